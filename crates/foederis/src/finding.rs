//! The finding: the one shape in which every door gets an answer.

use std::collections::BTreeMap;

use foederis_model::{Day, DaySet, Truth};
use serde::Serialize;

use crate::probability::ProbabilityFinding;

/// Yes, no, or undetermined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// It certainly holds.
    Yes,
    /// It certainly does not hold.
    No,
    /// Neither is certain; the finding says what it turns on.
    Undetermined,
}

impl From<Truth> for Answer {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Yes => Self::Yes,
            Truth::No => Self::No,
            Truth::Open => Self::Undetermined,
        }
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Undetermined => "undetermined",
        })
    }
}

/// A half-open stretch of days; `null` where it has no beginning or no end.
pub type Spell = (Option<String>, Option<String>);

/// Certain and possible days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Holds {
    /// In every completion.
    pub certain: Vec<Spell>,
    /// In some completion.
    pub possible: Vec<Spell>,
}

impl Holds {
    /// From the two sets.
    #[must_use]
    pub fn new(certain: &DaySet, possible: &DaySet) -> Self {
        Self { certain: spells(certain), possible: spells(possible) }
    }
}

/// A set of days as spells.
#[must_use]
pub(crate) fn spells(days: &DaySet) -> Vec<Spell> {
    let end = |day: Day| (!day.is_end_of_time()).then(|| day.to_string());
    days.spells().iter().map(|(from, until)| (end(*from), end(*until))).collect()
}

/// An answer with its proof.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, in words or in the language.
    pub question: String,
    /// On which day; `null` when all days were asked about.
    pub on: Option<String>,
    /// From which viewpoint.
    pub viewpoint: String,
    /// As known on which day.
    pub known_on: Option<String>,
    /// As recorded on which day.
    pub recorded_on: Option<String>,
    /// The answer; `null` for a table.
    pub answer: Option<Answer>,
    /// For a duty: the verdict.
    pub verdict: Option<String>,
    /// What is owed, as the article or its encoding says it; of a duty.
    pub content: Option<String>,
    /// The roles of the fact asked about: name and value.
    pub roles: BTreeMap<String, String>,
    /// One sentence that can be quoted.
    pub headline: String,
    /// The days on which it holds.
    pub holds: Holds,
    /// For a duty: its conditions by kind.
    pub conditions: Vec<ConditionFinding>,
    /// For `status`: a line an instrument.
    pub status: Vec<StatusLine>,
    /// For `status`: seats and participation, which are not the same as being a party.
    pub participation: Vec<ParticipationLine>,
    /// Findings that this one summarises: per instrument, article, viewpoint.
    pub findings: Vec<Finding>,
    /// For a table: its rows.
    pub rows: Vec<Row>,
    /// Why.
    pub proof: Option<ProofNode>,
    /// What an undetermined answer turns on.
    pub turns_on: Vec<TurnsOnLine>,
    /// How probable a yes is, where statements that it rests on have weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ProbabilityFinding>,
    /// Minimal sets of facts that, stated otherwise, turn the answer into yes, or into `flips_into`.
    pub flips: Vec<Vec<Change>>,
    /// What the flips turn the answer into, where that is not yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flips_into: Option<Answer>,
    /// Minimal sets of conditions and rules of the law that, left out, turn the answer into yes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub law_flips: Vec<Vec<ClauseLeftOut>>,
    /// Minimal sets of facts or readings that carry the answer of another viewpoint over.
    pub cruxes: Vec<Crux>,
    /// Statements that exist and are no ground here, with the reason.
    pub not_admitted: Vec<NotAdmittedLine>,
    /// What speakers say of the matter itself: claims, shown beside the answer.
    pub claims: Vec<StatementCite>,
    /// Claims about the day asked about that were made after it, such as those of scholars.
    pub said_later: Vec<StatementCite>,
    /// What the reader should know besides: conventions used, coverage of registers.
    pub notes: Vec<String>,
    /// Whether the days are exact; otherwise they are sound bounds.
    pub exact: bool,
    /// How they were bounded, if they were.
    pub bounded: Option<String>,
    /// The limit that cut the answer short, if one did: `asked`, `time`, `memory`, `size` or `renewals`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// The command that asks this again.
    pub command: Option<String>,
    /// What the finding stands on.
    pub receipt: Receipt,
}

/// One kind of condition of a duty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConditionFinding {
    /// Its name.
    pub kind: String,
    /// Whether it holds on the day.
    pub answer: Answer,
    /// The verdict that it gives when it certainly fails.
    pub fails: String,
    /// On which days it certainly holds.
    pub certain: Vec<Spell>,
    /// On which days it possibly holds.
    pub possible: Vec<Spell>,
    /// What it rests on, shortly.
    pub because: Vec<String>,
    /// What it cites.
    pub cites: Vec<Cite>,
}

/// A state and one instrument.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatusLine {
    /// The instrument.
    pub instrument: String,
    /// Its title.
    pub title: String,
    /// The state.
    pub party: String,
    /// Whether it is a party.
    pub is_party: Answer,
    /// Its stage; several when they are undetermined.
    pub stage: Vec<String>,
    /// The stage in words.
    pub stage_title: Vec<String>,
    /// The stretch of days of that stage around the day asked.
    pub spell: Option<Spell>,
    /// The other parties with which it is not in force, or obligations are suspended, although both are bound.
    pub apart: Vec<Apart>,
    /// Whether a notice of withdrawal is on record.
    pub notice: Answer,
    /// How one leaves, and who may suspend: the articles.
    pub leaving: Vec<Cite>,
    /// Organs of the organisation in which it has a seat.
    pub organs: Vec<String>,
    /// How it takes part in fact, with who says so.
    pub participation: Vec<String>,
    /// Why.
    pub proof: Option<ProofNode>,
    /// What an undetermined stage turns on.
    pub turns_on: Vec<TurnsOnLine>,
}

/// A party with which an instrument is not in force, or obligations under it are suspended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Apart {
    /// Its name.
    pub state: String,
    /// Its title.
    pub title: String,
    /// What it is: "not in force" or "obligations suspended".
    pub stage: String,
    /// Whether it is so; never no.
    pub answer: Answer,
    /// The stretch of days around the day asked.
    pub spell: Spell,
}

/// How a state takes part in an organisation: law and fact apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ParticipationLine {
    /// What it is about: a seat in an organ, or the manner of participation.
    pub about: String,
    /// Whether it holds.
    pub answer: Answer,
    /// The days.
    pub holds: Holds,
    /// Who says so.
    pub stated_by: Vec<StatementCite>,
    /// Who denies it.
    pub denied_by: Vec<StatementCite>,
}

/// A row of a table: values and days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Role or variable, and value.
    pub values: BTreeMap<String, String>,
    /// The fact as a sentence.
    pub sentence: String,
    /// The answer on the day asked about, if one was.
    pub answer: Option<Answer>,
    /// The days.
    pub holds: Holds,
    /// For what is recorded and not derived: who says so.
    pub stated_by: Vec<StatementCite>,
    /// And who denies it.
    pub denied_by: Vec<StatementCite>,
}

/// A step of a proof, in words and with what it cites.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProofNode {
    /// What it says.
    pub conclusion: String,
    /// In the language, where it is a fact.
    pub fact: Option<String>,
    /// Whether it holds.
    pub answer: Answer,
    /// On which day it is judged.
    pub on: Option<String>,
    /// The rule: where it stands in the files.
    pub rule: Option<String>,
    /// The kind of condition that it is.
    pub condition: Option<String>,
    /// For a line of a rule: whether the rule gets what it needs. An exception that does not hold is satisfied.
    pub satisfied: Option<Answer>,
    /// Why it is undetermined: missing, contested, vague, conflict.
    pub why: Option<String>,
    /// What it cites.
    pub cites: Vec<Cite>,
    /// What it rests on.
    pub premises: Vec<ProofNode>,
}

/// An article or a statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Cite {
    /// An article of an instrument.
    Article(ArticleCite),
    /// A statement or an entry of a register.
    Statement(Box<StatementCite>),
}

/// An article, its words and how it is encoded.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ArticleCite {
    /// Its name: `instrument/designation`.
    pub article: String,
    /// In words: "Article 4 of the ...".
    pub title: String,
    /// The version of its text.
    pub text: Option<String>,
    /// The authentic words: language and words.
    pub words: Vec<(String, String)>,
    /// Our translation: language and words.
    pub translation: Vec<(String, String)>,
    /// Why it is encoded as it is.
    pub encoding: Vec<String>,
    /// Where the text is published.
    pub published: Option<String>,
    /// A link to the text.
    pub link: Option<String>,
}

/// A statement with its source.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StatementCite {
    /// Its name in the files.
    pub name: String,
    /// A hash of its content, the same in every library that holds it.
    pub id: String,
    /// The register, when it is an entry in one.
    pub register: Option<String>,
    /// Who spoke.
    pub speaker: String,
    /// For whom.
    pub for_whom: Option<String>,
    /// States, denies, expects.
    pub verb: String,
    /// What, as a sentence.
    pub sentence: String,
    /// When it was said.
    pub said: Option<String>,
    /// The words: language and words; none when it is paraphrased.
    pub words: Vec<(String, String)>,
    /// Our translation: language and words.
    pub translation: Vec<(String, String)>,
    /// In the source's sense.
    pub paraphrase: Option<String>,
    /// Opinion or prediction, when it is one.
    pub label: Option<String>,
    /// How sure it is that it was said.
    pub certainty: String,
    /// The sources, the nearest to the speaker first.
    pub sources: Vec<SourceCite>,
    /// A remark.
    pub note: Option<String>,
}

/// A source.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SourceCite {
    /// Its name in the files.
    pub name: String,
    /// Publisher, title and date.
    pub reference: String,
    /// Where to read it.
    pub link: Option<String>,
}

/// Something that an undetermined answer turns on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TurnsOnLine {
    /// The fact in the language, or a text that is not formalised.
    pub fact: String,
    /// As a sentence.
    pub sentence: String,
    /// missing, contested, vague or conflict.
    pub why: String,
    /// Who states it.
    pub stated_by: Vec<String>,
    /// Who denies it.
    pub denied_by: Vec<String>,
}

/// A fact stated otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// The fact in the language, with `not` before it when it is denied.
    pub fact: String,
    /// As a sentence.
    pub sentence: String,
    /// On which days, where the sentence alone would mislead: the day of an act; "at all times" or "at no time" of what is
    /// so already on the day asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// A part of the law that is left out, to see what it decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClauseLeftOut {
    /// Its article; none for what the library defines outside articles.
    pub article: Option<ArticleCite>,
    /// `condition` of a rule or duty, or a whole `rule`.
    pub what: String,
    /// The line as it is written.
    pub words: String,
    /// Its file and line.
    pub place: String,
}

/// What carries one viewpoint's answer over to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crux {
    /// Whose answer changes.
    pub viewpoint: String,
    /// Whose facts are taken.
    pub taken_from: String,
    /// Into which answer.
    pub into: Answer,
    /// The facts or readings taken.
    pub facts: Vec<Change>,
}

/// A statement that is no ground here.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotAdmittedLine {
    /// Why not.
    pub reason: String,
    /// The statement.
    pub statement: StatementCite,
}

/// What a finding stands on, so that anyone can repeat it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Program and version.
    pub program: String,
    /// Version of the language.
    pub language: u32,
    /// Hash of the law: rules, relations and texts.
    pub law_sha256: String,
    /// Hash of the record: sources and statements.
    pub record_sha256: String,
    /// The last day that a register of the library covers.
    pub record_through: Option<String>,
}
