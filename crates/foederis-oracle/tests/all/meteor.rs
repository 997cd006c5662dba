//! The engine and MeTeoR, a reasoner for DatalogMTL, agree on the part of the language that both have.

use std::collections::BTreeMap;

use crate::common::{cases_of, runner, same, smallest};
use crate::outside::{Outside, meteor, say};
use foederis_oracle::{
    Case, EngineEvaluator, Evaluator, Refusal, cases, metric_part, metric_program, read_metric_answer,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

const DRIVER: &str = include_str!("meteor.py");
const AT_ONCE: usize = 25;

/// What the reasoner writes of each case.
fn decided(meteor: &Outside, cases: &[(usize, &Case)]) -> Result<BTreeMap<usize, Vec<String>>, String> {
    let mut input = String::new();
    for (i, case) in cases {
        let program = metric_program(case)?;
        input += &format!("case {i}\n");
        program.facts.iter().for_each(|fact| input += &format!("fact {fact}\n"));
        program.rules.iter().for_each(|rule| input += &format!("rule {rule}\n"));
        let relation = case.question.relation.0;
        input += &format!("ask CR{relation} PR{relation}\n");
    }
    let output = meteor.run(&["-c", DRIVER, "naive"], &input).map_err(|e| format!("{e}\n{input}"))?;
    let mut all: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut current = None;
    for line in output.lines() {
        if let Some(rest) = line.strip_prefix("case ") {
            let (number, how) = rest.split_once(' ').ok_or("no number")?;
            assert_eq!(how, "rests", "a program without an end");
            current = Some(number.parse().map_err(|_| "no number")?);
            all.entry(current.unwrap()).or_default();
        } else if let Some(number) = current {
            all.entry(number).or_default().push(line.to_owned());
        }
    }
    Ok(all)
}

fn disagreement(meteor: &Outside, case: &Case) -> Option<String> {
    let engine = EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window).ok()?;
    let lines = decided(meteor, &[(0, case)]).ok()?;
    let lines: Vec<&str> = lines[&0].iter().map(String::as_str).collect();
    same(case, &engine, &read_metric_answer(case, &lines)).err().map(|e| e.to_string())
}

#[test]
fn engine_and_meteor_agree() {
    let Some(meteor) = meteor() else { return };
    let all = cases_of(0.1);
    let mut runner = runner(all);
    let (mut compared, mut telling, mut without_value) = (0u32, 0u32, 0u32);
    let mut left = all;
    while left > 0 {
        let now = left.min(AT_ONCE as u32);
        left -= now;
        let mut trees: Vec<_> = (0..now).map(|_| cases().new_tree(&mut runner).unwrap()).collect();
        let current: Vec<Case> = trees.iter().map(|tree| metric_part(&tree.current())).collect();
        let mut asked = Vec::new();
        let mut answers = BTreeMap::new();
        for (i, case) in current.iter().enumerate() {
            match EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window) {
                Ok(answer) => {
                    asked.push((i, case));
                    answers.insert(i, answer);
                }
                Err(Refusal::Value(_)) => without_value += 1,
                Err(other) => panic!("{other:?}\n{case:?}"),
            }
        }
        for (i, lines) in decided(&meteor, &asked).unwrap_or_else(|error| panic!("{error}")) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let case = &current[i];
            if let Err(error) = same(case, &answers[&i], &read_metric_answer(case, &lines)) {
                let (least, why) = smallest(&mut trees[i], error.to_string(), |case| {
                    disagreement(&meteor, &metric_part(case))
                });
                let least = metric_part(&least);
                let program = metric_program(&least).unwrap();
                panic!("{why}\n{least:?}\n{}\n{}", program.facts.join("\n"), program.rules.join("\n"));
            }
            compared += 1;
            let changes = |days: &Vec<_>| days.windows(2).any(|pair| pair[0] != pair[1]);
            telling += u32::from(answers[&i].values().any(changes));
        }
    }
    say(&format!(
        "MeTeoR: {all} cases, {compared} compared, {telling} of them with an answer that changes, {without_value} without a value"
    ));
    assert!(compared * 2 > all && telling * 5 > compared, "too few answers say anything");
}
