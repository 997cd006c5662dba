//! Whatever is typed or read: a clear word, exit status 2, and never a panic.

use insta::assert_snapshot;

use crate::harness::{Folder, LIBRARY, ask, run};

#[test]
fn state_with_a_near_miss() {
    assert_snapshot!(ask(&["status", "Arlnad", "pact", "--on", "2021-06-01"]));
}

#[test]
fn state_that_nobody_knows() {
    assert_snapshot!(ask(&["status", "Zzyzx", "pact", "--on", "2021-06-01"]));
}

#[test]
fn thirty_first_of_june() {
    assert_snapshot!(ask(&["status", "Arland", "pact", "--on", "2021-06-31"]));
}

#[test]
fn month_instead_of_a_day() {
    assert_snapshot!(ask(&["status", "Arland", "pact", "--known-on", "2021-06"]));
}

#[test]
fn question_with_a_near_miss() {
    assert_snapshot!(ask(&["why", "party(Arlnad, pact)"]));
}

#[test]
fn question_that_is_none() {
    for question in ["", "(", "party(", "party)", "party((", "\"", "party(Arland, pact, pact)", "\u{1b}[2J"] {
        let seen = ask(&["ask", question]);
        assert!(seen.ends_with("exit status 2"), "{seen}");
        assert!(!seen.contains("panicked"), "{seen}");
    }
}

#[test]
fn viewpoint_that_nobody_has() {
    assert_snapshot!(ask(&["why", "party(Arland, pact)", "--on", "2021-06-01", "--viewpoint", "Cascada"]));
}

#[test]
fn comparison_of_one() {
    assert_snapshot!(ask(&["compare", "party(Arland, pact)", "--viewpoint", "Arland"]));
}

#[test]
fn case_that_is_not_there() {
    assert_snapshot!(ask(&["case", "bridge"]));
}

#[test]
fn code_that_is_not_there() {
    assert_snapshot!(run(&["explain", "F9999"]));
}

#[test]
fn command_that_is_not_there() {
    assert_snapshot!(run(&["statsu"]));
}

#[test]
fn file_that_is_not_there() {
    assert_snapshot!(run(&["check", "no-such-file.foe"]));
}

#[test]
fn library_that_is_not_there() {
    assert_snapshot!(run(&["case", "list", "--only-library", "no-such-folder"]));
}

#[test]
fn file_that_is_no_text() {
    let folder = Folder::new("binary", &[("junk.foe", b"treaty \x00\xff\xfe\x80 \"x\"")]);
    assert_snapshot!(folder.run(&["check", "junk.foe"]));
}

#[test]
fn file_in_another_encoding() {
    let utf16: Vec<u8> = "kind state\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut marked = vec![0xff, 0xfe];
    marked.extend(&utf16);
    let latin = b"# a remark\nstate C\xf4te\n";
    let folder = Folder::new(
        "encodings",
        &[("utf16.foe", &utf16), ("marked.foe", &marked), ("latin.foe", latin), ("empty.foe", b"")],
    );
    assert_snapshot!("file_in_utf16", folder.run(&["check", "utf16.foe"]));
    assert_snapshot!("file_in_utf16_with_its_mark", folder.run(&["check", "marked.foe"]));
    assert_snapshot!("file_in_latin_1", folder.run(&["check", "latin.foe"]));
    assert!(folder.run(&["check", "empty.foe"]).ends_with("exit status 0"));
}

#[test]
fn file_that_is_too_large() {
    let folder = Folder::new("large", &[("large.foe", b"")]);
    let file = std::fs::File::options().write(true).open(folder.path("large.foe")).unwrap();
    // A hole of a gigabyte: it takes no room on the disk.
    file.set_len(1 << 30).unwrap();
    assert_snapshot!(folder.run(&["check", "large.foe"]));
    if std::path::Path::new("/dev/zero").exists() {
        let seen = folder.run(&["check", "/dev/zero"]);
        assert!(seen.ends_with("exit status 2"), "{seen}");
    }
}

#[test]
fn line_without_an_end() {
    let text = format!("kind state\nstate A \"{}\" x\n", "long ".repeat(200_000));
    let folder = Folder::new("line", &[("line.foe", text.as_bytes())]);
    let seen = folder.run(&["check", "line.foe", "--only-library", "."]);
    assert!(seen.contains("F0105") && seen.len() < 5_000, "{}", seen.len());
}

#[test]
fn characters_that_nobody_sees_are_shown() {
    let text = "kind state\rstate A \"of\u{202e}A\"\rstate\u{0}B\rstate \u{1b}[2J\r";
    let folder = Folder::new("unseen", &[("unseen.foe", text.as_bytes())]);
    let seen = folder.run(&["check", "unseen.foe", "--only-library", "."]);
    assert!(!seen.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{seen:?}");
    assert_snapshot!(seen);
}

#[test]
fn text_that_is_no_treaty() {
    let folder = Folder::new("junk", &[("junk.foe", "\u{feff}}}{{ \u{0} \"\n\t\r\n  \u{202e}x".as_bytes())]);
    let seen = folder.run(&["check", "junk.foe"]);
    assert!(seen.ends_with("exit status 2"), "{seen}");
}

#[test]
fn folder_without_files() {
    let folder = Folder::new("empty", &[("sub/readme.txt", b"nothing")]);
    assert_snapshot!(folder.run(&["check", "sub"]));
}

#[test]
fn rules_in_a_circle() {
    let text = "state Arland\nrelation odd(state: state)\n  derived\nrelation even(state: state)\n  derived\n\
        rule odd(?s)\n  if ?s is a state\n  unless even(?s)\nrule even(?s)\n  if ?s is a state\n  unless odd(?s)\n";
    let folder = Folder::new("circle", &[("kinds.foe", b"kind state\n"), ("circle.foe", text.as_bytes())]);
    assert_snapshot!(folder.run(&["why", "odd(Arland)", "--on", "2021-06-01", "--only-library", "."]));
    assert_snapshot!(folder.run(&["check", "--only-library", "."]));
}

#[test]
fn twenty_errors() {
    let mut text = String::from("treaty broken \"Broken\"\n\narticle 1 \"Parties\"\n");
    for at in 1..=20 {
        text.push_str(&format!("  rule party(?state, broken-{at})\n    if consnet(?_, ?state, pact)\n"));
    }
    let folder = Folder::new("twenty", &[("broken.foe", text.as_bytes())]);
    let library = format!("{}/{LIBRARY}", env!("CARGO_MANIFEST_DIR"));
    let seen = folder.run(&["check", "broken.foe", "--only-library", &library]);
    assert!(seen.ends_with("exit status 2"), "{seen}");
    assert!(seen.matches("error[").count() >= 20, "{seen}");
    assert!(seen.matches("^^^").count() >= 20, "{seen}");
}
