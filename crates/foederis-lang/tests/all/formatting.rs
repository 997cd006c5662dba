//! The formatter: idempotent, and what it writes means the same.

use foederis_lang::{compile, format, parse};
use foederis_oracle::{cases, write_program};
use proptest::prelude::*;

use crate::common;
use crate::layout::{Change, Random, untidied, words};

/// Formats twice, and compiles before and after.
fn check(name: &str, text: &str) -> Result<(), String> {
    check_among(&[], name, text)
}

/// The same for a file that stands among others.
fn check_among(others: &[(String, String)], name: &str, text: &str) -> Result<(), String> {
    let Ok(once) = format(text) else {
        let fine = parse(text).diagnostics.is_empty();
        return if fine { Err(format!("{name}: this parses and is not formatted\n{text}")) } else { Ok(()) };
    };
    if words(text) != words(&once) {
        let (was, is) = (words(text), words(&once));
        let first = was.iter().zip(&is).find(|(a, b)| a != b);
        return Err(format!("{name}: words changed: {first:?}\n--- before\n{text}\n--- after\n{once}"));
    }
    let twice = format(&once).map_err(|d| format!("{name}: formatted text has errors: {d:?}\n{once}"))?;
    if once != twice {
        return Err(format!("{name}: not idempotent\n--- once\n{once}\n--- twice\n{twice}"));
    }
    let among = |text: &str| {
        let mut files = others.to_vec();
        files.push((name.to_owned(), text.to_owned()));
        common::meaning(&compile(&files))
    };
    let (before, after) = (among(text), among(&once));
    if before != after {
        let (was, is) = (format!("{before:#?}"), format!("{after:#?}"));
        let first = was.lines().zip(is.lines()).find(|(a, b)| a != b);
        return Err(format!("{name}: the meaning changed: {first:?}\n--- before\n{text}\n--- after\n{once}"));
    }
    Ok(())
}

#[test]
fn files_of_the_repository() {
    for (name, text) in common::repository_files(&["law", "cases", "meaning"]) {
        check(&name, &text).unwrap();
    }
}

#[test]
fn files_of_the_repository_laid_out_otherwise() {
    let files = common::repository_files(&["law", "cases", "meaning"]);
    let mut random = Random::new(20_241_128);
    for round in 0..48 {
        let at = random.below(files.len());
        let mut others = files.clone();
        let (name, text) = others.remove(at);
        let seed = random.below(usize::MAX) as u64;
        check_among(&others, &name, &untidied(&text, seed, Change::All)).unwrap();
        // What differs in spaces alone has one layout.
        for (name, text) in files.iter().skip(round % 4).step_by(4) {
            let tidy = format(text).unwrap();
            assert_eq!(format(&untidied(&tidy, seed, Change::Space)).unwrap(), tidy, "{name}, {seed}");
        }
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
    fn programs((case, seed) in (cases(), any::<u64>())) {
        let program = write_program(&case);
        prop_assert!(parse(&program).diagnostics.is_empty(), "{:?}\n{program}", parse(&program).diagnostics);
        let text = untidied(&program, seed, Change::All);
        prop_assert!(format(&text).is_ok(), "{text}");
        check("program", &text).map_err(TestCaseError::fail)?;
        let tidy = format(&program).unwrap();
        prop_assert_eq!(format(&untidied(&tidy, seed, Change::Space)).unwrap(), tidy);
    }
    #[test]
    fn pieces_laid_out_otherwise((text, seed) in (common::pieces(), any::<u64>())) {
        let text = format(&text).unwrap_or_default();
        check("pieces", &untidied(&text, seed, Change::All)).map_err(TestCaseError::fail)?;
    }
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

#[test]
fn a_stray_mark_stays_on_its_word() {
    // What is said of the mark depends on what it touches: moved away, it would open a quotation.
    let text = "entry deposit in depositary\n  consent(this, Arland) on 1950-01-01\n  sour`e    gazette\n  certainty high\n";
    let laid_out = format(text).unwrap();
    assert!(laid_out.contains("  sour`e gazette\n"), "{laid_out}");
    assert_eq!(format(&laid_out).unwrap(), laid_out);
}
