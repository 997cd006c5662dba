//! Text to a lossless tree. The parser never fails: what it cannot read becomes an error node, and it goes on with the
//! next line.
//!
//! An item begins in the first column; the lines that are indented below a line are its block. A *logical* line may
//! take several physical ones: where a parenthesis is open after a comma, and, in conditions and clause lines, as long
//! as the following ones are indented deeper.

mod formula;
mod item;
mod line;
mod test;

use rowan::{Checkpoint, GreenNode, GreenNodeBuilder};

use crate::allowed::{Allowance, allowances};
use crate::characters::{CLOSING_MARKS, Misleading};
use crate::diagnostic::{Diagnostic, Edit};
use crate::lexer::lex_at_most;
use crate::limits::{LARGEST_TEXT, MOST_FAULTS, MOST_TOKENS};
use crate::lines::LineIndex;
use crate::syntax_kind::SyntaxKind::{
    BLOCK, COMMA, END, ERROR, FILE, LPAREN, NAME, NEWLINE, PUNCT, RPAREN, STRING, UNTERMINATED,
};
use crate::syntax_kind::{SyntaxKind, SyntaxNode};

/// How deep conditions may nest.
const DEEPEST: u32 = 64;

/// A text as a tree, and what is wrong with its form.
#[derive(Clone, Debug)]
pub struct Parse {
    green: GreenNode,
    /// Syntax errors, in order; their spans are in file 0.
    pub diagnostics: Vec<Diagnostic>,
    /// Where further faults are of which nothing is said.
    pub(crate) unsaid: Vec<u32>,
    /// How many faults are not listed, since there are too many.
    pub(crate) unlisted: Unlisted,
    /// The remarks that silence warnings.
    pub(crate) allowances: Vec<Allowance>,
}

impl Parse {
    /// The tree; its text is the text that was read.
    #[must_use]
    pub fn syntax(&self) -> SyntaxNode {
        SyntaxNode::new_root(self.green.clone())
    }
}

/// Parses a file.
#[must_use]
pub fn parse(text: &str) -> Parse {
    let mut parse = parse_file(text, 0, &LineIndex::new(text));
    parse.diagnostics.extend(parse.unlisted.diagnostic());
    parse
}

pub(crate) fn parse_file(text: &str, file: u32, lines: &LineIndex) -> Parse {
    let tokens = if text.len() > LARGEST_TEXT { None } else { lex_at_most(text, MOST_TOKENS) };
    let Some(tokens) = tokens else {
        return unread(text, file, lines);
    };
    let mut found = Misleading::find(text, &tokens, file, lines);
    let allowances = if text.contains("allow F") { allowances(&tokens, file, lines) } else { Vec::new() };
    found.diagnostics.extend(crate::whitespace::check(text, &tokens, file, lines));
    let mut parser = Parser::new(tokens, file, lines, found);
    parser.file();
    let Parser { builder, mut diagnostics, mut unsaid, mut unlisted, misleading, .. } = parser;
    for diagnostic in misleading.diagnostics {
        if diagnostics.len() < MOST_FAULTS {
            diagnostics.push(diagnostic);
        } else {
            unsaid.push(diagnostic.span().start);
            unlisted.count(&diagnostic);
        }
    }
    diagnostics.sort_by_key(|d| d.span().start);
    Parse { green: builder.finish(), diagnostics, unsaid, unlisted, allowances }
}

/// A text that is too large to be read: one token, so that the tree is the text all the same.
fn unread(text: &str, file: u32, lines: &LineIndex) -> Parse {
    let mut builder = GreenNodeBuilder::new();
    builder.start_node(kind_to_raw(FILE));
    builder.start_node(kind_to_raw(ERROR));
    builder.token(kind_to_raw(PUNCT), text);
    builder.finish_node();
    builder.finish_node();
    let (size, most) = (text.len().div_ceil(1 << 20), LARGEST_TEXT >> 20);
    let message = if text.len() > LARGEST_TEXT {
        format!("this file is too large to be read: it has {size} MiB, and at most {most} are read")
    } else {
        format!("this file is too large to be read: it has more than {MOST_TOKENS} words and marks")
    };
    let diagnostic = Diagnostic::error("F0115", lines.span(file, 0, 0), message)
        .help("divide it into several files; the order of files and what stands in which means nothing");
    Parse {
        green: builder.finish(),
        diagnostics: vec![diagnostic],
        unsaid: Vec::new(),
        unlisted: Unlisted::default(),
        allowances: Vec::new(),
    }
}

/// A token that is not blank.
#[derive(Clone, Copy)]
struct Significant {
    /// Its position among all tokens.
    raw: usize,
    kind: SyntaxKind,
    /// The column of the first token of its physical line.
    indent: u32,
    first_on_line: bool,
    /// There is no space before it.
    joined: bool,
    start: u32,
    end: u32,
}

/// How far a logical line goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// To the end of the physical line; with an open parenthesis, after a comma, further.
    Line,
    /// Over all following lines that are indented deeper.
    Deeper,
}

struct Parser<'a> {
    raw: Vec<(SyntaxKind, &'a str)>,
    tokens: Vec<Significant>,
    /// The next significant token.
    at: usize,
    /// The next raw token to go into the tree.
    emitted: usize,
    /// The end of the logical line.
    end: usize,
    depth: u32,
    /// One message a logical line is enough.
    complained: bool,
    builder: GreenNodeBuilder<'static>,
    diagnostics: Vec<Diagnostic>,
    /// Where faults are of which nothing is said.
    unsaid: Vec<u32>,
    unlisted: Unlisted,
    /// What is said of characters already, and the lines that it is about.
    misleading: Misleading,
    file: u32,
    lines: &'a LineIndex,
}

impl<'a> Parser<'a> {
    fn new(raw: Vec<(SyntaxKind, &'a str)>, file: u32, lines: &'a LineIndex, misleading: Misleading) -> Self {
        let mut tokens = Vec::with_capacity(raw.len() / 2);
        let (mut column, mut indent, mut offset) = (0u32, 0u32, 0u32);
        let (mut first_on_line, mut joined) = (true, false);
        for (position, (kind, slice)) in raw.iter().enumerate() {
            let end = offset + u32::try_from(slice.len()).unwrap_or(0);
            match kind {
                NEWLINE => {
                    (column, first_on_line, joined) = (0, true, false);
                }
                kind if kind.is_trivia() => {
                    for c in slice.chars() {
                        column += match c {
                            '\t' => 2,
                            '\u{feff}' => 0,
                            _ => 1,
                        };
                    }
                    joined = false;
                }
                kind => {
                    if first_on_line {
                        indent = column;
                    }
                    tokens.push(Significant {
                        raw: position,
                        kind: *kind,
                        indent,
                        first_on_line,
                        joined,
                        start: offset,
                        end,
                    });
                    (first_on_line, joined) = (false, true);
                }
            }
            offset = end;
        }
        Self {
            raw,
            tokens,
            at: 0,
            emitted: 0,
            end: 0,
            depth: 0,
            complained: false,
            builder: GreenNodeBuilder::new(),
            diagnostics: Vec::new(),
            unsaid: Vec::new(),
            unlisted: Unlisted::default(),
            misleading,
            file,
            lines,
        }
    }

    // Looking.

    fn token(&self, ahead: usize) -> Option<&Significant> {
        let position = self.at + ahead;
        (position < self.end).then(|| &self.tokens[position])
    }

    /// The kind of a token of this logical line, or [`END`].
    fn peek(&self, ahead: usize) -> SyntaxKind {
        self.token(ahead).map_or(END, |t| t.kind)
    }

    /// The text of a token of this logical line, or nothing.
    fn text(&self, ahead: usize) -> &'a str {
        self.token(ahead).map_or("", |t| self.raw[t.raw].1)
    }

    fn at_word(&self, word: &str) -> bool {
        self.peek(0) == NAME && self.text(0) == word
    }

    fn at_words(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(i, w)| self.peek(i) == NAME && self.text(i) == *w)
    }

    /// A name with a parenthesis directly behind it.
    fn at_atom(&self) -> bool {
        self.peek(0) == NAME && self.peek(1) == LPAREN
    }

    // Building.

    /// Puts blanks and comments into the tree, up to the next significant token.
    fn trivia(&mut self) {
        let next = self.tokens.get(self.at).map_or(self.raw.len(), |t| t.raw);
        self.emit_to(next);
    }

    fn emit_to(&mut self, next: usize) {
        while self.emitted < next {
            let (kind, text) = self.raw[self.emitted];
            self.builder.token(kind_to_raw(kind), text);
            self.emitted += 1;
        }
    }

    /// Puts what stands behind the last token on its physical line into the tree, line break included.
    fn rest_of_line(&mut self) {
        let next = self.tokens.get(self.at).map_or(self.raw.len(), |t| t.raw);
        let newline = self.raw[self.emitted..next].iter().position(|(kind, _)| *kind == NEWLINE);
        self.emit_to(newline.map_or(next, |n| self.emitted + n + 1));
    }

    /// Takes a token; nothing at the end of the line.
    fn bump(&mut self) {
        if self.at < self.end {
            let raw = self.tokens[self.at].raw;
            self.emit_to(raw + 1);
            self.at += 1;
        }
    }

    fn start(&mut self, kind: SyntaxKind) {
        self.trivia();
        self.builder.start_node(kind_to_raw(kind));
    }

    fn finish(&mut self) {
        self.builder.finish_node();
    }

    fn checkpoint(&mut self) -> Checkpoint {
        self.trivia();
        self.builder.checkpoint()
    }

    fn start_at(&mut self, checkpoint: Checkpoint, kind: SyntaxKind) {
        self.builder.start_node_at(checkpoint, kind_to_raw(kind));
    }

    // Taking what is expected.

    fn eat(&mut self, kind: SyntaxKind) -> bool {
        let there = self.peek(0) == kind;
        if there {
            self.bump();
        }
        there
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let there = self.at_word(word);
        if there {
            self.bump();
        }
        there
    }

    fn expect_word(&mut self, word: &str, help: &str) -> bool {
        let there = self.eat_word(word);
        if !there {
            self.expected(&format!("`{word}`"), help);
        }
        there
    }

    fn expect(&mut self, kind: SyntaxKind, what: &str, help: &str) -> bool {
        let there = self.eat(kind);
        if !there {
            self.expected(what, help);
        }
        there
    }

    fn expect_string(&mut self, help: &str) -> bool {
        if self.peek(0) == UNTERMINATED {
            self.bump();
            return true; // Reported where the file's tokens are gone through.
        }
        self.expect(STRING, "words in double quotes", help)
    }

    // Complaining.

    fn span_of(&self, ahead: usize) -> foederis_model::Span {
        let (start, end) = match self.token(ahead) {
            Some(token) => (token.start, token.end),
            // At the end of the line: behind its last token.
            None => {
                let last = self.tokens[..self.end.min(self.tokens.len())].last().map_or(0, |t| t.end);
                (last, last)
            }
        };
        self.lines.span(self.file, start, end)
    }

    fn complain(&mut self, diagnostic: Diagnostic) {
        if !self.complained {
            self.say(diagnostic);
            self.complained = true;
        }
    }

    /// Keeps a message, unless enough is said of its line or of the file.
    fn say(&mut self, diagnostic: Diagnostic) {
        let span = diagnostic.span();
        if self.misleading.covers(span.line) {
            self.unsaid.push(span.start);
        } else if self.diagnostics.len() >= MOST_FAULTS {
            self.unsaid.push(span.start);
            self.unlisted.count(&diagnostic);
        } else {
            self.diagnostics.push(diagnostic);
        }
    }

    fn found(&self) -> String {
        match self.peek(0) {
            END => "the line ends".into(),
            STRING | UNTERMINATED => "there are words in quotes".into(),
            _ => format!("there is `{}`", self.text(0)),
        }
    }

    fn expected(&mut self, what: &str, help: &str) {
        let span = self.span_of(0);
        let digit_first = "a name begins with a letter";
        let is_name = what.contains("name") || what.contains("register") || what.contains("relation");
        let help = if self.peek(0) == SyntaxKind::NUMERIC && is_name { digit_first } else { help };
        let message = format!("{what} was expected here, but {}", self.found());
        let mut diagnostic = Diagnostic::error("F0104", span, message).here(format!("expected {what}"));
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        self.complain(diagnostic);
    }

    /// Takes what is left of the logical line into an error node.
    fn skip_line(&mut self) {
        if self.at < self.end {
            self.start(ERROR);
            while self.at < self.end {
                self.bump();
            }
            self.finish();
        }
    }

    // Lines.

    /// Sets the logical line that begins at the next token.
    fn begin_line(&mut self, extent: Extent) {
        self.complained = false;
        let indent = self.tokens.get(self.at).map_or(0, |t| t.indent);
        let mut end = self.at;
        let mut open = 0i32;
        while let Some(token) = self.tokens.get(end) {
            if token.first_on_line && end > self.at {
                let before = self.tokens[end - 1].kind;
                let inside = open > 0 && (matches!(before, COMMA | LPAREN) || token.kind == RPAREN);
                let deeper = token.indent > indent && extent == Extent::Deeper;
                if token.indent == 0 || !(inside || deeper) {
                    break;
                }
            }
            match token.kind {
                LPAREN => open += 1,
                RPAREN => open -= 1,
                _ => {}
            }
            end += 1;
        }
        self.end = end;
    }

    /// Ends the logical line: what was not read is an error.
    fn end_line(&mut self) {
        if self.at < self.end {
            if !self.complained {
                let span = self.span_of(0);
                let text = self.text(0).to_owned();
                self.complain(
                    Diagnostic::error(
                        "F0105",
                        span,
                        format!("the line could be read up to `{text}`, which does not belong here"),
                    )
                    .here("not expected here")
                    .help("remove it, or begin a new line with it"),
                );
            }
            self.skip_line();
        }
        self.rest_of_line();
    }

    /// The lines that are indented deeper than `indent`, each read by `line`.
    fn block(&mut self, indent: u32, mut line: impl FnMut(&mut Self)) {
        let Some(first) = self.tokens.get(self.at).copied() else {
            return;
        };
        if first.indent <= indent {
            return;
        }
        let level = first.indent;
        self.start(BLOCK);
        while let Some(token) = self.tokens.get(self.at).copied() {
            if token.indent <= indent {
                break;
            }
            if token.indent != level {
                self.misplaced(level);
                continue;
            }
            let before = self.at;
            line(self);
            if self.at == before {
                self.misplaced(level);
            }
        }
        self.finish();
    }

    /// A line whose indentation fits nothing above it; with the lines of its own.
    fn misplaced(&mut self, level: u32) {
        let Some(first) = self.tokens.get(self.at).copied() else {
            return;
        };
        self.begin_line(Extent::Line);
        let span = self.span_of(0);
        let (message, help) = if first.indent >= level {
            (
                "this line is indented deeper than the line above it, which takes no lines of its own",
                "indent it as the line above",
            )
        } else {
            (
                "the indentation of this line fits no line above it",
                "indent it as far as the lines it stands beside, two spaces a level",
            )
        };
        self.complain(
            Diagnostic::error("F0102", span, message)
                .here(format!("indented by {}", first.indent))
                .help(help),
        );
        self.start(ERROR);
        while self.at < self.end {
            self.bump();
        }
        self.rest_of_line();
        self.finish();
    }

    fn file(&mut self) {
        self.builder.start_node(kind_to_raw(FILE));
        while let Some(token) = self.tokens.get(self.at).copied() {
            self.trivia();
            if token.indent > 0 {
                self.begin_line(Extent::Line);
                let span = self.span_of(0);
                self.complain(
                    Diagnostic::error(
                        "F0101",
                        span,
                        "this line is indented, but there is no line above it that it could belong to",
                    )
                    .here("the first line of an item begins in the first column")
                    .help("remove the space before it"),
                );
                self.start(ERROR);
                while self.tokens.get(self.at).is_some_and(|t| t.indent > 0) {
                    self.end = self.at + 1;
                    self.bump();
                }
                self.rest_of_line();
                self.finish();
            } else {
                self.item();
            }
        }
        self.emit_to(self.raw.len());
        self.finish();
        self.unterminated();
    }

    /// Reports the strings that are not closed.
    fn unterminated(&mut self) {
        let open: Vec<(u32, u32, &str)> = self
            .tokens
            .iter()
            .filter(|t| t.kind == UNTERMINATED)
            .map(|t| (t.start, t.end, self.raw[t.raw].1.trim_end()))
            .collect();
        for (start, end, text) in open {
            let diagnostic = Diagnostic::error(
                "F0103",
                self.lines.span(self.file, start, end),
                "the quotation mark that closes these words is missing",
            )
            .here("opened here")
            .help("close the words with `\"`; lines of one string after its first are indented");
            let last = start + u32::try_from(text.len()).unwrap_or(0);
            let mark = text.chars().last().filter(|c| CLOSING_MARKS.contains(c));
            let diagnostic = match mark.and_then(|c| u32::try_from(c.len_utf8()).ok()) {
                Some(width) => diagnostic.safe_fix(
                    "write a straight quotation mark",
                    [Edit::replace(self.lines.span(self.file, last - width, last), "\"")],
                ),
                None => diagnostic.possible_fix(
                    "close the words at the end of this line",
                    [Edit::replace(self.lines.span(self.file, last, last), "\"")],
                ),
            };
            self.say(diagnostic);
        }
    }
}

fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
    rowan::SyntaxKind(kind as u16)
}

pub(crate) use crate::limits::Unlisted;
pub(crate) use formula::UNITS;
pub(crate) use item::ITEM_WORDS;
pub(crate) use line::{ARTICLE_FIELDS, DUTY_FIELDS, ENTITY_FIELDS, VERBS};
