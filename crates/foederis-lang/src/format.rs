//! Text to tidy text: the same meaning, the same comments, one layout.
//!
//! Two spaces a level; one blank line at most; the values of lines that stand together begin in one column, as do the
//! remarks behind them. Where the author breaks a line, it stays broken.

use std::collections::HashMap;

use crate::ast;
use crate::diagnostic::{Diagnostic, Severity};
use crate::parser::parse;
use crate::syntax_kind::SyntaxKind::{
    ATOM, BLOCK, CLAUSE_LINE, COLON, COMMA, COMMENT, CONTENT, DUTY, ENTRY, FIELD, LINE, LPAREN, NEWLINE,
    PAREN, PUNCT, RELATION, ROLES, RPAREN, RULE, SOURCE, STATEMENT, STRING,
};
use crate::syntax_kind::{SyntaxKind, SyntaxNode, SyntaxToken};

/// How much deeper the further physical lines of one logical line stand.
const CONTINUED: usize = 4;

/// Lays a file out.
///
/// ```
/// let text = "state  Arland\n    code iso3 ARL   # of ISO 3166\n";
/// assert_eq!(foederis_lang::format(text).unwrap(), "state Arland\n  code iso3 ARL  # of ISO 3166\n");
/// ```
///
/// # Errors
/// The syntax errors of a text that has any: what cannot be read is not moved about.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let parse = parse(text);
    if parse.diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Err(parse.diagnostics);
    }
    let root = parse.syntax();
    let mut begins = HashMap::new();
    line_begins(&root, 0, &mut begins);
    let mut layout = Layout { begins, open: Vec::new(), lines: Vec::new() };
    layout.read(&root);
    Ok(layout.write())
}

/// A line of the language, where it begins.
#[derive(Clone, Copy)]
struct Begin {
    level: usize,
    /// Pad the first so many tokens to this width.
    padded: Option<(usize, usize)>,
}

/// Notes where lines begin, how deep they are, and which of their words to pad.
fn line_begins(node: &SyntaxNode, level: usize, begins: &mut HashMap<u32, Begin>) {
    let width = if node.kind() == BLOCK {
        node.children().filter_map(|line| keyword_width(&line)).max()
    } else {
        None
    };
    for child in node.children() {
        if child.kind().is_line() {
            let padded = width.and_then(|width| padded_words(&child).map(|words| (words, width + 1)));
            let start = u32::from(child.text_range().start());
            begins.entry(start).or_insert(Begin { level, padded });
        }
        if child.kind() == BLOCK {
            line_begins(&child, level + 1, begins);
        } else if child.kind().is_line() {
            line_begins(&child, level, begins);
        }
    }
}

fn parent_line(line: &SyntaxNode) -> Option<SyntaxKind> {
    Some(line.parent()?.parent()?.kind())
}

/// How many words stand before the column that is kept, if the line keeps one.
fn padded_words(line: &SyntaxNode) -> Option<usize> {
    let words = ast::words(line);
    let first = words.first()?.text();
    match (parent_line(line)?, line.kind()) {
        (RULE, LINE) | (DUTY | CLAUSE_LINE, LINE | FIELD) => Some(1),
        (SOURCE | STATEMENT | ENTRY, FIELD) if matches!(first, "words" | "translation") => Some(2),
        (SOURCE | STATEMENT | ENTRY, FIELD) => Some(1),
        (STATEMENT, CONTENT) => Some(1),
        (RELATION, FIELD) if first == "reads" => {
            Some(if words.get(1).is_some_and(|w| w.text() == "not") { 2 } else { 1 })
        }
        _ => None,
    }
}

/// How wide a line makes the column; what has a language beside its keyword does not.
fn keyword_width(line: &SyntaxNode) -> Option<usize> {
    let count = padded_words(line)?;
    let words = ast::words(line);
    if count == 2 && parent_line(line) != Some(RELATION) {
        return None;
    }
    let width: usize = words.iter().take(count).map(|w| w.text().chars().count()).sum();
    Some(width + count - 1)
}

/// One physical line, or several where a string breaks.
enum Written {
    Blank,
    Text { text: String, comment: Option<String> },
}

struct Layout {
    begins: HashMap<u32, Begin>,
    /// The columns and levels of the lines that are open here.
    open: Vec<(usize, usize)>,
    lines: Vec<Written>,
}

/// The tokens of one physical line and the column of the first.
struct Physical {
    tokens: Vec<SyntaxToken>,
    column: usize,
}

fn physical_lines(root: &SyntaxNode) -> Vec<Physical> {
    let mut all = Vec::new();
    let mut line = Physical { tokens: Vec::new(), column: 0 };
    let tokens = root.descendants_with_tokens().filter_map(rowan::NodeOrToken::into_token);
    for token in tokens {
        if token.kind() == NEWLINE {
            all.push(std::mem::replace(&mut line, Physical { tokens: Vec::new(), column: 0 }));
        } else if token.kind().is_trivia() && token.kind() != COMMENT {
            if line.tokens.is_empty() {
                line.column += token.text().chars().map(|c| if c == '\t' { 2 } else { 1 }).sum::<usize>();
            }
        } else {
            line.tokens.push(token);
        }
    }
    all.push(line);
    all
}

fn start_of(token: &SyntaxToken) -> u32 {
    token.text_range().start().into()
}

impl Layout {
    fn read(&mut self, root: &SyntaxNode) {
        let all = physical_lines(root);
        // What the next line that is more than a comment begins with.
        let mut next: Vec<Option<u32>> = vec![None; all.len() + 1];
        for (at, line) in all.iter().enumerate().rev() {
            next[at] = match line.tokens.first() {
                Some(first) if first.kind() != COMMENT => Some(start_of(first)),
                _ => next[at + 1],
            };
        }
        let mut level = 0;
        for (at, line) in all.iter().enumerate() {
            let Some(first) = line.tokens.first() else {
                if !matches!(self.lines.last(), None | Some(Written::Blank)) {
                    self.lines.push(Written::Blank);
                }
                continue;
            };
            if first.kind() == COMMENT {
                let indent = self.comment_indent(line.column, next[at], level);
                self.lines.push(Written::Text {
                    text: format!("{}{}", " ".repeat(indent), first.text().trim_end()),
                    comment: None,
                });
                continue;
            }
            let begin = self.begins.get(&start_of(first)).copied();
            let indent = match begin {
                Some(begin) => {
                    level = begin.level;
                    self.open.retain(|(_, open)| *open < level);
                    self.open.push((line.column, level));
                    level * 2
                }
                None => level * 2 + CONTINUED,
            };
            let (text, comment) = line_text(line, indent, level, begin);
            self.lines.push(Written::Text { text, comment });
        }
        if matches!(self.lines.last(), Some(Written::Blank)) {
            self.lines.pop();
        }
    }

    /// A comment on a line of its own stands with the next line, or, where it is written deeper, with the lines before.
    fn comment_indent(&self, column: usize, next: Option<u32>, level: usize) -> usize {
        let next_level = match next {
            None => 0,
            Some(start) => match self.begins.get(&start) {
                Some(begin) => begin.level,
                None => return level * 2 + CONTINUED,
            },
        };
        let before = self.open.iter().rev().find(|(open, level)| *level > next_level && *open <= column);
        before.map_or(next_level, |(_, level)| *level) * 2
    }

    fn write(&self) -> String {
        let mut out = String::new();
        let mut at = 0;
        while at < self.lines.len() {
            // Remarks behind lines that follow each other begin in one column.
            let run = self.lines[at..]
                .iter()
                .take_while(|l| matches!(l, Written::Text { comment: Some(_), .. }))
                .count();
            let width = |text: &str| text.rsplit('\n').next().map_or(0, |last| last.chars().count());
            let column = self.lines[at..at + run]
                .iter()
                .map(|l| match l {
                    Written::Text { text, .. } => width(text),
                    Written::Blank => 0,
                })
                .max()
                .unwrap_or(0);
            for line in &self.lines[at..at + run.max(1)] {
                match line {
                    Written::Blank => {}
                    Written::Text { text, comment } => {
                        out.push_str(text);
                        if let Some(comment) = comment {
                            out.push_str(&" ".repeat(column - width(text) + 2));
                            out.push_str(comment);
                        }
                    }
                }
                out.push('\n');
            }
            at += run.max(1);
        }
        out
    }
}

/// The words of a physical line, and the remark behind them.
fn line_text(line: &Physical, indent: usize, level: usize, begin: Option<Begin>) -> (String, Option<String>) {
    let mut text = " ".repeat(indent);
    let mut comment = None;
    let mut before: Option<&SyntaxToken> = None;
    for (number, token) in line.tokens.iter().enumerate() {
        if token.kind() == COMMENT {
            comment = Some(token.text().trim_end().to_owned());
            break;
        }
        if let Some(previous) = before
            && space_between(previous, token)
        {
            text.push(' ');
        }
        if let Some((words, width)) = begin.and_then(|b| b.padded)
            && number == words
            // A character of no word stays where it was typed: what is said of it depends on what it touches.
            && !(token.kind() == PUNCT && before.is_some_and(|previous| touch(previous, token)))
        {
            let have = text.chars().count() - indent;
            text.push_str(&" ".repeat(width.saturating_sub(have)));
        }
        if token.kind() == STRING {
            push_string(&mut text, token.text(), level);
        } else {
            text.push_str(token.text());
        }
        before = Some(token);
    }
    (text, comment)
}

/// A string that runs over several lines: the further ones are indented.
fn push_string(text: &mut String, token: &str, level: usize) {
    let mut lines = token.split(['\n', '\r']).peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let mut line = line;
        if !first {
            line = line.trim_start();
        }
        if lines.peek().is_some() {
            line = line.trim_end();
        }
        if !first {
            if line.is_empty() {
                continue;
            }
            text.push('\n');
            text.push_str(&" ".repeat(level * 2 + CONTINUED));
        }
        text.push_str(line);
        first = false;
    }
}

fn touch(before: &SyntaxToken, token: &SyntaxToken) -> bool {
    before.text_range().end() == token.text_range().start()
}

fn space_between(before: &SyntaxToken, token: &SyntaxToken) -> bool {
    let joined = touch(before, token);
    let parent = token.parent().map(|p| p.kind());
    let free = matches!(parent, Some(CLAUSE_LINE | FIELD));
    match (before.kind(), token.kind()) {
        (_, PUNCT) | (PUNCT, _) => !joined,
        (_, COMMA | RPAREN) | (LPAREN, _) => false,
        (COMMA, _) => true,
        (_, COLON) => free && !joined,
        (COLON, _) => !free || !joined,
        (_, LPAREN) if matches!(parent, Some(ATOM | ROLES)) => false,
        (_, LPAREN) if parent == Some(PAREN) => true,
        _ => !joined,
    }
}
