//! The engine and the day-by-day evaluator agree on *all* treaties of a small grammar, not on some drawn from a large one.
//!
//! There are two things, a relation on record whose silence means no, one whose silence means unknown, and two relations by
//! rules. A condition is each operator over each of the atoms that it can stand over (59 conditions: every variant of
//! `Formula` and `Quota`, also where a relation depends on itself), and a line is one behind `if` or `unless`: 118 lines. A
//! record says one of four things of each of four facts: 256 records, of which sixteen have every two things said of every
//! two facts. Asked are `h(A)` and `h(?)`.
//!
//! | all of | libraries | records | questions | |
//! |---|---|---|---|---|
//! | one rule of one line | 118 | 256 | 2 | always |
//! | one rule of two lines | 7,021 | 4 of the 16 | 2 | always |
//! | one rule of two lines | 7,021 | 256 | 2 | long |
//! | two rules of a line each, the second for, against or below the first in seven ways | 97,468 | 1 of the 16, in turn | 1 | always |
//! | the same | 97,468 | 16 | 2 | long |
//!
//! "Long" is with `FOEDERIS_ORACLE_CASES` of 100,000 or more.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::{cases_of, same, same_beside_circle};
use crate::outside::say;
use foederis_model::{EntityId, Library, Pattern, Slot, Value};
use foederis_oracle::{
    Case, DayByDay, EngineEvaluator, Evaluator, Refusal, Second, TINY_QUESTION, TableEvidence, tiny_library,
    tiny_lines, tiny_records, tiny_window,
};

#[derive(Debug, Default)]
struct Tally {
    asked: AtomicUsize,
    /// With an answer that changes from one day to another.
    telling: AtomicUsize,
    circles: AtomicUsize,
    without_value: AtomicUsize,
}

fn questions(number: usize) -> impl Iterator<Item = Pattern> {
    let slots = [Slot::Is(Value::Entity(EntityId(0))), Slot::Any(None)];
    slots.into_iter().take(number).map(|slot| Pattern { relation: TINY_QUESTION, slots: vec![slot] })
}

fn compare(
    library: &Library,
    record: &TableEvidence,
    question: Pattern,
    tally: &Tally,
) -> Result<(), String> {
    let count = |of: &AtomicUsize| {
        of.fetch_add(1, Ordering::Relaxed);
    };
    let window = tiny_window();
    count(&tally.asked);
    let engine = EngineEvaluator.evaluate(library, record, &question, window);
    let oracle = DayByDay.evaluate(library, record, &question, window);
    let told = |why: String| {
        let (library, evidence) = (library.clone(), record.clone());
        let case = Case { library, evidence, question: question.clone(), window, months: false };
        format!("{why}\n{case:?}")
    };
    match (engine, oracle) {
        (Ok(engine), Ok(oracle)) => {
            let changes = |days: &Vec<_>| days.windows(2).any(|pair| pair[0] != pair[1]);
            if engine.values().any(changes) {
                count(&tally.telling);
            }
            if engine == oracle {
                return Ok(());
            }
            let (library, evidence) = (library.clone(), record.clone());
            let case = Case { library, evidence, question: question.clone(), window, months: false };
            same(&case, &engine, &oracle).map_err(|e| told(e.to_string()))
        }
        // As where they are compared on generated cases.
        (Err(Refusal::Value(_)), _) | (Ok(_), Err(Refusal::Value(_))) => {
            count(&tally.without_value);
            Ok(())
        }
        (Err(Refusal::Circle(_)), _) => {
            count(&tally.circles);
            Ok(())
        }
        (Ok(engine), Err(Refusal::Circle(circle))) => {
            let (library, evidence) = (library.clone(), record.clone());
            let case = Case { library, evidence, question: question.clone(), window, months: false };
            same_beside_circle(&case, &engine, &circle).map_err(|e| told(e.to_string()))
        }
        (engine, oracle) => Err(told(format!("engine {engine:?}\noracle {oracle:?}"))),
    }
}

/// Every library of a list with each of its records, on as many threads as there are; the first disagreement fails.
fn all(
    libraries: usize,
    library: &(dyn Fn(usize) -> Library + Sync),
    records: &(dyn Fn(usize) -> Vec<TableEvidence> + Sync),
    asked: usize,
    tally: &Tally,
) {
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<String>> = Mutex::new(None);
    let work = || {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            if i >= libraries || failed.lock().unwrap().is_some() {
                return;
            }
            let library = library(i);
            for record in records(i) {
                for question in questions(asked) {
                    if let Err(why) = compare(&library, &record, question, tally) {
                        failed.lock().unwrap().get_or_insert(why);
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| {
            scope.spawn(work);
        });
    });
    if let Some(why) = failed.into_inner().unwrap() {
        panic!("{why}");
    }
}

#[test]
fn engine_and_oracle_agree_on_all_tiny_treaties() {
    let long = cases_of(1.0) >= 100_000;
    let lines = tiny_lines();
    assert_eq!(lines.len(), 118, "the table above is of so many lines");
    let (every, pairs) = (tiny_records(false), tiny_records(true));
    let one_line = Tally::default();
    all(lines.len(), &|i| tiny_library(&[&lines[i]], None), &|_| every.clone(), 2, &one_line);

    let two: Vec<(usize, usize)> =
        (0..lines.len()).flat_map(|a| (a..lines.len()).map(move |b| (a, b))).collect();
    let two_lines = Tally::default();
    let records = |i: usize| {
        if long { every.clone() } else { (0..4).map(|k| pairs[(i + 5 * k) % 16].clone()).collect() }
    };
    let of_two = |i: usize| tiny_library(&[&lines[two[i].0], &lines[two[i].1]], None);
    all(two.len(), &of_two, &records, 2, &two_lines);

    let two_rules = Tally::default();
    let of_rules = |i: usize| {
        let (i, how) = (i / Second::ALL.len(), Second::ALL[i % Second::ALL.len()]);
        tiny_library(&[&lines[i / lines.len()]], Some((how, &lines[i % lines.len()])))
    };
    let records = |i: usize| if long { pairs.clone() } else { vec![pairs[i % 16].clone()] };
    let number = lines.len() * lines.len() * Second::ALL.len();
    all(number, &of_rules, &records, if long { 2 } else { 1 }, &two_rules);

    for (what, tally) in [("one line", one_line), ("two lines", two_lines), ("two rules", two_rules)] {
        say(&format!("all treaties of {what}: {tally:?}"));
        let [asked, telling, circles, without] =
            [tally.asked, tally.telling, tally.circles, tally.without_value].map(AtomicUsize::into_inner);
        assert!((circles + without) * 2 < asked && telling * 5 > asked, "too few answers say anything");
    }
}
