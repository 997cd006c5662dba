//! `fmt`: the one layout of files of the language.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use foederis::lang::LARGEST_TEXT;

use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::options::Options;
use crate::render::patch::patch;
use crate::render::{diagnostics, plural};
use crate::session::{write_err, write_out};

/// The path that means standard input.
const STANDARD_INPUT: &str = "-";

/// Lays files out in the one way, keeping what they mean
///
/// Comments stay, and no line is joined or broken. Of a text on standard input (`-`) the new layout goes to standard
/// output, for editors.
#[derive(Args, Debug)]
pub(crate) struct Fmt {
    /// Files, or folders of .foe files, or - for standard input; with --check and without paths, the shipped library
    paths: Vec<PathBuf>,
    /// Change nothing; show what would change, and exit with 1 when anything would
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        if self.paths.iter().any(|path| path == Path::new(STANDARD_INPUT)) {
            return self.standard_input(options);
        }
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
            let name = path.display().to_string();
            let new = match foederis::lang::format(old) {
                Ok(new) => new,
                Err(found) => {
                    unread += 1;
                    text.push_str(&diagnostics::of_text(&name, old, &found, options.columns()));
                    continue;
                }
            };
            if new == *old {
                continue;
            }
            changed += 1;
            if self.check {
                text.push_str(&patch(&name, old, &new));
            } else {
                disk::write(path, &new)?;
                text.push_str(&format!("{name}: changed\n"));
            }
        }
        let word = if self.check { "to change" } else { "changed" };
        let errors =
            if unread > 0 { format!(", {unread} left alone because of errors") } else { String::new() };
        text.push_str(&format!("{}: {changed} {word}{errors}\n", plural(files.len(), "file")));
        write_out(options, &text)?;
        Ok(self.outcome(unread, changed))
    }

    fn outcome(&self, unread: usize, changed: usize) -> Outcome {
        match (unread, changed) {
            (1.., _) => Outcome::BadInput,
            (0, 1..) if self.check => Outcome::Problems,
            (0, _) => Outcome::Answered,
        }
    }

    /// Lays out what comes in; what has errors does not come out again.
    fn standard_input(&self, options: &Options) -> Result<Outcome, Failure> {
        if self.paths.len() > 1 {
            return Err(Failure::input("standard input (`-`) is laid out by itself: name no other files"));
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(LARGEST_TEXT).unwrap_or(u64::MAX);
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
        let old = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Failure::input(format!("standard input is not a text: byte {at} is not UTF-8"))
        })?;
        let new = match foederis::lang::format(&old) {
            Ok(new) => new,
            Err(found) => {
                let text = diagnostics::of_text("standard input", &old, &found, options.columns());
                write_err(options, &text);
                return Ok(Outcome::BadInput);
            }
        };
        if self.check {
            if new != old {
                write_out(options, &patch("standard input", &old, &new))?;
            }
        } else {
            // As it is: what looks like a colour is part of the text.
            io::stdout().lock().write_all(new.as_bytes())?;
        }
        Ok(self.outcome(0, usize::from(new != old)))
    }
}
