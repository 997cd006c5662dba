//! The library that ships with the program, embedded so that one binary answers offline.

use include_dir::{Dir, include_dir};

static LAW: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../law");
static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../cases");

/// The shipped files: names and texts, in the order of their names.
#[must_use]
pub fn shipped_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect("law", &LAW, &mut files);
    collect("cases", &CASES, &mut files);
    files.sort();
    files
}

fn collect(root: &str, dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let is_ours = file.path().extension().is_some_and(|e| e == "foe");
        if let (true, Some(text)) = (is_ours, file.contents_utf8()) {
            files.push((format!("{root}/{}", file.path().display()), text.to_owned()));
        }
    }
    for dir in dir.dirs() {
        collect(root, dir, files);
    }
}
