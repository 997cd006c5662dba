//! On tiny worlds, what the benchmarks measure gives the answers that plain loops, the slow evaluator and gates give.

use std::collections::BTreeSet;

use foederis_bench::cases::without_successions;
use foederis_bench::circuit::Circuit;
use foederis_bench::history::{all_days, hear, stretches};
use foederis_bench::metric::{MetricProgram, PROGRAMS};
use foederis_bench::pacts::Pacts;
use foederis_bench::screening::{by_hand, one_by_one, together};
use foederis_bench::viewpoints::{Wanted, see_all};
use foederis_bench::world::{NOTICE, WAIT, World};
use foederis_engine::Program;
use foederis_model::{Day, Pattern, Slot, Truth, Value};
use foederis_oracle::{DayByDay, Evaluator, Window};
use foederis_record::{Heard, Viewpoint};

#[test]
fn screening_one_by_one_together_and_by_hand() {
    let world = World::new(200, 60, 1);
    let pacts = Pacts::new(&world);
    let expected = by_hand(&world);
    assert!(expected.len() > 20, "a world in which little is owed tests little: {}", expected.len());
    assert_eq!(one_by_one(&world, &pacts, 2).unwrap(), expected);
    assert_eq!(together(&world, &pacts).unwrap(), expected);
}

#[test]
fn membership_over_two_centuries() {
    let world = World::with_statements(500, 2);
    let pacts = Pacts::new(&world);
    let rows = all_days(&pacts, &hear(&pacts), "party").unwrap();
    let mut expected: Vec<_> = world
        .memberships
        .iter()
        .map(|m| (vec![m.state, m.pact], m.consent + WAIT, m.notice.map_or(i32::MAX, |day| day + NOTICE)))
        .collect();
    expected.sort_unstable();
    assert_eq!(stretches(&pacts, &rows), expected);
    assert!(expected.len() > 300);
}

#[test]
fn metric_programs_and_the_day_by_day_evaluator() {
    let window = Window { first: Day::from_number(-5), last: Day::from_number(700) };
    for program in PROGRAMS {
        let facts = program.facts(90, 3);
        let library = program.library(&facts);
        let heard = MetricProgram::hear(&library);
        let rows = program.derive(&library, &heard).unwrap();
        let derived: BTreeSet<&str> = rows.iter().map(|(relation, ..)| *relation).collect();
        assert!(derived.len() > 1, "{}: little is derived: {derived:?}", program.name);
        for name in derived {
            let mut expected = Vec::new();
            let relation = library.relation(name).unwrap();
            let roles = library.relations[relation.index()].roles.len();
            let pattern = Pattern { relation, slots: vec![Slot::Any(None); roles] };
            for (fact, days) in DayByDay.evaluate(&library, &heard, &pattern, window).unwrap() {
                let things: Vec<String> = fact.values.iter().map(|v: &Value| library.name(*v)).collect();
                expected.extend(
                    window
                        .days()
                        .zip(days)
                        .filter(|(_, t)| *t == Truth::Yes)
                        .map(|(d, _)| (things.clone(), d.number())),
                );
            }
            let mut found: Vec<(Vec<String>, i32)> = Vec::new();
            for (_, things, from, until) in rows.iter().filter(|(relation, ..)| *relation == name) {
                let things: Vec<String> = things.iter().map(|t| format!("t{t}")).collect();
                found.extend((*from..*until).map(|day| (things.clone(), day)));
            }
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{} of {}", name, program.name);
        }
    }
}

#[test]
fn the_gates_of_a_case_give_the_answers_of_the_engine() {
    let foederis = without_successions().unwrap();
    let library = foederis.library();
    let program = Program::new(library);
    // Gates over all that a case of many parties may turn on are slow to make: cases of few parties will do.
    for name in ["karabakh-2020", "armenia-2022-09", "kazakhstan-2022"] {
        let case = library.cases.iter().find(|case| case.name == name).expect(name);
        let question = &case.questions[0];
        let Some(fact) = question.ask.as_fact() else { continue };
        let names = foederis.viewpoints_of_case(&case.name).unwrap();
        let viewpoints: Vec<Viewpoint> =
            names.iter().map(|n| Viewpoint::resolve(library, n).unwrap()).collect();
        let heard: Vec<Heard<'_>> = viewpoints.iter().map(|v| Heard::new(library, v, None, None)).collect();
        let wanted = Wanted { proof: true, flips: false };
        let seen = see_all(library, &viewpoints, &fact, question.on, wanted).unwrap();
        for (heard_here, seen) in heard.iter().zip(&seen) {
            let circuit = Circuit::new(&program, heard_here, &heard, &fact, question.on).unwrap();
            assert_eq!(
                circuit.truth(heard_here),
                seen.truth,
                "{} as {}",
                case.name,
                heard_here.viewpoint().name()
            );
            assert!(circuit.size() > 100, "{} gates decide {}", circuit.size(), case.name);
            assert_eq!(seen.proof.as_ref().map(|p| p.truth), Some(seen.truth));
        }
    }
}
