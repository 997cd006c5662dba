//! What is said: a relation, how it is said, and when it holds.

use foederis_model::{
    Certainty, DatePrecision, EntityId, Fact, ImpreciseDate, Label, Modality, Silence, Span, Statement,
    StatementId, Validity,
};

use super::names::id;
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{ATOM, NAME, NUMERIC, VALIDITY};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// One thing said.
pub(crate) struct Said {
    pub(crate) fact: Fact,
    pub(crate) denies: bool,
    pub(crate) modality: Modality,
    pub(crate) validity: Validity,
    pub(crate) span: Span,
}

impl Said {
    /// A statement of which nothing else is known.
    pub(crate) fn statement(self, name: &str, number: usize) -> Statement {
        Statement {
            id: id(number, StatementId),
            name: name.to_owned(),
            register: None,
            speaker: None,
            for_whom: None,
            sources: Vec::new(),
            words: Vec::new(),
            translations: Vec::new(),
            paraphrase: None,
            fact: self.fact,
            denies: self.denies,
            modality: self.modality,
            validity: self.validity,
            said: None,
            said_at: None,
            notified: None,
            recorded: None,
            certainty: Certainty::default(),
            label: Label::default(),
            weight: None,
            note: None,
            span: self.span,
        }
    }
}

impl Lowering {
    /// A line with a relation: `states not F from D until D`.
    pub(super) fn said(&mut self, node: &SyntaxNode, place: Place) -> Option<Said> {
        if self.broken(place.file, node) {
            return None;
        }
        let words = ast::words(node);
        let verb = words.iter().find_map(|t| super::instruments::modality(t.text()));
        let denies = words.iter().any(|t| matches!(t.text(), "not" | "denies"));
        let modality = verb.unwrap_or(Modality::States);
        let atom = ast::child(node, ATOM)?;
        let fact = self.fact(&atom, place);
        let validity = match ast::child(node, VALIDITY) {
            Some(validity) => self.validity(&validity, place.file),
            None => Some(Validity::Always),
        };
        let (mut fact, span) = fact?;
        let validity = validity?;
        if let Silence::SaidOf(other) = self.relation_of(fact.relation).silence {
            fact.relation = other;
        }
        let relation = self.relation_of(fact.relation);
        if relation.act && validity == Validity::Always && !denies && modality == Modality::States {
            let name = relation.name.clone();
            self.report(
                Diagnostic::error(
                    "F0403",
                    span,
                    format!("`{name}` is an act, and it is not said on which day it happened"),
                )
                .help("add `on DATE`, as `on 1993-11-16` or, if only the month is known, `on 1993-11`"),
            );
            return None;
        }
        Some(Said { fact, denies, modality, validity, span: self.node_span(place.file, node) })
    }

    /// `on D`, `from D`, `from D until D`, `from D through D`.
    pub(super) fn validity(&mut self, node: &SyntaxNode, file: u32) -> Option<Validity> {
        let words = ast::words(node);
        let dates: Vec<&SyntaxToken> = words.iter().filter(|t| t.kind() == NUMERIC).collect();
        let has = |word: &str| words.iter().any(|t| t.text() == word);
        let first = dates.first().and_then(|t| self.date(file, t));
        let second = dates.get(1).map(|t| self.date(file, t));
        let first = first?;
        if has("on") {
            return Some(Validity::On(first));
        }
        let Some(second) = second else {
            return Some(Validity::From(first));
        };
        let until = if has("through") { day_after(second?) } else { second? };
        let margin = self.library.margin;
        if until.bounds(margin).1 <= first.bounds(margin).0 {
            let span = self.node_span(file, node);
            self.report(
                Diagnostic::error("F0402", span, "the end does not come after the beginning")
                    .here(format!("the first day out is {until}, the first day in {first}"))
                    .help("`until` names the first day out, `through` the last day in; correct one of the dates"),
            );
            return None;
        }
        Some(Validity::FromUntil(first, until))
    }

    /// `given [WHO [for WHOM] VERB] [not] F PERIOD[, said D][, notified D][, weight N]`.
    pub(crate) fn given(&mut self, node: &SyntaxNode, name: &str, place: Place) -> Option<Statement> {
        if self.broken(place.file, node) {
            return None;
        }
        let words = ast::words(node);
        let said = self.said(node, place);
        let mut at = 1;
        let (mut speaker, mut for_whom) = (None, None);
        if let Some(token) = words.get(at).filter(|t| t.kind() == NAME && t.text() != "not") {
            speaker = Some(self.any_name(token, place.file)?);
            at += 1;
            if words.get(at).is_some_and(|t| t.text() == "for") {
                for_whom = Some(self.any_name(words.get(at + 1)?, place.file)?);
            }
        }
        let after = |word: &str| words.iter().skip_while(|t| t.text() != word).nth(1).cloned();
        let date = |this: &mut Self, word: &str| match after(word) {
            Some(token) => this.date(place.file, &token).map(Some),
            None => Some(None),
        };
        let (on, notified, recorded) = (date(self, "said"), date(self, "notified"), date(self, "recorded"));
        let weight = match after("weight") {
            Some(token) => Some(self.probability(&token, place.file)?),
            None => None,
        };
        let behind = words.iter().zip(words.iter().skip(1)).filter(|(word, _)| word.text() == "source");
        let kind = self.built_in_kind("source");
        let sources: Option<Vec<EntityId>> = behind
            .map(|(_, name)| self.find_entity_of(name.text(), kind, self.token_span(place.file, name)))
            .collect();
        let mut statement = said?.statement(name, self.library.statements.len());
        (statement.speaker, statement.for_whom) = (speaker, for_whom);
        (statement.said, statement.notified, statement.recorded) = (on?, notified?, recorded?);
        (statement.sources, statement.weight) = (sources?, weight);
        Some(statement)
    }
}

/// The same date, a day later: the first day out when this is the last day in.
pub(crate) fn day_after(date: ImpreciseDate) -> ImpreciseDate {
    ImpreciseDate {
        earliest: date.earliest.next(),
        latest: date.latest.next(),
        // A shifted month is no month; where a margin depends on what was written, that is kept.
        precision: if date.uncertain || date.approximate || date.precision == DatePrecision::Day {
            date.precision
        } else {
            DatePrecision::Interval
        },
        ..date
    }
}
