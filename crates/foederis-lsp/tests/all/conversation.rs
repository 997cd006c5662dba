//! How a conversation begins, goes on and ends, whatever the client says.

use std::time::Duration;

use foederis_lsp::Exit;
use lsp_server::Message;
use serde_json::{Value, json};

use crate::harness::{Editor, Folder, LAW, PACT};

#[test]
fn an_orderly_end_and_sudden_ones() {
    let folder = Folder::new(&[("law.foe", LAW)]);
    assert_eq!(Editor::on(&folder).leave(), Exit::Orderly);
    assert_eq!(Editor::on(&folder).end(), Exit::Sudden);
    assert_eq!(Editor::silent().end(), Exit::Sudden);
    let editor = Editor::silent();
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), Exit::Sudden);
}

#[test]
fn what_is_asked_before_the_beginning_and_after_the_end_is_refused() {
    let mut editor = Editor::silent();
    let hover = json!({"textDocument": {"uri": "file:///x.foe"}, "position": {"line": 0, "character": 0}});
    assert_eq!(editor.try_ask("textDocument/hover", hover.clone()).unwrap_err().0, -32002);
    editor.tell("textDocument/didOpen", json!({}));
    editor.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(editor.try_ask("initialize", json!({"capabilities": {}})).unwrap_err().0, -32600);
    assert_eq!(editor.ask("textDocument/hover", hover.clone()), Value::Null);
    editor.ask("shutdown", Value::Null);
    assert_eq!(editor.try_ask("textDocument/hover", hover).unwrap_err().0, -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), Exit::Orderly);
}

#[test]
fn what_makes_no_sense_is_answered_and_changes_nothing() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let mut editor = Editor::on(&folder);
    assert_eq!(editor.try_ask("textDocument/telepathy", json!({})).unwrap_err().0, -32601);
    assert_eq!(editor.try_ask("foederis/nothing", Value::Null).unwrap_err().0, -32601);
    for params in [Value::Null, json!(7), json!([]), json!({"textDocument": 3}), json!({"position": {}})] {
        for method in
            ["textDocument/hover", "textDocument/rename", "textDocument/completion", "textDocument/inlayHint"]
        {
            assert_eq!(editor.try_ask(method, params.clone()).unwrap_err().0, -32602, "{method} {params}");
        }
        editor.tell("textDocument/didChange", params.clone());
        editor.tell("textDocument/didOpen", params.clone());
        editor.tell("$/cancelRequest", params);
    }
    editor.tell("$/setTrace", json!({"value": "verbose"}));
    editor.tell("nobody/knows", json!({}));
    let document = json!({"uri": "file:///not/open.foe", "version": 2});
    editor
        .tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": "x"}]}));
    editor.tell("textDocument/didClose", json!({"textDocument": document}));
    // Places that are not there.
    let uri = folder.uri("pact.foe");
    for position in [json!({"line": 9999, "character": 0}), json!({"line": 0, "character": 9999})] {
        let params = json!({"textDocument": {"uri": uri}, "position": position, "newName": "x"});
        for method in ["hover", "definition", "documentHighlight", "completion", "implementation"] {
            editor.ask(&format!("textDocument/{method}"), params.clone());
        }
        let _ = editor.try_ask("textDocument/rename", params);
    }
    let logged = editor
        .seen
        .iter()
        .filter(|m| matches!(m, Message::Notification(n) if n.method == "window/logMessage"));
    assert_eq!(logged.count(), 10, "each faulty notification is logged");
    assert_eq!(editor.leave(), Exit::Orderly);
}

#[test]
fn a_request_that_waits_can_be_cancelled() {
    let folder = Folder::new(&[("law.foe", LAW)]);
    let mut editor = Editor::on(&folder);
    let uri = folder.uri("law.foe");
    // While the first is answered, the others come in.
    let big = LAW.repeat(40);
    editor.open(&uri, &big);
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": 3, "character": 7}});
    let first = editor.begin("textDocument/hover", params.clone());
    let ids: Vec<_> = (0..20).map(|_| editor.begin("textDocument/hover", params.clone())).collect();
    let last = ids.last().unwrap();
    editor.tell("$/cancelRequest", json!({"id": 21}));
    editor.tell("$/cancelRequest", json!({"id": "never asked"}));
    editor.response(&first).response_result.unwrap();
    // It was answered before the word came, or it is cancelled: never both and never neither.
    match editor.response(last).response_result {
        Ok(hover) => assert!(hover["contents"]["value"].as_str().unwrap().contains("Arland")),
        Err(error) => assert_eq!(error.code, -32800),
    }
    assert_eq!(editor.leave(), Exit::Orderly);
}

#[test]
fn of_many_changes_in_a_row_the_last_is_read() {
    let folder = Folder::new(&[("law.foe", LAW)]);
    let mut editor = Editor::on(&folder);
    let uri = folder.uri("law.foe");
    editor.open(&uri, LAW);
    for number in 0..200 {
        editor.replace(&uri, number + 2, &format!("{LAW}state S{number}\nstate S{number}\n"));
    }
    editor.settle();
    let said: Vec<_> = editor
        .seen
        .iter()
        .filter_map(|m| match m {
            Message::Notification(n) if n.method == "textDocument/publishDiagnostics" => Some(&n.params),
            _ => None,
        })
        .collect();
    assert!(said.len() < 100, "{} times the files were read", said.len());
    let last = said.last().unwrap();
    assert_eq!(last["version"], 201);
    assert!(last["diagnostics"][0]["message"].as_str().unwrap().contains("S199"));
    assert!(editor.receive(Duration::from_millis(50)).is_none());
}

#[test]
fn a_client_that_can_do_nothing_is_served_too() {
    let mut editor = Editor::silent();
    let answer = editor.ask("initialize", Value::Null);
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    editor.open("untitled:Untitled-1", "state Nowhere\n  cod iso3 NOW\n");
    let said = editor.diagnostics("untitled:Untitled-1");
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0]["message"].as_str().unwrap().contains("no line `cod`"), "{said:#?}");
    assert_eq!(editor.leave(), Exit::Orderly);
}
