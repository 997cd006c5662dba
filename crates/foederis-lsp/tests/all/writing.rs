//! Completions, renames, layout and fixes.

use serde_json::{Value, json};

use crate::harness::{Editor, Folder, LAW, PACT, part, position};

fn editor(capabilities: Value) -> (Folder, Editor) {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let editor = Editor::with(&folder, capabilities, json!({"library": "none", "libraryScheme": true}));
    (folder, editor)
}

fn labels(offered: &Value) -> Vec<&str> {
    offered["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect()
}

/// A text with edits made, counted in UTF-16.
fn edited(text: &str, edits: &Value) -> String {
    let mut new = text.to_owned();
    let mut edits: Vec<&Value> = edits.as_array().unwrap().iter().collect();
    edits.sort_by_key(|e| {
        let start = &e["range"]["start"];
        std::cmp::Reverse((start["line"].as_u64(), start["character"].as_u64()))
    });
    for edit in edits {
        let from =
            part(text, &json!({"start": {"line": 0, "character": 0}, "end": edit["range"]["start"]})).len();
        let length = part(text, &edit["range"]).len();
        new.replace_range(from..from + length, edit["newText"].as_str().unwrap());
    }
    new
}

#[test]
fn what_may_be_written_depends_on_the_place() {
    let snippets = json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
    let (folder, mut editor) = editor(snippets);
    let uri = folder.uri("new.foe");
    let ask = |editor: &mut Editor, marked: &str| {
        let text = marked.replacen('|', "", 1);
        editor.open(&uri, &text);
        let params = json!({"textDocument": {"uri": uri}, "position": position(&text, marked)});
        editor.ask("textDocument/completion", params)
    };
    let offered = ask(&mut editor, "rule party(Arland, |");
    assert_eq!(labels(&offered), ["pact", "?_"]);
    let offered = ask(&mut editor, "test \"t\"\n  expect pa|");
    let party = offered["items"].as_array().unwrap().iter().find(|i| i["label"] == "party").unwrap();
    assert_eq!(party["textEdit"]["newText"], "party(${1:state}, ${2:treaty})");
    assert_eq!(party["insertTextFormat"], 2);
    assert_eq!(party["textEdit"]["range"]["start"], json!({"line": 1, "character": 9}));
    let resolved = editor.ask("completionItem/resolve", party.clone());
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("is a party to"), "{resolved:#}");
    let offered = ask(&mut editor, "statement s\n  source |");
    assert_eq!(labels(&offered), ["paper"]);
    let offered = ask(&mut editor, "treaty t\n  |");
    assert!(labels(&offered).contains(&"in force at once"));
    // Stale or made-up data does no harm.
    for data in [
        json!(null),
        json!({"uri": 3}),
        json!({"uri": uri, "name": ["thing", "nobody"]}),
        json!({"uri": uri, "name": [[]]}),
    ] {
        let mut item = party.clone();
        item["data"] = data;
        editor.ask("completionItem/resolve", item);
    }
}

#[test]
fn a_client_without_snippets_gets_plain_words() {
    let (folder, mut editor) = editor(json!({}));
    let pact = folder.uri("pact.foe");
    let offered = editor.ask_at("textDocument/completion", &pact, PACT, "con|sent(this", Value::Null);
    let consent = offered["items"].as_array().unwrap().iter().find(|i| i["label"] == "consent").unwrap();
    assert_eq!(consent["textEdit"]["newText"], "consent");
    assert_eq!(part(PACT, &consent["textEdit"]["range"]), "consent");
    assert!(consent["insertTextFormat"].is_null());
}

#[test]
fn a_name_is_changed_in_all_files() {
    let (folder, mut editor) = editor(json!({}));
    let (law, pact) = (folder.uri("law.foe"), folder.uri("pact.foe"));
    let prepared = editor.ask_at("textDocument/prepareRename", &pact, PACT, "(this, Arl|and", Value::Null);
    assert_eq!(prepared["placeholder"], "Arland");
    assert_eq!(part(PACT, &prepared["range"]), "Arland");
    let new = json!({"newName": "Airland"});
    let changes = editor.ask_at("textDocument/rename", &pact, PACT, "(this, Arl|and", new);
    let changes = &changes["changes"];
    assert_eq!(edited(PACT, &changes[&pact]), PACT.replace("Arland", "Airland"));
    assert_eq!(edited(LAW, &changes[&law]), LAW.replacen("Arland", "Airland", 1), "not in the title");
    let new = json!({"newName": "?who"});
    let changes = editor.ask_at("textDocument/rename", &law, LAW, "rule party(?st|ate", new);
    let text = edited(LAW, &changes["changes"][&law]);
    assert!(text.ends_with("rule party(?who, ?treaty)\n  if consent(?_, ?who, ?treaty)\n"));
}

#[test]
fn an_edit_says_for_which_version_it_is() {
    let (folder, mut editor) = editor(json!({"workspace": {"workspaceEdit": {"documentChanges": true}}}));
    let pact = folder.uri("pact.foe");
    editor.open(&pact, PACT);
    let new = json!({"newName": "Airland"});
    let changes = editor.ask_at("textDocument/rename", &pact, PACT, "(this, Arl|and", new);
    let versions: Vec<(&Value, &Value)> = changes["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (&c["textDocument"]["uri"], &c["textDocument"]["version"]))
        .collect();
    let law = json!(folder.uri("law.foe"));
    assert_eq!(versions, [(&law, &Value::Null), (&json!(pact), &json!(1))]);
}

#[test]
fn a_name_that_will_not_do_is_refused_in_words() {
    let (folder, mut editor) = editor(json!({}));
    let pact = folder.uri("pact.foe");
    for (new, why) in [("1st", "no name"), ("Borduria", "declared twice"), ("", "no name")] {
        let params = json!({"textDocument": {"uri": pact}, "position": position(PACT, "(this, Arl|and"), "newName": new});
        let (code, message) = editor.try_ask("textDocument/rename", params).unwrap_err();
        assert!(code == -32803 && message.contains(why), "{new}: {code} {message}");
    }
    let params = json!({"textDocument": {"uri": pact}, "position": position(PACT, "words |fr")});
    let (code, message) = editor.try_ask("textDocument/prepareRename", params).unwrap_err();
    assert!(code == -32803 && message.contains("no name here"), "{message}");
}

#[test]
fn the_one_layout_in_the_fewest_edits() {
    let (folder, mut editor) = editor(json!({}));
    let uri = folder.uri("pact.foe");
    let untidy = PACT.replace("  source paper", "  source   paper").replace("article 1 ", "article 1    ");
    editor.open(&uri, &untidy);
    let options = json!({"tabSize": 8, "insertSpaces": false});
    let params = json!({"textDocument": {"uri": uri}, "options": options});
    let edits = editor.ask("textDocument/formatting", params);
    let tidy = foederis::lang::format(&untidy).unwrap();
    assert_eq!(edited(&untidy, &edits), tidy);
    assert_eq!(edits.as_array().unwrap().len(), 2);
    let range = json!({"start": {"line": 7, "character": 0}, "end": {"line": 7, "character": 5}});
    let params = json!({"textDocument": {"uri": uri}, "range": range, "options": options});
    let part_only = editor.ask("textDocument/rangeFormatting", params);
    let tidied = edited(&untidy, &part_only);
    assert!(tidied.contains("article 1    ") && tidied.contains("  source paper"), "{tidied}");
    // What cannot be read stays as it is.
    editor.replace(&uri, 2, "state (\n");
    let params = json!({"textDocument": {"uri": uri}, "options": options});
    assert_eq!(editor.ask("textDocument/formatting", params), json!([]));
    let params = json!({"textDocument": {"uri": "file:///nowhere.foe"}, "options": options});
    assert_eq!(editor.ask("textDocument/formatting", params), Value::Null);
}

#[test]
fn a_fault_comes_with_its_fixes() {
    let literals = json!({"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}});
    let (folder, mut editor) = editor(literals);
    let uri = folder.uri("new.foe");
    let text = "rule prty(?s, pact)\n  if consent(?_, ?s, pact)\nstate Cumbria “Land of C”\n";
    editor.open(&uri, text);
    let at =
        |line: u64| json!({"start": {"line": line, "character": 6}, "end": {"line": line, "character": 6}});
    let ask = |line: u64, context: Value| json!({"textDocument": {"uri": uri}, "range": at(line), "context": context});
    let actions = editor.ask("textDocument/codeAction", ask(0, json!({"diagnostics": []})));
    let first = &actions[0];
    assert_eq!((&first["title"], &first["kind"]), (&json!("Write `party`"), &json!("quickfix")));
    assert_eq!(first["diagnostics"][0]["code"], "F0202");
    let mended = edited(text, &first["edit"]["changes"][&uri]);
    assert!(mended.starts_with("rule party(?s, pact)\n"), "{mended}");
    assert_eq!(editor.ask("textDocument/codeAction", ask(1, json!({"diagnostics": []}))), json!([]));
    let all =
        editor.ask("textDocument/codeAction", ask(1, json!({"diagnostics": [], "only": ["source.fixAll"]})));
    let mended = edited(text, &all[0]["edit"]["changes"][&uri]);
    assert!(mended.ends_with("state Cumbria \"Land of C\"\n"), "{mended}");
}
