//! The commands for those who write treaties: check, fmt, test, explain.

use std::io::Write as _;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::harness::{Folder, LIBRARY, ask, program, run};

/// The library of these tests, from any folder.
fn library() -> String {
    format!("{}/{LIBRARY}", env!("CARGO_MANIFEST_DIR"))
}

/// What is seen, with the library's own place left out.
fn plain(seen: &str) -> String {
    seen.replace(&library(), "LIBRARY")
}

#[test]
fn check_of_the_library() {
    assert_snapshot!(ask(&["check"]));
}

#[test]
fn check_reports_only_what_was_named() {
    let folder = Folder::new(
        "check",
        &[
            ("mine.foe", b"treaty mine \"Mine\"\n  months last-day\n\narticle 1 \"Parties\"\n  rule party(?s, mine)\n    if consnet(?_, ?s, mine)\n"),
            ("other.foe", b"nonsense\n"),
        ],
    );
    assert_snapshot!(plain(&folder.run(&["check", "mine.foe", "--only-library", &library()])));
}

#[test]
fn check_of_warnings() {
    let text = b"treaty mine \"Mine\"\n  months last-day\n\narticle 1 \"Parties\"\n  rule party(?s, mine)\n    if consent(?once, ?s, mine)\n";
    let folder = Folder::new("warnings", &[("mine.foe", text)]);
    let arguments = ["check", "mine.foe", "--only-library", &library()];
    assert_snapshot!(plain(&folder.run(&arguments)));
    let denied = folder.run(&[&arguments[..], &["--deny-warnings"]].concat());
    assert!(denied.ends_with("exit status 1"), "{denied}");
}

#[test]
fn a_file_of_the_library_is_checked_in_its_own_place() {
    assert_snapshot!(ask(&["check", "tests/cli/library/pact.foe"]));
}

#[test]
fn fmt_changes_only_what_it_may() {
    let untidy = b"state   Dover   \"Dover\"\n      code iso3 DOV\n";
    let folder = Folder::new("fmt", &[("mine.foe", untidy), ("broken.foe", b"state \"\n")]);
    assert_snapshot!("fmt_check", folder.run(&["fmt", "--check", "mine.foe"]));
    assert_eq!(std::fs::read(folder.path("mine.foe")).unwrap(), untidy);
    assert_snapshot!("fmt", folder.run(&["fmt", "mine.foe"]));
    assert_snapshot!("fmt_of_a_tidy_file", folder.run(&["fmt", "--check", "mine.foe"]));
    assert_snapshot!("fmt_of_a_broken_file", folder.run(&["fmt", "broken.foe"]));
    assert_eq!(std::fs::read(folder.path("broken.foe")).unwrap(), b"state \"\n");
}

/// What `fmt -` writes of a text, and the exit status.
fn laid_out(text: &[u8], arguments: &[&str]) -> (Vec<u8>, String) {
    let mut child = program(&[&["fmt", "-"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.stdout, format!("{said}exit status {}", output.status.code().unwrap()))
}

#[test]
fn fmt_of_standard_input_is_for_editors() {
    let untidy = "\u{feff}state   Dover   \"\u{1b}[31mDover\"\r\n      code iso3 DOV  # x";
    let tidy = "state Dover \"\u{1b}[31mDover\"\n  code iso3 DOV  # x\n";
    let (out, status) = laid_out(untidy.as_bytes(), &[]);
    assert_eq!((String::from_utf8(out).unwrap().as_str(), status.as_str()), (tidy, "exit status 0"));
    let (out, status) = laid_out(untidy.as_bytes(), &["--check"]);
    assert!(String::from_utf8(out).unwrap().starts_with("--- a/standard input\n+++ b/standard input\n@@"));
    assert_eq!(status, "exit status 1");
    assert_eq!(laid_out(tidy.as_bytes(), &["--check"]), (Vec::new(), "exit status 0".to_owned()));
    // What cannot be read does not come out, so that an editor keeps what it has.
    let (out, status) = laid_out(b"state \"\n", &[]);
    assert_eq!(out, b"");
    assert!(status.contains("standard input") && status.ends_with("exit status 2"), "{status}");
    let (out, status) = laid_out(b"state \xff", &[]);
    assert_eq!(out, b"");
    assert!(status.contains("byte 6 is not UTF-8"), "{status}");
}

#[test]
fn fmt_asks_for_files() {
    assert_snapshot!(run(&["fmt"]));
}

#[test]
fn explain() {
    assert_snapshot!(run(&["explain", "f0104"]));
}

#[test]
fn vocabulary_by_words_of_a_treaty() {
    assert_snapshot!(ask(&["vocabulary", "a", "party", "withdraws", "six", "months", "after", "notice"]));
}

#[test]
fn vocabulary_of_words_that_nothing_has() {
    assert_snapshot!(ask(&["vocabulary", "zeppelin"]));
}

#[test]
fn vocabulary_for_programs() {
    assert_snapshot!(ask(&["vocabulary", "ratification", "--format", "json"]));
}

#[test]
fn the_whole_vocabulary() {
    let seen = ask(&["vocabulary"]);
    for heading in ["clause forms\n", "relations\n", "conditions\n", "kinds\n"] {
        assert!(seen.contains(heading), "{seen}");
    }
    // Things with a name are found by words only.
    assert!(!seen.contains("\nstates\n"), "{seen}");
}
