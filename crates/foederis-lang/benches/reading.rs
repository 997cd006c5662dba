//! How fast a large library is read: 1,000 treaties and 100,000 statements, beside `serde_json` and clingo reading
//! the same facts, in one run on one machine.
//!
//!     cargo bench -p foederis-lang --bench reading [-- STATEMENTS [TREATIES]]
//!
//! clingo is asked if `python3 -m clingo` or `clingo` is there (`pip install clingo`); else its line says that it is not.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark reads the clock, prints, and may fail"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use foederis_lang::{compile, parse};

const STATES: usize = 200;
const INCIDENTS: usize = 500;
const ROUNDS: usize = 5;

/// The general law, whose words the treaties and the record of the benchmark use.
fn general() -> Vec<(String, String)> {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files: Vec<_> = ["general", "vclt", "vcss", "un-charter"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(law.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// One statement of the record, as each program is given it.
struct Said {
    number: usize,
    speaker: usize,
    incident: usize,
    day: (usize, usize, usize),
}

/// The same sequence in every run: a linear congruential generator.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

fn statements(count: usize) -> Vec<Said> {
    let mut sequence = Sequence(1);
    (0..count)
        .map(|number| Said {
            number,
            speaker: sequence.below(STATES),
            incident: sequence.below(INCIDENTS),
            day: (1850 + sequence.below(170), 1 + sequence.below(12), 1 + sequence.below(28)),
        })
        .collect()
}

fn treaty(number: usize) -> String {
    let parties: Vec<String> = (0..5).map(|k| format!("S{}", (number * 7 + k * 31) % STATES)).collect();
    format!(
        r#"treaty pact-{number} "Treaty number {number} on mutual assistance"
  cite "Invented, {number}"
  months last-day
  original parties {parties}

article 1 "Peaceful settlement"
  words en "The Parties undertake to settle by peaceful means any dispute in which they may be involved, in such a manner that peace, security and justice are not endangered."
  duty peaceful-settlement owed by each other party to ?other over standing
    content "settling disputes by peaceful means"

article 2 "Consultation"
  words en "The Parties will consult together whenever, in the opinion of any of them, the integrity, independence or security of one of them is threatened."
  duty consultation owed by each other party to ?threatened over ?incident
    trigger threat-to(?incident, ?threatened)
    content "consultation"

article 3 "Assistance"
  words en "The Parties agree that an attack on one of them is an attack on all, and that each of them will assist the Party so attacked."
  duty assistance owed by each other party to ?victim over ?incident
    trigger attack-on(?incident, ?victim)
    request requested(?victim, assistance, pact-{number}, ?incident)
    content "such action as it deems necessary"

article 4 "Entry into force"
  enters into force 30 days after the 3rd consent

article 5 "Withdrawal"
  withdrawal by notice to the depositary, effective 1 year after receipt
"#,
        parties = parties.join(", ")
    )
}

fn record(said: &[Said]) -> String {
    let mut text = String::new();
    for Said { number, speaker, incident, day: (y, m, d) } in said {
        write!(
            text,
            "statement st-{number}\n  speaker   S{speaker}\n  said      {y}-{m:02}-{d:02}\n  source    src-1\n  words en  \"We regard incident {incident} as an armed attack on us ({number})\"\n  states    attack-on(i-{incident}, S{speaker}) from {y}-{m:02}-{d:02}\n"
        )
        .unwrap();
    }
    text
}

fn as_json(said: &[Said]) -> String {
    let facts: Vec<_> = said
        .iter()
        .map(|Said { number, speaker, incident, day: (y, m, d) }| {
            let day = format!("{y}-{m:02}-{d:02}");
            serde_json::json!({
                "statement": format!("st-{number}"), "speaker": format!("S{speaker}"), "said": day, "source": "src-1",
                "words": format!("We regard incident {incident} as an armed attack on us ({number})"),
                "states": ["attack-on", format!("i-{incident}"), format!("S{speaker}")], "from": day,
            })
        })
        .collect();
    serde_json::to_string(&facts).unwrap()
}

fn as_logic_program(said: &[Said]) -> String {
    let mut text = String::new();
    for Said { number, speaker, incident, day: (y, m, d) } in said {
        writeln!(
            text,
            "statement(st_{number},s{speaker},day({y},{m},{d}),src_1,\"We regard incident {incident} as an armed attack on us ({number})\",attack_on(i_{incident},s{speaker}),day({y},{m},{d}))."
        )
        .unwrap();
    }
    text
}

/// The middle of several times.
fn middle(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn clingo(file: &Path) -> Option<Duration> {
    let commands: [&[&str]; 2] = [&["python3", "-m", "clingo"], &["clingo"]];
    let command = commands.into_iter().find(|command| {
        let version = Command::new(command[0])
            .args(&command[1..])
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        version.is_ok_and(|status| status.success())
    })?;
    let run = |file: &Path| {
        Command::new(command[0])
            .args(&command[1..])
            .arg("--mode=gringo")
            .arg(file)
            .stdout(Stdio::null())
            .status()
            .unwrap();
    };
    let nothing = std::env::temp_dir().join("foederis-nothing.lp");
    std::fs::write(&nothing, "").unwrap();
    let start = middle(|| run(&nothing));
    Some(middle(|| run(file)).saturating_sub(start))
}

fn line(what: &str, bytes: usize, time: Duration, beside: Duration) {
    let seconds = time.as_secs_f64();
    let megabytes = f64::from(u32::try_from(bytes).unwrap()) / 1e6;
    println!(
        "{what:<44} {megabytes:>7.1} MB {:>9.1} ms {:>8.1} MB/s {:>7.2}",
        seconds * 1e3,
        megabytes / seconds,
        seconds / beside.as_secs_f64()
    );
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let said = statements(numbers.first().copied().unwrap_or(100_000));
    let treaties = numbers.get(1).copied().unwrap_or(1_000);

    let mut things = String::from("source src-1\n  publisher \"P\"\n  title \"T\"\n  published 1849\n");
    for state in 0..STATES {
        writeln!(things, "state S{state} \"State number {state}\"").unwrap();
    }
    for incident in 0..INCIDENTS {
        writeln!(things, "incident i-{incident} \"Incident number {incident}\"").unwrap();
    }
    let mut law = general();
    law.push(("things.foe".to_owned(), things));
    let records: Vec<_> =
        said.chunks(1000).enumerate().map(|(n, part)| (format!("record-{n}.foe"), record(part))).collect();
    let small = law.clone();
    law.extend((0..treaties).map(|n| (format!("pact-{n}.foe"), treaty(n))));
    let all: Vec<_> = law.iter().chain(&records).cloned().collect();
    let record_only: Vec<_> = small.iter().chain(&records).cloned().collect();
    let bytes = |files: &[(String, String)]| files.iter().map(|(_, text)| text.len()).sum::<usize>();

    let json = as_json(&said);
    let program = as_logic_program(&said);
    let file = std::env::temp_dir().join("foederis-facts.lp");
    std::fs::write(&file, &program).unwrap();

    println!(
        "{} statements, {treaties} treaties; the middle of {ROUNDS} runs; the last column is times serde_json\n",
        said.len()
    );
    let serde = middle(|| drop(serde_json::from_str::<serde_json::Value>(&json).unwrap()));
    line("serde_json to values: the statements", json.len(), serde, serde);
    match clingo(&file) {
        Some(time) => line("clingo --mode=gringo: the statements", program.len(), time, serde),
        None => println!("clingo: not there (pip install clingo)"),
    }
    let compiled = compile(&record_only);
    assert!(!compiled.has_errors());
    line(
        "foederis, read and checked: the statements",
        bytes(&record_only),
        middle(|| drop(compile(&record_only))),
        serde,
    );
    line("foederis, read and checked: the treaties", bytes(&law), middle(|| drop(compile(&law))), serde);
    line("foederis, read and checked: all", bytes(&all), middle(|| drop(compile(&all))), serde);
    let parsed = middle(|| all.iter().for_each(|(_, text)| drop(parse(text))));
    line("foederis, the lossless tree alone: all", bytes(&all), parsed, serde);
}
