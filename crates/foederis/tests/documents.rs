//! The documentation's examples are read and run as a reader would.

use foederis::{Foederis, shipped_files};

/// The fenced blocks of one language in a Markdown text, joined.
fn blocks(text: &str, language: &str) -> String {
    let mut inside = false;
    let mut found = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside && line == format!("```{language}");
            found.push('\n');
        } else if inside {
            found.push_str(line);
            found.push('\n');
        }
    }
    found
}

#[test]
fn the_first_treaty_compiles_beside_the_shipped_library_and_its_test_passes() {
    let text = blocks(include_str!("../../../docs/first-treaty.md"), "foe");
    assert!(text.contains("treaty rivers"), "the page lost its example");
    let mut files = shipped_files().unwrap();
    files.push(("rivers.foe".to_owned(), text));
    let foederis = match Foederis::from_files(&files) {
        Ok(foederis) => foederis,
        Err(compilation) => panic!("{:#?}", compilation.diagnostics),
    };
    let report = foederis.test(Some("rivers.foe"));
    assert_eq!(report.failures, []);
    assert!(report.expectations >= 7, "{} expectations", report.expectations);
}
