//! Articles and statements: who, when, in which words, and where to read them.

use foederis::{ArticleCite, Cite, SourceCite, StatementCite};

use super::Look;
use super::page::Page;
use super::style::{DIM, OPEN, paint};

/// Who speaks, for whom, and when.
pub(super) fn attribution(cite: &StatementCite) -> String {
    if cite.register.is_some() && cite.for_whom.is_none() {
        return "on record".to_owned();
    }
    let mut text = cite.speaker.clone();
    if let Some(for_whom) = cite.for_whom.as_ref().filter(|w| **w != cite.speaker) {
        text.push_str(&format!(" for {for_whom}"));
    }
    if let Some(said) = &cite.said {
        text.push_str(&format!(", {said}"));
    }
    text
}

/// A statement under the step that rests on it.
pub(super) fn statement(page: &mut Page, indent: usize, cite: &StatementCite, look: &Look) {
    let label =
        cite.label.as_ref().map(|l| format!(" {}", paint(OPEN, &format!("[{l}]")))).unwrap_or_default();
    let doubt = if cite.certainty == "high" {
        String::new()
    } else {
        format!(" {}", paint(DIM, &format!("[certainty that it was said: {}]", cite.certainty)))
    };
    // An entry of a register has no words of its own; what it says is in its remark, or is the fact itself.
    let entered = || cite.note.clone().unwrap_or_else(|| cite.sentence.clone());
    let body = words(cite).unwrap_or_else(entered);
    page.hung(indent, "- ", &format!("{}{label}{doubt}: {body}", attribution(cite)));
    for (language, text) in &cite.translation {
        page.par(indent + 2, &format!("our translation ({language}): \"{text}\""));
    }
    if look.full {
        if let Some(register) = &cite.register {
            page.par(indent + 2, &paint(DIM, &format!("register: {register}")));
        }
        if words(cite).is_some() {
            page.par(indent + 2, &paint(DIM, &format!("taken as: {}", taken_as(cite))));
        }
        if let Some(note) = cite.note.as_ref().filter(|note| **note != body) {
            page.par(indent + 2, &paint(DIM, &format!("note: {note}")));
        }
    }
    let sources = if look.full { cite.sources.len() } else { 1 };
    for one in cite.sources.iter().take(sources) {
        source(page, indent + 2, one);
    }
}

/// What a statement is taken to say: a denial is a sentence with its own "not", other modalities are named.
fn taken_as(cite: &StatementCite) -> String {
    match cite.verb.as_str() {
        "states" | "denies" => cite.sentence.clone(),
        verb => format!("{verb} that {}", cite.sentence),
    }
}

/// A statement in few lines: who, in which words for those who read this page, and one link.
pub(super) fn shortly(page: &mut Page, indent: usize, cite: &StatementCite) {
    let label =
        cite.label.as_ref().map(|l| format!(" {}", paint(OPEN, &format!("[{l}]")))).unwrap_or_default();
    let said = match cite.translation.first() {
        Some((_, translated)) => format!("\"{translated}\" (our translation)"),
        None => words(cite).unwrap_or_else(|| cite.sentence.clone()),
    };
    let link = cite.sources.iter().find_map(|s| s.link.clone()).unwrap_or_default();
    page.hung(indent, "- ", &format!("{}{label}: {said} {}", attribution(cite), paint(DIM, &link)));
}

/// The words of a statement, or its paraphrase; none when it is an entry without either.
fn words(cite: &StatementCite) -> Option<String> {
    let quoted: Vec<String> =
        cite.words.iter().map(|(language, text)| format!("\"{text}\" ({language})")).collect();
    if !quoted.is_empty() {
        return Some(quoted.join(" "));
    }
    cite.paraphrase.as_ref().map(|text| format!("in paraphrase, {text}"))
}

/// A source and its link, dim.
pub(super) fn source(page: &mut Page, indent: usize, cite: &SourceCite) {
    page.par(indent, &paint(DIM, &source_line(cite)));
}

pub(super) fn source_line(cite: &SourceCite) -> String {
    match &cite.link {
        Some(link) => format!("{} {link}", cite.reference),
        None => cite.reference.clone(),
    }
}

/// An article: its title and where it is published; in full, its words.
pub(super) fn article(page: &mut Page, indent: usize, cite: &ArticleCite, look: &Look) {
    let mut text = cite.title.clone();
    if let Some(version) = &cite.text {
        text.push_str(&format!(" ({version})"));
    }
    let place = [&cite.published, &cite.link].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    if place.is_empty() {
        page.hung(indent, "- ", &text);
    } else {
        page.hung(indent, "- ", &format!("{text}, {}", paint(DIM, &place)));
    }
    if !look.full {
        return;
    }
    for (language, words) in &cite.words {
        page.par(indent + 2, &format!("\"{words}\" ({language})"));
    }
    for (language, words) in &cite.translation {
        page.par(indent + 2, &format!("our translation ({language}): \"{words}\""));
    }
    for why in &cite.encoding {
        page.par(indent + 2, &paint(DIM, &format!("encoding: {why}")));
    }
}

/// Either.
pub(super) fn any(page: &mut Page, indent: usize, cite: &Cite, look: &Look) {
    match cite {
        Cite::Article(one) => article(page, indent, one, look),
        Cite::Statement(one) => statement(page, indent, one, look),
    }
}
