//! The formatter: idempotent, and what it writes means the same.

use crate::common;

use foederis_lang::{compile, format};
use proptest::prelude::*;

/// Formats twice, and compiles before and after.
fn check(name: &str, text: &str) -> Result<(), String> {
    let Ok(once) = format(text) else { return Ok(()) };
    let twice = format(&once).map_err(|d| format!("{name}: formatted text has errors: {d:?}\n{once}"))?;
    if once != twice {
        return Err(format!("{name}: not idempotent\n--- once\n{once}\n--- twice\n{twice}"));
    }
    let before = common::meaning(&compile(&[(name.to_owned(), text.to_owned())]));
    let after = common::meaning(&compile(&[(name.to_owned(), once.clone())]));
    if before != after {
        let (was, is) = (format!("{before:#?}"), format!("{after:#?}"));
        let first = was.lines().zip(is.lines()).find(|(a, b)| a != b);
        return Err(format!("{name}: the meaning changed: {first:?}\n--- before\n{text}\n--- after\n{once}"));
    }
    Ok(())
}

#[test]
fn files_of_the_repository() {
    for (name, text) in common::repository_files(&["law", "cases"]) {
        check(&name, &text).unwrap();
    }
}

#[test]
fn the_whole_language() {
    let text = include_str!("files/whole-language.foe");
    check("whole", text).unwrap();
    insta::assert_snapshot!(format(text).unwrap());
}

#[test]
fn untidy_text_is_laid_out() {
    let text = include_str!("files/untidy.foe");
    check("untidy", text).unwrap();
    insta::assert_snapshot!(format(text).unwrap());
}

#[test]
fn a_text_with_syntax_errors_is_left_alone() {
    assert!(format("kind\n").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn pieces(text in common::pieces()) {
        check("pieces", &text).map_err(TestCaseError::fail)?;
    }
    #[test]
    fn pieces_with_other_space((text, spaces) in (common::pieces(), prop::collection::vec(0..4usize, 40))) {
        // Widen or narrow each indentation consistently and each space inside lines.
        let text = common::respaced(&text, &spaces);
        check("respaced", &text).map_err(TestCaseError::fail)?;
    }
    #[test]
    fn mutated_files((seed, cuts) in (any::<u64>(), 1..6usize)) {
        let text = common::mutated(include_str!("files/whole-language.foe"), seed, cuts);
        check("mutated", &text).map_err(TestCaseError::fail)?;
    }
}
