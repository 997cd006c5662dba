//! The lines of articles and of their text versions.

use foederis_model::{ArticleText, EntityId, Rounding};

use super::fields::Words;
use super::{Body, Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::parser::ARTICLE_FIELDS;
use crate::syntax_kind::SyntaxKind::{
    CLAUSE_LINE, COMMA, DEFINITION, DUTY, FIELD, NAME, PATH, QUESTION, READING, RULE, TEXT,
};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

impl Lowering {
    pub(super) fn article_body(&mut self, body: &Body) {
        let (Some(article), Some(instrument)) = (body.entity, body.instrument) else {
            return;
        };
        let rounding =
            self.library.instruments.get(&instrument).map_or(Rounding::LibraryConvention, |i| i.months);
        let place = Place {
            this: Some(article),
            instrument: Some(instrument),
            article: Some(article),
            rounding,
            ..Place::file(body.file)
        };
        self.article_lines(&body.node, place);
    }

    fn article_text(&mut self, place: Place) -> Option<&mut ArticleText> {
        let instrument = self.library.instruments.get_mut(&place.instrument?)?;
        let article = instrument.articles.iter_mut().find(|a| Some(a.entity) == place.article)?;
        article.texts.iter_mut().find(|t| t.version == place.text)
    }

    fn article_lines(&mut self, node: &SyntaxNode, place: Place) {
        for line in ast::lines(node) {
            match line.kind() {
                RULE => self.rule(&line, place),
                DUTY => self.duty(&line, place),
                DEFINITION => self.definition(&line, place),
                CLAUSE_LINE => self.clause_line(&line, place, ARTICLE_FIELDS),
                TEXT => self.text_version(&line, place),
                QUESTION => self.question_lines(&line, place.file),
                FIELD => self.article_field(&line, place),
                _ => {}
            }
        }
    }

    fn text_version(&mut self, line: &SyntaxNode, place: Place) {
        if self.broken(place.file, line) {
            return;
        }
        let words = ast::words(line);
        let Some(name) = words.get(1) else {
            return;
        };
        let span = self.token_span(place.file, name);
        if place.text.is_some() {
            return self.report(
                Diagnostic::error("F0110", span, "a text version stands inside another one")
                    .help("write the two beside each other, both in the article"),
            );
        }
        let kind = self.built_in_kind("text");
        let Some(version) = self.find_entity_of(name.text(), kind, span) else {
            return;
        };
        let title = words.iter().find_map(ast::as_string);
        let inside = Place { text: Some(version), ..place };
        if self.article_text(inside).is_some() {
            return self.report(
                Diagnostic::error("F0204", span, format!("this article has two texts `{}`", name.text()))
                    .help("write all lines of one version in one block"),
            );
        }
        if let Some(article) = place
            .instrument
            .and_then(|i| self.library.instruments.get_mut(&i))
            .and_then(|i| i.articles.iter_mut().find(|a| Some(a.entity) == place.article))
        {
            article.texts.push(ArticleText { version: Some(version), title, ..ArticleText::default() });
        }
        self.article_lines(line, inside);
    }

    /// The lines of a question: only its readings, which are declared already.
    fn question_lines(&mut self, node: &SyntaxNode, file: u32) {
        for line in ast::lines(node).filter(|l| l.kind() == FIELD) {
            if let Some(words) = self.field_words(file, &line) {
                if words.keyword() == "note" {
                    if let Some(note) = self.only_string(words) {
                        self.note_on(node, note);
                    }
                } else {
                    self.no_such_line(file, &line, "a question", &["reading", "note"]);
                }
            }
        }
        for reading in ast::lines(node).filter(|l| l.kind() == READING) {
            for line in ast::lines(&reading) {
                match self.field_words(file, &line) {
                    Some(words) if words.keyword() == "note" => {
                        if let Some(note) = self.only_string(words) {
                            self.note_on(&reading, note);
                        }
                    }
                    Some(_) => self.no_such_line(file, &line, "a reading", &["note"]),
                    None => {}
                }
            }
        }
        self.reading_facts(node, file);
    }

    fn note_on(&mut self, node: &SyntaxNode, note: String) {
        let words = ast::words(node);
        let entity = words.get(1).and_then(|name| self.library.entity(name.text()));
        if let Some(entity) = entity {
            super::instruments::append(&mut self.library.entities[entity.index()].note, note);
        }
    }

    /// Where the files declare `reading-of(reading, question)`, each reading of a question states it.
    fn reading_facts(&mut self, node: &SyntaxNode, file: u32) {
        let Some(relation) = self.relations.get("reading-of").copied() else {
            return;
        };
        let name = |node: &SyntaxNode| ast::words(node).get(1).cloned();
        let Some(question) = name(node).and_then(|n| self.library.entity(n.text())) else {
            return;
        };
        for reading in ast::lines(node).filter(|l| l.kind() == READING) {
            let Some(entity) = name(&reading).and_then(|n| self.library.entity(n.text())) else {
                continue;
            };
            let values = [entity, question].map(foederis_model::Value::Entity);
            let roles = self.relation_of(relation).roles.clone();
            let fits =
                roles.len() == 2 && roles.iter().zip(values).all(|(r, v)| self.library.fits(v, r.kind));
            let span = self.node_span(file, &reading);
            if fits && self.concluded(relation, span, "a question") {
                let fact = foederis_model::Fact::new(relation, values);
                self.push_fact(fact, false, Place::file(file), span);
            }
        }
    }

    fn article_field(&mut self, line: &SyntaxNode, place: Place) {
        let Some(mut words) = self.field_words(place.file, line) else {
            return;
        };
        match words.keyword() {
            "words" | "translation" => {
                let authentic = words.keyword() == "words";
                if let Some(text) = self.in_language(words)
                    && let Some(texts) = self.article_text(place)
                {
                    if authentic {
                        texts.words.push(text);
                    } else {
                        texts.translations.push(text);
                    }
                }
            }
            "encoding" | "note" => self.encoding(words, place),
            "untranslated" => {
                if let Some(text) = self.only_string(words)
                    && let Some(texts) = self.article_text(place)
                {
                    texts.untranslated.push(text);
                }
            }
            "overrides" | "notwithstanding" => {
                for other in self.article_list(words, place) {
                    self.add_override(place, other, true, line);
                }
            }
            "subject" => {
                if !words.eat("to") {
                    return self.expected(&words, "`to`", "subject to article 3");
                }
                for other in self.article_list(words, place) {
                    self.add_override(place, other, false, line);
                }
            }
            "without" => {
                if !(words.eat("prejudice") && words.eat("to")) {
                    return self.expected(&words, "`prejudice to`", "without prejudice to article 3");
                }
                for other in self.article_list(words, place) {
                    self.add_override(place, other, false, line);
                }
            }
            _ => self.no_such_line(place.file, line, "an article", ARTICLE_FIELDS),
        }
    }

    /// `encoding "..."` or `note "..."`, of an article or below one of its clause lines.
    pub(super) fn encoding(&mut self, words: Words, place: Place) {
        if let Some(text) = self.only_string(words)
            && let Some(texts) = self.article_text(place)
        {
            texts.encodings.push(text);
        }
    }

    fn add_override(&mut self, place: Place, other: EntityId, stronger: bool, line: &SyntaxNode) {
        let Some(article) = place.article else {
            return;
        };
        let span = self.node_span(place.file, line);
        if article == other {
            return self.report(
                Diagnostic::error("F0210", span, "an article cannot override itself")
                    .help("name the other article"),
            );
        }
        let pair = if stronger { (article, other) } else { (other, article) };
        if !self.library.overrides.contains(&pair) {
            self.library.overrides.push(pair);
            self.override_spans.push(span);
        }
    }

    /// `article 3, article 7(2) and other/5`.
    fn article_list(&mut self, mut words: Words, place: Place) -> Vec<EntityId> {
        let mut found = Vec::new();
        loop {
            if !words.eat("article") {
                words.eat("articles");
            }
            let mut tokens: Vec<SyntaxToken> = Vec::new();
            while let Some(token) = words.peek() {
                let joined =
                    tokens.last().is_none_or(|last| last.text_range().end() == token.text_range().start());
                if !joined || token.kind() == COMMA {
                    break;
                }
                tokens.extend(words.next());
            }
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
                self.expected(&words, "the number of an article", "overrides article 3 and article 7");
                return found;
            };
            let from = self.token_span(place.file, first);
            let span = self.span(place.file, from.start, self.token_span(place.file, last).end);
            let written: String = tokens.iter().map(|t| t.text()).collect();
            let name = match (first.kind(), place.instrument) {
                (PATH, _) | (NAME, None) => written.clone(),
                (_, Some(instrument)) => {
                    format!("{}/{written}", self.library.entities[instrument.index()].name)
                }
                _ => written.clone(),
            };
            let kind = self.built_in_kind("article");
            match self.library.entity(&name) {
                Some(entity) if self.library.entities[entity.index()].kind == kind => {
                    self.refers_to_thing(&written, span, entity);
                    found.push(entity);
                }
                _ if self.muted.contains(&name) => {}
                _ => self.no_article(&written, place, span),
            }
            if !words.separator() {
                break;
            }
        }
        self.no_more(&words);
        found
    }

    fn no_article(&mut self, written: &str, place: Place, span: foederis_model::Span) {
        let library = &self.library;
        let known: Vec<String> = place
            .instrument
            .and_then(|i| library.instruments.get(&i))
            .map(|i| i.articles.iter().map(|a| a.designation.clone()).collect())
            .unwrap_or_default();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.report(
            Diagnostic::error("F0210", span, format!("there is no article `{written}` here"))
                .here("not an article of this instrument")
                .help(format!(
                    "its articles are {}; an article of another instrument is written `instrument/4`",
                    known.join(", ")
                )),
        );
    }
}
