//! Lines: what is indented below an item or another line.

use super::{Extent, Parser, Significant};
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{
    self, CLAUSE_LINE, COMMA, CONTENT, DEFINITION, DUTY, END, EVERY_DUTY, EXPECTS, FIELD, LINE, LPAREN, NAME,
    NUMERIC, PATH, QUESTION, READING, RULE, STRING, TEXT, UNTERMINATED, VALIDITY, VARIABLE,
};

/// The verbs of statements.
pub(crate) const VERBS: &[&str] = &["states", "denies", "assumes", "expects", "promises", "demands"];

/// The words that begin fields of things and instruments.
pub(crate) const ENTITY_FIELDS: &[&str] = &["code", "also", "note", "cite", "link", "authentic", "months"];

/// The words that begin fields of articles and their text versions.
pub(crate) const ARTICLE_FIELDS: &[&str] = &[
    "words",
    "translation",
    "encoding",
    "untranslated",
    "overrides",
    "subject",
    "notwithstanding",
    "without",
    "rule",
    "duty",
    "question",
    "text",
];

/// The words that begin fields of duties, beside declared conditions.
pub(crate) const DUTY_FIELDS: &[&str] = &["content", "encoding", "note"];

impl Parser<'_> {
    pub(super) fn indent(&self) -> u32 {
        self.tokens.get(self.at).map_or(0, |t| t.indent)
    }

    /// A line of words and values that is read later: its node is flat.
    pub(super) fn field(&mut self) {
        self.flat(FIELD, Extent::Line);
    }

    pub(super) fn flat(&mut self, kind: SyntaxKind, extent: Extent) {
        let indent = self.indent();
        self.begin_line(extent);
        self.start(kind);
        while self.at < self.end {
            self.bump();
        }
        self.end_line();
        self.block(indent, |_| {});
        self.finish();
    }

    /// A line of a thing or an instrument.
    pub(super) fn entity_line(&mut self) {
        self.begin_line(Extent::Line);
        if self.at_definition() {
            self.definition();
        } else if self.peek(0) == NAME && ENTITY_FIELDS.contains(&self.text(0)) {
            self.field();
        } else {
            self.clause_line();
        }
    }

    fn at_definition(&self) -> bool {
        self.at_atom() && self.token(1).is_some_and(|t| t.joined)
    }

    fn definition(&mut self) {
        let indent = self.indent();
        self.begin_line(Extent::Line);
        self.start(DEFINITION);
        self.atom();
        self.end_line();
        self.block(indent, |_| {});
        self.finish();
    }

    /// A line of an article or of a text version.
    pub(super) fn article_line(&mut self) {
        self.begin_line(Extent::Line);
        let indent = self.indent();
        if self.at_definition() {
            return self.definition();
        }
        let first = if self.peek(0) == NAME { self.text(0) } else { "" };
        match first {
            "rule" => self.rule(indent),
            "duty" => self.duty(indent),
            "no" if self.text(1) == "duty" => self.duty(indent),
            "question" => self.with_lines(QUESTION, |p| p.reading()),
            // Reserved only in their own shape: `text as concluded` and `subject to ratification` are clause lines.
            "text" if self.peek(1) == NAME && matches!(self.peek(2), END | STRING | UNTERMINATED) => {
                self.with_lines(TEXT, |p| p.article_line());
            }
            "overrides" | "notwithstanding" if self.names_articles(1) => self.field(),
            "subject" if self.text(1) == "to" && self.names_articles(2) => self.field(),
            "without" if self.at_words(&["without", "prejudice", "to"]) && self.names_articles(3) => {
                self.field()
            }
            "words" | "translation" | "encoding" | "untranslated" | "note" => self.field(),
            _ => self.clause_line(),
        }
    }

    /// A line in the words of a clause form, which goes on over deeper lines up to the first line of a duty.
    fn clause_line(&mut self) {
        let indent = self.indent();
        self.begin_line(Extent::Deeper);
        let below =
            (self.at + 1..self.end).find(|at| self.tokens[*at].first_on_line && self.duty_line_at(*at));
        self.end = below.unwrap_or(self.end);
        self.start(CLAUSE_LINE);
        while self.at < self.end {
            self.bump();
        }
        self.end_line();
        self.block(indent, |p| p.duty_line());
        self.finish();
    }

    /// Whether the physical line that begins at a token has the form of a line of a duty: `content "..."`, or a word
    /// and a condition. The words of clause forms have neither variables nor relations.
    fn duty_line_at(&self, first: usize) -> bool {
        let line = &self.tokens[first..self.end];
        let end = line.iter().skip(1).position(|t| t.first_on_line).map_or(line.len(), |at| at + 1);
        let word = |token: &Significant| self.raw[token.raw].1;
        let said = |token: &Significant| matches!(token.kind, STRING | UNTERMINATED);
        let relation =
            |pair: &[Significant]| pair[0].kind == NAME && pair[1].kind == LPAREN && pair[1].joined;
        let (Some(keyword), rest) = (line.first().filter(|t| t.kind == NAME), &line[1..end]) else {
            return false;
        };
        if DUTY_FIELDS.contains(&word(keyword)) {
            return rest.first().is_some_and(said);
        }
        rest.iter().any(|t| t.kind == VARIABLE)
            || rest
                .windows(2)
                .any(|pair| relation(pair) || word(&pair[0]) == "untranslated" && said(&pair[1]))
    }

    fn names_articles(&self, ahead: usize) -> bool {
        matches!(self.text(ahead), "article" | "articles") || self.peek(ahead) == PATH
    }

    /// `KEYWORD NAME ["title"]` with lines, inside an article.
    fn with_lines(&mut self, kind: SyntaxKind, line: fn(&mut Self)) {
        let indent = self.indent();
        self.begin_line(Extent::Line);
        self.start(kind);
        let keyword = self.text(0).to_owned();
        self.bump();
        self.expect(NAME, "a name", &format!("write `{keyword} NAME \"in words\"`"));
        if matches!(self.peek(0), STRING | UNTERMINATED) {
            self.bump();
        }
        self.end_line();
        self.depth += 1;
        if self.depth < 8 {
            self.block(indent, line);
        } else {
            self.block(indent, |_| {});
        }
        self.depth -= 1;
        self.finish();
    }

    fn reading(&mut self) {
        self.begin_line(Extent::Line);
        if self.at_word("reading") {
            self.with_lines(READING, |p| p.field());
        } else {
            self.field();
        }
    }

    /// `rule [default] [no] HEAD` and its conditions.
    pub(super) fn rule(&mut self, indent: u32) {
        self.begin_line(Extent::Line);
        self.start(RULE);
        self.bump();
        while self.peek(0) == NAME && matches!(self.text(0), "no" | "default") && self.peek(1) == NAME {
            self.bump();
        }
        self.atom();
        self.end_line();
        self.block(indent, |p| p.rule_line());
        self.finish();
    }

    fn rule_line(&mut self) {
        self.begin_line(Extent::Deeper);
        self.start(LINE);
        if ["if", "and", "unless"].contains(&self.text(0)) {
            self.bump();
            self.formula();
        } else {
            let span = self.span_of(0);
            let or = self.at_word("or");
            let diagnostic = Diagnostic::error(
                "F0110",
                span,
                format!("a line of a rule begins with `if`, `and` or `unless`, but {}", self.found()),
            )
            .help(if or {
                "put both alternatives into one line, as `if (F or G)`, or write two rules"
            } else {
                "begin the line with `if`, `and` or `unless`"
            });
            self.complain(diagnostic);
            self.skip_line();
        }
        self.end_line();
        self.finish();
    }

    /// `duty KIND owed by WHO to TERM over TERM` and its conditions.
    /// `duty ...` or `no duty ...`, with its lines.
    fn duty(&mut self, indent: u32) {
        const SHAPE: &str = "write `duty KIND owed by WHO to WHOM over INCIDENT`";
        self.begin_line(Extent::Deeper);
        // The header is one line.
        self.begin_line(Extent::Line);
        self.start(DUTY);
        let denied = self.eat_word("no");
        self.bump();
        let complete = self.list(SHAPE, |p, help| p.name_or_variable("the kind of duty", help))
            && self.expect_word("owed", SHAPE)
            && self.expect_word("by", SHAPE)
            && self.parties("who owes it", SHAPE)
            && self.expect_word("to", SHAPE)
            && self.parties("to whom it is owed, a name or a variable", SHAPE);
        if complete && denied && self.eat_word("under") {
            self.expect(PATH, "the article of the duty", "write `under INSTRUMENT/ARTICLE`");
        }
        if complete && self.eat_word("over") {
            self.name_or_variable("the incident, a name or a variable", SHAPE);
        }
        self.end_line();
        self.block(indent, |p| p.duty_line());
        self.finish();
    }

    /// `each party` or `each other party`, either with `except` and a list, or a list of names and variables.
    fn parties(&mut self, what: &str, help: &str) -> bool {
        if self.at_word("each") {
            self.bump();
            self.eat_word("other");
            let party = self.expect_word("party", help);
            if party && self.eat_word("except") {
                return self.list(help, |p, help| p.name_or_variable("a party that is left out", help));
            }
            return party;
        }
        self.list(help, |p, help| p.name_or_variable(what, help))
    }

    /// Items with commas or `and` between them.
    fn list(&mut self, help: &str, item: impl Fn(&mut Self, &str) -> bool) -> bool {
        loop {
            if !item(self, help) {
                return false;
            }
            let comma = self.eat(COMMA);
            if !(self.eat_word("and") || comma) {
                return true;
            }
        }
    }

    fn name_or_variable(&mut self, what: &str, help: &str) -> bool {
        let there = matches!(self.peek(0), NAME | VARIABLE);
        if there {
            self.bump();
        } else {
            self.expected(what, help);
        }
        there
    }

    fn duty_line(&mut self) {
        self.begin_line(Extent::Line);
        if self.peek(0) == NAME && DUTY_FIELDS.contains(&self.text(0)) {
            return self.field();
        }
        self.begin_line(Extent::Deeper);
        self.start(LINE);
        if self.peek(0) == NAME && self.peek(1) != LPAREN
            || self.peek(0) == NAME && self.token(1).is_some_and(|t| !t.joined)
        {
            self.bump();
            self.eat_word("unless");
            self.formula();
        } else {
            let span = self.span_of(0);
            let diagnostic = Diagnostic::error(
                "F0110",
                span,
                format!("a line of a duty begins with the name of a condition, but {}", self.found()),
            )
            .help("begin the line with a declared condition, such as `trigger`");
            self.complain(diagnostic);
            self.skip_line();
        }
        self.end_line();
        self.finish();
    }

    /// `every duty: F`, below a condition.
    pub(super) fn every_duty(&mut self) {
        self.begin_line(Extent::Deeper);
        self.start(EVERY_DUTY);
        const SHAPE: &str = "write `every duty: CONDITION`";
        if self.expect_word("every", SHAPE)
            && self.expect_word("duty", SHAPE)
            && self.expect(SyntaxKind::COLON, "`:`", SHAPE)
        {
            self.eat_word("unless");
            self.formula();
        }
        self.end_line();
        self.finish();
    }

    /// A line of a relation.
    pub(super) fn relation_line(&mut self) {
        self.begin_line(Extent::Line);
        if self.at_word("expects") { self.expects() } else { self.field() }
    }

    /// A line of a clause form.
    pub(super) fn form_line(&mut self) {
        self.begin_line(Extent::Line);
        match self.text(0) {
            "expects" => self.expects(),
            "also" => self.field(),
            _ => self.clause_body(),
        }
    }

    /// `expects F or G "what is missing otherwise"`.
    fn expects(&mut self) {
        const SHAPE: &str = "write `expects RELATION(...) \"what is missing otherwise\"`";
        self.begin_line(Extent::Deeper);
        self.start(EXPECTS);
        self.bump();
        self.formula();
        self.expect_string(SHAPE);
        self.end_line();
        self.finish();
    }

    /// What a clause form gives: `states [not] ATOM [DAYS]`, a rule or a duty.
    fn clause_body(&mut self) {
        let indent = self.indent();
        self.begin_line(Extent::Line);
        match if self.peek(0) == NAME { self.text(0) } else { "" } {
            "rule" => return self.rule(indent),
            "duty" => return self.duty(indent),
            "no" if self.text(1) == "duty" => return self.duty(indent),
            _ => {}
        }
        self.start(CONTENT);
        if self.expect_word("states", "write `states RELATION(...)`, a rule or a duty") {
            self.eat_word("not");
            self.atom();
            if self.at_days() {
                self.days_condition();
            }
        }
        self.end_line();
        self.block(indent, |_| {});
        self.finish();
    }

    /// A line of a statement or an entry.
    pub(super) fn said(&mut self) {
        self.begin_line(Extent::Line);
        let verb = self.peek(0) == NAME && VERBS.contains(&self.text(0));
        if !verb && !self.at_atom() && !self.at_word("not") {
            return self.field();
        }
        let indent = self.indent();
        self.begin_line(Extent::Deeper);
        self.start(CONTENT);
        if verb {
            self.bump();
        }
        self.eat_word("not");
        self.atom();
        self.validity();
        self.end_line();
        self.block(indent, |_| {});
        self.finish();
    }

    /// `on D`, `from D`, `from D until D`, `from D through D`, or nothing.
    pub(super) fn validity(&mut self) {
        if self.at_word("on") || self.at_word("from") {
            self.start(VALIDITY);
            let from = self.at_word("from");
            self.bump();
            self.date();
            if from && (self.eat_word("until") || self.eat_word("through")) {
                self.date();
            }
            self.finish();
        } else if self.at_word("until") || self.at_word("through") {
            let span = self.span_of(0);
            let word = self.text(0).to_owned();
            self.complain(
                Diagnostic::error("F0104", span, format!("`{word}` needs a first day before it"))
                    .help(format!("write `from DATE {word} DATE`")),
            );
        }
    }

    pub(super) fn date(&mut self) {
        self.expect(NUMERIC, "a date", "write a date as 1992-05-15, 1992-05 or 1992");
    }

    /// Whether a term could begin here.
    pub(super) fn at_term(&self) -> bool {
        matches!(self.peek(0), NAME | PATH | NUMERIC | VARIABLE | STRING | UNTERMINATED)
    }

    /// `(`, directly or after a space.
    pub(super) fn at_open(&self) -> bool {
        self.peek(0) == LPAREN
    }
}
