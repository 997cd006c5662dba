//! Statements and register entries.

use std::collections::HashMap;

use foederis_model::{
    Certainty, Day, EntityId, ImpreciseDate, Label, RelationId, Span, Statement, Truth, Value,
};

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
    "weight",
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
    weight: Option<u32>,
    note: Option<String>,
    has_speaker: bool,
    has_source: bool,
    has_said: bool,
}

/// The statements that say who speaks for whom.
struct Offices {
    relation: RelationId,
    act: bool,
    /// The roles of the relation.
    person: usize,
    body: usize,
    by_person: HashMap<Value, Vec<usize>>,
}

impl Offices {
    /// Who holds an office by this statement.
    fn holder(&self, statement: &Statement) -> Option<Value> {
        let stated = statement.fact.relation == self.relation && !statement.denies;
        statement.fact.values.get(self.person).filter(|_| stated).copied()
    }
}

fn needs_office(statement: &Statement) -> bool {
    statement.for_whom.is_none() && statement.speaker.is_some()
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
            weight: self.weight,
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
            "weight" => {
                if words.peek().is_none() {
                    return self.expected(&words, "a probability", "weight 0.75");
                }
                about.weight = words.next().and_then(|t| self.probability(&t, words.file));
                self.no_more(&words);
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
        let Some(offices) = self.offices_on_record() else {
            return;
        };
        for at in 0..self.library.statements.len() {
            let statement = &self.library.statements[at];
            if needs_office(statement) {
                let (speaker, said, span) = (statement.speaker, statement.said, statement.span);
                let body = self.office(&offices, speaker, said, span, &[]);
                self.library.statements[at].for_whom = body;
            }
        }
    }

    /// The same for the statements that a test adds, which may also say who holds an office.
    pub(super) fn offices_of_test(&mut self, given: &mut [Statement]) {
        if !given.iter().any(needs_office) {
            return;
        }
        let Some(offices) = self.offices_on_record() else {
            return;
        };
        let all = given.to_vec();
        for statement in given.iter_mut().filter(|s| needs_office(s)) {
            statement.for_whom =
                self.office(&offices, statement.speaker, statement.said, statement.span, &all);
        }
    }

    /// Who holds which office, by person: the statements of the record that say so.
    fn offices_on_record(&self) -> Option<Offices> {
        let relation = self.relations.get(SPEAKS_FOR).copied()?;
        let declared = self.relation_of(relation);
        let role = |name: &str, otherwise: usize| {
            declared.roles.iter().position(|r| r.name == name).unwrap_or(otherwise)
        };
        let mut offices = Offices {
            relation,
            act: declared.act,
            person: role("person", 0),
            body: role("body", 1),
            by_person: HashMap::new(),
        };
        for (at, statement) in self.library.statements.iter().enumerate() {
            if let Some(person) = offices.holder(statement) {
                offices.by_person.entry(person).or_default().push(at);
            }
        }
        Some(offices)
    }

    fn office(
        &mut self,
        offices: &Offices,
        speaker: Option<EntityId>,
        said: Option<ImpreciseDate>,
        span: Span,
        more: &[Statement],
    ) -> Option<EntityId> {
        let speaker = Value::Entity(speaker?);
        let day: Day = said.and_then(ImpreciseDate::exact)?;
        let on_record = offices.by_person.get(&speaker).map_or(&[][..], Vec::as_slice);
        let on_record = on_record.iter().map(|at| &self.library.statements[*at]);
        let of_test = more.iter().filter(|s| offices.holder(s) == Some(speaker));
        let mut bodies: Vec<(EntityId, Span)> = Vec::new();
        for office in on_record.chain(of_test) {
            let days = office.validity.timeline(offices.act, self.library.margin);
            if *days.at(day) != Truth::Yes {
                continue;
            }
            if let Some(Value::Entity(found)) = office.fact.values.get(offices.body)
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
                    span,
                    format!("on {day}, `{name}` spoke for several bodies, so it is not clear for whom this was said"),
                )
                .help("name the body in the `speaker` line, with `for`");
                for (body, held) in several {
                    diagnostic = diagnostic.also(*held, format!("for {}", self.described(*body)));
                }
                self.report(diagnostic);
                None
            }
        }
    }
}
