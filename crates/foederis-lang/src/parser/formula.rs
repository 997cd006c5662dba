//! Conditions, atoms and terms.

use super::{DEEPEST, Parser};
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{
    AFTER, AND, ATOM, COMMA, COMPARE, COUNT, DAYS, END, ERROR, EVER, EVERY, IS_A, LPAREN, NAME, NONE_WITH,
    NOT, NUMERIC, ON_DAY, ONCE, OR, PAREN, PATH, PERIOD, PREVIOUSLY, RPAREN, STRING, TERM, UNTERMINATED,
    UNTRANSLATED, VARIABLE, WITHIN,
};

/// The words for units of time.
pub(crate) const UNITS: &[&str] = &["day", "days", "week", "weeks", "month", "months", "year", "years"];

impl Parser<'_> {
    /// Conditions joined with `and` or with `or`.
    pub(super) fn formula(&mut self) {
        if self.depth >= DEEPEST {
            let span = self.span_of(0);
            self.complain(
                Diagnostic::error("F0107", span, "this condition is nested too deep")
                    .help("give its inner part a name of its own with a rule"),
            );
            self.skip_line();
            return;
        }
        self.depth += 1;
        let checkpoint = self.checkpoint();
        let mut last_open = self.unary();
        let mut joined_by = "";
        while self.peek(0) == NAME && matches!(self.text(0), "and" | "or") {
            let word = self.text(0);
            if last_open {
                let span = self.span_of(0);
                self.complain(
                    Diagnostic::error(
                        "F0111",
                        span,
                        format!("this `{word}` could belong to what is counted or stand beside it"),
                    )
                    .help("put what is counted in parentheses, as `no ?s with (F and G)`, or the whole, as `(no ?s with F) and G`"),
                );
            }
            if joined_by.is_empty() {
                self.start_at(checkpoint, if word == "and" { AND } else { OR });
                joined_by = word;
            } else if joined_by != word {
                let span = self.span_of(0);
                self.complain(
                    Diagnostic::error("F0106", span, "`and` and `or` are mixed without parentheses")
                        .here(format!("joined with `{joined_by}` before"))
                        .help("write parentheses, as in `(F and G) or H`"),
                );
            }
            self.bump();
            last_open = self.unary();
        }
        if !joined_by.is_empty() {
            self.finish();
        }
        self.depth -= 1;
    }

    /// One condition; whether it ends in what is counted, without parentheses.
    fn unary(&mut self) -> bool {
        if self.depth >= DEEPEST {
            self.formula(); // Says so.
            return false;
        }
        self.depth += 1;
        let open = self.condition_here();
        self.depth -= 1;
        open
    }

    fn condition_here(&mut self) -> bool {
        let word = if self.peek(0) == NAME { self.text(0) } else { "" };
        let prefix = match word {
            "not" => Some(NOT),
            "once" => Some(ONCE),
            "previously" => Some(PREVIOUSLY),
            "ever" => Some(EVER),
            _ => None,
        };
        if let Some(kind) = prefix {
            self.start(kind);
            self.bump();
            let open = self.unary();
            self.finish();
            return open;
        }
        match word {
            _ if self.at_days() => {
                self.days_condition();
                return false;
            }
            "within" => {
                self.start(WITHIN);
                self.bump();
                self.period_or_variable();
                let open = self.expect_word("after", "write `within PERIOD after CONDITION`")
                    && self.unary_or_date();
                self.finish();
                return open;
            }
            "at" | "more" if self.at_words(&["at", "least"]) || self.at_words(&["more", "than"]) => {
                return self.count();
            }
            "every" => {
                self.start(EVERY);
                self.bump();
                let open = self.counted_variable() && self.among() && self.with();
                self.finish();
                return open;
            }
            "no" if self.peek(1) == VARIABLE => {
                self.start(NONE_WITH);
                self.bump();
                let open = self.counted_variable() && self.with();
                self.finish();
                return open;
            }
            _ => {}
        }
        let number = self.peek(0) == NUMERIC && self.peek(1) == NAME && UNITS.contains(&self.text(1));
        let variable = self.peek(0) == VARIABLE && self.peek(1) == NAME && self.text(1) == "after";
        if number || variable {
            self.start(AFTER);
            self.period_or_variable();
            let open = self.expect_word("after", "write `PERIOD after CONDITION`") && self.unary_or_date();
            self.finish();
            return open;
        }
        let checkpoint = self.checkpoint();
        if !self.primary() {
            return false;
        }
        if self.at_words(&["on", "the", "day", "of"]) {
            self.start_at(checkpoint, ON_DAY);
            for _ in 0..4 {
                self.bump();
            }
            let open = self.unary_or_date();
            self.finish();
            return open;
        }
        false
    }

    /// Whether a condition on the day itself begins here.
    pub(super) fn at_days(&self) -> bool {
        self.peek(0) == NAME
            && matches!(self.text(0), "from" | "until" | "through" | "on")
            && matches!(self.peek(1), NUMERIC | VARIABLE)
    }

    /// `from D`, `until D`, `through D`, `on D`, `from D until D`, `from D through D`.
    pub(super) fn days_condition(&mut self) {
        self.start(DAYS);
        let from = self.at_word("from");
        self.bump();
        self.date_term();
        if from && (self.eat_word("until") || self.eat_word("through")) {
            self.date_term();
        }
        self.finish();
    }

    fn date_term(&mut self) {
        if matches!(self.peek(0), NUMERIC | VARIABLE) {
            self.start(TERM);
            self.bump();
            self.finish();
        } else {
            self.expected("a date or a variable", "write a date as 1992-05-15, 1992-05 or 1992");
        }
    }

    /// A condition, or a date that stands for its day: `10 years after 1904-04-08`.
    fn unary_or_date(&mut self) -> bool {
        let next = if self.peek(1) == NAME { self.text(1) } else { "" };
        let date = match self.peek(0) {
            NUMERIC => !UNITS.contains(&next) && !matches!(next, "is" | "at" | "more"),
            VARIABLE => !matches!(next, "after" | "is" | "at" | "more"),
            _ => false,
        };
        if !date {
            return self.unary();
        }
        self.start(DAYS);
        self.date_term();
        self.finish();
        false
    }

    fn primary(&mut self) -> bool {
        if self.at_open() {
            self.start(PAREN);
            self.bump();
            self.formula();
            let closed = self.expect(RPAREN, "`)`", "close the parenthesis");
            self.finish();
            return closed;
        }
        if self.at_word("untranslated") && matches!(self.peek(1), STRING | UNTERMINATED) {
            self.start(UNTRANSLATED);
            self.bump();
            self.bump();
            self.finish();
            return true;
        }
        if self.at_atom() {
            self.atom();
            return true;
        }
        if self.at_term() && self.peek(0) != STRING && self.peek(0) != UNTERMINATED {
            return self.comparison();
        }
        self.expected("a condition", "write a relation with its arguments, as `party(?state, ?treaty)`");
        false
    }

    /// `?x is ?y`, `?x is a state`, `?n at least 3`.
    fn comparison(&mut self) -> bool {
        const SHAPE: &str = "write a relation with its arguments in parentheses, or compare with `is`, `is not`, `at least` or `more than`";
        let checkpoint = self.checkpoint();
        self.term();
        let article = usize::from(self.text(1) == "not") + 1;
        if self.at_word("is") && matches!(self.text(article), "a" | "an") && self.peek(article + 1) == NAME {
            self.start_at(checkpoint, IS_A);
            for _ in 0..article + 2 {
                self.bump();
            }
            self.finish();
            return true;
        }
        if self.at_word("is") {
            self.start_at(checkpoint, COMPARE);
            self.bump();
            self.eat_word("not");
        } else if self.at_words(&["at", "least"]) || self.at_words(&["more", "than"]) {
            self.start_at(checkpoint, COMPARE);
            self.bump();
            self.bump();
        } else {
            self.start_at(checkpoint, ERROR);
            self.expected("`(`, `is`, `at least` or `more than`", SHAPE);
            self.finish();
            return false;
        }
        let there = self.at_term();
        if there {
            self.term();
        } else {
            self.expected("a value to compare with", SHAPE);
        }
        self.finish();
        there
    }

    /// `at least 3 ?s with F`, `more than 1/2 of ?s among F with G`.
    fn count(&mut self) -> bool {
        const SHAPE: &str =
            "write `at least 3 ?s with CONDITION` or `at least 2/3 of ?s among CONDITION with CONDITION`";
        self.start(COUNT);
        self.bump();
        self.bump();
        let mut fine = matches!(self.peek(0), NUMERIC | VARIABLE);
        if fine {
            self.start(TERM);
            self.bump();
            self.finish();
        } else {
            self.expected("a number or a share", SHAPE);
        }
        self.eat_word("of");
        fine = fine && self.counted_variable();
        if fine && self.at_word("among") {
            fine = self.among();
        }
        let open = fine && self.with();
        self.finish();
        open
    }

    fn counted_variable(&mut self) -> bool {
        self.expect(VARIABLE, "a variable for what is counted", "write a variable, as `?s`")
    }

    fn among(&mut self) -> bool {
        let there = self.expect_word("among", "write `among CONDITION with CONDITION`");
        if there {
            self.formula();
        }
        there
    }

    /// `with F`; whether F has no parentheses of its own.
    fn with(&mut self) -> bool {
        if !self.expect_word("with", "write `with CONDITION`") {
            return false;
        }
        let parenthesised = self.at_open();
        let open = self.unary();
        open || !parenthesised
    }

    fn period_or_variable(&mut self) {
        if self.peek(0) == VARIABLE {
            self.start(TERM);
            self.bump();
            self.finish();
        } else {
            self.period();
        }
    }

    /// `6 months and 10 days`, `3 months to the first of a month`.
    fn period(&mut self) {
        const SHAPE: &str = "write a number and a unit, as `30 days` or `6 months`";
        self.start(PERIOD);
        loop {
            if !self.expect(NUMERIC, "a number", SHAPE) {
                break;
            }
            if self.peek(0) == NAME && UNITS.contains(&self.text(0)) {
                self.bump();
            } else {
                self.expected("a unit of time", SHAPE);
                break;
            }
            let more = self.at_word("and")
                && self.peek(1) == NUMERIC
                && self.peek(2) == NAME
                && UNITS.contains(&self.text(2));
            if !more {
                break;
            }
            self.bump();
        }
        let runs_to = |unit| self.at_words(&["to", "the", "first", "of", "a", unit]);
        if runs_to("month") || runs_to("year") {
            for _ in 0..6 {
                self.bump();
            }
        }
        self.finish();
    }

    /// `relation(term, term)`.
    pub(super) fn atom(&mut self) {
        const SHAPE: &str = "write a relation with its arguments, as `party(?state, ?treaty)`";
        self.start(ATOM);
        if self.expect(NAME, "a relation", SHAPE) && self.expect(LPAREN, "`(` and the arguments", SHAPE) {
            while self.peek(0) != RPAREN && self.peek(0) != END {
                if self.at_term() {
                    self.term();
                } else {
                    self.expected("a name, a variable, a number or a period", "");
                }
                if !matches!(self.peek(0), COMMA | RPAREN | END) {
                    self.odd_argument();
                }
                if !self.eat(COMMA) {
                    break;
                }
                if self.peek(0) == RPAREN {
                    self.expected("another argument", "remove the comma before `)`");
                }
            }
            self.expect(RPAREN, "`,` or `)`", SHAPE);
        }
        self.finish();
    }

    /// Skips to the comma or parenthesis that ends a faulty argument.
    fn odd_argument(&mut self) {
        self.expected("`,` or `)`", "an argument is one name, variable, number or period");
        self.start(ERROR);
        let mut open = 0;
        loop {
            match self.peek(0) {
                END => break,
                COMMA | RPAREN if open == 0 => break,
                LPAREN => open += 1,
                RPAREN => open -= 1,
                _ => {}
            }
            self.bump();
        }
        self.finish();
    }

    pub(super) fn term(&mut self) {
        if self.peek(0) == NUMERIC && self.peek(1) == NAME && UNITS.contains(&self.text(1)) {
            self.start(TERM);
            self.period();
            self.finish();
            return;
        }
        self.start(TERM);
        if matches!(self.peek(0), NAME | PATH | NUMERIC | VARIABLE | STRING | UNTERMINATED) {
            self.bump();
        }
        self.finish();
    }
}
