//! `test`: the expectations that stand in the files themselves, in tests and in cases.
//!
//! [`Foederis::tests`] lists what can be run, [`Foederis::run`] runs one of it: a door may so run them side by side, with
//! a clock, or one file's alone. [`Foederis::test`] runs many and gives one report.

mod complaint;
mod judge;
mod kept;
mod words;

use foederis_model::{Complaint, Expectation, Expected, Pattern, Span};
use foederis_record::{Branch, Noted};
use serde::Serialize;

use crate::finding::{Finding, Spell};
use crate::foederis::Foederis;
use judge::Judge;
pub use kept::KeptTests;

/// A test of a file, or a question of a case: what is run by itself.
#[derive(Clone, Debug)]
pub struct InFileTest<'l> {
    /// Its title; of a question, with its case: "case karabakh-2020: Was ...?".
    pub title: String,
    /// The file that it stands in.
    pub file: &'l str,
    /// Where it stands.
    pub span: Span,
    branch: Branch<'l>,
    expectations: &'l [Expectation],
    complaints: &'l [Complaint],
}

impl InFileTest<'_> {
    /// How many expectations it has.
    #[must_use]
    pub fn expectations(&self) -> usize {
        self.expectations.len() + self.complaints.len()
    }
}

/// What a test asked of the record when it ran.
#[derive(Clone, Debug)]
pub struct Reads(Vec<Pattern>);

/// What running a test gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TestResult {
    /// The title of the test.
    pub title: String,
    /// The file that it stands in.
    pub file: String,
    /// Where it stands.
    pub span: Span,
    /// Each expectation, in the order of the file.
    pub expectations: Vec<ExpectationResult>,
}

impl TestResult {
    /// Whether every expectation is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.expectations.iter().all(|e| e.met)
    }
}

/// An expectation, and what was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExpectationResult {
    /// Where it stands.
    pub span: Span,
    /// Of what something is expected, in the language.
    pub of: String,
    /// Under what: "on 2021-02-01, as known on 2021-03-01, as arcadia".
    pub under: String,
    /// What is expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Whether that is the same.
    pub met: bool,
    /// When it is not: why.
    pub difference: Option<Difference>,
}

/// Why something else was found than was expected.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Difference {
    /// Days that are expected and were not found.
    pub not_found: Vec<Spell>,
    /// Days that were found and are not expected.
    pub not_expected: Vec<Spell>,
    /// The finding with its proof: on the day that the expectation is about, or on the first on which the days differ.
    pub finding: Option<Box<Finding>>,
}

/// What running the tests of a library gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TestReport {
    /// The tests that were run, in the order of the library.
    pub results: Vec<TestResult>,
}

/// An expectation that was not met, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The title of its test.
    pub title: String,
    /// File and line.
    pub place: String,
    /// What was expected, of what and under what.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl TestReport {
    /// How many expectations were checked.
    #[must_use]
    pub fn expectations(&self) -> usize {
        self.results.iter().map(|r| r.expectations.len()).sum()
    }

    /// The expectations that were not met.
    #[must_use]
    pub fn failures(&self) -> Vec<Failure> {
        let mut all = Vec::new();
        for result in &self.results {
            for unmet in result.expectations.iter().filter(|e| !e.met) {
                all.push(Failure {
                    title: result.title.clone(),
                    place: format!("{}:{}", result.file, unmet.span.line),
                    expected: format!(
                        "{}: {}",
                        [unmet.under.as_str(), &unmet.of].join(" ").trim(),
                        unmet.expected
                    ),
                    found: unmet.found.clone(),
                });
            }
        }
        all
    }
}

impl Foederis {
    /// The tests and the questions of cases, in the order of the library.
    #[must_use]
    pub fn tests(&self) -> Vec<InFileTest<'_>> {
        let library = self.library();
        let file = |span: Span| library.files.get(span.file as usize).map_or("", |f| f.name.as_str());
        let tests = library.tests.iter().map(|test| InFileTest {
            title: test.title.clone(),
            file: file(test.span),
            span: test.span,
            branch: Branch { added: &test.given, without: &test.without },
            expectations: &test.expectations,
            complaints: &test.complaints,
        });
        let questions = library.cases.iter().flat_map(|case| {
            case.questions.iter().map(move |question| InFileTest {
                title: format!("case {}: {}", case.name, question.title),
                file: file(question.span),
                span: question.span,
                branch: Branch { added: &question.given, without: &question.without },
                expectations: &question.expectations,
                complaints: &[],
            })
        });
        tests.chain(questions).collect()
    }

    /// Runs one test of this library.
    ///
    /// ```
    /// # let files = [("a.foe".to_owned(), "kind state\nstate A\nrelation bound(state: state)\n  registered\n".to_owned()),
    /// #   ("t.foe".to_owned(), "test \"bound from its day\"\n  given bound(A) from 2001-01-01\n  on 2000-12-31 expect bound(A)\n".to_owned())];
    /// # let library = foederis::Foederis::from_files(&files).unwrap();
    /// for test in library.tests().iter().filter(|t| t.file == "t.foe") {
    ///     for checked in library.run(test).expectations {
    ///         assert_eq!((checked.span.line, checked.found.as_str(), checked.met), (3, "no", false));
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn run(&self, test: &InFileTest<'_>) -> TestResult {
        self.judged(test, None)
    }

    /// Runs one test of this library, and notes what it reads, for [`KeptTests`]. Nothing is noted of a test that reads more
    /// than can be noted, or that fails: its result has a proof, which must be of the files as they are.
    #[must_use]
    pub fn run_noting(&self, test: &InFileTest<'_>) -> (TestResult, Option<Reads>) {
        let by_patterns =
            |e: &Expectation| !matches!(e.expected, Expected::Says(_) | Expected::Probability(..));
        let noted = Noted::default();
        let result = self.judged(test, Some(&noted));
        let all = test.complaints.is_empty() && test.expectations.iter().all(by_patterns);
        let reads = (all && result.is_met()).then(|| Reads(noted.patterns()));
        (result, reads)
    }

    fn judged(&self, test: &InFileTest<'_>, noted: Option<&Noted>) -> TestResult {
        let program = self.program();
        let mut judge = Judge::new(self, &program, test.branch, noted);
        let found = test.expectations.iter().map(|expectation| judge.judge(expectation));
        let mut expectations: Vec<ExpectationResult> = found.collect();
        expectations.extend(test.complaints.iter().map(|complaint| self.check_complaint(complaint)));
        expectations.sort_by_key(|e| e.span.start);
        TestResult { title: test.title.clone(), file: test.file.to_owned(), span: test.span, expectations }
    }

    /// Runs the tests and the questions of cases whose file or title contains `only`, or all.
    #[must_use]
    pub fn test(&self, only: Option<&str>) -> TestReport {
        let wanted =
            |t: &&InFileTest<'_>| only.is_none_or(|part| t.file.contains(part) || t.title.contains(part));
        TestReport { results: self.tests().iter().filter(wanted).map(|test| self.run(test)).collect() }
    }
}
