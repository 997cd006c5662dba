//! Tests and cases: what is given, what is asked, and what is expected to be found.

use serde::{Deserialize, Serialize};

use crate::{ConditionId, Day, DaySet, Fact, Gap, Pattern, Span, Statement, StatementId, Truth};

/// A case of the casebook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// A neutral summary.
    pub about: Vec<String>,
    /// What it asks.
    pub questions: Vec<CaseQuestion>,
    /// Where it is written.
    pub span: Span,
}

/// A question of a case with its expected findings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseQuestion {
    /// The question in words.
    pub title: String,
    /// Statements heard for this question beside the record, as when it asks of another day or text.
    pub given: Vec<Statement>,
    /// Statements of the record that are not heard for this question, as if they had not been made.
    pub without: Vec<StatementId>,
    /// What is asked.
    pub ask: Pattern,
    /// On which day.
    pub on: Day,
    /// What is expected.
    pub expectations: Vec<Expectation>,
    /// Where it is written.
    pub span: Span,
}

/// A test: statements given, findings expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// Its title.
    pub title: String,
    /// Statements added to the library for this test; their ids follow those of the library.
    pub given: Vec<Statement>,
    /// Statements of the record that are not heard in this test, as if they had not been made.
    pub without: Vec<StatementId>,
    /// What is expected to be found.
    pub expectations: Vec<Expectation>,
    /// What the checker is expected to say of lines that are not part of the library.
    pub complaints: Vec<Complaint>,
    /// Where it is written.
    pub span: Span,
}

/// Lines of the language of which the checker is expected to say something, read beside the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// A warning; otherwise an error.
    pub warning: bool,
    /// The code of the diagnostic.
    pub code: String,
    /// The words that it points at.
    pub at: Option<String>,
    /// The lines.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// One expectation of a test or case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// On which day; none for the whole of time.
    pub on: Option<Day>,
    /// As known on which day.
    pub known_on: Option<Day>,
    /// As recorded on which day.
    pub recorded_on: Option<Day>,
    /// From which viewpoint; none for `all`.
    pub viewpoint: Option<String>,
    /// Of what.
    pub pattern: Pattern,
    /// What.
    pub expected: Expected,
    /// Where it is written.
    pub span: Span,
}

/// What is expected of a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expected {
    /// This answer: yes, no ([`Truth::No`]) or undetermined.
    Answer(Truth),
    /// Undetermined, and something that it turns on is so for this reason.
    Because(Gap),
    /// This verdict.
    Verdict(String),
    /// These conditions certainly fail, and no others.
    Fails(Vec<ConditionId>),
    /// Each of these sets of facts (denied where `true`) is minimal among those that turn the answer into this one.
    Flips {
        /// The other answer: yes or no.
        into: Truth,
        /// The sets.
        sets: Vec<Vec<(Fact, bool)>>,
        /// There is no further set of up to three facts.
        only: bool,
    },
    /// The answer turns on this.
    TurnsOn(Pattern),
    /// It certainly holds on exactly these days.
    Certainly(DaySet),
    /// It possibly holds on exactly these days.
    Possibly(DaySet),
    /// The days found are exact; otherwise they are sound bounds.
    Exact(bool),
    /// A minimal set of facts that, taken as the other viewpoint has them, carries its answer over; none when empty.
    PartsFrom(String, Vec<Fact>),
    /// The other viewpoint has the same answer, although it has these facts otherwise.
    AgreesWith(String, Vec<Fact>),
    /// By the weights of statements it holds with a probability between these, in millionths.
    Probability(u32, u32),
    /// The proof ends in these: names of articles, statements, sources, registers or speakers.
    Cites(Vec<String>),
    /// The finding says these words somewhere.
    Says(String),
}
