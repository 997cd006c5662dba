//! `fmt`: the one layout of files of the language.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::options::Options;
use crate::render::{diagnostics, plural};
use crate::session::write_out;

/// Lays files out in the one way, keeping what they mean
#[derive(Args, Debug)]
pub(crate) struct Fmt {
    /// Files, or folders of .foe files; with --check and without paths, the shipped library
    paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 when a file is laid out otherwise
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        if self.paths.is_empty() && !self.check {
            return Err(Failure::Input(
                "which files are to be laid out?".to_owned(),
                Some("name files or folders; the shipped library is part of the program".to_owned()),
            ));
        }
        let files: Vec<(PathBuf, String)> = if self.paths.is_empty() {
            disk::library(options)?.files.into_iter().map(|(name, text)| (name.into(), text)).collect()
        } else {
            disk::named(&self.paths)?
        };
        let mut text = String::new();
        let (mut changed, mut unread) = (0_usize, 0_usize);
        for (path, old) in &files {
            let new = match foederis::lang::format(old) {
                Ok(new) => new,
                Err(found) => {
                    unread += 1;
                    text.push_str(&diagnostics::of_text(
                        &path.display().to_string(),
                        old,
                        &found,
                        options.columns(),
                    ));
                    continue;
                }
            };
            if new == *old {
                continue;
            }
            changed += 1;
            if !self.check {
                disk::write(path, &new)?;
            }
            let at = old.lines().zip(new.lines()).take_while(|(a, b)| a == b).count() + 1;
            let word = if self.check { "would change" } else { "changed" };
            let _ = writeln!(text, "{}:{at}: {word}", path.display());
        }
        let word = if self.check { "to change" } else { "changed" };
        let errors =
            if unread > 0 { format!(", {unread} left alone because of errors") } else { String::new() };
        let _ = writeln!(text, "{}: {changed} {word}{errors}", plural(files.len(), "file"));
        write_out(options, &text)?;
        Ok(match (unread, changed) {
            (1.., _) => Outcome::BadInput,
            (0, 1..) if self.check => Outcome::Problems,
            (0, _) => Outcome::Answered,
        })
    }
}
