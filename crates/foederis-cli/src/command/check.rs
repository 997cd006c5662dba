//! `check`: what is wrong with files of the language, and mending what is safe to mend.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use foederis::lang::{Applied, Compilation, Mended, Severity, mend};

use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::options::{Format, Options};
use crate::render::patch::patch;
use crate::render::report::{Report, annotations};
use crate::render::sarif::sarif;
use crate::render::style::{DIM, paint};
use crate::render::{diagnostics, plural};
use crate::session::{compile, json, write_out};

/// Reports what is wrong with treaties, records and cases
///
/// The files are read together with the shipped library, so that they can use its words; only what is wrong with them
/// is reported. Without paths: the library itself.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Files, or folders of .foe files
    paths: Vec<PathBuf>,
    /// Exit with 1 when there are warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Mend in the named files what can be mended without a look
    #[arg(long)]
    fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
}

impl Check {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        if self.paths.is_empty() && (self.fix || self.diff) {
            return Err(Failure::Input(
                "which files are to be mended?".to_owned(),
                Some("name files or folders; the shipped library is part of the program".to_owned()),
            ));
        }
        if options.format == Format::Csv {
            return Err(Failure::input("diagnostics are no table; use --format json"));
        }
        let mut library = disk::library(options)?;
        let named = disk::named(&self.paths)?;
        let wanted = disk::lay_over(&mut library, &named);
        let is_wanted = |file: &str| wanted.is_empty() || wanted.iter().any(|name| name == file);
        if self.diff {
            let mended = mend(&library.files, is_wanted);
            return diff(options, &library.files, &mended);
        }
        let (compilation, applied, changed) = if self.fix {
            let mended = mend(&library.files, is_wanted);
            let changed = write_changed(&library.files, &mended)?;
            (mended.compilation, mended.applied, changed)
        } else {
            (compile(&library.files), Vec::new(), 0)
        };
        let files = if wanted.is_empty() { library.files.len() } else { wanted.len() };
        let report = Report::new(&compilation, files, &applied, is_wanted);
        let count = |severity| report.diagnostics.iter().filter(|d| d.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let text = match options.format {
            Format::Json => json(&report)?,
            Format::Sarif => json(&sarif(&report))?,
            Format::Github => annotations(&report),
            _ => {
                let mut text = mended_lines(&applied, changed);
                text.push_str(&diagnostics::all(&compilation, is_wanted, options.columns()));
                text.push_str(&diagnostics::summary(files, errors, warnings, report.silenced.len()));
                text.push_str(&to_fix(&compilation, is_wanted));
                text
            }
        };
        write_out(options, &text)?;
        Ok(match (errors, warnings) {
            (0, 0) => Outcome::Answered,
            (0, _) if self.deny_warnings => Outcome::Problems,
            (0, _) => Outcome::Answered,
            _ => Outcome::BadInput,
        })
    }
}

/// Writes the files that were mended; how many they are.
fn write_changed(before: &[(String, String)], mended: &Mended) -> Result<usize, Failure> {
    let mut changed = 0;
    for ((name, old), (_, new)) in before.iter().zip(&mended.files) {
        if old != new {
            disk::write(name.as_ref(), new)?;
            changed += 1;
        }
    }
    Ok(changed)
}

/// What was mended, a line each.
fn mended_lines(applied: &[Applied], changed: usize) -> String {
    let mut text = String::new();
    for Applied { code, file, line, title } in applied {
        let _ = writeln!(text, "{file}:{line}: {title} {}", paint(DIM, &format!("[{code}]")));
    }
    if !applied.is_empty() {
        let _ = writeln!(
            text,
            "{} applied to {}\n",
            plural(applied.len(), "fix").replace("fixs", "fixes"),
            plural(changed, "file")
        );
    }
    text
}

/// How many of the findings `--fix` would mend.
fn to_fix(compilation: &Compilation, is_wanted: impl Fn(&str) -> bool) -> String {
    let files = &compilation.library.files;
    let wanted = |file: u32| files.get(file as usize).is_some_and(|f| is_wanted(&f.name));
    let safe = compilation.diagnostics.iter().filter(|d| d.safe_fix_within(wanted).is_some()).count();
    if safe == 0 {
        return String::new();
    }
    format!("{safe} of them can be mended without a look: add --fix, or --diff to see the changes\n")
}

/// What would be changed, as a patch.
fn diff(options: &Options, before: &[(String, String)], mended: &Mended) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for ((name, old), (_, new)) in before.iter().zip(&mended.files) {
        if old != new {
            text.push_str(&patch(name, old, new));
        }
    }
    write_out(options, &text)?;
    Ok(if text.is_empty() { Outcome::Answered } else { Outcome::Problems })
}
