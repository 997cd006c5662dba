//! Why a question could not be answered.

use std::fmt;

use foederis_model::{Fact, RuleId};

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
    /// The question grew beyond its limit.
    TooLarge {
        /// The limit, in facts and conditions.
        nodes: usize,
    },
    /// Someone asked to stop.
    Cancelled,
    /// A recursion through time did not come to rest.
    NoRest,
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle(facts) => {
                write!(f, "{} facts depend on their own negation on the same day", facts.len())
            }
            Self::Unbound { variable, .. } => write!(f, "nothing gives `?{variable}` a value"),
            Self::WrongValue { needed, .. } => write!(f, "a rule needs {needed} and found something else"),
            Self::TooLarge { nodes } => {
                write!(f, "the question touches more than {nodes} facts and conditions")
            }
            Self::Cancelled => write!(f, "stopped as asked"),
            Self::NoRest => write!(f, "a renewal or recursion through time does not come to rest"),
        }
    }
}

impl std::error::Error for EngineError {}
