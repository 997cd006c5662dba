//! `check`: what is wrong with files of the language.

use std::path::PathBuf;

use clap::Args;
use foederis::lang::Severity;

use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::options::{Format, Options};
use crate::render::diagnostics;
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
}

impl Check {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        let mut library = disk::library(options)?;
        let named = disk::named(&self.paths)?;
        let wanted = disk::lay_over(&mut library, &named);
        let compilation = compile(&library.files);
        let is_wanted = |file: &str| wanted.is_empty() || wanted.iter().any(|name| name == file);
        let shown = diagnostics::shown(&compilation, is_wanted);
        let count = |severity| shown.iter().filter(|s| s.diagnostic.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let files = if wanted.is_empty() { library.files.len() } else { wanted.len() };
        let text = match options.format {
            Format::Json => json(&shown)?,
            Format::Csv => return Err(Failure::input("diagnostics are no table; use --format json")),
            Format::Text => {
                let mut text = diagnostics::all(&compilation, is_wanted, options.columns());
                text.push_str(&diagnostics::summary(files, errors, warnings));
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
