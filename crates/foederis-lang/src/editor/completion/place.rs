//! Where somebody is writing: in the lines of what, and behind which words.
//!
//! A line that is being written cannot be read yet, so that the tree says little of it. What counts is the words, and
//! how far the lines above are indented.

use foederis_model::Library;

use crate::lexer::lex;
use crate::syntax_kind::SyntaxKind::{
    self, COLON, COMMA, COMMENT, LPAREN, NAME, NEWLINE, NUMERIC, PATH, PUNCT, RPAREN, STRING, UNTERMINATED,
    VARIABLE,
};

/// A word, with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    pub(super) kind: SyntaxKind,
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// In the lines of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    File,
    Relation,
    Clause,
    Condition,
    Thing,
    Instrument,
    /// An article, or a text version of one.
    Article,
    Rule,
    Duty,
    /// A question of interpretation.
    Question,
    Reading,
    Source,
    Register,
    Viewpoint,
    Statement,
    Entry,
    Test,
    Case,
    /// A question of a case.
    Asked,
    /// Something that takes no lines.
    Nothing,
}

/// Where somebody is writing.
#[derive(Clone, Debug)]
pub(super) struct Place<'t> {
    pub(super) block: Block,
    /// The first line of what the block belongs to.
    pub(super) header: Vec<Word<'t>>,
    /// The words of the line so far, without the one that is being written.
    pub(super) before: Vec<Word<'t>>,
    /// The word that is being written; empty where it has not begun.
    pub(super) word: (usize, usize),
    /// The instrument above, by name.
    pub(super) instrument: Option<&'t str>,
}

/// The words of one physical line.
struct Line<'t> {
    indent: usize,
    words: Vec<Word<'t>>,
}

impl<'t> Place<'t> {
    /// Where a byte of a text is; nothing in comments and in quotation marks.
    pub(super) fn of(text: &'t str, offset: usize, library: &Library) -> Option<Self> {
        let mut lines: Vec<Line<'t>> = vec![Line { indent: 0, words: Vec::new() }];
        let (mut at, mut begin, mut word) = (0, 0, (offset, offset));
        for (kind, slice) in lex(text) {
            let (start, end) = (at, at + slice.len());
            at = end;
            if start >= offset {
                break;
            }
            match kind {
                NEWLINE => {
                    lines.push(Line { indent: 0, words: Vec::new() });
                    begin = end;
                }
                COMMENT if offset <= end => return None,
                STRING if offset < end => return None,
                UNTERMINATED if offset <= end => return None,
                kind if kind.is_trivia() => {}
                kind => {
                    let line = lines.last_mut()?;
                    if line.words.is_empty() {
                        line.indent = text.get(begin..start)?.chars().count();
                    }
                    // `pact/` is an article that is being named.
                    let slash = kind == PUNCT && slice == "/" && offset == end;
                    if let Some(instrument) = line.words.pop_if(|w| slash && w.kind == NAME && w.end == start)
                    {
                        word = (instrument.start, end);
                        continue;
                    }
                    let mark = kind == PUNCT && slice == "?";
                    if offset <= end && (matches!(kind, NAME | PATH | NUMERIC | VARIABLE) || mark) {
                        word = (start, end);
                    } else {
                        line.words.push(Word { kind, text: slice, start, end });
                    }
                }
            }
        }
        let current = lines.last_mut()?;
        if current.words.is_empty() {
            current.indent = text.get(begin..word.0)?.chars().count();
        }
        Some(Self::among(&lines, word, library))
    }

    /// The place at the end of the last of these lines.
    fn among(lines: &[Line<'t>], word: (usize, usize), library: &Library) -> Self {
        let instrument = lines.iter().rev().filter(|l| l.indent == 0).find_map(|l| {
            let name = l
                .words
                .get(1)
                .filter(|_| block_of(Block::File, &l.words, library) == Some(Block::Instrument));
            name.map(|n| n.text)
        });
        let last = lines.len().saturating_sub(1);
        let mut chain = vec![last];
        let mut indent = lines[last].indent;
        for (at, line) in lines.iter().enumerate().take(last).rev() {
            if !line.words.is_empty() && line.indent < indent {
                chain.push(at);
                indent = line.indent;
            }
        }
        let (mut block, mut header): (Block, &[Word<'t>]) = (Block::File, &[]);
        let mut first = last;
        for at in chain.into_iter().rev().filter(|at| *at != last) {
            match block_of(block, &lines[at].words, library) {
                Some(inner) if !goes_on(&lines[at..last]) => (block, header) = (inner, &lines[at].words),
                _ => {
                    first = at;
                    break;
                }
            }
        }
        let before = lines[first..=last].iter().flat_map(|l| &l.words).copied().collect();
        Self { block, header: header.to_vec(), before, word, instrument }
    }

    /// The text of a word so far, counted from the end: 0 is the last.
    pub(super) fn back(&self, number: usize) -> &'t str {
        let at = self.before.len().checked_sub(number + 1);
        at.and_then(|at| self.before.get(at)).map_or("", |w| w.text)
    }

    /// The text of a word so far, counted from the beginning.
    pub(super) fn text(&self, number: usize) -> &'t str {
        self.before.get(number).map_or("", |w| w.text)
    }

    /// The relation whose arguments are being written, and the number of the argument, if it begins here.
    pub(super) fn argument(&self) -> Option<(&'t str, usize)> {
        let (mut depth, mut commas) = (0, 0);
        for (at, word) in self.before.iter().enumerate().rev() {
            match word.kind {
                RPAREN => depth += 1,
                LPAREN if depth > 0 => depth -= 1,
                COMMA if depth == 0 => commas += 1,
                LPAREN => {
                    let relation =
                        self.before.get(at.checked_sub(1)?).filter(|w| w.kind == NAME && w.end == word.start);
                    let begins = self.before.last().is_some_and(|w| matches!(w.kind, LPAREN | COMMA));
                    return relation.filter(|_| begins).map(|r| (r.text, commas));
                }
                _ => {}
            }
        }
        None
    }

    /// Whether the words so far are inside the parentheses of a relation.
    pub(super) fn inside_relation(&self) -> bool {
        let mut depth = 0_usize;
        for (at, word) in self.before.iter().enumerate().rev() {
            match word.kind {
                RPAREN => depth += 1,
                LPAREN if depth > 0 => depth -= 1,
                LPAREN => {
                    let before = at.checked_sub(1).and_then(|at| self.before.get(at));
                    return before.is_some_and(|w| w.kind == NAME && w.end == word.start);
                }
                _ => {}
            }
        }
        false
    }

    /// The roles in the header of a relation.
    pub(super) fn roles(&self) -> impl Iterator<Item = &'t str> + '_ {
        self.header.windows(2).filter(|w| w[0].kind == NAME && w[1].kind == COLON).map(|w| w[0].text)
    }
}

/// Whether the parentheses of the first of these lines are open up to the end of the last, so that it goes on.
fn goes_on(lines: &[Line<'_>]) -> bool {
    let mut depth = 0_i32;
    for line in lines {
        for word in &line.words {
            match word.kind {
                LPAREN => depth += 1,
                RPAREN => depth -= 1,
                _ => {}
            }
        }
        if depth <= 0 {
            return false;
        }
    }
    true
}

/// What the lines below a line are lines of; nothing if it takes none and what stands below goes on with it.
fn block_of(outer: Block, words: &[Word<'_>], library: &Library) -> Option<Block> {
    let first = words.first()?.text;
    let second = words.get(1).map(|w| w.kind);
    Some(match (outer, first) {
        (Block::File, "kind" | "verdict" | "margin") => Block::Nothing,
        (Block::File, "relation") => Block::Relation,
        (Block::File, "clause") => Block::Clause,
        (Block::File, "condition") => Block::Condition,
        (Block::File, "article") => Block::Article,
        (Block::File | Block::Article | Block::Clause, "rule") => Block::Rule,
        (Block::File, "source") => Block::Source,
        (Block::File, "register") => Block::Register,
        (Block::File, "viewpoint") => Block::Viewpoint,
        (Block::File, "statement") => Block::Statement,
        (Block::File, "entry") => Block::Entry,
        (Block::File, "test") => Block::Test,
        (Block::File, "case") => Block::Case,
        (Block::File, kind) => {
            let kinds = library.kind(kind).zip(library.kind("instrument"));
            if kinds.is_some_and(|(kind, instrument)| library.is_kind(kind, instrument)) {
                Block::Instrument
            } else {
                Block::Thing
            }
        }
        (Block::Article | Block::Clause, "duty") => Block::Duty,
        (Block::Article | Block::Clause, "no") if words.get(1).is_some_and(|w| w.text == "duty") => {
            Block::Duty
        }
        (Block::Article, "question") => Block::Question,
        (Block::Article, "text") if words.len() <= 3 && second == Some(NAME) => Block::Article,
        (Block::Question, "reading") => Block::Reading,
        (Block::Case, "question") => Block::Asked,
        (Block::Test | Block::Asked, "on" | "known" | "as") if !words.iter().any(|w| w.text == "expect") => {
            outer
        }
        _ => return None,
    })
}
