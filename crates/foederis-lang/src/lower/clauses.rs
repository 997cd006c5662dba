//! Lines of instruments and articles that are matched to clause forms.

use foederis_model::{Fact, Formula, ImpreciseDate, RoleKind, Rounding, Span, Term, Value};

use super::atoms::{read_period, whole_number};
use super::clause_forms::{Body, ClauseForm, Filler, Hole, Part, Template, Wording};
use super::expected::Missing;
use super::formulas::on_days;
use super::names::id;
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::syntax_kind::SyntaxKind::{self, DUTY, NAME, NUMERIC, PATH, STRING, UNTERMINATED};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// What goes on a line that is being written.
pub(crate) enum Next {
    /// Words of the form.
    Words(String),
    /// A value, of this kind where the form says which.
    Value(Option<RoleKind>),
}

/// A word of a clause line.
pub(super) struct Word<'a> {
    pub(super) kind: SyntaxKind,
    pub(super) text: &'a str,
}

/// For each hole, the words of each of its values.
type Filled = Vec<Vec<(usize, usize)>>;

impl Wording {
    /// What may follow these words of a line that is being written; nothing if they are not of this form.
    pub(crate) fn next_after(&self, words: &[(SyntaxKind, &str)]) -> Option<Next> {
        let words: Vec<Word<'_>> = words.iter().map(|(kind, text)| Word { kind: *kind, text }).collect();
        let part_after = |words: &[Word<'_>]| {
            let (parts, holes) = (&self.parts, &self.holes);
            let mut matching = Matching { parts, holes, words, lenient: false, furthest: (0, 0), steps: 0 };
            matching.run();
            let (word, part) = matching.furthest;
            (word == words.len()).then_some(part)
        };
        let value = |part: usize, list: bool| match self.parts.get(part) {
            Some(Part::Hole(hole)) if self.holes[*hole].list || !list => {
                Some(Next::Value(self.holes[*hole].kind))
            }
            _ => None,
        };
        let Some(part) = part_after(&words) else {
            // Behind a comma or `and`, another value of a list.
            let (separator, before) = words.split_last()?;
            let (_, before) = before.split_last().filter(|_| matches!(separator.text, "," | "and" | "or"))?;
            return value(part_after(before)?, true);
        };
        if let Some(value) = value(part, false) {
            return Some(value);
        }
        let mut literal = String::new();
        for part in self.parts.get(part..).unwrap_or_default() {
            let Part::Word(word) = part else { break };
            if !literal.is_empty() && !matches!(word.as_str(), "," | ":" | ")") {
                literal.push(' ');
            }
            literal.push_str(word);
        }
        (!literal.is_empty()).then_some(Next::Words(literal))
    }
}

/// The matching of one line with one form.
pub(super) struct Matching<'a> {
    parts: &'a [Part],
    holes: &'a [Hole],
    words: &'a [Word<'a>],
    /// Any value in any hole: to find out which one is of the wrong kind.
    lenient: bool,
    /// How far it went: the word, and the part that did not fit.
    pub(super) furthest: (usize, usize),
    steps: u32,
}

impl Matching<'_> {
    pub(super) fn run(&mut self) -> Option<Filled> {
        let mut filled: Filled = self.holes.iter().map(|_| Vec::new()).collect();
        self.from(0, 0, &mut filled).then_some(filled)
    }

    fn from(&mut self, part: usize, word: usize, filled: &mut Filled) -> bool {
        self.steps += 1;
        if self.steps > 10_000 {
            return false;
        }
        if word >= self.furthest.0 {
            self.furthest = (word, part);
        }
        match self.parts.get(part) {
            None => word == self.words.len(),
            Some(Part::Word(wanted)) => {
                self.words.get(word).is_some_and(|w| w.text == wanted)
                    && self.from(part + 1, word + 1, filled)
            }
            Some(Part::Hole(number)) => {
                let hole = &self.holes[*number];
                let Some(first) = self.value(hole, word) else {
                    return false;
                };
                let mut values = vec![(word, word + first)];
                if hole.list {
                    while let Some(next) = self.next_in_list(hole, values[values.len() - 1].1) {
                        values.push(next);
                    }
                }
                while let Some((_, end)) = values.last().copied() {
                    filled[*number].clone_from(&values);
                    if self.from(part + 1, end, filled) {
                        return true;
                    }
                    values.pop();
                }
                false
            }
        }
    }

    fn next_in_list(&self, hole: &Hole, end: usize) -> Option<(usize, usize)> {
        let text = |at: usize| self.words.get(at).map_or("", |w| w.text);
        let start = match (text(end), text(end + 1)) {
            (",", "and" | "or") => end + 2,
            ("," | "and" | "or", _) => end + 1,
            _ => return None,
        };
        Some((start, start + self.value(hole, start)?))
    }

    /// How many words a value takes that begins here.
    pub(super) fn value(&self, hole: &Hole, at: usize) -> Option<usize> {
        let word = self.words.get(at)?;
        let period = || {
            let texts: Vec<&str> = self.words[at..].iter().map(|w| w.text).collect();
            read_period(&texts, Rounding::LibraryConvention).map(|(_, used)| used)
        };
        let any = matches!(word.kind, NAME | PATH | NUMERIC | STRING | UNTERMINATED).then_some(1);
        if self.lenient {
            return period().or(any);
        }
        match hole.kind {
            Some(RoleKind::Period) => period(),
            Some(RoleKind::Number) => whole_number(word.text).map(|_| 1),
            // A day that does not exist is still meant as a date, and is said to be none where it is read.
            Some(RoleKind::Date) => {
                let dated = word.text.contains('-') || word.text.parse::<ImpreciseDate>().is_ok();
                (word.kind == NUMERIC && dated).then_some(1)
            }
            Some(RoleKind::Entity(_) | RoleKind::Thing) => matches!(word.kind, NAME | PATH).then_some(1),
            None => any,
        }
    }
}

impl Lowering {
    /// The rules and duties that a matched line gives: one for each choice of a value for each list they speak of.
    fn filled_bodies(
        &mut self,
        number: usize,
        values: &[Vec<Value>],
        line: &SyntaxNode,
        place: Place,
        span: Span,
    ) {
        let names: Vec<String> = self.clauses[number].holes.iter().map(|h| h.name.clone()).collect();
        for Body { file, node, holes } in self.clauses[number].bodies.clone() {
            if place.article.is_none() && node.kind() == DUTY {
                self.belongs_into("an article", number, span);
                continue;
            }
            let mut choices: Vec<Vec<(String, Option<Value>)>> = vec![Vec::new()];
            for hole in holes {
                let each = |so_far: &Vec<(String, Option<Value>)>| -> Vec<Vec<(String, Option<Value>)>> {
                    let with =
                        |value: &Value| [so_far.as_slice(), &[(names[hole].clone(), Some(*value))]].concat();
                    values[hole].iter().map(with).collect()
                };
                choices = choices.iter().flat_map(each).collect();
            }
            for holes in choices {
                let faults = self.diagnostics.len();
                let below = Some((place.file, line.clone()));
                self.template = Some(Template { holes, kinds: Vec::new(), line: Some(span), below });
                self.template_body(&node, Place { file, ..place });
                self.template = None;
                // What is wrong with the lines below is wrong with all duties, and is said once.
                if self.diagnostics.len() > faults {
                    return;
                }
            }
        }
    }

    /// What stands below a matched line: the lines of the duties that its form gives, and remarks on the article.
    fn below_line(&mut self, number: usize, node: &SyntaxNode, place: Place) {
        let gives = self.clauses[number].bodies.iter().any(|b| b.node.kind() == DUTY);
        for line in ast::lines(node) {
            let words = self.field_words(place.file, &line);
            match words.filter(|w| matches!(w.keyword(), "encoding" | "note") && place.article.is_some()) {
                Some(words) => self.encoding(words, place),
                None if gives => {}
                None => {
                    let (span, form) = (self.node_span(place.file, &line), self.clauses[number].span);
                    self.report(
                        Diagnostic::error(
                            "F0110",
                            span,
                            "this line stands below a clause line that gives no duty",
                        )
                        .also(form, "the form of the clause line")
                        .help("`content` and conditions are lines of a duty; below this clause line only `encoding` and `note` may stand, in an article"),
                    );
                }
            }
        }
    }

    /// A line that is none of the lines of its place: the words of some clause form.
    pub(crate) fn clause_line(&mut self, node: &SyntaxNode, place: Place, fields: &[&str]) {
        if self.broken(place.file, node) {
            return;
        }
        let tokens = ast::words(node);
        let words: Vec<Word<'_>> = tokens.iter().map(|t| Word { kind: t.kind(), text: t.text() }).collect();
        let span = self.node_span(place.file, node);
        let first = words.first().map_or("", |w| w.text);
        let mut candidates: Vec<usize> = self.clause_index.get(first).cloned().unwrap_or_default();
        candidates.extend(self.clause_index.get("").into_iter().flatten());
        let mut found: Vec<(usize, Filled)> = Vec::new();
        for number in &candidates {
            let mut matching = self.matching(*number, &words, false);
            if let Some(filled) = matching.run() {
                found.push((*number, filled));
            }
        }
        let most = found.iter().map(|(n, _)| self.clauses[*n].literal_words()).max();
        found.retain(|(n, _)| Some(self.clauses[*n].literal_words()) == most);
        match found.as_slice() {
            [] => self.no_form(&words, &tokens, &candidates, span, place, fields),
            [(number, filled)] => {
                self.refers(span, id(*number, Name::Clause));
                let Some(values) = self.hole_values(*number, filled, &tokens, place) else {
                    return;
                };
                self.expect_of_line(*number, &values, place, span);
                for (fact, denies, days) in self.filled(*number, &values, place, span) {
                    self.push_fact_on(fact, denies, days, place, span);
                }
                self.filled_bodies(*number, &values, node, place, span);
                self.below_line(*number, node, place);
            }
            [(a, _), (b, _), ..] => {
                let (a, b) = (&self.clauses[*a], &self.clauses[*b]);
                let diagnostic =
                    Diagnostic::error("F0309", span, "this line can be read by two clause forms")
                        .also(a.span, "by this one")
                        .also(b.span, "and by this one")
                        .help("change the wording of one of the two forms");
                self.report(diagnostic);
            }
        }
    }

    pub(super) fn matching<'a>(
        &'a self,
        number: usize,
        words: &'a [Word<'a>],
        lenient: bool,
    ) -> Matching<'a> {
        let ClauseForm { parts, holes, .. } = &self.clauses[number];
        Matching { parts, holes, words, lenient, furthest: (0, 0), steps: 0 }
    }

    /// Notes what is expected to be said beside a matched line, for each value of a list.
    fn expect_of_line(&mut self, number: usize, values: &[Vec<Value>], place: Place, span: Span) {
        if self.clauses[number].expects.is_empty() {
            return;
        }
        let names: Vec<String> = self.clauses[number].holes.iter().map(|h| h.name.clone()).collect();
        let longest = values.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for at in 0..longest {
            let values: Vec<Option<Value>> =
                values.iter().map(|all| all.get(at).or(all.first()).copied()).collect();
            for expectation in self.clauses[number].expects.clone() {
                let missing = Missing {
                    wanted: expectation.wanted.filled(&values, place),
                    words: self.in_words(&expectation.words, &names, &values),
                    declared: expectation.span,
                    span,
                    instrument: place.instrument,
                };
                self.expected.push(missing);
            }
        }
    }

    /// The values that a matched line gives to the holes of its form.
    fn hole_values(
        &mut self,
        number: usize,
        filled: &Filled,
        tokens: &[SyntaxToken],
        place: Place,
    ) -> Option<Vec<Vec<Value>>> {
        let mut values: Vec<Vec<Value>> = Vec::with_capacity(filled.len());
        for (hole, ranges) in filled.iter().enumerate() {
            let kind = self.clauses[number].holes[hole].kind?;
            let mut each = Vec::with_capacity(ranges.len());
            for (start, end) in ranges {
                each.push(self.clause_value(&tokens[*start..*end], kind, place)?);
            }
            values.push(each);
        }
        Some(values)
    }

    /// The facts that a matched line states, and the days on which.
    fn filled(
        &mut self,
        number: usize,
        values: &[Vec<Value>],
        place: Place,
        span: Span,
    ) -> Vec<(Fact, bool, Vec<Formula>)> {
        let mut facts = Vec::new();
        let mut missing = None;
        for stated in &self.clauses[number].states {
            // One fact for each choice of a value for each list.
            let mut partial: Vec<(Vec<Value>, Vec<Option<Value>>)> =
                vec![(Vec::new(), vec![None; values.len()])];
            for filler in &stated.arguments {
                let mut next = Vec::new();
                for (so_far, chosen) in partial {
                    let choices: Vec<Value> = match filler {
                        Filler::Value(value) => vec![*value],
                        Filler::Hole(hole) => match chosen[*hole] {
                            Some(value) => vec![value],
                            None => values[*hole].clone(),
                        },
                        Filler::Treaty => place.instrument.map(Value::Entity).into_iter().collect(),
                        Filler::Article => place.article.map(Value::Entity).into_iter().collect(),
                        Filler::Text => place.text.map(Value::Entity).into_iter().collect(),
                    };
                    if choices.is_empty() {
                        missing = Some(match filler {
                            Filler::Text => "a text version",
                            Filler::Article => "an article",
                            _ => "an instrument",
                        });
                    }
                    for choice in choices {
                        let (mut so_far, mut chosen) = (so_far.clone(), chosen.clone());
                        so_far.push(choice);
                        if let Filler::Hole(hole) = filler {
                            chosen[*hole] = Some(choice);
                        }
                        next.push((so_far, chosen));
                    }
                }
                partial = next;
            }
            for (fact, chosen) in partial {
                let date = |filler: &Filler| match filler {
                    Filler::Value(value) => Some(*value),
                    Filler::Hole(hole) => chosen[*hole].or(values[*hole].first().copied()),
                    Filler::Treaty | Filler::Article | Filler::Text => None,
                };
                let days = stated.days.iter().filter_map(|(word, filler)| Some((word, date(filler)?)));
                let days = days.flat_map(|(word, date)| on_days(word, Term::Value(date))).collect();
                facts.push((Fact::new(stated.relation, fact), stated.denies, days));
            }
        }
        if let Some(missing) = missing {
            self.belongs_into(missing, number, span);
            return Vec::new();
        }
        let mut fits = true;
        for (fact, ..) in &facts {
            for (role, value) in fact.values.iter().enumerate() {
                let kind = self.relation_of(fact.relation).roles[role].kind;
                if fits && !self.library.fits(*value, kind) {
                    self.wrong_kind(*value, fact.relation, role, span);
                    fits = false;
                }
            }
        }
        if fits { facts } else { Vec::new() }
    }

    fn belongs_into(&mut self, missing: &str, number: usize, span: Span) {
        let form = self.clauses[number].span;
        self.report(
            Diagnostic::error(
                "F0308",
                span,
                format!("this line belongs into {missing}, since what it states names one"),
            )
            .also(form, "by this clause form")
            .help(format!("move the line into {missing}")),
        );
    }

    fn clause_value(&mut self, tokens: &[SyntaxToken], kind: RoleKind, place: Place) -> Option<Value> {
        let first = tokens.first()?;
        let span = self.token_span(place.file, first);
        match kind {
            RoleKind::Period => {
                let texts: Vec<&str> = tokens.iter().map(|t| t.text()).collect();
                let (period, _) = read_period(&texts, place.rounding)?;
                self.needs_rounding(period, place, span);
                Some(Value::Period(period))
            }
            RoleKind::Number => whole_number(first.text()).map(Value::Number),
            RoleKind::Date => self.date(place.file, first).map(Value::Date),
            RoleKind::Entity(kind) => self.find_entity_of(first.text(), kind, span).map(Value::Entity),
            RoleKind::Thing => self.find_entity(first.text(), kind, span).map(Value::Entity),
        }
    }
}
