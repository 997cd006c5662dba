//! Articles and statements as a reader sees them.

use foederis_model::{Certainty, EntityId, Gap, Label, Library, RuleId, Statement, Value, content_id};

use crate::finding::{ArticleCite, SourceCite, StatementCite};

pub(crate) fn gap_word(gap: Gap) -> String {
    match gap {
        Gap::Missing => "missing",
        Gap::Vague => "vague",
        Gap::Contested => "contested",
        Gap::Conflict => "conflict",
    }
    .to_owned()
}

pub(crate) fn source_cite(library: &Library, source: EntityId) -> SourceCite {
    let name = library.name(Value::Entity(source));
    let Some(found) = library.sources.get(&source) else {
        return SourceCite { reference: library.title(Value::Entity(source)), name, link: None };
    };
    let title = found.title.as_ref().map(|t| format!("\"{t}\""));
    let parts = [found.publisher.clone(), title, found.published.map(|d| d.to_string())];
    SourceCite {
        reference: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        link: found.links.first().cloned(),
        name,
    }
}

/// Who is answerable, in words: "Vladimir Putin for Russia", the register, or the source.
pub(crate) fn speaker_of(library: &Library, statement: &Statement) -> String {
    let title = |e: EntityId| library.title(Value::Entity(e));
    if let Some(speaker) = statement.speaker {
        return title(speaker);
    }
    if let Some(register) = statement.register {
        return title(register);
    }
    match statement.sources.first() {
        Some(source) => source_cite(library, *source).reference,
        None => "an entry without a named speaker".to_owned(),
    }
}

/// "Vladimir Putin (for Russia, 2024-11-28)".
pub(crate) fn short_attribution(library: &Library, statement: &Statement) -> String {
    let mut bracket = Vec::new();
    if let Some(for_whom) = statement.for_whom {
        bracket.push(format!("for {}", library.title(Value::Entity(for_whom))));
    }
    if let Some(said) = statement.said {
        bracket.push(said.to_string());
    }
    let speaker = speaker_of(library, statement);
    if bracket.is_empty() { speaker } else { format!("{speaker} ({})", bracket.join(", ")) }
}

pub(crate) fn statement_cite(library: &Library, statement: &Statement) -> StatementCite {
    let fact = library.write_fact(&statement.fact);
    let sentence = library.read_fact(&statement.fact, statement.denies);
    StatementCite {
        name: statement.name.clone(),
        id: content_id(statement, &fact),
        register: statement.register.map(|e| library.title(Value::Entity(e))),
        speaker: speaker_of(library, statement),
        for_whom: statement.for_whom.map(|e| library.title(Value::Entity(e))),
        verb: statement.modality.verb(statement.denies).to_owned(),
        sentence,
        said: statement.said.map(|d| d.to_string()),
        words: statement.words.clone(),
        translation: statement.translations.clone(),
        paraphrase: statement.paraphrase.clone(),
        label: match statement.label {
            Label::Fact => None,
            Label::Opinion => Some("opinion".to_owned()),
            Label::Prediction => Some("prediction".to_owned()),
        },
        certainty: match statement.certainty {
            Certainty::High => "high",
            Certainty::Medium => "medium",
            Certainty::Low => "low",
        }
        .to_owned(),
        sources: statement.sources.iter().map(|s| source_cite(library, *s)).collect(),
        note: statement.note.clone(),
    }
}

/// An article, with the words of one version of its text where it has several.
pub(crate) fn article_cite(
    library: &Library,
    article: EntityId,
    text: Option<EntityId>,
) -> Option<ArticleCite> {
    let (instrument, found) = library.article(article)?;
    let published = library.instruments.get(&instrument)?;
    let mut cite = ArticleCite {
        article: library.name(Value::Entity(article)),
        title: library.title(Value::Entity(article)),
        text: text.map(|t| library.title(Value::Entity(t))),
        published: published.cite.clone(),
        link: published.links.first().cloned(),
        ..ArticleCite::default()
    };
    for version in found.texts.iter().filter(|t| t.version.is_none() || t.version == text) {
        cite.words.extend(version.words.iter().cloned());
        cite.translation.extend(version.translations.iter().cloned());
        cite.encoding.extend(version.encodings.iter().cloned());
    }
    Some(cite)
}

/// The article that a rule belongs to.
pub(crate) fn rule_article(library: &Library, rule: RuleId) -> Option<ArticleCite> {
    let rule = &library.rules[rule.index()];
    article_cite(library, rule.article?, rule.text)
}

/// Where a rule stands: file and line.
pub(crate) fn rule_place(library: &Library, rule: RuleId) -> String {
    let span = library.rules[rule.index()].span;
    let file = library.files.get(span.file as usize).map_or("", |f| f.name.as_str());
    format!("{file}:{}", span.line)
}
