//! Clause forms: the wording of final clauses, declared in files with what it gives.

use foederis_model::{Clause, RelationId, Role, RoleKind, Span, Value};

use super::atoms::{Argument, Arity};
use super::expected::Expectation;
use super::names::id;
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::lexer::lex;
use crate::syntax_kind::SyntaxKind::{
    ATOM, CLAUSE, CONTENT, DAYS, DUTY, EXPECTS, FIELD, NAME, RULE, TERM, VARIABLE,
};
use crate::syntax_kind::SyntaxNode;

/// A declared wording.
#[derive(Clone, Debug)]
pub(crate) struct ClauseForm {
    /// As it is written.
    pub(super) text: String,
    pub(super) parts: Vec<Part>,
    pub(super) holes: Vec<Hole>,
    pub(super) states: Vec<Stated>,
    pub(super) bodies: Vec<Body>,
    pub(super) expects: Vec<Expectation>,
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) enum Part {
    Word(String),
    /// A position in [`ClauseForm::holes`].
    Hole(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Hole {
    pub(super) name: String,
    pub(super) list: bool,
    /// What it takes, by the first role it fills.
    pub(super) kind: Option<RoleKind>,
}

#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) denies: bool,
    pub(super) relation: RelationId,
    pub(super) arguments: Vec<Filler>,
    /// `from`, `until`, `through` or `on`, and a date.
    pub(super) days: Vec<(String, Filler)>,
}

/// A rule or a duty that a clause form gives.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) file: u32,
    pub(super) node: SyntaxNode,
    /// The holes that it speaks of.
    pub(super) holes: Vec<usize>,
}

/// The rules and duties of a clause form as they are read: for one line of an instrument, or once by themselves.
#[derive(Clone, Default)]
pub(crate) struct Template {
    /// By hole: its name, and its value where a line has filled it.
    pub(crate) holes: Vec<(String, Option<Value>)>,
    /// By hole: the kind of the roles that it stands in.
    pub(crate) kinds: Vec<Option<RoleKind>>,
    /// Where the line stands.
    pub(crate) line: Option<Span>,
    /// The line and its file, for the lines below it.
    pub(crate) below: Option<(u32, SyntaxNode)>,
}

#[derive(Clone, Debug)]
pub(super) enum Filler {
    Value(Value),
    Hole(usize),
    Treaty,
    Article,
    Text,
}

/// The words of a clause form, by themselves.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    /// As they are written.
    pub(crate) text: String,
    pub(super) parts: Vec<Part>,
    pub(super) holes: Vec<Hole>,
}

impl ClauseForm {
    /// The words alone: what is left of a form when its tree is gone.
    pub(crate) fn into_wording(self) -> Wording {
        Wording { text: self.text, parts: self.parts, holes: self.holes }
    }

    /// How many words are given.
    pub(super) fn literal_words(&self) -> usize {
        self.parts.iter().filter(|p| matches!(p, Part::Word(_))).count()
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
        let mut bodies = Vec::new();
        for line in ast::lines(node) {
            match line.kind() {
                CONTENT => match self.stated(file, &line, &mut holes) {
                    Some(stated) => states.push(stated),
                    None => fine = false,
                },
                RULE | DUTY => bodies.push(self.body(file, line, &mut holes)),
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
        if fine && states.is_empty() && bodies.is_empty() {
            self.report(
                Diagnostic::error("F0305", span, "this clause form states nothing")
                    .help("add a line `states RELATION(...)`, a rule or a duty below it"),
            );
        }
        if fine {
            for hole in holes.iter().filter(|h| h.kind.is_none()) {
                self.report(
                    Diagnostic::error(
                        "F0305",
                        span,
                        format!("nothing below the form says what `{{{}}}` is for", hole.name),
                    )
                    .help(format!("use `?{}` in a `states` line, a rule or a duty", hole.name)),
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
        let values =
            holes.iter().map(|h| Role { name: h.name.clone(), kind: h.kind.unwrap_or(RoleKind::Thing) });
        let values = values.collect();
        self.library.clauses.push(Clause { text: text.clone(), also, values, states: relations, span });
        self.clauses.push(ClauseForm {
            text,
            parts,
            holes,
            // A form with faults matches its lines and says nothing of them.
            states: if fine { states } else { Vec::new() },
            expects,
            bodies: if fine { bodies } else { Vec::new() },
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
            arguments.push(match argument {
                Argument::Value(value) => Filler::Value(value),
                Argument::Variable(name) => {
                    let kind = self.relation_of(written.relation).roles[role].kind;
                    self.filler(&name, kind, span, holes)?
                }
            });
        }
        let mut days = Vec::new();
        if let Some(node) = ast::child(line, DAYS) {
            let words: Vec<String> = ast::words(&node).iter().map(|t| t.text().to_owned()).collect();
            let terms = node.children().filter(|n| n.kind() == TERM);
            for (word, term) in words.into_iter().zip(terms) {
                let token = ast::first_word(&term)?;
                let filler = if token.kind() == VARIABLE {
                    let span = self.token_span(file, &token);
                    self.filler(token.text(), RoleKind::Date, span, holes)?
                } else {
                    Filler::Value(Value::Date(self.date(file, &token)?))
                };
                days.push((word, filler));
            }
        }
        Some(Stated { denies, relation: written.relation, arguments, days })
    }

    /// What stands for a variable of a `states` line.
    fn filler(&mut self, name: &str, kind: RoleKind, span: Span, holes: &mut [Hole]) -> Option<Filler> {
        let bare = name.trim_start_matches('?');
        let hole = holes.iter().position(|h| h.name == bare);
        Some(match (bare, hole) {
            (_, Some(number)) => {
                holes[number].kind.get_or_insert(kind);
                Filler::Hole(number)
            }
            ("treaty", None) => Filler::Treaty,
            ("article", None) => Filler::Article,
            ("text", None) => Filler::Text,
            _ => {
                self.report(
                    Diagnostic::error("F0305", span, format!("the clause form has no `{{{bare}}}`")).help(
                        "a `states` line may use the values of its form, and `?treaty`, `?article` and `?text`",
                    ),
                );
                return None;
            }
        })
    }

    /// A rule or a duty below a clause form, read once by itself so that its faults are found where no line uses it.
    fn body(&mut self, file: u32, node: SyntaxNode, holes: &mut [Hole]) -> Body {
        let spoken_of: Vec<String> = node
            .descendants_with_tokens()
            .filter_map(rowan::NodeOrToken::into_token)
            .filter(|t| t.kind() == VARIABLE)
            .map(|t| t.text().trim_start_matches('?').to_owned())
            .collect();
        let used = (0..holes.len()).filter(|h| spoken_of.contains(&holes[*h].name)).collect();
        self.template = Some(Template {
            holes: holes.iter().map(|h| (h.name.clone(), None)).collect(),
            kinds: holes.iter().map(|h| h.kind).collect(),
            line: None,
            below: None,
        });
        self.template_body(&node, Place::file(file));
        for (hole, kind) in holes.iter_mut().zip(self.template.take().into_iter().flat_map(|t| t.kinds)) {
            hole.kind = hole.kind.or(kind);
        }
        Body { file, node, holes: used }
    }

    pub(super) fn template_body(&mut self, node: &SyntaxNode, place: Place) {
        if node.kind() == DUTY {
            self.duty(node, place);
        } else {
            self.rule(node, place);
        }
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
