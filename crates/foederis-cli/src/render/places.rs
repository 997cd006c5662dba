//! Places of diagnostics as people and programs count them.

use std::sync::OnceLock;

use foederis::lang::{LineIndex, Position};
use foederis::model::{File, Span};
use serde::Serialize;

/// The files that places are in, each with its lines once they are asked for.
pub(crate) struct Places<'a> {
    files: &'a [File],
    lines: Vec<OnceLock<LineIndex>>,
}

/// A place in a file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) start: Position,
    pub(crate) end: Position,
}

impl<'a> Places<'a> {
    pub(crate) fn new(files: &'a [File]) -> Self {
        Self { files, lines: files.iter().map(|_| OnceLock::new()).collect() }
    }

    pub(crate) fn name(&self, span: Span) -> &'a str {
        self.files.get(span.file as usize).map_or("", |file| &file.name)
    }

    pub(crate) fn of(&self, span: Span) -> Place<'a> {
        let number = span.file as usize;
        let (Some(file), Some(lines)) = (self.files.get(number), self.lines.get(number)) else {
            let start = Position { line: span.line, column: 1, offset: span.start };
            return Place { file: "", start, end: start };
        };
        let lines = lines.get_or_init(|| LineIndex::new(&file.text));
        let start = lines.position(&file.text, span.start);
        let end = lines.position(&file.text, span.end.max(span.start));
        Place { file: &file.name, start, end }
    }
}
