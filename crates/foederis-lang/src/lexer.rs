//! Text to tokens: every byte belongs to one, and nothing is refused.

use logos::{Lexer, Logos};

use crate::syntax_kind::SyntaxKind;

#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    #[regex(r"[\p{White_Space}\u{feff}--[\n\r]]+")]
    Whitespace,
    #[token("\n")]
    #[token("\r\n")]
    #[token("\r")]
    Newline,
    #[regex(r"#[^\n\r]*", allow_greedy = true)]
    Comment,
    #[regex(r"\p{XID_Start}[\p{XID_Continue}-]*")]
    Name,
    #[regex(r"\p{XID_Start}[\p{XID_Continue}-]*/[\p{XID_Continue}-]+(\.[\p{XID_Continue}-]+)*(\([\p{XID_Continue}]+\))*")]
    Path,
    #[regex(r"[0-9][\p{XID_Continue}?~%-]*([./][0-9][\p{XID_Continue}?~%-]*)*")]
    Numeric,
    #[regex(r"\?[\p{XID_Continue}-]+")]
    Variable,
    #[token("\"", string)]
    String(bool),
    #[token("(")]
    LeftParenthesis,
    #[token(")")]
    RightParenthesis,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
}

/// Reads on to the closing quotation mark; whether there was one.
///
/// A string may run over several lines, but not into a line that begins in the first column: there an item begins,
/// and the quotation mark was forgotten; nor to a mark that opens words. The token then ends with its first line.
fn string(lexer: &mut Lexer<'_, Token>) -> bool {
    let rest = lexer.remainder();
    let bytes = rest.as_bytes();
    let mut first_newline = None;
    let mut i = 0;
    while let Some(byte) = bytes.get(i) {
        match byte {
            // A mark directly before a letter opens words: it was the one before that was not closed.
            b'"' if first_newline.is_some() && rest[i + 1..].starts_with(char::is_alphanumeric) => break,
            b'"' => {
                lexer.bump(i + 1);
                return true;
            }
            b'\\' if matches!(bytes.get(i + 1), Some(b'"' | b'\\')) => i += 1,
            b'\n' | b'\r' => {
                first_newline = first_newline.or(Some(i));
                if bytes.get(i + 1).is_some_and(|b| !b.is_ascii_whitespace()) {
                    break;
                }
            }
            _ => {}
        }
        i += 1;
    }
    lexer.bump(first_newline.unwrap_or(rest.len()));
    false
}

/// The tokens of a text, in order; joined they are the text.
pub(crate) fn lex(text: &str) -> Vec<(SyntaxKind, &str)> {
    lex_at_most(text, usize::MAX).unwrap_or_default()
}

/// The same, unless there are more tokens than this.
pub(crate) fn lex_at_most(text: &str, most: usize) -> Option<Vec<(SyntaxKind, &str)>> {
    let mut lexer = Token::lexer(text);
    let mut tokens = Vec::with_capacity(text.len() / 4);
    while let Some(token) = lexer.next() {
        if tokens.len() >= most {
            return None;
        }
        let kind = match token {
            Ok(Token::Whitespace) => SyntaxKind::WHITESPACE,
            Ok(Token::Newline) => SyntaxKind::NEWLINE,
            Ok(Token::Comment) => SyntaxKind::COMMENT,
            Ok(Token::Name) => SyntaxKind::NAME,
            Ok(Token::Path) => SyntaxKind::PATH,
            Ok(Token::Numeric) => SyntaxKind::NUMERIC,
            Ok(Token::Variable) => SyntaxKind::VARIABLE,
            Ok(Token::String(true)) => SyntaxKind::STRING,
            Ok(Token::String(false)) => SyntaxKind::UNTERMINATED,
            Ok(Token::LeftParenthesis) => SyntaxKind::LPAREN,
            Ok(Token::RightParenthesis) => SyntaxKind::RPAREN,
            Ok(Token::Comma) => SyntaxKind::COMMA,
            Ok(Token::Colon) => SyntaxKind::COLON,
            Err(()) => SyntaxKind::PUNCT,
        };
        tokens.push((kind, lexer.slice()));
    }
    Some(tokens)
}

/// The value of a string token: without its quotation marks, escapes undone, line breaks and the space about them
/// as one space.
pub(crate) fn string_value(token: &str) -> String {
    let inner = token.strip_prefix('"').unwrap_or(token);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut value = String::with_capacity(inner.len());
    let mut lines = inner.split(['\n', '\r']).peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let mut line = line;
        if !first {
            line = line.trim_start();
        }
        if lines.peek().is_some() {
            line = line.trim_end();
        }
        if !first && !value.is_empty() && !value.ends_with(' ') && !line.is_empty() {
            value.push(' ');
        }
        first = false;
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if matches!(chars.peek(), Some('"' | '\\')) => value.extend(chars.next()),
                c => value.push(c),
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax_kind::SyntaxKind::*;

    fn kinds(text: &str) -> Vec<(SyntaxKind, &str)> {
        lex(text).into_iter().filter(|(k, _)| *k != WHITESPACE).collect()
    }

    #[test]
    fn names_dates_and_articles_are_one_token_each() {
        assert_eq!(
            kinds("party(?x, pact-1/70(1)(b)) on 1993-11-16? # why"),
            [
                (NAME, "party"),
                (LPAREN, "("),
                (VARIABLE, "?x"),
                (COMMA, ","),
                (PATH, "pact-1/70(1)(b)"),
                (RPAREN, ")"),
                (NAME, "on"),
                (NUMERIC, "1993-11-16?"),
                (COMMENT, "# why"),
            ]
        );
        assert_eq!(
            kinds("2/3 3rd 1992-05/1992-08 ?_ Հայաստան \"a \\\" b\""),
            [
                (NUMERIC, "2/3"),
                (NUMERIC, "3rd"),
                (NUMERIC, "1992-05/1992-08"),
                (VARIABLE, "?_"),
                (NAME, "Հայաստան"),
                (STRING, "\"a \\\" b\""),
            ]
        );
    }

    #[test]
    fn a_forgotten_quotation_mark_costs_one_line() {
        assert_eq!(
            kinds("  note \"open\n  more\nkind b"),
            [
                (NAME, "note"),
                (UNTERMINATED, "\"open"),
                (NEWLINE, "\n"),
                (NAME, "more"),
                (NEWLINE, "\n"),
                (NAME, "kind"),
                (NAME, "b"),
            ]
        );
    }

    #[test]
    fn line_breaks_in_strings_are_one_space() {
        assert_eq!(string_value("\"one \n     two\n\n three\""), "one two three");
        assert_eq!(string_value("\"a \\\"b\\\" \\\\ \\n\""), "a \"b\" \\ \\n");
    }
}
