//! The engine and the day-by-day evaluator agree.

use std::cell::Cell;

use crate::common::{discard_limit, run, same};
use foederis_oracle::{DayByDay, EngineEvaluator, Evaluator, Refusal, cases};
use proptest::prelude::*;

#[test]
fn engine_and_oracle_agree() {
    let (all, refused, value) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    let (undefined, telling) = (Cell::new(0u32), Cell::new(0u32));
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
            (engine, oracle) => Err(TestCaseError::fail(format!("engine {engine:?}\noracle {oracle:?}"))),
        }
    });
    discard_limit(all.get(), refused.get() + value.get());
    let (all, refused, undefined) = (all.get(), refused.get(), undefined.get());
    let (value, telling) = (value.get(), telling.get());
    eprintln!(
        "{all} cases, {telling} with an answer that changes, {refused} circles ({undefined} undefined), {value} without a value"
    );
    assert!(telling * 5 > all, "too few answers say anything");
}
