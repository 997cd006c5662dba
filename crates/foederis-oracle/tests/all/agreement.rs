//! The engine and the day-by-day evaluator agree.

use std::cell::Cell;

use crate::common::{discard_limit, run, same, same_beside_circle};
use foederis_model::{
    Atom, Comparison, EntityId, Fact, Formula, Line, Pattern, Span, Term, Truth, Value, Variable,
};
use foederis_oracle::{
    Case, DayByDay, EngineEvaluator, Evaluator, Refusal, TINY_QUESTION, TableEvidence, cases, tiny_library,
    tiny_window,
};
use proptest::prelude::*;

#[test]
fn engine_and_oracle_agree() {
    let (all, refused, value) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    let (undefined, telling, beside) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    run(1.0, &cases(), |case| {
        all.set(all.get() + 1);
        let engine = EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window);
        let oracle = DayByDay.evaluate(&case.library, &case.evidence, &case.question, case.window);
        match (engine, oracle) {
            (Ok(engine), Ok(oracle)) => {
                let changes = engine.values().any(|days| days.windows(2).any(|pair| pair[0] != pair[1]));
                telling.set(telling.get() + u32::from(changes));
                same(&case, &engine, &oracle)
            }
            // The engine also looks below rules that already fail, to report on their other lines.
            // A rule that leaves its head open is found out by whichever looks at it.
            (Err(Refusal::Value(_)), _) | (Ok(_), Err(Refusal::Value(_))) => {
                value.set(value.get() + 1);
                Ok(())
            }
            // The engine refuses by the form of the rules; on this record the circle may be harmless. Of a circle
            // and a head left open in one library, each finds first what it looks at first.
            (Err(Refusal::Circle(facts)), oracle) => {
                prop_assert!(!facts.is_empty(), "a circle without facts");
                undefined.set(undefined.get() + u32::from(oracle.is_err()));
                refused.set(refused.get() + 1);
                Ok(())
            }
            (Ok(engine), Err(Refusal::Circle(circle))) => {
                beside.set(beside.get() + 1);
                same_beside_circle(&case, &engine, &circle)
            }
            (engine, oracle) => Err(TestCaseError::fail(format!("engine {engine:?}\noracle {oracle:?}"))),
        }
    });
    discard_limit(all.get(), refused.get() + value.get());
    let (all, refused, undefined) = (all.get(), refused.get(), undefined.get());
    let (value, telling, beside) = (value.get(), telling.get(), beside.get());
    eprintln!(
        "{all} cases, {telling} with an answer that changes, {refused} circles ({undefined} undefined), {beside} beside a circle, {value} without a value"
    );
    assert!(telling * 5 > all, "too few answers say anything");
}

/// `h(?x)` if `?x` is B, unless some `h` holds: a circle below h(B). Of h(A) the first line already says no.
#[test]
fn below_what_can_never_hold_a_circle_is_harmless() {
    let h = |relation, v| Formula::Atom(Atom { relation, terms: vec![Term::Variable(Variable(v))] });
    let thing = |i| Value::Entity(EntityId(i));
    let line = |unless, formula| Line { condition: None, unless, formula, span: Span::default() };
    let is_b = Formula::Compare(Term::Variable(Variable(0)), Comparison::Same, Term::Value(thing(1)));
    let library = tiny_library(&[&line(false, is_b), &line(true, h(TINY_QUESTION, 1))], None);
    let (evidence, window) = (TableEvidence::silent(&library), tiny_window());
    let ask = |i| Pattern::from(&Fact::new(TINY_QUESTION, [thing(i)]));
    let engine = |i| EngineEvaluator.evaluate(&library, &evidence, &ask(i), window);
    assert!(matches!(engine(1), Err(Refusal::Circle(_))));
    let answer = engine(0).unwrap();
    assert!(answer.values().flatten().all(|truth| *truth == Truth::No));
    let Err(Refusal::Circle(circle)) = DayByDay.evaluate(&library, &evidence, &ask(0), window) else {
        panic!("the day-by-day evaluator looks at every line");
    };
    let case = Case {
        library: library.clone(),
        evidence: evidence.clone(),
        question: ask(0),
        window,
        months: false,
    };
    same_beside_circle(&case, &answer, &circle).unwrap();
}
