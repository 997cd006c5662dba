//! Where names lead and what they are.

use serde_json::{Value, json};

use crate::harness::{Editor, Folder, LAW, PACT, part};

fn editor() -> (Folder, Editor) {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let editor = Editor::on(&folder);
    (folder, editor)
}

#[test]
fn a_name_leads_to_where_it_is_declared() {
    let (folder, mut editor) = editor();
    let (law, pact) = (folder.uri("law.foe"), folder.uri("pact.foe"));
    for (place, word) in [
        ("consent(this, Ar|land, pact)", "Arland"),
        ("con|sent(this", "consent"),
        ("in boo|k", "book"),
        ("source pap|er", "paper"),
        ("in for|ce at once", "\"in force at once\""),
    ] {
        let found = editor.ask_at("textDocument/definition", &pact, PACT, place, Value::Null);
        assert_eq!(found[0]["uri"], law, "{place}");
        assert_eq!(part(LAW, &found[0]["range"]), word, "{place}");
    }
    // A variable leads to where it comes up in its rule.
    let found = editor.ask_at("textDocument/definition", &law, LAW, "consent(?_, ?sta|te", Value::Null);
    assert_eq!(part(LAW, &found[0]["range"]), "state");
    assert_eq!(found[0]["range"]["start"]["line"], found[0]["range"]["end"]["line"]);
    let found = editor.ask_at("textDocument/implementation", &pact, PACT, "con|sent(this", Value::Null);
    assert_eq!(found, json!([]), "nothing concludes what is on record");
    let found = editor.ask_at("textDocument/implementation", &law, LAW, "relation par|ty(", Value::Null);
    assert_eq!(part(LAW, &found[0]["range"]), "rule party(?state, ?treaty)");
}

#[test]
fn a_client_that_shows_links_gets_them() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let links = json!({"textDocument": {"definition": {"linkSupport": true}}});
    let mut editor = Editor::with(&folder, links, json!({"library": "none", "libraryScheme": true}));
    let pact = folder.uri("pact.foe");
    let found = editor.ask_at("textDocument/definition", &pact, PACT, "(this, Arl|and", Value::Null);
    assert_eq!(found[0]["targetUri"], folder.uri("law.foe"));
    assert_eq!(part(PACT, &found[0]["originSelectionRange"]), "Arland");
    assert_eq!(part(LAW, &found[0]["targetSelectionRange"]), "Arland");
}

#[test]
fn uses_in_all_files() {
    let (folder, mut editor) = editor();
    let (law, pact) = (folder.uri("law.foe"), folder.uri("pact.foe"));
    let more = "test \"a party by its consent\"\n  on 2000-01-01\n    expect party(Arland, pact)\n";
    let test = folder.uri("test.foe");
    editor.open(&test, more);
    let asked = json!({"context": {"includeDeclaration": true}});
    let found = editor.ask_at("textDocument/references", &law, LAW, "state Ar|land", asked);
    let files: Vec<&str> = found.as_array().unwrap().iter().map(|l| l["uri"].as_str().unwrap()).collect();
    assert_eq!(files, [&law, &pact, &test]);
    let asked = json!({"context": {"includeDeclaration": false}});
    let found = editor.ask_at("textDocument/references", &law, LAW, "state Ar|land", asked);
    assert_eq!(found.as_array().unwrap().len(), 2);
    let found = editor.ask_at("textDocument/documentHighlight", &law, LAW, "rule party(?st|ate", Value::Null);
    let kinds: Vec<&Value> = found.as_array().unwrap().iter().map(|h| &h["kind"]).collect();
    assert_eq!(kinds, [&json!(3), &json!(2)]);
}

#[test]
fn what_stands_under_the_pointer() {
    let (folder, mut editor) = editor();
    let (law, pact) = (folder.uri("law.foe"), folder.uri("pact.foe"));
    let mut shown = String::new();
    let places = [
        (&pact, PACT, "treaty pa|ct"),
        (&pact, PACT, "article 1| "),
        (&pact, PACT, "(this, Arl|and"),
        (&pact, PACT, "in force at on|ce"),
        (&pact, PACT, "conse|nt(this"),
        (&law, LAW, "rule party(?st|ate"),
        (&law, LAW, "kind st|ate"),
    ];
    for (uri, text, place) in places {
        let hover = editor.ask_at("textDocument/hover", uri, text, place, Value::Null);
        assert_eq!(hover["contents"]["kind"], "markdown");
        let about = part(text, &hover["range"]);
        shown.push_str(&format!("=== {about}\n{}\n", hover["contents"]["value"].as_str().unwrap()));
    }
    assert!(editor.ask_at("textDocument/hover", &law, LAW, "|kind state", Value::Null).is_null());
    // A fault has the title of its code.
    editor.open(&pact, "rule party(Arlnad, pact)\n");
    let hover =
        editor.ask_at("textDocument/hover", &pact, "rule party(Arlnad", "rule party(Arl|nad", Value::Null);
    shown.push_str(&format!("=== fault\n{}\n", hover["contents"]["value"].as_str().unwrap()));
    insta::assert_snapshot!(shown);
}

#[test]
fn what_a_file_holds() {
    let folder = Folder::new(&[("law.foe", LAW), ("pact.foe", PACT)]);
    let tree = json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}});
    let mut editor = Editor::with(&folder, tree, json!({"library": "none", "libraryScheme": true}));
    let pact = folder.uri("pact.foe");
    editor.settle();
    let found = editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": pact}}));
    let names: Vec<&str> = found.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["pact", "arland-consent"]);
    let article = &found[0]["children"][0];
    assert_eq!((&article["name"], &article["detail"]), (&json!("article 1"), &json!("Parties")));
    assert_eq!(part(PACT, &article["selectionRange"]), "1");
    let mut plain = Editor::on(&folder);
    plain.settle();
    let found = plain.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": pact}}));
    let article = found.as_array().unwrap().iter().find(|s| s["name"] == "article 1").unwrap();
    assert_eq!(article["containerName"], "pact");
    let found = plain.ask("workspace/symbol", json!({"query": "republic"}));
    assert_eq!(
        (&found[0]["name"], &found[0]["containerName"]),
        (&json!("Arland"), &json!("Republic of Arland"))
    );
}

#[test]
fn folds_selections_and_colours() {
    let (folder, mut editor) = editor();
    let pact = folder.uri("pact.foe");
    let found = editor.ask("textDocument/foldingRange", json!({"textDocument": {"uri": pact}}));
    let lines: Vec<_> =
        found.as_array().unwrap().iter().map(|f| (f["startLine"].as_u64(), f["endLine"].as_u64())).collect();
    assert_eq!(lines, [(Some(0), Some(1)), (Some(2), Some(4)), (Some(5), Some(7))]);
    let position = crate::harness::position(PACT, "(this, Ar|land");
    let params = json!({"textDocument": {"uri": pact}, "positions": [position]});
    let found = editor.ask("textDocument/selectionRange", params);
    let mut around = Vec::new();
    let mut next = &found[0];
    while !next.is_null() {
        around.push(part(PACT, &next["range"]));
        next = &next["parent"];
    }
    assert_eq!(around[..2], ["Arland", "consent(this, Arland, pact)"]);
    assert_eq!(*around.last().unwrap(), PACT);
    let whole = editor.ask("textDocument/semanticTokens/full", json!({"textDocument": {"uri": pact}}));
    let range = json!({"start": {"line": 6, "character": 0}, "end": {"line": 6, "character": 99}});
    let params = json!({"textDocument": {"uri": pact}, "range": range});
    let line = editor.ask("textDocument/semanticTokens/range", params);
    // Line 6: consent, Arland and pact, by distance, length, colour and whether they are declared there.
    assert_eq!(line["data"], json!([6, 2, 7, 0, 0, 0, 14, 6, 7, 0, 0, 8, 4, 5, 0]));
    assert!(whole["data"].as_array().unwrap().len() > line["data"].as_array().unwrap().len());
}
