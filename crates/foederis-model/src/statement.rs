//! The record: who said what, for whom, where and when; whom a viewpoint believes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Algebra as _;
use crate::{Bounds, DateMargin, Day, EntityId, Fact, ImpreciseDate, Span, StatementId, Timeline, Truth};

/// A publication or document that a statement is found in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Who published it.
    pub publisher: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<ImpreciseDate>,
    /// Where it can be read.
    pub links: Vec<String>,
    /// Its language.
    pub language: Option<String>,
    /// A remark.
    pub notes: Vec<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A register of acts: what its silence covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// What it covers.
    pub covers: Vec<Coverage>,
    /// A remark.
    pub notes: Vec<String>,
    /// Where it is declared.
    pub span: Span,
}

/// One line of a register's coverage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The relation.
    pub relation: crate::RelationId,
    /// Only for facts that name this thing.
    pub of: Option<EntityId>,
    /// From this day on.
    pub from: Option<Day>,
    /// The last day covered; later is "as the record stands".
    pub through: Option<Day>,
}

/// How something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Modality {
    /// As so (or, with [`Statement::denies`], as not so).
    States,
    /// As an assumption.
    Assumes,
    /// As an expectation.
    Expects,
    /// As a promise.
    Promises,
    /// As a demand.
    Demands,
}

impl Modality {
    /// The verb.
    #[must_use]
    pub fn verb(self, denies: bool) -> &'static str {
        match (self, denies) {
            (Self::States, false) => "states",
            (Self::States, true) => "denies",
            (Self::Assumes, _) => "assumes",
            (Self::Expects, _) => "expects",
            (Self::Promises, _) => "promises",
            (Self::Demands, _) => "demands",
        }
    }
}

/// What a sentence is, for a reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Label {
    /// A report of fact.
    #[default]
    Fact,
    /// A judgment.
    Opinion,
    /// About what is to come.
    Prediction,
}

/// How sure it is that this was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// Seen in the source, or in several.
    #[default]
    High,
    /// A good source at second hand.
    Medium,
    /// To be looked up again.
    Low,
}

/// When a statement holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Validity {
    /// On all days.
    #[default]
    Always,
    /// On this day; an act happened on it.
    On(ImpreciseDate),
    /// From this day on.
    From(ImpreciseDate),
    /// From a first day to the first day out.
    FromUntil(ImpreciseDate, ImpreciseDate),
}

impl Validity {
    /// The days, certain and possible. For an act: the days on which it has happened.
    ///
    /// Where the first day and the first day out overlap, a period is still not empty: if the end is exact, its last day is certain;
    /// if the beginning is exact, its first.
    #[must_use]
    pub fn timeline(self, act: bool, margin: DateMargin) -> Timeline<Truth> {
        let begun = |date: ImpreciseDate| date.come(margin);
        match self {
            Self::Always => Timeline::always(Truth::Yes),
            Self::From(date) => begun(date),
            Self::On(date) if act => begun(date),
            Self::On(date) => {
                let (earliest, latest) = date.bounds(margin);
                // One day, somewhere between the two: certain only when they are the same.
                let label = if earliest == latest { Truth::Yes } else { Truth::Open };
                Timeline::step(Truth::No, earliest, label)
                    .zip(&Timeline::step(Truth::Yes, latest.next(), Truth::No), |a, b| Bounds.and(a, b))
            }
            Self::FromUntil(from, until) => {
                let mut days = begun(from).zip(&begun(until).map(|t| Bounds.not(t)), |a, b| Bounds.and(a, b));
                let (from_earliest, from_latest) = from.bounds(margin);
                let (until_earliest, until_latest) = until.bounds(margin);
                let certain_day = if until_earliest == until_latest {
                    Some(until_earliest.previous())
                } else if from_earliest == from_latest {
                    Some(from_earliest)
                } else {
                    None
                };
                if let Some(day) = certain_day {
                    let one = Timeline::step(Truth::No, day, Truth::Yes)
                        .zip(&Timeline::step(Truth::Yes, day.next(), Truth::No), |a, b| Bounds.and(a, b));
                    days = days.zip(&one, |a, b| Bounds.or(a, b));
                }
                days
            }
        }
    }
}

/// One thing said once, by one speaker, about one fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Its number in this library.
    pub id: StatementId,
    /// The name of the item that it stands in; an item may hold several statements.
    pub name: String,
    /// The register, when it is an entry in one.
    pub register: Option<EntityId>,
    /// The person or body that spoke.
    pub speaker: Option<EntityId>,
    /// The state or body it was said for.
    pub for_whom: Option<EntityId>,
    /// Where it is found; the chain of report is the order.
    pub sources: Vec<EntityId>,
    /// The authentic words: language and text. Empty when only paraphrased.
    pub words: Vec<(String, String)>,
    /// Our translations: language and text.
    pub translations: Vec<(String, String)>,
    /// In the source's or our words, where there is no quotation.
    pub paraphrase: Option<String>,
    /// What is said.
    pub fact: Fact,
    /// Said to be not so.
    pub denies: bool,
    /// How it is said.
    pub modality: Modality,
    /// When it holds.
    pub validity: Validity,
    /// When it was said or done, as far as known.
    pub said: Option<ImpreciseDate>,
    /// Where it was said.
    pub said_at: Option<String>,
    /// When it was notified or first published, if that is not when it was said.
    pub notified: Option<ImpreciseDate>,
    /// When it was entered in a store.
    pub recorded: Option<ImpreciseDate>,
    /// How sure it is that this was said.
    pub certainty: Certainty,
    /// What it is, for a reader.
    pub label: Label,
    /// The probability that it is right, in millionths, where someone gave one.
    pub weight: Option<u32>,
    /// A remark.
    pub note: Option<String>,
    /// Where it is written.
    pub span: Span,
}

impl Statement {
    /// The latest day by which it was known: notified, else said, else, for an entry, the day of the act.
    #[must_use]
    pub fn known_from(&self, margin: DateMargin) -> Day {
        let by_act = match self.validity {
            Validity::On(date) | Validity::From(date) | Validity::FromUntil(date, _) => Some(date),
            Validity::Always => None,
        };
        self.notified.or(self.said).or(by_act).map_or(Day::MIN, |date| date.bounds(margin).1)
    }

    /// Who is answerable for it when sides are counted: the state or body, else the speaker, else the register.
    #[must_use]
    pub fn side(&self) -> Option<EntityId> {
        self.for_whom.or(self.speaker).or(self.register)
    }
}

/// A content hash of a statement: 16 hexadecimal digits, the same in every library that holds the statement.
///
/// `fact` is the fact in the language, since numbers differ between libraries.
#[must_use]
pub fn content_id(statement: &Statement, fact: &str) -> String {
    let mut hasher = Sha256::new();
    for part in [
        statement.name.as_str(),
        fact,
        if statement.denies { "denies" } else { "states" },
        &format!("{:?} {:?} {:?}", statement.modality, statement.validity, statement.said),
    ] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// A named order of trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewpointDeclaration {
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub title: Option<String>,
    /// Ranks of trust, the most trusted first.
    pub ranks: Vec<Vec<Trusted>>,
    /// Modalities that count as stated, beside [`Modality::States`].
    pub admits: Vec<Modality>,
}

/// Whom a rank names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trusted {
    /// A speaker, the state or body spoken for, a register, or a source.
    Named(EntityId),
    /// All registers.
    Registers,
    /// Everybody not named in another rank.
    Others,
}
