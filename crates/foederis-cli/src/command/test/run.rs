//! Running tests side by side, each with its time.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use foederis::{Foederis, InFileTest, KeptTests, Reads, TestResult};

use crate::options::Options;

/// A test that was run.
pub(crate) struct Timed {
    pub(crate) result: TestResult,
    pub(crate) took: Duration,
}

/// What was run.
pub(crate) struct Ran {
    /// In the order of the library, however they were run.
    pub(crate) tests: Vec<Timed>,
    /// How many were not run, after one that failed.
    pub(crate) left_out: usize,
    /// How many were not run, since they read nothing that has changed since they ran.
    pub(crate) as_before: usize,
    /// From the reading of the files on.
    pub(crate) took: Duration,
}

impl Ran {
    pub(crate) fn expectations(&self) -> usize {
        self.tests.iter().map(|t| t.result.expectations.len()).sum()
    }

    /// How many expectations were not met.
    pub(crate) fn failed(&self) -> usize {
        self.tests.iter().flat_map(|t| &t.result.expectations).filter(|e| !e.met).count()
    }
}

/// So long a run says nothing of its progress.
const PATIENCE: Duration = Duration::from_millis(700);

pub(super) fn run(
    foederis: &Foederis,
    tests: &[InFileTest<'_>],
    (jobs, fail_fast): (usize, bool),
    mut kept: Option<&mut KeptTests>,
    options: &Options,
) -> Ran {
    let begun = Instant::now();
    let progress = Progress::new(tests.len(), options);
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let done: Mutex<Vec<Done>> = Mutex::new(Vec::with_capacity(tests.len()));
    let known = kept.as_deref();
    let work = || {
        while !stopped.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(test) = tests.get(number) else { break };
            let from = Instant::now();
            let before = known.and_then(|kept| kept.result(test));
            let as_before = before.is_some();
            let (result, reads) = match before {
                Some(result) => (result, None),
                None if known.is_some() => foederis.run_noting(test),
                None => (foederis.run(test), None),
            };
            let timed = Timed { result, took: from.elapsed() };
            if fail_fast && !timed.result.is_met() {
                stopped.store(true, Ordering::Relaxed);
            }
            // A worker that panicked has left the list whole: a test is pushed in one step.
            let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            done.push(Done { number, timed, reads, as_before });
            if begun.elapsed() > PATIENCE {
                progress.show(done.len(), &test.title);
            }
        }
    };
    if jobs <= 1 || tests.len() <= 1 {
        work();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..jobs.min(tests.len()) {
                scope.spawn(work);
            }
        });
    }
    progress.clear();
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|done| done.number);
    let left_out = tests.len() - done.len();
    let as_before = done.iter().filter(|d| d.as_before).count();
    let mut ran = Vec::with_capacity(done.len());
    for Done { number, timed, reads, as_before } in done {
        if let (Some(kept), Some(test), false) = (kept.as_deref_mut(), tests.get(number), as_before) {
            kept.keep(test, &timed.result, reads);
        }
        ran.push(timed);
    }
    Ran { tests: ran, left_out, as_before, took: begun.elapsed() }
}

/// A test that is done with.
struct Done {
    number: usize,
    timed: Timed,
    reads: Option<Reads>,
    as_before: bool,
}

/// A line on the terminal that says how far it is.
struct Progress {
    of: usize,
    columns: usize,
    shown: bool,
}

impl Progress {
    fn new(of: usize, options: &Options) -> Self {
        Self { of, columns: options.columns(), shown: io::stderr().is_terminal() }
    }

    fn show(&self, done: usize, title: &str) {
        if self.shown {
            let line: String = format!("{done}/{} {title}", self.of).chars().take(self.columns - 1).collect();
            // Where the terminal is gone, nobody waits.
            let _ = write!(io::stderr(), "\r\u{1b}[2K{line}").and_then(|()| io::stderr().flush());
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\u{1b}[2K").and_then(|()| io::stderr().flush());
        }
    }
}
