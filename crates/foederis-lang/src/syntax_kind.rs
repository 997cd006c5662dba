//! What the tokens and nodes of the tree are.

/// A kind of token or node of the lossless tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
#[expect(
    non_camel_case_types,
    reason = "kinds of syntax are written as constants, as in rowan's own examples"
)]
#[expect(missing_docs, reason = "a node is named after the words of the language that it holds")]
pub enum SyntaxKind {
    // Tokens.
    WHITESPACE,
    NEWLINE,
    COMMENT,
    NAME,
    PATH,
    NUMERIC,
    VARIABLE,
    STRING,
    UNTERMINATED,
    LPAREN,
    RPAREN,
    COMMA,
    COLON,
    PUNCT,
    END,
    // Items.
    FILE,
    KIND,
    RELATION,
    CLAUSE,
    CONDITION,
    VERDICT,
    MARGIN,
    ENTITY,
    ARTICLE,
    SOURCE,
    REGISTER,
    VIEWPOINT,
    STATEMENT,
    ENTRY,
    TEST,
    CASE,
    // Lines.
    BLOCK,
    FIELD,
    DEFINITION,
    CLAUSE_LINE,
    RULE,
    DUTY,
    TEXT,
    QUESTION,
    READING,
    LINE,
    EVERY_DUTY,
    EXPECTS,
    CONTENT,
    GIVEN,
    SETTING,
    EXPECT,
    ASK,
    // Inside lines.
    ROLES,
    ROLE,
    ATOM,
    TERM,
    PERIOD,
    VALIDITY,
    NOT,
    AND,
    OR,
    PAREN,
    AFTER,
    WITHIN,
    ONCE,
    PREVIOUSLY,
    EVER,
    ON_DAY,
    COUNT,
    EVERY,
    NONE_WITH,
    COMPARE,
    IS_A,
    DAYS,
    UNTRANSLATED,
    ERROR,
}

use SyntaxKind::{
    ARTICLE, ASK, CASE, CLAUSE, CLAUSE_LINE, COMMENT, CONDITION, CONTENT, DEFINITION, DUTY, ENTITY, ENTRY,
    ERROR, EVERY_DUTY, EXPECT, EXPECTS, FIELD, GIVEN, KIND, LINE, MARGIN, NEWLINE, QUESTION, READING,
    REGISTER, RELATION, RULE, SETTING, SOURCE, STATEMENT, TEST, TEXT, VERDICT, VIEWPOINT, WHITESPACE,
};

impl SyntaxKind {
    /// Whether it is blank space or a comment.
    #[must_use]
    pub fn is_trivia(self) -> bool {
        matches!(self, WHITESPACE | NEWLINE | COMMENT)
    }

    /// Whether it is an item or a line: a node that begins a line of its own.
    #[must_use]
    pub fn is_line(self) -> bool {
        matches!(
            self,
            KIND | RELATION
                | CLAUSE
                | CONDITION
                | VERDICT
                | MARGIN
                | ENTITY
                | ARTICLE
                | SOURCE
                | REGISTER
                | VIEWPOINT
                | STATEMENT
                | ENTRY
                | TEST
                | CASE
                | FIELD
                | DEFINITION
                | CLAUSE_LINE
                | RULE
                | DUTY
                | TEXT
                | QUESTION
                | READING
                | LINE
                | EVERY_DUTY
                | EXPECTS
                | CONTENT
                | GIVEN
                | SETTING
                | EXPECT
                | ASK
                | ERROR
        )
    }

    /// Every kind, in order.
    const ALL: [Self; ERROR as usize + 1] = {
        use SyntaxKind::*;
        [
            WHITESPACE,
            NEWLINE,
            COMMENT,
            NAME,
            PATH,
            NUMERIC,
            VARIABLE,
            STRING,
            UNTERMINATED,
            LPAREN,
            RPAREN,
            COMMA,
            COLON,
            PUNCT,
            END,
            FILE,
            KIND,
            RELATION,
            CLAUSE,
            CONDITION,
            VERDICT,
            MARGIN,
            ENTITY,
            ARTICLE,
            SOURCE,
            REGISTER,
            VIEWPOINT,
            STATEMENT,
            ENTRY,
            TEST,
            CASE,
            BLOCK,
            FIELD,
            DEFINITION,
            CLAUSE_LINE,
            RULE,
            DUTY,
            TEXT,
            QUESTION,
            READING,
            LINE,
            EVERY_DUTY,
            EXPECTS,
            CONTENT,
            GIVEN,
            SETTING,
            EXPECT,
            ASK,
            ROLES,
            ROLE,
            ATOM,
            TERM,
            PERIOD,
            VALIDITY,
            NOT,
            AND,
            OR,
            PAREN,
            AFTER,
            WITHIN,
            ONCE,
            PREVIOUSLY,
            EVER,
            ON_DAY,
            COUNT,
            EVERY,
            NONE_WITH,
            COMPARE,
            IS_A,
            DAYS,
            UNTRANSLATED,
            ERROR,
        ]
    };
}

/// The language, for rowan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Foe {}

impl rowan::Language for Foe {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        // INVARIANT: trees are built by our parser only, from these kinds.
        SyntaxKind::ALL.get(usize::from(raw.0)).copied().unwrap_or(ERROR)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the tree.
pub type SyntaxNode = rowan::SyntaxNode<Foe>;
/// A token of the tree.
pub type SyntaxToken = rowan::SyntaxToken<Foe>;

#[cfg(test)]
mod tests {
    use super::SyntaxKind;

    #[test]
    fn the_list_of_kinds_is_in_order() {
        for (i, kind) in SyntaxKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, i);
        }
    }
}
