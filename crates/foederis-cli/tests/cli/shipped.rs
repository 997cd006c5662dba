//! The library that ships: every question of its tour is answered, and its own tests pass through this door too.
//!
//! What the answers are is for the cases to say; here it is that they come, and how they begin.

use std::path::Path;

use crate::harness::{Folder, program, run};

fn lines(arguments: &[&str]) -> Vec<String> {
    run(arguments).lines().map(str::to_owned).collect()
}

/// The commands of the tour, as its file has them.
fn tour() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/tour.md");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().filter_map(|l| l.trim().strip_prefix("$ foederis ")).map(str::to_owned).collect()
}

#[test]
fn the_tour_answers() {
    let seen = run(&[]);
    assert!(seen.ends_with("exit status 0"), "{seen}");
    for command in tour() {
        assert!(seen.contains(&format!("$ foederis {command}\n")), "{command} is not in:\n{seen}");
    }
    for stop in 1..=8 {
        assert!(seen.contains(&format!("\n{stop}. ")), "no question {stop} in:\n{seen}");
    }
}

#[test]
fn each_command_of_the_tour_answers_by_itself() {
    for command in tour() {
        // In the tour's own file no argument has a quotation mark inside.
        let mut words: Vec<&str> = Vec::new();
        for (at, part) in command.split('"').enumerate() {
            if at % 2 == 1 {
                words.push(part);
            } else {
                words.extend(part.split_whitespace());
            }
        }
        let seen = run(&words);
        assert!(seen.ends_with("exit status 0"), "{seen}");
        assert!(seen.contains("$ foederis "), "{seen}");
        assert!(!seen.contains("standard error"), "{seen}");
    }
}

#[test]
fn every_case_answers_from_every_side() {
    let listed = program(&["case", "list", "--format", "csv"]).output().unwrap();
    let names = String::from_utf8(listed.stdout).unwrap();
    let (mut with_sides, mut without_sides) = (0, 0);
    for name in names.lines().skip(1).filter_map(|line| line.split(',').next()) {
        let seen = lines(&["case", name, "--all-viewpoints"]);
        assert_eq!(seen.last().map(String::as_str), Some("----- exit status 0"), "{name}");
        let sides = seen.iter().any(|line| line.contains("By viewpoint"));
        *(if sides { &mut with_sides } else { &mut without_sides }) += 1;
    }
    // Of a case about who was a party when, only registers may speak.
    assert!(with_sides > 5 * without_sides, "{with_sides} with sides, {without_sides} without");
}

#[test]
fn a_folder_adds_to_the_library_and_replaces_its_files() {
    let added = b"state Newland \"Newland\"\n";
    let folder = Folder::new("added", &[("law/newland.foe", added)]);
    let seen = folder.run(&["ask", "party(Newland, ?treaty)", "--library", "."]);
    assert!(seen.contains("0 rows"), "{seen}");
    assert!(seen.ends_with("exit status 0"), "{seen}");

    let emptied = Folder::new("replaced", &[("law/general/conditions.foe", b"# nothing\n")]);
    let seen = emptied.run(&["case", "list", "--library", "."]);
    assert!(seen.contains("error["), "{seen}");
    assert!(seen.ends_with("exit status 2"), "{seen}");
}
