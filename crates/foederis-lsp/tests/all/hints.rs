//! The findings of tests and cases, behind their lines.

use serde_json::{Value, json};

use crate::harness::{Editor, Folder, LAW, PACT};

const TEST: &str = "test \"a party by its consent\"\n  on 2000-01-01\n    expect party(Arland, pact)\n    expect party(Borduria, pact)\n";

fn ask(editor: &mut Editor, uri: &str) -> Vec<(u64, String)> {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    let hints = editor.ask("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": range}));
    let hint = |h: &Value| (h["position"]["line"].as_u64().unwrap(), h["label"].as_str().unwrap().to_owned());
    hints.as_array().unwrap().iter().map(hint).collect()
}

#[test]
fn each_expectation_shows_its_finding() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT), ("test.foe", TEST)]);
    let mut editor = Editor::on(&folder);
    let uri = folder.uri("test.foe");
    assert_eq!(ask(&mut editor, &uri), [(2, "✓".to_owned()), (3, "✗ found: no".to_owned())]);
    // Once more, from what is known; and of the new state once something has changed, in whatever file.
    assert_eq!(ask(&mut editor, &uri).len(), 2);
    let pact = folder.uri("pact.foe");
    editor.open(&pact, &PACT.replace("consent(this, Arland", "consent(this, Borduria"));
    assert_eq!(ask(&mut editor, &uri), [(2, "✗ found: no".to_owned()), (3, "✓".to_owned())]);
    // Where something is wrong nothing is found.
    editor.replace(&pact, 2, "state state state");
    assert_eq!(ask(&mut editor, &uri), []);
}

#[test]
fn a_question_of_a_case_shows_its_answer() {
    let case = "case one \"A case\"\n  about \"what it is about\"\n  question \"Was Arland a party?\"\n    ask party(Arland, pact)\n    on 2000-01-01\n    expect yes\n";
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT), ("case.foe", case)]);
    let mut editor = Editor::on(&folder);
    assert_eq!(ask(&mut editor, &folder.uri("case.foe")), [(2, "yes".to_owned()), (5, "✓".to_owned())]);
}

#[test]
fn a_client_that_shows_findings_is_told_when_they_change() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT), ("test.foe", TEST)]);
    let refresh = json!({"workspace": {"inlayHint": {"refreshSupport": true}}});
    let mut editor = Editor::with(&folder, refresh, json!({"library": "none", "libraryScheme": true}));
    let told = |editor: &mut Editor| {
        editor.settle();
        let is = |m: &lsp_server::Message| matches!(m, lsp_server::Message::Request(r) if r.method == "workspace/inlayHint/refresh");
        let count = editor.seen.iter().filter(|m| is(m)).count();
        editor.seen.clear();
        count
    };
    assert_eq!(told(&mut editor), 0, "nobody has asked for findings");
    ask(&mut editor, &folder.uri("test.foe"));
    editor.open(&folder.uri("pact.foe"), PACT);
    assert_eq!(told(&mut editor), 1);
}

#[test]
fn findings_can_be_left_out_and_waiting_for_them_cancelled() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT), ("test.foe", TEST)]);
    let mut editor = Editor::with(
        &folder,
        json!({}),
        json!({"library": "none", "libraryScheme": true, "findings": false}),
    );
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let params = json!({"textDocument": {"uri": folder.uri("test.foe")}, "range": range});
    assert_eq!(editor.ask("textDocument/inlayHint", params.clone()), Value::Null);
    let mut editor = Editor::on(&folder);
    let id = editor.begin("textDocument/inlayHint", params.clone());
    editor.tell("$/cancelRequest", json!({"id": 2}));
    match editor.response(&id).response_result {
        Ok(hints) => assert_eq!(hints.as_array().unwrap().len(), 2),
        Err(error) => assert_eq!(error.code, -32800),
    }
    // A change while the tests run: they are asked for again.
    let id = editor.begin("textDocument/inlayHint", params);
    editor.open(&folder.uri("pact.foe"), PACT);
    match editor.response(&id).response_result {
        Ok(hints) => assert_eq!(hints.as_array().unwrap().len(), 2),
        Err(error) => assert_eq!(error.code, -32801),
    }
}
