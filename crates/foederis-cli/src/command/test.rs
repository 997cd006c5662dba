//! `test`: the expectations that stand in the files themselves.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use foederis::{Failure as Unmet, Foederis, TestReport};

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
        let report = foederis.test_where(|file, title| {
            (files.is_empty() || files.iter().any(|name| name == file))
                && (file.contains(filter) || title.contains(filter))
        });
        let text = match options.format {
            Format::Sarif | Format::Github => return Err(Failure::format_of_check()),
            Format::Text => text(&foederis, &report, options.columns()),
            Format::Json => json(&records(&foederis, &report))?,
            Format::Csv => return Err(Failure::input("a test report is no table; use --format json")),
        };
        write_out(options, &text)?;
        Ok(if report.failures.is_empty() { Outcome::Answered } else { Outcome::Problems })
    }
}

fn place(foederis: &Foederis, unmet: &Unmet) -> String {
    let file = foederis.library().files.get(unmet.span.file as usize).map_or("", |f| f.name.as_str());
    format!("{file}:{}", unmet.span.line)
}

fn text(foederis: &Foederis, report: &TestReport, columns: usize) -> String {
    let mut page = Page::new(columns);
    for unmet in &report.failures {
        page.hung(0, &format!("{} ", paint(NO, "failed")), &paint(BOLD, &unmet.title));
        page.hung(2, &paint(DIM, "at       "), &place(foederis, unmet));
        page.hung(2, &paint(DIM, "expected "), &unmet.expected);
        page.hung(2, &paint(DIM, "found    "), &unmet.found);
        page.blank();
    }
    let mut text = page.finish();
    let failed = report.failures.len();
    let (style, word) = if failed == 0 { (YES, "ok") } else { (NO, "failed") };
    let _ = writeln!(
        text,
        "{}: {} in {}, {failed} failed",
        paint(style, word),
        plural(report.expectations, "expectation"),
        plural(report.tests, "test"),
    );
    text
}

fn records(foederis: &Foederis, report: &TestReport) -> serde_json::Value {
    let failures: Vec<_> = report
        .failures
        .iter()
        .map(|unmet| {
            serde_json::json!({
                "title": unmet.title,
                "place": place(foederis, unmet),
                "expected": unmet.expected,
                "found": unmet.found,
            })
        })
        .collect();
    serde_json::json!({ "tests": report.tests, "expectations": report.expectations, "failures": failures })
}
