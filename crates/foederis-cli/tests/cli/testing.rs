//! `test`: what is shown of tests that fail, and the forms in which other programs read it.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Folder, LIBRARY, ask, program};

/// Expectations of every kind that are not met, beside two that are.
const FAILING: &str = r#"test "a guest is a party"
  given consent(deposit, Cascara, pact) on 2010-01-01
  on 2011-01-01
    expect party(Cascara, pact)
    expect not party(Arland, pact)
    expect verdict met of owes(Arland, Cascara, assistance, pact, pact/4, ford-raid)
    expect owes(Arland, Cascara, assistance, pact, pact/4, ford-raid) fails trigger
    expect owes(Arland, Cascara, assistance, pact, pact/4, ford-raid) if attack-on(ford-raid, Cascara)
    expect party(Arland, pact) cites pact/4
    expect party(Arland, pact) says "no such thing"
  on 2002-05-15
    expect party(Borduria, pact)
  expect party(Borduria, pact) certainly from 2002-05-31 until 2024-03-01

test "what a raid was"
  on 2020-09-10
    expect undetermined attack-on(ford-raid, Arland) because missing
    expect attack-on(ford-raid, Arland) parts from Cascara over nothing
  expect error F0108 at "2010-06-31" in
      "entry never in acts"
      "  consent(this, Cascara, pact) on 2010-06-31"
  expect error F0108 in "state Dover"
"#;

/// The library of these tests, from any folder.
fn library() -> String {
    format!("{}/{LIBRARY}", env!("CARGO_MANIFEST_DIR"))
}

/// What is seen, with the library's own place and the times left out.
fn plain(seen: &str) -> String {
    timeless(&seen.replace(&library(), "LIBRARY"))
}

/// Times as they differ from run to run: digits with a point between them, before ` s`, in quotes, or behind a colon.
fn timeless(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        let timed = number.contains('.')
            && (after.starts_with(" s") || before.ends_with("time=\"") || before.ends_with("\"seconds\": "));
        out.push_str(if timed { "N.NN" } else { number });
        rest = after;
    }
    out + rest
}

fn failing(name: &str, arguments: &[&str]) -> String {
    let folder = Folder::new(name, &[("mine.foe", FAILING.as_bytes())]);
    let library = library();
    plain(&folder.run(&[&["test", "mine.foe", "--only-library", &library], arguments].concat()))
}

#[test]
fn of_the_library() {
    assert_snapshot!(plain(&ask(&["test"])));
}

#[test]
fn that_fails() {
    assert_snapshot!(failing("test", &[]));
}

#[test]
fn by_title_or_file() {
    assert_snapshot!(plain(&ask(&["test", "--list", "--filter", "TWO are", "--filter", "the raid"])));
    assert_snapshot!("filter_of_nothing", plain(&ask(&["test", "--filter", "twoo"])));
}

#[test]
fn fail_fast() {
    let seen = failing("fail-fast", &["--fail-fast", "--jobs", "1"]);
    assert!(seen.contains("a guest is a party") && !seen.contains("what a raid was"), "{seen}");
    assert!(seen.contains("1 test, 8 failed, 1 test not run (N.NN s)"), "{seen}");
    assert!(seen.ends_with("exit status 1"), "{seen}");
}

#[test]
fn side_by_side_is_the_same_as_one_after_the_other() {
    assert_eq!(
        failing("jobs-1", &["--jobs", "1"]),
        failing("jobs-4", &["--jobs", "4"]).replace("--jobs 4", "--jobs 1")
    );
}

#[test]
fn slowest() {
    let seen = failing("slowest", &["--slowest", "1", "--filter", "what a raid was"]);
    assert!(seen.contains("  N.NN s  what a raid was  mine.foe:15\n"), "{seen}");
}

#[test]
fn as_json() {
    let seen = failing("test-json", &["--format", "json"]);
    let text = &seen[seen.find('{').unwrap()..seen.rfind('}').unwrap() + 1];
    let report: Value = serde_json::from_str(&text.replace("N.NN", "0")).unwrap();
    assert_eq!((&report["tests"], &report["failed"]), (&2.into(), &11.into()));
    let first = &report["results"][0];
    assert_eq!(
        (&first["file"], &first["line"], &first["met"]),
        (&"mine.foe".into(), &1.into(), &false.into())
    );
    // What is met is there too.
    assert_eq!(
        (&first["expectations"][0]["found"], &first["expectations"][0]["met"]),
        (&"yes".into(), &true.into())
    );
    let unmet = &first["expectations"][1];
    assert_eq!(
        (&unmet["expected"], &unmet["found"], &unmet["line"]),
        (&"no".into(), &"yes".into(), &5.into())
    );
    assert_eq!(unmet["difference"]["finding"]["proof"]["answer"], "yes");
    let days = &first["expectations"][8]["difference"];
    assert_eq!(days["not_found"], serde_json::json!([["2024-02-29", "2024-03-01"]]));
}

#[test]
fn as_annotations() {
    assert_snapshot!(failing("test-github", &["--format", "github"]));
}

#[test]
fn as_junit() {
    let seen = failing("test-junit", &["--format", "junit"]);
    assert_snapshot!(&seen);
    let xml = &seen[seen.find("<?xml").unwrap()..seen.find("-----").unwrap()];
    is_junit(xml, (2, 2));
}

#[test]
fn a_junit_file_holds_any_title() {
    let text =
        "test \"<&'> \\\"\u{7}\u{1b}[31m ]]> é\"\n  on 2010-01-01\n    expect not party(Arland, pact)\n";
    let folder = Folder::new("junit-file", &[("mine.foe", text.as_bytes())]);
    let seen = folder.run(&["test", "mine.foe", "--only-library", &library(), "--junit", "report.xml"]);
    assert!(seen.contains("1 failed"), "{seen}");
    let xml = std::fs::read_to_string(folder.path("report.xml")).unwrap();
    let names = is_junit(&xml, (1, 1));
    assert_eq!(names, ["<&'> \"\u{fffd}\u{fffd}[31m ]]> é"]);
}

/// Reads a report as build systems do: counts that agree with what is there. Gives back the names of the tests.
fn is_junit(xml: &str, (tests, failures): (usize, usize)) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut names, mut failed, mut counted) = (Vec::new(), 0, Vec::new());
    let mut open: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                let attribute = |key: &str| {
                    let found = tag.try_get_attribute(key).unwrap().unwrap();
                    found.unescape_value().unwrap().into_owned()
                };
                match name.as_str() {
                    "testsuites" | "testsuite" => counted.push((attribute("tests"), attribute("failures"))),
                    "testcase" => {
                        assert!(
                            !attribute("classname").is_empty() && attribute("time").parse::<f64>().is_ok()
                                || xml.contains("N.NN")
                        );
                        names.push(attribute("name"));
                    }
                    "failure" => {
                        assert!(attribute("message").starts_with("expected "));
                        failed += 1;
                    }
                    other => assert_eq!(other, "a tag of JUnit"),
                }
                if matches!(event, Event::Start(_)) {
                    open.push(name);
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, Vec::<String>::new());
    assert_eq!((names.len(), failed), (tests, failures));
    assert!(counted.iter().all(|c| *c == (tests.to_string(), failures.to_string())), "{counted:?}");
    names
}

#[test]
fn watching_runs_again_when_a_file_changes_and_outlives_faults() {
    let fine = "test \"t\"\n  on 2010-01-01\n    expect party(Arland, pact)\n";
    let folder = Folder::new("watch", &[("mine.foe", fine.as_bytes())]);
    let library = library();
    let mut child = program(&["test", "--watch", "mine.foe", "--only-library", &library])
        .current_dir(folder.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (send, lines) = mpsc::channel();
    let out = child.stdout.take().unwrap();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            // The test may have ended.
            let _ = send.send(line);
        }
    });
    let until = |part: &str| {
        let mut seen = Vec::new();
        loop {
            match lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.contains(part) => return,
                Ok(line) => seen.push(line),
                Err(_) => panic!("`{part}` did not come after {seen:?}"),
            }
        }
    };
    until("ok: 1 expectation");
    until("waiting");
    std::fs::write(folder.path("mine.foe"), fine.replace("expect party", "expect not party")).unwrap();
    until("failed: 1 expectation");
    until("waiting");
    // A file with errors is said to have them, and the watch goes on.
    std::fs::write(folder.path("mine.foe"), "test \"t\n").unwrap();
    until("waiting");
    std::fs::write(folder.path("mine.foe"), fine).unwrap();
    until("ok: 1 expectation");
    until("waiting");
    // Beside a test that is new, one that reads nothing that has changed has the result that it had.
    let further = "test \"u\"\n  on 2010-01-01\n    expect party(Arland, pact)\n";
    std::fs::write(folder.path("mine.foe"), format!("# A remark.\n\n{further}\n{fine}")).unwrap();
    until("ok: 2 expectations in 2 tests, 0 failed, 1 test as before");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn there_must_be_something_to_watch() {
    let seen = plain(&crate::harness::run(&["test", "--watch"]));
    assert!(seen.contains("there is nothing to watch") && seen.ends_with("exit status 2"), "{seen}");
}
