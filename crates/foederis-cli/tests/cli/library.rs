//! `library`: the catalogue, over invented states and treaties; that every shipped treaty has a page is for the face to test.

use insta::assert_snapshot;

use crate::harness::{LIBRARY, ask, program, see};

/// What a person sees of `library` over the library of these tests with one treaty more.
fn library(arguments: &[&str]) -> String {
    let arguments = [&["library"], arguments].concat();
    let laid_over = ["--only-library", LIBRARY, "--library", "tests/cli/catalogue"];
    see(&arguments, &program(&arguments).args(laid_over).output().unwrap())
}

const DAY: [&str; 2] = ["--on", "2010-01-01"];

#[test]
fn list_of_treaties() {
    assert_snapshot!(library(&[&["list"], &DAY[..]].concat()));
    assert_snapshot!("list_of_treaties_as_csv", library(&[&["list", "--format", "csv"], &DAY[..]].concat()));
    assert_snapshot!(
        "list_of_one_treaty_as_json",
        library(&[&["list", "traite", "--format", "json"], &DAY[..]].concat())
    );
    assert_snapshot!("list_of_nothing", library(&[&["list", "sea"], &DAY[..]].concat()));
}

#[test]
fn without_a_section_it_lists_treaties() {
    let after = |seen: String| seen.split_once('\n').map(|(_, rest)| rest.to_owned());
    assert_eq!(after(library(&DAY)), after(library(&[&["list"], &DAY[..]].concat())));
}

#[test]
fn lists_of_other_things() {
    for kind in ["cases", "sources", "states", "organisations"] {
        assert_snapshot!(format!("list_of_{kind}"), library(&[&["list", "--kind", kind], &DAY[..]].concat()));
    }
}

#[test]
fn a_treaty_shown() {
    assert_snapshot!(library(&[&["show", "Traité", "du", "Lac"], &DAY[..]].concat()));
    assert_snapshot!("a_treaty_shown_with_a_case", library(&[&["show", "pact"], &DAY[..]].concat()));
}

#[test]
fn other_things_shown() {
    for name in ["ford", "gazette", "Arland", "league", "ames-paused"] {
        assert_snapshot!(format!("shown_{name}"), library(&[&["show", name], &DAY[..]].concat()));
    }
}

#[test]
fn what_is_not_there_is_not_shown() {
    assert_snapshot!(library(&["show", "lake-traety"]));
    assert_snapshot!("a_page_is_no_table", library(&["show", "pact", "--format", "csv"]));
}

#[test]
fn references_in_each_style() {
    for style in ["lawyer", "bibtex", "csl-json"] {
        for name in ["lake-treaty", "pact/4", "lake-print", "ames-attacked"] {
            let file = format!("cite_{style}_{}", name.replace('/', "-"));
            assert_snapshot!(file, library(&["cite", name, "--style", style]));
        }
    }
    assert_snapshot!("cite_what_is_not_cited", library(&["cite", "Arland"]));
}

#[test]
fn coverage_of_the_library_and_of_one_treaty() {
    assert_snapshot!(library(&["coverage"]));
    assert_snapshot!("coverage_of_one_treaty", library(&["coverage", "lake-treaty", "--format", "json"]));
}

#[test]
fn words_are_found_without_regard_to_capitals_and_accents() {
    assert_snapshot!(library(&["search", "DESIREUX", "rives"]));
    assert_snapshot!("search_as_csv", library(&["search", "attack", "--format", "csv"]));
    assert_snapshot!("search_in_vain", library(&["search", "xylophone"]));
}

/// The same with a treaty whose record and law do not fit.
fn at_fault(arguments: &[&str]) -> String {
    library(&[arguments, &["--library", "tests/cli/catalogue-at-fault"]].concat())
}

#[test]
fn what_is_wrong_between_record_and_law_is_found() {
    assert_snapshot!(at_fault(&["check"]));
    assert_snapshot!("check_as_csv", at_fault(&["check", "--format", "csv"]));
    // A law that says nothing of entry into force has nothing to be held beside.
    let right = ask(&["library", "check"]);
    assert!(right.contains("1 neither: pact"), "{right}");
    assert!(right.ends_with("exit status 0"), "{right}");
}

#[test]
fn states_that_several_treaties_bind_are_found() {
    let overlaps = ["check", "--overlaps", "assistance", "--on"];
    assert_snapshot!(at_fault(&[&overlaps[..], &["2010-01-01"]].concat()));
    let later = at_fault(&[&overlaps[..], &["2025-01-01"]].concat());
    assert!(later.contains("0 pairs of states"), "{later}");
    assert_snapshot!("check_of_no_duty", library(&["check", "--overlaps", "asistance"]));
}
