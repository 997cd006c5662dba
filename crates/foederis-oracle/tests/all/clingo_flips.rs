//! The minimal flips are those that clingo finds, which tries every set of facts stated otherwise.

use std::collections::BTreeSet;

use crate::common::{cases_of, runner, smallest};
use crate::flips::imaginable;
use crate::outside::{Outside, answer_sets, clingo, say};
use foederis_engine::{Inquiry, Program};
use foederis_model::{Day, Evidence, Fact, Limits, Pattern, Timeline, Truth};
use foederis_oracle::{
    Case, DayByDay, Evaluator, Refusal, Task, answer_set_program, cases, is_guarded, read_turned,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

/// Facts stated otherwise, each with whether it is to hold, in order.
type Set = BTreeSet<(Fact, bool)>;

/// With more facts than this that could be stated otherwise, a case is set aside: clingo tries all sets of them.
const MOST_CHANGEABLE: usize = 14;

/// More than there are sets of so many facts: what is stated decides all the rest.
const MOST_SETS: usize = 1_000;

/// What was compared.
#[derive(Default)]
struct Tally {
    questions: u32,
    sets: usize,
    largest: usize,
    too_many: u32,
    circles: u32,
}

/// Every set of at most `most` facts that gives the wanted truth, by clingo; nothing where a value is missing.
fn reaching(clingo: &Outside, case: &Case, task: &Task) -> Option<Vec<Set>> {
    let Task::Flips { changeable, .. } = task else { return None };
    let text = answer_set_program(case, 0, task).ok()?;
    let sets = answer_sets(clingo, &text, MOST_SETS).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(sets.len() < MOST_SETS, "more answer sets than sets of facts\n{case:?}\n{text}");
    let atoms = |set: &String| -> Vec<String> { set.split_whitespace().map(str::to_owned).collect() };
    let mut all = Vec::new();
    for set in &sets {
        let atoms = atoms(set);
        let atoms: Vec<&str> = atoms.iter().map(String::as_str).collect();
        if atoms.iter().any(|a| a.starts_with("fault")) {
            return None;
        }
        all.push(read_turned(changeable, &atoms).into_iter().collect());
    }
    Some(all)
}

/// What a flip is, said of all sets that reach the answer: of those without a change that is none and without an act that
/// has happened already, the minimal ones; and of two that differ in one direction only, not the one that states what is so.
fn minimal(case: &Case, day: Day, all: Vec<Set>) -> BTreeSet<Set> {
    let truth = |fact: &Fact| case.evidence.ground(fact).truth;
    let label = |holds: bool| if holds { Truth::Yes } else { Truth::No };
    let allowed = |(fact, holds): &(Fact, bool)| {
        let act = case.library.relations[fact.relation.index()].act;
        let again = act && *holds && *truth(fact).at(day) == Truth::Yes;
        !again && truth(fact) != Timeline::always(label(*holds))
    };
    let all: Vec<Set> = all.into_iter().filter(|set| set.iter().all(allowed)).collect();
    let least = |set: &&Set| !all.iter().any(|other| other.len() < set.len() && other.is_subset(set));
    let least: BTreeSet<Set> = all.iter().filter(least).cloned().collect();
    let states_what_is_so = |set: &Set| {
        set.iter().any(|change| {
            let (fact, holds) = change;
            let mut twin = set.clone();
            twin.remove(change);
            twin.insert((fact.clone(), !holds));
            *truth(fact).at(day) == label(*holds) && least.contains(&twin)
        })
    };
    least.iter().filter(|set| !states_what_is_so(set)).cloned().collect()
}

fn compare(clingo: &Outside, mut case: Case, offset: i32, tally: &mut Tally) -> Result<(), String> {
    // As in the test of flips against the day-by-day evaluator.
    if is_guarded(&case.library) {
        return Ok(());
    }
    let day = case.window.first.plus_days(offset);
    let program = Program::new(&case.library);
    let mut also = imaginable(&case.library);
    also.extend(case.evidence.stated.iter().cloned());
    let also = also.into_iter().collect();
    let limits = Limits::default();
    let Ok(open) = Inquiry::with_assumable(&program, &case.evidence, &case.question, &also, &limits) else {
        return Ok(());
    };
    let Some(fact) = open.rows().next().map(|(fact, _)| fact.clone()) else { return Ok(()) };
    let closed = Pattern::from(&fact);
    let Ok(inquiry) = Inquiry::with_assumable(&program, &case.evidence, &closed, &also, &limits) else {
        return Ok(());
    };
    let changeable: Vec<Fact> = inquiry.recorded().map(|(fact, _)| fact.clone()).collect();
    if changeable.is_empty() {
        return Ok(());
    }
    if changeable.len() > MOST_CHANGEABLE {
        tally.too_many += 1;
        return Ok(());
    }
    let most = if changeable.len() <= 8 { 3 } else { 2 };
    let mut questions = Vec::new();
    for wanted in [Truth::Yes, Truth::No] {
        if inquiry.truth(&fact).is_none_or(|t| *t.at(day) == wanted) {
            continue;
        }
        let flips = inquiry.flips(&fact, day, wanted, most).map_err(|e| e.to_string())?;
        questions.push((wanted, flips));
    }
    case.evidence.stated.extend(also.iter().cloned());
    case.question = closed;
    // Below what can never hold the engine does not look, and finds no circle there.
    let by_day = DayByDay.evaluate(&case.library, &case.evidence, &case.question, case.window);
    if matches!(by_day, Err(Refusal::Circle(_))) {
        tally.circles += 1;
        return Ok(());
    }
    for (wanted, flips) in questions {
        let holds = wanted == Truth::Yes;
        let task = Task::Flips { changeable: changeable.clone(), most, fact: fact.clone(), day, holds };
        let Some(mut all) = reaching(clingo, &case, &task) else { continue };
        // That nothing need change is the case where the bounds are less sharp than the answer.
        if all.iter().any(BTreeSet::is_empty) {
            continue;
        }
        all.retain(|set| set.len() <= flips.tried_up_to);
        let of_clingo = minimal(&case, day, all);
        let of_engine: BTreeSet<Set> = flips.sets.iter().map(|s| s.iter().cloned().collect()).collect();
        tally.questions += 1;
        tally.sets += of_engine.len();
        tally.largest = tally.largest.max(of_engine.iter().map(BTreeSet::len).max().unwrap_or(0));
        if of_engine != of_clingo {
            let only = |a: &BTreeSet<Set>, b: &BTreeSet<Set>| format!("{:?}", a - b);
            return Err(format!(
                "{fact} {wanted:?} on {day}\n  engine only {}\n  clingo only {}",
                only(&of_engine, &of_clingo),
                only(&of_clingo, &of_engine)
            ));
        }
    }
    Ok(())
}

#[test]
fn flips_are_those_that_clingo_finds() {
    let Some(clingo) = clingo() else { return };
    let all = cases_of(0.1);
    let mut runner = runner(all);
    let mut tally = Tally::default();
    for _ in 0..all {
        let mut tree = (cases(), 0..24i32).new_tree(&mut runner).unwrap();
        let (case, offset) = tree.current();
        let Err(why) = compare(&clingo, case, offset, &mut tally) else { continue };
        let ((least, _), why) = smallest(&mut tree, why, |(case, offset)| {
            compare(&clingo, case.clone(), *offset, &mut Tally::default()).err()
        });
        panic!("{why}\n{least:?}");
    }
    let Tally { questions, sets, largest, too_many, circles } = tally;
    say(&format!(
        "clingo: {all} cases, {questions} flips asked for, {sets} minimal sets of up to {largest} facts the same, \
         {too_many} cases with too many facts to try all sets, {circles} with a circle through a negation"
    ));
    assert!(questions > 0 && sets > 0 && largest > 1, "too few flips were compared");
}
