//! The commands that ask, over a small invented library.

use insta::assert_snapshot;

use crate::harness::ask;

const OWES: &str = "owes(Borduria, Arland, assistance, league)";

#[test]
fn tour() {
    assert_snapshot!(ask(&[]));
}

#[test]
fn status() {
    assert_snapshot!(ask(&["status", "Republic of Arland", "league", "--on", "2021-06-01"]));
}

#[test]
fn status_as_known_before() {
    assert_snapshot!(ask(&["status", "ARL", "pact", "--on", "2021-06-01", "--known-on", "2020-12-31"]));
}

#[test]
fn status_while_a_notice_runs() {
    assert_snapshot!(ask(&["status", "Borduria", "pact", "--on", "2024-02-28", "--full"]));
}

#[test]
fn status_past_a_limit() {
    assert_snapshot!(ask(&["status", "Borduria", "pact", "--on", "2024-02-28", "--size-limit", "20"]));
}

#[test]
fn table_past_a_limit() {
    assert_snapshot!(ask(&["ask", "party(?state, pact)", "--size-limit", "2", "--format", "json"]));
}

#[test]
fn question_without_any_time() {
    let answer = ask(&["why", OWES, "--on", "2021-06-01", "--time-limit", "0"]);
    assert!(answer.contains("because its time was over"), "{answer}");
}

#[test]
fn flip_of_the_law() {
    assert_snapshot!(ask(&["flip", "--law", OWES, "--on", "2020-09-10"]));
}

#[test]
fn timeline() {
    assert_snapshot!(ask(&["timeline", "pact"]));
}

#[test]
fn timeline_of_some_years() {
    let years = ["--unit", "years", "--convention", "last-day", "--from", "2000-06-01", "--to", "2003-12-31"];
    assert_snapshot!(ask(&[&["timeline", "pact", "Borduria"], &years[..]].concat()));
}

#[test]
fn case_list() {
    assert_snapshot!(ask(&["case", "list"]));
}

#[test]
fn case() {
    assert_snapshot!(ask(&["case", "ford"]));
}

#[test]
fn case_from_all_viewpoints() {
    assert_snapshot!(ask(&["case", "ford", "--all-viewpoints"]));
}

#[test]
fn why_in_rounds() {
    assert_snapshot!(ask(&["why", "party(Borduria, pact)", "--on", "2021-06-01", "--trace"]));
}

#[test]
fn what_if_it_were_assumed() {
    let fact = "attack-on(ford-raid, Arland)";
    assert_snapshot!(ask(&["what-if", OWES, "--on", "2020-09-10", "--assume", fact]));
}

#[test]
fn what_if_it_had_not_been_said() {
    let fact = "attack-on(ford-raid, Arland)";
    assert_snapshot!(ask(&["what-if", OWES, "--on", "2020-09-10", "--retract", fact]));
}

#[test]
fn why_undetermined() {
    assert_snapshot!(ask(&["why", "attack-on(ford-raid, Arland)", "--on", "2020-09-10"]));
}

#[test]
fn why_not() {
    assert_snapshot!(ask(&["why-not", OWES, "--on", "2020-09-10"]));
}

#[test]
fn why_not_in_full() {
    assert_snapshot!(ask(&["why-not", OWES, "--on", "2020-09-10", "--full", "--receipt"]));
}

#[test]
fn flip() {
    assert_snapshot!(ask(&["flip", OWES, "--on", "2020-09-10"]));
}

#[test]
fn compare() {
    let sides = ["--viewpoint", "Arland", "--viewpoint", "Cascara", "--on", "2020-09-10"];
    assert_snapshot!(ask(&[&["compare", "attack-on(ford-raid, Arland)"], &sides[..]].concat()));
}

#[test]
fn ask_for_a_table() {
    assert_snapshot!(ask(&["ask", "party(?state, pact)"]));
}

#[test]
fn ask_who_predicts() {
    assert_snapshot!(ask(&["ask", "will-return(Arland, league)", "--on", "2021-06-01"]));
}

#[test]
fn viewpoint_list() {
    assert_snapshot!(ask(&["viewpoint", "list"]));
}

#[test]
fn narrow_terminal() {
    assert_snapshot!(ask(&["why-not", OWES, "--on", "2020-09-10", "--width", "50"]));
}
