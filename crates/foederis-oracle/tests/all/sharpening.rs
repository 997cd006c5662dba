//! An answer that is sharper than its bounds holds in every completion; one that is called exact is open only where
//! completions differ.

use std::cell::Cell;

use crate::common::run;
use foederis_engine::{Inquiry, Program};
use foederis_model::{Evidence, Fact, Limits, Truth};
use foederis_oracle::{Answer, DayByDay, EngineEvaluator, Evaluator, cases};
use proptest::prelude::*;

#[test]
fn sharpened_answers_agree_with_all_completions() {
    let (sharper, exact) = (Cell::new(0u32), Cell::new(0u32));
    run(0.3, &cases(), |case| {
        let program = Program::new(&case.library);
        let Ok(inquiry) = Inquiry::new(&program, &case.evidence, &case.question, &Limits::default()) else {
            return Ok(());
        };
        let bounds = EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window);
        let bounds = bounds.map_err(|e| TestCaseError::fail(format!("{e:?}")))?;
        let open: Vec<Fact> = inquiry
            .recorded()
            .filter(|(_, ground)| ground.truth.stretches().any(|(.., t)| *t == Truth::Open))
            .map(|(fact, _)| fact.clone())
            .collect();
        prop_assume!(open.len() <= 5);
        let together = |a: &Fact, b: &Fact| {
            let role = case.library.relations[a.relation.index()].at_most_one;
            let values = || a.values.iter().zip(&b.values).enumerate();
            a.relation == b.relation
                && role.is_some_and(|role| values().all(|(i, (x, y))| (x == y) != (i == role)))
        };
        let mut completions: Vec<Answer> = Vec::new();
        for assignment in 0..1u32 << open.len() {
            let holds = |i: usize| assignment >> i & 1 == 1;
            let excluded = |i: usize, j: usize| i < j && holds(i) && holds(j) && together(&open[i], &open[j]);
            if (0..open.len()).any(|i| (0..open.len()).any(|j| excluded(i, j))) {
                continue;
            }
            let mut evidence = case.evidence.clone();
            for (i, fact) in open.iter().enumerate() {
                let label = if holds(i) { Truth::Yes } else { Truth::No };
                let truth =
                    case.evidence.ground(fact).truth.map(|t| if *t == Truth::Open { label } else { *t });
                evidence.hear(fact.clone(), truth);
            }
            completions.extend(DayByDay.evaluate(&case.library, &evidence, &case.question, case.window));
        }
        for (fact, truth) in inquiry.rows() {
            for (i, day) in case.window.days().enumerate() {
                let (answer, bound) = (*truth.at(day), bounds[fact][i]);
                let all: Vec<Truth> = completions.iter().filter_map(|c| c.get(fact).map(|d| d[i])).collect();
                if bound != Truth::Open {
                    prop_assert_eq!(answer, bound, "{} on {}: a bound is not undone", fact, day);
                } else if answer != Truth::Open {
                    sharper.set(sharper.get() + 1);
                    prop_assert!(
                        all.iter().all(|t| *t == answer),
                        "{fact} on {day}: {answer:?} against {all:?}"
                    );
                } else if inquiry.is_exact() && !all.is_empty() {
                    exact.set(exact.get() + 1);
                    let yes = all.iter().all(|t| *t == Truth::Yes);
                    let no = all.iter().all(|t| *t == Truth::No);
                    prop_assert!(!yes && !no, "{fact} on {day} is {:?} in every completion", all[0]);
                }
            }
        }
        Ok(())
    });
    eprintln!("{} days sharpened, {} exact open days", sharper.get(), exact.get());
    assert!(sharper.get() > 0 && exact.get() > 0);
}
