//! A line whose words no clause form has: which forms are near, and how the line would stand in their words.

use foederis_model::{ImpreciseDate, Library, RoleKind, Span};

use super::clause_forms::{ClauseForm, Part};
use super::clauses::Word;
use super::{Lowering, Place, read_period, whole_number};
use crate::diagnostic::{Diagnostic, Edit};
use crate::numerals::{cardinal, ordinal};
use crate::parser::UNITS;
use crate::resemblance::Resemblance;
use crate::suggest::{nearest, or_help, suggest};
use crate::syntax_kind::{SyntaxKind::DUTY, SyntaxToken};

/// So many words of a line are looked at.
const MOST_WORDS: usize = 60;

/// So many near forms are named.
const MOST_FORMS: usize = 5;

/// From here on a form is near.
const NEAR: f64 = 0.25;

impl Lowering {
    /// No form has these words: says which are near, and where the line leaves the nearest.
    pub(super) fn no_form(
        &mut self,
        words: &[Word<'_>],
        tokens: &[SyntaxToken],
        candidates: &[usize],
        span: Span,
        place: Place,
        fields: &[&str],
    ) {
        if self.suggestions == 0 {
            return self.report(Diagnostic::error("F0304", span, "no clause form has these words"));
        }
        self.suggestions -= 1;
        if let Some(diagnostic) = self.deeper(words, tokens, candidates, place) {
            return self.report(diagnostic);
        }
        let (words, tokens) =
            (&words[..words.len().min(MOST_WORDS)], &tokens[..tokens.len().min(MOST_WORDS)]);
        if let Some(diagnostic) = self.wrong_value(words, tokens, candidates, place) {
            return self.report(diagnostic);
        }
        let line: Vec<&str> = words.iter().map(|w| w.text).collect();
        let line = line.join(" ");
        let first = words.first().map_or("", |w| w.text);
        let slips = nearest(first, fields.iter().copied());
        let near = self.near_forms(&line);
        let departs = self.departs(&line, candidates);
        let diagnostic = match departs {
            Some(number) => self.departure(number, words, tokens, span, place),
            None => Diagnostic::error("F0304", span, "no clause form has these words"),
        };
        // A keyword with a slip of the pen, and no form that is nearer.
        if departs.is_none() && !slips.is_empty() && near.first().is_none_or(|(_, score)| *score < 0.5) {
            let at = tokens.first().map_or(span, |t| self.token_span(place.file, t));
            let diagnostic = Diagnostic::error("F0304", span, format!("no line begins with `{first}`"));
            return self.report(suggest(diagnostic, at, first, &slips));
        }
        let others: Vec<usize> =
            near.iter().map(|(number, _)| *number).filter(|n| Some(*n) != departs).take(MOST_FORMS).collect();
        let diagnostic = self.with_forms(diagnostic, &others, departs.is_some());
        let mut diagnostic = match (departs, others.is_empty()) {
            (Some(number), _) => {
                let form = &self.clauses[number].text;
                let changed = limits_changed(words, form);
                diagnostic.help(format!("the form is `{form}`{changed}"))
            }
            (None, false) => diagnostic.help(
                "write the line in the words of one of them; `foederis vocabulary WORDS` finds others, and `words en \"...\"` quotes the text itself",
            ),
            (None, true) => or_help(
                diagnostic,
                "`foederis vocabulary WORDS` finds forms; or declare the wording with `clause \"...\"` and a `states` line, or write `untranslated \"...\"` in an article",
            ),
        };
        let numbers = departs.into_iter().chain(others).take(3);
        let mut fixes: Vec<(String, String)> = numbers
            .filter_map(|number| self.in_words_of(number, words))
            .map(|written| (limits_changed(words, &written), written))
            .collect();
        // What limits no more and no less than the line comes first.
        fixes.sort_by_key(|(changed, _)| !changed.is_empty());
        for (changed, written) in fixes {
            diagnostic = diagnostic
                .possible_fix(format!("write `{written}`{changed}"), [Edit::replace(span, written)]);
        }
        self.report(diagnostic);
    }

    /// The words of the first lines are those of a form, and what stands deeper was read as going on with them.
    fn deeper(
        &self,
        words: &[Word<'_>],
        tokens: &[SyntaxToken],
        candidates: &[usize],
        place: Place,
    ) -> Option<Diagnostic> {
        let lines: Vec<Span> = tokens.iter().map(|t| self.token_span(place.file, t)).collect();
        let fits =
            |end: usize| candidates.iter().find(|n| self.matching(**n, &words[..end], false).run().is_some());
        let breaks = (1..lines.len().min(MOST_WORDS)).filter(|at| lines[*at].line > lines[at - 1].line);
        let (at, number) = breaks.rev().find_map(|at| Some((at, *fits(at)?)))?;
        let form = &self.clauses[number];
        let rest: Vec<&str> = words[at..].iter().map(|w| w.text).take(8).collect();
        let diagnostic = Diagnostic::error(
            "F0304",
            self.span(place.file, lines[at].start, lines[lines.len() - 1].end),
            format!("the clause line above is complete, and `{}` does not go on with it", rest.join(" ")),
        )
        .here("indented deeper, and so read as further words of the clause line")
        .also(form.span, "the form of the clause line");
        Some(if form.bodies.iter().any(|b| b.node.kind() == DUTY) {
            diagnostic.help("below a clause line that gives a duty stand `content \"...\"`, `encoding \"...\"`, `note \"...\"` and conditions such as `trigger RELATION(...)`; indent any other line as the one above it")
        } else {
            diagnostic.help("indent it as the line above, if it is a line of its own")
        })
    }

    /// The words are those of a form, and a value is not of its kind.
    fn wrong_value(
        &self,
        words: &[Word<'_>],
        tokens: &[SyntaxToken],
        candidates: &[usize],
        place: Place,
    ) -> Option<Diagnostic> {
        for number in candidates {
            let Some(filled) = self.matching(*number, words, true).run() else {
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
                let there: Vec<&str> = words[*start..*end].iter().map(|w| w.text).collect();
                let there = there.join(" ");
                let diagnostic = Diagnostic::error(
                    "F0304",
                    at,
                    format!("{what} was expected for `{{{}}}`, but there is `{there}`", hole.name),
                )
                .here(format!("{what} was expected here"))
                .also(form.span, "by this clause form")
                .help(format!("the form is `{}`", form.text));
                let number = matches!(kind, RoleKind::Number)
                    .then(|| ordinal(&there).or_else(|| cardinal(&there).map(|n| n.to_string())))
                    .flatten();
                return Some(match number {
                    Some(number) => {
                        diagnostic.safe_fix(format!("write `{number}`"), [Edit::replace(at, number)])
                    }
                    None => diagnostic,
                });
            }
        }
        None
    }

    /// The form that the line follows for most of its letters.
    fn departs(&self, line: &str, candidates: &[usize]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (number, form) in self.clauses.iter().enumerate() {
            let same_start = if candidates.contains(&number) { 0.2 } else { 0.0 };
            let score = same_start + strsim::normalized_levenshtein(&form.text, line);
            if score > 0.6 && best.is_none_or(|(b, _)| score > b) {
                best = Some((score, number));
            }
        }
        best.map(|(_, number)| number)
    }

    fn departure(
        &self,
        number: usize,
        words: &[Word<'_>],
        tokens: &[SyntaxToken],
        span: Span,
        place: Place,
    ) -> Diagnostic {
        let mut matching = self.matching(number, words, false);
        matching.run();
        let (word, part) = matching.furthest;
        let form = &self.clauses[number];
        let wanted = match form.parts.get(part) {
            Some(Part::Word(word)) => format!("`{word}`"),
            Some(Part::Hole(hole)) => match form.holes[*hole].kind {
                Some(kind) => format!("{} for `{{{}}}`", self.role_kind_name(kind), form.holes[*hole].name),
                None => format!("`{{{}}}`", form.holes[*hole].name),
            },
            None => "the end of the line".into(),
        };
        let at = tokens
            .get(word)
            .map_or_else(|| self.span(place.file, span.end, span.end), |t| self.token_span(place.file, t));
        Diagnostic::error("F0304", at, "this line departs from the nearest clause form")
            .here(format!("{wanted} was expected here"))
            .also(form.span, "the clause form")
    }

    /// The forms that say nearly this, by their words and the other words that are declared for them.
    fn near_forms(&self, line: &str) -> Vec<(usize, f64)> {
        let resemblance =
            Resemblance::new(self.library.clauses.iter().map(|c| clause_texts(&self.library, c)));
        let mut near = resemblance.nearest(line);
        near.retain(|(_, score)| *score > NEAR);
        // Of much better ones the others are no rivals.
        let best = near.first().map_or(0.0, |(_, score)| *score);
        near.retain(|(_, score)| *score > best * 0.6);
        near
    }

    fn with_forms(&self, diagnostic: Diagnostic, forms: &[usize], more: bool) -> Diagnostic {
        let mut diagnostic = diagnostic;
        for number in forms {
            let Some(clause) = self.library.clauses.get(*number) else {
                continue;
            };
            let reading = clause.states.first().and_then(|r| self.relation_of(*r).reads.as_deref());
            let reading = reading.map_or_else(String::new, |reading| format!(" ({reading})"));
            let near = if more { "also near" } else { "near" };
            diagnostic = diagnostic.note(format!("{near}: `{}`{reading}", clause.text));
        }
        diagnostic
    }

    /// The line in the words of a form, if it has a value for each of the form's.
    fn in_words_of(&self, number: usize, words: &[Word<'_>]) -> Option<String> {
        let form: &ClauseForm = &self.clauses[number];
        let mut taken = vec![false; words.len()];
        let mut values: Vec<String> = Vec::with_capacity(form.holes.len());
        for hole in &form.holes {
            let (mut range, mut value) = (0..words.len())
                .filter(|at| !taken[*at])
                .find_map(|at| self.value_at(words, at, hole.kind?))?;
            while hole.list
                && let Some((next, more)) = self.next_value(words, range.end, hole.kind?)
            {
                let between: Vec<&str> = words[range.end..next.start].iter().map(|w| w.text).collect();
                let between = between.join(" ");
                let space = if between.starts_with(',') { "" } else { " " };
                value = format!("{value}{space}{between} {more}");
                range.end = next.end;
            }
            taken[range].iter_mut().for_each(|t| *t = true);
            values.push(value);
        }
        let mut line = String::new();
        for part in &form.parts {
            let word = match part {
                Part::Word(word) => word,
                Part::Hole(hole) => &values[*hole],
            };
            if !line.is_empty() && !matches!(word.as_str(), "," | ":" | ")") && !line.ends_with('(') {
                line.push(' ');
            }
            line.push_str(word);
        }
        Some(line)
    }

    /// The next value of a list, behind a comma or `and`.
    fn next_value(
        &self,
        words: &[Word<'_>],
        end: usize,
        kind: RoleKind,
    ) -> Option<(std::ops::Range<usize>, String)> {
        let separators =
            words.get(end..)?.iter().take_while(|w| matches!(w.text, "," | "and")).take(2).count();
        if separators == 0 { None } else { self.value_at(words, end + separators, kind) }
    }

    /// A value of a kind that begins at a word, and the words that it takes.
    fn value_at(
        &self,
        words: &[Word<'_>],
        at: usize,
        kind: RoleKind,
    ) -> Option<(std::ops::Range<usize>, String)> {
        let text = words.get(at)?.text;
        match kind {
            RoleKind::Period => {
                let number = match cardinal(text) {
                    Some(number) => number.to_string(),
                    None => text.to_owned(),
                };
                let unit = words.get(at + 1)?.text;
                let unit = UNITS.contains(&unit).then_some(unit)?;
                read_period(&[&number, unit], foederis_model::Rounding::LibraryConvention)?;
                Some((at..at + 2, format!("{number} {unit}")))
            }
            RoleKind::Number => {
                let number = whole_number(text).map(|_| text.to_owned());
                let number =
                    number.or_else(|| ordinal(text)).or_else(|| cardinal(text).map(|n| n.to_string()));
                Some((at..at + 1, number?))
            }
            RoleKind::Date => {
                let dated = text.contains('-') && text.parse::<ImpreciseDate>().is_ok();
                dated.then(|| (at..at + 1, text.to_owned()))
            }
            RoleKind::Entity(kind) => {
                let entity = self.library.entity(text)?;
                let its = self.library.entities[entity.index()].kind;
                self.library.is_kind(its, kind).then(|| (at..at + 1, text.to_owned()))
            }
            RoleKind::Thing => self.library.entity(text).map(|_| (at..at + 1, text.to_owned())),
        }
    }
}

/// Words that turn or limit what a line says.
const LIMITING: &[&str] = &[
    "no", "not", "without", "unless", "only", "except", "if", "until", "after", "before", "each", "other",
    "all", "any",
];

/// ", which adds `without` and leaves out `no`": the limiting words in which another line differs.
fn limits_changed(words: &[Word<'_>], written: &str) -> String {
    let there: Vec<&str> = words.iter().map(|w| w.text).collect();
    let then: Vec<&str> = written.split([' ', ',']).collect();
    let differ = |a: &[&str], b: &[&str]| -> Vec<String> {
        LIMITING.iter().filter(|w| a.contains(w) && !b.contains(w)).map(|w| format!("`{w}`")).collect()
    };
    let (adds, omits) = (differ(&then, &there), differ(&there, &then));
    match (adds.is_empty(), omits.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!(", which adds {}", adds.join(" and ")),
        (true, false) => format!(", which leaves out {}", omits.join(" and ")),
        (false, false) => {
            format!(", which adds {} and leaves out {}", adds.join(" and "), omits.join(" and "))
        }
    }
}

/// What a clause form is compared by: its words, other words for it, and how what it states is read; where it takes a
/// period, the units of one.
fn clause_texts(library: &Library, clause: &foederis_model::Clause) -> Vec<String> {
    let period = clause.values.iter().any(|v| v.kind == RoleKind::Period);
    let units = if period { " day month year" } else { "" };
    let reads = clause.states.iter().filter_map(|r| library.relations[r.index()].reads.as_ref());
    let texts = std::iter::once(&clause.text).chain(&clause.also).chain(reads);
    texts.map(|text| format!("{text}{units}")).collect()
}
