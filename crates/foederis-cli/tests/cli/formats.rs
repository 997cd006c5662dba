//! Other forms than text: JSON, CSV, colours, completions, the manual.

use insta::assert_snapshot;

use crate::harness::{LIBRARY, ask, program, run};

#[test]
fn finding_as_json() {
    assert_snapshot!(ask(&[
        "flip",
        "attack-on(ford-raid, Arland)",
        "--on",
        "2020-09-10",
        "--format",
        "json"
    ]));
}

#[test]
fn rows_as_csv() {
    assert_snapshot!(ask(&["ask", "party(?state, pact)", "--format", "csv"]));
}

#[test]
fn spells_as_csv() {
    assert_snapshot!(ask(&["timeline", "pact", "--format", "csv"]));
}

#[test]
fn years_as_csv() {
    let years = ["--unit", "years", "--to", "2003-12-31", "--format", "csv"];
    assert_snapshot!(ask(&[&["timeline", "pact"], &years[..]].concat()));
}

#[test]
fn what_is_no_table_is_not_made_one() {
    assert_snapshot!(ask(&["status", "Arland", "pact", "--on", "2021-06-01", "--format", "csv"]));
}

#[test]
fn json_is_json() {
    for arguments in
        [&["case", "ford"][..], &["case", "list"], &["viewpoint", "list"], &["check"], &["test"], &[]]
    {
        let output =
            program(arguments).args(["--only-library", LIBRARY, "--format", "json"]).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&output.stdout);
        assert!(parsed.is_ok(), "{arguments:?}");
    }
}

#[test]
fn colours_only_when_they_are_wanted() {
    let arguments = ["check", "--only-library", LIBRARY];
    let piped = run(&arguments);
    assert!(!piped.contains('\u{1b}'), "{piped}");
    let always = run(&[&arguments[..], &["--color", "always"]].concat());
    assert!(always.contains("\u{1b}[32m"), "{always}");
}

#[test]
fn completions_and_manual() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(run(&["completions", shell]).contains("why-not"), "{shell}");
    }
    assert!(run(&["man"]).contains(".TH foederis"));
    assert!(run(&["man", "timeline"]).contains("convention"));
}

#[test]
fn help() {
    assert_snapshot!(run(&["--help"]));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::io::Read as _;
    use std::process::Stdio;
    let mut child = program(&["ask", "party(?s, ?t)", "--only-library", LIBRARY, "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
}
