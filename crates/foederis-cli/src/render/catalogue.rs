//! Lists of the catalogue: tables for people and for spreadsheets.

use foederis::model::Day;
use foederis::{CaseLine, Coverage, CoverageLine, Hit, SourceLine, ThingLine, TreatyLine};
use textwrap::core::display_width;

use super::Look;
use super::page::Page;
use super::style::{BOLD, DIM, paint};
use super::table::Table;

/// So many lines are shown of what was found; --full shows all.
const MOST: usize = 20;

/// Treaties with all that their list knows.
pub(crate) fn treaties(lines: &[TreatyLine]) -> Table {
    let mut table = Table::new([
        "treaty",
        "title",
        "signed",
        "in_force_recorded",
        "in_force_computed",
        "computed_is",
        "last_party_until",
        "parties",
        "perhaps_parties",
        "file",
        "line",
    ]);
    for line in lines {
        let (from, only_possibly) = line.in_force_from().unwrap_or_default();
        let computed = if from.is_empty() {
            ""
        } else if only_possibly {
            "possible"
        } else {
            "certain"
        };
        table.row([
            line.name.clone(),
            line.title.clone(),
            line.signed.clone().unwrap_or_default(),
            line.in_force_recorded.clone().unwrap_or_default(),
            from.to_owned(),
            computed.to_owned(),
            line.last_party_until.clone().unwrap_or_default(),
            line.parties.join(" "),
            line.perhaps_parties.join(" "),
            line.place.file.clone(),
            line.place.line.to_string(),
        ]);
    }
    table
}

/// The same in fewer columns, with the number of parties on a day.
pub(crate) fn treaties_for_people(lines: &[TreatyLine], day: Day, look: &Look) -> String {
    let mut page = Page::new(look.columns);
    if lines.is_empty() {
        page.par(0, "no treaty has these words in its names");
        return page.finish();
    }
    let row = |line: &TreatyLine, title: String| {
        // By the record first; what only follows from the clauses is marked.
        let computed = line
            .in_force_from()
            .map(|(from, only_possibly)| format!("{from}{}", if only_possibly { "?" } else { "*" }));
        let parties = match (line.parties.len(), line.perhaps_parties.len()) {
            (sure, 0) => sure.to_string(),
            (sure, perhaps) => format!("{sure}-{}", sure + perhaps),
        };
        [
            line.name.clone(),
            line.signed.clone().unwrap_or_default(),
            line.in_force_recorded.clone().or(computed).unwrap_or_default(),
            line.last_party_until.clone().unwrap_or_default(),
            parties,
            title,
        ]
    };
    let head = ["treaty", "signed", "in force", "until", "parties", "title"];
    // A line each: the title has what the other columns leave.
    let taken: usize = (0..head.len() - 1)
        .map(|at| {
            let cells = lines.iter().map(|line| display_width(&row(line, String::new())[at]));
            cells.chain([head[at].len()]).max().unwrap_or(0) + 2
        })
        .sum();
    let left = look.columns.saturating_sub(taken).max(16);
    let mut table = Table::new(head);
    for line in lines {
        let title = if look.full { line.title.clone() } else { shortened(&line.title, left) };
        table.row(row(line, title));
    }
    page.raw(&table.text(look));
    page.blank();
    let count = lines.len();
    let told = format!(
        "{count} {}; in force: * computed from its clauses, ? possibly; until: from that day on no party is left; parties \
         on {day}. `foederis library show NAME` shows one.",
        if count == 1 { "treaty" } else { "treaties" },
    );
    page.par(0, &paint(DIM, &told));
    page.finish()
}

/// The beginning of a text that fits into so many columns.
fn shortened(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if display_width(&short) + 2 > columns {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}

/// Cases.
pub(crate) fn cases(lines: &[CaseLine]) -> Table {
    let mut table = Table::new(["case", "title", "questions", "treaties"]);
    for line in lines {
        let CaseLine { name, title, questions, treaties, .. } = line.clone();
        table.row([name, title, questions.to_string(), treaties.join(" ")]);
    }
    table
}

/// Sources.
pub(crate) fn sources(lines: &[SourceLine]) -> Table {
    let mut table = Table::new(["source", "publisher", "title", "published", "language", "cited", "link"]);
    for line in lines {
        let one = line.clone();
        table.row([
            one.name,
            one.publisher.unwrap_or_default(),
            one.title.unwrap_or_default(),
            one.published.unwrap_or_default(),
            one.language.unwrap_or_default(),
            one.cited.to_string(),
            one.links.into_iter().next().unwrap_or_default(),
        ]);
    }
    table
}

/// States or organisations, with the treaties that are theirs.
pub(crate) fn things(lines: &[ThingLine], treaties: &str) -> Table {
    let mut table = Table::new(["name", "title", "codes", treaties]);
    for line in lines {
        let codes: Vec<String> =
            line.codes.iter().map(|(scheme, value)| format!("{scheme} {value}")).collect();
        table.row([line.name.clone(), line.title.clone(), codes.join(", "), line.treaties.join(" ")]);
    }
    table
}

/// Where words were found.
pub(crate) fn hits(hits: &[Hit]) -> Table {
    let mut table = Table::new(["file", "line", "item", "treaty", "speaker", "text"]);
    for hit in hits {
        table.row([
            hit.place.file.clone(),
            hit.place.line.to_string(),
            hit.item.clone(),
            hit.treaty.clone().unwrap_or_default(),
            hit.speaker.clone().unwrap_or_default(),
            hit.line.clone(),
        ]);
    }
    table
}

/// The same, the best of them.
pub(crate) fn hits_for_people(hits: &[Hit], words: &str, look: &Look) -> String {
    let mut page = Page::new(look.columns);
    if hits.is_empty() {
        page.par(0, &format!("no text of the library has the words \"{}\"", words.trim()));
        return page.finish();
    }
    let most = if look.full { hits.len() } else { MOST };
    for hit in hits.iter().take(most) {
        let mut head = hit.item.clone();
        if let Some(treaty) = &hit.treaty {
            head.push_str(&format!(" of {treaty}"));
        }
        let speaker = hit.speaker.as_ref().map(|who| format!(", {who}")).unwrap_or_default();
        page.par(0, &format!("{}{speaker}  {}", paint(BOLD, &head), paint(DIM, &hit.place.to_string())));
        page.par(4, &hit.line);
    }
    if hits.len() > most {
        page.blank();
        page.par(0, &paint(DIM, &format!("and {} more; --full shows all", hits.len() - most)));
    }
    page.finish()
}

const COUNTED: [&str; 11] = [
    "treaty",
    "articles",
    "words",
    "translated only",
    "encoded",
    "untranslated",
    "from memory",
    "record",
    "low certainty",
    "no source",
    "uncertain days",
];

fn counts(line: &CoverageLine, name: &str) -> [String; 11] {
    [
        name.to_owned(),
        line.articles.to_string(),
        line.with_words.to_string(),
        line.translated_only.to_string(),
        line.encoded.to_string(),
        line.untranslated.to_string(),
        line.from_memory.to_string(),
        line.record.to_string(),
        line.low_certainty.to_string(),
        line.without_source.to_string(),
        line.uncertain_days.to_string(),
    ]
}

/// A line a treaty.
pub(crate) fn coverage(coverage: &Coverage) -> Table {
    let mut table = Table::new(COUNTED.map(|name| name.replace(' ', "_")));
    for line in &coverage.treaties {
        table.row(counts(line, &line.treaty));
    }
    table
}

/// The same with the sum, what the columns count, and what the library has altogether.
pub(crate) fn coverage_for_people(coverage: &Coverage, whole: bool, look: &Look) -> String {
    let mut page = Page::new(look.columns);
    let mut table = Table::new(COUNTED);
    for line in &coverage.treaties {
        table.row(counts(line, &line.treaty).map(|cell| if cell == "0" { "-".to_owned() } else { cell }));
    }
    if coverage.treaties.len() > 1 {
        table.row(counts(&coverage.total, "all of them"));
    }
    page.raw(&table.text(look));
    page.blank();
    page.par(
        0,
        &paint(
            DIM,
            "words: articles with authentic words; encoded: with a rule, a duty or a clause line; untranslated: texts \
             that are not formalised; from memory: notes that say so; record: entries and statements that name the \
             treaty, and of these, with low certainty, without a source, with a day not known to the day",
        ),
    );
    if !whole {
        return page.finish();
    }
    page.heading("Languages of articles");
    let mut languages = Table::new(["language", "words", "translations"]);
    for one in &coverage.languages {
        languages.row([one.language.clone(), one.words.to_string(), one.translations.to_string()]);
    }
    page.raw(&languages.indented(look, 2));
    page.heading("The library");
    let mut all = Table::new(["what", "count"]);
    for (what, count) in &coverage.library {
        all.row([what.clone(), count.to_string()]);
    }
    page.raw(&all.indented(look, 2));
    page.finish()
}
