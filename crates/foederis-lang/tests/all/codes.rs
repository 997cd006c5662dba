//! Every code has a page, and the examples of the pages do what the pages say.

use crate::common;

use std::collections::BTreeSet;

use foederis_lang::{codes, compile, explain};

const BESIDE: &str = include_str!("../../../../docs/diagnostics/examples.foe");

fn examples(page: &str) -> Vec<&str> {
    page.split("```foe\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn said(example: &str) -> (Vec<&'static str>, String) {
    let files = [("examples.foe".to_owned(), BESIDE.to_owned()), ("page.foe".to_owned(), example.to_owned())];
    let compiled = compile(&files);
    let codes = compiled.diagnostics.iter().map(|d| d.code).collect();
    (codes, common::render(&files, &compiled.diagnostics))
}

#[test]
fn the_declarations_beside_the_examples_are_sound() {
    let (codes, text) = said("");
    assert!(codes.is_empty(), "{text}");
}

#[test]
fn examples_give_their_code_and_mended_ones_nothing() {
    for (code, title) in codes() {
        let page = explain(code).unwrap();
        assert!(page.starts_with(&format!("# {code}: {title}\n")), "{code}: the heading");
        for heading in ["## Why it matters", "## How to mend it"] {
            assert!(page.contains(heading), "{code}: {heading}");
        }
        let examples = examples(page);
        if let [bad, good] = examples.as_slice() {
            let (given, text) = said(bad);
            assert!(given.contains(&code), "{code}: the example gives {given:?}\n{text}");
            let (given, text) = said(good);
            assert!(given.is_empty(), "{code}: the mended example gives\n{text}");
        } else {
            assert!(examples.is_empty(), "{code}: one example");
        }
    }
}

#[test]
fn every_code_in_the_source_has_a_page_and_every_page_is_used() {
    let mut used = BTreeSet::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|n| n != "codes.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let found = text.match_indices("\"F0").map(|(at, _)| text[at + 1..at + 6].to_owned());
                used.extend(found);
            }
        }
    }
    let documented: BTreeSet<String> = codes().map(|(code, _)| code.to_owned()).collect();
    assert_eq!(used, documented);
}

#[test]
fn one_page_as_it_is_shown() {
    insta::assert_snapshot!(explain("F0303").unwrap());
}
