//! The engine and clingo agree: another grounder, another solver, on the rules with their variables.

use std::collections::BTreeMap;

use crate::common::{cases_of, runner, same, smallest};
use crate::outside::{Outside, answer_sets, clingo, say};
use foederis_oracle::{
    Answer, Case, DayByDay, EngineEvaluator, Evaluator, Refusal, Task, answer_set_program, cases,
    read_answer_set,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

/// How many cases one call decides: starting the other program takes longer than one of them.
const AT_ONCE: usize = 12;

/// What clingo says of each case, or the number of its answer sets where that is not one.
fn decided(clingo: &Outside, cases: &[(usize, &Case)]) -> BTreeMap<usize, Result<Option<Answer>, usize>> {
    let programs = cases.iter().map(|(i, case)| answer_set_program(case, *i, &Task::Truth));
    let text: String =
        programs.map(|p| p.expect("a case without a translation is set aside before")).collect();
    let sets = answer_sets(clingo, &text, 2).unwrap_or_else(|error| panic!("{error}\n{text}"));
    match sets.as_slice() {
        [set] => {
            let atoms: Vec<&str> = set.split_whitespace().collect();
            cases.iter().map(|(i, case)| (*i, Ok(read_answer_set(case, *i, &atoms)))).collect()
        }
        // One of several is at fault: each by itself.
        sets => match cases {
            [(i, _)] => BTreeMap::from([(*i, Err(sets.len()))]),
            _ => cases.iter().flat_map(|case| decided(clingo, std::slice::from_ref(case))).collect(),
        },
    }
}

fn agrees(case: &Case, engine: &Answer, clingo: &Result<Option<Answer>, usize>) -> Result<(), TestCaseError> {
    match clingo {
        Ok(Some(answer)) => same(case, engine, answer),
        // A rule asks for a value that nothing gives, somewhere where the engine did not have to look.
        Ok(None) => Ok(()),
        // Below what can never hold the engine does not look, and finds no circle there.
        Err(_) if is_circle(case) => Ok(()),
        Err(sets) => Err(TestCaseError::fail(format!("{sets} answer sets"))),
    }
}

fn is_circle(case: &Case) -> bool {
    let by_day = DayByDay.evaluate(&case.library, &case.evidence, &case.question, case.window);
    matches!(by_day, Err(Refusal::Circle(_)))
}

fn engine(case: &Case) -> Result<Answer, Refusal> {
    EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window)
}

/// Whether engine and clingo disagree about a case that both can decide.
fn disagreement(clingo: &Outside, case: &Case) -> Option<String> {
    let engine = engine(case).ok()?;
    answer_set_program(case, 0, &Task::Truth).ok()?;
    let decided = decided(clingo, &[(0, case)]);
    agrees(case, &engine, &decided[&0]).err().map(|e| e.to_string())
}

#[test]
fn engine_and_clingo_agree() {
    let Some(clingo) = clingo() else { return };
    let all = cases_of(0.1);
    let mut runner = runner(all);
    let mut set_aside: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut compared, mut telling) = (0u32, 0u32);
    let mut left = all;
    while left > 0 {
        let now = left.min(AT_ONCE as u32);
        left -= now;
        let mut trees: Vec<_> = (0..now).map(|_| cases().new_tree(&mut runner).unwrap()).collect();
        let current: Vec<Case> = trees.iter().map(ValueTree::current).collect();
        let mut asked: Vec<(usize, &Case)> = Vec::new();
        let mut answers = BTreeMap::new();
        for (i, case) in current.iter().enumerate() {
            let reason = match (engine(case), answer_set_program(case, i, &Task::Truth)) {
                (Err(Refusal::Circle(_)), _) => "a circle through a negation",
                (Err(Refusal::Value(_)), _) => "a value that nothing gives",
                (Err(Refusal::Unsettled(why)), _) => panic!("{why}\n{case:?}"),
                (Ok(_), Err(construct)) => construct,
                (Ok(answer), Ok(_)) => {
                    asked.push((i, case));
                    answers.insert(i, answer);
                    continue;
                }
            };
            *set_aside.entry(reason).or_default() += 1;
        }
        for (i, decided) in decided(&clingo, &asked) {
            let case = &current[i];
            if let Err(error) = agrees(case, &answers[&i], &decided) {
                let (least, why) =
                    smallest(&mut trees[i], error.to_string(), |case| disagreement(&clingo, case));
                panic!("{why}\n{least:?}");
            }
            if decided == Ok(None) {
                *set_aside.entry("a value that nothing gives, where the engine did not look").or_default() +=
                    1;
                continue;
            }
            compared += 1;
            let changes = |days: &Vec<_>| days.windows(2).any(|pair| pair[0] != pair[1]);
            telling += u32::from(answers[&i].values().any(changes));
        }
    }
    say(&format!("clingo: {all} cases, {compared} compared, {telling} of them with an answer that changes"));
    set_aside.iter().for_each(|(reason, number)| say(&format!("clingo: {number} set aside: {reason}")));
    assert!(compared * 2 > all, "too few cases were compared");
    assert!(telling * 5 > compared, "too few answers say anything");
}
