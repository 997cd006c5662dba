//! `test`: the expectations that stand in the files themselves.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use foederis::{Foederis, InFileTest, TestReport};

use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::options::{Format, Options};
use crate::render::page::Page;
use crate::render::plural;
use crate::render::style::{BOLD, DIM, NO, YES, paint};
use crate::session::{compile, json, write_out};

/// Runs the tests and the cases that stand in the files
///
/// The files are read together with the shipped library. Without paths: the tests of the library itself.
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// Files, or folders of .foe files
    paths: Vec<PathBuf>,
    /// Only tests whose title or file contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

impl Test {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        let mut library = disk::library(options)?;
        let named = disk::named(&self.paths)?;
        let files = disk::lay_over(&mut library, &named);
        let compilation = compile(&library.files);
        if compilation.has_errors() {
            return Err(Failure::Library(Box::new(compilation)));
        }
        let foederis = Foederis::new(compilation.library);
        let filter = self.filter.as_deref().unwrap_or_default();
        let wanted = |test: &&InFileTest<'_>| {
            (files.is_empty() || files.iter().any(|name| name == test.file))
                && (test.file.contains(filter) || test.title.contains(filter))
        };
        let report = TestReport {
            results: foederis.tests().iter().filter(wanted).map(|test| foederis.run(test)).collect(),
        };
        let text = match options.format {
            Format::Sarif | Format::Github => return Err(Failure::format_of_check()),
            Format::Text => text(&report, options.columns()),
            Format::Json => json(&records(&report))?,
            Format::Csv => return Err(Failure::input("a test report is no table; use --format json")),
        };
        write_out(options, &text)?;
        Ok(if report.failures().is_empty() { Outcome::Answered } else { Outcome::Problems })
    }
}

fn text(report: &TestReport, columns: usize) -> String {
    let mut page = Page::new(columns);
    let failures = report.failures();
    for unmet in &failures {
        page.hung(0, &format!("{} ", paint(NO, "failed")), &paint(BOLD, &unmet.title));
        page.hung(2, &paint(DIM, "at       "), &unmet.place);
        page.hung(2, &paint(DIM, "expected "), &unmet.expected);
        page.hung(2, &paint(DIM, "found    "), &unmet.found);
        page.blank();
    }
    let mut text = page.finish();
    let failed = failures.len();
    let (style, word) = if failed == 0 { (YES, "ok") } else { (NO, "failed") };
    let _ = writeln!(
        text,
        "{}: {} in {}, {failed} failed",
        paint(style, word),
        plural(report.expectations(), "expectation"),
        plural(report.results.len(), "test"),
    );
    text
}

fn records(report: &TestReport) -> serde_json::Value {
    serde_json::json!({
        "tests": report.results.len(),
        "expectations": report.expectations(),
        "failures": report.failures(),
    })
}
