//! Why a question could not be answered.

use std::fmt;

use foederis_model::{Fact, RuleId, Stopped};

/// Why there is no answer; never a wrong one instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineError {
    /// Rules depend on their own negation without crossing an earlier day: the facts of the circle, in order.
    Circle(Vec<Fact>),
    /// A rule leaves a variable without a value where one is needed.
    Unbound {
        /// The rule.
        rule: RuleId,
        /// The variable, without the question mark.
        variable: String,
    },
    /// A rule uses a value where another sort of value is needed, such as a period.
    WrongValue {
        /// The rule.
        rule: RuleId,
        /// What was needed.
        needed: &'static str,
    },
    /// The work stopped before it was done, and there is nothing to tell without what is missing.
    Stopped(Stopped),
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle(facts) => {
                write!(f, "{} facts depend on their own negation on the same day", facts.len())
            }
            Self::Unbound { variable, .. } => write!(f, "nothing gives `?{variable}` a value"),
            Self::WrongValue { needed, .. } => write!(f, "a rule needs {needed} and found something else"),
            Self::Stopped(why) => write!(f, "stopped: {why}"),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<Stopped> for EngineError {
    fn from(why: Stopped) -> Self {
        Self::Stopped(why)
    }
}
