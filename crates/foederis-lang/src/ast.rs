//! Reading the tree: the few questions that the passes ask of it.

use crate::lexer::string_value;
use crate::syntax_kind::SyntaxKind::{BLOCK, STRING, UNTERMINATED};
use crate::syntax_kind::{SyntaxKind, SyntaxNode, SyntaxToken};

/// The tokens directly in a node, blanks and comments left out.
pub(crate) fn words(node: &SyntaxNode) -> Vec<SyntaxToken> {
    node.children_with_tokens()
        .filter_map(rowan::NodeOrToken::into_token)
        .filter(|t| !t.kind().is_trivia())
        .collect()
}

/// The first token directly in a node.
pub(crate) fn first_word(node: &SyntaxNode) -> Option<SyntaxToken> {
    node.children_with_tokens().filter_map(rowan::NodeOrToken::into_token).find(|t| !t.kind().is_trivia())
}

/// The first child of a kind.
pub(crate) fn child(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxNode> {
    node.children().find(|n| n.kind() == kind)
}

/// The lines below a line.
pub(crate) fn lines(node: &SyntaxNode) -> impl Iterator<Item = SyntaxNode> + use<> {
    child(node, BLOCK).into_iter().flat_map(|b| b.children())
}

/// Where the words of a node are: from its first to its last token that is not blank, its block left out.
pub(crate) fn extent(node: &SyntaxNode) -> (u32, u32) {
    let range = node.text_range();
    let mut end = u32::from(range.end());
    if let Some(block) = child(node, BLOCK) {
        end = u32::from(block.text_range().start());
    }
    let last = node
        .descendants_with_tokens()
        .filter_map(rowan::NodeOrToken::into_token)
        .take_while(|t| u32::from(t.text_range().start()) < end)
        .filter(|t| !t.kind().is_trivia())
        .last();
    let end = last.map_or(u32::from(range.start()), |t| u32::from(t.text_range().end()));
    (u32::from(range.start()), end)
}

/// The value of a token that is a string.
pub(crate) fn as_string(token: &SyntaxToken) -> Option<String> {
    matches!(token.kind(), STRING | UNTERMINATED).then(|| string_value(token.text()))
}

/// What stands in braces in a string, with its place: `{role}`, and `{name...}` without the dots.
pub(crate) fn in_braces(token: &SyntaxToken) -> Vec<(String, (u32, u32))> {
    let text = token.text();
    let begin = u32::from(token.text_range().start());
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + open + 1;
        let Some(length) = text.get(start..).and_then(|rest| rest.find('}')) else {
            break;
        };
        let name = &text[start..start + length];
        let name = name.strip_suffix("...").unwrap_or(name);
        let place = |offset: usize| begin + u32::try_from(offset).unwrap_or(0);
        found.push((name.to_owned(), (place(start), place(start + name.len()))));
        at = start + length + 1;
    }
    found
}
