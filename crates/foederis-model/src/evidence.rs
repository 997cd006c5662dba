//! What the engine asks of a record: for each fact, on which days it holds on the evidence heard, and why not more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::{Fact, Pattern, StatementId, Timeline, Truth};

/// Why a fact is undetermined on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gap {
    /// Nobody heard has said.
    Missing,
    /// A date is imprecise, or a text is not formalised.
    Vague,
    /// Equally believed sources disagree.
    Contested,
    /// Two rules that neither yields to the other conclude contraries.
    Conflict,
}

/// What is heard about one fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// On which days it holds.
    pub truth: Timeline<Truth>,
    /// Why it is open, on the days on which it is.
    pub gap: Timeline<Option<Gap>>,
    /// Heard statements that it is so.
    pub stated_by: Vec<StatementId>,
    /// Heard statements that it is not so.
    pub denied_by: Vec<StatementId>,
}

impl Ground {
    /// Nothing heard, and silence taken as `truth` on all days.
    #[must_use]
    pub fn silence(truth: Truth) -> Self {
        let gap = (truth == Truth::Open).then_some(Gap::Missing);
        Self {
            truth: Timeline::always(truth),
            gap: Timeline::always(gap),
            stated_by: Vec::new(),
            denied_by: Vec::new(),
        }
    }
}

/// The facts that a record gives, from one viewpoint, as known on one day.
pub trait Evidence: Sync {
    /// The facts of a pattern that some heard statement speaks for, on whatever day, in a fixed order.
    fn stated(&self, pattern: &Pattern) -> Vec<Fact>;
    /// What is heard about one fact of a relation that is not derived.
    fn ground(&self, fact: &Fact) -> Ground;
    /// Whether nobody's having stated any fact of a pattern leaves it open, rather than meaning that there is none:
    /// the relation is open, and what it is about has been brought up.
    fn leaves_open(&self, pattern: &Pattern) -> bool {
        let _ = pattern;
        false
    }
}

/// How much work a question may cost, and whether it is still wanted.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most facts and conditions that an answer may touch.
    pub nodes: usize,
    /// Set it to stop the work; the answer is then an error that says so.
    pub cancelled: Option<Arc<AtomicBool>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 2_000_000, cancelled: None }
    }
}

impl Limits {
    /// Whether someone asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}
