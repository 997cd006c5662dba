//! What is wrong with the files, as the client is told.

use serde_json::{Value, json};

use crate::harness::{Editor, Folder, LAW, PACT, part};

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|d| d["code"].as_str().unwrap()).collect()
}

#[test]
fn a_fault_is_said_while_it_is_there() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let mut editor = Editor::with(
        &folder,
        json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true}}}),
        json!({"library": "none", "libraryScheme": true}),
    );
    let uri = folder.uri("pact.foe");
    editor.open(&uri, PACT);
    let faulty = format!("{PACT}state Arland\nrule party(Arlnad, pact)\n");
    editor.replace(&uri, 2, &faulty);
    let said = editor.diagnostics(&uri);
    assert_eq!(codes(&said), ["F0204", "F0201"]);
    assert_eq!(part(&faulty, &said[1]["range"]), "Arlnad");
    assert_eq!((&said[1]["severity"], &said[1]["source"]), (&json!(1), &json!("foederis")));
    assert_eq!(said[1]["codeDescription"]["href"], "foederis-library:/diagnostics/F0201.md");
    assert!(said[1]["message"].as_str().unwrap().contains("help: did you mean `Arland`?"));
    let elsewhere = &said[0]["relatedInformation"][0];
    assert_eq!(elsewhere["location"]["uri"], folder.uri("law.foe"));
    assert_eq!(part(LAW, &elsewhere["location"]["range"]), "Arland");
    editor.replace(&uri, 3, PACT);
    assert_eq!(editor.diagnostics(&uri), [Value::Null; 0]);
}

#[test]
fn a_change_in_one_file_is_seen_in_another() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let mut editor = Editor::on(&folder);
    let (law, pact) = (folder.uri("law.foe"), folder.uri("pact.foe"));
    editor.open(&law, LAW);
    editor.replace(&law, 2, &LAW.replace("state Arland", "state Airland"));
    // Said of a file that nobody has opened.
    let said = editor.diagnostics(&pact);
    assert_eq!(codes(&said), ["F0201"]);
    assert_eq!(part(PACT, &said[0]["range"]), "Arland");
    // What is closed without saving is what is on disk.
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": law}}));
    assert_eq!(editor.diagnostics(&pact), [Value::Null; 0]);
}

#[test]
fn files_come_change_and_go_on_disk() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let watches = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut editor = Editor::with(&folder, watches, json!({"library": "none", "libraryScheme": true}));
    editor.settle();
    let asked = editor.seen.iter().any(|m| {
        matches!(m, lsp_server::Message::Request(r) if r.method == "client/registerCapability"
            && r.params["registrations"][0]["registerOptions"]["watchers"][0]["globPattern"] == "**/*.foe")
    });
    assert!(asked, "{:#?}", editor.seen);
    let changed = |names: &[&str]| {
        let changes: Vec<Value> = names.iter().map(|n| json!({"uri": folder.uri(n), "type": 2})).collect();
        json!({"changes": changes})
    };
    let (law, pact, new) = (folder.uri("law.foe"), folder.uri("pact.foe"), folder.uri("deep/er/new.foe"));
    folder.write("deep/er/new.foe", "state Borduria\n");
    editor.tell("workspace/didChangeWatchedFiles", changed(&["deep/er/new.foe"]));
    // Files are read in the order of their names, so that the second declaration is in the law.
    assert_eq!(codes(&editor.diagnostics(&law)), ["F0204"]);
    folder.remove("deep/er/new.foe");
    editor.tell("workspace/didChangeWatchedFiles", changed(&["deep/er/new.foe"]));
    assert!(editor.diagnostics(&law).is_empty());
    // A file under another name.
    folder.remove("law.foe");
    folder.write("deep/er/new.foe", &LAW.replace("Arland", "Airland"));
    editor.tell("workspace/didChangeWatchedFiles", changed(&["law.foe", "deep/er/new.foe"]));
    assert_eq!(codes(&editor.diagnostics(&pact)), ["F0201"]);
    folder.write("pact.foe", &PACT.replace("Arland", "Airland"));
    editor.tell("workspace/didChangeWatchedFiles", changed(&["pact.foe"]));
    assert!(editor.diagnostics(&pact).is_empty());
    // A whole folder.
    std::fs::remove_dir_all(folder.path.join("deep")).unwrap();
    editor.tell("workspace/didChangeWatchedFiles", changed(&["deep"]));
    assert!(!editor.diagnostics(&pact).is_empty());
    folder.write("deep/er/new.foe", "kind state\nkind state\n");
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": new}}));
    assert_eq!(codes(&editor.diagnostics(&new)), ["F0204"]);
}

/// A fault, and an edit behind letters of which each takes four bytes, as three clients count.
#[test]
fn positions_are_counted_as_agreed() {
    let text = format!("{LAW}# \u{1f980}é\nrule party(Arlnad, \u{10400}\u{10400}x)\n");
    let fault = "rule party(".len();
    let letters = [("utf-8", 4 + 4), ("utf-16", 2 + 2), ("utf-32", 1 + 1)];
    for (encoding, units) in letters {
        let folder = Folder::new(&[("law.foe", &text)]);
        let capabilities = json!({"general": {"positionEncodings": [encoding, "utf-16"]}});
        let mut editor =
            Editor::with(&folder, capabilities, json!({"library": "none", "libraryScheme": true}));
        let uri = folder.uri("law.foe");
        let said = editor.diagnostics(&uri);
        let line = text.lines().count() - 1;
        assert_eq!(said[0]["range"]["start"], json!({"line": line, "character": fault}), "{encoding}");
        // An edit behind the letters goes where it is meant to.
        editor.open(&uri, &text);
        let at = fault + "Arlnad, ".len() + units;
        let range = json!({"start": {"line": line, "character": fault},
            "end": {"line": line, "character": at + 1}});
        let document = json!({"uri": uri, "version": 2});
        let changes = json!([{"range": range, "text": "?s, ?t"}]);
        editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
        let said = editor.diagnostics(&uri);
        assert!(!codes(&said).contains(&"F0201"), "{encoding}: {said:#?}");
        let symbols = editor.ask("textDocument/foldingRange", json!({"textDocument": {"uri": uri}}));
        assert!(symbols.as_array().unwrap().len() > 3);
    }
}

#[test]
fn a_document_beside_the_workspace_is_read_with_it_and_alone() {
    let folder =
        Folder::new(&[("law/law.foe", LAW), ("law/pact.foe", PACT), ("notes/draft.foe", "state Arland\n")]);
    let mut editor = Editor::on(&folder);
    editor.settle();
    assert!(editor.seen.is_empty(), "a folder with `law` has its files there: {:#?}", editor.seen);
    let draft = folder.uri("notes/draft.foe");
    editor.open(&draft, "rule party(Arlnad, pact)\n");
    assert_eq!(codes(&editor.diagnostics(&draft)), ["F0201"]);
    // A second one does not know the first.
    let other = folder.uri("notes/other.foe");
    editor.open(&draft, "state Cumbria\n");
    editor.open(&other, "rule party(Cumbria, pact)\n");
    assert_eq!(codes(&editor.diagnostics(&other)), ["F0201"]);
    assert!(editor.diagnostics(&draft).is_empty());
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": other}}));
    assert!(editor.diagnostics(&other).is_empty());
}

#[test]
fn the_workspace_can_have_several_folders() {
    let (one, two) = (Folder::new(&[("law.foe", LAW)]), Folder::new(&[("law.foe", PACT)]));
    let mut editor = Editor::on(&one);
    let added = json!([{"uri": two.uri("").trim_end_matches('/'), "name": "two"}]);
    let removed = json!([]);
    editor
        .tell("workspace/didChangeWorkspaceFolders", json!({"event": {"added": added, "removed": removed}}));
    let found = editor.ask("workspace/symbol", json!({"query": "pact"}));
    assert_eq!(found[0]["location"]["uri"], two.uri("law.foe"));
    editor
        .tell("workspace/didChangeWorkspaceFolders", json!({"event": {"added": removed, "removed": added}}));
    assert_eq!(editor.ask("workspace/symbol", json!({"query": "pact"})), json!([]));
}

#[test]
fn a_file_that_is_no_text_is_said_to_be_none() {
    let folder = Folder::new(&[("law.foe", LAW)]);
    std::fs::write(folder.path.join("odd.foe"), b"state A \xff\xfe\n").unwrap();
    let mut editor = Editor::on(&folder);
    let uri = folder.uri("odd.foe");
    let said = editor.diagnostics(&uri);
    assert!(said[0]["message"].as_str().unwrap().contains("byte 8"), "{said:#?}");
    folder.write("odd.foe", "state A\n");
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 2}]}));
    assert!(editor.diagnostics(&uri).is_empty());
}
