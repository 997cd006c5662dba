//! The workspace over the library that is part of the program.

use serde_json::{Value, json};

use foederis::Foederis;

use crate::harness::{Editor, Folder, part, position};

/// A file that speaks of a relation of the shipped library, and where that is declared.
struct Speaking {
    text: String,
    /// A place in the text, as the editor marks it.
    place: String,
    relation: String,
    file: String,
}

fn speaking() -> Speaking {
    let shipped = Foederis::shipped().unwrap();
    let library = shipped.library();
    let relation = &library.relations[0];
    Speaking {
        text: format!("register own-book \"The book\"\n  covers {}\n", relation.name),
        place: format!("covers |{}", relation.name),
        relation: relation.name.clone(),
        file: library.files[relation.span.file as usize].name.clone(),
    }
}

#[test]
fn a_name_leads_into_a_file_of_the_program() {
    let Speaking { text: own, place, relation, file } = speaking();
    let folder = Folder::new(&[("own.foe", &own)]);
    let mut editor = Editor::with(&folder, json!({}), json!({"libraryScheme": true}));
    let uri = folder.uri("own.foe");
    let found = editor.ask_at("textDocument/definition", &uri, &own, &place, Value::Null);
    let target = found[0]["uri"].as_str().unwrap().to_owned();
    assert_eq!(target, format!("foederis-library:/{file}"));
    for method in ["foederis/libraryFile", "workspace/textDocumentContent"] {
        let text = editor.ask(method, json!({"uri": target}));
        let text = text["text"].as_str().unwrap();
        assert_eq!(part(text, &found[0]["range"]), relation);
    }
    let page = editor.ask("foederis/libraryFile", json!({"uri": "foederis-library:/diagnostics/F0201.md"}));
    assert!(page["text"].as_str().unwrap().starts_with("# F0201"));
    for uri in [
        "foederis-library:/law/none.foe",
        "foederis-library:/diagnostics/F9999.md",
        "file:///etc/passwd",
        "x",
    ] {
        assert_eq!(editor.try_ask("foederis/libraryFile", json!({"uri": uri})).unwrap_err().0, -32803);
    }
    // In that file, names lead on; and nothing in it can be renamed.
    let text = editor.ask("foederis/libraryFile", json!({"uri": target}));
    let text = text["text"].as_str().unwrap().to_owned();
    let hover =
        editor.ask_at("textDocument/hover", &target, &text, &format!("relation |{relation}("), Value::Null);
    assert!(hover["contents"]["value"].as_str().unwrap().contains(&format!("relation {relation}")));
    let params = json!({"textDocument": {"uri": uri}, "position": position(&own, &place), "newName": "x"});
    let (_, message) = editor.try_ask("textDocument/rename", params).unwrap_err();
    assert!(message.contains("part of the program"), "{message}");
    // Its warnings are not the user's.
    editor.settle();
    assert!(editor.seen.iter().all(|m| !format!("{m:?}").contains("foederis-library:/law/")));
}

/// The first thing of the shipped library: its kind, its name, and its file.
fn first_thing() -> (String, String, (String, String)) {
    let shipped = Foederis::shipped().unwrap();
    let library = shipped.library();
    let thing = &library.entities[0];
    let file = &library.files[thing.span.file as usize];
    let kind = library.kinds[thing.kind.index()].name.clone();
    (kind, thing.name.clone(), (file.name.clone(), file.text.clone()))
}

#[test]
fn a_file_of_the_same_path_takes_the_place_of_the_programs_own() {
    let (_, thing, (name, text)) = first_thing();
    let folder = Folder::new(&[(&name, &text)]);
    let mut editor = Editor::with(&folder, json!({}), json!({"libraryScheme": true}));
    editor.settle();
    assert!(!editor.seen.iter().any(|m| format!("{m:?}").contains("F0204")), "{:#?}", editor.seen);
    let found = editor.ask("workspace/symbol", json!({"query": thing}));
    assert!(found.as_array().unwrap().iter().any(|s| s["location"]["uri"] == folder.uri(&name)), "{found:#}");
}

#[test]
fn an_error_that_the_workspace_brings_into_the_library_is_shown_there() {
    // Read before the library's own, so that the second declaration is the library's.
    let (kind, thing, (name, _)) = first_thing();
    let folder = Folder::new(&[("a.foe", &format!("{kind} {thing} \"another\"\n"))]);
    let mut editor = Editor::with(&folder, json!({}), json!({"libraryScheme": true}));
    let said = editor.diagnostics(&format!("foederis-library:/{name}"));
    assert_eq!(said[0]["code"], "F0204");
    assert!(said[0]["message"].as_str().unwrap().contains("a.foe:1"), "{said:#?}");
}
