//! What the tests of this crate share.

use std::fmt::Write as _;

use foederis_lang::{Applicability, Diagnostic, Severity};

/// A plain rendering: code, place, message, the line with a mark, notes and help.
pub(crate) fn render(files: &[(String, String)], diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let word = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(out, "{word}[{}]: {}", d.code, d.message).unwrap();
        for label in &d.labels {
            let (name, text) = &files[label.span.file as usize];
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            let begin = text[..start].rfind(['\n', '\r']).map_or(0, |n| n + 1);
            let stop = text[start..].find(['\n', '\r']).map_or(text.len(), |n| start + n);
            let width = text[start..end.min(stop).max(start)].chars().count().max(1);
            let mark = if label.primary { "^" } else { "-" };
            writeln!(out, "  {name}:{}", label.span.line).unwrap();
            writeln!(out, "    {}", &text[begin..stop]).unwrap();
            let pad = " ".repeat(text[begin..start].chars().count());
            writeln!(out, "    {}", format!("{pad}{} {}", mark.repeat(width), label.text).trim_end())
                .unwrap();
        }
        for note in &d.notes {
            writeln!(out, "  = note: {note}").unwrap();
        }
        if let Some(help) = &d.help {
            writeln!(out, "  = help: {help}").unwrap();
        }
        for fix in &d.fixes {
            let safe = if fix.applicability == Applicability::Safe { "safe fix" } else { "fix" };
            writeln!(out, "  = {safe}: {}", fix.title).unwrap();
        }
    }
    out
}

use std::path::{Path, PathBuf};

use foederis_lang::Compilation;
use foederis_model::Library;
use proptest::prelude::*;

/// The `.foe` files below folders of the repository, in order.
pub(crate) fn repository_files(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in folders {
        collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
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

/// A compilation without places, to compare.
pub(crate) fn meaning(compiled: &Compilation) -> (Library, Vec<(&'static str, String)>) {
    // What is said of line ends and tabs is about the layout; so is how the words that a message quotes are broken.
    let of_meaning = compiled.diagnostics.iter().filter(|d| !["F0613", "F0614"].contains(&d.code));
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = of_meaning.map(|d| (d.code, one_line(&d.message))).collect();
    (compiled.library.clone().without_places(), said)
}

/// Random lines of the language, most of them well formed, over a few declarations.
pub(crate) fn pieces() -> impl Strategy<Value = String> {
    let whole = include_str!("files/whole-language.foe");
    let mut items: Vec<String> = Vec::new();
    for line in whole.lines() {
        if line.starts_with(|c: char| !c.is_whitespace()) || items.is_empty() {
            items.push(String::new());
        }
        let last = items.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
    }
    let comments = prop_oneof![
        4 => Just(String::new()),
        1 => Just("\n".to_owned()),
        1 => Just("# a remark\n".to_owned()),
        1 => Just("    # a remark deep in\n".to_owned()),
        1 => Just("   # a remark between\n\n".to_owned()),
    ];
    prop::collection::vec((prop::sample::select(items), comments), 0..14)
        .prop_map(|parts| parts.into_iter().map(|(a, b)| a + &b).collect())
}

/// The same words with other spaces between and before them.
pub(crate) fn respaced(text: &str, spaces: &[usize]) -> String {
    let mut out = String::new();
    let step = spaces.first().copied().unwrap_or(0) + 1;
    let mut number = 0;
    let mut quoted = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches(' ');
        let indent = line.len() - bare.len();
        out.push_str(&" ".repeat(if quoted { indent.max(1) } else { indent * step }));
        for c in bare.chars() {
            if c == '"' {
                quoted = !quoted;
            }
            out.push(c);
            if c == ' ' && !quoted {
                number += 1;
                out.push_str(&" ".repeat(spaces[number % spaces.len()]));
            }
        }
    }
    out
}

/// A text with some lines or words deleted, doubled or exchanged.
pub(crate) fn mutated(text: &str, seed: u64, cuts: usize) -> String {
    let mut state = seed | 1;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap()
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..cuts {
        let at = random(lines.len());
        match random(6) {
            0 => {
                lines.remove(at);
            }
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let other = random(lines.len());
                lines.swap(at, other);
            }
            3 => lines[at].insert(0, ' '),
            4 => {
                let mut words: Vec<&str> = lines[at].split(' ').collect();
                let word = random(words.len());
                words.remove(word);
                lines[at] = words.join(" ");
            }
            _ => {
                let chars: Vec<char> = lines[at].chars().collect();
                let odd = ['(', ')', '"', ',', '?', '#', ':', '/', '-', '\t', '{', 'é', '0', '\\'];
                let keep = random(chars.len() + 1);
                lines[at] =
                    chars[..keep].iter().chain([&odd[random(odd.len())]]).chain(&chars[keep..]).collect();
            }
        }
        if lines.is_empty() {
            break;
        }
    }
    lines.join("\n")
}
