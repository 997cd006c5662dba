//! Names as people write them: never guessed, always with candidates.

use crate::{EntityId, KindId, Library};

/// A name that means nothing here, or more than one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    /// What was written.
    pub written: String,
    /// Whether it means several things.
    pub ambiguous: bool,
    /// Whether a candidate is close enough to be a misspelling.
    pub close: bool,
    /// The names that may have been meant, nearest first.
    pub candidates: Vec<String>,
}

impl std::fmt::Display for NameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ambiguous {
            write!(f, "`{}` may mean {}", self.written, self.candidates.join(" or "))
        } else if self.candidates.is_empty() {
            write!(f, "`{}` is not a name in this library", self.written)
        } else if self.close {
            let candidates = self.candidates.join(", ");
            write!(f, "`{}` is not a name in this library; did you mean {candidates}?", self.written)
        } else {
            let candidates = self.candidates.join(", ");
            write!(
                f,
                "`{}` is not a name in this library; there are, for example, {candidates}",
                self.written
            )
        }
    }
}

impl std::error::Error for NameError {}

/// The entity that a person means by `written`: its name, title, code or other name, capitals aside.
///
/// Only things of a kind that `wanted` accepts are looked at.
///
/// # Errors
/// When nothing has this name, with the nearest names, or when several things have it.
pub fn resolve_name(
    library: &Library,
    written: &str,
    wanted: impl Fn(KindId) -> bool,
) -> Result<EntityId, NameError> {
    if let Some(id) = library.entity(written)
        && wanted(library.entities[id.index()].kind)
    {
        return Ok(id);
    }
    let folded = fold(written);
    let mut exact: Vec<EntityId> = Vec::new();
    let mut near: Vec<(f64, &str)> = Vec::new();
    for (i, entity) in library.entities.iter().enumerate() {
        if !wanted(entity.kind) {
            continue;
        }
        let others = entity.title.iter().chain(&entity.also).map(String::as_str);
        let codes = entity.codes.iter().map(|(_, value)| value.as_str());
        let mut best: f64 = 0.0;
        for name in std::iter::once(entity.name.as_str()).chain(others).chain(codes) {
            let name = fold(name);
            if name == folded {
                best = 2.0;
                break;
            }
            best = best.max(strsim::jaro_winkler(&name, &folded));
            if folded.chars().count() >= 4 && name.contains(&folded) {
                best = best.max(0.9);
            }
        }
        if best > 1.0 {
            exact.push(EntityId(u32::try_from(i).unwrap_or(u32::MAX)));
        } else {
            near.push((best, &entity.name));
        }
    }
    match exact.as_slice() {
        [one] => Ok(*one),
        [] => {
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            // Where nothing is close, the nearest few still show what names look like here.
            let most = if near.first().is_some_and(|(best, _)| *best > CLOSE) { 5 } else { 8 };
            near.retain(|(score, _)| most == 8 || *score > CLOSE);
            let candidates = near.into_iter().take(most).map(|(_, n)| n.to_owned()).collect();
            Err(NameError { written: written.to_owned(), ambiguous: false, close: most == 5, candidates })
        }
        several => Err(NameError {
            written: written.to_owned(),
            ambiguous: true,
            close: true,
            candidates: several.iter().map(|e| library.entities[e.index()].name.clone()).collect(),
        }),
    }
}

/// How alike two names are that may be one misspelt, by Jaro and Winkler.
const CLOSE: f64 = 0.82;

/// Small letters, and `-` and `_` as spaces.
fn fold(name: &str) -> String {
    name.to_lowercase().replace(['-', '_'], " ")
}
