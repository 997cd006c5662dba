//! Statements and register entries.

use foederis_model::{Certainty, Day, EntityId, ImpreciseDate, Label, RelationId, Statement, Truth, Value};

use super::fields::Words;
use super::instruments::append;
use super::statements::Said;
use super::{Body, Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::suggest::{nearest, one_of};
use crate::syntax_kind::SyntaxKind::{self, CONTENT, FIELD};
use crate::syntax_kind::SyntaxNode;

/// The relation by which a person speaks for a body.
const SPEAKS_FOR: &str = "speaks-for";

/// How certain it is that something was said.
pub(crate) const CERTAINTIES: &[(&str, Certainty)] =
    &[("high", Certainty::High), ("medium", Certainty::Medium), ("low", Certainty::Low)];

/// What a statement is.
pub(crate) const LABELS: &[(&str, Label)] =
    &[("fact", Label::Fact), ("opinion", Label::Opinion), ("prediction", Label::Prediction)];

pub(crate) const STATEMENT_LINES: &[&str] = &[
    "speaker",
    "said",
    "source",
    "words",
    "translation",
    "paraphrase",
    "certainty",
    "label",
    "notified",
    "recorded",
    "note",
    "states",
    "denies",
    "assumes",
    "expects",
    "promises",
    "demands",
];
pub(crate) const ENTRY_LINES: &[&str] =
    &["notified", "recorded", "source", "words", "translation", "paraphrase", "certainty", "note", "states"];

/// What stands beside the content of a statement or entry.
#[derive(Default)]
struct About {
    speaker: Option<EntityId>,
    for_whom: Option<EntityId>,
    sources: Vec<EntityId>,
    words: Vec<(String, String)>,
    translations: Vec<(String, String)>,
    paraphrase: Option<String>,
    said: Option<ImpreciseDate>,
    said_at: Option<String>,
    notified: Option<ImpreciseDate>,
    recorded: Option<ImpreciseDate>,
    certainty: Certainty,
    label: Label,
    note: Option<String>,
    has_speaker: bool,
    has_source: bool,
    has_said: bool,
}

impl About {
    fn complete(&self, said: Said, name: &str, number: usize) -> Statement {
        Statement {
            speaker: self.speaker,
            for_whom: self.for_whom,
            sources: self.sources.clone(),
            words: self.words.clone(),
            translations: self.translations.clone(),
            paraphrase: self.paraphrase.clone(),
            said: self.said,
            said_at: self.said_at.clone(),
            notified: self.notified,
            recorded: self.recorded,
            certainty: self.certainty,
            label: self.label,
            note: self.note.clone(),
            ..said.statement(name, number)
        }
    }
}

impl Lowering {
    pub(super) fn statement_body(&mut self, body: &Body) {
        let (about, contents) = self.about(body, STATEMENT_LINES);
        let span = self.node_span(body.file, &body.node);
        let missing = |what: &str, line: &str| {
            Diagnostic::error("F0401", span, format!("this statement does not say {what}"))
                .help(format!("add a line `{line}`"))
        };
        let mut faults = Vec::new();
        if !about.has_speaker {
            faults.push(missing("who said it", "speaker NAME for STATE"));
        }
        if !about.has_source {
            faults.push(missing("where it is found", "source NAME"));
        }
        if contents == Some(Vec::new()) {
            faults.push(missing("anything about a relation", "states RELATION(...) on DATE"));
        }
        if !about.has_said && about.notified.is_none() {
            faults.push(
                Diagnostic::warning("F0602", span, "this statement does not say when it was said")
                    .note("without a date it is heard as known on every day")
                    .help("add a line `said DATE`"),
            );
        }
        for fault in faults {
            self.report(fault);
        }
        self.push_statements(body, &about, contents, None);
    }

    pub(super) fn entry_body(&mut self, body: &Body) {
        let words = ast::words(&body.node);
        let register_kind = self.built_in_kind("register");
        let register = words.get(3).and_then(|token| {
            let span = self.token_span(body.file, token);
            self.find_entity_of(token.text(), register_kind, span)
        });
        let (about, contents) = self.about(body, ENTRY_LINES);
        let span = self.node_span(body.file, &body.node);
        if contents == Some(Vec::new()) {
            self.report(
                Diagnostic::error("F0401", span, "this entry does not say which act it is about")
                    .help("add a line `RELATION(this, ...) on DATE`"),
            );
        }
        if !about.has_source {
            self.report(
                Diagnostic::warning("F0608", span, "this entry names no source")
                    .help("add a line `source NAME`, so that a reader can look it up"),
            );
        }
        if register.is_some() {
            self.push_statements(body, &about, contents, register);
        }
    }

    fn push_statements(
        &mut self,
        body: &Body,
        about: &About,
        contents: Option<Vec<SyntaxNode>>,
        register: Option<EntityId>,
    ) {
        let place = Place { this: body.entity, ..Place::file(body.file) };
        let Some(entity) = body.entity else {
            return;
        };
        let name = self.library.entities[entity.index()].name.clone();
        for line in contents.unwrap_or_default() {
            if let Some(said) = self.said(&line, place) {
                let mut statement = about.complete(said, &name, self.library.statements.len());
                statement.register = register;
                self.library.statements.push(statement);
            }
        }
    }

    /// The lines beside the content, and the content; no content if a line of it cannot be read.
    fn about(&mut self, body: &Body, known: &[&str]) -> (About, Option<Vec<SyntaxNode>>) {
        let mut about = About::default();
        let mut contents = Some(Vec::new());
        let what = if body.node.kind() == SyntaxKind::ENTRY { "an entry" } else { "a statement" };
        for line in ast::lines(&body.node) {
            match line.kind() {
                CONTENT => {
                    if let Some(contents) = &mut contents {
                        contents.push(line);
                    }
                }
                FIELD => {
                    let Some(words) = self.field_words(body.file, &line) else {
                        // Its keyword stands there, whatever follows.
                        let keyword = ast::first_word(&line);
                        about.has_speaker |= keyword.as_ref().is_some_and(|t| t.text() == "speaker");
                        about.has_source |= keyword.as_ref().is_some_and(|t| t.text() == "source");
                        about.has_said |= keyword.as_ref().is_some_and(|t| t.text() == "said");
                        continue;
                    };
                    if known.contains(&words.keyword()) {
                        self.about_field(words, &mut about);
                    } else {
                        self.no_such_line(body.file, &line, what, known);
                    }
                }
                // A line that could not be read may have been any of those that are missed below.
                _ => {
                    contents = None;
                    (about.has_speaker, about.has_source, about.has_said) = (true, true, true);
                }
            }
        }
        (about, contents)
    }

    fn about_field(&mut self, mut words: Words, about: &mut About) {
        match words.keyword() {
            "speaker" => {
                about.has_speaker = true;
                let shape = "speaker NAME for STATE";
                about.speaker = self.entity_token(&mut words, None, "who speaks", shape);
                if words.eat("for") {
                    about.for_whom = self.entity_token(&mut words, None, "for whom it is said", shape);
                }
                if about.speaker.is_some() {
                    self.no_more(&words);
                }
            }
            "said" => {
                about.has_said = true;
                let Some(date) = self.date_token(&mut words, "said 2024-11-28 at \"Place\"") else {
                    return;
                };
                about.said = Some(date);
                if words.eat("at") {
                    about.said_at = self.string(&mut words, "said 2024-11-28 at \"Place\"");
                }
                self.no_more(&words);
            }
            "source" => {
                about.has_source = true;
                let kind = self.built_in_kind("source");
                loop {
                    let source = self.entity_token(&mut words, Some(kind), "a source", "source NAME");
                    let found = source.is_some();
                    about.sources.extend(source);
                    if !found || !words.separator() {
                        if found {
                            self.no_more(&words);
                        }
                        break;
                    }
                }
            }
            "words" => about.words.extend(self.in_language(words)),
            "translation" => about.translations.extend(self.in_language(words)),
            "paraphrase" => about.paraphrase = self.only_string(words).or(about.paraphrase.take()),
            "notified" => about.notified = self.only_date(words).or(about.notified),
            "recorded" => about.recorded = self.only_date(words).or(about.recorded),
            "note" => {
                if let Some(note) = self.only_string(words) {
                    append(&mut about.note, note);
                }
            }
            "certainty" => {
                about.certainty = self.choice(words, CERTAINTIES).unwrap_or(about.certainty);
            }
            "label" => {
                about.label = self.choice(words, LABELS).unwrap_or(about.label);
            }
            _ => {}
        }
    }

    /// One of a few words.
    fn choice<T: Copy>(&mut self, mut words: Words, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(word, _)| *word == words.text()).map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            let near = nearest(words.text(), all.iter().copied());
            let shape = format!("{} {}", words.keyword(), near.first().unwrap_or(&all[0]));
            let what = one_of(&all);
            self.expected(&words, &what, &shape);
            return None;
        }
        words.next();
        self.no_more(&words);
        found
    }

    /// For statements that do not say for whom they were made: the body that the speaker spoke for on that day.
    pub(super) fn offices(&mut self) {
        let Some(relation) = self.relations.get(SPEAKS_FOR).copied() else {
            return;
        };
        let open: Vec<usize> = (0..self.library.statements.len())
            .filter(|at| self.needs_office(&self.library.statements[*at]))
            .collect();
        for at in open {
            let statement = self.library.statements[at].clone();
            if let Some(body) = self.office(relation, &statement, &[]) {
                self.library.statements[at].for_whom = Some(body);
            }
        }
    }

    fn needs_office(&self, statement: &Statement) -> bool {
        statement.for_whom.is_none() && statement.speaker.is_some()
    }

    /// The same for the statements that a test adds, which may also say who holds an office.
    pub(super) fn offices_of_test(&mut self, given: &mut [Statement]) {
        let Some(relation) = self.relations.get(SPEAKS_FOR).copied() else {
            return;
        };
        let all = given.to_vec();
        for statement in given.iter_mut() {
            if self.needs_office(statement) {
                statement.for_whom = self.office(relation, statement, &all);
            }
        }
    }

    fn office(
        &mut self,
        relation: RelationId,
        statement: &Statement,
        more: &[Statement],
    ) -> Option<EntityId> {
        let speaker = Value::Entity(statement.speaker?);
        let day: Day = statement.said.and_then(ImpreciseDate::exact)?;
        let declared = self.relation_of(relation);
        let role = |name: &str, otherwise: usize| {
            declared.roles.iter().position(|r| r.name == name).unwrap_or(otherwise)
        };
        let (person, body) = (role("person", 0), role("body", 1));
        let act = declared.act;
        let mut bodies: Vec<(EntityId, foederis_model::Span)> = Vec::new();
        for office in self.library.statements.iter().chain(more) {
            let about_speaker =
                office.fact.relation == relation && office.fact.values.get(person) == Some(&speaker);
            if !about_speaker || office.denies {
                continue;
            }
            let days = office.validity.timeline(act, self.library.margin);
            if *days.at(day) != Truth::Yes {
                continue;
            }
            if let Some(Value::Entity(found)) = office.fact.values.get(body)
                && !bodies.iter().any(|(b, _)| b == found)
            {
                bodies.push((*found, office.span));
            }
        }
        match bodies.as_slice() {
            [(only, _)] => Some(*only),
            [] => None,
            several => {
                let name = self.library.name(speaker);
                let mut diagnostic = Diagnostic::warning(
                    "F0607",
                    statement.span,
                    format!("on {day}, `{name}` spoke for several bodies, so it is not clear for whom this was said"),
                )
                .help("name the body in the `speaker` line, with `for`");
                for (body, span) in several {
                    diagnostic = diagnostic.also(*span, format!("for {}", self.described(*body)));
                }
                self.report(diagnostic);
                None
            }
        }
    }
}
