//! What a test or a case expects.

use foederis_model::{Complaint, ConditionId, Day, DaySet, Expectation, Expected, Fact, Gap, Pattern, Truth};

use super::cases::Setting;
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::suggest::{nearest, or_help, suggest};
use crate::syntax_kind::SyntaxKind::{AND, ATOM, NAME, NOT, NUMERIC, OR, PAREN, PATH, VALIDITY};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// The parts of an expectation, in the order in which they stand.
#[derive(Default)]
struct Parts {
    /// The words before what the expectation is about, without `expect`.
    answer: Vec<SyntaxToken>,
    /// What it is about.
    pattern: Option<SyntaxNode>,
    /// The words behind that.
    further: Vec<SyntaxToken>,
    /// The condition or the relation behind those.
    formula: Option<SyntaxNode>,
    spells: Vec<SyntaxNode>,
}

/// The words with which what is expected beside the answer begins.
const FURTHER: &[&str] = &[
    "if",
    "only",
    "turns",
    "because",
    "fails",
    "certainly",
    "possibly",
    "parts",
    "agrees",
    "with",
    "cites",
    "says",
];

fn parts(node: &SyntaxNode) -> Parts {
    let mut parts = Parts::default();
    for element in node.children_with_tokens().skip(1) {
        match element {
            rowan::NodeOrToken::Token(token) if token.kind().is_trivia() => {}
            rowan::NodeOrToken::Token(token) => {
                // A verdict may have any name, and is no word of ours.
                let verdict = parts.answer.last().is_some_and(|t| t.text() == "verdict");
                let begins = FURTHER.contains(&token.text()) && !verdict;
                if parts.pattern.is_some() || !parts.further.is_empty() || begins {
                    parts.further.push(token);
                } else {
                    parts.answer.push(token);
                }
            }
            rowan::NodeOrToken::Node(child) if child.kind() == VALIDITY => parts.spells.push(child),
            rowan::NodeOrToken::Node(child) if parts.further.is_empty() && child.kind() == ATOM => {
                parts.pattern = Some(child);
            }
            rowan::NodeOrToken::Node(child) => parts.formula = Some(child),
        }
    }
    parts
}

impl Lowering {
    /// The expectations of one line: its answer, and what is expected beside it.
    pub(super) fn expectation(
        &mut self,
        node: &SyntaxNode,
        place: Place,
        setting: &Setting,
        asked: Option<&Pattern>,
    ) -> Vec<Expectation> {
        if self.broken(place.file, node) {
            return Vec::new();
        }
        let parts = parts(node);
        let span = self.node_span(place.file, node);
        let pattern = match &parts.pattern {
            Some(atom) => self.pattern(atom, place),
            None if asked.is_some() => asked.cloned(),
            None => {
                self.report(
                    Diagnostic::error("F0501", span, "this line does not say what is expected to hold")
                        .help("write `expect RELATION(...)`"),
                );
                None
            }
        };
        let mut all = Vec::new();
        let word = |tokens: &[SyntaxToken], at: usize| {
            tokens.get(at).map(|t| t.text().to_owned()).unwrap_or_default()
        };
        let answer = word(&parts.answer, 0);
        let truth = match answer.as_str() {
            "no" | "not" => Truth::No,
            "undetermined" => Truth::Open,
            _ => Truth::Yes,
        };
        let further = word(&parts.further, 0);
        match (answer.as_str(), further.as_str()) {
            // The answer is that into which the set turns it.
            (_, "if" | "only") => {}
            ("verdict", _) => {
                let verdict = parts.answer.get(1).and_then(|t| self.verdict(t, place.file));
                all.extend(verdict.map(Expected::Verdict));
            }
            ("error" | "warning", _) => {
                let message = "what the checker says is expected in a test, and not in a question of a case";
                self.report(Diagnostic::error("F0501", span, message).help("move this line into a `test`"));
                return Vec::new();
            }
            ("exact" | "bounded", _) => all.push(Expected::Exact(answer == "exact")),
            ("", "") if parts.pattern.is_none() => {
                if pattern.is_some() {
                    self.report(
                        Diagnostic::error("F0501", span, "this line does not say what is expected").help(
                            "write `expect yes`, `expect no`, `expect undetermined` or `expect verdict VERDICT`",
                        ),
                    );
                }
                return Vec::new();
            }
            ("", "") => all.push(Expected::Answer(Truth::Yes)),
            // What is so for a reason is undetermined.
            ("", _) | ("undetermined", "because") => {}
            _ => all.push(Expected::Answer(truth)),
        }
        if !further.is_empty() {
            let Some(expected) = self.further(&parts, truth, place) else { return Vec::new() };
            all.push(expected);
        }
        let Some(pattern) = pattern else { return Vec::new() };
        let expectation = |expected| Expectation {
            on: setting.on,
            known_on: setting.known_on,
            recorded_on: setting.recorded_on,
            viewpoint: setting.viewpoint.clone(),
            pattern: pattern.clone(),
            expected,
            span,
        };
        all.into_iter().map(expectation).collect()
    }

    /// What is expected beside the answer.
    fn further(&mut self, parts: &Parts, into: Truth, place: Place) -> Option<Expected> {
        let words = &parts.further;
        let has = |word: &str| words.iter().any(|t| t.text() == word);
        let formula = parts.formula.as_ref();
        match words.first()?.text() {
            "if" => {
                let sets = vec![self.set(formula?, place)?];
                Some(Expected::Flips { into, sets, only: false })
            }
            "only" => {
                let sets = self.sets(formula?, place)?;
                Some(Expected::Flips { into, sets, only: true })
            }
            "turns" => self.pattern(formula?, place).map(Expected::TurnsOn),
            "certainly" | "possibly" => {
                let days = if has("never") {
                    Some(DaySet::default())
                } else if has("always") {
                    Some(DaySet::from_spells([(Day::MIN, Day::MAX)]))
                } else {
                    self.day_set(&parts.spells, place.file)
                };
                days.map(if has("certainly") { Expected::Certainly } else { Expected::Possibly })
            }
            "because" => self.reason(words.get(1)?, place.file).map(Expected::Because),
            "fails" => {
                let names =
                    words[1..].iter().filter(|t| t.kind() == NAME && !matches!(t.text(), "and" | "nothing"));
                let found: Option<Vec<ConditionId>> =
                    names.map(|name| self.condition_named(name, place.file)).collect();
                found.map(|mut conditions| {
                    conditions.sort_unstable();
                    Expected::Fails(conditions)
                })
            }
            "cites" => {
                let names =
                    words[1..].iter().filter(|t| matches!(t.kind(), NAME | PATH) && t.text() != "and");
                let found: Option<Vec<String>> =
                    names.map(|t| self.any_name(t, place.file).map(|_| t.text().to_owned())).collect();
                found.map(Expected::Cites)
            }
            "with" => {
                let low = self.probability(words.get(2)?, place.file)?;
                let high = words.get(4).map_or(Some(low), |token| self.probability(token, place.file))?;
                Some(Expected::Probability(low, high))
            }
            "says" => words.get(1).and_then(ast::as_string).map(Expected::Says),
            first => {
                let viewpoint = words.get(2)?;
                let facts = match formula {
                    Some(formula) => self.set(formula, place)?,
                    None => Vec::new(),
                };
                if !self.viewpoint_exists(viewpoint.text(), place.file, viewpoint) {
                    return None;
                }
                let name = viewpoint.text().to_owned();
                if facts.iter().any(|(_, denied)| *denied) {
                    let span = self.node_span(place.file, formula?);
                    self.report(
                        Diagnostic::error("F0505", span, "on what two sides differ is said without `not`")
                            .help("write the facts as they stand; each side has its own days for them"),
                    );
                    return None;
                }
                let mut facts: Vec<Fact> = facts.into_iter().map(|(fact, _)| fact).collect();
                facts.sort();
                Some(if first == "parts" {
                    Expected::PartsFrom(name, facts)
                } else {
                    Expected::AgreesWith(name, facts)
                })
            }
        }
    }

    /// `expect error CODE at "words" in "line" "line"`, if the line is one.
    pub(super) fn complaint(&mut self, node: &SyntaxNode, file: u32) -> Option<Complaint> {
        let words = ast::words(node);
        let word = |at: usize| words.get(at).map(|t| t.text().to_owned()).unwrap_or_default();
        if !matches!(word(1).as_str(), "error" | "warning") || self.broken(file, node) {
            return None;
        }
        let code = word(2);
        let known: Vec<&str> = crate::codes().map(|(code, _)| code).collect();
        if !known.contains(&code.as_str()) {
            let span = self.token_span(file, words.get(2)?);
            let diagnostic =
                Diagnostic::error("F0501", span, format!("`{code}` is not the code of any message"));
            let near = nearest(&code, known.iter().copied());
            let diagnostic = suggest(diagnostic, span, &code, &near);
            self.report(or_help(diagnostic, "write the code that the checker prints, such as F0401"));
            return None;
        }
        let at = (word(3) == "at").then(|| words.get(4).and_then(ast::as_string)).flatten();
        let lines = words.iter().skip_while(|t| t.text() != "in").filter_map(ast::as_string);
        let text = lines.map(|line| line + "\n").collect();
        Some(Complaint { warning: word(1) == "warning", code, at, text, span: self.node_span(file, node) })
    }

    fn reason(&mut self, token: &SyntaxToken, file: u32) -> Option<Gap> {
        const REASONS: [(&str, Gap); 4] = [
            ("missing", Gap::Missing),
            ("contested", Gap::Contested),
            ("vague", Gap::Vague),
            ("conflict", Gap::Conflict),
        ];
        let found = REASONS.iter().find(|(word, _)| *word == token.text());
        if found.is_none() {
            let span = self.token_span(file, token);
            let near = nearest(token.text(), REASONS.map(|(word, _)| word));
            let message = format!("`{}` is not a reason for which an answer is undetermined", token.text());
            let diagnostic = suggest(Diagnostic::error("F0501", span, message), span, token.text(), &near);
            let reasons = "the reasons are missing, contested, vague and conflict";
            self.report(or_help(diagnostic, reasons));
        }
        found.map(|(_, gap)| *gap)
    }

    fn condition_named(&mut self, token: &SyntaxToken, file: u32) -> Option<ConditionId> {
        let found = self.library.condition(token.text());
        let span = self.token_span(file, token);
        if let Some(condition) = found {
            self.refers(span, Name::Condition(condition));
        } else {
            let known: Vec<String> = self.library.conditions.iter().map(|c| c.name.clone()).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let message = format!("`{}` is not a condition", token.text());
            let near = nearest(token.text(), known.iter().copied());
            let diagnostic = suggest(Diagnostic::error("F0207", span, message), span, token.text(), &near);
            let help = format!("the conditions are {}", known.join(", "));
            self.report(or_help(diagnostic, help));
        }
        found
    }

    fn verdict(&mut self, token: &SyntaxToken, file: u32) -> Option<String> {
        let verdicts = &self.library.verdicts;
        let rest = [&verdicts.without_rule, &verdicts.all, &verdicts.contested, &verdicts.otherwise];
        let known: Vec<String> = self
            .library
            .conditions
            .iter()
            .map(|c| &c.fails)
            .chain(rest)
            .filter(|v| !v.is_empty())
            .cloned()
            .collect();
        let span = self.token_span(file, token);
        if known.iter().any(|v| v == token.text()) {
            let name = self.verdict_name(token.text());
            self.refers(span, name);
            return Some(token.text().to_owned());
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let diagnostic = Diagnostic::error("F0207", span, format!("`{}` is not a verdict", token.text()));
        let near = nearest(token.text(), known.iter().copied());
        let diagnostic = suggest(diagnostic, span, token.text(), &near);
        self.report(or_help(diagnostic, format!("the verdicts are {}", known.join(", "))));
        None
    }

    /// `F and not G`: one set of facts, sorted.
    fn set(&mut self, node: &SyntaxNode, place: Place) -> Option<Vec<(Fact, bool)>> {
        let mut facts = Vec::new();
        self.facts_of_set(node, place, &mut facts).then(|| {
            facts.sort();
            facts
        })
    }

    /// `(F and not G) or H`: sets of facts, sorted.
    fn sets(&mut self, node: &SyntaxNode, place: Place) -> Option<Vec<Vec<(Fact, bool)>>> {
        let mut sets = match node.kind() {
            PAREN if node.children().count() == 1 => return self.sets(&node.children().next()?, place),
            OR => {
                let parts: Option<Vec<_>> = node.children().map(|part| self.sets(&part, place)).collect();
                parts?.concat()
            }
            _ => vec![self.set(node, place)?],
        };
        sets.sort();
        Some(sets)
    }

    fn facts_of_set(&mut self, node: &SyntaxNode, place: Place, facts: &mut Vec<(Fact, bool)>) -> bool {
        let (atom, denied) = match node.kind() {
            ATOM => (Some(node.clone()), false),
            NOT => (node.children().next().filter(|inner| inner.kind() == ATOM), true),
            AND | PAREN => {
                let mut fine = true;
                for child in node.children() {
                    fine &= self.facts_of_set(&child, place, facts);
                }
                return fine;
            }
            _ => (None, false),
        };
        let Some(atom) = atom else {
            let span = self.node_span(place.file, node);
            self.report(
                Diagnostic::error(
                    "F0505",
                    span,
                    "what turns an answer is written as facts, joined with `and`",
                )
                .help("write `if RELATION(...) and not RELATION(...)`"),
            );
            return false;
        };
        let fact = self.fact(&atom, place);
        facts.extend(fact.iter().map(|(fact, _)| (fact.clone(), denied)));
        fact.is_some()
    }

    fn day_set(&mut self, spells: &[SyntaxNode], file: u32) -> Option<DaySet> {
        let mut days = Vec::new();
        for spell in spells {
            let words = ast::words(spell);
            let has = |word: &str| words.iter().any(|t| t.text() == word);
            let mut dates = Vec::new();
            for token in words.iter().filter(|t| t.kind() == NUMERIC) {
                dates.push(self.day(file, token)?);
            }
            let first = *dates.first()?;
            let last = *dates.last()?;
            let spell_days = match (has("from"), has("until"), has("through")) {
                (true, true, _) => (first, last),
                (true, _, true) => (first, last.next()),
                (true, ..) => (first, Day::MAX),
                (_, true, _) => (Day::MIN, last),
                (_, _, true) => (Day::MIN, last.next()),
                _ => (first, first.next()),
            };
            if spell_days.1 <= spell_days.0 {
                let span = self.node_span(file, spell);
                self.report(
                    Diagnostic::error("F0402", span, "the end does not come after the beginning")
                        .help("`until` names the first day out, `through` the last day in; correct one of the dates"),
                );
                return None;
            }
            days.push(spell_days);
        }
        Some(DaySet::from_spells(days))
    }
}
