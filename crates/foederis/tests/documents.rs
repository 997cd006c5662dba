//! The documentation's examples are read and run as a reader would.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "the pages are files of the repository, and not of the program"
)]

use std::path::{Path, PathBuf};

use foederis::{Foederis, shipped_files};

/// The pages below a folder, by their paths in the repository. Each page on a diagnostic has a test of its own.
fn pages(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            if name != "docs/diagnostics" {
                found.extend(pages(&name));
            }
        } else if name.ends_with(".md") {
            found.push(name);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The fenced blocks of one language in a page, joined, each line on the line that it has in the page.
fn blocks(page: &str, language: &str) -> String {
    let text = std::fs::read_to_string(root().join(page)).unwrap();
    let mut inside = false;
    let mut found = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside && line == format!("```{language}");
        } else if inside {
            found.push_str(line);
        }
        found.push('\n');
    }
    found
}

#[test]
fn the_examples_of_each_page_are_one_file_that_compiles_and_its_tests_pass() {
    let mut expectations = 0;
    for page in pages("docs") {
        let text = blocks(&page, "foe");
        if text.trim().is_empty() {
            continue;
        }
        let mut files = shipped_files().unwrap();
        files.push((page.clone(), text));
        let library = match Foederis::from_files(&files) {
            Ok(library) => library,
            Err(compilation) => panic!("{page}: {:#?}", compilation.diagnostics),
        };
        let report = library.test(Some(&page));
        assert_eq!(report.failures(), [], "{page}");
        expectations += report.expectations();
    }
    assert!(expectations >= 15, "{expectations} expectations in all pages");
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut broken = Vec::new();
    let mut all = pages("docs");
    all.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(str::to_owned));
    for page in all {
        let text = std::fs::read_to_string(root().join(&page)).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let local = !file.is_empty() && !file.contains("://") && !file.contains(' ');
            if local && !root().join(&page).parent().unwrap().join(file).exists() {
                broken.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
