//! Several viewpoints asked together get the answers, conditions and proofs that each gets when it is asked alone.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::common::run;
use foederis_engine::{Inquiry, JointInquiry, Program};
use foederis_model::{ConditionId, Each, Fact, Limits, Proof, RuleId, Timeline, Truth};
use foederis_oracle::{Case, GUARD, TableEvidence, cases, check_proof};
use proptest::prelude::*;

/// What another viewpoint hears: the same record, with some facts not stated, and others with other days.
fn heard_otherwise(case: &Case, choices: &[u8]) -> TableEvidence {
    let mut evidence = TableEvidence::silent(&case.library);
    evidence.silence.clone_from(&case.evidence.silence);
    let stated: Vec<(&Fact, &Timeline<Truth>)> =
        case.evidence.grounds.iter().map(|(fact, ground)| (fact, &ground.truth)).collect();
    for (i, (fact, truth)) in stated.iter().enumerate() {
        // Without the guard, as the case has it, renewals would go on for a thousand years.
        if fact.relation == GUARD {
            evidence.state((*fact).clone(), (*truth).clone());
            continue;
        }
        match choices.get(i % choices.len().max(1)) {
            Some(0..60) => {}
            Some(60..90) => evidence.hear((*fact).clone(), (*truth).clone()),
            Some(90..130) => evidence.state((*fact).clone(), stated[(i + 1) % stated.len()].1.clone()),
            Some(130..150) => evidence.state((*fact).clone(), Timeline::always(Truth::Open)),
            _ if case.evidence.stated.contains(*fact) => evidence.state((*fact).clone(), (*truth).clone()),
            _ => evidence.hear((*fact).clone(), (*truth).clone()),
        }
    }
    evidence
}

type Conditions = Vec<(RuleId, Vec<(Option<ConditionId>, Timeline<Truth>)>)>;

/// The conditions of all rules for a fact, in an order that does not depend on who stated what first.
fn conditions(inquiry: &Inquiry<'_, '_>, fact: &Fact) -> Conditions {
    let mut all: Conditions = inquiry
        .rules(fact)
        .into_iter()
        .map(|r| (r.rule, r.conditions.into_iter().map(|c| (c.condition, c.truth)).collect()))
        .collect();
    all.sort_by_key(|(rule, conditions)| (*rule, format!("{conditions:?}")));
    all
}

fn size(proof: &Proof) -> usize {
    1 + proof.premises.iter().map(size).sum::<usize>()
}

#[test]
fn viewpoints_asked_together_are_answered_as_each_alone() {
    let (told, apart, circles) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    let shared = Cell::new(0u32);
    let choices = prop::collection::vec(prop::collection::vec(any::<u8>(), 1..24), 1..5);
    run(0.2, &(cases(), choices), |(case, choices)| {
        let mut all = vec![case.evidence.clone()];
        all.extend(choices.iter().map(|c| heard_otherwise(&case, c)));
        let program = Program::new(&case.library);
        let limits = Limits::default();
        let alone: Result<Vec<_>, _> =
            all.iter().map(|e| Inquiry::new(&program, e, &case.question, &limits)).collect();
        let joint = match JointInquiry::new(&program, &Each(&all), &case.question, &limits) {
            Ok(joint) => joint,
            // Together they may turn in a circle in which none turns alone, or find a value missing that one misses.
            Err(_) => {
                circles.set(circles.get() + 1);
                return Ok(());
            }
        };
        let Ok(alone) = alone else { return Ok(()) };
        let classes = joint.alike();
        for (viewpoint, alone) in alone.iter().enumerate() {
            // What the first of a class sees is what each of it sees.
            let class = classes.iter().filter(|class| class.has(viewpoint)).collect::<Vec<_>>();
            prop_assert_eq!(class.len(), 1);
            let first = class[0].positions().next().unwrap();
            shared.set(shared.get() + u32::from(first != viewpoint));
            let seen = joint.seen_by(first).map_err(|e| TestCaseError::fail(e.to_string()))?;
            let rows = |inquiry: &Inquiry<'_, '_>| -> BTreeMap<Fact, Timeline<Truth>> {
                inquiry.rows().map(|(f, t)| (f.clone(), t.clone())).collect()
            };
            prop_assert_eq!(rows(&seen), rows(alone), "viewpoint {}", viewpoint);
            prop_assert_eq!(seen.is_exact(), alone.is_exact());
            let bounds: BTreeMap<&Fact, Timeline<Truth>> =
                joint.rows().map(|(f, labels)| (f, labels.map(|l| l.of(viewpoint)))).collect();
            for (fact, truth) in alone.rows() {
                told.set(told.get() + 1);
                let agrees = bounds[fact].zip(truth, |bound, truth| *bound == Truth::Open || bound == truth);
                prop_assert_eq!(agrees, Timeline::always(true), "{} for {}", fact, viewpoint);
                prop_assert_eq!(
                    conditions(&seen, fact),
                    conditions(alone, fact),
                    "{} for {}",
                    fact,
                    viewpoint
                );
                for day in case.window.days().step_by(5) {
                    let (Some(proof), Some(of_one)) = (seen.prove(fact, day), alone.prove(fact, day)) else {
                        return Err(TestCaseError::fail("no proof"));
                    };
                    prop_assert_eq!(proof.truth, of_one.truth);
                    // What is sharper than its bounds follows from all completions, not from one tree of steps.
                    if bounds[fact] == *truth && size(&proof) < 3_000 {
                        let replayed = check_proof(&proof, &case.library, &all[viewpoint]);
                        prop_assert!(replayed.is_ok(), "{:?}", replayed);
                    }
                }
            }
        }
        let differ = joint.rows().any(|(_, labels)| {
            labels.stretches().any(|(.., label)| (1..all.len()).any(|v| label.of(v) != label.of(0)))
        });
        apart.set(apart.get() + u32::from(differ));
        Ok(())
    });
    eprintln!("{} facts told, {} cases part, {} refused", told.get(), apart.get(), circles.get());
    eprintln!("{} viewpoints saw what another sees", shared.get());
    assert!(apart.get() > 20 && shared.get() > 20);
}
