//! Files read as one library, and their places.

use std::sync::OnceLock;

use foederis::Foederis;
use foederis::lang::editor::{Index, Workspace, compile_indexed};
use foederis::lang::{Diagnostic, LineIndex, Severity};
use foederis::model::Span;
use lsp_types::Range;

use crate::position::{Encoding, Places};
use crate::uri::Key;

/// A file that is read: what it is, what it is called, and its text.
pub(crate) type Source = (Key, String, String);

/// Files read as one library: what they declare, where its names stand, what is wrong. Nothing in it changes.
#[derive(Debug)]
pub(crate) struct Analysis {
    pub(crate) foederis: Foederis,
    pub(crate) index: Index,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What each file is, by its number.
    keys: Vec<Key>,
    lines: Vec<OnceLock<LineIndex>>,
}

impl Analysis {
    /// Reads files.
    pub(crate) fn of(mut sources: Vec<Source>) -> Self {
        sources.sort_by(|a, b| a.1.cmp(&b.1));
        let (keys, files): (Vec<Key>, Vec<(String, String)>) =
            sources.into_iter().map(|(key, name, text)| (key, (name, text))).unzip();
        let (compiled, index) = compile_indexed(&files);
        let lines = files.iter().map(|_| OnceLock::new()).collect();
        let diagnostics = compiled.diagnostics;
        Self { foederis: Foederis::new(compiled.library), index, diagnostics, keys, lines }
    }

    /// The files as an editor asks about them.
    pub(crate) fn workspace(&self) -> Workspace<'_> {
        Workspace::new(self.foederis.library(), &self.index, &self.diagnostics)
    }

    /// The number of a file.
    pub(crate) fn number(&self, key: &Key) -> Option<u32> {
        let at = self.keys.iter().position(|known| known == key)?;
        u32::try_from(at).ok()
    }

    /// What a file is.
    pub(crate) fn key(&self, file: u32) -> Option<&Key> {
        self.keys.get(file as usize)
    }

    /// The text of a file, for its positions.
    pub(crate) fn places(&self, file: u32, encoding: Encoding) -> Option<Places<'_>> {
        let text = self.foederis.library().files.get(file as usize)?.text.as_str();
        let lines = self.lines.get(file as usize)?.get_or_init(|| LineIndex::new(text));
        Some(Places { text, lines, encoding })
    }

    /// A place as the client counts.
    pub(crate) fn range(&self, span: Span, encoding: Encoding) -> Range {
        self.places(span.file, encoding).map_or_else(Range::default, |p| p.range(span.start, span.end))
    }

    /// Whether something is wrong that forbids asking this library.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}
