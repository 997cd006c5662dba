//! What a relation or a clause form expects to be said beside it: declared in files, and looked for in all of them.

use foederis_model::{RelationId, Span, Value};

use super::atoms::{Argument, Arity};
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::syntax_kind::SyntaxKind::{AND, ATOM, EXPECTS, NAME, OR, PAREN, RELATION};
use crate::syntax_kind::SyntaxNode;

/// `expects F or G "what is missing otherwise"`.
#[derive(Clone, Debug)]
pub(crate) struct Expectation {
    pub(crate) wanted: Wanted,
    /// What is missing otherwise; `{name}` stands for a value.
    pub(crate) words: String,
    pub(crate) span: Span,
}

/// What is expected, in terms of the values of a form or the roles of a relation.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    Fact(RelationId, Vec<Filling>),
    All(Vec<Wanted>),
    Any(Vec<Wanted>),
}

#[derive(Clone, Debug)]
pub(crate) enum Filling {
    Anything,
    Value(Value),
    /// A position among the values.
    Given(usize),
    Treaty,
    Article,
    Text,
}

/// What is expected beside one line or fact: a fact of the relation with these values, where they are known.
#[derive(Clone, Debug)]
pub(crate) enum Sought {
    Fact(RelationId, Vec<Option<Value>>),
    All(Vec<Sought>),
    Any(Vec<Sought>),
}

/// Something expected that is perhaps not there.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub(crate) wanted: Sought,
    /// What is missing, in words.
    pub(crate) words: String,
    /// What expects it.
    pub(crate) declared: Span,
    /// Beside what it is expected.
    pub(crate) span: Span,
    /// The instrument that it stands in.
    pub(crate) instrument: Option<foederis_model::EntityId>,
}

impl Wanted {
    pub(crate) fn filled(&self, values: &[Option<Value>], place: Place) -> Sought {
        match self {
            Self::All(all) => Sought::All(all.iter().map(|w| w.filled(values, place)).collect()),
            Self::Any(any) => Sought::Any(any.iter().map(|w| w.filled(values, place)).collect()),
            Self::Fact(relation, fillings) => {
                let value = |filling: &Filling| match filling {
                    Filling::Anything => None,
                    Filling::Value(value) => Some(*value),
                    Filling::Given(at) => values.get(*at).copied().flatten(),
                    Filling::Treaty => place.instrument.map(Value::Entity),
                    Filling::Article => place.article.map(Value::Entity),
                    Filling::Text => place.text.map(Value::Entity),
                };
                Sought::Fact(*relation, fillings.iter().map(value).collect())
            }
        }
    }
}

impl Lowering {
    /// The `expects` lines of relations.
    pub(super) fn read_relation_expectations(&mut self, items: &[(u32, SyntaxNode)]) {
        for (file, node) in items.iter().filter(|(_, n)| n.kind() == RELATION) {
            let name = ast::words(node).into_iter().nth(1).filter(|t| t.kind() == NAME);
            let Some(relation) = name.and_then(|n| self.relations.get(n.text()).copied()) else {
                continue;
            };
            for line in ast::lines(node).filter(|l| l.kind() == EXPECTS) {
                let roles: Vec<String> =
                    self.relation_of(relation).roles.iter().map(|r| r.name.clone()).collect();
                let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
                if let Some(expectation) = self.expectation_of(*file, &line, &roles) {
                    self.relation_expects.push((relation, expectation));
                }
            }
        }
    }

    /// An `expects` line, where these are the names of the values.
    pub(super) fn expectation_of(
        &mut self,
        file: u32,
        line: &SyntaxNode,
        names: &[&str],
    ) -> Option<Expectation> {
        if self.broken(file, line) {
            return None;
        }
        let words = ast::words(line).iter().find_map(ast::as_string)?;
        let formula = line.children().next()?;
        let wanted = self.wanted(file, &formula, names)?;
        Some(Expectation { wanted, words, span: self.node_span(file, line) })
    }

    fn wanted(&mut self, file: u32, node: &SyntaxNode, names: &[&str]) -> Option<Wanted> {
        match node.kind() {
            ATOM => self.wanted_fact(file, node, names),
            PAREN => self.wanted(file, &node.children().next()?, names),
            AND | OR => {
                let mut parts = Vec::new();
                for child in node.children() {
                    parts.push(self.wanted(file, &child, names)?);
                }
                Some(if node.kind() == AND { Wanted::All(parts) } else { Wanted::Any(parts) })
            }
            _ => {
                let span = self.node_span(file, node);
                self.report(
                    Diagnostic::error(
                        "F0305",
                        span,
                        "what is expected is written as relations, joined with `and` or `or`",
                    )
                    .help("write `expects RELATION(...) or RELATION(...) \"what is missing otherwise\"`"),
                );
                None
            }
        }
    }

    fn wanted_fact(&mut self, file: u32, node: &SyntaxNode, names: &[&str]) -> Option<Wanted> {
        let written = self.written(node, Place::file(file), Arity::MayTrail)?;
        let roles = self.relation_of(written.relation).roles.len();
        let mut fillings = Vec::with_capacity(roles);
        for (argument, span) in written.arguments {
            let name = match argument {
                Argument::Value(value) => {
                    fillings.push(Filling::Value(value));
                    continue;
                }
                Argument::Variable(name) => name,
            };
            let bare = name.trim_start_matches('?');
            let given = names.iter().position(|n| *n == bare);
            fillings.push(match (bare, given) {
                (_, Some(at)) => Filling::Given(at),
                ("_", _) => Filling::Anything,
                ("treaty", _) => Filling::Treaty,
                ("article", _) => Filling::Article,
                ("text", _) => Filling::Text,
                _ => {
                    let known: Vec<String> = names.iter().map(|n| format!("`?{n}`")).collect();
                    self.report(
                        Diagnostic::error("F0305", span, format!("nothing says what `{name}` is here"))
                            .help(format!("write {} or, for anything, `?_`", known.join(", "))),
                    );
                    return None;
                }
            });
        }
        fillings.resize_with(roles, || Filling::Anything);
        Some(Wanted::Fact(written.relation, fillings))
    }

    /// Words in which `{name}` stands for a value.
    pub(crate) fn in_words(&self, words: &str, names: &[String], values: &[Option<Value>]) -> String {
        let mut text = words.to_owned();
        for (name, value) in names.iter().zip(values) {
            if let Some(value) = value {
                let shown = format!("`{}`", self.library.name(*value));
                text = text.replace(&format!("{{{name}}}"), &shown);
            }
        }
        text
    }
}
