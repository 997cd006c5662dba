//! What may be written at a place.

mod offers;
mod place;

use super::index::Name;
use super::workspace::Workspace;
use crate::parser::parse;

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompletionKind {
    /// A word of the language.
    Word,
    /// A relation.
    Relation,
    /// A role of a relation.
    Role,
    /// A kind of things.
    Kind,
    /// A treaty or another instrument.
    Instrument,
    /// An article.
    Article,
    /// Any other thing.
    Thing,
    /// A variable.
    Variable,
    /// A kind of conditions.
    Condition,
    /// A verdict.
    Verdict,
    /// A line in the words of a clause form.
    Clause,
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is called, and what is written unless there is a snippet.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words on it.
    pub detail: String,
    /// What is written, with places to fill in as `${1:state}`.
    pub snippet: Option<String>,
    /// What it takes the place of: first and last byte.
    pub replace: (u32, u32),
    /// The name, for [`Workspace::describe`].
    pub name: Option<Name>,
}

impl Workspace<'_> {
    /// What may be written at a byte of a text, which need not be the text of a file as it was read.
    ///
    /// In the parentheses of a relation these are things of the kind that the role takes; where a line begins, the
    /// lines of the item; and so on.
    ///
    /// ```
    /// use foederis_lang::editor::{Workspace, compile_indexed};
    ///
    /// let law = "kind state\nkind place\nstate Arland\nplace Aville\nrelation seat(state: state, at: place)\n  derived\n";
    /// let (compiled, index) = compile_indexed(&[("a.foe".into(), law.into())]);
    /// let workspace = Workspace::new(&compiled.library, &index, &compiled.diagnostics);
    /// let text = "rule seat(Arland, ";
    /// let offered = workspace.completions(text, text.len() as u32);
    /// assert!(offered.iter().any(|c| c.label == "Aville"));
    /// assert!(!offered.iter().any(|c| c.label == "Arland"));
    /// ```
    #[must_use]
    pub fn completions(&self, text: &str, offset: u32) -> Vec<Completion> {
        let offset = offset as usize;
        if !text.is_char_boundary(offset) {
            return Vec::new();
        }
        let Some(place) = place::Place::of(text, offset, self.library) else {
            return Vec::new();
        };
        let root = parse(text).syntax();
        let variables = super::variables::variables_around(&root, u32::try_from(offset).unwrap_or(u32::MAX));
        offers::Offers::new(*self, &place, variables).all()
    }
}
