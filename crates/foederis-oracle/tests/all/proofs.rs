//! Every proof replays, step by step, and says of each fact on its way what the day-by-day evaluator says.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::common::run;
use foederis_engine::{Inquiry, Program};
use foederis_model::{Limits, Pattern, Proof, ProofStep, Truth};
use foederis_oracle::{DayByDay, EngineEvaluator, Evaluator, cases, check_proof};
use proptest::prelude::*;

fn name(step: &ProofStep) -> &'static str {
    match step {
        ProofStep::Derived { conflict: true, .. } => "conflict",
        ProofStep::Derived { .. } => "derived",
        ProofStep::Rule { defeated: true, .. } => "defeated",
        ProofStep::Rule { .. } => "rule",
        ProofStep::Line { .. } => "line",
        ProofStep::Recorded { .. } => "recorded",
        ProofStep::NoneFound { .. } => "none found",
        ProofStep::Not => "not",
        ProofStep::All => "all",
        ProofStep::Any => "any",
        ProofStep::After(_) => "after",
        ProofStep::Within(_) => "within",
        ProofStep::Once => "once",
        ProofStep::Ever => "ever",
        ProofStep::OnDayOf => "on the day of",
        ProofStep::Count { .. } => "count",
        ProofStep::Compared => "compared",
        ProofStep::Date { .. } => "date",
        ProofStep::Untranslated(_) => "untranslated",
        ProofStep::Unreached { .. } => "not looked into",
        ProofStep::SeeAbove { .. } => "see above",
    }
}

fn walk<'p>(proof: &'p Proof, f: &mut impl FnMut(&'p Proof)) {
    f(proof);
    proof.premises.iter().for_each(|p| walk(p, f));
}

fn indented(proof: &Proof, depth: usize, text: &mut String) {
    let step: String = format!("{:?}", proof.step).chars().take(140).collect();
    text.push_str(&format!("{}{:?} {} {step}\n", "  ".repeat(depth), proof.truth, proof.day));
    proof.premises.iter().for_each(|p| indented(p, depth + 1, text));
}

#[test]
fn every_proof_replays() {
    let steps: RefCell<BTreeSet<&'static str>> = RefCell::default();
    let proofs = RefCell::new((0u32, 0u32, 0u32));
    run(0.5, &cases(), |case| {
        let program = Program::new(&case.library);
        let Ok(inquiry) = Inquiry::new(&program, &case.evidence, &case.question, &Limits::default()) else {
            return Ok(());
        };
        let Ok(bounds) = EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window)
        else {
            return Ok(());
        };
        let sharpened = |fact| {
            let truth = inquiry.truth(fact);
            truth.is_none_or(|t| case.window.days().map(|d| *t.at(d)).ne(bounds[fact].iter().copied()))
        };
        // An answer that is sharper than its bounds follows from all completions, not from one tree of steps.
        if inquiry.rows().any(|(fact, _)| sharpened(fact)) {
            proofs.borrow_mut().2 += 1;
            return Ok(());
        }
        let mut asked = 0;
        for (fact, _) in inquiry.rows().take(4) {
            for offset in [0, 9, 17] {
                let day = case.window.first.plus_days(offset);
                let proof = inquiry.prove(fact, day).expect("a row has a proof");
                proofs.borrow_mut().0 += 1;
                prop_assert_eq!(Some(&proof.truth), inquiry.truth(fact).map(|t| t.at(day)));
                let mut size = 0;
                walk(&proof, &mut |p| {
                    steps.borrow_mut().insert(name(&p.step));
                    size += 1;
                });
                // A no through many renewals goes back through all of them.
                if size > 3_000 {
                    break;
                }
                if let Err(why) = check_proof(&proof, &case.library, &case.evidence) {
                    let mut text = String::new();
                    indented(&proof, 0, &mut text);
                    return Err(TestCaseError::fail(format!("{why}\n{text}")));
                }
                let mut derived: Vec<(&Proof, Pattern)> = Vec::new();
                walk(&proof, &mut |p| {
                    if let ProofStep::Derived { fact, .. } = &p.step {
                        derived.push((p, Pattern::from(fact)));
                    }
                });
                for (step, pattern) in derived.into_iter().skip(1) {
                    asked += 1;
                    let outside = step.day < case.window.first || step.day > case.window.last;
                    if asked > 6 || outside {
                        continue;
                    }
                    let oracle = DayByDay.evaluate(&case.library, &case.evidence, &pattern, case.window);
                    let at = case.window.position(step.day);
                    let truth = oracle.ok().and_then(|a| a.values().next().map(|days| days[at]));
                    prop_assert!(
                        truth.is_none_or(|t: Truth| t == step.truth),
                        "{truth:?} against {:?}",
                        step
                    );
                    proofs.borrow_mut().1 += 1;
                }
            }
        }
        Ok(())
    });
    let (all, asked, sharpened) = *proofs.borrow();
    eprintln!("{all} proofs, {asked} steps asked of the oracle, {sharpened} cases sharpened");
    let wanted = [
        "after",
        "all",
        "any",
        "compared",
        "conflict",
        "count",
        "date",
        "defeated",
        "derived",
        "ever",
        "line",
        "none found",
        "not",
        "on the day of",
        "once",
        "recorded",
        "rule",
        "see above",
        "untranslated",
        "within",
    ];
    assert_eq!(steps.into_inner(), BTreeSet::from(wanted), "a kind of step that no proof had");
}
