//! The house, checked: no arrow points up, no law is written in Rust, no file outgrows its reader.
#![expect(clippy::disallowed_methods, reason = "the sources are on disk, and `cargo metadata` is a program")]
#![expect(clippy::panic, reason = "a test that cannot read its files should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What each crate may depend on, and what else its tests may. A new crate takes its place here and in ARCHITECTURE.md.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    ("foederis-model", &[], &[]),
    ("foederis-lang", &["foederis-model"], &["foederis-oracle"]),
    ("foederis-record", &["foederis-model"], &["foederis-oracle"]),
    ("foederis-engine", &["foederis-model"], &["foederis-oracle"]),
    // It holds the trait behind which the engine and the slow evaluator both stand, so it sees the engine.
    ("foederis-oracle", &["foederis-model", "foederis-engine"], &[]),
    (
        "foederis",
        &["foederis-model", "foederis-lang", "foederis-record", "foederis-engine"],
        &["foederis-oracle"],
    ),
    // It measures each crate by itself and beside other programs, and ships with none.
    (
        "foederis-bench",
        &["foederis", "foederis-model", "foederis-lang", "foederis-record", "foederis-engine"],
        &["foederis-oracle"],
    ),
    ("foederis-lsp", &["foederis"], &[]),
    // One program for people and for their editors.
    ("foederis-cli", &["foederis", "foederis-lsp"], &[]),
];

/// The longest Rust file.
const LONGEST: usize = 800;

/// Kinds whose things no Rust source may name, beside every kind that a file declares to be an instrument.
const LAW: &[&str] = &["state", "organisation", "instrument", "treaty"];

#[test]
fn no_arrow_points_up() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for package in packages() {
        let name = text(&package, "name");
        let Some((_, code, tests)) = LAYERS.iter().find(|(known, ..)| *known == name) else {
            wrong.push(format!("{name} has no place in the layers"));
            continue;
        };
        seen.insert(name.clone());
        for dependency in list(&package, "dependencies") {
            let to = text(&dependency, "name");
            let for_tests = dependency["kind"] == "dev";
            if !to.starts_with("foederis")
                || code.contains(&to.as_str())
                || (for_tests && tests.contains(&to.as_str()))
            {
                continue;
            }
            let how = if for_tests { "may not depend, even in its tests, on" } else { "may not depend on" };
            wrong.push(format!("{name} {how} {to}"));
        }
    }
    wrong.extend(
        LAYERS.iter().filter(|(name, ..)| !seen.contains(*name)).map(|(name, ..)| format!("{name} is gone")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn cargo_run_has_one_program_to_run() {
    let mut programs = Vec::new();
    for package in packages() {
        for target in list(&package, "targets") {
            if list(&target, "kind").iter().any(|kind| kind == "bin") {
                programs.push(text(&target, "name"));
            }
        }
    }
    assert_eq!(programs, ["foederis"], "a second program would make `cargo run` ask which");
}

#[test]
fn no_law_in_rust() {
    let names = names_of_the_law();
    assert!(names.len() > 20, "few names were found in law/: has the form of an item changed?");
    let mut wrong = Vec::new();
    for file in rust_files().into_iter().filter(|file| !is_test(file)) {
        let source = read(&file);
        for (number, line) in code_lines(&source) {
            let named = words(line).into_iter().find_map(|word| names.get_key_value(word));
            let titled = names.iter().find(|(name, _)| name.contains(' ') && line.contains(name.as_str()));
            if let Some((name, declared)) = named.or(titled) {
                wrong.push(format!("{}:{number} names {name} (of {declared})", shown(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "states, organisations and instruments are data:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_outgrows_its_reader() {
    let mut wrong = Vec::new();
    for file in rust_files() {
        let lines = read(&file).lines().count();
        if lines > LONGEST {
            wrong.push(format!("{} has {lines} lines", shown(&file)));
        }
    }
    assert!(wrong.is_empty(), "split by idea, at most {LONGEST} lines a file:\n{}", wrong.join("\n"));
}

#[test]
fn the_scans_find_what_they_look_for() {
    let source =
        "/// Armenia\nfn a() {} // Armenia\nlet b = \"Armenia\";\n#[cfg(test)]\nmod tests { Armenia }\n";
    let code: Vec<_> = code_lines(source).collect();
    assert_eq!(code, [(2, "fn a() {} // Armenia"), (3, "let b = \"Armenia\";")]);
    assert_eq!(words("on(\"cst-1992/4\", x_y)"), ["on", "cst-1992", "4", "x_y"]);
    assert_eq!(quoted("  also \"Republic of A\""), Some("Republic of A"));
    let names = names_of_the_law();
    for name in ["Armenia", "Republic of Armenia", "cst-1992"] {
        assert!(names.contains_key(name), "{name} is not among the names");
    }
}

/// The packages of the workspace. Needs no network: dependencies are not resolved.
fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--offline", "--format-version", "1", "--no-deps"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    list(&metadata, "packages")
}

/// Every name by which the library calls a state, an organisation or an instrument, with the file that declares it.
fn names_of_the_law() -> BTreeMap<String, String> {
    let files = files_below(&root().join("law"), "foe");
    let mut kinds: BTreeSet<String> = LAW.iter().map(|kind| (*kind).to_owned()).collect();
    for file in &files {
        for line in read(file).lines() {
            if let Some((kind, "instrument")) =
                line.strip_prefix("kind ").and_then(|rest| rest.split_once(" is "))
            {
                kinds.insert(kind.trim().to_owned());
            }
        }
    }
    let mut names = BTreeMap::new();
    for file in &files {
        let mut inside = false;
        for line in read(file).lines() {
            let mut parts = line.split_whitespace();
            let found = if !line.starts_with(' ') && !line.is_empty() {
                inside = parts.next().is_some_and(|kind| kinds.contains(kind)) && quoted(line).is_some();
                if inside { [parts.next(), quoted(line)] } else { [None, None] }
            } else if inside && parts.next() == Some("also") {
                [quoted(line), None]
            } else {
                [None, None]
            };
            // Two letters are a code or a variable, and could be anything.
            for name in found.into_iter().flatten().filter(|name| name.chars().count() > 2) {
                names.insert(name.to_owned(), shown(file));
            }
        }
    }
    names
}

fn quoted(line: &str) -> Option<&str> {
    line.split('"').nth(1)
}

/// Names as the language spells them: letters, digits, `-` and `_`.
fn words(line: &str) -> Vec<&str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

/// Lines that are neither comment nor unit test, which stand last in a file.
fn code_lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = source.lines().enumerate().map(|(at, line)| (at + 1, line));
    let before_tests = numbered.take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    before_tests.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test(file: &Path) -> bool {
    file.components()
        .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "benches" | "examples" | "tests.rs")))
}

fn rust_files() -> Vec<PathBuf> {
    files_below(&root().join("crates"), "rs")
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value, key: &str) -> Vec<Value> {
    value[key].as_array().cloned().unwrap_or_default()
}
