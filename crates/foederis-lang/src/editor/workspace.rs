//! Files as an editor asks about them.

use foederis_model::{Library, Span};

use super::index::{Index, Name};
use super::variables::variable_at;
use crate::diagnostic::Diagnostic;
use crate::parser::parse;

/// Files read as one library: what they declare, where its names stand, and what is wrong with them.
///
/// ```
/// use foederis_lang::editor::{Workspace, compile_indexed};
///
/// let text = "kind state\nstate Arland \"Republic of Arland\"\nstate Borduria\n".to_owned();
/// let (compiled, index) = compile_indexed(&[("a.foe".into(), text)]);
/// let workspace = Workspace::new(&compiled.library, &index, &compiled.diagnostics);
/// assert!(workspace.hover(0, 18).unwrap().text.contains("Republic of Arland"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Workspace<'a> {
    /// What they declare.
    pub library: &'a Library,
    /// Where its names stand.
    pub index: &'a Index,
    /// What is wrong.
    pub diagnostics: &'a [Diagnostic],
}

impl<'a> Workspace<'a> {
    /// Files that were read by [`compile_indexed`](super::compile_indexed).
    #[must_use]
    pub fn new(library: &'a Library, index: &'a Index, diagnostics: &'a [Diagnostic]) -> Self {
        Self { library, index, diagnostics }
    }

    /// The text of a file; nothing if there is none of this number.
    #[must_use]
    pub fn text(&self, file: u32) -> &'a str {
        self.library.files.get(file as usize).map_or("", |f| f.text.as_str())
    }

    /// The words at a place.
    #[must_use]
    pub fn written(&self, span: Span) -> &'a str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Where the name at a byte of a file is declared; of a variable, where it comes up first.
    #[must_use]
    pub fn definitions(&self, file: u32, offset: u32) -> Vec<Span> {
        if let Some(variable) = variable_at(&parse(self.text(file)).syntax(), offset) {
            let first = variable.places.first().copied();
            return first.into_iter().map(|(start, end)| Span { file, start, end, line: 0 }).collect();
        }
        self.index.at(file, offset).map(|r| self.index.declarations(r.name).collect()).unwrap_or_default()
    }

    /// Every place of the name or variable at a byte of a file, each with whether it is declared there.
    #[must_use]
    pub fn places(&self, file: u32, offset: u32) -> Vec<(Span, bool)> {
        if let Some(variable) = variable_at(&parse(self.text(file)).syntax(), offset) {
            let place = |(start, end): (u32, u32)| Span { file, start, end, line: 0 };
            return variable.places.into_iter().enumerate().map(|(at, p)| (place(p), at == 0)).collect();
        }
        let Some(reference) = self.index.at(file, offset) else {
            return Vec::new();
        };
        self.index.places(reference.name).map(|p| (p.span, p.declares)).collect()
    }

    /// The rules, duties, definitions and clause lines that conclude the relation at a byte of a file.
    #[must_use]
    pub fn conclusions(&self, file: u32, offset: u32) -> Vec<Span> {
        let Some(Name::Relation(relation)) = self.index.at(file, offset).map(|r| r.name) else {
            return Vec::new();
        };
        let rules = self.library.rules.iter().filter(|r| r.head.relation == relation);
        let mut spans: Vec<Span> = rules.map(|r| r.span).collect();
        spans.dedup();
        spans
    }
}
