//! What a test or a case expects.

use foederis_model::{Day, DaySet, Expectation, Expected, Fact, Pattern, Truth};

use super::cases::Setting;
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::suggest::{nearest, or_help, suggest};
use crate::syntax_kind::SyntaxKind::{AND, ATOM, NOT, NUMERIC, PAREN, VALIDITY};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// The parts of an expectation, in the order in which they stand.
#[derive(Default)]
struct Parts {
    words: Vec<SyntaxToken>,
    pattern: Option<SyntaxNode>,
    if_: Option<SyntaxNode>,
    turns_on: Option<SyntaxNode>,
    spells: Vec<SyntaxNode>,
}

fn parts(node: &SyntaxNode) -> Parts {
    let mut parts = Parts::default();
    for element in node.children_with_tokens() {
        match element {
            rowan::NodeOrToken::Token(token) if !token.kind().is_trivia() => parts.words.push(token),
            rowan::NodeOrToken::Token(_) => {}
            rowan::NodeOrToken::Node(child) => {
                let last = parts.words.last().map_or("", |t| t.text());
                match (last, child.kind()) {
                    ("if", _) => parts.if_ = Some(child),
                    (_, VALIDITY) => parts.spells.push(child),
                    ("on", ATOM) if parts.words.iter().any(|t| t.text() == "turns") => {
                        parts.turns_on = Some(child);
                    }
                    (_, ATOM) => parts.pattern = Some(child),
                    _ => {}
                }
            }
        }
    }
    parts
}

impl Lowering {
    pub(super) fn expectation(
        &mut self,
        node: &SyntaxNode,
        place: Place,
        setting: &Setting,
        asked: Option<&Pattern>,
    ) -> Option<Expectation> {
        if self.broken(place.file, node) {
            return None;
        }
        let parts = parts(node);
        let span = self.node_span(place.file, node);
        let has = |word: &str| parts.words.iter().any(|t| t.text() == word);
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
        let expected = if let Some(formula) = &parts.if_ {
            let mut facts = Vec::new();
            self.flipped(formula, place, &mut facts).then_some(Expected::FlipsIf(facts))
        } else if let Some(atom) = &parts.turns_on {
            self.pattern(atom, place).map(Expected::TurnsOn)
        } else if has("certainly") || has("possibly") {
            let days = if has("never") {
                Some(DaySet::default())
            } else if has("always") {
                Some(DaySet::from_spells([(Day::MIN, Day::MAX)]))
            } else {
                self.day_set(&parts.spells, place.file)
            };
            days.map(if has("certainly") { Expected::Certainly } else { Expected::Possibly })
        } else if has("verdict") {
            self.verdict(parts.words.get(2)?, place.file).map(Expected::Verdict)
        } else if has("undetermined") {
            Some(Expected::Answer(Truth::Open))
        } else if has("not") || has("no") {
            Some(Expected::Answer(Truth::No))
        } else if has("yes") || parts.pattern.is_some() {
            Some(Expected::Answer(Truth::Yes))
        } else {
            if pattern.is_some() {
                self.report(
                    Diagnostic::error("F0501", span, "this line does not say what is expected").help(
                        "write `expect yes`, `expect no`, `expect undetermined` or `expect verdict VERDICT`",
                    ),
                );
            }
            None
        };
        Some(Expectation {
            on: setting.on,
            known_on: setting.known_on,
            viewpoint: setting.viewpoint.clone(),
            pattern: pattern?,
            expected: expected?,
            span,
        })
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

    /// `F and not G`: facts that turn the answer.
    fn flipped(&mut self, node: &SyntaxNode, place: Place, facts: &mut Vec<(Fact, bool)>) -> bool {
        match node.kind() {
            ATOM => self.fact(node, place).is_some_and(|(fact, _)| {
                facts.push((fact, false));
                true
            }),
            NOT => match node.children().next() {
                Some(atom) if atom.kind() == ATOM => self.fact(&atom, place).is_some_and(|(fact, _)| {
                    facts.push((fact, true));
                    true
                }),
                _ => self.not_a_flip(node, place),
            },
            AND | PAREN => {
                let children: Vec<SyntaxNode> = node.children().collect();
                let mut fine = true;
                for child in &children {
                    fine &= self.flipped(child, place, facts);
                }
                fine
            }
            _ => self.not_a_flip(node, place),
        }
    }

    fn not_a_flip(&mut self, node: &SyntaxNode, place: Place) -> bool {
        let span = self.node_span(place.file, node);
        self.report(
            Diagnostic::error("F0505", span, "what turns an answer is written as facts, joined with `and`")
                .help("write `if RELATION(...) and not RELATION(...)`"),
        );
        false
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
