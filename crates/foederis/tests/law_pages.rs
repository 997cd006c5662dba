//! The pages on the general law are made from the law: `docs/language/general-law.md`, each article with its words,
//! why it is encoded so, and its rules; `docs/language/clause-forms.md`, the words of clauses and what they state.
//! `UPDATE_DOCS=1 cargo test -p foederis --test law_pages` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "the pages are files of the repository, and not of the program"
)]

use std::fmt::Write as _;
use std::path::Path;

use foederis::model::{Article, Library};
use foederis::{Foederis, shipped_files};

const FOLDERS: [&str; 4] = ["law/general/", "law/vclt/", "law/vcss/", "law/un-charter/"];

fn compare(page: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/language").join(page);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/language/{page} is not what the law says; run with UPDATE_DOCS=1");
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines of an item, from its first (counted from 1) to the next line in the first column.
fn block(text: &str, line: u32) -> Vec<&str> {
    let first = line as usize - 1;
    let mut lines: Vec<&str> = text.lines().skip(first).take(1).collect();
    lines.extend(text.lines().skip(first + 1).take_while(|l| l.is_empty() || indent(l) > 0));
    while lines.last().is_some_and(|l| l.is_empty()) {
        lines.pop();
    }
    lines
}

/// What an article says to the program: its lines without those that are shown as prose.
fn what_is_computed(lines: &[&str]) -> Vec<String> {
    const PROSE: [&str; 5] = ["words", "translation", "encoding", "untranslated", "note"];
    let mut kept = Vec::new();
    let mut skipped_below = None;
    for line in lines.iter().skip(1) {
        if skipped_below.is_some_and(|depth| line.is_empty() || indent(line) > depth) {
            continue;
        }
        skipped_below = None;
        if line.split_whitespace().next().is_some_and(|word| PROSE.contains(&word)) {
            skipped_below = Some(indent(line));
        } else {
            kept.push(line.get(2..).unwrap_or_default().to_owned());
        }
    }
    kept
}

/// Articles in the order of their numbers, named ones behind as they stand.
fn number(article: &Article) -> (u32, String) {
    let digits: String = article.designation.chars().take_while(char::is_ascii_digit).collect();
    let rest = if digits.is_empty() { String::new() } else { article.designation[digits.len()..].to_owned() };
    (digits.parse().unwrap_or(u32::MAX), rest)
}

fn write_article(page: &mut String, library: &Library, article: &Article) {
    let file = &library.files[article.span.file as usize];
    let heading = if article.designation.starts_with(|c: char| c.is_ascii_digit()) { "Article " } else { "" };
    let _ = write!(page, "\n### {heading}{}", article.designation);
    if let Some(title) = &article.title {
        let _ = write!(page, ": {title}");
    }
    page.push('\n');
    for text in &article.texts {
        for (language, words) in &text.words {
            if language == "en" {
                let _ = write!(page, "\n> {words}\n");
            }
        }
        for encoding in &text.encodings {
            let _ = write!(page, "\n{encoding}\n");
        }
        for untranslated in &text.untranslated {
            let _ = write!(page, "\nNot computed: {untranslated}.\n");
        }
    }
    let lines = what_is_computed(&block(&file.text, article.span.line));
    if !lines.is_empty() {
        let _ = write!(page, "\n```\n{}\n```\n", lines.join("\n"));
    }
    let _ = write!(page, "\n[{}](../../{})\n", file.name, file.name);
}

#[test]
fn the_page_on_the_general_law_is_the_law() {
    let foederis = Foederis::shipped().ok().unwrap();
    let library = foederis.library();
    let mut page = String::from(
        "# The general law, article by article\n\n\
         Made from the files in [law](../../law); do not edit it. What a treaty itself says comes first: these rules fill its\n\
         silences. Each article is shown with its words, where they are quoted, with why it is encoded in this way, and with\n\
         what the program is told.\n",
    );
    for (&id, instrument) in &library.instruments {
        let entity = &library.entities[id.index()];
        let file = &library.files[entity.span.file as usize].name;
        if !FOLDERS.iter().any(|folder| file.starts_with(folder)) {
            continue;
        }
        let _ = write!(page, "\n## {}\n", entity.title.as_deref().unwrap_or(&entity.name));
        for line in instrument.cite.iter().chain(&entity.note) {
            let _ = write!(page, "\n{line}\n");
        }
        let mut articles: Vec<&Article> = instrument.articles.iter().collect();
        articles.sort_by_key(|article| number(article));
        for article in articles {
            write_article(&mut page, library, article);
        }
    }
    compare("general-law.md", &page);
}

#[test]
fn the_page_on_clause_forms_is_the_law() {
    let mut page = String::from(
        "# The words of clauses\n\n\
         Made from the files in [law](../../law); do not edit it. A line of a treaty's heading or of an article that has these\n\
         words states what stands below them. `{hole}` takes one value, `{hole...}` a list. `foederis vocabulary WORDS` searches\n\
         them; a file of one's own may declare others.\n",
    );
    for (name, text) in shipped_files().unwrap() {
        if !FOLDERS.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        let mut heading = String::new();
        for (at, line) in text.lines().enumerate() {
            if let Some(title) = line.strip_prefix("# ----").map(|rest| rest.trim_matches(['-', ' '])) {
                heading = format!("\n### {title}\n");
            }
            if !line.starts_with("clause ") {
                continue;
            }
            if !page.contains(&format!("](../../{name})")) {
                let _ = write!(page, "\n## [{name}](../../{name})\n");
            }
            page.push_str(&std::mem::take(&mut heading));
            let line = u32::try_from(at + 1).unwrap();
            let _ = write!(page, "\n```\n{}\n```\n", block(&text, line).join("\n"));
        }
    }
    compare("clause-forms.md", &page);
}
