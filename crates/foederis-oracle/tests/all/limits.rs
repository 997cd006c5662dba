//! Past a limit an answer says less, and never something else.

use std::cell::Cell;

use crate::common::run;
use foederis_engine::{EngineError, Inquiry, Program};
use foederis_model::{Limits, Pattern, StopSignal, Stopped, Truth};
use foederis_oracle::cases;
use proptest::prelude::*;

#[test]
fn what_is_certain_past_a_limit_is_certain() {
    let (cut, still_certain, rows_missing) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    run(0.3, &(cases(), 1usize..60), |(case, nodes)| {
        let program = Program::new(&case.library);
        let asked = |limits: &Limits| Inquiry::new(&program, &case.evidence, &case.question, limits);
        let Ok(whole) = asked(&Limits::default()) else { return Ok(()) };
        let limits = Limits { nodes, ..Limits::default() };
        let bounded = match asked(&limits) {
            Ok(bounded) => bounded,
            // What is missing hides no error, and brings none.
            Err(error) => return Err(TestCaseError::fail(format!("only with a limit: {error}"))),
        };
        prop_assert_eq!(bounded.stopped(), limits.cut_short());
        if bounded.stopped().is_none() {
            prop_assert!(bounded.rows().eq(whole.rows()));
            return Ok(());
        }
        cut.set(cut.get() + 1);
        rows_missing.set(rows_missing.get() + u32::from(!bounded.all_found()));
        prop_assert!(!bounded.is_exact());
        for (fact, days) in bounded.rows() {
            let full = whole.truth(fact);
            prop_assert!(full.is_some(), "{} is found only with a limit", fact);
            for (from, _, truth) in days.stretches() {
                if *truth != Truth::Open {
                    still_certain.set(still_certain.get() + 1);
                    prop_assert_eq!(bounded.prove(fact, from).map(|proof| proof.truth), Some(*truth));
                }
            }
            for day in full.into_iter().flat_map(|full| full.changes()).chain(days.changes()) {
                let (said, is) = (*days.at(day), *full.map_or(&Truth::No, |full| full.at(day)));
                // Where less is looked at, more can be told apart: what was open by a bound may be certain.
                let sharper = is == Truth::Open && !whole.is_exact();
                let fits = said == Truth::Open || said == is || sharper;
                prop_assert!(fits, "{} on {}: {:?}, not {:?}", fact, day, said, is);
            }
        }
        if bounded.all_found() {
            prop_assert_eq!(bounded.rows().count(), whole.rows().count());
        }
        Ok(())
    });
    println!(
        "{} answers were cut short, {} of them with rows missing; {} stretches were certain all the same",
        cut.get(),
        rows_missing.get(),
        still_certain.get()
    );
    assert!(cut.get() > 20 && still_certain.get() > 5 && rows_missing.get() > 0);
}

#[test]
fn work_that_was_told_to_stop_answers_at_once_that_it_does_not_know() {
    run(0.05, &cases(), |case| {
        let program = Program::new(&case.library);
        let limits = Limits { stop: StopSignal::default(), ..Limits::default() };
        limits.stop.stop(Stopped::Time);
        for pattern in [case.question.clone()].iter().flat_map(|p| [p.clone(), opened(p)]) {
            match Inquiry::new(&program, &case.evidence, &pattern, &limits) {
                Ok(inquiry) if inquiry.size() > 256 => {
                    prop_assert_eq!(inquiry.stopped(), Some(Stopped::Time));
                }
                Ok(inquiry) => {
                    // So little that it was done before anybody looked, but for its days.
                    prop_assert!(inquiry.rows().all(|(_, days)| days.certain().is_empty()));
                }
                Err(EngineError::Stopped(why)) => prop_assert_eq!(why, Stopped::Time),
                Err(_) => {}
            }
        }
        Ok(())
    });
}

/// The same question with everything left open.
fn opened(pattern: &Pattern) -> Pattern {
    let slots = pattern.slots.iter().map(|_| foederis_model::Slot::Any(None)).collect();
    Pattern { relation: pattern.relation, slots }
}
