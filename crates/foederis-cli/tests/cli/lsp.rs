//! The language server as an editor starts it.

use std::io::{BufReader, Write as _};
use std::process::{Child, Stdio};

use crate::harness::{Folder, program};

/// Messages with their headers.
fn framed(messages: &[&str]) -> String {
    messages.iter().map(|m| format!("Content-Length: {}\r\n\r\n{m}", m.len())).collect()
}

/// The program as a server, with a folder for its copies of files.
fn start(folder: &Folder) -> Child {
    program(&["lsp", "--stdio"])
        .env("XDG_CACHE_HOME", folder.path("cache"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What a server writes when it is told these messages, and its exit status.
fn converse(folder: &Folder, messages: &[&str]) -> (Vec<serde_json::Value>, i32) {
    let mut server = start(folder);
    server.stdin.take().unwrap().write_all(framed(messages).as_bytes()).unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    let mut read = Vec::new();
    while let Some(message) = next(&mut output) {
        read.push(message);
    }
    (read, server.wait().unwrap().code().unwrap())
}

fn next(output: &mut impl std::io::BufRead) -> Option<serde_json::Value> {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let length: usize = line.strip_prefix("Content-Length: ")?.trim().parse().unwrap();
    output.read_line(&mut line).unwrap();
    let mut body = vec![0; length];
    std::io::Read::read_exact(output, &mut body).unwrap();
    Some(serde_json::from_slice(&body).unwrap())
}

#[test]
fn a_conversation_over_the_standard_streams() {
    let own =
        "state Arcadia \"Arcadia\"\nstate Arcadia \"again\"\nregister book \"The book\"\n  covers party\n";
    let folder = Folder::new("lsp", &[("own.foe", own.as_bytes())]);
    let root = format!("file://{}", folder.path(""));
    let root = root.trim_end_matches('/');
    let initialize = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"initialize","params":{{"capabilities":{{}},"rootUri":"{root}"}}}}"#
    );
    let definition = format!(
        r#"{{"jsonrpc":"2.0","id":2,"method":"textDocument/definition","params":{{"textDocument":{{"uri":"{root}/own.foe"}},"position":{{"line":3,"character":10}}}}}}"#
    );
    let (read, status) = converse(
        &folder,
        &[
            &initialize,
            r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
            "{ this is no message",
            &definition,
            r#"{"jsonrpc":"2.0","id":"last","method":"shutdown"}"#,
            r#"{"jsonrpc":"2.0","method":"exit"}"#,
        ],
    );
    assert_eq!(status, 0);
    let answer = |id: serde_json::Value| read.iter().find(|m| m["id"] == id).unwrap();
    assert_eq!(answer(1.into())["result"]["serverInfo"]["name"], "foederis");
    assert!(read.iter().any(|m| m["method"] == "window/logMessage"), "{read:#?}");
    assert!(answer("last".into())["result"].is_null());
    // An editor that knows no scheme of ours gets a copy that it can open.
    let found = &answer(2.into())["result"][0];
    let copy = found["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    assert!(copy.starts_with(&folder.path("cache/foederis/library-")), "{copy}");
    let text = std::fs::read_to_string(copy).unwrap();
    let line = usize::try_from(found["range"]["start"]["line"].as_u64().unwrap()).unwrap();
    assert!(text.lines().nth(line).unwrap().starts_with("relation party("));
    assert!(std::fs::metadata(copy).unwrap().permissions().readonly());
}

#[test]
fn an_editor_that_is_gone_ends_the_server() {
    let folder = Folder::new("lsp-gone", &[]);
    assert_eq!(converse(&folder, &[]), (vec![], 1));
    assert_eq!(converse(&folder, &[r#"{"jsonrpc":"2.0","method":"exit"}"#]), (vec![], 1));
}
