//! What can be folded, and what grows around a place when a selection is extended.

use crate::ast;
use crate::editor::outline::whole;
use crate::editor::variables::tokens_at;
use crate::syntax_kind::SyntaxKind::{BLOCK, COMMENT, NEWLINE, STRING, WHITESPACE};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// A part of a text that can be folded to its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// From the first byte that stays to the last that is hidden.
    pub range: (u32, u32),
    /// It is comments.
    pub comment: bool,
}

/// What can be folded: lines with what is indented below them, long strings, and comments that stand together.
#[must_use]
pub fn folds(root: &SyntaxNode) -> Vec<Fold> {
    let mut found = Vec::new();
    for node in root.descendants().filter(|n| n.kind() == BLOCK) {
        if let Some(line) = node.parent() {
            found.push(Fold { range: whole(&line), comment: false });
        }
    }
    let tokens = root.descendants_with_tokens().filter_map(rowan::NodeOrToken::into_token);
    let mut comments: Option<(SyntaxToken, SyntaxToken)> = None;
    let mut breaks = 0;
    for token in tokens {
        match token.kind() {
            COMMENT if breaks == 1 && comments.is_some() => {
                comments = comments.map(|(first, _)| (first, token));
                breaks = 0;
            }
            COMMENT => {
                found.extend(comments.take().and_then(comment_fold));
                // A remark behind a line belongs to that line.
                comments = begins_line(&token).then(|| (token.clone(), token));
                breaks = 0;
            }
            NEWLINE => breaks += 1,
            WHITESPACE => {}
            kind => {
                found.extend(comments.take().and_then(comment_fold));
                if kind == STRING && token.text().contains('\n') {
                    let range = token.text_range();
                    found.push(Fold { range: (range.start().into(), range.end().into()), comment: false });
                }
            }
        }
    }
    found.extend(comments.and_then(comment_fold));
    found.sort();
    found
}

fn begins_line(token: &SyntaxToken) -> bool {
    let before = std::iter::successors(token.prev_token(), SyntaxToken::prev_token);
    before.into_iter().find(|t| t.kind() != WHITESPACE).is_none_or(|t| t.kind() == NEWLINE)
}

fn comment_fold((first, last): (SyntaxToken, SyntaxToken)) -> Option<Fold> {
    let range = (first.text_range().start().into(), last.text_range().end().into());
    (first != last).then_some(Fold { range, comment: true })
}

/// The ranges around a byte, from the word outwards; each contains the one before it.
#[must_use]
pub fn selections(root: &SyntaxNode, offset: u32) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let Some(token) =
        tokens_at(root, offset).find(|t| !t.kind().is_trivia()).or_else(|| tokens_at(root, offset).next())
    else {
        return ranges;
    };
    let mut push = |range: (u32, u32)| {
        let grows = ranges.last().is_none_or(|last| range.0 <= last.0 && last.1 <= range.1 && range != *last);
        if grows && range.0 <= offset && offset <= range.1 {
            ranges.push(range);
        }
    };
    let range = token.text_range();
    push((range.start().into(), range.end().into()));
    for node in token.parent_ancestors() {
        if node.kind().is_line() {
            push(ast::extent(&node));
        }
        push(whole(&node));
    }
    let all = root.text_range();
    push((all.start().into(), all.end().into()));
    ranges
}
