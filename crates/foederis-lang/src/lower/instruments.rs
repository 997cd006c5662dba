//! The lines of things, treaties and other instruments, sources, registers and viewpoints.

use foederis_model::{Coverage, EntityId, Modality, RoleKind, Rounding, Trusted};

use super::{Body, Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::parser::ENTITY_FIELDS;
use crate::suggest::{nearest, or_help, suggest};
use crate::syntax_kind::SyntaxKind::{CLAUSE_LINE, DEFINITION, FIELD, NAME, NUMERIC, STRING};
use crate::syntax_kind::SyntaxNode;

pub(crate) const THING_LINES: &[&str] = &["code", "also", "note"];
pub(crate) const SOURCE_LINES: &[&str] =
    &["publisher", "title", "published", "link", "language", "note", "code", "also"];
pub(crate) const REGISTER_LINES: &[&str] = &["covers", "note", "code", "also"];
pub(crate) const VIEWPOINT_LINES: &[&str] = &["trust", "admits", "note"];

impl Lowering {
    pub(super) fn entity_body(&mut self, body: &Body) {
        let Some(entity) = body.entity else {
            return;
        };
        let instrument = self.library.instruments.get(&entity).map(|i| i.months);
        let place = Place {
            this: Some(entity),
            instrument: instrument.map(|_| entity),
            rounding: instrument.unwrap_or(Rounding::LibraryConvention),
            ..Place::file(body.file)
        };
        let what = super::names::a_kind(self.kind_name(self.library.entities[entity.index()].kind));
        for line in ast::lines(&body.node) {
            match line.kind() {
                DEFINITION => self.definition(&line, place),
                CLAUSE_LINE if instrument.is_some() => self.clause_line(&line, place, ENTITY_FIELDS),
                FIELD if instrument.is_some() => self.instrument_field(&line, entity, body.file),
                FIELD if self.thing_field(&line, entity, body.file) => {}
                FIELD | CLAUSE_LINE => self.no_such_line(body.file, &line, &what, THING_LINES),
                _ => {}
            }
        }
    }

    /// `code`, `also`, `note`; whether it was one of them.
    pub(super) fn thing_field(&mut self, line: &SyntaxNode, entity: EntityId, file: u32) -> bool {
        let Some(mut words) = self.field_words(file, line) else {
            return true;
        };
        match words.keyword() {
            "code" => {
                let shape = "code SCHEME VALUE";
                let Some(scheme) =
                    self.name_token(&mut words, "the scheme of the code, such as `iso3`", shape)
                else {
                    return true;
                };
                let value = match words.peek() {
                    Some(token) if matches!(token.kind(), NAME | NUMERIC) => token.text().to_owned(),
                    Some(token) if token.kind() == STRING => ast::as_string(token).unwrap_or_default(),
                    _ => {
                        self.expected(&words, "the code", shape);
                        return true;
                    }
                };
                words.next();
                self.no_more(&words);
                let codes = &mut self.library.entities[entity.index()].codes;
                codes.push((scheme.text().to_owned(), value));
            }
            "also" => {
                if let Some(name) = self.only_string(words) {
                    self.library.entities[entity.index()].also.push(name);
                }
            }
            "note" => {
                if let Some(note) = self.only_string(words) {
                    append(&mut self.library.entities[entity.index()].note, note);
                }
            }
            _ => return false,
        }
        true
    }

    fn instrument_field(&mut self, line: &SyntaxNode, entity: EntityId, file: u32) {
        let Some(mut words) = self.field_words(file, line) else {
            return;
        };
        match words.keyword() {
            "months" => {} // Read with the declaration.
            "authentic" => {
                let mut languages = Vec::new();
                loop {
                    let Some(token) =
                        self.name_token(&mut words, "a language such as `en`", "authentic en, fr")
                    else {
                        return;
                    };
                    languages.push(token.text().to_owned());
                    if !words.separator() {
                        break;
                    }
                }
                self.no_more(&words);
                if let Some(instrument) = self.library.instruments.get_mut(&entity) {
                    instrument.authentic.extend(languages);
                }
            }
            "cite" | "link" | "note" => {
                let keyword = words.keyword().to_owned();
                let Some(text) = self.only_string(words) else {
                    return;
                };
                if let Some(instrument) = self.library.instruments.get_mut(&entity) {
                    match keyword.as_str() {
                        "cite" => append(&mut instrument.cite, text),
                        "link" => instrument.links.push(text),
                        _ => instrument.notes.push(text),
                    }
                }
            }
            _ => {
                self.thing_field(line, entity, file);
            }
        }
    }

    pub(super) fn source_body(&mut self, body: &Body) {
        let Some(entity) = body.entity else {
            return;
        };
        let mut source = foederis_model::Source {
            span: self.library.entities[entity.index()].span,
            ..foederis_model::Source::default()
        };
        for line in ast::lines(&body.node) {
            let Some(mut words) = self.field_words(body.file, &line) else {
                continue;
            };
            match words.keyword() {
                "publisher" => source.publisher = self.only_string(words).or(source.publisher),
                "title" => source.title = self.only_string(words).or(source.title),
                "published" => source.published = self.only_date(words).or(source.published),
                "link" => source.links.extend(self.only_string(words)),
                "note" => source.notes.extend(self.only_string(words)),
                "language" => {
                    let token = self.name_token(&mut words, "a language such as `en`", "language en");
                    source.language = token.map(|t| t.text().to_owned());
                    self.no_more(&words);
                }
                _ if self.thing_field(&line, entity, body.file) => {}
                _ => self.no_such_line(body.file, &line, "a source", SOURCE_LINES),
            }
        }
        let title = &mut self.library.entities[entity.index()].title;
        if title.is_none() {
            title.clone_from(&source.title);
        } else if source.title.is_none() {
            source.title.clone_from(title);
        }
        self.library.sources.insert(entity, source);
    }

    pub(super) fn register_body(&mut self, body: &Body) {
        let Some(entity) = body.entity else {
            return;
        };
        let mut register = foederis_model::Register {
            span: self.library.entities[entity.index()].span,
            ..foederis_model::Register::default()
        };
        for line in ast::lines(&body.node) {
            let Some(words) = self.field_words(body.file, &line) else {
                continue;
            };
            match words.keyword() {
                "covers" => register.covers.extend(self.coverage(words)),
                "note" => register.notes.extend(self.only_string(words)),
                _ if self.thing_field(&line, entity, body.file) => {}
                _ => self.no_such_line(body.file, &line, "a register", REGISTER_LINES),
            }
        }
        self.library.registers.insert(entity, register);
    }

    /// `covers RELATION [of NAME] [from DAY] [through DAY]`.
    fn coverage(&mut self, mut words: super::fields::Words) -> Option<Coverage> {
        const SHAPE: &str = "covers RELATION of NAME from 1992-05-15 through 2024-11-28";
        let token = self.name_token(&mut words, "a relation", SHAPE)?;
        let span = self.token_span(words.file, &token);
        let relation = self.find_relation(token.text(), span);
        let mut coverage = Coverage { relation: relation?, of: None, from: None, through: None };
        if words.eat("of") {
            coverage.of = Some(self.entity_token(&mut words, None, "a name", SHAPE)?);
        }
        for from in [true, false] {
            if words.eat(if from { "from" } else { "through" }) {
                if words.kind() != Some(NUMERIC) {
                    self.expected(&words, "a date", SHAPE);
                    return None;
                }
                let token = words.next()?;
                let day = self.day(words.file, &token)?;
                if from {
                    coverage.from = Some(day);
                } else {
                    coverage.through = Some(day);
                }
            }
        }
        self.no_more(&words);
        Some(coverage)
    }

    pub(super) fn viewpoint_body(&mut self, body: &Body) {
        let Some(entity) = body.entity else {
            return;
        };
        let (mut ranks, mut admits) = (Vec::new(), Vec::new());
        for line in ast::lines(&body.node) {
            let Some(mut words) = self.field_words(body.file, &line) else {
                continue;
            };
            match words.keyword() {
                "trust" => {
                    let mut rank = Vec::new();
                    loop {
                        match words.text() {
                            "registers" => {
                                words.next();
                                rank.push(Trusted::Registers);
                            }
                            "others" => {
                                words.next();
                                rank.push(Trusted::Others);
                            }
                            _ => rank.extend(
                                self.entity_token(
                                    &mut words,
                                    None,
                                    "a name, `registers` or `others`",
                                    "trust NAME, NAME",
                                )
                                .map(Trusted::Named),
                            ),
                        }
                        if !words.separator() {
                            break;
                        }
                    }
                    self.no_more(&words);
                    ranks.push(rank);
                }
                "admits" => {
                    while let Some(token) = words.next() {
                        let span = self.token_span(body.file, &token);
                        match modality(token.text()) {
                            Some(modality) => admits.push(modality),
                            None => self.no_verb(token.text(), span),
                        }
                        if !words.separator() {
                            break;
                        }
                    }
                    self.no_more(&words);
                }
                _ if self.thing_field(&line, entity, body.file) => {}
                _ => self.no_such_line(body.file, &line, "a viewpoint", VIEWPOINT_LINES),
            }
        }
        if let Some(viewpoint) = self.library.viewpoints.get_mut(&entity) {
            viewpoint.ranks = ranks;
            viewpoint.admits = admits;
        }
    }

    fn no_verb(&mut self, written: &str, span: foederis_model::Span) {
        let known = crate::parser::VERBS;
        let diagnostic =
            Diagnostic::error("F0207", span, format!("`{written}` is not a way of saying something"));
        let near = nearest(written, known.iter().copied());
        let diagnostic = suggest(diagnostic, span, written, &near);
        self.report(or_help(diagnostic, "write `assumes`, `expects`, `promises` or `demands`"));
    }

    /// A name that may be of any kind.
    pub(super) fn any_name(
        &mut self,
        token: &crate::syntax_kind::SyntaxToken,
        file: u32,
    ) -> Option<EntityId> {
        let span = self.token_span(file, token);
        self.find_entity(token.text(), RoleKind::Thing, span)
    }
}

pub(super) fn modality(verb: &str) -> Option<Modality> {
    Some(match verb {
        "states" | "denies" => Modality::States,
        "assumes" => Modality::Assumes,
        "expects" => Modality::Expects,
        "promises" => Modality::Promises,
        "demands" => Modality::Demands,
        _ => return None,
    })
}

/// Adds to a text of one paragraph.
pub(super) fn append(slot: &mut Option<String>, text: String) {
    match slot {
        Some(before) => {
            before.push(' ');
            before.push_str(&text);
        }
        None => *slot = Some(text),
    }
}
