//! What may have been meant by a word that is not known.

use foederis_model::Span;

use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::look_alike::difference;

/// Of a longer word than this nobody meant another.
pub(crate) const LONGEST: usize = 100;

/// "did you mean ...?" for a word that is none of `known`, nearest first, at most three.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if word.len() > LONGEST {
        return Vec::new();
    }
    let folded = word.to_lowercase();
    let mut near: Vec<(f64, &str)> = known
        .into_iter()
        .map(|k| {
            let other = k.to_lowercase();
            let contained = folded.chars().count() >= 4 && other.contains(&folded);
            let score = strsim::jaro_winkler(&other, &folded).max(if contained { 0.9 } else { 0.0 });
            (score, k)
        })
        .filter(|(score, _)| *score > 0.82)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.truncate(3);
    near.into_iter().map(|(_, k)| k).collect()
}

/// Words joined with commas and a last "or".
pub(crate) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Adds "did you mean", with a change for each candidate; safe only where there is one and it is a slip of the pen.
pub(crate) fn suggest(diagnostic: Diagnostic, span: Span, written: &str, near: &[&str]) -> Diagnostic {
    let safe = matches!(near, [one] if one_letter_apart(written, one));
    offer(diagnostic, span, near, safe)
}

/// The same for the name of a thing in the world. Names of different things may differ in one letter, so that only a
/// difference of no letter at all is safe to mend: in capitals, hyphens, or in their order.
pub(crate) fn suggest_thing(diagnostic: Diagnostic, span: Span, written: &str, near: &[&str]) -> Diagnostic {
    let safe = matches!(near, [one] if same_letters(written, one));
    offer(diagnostic, span, near, safe)
}

/// Adds "did you mean", with a change for each candidate.
pub(crate) fn offer(mut diagnostic: Diagnostic, span: Span, near: &[&str], safe: bool) -> Diagnostic {
    if near.is_empty() {
        return diagnostic;
    }
    diagnostic = diagnostic.help(format!("did you mean {}?", one_of(near)));
    let applicability = if safe { Applicability::Safe } else { Applicability::NeedsLook };
    for candidate in near {
        diagnostic =
            diagnostic.fix(format!("write `{candidate}`"), [Edit::replace(span, *candidate)], applicability);
    }
    diagnostic
}

/// Adds what is to be said of a name that only looks like a known one.
pub(crate) fn looks_like(diagnostic: Diagnostic, span: Span, name: &str, twin: &str) -> Diagnostic {
    diagnostic
        .note(format!("it looks like `{twin}`, but {}", difference(name, twin)))
        .help(format!("write `{twin}`"))
        .safe_fix(format!("write `{twin}`"), [Edit::replace(span, twin)])
}

/// Adds a help unless there is one.
pub(crate) fn or_help(diagnostic: Diagnostic, help: impl Into<String>) -> Diagnostic {
    if diagnostic.help.is_some() { diagnostic } else { diagnostic.help(help) }
}

/// Whether a word of some length became another by one letter too many, too few, wrong, or in its neighbour's place.
fn one_letter_apart(written: &str, known: &str) -> bool {
    let (written, known) = (written.to_lowercase(), known.to_lowercase());
    written == known || (known.chars().count() >= 5 && strsim::osa_distance(&written, &known) == 1)
}

/// Whether two names differ in capitals, hyphens, or two neighbouring letters only.
fn same_letters(written: &str, known: &str) -> bool {
    let fold = |name: &str| name.to_lowercase().replace(['-', '_'], "");
    let (written, known) = (fold(written), fold(known));
    written == known
        || (written.len() == known.len()
            && strsim::osa_distance(&written, &known) == 1
            && strsim::levenshtein(&written, &known) == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_states_are_never_a_slip_of_the_pen() {
        for (written, known) in
            [("Gambia", "Zambia"), ("Iceland", "Ireland"), ("Niger", "Nigeria"), ("Oman", "Roman")]
        {
            assert!(!same_letters(written, known), "{written} {known}");
        }
        for (written, known) in
            [("armenia", "Armenia"), ("Armneia", "Armenia"), ("northossetia", "North-Ossetia")]
        {
            assert!(same_letters(written, known), "{written} {known}");
        }
    }

    #[test]
    fn a_short_word_is_not_one_letter_from_another() {
        assert!(one_letter_apart("publishr", "publisher") && one_letter_apart("Party", "party"));
        assert!(!one_letter_apart("act", "at") && !one_letter_apart("signed", "resigned"));
    }
}
