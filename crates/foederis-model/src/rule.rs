//! Rules of law, as values: they can be read from text or built by an importer.

use serde::{Deserialize, Serialize};

use crate::{ConditionId, EntityId, KindId, RelationId, RuleId, Span, Value};

/// A variable of one rule: a position in [`Rule::variables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Variable(pub u16);

/// A variable or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Term {
    /// A variable of the rule.
    Variable(Variable),
    /// A value.
    Value(Value),
}

/// A relation with a term in every role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Atom {
    /// Which relation.
    pub relation: RelationId,
    /// One term a role.
    pub terms: Vec<Term>,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// The same value.
    Same,
    /// Another value.
    Different,
    /// A number not smaller.
    AtLeast,
    /// A larger number.
    MoreThan,
}

/// How many of the counted must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quota {
    /// A number of them.
    AtLeast(Term),
    /// A share of them, numerator and denominator; `strict` for "more than". Of nobody, no share is reached.
    Share {
        /// Above the line.
        numerator: i64,
        /// Below the line.
        denominator: i64,
        /// "more than" rather than "at least".
        strict: bool,
    },
    /// Every one of them; of nobody, every one.
    Every,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Formula {
    /// A relation holds.
    Atom(Atom),
    /// It does not hold.
    Not(Box<Formula>),
    /// All hold.
    All(Vec<Formula>),
    /// At least one holds.
    Any(Vec<Formula>),
    /// Two values compare.
    Compare(Term, Comparison, Term),
    /// The value is a thing of this kind.
    IsA(Term, KindId),
    /// It held that much earlier.
    After {
        /// A period, or a variable for one.
        period: Term,
        /// What held.
        of: Box<Formula>,
    },
    /// It held on this day or on a day up to so long before.
    Within {
        /// A period, or a variable for one.
        period: Term,
        /// What held.
        of: Box<Formula>,
    },
    /// It has held on this day or an earlier one.
    Once(Box<Formula>),
    /// It holds on some day, past or future.
    Ever(Box<Formula>),
    /// It held on the first day of the act, and the act has happened.
    OnDayOf {
        /// What held.
        holds: Box<Formula>,
        /// On the first day of what.
        act: Box<Formula>,
    },
    /// So many of those `among` also `holds`.
    Count {
        /// How many.
        quota: Quota,
        /// What is counted.
        over: Variable,
        /// Who counts; for [`Quota::AtLeast`] simply what must hold.
        among: Box<Formula>,
        /// What must hold of them.
        holds: Option<Box<Formula>>,
    },
    /// The day of a date has come, and with `over` it has passed: `from D` asks for the first, `until D` denies it, and
    /// `through D` denies the second.
    Date {
        /// A date, or a variable for one.
        date: Term,
        /// The day itself must be over.
        over: bool,
    },
    /// A text that is not formalised: undetermined on all days.
    Untranslated(String),
}

/// One line of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which kind of condition of a duty it is, if one.
    pub condition: Option<ConditionId>,
    /// `unless`: the rule holds where this does not.
    pub unless: bool,
    /// The condition.
    pub formula: Formula,
    /// Where it is written.
    pub span: Span,
}

/// A rule: its head holds (or is denied) on each day on which all of its lines do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// The article it belongs to; a definition outside any article has none.
    pub article: Option<EntityId>,
    /// The text version inside the article.
    pub text: Option<EntityId>,
    /// `rule no`: the head is denied.
    pub denies: bool,
    /// `rule default`: gives way to every rule that is not a default.
    pub default: bool,
    /// What it concludes.
    pub head: Atom,
    /// Its conditions, in order.
    pub lines: Vec<Line>,
    /// The names of its variables, without the question mark.
    pub variables: Vec<String>,
    /// For a duty: what is to be done, in the article's words.
    pub content: Option<String>,
    /// Where it is written.
    pub span: Span,
}
