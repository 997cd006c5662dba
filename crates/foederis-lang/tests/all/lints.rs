//! Warnings: what a text says that was perhaps not meant, and how it is silenced.

use foederis_lang::compile;

use crate::common;

const BESIDE: &str = include_str!("../../../../docs/diagnostics/examples.foe");

/// Organs and how they decide, with what must be said of it.
const ORGANS: &str = r#"kind organ
kind ballot
organ council
organ assembly
organ court
ballot abstaining
ballot away
relation decides-by-consensus(organ: organ, article: article)
  derived
  expects taken-as(?organ, abstaining, ?_) or not-counted(?organ, abstaining) "{organ} decides by consensus, and nothing says how an abstention counts"
relation taken-as(organ: organ, cast: ballot, counted: ballot)
  derived
relation not-counted(organ: organ, ballot: ballot)
  derived
relation seat(state: state, organ: organ)
  registered
clause "{organs...} decide by consensus"
  states decides-by-consensus(?organs, ?article)
  expects seat(?_, ?organs) "nobody has a seat in {organs}"
clause "in {organ} {cast} is taken as {counted}"
  states taken-as(?organ, ?cast, ?counted)
clause "in {organ} {ballot} is not counted"
  states not-counted(?organ, ?ballot)
entry seats in book
  seat(A, council)
  seat(A, assembly)
  seat(A, court)
  source paper
"#;

fn said(text: &str) -> String {
    let files = [
        ("beside.foe".to_owned(), BESIDE.to_owned()),
        ("it.foe".to_owned(), text.to_owned()),
        ("organs.foe".to_owned(), ORGANS.to_owned()),
    ];
    let compiled = compile(&files);
    let mut out = String::from("SOURCE\n");
    for (number, line) in text.lines().enumerate() {
        out.push_str(&format!("{:>4} | {line}\n", number + 1));
    }
    out.push_str("\nSAID\n");
    out.push_str(&common::render(&files, &compiled.diagnostics));
    for silenced in &compiled.silenced {
        let diagnostic = &silenced.diagnostic;
        out.push_str(&format!(
            "silenced {} in line {}: {}\n",
            diagnostic.code,
            diagnostic.span().line,
            silenced.reason
        ));
    }
    out
}

#[test]
fn what_is_expected_beside_a_line() {
    insta::assert_snapshot!(said(
        r#"treaty pact
article 5
  council, assembly and court decide by consensus
  in assembly away is taken as abstaining
  in court abstaining is not counted
  rule taken-as(?organ, abstaining, away)
    if seat(?_, ?organ)
treaty accord
article 5
  council decide by consensus
"#
    ));
}

#[test]
fn a_rule_about_anything_is_none_about_this() {
    let text = "treaty pact\narticle 1\n  council decide by consensus\ntreaty custom\narticle 1\n  rule taken-as(?organ, abstaining, away)\n    if seat(?_, ?organ)\n";
    assert!(said(text).contains("nothing says how an abstention counts"));
    let of_the_same = text.replace("treaty custom\narticle 1\n", "article 2\n");
    assert!(!said(&of_the_same).contains("F0609"), "{}", said(&of_the_same));
}

#[test]
fn remarks_that_silence() {
    insta::assert_snapshot!(said(
        r#"treaty pact
article 5
  council decide by consensus  # allow F0609: Article 5 is silent, and no rules of procedure were seen
article 9
  # allow F0603, F0602: the treaty is silent

  # as is the record
  withdrawal 6 months after notice
article 10
  # allow F0603: only the first period is warned of
  withdrawal 7 months after notice
statement s  # allow F0602
  speaker P for A
  source  paper
  states  attack(A, war)
statement t  # allow F0201: is an error
  speaker P for A  # allow F9999: is nothing
  said    2020-01-01
  source  paper
  states  attack(A, war)  # allowances are not remarks
"#
    ));
}
