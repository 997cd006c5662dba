//! What an editor asks: each test writes a text with a mark where the cursor is.

use foederis_lang::editor::{
    Completion, CompletionKind, Workspace, compile_indexed, folds, outline, selections, variable_at,
};
use foederis_lang::{Severity, parse};
use proptest::prelude::*;

use crate::common::{mutated, pieces};

const LAW: &str = r#"kind state
kind place
kind duty
kind incident
kind person
state Arland "Republic of Arland"
  code iso3 ARL
  also "Arlandic Republic"
state Borduria
place Aville "Aville"
duty assistance "assistance"
incident war "The war"
person Ada "Ada"
text original "as signed"
relation party(state: state, treaty: treaty)
  derived
  reads "{state} is a party to the {treaty}"
relation consent(act: act, state: state, treaty: treaty)
  act
  registered
relation seat(state: state, at: place)
  open about state
relation notice-period(treaty: treaty, article: article, period: period)
  derived
relation member(treaty: treaty, state: state)
  derived
relation owes(debtor: state, creditor: state, duty: duty, treaty: treaty, article: article, incident: incident)
  derived
condition scope fails out-of-scope
condition trigger fails not-met
verdict no-duty without a rule, met with all, disputed when contested, undetermined otherwise
clause "withdrawal by notice, effective {period} after receipt"
  states notice-period(?treaty, ?article, ?period)
clause "members are {states...}"
  states member(?treaty, ?states)
source paper "A paper"
  publisher "The Press"
  published 2020-01-01
  link "https://example.org/paper"
register book "The book"
  covers consent from 1990-01-01 through 2020-12-31
viewpoint arland "On Arland's word"
  trust Arland
  trust others
treaty pact "A Pact"
  cite "XTS 1"
  months last-day
article 1 "Parties"
  words fr "Les parties *sont* liées."
  translation en "The parties are bound."
  encoding "A party is who consented."
  rule party(?state, pact)
    if consent(?act, ?state, pact)
    and at least 2 ?s with consent(?_, ?s, pact)
    and no ?state with seat(?state, Aville)
article 2
  withdrawal by notice, effective 6 months after receipt
  overrides article 1
entry arland-consent in book
  consent(this, Arland, pact) on 1993-11-16
  source paper
statement word-of-ada
  speaker Ada for Arland
  said 2020-02-02
  source paper
  words en "we sit in Aville"
  states seat(Arland, Aville) on 2020-02-02
"#;

/// Texts, the last of them with a mark `|` where the cursor is.
struct Written {
    files: Vec<(String, String)>,
    offset: u32,
}

impl Written {
    fn new(marked: &str) -> Self {
        let offset = marked.find('|').expect("a mark");
        let text = marked.replacen('|', "", 1);
        let files = vec![("law.foe".to_owned(), LAW.to_owned()), ("here.foe".to_owned(), text)];
        Self { files, offset: u32::try_from(offset).unwrap() }
    }

    /// The cursor in the law itself, at the first place of these words, behind as many bytes of them as are before `|`.
    fn in_law(marked: &str) -> (Self, u32) {
        let behind = marked.find('|').expect("a mark");
        let at = LAW.find(&marked.replacen('|', "", 1)).expect("the words stand in the law");
        (Self::new("|"), u32::try_from(at + behind).unwrap())
    }

    fn ask<T>(&self, question: impl Fn(Workspace<'_>, u32) -> T) -> T {
        let (compiled, index) = compile_indexed(&self.files);
        question(Workspace::new(&compiled.library, &index, &compiled.diagnostics), self.offset)
    }
}

fn offered(marked: &str) -> Vec<Completion> {
    let written = Written::new(marked);
    written.ask(|workspace, offset| workspace.completions(&written.files[1].1, offset))
}

fn labels(marked: &str) -> Vec<String> {
    offered(marked).into_iter().map(|c| c.label).collect()
}

/// Fails unless what is offered has all of the first and none of the second.
fn check_offers(marked: &str, with: &[&str], without: &[&str]) {
    let labels = labels(marked);
    let has = |label: &str| labels.iter().any(|l| l == label);
    let missing: Vec<_> = with.iter().filter(|l| !has(l)).collect();
    let extra: Vec<_> = without.iter().filter(|l| has(l)).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{marked}\nlacks {missing:?}, has {extra:?}, of {labels:?}"
    );
}

#[test]
fn the_law_of_these_tests_is_sound() {
    let (compiled, _) = compile_indexed(&[("law.foe".into(), LAW.into())]);
    let errors: Vec<_> = compiled.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn an_argument_is_of_the_kind_of_its_role() {
    check_offers("rule party(|", &["Arland", "Borduria", "?_"], &["Aville", "pact", "paper", "treaty"]);
    check_offers("rule party(Arland, |", &["pact"], &["Arland", "Aville"]);
    check_offers("rule party(?s, pact)\n  if seat(?s, A|", &["Aville", "?s"], &["Arland"]);
    check_offers("test \"t\"\n  expect party(Arland,\n    |", &["pact"], &["Arland"]);
    check_offers("entry e in book\n  consent(|", &["this", "arland-consent"], &["Arland"]);
    check_offers("statement s\n  states seat(|", &["Arland", "this"], &["?_", "Aville"]);
    let article = offered("rule notice-period(pact, pact/|");
    assert_eq!((article[0].label.as_str(), article[0].replace), ("pact/1", (25, 30)));
    // Behind a finished argument a comma follows, and no name.
    assert_eq!(labels("rule party(Arland |"), [""; 0]);
}

#[test]
fn a_line_begins_with_the_words_of_its_item() {
    check_offers("|", &["treaty", "statement", "state", "kind"], &["speaker", "if"]);
    check_offers(
        "statement s\n  |",
        &["speaker", "said", "source", "denies"],
        &["publisher", "treaty", "if"],
    );
    check_offers("source s\n  p|", &["publisher", "published"], &["speaker"]);
    check_offers("rule party(?s, pact)\n  |", &["if", "and", "unless"], &["trigger", "party"]);
    check_offers(
        "treaty p\narticle 1\n  duty assistance owed by each party to ?v\n    |",
        &["trigger", "content"],
        &["if"],
    );
    check_offers(
        "treaty p\narticle 1\n  |",
        &["words", "duty", "withdrawal by notice, effective {period} after receipt"],
        &["cite"],
    );
    check_offers("treaty p\n  |", &["cite", "months", "members are {states...}"], &["duty"]);
    check_offers("state X\n  |", &["code", "also", "party"], &["cite", "seat"]);
    check_offers("relation r(a: state)\n  |", &["registered", "open about", "reads"], &["if"]);
    check_offers("case c\n  question \"?\"\n    |", &["ask", "on", "given", "expect"], &["about"]);
    check_offers("test \"t\"\n  on 2020-01-01\n    |", &["expect", "known"], &["about"]);
}

#[test]
fn what_follows_depends_on_the_words_before() {
    check_offers("statement s\n  source |", &["paper"], &["Arland", "book"]);
    check_offers("statement s\n  speaker |", &["Ada", "Arland"], &["Aville", "paper"]);
    check_offers("statement s\n  speaker Ada |", &["for"], &["Ada"]);
    check_offers("statement s\n  certainty |", &["high", "low"], &["opinion"]);
    check_offers("statement s\n  states seat(Arland, Aville) |", &["on", "from"], &["seat"]);
    check_offers("entry e in |", &["book"], &["paper"]);
    check_offers("treaty p\n  months |", &["last-day"], &["Arland"]);
    check_offers("viewpoint v\n  trust |", &["others", "registers", "Arland"], &["Aville"]);
    check_offers("relation r(a: |", &["state", "number", "thing"], &["Arland"]);
    check_offers("relation r(a: state)\n  open about |", &["a"], &["state"]);
    check_offers("rule |", &["party", "no", "default"], &["consent"]);
    check_offers("rule party(?s, pact)\n  if |", &["consent", "not", "at least", "?s"], &["Arland"]);
    check_offers(
        "rule party(?s, pact)\n  if consent(?_, ?s, pact) |",
        &["and", "on the day of"],
        &["consent"],
    );
    check_offers("rule party(?s, pact)\n  if ?s is a |", &["state"], &["Arland", "consent"]);
    check_offers("rule party(?s, pact)\n  if ?s |", &["is", "is not"], &["consent"]);
    check_offers("rule party(?s, pact)\n  if party(?s, ?t)\n    and |", &["consent"], &["if"]);
    check_offers("test \"t\"\n  on 2020-01-01 as |", &["arland", "all", "register", "Arland"], &["pact"]);
    check_offers("test \"t\"\n  expect |", &["party", "verdict", "undetermined"], &["Arland"]);
    check_offers("test \"t\"\n  expect verdict |", &["not-met", "met", "no-duty"], &["party"]);
    check_offers("test \"t\"\n  expect party(Arland, pact) |", &["if", "turns on", "certainly"], &["party"]);
    check_offers("treaty p\narticle 1\narticle 2\n  overrides article |", &[], &["Arland"]);
    check_offers("treaty p\narticle 1\n  duty |", &["assistance"], &["Arland"]);
    check_offers(
        "treaty p\narticle 1\n  duty assistance owed by |",
        &["each other party", "Arland"],
        &["assistance"],
    );
    check_offers("treaty p\narticle 1\n  text |", &["original"], &["Arland"]);
    check_offers("treaty p\narticle 1\n  no duty |", &["assistance"], &["Arland"]);
    check_offers("clause \"x {date}\"\n  |", &["states", "rule", "duty"], &["if"]);
    check_offers("clause \"x {date}\"\n  rule party(?s, ?t)\n    if |", &["seat", "?date"], &["Arland"]);
    check_offers("condition c fails |", &["not-met"], &["Arland"]);
    check_offers("condition c fails x\n  every duty: |", &["party", "?debtor"], &["Arland"]);
}

#[test]
fn a_clause_line_goes_on_in_the_words_of_its_form() {
    check_offers("treaty p\n  withdrawal by |", &["notice, effective"], &["Arland"]);
    check_offers("treaty p\n  members are |", &["Arland", "Borduria"], &["Aville"]);
    check_offers("treaty p\n  members are Arland, |", &["Borduria"], &["Aville"]);
    let clause = offered("treaty p\narticle 1\n  |");
    let clause = clause.iter().find(|c| c.kind == CompletionKind::Clause).unwrap();
    assert_eq!(clause.snippet.as_deref(), Some("withdrawal by notice, effective ${1:period} after receipt"));
}

#[test]
fn a_relation_comes_with_its_roles() {
    let all = offered("rule pa|");
    let party = all.iter().find(|c| c.label == "party").unwrap();
    assert_eq!(party.detail, "party(state: state, treaty: treaty)");
    assert_eq!(party.snippet.as_deref(), Some("party(${1:state}, ${2:treaty})"));
    assert_eq!(party.replace, (5, 7));
}

#[test]
fn nothing_is_offered_in_comments_and_quotations() {
    for marked in ["# a rem|ark", "state A \"a ti|tle\"", "state A \"open|", "state A  # |"] {
        assert_eq!(labels(marked), [""; 0], "{marked}");
    }
}

fn hover_in_law(marked: &str) -> String {
    let (written, offset) = Written::in_law(marked);
    written.ask(|workspace, _| workspace.hover(0, offset).map(|h| h.text)).unwrap_or_default()
}

#[test]
fn hovers() {
    let words = [
        "state Arl|and \"Rep",
        "relation par|ty(state",
        "relation consent(act: act, st|ate",
        "relation se|at(",
        "article 1| \"Parties\"",
        "treaty pa|ct \"A Pact\"",
        "with|drawal by notice, effective 6 months",
        "condition trig|ger fails",
        "fails not-m|et",
        "source pa|per \"A",
        "register bo|ok",
        "viewpoint ar|land",
        "entry arland-con|sent",
        "statement word-of|-ada",
        "rule party(?sta|te, pact)",
        "ki|nd place",
        "kind pl|ace",
    ];
    let mut shown = String::new();
    for marked in words {
        shown.push_str(&format!("=== {marked}\n{}\n", hover_in_law(marked)));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_name_leads_to_its_declaration_and_to_its_uses() {
    let written = Written::new("rule party(Arl|and, pact)\n  if consent(?_, Arland, pact)\n");
    let (declared, used) = written.ask(|w, at| {
        let declared = w.definitions(1, at);
        (w.written(declared[0]).to_owned(), w.places(1, at))
    });
    assert_eq!(declared, "Arland");
    assert_eq!(used.iter().filter(|(span, _)| span.file == 1).count(), 2);
    assert_eq!(used.iter().filter(|(_, declares)| *declares).count(), 1);
    let written = Written::new("treaty other\n  withdrawal by not|ice, effective 3 months after receipt\n");
    let form = written.ask(|w, at| w.written(w.definitions(1, at)[0]).to_owned());
    assert!(form.starts_with("\"withdrawal"), "{form}");
    let written = Written::new("rule par|ty(Arland, pact)\n");
    assert_eq!(written.ask(|w, at| w.conclusions(1, at).len()), 2);
}

#[test]
fn a_variable_means_something_in_its_rule_only() {
    let text = "rule party(?s, pact)\n  if no ?s with seat(?s, Aville)\n  and consent(?_, ?s, pact)\nrule party(?s, pact)\n";
    let root = parse(text).syntax();
    let at = |words: &str, behind: usize| u32::try_from(text.find(words).unwrap() + behind).unwrap();
    let outer = variable_at(&root, at("?s, pact", 1)).unwrap();
    assert_eq!(outer.places.len(), 2, "the head and the last line");
    let counted = variable_at(&root, at("?s with", 1)).unwrap();
    assert_eq!(counted.places.len(), 2, "what is counted is its own");
    assert!(variable_at(&root, at("?_", 1)).is_none());
    let form = "clause \"peace before {date}\"\n  rule party(?s, ?t)\n    if seat(?s, Aville)\n    and until ?date\n";
    let root = parse(form).syntax();
    let date = variable_at(&root, u32::try_from(form.rfind("date").unwrap()).unwrap()).unwrap();
    assert_eq!(date.places.len(), 2, "a value of the form in a rule below it");
    let other = variable_at(&root, u32::try_from(form.rfind("?s").unwrap()).unwrap()).unwrap();
    assert_eq!(other.places.len(), 2);
    let clause = "clause \"in force {period} after all\"\n  states x(?treaty, ?period)\n";
    let root = parse(clause).syntax();
    let period = variable_at(&root, u32::try_from(clause.find("period").unwrap()).unwrap()).unwrap();
    assert_eq!((period.places.len(), period.given), (2, false));
    let treaty = variable_at(&root, u32::try_from(clause.find("?treaty").unwrap()).unwrap()).unwrap();
    assert!(treaty.given);
}

/// The file after a rename, or why there is none.
fn renamed(marked: &str, new: &str) -> Result<(String, usize), String> {
    let written = Written::new(marked);
    let edits = written.ask(|w, at| w.rename(1, at, new, |_| false))?;
    let count = edits.len();
    let mut text = written.files[1].1.clone();
    for edit in edits.iter().rev().filter(|e| e.span.file == 1) {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
    }
    Ok((text, count))
}

#[test]
fn a_name_is_changed_wherever_it_stands() {
    let (text, count) = renamed("rule party(Arl|and, pact)\n", "Airland").unwrap();
    assert_eq!(text, "rule party(Airland, pact)\n");
    assert_eq!(count, 6);
    let (text, _) = renamed("treaty other\narticle 1\n  overrides pa|ct/1\n", "accord").unwrap();
    assert_eq!(text, "treaty other\narticle 1\n  overrides accord/1\n");
    let (text, count) = renamed("treaty other\narticle 1\n  overrides pact/1|\n", "1bis").unwrap();
    assert_eq!(text, "treaty other\narticle 1\n  overrides pact/1bis\n");
    assert_eq!(count, 3, "its declaration, `article 1` in the article below it, and here");
    let (text, _) = renamed("rule party(?s|, pact)\n  if seat(?s, Aville)\n", "?state").unwrap();
    assert_eq!(text, "rule party(?state, pact)\n  if seat(?state, Aville)\n");
    let (text, _) =
        renamed("relation r(sta|te: state)\n  open about state\n  reads \"{state} is r\"\n", "who").unwrap();
    assert_eq!(text, "relation r(who: state)\n  open about who\n  reads \"{who} is r\"\n");
    let (text, _) =
        renamed("test \"t\"\n  on 2020-01-01\n    expect verdict met| of owes(Arland, Borduria)\n", "owed")
            .unwrap();
    assert!(text.contains("verdict owed of"), "{text}");
}

#[test]
fn a_name_that_would_not_do_is_refused() {
    let refused = |marked, new| renamed(marked, new).unwrap_err();
    let rule = "rule party(Arl|and, pact)\n";
    assert!(refused(rule, "2nd").contains("no name"));
    assert!(refused(rule, "two words").contains("no name"));
    assert!(refused(rule, "Borduria").contains("declared twice"));
    assert!(refused("rule party(?a|, pact)\n  if consent(?_, ?b, pact)\n", "b").contains("already"));
    assert!(refused("rule party(?a|, pact)\n", "_").contains("no name"));
    assert!(
        refused("treaty other\n  withdrawal by not|ice, effective 3 months after receipt\n", "x")
            .contains("words")
    );
    assert!(refused("tre|aty other\n", "pact").contains("word of the language"));
    assert!(refused("treaty other\narticle 1\n  overrides pact/1|\n", "a b").contains("article"));
    assert!(
        refused("clause \"x {period} y\"\n  states notice-period(?trea|ty, ?article, ?period)\n", "t")
            .contains("meaning")
    );
    let unread = "rule party(Arl|and, pact)\nrule party(Arland,, pact)\n";
    assert!(refused(unread, "Airland").contains("mend it first"));
    let written = Written::new(rule);
    let fixed = written.ask(|w, at| w.rename(1, at, "Airland", |file| file == 0));
    assert!(fixed.unwrap_err().contains("part of the program"));
}

#[test]
fn outlines() {
    let library = compile_indexed(&[("law.foe".into(), LAW.into())]).0.library;
    let mut shown = String::new();
    let mut open: Vec<_> =
        outline(&parse(LAW).syntax(), &library).into_iter().rev().map(|o| (0, o)).collect();
    while let Some((level, entry)) = open.pop() {
        let selected = &LAW[entry.selection.0 as usize..entry.selection.1 as usize];
        let lines = LAW[entry.range.0 as usize..entry.range.1 as usize].lines().count();
        let (kind, name, detail) = (entry.kind, &entry.name, &entry.detail);
        let indent = "  ".repeat(level);
        shown.push_str(&format!("{indent}{kind:?} {name} | {detail} | {selected} | {lines} lines\n"));
        open.extend(entry.children.into_iter().rev().map(|child| (level + 1, child)));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn what_can_be_folded() {
    let text = "# one\n# two\n\nstate A  # behind\n  note \"over\n    lines\"\n\nstate B\n# alone\n";
    let shown: Vec<&str> = folds(&parse(text).syntax())
        .iter()
        .map(|fold| &text[fold.range.0 as usize..fold.range.1 as usize])
        .collect();
    assert_eq!(
        shown,
        ["# one\n# two", "state A  # behind\n  note \"over\n    lines\"", "\"over\n    lines\""]
    );
}

#[test]
fn a_selection_grows_from_the_word_outwards() {
    let text = "rule party(?s, pact)\n  if consent(?_, ?s, pact)\n";
    let offset = u32::try_from(text.rfind("?s").unwrap() + 1).unwrap();
    let shown: Vec<&str> = selections(&parse(text).syntax(), offset)
        .iter()
        .map(|(start, end)| &text[*start as usize..*end as usize])
        .collect();
    assert_eq!(shown, ["?s", "consent(?_, ?s, pact)", "if consent(?_, ?s, pact)", text.trim_end(), text]);
}

#[test]
fn names_are_coloured_by_what_they_are() {
    let written = Written::new("|rule party(Arland, pact)\n  if consent(?a, Arland, pact)\n");
    let shown = written.ask(|w, _| {
        let tokens = w.tokens(1).into_iter();
        tokens.map(|t| format!("{} {:?}", w.written(t.span), t.kind)).collect::<Vec<_>>()
    });
    let expected = [
        "party Relation",
        "Arland Thing",
        "pact Instrument",
        "consent Relation",
        "?a Variable",
        "Arland Thing",
        "pact Instrument",
    ];
    assert_eq!(shown, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Nothing that is asked anywhere in a faulty text makes a panic.
    #[test]
    fn every_question_has_an_answer(text in pieces(), seed in any::<u64>(), cuts in 0_usize..6) {
        let text = if text.is_empty() { text } else { mutated(&text, seed, cuts) };
        let files = [("a.foe".to_owned(), text.clone())];
        let (compiled, index) = compile_indexed(&files);
        let workspace = Workspace::new(&compiled.library, &index, &compiled.diagnostics);
        let root = parse(&text).syntax();
        let whole = u32::try_from(text.len()).unwrap();
        for fold in folds(&root) {
            prop_assert!(fold.range.0 <= fold.range.1 && fold.range.1 <= whole);
        }
        let _ = (outline(&root, &compiled.library), workspace.tokens(0));
        let step = (text.len() / 40).max(1);
        for offset in (0..=text.len() + 2).step_by(step) {
            let at = u32::try_from(offset).unwrap();
            let _ = (workspace.hover(0, at), workspace.definitions(0, at), workspace.places(0, at));
            let _ = (workspace.completions(&text, at), workspace.renamable(0, at, |_| false));
            for (start, end) in selections(&root, at.min(whole)) {
                prop_assert!(start <= end && end <= whole);
            }
        }
        let _ = workspace.rename(0, whole / 2, "other", |_| false);
    }
}
