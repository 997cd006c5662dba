//! Relations with their arguments: in rules, in the record, and in questions.

use foederis_model::{
    Atom, EntityId, Fact, Pattern, Period, RelationId, RoleKind, Rounding, RunsTo, Slot, Span, Term, Value,
};

use super::names::a_kind;
use super::variables::{Meaning, Variables};
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{NAME, NUMERIC, PATH, PERIOD, TERM, UNTERMINATED, VARIABLE};
use crate::syntax_kind::{SyntaxKind, SyntaxNode, SyntaxToken};

/// An argument as it is written.
pub(crate) enum Argument {
    /// A variable, `?` included.
    Variable(String),
    Value(Value),
}

/// A relation and its arguments, each with its place.
pub(crate) struct Written {
    pub(crate) relation: RelationId,
    pub(crate) arguments: Vec<(Argument, Span)>,
    pub(crate) span: Span,
}

/// Whether every role must have an argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arity {
    All,
    /// Trailing ones may be left out, as in questions.
    MayTrail,
}

impl Lowering {
    /// A relation with its arguments, names looked up and kinds checked.
    pub(crate) fn written(&mut self, node: &SyntaxNode, place: Place, arity: Arity) -> Option<Written> {
        if self.broken(place.file, node) {
            return None;
        }
        let name = ast::first_word(node).filter(|t| t.kind() == NAME)?;
        let name_span = self.token_span(place.file, &name);
        let relation = self.find_relation(name.text(), name_span)?;
        let terms: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == TERM).collect();
        let span = self.node_span(place.file, node);
        let roles = self.relation_of(relation).roles.len();
        if terms.len() > roles || (terms.len() < roles && arity == Arity::All) {
            self.wrong_count(relation, terms.len(), span);
            return None;
        }
        let mut arguments = Vec::with_capacity(roles);
        let mut fine = true;
        for (role, term) in terms.iter().enumerate() {
            let at = self.node_span(place.file, term);
            match self.argument(term, relation, role, place, at) {
                Some(argument) => arguments.push((argument, at)),
                None => fine = false,
            }
        }
        fine.then_some(Written { relation, arguments, span })
    }

    pub(crate) fn shape_of(&self, relation: RelationId) -> String {
        let relation = self.relation_of(relation);
        let roles: Vec<String> = relation
            .roles
            .iter()
            .map(|r| {
                let kind = match r.kind {
                    RoleKind::Entity(kind) => self.kind_name(kind),
                    RoleKind::Thing => "thing",
                    RoleKind::Number => "number",
                    RoleKind::Period => "period",
                    RoleKind::Date => "date",
                };
                format!("{}: {kind}", r.name)
            })
            .collect();
        format!("{}({})", relation.name, roles.join(", "))
    }

    pub(crate) fn wrong_count(&mut self, relation: RelationId, given: usize, span: Span) {
        let declared = self.relation_of(relation);
        let (name, wanted, first) = (declared.name.clone(), declared.roles.len(), declared.span);
        let plural = |n: usize| if n == 1 { "1 argument".to_owned() } else { format!("{n} arguments") };
        let shape = self.shape_of(relation);
        self.report(
            Diagnostic::error(
                "F0205",
                span,
                format!(
                    "`{name}` takes {}, but {given} {} given",
                    plural(wanted),
                    if given == 1 { "is" } else { "are" }
                ),
            )
            .also(first, "declared here")
            .help(format!("write `{shape}`")),
        );
    }

    fn argument(
        &mut self,
        term: &SyntaxNode,
        relation: RelationId,
        role: usize,
        place: Place,
        span: Span,
    ) -> Option<Argument> {
        let kind = self.relation_of(relation).roles[role].kind;
        if let Some(token) = ast::first_word(term).filter(|t| t.kind() == VARIABLE) {
            return Some(Argument::Variable(token.text().to_owned()));
        }
        let value = self.value(term, kind, place, span)?;
        if self.library.fits(value, kind) {
            return Some(Argument::Value(value));
        }
        self.wrong_kind(value, relation, role, span);
        None
    }

    pub(crate) fn wrong_kind(&mut self, value: Value, relation: RelationId, role: usize, span: Span) {
        let declared = self.relation_of(relation);
        let its = self.value_kind_name(value);
        let wanted = self.role_kind_name(declared.roles[role].kind);
        let mut diagnostic = Diagnostic::error(
            "F0206",
            span,
            format!(
                "`{}` is {its}, but the role `{}` of `{}` takes {wanted}",
                self.library.name(value),
                declared.roles[role].name,
                declared.name
            ),
        )
        .here(format!("{wanted} was expected here"))
        .help(format!("write `{}`", self.shape_of(relation)));
        if let Value::Entity(entity) = value {
            diagnostic = diagnostic
                .also(self.library.entities[entity.index()].span, format!("declared here as {its}"));
        }
        self.report(diagnostic);
    }

    /// A value where a role of this kind is to be filled.
    pub(crate) fn value(
        &mut self,
        term: &SyntaxNode,
        wanted: RoleKind,
        place: Place,
        span: Span,
    ) -> Option<Value> {
        if let Some(period) = ast::child(term, PERIOD) {
            return self.period(&period, place).map(Value::Period);
        }
        let token = ast::first_word(term)?;
        match token.kind() {
            NAME if token.text() == "this" => self.this(place, span).map(Value::Entity),
            NAME | PATH => self.named_value(token.text(), wanted, place, span),
            NUMERIC if wanted == RoleKind::Date => self.date(place.file, &token).map(Value::Date),
            NUMERIC => self.number(&token, wanted, span).map(Value::Number),
            UNTERMINATED => None,
            SyntaxKind::STRING if self.lenient => {
                self.named_value(&ast::as_string(&token)?, wanted, place, span)
            }
            SyntaxKind::STRING => {
                self.report(
                    Diagnostic::error("F0206", span, "words in quotes cannot stand in a relation")
                        .help("write the name under which the thing is declared"),
                );
                None
            }
            _ => None,
        }
    }

    fn this(&mut self, place: Place, span: Span) -> Option<EntityId> {
        if place.this.is_none() {
            self.report(Diagnostic::error("F0311", span, "`this` means nothing here").help(
                "`this` is the thing, article, statement or entry in whose lines it stands; write a name",
            ));
        }
        place.this
    }

    fn named_value(&mut self, name: &str, wanted: RoleKind, place: Place, span: Span) -> Option<Value> {
        if place.acts_may_be_new
            && self.library.entity(name).is_none()
            && let RoleKind::Entity(kind) = wanted
            && self.library.is_kind(kind, self.built_in_kind("act"))
        {
            return self.declare_entity(name, kind, None, span).map(Value::Entity);
        }
        if matches!(wanted, RoleKind::Number | RoleKind::Period | RoleKind::Date)
            && self.library.entity(name).is_none()
        {
            let what = self.role_kind_name(wanted);
            self.report(
                Diagnostic::error("F0206", span, format!("`{name}` is not {what}"))
                    .here(format!("{what} was expected here")),
            );
            return None;
        }
        self.find_entity(name, wanted, span).map(Value::Entity)
    }

    fn number(&mut self, token: &SyntaxToken, wanted: RoleKind, span: Span) -> Option<i64> {
        let number = whole_number(token.text());
        if number.is_none() || matches!(wanted, RoleKind::Period) {
            let what = self.role_kind_name(wanted);
            let mut diagnostic =
                Diagnostic::error("F0109", span, format!("`{}` is not {what}", token.text()))
                    .here(format!("{what} was expected here"));
            if wanted == RoleKind::Number {
                diagnostic = diagnostic.help("write a whole number, as 3 or 3rd");
            } else if token.text().parse::<foederis_model::ImpreciseDate>().is_ok() {
                diagnostic = diagnostic.help("a date stands behind the relation, with `on` or `from`");
            }
            self.report(diagnostic);
            return None;
        }
        number
    }

    /// `6 months and 10 days`, rounded as the place says.
    pub(crate) fn period(&mut self, node: &SyntaxNode, place: Place) -> Option<Period> {
        if self.broken(place.file, node) {
            return None;
        }
        let words = ast::words(node);
        let words: Vec<&str> = words.iter().map(|t| t.text()).collect();
        match read_period(&words, place.rounding) {
            Some((period, used)) if used == words.len() => {
                let span = self.node_span(place.file, node);
                self.needs_rounding(period, place, span);
                Some(period)
            }
            _ => {
                let span = self.node_span(place.file, node);
                self.report(
                    Diagnostic::error("F0109", span, "this is not a period")
                        .help("write a number and a unit, as `30 days` or `6 months and 10 days`"),
                );
                None
            }
        }
    }

    /// Notes a period of months in an instrument that does not say how months round.
    pub(crate) fn needs_rounding(&mut self, period: Period, place: Place, span: Span) {
        let silent = place.rounding == Rounding::LibraryConvention && period.months % 12 != 0;
        if let Some(instrument) = place.instrument.filter(|_| silent) {
            self.unrounded.entry(instrument).or_insert(span);
        }
    }

    /// A relation in a rule; `None` inside when it speaks of a text version and there is none.
    pub(crate) fn atom(
        &mut self,
        node: &SyntaxNode,
        variables: &mut Variables,
        place: Place,
    ) -> Option<Option<Atom>> {
        let written = self.written(node, place, Arity::All)?;
        let mut terms = Vec::with_capacity(written.arguments.len());
        let (mut fine, mut without_text) = (true, false);
        for (role, (argument, span)) in written.arguments.iter().enumerate() {
            let term = match argument {
                Argument::Value(value) => Term::Value(*value),
                Argument::Variable(name) => match variables.meaning(name, *span) {
                    Meaning::Term(term) => term,
                    Meaning::NoText => {
                        without_text = true;
                        continue;
                    }
                },
            };
            match term {
                Term::Variable(variable) => {
                    let kind = self.relation_of(written.relation).roles[role].kind;
                    fine &= self.narrow(variables, variable, kind, *span);
                    if let Some(known) = variables.get_mut(variable) {
                        known.ranged = true;
                    }
                }
                Term::Value(value) => {
                    let kind = self.relation_of(written.relation).roles[role].kind;
                    if !self.library.fits(value, kind) {
                        self.wrong_kind(value, written.relation, role, *span);
                        fine = false;
                    }
                }
            }
            terms.push(term);
        }
        if !fine {
            return None;
        }
        Some((!without_text).then_some(Atom { relation: written.relation, terms }))
    }

    /// Checks that a variable can be of a kind too; outside of alternatives it is so from here on.
    pub(crate) fn narrow(
        &mut self,
        variables: &mut Variables,
        variable: foederis_model::Variable,
        kind: RoleKind,
        span: Span,
    ) -> bool {
        let branches = variables.branches;
        let Some(known) = variables.get_mut(variable) else {
            return true;
        };
        let joined = match (known.kind, kind) {
            (None, kind) => Some(kind),
            (Some(a), b) if a == b => Some(a),
            (Some(RoleKind::Thing), b @ RoleKind::Entity(_)) => Some(b),
            (Some(a @ RoleKind::Entity(_)), RoleKind::Thing) => Some(a),
            (Some(RoleKind::Entity(a)), RoleKind::Entity(b)) => {
                if self.library.is_kind(a, b) {
                    Some(RoleKind::Entity(a))
                } else if self.library.is_kind(b, a) {
                    Some(RoleKind::Entity(b))
                } else {
                    None
                }
            }
            _ => None,
        };
        match (joined, known.kind) {
            (Some(joined), _) => {
                if branches == 0 {
                    known.kind = Some(joined);
                }
                true
            }
            (None, Some(before)) => {
                let (name, first) = (known.name.clone(), known.first);
                let (before, now) = (self.role_kind_name(before), self.role_kind_name(kind));
                self.report(
                    Diagnostic::error(
                        "F0206",
                        span,
                        format!("`?{name}` is {before} elsewhere in this rule, but {now} here"),
                    )
                    .here(format!("{now} here"))
                    .also(first, "first written here")
                    .help("use two variables, or correct the order of the arguments"),
                );
                false
            }
            (None, None) => true,
        }
    }

    /// A fact: a relation without variables.
    pub(crate) fn fact(&mut self, node: &SyntaxNode, place: Place) -> Option<(Fact, Span)> {
        let written = self.written(node, place, Arity::All)?;
        let mut values = Vec::with_capacity(written.arguments.len());
        for (argument, span) in &written.arguments {
            match argument {
                Argument::Value(value) => values.push(*value),
                Argument::Variable(name) => {
                    self.report(
                        Diagnostic::error(
                            "F0404",
                            *span,
                            format!("a fact names what it is about, but `{name}` is a variable"),
                        )
                        .help("write a name"),
                    );
                    return None;
                }
            }
        }
        Some((Fact::new(written.relation, values), written.span))
    }

    /// A question; what is left out at its end may be anything.
    pub(crate) fn pattern(&mut self, node: &SyntaxNode, place: Place) -> Option<Pattern> {
        let written = self.written(node, place, Arity::MayTrail)?;
        let roles = self.relation_of(written.relation).roles.len();
        let mut slots: Vec<Slot> = written
            .arguments
            .into_iter()
            .map(|(argument, _)| match argument {
                Argument::Value(value) => Slot::Is(value),
                Argument::Variable(name) => Slot::Any(column(&name)),
            })
            .collect();
        slots.resize(roles, Slot::Any(None));
        Some(Pattern { relation: written.relation, slots })
    }

    /// Whether rules may conclude a relation; if not, says so.
    pub(crate) fn concluded(&mut self, relation: RelationId, span: Span, what: &str) -> bool {
        let declared = self.relation_of(relation);
        if declared.silence == foederis_model::Silence::Derived {
            return true;
        }
        let (name, first) = (declared.name.clone(), declared.span);
        self.report(
            Diagnostic::error(
                "F0301",
                span,
                format!("{what} concludes `{name}`, which is a matter of the record and not of rules"),
            )
            .also(first, "declared here without `derived`")
            .help(format!(
                "say it in the record: a line `{name}(...)` of an entry, or of a statement `states {name}(...)`; texts and rules conclude relations that are declared as `derived`"
            )),
        );
        false
    }

    /// An entity with its kind, for messages.
    pub(crate) fn described(&self, entity: EntityId) -> String {
        let thing = &self.library.entities[entity.index()];
        format!("`{}`, {}", thing.name, a_kind(self.kind_name(thing.kind)))
    }
}

/// The column that a variable of a question heads.
pub(crate) fn column(variable: &str) -> Option<String> {
    let name = variable.strip_prefix('?').unwrap_or(variable);
    (name != "_").then(|| name.to_owned())
}

/// `3`, `3rd`.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

/// A probability in millionths: a decimal fraction or a share from 0 to 1.
fn millionths(text: &str) -> Option<u32> {
    const WHOLE: i64 = 1_000_000;
    let found = match (text.split_once('/'), text.split_once('.')) {
        (Some((above, below)), _) => {
            let (above, below) = (whole_number(above)?, whole_number(below)?);
            (below > 0 && above <= below).then(|| above.saturating_mul(WHOLE) / below)?
        }
        (None, Some((before, behind))) if behind.len() <= 6 => {
            let behind = whole_number(&format!("{behind:0<6}"))?;
            whole_number(before)?.checked_mul(WHOLE)?.checked_add(behind)?
        }
        _ => whole_number(text)?.checked_mul(WHOLE)?,
    };
    u32::try_from(found).ok().filter(|n| i64::from(*n) <= WHOLE)
}

impl Lowering {
    /// A probability, in millionths.
    pub(crate) fn probability(&mut self, token: &SyntaxToken, file: u32) -> Option<u32> {
        let found = millionths(token.text());
        if found.is_none() {
            let span = self.token_span(file, token);
            self.report(
                Diagnostic::error("F0109", span, format!("`{}` is not a probability", token.text())).help(
                    "write a number from 0 to 1 with up to six decimal places, as 0.75, or a share, as 3/4",
                ),
            );
        }
        found
    }
}

/// A period at the beginning of these words, and how many words it takes.
pub(crate) fn read_period(words: &[&str], rounding: Rounding) -> Option<(Period, usize)> {
    let mut period = Period::days(0).rounded(rounding);
    let mut at = 0;
    loop {
        let number: i32 = words.get(at).filter(|n| n.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
        let (months, days) = match *words.get(at + 1)? {
            "day" | "days" => (0, number),
            "week" | "weeks" => (0, number.checked_mul(7)?),
            "month" | "months" => (number, 0),
            "year" | "years" => (number.checked_mul(12)?, 0),
            _ => return None,
        };
        period.months = period.months.checked_add(months)?;
        period.days = period.days.checked_add(days)?;
        at += 2;
        let more = words.get(at) == Some(&"and")
            && words.get(at + 1).is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()))
            && words.get(at + 2).is_some_and(|w| crate::parser::UNITS.contains(w));
        if !more {
            break;
        }
        at += 1;
    }
    if words.get(at..at + 5) == Some(&["to", "the", "first", "of", "a"]) {
        match words.get(at + 5) {
            Some(&"month") => period.runs_to = RunsTo::FirstOfMonth,
            Some(&"year") => period.runs_to = RunsTo::FirstOfYear,
            _ => return None,
        }
        at += 6;
    }
    if period.months == 0 {
        // Days do not round; two spellings of one period are one value.
        period.rounding = Rounding::LibraryConvention;
    }
    Some((period, at))
}
