//! Faults that the day-by-day evaluator found, each as small as it can be said.

use crate::common::{Law, atom, day, not, yes_from};
use foederis_engine::{Inquiry, Program};
use foederis_model::{
    Comparison, Fact, Formula, Limits, Pattern, Period, ProofStep, Quota, Slot, Term, Timeline, Truth, Value,
    Variable,
};

const X: Term = Term::Variable(Variable(0));
const Y: Term = Term::Variable(Variable(1));

fn number(n: i64) -> Value {
    Value::Number(n)
}

/// `h if term(?x) and ?x is not 2`, nothing on record: an error once, since a rule that already failed compared on.
#[test]
fn what_was_not_found_is_not_compared() {
    let mut law = Law::default();
    let (term, h) = (law.registered("term"), law.derived("h"));
    let two = Term::Value(number(2));
    law.rule(h, [atom(term, [X]), Formula::Compare(X, Comparison::Different, two)]);
    assert_eq!(law.ask(h, []), Ok(Timeline::never()));
}

/// A line that only tests a variable waits for the line that gives it a value, wherever the two stand.
#[test]
fn the_order_of_lines_does_not_change_the_meaning() {
    let mut law = Law::default();
    let (p, q, h) = (law.registered("p"), law.registered("q"), law.derived("h"));
    law.rule(h, [not(atom(p, [X])), atom(q, [X])]);
    law.state(p, [number(1)], Timeline::always(Truth::Yes));
    law.state(q, [number(2)], Timeline::always(Truth::Yes));
    assert_eq!(law.ask(h, []), Ok(Timeline::always(Truth::Yes)), "2 is a q and not a p");
}

/// "at least half of those in p that are q", p(1) open, q(1) no: nobody counted reaches no share, and 1 does not help.
#[test]
fn a_share_of_nobody_is_not_left_open() {
    let mut law = Law::default();
    let (p, q, h) = (law.registered("p"), law.registered("q"), law.derived("h"));
    let share = Formula::Count {
        quota: Quota::Share { numerator: 1, denominator: 2, strict: false },
        over: Variable(0),
        among: Box::new(atom(p, [X])),
        holds: Some(Box::new(atom(q, [X]))),
    };
    // Looked at from another day, so that completions are not told apart.
    law.rule(h, [Formula::Once(Box::new(share))]);
    law.state(p, [number(1)], Timeline::always(Truth::Open));
    assert_eq!(law.ask(h, []), Ok(Timeline::never()));
}

/// What has always been so began at the beginning: once the answer was yes whatever held.
#[test]
fn an_act_without_a_first_day_began_at_the_beginning() {
    let mut law = Law::default();
    let (p, act, h) = (law.registered("p"), law.registered("act"), law.derived("h"));
    law.rule(h, [Formula::OnDayOf { holds: Box::new(atom(p, [])), act: Box::new(atom(act, [])) }]);
    law.state(act, [], Timeline::always(Truth::Yes));
    assert_eq!(law.ask(h, []), Ok(Timeline::never()));
}

/// Tables of a search: one that waits for an outer table was closed too early by an inner one that did not.
#[test]
fn a_search_in_a_circle_finds_everything() {
    let mut law = Law::default();
    let (base, next) = (law.registered("base"), law.registered("next"));
    let (a, b, c) = (law.derived("a"), law.derived("b"), law.derived("c"));
    // a(x) if b(x); a(x) if c(x); b(x) if a(y) and next(y, x); c(x) if base(x).
    law.rule_for(a, [X], [atom(b, [X])]);
    law.rule_for(a, [X], [atom(c, [X])]);
    law.rule_for(b, [X], [atom(a, [Y]), atom(next, [Y, X])]);
    law.rule_for(c, [X], [atom(base, [X])]);
    law.state(base, [number(1)], Timeline::always(Truth::Yes));
    law.state(next, [number(1), number(2)], Timeline::always(Truth::Yes));
    law.state(next, [number(2), number(3)], Timeline::always(Truth::Yes));
    let program = Program::new(&law.library);
    let open = Pattern { relation: a, slots: vec![Slot::Any(None)] };
    let inquiry = Inquiry::new(&program, &law.evidence, &open, &Limits::default()).unwrap();
    let mut found: Vec<Fact> = inquiry.rows().map(|(fact, _)| fact.clone()).collect();
    found.sort_unstable();
    assert_eq!(found, [1, 2, 3].map(|n| Fact::new(a, [number(n)])));
}

/// "within" of what has no end changes on no day after it.
#[test]
fn within_of_what_has_no_end_does_not_end() {
    let from = yes_from(day("2000-01-01"));
    assert_eq!(from.within(Period::days(5), &foederis_model::Bounds), from);
}

/// A no names what was looked for and not found, not what was found before it.
#[test]
fn a_no_names_what_is_missing() {
    let mut law = Law::default();
    let (p, q, h) = (law.registered("p"), law.registered("q"), law.derived("h"));
    law.rule(h, [Formula::All(vec![atom(p, [X]), atom(q, [Y])])]);
    law.state(p, [number(1)], Timeline::always(Truth::Yes));
    let proof = law.prove(h, [], day("2000-01-01"));
    let missing = &proof.premises[0].premises[0].premises[0];
    assert!(
        matches!(&missing.step, ProofStep::NoneFound { pattern } if pattern.relation == q),
        "{missing:?}"
    );
}

/// A flip that takes away what a circle stood on: the circle once stayed up on what it had been.
#[test]
fn a_circle_falls_with_what_it_stood_on() {
    let mut law = Law::default();
    let (p, one, other) = (law.registered("p"), law.derived("one"), law.derived("other"));
    law.rule(one, [atom(p, [])]);
    law.rule(one, [atom(other, [])]);
    law.rule(other, [atom(one, [])]);
    law.state(p, [], Timeline::always(Truth::Yes));
    let program = Program::new(&law.library);
    let inquiry = Inquiry::new(&program, &law.evidence, &Law::pattern(one, []), &Limits::default()).unwrap();
    let flips = inquiry.flips(&Fact::new(one, []), day("2000-01-01"), Truth::No, 1).unwrap();
    assert_eq!(flips.sets, [vec![(Fact::new(p, []), false)]]);
}

/// Stating that a place is one state's may undo an answer by what it denies.
#[test]
fn a_flip_may_work_through_what_it_excludes() {
    let mut law = Law::default();
    let (of, h) = (law.open("of"), law.derived("h"));
    law.library.relations[of.index()].at_most_one = Some(0);
    // That it is the second's would help by itself; it hurts by what it excludes.
    let never = Formula::Any(vec![]);
    law.rule(h, [atom(of, [Term::Value(number(1))])]);
    law.rule(h, [atom(of, [Term::Value(number(2))]), never]);
    law.state(of, [number(1)], Timeline::always(Truth::Yes));
    let program = Program::new(&law.library);
    let inquiry = Inquiry::new(&program, &law.evidence, &Law::pattern(h, []), &Limits::default()).unwrap();
    let flips = inquiry.flips(&Fact::new(h, []), day("2000-01-01"), Truth::No, 1).unwrap();
    assert!(flips.sets.iter().any(|set| set.contains(&(Fact::new(of, [number(2)]), true))), "{flips:?}");
}

/// Who is counted for a share can hurt it: a share of those whom the rule itself makes is a circle through a negation.
#[test]
fn a_share_of_what_the_rule_makes_is_a_circle() {
    let mut law = Law::default();
    let (p, d) = (law.registered("p"), law.derived("d"));
    let share = Formula::Count {
        quota: Quota::Share { numerator: 1, denominator: 2, strict: false },
        over: Variable(1),
        among: Box::new(atom(d, [Y])),
        holds: Some(Box::new(atom(p, [Y]))),
    };
    law.rule_for(d, [X], [atom(p, [X]), share]);
    law.state(p, [number(1)], Timeline::always(Truth::Yes));
    let answer = law.ask(d, [number(1)]);
    assert!(matches!(answer, Err(foederis_engine::EngineError::Circle(_))), "{answer:?}");
}

/// "h if every ?x among those p of which h held a day ago is one of which h holds": where h held a day ago it would stand
/// on itself alone, and does not; where it did not, nobody is counted. The day-by-day evaluator left it open once.
#[test]
fn what_stands_on_itself_in_a_count_does_not_stand() {
    let mut law = Law::default();
    let (p, h) = (law.registered("p"), law.derived("h"));
    let held =
        Formula::After { period: Term::Value(Value::Period(Period::days(1))), of: Box::new(atom(h, [X])) };
    let every = Formula::Count {
        quota: Quota::Every,
        over: Variable(0),
        among: Box::new(Formula::All(vec![atom(p, [X]), held])),
        holds: Some(Box::new(atom(h, [X]))),
    };
    law.rule_for(h, [X], [atom(p, [X]), every]);
    let between = yes_from(day("2021-01-20")).zip(&yes_from(day("2021-01-24")), |from, until| match until {
        Truth::No => *from,
        _ => Truth::No,
    });
    law.state(p, [number(1)], between);
    let found = law.ask(h, [number(1)]).unwrap();
    let held: Vec<Truth> = (19..25).map(|d| *found.at(day(&format!("2021-01-{d}")))).collect();
    assert_eq!(held, [Truth::No, Truth::Yes, Truth::No, Truth::Yes, Truth::No, Truth::No]);
}

/// "h(?x) if p(?y), if once ?x is ?y, if size(?x, ?n)": p(?y) gives ?x its value through the comparison, also below "once",
/// so that a search does not go by what has a size.
#[test]
fn a_comparison_gives_the_other_side_its_value_at_any_depth() {
    let mut law = Law::default();
    let (p, size, h) = (law.registered("p"), law.registered("size"), law.derived("h"));
    let same = Formula::Once(Box::new(Formula::Compare(X, Comparison::Same, Y)));
    let n = Term::Variable(Variable(2));
    law.rule_for(h, [X], [atom(p, [Y]), same, atom(size, [X, n])]);
    law.state(p, [number(1)], Timeline::always(Truth::Yes));
    law.state(size, [number(2), number(0)], Timeline::always(Truth::Yes));
    let program = Program::new(&law.library);
    let open = Pattern { relation: h, slots: vec![Slot::Any(None)] };
    let inquiry = Inquiry::new(&program, &law.evidence, &open, &Limits::default()).unwrap();
    let found: Vec<&Fact> = inquiry.rows().map(|(fact, _)| fact).collect();
    assert_eq!(found, [&Fact::new(h, [number(1)])]);
}
