//! What running the tests of files gave, for people and for programs.

use std::fmt::Write as _;
use std::time::Duration;

use foederis::model::{File, Span};
use foederis::{ExpectationResult, Finding, Foederis, InFileTest};
use serde_json::{Value, json};

use super::page::Page;
use super::report::annotation;
use super::style::{BOLD, DIM, NO, YES, paint};
use super::table::spell_text;
use super::{Look, finding, plural};
use crate::command::test::{Ran, Timed};

/// What failed, each with what was found and why, and the sum.
pub(crate) fn report(foederis: &Foederis, ran: &Ran, slowest: Option<usize>, look: &Look) -> String {
    let files = &foederis.library().files;
    let mut page = Page::new(look.columns);
    for test in &ran.tests {
        let mut unmet = test.result.expectations.iter().filter(|e| !e.met).peekable();
        if unmet.peek().is_none() {
            continue;
        }
        page.hung(0, &format!("{} ", paint(NO, "failed")), &paint(BOLD, &test.result.title));
        let mut told: Vec<&Finding> = Vec::new();
        for one in unmet {
            failure(&mut page, files, one);
            why(&mut page, one, &mut told, look);
            page.blank();
        }
    }
    let mut text = page.finish();
    if let Some(most) = slowest {
        text.push_str(&slow(ran, most));
    }
    text.push_str(&sum(ran));
    text
}

/// One expectation that is not met: its line, what was found, and why.
fn failure(page: &mut Page, files: &[File], unmet: &ExpectationResult) {
    let file = files.get(unmet.span.file as usize);
    let name = file.map_or("", |f| f.name.as_str());
    page.whole(2, &paint(DIM, &format!("{name}:{}", unmet.span.line)));
    for (number, line) in file.map(|f| lines(&f.text, unmet.span)).unwrap_or_default() {
        page.whole(2, &format!("{} {line}", paint(DIM, &format!("{number} |"))));
    }
    let lead = |word: &str| paint(DIM, word);
    if !unmet.under.is_empty() {
        page.hung(2, &lead("asked     "), &unmet.under);
    }
    page.hung(2, &lead("expected  "), &unmet.expected);
    page.hung(2, &lead("found     "), &paint(NO, &unmet.found));
}

/// The lines of a span, with their numbers.
fn lines(text: &str, span: Span) -> Vec<(usize, String)> {
    let (start, end) = (span.start as usize, span.end as usize);
    let first = text.get(..start).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let words = text.get(first..end).unwrap_or_default();
    let number = span.line as usize;
    words.lines().enumerate().map(|(at, line)| (number + at, line.trim_end().to_owned())).collect()
}

/// The proof of what was found; what is told of a test is told once.
fn why<'r>(page: &mut Page, unmet: &'r ExpectationResult, told: &mut Vec<&'r Finding>, look: &Look) {
    let Some(difference) = &unmet.difference else { return };
    for (word, days) in [("missing   ", &difference.not_found), ("too many  ", &difference.not_expected)] {
        if !days.is_empty() {
            page.hung(2, &paint(DIM, word), &days.iter().map(spell_text).collect::<Vec<_>>().join(" and "));
        }
    }
    let Some(found) = difference.finding.as_deref() else { return };
    if told.contains(&found) {
        page.hung(2, &paint(DIM, "why       "), "as above");
    } else {
        told.push(found);
        if let Some(day) = found.on.as_ref().filter(|_| unmet.under.is_empty()) {
            page.hung(2, &paint(DIM, "here      "), &format!("on {day}"));
        }
        finding::because(page, 2, found, look);
    }
}

/// "ok: 278 expectations in 99 tests, 0 failed (1.2 s)".
fn sum(ran: &Ran) -> String {
    let failed = ran.failed();
    let (style, word) = if failed == 0 { (YES, "ok") } else { (NO, "failed") };
    let left_out = match ran.left_out {
        0 => String::new(),
        number => format!(", {} not run", plural(number, "test")),
    };
    let as_before = match ran.as_before {
        0 => String::new(),
        number => format!(", {} as before: what they read has not changed", plural(number, "test")),
    };
    format!(
        "{}: {} in {}, {failed} failed{left_out}{as_before} ({})\n",
        paint(style, word),
        plural(ran.expectations(), "expectation"),
        plural(ran.tests.len(), "test"),
        seconds(ran.took),
    )
}

fn seconds(took: Duration) -> String {
    format!("{:.2} s", took.as_secs_f64())
}

fn slow(ran: &Ran, most: usize) -> String {
    let mut tests: Vec<&Timed> = ran.tests.iter().collect();
    tests.sort_by_key(|t| std::cmp::Reverse(t.took));
    let mut text = String::new();
    for test in tests.into_iter().take(most) {
        let result = &test.result;
        let place = paint(DIM, &format!("{}:{}", result.file, result.span.line));
        let _ = writeln!(text, "{:>8}  {}  {place}", seconds(test.took), result.title);
    }
    text
}

/// What failed, as annotations of a change on GitHub.
pub(crate) fn annotations(ran: &Ran) -> String {
    let mut text = String::new();
    for test in &ran.tests {
        for unmet in test.result.expectations.iter().filter(|e| !e.met) {
            let message = format!("expected {}, found {}", unmet.expected, unmet.found);
            let place = format!("line={}", unmet.span.line);
            text.push_str(&annotation("error", &test.result.file, &place, &test.result.title, &message));
        }
    }
    text
}

/// The tests by file and line.
pub(crate) fn list(tests: &[InFileTest<'_>]) -> String {
    let mut text = String::new();
    for test in tests {
        let _ =
            writeln!(text, "{}: {}", paint(DIM, &format!("{}:{}", test.file, test.span.line)), test.title);
    }
    let expectations = tests.iter().map(InFileTest::expectations).sum();
    let _ = writeln!(text, "{}, {}", plural(tests.len(), "test"), plural(expectations, "expectation"));
    text
}

/// The tests as data.
pub(crate) fn listed(tests: &[InFileTest<'_>]) -> Value {
    let one = |test: &InFileTest<'_>| {
        json!({
            "title": test.title,
            "file": test.file,
            "line": test.span.line,
            "expectations": test.expectations(),
        })
    };
    Value::Array(tests.iter().map(one).collect())
}

/// Every test with its expectations and times, as data.
pub(crate) fn records(ran: &Ran) -> Value {
    let expectation = |e: &ExpectationResult| {
        json!({
            "line": e.span.line,
            "of": e.of,
            "under": e.under,
            "expected": e.expected,
            "found": e.found,
            "met": e.met,
            "difference": e.difference,
        })
    };
    let test = |t: &Timed| {
        let expectations: Vec<Value> = t.result.expectations.iter().map(expectation).collect();
        json!({
            "title": t.result.title,
            "file": t.result.file,
            "line": t.result.span.line,
            "met": t.result.is_met(),
            "seconds": t.took.as_secs_f64(),
            "expectations": expectations,
        })
    };
    json!({
        "tests": ran.tests.len(),
        "expectations": ran.expectations(),
        "failed": ran.failed(),
        "not_run": ran.left_out,
        "as_before": ran.as_before,
        "seconds": ran.took.as_secs_f64(),
        "results": ran.tests.iter().map(test).collect::<Vec<Value>>(),
    })
}
