//! The engine's side of the comparisons in `benches/`: writes the data for the other programs, answers, and says in one
//! line of JSON how long it took and how much memory.
//!
//!     cargo bench -p foederis-bench --bench engine -- screening 10000 FOLDER [ROUNDS]
//!
//! `benches/run` calls it, gives the same data to the others, and compares the answers.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::panic,
    reason = "a benchmark reads the clock and its arguments, writes files, prints, and may fail"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use foederis_bench::cases::without_successions;
use foederis_bench::circuit::Circuit;
use foederis_bench::metric::{MetricProgram, PROGRAMS, camel};
use foederis_bench::pacts::Pacts;
use foederis_bench::viewpoints::{Wanted, see_all};
use foederis_bench::world::{Membership, World};
use foederis_bench::{history, screening};
use foederis_engine::{Program, StandingQuestion};
use foederis_model::{Day, Evidence as _, Fact, Limits, Pattern, Slot, Statement, Truth};
use foederis_record::{Branch, Heard, Viewpoint};
use serde_json::{Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let text = |i: usize| arguments.get(i).map_or("", String::as_str);
    let size: usize = text(1).parse().unwrap_or(1000);
    let folder = PathBuf::from(text(2));
    let rounds: usize = text(3).parse().unwrap_or(1);
    let report = match text(0) {
        "screening" => screen(size, &folder, rounds),
        "history" => tell_history(size, &folder, rounds, text(4) == "membership"),
        "case" => see_case(text(4), size, &folder, rounds),
        "metric" => derive(text(4), size, &folder, rounds),
        "addition" => add_one(size),
        "memory" => copy_memory(),
        other => {
            panic!("no measure `{other}`; there are: screening, history, case, metric, addition, memory")
        }
    };
    println!("{report}");
}

/// The middle of some rounds, in seconds: as a person waits, and as this thread was at work.
#[derive(Clone, Copy, serde::Serialize)]
struct Seconds {
    waited: f64,
    worked: f64,
}

/// How long it takes, and what the last round gave.
fn timed<T>(rounds: usize, mut run: impl FnMut() -> T) -> (Seconds, T) {
    let (mut waited, mut worked) = (Vec::new(), Vec::new());
    loop {
        let (begun, at_work) = (Instant::now(), at_work());
        let given = run();
        waited.push(begun.elapsed().as_secs_f64());
        worked.push(self::at_work() - at_work);
        if waited.len() >= rounds {
            return (Seconds { waited: middle(waited), worked: middle(worked) }, given);
        }
    }
}

fn middle(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

/// How long this thread has run on a processor, in seconds, as Linux tells it; elsewhere nothing is known and it is 0.
fn at_work() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 = text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
    nanoseconds / 1e9
}

/// The most memory that this process has held, in KiB; as Linux tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn write_rows<T>(folder: &Path, name: &str, head: &str, rows: &[T], write: impl Fn(&mut String, &T)) {
    let mut text = format!("{head}\n");
    for row in rows {
        write(&mut text, row);
        text.push('\n');
    }
    std::fs::write(folder.join(name), text).unwrap();
}

fn write_world(folder: &Path, world: &World) {
    std::fs::create_dir_all(folder).unwrap();
    write_rows(folder, "membership.csv", "state,pact,consent,notice", &world.memberships, |text, m| {
        write!(text, "{},{},{},", m.state, m.pact, m.consent).unwrap();
        if let Some(notice) = m.notice {
            write!(text, "{notice}").unwrap();
        }
    });
    write_rows(folder, "covers.csv", "pact,region", &world.covers, |text, (pact, region)| {
        write!(text, "{pact},{region}").unwrap();
    });
    let numbered: Vec<_> = world.incidents.iter().enumerate().collect();
    write_rows(folder, "incidents.csv", "incident,attacker,victim,day,region", &numbered, |text, (n, i)| {
        write!(text, "{n},{},{},{},{}", i.attacker, i.victim, i.day, i.region).unwrap();
    });
}

/// A thousand pacts, and so many incidents.
fn screen(size: usize, folder: &Path, rounds: usize) -> Value {
    const PACTS: u32 = 1_000;
    let world = World::new(PACTS, u32::try_from(size).unwrap(), 1);
    write_world(folder, &world);
    let (read, pacts) = timed(1, || Pacts::new(&world));
    let (hear, _) = timed(1, || history::hear(&pacts));
    let (two, owed) = timed(rounds, || screening::one_by_one(&world, &pacts, 2).unwrap());
    let mut seconds = json!({"build": read, "hear": hear, "one by one, two threads": two});
    let mut peaks = json!({"one by one": peak()});
    assert_eq!(owed, screening::by_hand(&world), "by the engine and by plain loops");
    // All together holds a hundred kilobytes an incident, and one thread tells no more of a hundred thousand.
    if size <= 10_000 {
        let (one, _) = timed(rounds, || screening::one_by_one(&world, &pacts, 1).unwrap());
        let (together, same) = timed(rounds, || screening::together(&world, &pacts).unwrap());
        assert_eq!(owed, same, "one by one and together");
        seconds["one by one, one thread"] = json!(one);
        seconds["together"] = json!(together);
        peaks["together"] = json!(peak());
    }
    write_rows(folder, "owed.csv", "incident,debtor,pact", &owed, |text, (i, d, p)| {
        write!(text, "{i},{d},{p}").unwrap();
    });
    json!({
        "what": "screening", "size": size, "pacts": PACTS, "rows": owed.len(), "seconds": seconds, "peak_kib": peaks,
    })
}

/// At least so many statements of consent and notice over two centuries.
fn tell_history(size: usize, folder: &Path, rounds: usize, membership_only: bool) -> Value {
    let world = World::with_statements(size, 2);
    write_world(folder, &world);
    let (build, pacts) = timed(1, || Pacts::new(&world));
    let built = peak();
    let (hear, heard) = timed(1, || history::hear(&pacts));
    let mut seconds = json!({"build": build, "hear": hear});
    let mut rows_of = json!({});
    let mut peaks = json!({"record": built});
    let relations = if membership_only { &["party"][..] } else { &["party", "in-force", "bound"][..] };
    for relation in relations {
        let (times, rows) = timed(rounds, || history::all_days(&pacts, &heard, relation).unwrap());
        let stretches = history::stretches(&pacts, &rows);
        seconds[relation] = json!(times);
        rows_of[relation] = json!(stretches.len());
        peaks[relation] = json!(peak());
        let head = match *relation {
            "party" => "state,pact,from,until",
            "in-force" => "pact,from,until",
            _ => "debtor,creditor,pact,from,until",
        };
        write_rows(folder, &format!("{relation}.csv"), head, &stretches, |text, (numbers, from, until)| {
            numbers.iter().for_each(|n| write!(text, "{n},").unwrap());
            write!(text, "{from},{until}").unwrap();
        });
    }
    json!({
        "what": "history", "size": size, "statements": world.statements(), "pacts": world.pacts,
        "seconds": seconds, "rows": rows_of, "peak_kib": peaks,
    })
}

/// The first question of a case of the shipped library from so many viewpoints.
fn see_case(name: &str, size: usize, folder: &Path, rounds: usize) -> Value {
    std::fs::create_dir_all(folder).unwrap();
    let foederis = without_successions().unwrap();
    let library = foederis.library();
    let case = library.cases.iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no case `{name}`"));
    let question = case.questions.first().unwrap();
    let (fact, day) = (question.ask.as_fact().unwrap(), question.on);
    // Everybody equal, those that speak of the case, then others that speak at all.
    let mut names = vec!["all".to_owned()];
    names.extend(foederis.viewpoints_of_case(name).unwrap());
    names.extend(foederis.viewpoints().into_iter().filter(|n| n != "register"));
    let mut seen = std::collections::HashSet::new();
    names.retain(|n| seen.insert(n.clone()));
    names.truncate(size);
    let viewpoints: Vec<Viewpoint> = names.iter().map(|n| Viewpoint::resolve(library, n).unwrap()).collect();
    let mut seconds = json!({});
    let mut answers = Vec::new();
    for (what, proof, flips) in [
        ("answers", false, false),
        ("answers and proofs", true, false),
        ("answers, proofs and flips", true, true),
    ] {
        let wanted = Wanted { proof, flips };
        let (times, given) = timed(rounds, || see_all(library, &viewpoints, &fact, day, wanted).unwrap());
        seconds[what] = json!(times);
        answers = given;
    }
    let program = Program::new(library);
    let heard: Vec<Heard<'_>> = viewpoints.iter().map(|v| Heard::new(library, v, None, None)).collect();
    let mut programs: Vec<String> = Vec::new();
    let mut views = Vec::new();
    let mut gates = 0;
    for ((name, heard_here), seen) in names.iter().zip(&heard).zip(&answers) {
        let circuit = Circuit::new(&program, heard_here, &heard, &fact, day).unwrap();
        gates = gates.max(circuit.size());
        let text = circuit.as_logic_program(false);
        let number = programs.iter().position(|p| *p == text).unwrap_or_else(|| {
            std::fs::write(folder.join(format!("program-{}.lp", programs.len())), &text).unwrap();
            let propositional = circuit.as_logic_program(true);
            std::fs::write(folder.join(format!("program-{}.pl", programs.len())), propositional).unwrap();
            programs.push(text.clone());
            programs.len() - 1
        });
        let number_of = |f: &Fact| circuit.facts.iter().position(|(other, _)| other == f);
        let is_act = |f: &Fact| library.relations[f.relation.index()].act;
        let happened: Vec<usize> = (0..circuit.facts.len())
            .filter(|i| is_act(&circuit.facts[*i].0))
            .filter(|i| *heard_here.ground(&circuit.facts[*i].0).truth.at(day) == Truth::Yes)
            .collect();
        let on_day: Vec<u8> =
            circuit.facts.iter().map(|(f, _)| *heard_here.ground(f).truth.at(day) as u8).collect();
        let sets: Vec<Vec<(Option<usize>, bool)>> = seen
            .flips
            .sets
            .iter()
            .map(|set| set.iter().map(|(f, holds)| (number_of(f), *holds)).collect())
            .collect();
        views.push(json!({
            "name": name, "program": number, "truth": seen.truth as u8, "leaves": circuit.leaves(heard_here),
            "siblings": circuit.siblings(&program).into_iter().collect::<Vec<_>>(), "happened": happened,
            "on_day": on_day, "flips": sets, "tried_up_to": seen.flips.tried_up_to,
        }));
    }
    std::fs::write(folder.join("views.json"), serde_json::to_string(&views).unwrap()).unwrap();
    json!({
        "what": "case", "case": name, "size": names.len(), "viewpoints": names, "gates": gates, "programs": programs.len(),
        "seconds": seconds, "flips": answers.iter().map(|s| s.flips.sets.len()).collect::<Vec<_>>(),
        "tried_up_to": answers.iter().map(|s| s.flips.tried_up_to).collect::<Vec<_>>(),
        "candidates": answers.iter().map(|s| s.flips.candidates).max(), "peak_kib": peak(),
    })
}

/// All derived facts of a metric program over so many facts.
fn derive(name: &str, size: usize, folder: &Path, rounds: usize) -> Value {
    std::fs::create_dir_all(folder).unwrap();
    let program = PROGRAMS.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no program `{name}`"));
    let facts = program.facts(size, 3);
    std::fs::write(folder.join("data.txt"), MetricProgram::as_dataset(&facts)).unwrap();
    std::fs::write(folder.join("rules.txt"), program.rules).unwrap();
    let (build, library) = timed(1, || program.library(&facts));
    let (hear, heard) = timed(1, || MetricProgram::hear(&library));
    // What is heard of each fact is found once and kept: a round of its own, so that the first is no other than the rest.
    let (first, _) = timed(1, || program.derive(&library, &heard).unwrap());
    let (derive, rows) = timed(rounds, || program.derive(&library, &heard).unwrap());
    write_rows(
        folder,
        "derived.csv",
        "relation,things,from,until",
        &rows,
        |text, (relation, things, from, until)| {
            let things: Vec<String> = things.iter().map(|t| format!("t{t}")).collect();
            write!(text, "{},{},{from},{until}", camel(relation), things.join(" ")).unwrap();
        },
    );
    json!({
        "what": "metric", "program": name, "size": facts.len(), "rows": rows.len(),
        "seconds": {"build": build, "hear": hear, "first": first, "derive": derive}, "peak_kib": peak(),
    })
}

/// One statement added to so many, to questions that stay asked: all who are parties, and (where it fits into memory) all
/// who are bound to each other. The statements are notices, of members of small pacts and of the largest.
fn add_one(size: usize) -> Value {
    const ADDED: usize = 100;
    let world = World::with_statements(size, 2);
    let pacts = Pacts::new(&world);
    let program = Program::new(&pacts.library);
    let limits = Limits { nodes: usize::MAX, ..Limits::default() };
    let stay: Vec<_> = world.memberships.iter().filter(|m| m.notice.is_none()).collect();
    let members = |pact: u32| world.memberships.iter().filter(|m| m.pact == pact).count();
    let every = (stay.len() / ADDED).max(1);
    let mut leave: Vec<_> = stay.iter().step_by(every).take(ADDED).collect();
    if let Some(largest) = stay.iter().take(10_000).max_by_key(|m| members(m.pact)) {
        leave.extend(stay.iter().filter(|m| m.pact == largest.pact).skip(1).take(10));
    }
    leave.sort_unstable_by_key(|m| (m.pact, m.state));
    leave.dedup_by_key(|m| (m.pact, m.state));
    let out = |m: &Membership| Day::from_number(m.consent + 10_000);
    let notices: Vec<Statement> = leave.iter().map(|m| pacts.notice(m, out(m))).collect();
    let branch = Branch { added: &notices, without: &[] };
    let (anew, all_heard) =
        timed(1, || Heard::of_branch(&pacts.library, branch, &Viewpoint::all(), None, None));
    let mut seconds = json!({"hear anew": anew});
    let mut changed = json!({});
    let mut peaks = json!({});
    let relations = if size > 100_000 { &["party"][..] } else { &["party", "bound"][..] };
    for relation in relations {
        let id = pacts.relation(relation);
        let roles = pacts.library.relations[id.index()].roles.len();
        let pattern = Pattern { relation: id, slots: vec![Slot::Any(None); roles] };
        let mut heard = Heard::new(&pacts.library, &Viewpoint::all(), None, None);
        let (begin, standing) =
            timed(1, || StandingQuestion::new(&program, &heard, &pattern, &limits).unwrap());
        let mut standing = standing;
        let mut taken: Vec<(f64, usize)> = Vec::new();
        for notice in &notices {
            let begun = Instant::now();
            let otherwise = heard.hear_also(notice);
            let rederived = standing.hear(&heard, &otherwise).unwrap();
            taken.push((begun.elapsed().as_secs_f64(), rederived.changed.len()));
            assert!(!rederived.from_the_beginning);
        }
        let (ask, rows) = timed(1, || history::all_days(&pacts, &all_heard, relation).unwrap());
        let kept: Vec<_> = standing.rows().map(|(fact, days)| (fact.clone(), days.clone())).collect();
        assert_eq!(history::stretches(&pacts, &kept), history::stretches(&pacts, &rows), "{relation}");
        let by = |some: Vec<(f64, usize)>| {
            let labels: usize = some.iter().map(|(_, n)| n).sum();
            let time: f64 = some.iter().map(|(t, _)| t).sum();
            json!({"statements": some.len(), "labels": labels, "seconds": time,
                "longest": some.iter().map(|(t, _)| *t).fold(0.0, f64::max)})
        };
        // The first of its kind makes an index that all later ones use.
        let first = taken.remove(0).0;
        let (many, few) = taken.into_iter().partition(|(_, labels)| *labels >= 20);
        seconds[relation] = json!({"begin": begin, "first": first, "ask anew": ask});
        changed[relation] = json!({"few labels": by(few), "many labels": by(many)});
        peaks[relation] = json!(peak());
    }
    json!({"what": "addition", "size": size, "statements": world.statements(), "seconds": seconds,
        "changed": changed, "peak_kib": peaks})
}

/// How fast this machine copies memory: bytes read and written a second, on one core.
fn copy_memory() -> Value {
    const WORDS: usize = 64 << 20;
    let from = vec![1_u64; WORDS];
    let mut to = vec![0_u64; WORDS];
    let (times, ()) = timed(7, || to.copy_from_slice(std::hint::black_box(&from)));
    std::hint::black_box(&to);
    json!({"what": "memory", "bytes_per_second": (2 * 8 * WORDS) as f64 / times.worked.max(f64::MIN_POSITIVE)})
}
