//! What each name of a file is, for colours that the words alone do not tell.

use foederis_model::Span;

use super::index::Name;
use super::workspace::Workspace;
use crate::parser::parse;
use crate::syntax_kind::SyntaxKind::VARIABLE;

/// What a coloured word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// A relation.
    Relation,
    /// A role of a relation.
    Role,
    /// A kind of things.
    Kind,
    /// A kind of conditions, at the beginning of a duty's line.
    Condition,
    /// A verdict.
    Verdict,
    /// A treaty or another instrument.
    Instrument,
    /// An article.
    Article,
    /// Any other thing, or a case.
    Thing,
    /// A variable.
    Variable,
}

/// A coloured word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// It is declared here.
    pub declares: bool,
}

impl Workspace<'_> {
    /// The names and variables of a file, by place, none inside another.
    #[must_use]
    pub fn tokens(&self, file: u32) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        let article = self.library.kind("article");
        for reference in self.index.in_file(file) {
            let kind = match reference.name {
                Name::Relation(_) => TokenKind::Relation,
                Name::Role(..) => TokenKind::Role,
                Name::Kind(_) => TokenKind::Kind,
                Name::Condition(_) => TokenKind::Condition,
                Name::Verdict(_) => TokenKind::Verdict,
                Name::Case(_) => TokenKind::Thing,
                Name::Thing(thing) if self.library.instruments.contains_key(&thing) => TokenKind::Instrument,
                Name::Thing(thing) if Some(self.library.entities[thing.index()].kind) == article => {
                    TokenKind::Article
                }
                Name::Thing(_) => TokenKind::Thing,
                // The words of a clause line are the language of the law; what they name has places of its own.
                Name::Clause(_) => continue,
            };
            tokens.push(Token { span: reference.span, kind, declares: reference.declares });
        }
        let written = parse(self.text(file)).syntax();
        for token in written.descendants_with_tokens().filter_map(rowan::NodeOrToken::into_token) {
            if token.kind() == VARIABLE {
                let (start, end) = (token.text_range().start().into(), token.text_range().end().into());
                let span = Span { file, start, end, line: 0 };
                tokens.push(Token { span, kind: TokenKind::Variable, declares: false });
            }
        }
        tokens.sort_by_key(|t| (t.span.start, t.span.end));
        let mut end = 0;
        tokens.retain(|t| {
            let free = t.span.start >= end && t.span.end > t.span.start;
            if free {
                end = t.span.end;
            }
            free
        });
        tokens
    }
}
