//! The reader takes any text: it never panics, and its tree is the text.

use foederis_lang::{compile, format, mend, parse, parse_given, parse_pattern};
use proptest::prelude::*;

use crate::common;

const WHOLE: &str = include_str!("files/whole-language.foe");

/// Words of the language in no order, with odd indentation.
fn word_salad() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = WHOLE.split(' ').collect();
    let space = prop_oneof![6 => Just(" "), 1 => Just("\n"), 1 => Just("\n  "), 1 => Just("\n    "), 1 => Just(""), 1 => Just("\t")];
    prop::collection::vec((prop::sample::select(words), space), 0..60)
        .prop_map(|parts| parts.into_iter().map(|(a, b)| format!("{a}{b}")).collect())
}

fn everything(text: &str) {
    assert_eq!(parse(text).syntax().text().to_string(), text);
    let compiled = compile(&[("x.foe".to_owned(), text.to_owned())]);
    for diagnostic in &compiled.diagnostics {
        for label in &diagnostic.labels {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            assert!(text.get(start..end).is_some(), "{diagnostic:?}");
            assert_eq!(lines_before(text, start) + 1, label.span.line as usize, "{diagnostic:?}");
        }
        for edit in diagnostic.fixes.iter().flat_map(|f| &f.edits) {
            assert!(text.get(edit.span.start as usize..edit.span.end as usize).is_some(), "{diagnostic:?}");
        }
        let said = diagnostic.notes.iter().chain(&diagnostic.help).chain([&diagnostic.message]);
        for words in said.chain(diagnostic.labels.iter().map(|l| &l.text)) {
            assert!(!words.contains(char::is_control) && words.len() < 2_000, "{diagnostic:?}");
        }
        assert!(!diagnostic.message.ends_with('.'), "{diagnostic:?}");
        assert!(!diagnostic.message.starts_with(char::is_uppercase), "{diagnostic:?}");
    }
    assert!(compiled.diagnostics.len() <= 2_000);
    let _ = format(text);
    let _ = mend(&[("x.foe".to_owned(), text.to_owned())], |_| true);
}

/// Line ends before a byte: a line feed, a carriage return, or both as one.
fn lines_before(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    (0..at).filter(|i| bytes[*i] == b'\n' || (bytes[*i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'))).count()
}

/// What a file of the language should not hold, between words that it may.
fn odd_characters() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "\0",
        "\r",
        "\r\n",
        "\n",
        "\n  ",
        "\t",
        "\u{feff}",
        "\u{202e}",
        "\u{200b}",
        "\u{200d}",
        "“",
        "”",
        "«",
        "’",
        "'",
        "\"",
        "\\",
        "#",
        "\u{301}",
        "\u{410}",
        "é",
        "\u{e0041}",
        "\u{3164}",
        "👩\u{200d}🚀",
        "שלום\u{200f}",
        "\u{85}",
        "\u{2028}",
        "99999999999999999999",
        "9999-99-99",
        "15.05.1992",
        "1/2/3",
        "{",
        "}",
        "?",
    ]);
    let words = prop::sample::select(WHOLE.split(' ').collect::<Vec<_>>());
    prop::collection::vec(prop_oneof![odd, words], 0..60)
        .prop_map(|parts| parts.join(" ").replace(" \n", "\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn any_text(text in any::<String>()) {
        everything(&text);
    }
    #[test]
    fn any_text_of_our_characters(text in "[a-z?(), :#\"\\\\0-9/\n\t é-]{0,200}") {
        everything(&text);
    }
    #[test]
    fn odd_characters_between_words(text in odd_characters()) {
        everything(&text);
    }
    #[test]
    fn words_in_no_order(text in word_salad()) {
        everything(&text);
    }
    #[test]
    fn a_file_with_faults(seed in any::<u64>(), cuts in 1..30usize) {
        everything(&common::mutated(WHOLE, seed, cuts));
    }
    #[test]
    fn any_question(text in "(owes|party|entry-after|given)?[a-zA-Z?(), :#\"\\\\0-9/\n -]{0,60}") {
        let library = compile(&[("x.foe".to_owned(), WHOLE.to_owned())]).library;
        for error in [parse_pattern(&library, &text).err(), parse_given(&library, &text, "it").err()].into_iter().flatten() {
            for label in error.labels {
                prop_assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "{}", error.message);
            }
        }
    }
}

#[test]
fn deep_nesting() {
    for piece in ["(", "not ", "no ?s with ", "at least 3 ?s among ", "30 days after ", "f(", "once ("] {
        everything(&format!("rule f(?x)\n  if {}", piece.repeat(5_000)));
    }
    everything(&"  on 2020-01-01\n".repeat(500));
    let deep: String = (0..500).map(|n| format!("{}on 2020-01-01\n", " ".repeat(n))).collect();
    everything(&format!("test \"t\"\n{deep}"));
    let deep: String = (0..300).map(|n| format!("{}text a\n", " ".repeat(n + 1))).collect();
    everything(&format!("treaty t\narticle 1\n{deep}"));
}
