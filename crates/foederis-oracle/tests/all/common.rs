//! How many cases, and how answers are compared.

use std::collections::BTreeMap;

use foederis_model::{Fact, Truth};
use foederis_oracle::{Answer, Case, DayByDay, Given, Refusal};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many cases a test of this share runs: `FOEDERIS_ORACLE_CASES` times the share, 3000 without it.
pub(crate) fn cases_of(share: f64) -> u32 {
    let all: f64 = std::env::var("FOEDERIS_ORACLE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000.0);
    (all * share).ceil() as u32
}

/// What makes the cases of a test; the same each time unless `FOEDERIS_ORACLE_CASES` says how many.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let config =
        Config { cases, failure_persistence: None, max_global_rejects: u32::MAX, ..Config::default() };
    match std::env::var_os("FOEDERIS_ORACLE_CASES") {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    }
}

/// Runs a property. The cases of an ordinary run are the same each time, so that a failure is the fault of what has
/// changed since; those of a long run (`FOEDERIS_ORACLE_CASES`) are new each time.
pub(crate) fn run<S: Strategy>(
    share: f64,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let mut runner = runner(cases_of(share));
    if let Err(error) = runner.run(strategy, property) {
        panic!("{error}");
    }
}

/// How often a failing case is tried smaller where each try starts another program.
const MOST_TRIES: usize = 400;

/// The smallest case found that still fails, with why.
pub(crate) fn smallest<T: ValueTree>(
    tree: &mut T,
    why: String,
    fails: impl Fn(&T::Value) -> Option<String>,
) -> (T::Value, String) {
    let mut least = (tree.current(), why);
    let mut smaller = tree.simplify();
    for _ in 0..MOST_TRIES {
        if !smaller {
            break;
        }
        let case = tree.current();
        smaller = match fails(&case) {
            Some(why) => {
                least = (case, why);
                tree.simplify()
            }
            None => tree.complicate(),
        };
    }
    least
}

/// Facts that hold on no day say nothing, whether or not they are listed.
pub(crate) fn that_hold(answer: &Answer) -> Answer {
    let holds = |days: &Vec<Truth>| days.iter().any(|t| *t != Truth::No);
    answer
        .iter()
        .filter(|(_, days)| holds(days))
        .map(|(f, d)| (f.clone(), d.clone()))
        .collect::<BTreeMap<_, _>>()
}

/// Fails with the first fact on which two answers differ.
pub(crate) fn same(case: &Case, engine: &Answer, oracle: &Answer) -> Result<(), TestCaseError> {
    let (engine, oracle) = (that_hold(engine), that_hold(oracle));
    if engine == oracle {
        return Ok(());
    }
    let facts: std::collections::BTreeSet<_> = engine.keys().chain(oracle.keys()).collect();
    let mut text = String::new();
    for fact in facts {
        let (a, b) = (engine.get(fact), oracle.get(fact));
        if a != b {
            let show = |days: Option<&Vec<Truth>>| {
                days.map_or("never".to_owned(), |days| {
                    days.iter()
                        .map(|t| match t {
                            Truth::No => '.',
                            Truth::Open => '?',
                            Truth::Yes => '#',
                        })
                        .collect()
                })
            };
            text +=
                &format!("{}\n  engine {}\n  oracle {}\n", case.library.write_fact(fact), show(a), show(b));
        }
    }
    Err(TestCaseError::fail(text))
}

/// That an answer of the engine does not depend on a circle that the day-by-day evaluator met: below what can never hold
/// the engine does not look. It is the same whatever the facts of the circle are taken to be.
pub(crate) fn same_beside_circle(case: &Case, engine: &Answer, circle: &[Fact]) -> Result<(), TestCaseError> {
    for truth in [Truth::No, Truth::Open, Truth::Yes] {
        let mut given: Given = circle.iter().map(|fact| (fact.clone(), truth)).collect();
        loop {
            if let Some(fact) = engine.keys().find(|fact| given.contains_key(*fact)) {
                return Err(TestCaseError::fail(format!("{fact} has an answer, and is in a circle")));
            }
            let (library, evidence) = (&case.library, &case.evidence);
            match DayByDay.evaluate_given(library, evidence, &case.question, case.window, &given) {
                Ok(answer) => {
                    same(case, engine, &answer)?;
                    break;
                }
                Err(Refusal::Circle(more)) => given.extend(more.into_iter().map(|fact| (fact, truth))),
                Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
            }
        }
    }
    Ok(())
}

/// Fewer than half of the cases may be set aside.
pub(crate) fn discard_limit(all: u32, set_aside: u32) {
    assert!(set_aside * 2 < all, "{set_aside} of {all} cases were set aside");
}
