//! `vocabulary`: the words that a treaty can be written in, found by what they mean.

use clap::Args;
use foederis::Word;

use crate::failure::{Failure, Outcome};
use crate::options::Format;
use crate::render::page::Page;
use crate::render::style::{BOLD, DIM, paint};
use crate::render::table::Table;
use crate::session::{Session, json, write_out};

/// So many of a group are shown for the words asked for; --full shows all.
const MOST: usize = 12;

/// Finds the words that a file may use: clause forms, relations, conditions, kinds, questions, things with a name
///
/// Write what the treaty says in its own words: `foederis vocabulary remain in force for ten years`. Without words,
/// everything that the library declares for others to write, but for things with a name.
#[derive(Args, Debug)]
pub(crate) struct Vocabulary {
    /// Words to look for, in any order
    words: Vec<String>,
    /// List the things of this kind: the states, the places, the matters
    #[arg(long, conflicts_with = "words")]
    kind: Option<String>,
}

impl Vocabulary {
    pub(super) fn run(&self, session: &Session) -> Result<Outcome, Failure> {
        let words = self.words.join(" ");
        let found = match &self.kind {
            Some(kind) => things(session, kind)?,
            None => session.foederis.vocabulary(&words),
        };
        let options = &session.options;
        let text = match options.format {
            Format::Json => json(&found)?,
            Format::Csv => table(&found).csv()?,
            _ => text(&found, &words, options.full, options.columns()),
        };
        write_out(options, &text)?;
        Ok(Outcome::Answered)
    }
}

/// The things of a kind.
fn things(session: &Session, kind: &str) -> Result<Vec<Word>, Failure> {
    let foederis = &session.foederis;
    foederis.things_of_kind(kind).ok_or_else(|| {
        let kinds: Vec<&str> = foederis.kinds().collect();
        Failure::Input(
            format!("there is no kind `{kind}`"),
            Some(format!("the kinds are {}", kinds.join(", "))),
        )
    })
}

fn table(found: &[Word]) -> Table {
    let mut table = Table::new(["group", "written", "meaning", "file", "line"]);
    for word in found {
        let Word { group, written, meaning, file, line, .. } = word.clone();
        table.row([group, written, meaning, file, line.to_string()]);
    }
    table
}

fn text(found: &[Word], words: &str, full: bool, columns: usize) -> String {
    let mut page = Page::new(columns);
    if found.is_empty() {
        if words.trim().is_empty() {
            page.par(0, "nothing of this kind is declared");
            return page.finish();
        }
        page.par(0, &format!("nothing that is declared has the words \"{}\"", words.trim()));
        page.par(0, "try other words for it; `foederis vocabulary` lists everything");
        return page.finish();
    }
    for group in found.chunk_by(|a, b| a.group == b.group) {
        page.heading(&many(&group[0].group));
        let most = if full || words.trim().is_empty() { group.len() } else { MOST };
        for word in group.iter().take(most) {
            let mut line = paint(BOLD, &word.written);
            if !word.meaning.is_empty() {
                line.push_str(&format!("  {}", word.meaning));
            }
            page.wrapped("  ", "      ", &format!("{line}  {}", paint(DIM, &place(word))));
        }
        if group.len() > most {
            page.par(2, &paint(DIM, &format!("and {} more; --full shows all", group.len() - most)));
        }
    }
    page.finish()
}

/// "clause forms", "duties".
fn many(group: &str) -> String {
    match group.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if group.ends_with('s') => group.to_owned(),
        _ => format!("{group}s"),
    }
}

/// Where a word is declared.
fn place(word: &Word) -> String {
    match word.line {
        0 => "of the language".to_owned(),
        line => format!("{}:{line}", word.file),
    }
}
