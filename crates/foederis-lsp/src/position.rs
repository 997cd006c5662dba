//! Bytes of a text to the positions of the protocol, which counts lines from 0 and letters in one of three ways.

use foederis::lang::LineIndex;
use lsp_types::{Position, PositionEncodingKind, Range};

/// How letters of a line are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// In bytes.
    Utf8,
    /// In units of UTF-16, of which some letters take two: what every client understands.
    #[default]
    Utf16,
    /// In characters.
    Utf32,
}

impl Encoding {
    /// The best of those that a client offers: bytes, since that is how we count ourselves.
    pub(crate) fn choose<'a>(offered: impl IntoIterator<Item = &'a str>) -> Self {
        let mut best = Self::Utf16;
        for name in offered {
            match name {
                "utf-8" => return Self::Utf8,
                "utf-32" => best = Self::Utf32,
                _ => {}
            }
        }
        best
    }

    pub(crate) fn name(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> u32 {
        let width = match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        };
        u32::try_from(width).unwrap_or(1)
    }
}

/// A text whose positions are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places<'a> {
    pub(crate) text: &'a str,
    pub(crate) lines: &'a LineIndex,
    pub(crate) encoding: Encoding,
}

impl Places<'_> {
    /// The position of a byte.
    pub(crate) fn position(&self, offset: u32) -> Position {
        let offset = offset.min(length(self.text));
        let line = self.lines.line(offset);
        let before = self.text.get(self.lines.start(line) as usize..offset as usize).unwrap_or("");
        let character = before.chars().map(|c| self.encoding.width(c)).sum();
        Position { line: line.saturating_sub(1), character }
    }

    pub(crate) fn range(&self, start: u32, end: u32) -> Range {
        Range { start: self.position(start), end: self.position(end.max(start)) }
    }

    /// The byte of a position. Behind the end of a line it is that end, inside a letter its beginning.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        let last = self.lines.line(length(self.text));
        let line = position.line.saturating_add(1);
        if line > last {
            return length(self.text);
        }
        let start = self.lines.start(line);
        let end = if line == last { length(self.text) } else { self.lines.start(line + 1) };
        let words = self.text.get(start as usize..end as usize).unwrap_or("");
        let (mut counted, mut offset) = (0, start);
        for c in words.trim_end_matches(['\n', '\r']).chars() {
            counted += self.encoding.width(c);
            if counted > position.character {
                break;
            }
            offset += length(c.encode_utf8(&mut [0; 4]));
        }
        offset
    }

    /// The bytes of a range; the ends in order.
    pub(crate) fn bytes(&self, range: Range) -> (u32, u32) {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        (start.min(end), start.max(end))
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_outside_the_first_plane_counts_as_the_client_counts() {
        let text = "é\u{1f980}x\r\n\u{1f980}\ry";
        let lines = LineIndex::new(text);
        for (encoding, x) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3), (Encoding::Utf32, 2)] {
            let places = Places { text, lines: &lines, encoding };
            let at = Position { line: 0, character: x };
            assert_eq!(places.position(6), at, "{encoding:?}");
            assert_eq!(places.offset(at), 6, "{encoding:?}");
            assert_eq!(places.position(14), Position { line: 2, character: 0 });
            for offset in 0..=u32::try_from(text.len()).unwrap() {
                let boundary = text.is_char_boundary(offset as usize) && offset != 8;
                if boundary {
                    assert_eq!(places.offset(places.position(offset)), offset, "{encoding:?}");
                }
            }
        }
    }

    #[test]
    fn a_position_that_is_not_there_is_the_nearest_before_it() {
        let text = "ab\n\u{1f980}";
        let lines = LineIndex::new(text);
        let places = Places { text, lines: &lines, encoding: Encoding::Utf16 };
        let offset = |line, character| places.offset(Position { line, character });
        assert_eq!(offset(0, 99), 2);
        assert_eq!(offset(1, 1), 3, "inside of a letter");
        assert_eq!(offset(1, u32::MAX), 7);
        assert_eq!(offset(9, 0), 7);
        assert_eq!(offset(u32::MAX, u32::MAX), 7);
    }
}
