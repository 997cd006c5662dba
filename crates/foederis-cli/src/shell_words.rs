//! A command as it stands in a text, split into words as a shell would: quotes hold a word together.

/// The words of a line.
pub(crate) fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut inside, mut quote) = (false, None);
    for c in line.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.push(c),
            ('"' | '\'', None) => {
                quote = Some(c);
                inside = true;
            }
            (c, None) if c.is_whitespace() => {
                if inside {
                    words.push(std::mem::take(&mut word));
                }
                inside = false;
            }
            (c, None) => {
                word.push(c);
                inside = true;
            }
        }
    }
    if inside {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotes_hold_words_together() {
        let words = super::split(r#"foederis ask "owes(A, ?x)"  --on 2020-01-01 '' "a 'b'""#);
        assert_eq!(words, ["foederis", "ask", "owes(A, ?x)", "--on", "2020-01-01", "", "a 'b'"]);
    }
}
