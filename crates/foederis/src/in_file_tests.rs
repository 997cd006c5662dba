//! `test`: the expectations that stand in the files themselves, in tests and in cases.

use foederis_engine::{Inquiry, TurnsOn};
use foederis_model::{DaySet, Expectation, Expected, Fact, Span, Statement, Truth};

use crate::answer::assumable_inquiry;
use crate::finding::Answer;
use crate::foederis::{AskError, Foederis};
use crate::proof_view::write_pattern;
use crate::setting::Setting;
use crate::verdict::verdict;

/// One expectation that was not met, or could not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The test or the case and its question.
    pub title: String,
    /// Where the expectation stands.
    pub span: Span,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// What running the tests of a library gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestReport {
    /// How many tests and case questions were run.
    pub tests: usize,
    /// How many expectations were checked.
    pub expectations: usize,
    /// Those that failed.
    pub failures: Vec<Failure>,
}

impl Foederis {
    /// Runs the tests and the cases whose file name contains `only`, or all.
    #[must_use]
    pub fn test(&self, only: Option<&str>) -> TestReport {
        self.test_where(|file, title| only.is_none_or(|part| file.contains(part) || title.contains(part)))
    }

    /// Runs the tests and the case questions that are wanted, by file name and title.
    #[must_use]
    pub fn test_where(&self, wanted: impl Fn(&str, &str) -> bool) -> TestReport {
        let mut report = TestReport::default();
        let wanted = |span: Span, title: &str| {
            let file = self.library().files.get(span.file as usize).map_or("", |f| f.name.as_str());
            wanted(file, title)
        };
        for test in &self.library().tests {
            if wanted(test.span, &test.title) {
                report.tests += 1;
                self.run(&test.title, &test.given, &test.expectations, &mut report);
            }
        }
        for case in &self.library().cases {
            for question in &case.questions {
                let title = format!("case {}: {}", case.name, question.title);
                if wanted(question.span, &title) {
                    report.tests += 1;
                    self.run(&title, &question.given, &question.expectations, &mut report);
                }
            }
        }
        report
    }

    fn run(&self, title: &str, given: &[Statement], expectations: &[Expectation], report: &mut TestReport) {
        for expectation in expectations {
            report.expectations += 1;
            let setting = Setting {
                on: expectation.on,
                known_on: expectation.known_on,
                viewpoint: expectation.viewpoint.clone().unwrap_or_else(|| "all".to_owned()),
                given: given.to_vec(),
                ..Setting::default()
            };
            let failure = match self.check_expectation(expectation, &setting) {
                Ok(None) => continue,
                Ok(Some((expected, found))) => (expected, found),
                Err(error) => (self.expected_text(expectation), error.to_string()),
            };
            report.failures.push(Failure {
                title: title.to_owned(),
                span: expectation.span,
                expected: failure.0,
                found: failure.1,
            });
        }
    }

    fn expected_text(&self, expectation: &Expectation) -> String {
        let pattern = write_pattern(self.library(), &expectation.pattern);
        match &expectation.expected {
            Expected::Answer(truth) => format!("{} for {pattern}", Answer::from(*truth)),
            Expected::Verdict(word) => format!("verdict {word} of {pattern}"),
            Expected::FlipsIf(set) => format!("{pattern} if {}", self.set_text(set)),
            Expected::TurnsOn(on) => format!("{pattern} turns on {}", write_pattern(self.library(), on)),
            Expected::Certainly(days) => format!("{pattern} certainly {}", days_text(days)),
            Expected::Possibly(days) => format!("{pattern} possibly {}", days_text(days)),
        }
    }

    fn set_text(&self, set: &[(Fact, bool)]) -> String {
        let mut all: Vec<String> = set
            .iter()
            .map(|(fact, denied)| {
                format!("{}{}", if *denied { "not " } else { "" }, self.library().write_fact(fact))
            })
            .collect();
        all.sort();
        all.join(" and ")
    }

    /// What was expected and what was found, when they differ.
    fn check_expectation(
        &self,
        expectation: &Expectation,
        setting: &Setting,
    ) -> Result<Option<(String, String)>, AskError> {
        let library = self.library();
        let heard = setting.heard(self)?;
        let program = self.program();
        let inquiry = Inquiry::new(&program, &heard, &expectation.pattern, &setting.limits)
            .map_err(|e| self.engine_error(&e))?;
        let day = setting.on.unwrap_or(foederis_model::Day::MAX);
        let rows: Vec<&Fact> = inquiry.rows().map(|(fact, _)| fact).collect();
        let best = rows.iter().map(|fact| *inquiry.truth(fact).map_or(&Truth::No, |t| t.at(day))).max();
        let found_truth = best.unwrap_or(Truth::No);
        let expected = self.expected_text(expectation);
        let differs = |found: String| Ok(Some((expected.clone(), found)));
        match &expectation.expected {
            Expected::Answer(truth) => {
                if found_truth == *truth {
                    return Ok(None);
                }
                let on = self.turning(&inquiry, &rows, day, &heard);
                differs(format!("{}{on}", Answer::from(found_truth)))
            }
            Expected::Verdict(word) => {
                let verdicts = rows.iter().map(|fact| verdict(library, &inquiry, fact, day));
                let best = verdicts.max_by_key(|v| (v.truth, v.reached, std::cmp::Reverse(v.failing)));
                let no_rule = foederis_engine::rules_matching(&program, &expectation.pattern).is_empty();
                let found = match best {
                    Some(best) if !no_rule => best.word,
                    _ => library.verdicts.without_rule.clone(),
                };
                if found == *word {
                    return Ok(None);
                }
                let on = self.turning(&inquiry, &rows, day, &heard);
                differs(format!("verdict {found}{on}"))
            }
            Expected::TurnsOn(pattern) => {
                let all: Vec<TurnsOn> = rows.iter().flat_map(|fact| inquiry.turns_on(fact, day)).collect();
                let hit = all.iter().any(|t| match t {
                    TurnsOn::Fact(fact, _) | TurnsOn::Clash(fact) => pattern.matches(fact),
                    TurnsOn::Unnamed(open) => open.relation == pattern.relation,
                    TurnsOn::Text(_) => false,
                });
                if hit {
                    return Ok(None);
                }
                let on = self.turning(&inquiry, &rows, day, &heard);
                differs(format!("{}{on}", Answer::from(found_truth)))
            }
            Expected::FlipsIf(set) => {
                let mut wanted: Vec<(Fact, bool)> =
                    set.iter().map(|(f, denied)| (f.clone(), !denied)).collect();
                wanted.sort();
                let mut seen = Vec::new();
                for fact in &rows {
                    let inquiry = assumable_inquiry(&program, &heard, fact, setting)
                        .map_err(|e| self.engine_error(&e))?;
                    let changes = inquiry
                        .flips(fact, day, Truth::Yes, wanted.len())
                        .map_err(|e| self.engine_error(&e))?;
                    for mut found in changes.sets {
                        found.sort();
                        if found == wanted {
                            return Ok(None);
                        }
                        let text: Vec<(Fact, bool)> =
                            found.into_iter().map(|(f, holds)| (f, !holds)).collect();
                        seen.push(self.set_text(&text));
                    }
                }
                differs(if seen.is_empty() {
                    "no set of that size".to_owned()
                } else {
                    format!("only: {}", seen.join("; or: "))
                })
            }
            Expected::Certainly(days) => {
                let found = union(&inquiry, &rows, |t| t.certain());
                if found == *days { Ok(None) } else { differs(days_text(&found)) }
            }
            Expected::Possibly(days) => {
                let found = union(&inquiry, &rows, |t| t.possible());
                if found == *days { Ok(None) } else { differs(days_text(&found)) }
            }
        }
    }

    fn turning(
        &self,
        inquiry: &Inquiry<'_, '_>,
        rows: &[&Fact],
        day: foederis_model::Day,
        heard: &foederis_record::Heard<'_>,
    ) -> String {
        let all: Vec<TurnsOn> = rows.iter().flat_map(|fact| inquiry.turns_on(fact, day)).collect();
        let lines = self.turns_on_lines(heard, &all);
        if lines.is_empty() {
            return String::new();
        }
        let words: Vec<String> = lines.iter().take(4).map(|l| format!("{} ({})", l.fact, l.why)).collect();
        format!(", turning on {}", words.join(", "))
    }
}

fn union(
    inquiry: &Inquiry<'_, '_>,
    rows: &[&Fact],
    days: impl Fn(&foederis_model::Timeline<Truth>) -> DaySet,
) -> DaySet {
    let all = rows.iter().filter_map(|fact| inquiry.truth(fact));
    DaySet::from_spells(all.flat_map(|t| days(t).spells().to_vec()))
}

fn days_text(days: &DaySet) -> String {
    if days.is_empty() {
        return "never".to_owned();
    }
    let all: Vec<String> = days
        .spells()
        .iter()
        .map(|(from, until)| match (from.is_end_of_time(), until.is_end_of_time()) {
            (true, true) => "always".to_owned(),
            (true, false) => format!("until {until}"),
            (false, true) => format!("from {from}"),
            (false, false) => format!("from {from} until {until}"),
        })
        .collect();
    all.join(" and ")
}
