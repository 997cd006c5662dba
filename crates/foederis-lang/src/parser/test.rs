//! The lines of tests and cases: what is given, under what is asked, and what is expected.

use super::{Extent, Parser, VERBS};
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{
    ASK, COMMA, END, ERROR, EXPECT, FIELD, GIVEN, NAME, NUMERIC, PATH, QUESTION, SETTING, STRING,
    UNTERMINATED, VALIDITY,
};

/// What can stand before that of which it is expected.
const ANSWERS: &[&str] = &["yes", "no", "not", "undetermined", "exact", "bounded"];

/// What can stand behind it.
const FURTHER: &[&str] = &[
    "if",
    "turns on",
    "because",
    "fails",
    "certainly",
    "possibly",
    "parts from",
    "agrees with",
    "with probability",
    "cites",
    "says",
];

fn shapes() -> String {
    format!("write `expect RELATION(...)`, and perhaps one of `{}`", FURTHER.join("`, `"))
}

impl Parser<'_> {
    /// A line of a test.
    pub(super) fn test_line(&mut self) {
        self.begin_line(Extent::Line);
        if self.at_word("given") {
            self.given_line();
        } else if self.at_word("without") {
            self.field();
        } else {
            self.setting_or_expect();
        }
    }

    fn given_line(&mut self) {
        self.begin_line(Extent::Deeper);
        self.start(GIVEN);
        self.bump();
        self.given();
        self.end_line();
        self.finish();
    }

    /// `[WHO [for WHOM] VERB] [not] ATOM PERIOD [, said D] [, notified D] [, recorded D] [, source NAME]`.
    fn given(&mut self) {
        if !self.at_atom() && !self.at_word("not") {
            const SHAPE: &str = "write `given RELATION(...) on DATE` or `given SPEAKER states RELATION(...) from DATE, said DATE`";
            if !self.expect(NAME, "a relation or a speaker", SHAPE) {
                return;
            }
            if self.eat_word("for") && !self.expect(NAME, "for whom it is said", SHAPE) {
                return;
            }
            if self.peek(0) == NAME && VERBS.contains(&self.text(0)) {
                self.bump();
            } else {
                self.expected("a verb such as `states` or `denies`", SHAPE);
                return;
            }
        }
        self.eat_word("not");
        self.atom();
        self.validity();
        while self.eat(COMMA) {
            if self.eat_word("source") {
                self.expect(NAME, "the name of a source", "write `, source NAME`");
            } else if ["said", "notified", "recorded"].contains(&self.text(0)) {
                self.bump();
                self.date();
            } else if self.eat_word("weight") {
                self.expect(NUMERIC, "a probability", "write `, weight 0.75`");
            } else {
                self.expected(
                    "`said`, `notified` or `recorded` and a date, `source` and a name, or `weight` and a number",
                    "write `, said 2021-02-03`",
                );
                return;
            }
        }
    }

    /// `[on D] [known D] [recorded D] [as V] [expect ...]` and lines of the same kind.
    fn setting_or_expect(&mut self) {
        let indent = self.indent();
        if self.at_word("expect") {
            self.begin_line(Extent::Deeper);
            self.expectation();
            self.rest_of_line();
            return;
        }
        if !["on", "known", "recorded", "as"].contains(&self.text(0)) {
            let span = self.span_of(0);
            let diagnostic = Diagnostic::error(
                "F0110",
                span,
                format!("this line is none of those that can stand here: {}", self.found()),
            )
            .help("write `given`, `without`, `on`, `known`, `recorded`, `as` or `expect`");
            self.complain(diagnostic);
            self.start(ERROR);
            self.flat(FIELD, Extent::Deeper);
            self.finish();
            return;
        }
        self.start(SETTING);
        loop {
            if self.eat_word("on") || self.eat_word("known") || self.eat_word("recorded") {
                self.date();
            } else if self.eat_word("as") {
                self.expect(NAME, "the name of a viewpoint", "write `as NAME`");
            } else {
                break;
            }
        }
        let complete = self.at_word("expect");
        if complete {
            self.begin_line_again();
            self.expectation();
            self.rest_of_line();
        } else {
            self.end_line();
            self.depth += 1;
            if self.depth < 8 {
                self.block(indent, |p| {
                    p.begin_line(Extent::Line);
                    p.setting_or_expect();
                });
            } else {
                self.block(indent, |_| {});
            }
            self.depth -= 1;
        }
        self.finish();
    }

    /// Lets the logical line go on over deeper lines from here.
    fn begin_line_again(&mut self) {
        let complained = self.complained;
        self.begin_line(Extent::Deeper);
        self.complained = complained;
    }

    /// `expect ...`: what is expected, of what, and how.
    fn expectation(&mut self) {
        self.start(EXPECT);
        self.bump();
        if (self.at_word("error") || self.at_word("warning")) && self.peek(1) == NAME {
            self.complaint();
        } else {
            if self.at_word("verdict") && !self.at_atom() {
                self.bump();
                self.expect(NAME, "a verdict", "write `expect verdict VERDICT of RELATION(...)`");
                self.eat_word("of");
            } else if !self.at_atom() && ANSWERS.contains(&self.text(0)) {
                self.bump();
            }
            if self.at_atom() {
                self.atom();
            }
            self.further();
        }
        if self.peek(0) != END {
            self.expected("the end of the expectation", &shapes());
            self.skip_line();
        }
        self.finish();
    }

    /// What follows the answer and what it is about.
    fn further(&mut self) {
        if self.at_word("if") || self.at_words(&["only", "if"]) {
            self.eat_word("only");
            self.bump();
            self.formula();
        } else if self.at_words(&["turns", "on"]) {
            self.bump();
            self.bump();
            self.atom();
        } else if self.eat_word("certainly") || self.eat_word("possibly") {
            self.days();
        } else if self.eat_word("because") {
            self.expect(
                NAME,
                "a reason",
                "write `because` and `missing`, `contested`, `vague` or `conflict`",
            );
        } else if self.eat_word("fails") {
            if !self.eat_word("nothing") {
                self.names("the name of a condition", "write `fails CONDITION and CONDITION`");
            }
        } else if self.at_words(&["with", "probability"]) {
            const SHAPE: &str = "write `with probability 0.75` or `with probability 0.25 to 0.75`";
            self.bump();
            self.bump();
            if self.expect(NUMERIC, "a probability", SHAPE) && self.eat_word("to") {
                self.expect(NUMERIC, "a probability", SHAPE);
            }
        } else if self.eat_word("cites") {
            self.names("a name", "write the name of an article, a statement, a source or a speaker");
        } else if self.eat_word("says") {
            self.expect_string("write `says \"words of the finding\"`");
        } else if self.at_words(&["parts", "from"]) {
            const SHAPE: &str = "write `parts from VIEWPOINT over RELATION(...)` or `over nothing`";
            self.bump();
            self.bump();
            self.expect(NAME, "the name of a viewpoint", SHAPE);
            if self.expect_word("over", SHAPE) && !self.eat_word("nothing") {
                self.formula();
            }
        } else if self.at_words(&["agrees", "with"]) {
            self.bump();
            self.bump();
            self.expect(
                NAME,
                "the name of a viewpoint",
                "write `agrees with VIEWPOINT although RELATION(...)`",
            );
            if self.eat_word("although") {
                self.formula();
            }
        }
    }

    /// Names, joined with `and` or commas.
    fn names(&mut self, what: &str, help: &str) {
        loop {
            if !self.eat(PATH) && !self.expect(NAME, what, help) {
                break;
            }
            if !self.eat_word("and") && !self.eat(COMMA) {
                break;
            }
        }
    }

    /// `error CODE [at "words"] in "line" "line" ...`.
    fn complaint(&mut self) {
        const SHAPE: &str = "write `expect error CODE in` and lines of the language, each in double quotes";
        self.bump();
        self.bump();
        if self.eat_word("at") {
            self.expect_string("write `at \"the words that are at fault\"`");
        }
        if self.expect_word("in", SHAPE) && self.expect_string(SHAPE) {
            while matches!(self.peek(0), STRING | UNTERMINATED) {
                self.bump();
            }
        }
    }

    /// `never`, `always`, or spells joined with `and`.
    fn days(&mut self) {
        if self.eat_word("never") || self.eat_word("always") {
            return;
        }
        const SHAPE: &str =
            "write `never`, `always`, `on DATE`, `from DATE until DATE` or `until DATE`, joined with `and`";
        loop {
            self.start(VALIDITY);
            if self.eat_word("on") || self.eat_word("until") || self.eat_word("through") {
                self.date();
            } else if self.eat_word("from") {
                self.date();
                if self.eat_word("until") || self.eat_word("through") {
                    self.date();
                }
            } else {
                self.expected("days", SHAPE);
            }
            self.finish();
            if !self.eat_word("and") {
                break;
            }
        }
    }

    /// A line of a case.
    pub(super) fn case_line(&mut self) {
        self.begin_line(Extent::Line);
        if !self.at_word("question") {
            return self.field();
        }
        let indent = self.indent();
        self.start(QUESTION);
        self.bump();
        self.expect_string("write `question \"...?\"`");
        self.end_line();
        self.block(indent, |p| {
            p.begin_line(Extent::Line);
            if p.at_word("ask") {
                p.begin_line(Extent::Deeper);
                p.start(ASK);
                p.bump();
                p.atom();
                p.end_line();
                p.finish();
            } else if p.at_word("given") {
                p.given_line();
            } else if p.at_word("note") || p.at_word("without") {
                p.field();
            } else {
                p.setting_or_expect();
            }
        });
        self.finish();
    }
}
