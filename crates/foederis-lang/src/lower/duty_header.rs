//! The first line of a duty: `[no] duty KINDS owed by WHO to WHOM [under ARTICLE] [over INCIDENT]`.

use crate::ast;
use crate::syntax_kind::SyntaxKind::{NAME, VARIABLE};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

pub(super) struct Header {
    /// `no duty`: what another article gives is taken back.
    pub(super) denied: bool,
    pub(super) duties: Vec<SyntaxToken>,
    pub(super) debtors: Parties,
    pub(super) creditors: Parties,
    /// The article whose duty is taken back.
    pub(super) under: Option<SyntaxToken>,
    pub(super) incident: Option<SyntaxToken>,
}

/// Who owes, or who is owed.
pub(super) enum Parties {
    Each {
        other: bool,
        except: Vec<SyntaxToken>,
    },
    /// Names and variables.
    Named(Vec<SyntaxToken>),
}

impl Parties {
    /// The parties that `each party` leaves out.
    pub(super) fn except(&self) -> &[SyntaxToken] {
        match self {
            Self::Each { except, .. } => except,
            Self::Named(_) => &[],
        }
    }

    /// All names and variables.
    pub(super) fn named(&self) -> &[SyntaxToken] {
        match self {
            Self::Each { except, .. } => except,
            Self::Named(named) => named,
        }
    }

    /// A rule for each: the name or the variable, or nothing where each party is meant.
    pub(super) fn choices(&self) -> Vec<Option<&SyntaxToken>> {
        match self {
            Self::Each { .. } => vec![None],
            Self::Named(named) => named.iter().map(Some).collect(),
        }
    }
}

impl Header {
    /// Nobody owes himself.
    pub(super) fn of_each_other(&self) -> bool {
        let other = |parties: &Parties| matches!(parties, Parties::Each { other: true, .. });
        other(&self.debtors) || other(&self.creditors)
    }
}

/// Reads the first line; none if a part of it is missing.
pub(super) fn read(node: &SyntaxNode) -> Option<Header> {
    let words = ast::words(node);
    let mut rest = words.as_slice();
    let denied = rest.first()?.text() == "no";
    rest = rest.get(1 + usize::from(denied)..)?;
    let duties = named(until(&mut rest, "owed"));
    rest = rest.get(2..)?; // `owed by`
    let debtors = parties(until(&mut rest, "to"))?;
    rest = rest.get(1..)?; // `to`
    let end = rest.iter().position(|t| matches!(t.text(), "under" | "over")).unwrap_or(rest.len());
    let creditors = parties(&rest[..end])?;
    rest = &rest[end..];
    let behind = |word: &str| {
        let at = rest.iter().position(|t| t.text() == word)?;
        rest.get(at + 1).cloned()
    };
    let (under, incident) = (behind("under"), behind("over"));
    Some(Header { denied, duties, debtors, creditors, under, incident })
}

/// The words before a word, which the rest then begins with.
fn until<'a>(rest: &mut &'a [SyntaxToken], word: &str) -> &'a [SyntaxToken] {
    let end = rest.iter().position(|t| t.text() == word).unwrap_or(rest.len());
    let (before, behind) = rest.split_at(end);
    *rest = behind;
    before
}

fn parties(words: &[SyntaxToken]) -> Option<Parties> {
    if words.first()?.text() == "each" {
        let other = words.get(1)?.text() == "other";
        let except = words.iter().position(|t| t.text() == "except").map_or(&[][..], |at| &words[at + 1..]);
        return Some(Parties::Each { other, except: named(except) });
    }
    Some(Parties::Named(named(words)))
}

fn named(words: &[SyntaxToken]) -> Vec<SyntaxToken> {
    let is_name = |t: &&SyntaxToken| matches!(t.kind(), NAME | VARIABLE) && t.text() != "and";
    words.iter().filter(is_name).cloned().collect()
}
