//! The conversation with a client: one message after the other, and the newest state of the files only.
//!
//! Requests are answered in the order in which they come. Changes are taken in at once and the files read again when
//! nothing is waiting, so that of ten keystrokes in a row only the last is read. The findings of tests take longer and
//! are worked out beside this, by [`Hints`].

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, select};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, FileSystemWatcher, LspNotificationMethod, LspRequestMethod, Notification as _,
    PublishDiagnosticsNotification, Registration, RegistrationParams,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::{Client, Settings};
use crate::diagnostics::Published;
use crate::hints::Hints;
use crate::project::Project;
use crate::requests::{Refusal, capabilities};
use crate::transport;
use crate::uri::Key;

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// As it should: the client said so beforehand.
    Orderly,
    /// Without a word.
    Sudden,
}

/// Answers a client over the standard streams until it leaves.
///
/// # Errors
/// When the standard output cannot be written to.
pub fn serve_stdio() -> io::Result<Exit> {
    let (connection, writer) = transport::connect(io::stdin(), io::stdout());
    let exit = serve(connection);
    match writer.join() {
        Ok(written) => written.map(|()| exit),
        Err(_) => Err(io::Error::other("the thread that writes has failed")),
    }
}

/// Answers a client over a connection until it leaves.
#[must_use]
pub fn serve(connection: Connection) -> Exit {
    let Connection { sender, receiver } = connection;
    let mut server = Server {
        sender,
        receiver,
        waiting: VecDeque::new(),
        phase: Phase::New,
        published: Published::default(),
        unpublished: false,
        asked: 0,
    };
    server.run()
}

/// How far the conversation is.
enum Phase {
    /// Nothing was said yet.
    New,
    /// Everything can be asked.
    Working(Box<Work>),
    /// The client is about to leave.
    Leaving,
}

struct Work {
    project: Project,
    hints: Hints,
}

struct Server {
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    /// Messages that have come and are not dealt with.
    waiting: VecDeque<Message>,
    phase: Phase,
    published: Published,
    /// The files were read, and what is wrong with them is not said yet.
    unpublished: bool,
    /// How many requests we have made.
    asked: i32,
}

impl Server {
    fn run(&mut self) -> Exit {
        while let Some(message) = self.next() {
            match message {
                Message::Request(request) => self.request(request),
                Message::Notification(notification) if notification.method == "exit" => {
                    return if matches!(self.phase, Phase::Leaving) { Exit::Orderly } else { Exit::Sudden };
                }
                Message::Notification(notification) => self.notification(notification),
                // What the client says of our requests changes nothing.
                Message::Response(_) => {}
            }
        }
        Exit::Sudden
    }

    /// The next message; nothing when the client is gone.
    fn next(&mut self) -> Option<Message> {
        loop {
            while let Ok(message) = self.receiver.try_recv() {
                self.take(message);
            }
            if let Some(message) = self.waiting.pop_front() {
                return Some(message);
            }
            let quiet = match &self.phase {
                Phase::Working(work) if work.project.is_stale() || self.unpublished => {
                    Some(work.project.quiet())
                }
                _ => None,
            };
            if let Some(quiet) = quiet {
                match self.receiver.recv_timeout(quiet) {
                    Ok(message) => self.take(message),
                    Err(RecvTimeoutError::Timeout) => self.settle(),
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
                continue;
            }
            let done = match &self.phase {
                Phase::Working(work) => work.hints.done(),
                Phase::New | Phase::Leaving => crossbeam_channel::never(),
            };
            select! {
                recv(self.receiver) -> message => match message {
                    Ok(message) => self.take(message),
                    Err(_) => return None,
                },
                recv(done) -> done => if let (Ok(done), Phase::Working(work)) = (done, &mut self.phase) {
                    for response in work.hints.finished(done, &work.project) {
                        send(&self.sender, response);
                    }
                },
            }
        }
    }

    /// Puts a message behind those that wait; a request that is no longer wanted is answered and taken away.
    fn take(&mut self, message: Message) {
        let Message::Notification(notification) = &message else {
            return self.waiting.push_back(message);
        };
        if notification.method != LspNotificationMethod::CancelRequest.as_str() {
            return self.waiting.push_back(message);
        }
        let Some(id) = notification.params.get("id").and_then(id_of) else {
            return;
        };
        let queued = self.waiting.iter().position(|m| matches!(m, Message::Request(r) if r.id == id));
        let held = match &mut self.phase {
            Phase::Working(work) => work.hints.forget(&id),
            Phase::New | Phase::Leaving => false,
        };
        if let Some(at) = queued {
            self.waiting.remove(at);
        }
        if queued.is_some() || held {
            let code = ErrorCode::RequestCanceled as i32;
            send(&self.sender, Response::new_err(id, code, "cancelled as asked".to_owned()));
        }
    }

    /// Reads the files, since nothing is waiting, and says what is wrong with them.
    fn settle(&mut self) {
        let Phase::Working(work) = &mut self.phase else {
            return;
        };
        work.project.refresh();
        self.unpublished = false;
        let stale = work.hints.renew(&work.project);
        for response in stale {
            send(&self.sender, response);
        }
        for params in self.published.renew(&work.project) {
            let method = PublishDiagnosticsNotification::METHOD.as_str().to_owned();
            send(&self.sender, Notification::new(method, params));
        }
        if work.project.client.refreshes_hints && work.hints.shown {
            self.asked += 1;
            let method = LspRequestMethod::WorkspaceInlayHintRefresh.as_str().to_owned();
            send(&self.sender, Request::new(self.asked.into(), method, Value::Null));
        }
    }

    fn request(&mut self, request: Request) {
        let refuse =
            |code: ErrorCode, why: &str| Response::new_err(request.id.clone(), code as i32, why.to_owned());
        let method = LspRequestMethod::from(request.method.as_str());
        match (&mut self.phase, method) {
            (Phase::New, LspRequestMethod::Initialize) => self.initialize(request),
            (Phase::New, _) => {
                let refusal = refuse(ErrorCode::ServerNotInitialized, "the first request is `initialize`");
                send(&self.sender, refusal);
            }
            (Phase::Leaving, _) => {
                let refusal = refuse(ErrorCode::InvalidRequest, "after `shutdown`, only `exit` follows");
                send(&self.sender, refusal);
            }
            (Phase::Working(_), LspRequestMethod::Shutdown) => {
                self.phase = Phase::Leaving;
                send(&self.sender, Response::new_ok(request.id, Value::Null));
            }
            (Phase::Working(_), LspRequestMethod::Initialize) => {
                let refusal = refuse(ErrorCode::InvalidRequest, "`initialize` has been asked already");
                send(&self.sender, refusal);
            }
            (Phase::Working(work), LspRequestMethod::TextDocumentInlayHint) => {
                let generation = work.project.generation();
                let answer = guarded(|| work.hints.asked(&request.id, request.params, &mut work.project));
                self.unpublished |= work.project.generation() != generation;
                let responses = answer.unwrap_or_else(|refusal| vec![refusal.of(request.id)]);
                responses.into_iter().for_each(|response| send(&self.sender, response));
            }
            (Phase::Working(work), method) => {
                let generation = work.project.generation();
                let answer = guarded(|| work.project.answer(method, request.params));
                self.unpublished |= work.project.generation() != generation;
                let response = match answer {
                    Ok(result) => Response::new_ok(request.id, result),
                    Err(refusal) => refusal.of(request.id),
                };
                send(&self.sender, response);
            }
        }
    }

    fn initialize(&mut self, request: Request) {
        let client = Client::of(&request.params);
        let settings = Settings::of(&request.params);
        send(&self.sender, Response::new_ok(request.id, capabilities(&client)));
        let project = Project::new(client, settings);
        self.phase = Phase::Working(Box::new(Work { project, hints: Hints::new() }));
    }

    fn notification(&mut self, notification: Notification) {
        let Phase::Working(work) = &mut self.phase else {
            return;
        };
        let project = &mut work.project;
        let Notification { method, params } = notification;
        let taken = guarded(|| {
            match LspNotificationMethod::from(method.as_str()) {
                LspNotificationMethod::TextDocumentDidOpen => {
                    project.opened(read::<DidOpenTextDocumentParams>(params)?);
                }
                LspNotificationMethod::TextDocumentDidChange => {
                    project.edited(read::<DidChangeTextDocumentParams>(params)?);
                }
                LspNotificationMethod::TextDocumentDidClose => {
                    project.closed(&read::<DidCloseTextDocumentParams>(params)?.text_document);
                }
                LspNotificationMethod::TextDocumentDidSave => {
                    project.changed_on_disk(&read::<DidSaveTextDocumentParams>(params)?.text_document.uri);
                }
                LspNotificationMethod::WorkspaceDidChangeWatchedFiles => {
                    for change in read::<DidChangeWatchedFilesParams>(params)?.changes {
                        project.changed_on_disk(&change.uri);
                    }
                }
                LspNotificationMethod::WorkspaceDidChangeWorkspaceFolders => {
                    let event = read::<DidChangeWorkspaceFoldersParams>(params)?.event;
                    let mut settings = project.settings.clone();
                    let path = |uri| match Key::of(uri) {
                        Key::Disk(path) => Some(path),
                        Key::Shipped(_) | Key::Other(_) => None,
                    };
                    let gone: Vec<_> = event.removed.iter().filter_map(|f| path(&f.uri)).collect();
                    settings.roots.retain(|root| !gone.contains(root));
                    settings.roots.extend(event.added.iter().filter_map(|f| path(&f.uri)));
                    project.moved(settings);
                }
                // Everything else is no concern of ours.
                _ => {}
            }
            Ok(())
        });
        if let Err(refusal) = taken {
            let params = lsp_types::LogMessageParams {
                kind: lsp_types::MessageType::Error,
                message: format!("{method}: {}", refusal.message),
            };
            let method = lsp_types::LogMessageNotification::METHOD.as_str().to_owned();
            send(&self.sender, Notification::new(method, params));
        }
        if method == LspNotificationMethod::Initialized.as_str() && work.project.client.watches {
            self.watch();
        }
    }

    /// Asks the client to tell of files that come, change and go.
    fn watch(&mut self) {
        let pattern = "**/*.foe".to_owned().into();
        let watchers = vec![FileSystemWatcher { glob_pattern: pattern, kind: None }];
        let options = serde_json::to_value(DidChangeWatchedFilesRegistrationOptions { watchers });
        let registration = Registration {
            id: "files of the language".to_owned(),
            method: LspNotificationMethod::WorkspaceDidChangeWatchedFiles.as_str().to_owned(),
            register_options: options.ok(),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        self.asked += 1;
        let method = LspRequestMethod::ClientRegisterCapability.as_str().to_owned();
        send(&self.sender, Request::new(self.asked.into(), method, params));
    }
}

/// Sends a message. A client that is gone is noticed where messages are received.
fn send(sender: &Sender<Message>, message: impl Into<Message>) {
    let _ = sender.send(message.into());
}

/// Reads the parameters of a request or notification.
pub(crate) fn read<P: DeserializeOwned>(params: Value) -> Result<P, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

/// Does some work; a defect in it is refused like a faulty request, and the server goes on.
fn guarded<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let why = "this request met a defect in the program; please report it".to_owned();
        Err(Refusal::new(ErrorCode::InternalError, why))
    })
}

fn id_of(id: &Value) -> Option<RequestId> {
    match id {
        Value::Number(number) => i32::try_from(number.as_i64()?).ok().map(RequestId::from),
        Value::String(text) => Some(RequestId::from(text.clone())),
        _ => None,
    }
}
