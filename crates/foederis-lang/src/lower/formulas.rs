//! Conditions.

use foederis_model::{Comparison, Formula, Period, Quota, RoleKind, Term, Value, Variable};

use super::atoms::whole_number;
use super::variables::{Meaning, Variables};
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{
    AFTER, AND, ATOM, COMPARE, COUNT, DAYS, EVER, EVERY, IS_A, NAME, NONE_WITH, NOT, NUMERIC, ON_DAY, ONCE,
    OR, PAREN, PERIOD, PREVIOUSLY, TERM, UNTRANSLATED, VARIABLE, WITHIN,
};
use crate::syntax_kind::{SyntaxKind, SyntaxNode};

/// A condition; `None` inside when it speaks of a text version where there is none, and is left out.
type Lowered = Option<Option<Formula>>;

pub(crate) fn is_formula(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        AFTER
            | AND
            | ATOM
            | COMPARE
            | COUNT
            | DAYS
            | EVER
            | EVERY
            | IS_A
            | NONE_WITH
            | NOT
            | ON_DAY
            | ONCE
            | OR
            | PAREN
            | PREVIOUSLY
            | UNTRANSLATED
            | WITHIN
    )
}

/// `from`, `until`, `through` or `on` a date.
pub(crate) fn on_days(word: &str, date: Term) -> Vec<Formula> {
    let come = Formula::Date { date, over: false };
    let not_over = Formula::Not(Box::new(Formula::Date { date, over: true }));
    match word {
        "until" => vec![Formula::Not(Box::new(come))],
        "through" => vec![not_over],
        "on" => vec![come, not_over],
        _ => vec![come],
    }
}

fn a_day() -> Term {
    Term::Value(Value::Period(Period::days(1)))
}

fn parts(node: &SyntaxNode) -> Vec<SyntaxNode> {
    node.children().filter(|n| is_formula(n.kind())).collect()
}

impl Lowering {
    /// The condition of a line.
    pub(crate) fn line_formula(
        &mut self,
        line: &SyntaxNode,
        variables: &mut Variables,
        place: Place,
    ) -> Lowered {
        if self.broken(place.file, line) {
            return None;
        }
        let formula = parts(line).into_iter().next()?;
        self.formula(&formula, variables, place)
    }

    pub(crate) fn formula(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Lowered {
        let inner = |this: &mut Self, variables: &mut Variables, wrap: fn(Box<Formula>) -> Formula| {
            let of = parts(node).into_iter().next()?;
            let of = this.formula(&of, variables, place)?;
            Some(of.map(|f| wrap(Box::new(f))))
        };
        match node.kind() {
            ATOM => self.atom(node, variables, place).map(|a| a.map(Formula::Atom)),
            PAREN => {
                let of = parts(node).into_iter().next()?;
                self.formula(&of, variables, place)
            }
            NOT => {
                variables.branches += 1;
                let of = inner(self, variables, Formula::Not);
                variables.branches -= 1;
                of
            }
            ONCE => inner(self, variables, Formula::Once),
            EVER => inner(self, variables, Formula::Ever),
            PREVIOUSLY => inner(self, variables, |of| Formula::After { period: a_day(), of }),
            AND | OR => self.joined(node, variables, place),
            AFTER | WITHIN => self.in_time(node, variables, place),
            ON_DAY => {
                let both = parts(node);
                let [holds, act] = both.as_slice() else {
                    return None;
                };
                let holds = self.formula(holds, variables, place);
                let act = self.formula(act, variables, place);
                Some(match (holds?, act?) {
                    (Some(holds), Some(act)) => {
                        Some(Formula::OnDayOf { holds: Box::new(holds), act: Box::new(act) })
                    }
                    _ => None,
                })
            }
            COUNT => self.count(node, variables, place),
            EVERY | NONE_WITH => self.every_or_none(node, variables, place),
            COMPARE => self.compare(node, variables, place).map(Some),
            IS_A => self.is_a(node, variables, place).map(Some),
            DAYS => self.days(node, variables, place).map(Some),
            UNTRANSLATED => {
                let text = ast::words(node).iter().find_map(ast::as_string)?;
                Some(Some(Formula::Untranslated(text)))
            }
            _ => None,
        }
    }

    fn joined(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Lowered {
        let any = node.kind() == OR;
        variables.branches += u32::from(any);
        let mut all = Vec::new();
        let mut fine = true;
        for part in parts(node) {
            match self.formula(&part, variables, place) {
                Some(Some(Formula::All(inner))) if !any => all.extend(inner),
                Some(Some(Formula::Any(inner))) if any => all.extend(inner),
                Some(formula) => all.extend(formula),
                None => fine = false,
            }
        }
        variables.branches -= u32::from(any);
        if !fine {
            return None;
        }
        Some(match (all.pop(), any) {
            (None, _) => None,
            (Some(only), _) if all.is_empty() => Some(only),
            (Some(last), any) => {
                all.push(last);
                Some(if any { Formula::Any(all) } else { Formula::All(all) })
            }
        })
    }

    fn in_time(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Lowered {
        let period = match ast::child(node, PERIOD) {
            Some(period) => self.period(&period, place).map(|p| Term::Value(Value::Period(p))),
            None => {
                let term = ast::child(node, TERM)?;
                self.variable_term(&term, variables, place, RoleKind::Period)
            }
        };
        let of = parts(node).into_iter().next()?;
        let of = self.formula(&of, variables, place);
        let (period, of) = (period?, of?);
        Some(of.map(|of| {
            let of = Box::new(of);
            if node.kind() == AFTER {
                Formula::After { period, of }
            } else if self.is_begun(&of) {
                // What has begun stays so: the time in which it is new ends the day after the period.
                let run_out = Formula::After { period, of: of.clone() };
                let over = Formula::After { period: a_day(), of: Box::new(run_out) };
                Formula::All(vec![*of, Formula::Not(Box::new(over))])
            } else {
                Formula::Within { period, of }
            }
        }))
    }

    /// Whether a condition holds from the day of an act or of a date on.
    fn is_begun(&self, of: &Formula) -> bool {
        match of {
            Formula::Atom(atom) => self.relation_of(atom.relation).act,
            Formula::Date { .. } => true,
            _ => false,
        }
    }

    /// `from D`, `until D`, `through D`, `on D`, `from D until D`, `from D through D`; a date alone is `from` it.
    fn days(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Option<Formula> {
        let words = ast::words(node);
        let mut words = words.iter().map(|t| t.text());
        let mut all = Vec::new();
        for term in node.children().filter(|n| n.kind() == TERM) {
            let word = words.next().unwrap_or("from");
            let date = self.date_term(&term, variables, place)?;
            all.extend(on_days(word, date));
        }
        let last = all.pop()?;
        if all.is_empty() {
            return Some(last);
        }
        all.push(last);
        Some(Formula::All(all))
    }

    /// A date, or a variable that some relation gives one.
    fn date_term(&mut self, term: &SyntaxNode, variables: &mut Variables, place: Place) -> Option<Term> {
        let token = ast::first_word(term)?;
        if token.kind() == VARIABLE {
            return self.variable_term(term, variables, place, RoleKind::Date);
        }
        self.date(place.file, &token).map(|date| Term::Value(Value::Date(date)))
    }

    /// A variable that must have a range of its own.
    fn variable_term(
        &mut self,
        term: &SyntaxNode,
        variables: &mut Variables,
        place: Place,
        kind: RoleKind,
    ) -> Option<Term> {
        let token = ast::first_word(term).filter(|t| t.kind() == VARIABLE)?;
        let span = self.token_span(place.file, &token);
        match variables.meaning(token.text(), span) {
            Meaning::Term(Term::Variable(variable)) => {
                variables.needs.push((variable, span));
                self.narrow(variables, variable, kind, span).then_some(Term::Variable(variable))
            }
            Meaning::Term(term) => Some(term),
            Meaning::NoText => None,
        }
    }

    fn counted(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Option<Variable> {
        let token = ast::words(node).into_iter().find(|t| t.kind() == VARIABLE)?;
        let span = self.token_span(place.file, &token);
        if token.text() == "?_" {
            self.report(
                Diagnostic::error(
                    "F0302",
                    span,
                    "what is counted needs a name, since the condition speaks of it",
                )
                .help("write a variable, as `?s`"),
            );
            return None;
        }
        Some(variables.enter(token.text(), span))
    }

    fn count(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Lowered {
        let words = ast::words(node);
        let strict = words.first().is_some_and(|t| t.text() == "more");
        let number = ast::child(node, TERM)?;
        let number_token = ast::first_word(&number)?;
        let span = self.token_span(place.file, &number_token);
        let share = number_token.text().split_once('/');
        let quota = if number_token.kind() == VARIABLE {
            self.variable_term(&number, variables, place, RoleKind::Number).map(Quota::AtLeast)
        } else if let Some((above, below)) = share {
            match (whole_number(above), whole_number(below)) {
                (Some(numerator), Some(denominator)) if denominator > 0 && numerator <= denominator => {
                    Some(Quota::Share { numerator, denominator, strict })
                }
                _ => {
                    self.report(
                        Diagnostic::error("F0109", span, format!("`{}` is not a share", number_token.text()))
                            .help("write a share of at most one, as 2/3"),
                    );
                    None
                }
            }
        } else {
            match whole_number(number_token.text()) {
                Some(n) => {
                    let n = n.saturating_add(i64::from(strict));
                    Some(Quota::AtLeast(Term::Value(Value::Number(n))))
                }
                None => {
                    self.report(
                        Diagnostic::error(
                            "F0109",
                            span,
                            format!("`{}` is not a number", number_token.text()),
                        )
                        .help("write a whole number, as 3, or a share, as 2/3"),
                    );
                    None
                }
            }
        };
        if strict && matches!(quota, Some(Quota::AtLeast(Term::Variable(_)))) {
            self.report(
                Diagnostic::error(
                    "F0109",
                    span,
                    "`more than` takes a number or a share here, not a variable",
                )
                .help("write `at least ?n ?s with ...`"),
            );
            return None;
        }
        let of = parts(node);
        let is_share = matches!(quota, Some(Quota::Share { .. }));
        if is_share && of.len() < 2 {
            self.report(
                Diagnostic::error("F0104", span, "a share needs those among whom it is counted")
                    .help("write `at least 2/3 of ?s among CONDITION with CONDITION`"),
            );
            return None;
        }
        let over = self.counted(node, variables, place)?;
        variables.branches += 1;
        let lowered: Vec<Lowered> = of.iter().map(|f| self.formula(f, variables, place)).collect();
        variables.branches -= 1;
        variables.leave();
        let lowered: Option<Vec<Option<Formula>>> = lowered.into_iter().collect();
        let mut lowered = lowered?.into_iter();
        let (quota, first, second) = (quota?, lowered.next()?, lowered.next());
        let Some(among) = first else {
            return Some(None);
        };
        Some(Some(match (second, is_share) {
            (Some(Some(holds)), true) => {
                Formula::Count { quota, over, among: Box::new(among), holds: Some(Box::new(holds)) }
            }
            (Some(None), true) => return Some(None),
            (second, _) => {
                let among = match second.flatten() {
                    Some(holds) => Formula::All(vec![among, holds]),
                    None => among,
                };
                Formula::Count { quota, over, among: Box::new(among), holds: None }
            }
        }))
    }

    fn every_or_none(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Lowered {
        let over = self.counted(node, variables, place)?;
        variables.branches += 1;
        let lowered: Vec<Lowered> = parts(node).iter().map(|f| self.formula(f, variables, place)).collect();
        variables.branches -= 1;
        variables.leave();
        let lowered: Option<Vec<Option<Formula>>> = lowered.into_iter().collect();
        let mut lowered = lowered?.into_iter();
        let Some(among) = lowered.next()? else {
            return Some(None);
        };
        if node.kind() == EVERY {
            let holds = lowered.next()?;
            return Some(holds.map(|holds| Formula::Count {
                quota: Quota::Every,
                over,
                among: Box::new(among),
                holds: Some(Box::new(holds)),
            }));
        }
        Some(Some(Formula::Not(Box::new(Formula::Count {
            quota: Quota::AtLeast(Term::Value(Value::Number(1))),
            over,
            among: Box::new(among),
            holds: None,
        }))))
    }

    fn compared_term(&mut self, term: &SyntaxNode, variables: &mut Variables, place: Place) -> Option<Term> {
        let token = ast::first_word(term);
        if let Some(token) = token.as_ref().filter(|t| t.kind() == VARIABLE) {
            let span = self.token_span(place.file, token);
            return match variables.meaning(token.text(), span) {
                Meaning::Term(term) => {
                    if let Term::Variable(variable) = term {
                        variables.needs.push((variable, span));
                    }
                    Some(term)
                }
                Meaning::NoText => {
                    self.report(Diagnostic::error("F0308", span, "there is no text version here"));
                    None
                }
            };
        }
        let span = self.node_span(place.file, term);
        let text = token.as_ref().map_or("", |t| t.text());
        let wanted = match token.as_ref().map(|t| t.kind()) {
            // `1915` alone is a number; a month or a day makes it a date.
            Some(NUMERIC) if text.contains('-') => RoleKind::Date,
            Some(NUMERIC) => RoleKind::Number,
            _ => RoleKind::Thing,
        };
        self.value(term, wanted, place, span).map(Term::Value)
    }

    fn compare(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Option<Formula> {
        let words = ast::words(node);
        let comparison = match (words.first()?.text(), words.get(1).map(|t| t.text())) {
            ("is", Some("not")) => Comparison::Different,
            ("is", _) => Comparison::Same,
            ("more", _) => Comparison::MoreThan,
            _ => Comparison::AtLeast,
        };
        let terms: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == TERM).collect();
        let [left, right] = terms.as_slice() else {
            return None;
        };
        let spans = [self.node_span(place.file, left), self.node_span(place.file, right)];
        let left = self.compared_term(left, variables, place);
        let right = self.compared_term(right, variables, place);
        let (left, right) = (left?, right?);
        let by_size = matches!(comparison, Comparison::AtLeast | Comparison::MoreThan);
        for (term, other, span) in [(left, right, spans[0]), (right, left, spans[1])] {
            if by_size && !self.is_number(term, variables, span) {
                return None;
            }
            // What equals a value, or something with a range, has a range too.
            if let (Term::Variable(variable), Comparison::Same) = (term, comparison) {
                let given = match other {
                    Term::Value(_) => true,
                    Term::Variable(other) => variables.get(other).is_some_and(|k| k.ranged || k.in_head),
                };
                if given && let Some(known) = variables.get_mut(variable) {
                    known.ranged = true;
                }
            }
        }
        Some(Formula::Compare(left, comparison, right))
    }

    /// Whether a term can be compared by size; if not, says so.
    fn is_number(&mut self, term: Term, variables: &mut Variables, span: foederis_model::Span) -> bool {
        let value = match term {
            Term::Variable(variable) => return self.narrow(variables, variable, RoleKind::Number, span),
            Term::Value(Value::Number(_)) => return true,
            Term::Value(value) => value,
        };
        let its = self.value_kind_name(value);
        self.report(
            Diagnostic::error("F0206", span, format!("only numbers compare by size, and this is {its}"))
                .help("compare names and dates with `is` or `is not`; that one date is earlier is `ever (from ?a and until ?b)`"),
        );
        false
    }

    /// `?x is a state`, `?x is not an organ`.
    fn is_a(&mut self, node: &SyntaxNode, variables: &mut Variables, place: Place) -> Option<Formula> {
        let words = ast::words(node);
        let not = words.get(1).is_some_and(|t| t.text() == "not");
        let name = words.last().filter(|t| t.kind() == NAME)?;
        let span = self.token_span(place.file, name);
        let kind = self.find_kind(name.text(), span);
        let term_node = ast::child(node, TERM)?;
        let before = variables.needs.len();
        let term = self.compared_term(&term_node, variables, place);
        if !not {
            variables.needs.truncate(before); // A kind is a range.
        }
        let (kind, term) = (kind?, term?);
        if let Term::Variable(variable) = term
            && !not
        {
            if !self.narrow(variables, variable, RoleKind::Entity(kind), span) {
                return None;
            }
            if let Some(known) = variables.get_mut(variable) {
                known.ranged = true;
            }
        }
        let is_a = Formula::IsA(term, kind);
        Some(if not { Formula::Not(Box::new(is_a)) } else { is_a })
    }
}
