//! Numbers in words, as treaties write them.

const UNITS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: &[(&str, &str)] = &[
    ("first", "one"),
    ("second", "two"),
    ("third", "three"),
    ("fifth", "five"),
    ("eighth", "eight"),
    ("ninth", "nine"),
    ("twelfth", "twelve"),
    ("twentieth", "twenty"),
    ("thirtieth", "thirty"),
    ("fortieth", "forty"),
    ("fiftieth", "fifty"),
];

/// `six`, `thirty`, `forty-five`, `hundred`.
pub(crate) fn cardinal(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let at = |list: &[&str], word: &str| {
        list.iter().position(|w| !w.is_empty() && *w == word).and_then(|n| u32::try_from(n).ok())
    };
    if let Some(unit) = at(UNITS, &word) {
        return Some(unit);
    }
    if let Some(ten) = at(TENS, &word) {
        return Some(ten * 10);
    }
    if word == "hundred" {
        return Some(100);
    }
    let (ten, unit) = word.split_once('-')?;
    let unit = at(UNITS, unit).filter(|u| (1..10).contains(u))?;
    Some(at(TENS, ten)? * 10 + unit)
}

/// `first`, `second`, `thirtieth`, as `1st`, `2nd`, `30th`.
pub(crate) fn ordinal(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let (ten, last) = match word.split_once('-') {
        Some((ten, last)) => (cardinal(ten)?, last.to_owned()),
        None => (0, word),
    };
    let known = ORDINALS.iter().find(|(ordinal, _)| *ordinal == last).map(|(_, cardinal)| *cardinal);
    let number = ten + cardinal(known.or_else(|| last.strip_suffix("th"))?)?;
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    Some(format!("{number}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_treaties_write_them() {
        assert_eq!(
            ["six", "Thirty", "forty-five", "ten-two", "sixt"].map(cardinal),
            [Some(6), Some(30), Some(45), None, None]
        );
        let ordinals =
            ["first", "twelfth", "fourth", "thirtieth", "twenty-second", "eleventh", "noth"].map(ordinal);
        let wanted = [Some("1st"), Some("12th"), Some("4th"), Some("30th"), Some("22nd"), Some("11th"), None];
        assert_eq!(ordinals.each_ref().map(Option::as_deref), wanted);
    }
}
