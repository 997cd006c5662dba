//! The whole language at once, and the files of the repository.

mod common;

use std::path::{Path, PathBuf};

#[test]
fn everything_in_the_reference_compiles() {
    let text = include_str!("files/whole-language.foe");
    assert_eq!(foederis_lang::parse(text).syntax().text().to_string(), text);
    let files = [("whole-language.foe".to_owned(), text.to_owned())];
    let compiled = foederis_lang::compile(&files);
    let said = common::render(&files, &compiled.diagnostics);
    assert!(!compiled.has_errors(), "{said}");
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "foe") {
            into.push(path);
        }
    }
}

#[test]
#[ignore = "shows what the files of the repository get told"]
fn show() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = Vec::new();
    collect(&root.join("law"), &mut paths);
    if std::env::var("CASES").is_ok() {
        collect(&root.join("cases"), &mut paths);
    }
    paths.sort();
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|p| (p.strip_prefix(&root).unwrap().display().to_string(), std::fs::read_to_string(p).unwrap()))
        .collect();
    let compiled = foederis_lang::compile(&files);
    println!("{}", common::render(&files, &compiled.diagnostics));
    println!(
        "{} files, {} rules, {} statements, {} errors, {} findings",
        files.len(),
        compiled.library.rules.len(),
        compiled.library.statements.len(),
        compiled.diagnostics.iter().filter(|d| d.severity == foederis_lang::Severity::Error).count(),
        compiled.diagnostics.len()
    );
}
