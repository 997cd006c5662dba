//! A page of the catalogue: a treaty, a case, a source or a thing, as a reader wants it.

use foederis::{
    Answer, ArticlePage, BoundBy, CasePage, DatedAct, Entry, PartyLine, SourcePage, StatementCite, ThingPage,
    TreatyPage,
};

use super::page::Page;
use super::style::{BOLD, DIM, OPEN, answer, paint};
use super::table::days;
use super::{Look, cite};

/// So many of a long list are shown; --full shows all.
const MOST: usize = 20;

/// The page of what was asked for.
pub(crate) fn render(entry: &Entry, look: &Look) -> String {
    let mut page = Page::new(look.columns);
    match entry {
        Entry::Treaty(one) => treaty(&mut page, one, look),
        Entry::Case(one) => case(&mut page, one),
        Entry::Source(one) => source(&mut page, one, look),
        Entry::Thing(one) => thing(&mut page, one, look),
    }
    page.finish()
}

/// A line "label: text"; nothing where there is no text.
fn field(page: &mut Page, label: &str, text: &str) {
    if !text.is_empty() {
        page.hung(2, &format!("{}: ", paint(DIM, label)), text);
    }
}

fn fields(page: &mut Page, label: &str, texts: &[String]) {
    for text in texts {
        field(page, label, text);
    }
}

fn title(page: &mut Page, title: &str, name: &str, place: &foederis::FilePlace) {
    page.par(0, &format!("{} ({name})  {}", paint(BOLD, title), paint(DIM, &place.to_string())));
}

fn treaty(page: &mut Page, one: &TreatyPage, look: &Look) {
    title(page, &one.title, &one.name, &one.place);
    fields(page, "also", &one.also);
    field(page, "published", one.published.as_deref().unwrap_or_default());
    fields(page, "text", &one.links);
    field(page, "authentic", &one.authentic.join(", "));
    field(page, "signed", one.signed.as_deref().unwrap_or_default());
    field(page, "in force", &in_force(one));
    fields(page, "note", &one.notes);
    for line in &one.lines {
        page.whole(2, line);
    }
    let on = one.on.as_ref().map(|day| format!(" (on {day})")).unwrap_or_default();
    if !one.parties.is_empty() {
        page.heading(&format!("Parties{on}"));
        for line in &one.parties {
            party(page, line, look);
        }
    }
    if !one.acts.is_empty() {
        page.heading("Acts about the treaty");
        for act in &one.acts {
            dated(page, 2, act, true, look);
        }
    }
    if !one.articles.is_empty() {
        page.heading("Articles");
        for article in &one.articles {
            page.blank();
            article_page(page, article);
        }
    }
    if !one.cases.is_empty() {
        page.heading("Cases");
        for case in &one.cases {
            page.hung(2, "", &format!("{} ({})", case.title, case.name));
        }
    }
    if !one.incidents.is_empty() {
        page.heading("Incidents asked about");
        for incident in &one.incidents {
            page.hung(2, "", &format!("{} ({})", incident.title, incident.name));
        }
    }
}

/// By the record, and as the law gives it where that says more.
pub(crate) fn in_force(one: &TreatyPage) -> String {
    let mut parts: Vec<String> = one.in_force_recorded.iter().map(|day| format!("{day} on record")).collect();
    if !one.in_force.possible.is_empty() {
        parts.push(format!("{}, as the law gives it", days(&one.in_force)));
    }
    parts.join("; ")
}

fn party(page: &mut Page, line: &PartyLine, look: &Look) {
    let now = line.answer.map(|a| format!("{}; ", answer(a))).unwrap_or_default();
    let bound = match line.bound.possible.is_empty() {
        true => "not bound at any time".to_owned(),
        false => format!("bound {}", days(&line.bound)),
    };
    page.hung(2, "", &format!("{} ({}): {now}{bound}", paint(BOLD, &line.title), line.state));
    for act in &line.acts {
        dated(page, 6, act, false, look);
    }
}

/// An act with its day and its source; what is not certain is said.
fn dated(page: &mut Page, indent: usize, act: &DatedAct, always_source: bool, look: &Look) {
    let day = act.day.clone().unwrap_or_else(|| "no day".to_owned());
    let doubt = match act.stated.certainty.as_str() {
        "high" => String::new(),
        other => format!(" {}", paint(OPEN, &format!("[certainty {other}]"))),
    };
    let who =
        if act.stated.register.is_some() { String::new() } else { format!(" ({})", act.stated.speaker) };
    page.hung(indent, "- ", &format!("{day}: {}{who}{doubt}", act.sentence));
    let most = if look.full || always_source { act.stated.sources.len() } else { 1 };
    for source in act.stated.sources.iter().take(most) {
        cite::source(page, indent + 2, source);
    }
    if act.stated.sources.is_empty() {
        page.par(indent + 2, &paint(OPEN, "no source"));
    }
    if let Some(note) = &act.stated.note {
        page.par(indent + 2, &paint(DIM, &format!("note: {note}")));
    }
}

fn article_page(page: &mut Page, article: &ArticlePage) {
    let heading = article.title.as_ref().map(|t| format!(": {t}")).unwrap_or_default();
    let place = paint(DIM, &article.place.to_string());
    page.par(2, &format!("{}  {place}", paint(BOLD, &format!("{}{heading}", designation(article)))));
    for version in &article.versions {
        if let Some(name) = version.title.as_ref().or(version.version.as_ref()) {
            page.par(4, &paint(DIM, &format!("Text: {name}")));
        }
        for words in &version.words {
            page.par(4, &format!("\"{}\" ({})", words.text, words.language));
        }
        for words in &version.translations {
            page.par(4, &format!("translation ({}): \"{}\"", words.language, words.text));
        }
        for why in &version.encodings {
            page.par(4, &paint(DIM, &format!("encoding: {why}")));
        }
        for text in &version.untranslated {
            page.par(4, &paint(OPEN, &format!("not formalised: {text}")));
        }
    }
    if !(article.has_words() || article.has_translation()) {
        page.par(4, &paint(OPEN, "no words in the library"));
    }
    for line in &article.lines {
        page.whole(6, line);
    }
}

/// "Article 4", "Preamble".
pub(crate) fn designation(article: &ArticlePage) -> String {
    if article.designation.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("Article {}", article.designation);
    }
    let mut letters = article.designation.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn case(page: &mut Page, one: &CasePage) {
    title(page, &one.title, &one.name, &one.place);
    for about in &one.about {
        page.par(2, about);
    }
    if !one.treaties.is_empty() {
        page.heading("Treaties");
        for treaty in &one.treaties {
            page.hung(2, "", &format!("{} ({})", treaty.title, treaty.name));
        }
    }
    page.heading("Questions");
    for question in &one.questions {
        page.hung(2, "", &format!("{} {}", paint(BOLD, &question.title), paint(DIM, &question.on)));
        for line in &question.lines {
            page.whole(6, line);
        }
    }
    page.blank();
    page.whole(0, &paint(DIM, &format!("foederis case {} --all-viewpoints", one.name)));
}

fn source(page: &mut Page, one: &SourcePage, look: &Look) {
    title(page, one.title.as_ref().unwrap_or(&one.name), &one.name, &one.place);
    field(page, "publisher", one.publisher.as_deref().unwrap_or_default());
    field(page, "published", one.published.as_deref().unwrap_or_default());
    fields(page, "link", &one.links);
    field(page, "language", one.language.as_deref().unwrap_or_default());
    fields(page, "note", &one.notes);
    statements(page, "What rests on it", &one.statements, look);
}

fn thing(page: &mut Page, one: &ThingPage, look: &Look) {
    title(page, &one.title, &one.name, &one.place);
    field(page, "kind", &one.kind);
    fields(page, "also", &one.also);
    for (scheme, value) in &one.codes {
        field(page, scheme, value);
    }
    field(page, "note", one.note.as_deref().unwrap_or_default());
    if !one.treaties.is_empty() {
        page.heading("Bound by");
        let most = if look.full { one.treaties.len() } else { 60 };
        for bound in one.treaties.iter().take(most) {
            bound_by(page, bound);
        }
        more(page, one.treaties.len(), most);
    }
    if !one.instruments.is_empty() {
        page.heading("Instruments");
        for instrument in &one.instruments {
            page.hung(2, "", &format!("{} ({})", instrument.title, instrument.name));
        }
    }
    if !one.acts.is_empty() {
        page.heading("Acts");
        let most = if look.full { one.acts.len() } else { MOST };
        for act in one.acts.iter().take(most) {
            dated(page, 2, act, false, look);
        }
        more(page, one.acts.len(), most);
    }
    statements(page, "Statements", &one.statements, look);
}

fn bound_by(page: &mut Page, bound: &BoundBy) {
    let now = match bound.answer {
        Some(Answer::No) | None => String::new(),
        Some(other) => format!("{}; ", answer(other)),
    };
    page.hung(2, "", &format!("{} ({}): {now}{}", bound.treaty.title, bound.treaty.name, days(&bound.bound)));
}

fn statements(page: &mut Page, heading: &str, all: &[StatementCite], look: &Look) {
    if all.is_empty() {
        return;
    }
    page.heading(heading);
    let most = if look.full { all.len() } else { MOST };
    for one in all.iter().take(most) {
        cite::statement(page, 2, one, look);
    }
    more(page, all.len(), most);
}

fn more(page: &mut Page, all: usize, shown: usize) {
    if all > shown {
        page.par(2, &paint(DIM, &format!("and {} more: --full shows them", all - shown)));
    }
}
