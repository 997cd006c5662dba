//! What lines of law become: small files, and the rules that they give.

use foederis_lang::compile;
use foederis_model::{Formula, Library, Rule, Term, Value};

use crate::common;

const BESIDE: &str = include_str!("../../../../docs/diagnostics/examples.foe");

fn library(text: &str) -> Library {
    let files = [("beside.foe".to_owned(), BESIDE.to_owned()), ("it.foe".to_owned(), text.to_owned())];
    let compiled = compile(&files);
    assert!(compiled.diagnostics.is_empty(), "{}", common::render(&files, &compiled.diagnostics));
    compiled.library
}

fn head(library: &Library, rule: &Rule) -> String {
    let terms: Vec<String> = rule
        .head
        .terms
        .iter()
        .map(|t| match t {
            Term::Variable(v) => format!("?{}", rule.variables[usize::from(v.0)]),
            Term::Value(value) => library.name(*value),
        })
        .collect();
    let not = if rule.denies { "not " } else { "" };
    format!("{not}{}({})", library.relations[rule.head.relation.index()].name, terms.join(", "))
}

fn heads(library: &Library) -> Vec<String> {
    library.rules.iter().map(|r| head(library, r)).collect()
}

#[test]
fn a_stage_and_a_kind_of_duty_that_no_program_names() {
    let library = library(
        r#"kind covenant is treaty
relation in-limbo(state: state, treaty: treaty)
  derived
duty lending-of-ships "the lending of ships"
condition tide fails low-water
clause "{states...} are in limbo"
  states in-limbo(?states, ?treaty)
  states not party(?states, ?treaty)
covenant harbour "The Harbour Covenant"
  A and C are in limbo
article I.2(b) "Ships"
  duty lending-of-ships owed by A, B to ?victim over ?incident
    tide attack(?victim, ?incident)
"#,
    );
    assert_eq!(
        heads(&library),
        [
            "in-limbo(A, harbour)",
            "in-limbo(C, harbour)",
            "not party(A, harbour)",
            "not party(C, harbour)",
            "owes(A, ?victim, lending-of-ships, harbour, harbour/I.2(b), ?incident)",
            "owes(B, ?victim, lending-of-ships, harbour, harbour/I.2(b), ?incident)",
        ]
    );
}

#[test]
fn who_owes_whom() {
    let library = library(
        r#"treaty t
article 1
  duty assistance owed by each party to each other party over war
  duty assistance owed by ?ally to B
    trigger attack(B, ?incident) and consent(?_, ?ally, t)
  duty assistance owed by each other party to ?victim over ?incident
    trigger not attack(?victim, ?incident)
"#,
    );
    assert_eq!(
        heads(&library),
        [
            "owes(?debtor, ?creditor, assistance, t, t/1, war)",
            "owes(?ally, B, assistance, t, t/1, ?incident)",
            "owes(?debtor, ?victim, assistance, t, t/1, ?incident)",
        ]
    );
    let kinds = |n: usize| -> Vec<&str> {
        let lines = library.rules[n].lines.iter();
        lines
            .map(|l| match &l.formula {
                Formula::Atom(_) => "relation",
                Formula::Compare(..) => "differ",
                Formula::IsA(..) => "kind",
                Formula::Not(_) => "not",
                Formula::All(_) => "all",
                _ => "other",
            })
            .collect()
    };
    assert_eq!(kinds(0), ["relation", "differ"]);
    assert_eq!(kinds(1), ["relation", "all"]);
    // No condition says which incidents there are, so that their kind does.
    assert_eq!(kinds(2), ["kind", "relation", "differ", "not"]);
}

#[test]
fn lists_of_duties_debtors_and_creditors_choose_a_rule_each() {
    let library = library(
        r#"duty silence
treaty t
article 1
  duty assistance and silence owed by A, B to C over war
  duty silence owed by each party to A, B over war
"#,
    );
    assert_eq!(
        heads(&library),
        [
            "owes(A, C, assistance, t, t/1, war)",
            "owes(B, C, assistance, t, t/1, war)",
            "owes(A, C, silence, t, t/1, war)",
            "owes(B, C, silence, t, t/1, war)",
            "owes(?debtor, A, silence, t, t/1, war)",
            "owes(?debtor, B, silence, t, t/1, war)",
        ]
    );
}

#[test]
fn each_party_may_leave_parties_out() {
    let library = library(
        r#"treaty t
article 1
  duty assistance owed by each other party except A, B to each party except C over war
"#,
    );
    assert_eq!(heads(&library), ["owes(?debtor, ?creditor, assistance, t, t/1, war)"]);
    let differ = library.rules[0].lines.iter().filter(|l| matches!(l.formula, Formula::Compare(..)));
    assert_eq!(differ.count(), 4);
}

#[test]
fn a_duty_taken_back_has_its_own_conditions_only() {
    let library = library(
        r#"treaty t
article 1
  duty assistance owed by each other party to ?victim over ?incident
    trigger attack(?victim, ?incident)
article 2
  overrides article 1
  no duty assistance owed by A to ?victim over ?incident
    trigger attack(A, ?incident)
treaty u
article 1
  overrides article t/1
  no duty assistance owed by each other party to B under t/1 over war
"#,
    );
    assert_eq!(
        heads(&library)[1..],
        [
            "not owes(A, ?victim, assistance, t, ?article, ?incident)",
            "not owes(?debtor, B, assistance, t, t/1, war)",
        ]
    );
    let conditions: Vec<_> = library.rules[1].lines.iter().map(|l| l.condition).collect();
    assert_eq!(conditions, [library.condition("trigger")]);
    assert!(library.rules[2].lines.is_empty());
}

#[test]
fn readings_state_their_question() {
    let library = library(
        r#"relation reading-of(reading: reading, question: question)
  derived
treaty t
article 1
  # allow F0618: only what it states is looked at
  question what "What?"
    reading this-way "This way"
      note "as some say"
    reading that-way "That way"
"#,
    );
    assert_eq!(heads(&library), ["reading-of(this-way, what)", "reading-of(that-way, what)"]);
    let reading = library.entity("this-way").unwrap();
    assert_eq!(library.entities[reading.index()].note.as_deref(), Some("as some say"));
}

#[test]
fn a_clause_line_in_a_text_version_is_that_versions() {
    let library = library(
        r#"relation made-by(text: text, treaty: treaty)
  derived
clause "text by {treaty}"
  states made-by(?text, ?treaty)
text amended
treaty protocol
treaty t
article 1
  text amended "as amended"
    text by protocol
    words en "the words"
    this-is-so(amended)
relation this-is-so(text: text)
  derived
"#,
    );
    assert_eq!(heads(&library), ["made-by(amended, protocol)", "this-is-so(amended)"]);
    let rule = &library.rules[0];
    assert_eq!(rule.text.map(|t| library.name(Value::Entity(t))).as_deref(), Some("amended"));
    assert_eq!(rule.article.map(|t| library.name(Value::Entity(t))).as_deref(), Some("t/1"));
}

#[test]
fn names_of_every_script() {
    let library = library(
        "state Հայաստան \"Հայաստանի Հանրապետություն\"\nstate Қазақстан\nrelation r(s: state)\n  derived\nrule r(?s)\n  if ?s is Հայաստան\n",
    );
    assert!(library.entity("Հայաստան").is_some() && library.entity("Қазақстан").is_some());
}
