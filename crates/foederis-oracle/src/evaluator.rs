//! One interface for the engine and the day-by-day evaluator, so that one test runs both.

use std::collections::BTreeMap;

use foederis_engine::{EngineError, Program, evaluate_with};
use foederis_model::{Bounds, Day, Evidence, Fact, Library, Limits, Pattern, Truth};

/// The days looked at: from a first through a last. Nothing changes outside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day; before it every day is like it.
    pub first: Day,
    /// The last day; after it every day is like it.
    pub last: Day,
}

impl Window {
    /// The days in order.
    pub fn days(self) -> impl Iterator<Item = Day> {
        (self.first.number()..=self.last.number()).map(Day::from_number)
    }

    /// The position of a day in [`Window::days`]; days before the first count as the first, after the last as the last.
    #[must_use]
    pub fn position(self, day: Day) -> usize {
        let inside = day.max(self.first).min(self.last);
        usize::try_from(inside.number() - self.first.number()).unwrap_or(0)
    }
}

/// The facts of a pattern, each with one truth a day of the window.
pub type Answer = BTreeMap<Fact, Vec<Truth>>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Rules depend on their own negation: no stratified meaning.
    Circle(Vec<Fact>),
    /// A variable has no value, or one of the wrong sort.
    Value(String),
    /// The answer leaves the window or does not come to rest.
    Unsettled(String),
}

/// Something that answers a question from a library and a record.
pub trait Evaluator {
    /// The facts of a pattern with their truth on each day of a window.
    ///
    /// # Errors
    /// When the rules have no meaning for this question.
    fn evaluate(
        &self,
        library: &Library,
        evidence: &dyn Evidence,
        pattern: &Pattern,
        window: Window,
    ) -> Result<Answer, Refusal>;
}

/// The engine's bounds, behind the same interface as the oracle; what it sharpens after them is tested by completions.
#[derive(Clone, Copy, Debug, Default)]
pub struct EngineEvaluator;

impl Evaluator for EngineEvaluator {
    fn evaluate(
        &self,
        library: &Library,
        evidence: &dyn Evidence,
        pattern: &Pattern,
        window: Window,
    ) -> Result<Answer, Refusal> {
        let program = Program::new(library);
        let recorded = |fact: &Fact| evidence.ground(fact).truth;
        let rows = evaluate_with(&program, evidence, pattern, &Bounds, &recorded, &Limits::default());
        let mut answer = Answer::new();
        for (fact, truth) in rows.map_err(refusal)? {
            if let Some(day) = truth.changes().find(|day| *day <= window.first || *day > window.last) {
                return Err(Refusal::Unsettled(format!("{} changes on {day}", library.write_fact(&fact))));
            }
            answer.insert(fact, window.days().map(|day| *truth.at(day)).collect());
        }
        Ok(answer)
    }
}

/// The engine's errors in the words of this crate.
#[must_use]
pub(crate) fn refusal(error: EngineError) -> Refusal {
    match error {
        EngineError::Circle(facts) => Refusal::Circle(facts),
        EngineError::Unbound { .. } | EngineError::WrongValue { .. } => Refusal::Value(error.to_string()),
        EngineError::Stopped(_) => Refusal::Unsettled(error.to_string()),
    }
}
