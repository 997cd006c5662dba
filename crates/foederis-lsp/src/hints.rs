//! The findings of the tests and cases of a file, behind the lines that expect or ask them.
//!
//! Tests take longer than a keystroke. They run in a thread of their own, over files as they were read once; when the
//! files are read again, what still runs for the old ones stops after the test that it is at. A test that reads nothing
//! that has changed is not run again.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};
use foederis::model::Span;
use foederis::{Detail, KeptTests, Setting};
use lsp_server::{ErrorCode, RequestId, Response};
use lsp_types::{InlayHint, InlayHintParams, Range};
use serde_json::Value;

use crate::analysis::Analysis;
use crate::position::Encoding;
use crate::project::Project;
use crate::requests::Refusal;
use crate::server::read;
use crate::uri::Key;

/// A finding, and the line that it stands behind.
#[derive(Clone, Debug)]
struct Found {
    /// The line.
    span: Span,
    /// In a few words.
    label: String,
    /// In full.
    tooltip: String,
}

/// The findings of a file's tests that are asked for.
struct Job {
    analysis: Arc<Analysis>,
    file: u32,
    key: Key,
    generation: u64,
}

/// The findings of a file's tests.
pub(crate) struct Done {
    key: Key,
    generation: u64,
    analysis: Arc<Analysis>,
    found: Vec<Found>,
}

/// A request that waits for tests.
struct Held {
    id: RequestId,
    key: Key,
    range: Range,
}

/// Findings that are known, being worked out, or waited for.
pub(crate) struct Hints {
    jobs: Sender<Job>,
    done: Receiver<Done>,
    /// The newest state of the files; work on an older one stops.
    newest: Arc<AtomicU64>,
    known: BTreeMap<Key, Done>,
    /// For which files work on the newest state is under way.
    working: BTreeSet<Key>,
    held: Vec<Held>,
    /// The client has shown findings, and will want to know of new ones.
    pub(crate) shown: bool,
}

impl Hints {
    pub(crate) fn new() -> Self {
        let (jobs, waiting) = unbounded::<Job>();
        let (finished, done) = unbounded();
        let newest = Arc::new(AtomicU64::new(0));
        let current = Arc::clone(&newest);
        thread::spawn(move || {
            let mut kept = KeptTests::default();
            let mut kept_for: Option<Arc<Analysis>> = None;
            for job in waiting {
                if kept_for.as_ref().is_none_or(|of| !Arc::ptr_eq(of, &job.analysis)) {
                    kept.renew(&job.analysis.foederis);
                    kept_for = Some(Arc::clone(&job.analysis));
                }
                let outdated = || current.load(Ordering::Relaxed) != job.generation;
                // A defect in one test costs the findings of its file, not those of all others.
                let found = catch_unwind(AssertUnwindSafe(|| find(&job, &mut kept, &outdated)));
                let found = found.unwrap_or_default();
                let Job { key, generation, analysis, .. } = job;
                if finished.send(Done { key, generation, analysis, found }).is_err() {
                    return;
                }
            }
        });
        Self {
            jobs,
            done,
            newest,
            known: BTreeMap::new(),
            working: BTreeSet::new(),
            held: Vec::new(),
            shown: false,
        }
    }

    /// Where finished work arrives.
    pub(crate) fn done(&self) -> Receiver<Done> {
        self.done.clone()
    }

    /// Takes in a request for hints. It is answered at once if the findings are known, and else when the tests have run;
    /// requests about files that have changed meanwhile are answered too.
    pub(crate) fn asked(
        &mut self,
        id: &RequestId,
        params: Value,
        project: &mut Project,
    ) -> Result<Vec<Response>, Refusal> {
        let InlayHintParams { text_document, range, .. } = read(params)?;
        let found = project.analysis(&text_document.uri).filter(|_| project.settings.hints);
        let mut responses = self.renew(project);
        let Some((analysis, file)) = found else {
            responses.push(Response::new_ok(id.clone(), Value::Null));
            return Ok(responses);
        };
        self.shown = true;
        let (key, generation) = (project.key(&text_document.uri), project.generation());
        // Where something is wrong, part of the library is left out, and what is found would mislead.
        if analysis.has_errors() {
            responses.push(Response::new_ok(id.clone(), Value::Array(Vec::new())));
            return Ok(responses);
        }
        if let Some(done) = self.known.get(&key) {
            responses.push(in_range(done, id, range, project.client.encoding));
            return Ok(responses);
        }
        self.held.push(Held { id: id.clone(), key: key.clone(), range });
        if self.working.insert(key.clone()) {
            let sent = self.jobs.send(Job { analysis, file, key, generation });
            sent.map_err(|_| Refusal::because("the tests cannot be run"))?;
        }
        Ok(responses)
    }

    /// Takes in finished work; the answers to those who waited for it.
    pub(crate) fn finished(&mut self, done: Done, project: &Project) -> Vec<Response> {
        // What was found in files that have changed since is known to nobody.
        if done.generation != self.newest.load(Ordering::Relaxed) {
            return Vec::new();
        }
        self.working.remove(&done.key);
        let (ready, held): (Vec<Held>, Vec<Held>) =
            std::mem::take(&mut self.held).into_iter().partition(|h| h.key == done.key);
        self.held = held;
        let answer = |held: Held| in_range(&done, &held.id, held.range, project.client.encoding);
        let responses = ready.into_iter().map(answer).collect();
        self.known.insert(done.key.clone(), done);
        responses
    }

    /// The files were read again: work on the old ones stops, and those who wait for it are told to ask again.
    pub(crate) fn renew(&mut self, project: &Project) -> Vec<Response> {
        let generation = project.generation();
        if self.newest.swap(generation, Ordering::Relaxed) == generation {
            return Vec::new();
        }
        self.known.clear();
        self.working.clear();
        let code = ErrorCode::ContentModified as i32;
        let held = std::mem::take(&mut self.held).into_iter();
        held.map(|h| Response::new_err(h.id, code, "the files have changed".to_owned())).collect()
    }

    /// Forgets a request; whether it was waiting.
    pub(crate) fn forget(&mut self, id: &RequestId) -> bool {
        let before = self.held.len();
        self.held.retain(|h| h.id != *id);
        self.held.len() != before
    }
}

/// Runs the tests and asks the questions of a file.
fn find(job: &Job, kept: &mut KeptTests, outdated: &dyn Fn() -> bool) -> Vec<Found> {
    let foederis = &job.analysis.foederis;
    let library = foederis.library();
    let mut found = Vec::new();
    for test in foederis.tests().iter().filter(|t| t.span.file == job.file) {
        if outdated() {
            return Vec::new();
        }
        let result = kept.result(test).unwrap_or_else(|| {
            let (result, reads) = foederis.run_noting(test);
            kept.keep(test, &result, reads);
            result
        });
        for checked in result.expectations {
            let (of, under) = (&checked.of, &checked.under);
            found.push(Found {
                span: checked.span,
                label: if checked.met { "✓".to_owned() } else { format!("✗ found: {}", checked.found) },
                tooltip: format!("{of} {under}\nexpected: {}\nfound: {}", checked.expected, checked.found),
            });
        }
    }
    for case in library.cases.iter().filter(|c| c.span.file == job.file) {
        if outdated() {
            return Vec::new();
        }
        let Ok(finding) = foederis.case(&case.name, &[], &Setting::default(), Detail::BRIEF) else {
            continue;
        };
        for (question, finding) in case.questions.iter().zip(finding.findings) {
            let answer = finding.answer.map(|a| a.to_string());
            let words: Vec<String> = answer.into_iter().chain(finding.verdict).collect();
            found.push(Found { span: question.span, label: words.join(": "), tooltip: finding.headline });
        }
    }
    found.sort_by_key(|f| (f.span.end, f.span.start));
    found
}

/// The hints in a range, as the client shows them.
fn in_range(done: &Done, id: &RequestId, range: Range, encoding: Encoding) -> Response {
    let within = |found: &&Found| {
        let position = done.analysis.range(found.span, encoding).end;
        range.start <= position && position <= range.end
    };
    let hint = |found: &Found| InlayHint {
        position: done.analysis.range(found.span, encoding).end,
        label: found.label.clone().into(),
        kind: None,
        text_edits: None,
        tooltip: Some(found.tooltip.clone().into()),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    let hints: Vec<InlayHint> = done.found.iter().filter(within).map(hint).collect();
    match serde_json::to_value(hints) {
        Ok(hints) => Response::new_ok(id.clone(), hints),
        Err(error) => Refusal::new(ErrorCode::InternalError, error.to_string()).of(id.clone()),
    }
}
