//! One question answered: `why`, `why-not`, `flip`, `ask` and what `case` and `compare` are made of.

use std::rc::Rc;

use foederis_engine::{Inquiry, TurnsOn, rules_matching};
use foederis_model::{Day, Evidence as _, Fact, Pattern, Stopped, Truth};
use foederis_record::{Heard, NotAdmitted};

use crate::cite::{gap_word, short_attribution, statement_cite};
use crate::finding::{
    Answer, Change, Cite, ConditionFinding, Finding, Holds, NotAdmittedLine, ProofNode, StatementCite,
    TurnsOnLine, spells,
};
use crate::foederis::{AskError, Foederis};
use crate::probability::probability;
use crate::proof_view::{sentence, view, write_pattern};
use crate::setting::Setting;
use crate::verdict::{Verdict, verdict};
use crate::{viewpoints, vocabulary};

/// What a finding shows beside its answer.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// The proof, what is not admitted, and claims.
    pub proof: bool,
    /// Flips of up to so many facts; none with 0.
    pub flips: usize,
}

impl Detail {
    /// Answer and verdict alone.
    pub const BRIEF: Self = Self { proof: false, flips: 0 };
    /// With its proof.
    pub const PROOF: Self = Self { proof: true, flips: 0 };
    /// With flips of up to three facts.
    pub const FLIPS: Self = Self { proof: false, flips: 3 };
}

/// Which flips are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) into: Truth,
    /// Up to so many facts; none with 0.
    pub(crate) largest: usize,
    /// How often the question is evaluated before larger sets are given up.
    pub(crate) tries: usize,
}

impl Wanted {
    /// Flips into yes, as a finding shows them.
    pub(crate) fn yes(detail: Detail) -> Self {
        Self { into: Truth::Yes, largest: detail.flips, tries: FLIP_TRIES }
    }
}

/// How often the question is evaluated for flips that somebody asked for.
const FLIP_TRIES: usize = 5_000;

/// In place of a no, where what might give a yes was not found in time.
const NOT_ALL_FOUND: &str = "Undetermined: the work stopped before all that the question may mean was found.";

/// So many flips are shown with the days of their acts; each needs some evaluations more.
const FLIPS_WITH_DAYS: usize = 24;

impl Foederis {
    /// Answers a question: one finding that sums up those of the facts it means.
    ///
    /// # Errors
    /// When the question cannot be read or answered, in words for the person who asked.
    pub fn answer(&self, question: &str, setting: &Setting, detail: Detail) -> Result<Finding, AskError> {
        let patterns = self.read_question(question)?;
        self.within_limits(setting, |setting| {
            let mut finding = self.answer_patterns(&patterns, setting, detail)?;
            finding.question = question.to_owned();
            Ok(finding)
        })
    }

    pub(crate) fn answer_patterns(
        &self,
        patterns: &[Pattern],
        setting: &Setting,
        detail: Detail,
    ) -> Result<Finding, AskError> {
        self.answer_and_turn(patterns, setting, detail, Wanted::yes(detail))
    }

    /// The same, with flips into what is wanted.
    pub(crate) fn answer_and_turn(
        &self,
        patterns: &[Pattern],
        setting: &Setting,
        detail: Detail,
        wanted: Wanted,
    ) -> Result<Finding, AskError> {
        let mut all = self.answer_to_each(patterns, std::slice::from_ref(setting), detail, wanted)?;
        all.pop().ok_or_else(|| AskError::Missing("no viewpoint was asked".to_owned()))
    }

    /// The same, with the fact that the finding is about, if it is about one.
    pub(crate) fn answer_of_one(
        &self,
        patterns: &[Pattern],
        setting: &Setting,
        detail: Detail,
    ) -> Result<(Finding, Option<Fact>), AskError> {
        let finding = self.answer_patterns(patterns, setting, detail)?;
        let roles = |fact: &Fact| {
            let declared = &self.library().relations[fact.relation.index()].roles;
            declared.iter().zip(&fact.values).all(|(role, value)| {
                finding.roles.get(&role.name).is_some_and(|name| *name == self.library().name(*value))
            })
        };
        let heard = setting.heard(self)?;
        let fact = self.facts_of(patterns, &heard, setting)?.into_iter().find(roles);
        Ok((finding, fact))
    }

    /// The same under several settings that differ in their viewpoints: a finding each.
    pub(crate) fn answer_to_each(
        &self,
        patterns: &[Pattern],
        settings: &[Setting],
        detail: Detail,
        wanted: Wanted,
    ) -> Result<Vec<Finding>, AskError> {
        let program = self.program();
        let heard = settings.iter().map(|setting| setting.heard(self)).collect::<Result<Vec<_>, _>>()?;
        let limits = settings.first().map(|setting| setting.limits.clone()).unwrap_or_default();
        let mut asked: Vec<Vec<Rc<Inquiry<'_, '_>>>> = settings.iter().map(|_| Vec::new()).collect();
        for pattern in patterns {
            let seen = viewpoints::inquiries(&program, &heard, pattern, &limits);
            for (of_one, inquiry) in asked.iter_mut().zip(seen.map_err(|e| self.engine_error(&e))?) {
                of_one.push(inquiry);
            }
        }
        let each = settings.iter().zip(&heard).zip(&asked);
        each.map(|((setting, heard), inquiries)| {
            self.finding_from(patterns, inquiries, heard, setting, detail, wanted)
        })
        .collect()
    }

    /// The finding of one viewpoint from what it sees of each pattern.
    fn finding_from(
        &self,
        patterns: &[Pattern],
        inquiries: &[Rc<Inquiry<'_, '_>>],
        heard: &Heard<'_>,
        setting: &Setting,
        detail: Detail,
        wanted: Wanted,
    ) -> Result<Finding, AskError> {
        let program = self.program();
        let mut found: Vec<(Verdict, Finding, Fact)> = Vec::new();
        let mut no_rule: Vec<Pattern> = Vec::new();
        for (pattern, inquiry) in patterns.iter().zip(inquiries) {
            let is_duty = self.is_duty(pattern);
            if is_duty && rules_matching(&program, pattern).is_empty() {
                no_rule.push(pattern.clone());
                continue;
            }
            for (fact, _) in inquiry.rows() {
                let day = setting.on.unwrap_or(Day::MAX);
                let verdict = verdict(self.library(), inquiry, fact, day);
                let finding = self.finding_of(inquiry, heard, fact, &verdict, setting, detail)?;
                found.push((verdict, finding, fact.clone()));
            }
        }
        // Yes before undetermined before no; of those that fail, the one that gets furthest first.
        found.sort_by_key(|(v, ..)| std::cmp::Reverse((v.truth, v.reached, std::cmp::Reverse(v.failing))));
        let (mut findings, facts): (Vec<Finding>, Vec<Fact>) =
            found.into_iter().map(|(_, finding, fact)| (finding, fact)).unzip();
        let all_found = inquiries.iter().all(|inquiry| inquiry.all_found());
        if findings.is_empty() {
            let pattern = no_rule.first().or(patterns.first());
            let mut nothing = self.nothing_found(pattern, !no_rule.is_empty(), heard, setting);
            if !all_found {
                nothing.answer = Some(Answer::Undetermined);
                nothing.headline = NOT_ALL_FOUND.to_owned();
            }
            return Ok(nothing);
        }
        let mut first = findings.remove(0);
        if first.answer == Some(Answer::No) && !all_found {
            first.answer = Some(Answer::Undetermined);
            first.headline = format!("{NOT_ALL_FOUND} Of what was found: {}", first.headline);
        }
        if first.answer == Some(Answer::No) && !findings.is_empty() {
            first.notes.push(format!(
                "Asked of {} values of what the question leaves open: none gives yes. Shown is one that gets furthest.",
                findings.len() + 1
            ));
        }
        if let (Some(day), Some(fact)) = (setting.on, facts.first())
            && wanted.largest > 0
            && first.answer != Some(Answer::from(wanted.into))
        {
            self.add_flips(&mut first, heard, fact, day, setting, wanted)?;
        }
        first.findings = findings;
        Ok(first)
    }

    fn is_duty(&self, pattern: &Pattern) -> bool {
        self.library().relation(vocabulary::OWES) == Some(pattern.relation)
    }

    /// No rule and no statement gives any fact of this pattern.
    fn nothing_found(
        &self,
        pattern: Option<&Pattern>,
        no_rule: bool,
        heard: &Heard<'_>,
        setting: &Setting,
    ) -> Finding {
        let library = self.library();
        let written = pattern.map(|p| write_pattern(library, p)).unwrap_or_default();
        let verdict = no_rule.then(|| library.verdicts.without_rule.clone());
        let headline = if no_rule {
            format!("No instrument asked about has such a duty: {written}.")
        } else {
            format!("Nothing on record or derivable: {written}.")
        };
        Finding {
            answer: Some(Answer::No),
            verdict,
            headline,
            not_admitted: pattern.map(|p| self.not_admitted(heard, p)).unwrap_or_default(),
            exact: true,
            ..self.frame(&written, setting)
        }
    }

    /// A finding's outer fields: question, setting, receipt.
    pub(crate) fn frame(&self, question: &str, setting: &Setting) -> Finding {
        Finding {
            question: question.to_owned(),
            on: setting.on.map(|d| d.to_string()),
            viewpoint: setting.viewpoint.clone(),
            known_on: setting.known_on.map(|d| d.to_string()),
            recorded_on: setting.recorded_on.map(|d| d.to_string()),
            exact: true,
            receipt: self.receipt().clone(),
            ..Finding::default()
        }
    }

    fn finding_of(
        &self,
        inquiry: &Inquiry<'_, '_>,
        heard: &Heard<'_>,
        fact: &Fact,
        verdict: &Verdict,
        setting: &Setting,
        detail: Detail,
    ) -> Result<Finding, AskError> {
        let library = self.library();
        let pattern = Pattern::from(fact);
        let is_duty = self.is_duty(&pattern);
        let timeline = inquiry.truth(fact).cloned().unwrap_or_else(foederis_model::Timeline::never);
        let written = library.write_fact(fact);
        let mut finding = self.frame(&written, setting);
        finding.holds = Holds::new(&timeline.certain(), &timeline.possible());
        let relation = &library.relations[fact.relation.index()];
        for (role, value) in relation.roles.iter().zip(&fact.values) {
            finding.roles.insert(role.name.clone(), library.name(*value));
        }
        let Some(day) = setting.on else {
            finding.headline = self.headline_all_days(fact, &finding.holds);
            finding.answer = Some(if !finding.holds.certain.is_empty() {
                Answer::Yes
            } else if finding.holds.possible.is_empty() {
                Answer::No
            } else {
                Answer::Undetermined
            });
            finding.command = Some(format!("foederis ask \"{written}\"{}", setting.options()));
            return Ok(finding);
        };
        let truth = *timeline.at(day);
        finding.answer = Some(Answer::from(truth));
        finding.turns_on = self.turns_on_lines(heard, &inquiry.turns_on(fact, day));
        finding.probability =
            probability(library, inquiry, heard, fact, day).map_err(|e| self.engine_error(&e))?;
        finding.exact = truth != Truth::Open || inquiry.is_exact();
        finding.bounded = (!finding.exact).then(|| {
            "undetermined by sound bounds on certain and possible days: a date is imprecise, a text is not formalised, \
             or an open fact is looked at on several days"
                .to_owned()
        });
        if is_duty {
            finding.verdict = Some(verdict.word.clone());
            let rule = verdict.report.as_ref().map(|report| &library.rules[report.rule.index()]);
            // A content that only repeats the name of the duty says nothing.
            let named = |content: &String| fact.values.iter().any(|v| library.title(*v) == *content);
            finding.content = rule.and_then(|rule| rule.content.clone()).filter(|content| !named(content));
            finding.conditions = self.conditions(inquiry, heard, verdict, day);
        }
        finding.headline = self.headline(fact, truth, is_duty.then_some(verdict), &finding, setting, heard);
        let door = if truth == Truth::No { "why-not" } else { "why" };
        finding.command = Some(format!("foederis {door} \"{written}\"{}", setting.options()));
        if detail.proof {
            finding.proof = inquiry.prove(fact, day).map(|p| view(library, heard, &p));
            finding.notes = self.notes(inquiry, heard, day);
            finding.not_admitted = self.not_admitted_below(inquiry, heard, &pattern);
            finding.claims = self.claims(heard, &pattern);
        }
        Ok(finding)
    }

    fn headline_all_days(&self, fact: &Fact, holds: &Holds) -> String {
        let sentence = sentence(self.library(), fact, Truth::Yes);
        let words = |spells: &[crate::finding::Spell]| {
            let all: Vec<String> = spells
                .iter()
                .map(|(from, until)| match (from, until) {
                    (None, None) => "at all times".to_owned(),
                    (Some(from), None) => format!("from {from}"),
                    (None, Some(until)) => format!("until {until} (first day out)"),
                    (Some(from), Some(until)) => format!("from {from} until {until} (first day out)"),
                })
                .collect();
            all.join(", ")
        };
        match (holds.certain.as_slice(), holds.possible.as_slice()) {
            (_, []) => format!("At no time: {sentence}."),
            ([], possible) => format!("Possibly {}: {sentence}.", words(possible)),
            (certain, possible) if certain == possible => {
                format!("{}: {sentence}.", capital(&words(certain)))
            }
            (certain, possible) => {
                format!("Certainly {}, possibly {}: {sentence}.", words(certain), words(possible))
            }
        }
    }

    /// One sentence that can be quoted, with its day and what is disputed.
    fn headline(
        &self,
        fact: &Fact,
        truth: Truth,
        verdict: Option<&Verdict>,
        finding: &Finding,
        setting: &Setting,
        heard: &Heard<'_>,
    ) -> String {
        let library = self.library();
        let frame = capital(&setting.in_words(heard));
        let says = match truth {
            Truth::Yes => library.read_fact(fact, false),
            Truth::No => library.read_fact(fact, true),
            Truth::Open => format!("it is undetermined whether {}", library.read_fact(fact, false)),
        };
        let mut text = if frame.is_empty() { capital(&says) } else { format!("{frame}, {says}") };
        if let Some(verdict) = verdict {
            text.push_str(&format!(": {}", verdict.word));
            let failing: Vec<&str> = finding
                .conditions
                .iter()
                .filter(|c| c.answer == Answer::No)
                .map(|c| c.kind.as_str())
                .collect();
            if truth == Truth::No && !failing.is_empty() {
                text.push_str(&format!(" ({} fails)", failing.join(", ")));
            }
        }
        if truth == Truth::Open
            && let Some(first) = finding.turns_on.first()
        {
            let more = finding.turns_on.len() - 1;
            let others = if more > 0 { format!(" and {more} more") } else { String::new() };
            text.push_str(&format!("; it turns on whether {} ({}){others}", first.sentence, first.why));
        }
        text.push('.');
        text
    }

    /// A duty's conditions by kind, in the order of verdicts.
    fn conditions(
        &self,
        inquiry: &Inquiry<'_, '_>,
        heard: &Heard<'_>,
        verdict: &Verdict,
        day: Day,
    ) -> Vec<ConditionFinding> {
        let library = self.library();
        let Some(report) = &verdict.report else { return Vec::new() };
        let proof = view(library, heard, &inquiry.prove_rule(report, day));
        let mut lines = Vec::new();
        for condition in &report.conditions {
            let Some(id) = condition.condition else { continue };
            let kind = &library.conditions[id.index()];
            let parts: Vec<&ProofNode> = proof
                .premises
                .iter()
                .filter(|p| p.condition.as_deref() == Some(kind.name.as_str()))
                .collect();
            let answer = Answer::from(*condition.truth.at(day));
            let bearing = |p: &&&ProofNode| line_bears(p, answer);
            lines.push(ConditionFinding {
                kind: kind.name.clone(),
                answer,
                fails: kind.fails.clone(),
                certain: spells(&condition.truth.certain()),
                possible: spells(&condition.truth.possible()),
                because: parts.iter().filter(bearing).map(|p| p.conclusion.clone()).collect(),
                cites: parts.iter().filter(bearing).flat_map(|p| all_cites(p)).take(12).collect(),
            });
        }
        lines
    }

    pub(crate) fn turns_on_lines(&self, heard: &Heard<'_>, turns_on: &[TurnsOn]) -> Vec<TurnsOnLine> {
        let library = self.library();
        let names = |ids: &[foederis_model::StatementId]| {
            let mut all: Vec<String> =
                ids.iter().map(|i| short_attribution(library, heard.statement(*i))).collect();
            all.sort();
            all.dedup();
            all
        };
        let mut lines: Vec<TurnsOnLine> = turns_on
            .iter()
            .map(|t| match t {
                TurnsOn::Fact(fact, gap) => {
                    let ground = heard.ground(fact);
                    TurnsOnLine {
                        fact: library.write_fact(fact),
                        sentence: library.read_fact(fact, false),
                        why: gap_word(*gap),
                        stated_by: names(&ground.stated_by),
                        denied_by: names(&ground.denied_by),
                    }
                }
                TurnsOn::Unnamed(pattern) => TurnsOnLine {
                    fact: write_pattern(library, pattern),
                    sentence: library.read_pattern(pattern),
                    why: gap_word(foederis_model::Gap::Missing),
                    stated_by: Vec::new(),
                    denied_by: Vec::new(),
                },
                TurnsOn::Date(date) => TurnsOnLine {
                    fact: date.to_string(),
                    sentence: format!("{date} has come, a date that is not given to the day"),
                    why: "vague".to_owned(),
                    stated_by: Vec::new(),
                    denied_by: Vec::new(),
                },
                TurnsOn::Text(text) => TurnsOnLine {
                    fact: text.clone(),
                    sentence: format!("the text \"{text}\" applies, which is not formalised"),
                    why: "vague".to_owned(),
                    stated_by: Vec::new(),
                    denied_by: Vec::new(),
                },
                TurnsOn::Unreached(fact) => TurnsOnLine {
                    fact: library.write_fact(fact),
                    sentence: library.read_fact(fact, false),
                    why: "not looked into".to_owned(),
                    stated_by: Vec::new(),
                    denied_by: Vec::new(),
                },
                TurnsOn::Clash(fact) => TurnsOnLine {
                    fact: library.write_fact(fact),
                    sentence: library.read_fact(fact, false),
                    why: "conflict".to_owned(),
                    stated_by: Vec::new(),
                    denied_by: Vec::new(),
                },
            })
            .collect();
        let rank = |why: &str| match why {
            "conflict" => 0,
            "contested" => 1,
            "missing" => 2,
            _ => 3,
        };
        lines.sort_by(|a, b| rank(&a.why).cmp(&rank(&b.why)).then_with(|| a.fact.cmp(&b.fact)));
        lines
    }

    /// Conventions used and registers past their coverage.
    fn notes(&self, inquiry: &Inquiry<'_, '_>, heard: &Heard<'_>, day: Day) -> Vec<String> {
        let mut through: Vec<Day> = inquiry
            .recorded()
            .filter(|(_, ground)| ground.stated_by.is_empty() && ground.denied_by.is_empty())
            .filter_map(|(fact, _)| heard.as_the_record_stands(fact, day))
            .collect();
        through.sort_unstable();
        let mut notes = Vec::new();
        if let Some(last) = through.first() {
            notes.push(format!(
                "As the record stands: a register that this rests on covers the days through {last}."
            ));
        }
        notes
    }

    pub(crate) fn not_admitted(&self, heard: &Heard<'_>, pattern: &Pattern) -> Vec<NotAdmittedLine> {
        heard
            .not_admitted(pattern)
            .into_iter()
            .filter(|(_, reason)| *reason != NotAdmitted::Claim)
            .map(|(id, reason)| NotAdmittedLine {
                reason: reason.to_string(),
                statement: statement_cite(self.library(), heard.statement(id)),
            })
            .collect()
    }

    fn not_admitted_below(
        &self,
        inquiry: &Inquiry<'_, '_>,
        heard: &Heard<'_>,
        pattern: &Pattern,
    ) -> Vec<NotAdmittedLine> {
        let mut lines = self.not_admitted(heard, pattern);
        for (fact, _) in inquiry.recorded() {
            lines.extend(self.not_admitted(heard, &Pattern::from(fact)));
        }
        lines
    }

    /// Statements about facts that rules decide: shown beside the answer, no ground for it.
    pub(crate) fn claims(&self, heard: &Heard<'_>, pattern: &Pattern) -> Vec<StatementCite> {
        heard
            .not_admitted(pattern)
            .into_iter()
            .filter(|(_, reason)| *reason == NotAdmitted::Claim)
            .map(|(id, _)| statement_cite(self.library(), heard.statement(id)))
            .collect()
    }

    fn add_flips(
        &self,
        finding: &mut Finding,
        heard: &Heard<'_>,
        fact: &Fact,
        day: Day,
        setting: &Setting,
        wanted: Wanted,
    ) -> Result<(), AskError> {
        let program = self.program();
        let Wanted { into, largest, tries } = wanted;
        let inquiry = assumable_inquiry(&program, heard, fact, setting).map_err(|e| self.engine_error(&e))?;
        let changes = inquiry.flips_in(fact, day, into, largest, tries).map_err(|e| self.engine_error(&e))?;
        for (at, set) in changes.sets.iter().enumerate() {
            let acts_on = if at < FLIPS_WITH_DAYS {
                inquiry.latest_day_of_acts(fact, day, into, set).map_err(|e| self.engine_error(&e))?
            } else {
                None
            };
            let change = |(of, holds): &(Fact, bool)| Change {
                when: self.when(&inquiry, of, *holds, day, acts_on),
                ..self.change(of, *holds)
            };
            finding.flips.push(set.iter().map(change).collect());
        }
        finding.flips_into = (into != Truth::Yes).then_some(Answer::from(into));
        finding.notes.push(format!(
            "Flips: every set of up to {} of {} changes was tried.",
            changes.tried_up_to, changes.candidates
        ));
        Ok(())
    }

    /// The days of a change, where its sentence alone would mislead.
    fn when(
        &self,
        inquiry: &Inquiry<'_, '_>,
        fact: &Fact,
        holds: bool,
        day: Day,
        acts_on: Option<Day>,
    ) -> Option<String> {
        if self.library().relations[fact.relation.index()].act {
            return match acts_on.filter(|_| holds)? {
                Day::MIN => Some("before all else on record".to_owned()),
                on => Some(format!("on {on}")),
            };
        }
        let now = inquiry.heard(fact).map_or(Truth::No, |ground| *ground.truth.at(day));
        match (holds, now) {
            (true, Truth::Yes) => Some("at all times".to_owned()),
            (false, Truth::No) => Some("at no time".to_owned()),
            _ => None,
        }
    }

    pub(crate) fn change(&self, fact: &Fact, holds: bool) -> Change {
        let library = self.library();
        let written = library.write_fact(fact);
        Change {
            fact: if holds { written } else { format!("not {written}") },
            sentence: library.read_fact(fact, !holds),
            when: None,
        }
    }

    /// The truth of a fact on a day when some facts are as if the most trusted of all said so, on all days.
    ///
    /// Asked from the start: this is how a flip is checked.
    ///
    /// # Errors
    /// As [`Foederis::answer`].
    pub fn truth_assuming(
        &self,
        fact: &Fact,
        day: Day,
        assumed: &[(Fact, bool)],
        setting: &Setting,
    ) -> Result<Truth, AskError> {
        let heard = setting.heard(self)?.assuming(assumed);
        let program = self.program();
        let inquiry = Inquiry::new(&program, &heard, &Pattern::from(fact), &setting.limits)
            .map_err(|e| self.engine_error(&e))?;
        Ok(inquiry.truth(fact).map_or(Truth::No, |t| *t.at(day)))
    }
}

/// An inquiry in which rules are also tried on every fact that a flip may assume.
pub(crate) fn assumable_inquiry<'p, 'l>(
    program: &'p foederis_engine::Program<'l>,
    heard: &Heard<'_>,
    fact: &Fact,
    setting: &Setting,
) -> Result<Inquiry<'p, 'l>, foederis_engine::EngineError> {
    let pattern = Pattern::from(fact);
    let rounds = |supposing: bool| {
        let ask = |also: &indexmap::IndexSet<Fact>| {
            if supposing {
                Inquiry::with_supposable(program, heard, &pattern, also, &setting.limits)
            } else {
                Inquiry::with_assumable(program, heard, &pattern, also, &setting.limits)
            }
        };
        let mut also = indexmap::IndexSet::new();
        // Trying one fact may bring rules to others; after three rounds what is new is no longer near the question.
        for _ in 0..3 {
            let inquiry = ask(&also)?;
            let before = also.len();
            also.extend(inquiry.recorded().map(|(f, _)| f.clone()));
            if also.len() == before {
                return Ok(inquiry);
            }
        }
        ask(&also)
    };
    // What may be supposed can bring rules together that no record would; then only what the question itself touches is.
    match rounds(true) {
        Ok(inquiry) if !matches!(inquiry.stopped(), Some(Stopped::Size(_))) => Ok(inquiry),
        _ => rounds(false),
    }
}

/// Whether a line bears on its kind's answer: of a kind that fails, the lines that fail.
fn line_bears(line: &ProofNode, answer: Answer) -> bool {
    answer == Answer::Yes || line.satisfied == Some(answer)
}

fn all_cites(node: &ProofNode) -> Vec<Cite> {
    let mut cites = node.cites.clone();
    for premise in &node.premises {
        for cite in all_cites(premise) {
            if !cites.contains(&cite) {
                cites.push(cite);
            }
        }
    }
    cites
}

/// The text with its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
