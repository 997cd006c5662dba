//! Items: what begins in the first column.

use super::{Extent, Parser};
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{
    self, ARTICLE, CASE, CLAUSE, COLON, COMMA, CONDITION, END, ENTITY, ENTRY, ERROR, KIND, LPAREN, MARGIN,
    NAME, NUMERIC, REGISTER, RELATION, ROLE, ROLES, RPAREN, SOURCE, STATEMENT, STRING, TEST, UNTERMINATED,
    VERDICT, VIEWPOINT,
};

/// The words that begin items, apart from declared kinds.
pub(crate) const ITEM_WORDS: &[&str] = &[
    "kind",
    "relation",
    "clause",
    "condition",
    "verdict",
    "margin",
    "treaty",
    "instrument",
    "article",
    "rule",
    "source",
    "register",
    "entry",
    "statement",
    "viewpoint",
    "test",
    "case",
    "text",
];

impl Parser<'_> {
    pub(super) fn item(&mut self) {
        self.begin_line(Extent::Line);
        if self.peek(0) != NAME {
            let span = self.span_of(0);
            let diagnostic =
                Diagnostic::error("F0101", span, format!("an item begins with a word, but {}", self.found()))
                    .here("expected a word such as `treaty`, `article` or `statement`");
            self.complain(diagnostic);
            self.start(ERROR);
            while self.at < self.end {
                self.bump();
            }
            self.rest_of_line();
            self.finish();
            return;
        }
        match self.text(0) {
            "kind" => self.kind(),
            "relation" => self.relation(),
            "clause" => self.clause(),
            "condition" => self.condition(),
            "verdict" => self.verdict(),
            "margin" => self.margin(),
            "article" => self.article(),
            "rule" => self.rule(0),
            "source" => self.named(SOURCE, |p| p.field()),
            "register" => self.named(REGISTER, |p| p.field()),
            "viewpoint" => self.named(VIEWPOINT, |p| p.field()),
            "statement" => self.named(STATEMENT, |p| p.said()),
            "entry" => self.entry(),
            "test" => self.test(),
            "case" => self.named(CASE, |p| p.case_line()),
            _ => self.named(ENTITY, |p| p.entity_line()),
        }
    }

    /// `KEYWORD NAME ["title"]` and its lines.
    fn named(&mut self, kind: SyntaxKind, line: fn(&mut Self)) {
        self.start(kind);
        let keyword = self.text(0).to_owned();
        self.bump();
        if self.peek(0) == SyntaxKind::PATH {
            let span = self.span_of(0);
            let written = self.text(0).to_owned();
            self.complain(
                Diagnostic::error(
                    "F0104",
                    span,
                    format!("`{written}` is written like an article of an instrument"),
                )
                .help("a name has letters, digits, `-` and `_` only"),
            );
        } else {
            self.expect(NAME, "a name", &format!("write `{keyword} NAME \"title\"`"));
        }
        self.optional_string();
        self.end_line();
        self.block(0, line);
        self.finish();
    }

    fn optional_string(&mut self) {
        if matches!(self.peek(0), STRING | UNTERMINATED) {
            self.bump();
        }
    }

    fn kind(&mut self) {
        self.start(KIND);
        self.bump();
        self.expect(NAME, "the name of the kind", "write `kind NAME` or `kind NAME is WIDER-KIND`");
        if self.eat_word("is") {
            self.expect(NAME, "the wider kind", "write `kind NAME is WIDER-KIND`");
        }
        self.end_line();
        self.block(0, |_| {});
        self.finish();
    }

    fn relation(&mut self) {
        const SHAPE: &str = "write `relation NAME(role: kind, role: kind)`";
        self.start(RELATION);
        self.bump();
        self.expect(NAME, "the name of the relation", SHAPE);
        self.start(ROLES);
        if self.expect(LPAREN, "`(` and the roles", SHAPE) {
            while self.peek(0) == NAME {
                self.start(ROLE);
                self.bump();
                if self.expect(COLON, "`:` and the kind of the role", SHAPE) {
                    self.expect(NAME, "the kind of the role", SHAPE);
                }
                self.finish();
                if !self.eat(COMMA) {
                    break;
                }
            }
            self.expect(RPAREN, "`,` or `)`", SHAPE);
        }
        self.finish();
        self.end_line();
        self.block(0, |p| p.relation_line());
        self.finish();
    }

    fn clause(&mut self) {
        self.start(CLAUSE);
        self.bump();
        self.expect_string(
            "write the clause form in quotes, as `clause \"withdrawal {period} after receipt\"`",
        );
        self.end_line();
        self.block(0, |p| p.form_line());
        self.finish();
    }

    fn condition(&mut self) {
        self.start(CONDITION);
        self.bump();
        self.expect(NAME, "the name of the condition", "write `condition NAME fails VERDICT`");
        if self.expect_word("fails", "write `condition NAME fails VERDICT`") {
            self.expect(NAME, "the verdict", "write `condition NAME fails VERDICT`");
        }
        self.end_line();
        self.block(0, |p| p.every_duty());
        self.finish();
    }

    fn verdict(&mut self) {
        self.start(VERDICT);
        while self.peek(0) != END {
            if !matches!(self.peek(0), NAME | COMMA) {
                self.expected("a word", "");
                break;
            }
            self.bump();
        }
        self.end_line();
        self.block(0, |_| {});
        self.finish();
    }

    /// `margin 7 days for a day, 31 days for a month, 366 days for a year`.
    fn margin(&mut self) {
        const SHAPE: &str = "write `margin 7 days for a day, 31 days for a month, 366 days for a year`";
        self.start(MARGIN);
        self.bump();
        loop {
            let days = self.expect(NUMERIC, "a number of days", SHAPE)
                && (self.eat_word("day") || self.expect_word("days", SHAPE))
                && self.expect_word("for", SHAPE)
                && self.expect_word("a", SHAPE)
                && self.expect(NAME, "`day`, `month` or `year`", SHAPE);
            if !days || !self.eat(COMMA) {
                break;
            }
        }
        self.end_line();
        self.block(0, |_| {});
        self.finish();
    }

    fn article(&mut self) {
        self.start(ARTICLE);
        self.bump();
        if matches!(self.peek(0), END | STRING | UNTERMINATED) {
            self.expected("the number of the article", "write `article 4 \"heading\"`");
        } else {
            self.designation();
        }
        self.optional_string();
        self.end_line();
        self.block(0, |p| p.article_line());
        self.finish();
    }

    /// Tokens with no space between them, such as `70(1)(b)`.
    pub(super) fn designation(&mut self) {
        self.bump();
        while self.token(0).is_some_and(|t| t.joined && !matches!(t.kind, COMMA | STRING)) {
            self.bump();
        }
    }

    fn entry(&mut self) {
        self.start(ENTRY);
        self.bump();
        self.expect(NAME, "the name of the act", "write `entry NAME in REGISTER`");
        if self.expect_word("in", "write `entry NAME in REGISTER`") {
            self.expect(NAME, "the name of a register", "write `entry NAME in REGISTER`");
        }
        self.end_line();
        self.block(0, |p| p.said());
        self.finish();
    }

    fn test(&mut self) {
        self.start(TEST);
        self.bump();
        self.expect_string("write `test \"what it shows\"`");
        self.end_line();
        self.block(0, |p| p.test_line());
        self.finish();
    }
}
