//! An editor, as far as the tests need one: it opens, edits and asks, and counts positions for itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use foederis_lsp::{Exit, serve};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

/// A small law of its own, so that a test reads little.
pub(crate) const LAW: &str = r#"kind state
kind place
kind person
state Arland "Republic of Arland"
  code iso3 ARL
state Borduria "Borduria"
place Aville "Aville"
relation party(state: state, treaty: treaty)
  derived
  reads "{state} is a party to the {treaty}"
relation consent(act: act, state: state, treaty: treaty)
  act
  registered
relation entered-into-force(treaty: treaty)
  derived
relation seat(state: state, at: place)
  open about state
clause "in force at once"
  states entered-into-force(?treaty)
source paper "A paper"
  publisher "The Press"
register book "The book"
rule party(?state, ?treaty)
  if consent(?_, ?state, ?treaty)
"#;

/// A treaty under that law.
pub(crate) const PACT: &str = r#"treaty pact "A Pact"
  in force at once
article 1 "Parties"
  words fr "Les parties sont liées."
  translation en "The parties are bound."
entry arland-consent in book
  consent(this, Arland, pact) on 1993-11-16
  source paper
"#;

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder for one test, with files.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
}

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("lsp-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let folder = Self { path };
        for (name, text) in files {
            folder.write(name, text);
        }
        fs::create_dir_all(&folder.path).unwrap();
        folder
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path.join(name)).unwrap();
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        let path = self.path.join(name).display().to_string().replace('\\', "/");
        format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind in the build directory does no harm.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// An editor that talks to a server in a thread.
pub(crate) struct Editor {
    connection: Option<Connection>,
    server: Option<JoinHandle<Exit>>,
    next: i32,
    /// What came while something else was waited for.
    pub(crate) seen: Vec<Message>,
}

impl Editor {
    /// A server that was not asked anything yet.
    pub(crate) fn silent() -> Self {
        let (server, client) = Connection::memory();
        let server = std::thread::spawn(move || serve(server));
        Self { connection: Some(client), server: Some(server), next: 0, seen: Vec::new() }
    }

    /// A server for a folder that is a library by itself.
    pub(crate) fn on(folder: &Folder) -> Self {
        Self::with(folder, json!({}), json!({"library": "none", "libraryScheme": true}))
    }

    pub(crate) fn with(folder: &Folder, capabilities: Value, options: Value) -> Self {
        let mut editor = Self::silent();
        let params = json!({
            "processId": null,
            "rootUri": null,
            "workspaceFolders": [{"uri": folder.uri("").trim_end_matches('/'), "name": "test"}],
            "capabilities": capabilities,
            "initializationOptions": options,
        });
        let answer = editor.ask("initialize", params);
        assert_eq!(answer["serverInfo"]["name"], "foederis");
        editor.tell("initialized", json!({}));
        editor
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().unwrap()
    }

    pub(crate) fn send(&self, message: impl Into<Message>) {
        self.connection().sender.send(message.into()).unwrap();
    }

    pub(crate) fn tell(&self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params });
    }

    /// Sends a request and does not wait.
    pub(crate) fn begin(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request { id: id.clone(), method: method.to_owned(), params });
        id
    }

    /// The next message; nothing if none comes in time.
    pub(crate) fn receive(&mut self, patience: Duration) -> Option<Message> {
        self.connection().receiver.recv_timeout(patience).ok()
    }

    /// The response to a request.
    pub(crate) fn response(&mut self, id: &RequestId) -> Response {
        let until = Instant::now() + PATIENCE;
        if let Some(at) = self.seen.iter().position(|m| matches!(m, Message::Response(r) if r.id == *id)) {
            let Message::Response(response) = self.seen.remove(at) else { unreachable!() };
            return response;
        }
        while let Some(message) = self.receive(until.saturating_duration_since(Instant::now())) {
            match message {
                Message::Response(response) if response.id == *id => return response,
                other => self.seen.push(other),
            }
        }
        panic!("no response to {id}; seen: {:#?}", self.seen)
    }

    /// Asks, and returns the result.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        match self.try_ask(method, params) {
            Ok(result) => result,
            Err((code, message)) => panic!("{method}: {code} {message}"),
        }
    }

    /// Asks, and returns the result or the code and words of the refusal.
    pub(crate) fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, (i32, String)> {
        let id = self.begin(method, params);
        self.response(&id).response_result.map_err(|e| (e.code, e.message))
    }

    /// Asks about a place, which is marked by its first words and how many letters behind their beginning it is.
    pub(crate) fn ask_at(&mut self, method: &str, uri: &str, text: &str, place: &str, more: Value) -> Value {
        let mut params = json!({"textDocument": {"uri": uri}, "position": position(text, place)});
        if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
            params.extend(more.clone());
        }
        self.ask(method, params)
    }

    pub(crate) fn open(&self, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": "foederis", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": item}));
    }

    /// Replaces the whole text of an open document.
    pub(crate) fn replace(&self, uri: &str, version: i32, text: &str) {
        let document = json!({"uri": uri, "version": version});
        let changes = json!([{"text": text}]);
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// What the server says next of a document.
    pub(crate) fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        let until = Instant::now() + PATIENCE;
        let is_of = |message: &Message| match message {
            Message::Notification(n) => {
                n.method == "textDocument/publishDiagnostics" && n.params["uri"] == uri
            }
            _ => false,
        };
        loop {
            let message = match self.seen.iter().position(is_of) {
                Some(at) => self.seen.remove(at),
                None => match self.receive(until.saturating_duration_since(Instant::now())) {
                    Some(message) if is_of(&message) => message,
                    Some(other) => {
                        self.seen.push(other);
                        continue;
                    }
                    None => panic!("nothing is said of {uri}; seen: {:#?}", self.seen),
                },
            };
            let Message::Notification(notification) = message else { unreachable!() };
            return notification.params["diagnostics"].as_array().unwrap().clone();
        }
    }

    /// Waits until all that was sent is dealt with and said.
    pub(crate) fn settle(&mut self) {
        self.ask("workspace/symbol", json!({"query": "\u{0}"}));
        while let Some(message) = self.receive(Duration::from_millis(400)) {
            self.seen.push(message);
        }
    }

    /// Leaves as an editor should.
    pub(crate) fn leave(mut self) -> Exit {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Leaves in some other way.
    pub(crate) fn end(mut self) -> Exit {
        drop(self.connection.take());
        self.server.take().unwrap().join().unwrap()
    }
}

/// The position of a place in a text: of the mark `|` in words that stand there once. Counted in UTF-16.
pub(crate) fn position(text: &str, place: &str) -> Value {
    let behind = place.find('|').expect("a mark");
    let at = text.find(&place.replacen('|', "", 1)).expect("the words stand in the text") + behind;
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

/// The part of a text that a range means. Counted in UTF-16.
pub(crate) fn part<'t>(text: &'t str, range: &Value) -> &'t str {
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = position["character"].as_u64().unwrap();
        let mut at = start;
        for c in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= c.len_utf16() as u64;
            at += c.len_utf8();
        }
        at
    };
    &text[offset(&range["start"])..offset(&range["end"])]
}
