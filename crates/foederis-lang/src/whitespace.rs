//! Line ends and indentation of more than one kind in one file: read all the same, and said once.

use crate::diagnostic::{Diagnostic, Edit};
use crate::lines::LineIndex;
use crate::syntax_kind::SyntaxKind::{self, NEWLINE, WHITESPACE};

/// A fix changes at most so many lines; `fmt` changes all.
const MOST_EDITS: usize = 2_000;

pub(crate) fn check(
    text: &str,
    tokens: &[(SyntaxKind, &str)],
    file: u32,
    lines: &LineIndex,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if text.contains('\r') {
        found.extend(line_ends(tokens, file, lines));
    }
    if text.contains('\t') {
        found.extend(tabs(tokens, file, lines));
    }
    found
}

/// Each token with its first byte.
fn placed<'a>(tokens: &'a [(SyntaxKind, &'a str)]) -> impl Iterator<Item = (u32, SyntaxKind, &'a str)> + 'a {
    tokens.iter().scan(0, |offset, (kind, token)| {
        let start = *offset;
        *offset += u32::try_from(token.len()).unwrap_or(0);
        Some((start, *kind, *token))
    })
}

fn line_ends(tokens: &[(SyntaxKind, &str)], file: u32, lines: &LineIndex) -> Option<Diagnostic> {
    let kinds = ["\n", "\r\n", "\r"];
    let mut counts = [0usize; 3];
    let mut firsts = [None; 3];
    for (start, kind, token) in placed(tokens) {
        if kind == NEWLINE
            && let Some(at) = kinds.iter().position(|k| *k == token)
        {
            counts[at] += 1;
            firsts[at].get_or_insert(start);
        }
    }
    let used: Vec<usize> = (0..3).filter(|at| counts[*at] > 0).collect();
    if used.len() < 2 {
        return None;
    }
    let rarest = used.iter().copied().min_by_key(|at| (counts[*at], *at))?;
    let at = firsts[rarest]?;
    let words = |at: usize| {
        let name = ["a line feed (Unix)", "both (Windows)", "a carriage return (old Macintosh)"][at];
        format!("{} with {name}", counts[at])
    };
    let counted: Vec<String> = used.iter().map(|at| words(*at)).collect();
    Some(
        Diagnostic::warning(
            "F0613",
            lines.span(file, at, at),
            "the lines of this file end in different ways",
        )
        .here("the first of the rarer kind")
        .note(format!("lines end: {}", counted.join(", ")))
        .help("`foederis fmt` ends them all with a line feed"),
    )
}

/// Lines indented with tabs beside lines indented with spaces: an editor shows other depths than are read.
fn tabs(tokens: &[(SyntaxKind, &str)], file: u32, lines: &LineIndex) -> Option<Diagnostic> {
    let mut edits: Vec<Edit> = Vec::new();
    let (mut first, mut spaces, mut begins) = (None, false, true);
    for (start, kind, token) in placed(tokens) {
        if kind == WHITESPACE && begins {
            if token.contains('\t') {
                let end = start + u32::try_from(token.len()).unwrap_or(0);
                let span = lines.span(file, start, end);
                first.get_or_insert(span);
                if edits.len() < MOST_EDITS {
                    edits.push(Edit::replace(span, token.replace('\t', "  ")));
                }
            } else {
                spaces = true;
            }
        }
        begins = kind == NEWLINE;
    }
    let first = first.filter(|_| spaces)?;
    Some(
        Diagnostic::warning("F0614", first, "some lines are indented with tabs and some with spaces")
            .here("the first line with a tab")
            .note("a tab counts as two spaces here, and as four or eight in most editors: what looks like the lines of one item may be those of another")
            .help("indent with spaces, two a level")
            .safe_fix("write each tab before a line as two spaces", edits),
    )
}
