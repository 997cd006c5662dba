//! Running tests again whenever a file changes.
//!
//! What is run again is what reads something that has changed. By looking: a few hundred files take a millisecond, every system has it, and network disks tell as well as local ones.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use foederis::KeptTests;

use super::Test;
use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::options::Options;
use crate::render::style::{DIM, paint};
use crate::session::write_out;

/// How often is looked.
const PAUSE: Duration = Duration::from_millis(250);

/// Runs until the program is stopped.
pub(super) fn watch(test: &Test, options: &Options) -> Result<Outcome, Failure> {
    let watched = test.watched(options);
    if watched.is_empty() {
        return Err(Failure::Input(
            "there is nothing to watch: the shipped library is part of the program".to_owned(),
            Some("name files or folders, as `foederis test --watch law/mine`".to_owned()),
        ));
    }
    let mut kept = KeptTests::default();
    loop {
        let seen = look(&watched);
        if io::stdout().is_terminal() {
            write_out(options, "\u{1b}[2J\u{1b}[3J\u{1b}[H")?;
        }
        match test.once(options, Some(&mut kept)) {
            Ok(_) => {}
            Err(failure @ Failure::Output(_)) => return Err(failure),
            // A file that is half written has errors; the next look may find it whole.
            Err(failure) => {
                failure.report(options);
            }
        }
        write_out(options, &format!("{}\n", paint(DIM, "waiting for a file to change; Ctrl-C ends")))?;
        wait(&watched, &seen);
    }
}

/// Returns when the files are other than they were and have come to rest.
fn wait(watched: &[PathBuf], seen: &Seen) {
    let mut last = look(watched);
    loop {
        std::thread::sleep(PAUSE);
        let now = look(watched);
        if now != *seen && now == last {
            return;
        }
        last = now;
    }
}

/// The files of the language, each with when it was written and how long it is.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

fn look(watched: &[PathBuf]) -> Seen {
    let mut seen = Seen::new();
    for path in watched {
        // A folder that is gone for a moment, as while a version is checked out, has no files.
        let files = if path.is_dir() { disk::below(path).unwrap_or_default() } else { vec![path.clone()] };
        seen.extend(files.into_iter().filter_map(|file| stamp(&file).map(|stamp| (file, stamp))));
    }
    seen
}

fn stamp(file: &Path) -> Option<(Option<SystemTime>, u64)> {
    let about = fs::metadata(file).ok()?;
    Some((about.modified().ok(), about.len()))
}
