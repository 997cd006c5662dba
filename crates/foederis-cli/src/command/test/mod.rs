//! `test`: the expectations that stand in the files themselves.

mod run;
mod watch;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use foederis::{Foederis, InFileTest, KeptTests};

use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::options::{Format, Options};
use crate::render::{self, Look};
use crate::session::{compile, json, write_out};

pub(crate) use run::{Ran, Timed};

/// Runs the tests and the cases that stand in the files
///
/// The files are read together with the shipped library. Without paths: the tests of the library itself. What fails is
/// shown with what was found and with the proof of it.
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// Files, or folders of .foe files
    paths: Vec<PathBuf>,
    /// Only tests whose title or file contains this, capitals aside; may be given several times
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,
    /// List the tests and run none
    #[arg(long)]
    list: bool,
    /// Run again whenever a file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["list", "junit"])]
    watch: bool,
    /// Stop at the first test that fails
    #[arg(long)]
    fail_fast: bool,
    /// Run so many tests side by side [default: as many as there are processors]
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,
    /// Show the tests that took longest
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, default_missing_value = "5")]
    slowest: Option<usize>,
    /// Write JUnit XML into this file, beside what is shown
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

impl Test {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        if options.format == Format::Csv {
            return Err(Failure::input("a test report is no table; use --format json"));
        }
        if self.watch { watch::watch(self, options) } else { self.once(options, None) }
    }

    /// Reads the files, runs their tests, those apart whose result is kept and stands, and reports.
    fn once(&self, options: &Options, mut kept: Option<&mut KeptTests>) -> Result<Outcome, Failure> {
        let begun = Instant::now();
        let mut library = disk::library(options)?;
        let named = disk::named(&self.paths)?;
        let on_disk: BTreeMap<String, String> =
            named.iter().map(|(path, text)| (path.display().to_string(), text.clone())).collect();
        let files = disk::lay_over(&mut library, &named);
        let compilation = compile(&library.files);
        if compilation.has_errors() {
            return Err(Failure::Library(Box::new(compilation)));
        }
        let foederis = Foederis::new(compilation.library);
        if let Some(kept) = &mut kept {
            kept.renew(&foederis);
        }
        let in_files = |test: &InFileTest<'_>| files.is_empty() || on_disk.contains_key(test.file);
        let tests: Vec<InFileTest<'_>> =
            foederis.tests().into_iter().filter(|t| in_files(t) && self.is_wanted(t)).collect();
        if tests.is_empty() && !self.filter.is_empty() {
            return Err(Failure::Input(
                format!("no test has {} in its title or file", or(&self.filter)),
                Some("`--list` without a filter shows all tests".to_owned()),
            ));
        }
        if self.list {
            let text = match options.format {
                Format::Json => json(&render::test::listed(&tests))?,
                _ => render::test::list(&tests),
            };
            write_out(options, &text)?;
            return Ok(Outcome::Answered);
        }
        let jobs =
            self.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let mut ran = run::run(&foederis, &tests, (jobs, self.fail_fast), kept, options);
        ran.took = begun.elapsed();
        if let Some(path) = &self.junit {
            disk::write(path, &render::junit::junit(&ran)?)?;
        }
        let text = match options.format {
            Format::Json => json(&render::test::records(&ran))?,
            Format::Junit => render::junit::junit(&ran)?,
            Format::Github => render::test::annotations(&ran),
            _ => render::test::report(
                &foederis,
                &ran,
                self.slowest,
                &Look { places: true, ..Look::new(options) },
            ),
        };
        write_out(options, &text)?;
        Ok(if ran.failed() == 0 { Outcome::Answered } else { Outcome::Problems })
    }

    fn is_wanted(&self, test: &InFileTest<'_>) -> bool {
        let (file, title) = (test.file.to_lowercase(), test.title.to_lowercase());
        let filters = &self.filter;
        filters.is_empty()
            || filters.iter().map(|f| f.to_lowercase()).any(|f| file.contains(&f) || title.contains(&f))
    }

    /// The files and folders whose change matters.
    fn watched(&self, options: &Options) -> Vec<PathBuf> {
        self.paths.iter().chain(&options.library).chain(&options.only_library).cloned().collect()
    }
}

/// "`a` or `b`".
fn or(words: &[String]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(" or ")
}
