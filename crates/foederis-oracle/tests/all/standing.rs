//! A question that stays asked has, after each further fact, the answers of one asked from the beginning.

use std::cell::Cell;

use crate::common::run;
use foederis_engine::{EngineError, Inquiry, Program, StandingQuestion};
use foederis_model::{Fact, Ground, HeardOtherwise, Limits, Pattern, Slot, Timeline, Truth};
use foederis_oracle::{TableEvidence, cases};
use proptest::prelude::*;

#[test]
fn further_facts_one_after_the_other() {
    let (kept, again, errors, changes) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0u32), Cell::new(0u32));
    run(1.0, &(cases(), any::<u64>(), any::<bool>()), |(case, seed, open)| {
        let program = Program::new(&case.library);
        let question = if open { opened(&case.question) } else { case.question.clone() };
        let mut facts: Vec<(&Fact, &Ground)> = case.evidence.grounds.iter().collect();
        shuffle(&mut facts, seed);
        let later = facts.split_off(facts.len() / 3);
        let mut evidence =
            TableEvidence { silence: case.evidence.silence.clone(), ..TableEvidence::default() };
        for (fact, ground) in facts {
            put(&mut evidence, &case.evidence, fact, ground);
        }
        let limits = Limits::default();
        let mut standing = StandingQuestion::new(&program, &evidence, &question, &limits);
        for (fact, ground) in later {
            put(&mut evidence, &case.evidence, fact, ground);
            let stated = case.evidence.stated.contains(fact);
            let otherwise = HeardOtherwise {
                stated: if stated { vec![fact.clone()] } else { Vec::new() },
                grounds: vec![Pattern::from(fact)],
            };
            let Ok(question_kept) = &mut standing else {
                errors.set(errors.get() + 1);
                standing = StandingQuestion::new(&program, &evidence, &question, &limits);
                continue;
            };
            let before = rows(question_kept.rows());
            let rederived = match question_kept.hear(&evidence, &otherwise) {
                Ok(rederived) => rederived,
                Err(error) => {
                    prop_assert!(asked(&program, &evidence, &question).is_err(), "only if kept: {}", error);
                    standing = Err(error);
                    continue;
                }
            };
            let now = rows(question_kept.rows());
            let whole = asked(&program, &evidence, &question);
            prop_assert!(whole.is_ok(), "only from the beginning: {:?}", whole.err());
            prop_assert_eq!(&now, &whole.unwrap_or_default(), "after {}", case.library.write_fact(fact));
            let counter = if rederived.from_the_beginning { &again } else { &kept };
            counter.set(counter.get() + 1);
            // It says which facts have other days, and no others.
            let mut differ: Vec<Fact> = before.iter().chain(&now).map(|(fact, _)| fact.clone()).collect();
            differ.sort();
            differ.dedup();
            let days = |rows: &[(Fact, Timeline<Truth>)], fact: &Fact| {
                rows.iter().find(|(f, _)| f == fact).map(|(_, days)| days.clone())
            };
            differ.retain(|fact| days(&before, fact) != days(&now, fact));
            let mut changed = rederived.changed;
            changed.sort();
            prop_assert_eq!(&changed, &differ);
            changes.set(changes.get() + u32::from(!changed.is_empty()));
        }
        Ok(())
    });
    println!(
        "{} further facts were taken in, {} of them from the beginning; {} changed an answer; {} met an error",
        kept.get() + again.get(),
        again.get(),
        changes.get(),
        errors.get()
    );
    assert!(kept.get() > 1_000 && changes.get() > 200 && again.get() < kept.get() / 10);
}

type Rows = Vec<(Fact, Timeline<Truth>)>;

fn asked(program: &Program<'_>, evidence: &TableEvidence, question: &Pattern) -> Result<Rows, EngineError> {
    let inquiry = Inquiry::new(program, evidence, question, &Limits::default())?;
    if let Some(why) = inquiry.stopped() {
        return Err(why.into());
    }
    // Facts asked for together are told apart together, which may say more of one than of it alone.
    let alone = |fact: &Fact| -> Result<(Fact, Timeline<Truth>), EngineError> {
        let inquiry = Inquiry::new(program, evidence, &Pattern::from(fact), &Limits::default())?;
        if let Some(why) = inquiry.stopped() {
            return Err(why.into());
        }
        Ok((fact.clone(), inquiry.truth(fact).cloned().unwrap_or_else(Timeline::never)))
    };
    let all: Result<Rows, EngineError> = inquiry.rows().map(|(fact, _)| alone(fact)).collect();
    Ok(rows(all?.iter().map(|(f, d)| (f, d))))
}

fn rows<'a>(rows: impl Iterator<Item = (&'a Fact, &'a Timeline<Truth>)>) -> Rows {
    let never = Timeline::never();
    let mut rows: Rows = rows.filter(|(_, d)| **d != never).map(|(f, d)| (f.clone(), d.clone())).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

fn put(evidence: &mut TableEvidence, all: &TableEvidence, fact: &Fact, ground: &Ground) {
    if all.stated.contains(fact) {
        evidence.stated.insert(fact.clone());
    }
    evidence.grounds.insert(fact.clone(), ground.clone());
}

fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for i in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(i, (state >> 33) as usize % (i + 1));
    }
}

/// The same question with everything left open.
fn opened(pattern: &Pattern) -> Pattern {
    let slots = pattern.slots.iter().map(|_| Slot::Any(None)).collect();
    Pattern { relation: pattern.relation, slots }
}
