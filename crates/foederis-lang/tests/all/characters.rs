//! Files as word processors, other systems and other alphabets leave them: read where that is sure, and said.

use std::fmt::Write as _;

use foederis_lang::{Severity, compile, format, mend};

use crate::common;

const BESIDE: &str = include_str!("../../../../docs/diagnostics/examples.foe");

fn files(text: &str) -> Vec<(String, String)> {
    vec![("beside.foe".to_owned(), BESIDE.to_owned()), ("it.foe".to_owned(), text.to_owned())]
}

/// A source with what nobody sees made visible, what is said of it, and the source with its safe fixes.
fn said(text: &str) -> String {
    let files = files(text);
    let compiled = compile(&files);
    let mended = mend(&files, |name| name == "it.foe");
    let mut out = String::from("SOURCE\n");
    writeln!(out, "{}", visible(text)).unwrap();
    out.push_str("\nSAID\n");
    out.push_str(&visible(&common::render(&files, &compiled.diagnostics)));
    out.push_str("\nMENDED\n");
    writeln!(out, "{}", visible(&mended.files[1].1)).unwrap();
    for applied in &mended.applied {
        writeln!(out, "  {}:{} {}: {}", applied.file, applied.line, applied.code, applied.title).unwrap();
    }
    out
}

fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' => out.push('\n'),
            '\r' => out.push('␍'),
            '\t' => out.push('␉'),
            c if c.is_control()
                || matches!(u32::from(c), 0x200b..=0x206f | 0xfeff | 0x300..=0x36f | 0x400..=0x4ff) =>
            {
                write!(out, "⟨{:04X}⟩", u32::from(c)).unwrap();
            }
            c => out.push(c),
        }
    }
    out
}

fn codes(text: &str) -> Vec<&'static str> {
    compile(&files(text)).diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn what_nobody_sees() {
    insta::assert_snapshot!(said(
        "state D\u{200b} \"Republic\u{202e} of D\"\nstate\u{feff} E # a \u{2066}remark\n  note \"שלום\u{200f}, می\u{200c}خواهم\"\nstate F\0\n"
    ));
}

#[test]
fn quotation_marks_of_other_kinds() {
    insta::assert_snapshot!(said(
        "state D “Republic of D”\n  also «D»\n  note „a \"quoted\"\n    word“\n  note 'it is D's'\nstate E \"Republic of E”\nstate F ‘no end\n"
    ));
}

#[test]
fn letters_of_another_alphabet() {
    insta::assert_snapshot!(said(
        "state Arland\nstate D\u{430}r\nstate Co\u{302}te\nincident raid\n  part-of(raid, \u{410}rland)\nrelation part-of(a: incident, b: st\u{430}te)\n  derived\nrule party(?s, ?t)\n  if consent(?_, ?s, ?t)\n  and party(\u{410}rland, ?t)\n"
    ));
}

#[test]
fn line_ends_and_tabs() {
    insta::assert_snapshot!(said(
        "state D\r\n  note \"one\r\n    two\"\r\nstate E\n\tnote \"three\"\rstate F\r"
    ));
}

#[test]
fn a_file_of_any_one_kind_of_line_ends_is_as_good_as_another() {
    let text = "\u{feff}state D \"Republic of D\"\n  note \"one\n    two\"  # a remark\n\nstate E\n";
    let plain = compile(&files(text));
    assert!(plain.diagnostics.is_empty(), "{:?}", plain.diagnostics);
    for ends in ["\r\n", "\r"] {
        let other = text.replace('\n', ends);
        let compiled = compile(&files(&other));
        assert!(compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics);
        assert_eq!(common::meaning(&compiled), common::meaning(&plain));
        assert_eq!(format(&other).unwrap(), format(text).unwrap());
    }
    let tidy = format(text).unwrap();
    assert!(tidy.starts_with("state D") && !tidy.contains('\r'), "{tidy:?}");
}

#[test]
fn names_without_an_end() {
    let long = "x".repeat(1_000_000);
    for text in [
        format!("state {long}\n"),
        format!("rule party(?{long}, ?t)\n  if consent(?_, ?{long}, ?t)\n"),
        format!("treaty t\narticle 1\n  {long} {long}\n"),
        format!("article {long}\n"),
    ] {
        let compiled = compile(&files(&text));
        assert!(compiled.diagnostics.iter().any(|d| d.code == "F0114"), "{:?}", compiled.diagnostics);
        assert!(compiled.diagnostics.iter().all(|d| d.message.len() < 500), "{:?}", compiled.diagnostics);
    }
    let words = format!("{}()", "y".repeat(190));
    assert_eq!(codes(&format!("rule party(?s, ?t)\n  if {words}\n")), ["F0202"]);
}

#[test]
fn numbers_without_an_end() {
    let nines = "9".repeat(50);
    for (line, code) in [
        (format!("  if {nines} days after party(?s, ?t)"), "F0109"),
        (format!("  if {} years after party(?s, ?t)", i32::MAX), "F0109"),
        (format!("  if at least {nines} ?x with consent(?_, ?x, ?t)"), "F0109"),
        (format!("  if at least 1/{nines} of ?x among party(?x, ?t) with bound(?x, ?t)"), "F0109"),
    ] {
        assert!(codes(&format!("rule bound(?s, ?t)\n{line}\n")).contains(&code), "{line}");
    }
    for date in ["99999-01-01", "0000-00-00", &nines, "1992-13", "-0044-03-15"] {
        let text = format!("treaty t\nentry e in book\n  consent(this, A, t) on {date}\n  source paper\n");
        assert!(codes(&text).iter().any(|c| ["F0108", "F0104"].contains(c)), "{date}: {:?}", codes(&text));
    }
}

#[test]
fn many_faults_are_counted_and_not_all_listed() {
    let text = "nonsense here\n".repeat(100_000);
    let compiled = compile(&files(&text));
    let errors = compiled.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    assert!((500..=1_001).contains(&errors), "{errors}");
    let last = compiled.diagnostics.iter().find(|d| d.code == "F0116").unwrap();
    insta::assert_snapshot!(last.message, @"this file has 99500 more errors, which are not listed");
}
