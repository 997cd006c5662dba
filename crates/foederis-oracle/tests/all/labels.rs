//! Evaluation is generic over labels: with a truth table as label, bounds are sound and the table is exact.

use crate::common::run;
use foederis_engine::{Program, evaluate_with};
use foederis_model::{Algebra, Bounds, Evidence, Fact, Limits, Timeline, Truth};
use foederis_oracle::{DayByDay, Evaluator, TableEvidence, cases};
use proptest::prelude::*;

/// A label is the set of assignments of six unknowns under which something holds. The last unknown stands for whatever
/// nothing decides.
#[derive(Debug)]
struct Table;

const UNKNOWNS: usize = 5;

/// The assignments in which an unknown holds.
fn unknown(i: usize) -> u64 {
    (0..64).filter(|assignment| assignment >> i & 1 == 1).map(|assignment| 1 << assignment).sum()
}

impl Algebra for Table {
    type Label = u64;
    fn no(&self) -> u64 {
        0
    }
    fn yes(&self) -> u64 {
        u64::MAX
    }
    fn undecided(&self) -> u64 {
        unknown(UNKNOWNS)
    }
    fn and(&self, a: &u64, b: &u64) -> u64 {
        a & b
    }
    fn or(&self, a: &u64, b: &u64) -> u64 {
        a | b
    }
    fn not(&self, a: &u64) -> u64 {
        !a
    }
    fn refine(&self, possible: &u64, certain: &u64) -> u64 {
        assert_eq!(possible, certain, "in a table both approximations are exact");
        *possible
    }
    fn reaches(&self, members: &[(u64, u64)], gain: i64, loss: i64, base: i64) -> u64 {
        let reached = |assignment: &u32| {
            let bit = |label: u64| label >> assignment & 1 == 1;
            let weight = |(counted, holds): &(u64, u64)| match (bit(*counted), bit(*holds)) {
                (false, _) => 0,
                (true, true) => gain,
                (true, false) => loss,
            };
            base + members.iter().map(weight).sum::<i64>() >= 0
        };
        (0..64).filter(reached).map(|assignment| 1 << assignment).sum()
    }
}

/// The facts that are open on some day, at most as many as there are unknowns; the others are said to be no there.
fn unknowns(evidence: &mut TableEvidence) -> Vec<Fact> {
    let mut open = Vec::new();
    let facts: Vec<Fact> = evidence.grounds.keys().cloned().collect();
    for fact in facts {
        let truth = evidence.ground(&fact).truth;
        if truth.stretches().any(|(.., t)| *t == Truth::Open) {
            if open.len() < UNKNOWNS {
                open.push(fact);
            } else {
                evidence.hear(fact, truth.map(|t| if *t == Truth::Yes { Truth::Yes } else { Truth::No }));
            }
        }
    }
    for silence in evidence.silence.iter_mut().filter(|s| **s == Truth::Open) {
        *silence = Truth::No;
    }
    open
}

#[test]
fn a_truth_table_agrees_with_every_assignment_and_with_the_bounds() {
    run(0.3, &(cases(), 0..64u64), |(mut case, assignment)| {
        let open = unknowns(&mut case.evidence);
        let program = Program::new(&case.library);
        let table = |fact: &Fact| {
            let at = open.iter().position(|f| f == fact);
            case.evidence.ground(fact).truth.map(|t| match t {
                Truth::No => 0,
                Truth::Yes => u64::MAX,
                Truth::Open => at.map_or(0, unknown),
            })
        };
        let bounds = |fact: &Fact| case.evidence.ground(fact).truth;
        let limits = Limits::default();
        let (evidence, question) = (&case.evidence, &case.question);
        let (Ok(labels), Ok(bounds)) = (
            evaluate_with(&program, evidence, question, &Table, &table, &limits),
            evaluate_with(&program, evidence, question, &Bounds, &bounds, &limits),
        ) else {
            return Ok(());
        };
        let mut assigned = evidence.clone();
        for (i, fact) in open.iter().enumerate() {
            let holds = if assignment >> i & 1 == 1 { Truth::Yes } else { Truth::No };
            let truth = evidence.ground(fact).truth.map(|t| if *t == Truth::Open { holds } else { *t });
            assigned.hear(fact.clone(), truth);
        }
        let under = DayByDay.evaluate(&case.library, &assigned, question, case.window);
        for ((fact, label), (_, bound)) in labels.iter().zip(&bounds) {
            sound(label, bound)?;
            for day in case.window.days() {
                let Ok(answer) = &under else { continue };
                let bit = label.at(day) >> assignment & 1 == 1;
                match answer.get(fact).map_or(Truth::No, |days| days[case.window.position(day)]) {
                    Truth::Yes => prop_assert!(bit, "{fact} on {day} holds under {assignment:06b}"),
                    Truth::No => prop_assert!(!bit, "{fact} on {day} does not hold under {assignment:06b}"),
                    // A clash or a text that nothing decides: the last unknown.
                    Truth::Open => {}
                }
            }
        }
        Ok(())
    });
}

fn sound(label: &Timeline<u64>, bound: &Timeline<Truth>) -> Result<(), TestCaseError> {
    let pairs = label.zip(bound, |l, b| (*l, *b));
    for (_, _, (label, bound)) in pairs.stretches() {
        prop_assert!(*bound != Truth::Yes || *label == u64::MAX, "certain by bounds, not by the table");
        prop_assert!(*bound != Truth::No || *label == 0, "excluded by bounds, not by the table");
    }
    Ok(())
}
