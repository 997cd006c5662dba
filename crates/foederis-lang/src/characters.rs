//! Characters that mislead: those that nobody sees, quotation marks of another kind, and how to show them.

use std::borrow::Cow;

use foederis_model::Span;

use crate::diagnostic::{Diagnostic, Edit};
use crate::lines::LineIndex;
use crate::syntax_kind::SyntaxKind::{
    self, COMMENT, NAME, NEWLINE, NUMERIC, PATH, PUNCT, STRING, UNTERMINATED, VARIABLE, WHITESPACE,
};

/// How many bytes a name may have.
const LONGEST_NAME: usize = 200;

/// So much of a word is shown in a message.
const LONGEST_SHOWN: usize = 80;

/// Characters with a name by which people know them.
const NAMES: &[(char, &str)] = &[
    ('\u{0}', "null"),
    ('\u{7}', "bell"),
    ('\u{8}', "backspace"),
    ('\u{1b}', "escape"),
    ('\u{7f}', "delete"),
    ('\u{ad}', "soft hyphen"),
    ('\u{61c}', "Arabic letter mark"),
    ('\u{200b}', "zero-width space"),
    ('\u{200c}', "zero-width non-joiner"),
    ('\u{200d}', "zero-width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{202a}', "left-to-right embedding"),
    ('\u{202b}', "right-to-left embedding"),
    ('\u{202c}', "end of a change of direction"),
    ('\u{202d}', "left-to-right override"),
    ('\u{202e}', "right-to-left override"),
    ('\u{2060}', "word joiner"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{2067}', "right-to-left isolate"),
    ('\u{2068}', "first strong isolate"),
    ('\u{2069}', "end of an isolate"),
    ('\u{3164}', "Hangul filler"),
    ('\u{feff}', "byte order mark"),
];

/// Whether a character is not seen where it stands: a control, a change of direction, or something of no width.
fn unseen(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        ' '..='~' => false,
        c if c.is_control() => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether the order of what is shown changes with it.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a script of this letter is written from right to left.
fn right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}')
        && !turns_direction(c)
}

/// Whether quoted words need it: joiners inside of a script that joins its letters, marks of direction in words
/// written from right to left, the variants of signs.
fn belongs_in_words(c: char, before: Option<char>, has_right_to_left: bool) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180d}' => {
            before.is_some_and(|b| !b.is_ascii() && !unseen(b))
        }
        '\u{61c}' | '\u{200e}' | '\u{200f}' => has_right_to_left,
        _ => false,
    }
}

/// `U+202E (right-to-left override)`.
pub(crate) fn described(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    match NAMES.iter().find(|(known, _)| *known == c) {
        Some((_, name)) => format!("{code} ({name})"),
        None => code,
    }
}

/// A text of a message as it can be shown: what nobody sees is named, and words without an end are cut short.
pub(crate) fn legible(text: String) -> String {
    let long = text.len() > LONGEST_SHOWN && text.split(char::is_whitespace).any(|w| w.len() > LONGEST_SHOWN);
    if !long && !text.chars().any(unseen) && !text.contains(['\n', '\r', '\t']) {
        return text;
    }
    let mut shown = String::with_capacity(text.len().min(400));
    for (number, word) in text.split(char::is_whitespace).enumerate() {
        if number > 0 {
            shown.push(' ');
        }
        for c in shortened(word).chars() {
            if unseen(c) {
                shown.push_str(&format!("U+{:04X}", u32::from(c)));
            } else {
                shown.push(c);
            }
        }
    }
    shown
}

fn shortened(word: &str) -> Cow<'_, str> {
    if word.len() <= LONGEST_SHOWN {
        return Cow::Borrowed(word);
    }
    let head: String = word.chars().take(LONGEST_SHOWN / 2).collect();
    let tail: Vec<char> = word.chars().rev().take(LONGEST_SHOWN / 4).collect();
    if head.len() + tail.len() >= word.len() {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("{head}…{}", tail.iter().rev().collect::<String>()))
}

/// What is said of the characters of a file, and the lines of which nothing else is said.
#[derive(Default)]
pub(crate) struct Misleading {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// First and last line, ascending.
    pub(crate) lines: Vec<(u32, u32)>,
}

impl Misleading {
    /// Whether enough is said of a line.
    pub(crate) fn covers(&self, line: u32) -> bool {
        let after = self.lines.partition_point(|(first, _)| *first <= line);
        after.checked_sub(1).and_then(|at| self.lines.get(at)).is_some_and(|(_, last)| line <= *last)
    }

    /// Looks at the tokens of a file.
    pub(crate) fn find(text: &str, tokens: &[(SyntaxKind, &str)], file: u32, lines: &LineIndex) -> Self {
        let mut found = Self::default();
        let long = tokens.iter().any(|(kind, t)| is_name(*kind) && t.len() > LONGEST_NAME);
        if !long
            && text
                .bytes()
                .all(|b| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~') && !matches!(b, b'\'' | b'`'))
        {
            return found;
        }
        let mut walk = Walk { text, file, lines, found: &mut found, unseen_in_line: Vec::new(), skip_to: 0 };
        let mut offset = 0;
        let mut before = NEWLINE;
        for (kind, token) in tokens {
            walk.token(*kind, token, offset, before);
            before = *kind;
            offset += token.len();
        }
        walk.end_line();
        found
    }
}

fn is_name(kind: SyntaxKind) -> bool {
    matches!(kind, NAME | PATH | VARIABLE | NUMERIC)
}

struct Walk<'a> {
    text: &'a str,
    file: u32,
    lines: &'a LineIndex,
    found: &'a mut Misleading,
    /// The characters that nobody sees in the code of this line.
    unseen_in_line: Vec<(Span, char)>,
    /// Everything before this byte is spoken of.
    skip_to: usize,
}

impl Walk<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.lines.span(self.file, at(start), at(end))
    }

    fn token(&mut self, kind: SyntaxKind, token: &str, offset: usize, before: SyntaxKind) {
        if offset < self.skip_to {
            return;
        }
        match kind {
            NEWLINE => self.end_line(),
            STRING | UNTERMINATED | COMMENT => self.words(kind, token, offset),
            PUNCT if matches!(before, NEWLINE | WHITESPACE) && closing(token).is_some() => {
                self.quotation(token, offset);
            }
            _ => {
                if is_name(kind) && token.len() > LONGEST_NAME {
                    self.long_name(token, offset);
                }
                if !token.is_ascii() || kind == PUNCT {
                    for (at, c) in token.char_indices().filter(|(_, c)| unseen(*c)) {
                        let start = offset + at;
                        if c == '\u{feff}' && start == 0 {
                            continue;
                        }
                        let span = self.span(start, start + c.len_utf8());
                        self.unseen_in_line.push((span, c));
                    }
                }
            }
        }
    }

    /// One message for all that nobody sees between the words of a line.
    fn end_line(&mut self) {
        let all = std::mem::take(&mut self.unseen_in_line);
        let Some((first, c)) = all.first().copied() else {
            return;
        };
        let mut diagnostic = Diagnostic::error(
            "F0112",
            first,
            format!("a character that nobody sees stands in this line: {}", described(c)),
        )
        .here("here, between what is seen")
        .help("remove it");
        if all.iter().any(|(_, c)| turns_direction(*c)) {
            diagnostic = diagnostic.note(
                "it changes the order in which the line is shown, so that a reader sees other words than are read",
            );
        }
        let edits: Vec<Edit> = all.iter().map(|(span, _)| Edit::replace(*span, "")).collect();
        let title = if edits.len() == 1 {
            "remove it".to_owned()
        } else {
            format!("remove all {} of them", edits.len())
        };
        self.found.diagnostics.push(diagnostic.safe_fix(title, edits));
        self.found.lines.push((first.line, first.line));
    }

    /// Quoted words and comments: what nobody sees in them is warned of, unless their script needs it.
    fn words(&mut self, kind: SyntaxKind, token: &str, offset: usize) {
        if !token.chars().any(unseen) {
            return;
        }
        let has_right_to_left = token.chars().any(right_to_left);
        let mut edits: Vec<(Span, char)> = Vec::new();
        let mut before = None;
        for (at, c) in token.char_indices() {
            if unseen(c) && !belongs_in_words(c, before, has_right_to_left) {
                edits.push((self.span(offset + at, offset + at + c.len_utf8()), c));
            }
            before = Some(c);
        }
        let Some((first, c)) = edits.first().copied() else {
            return;
        };
        let place = if kind == COMMENT { "this comment" } else { "these words" };
        let mut diagnostic = Diagnostic::warning(
            "F0611",
            first,
            format!("a character that nobody sees stands in {place}: {}", described(c)),
        )
        .here("here, between what is seen")
        .help("remove it, unless the source has it");
        if edits.iter().any(|(_, c)| turns_direction(*c)) {
            diagnostic = diagnostic.note(
                "it changes the order in which the line is shown, so that a reader sees other words than are read",
            );
        }
        let edits: Vec<Edit> = edits.iter().map(|(span, _)| Edit::replace(*span, "")).collect();
        let title = if edits.len() == 1 {
            "remove it".to_owned()
        } else {
            format!("remove all {} of them", edits.len())
        };
        self.found.diagnostics.push(diagnostic.possible_fix(title, edits));
    }

    /// Words between marks that are not the straight ones.
    fn quotation(&mut self, open: &str, offset: usize) {
        let inside = offset + open.len();
        let single = matches!(open, "'" | "‘" | "‚" | "‹" | "`");
        let end = end_of_words(self.text, inside, single);
        let closers = closing(open).unwrap_or(&[]);
        let words = &self.text[inside..end];
        // An apostrophe looks like a closing mark, so that of single marks the last one closes.
        let close =
            if single { words.rfind(closers) } else { words.find(closers).or_else(|| words.find('"')) };
        let span = self.span(offset, inside);
        let mut diagnostic = Diagnostic::error(
            "F0113",
            span,
            format!("words stand between straight quotation marks, but here they begin with {open}"),
        )
        .here("expected `\"`");
        let last = match close.map(|at| inside + at) {
            Some(at) => {
                let closer = self.text[at..].chars().next().map_or(1, char::len_utf8);
                let mut edits = vec![Edit::replace(span, "\"")];
                for (quote, _) in self.text[inside..at].match_indices('"') {
                    let here = inside + quote;
                    edits.push(Edit::replace(self.span(here, here + 1), "\\\""));
                }
                let end = self.span(at, at + closer);
                edits.push(Edit::replace(end, "\""));
                diagnostic =
                    diagnostic.also(end, "closed here").help("write `\"` before and behind the words");
                diagnostic = diagnostic.safe_fix("write straight quotation marks", edits);
                self.skip_to = at + closer;
                end.line
            }
            None => {
                diagnostic = diagnostic.help("write `\"` before and behind the words");
                self.skip_to = end;
                self.span(end, end).line
            }
        };
        self.found.diagnostics.push(diagnostic);
        self.found.lines.push((span.line, last));
    }

    fn long_name(&mut self, token: &str, offset: usize) {
        let span = self.span(offset, offset + token.len());
        let size = token.chars().count();
        self.found.diagnostics.push(
            Diagnostic::error("F0114", span, format!("this name has {size} letters"))
                .here(format!("a name has at most {LONGEST_NAME}"))
                .help("give it a shorter name, and write the long one as a title in quotes"),
        );
        self.found.lines.push((span.line, span.line));
    }
}

/// The marks that close what this one opens.
pub(crate) fn closing(open: &str) -> Option<&'static [char]> {
    Some(match open {
        "“" | "”" | "„" | "‟" | "″" | "＂" => &['”', '“', '‟', '″', '＂'],
        "«" => &['»'],
        "»" => &['«'],
        "‘" | "’" | "‚" | "'" | "`" => &['’', '‘', '\'', '`'],
        "‹" => &['›'],
        _ => return None,
    })
}

/// Marks that close words in print, and that a word processor writes for `"`.
pub(crate) const CLOSING_MARKS: &[char] = &['”', '“', '»', '‟', '″', '＂'];

/// How far words may go: to a line that begins in the first column, or, between single marks, to the end of the line.
fn end_of_words(text: &str, from: usize, one_line: bool) -> usize {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        let ends = matches!(byte, b'\n' | b'\r')
            && (one_line || bytes.get(at + 1).is_some_and(|b| !b.is_ascii_whitespace()));
        if ends {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_named() {
        assert_eq!(legible("there is `a\u{202e}b`".into()), "there is `aU+202Eb`");
        assert_eq!(described('\u{200b}'), "U+200B (zero-width space)");
        let long = legible(format!("`{}` is not a name", "x".repeat(1_000_000)));
        assert!(long.len() < 200 && long.ends_with("is not a name"), "{long}");
    }

    #[test]
    fn words_from_right_to_left_keep_their_marks() {
        assert!(belongs_in_words('\u{200f}', Some('א'), true));
        assert!(!belongs_in_words('\u{200f}', Some('a'), false));
        assert!(belongs_in_words('\u{200c}', Some('ی'), true));
        assert!(!belongs_in_words('\u{200c}', Some('a'), false));
        assert!(!belongs_in_words('\u{202e}', Some('א'), true));
    }
}
