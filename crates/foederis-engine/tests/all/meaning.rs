//! Examples of `meaning.md` that need no language: periods, exceptions, conflicts, circles, acts and quotas.

use crate::common::{Law, atom, day, not, open_from, yes_from};
use foederis_engine::EngineError;
use foederis_model::{
    Bounds, Day, Evidence, Formula, Limits, Period, Quota, Rounding, Term, Timeline, Truth, Value, Variable,
};

type Spells = Vec<(Day, Day)>;

/// The certain and the possible days.
fn days(of: &Timeline<Truth>) -> (Spells, Spells) {
    (of.certain().spells().to_vec(), of.possible().spells().to_vec())
}

fn after(period: Period, of: Formula) -> Formula {
    Formula::After { period: Term::Value(Value::Period(period)), of: Box::new(of) }
}

/// Examples 4 and 5: a period runs from an act as the text says.
#[test]
fn periods_run_from_an_act() {
    let first = Period {
        months: 3,
        days: 0,
        runs_to: foederis_model::RunsTo::FirstOfMonth,
        rounding: Rounding::LastDay,
    };
    let cases = [
        (Period::months(6).rounded(Rounding::LastDay), "2020-08-31", "2021-02-28"),
        (Period::months(6).rounded(Rounding::FirstDayAfter), "2020-08-31", "2021-03-01"),
        (Period::days(30), "2021-03-01", "2021-03-31"),
        (first, "2021-01-15", "2021-05-01"),
    ];
    for (period, from, until) in cases {
        let mut law = Law::default();
        let notice = law.registered("notice");
        let out = law.derived("out");
        law.rule(out, [after(period, atom(notice, []))]);
        law.state(notice, [], yes_from(day(from)));
        let answer = law.ask(out, []).unwrap();
        assert_eq!(days(&answer), (vec![(day(until), Day::MAX)], vec![(day(until), Day::MAX)]), "{period}");
    }
}

/// Example 13: an exception takes its possible days from the certain ones, its certain days from the possible ones.
#[test]
fn an_exception_is_a_sound_bound() {
    let mut law = Law::default();
    let (b, e, h) = (law.registered("b"), law.registered("e"), law.derived("h"));
    law.rule_unless(h, [atom(b, [])], [atom(e, [])]);
    law.state(b, [], open_from(day("2000-01-01"), Some(day("2000-02-01"))));
    let e_truth = open_from(day("2000-03-01"), Some(day("2000-04-01")));
    law.state(e, [], e_truth);
    let (certain, possible) = days(&law.ask(h, []).unwrap());
    assert_eq!(certain, [(day("2000-02-01"), day("2000-03-01"))]);
    assert_eq!(possible, [(day("2000-01-01"), day("2000-04-01"))]);
}

/// Example 13: `h if p` with `h if not p` is open by bounds, and certain where completions are told apart.
#[test]
fn a_fact_or_its_denial_is_certain_in_every_completion() {
    let mut law = Law::default();
    let (p, h) = (law.open("p"), law.derived("h"));
    law.rule(h, [atom(p, [])]);
    law.rule(h, [not(atom(p, []))]);
    assert_eq!(law.ask(h, []).unwrap(), Timeline::always(Truth::Yes));
    let program = foederis_engine::Program::new(&law.library);
    let recorded = |fact: &foederis_model::Fact| law.evidence.ground(fact).truth;
    let pattern = Law::pattern(h, []);
    let limits = Limits::default();
    let bounds =
        foederis_engine::evaluate_with(&program, &law.evidence, &pattern, &Bounds, &recorded, &limits);
    assert_eq!(bounds.unwrap()[0].1, Timeline::always(Truth::Open));
}

/// Example 14: two rules that neither yields to the other leave the days of both open, and the proof says conflict.
#[test]
fn contrary_rules_without_priority_are_in_conflict() {
    let mut law = Law::default();
    let (a, b, h) = (law.registered("a"), law.registered("b"), law.derived("h"));
    law.rule(h, [atom(a, [])]);
    law.rule_no(h, [atom(b, [])]);
    law.state(a, [], yes_from(day("2000-01-01")));
    law.state(b, [], yes_from(day("2001-01-01")));
    let (certain, possible) = days(&law.ask(h, []).unwrap());
    assert_eq!(certain, [(day("2000-01-01"), day("2001-01-01"))]);
    assert_eq!(possible, [(day("2000-01-01"), Day::MAX)]);
    let proof = law.prove(h, [], day("2001-06-01"));
    let step = proof.step;
    assert!(matches!(step, foederis_model::ProofStep::Derived { conflict: true, .. }), "{step:?}");
    assert_eq!(proof.premises.len(), 2, "both rules are named");
}

/// Example 15: two treaties each triggered by the other: neither is, unless something else triggers one.
#[test]
fn a_positive_circle_supports_nothing_by_itself() {
    let mut law = Law::default();
    let (attack, one, other) = (law.registered("attack"), law.derived("one"), law.derived("other"));
    law.rule(one, [atom(other, [])]);
    law.rule(other, [atom(one, [])]);
    assert_eq!(law.ask(one, []).unwrap(), Timeline::never());
    law.rule(other, [atom(attack, [])]);
    law.state(attack, [], yes_from(day("1914-08-01")));
    assert_eq!(law.ask(one, []).unwrap(), yes_from(day("1914-08-01")));
    // The proof of a yes does not lead back to itself, although the circular rule stands first in the text.
    let proof = law.prove(other, [], day("1914-08-04"));
    assert!(format!("{proof:?}").contains("Recorded"), "{proof:?}");
    assert!(!format!("{proof:?}").contains("SeeAbove"), "{proof:?}");
}

/// Example 15: a circle through a negation is an error that shows the facts of the circle.
#[test]
fn a_negative_circle_is_an_error_that_shows_the_circle() {
    let mut law = Law::default();
    let (one, other) = (law.derived("one"), law.derived("other"));
    law.rule(one, [not(atom(other, []))]);
    law.rule(other, [atom(one, [])]);
    let Err(EngineError::Circle(facts)) = law.ask(one, []) else { panic!("no circle") };
    let mut relations: Vec<_> = facts.iter().map(|f| f.relation).collect();
    relations.sort_unstable();
    relations.dedup();
    assert_eq!(relations, [one, other]);
}

/// Example 15: across a strictly earlier day the circle is allowed: who votes is decided by the day before.
#[test]
fn a_negative_circle_through_an_earlier_day_is_decided_day_by_day() {
    let mut law = Law::default();
    let (joined, motion) = (law.registered("joined"), law.registered("motion"));
    let (member, suspended) = (law.derived("member"), law.derived("suspended"));
    let previously = |f| after(Period::days(1), f);
    law.rule_unless(member, [atom(joined, [])], [Formula::Once(Box::new(atom(suspended, [])))]);
    law.rule(suspended, [atom(motion, []), previously(atom(member, []))]);
    law.state(joined, [], yes_from(day("2000-01-01")));
    law.state(motion, [], yes_from(day("2000-06-01")));
    let (certain, possible) = days(&law.ask(member, []).unwrap());
    assert_eq!(certain, [(day("2000-01-01"), day("2000-06-01"))]);
    assert_eq!(certain, possible);
    let (certain, _) = days(&law.ask(suspended, []).unwrap());
    assert_eq!(certain, [(day("2000-06-01"), day("2000-06-02"))], "only a member is suspended");
}

/// Example 16: the third deposit is imprecise, and so is what runs from it.
#[test]
fn the_third_deposit_orders_earliest_and_latest_days_apart() {
    let mut law = Law::default();
    let deposit = law.registered("deposit");
    let in_force = law.derived("in-force");
    let x = Term::Variable(Variable(0));
    let third = Formula::Count {
        quota: Quota::AtLeast(Term::Value(Value::Number(3))),
        over: Variable(0),
        among: Box::new(atom(deposit, [x])),
        holds: None,
    };
    law.rule(in_force, [after(Period::days(30), third)]);
    law.state(deposit, [Value::Number(1)], yes_from(day("1990-06-01")));
    law.state(deposit, [Value::Number(2)], yes_from(day("1990-07-01")));
    law.state(deposit, [Value::Number(3)], open_from(day("1990-08-01"), Some(day("1990-08-31"))));
    let (certain, possible) = days(&law.ask(in_force, []).unwrap());
    assert_eq!(possible, [(day("1990-08-31"), Day::MAX)]);
    assert_eq!(certain, [(day("1990-09-30"), Day::MAX)]);
}

/// Example 17: two thirds of 21 members are 14; of those present and voting, the others leave the count.
#[test]
fn two_thirds_of_the_members_or_of_those_voting() {
    let adopted = |votes: usize, unknown: usize, of_members: bool| {
        let mut law = Law::default();
        let (member, voted, for_it) =
            (law.registered("member"), law.registered("voted"), law.registered("for"));
        let adopted = law.derived("adopted");
        let x = Term::Variable(Variable(0));
        let among = if of_members { member } else { voted };
        law.rule(
            adopted,
            [Formula::Count {
                quota: Quota::Share { numerator: 2, denominator: 3, strict: false },
                over: Variable(0),
                among: Box::new(atom(among, [x])),
                holds: Some(Box::new(atom(for_it, [x]))),
            }],
        );
        for i in 0..21 {
            let state = Value::Number(i);
            law.state(member, [state], Timeline::always(Truth::Yes));
            let i = usize::try_from(i).unwrap();
            if i < votes + unknown {
                let truth = if i < votes { Truth::Yes } else { Truth::Open };
                law.state(for_it, [state], Timeline::always(truth));
                law.state(voted, [state], Timeline::always(truth));
            }
        }
        *law.ask(adopted, []).unwrap().at(day("2000-01-01"))
    };
    assert_eq!(adopted(12, 1, true), Truth::No);
    assert_eq!(adopted(13, 2, true), Truth::Open);
    assert_eq!(adopted(14, 0, true), Truth::Yes);
    assert_eq!(adopted(14, 7, true), Truth::Yes);
    assert_eq!(adopted(3, 0, false), Truth::Yes, "of those voting");
    assert_eq!(adopted(0, 0, false), Truth::No, "of nobody, no share");
}
