//! Reading the words and values of a flat line, one after the other.

use foederis_model::{Day, EntityId, ImpreciseDate, KindId, Span};

use super::Lowering;
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::suggest::{nearest, one_of, or_help, suggest};
use crate::syntax_kind::SyntaxKind::{COMMA, NAME, NUMERIC, PATH, STRING, UNTERMINATED};
use crate::syntax_kind::{SyntaxKind, SyntaxNode, SyntaxToken};

/// The words of one line, and how far they are read.
pub(crate) struct Words {
    pub(crate) file: u32,
    pub(crate) tokens: Vec<SyntaxToken>,
    pub(crate) at: usize,
    pub(crate) end: (u32, u32),
}

impl Words {
    pub(crate) fn new(file: u32, node: &SyntaxNode) -> Self {
        let tokens = ast::words(node);
        let end =
            tokens.last().map_or(u32::from(node.text_range().start()), |t| u32::from(t.text_range().end()));
        Self { file, tokens, at: 0, end: (end, end) }
    }

    pub(crate) fn peek(&self) -> Option<&SyntaxToken> {
        self.tokens.get(self.at)
    }

    pub(crate) fn kind(&self) -> Option<SyntaxKind> {
        self.peek().map(|t| t.kind())
    }

    pub(crate) fn text(&self) -> &str {
        self.peek().map_or("", |t| t.text())
    }

    pub(crate) fn next(&mut self) -> Option<SyntaxToken> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let there = self.text() == word;
        self.at += usize::from(there);
        there
    }

    /// The first word: which line this is.
    pub(crate) fn keyword(&self) -> &str {
        self.tokens.first().map_or("", |t| t.text())
    }

    /// A comma or `and` between parts of a list.
    pub(crate) fn separator(&mut self) -> bool {
        let comma = self.kind() == Some(COMMA);
        self.at += usize::from(comma);
        self.eat("and") || comma
    }
}

impl Lowering {
    /// The words of a line, its keyword read; nothing if its form is already complained about.
    pub(crate) fn field_words(&self, file: u32, node: &SyntaxNode) -> Option<Words> {
        if node.kind() != SyntaxKind::FIELD || self.broken(file, node) {
            return None;
        }
        let mut words = Words::new(file, node);
        words.next()?;
        Some(words)
    }

    pub(crate) fn here(&self, words: &Words) -> Span {
        match words.peek() {
            Some(token) => self.token_span(words.file, token),
            None => self.span(words.file, words.end.0, words.end.1),
        }
    }

    pub(crate) fn expected(&mut self, words: &Words, what: &str, shape: &str) {
        let found = match words.peek() {
            None => "the line ends".to_owned(),
            Some(t) if matches!(t.kind(), STRING | UNTERMINATED) => "there are words in quotes".into(),
            Some(t) => format!("there is `{}`", t.text()),
        };
        let span = self.here(words);
        let help = match words.kind() {
            Some(NUMERIC) if !what.contains("date") => "a name begins with a letter".to_owned(),
            _ => format!("write `{shape}`"),
        };
        self.report(
            Diagnostic::error("F0104", span, format!("{what} was expected here, but {found}"))
                .here(format!("expected {what}"))
                .help(help),
        );
    }

    pub(crate) fn string(&mut self, words: &mut Words, shape: &str) -> Option<String> {
        match words.peek().and_then(ast::as_string) {
            Some(value) => {
                words.at += 1;
                Some(value)
            }
            None => {
                self.expected(words, "words in double quotes", shape);
                None
            }
        }
    }

    pub(crate) fn name_token(&mut self, words: &mut Words, what: &str, shape: &str) -> Option<SyntaxToken> {
        if matches!(words.kind(), Some(NAME | PATH)) {
            return words.next();
        }
        self.expected(words, what, shape);
        None
    }

    /// The only value of a line: words in quotes.
    pub(crate) fn only_string(&mut self, mut words: Words) -> Option<String> {
        let shape = format!("{} \"...\"", words.keyword());
        let value = self.string(&mut words, &shape)?;
        self.no_more(&words);
        Some(value)
    }

    /// `words ru "..."`: a language and words in quotes.
    pub(crate) fn in_language(&mut self, mut words: Words) -> Option<(String, String)> {
        let shape = format!("{} LANGUAGE \"...\"", words.keyword());
        let language = self.name_token(&mut words, "a language such as `en`", &shape)?;
        let value = self.string(&mut words, &shape)?;
        self.no_more(&words);
        Some((language.text().to_owned(), value))
    }

    pub(crate) fn entity_token(
        &mut self,
        words: &mut Words,
        kind: Option<KindId>,
        what: &str,
        shape: &str,
    ) -> Option<EntityId> {
        let token = self.name_token(words, what, shape)?;
        let span = self.token_span(words.file, &token);
        match kind {
            Some(kind) => self.find_entity_of(token.text(), kind, span),
            None => self.find_entity(token.text(), foederis_model::RoleKind::Thing, span),
        }
    }

    pub(crate) fn date_token(&mut self, words: &mut Words, shape: &str) -> Option<ImpreciseDate> {
        if words.kind() != Some(NUMERIC) {
            self.expected(words, "a date", shape);
            return None;
        }
        let token = words.next()?;
        self.date(words.file, &token)
    }

    /// The only value of a line: a date.
    pub(crate) fn only_date(&mut self, mut words: Words) -> Option<ImpreciseDate> {
        let shape = format!("{} 1992-05-15", words.keyword());
        let date = self.date_token(&mut words, &shape)?;
        self.no_more(&words);
        Some(date)
    }

    /// A date as it is written.
    pub(crate) fn date(&mut self, file: u32, token: &SyntaxToken) -> Option<ImpreciseDate> {
        match token.text().parse() {
            Ok(date) => Some(date),
            Err(error) => {
                let error: foederis_model::DateError = error;
                let span = self.token_span(file, token);
                self.report(Diagnostic::error("F0108", span, error.message).help(error.help));
                None
            }
        }
    }

    /// One certain day.
    pub(crate) fn day(&mut self, file: u32, token: &SyntaxToken) -> Option<Day> {
        let date = self.date(file, token)?;
        let day = date.exact();
        if day.is_none() {
            let span = self.token_span(file, token);
            self.report(
                Diagnostic::error("F0504", span, format!("`{}` is not one certain day", token.text()))
                    .here("one day is needed here")
                    .help("write year, month and day, as in 2024-11-28"),
            );
        }
        day
    }

    /// What is left of a line that is read is an error.
    pub(crate) fn no_more(&mut self, words: &Words) {
        if let Some(token) = words.peek() {
            let span = self.token_span(words.file, token);
            let text = token.text().to_owned();
            self.report(
                Diagnostic::error(
                    "F0105",
                    span,
                    format!("the line could be read up to `{text}`, which does not belong here"),
                )
                .here("not expected here")
                .help("remove it, or begin a new line with it"),
            );
        }
    }

    /// A line whose keyword does not belong where it stands.
    pub(crate) fn no_such_line(&mut self, file: u32, node: &SyntaxNode, of: &str, known: &[&str]) {
        if self.broken(file, node) {
            return;
        }
        let Some(token) = ast::first_word(node) else {
            return;
        };
        let span = self.token_span(file, &token);
        let diagnostic = Diagnostic::error("F0110", span, format!("{of} has no line `{}`", token.text()));
        let near = nearest(token.text(), known.iter().copied());
        let diagnostic = suggest(diagnostic, span, token.text(), &near);
        let diagnostic = or_help(diagnostic, format!("its lines are {}", one_of(known)));
        self.report(diagnostic);
    }
}
