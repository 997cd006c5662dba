//! The commands for those who write treaties: check, fmt, test, explain.

use insta::assert_snapshot;

use crate::harness::{Folder, LIBRARY, ask, run};

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

#[test]
fn fmt_asks_for_files() {
    assert_snapshot!(run(&["fmt"]));
}

#[test]
fn explain() {
    assert_snapshot!(run(&["explain", "f0104"]));
}
