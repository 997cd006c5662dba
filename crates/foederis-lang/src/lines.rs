//! Byte offsets to lines and columns.

use foederis_model::Span;
use serde::Serialize;

/// Where the lines of a text begin.
///
/// A line ends with a line feed, with a carriage return, or with both as one.
///
/// ```
/// use foederis_lang::LineIndex;
/// let text = "kind state\r\nstate Élan\n";
/// let at = LineIndex::new(text).position(text, 20);
/// assert_eq!((at.line, at.column, at.offset), (2, 8, 20));
/// ```
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

/// A place in a text, as people and as programs count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: u32,
    /// The byte of the file, from 0.
    pub offset: u32,
}

impl LineIndex {
    /// The lines of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (byte, next) in bytes.iter().zip(1u32..) {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(next as usize) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(next);
            }
        }
        Self { starts }
    }

    /// The line of a byte, from 1.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|s| *s <= offset)).unwrap_or(u32::MAX)
    }

    /// The first byte of a line; of the last one where there are not so many.
    #[must_use]
    pub fn start(&self, line: u32) -> u32 {
        let at = (line.saturating_sub(1) as usize).min(self.starts.len().saturating_sub(1));
        self.starts.get(at).copied().unwrap_or(0)
    }

    /// The place of a byte of this text; inside of a character, that of the character.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = u32::try_from(floor(text, offset as usize)).unwrap_or(u32::MAX);
        let line = self.line(offset);
        let before = text.get(self.start(line) as usize..offset as usize).unwrap_or("");
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        Position { line, column, offset }
    }

    pub(crate) fn span(&self, file: u32, start: u32, end: u32) -> Span {
        Span { file, start, end, line: self.line(start) }
    }
}

/// The last boundary of a character at or before a byte.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let index = LineIndex::new("a\nb\r\nc\rd");
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8].map(|at| index.line(at)), [1, 1, 2, 2, 2, 3, 3, 4, 4]);
        assert_eq!([1, 2, 3, 4, 9].map(|line| index.start(line)), [0, 2, 5, 7, 7]);
    }
}
