//! Proofs: trees that end in cited articles, sourced statements, or a named silence.

use serde::{Deserialize, Serialize};

use crate::{
    ConditionId, Day, Fact, Gap, ImpreciseDate, Pattern, Period, Quota, RuleId, StatementId, Truth, Value,
};

/// Why something holds, does not hold, or is undetermined on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What this step says.
    pub step: ProofStep,
    /// On which day it is judged; a step back in time has premises on an earlier day.
    pub day: Day,
    /// Its truth on that day.
    pub truth: Truth,
    /// What it rests on, in the order in which the text has it.
    pub premises: Vec<Proof>,
}

/// One step of a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofStep {
    /// A derived fact; its premises are the rules for and against it (those that bear on the answer).
    Derived {
        /// The fact.
        fact: Fact,
        /// Rules neither of which yields clash here.
        conflict: bool,
    },
    /// A rule applied; its premises are its lines.
    Rule {
        /// The rule.
        rule: RuleId,
        /// Its head.
        head: Fact,
        /// The rule denies its head.
        denies: bool,
        /// It is overridden on this day by another rule.
        defeated: bool,
    },
    /// A line of a rule; its premise is the condition.
    Line {
        /// The kind of condition.
        condition: Option<ConditionId>,
        /// An exception: the rule needs it not to hold. The truth given is the line's, exception counted.
        unless: bool,
    },
    /// A fact of the record.
    Recorded {
        /// The fact.
        fact: Fact,
        /// Statements for it that speak of this day.
        stated_by: Vec<StatementId>,
        /// Statements against it that speak of this day.
        denied_by: Vec<StatementId>,
        /// Why it is undetermined.
        gap: Option<Gap>,
    },
    /// Nothing of this pattern is on record or derivable; open, when silence about it means unknown.
    NoneFound {
        /// What was looked for.
        pattern: Pattern,
    },
    /// Its premise does not hold.
    Not,
    /// All premises hold.
    All,
    /// At least one premise holds.
    Any,
    /// Its premise held that much earlier.
    After(Period),
    /// Its premise held at some time in the period before.
    Within(Period),
    /// Its premise has held.
    Once,
    /// Its premise holds at some time.
    Ever,
    /// The first premise held on the first day of the second.
    OnDayOf,
    /// So many of the premises hold. The numbers are of the certain and the possible.
    Count {
        /// Certainly counted and holding.
        certain: usize,
        /// Possibly counted and holding.
        possible: usize,
        /// Possibly counted.
        of: usize,
        /// How many are needed, with its number.
        quota: Quota,
        /// Those that are certainly counted and hold.
        found: Vec<Value>,
    },
    /// Two values compared, or a kind asked for.
    Compared,
    /// The day of a date has come, or (`over`) has passed.
    Date {
        /// The date.
        date: ImpreciseDate,
        /// The day itself must be over.
        over: bool,
    },
    /// A text that is not formalised.
    Untranslated(String),
    /// Not looked into, since the work stopped before.
    Unreached {
        /// The fact.
        fact: Fact,
    },
    /// Proved elsewhere in this tree, or part of a circle that supports nothing by itself.
    SeeAbove {
        /// The fact.
        fact: Fact,
    },
}
