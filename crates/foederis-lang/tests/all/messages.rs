//! What is said about faulty files: source and messages together.

use std::fmt::Write as _;

use foederis_lang::{Severity, compile};

use crate::common;

const BESIDE: &str = include_str!("../../../../docs/diagnostics/examples.foe");

/// A source beside a few declarations, and what is said about it.
fn said(text: &str) -> String {
    let files = [("beside.foe".to_owned(), BESIDE.to_owned()), ("it.foe".to_owned(), text.to_owned())];
    let compiled = compile(&files);
    let mut out = String::from("SOURCE\n");
    for (number, line) in text.lines().enumerate() {
        writeln!(out, "{:>4} | {line}", number + 1).unwrap();
    }
    out.push_str("\nSAID\n");
    out.push_str(&common::render(&files, &compiled.diagnostics));
    out
}

#[test]
fn twenty_errors_are_twenty_messages() {
    let text = include_str!("files/twenty-errors.foe");
    let files = [("beside.foe".to_owned(), BESIDE.to_owned()), ("it.foe".to_owned(), text.to_owned())];
    let compiled = compile(&files);
    let errors = compiled.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let marked = text.matches("# error").count();
    insta::assert_snapshot!(said(text));
    assert_eq!((errors, marked), (20, 20));
    // Each message stands on the line that is marked.
    for diagnostic in &compiled.diagnostics {
        let line = text.lines().nth(diagnostic.span().line as usize - 1).unwrap();
        assert!(line.contains("# error"), "{}: {line}", diagnostic.message);
    }
}

#[test]
fn faults_of_form() {
    insta::assert_snapshot!(said(
        r#"  stray line
treaty pact "A Pact
  cite "one"
rule party(?s, ?t
  if consent(?_ ?s, ?t)
  consent(?_, ?s, ?t)
  or consent(?_, ?s, ?t)
rule bound(?s, ?t)
  if (party(?s, ?t)
  and at least of ?x with party(?x, ?t)
  and ?s was A
article
statement s
    speaker P for A
  said 2020-02-30
  source paper "x"
  states attack(A, war) until 2021
17 "x"
"#
    ));
}

#[test]
fn faults_of_names() {
    insta::assert_snapshot!(said(
        r#"treaty pact "A Pact"
  months last
article 4
  overrides article 44 and other/5
  duty assistence owed by A, D to pact over ?incident
    trigger attack(?victim, ?incident)
  duty assistance owed by each other party to ?victim over ?incident
    trigger attack(?incident, ?victim)
  rule party(?s, ?t)
    if consent(?_, ?s, ?t, ratification) and ?s is a sate
  txt original
relation ally(of: state, of: state)
  registered
  open about off
viewpoint v
  trust A, Q
  admits hopes
"#
    ));
}

#[test]
fn a_clause_line_that_is_nearly_right() {
    insta::assert_snapshot!(said(
        r#"clause "original: {states...} under {law}"
  states party(?states, ?treaty)
clause "parties are {states...} only"
  states party(?states, ?treaty)
treaty pact
  months last-day
article 1
  parties are A, B and only
  parties are A, D and C only
  parties are A, 3 only
  parties are A, B and C
article 9
  withdrawal soon after notice
  withdrawal six months after notice
  withdrawal 6 months after the notice
  entirely other words
"#
    ));
}

#[test]
fn a_line_in_the_words_of_a_treaty() {
    insta::assert_snapshot!(said(
        r#"relation term(treaty: treaty, article: article, length: period)
  derived
  reads "the {treaty} is concluded for {length}"
clause "concluded for {length}"
  states term(?treaty, ?article, ?length)
  also "shall remain in force for a period of {length}"
relation force-after(treaty: treaty, article: article, number: number)
  derived
  reads "the {treaty} enters into force with the consent of {number} states"
clause "enters into force on the {number} consent"
  states force-after(?treaty, ?article, ?number)
  also "shall enter into force on the deposit of the {number} instrument of ratification"
clause "parties are {states...} only"
  states party(?states, ?treaty)
treaty pact
  months last-day
article 1
  This Treaty shall remain in force for ten years.
  The present Treaty shall enter into force on the deposit of the third instrument of ratification.
  enters into force on the third consent
  parties to this treaty are A and C
  The Parties reaffirm their faith in peace.
  wrods en "x"
"#
    ));
}

#[test]
fn a_circle_is_shown_as_the_chain_of_its_rules() {
    insta::assert_snapshot!(said(
        r#"relation suspended(state: state, treaty: treaty)
  derived
relation may-vote(state: state, treaty: treaty)
  derived
rule may-vote(?s, ?t)
  if     party(?s, ?t)
  unless suspended(?s, ?t)
rule suspended(?s, ?t)
  if consent(?_, ?s, ?t)
  and (may-vote(?s, ?t) or party(?s, ?t))
"#
    ));
}

/// The codes that a text gives beside the declarations.
fn codes(text: &str) -> Vec<&'static str> {
    let files = [("beside.foe".to_owned(), BESIDE.to_owned()), ("it.foe".to_owned(), text.to_owned())];
    compile(&files).diagnostics.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect()
}

#[test]
fn circles_that_are_none() {
    // Recursion without a negation.
    assert!(
        codes("rule party(?s, ?t)\n  if bound(?s, ?t)\nrule bound(?s, ?t)\n  if party(?s, ?t)\n").is_empty()
    );
    // Through another thing: it is a circle only if that thing is the same.
    assert!(
        codes("rule party(?s, ?t)\n  if consent(?_, ?o, ?t)\n  and not party(?o, ?t)\n  and ?o is not ?s\n")
            .is_empty()
    );
    // Through an earlier day.
    for earlier in ["previously", "30 days after", "1 month after"] {
        assert!(
            codes(&format!("rule party(?s, ?t)\n  if not {earlier} party(?s, ?t)\n")).is_empty(),
            "{earlier}"
        );
    }
    // Two different treaties.
    assert!(
        codes("treaty t\ntreaty u\nrule party(?s, t)\n  unless party(?s, u)\nrule party(?s, u)\n  if party(?s, u)\n").is_empty()
    );
}

#[test]
fn circles_that_are_some() {
    for condition in [
        "if not party(?s, ?t)",
        "unless party(?s, ?t)",
        "if not once party(?s, ?t)",
        "if not 0 days after party(?s, ?t)",
        "if not ever previously party(?s, ?t)",
        "if every ?x among consent(?_, ?x, ?t) with party(?s, ?t)",
        "if party(?s, ?t) on the day of consent(?_, ?s, ?t)",
        "if no ?x with (party(?s, ?t) and consent(?_, ?x, ?t))",
    ] {
        assert_eq!(codes(&format!("rule party(?s, ?t)\n  {condition}\n")), ["F0303"], "{condition}");
    }
    assert_eq!(
        codes(
            "treaty t\ntreaty u\nrule party(?s, t)\n  unless party(?s, u)\nrule party(?s, u)\n  if party(?s, t)\n"
        ),
        ["F0303"]
    );
    assert_eq!(codes("rule no party(?s, ?t)\n  if party(?s, ?t)\n"), ["F0303"]);
}

#[test]
fn a_broken_declaration_is_reported_once_and_not_at_its_uses() {
    let text = "relation ally(of: state state: state)\n  derived\nrule ally(?a, ?b)\n  if party(?a, ?t) and party(?b, ?t)\n";
    assert_eq!(codes(text), ["F0104"]);
    let text = "stat D\nstatement s\n  speaker D\n  said 2020\n  source paper\n  states attack(D, war)\n";
    assert_eq!(codes(text), ["F0208"]);
}

#[test]
fn faults_of_expectations() {
    insta::assert_snapshot!(said(
        r#"treaty pact
test "t"
  given A states attack(A, war), said 2021-02-01, on 2021-02-02
  given A states attack(A, war), source pact
  on 2021-02-01
    expect undetermined bound(A, pact) because contsted
    expect bound(A, pact) fails triger
    expect bound(A, pact) parts from A over not attack(A, war)
    expect bound(A, pact) agrees with nobody
    expect bound(A, pact) cites pcat
    expect bound(A, pact) only if attack(A, war) or once attack(A, war)
    expect bound(A, pact) means 3
  expect error F9999 in "treaty short"
  expect error F0401

case war "W"
  question "Q?"
    ask bound(A, pact)
    on 2021-02-01
    expect error F0401 in "treaty short"
"#
    ));
}
