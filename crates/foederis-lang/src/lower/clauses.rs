//! Clause forms: the wording of final clauses, declared in files, and the lines that are matched to them.

use foederis_model::{Clause, Fact, RelationId, RoleKind, Rounding, Span, Value};

use super::atoms::{Argument, Arity, read_period, whole_number};
use super::expected::{Expectation, Missing};
use super::names::id;
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::lexer::lex;
use crate::suggest::{nearest, or_help, suggest};
use crate::syntax_kind::SyntaxKind::{
    self, ATOM, CLAUSE, CONTENT, EXPECTS, FIELD, NAME, NUMERIC, PATH, STRING, UNTERMINATED,
};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// A declared wording.
#[derive(Clone, Debug)]
pub(crate) struct ClauseForm {
    /// As it is written.
    text: String,
    parts: Vec<Part>,
    holes: Vec<Hole>,
    states: Vec<Stated>,
    expects: Vec<Expectation>,
    span: Span,
}

#[derive(Clone, Debug)]
enum Part {
    Word(String),
    /// A position in [`ClauseForm::holes`].
    Hole(usize),
}

#[derive(Clone, Debug)]
struct Hole {
    name: String,
    list: bool,
    /// What it takes, by the first role it fills.
    kind: Option<RoleKind>,
}

#[derive(Clone, Debug)]
struct Stated {
    denies: bool,
    relation: RelationId,
    arguments: Vec<Filler>,
}

#[derive(Clone, Debug)]
enum Filler {
    Value(Value),
    Hole(usize),
    Treaty,
    Article,
    Text,
}

/// What goes on a line that is being written.
pub(crate) enum Next {
    /// Words of the form.
    Words(String),
    /// A value, of this kind where the form says which.
    Value(Option<RoleKind>),
}

/// A word of a clause line.
struct Word<'a> {
    kind: SyntaxKind,
    text: &'a str,
}

/// For each hole, the words of each of its values.
type Filled = Vec<Vec<(usize, usize)>>;

impl ClauseForm {
    /// The form as it is written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What may follow these words of a line that is being written; nothing if they are not of this form.
    pub(crate) fn next_after(&self, words: &[(SyntaxKind, &str)]) -> Option<Next> {
        let words: Vec<Word<'_>> = words.iter().map(|(kind, text)| Word { kind: *kind, text }).collect();
        let part_after = |words: &[Word<'_>]| {
            let mut matching = Matching { form: self, words, lenient: false, furthest: (0, 0), steps: 0 };
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
            let (_, before) = before.split_last().filter(|_| matches!(separator.text, "," | "and"))?;
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

    /// How many words are given.
    fn literal_words(&self) -> usize {
        self.parts.iter().filter(|p| matches!(p, Part::Word(_))).count()
    }
}

/// The matching of one line with one form.
struct Matching<'a> {
    form: &'a ClauseForm,
    words: &'a [Word<'a>],
    /// Any value in any hole: to find out which one is of the wrong kind.
    lenient: bool,
    /// How far it went: the word, and the part that did not fit.
    furthest: (usize, usize),
    steps: u32,
}

impl Matching<'_> {
    fn run(&mut self) -> Option<Filled> {
        let mut filled: Filled = self.form.holes.iter().map(|_| Vec::new()).collect();
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
        match self.form.parts.get(part) {
            None => word == self.words.len(),
            Some(Part::Word(wanted)) => {
                self.words.get(word).is_some_and(|w| w.text == wanted)
                    && self.from(part + 1, word + 1, filled)
            }
            Some(Part::Hole(number)) => {
                let hole = &self.form.holes[*number];
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
            (",", "and") => end + 2,
            ("," | "and", _) => end + 1,
            _ => return None,
        };
        Some((start, start + self.value(hole, start)?))
    }

    /// How many words a value takes that begins here.
    fn value(&self, hole: &Hole, at: usize) -> Option<usize> {
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
            Some(RoleKind::Entity(_) | RoleKind::Thing) => matches!(word.kind, NAME | PATH).then_some(1),
            None => any,
        }
    }
}

impl Lowering {
    pub(super) fn read_clause_forms(&mut self, items: &[(u32, SyntaxNode)]) {
        for (file, node) in items.iter().filter(|(_, n)| n.kind() == CLAUSE) {
            self.clause_form(*file, node);
        }
    }

    fn clause_form(&mut self, file: u32, node: &SyntaxNode) {
        let Some(token) = ast::words(node).into_iter().nth(1) else {
            return;
        };
        let Some(text) = ast::as_string(&token) else {
            return;
        };
        let span = self.token_span(file, &token);
        let Some((parts, mut holes)) = read_form(&text) else {
            self.report(Diagnostic::error("F0305", span, "the clause form cannot be read").help(
                "write each value as `{name}` or, for a list, `{name...}`, each with a name of its own",
            ));
            return;
        };
        let (mut states, mut expects, mut also) = (Vec::new(), Vec::new(), Vec::new());
        let mut fine = true;
        for line in ast::lines(node) {
            match line.kind() {
                CONTENT => match self.stated(file, &line, &mut holes) {
                    Some(stated) => states.push(stated),
                    None => fine = false,
                },
                EXPECTS => {
                    let holes: Vec<&str> = holes.iter().map(|h| h.name.as_str()).collect();
                    expects.extend(self.expectation_of(file, &line, &holes));
                }
                FIELD => {
                    also.extend(self.field_words(file, &line).and_then(|words| self.only_string(words)));
                }
                _ => fine = false,
            }
        }
        if fine && states.is_empty() {
            self.report(
                Diagnostic::error("F0305", span, "this clause form states nothing")
                    .help("add a line `states RELATION(...)` below it"),
            );
        }
        if fine {
            for hole in holes.iter().filter(|h| h.kind.is_none()) {
                self.report(
                    Diagnostic::error(
                        "F0305",
                        span,
                        format!("no `states` line says what `{{{}}}` is for", hole.name),
                    )
                    .help(format!("use `?{}` in a `states` line", hole.name)),
                );
            }
        }
        let first = match parts.first() {
            Some(Part::Word(word)) => word.clone(),
            _ => String::new(),
        };
        let same = self.clauses.iter().find(|c| c.text == text).map(|c| c.span);
        if let Some(before) = same {
            return self.twice(&text, span, before, "declared here");
        }
        self.declares(span, id(self.clauses.len(), Name::Clause));
        self.clause_index.entry(first).or_default().push(self.clauses.len());
        let relations = states.iter().map(|s: &Stated| s.relation).collect();
        self.library.clauses.push(Clause { text: text.clone(), also, states: relations, span });
        self.clauses.push(ClauseForm {
            text,
            parts,
            holes,
            // A form with faults matches its lines and says nothing of them.
            states: if fine { states } else { Vec::new() },
            expects,
            span,
        });
    }

    /// `states [not] ATOM` below a clause form.
    fn stated(&mut self, file: u32, line: &SyntaxNode, holes: &mut [Hole]) -> Option<Stated> {
        if self.broken(file, line) {
            return None;
        }
        let atom = ast::child(line, ATOM)?;
        let written = self.written(&atom, Place::file(file), Arity::All)?;
        if !self.concluded(written.relation, written.span, "a clause form") {
            return None;
        }
        let denies = ast::words(line).iter().any(|t| t.text() == "not");
        let mut arguments = Vec::with_capacity(written.arguments.len());
        for (role, (argument, span)) in written.arguments.into_iter().enumerate() {
            let name = match argument {
                Argument::Value(value) => {
                    arguments.push(Filler::Value(value));
                    continue;
                }
                Argument::Variable(name) => name,
            };
            let bare = name.trim_start_matches('?');
            let hole = holes.iter().position(|h| h.name == bare);
            arguments.push(match (bare, hole) {
                (_, Some(number)) => {
                    let kind = self.relation_of(written.relation).roles[role].kind;
                    holes[number].kind.get_or_insert(kind);
                    Filler::Hole(number)
                }
                ("treaty", None) => Filler::Treaty,
                ("article", None) => Filler::Article,
                ("text", None) => Filler::Text,
                _ => {
                    self.report(
                        Diagnostic::error("F0305", span, format!("the clause form has no `{{{bare}}}`"))
                            .help("a `states` line may use the values of its form, and `?treaty`, `?article` and `?text`"),
                    );
                    return None;
                }
            });
        }
        Some(Stated { denies, relation: written.relation, arguments })
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
                self.expect_of_line(*number, filled, &tokens, place, span);
                let facts = self.filled(*number, filled, &tokens, place, span);
                for (fact, denies) in facts {
                    self.push_fact(fact, denies, place, span);
                }
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

    fn matching<'a>(&'a self, number: usize, words: &'a [Word<'a>], lenient: bool) -> Matching<'a> {
        Matching { form: &self.clauses[number], words, lenient, furthest: (0, 0), steps: 0 }
    }

    /// Notes what is expected to be said beside a matched line, for each value of a list.
    fn expect_of_line(
        &mut self,
        number: usize,
        filled: &Filled,
        tokens: &[SyntaxToken],
        place: Place,
        span: Span,
    ) {
        if self.clauses[number].expects.is_empty() {
            return;
        }
        let longest = filled.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for at in 0..longest {
            let value = |hole: usize| -> Option<Value> {
                let (start, end) = filled.get(hole).and_then(|all| all.get(at).or(all.first()))?;
                let kind = self.clauses[number].holes[hole].kind?;
                let words = &tokens[*start..*end];
                match kind {
                    RoleKind::Period => {
                        let texts: Vec<&str> = words.iter().map(|t| t.text()).collect();
                        read_period(&texts, place.rounding).map(|(period, _)| Value::Period(period))
                    }
                    RoleKind::Number => whole_number(words.first()?.text()).map(Value::Number),
                    RoleKind::Entity(_) | RoleKind::Thing => {
                        self.library.entity(words.first()?.text()).map(Value::Entity)
                    }
                }
            };
            let values: Vec<Option<Value>> = (0..filled.len()).map(value).collect();
            let names: Vec<String> = self.clauses[number].holes.iter().map(|h| h.name.clone()).collect();
            let expects = self.clauses[number].expects.clone();
            for expectation in expects {
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

    /// The facts that a matched line states.
    fn filled(
        &mut self,
        number: usize,
        filled: &Filled,
        tokens: &[SyntaxToken],
        place: Place,
        span: Span,
    ) -> Vec<(Fact, bool)> {
        let mut values: Vec<Vec<Value>> = Vec::with_capacity(filled.len());
        for (hole, ranges) in filled.iter().enumerate() {
            let Some(kind) = self.clauses[number].holes[hole].kind else {
                return Vec::new();
            };
            let mut each = Vec::with_capacity(ranges.len());
            for (start, end) in ranges {
                match self.clause_value(&tokens[*start..*end], kind, place) {
                    Some(value) => each.push(value),
                    None => return Vec::new(),
                }
            }
            values.push(each);
        }
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
            for (fact, _) in partial {
                facts.push((Fact::new(stated.relation, fact), stated.denies));
            }
        }
        if let Some(missing) = missing {
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
            return Vec::new();
        }
        let mut fits = true;
        for (fact, _) in &facts {
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
            RoleKind::Entity(kind) => self.find_entity_of(first.text(), kind, span).map(Value::Entity),
            RoleKind::Thing => self.find_entity(first.text(), kind, span).map(Value::Entity),
        }
    }

    /// No form has these words: says which is nearest and where the line leaves it.
    fn no_form(
        &mut self,
        words: &[Word<'_>],
        tokens: &[SyntaxToken],
        candidates: &[usize],
        span: Span,
        place: Place,
        fields: &[&str],
    ) {
        let line: Vec<&str> = words.iter().map(|w| w.text).collect();
        let first = line.first().copied().unwrap_or("");
        for number in candidates {
            let mut matching = self.matching(*number, words, true);
            let Some(filled) = matching.run() else {
                continue;
            };
            let form = &self.clauses[*number];
            for (hole, ranges) in form.holes.iter().zip(&filled) {
                let strict = self.matching(*number, words, false);
                let wrong =
                    ranges.iter().find(|(start, end)| strict.value(hole, *start) != Some(end - start));
                let (Some((start, end)), Some(kind)) = (wrong, hole.kind) else {
                    continue;
                };
                let from = self.token_span(place.file, &tokens[*start]);
                let to = self.token_span(place.file, &tokens[end - 1]);
                let at = self.span(place.file, from.start, to.end);
                let what = self.role_kind_name(kind);
                let diagnostic = Diagnostic::error(
                    "F0304",
                    at,
                    format!(
                        "{what} was expected for `{{{}}}`, but there is `{}`",
                        hole.name,
                        line[*start..*end].join(" ")
                    ),
                )
                .here(format!("{what} was expected here"))
                .also(form.span, "by this clause form")
                .help(format!("the form is `{}`", form.text));
                return self.report(diagnostic);
            }
        }
        let mut best: Option<(f64, usize)> = None;
        for (number, form) in self.clauses.iter().enumerate() {
            let same_start = if candidates.contains(&number) { 0.3 } else { 0.0 };
            let score = same_start + strsim::normalized_levenshtein(&form.text, &line.join(" "));
            if score > 0.5 && best.is_none_or(|(b, _)| score > b) {
                best = Some((score, number));
            }
        }
        if let Some((_, number)) = best {
            let mut matching = self.matching(number, words, false);
            matching.run();
            let (word, part) = matching.furthest;
            let form = &self.clauses[number];
            let wanted = match form.parts.get(part) {
                Some(Part::Word(word)) => format!("`{word}`"),
                Some(Part::Hole(hole)) => format!("`{{{}}}`", form.holes[*hole].name),
                None => "the end of the line".into(),
            };
            let at = tokens.get(word).map_or_else(
                || self.span(place.file, span.end, span.end),
                |t| self.token_span(place.file, t),
            );
            let diagnostic = Diagnostic::error("F0304", at, "this line departs from the nearest clause form")
                .here(format!("{wanted} was expected here"))
                .also(form.span, "the clause form")
                .help(format!("the form is `{}`", form.text));
            return self.report(diagnostic);
        }
        let near = nearest(first, fields.iter().copied());
        let diagnostic =
            Diagnostic::error("F0304", span, format!("no line and no clause form begins with `{first}`"));
        let at = tokens.first().map_or(span, |t| self.token_span(place.file, t));
        let diagnostic = suggest(diagnostic, at, first, &near);
        let diagnostic = or_help(
            diagnostic,
            "declare the wording with `clause \"...\"` and a `states` line, or write `untranslated \"...\"` in an article",
        );
        self.report(diagnostic);
    }
}

/// The words and holes of a form.
fn read_form(text: &str) -> Option<(Vec<Part>, Vec<Hole>)> {
    let mut parts = Vec::new();
    let mut holes: Vec<Hole> = Vec::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('{').map_or((rest, None), |(b, a)| (b, Some(a)));
        let words = lex(before).into_iter().filter(|(kind, _)| !kind.is_trivia());
        parts.extend(words.map(|(_, word)| Part::Word(word.to_owned())));
        let Some(after) = after else {
            break;
        };
        let (hole, after) = after.split_once('}')?;
        let (name, list) = hole.strip_suffix("...").map_or((hole, false), |name| (name, true));
        let is_name = matches!(lex(name).as_slice(), [(NAME, _)]);
        if !is_name || holes.iter().any(|h| h.name == name) {
            return None;
        }
        parts.push(Part::Hole(holes.len()));
        holes.push(Hole { name: name.to_owned(), list, kind: None });
        rest = after;
    }
    (!parts.is_empty()).then_some((parts, holes))
}
