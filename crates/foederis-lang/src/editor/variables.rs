//! The variables of one rule, duty, clause form or question: they mean nothing beyond it.

use foederis_model::{Library, RoleKind};

use crate::ast;
use crate::lower::OWES_ROLES;
use crate::syntax_kind::SyntaxKind::{
    ASK, ATOM, CLAUSE, COUNT, DUTY, EVERY, EVERY_DUTY, EXPECT, NAME, NONE_WITH, RULE, STRING, TERM, VARIABLE,
};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// A variable, where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, without the question mark.
    pub name: String,
    /// Every place of the name, without the question mark: first and last byte. The first is where it comes up.
    pub places: Vec<(u32, u32)>,
    /// Its name has a meaning of its own here, as `?debtor` in a duty, and cannot be another.
    pub given: bool,
}

/// The variable at a byte of a text, if there is one.
///
/// ```
/// let text = "rule allied(?a, ?b)\n  if allied(?b, ?a)\n";
/// let tree = foederis_lang::parse(text).syntax();
/// let found = foederis_lang::editor::variable_at(&tree, 13).unwrap();
/// assert_eq!((found.name.as_str(), found.places), ("a", vec![(13, 14), (37, 38)]));
/// ```
#[must_use]
pub fn variable_at(root: &SyntaxNode, offset: u32) -> Option<Variable> {
    let here = tokens_at(root, offset).find_map(|token| written_at(&token, offset))?;
    let scope = scope_of(&here.0, &here.1)?;
    let places = written_in(&scope)
        .into_iter()
        .filter(|(token, name, _)| *name == here.1 && scope_of(token, name).as_ref() == Some(&scope))
        .map(|(_, _, place)| place)
        .collect();
    Some(Variable { given: is_given(&scope, &here.1), name: here.1, places })
}

/// The variables that can be written at a byte of a text, by name, each once.
pub(crate) fn variables_around(root: &SyntaxNode, offset: u32) -> Vec<String> {
    let around = tokens_at(root, offset).find_map(|token| token.parent_ancestors().find(is_scope));
    // Behind the last word of a line the tree may have left the item already.
    let before = || {
        let ends = |node: &SyntaxNode| u32::from(node.text_range().end()) <= offset;
        root.descendants().filter(|n| is_scope(n) && ends(n)).last()
    };
    let Some(scope) = around.or_else(before) else {
        return Vec::new();
    };
    // In a rule that a clause form gives, the values of the form are at hand too.
    let form = scope.ancestors().find(|n| n.kind() == CLAUSE);
    let whole = form.as_ref().unwrap_or(&scope);
    let mut names: Vec<String> = written_in(whole).into_iter().map(|(_, name, _)| name).collect();
    match scope.kind() {
        DUTY | EVERY_DUTY => names.extend(given_in_duties().map(str::to_owned)),
        CLAUSE => names.extend(GIVEN_IN_CLAUSES.iter().map(|n| (*n).to_owned())),
        _ => {}
    }
    names.sort();
    names.dedup();
    names
}

/// What a variable can be, by the roles in which it stands around a byte of a text.
pub(crate) fn kind_of(root: &SyntaxNode, variable: &Variable, library: &Library) -> Option<RoleKind> {
    variable.places.iter().find_map(|(start, _)| {
        let token = tokens_at(root, *start).find(|t| t.kind() == VARIABLE)?;
        let term = token.parent().filter(|n| n.kind() == TERM)?;
        let atom = term.parent().filter(|n| n.kind() == ATOM)?;
        let relation = ast::first_word(&atom).filter(|t| t.kind() == NAME)?;
        let relation = &library.relations[library.relation(relation.text())?.index()];
        let role = atom.children().filter(|n| n.kind() == TERM).position(|n| n == term)?;
        relation.roles.get(role).map(|r| r.kind)
    })
}

/// The names that have a meaning of their own in the `states` lines of a clause form.
const GIVEN_IN_CLAUSES: &[&str] = &["treaty", "article", "text"];

fn given_in_duties() -> impl Iterator<Item = &'static str> {
    OWES_ROLES.iter().copied().chain(["text"])
}

fn is_given(scope: &SyntaxNode, name: &str) -> bool {
    let in_header = |name: &str| ast::words(scope).iter().any(|t| t.text().strip_prefix('?') == Some(name));
    match scope.kind() {
        DUTY => given_in_duties().any(|given| given == name) && !in_header(name),
        EVERY_DUTY => given_in_duties().any(|given| given == name),
        CLAUSE => GIVEN_IN_CLAUSES.contains(&name) && !has_value(scope, name),
        _ => false,
    }
}

/// Whether a clause form has a value of this name.
fn has_value(clause: &SyntaxNode, name: &str) -> bool {
    let words = ast::words(clause);
    words.iter().any(|t| t.kind() == STRING && ast::in_braces(t).iter().any(|(value, _)| value == name))
}

fn is_scope(node: &SyntaxNode) -> bool {
    matches!(node.kind(), RULE | DUTY | EVERY_DUTY | CLAUSE | EXPECT | ASK)
}

/// The tokens that touch a byte: at a boundary, the one behind it first.
pub(crate) fn tokens_at(root: &SyntaxNode, offset: u32) -> impl Iterator<Item = SyntaxToken> + use<> {
    let end = u32::from(root.text_range().end());
    let found = root.token_at_offset(offset.min(end).into());
    [found.clone().right_biased(), found.left_biased()].into_iter().flatten()
}

/// A variable at this byte of a token: the token, the name, its place.
type Written = (SyntaxToken, String, (u32, u32));

fn written_at(token: &SyntaxToken, offset: u32) -> Option<Written> {
    written(token).into_iter().find(|(_, _, (start, end))| {
        let begin = if token.kind() == VARIABLE { start - 1 } else { *start };
        begin <= offset && offset <= *end
    })
}

/// The variables that a token writes: one, or for a clause form the values in braces.
fn written(token: &SyntaxToken) -> Vec<Written> {
    let range = token.text_range();
    match token.kind() {
        VARIABLE if token.text() != "?_" => {
            let name = token.text().trim_start_matches('?').to_owned();
            vec![(token.clone(), name, (u32::from(range.start()) + 1, range.end().into()))]
        }
        STRING if token.parent_ancestors().any(|n| n.kind() == CLAUSE) => {
            ast::in_braces(token).into_iter().map(|(name, place)| (token.clone(), name, place)).collect()
        }
        _ => Vec::new(),
    }
}

fn written_in(scope: &SyntaxNode) -> Vec<Written> {
    let tokens = scope.descendants_with_tokens().filter_map(rowan::NodeOrToken::into_token);
    tokens.flat_map(|token| written(&token)).collect()
}

/// Where a name at a token means one thing: what is counted, or the whole rule, duty, form or question.
fn scope_of(token: &SyntaxToken, name: &str) -> Option<SyntaxNode> {
    // What a clause form has a value for means that in all its lines.
    let clause = token.parent_ancestors().find(|n| n.kind() == CLAUSE);
    let in_form = clause.filter(|clause| has_value(clause, name));
    let mut before: Option<SyntaxNode> = None;
    for node in token.parent_ancestors() {
        let counts = matches!(node.kind(), COUNT | EVERY | NONE_WITH)
            && ast::words(&node).iter().any(|t| t.text().strip_prefix('?') == Some(name))
            // How many are counted is said outside of what is counted.
            && before.as_ref().is_none_or(|n| n.kind() != TERM);
        if counts {
            return Some(node);
        }
        if is_scope(&node) {
            return Some(in_form.unwrap_or(node));
        }
        before = Some(node);
    }
    in_form
}
