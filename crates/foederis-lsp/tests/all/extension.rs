//! The extension for Visual Studio Code: its files can be read, and its grammar knows the words of the language.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use foederis::lang::editor::words;
use serde_json::Value;

fn extension() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../editors/vscode")
}

fn json(name: &str) -> Value {
    let text = fs::read_to_string(extension().join(name)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The words in the first `(?:one|two)` of a rule of the grammar.
fn listed(grammar: &Value, rule: &str) -> BTreeSet<String> {
    let pattern = grammar["repository"][rule]["match"].as_str().unwrap();
    let (_, list) = pattern.split_once("(?:").unwrap();
    let (list, _) = list.split_once(')').unwrap();
    list.split('|').map(str::to_owned).collect()
}

#[test]
fn the_grammar_knows_the_words_of_the_language_and_no_others() {
    let grammar = json("syntaxes/foederis.tmLanguage.json");
    let words = words();
    for (rule, known) in
        [("item-of-the-language", &words.items), ("line", &words.lines), ("word", &words.inner)]
    {
        let known: BTreeSet<String> = known.iter().map(|word| (*word).to_owned()).collect();
        let all: Vec<&str> = known.iter().map(String::as_str).collect();
        assert!(
            listed(&grammar, rule) == known,
            "in editors/vscode/syntaxes/foederis.tmLanguage.json, the list of `{rule}` is now\n(?:{})",
            all.join("|")
        );
    }
}

#[test]
fn the_files_that_the_extension_names_are_there() {
    let package = json("package.json");
    let contributes = &package["contributes"];
    let language = &contributes["languages"][0];
    let grammar = &contributes["grammars"][0];
    assert_eq!(language["extensions"][0], ".foe");
    assert_eq!(grammar["language"], language["id"]);
    for file in [&package["main"], &language["configuration"], &grammar["path"]] {
        assert!(extension().join(file.as_str().unwrap()).is_file(), "{file}");
    }
    let scope = json(grammar["path"].as_str().unwrap())["scopeName"].clone();
    assert_eq!(scope, grammar["scopeName"]);
    json(language["configuration"].as_str().unwrap());
}

#[test]
fn the_settings_are_those_that_the_server_reads() {
    let package = json("package.json");
    let script = fs::read_to_string(extension().join("extension.js")).unwrap();
    let page = fs::read_to_string(extension().join("../../docs/editor.md")).unwrap();
    let settings = package["contributes"]["configuration"]["properties"].as_object().unwrap();
    for name in settings.keys() {
        let name = name.strip_prefix("foederis.").unwrap();
        assert!(script.contains(&format!("settings.get(\"{name}\"")), "extension.js does not read {name}");
        assert!(name == "program" || page.contains(&format!("| `{name}` |")), "docs/editor.md lacks {name}");
    }
}
