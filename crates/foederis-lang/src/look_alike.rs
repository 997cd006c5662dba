//! Names that look like other names: letters of another alphabet, or one letter composed in two ways.

use unicode_normalization::UnicodeNormalization as _;
use unicode_script::UnicodeScript as _;
use unicode_security::MixedScript as _;
use unicode_security::confusable_detection::skeleton as unicode_skeleton;

/// What is the same of two names that look alike.
pub(crate) fn skeleton(name: &str) -> String {
    unicode_skeleton(name).collect()
}

/// The first of these names that looks like another one and is not the same; names of plain letters alone do not
/// count, since everyone tells `l` from `1` by what a word means.
pub(crate) fn twin<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut looks = None;
    known.into_iter().find(|other| {
        (!name.is_ascii() || !other.is_ascii())
            && *other != name
            && skeleton(other) == *looks.get_or_insert_with(|| skeleton(name))
    })
}

/// In which letter a name differs from one that looks like it, as the end of a sentence.
pub(crate) fn difference(name: &str, twin: &str) -> String {
    if name.nfc().eq(twin.nfc()) {
        return "a letter with a mark is written as one character in one of them and as two in the other"
            .into();
    }
    let letters: Vec<char> = name.nfc().collect();
    let others: Vec<char> = twin.nfc().collect();
    let at = letters.iter().zip(&others).position(|(a, b)| a != b).unwrap_or(0);
    match (letters.get(at), others.get(at)) {
        (Some(a), Some(b)) => {
            format!("letter {} of it is {}, not {}", at + 1, letter(*a), letter(*b))
        }
        _ => "they are not the same letters".into(),
    }
}

/// `the Cyrillic А (U+0410)`.
pub(crate) fn letter(c: char) -> String {
    format!("the {} {c} (U+{:04X})", c.script().full_name(), u32::from(c))
}

/// A name of letters of two alphabets of which those of the rarer one could all be taken for Latin ones: the first of
/// these, and the name in Latin letters.
pub(crate) fn disguised(name: &str) -> Option<(char, String)> {
    if name.is_ascii() || name.is_single_script() {
        return None;
    }
    let mut first = None;
    let mut plain = String::with_capacity(name.len());
    for c in name.nfc() {
        if c.is_ascii() {
            plain.push(c);
            continue;
        }
        let looks: String = unicode_skeleton(c.encode_utf8(&mut [0; 4])).collect();
        // A letter of the same alphabet with a mark (É) is no disguise.
        if !looks.is_ascii() || looks.chars().count() != 1 {
            return None;
        }
        first.get_or_insert(c);
        plain.push_str(&looks);
    }
    first.map(|c| (c, plain))
}

/// The name in composed letters, where it is written in others.
pub(crate) fn composed(name: &str) -> Option<String> {
    (!name.is_ascii() && !unicode_normalization::is_nfc(name)).then(|| name.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_another_alphabet_is_seen() {
        let name = "\u{410}rmenia";
        assert_eq!(twin(name, ["Azerbaijan", "Armenia"]), Some("Armenia"));
        assert!(
            difference(name, "Armenia")
                .contains("letter 1 of it is the Cyrillic \u{410} (U+0410), not the Latin A")
        );
        assert_eq!(disguised(name), Some(('\u{410}', "Armenia".to_owned())));
    }

    #[test]
    fn names_of_one_alphabet_and_plain_mixtures_are_left_alone() {
        for name in ["Հայաստան", "Қазақстан", "СССР", "Türkiye", "protocol-ОДКБ", "cst-1992"]
        {
            assert_eq!(disguised(name), None, "{name}");
        }
        assert_eq!(twin("modem", ["modern"]), None);
        assert_eq!(twin("CCCP", ["СССР"]), Some("СССР"));
    }

    #[test]
    fn one_letter_composed_in_two_ways() {
        assert_eq!(twin("Co\u{302}te", ["C\u{f4}te"]), Some("C\u{f4}te"));
        assert_eq!(composed("Co\u{302}te").as_deref(), Some("C\u{f4}te"));
        assert_eq!(composed("C\u{f4}te"), None);
    }
}
