//! `docs/language/coverage.md`: for each thing that treaties say, the words to write, taken from examples that are
//! run. The page cannot lie: with the words of a row taken out of their file, an expectation of that file fails.
//!
//! The rows stand in `meaning/coverage/rows.tsv`, the examples beside it. In an example, `# row: ID` at the end of a
//! line, or on a line of its own above it, says that this line, with the deeper lines below it, are the words of that
//! row. `UPDATE_DOCS=1 cargo test -p foederis --test coverage` writes the page anew.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "the examples are files of the repository, and not of the program"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use foederis::{Foederis, shipped_files};
use foederis_lang::Severity;

const TAG: &str = "# row: ";
const EXAMPLES: &str = "meaning/coverage";

/// A row of the list: its name, the heading it stands under, what it is.
struct Row {
    id: String,
    group: String,
    meaning: String,
}

/// An example file, and the lines that each row's words take in it.
struct Example {
    name: String,
    lines: Vec<String>,
    words: BTreeMap<String, Vec<Range<usize>>>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join(EXAMPLES).join("rows.tsv")).unwrap();
    text.lines()
        .skip(1)
        .map(|line| {
            let [id, group, meaning] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            Row { id: id.to_owned(), group: group.to_owned(), meaning: meaning.to_owned() }
        })
        .collect()
}

fn examples() -> Vec<Example> {
    let mut found: Vec<Example> = std::fs::read_dir(root().join(EXAMPLES))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "foe"))
        .map(|entry| {
            let name = format!("{EXAMPLES}/{}", entry.file_name().to_str().unwrap());
            example(name, &std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The line at `first` with the deeper lines below it, without the blank lines and comments that end it.
fn with_deeper(lines: &[String], first: usize) -> Range<usize> {
    let mut end = first + 1;
    for (at, line) in lines.iter().enumerate().skip(first + 1) {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if indent(line) <= indent(&lines[first]) {
            break;
        }
        end = at + 1;
    }
    first..end
}

fn example(name: String, text: &str) -> Example {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut words: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((before, ids)) = line.split_once(TAG) else { continue };
        let first = if before.trim().is_empty() {
            (at + 1..lines.len()).find(|&below| !lines[below].trim_start().starts_with('#')).unwrap()
        } else {
            at
        };
        for id in ids.split(',') {
            words.entry(id.trim().to_owned()).or_default().push(with_deeper(&lines, first));
        }
    }
    Example { name, lines, words }
}

impl Example {
    /// The words of a row as a reader would write them: without the tags, moved to the left margin.
    fn shown(&self, range: &Range<usize>) -> String {
        let margin = indent(&self.lines[range.start]);
        let mut shown = String::new();
        for line in &self.lines[range.clone()] {
            let line = line.split_once(TAG).map_or(line.as_str(), |(before, _)| before).trim_end();
            shown.push_str(line.get(margin..).unwrap_or_default());
            shown.push('\n');
        }
        shown
    }

    /// The file without the words of a row.
    fn without(&self, id: &str) -> String {
        let gone: BTreeSet<usize> = self.words[id].iter().flat_map(Clone::clone).collect();
        let kept = self.lines.iter().enumerate().filter(|(at, _)| !gone.contains(at));
        kept.map(|(_, line)| format!("{line}\n")).collect()
    }
}

/// The files on which each example stands: the general law, and the invented states. What a treaty of the shipped
/// library says is none of an example's business.
fn beside() -> Vec<(String, String)> {
    let general = ["law/general/", "law/vclt/", "law/vcss/", "law/un-charter/"];
    let mut files = shipped_files().unwrap();
    files.retain(|(name, _)| general.iter().any(|folder| name.starts_with(folder)));
    let states = "meaning/states.foe";
    files.push((states.to_owned(), std::fs::read_to_string(root().join(states)).unwrap()));
    files
}

/// What is wrong with an example as it stands.
fn broken(example: &Example, beside: &[(String, String)]) -> Vec<String> {
    let mut files = beside.to_vec();
    files.push((example.name.clone(), example.lines.join("\n")));
    match Foederis::from_files(&files) {
        Ok(library) => {
            let report = library.test(Some(&example.name));
            report.failures().iter().map(|f| format!("{}: {f:?}", example.name)).collect()
        }
        Err(compilation) => {
            let errors = compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error);
            errors.map(|d| format!("{}:{}: {}", example.name, d.span().line, d.message)).collect()
        }
    }
}

/// What is wrong with an example whose words were taken out, if nothing in it depends on them.
fn idle(example: &Example, id: &str, beside: &[(String, String)]) -> Option<String> {
    let mut files = beside.to_vec();
    files.push((example.name.clone(), example.without(id)));
    match Foederis::from_files(&files) {
        Err(_) => Some(format!("{}: {id}: without its words the file is not read", example.name)),
        Ok(library) if library.test(Some(&example.name)).failures().is_empty() => {
            Some(format!("{}: {id}: without its words every expectation still holds", example.name))
        }
        Ok(_) => None,
    }
}

#[test]
fn every_row_has_words_and_only_rows_have() {
    let rows: BTreeSet<String> = rows().into_iter().map(|r| r.id).collect();
    let examples = examples();
    let shown: BTreeSet<String> = examples.iter().flat_map(|e| e.words.keys().cloned()).collect();
    let missing: Vec<_> = rows.difference(&shown).collect();
    let unknown: Vec<_> = shown.difference(&rows).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "no words: {missing:?}; no such row: {unknown:?}");
}

#[test]
fn the_words_of_every_row_matter() {
    let beside = beside();
    let examples = examples();
    let broken: Vec<String> = examples.iter().flat_map(|example| broken(example, &beside)).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let tasks: Vec<(&Example, &str)> =
        examples.iter().flat_map(|e| e.words.keys().map(move |id| (e, id.as_str()))).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let idle: Vec<String> = std::thread::scope(|scope| {
        let part = |first: usize| {
            let (tasks, beside) = (&tasks, &beside);
            move || {
                tasks.iter().skip(first).step_by(threads).filter_map(|(e, id)| idle(e, id, beside)).collect()
            }
        };
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(part(first))).collect();
        running
            .into_iter()
            .flat_map(|t: std::thread::ScopedJoinHandle<'_, Vec<String>>| t.join().unwrap())
            .collect()
    });
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn the_page_is_the_examples() {
    let page = page(&rows(), &examples());
    let path = root().join("docs/language/coverage.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/language/coverage.md is not what the examples say; run with UPDATE_DOCS=1"
    );
}

fn page(rows: &[Row], examples: &[Example]) -> String {
    let mut page = String::from(
        "# What treaties say, and the words to write\n\n\
         Made from the examples in [meaning/coverage](../../meaning/coverage), which are run as tests; do not edit it.\n\
         Each row shows lines of an example: open the file to see them whole, with their tests. A row's words are shown\n\
         only if an expectation fails without them. All states and treaties in the examples are invented.\n\n\
         `need` rows are named after what one looks for, `law` rows after the rules of treaty law, `atop` rows after the\n\
         variables of the data set Alliance Treaty Obligations and Provisions (Leeds, Ritter, Mitchell and Long 2002).\n",
    );
    let mut group = "";
    for row in rows {
        if row.group != group {
            group = &row.group;
            let _ = write!(page, "\n## {group}\n");
        }
        let _ = write!(page, "\n### `{}`\n\n{}.\n", row.id, capitalised(&row.meaning));
        for example in examples {
            let Some(ranges) = example.words.get(&row.id) else { continue };
            let file = example.name.rsplit('/').next().unwrap();
            let _ = write!(page, "\n[{file}](../../{}):\n\n", example.name);
            page.push_str("```\n");
            for range in ranges {
                page.push_str(&example.shown(range));
            }
            page.push_str("```\n");
        }
    }
    page
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
