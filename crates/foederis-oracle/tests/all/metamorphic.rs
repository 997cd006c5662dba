//! Changes that must not change an answer: other dates, other names, another order, more facts, split periods.

use crate::common::{run, same};
use foederis_model::Evidence;
use foederis_oracle::{
    Answer, Case, EngineEvaluator, Evaluator, Refusal, cases, permute_entities, reversed_record,
    reversed_rules, shifted, split_days, with_irrelevant_facts,
};
use proptest::prelude::*;

fn ask(case: &Case, evidence: &dyn Evidence) -> Result<Answer, Refusal> {
    EngineEvaluator.evaluate(&case.library, evidence, &case.question, case.window)
}

/// Both answer alike, or both refuse.
fn alike(case: &Case, changed: Result<Answer, Refusal>) -> Result<(), TestCaseError> {
    match (ask(case, &case.evidence), changed) {
        (Ok(before), Ok(after)) => same(case, &before, &after),
        (Err(_), Err(_)) => Ok(()),
        (before, after) => Err(TestCaseError::fail(format!("before {before:?}\nafter {after:?}"))),
    }
}

#[test]
fn a_shift_of_all_dates_shifts_the_answer() {
    run(0.3, &(cases(), 1..2000i32), |(case, days)| {
        prop_assume!(!case.months);
        let later = shifted(&case, days);
        alike(&case, ask(&later, &later.evidence))
    });
}

#[test]
fn other_names_change_nothing() {
    run(0.3, &cases(), |case| {
        let (renamed, back) = permute_entities(&case);
        alike(&case, ask(&renamed, &renamed.evidence).map(|answer| back(&answer)))
    });
}

#[test]
fn the_order_of_rules_and_of_the_record_changes_nothing() {
    run(0.3, &cases(), |case| {
        let mut rules = case.clone();
        rules.library.rules.reverse();
        for (rule, id) in rules.library.rules.iter_mut().zip(0..) {
            rule.id = foederis_model::RuleId(id);
        }
        alike(&case, ask(&rules, &case.evidence))?;
        alike(&case, ask(&case, &reversed_record(&case)))
    });
}

#[test]
fn the_order_of_lines_changes_nothing_where_silence_means_no() {
    run(0.3, &cases(), |mut case| {
        // Of an open or presumed relation, which facts a search finds depends on where it begins: the known bound.
        for (relation, silence) in case.library.relations.iter_mut().zip(&mut case.evidence.silence) {
            if relation.silence != foederis_model::Silence::Derived {
                relation.silence = foederis_model::Silence::Registered;
                *silence = foederis_model::Truth::No;
            }
        }
        let changed = reversed_rules(&case);
        match (ask(&case, &case.evidence), ask(&changed, &changed.evidence)) {
            (Ok(before), Ok(after)) => same(&case, &before, &after),
            // Which of several faults is met first depends on the order.
            _ => Ok(()),
        }
    });
}

#[test]
fn facts_of_another_relation_change_nothing() {
    run(0.2, &cases(), |case| {
        let more = with_irrelevant_facts(&case);
        alike(&case, ask(&more, &more.evidence))
    });
}

#[test]
fn periods_put_together_from_single_days_are_the_same() {
    run(0.2, &cases(), |case| {
        let split = split_days(&case);
        prop_assert_eq!(&split.evidence, &case.evidence);
        alike(&case, ask(&split, &split.evidence))
    });
}
