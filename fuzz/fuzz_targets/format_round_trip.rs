//! `format ∘ format == format`; what parses is formatted; the words and remarks stay, and so does what they mean.
#![no_main]

use foederis_lang::{Severity, SyntaxKind, compile, format, parse};
use foederis_model::Library;
use libfuzzer_sys::fuzz_target;

/// Every construct of the language, so that the names that a seed uses are declared.
const BESIDE: &str = include_str!("../../crates/foederis-lang/tests/all/files/whole-language.foe");

/// The library that a text makes beside those names, and the codes of what is said about it; spaces aside.
fn meaning(text: &str) -> (Library, Vec<&'static str>) {
    let files = [("beside.foe".to_owned(), BESIDE.to_owned()), ("it.foe".to_owned(), text.to_owned())];
    let compiled = compile(&files);
    // What is said of line ends, tabs and marks that nobody sees between words is about the layout.
    let of_layout = ["F0112", "F0613", "F0614"];
    let said = compiled.diagnostics.iter().map(|d| d.code).filter(|code| !of_layout.contains(code)).collect();
    (compiled.library.without_places(), said)
}

/// All words and remarks, in order.
fn words(text: &str) -> Vec<String> {
    let root = parse(text).syntax();
    let tokens = root.descendants_with_tokens().filter_map(|element| element.into_token());
    let words = tokens.filter(|t| !matches!(t.kind(), SyntaxKind::WHITESPACE | SyntaxKind::NEWLINE));
    words
        .map(|token| match token.kind() {
            SyntaxKind::STRING => token.text().split_whitespace().collect::<Vec<_>>().join(" "),
            _ => token.text().trim_end().to_owned(),
        })
        .collect()
}

fuzz_target!(|text: &str| {
    // A warning about characters in words is no fault of the form.
    let readable = |text: &str| parse(text).diagnostics.iter().all(|d| d.severity == Severity::Warning);
    let parses = readable(text);
    let Ok(once) = format(text) else {
        assert!(!parses, "this parses and is not formatted");
        return;
    };
    assert!(readable(&once), "formatted text does not parse:\n{once}");
    match format(&once) {
        Ok(twice) => assert_eq!(twice, once, "formatting twice differs from formatting once"),
        Err(_) => panic!("formatted text is not formatted again:\n{once}"),
    }
    assert_eq!(words(&once), words(text), "words are lost or added:\n{once}");
    assert!(meaning(&once) == meaning(text), "the meaning has changed:\n{once}");
});
