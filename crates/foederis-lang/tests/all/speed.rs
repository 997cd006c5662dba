//! How long a large library takes to read; the program reads its library whenever it starts.

use std::fmt::Write as _;
use std::time::Instant;

use foederis_lang::{compile, format, parse};

/// About a megabyte in files of the common shape: law, and a record that refers to it.
fn large() -> Vec<(String, String)> {
    let mut files =
        vec![("beside.foe".to_owned(), include_str!("../../../../docs/diagnostics/examples.foe").to_owned())];
    for number in 0..100 {
        let mut text = format!("treaty pact-{number} \"Pact {number}\"\n  months last-day\n");
        for article in 0..8 {
            write!(
                text,
                "article {article} \"An article\"\n  words en \"{}\"\n  withdrawal {article} months after notice\n  \
                 rule party(?s, pact-{number})\n    if     consent(?act, ?s, pact-{number})\n    and    30 days after \
                 consent(?act, ?s, ?_)\n    unless bound(?s, pact-{number})\n  duty assistance owed by each other party to \
                 ?victim over ?incident\n    trigger attack(?victim, ?incident)\n",
                "the words of the article as they were agreed ".repeat(8)
            )
            .unwrap();
        }
        for entry in 0..20 {
            write!(
                text,
                "entry consent-{number}-{entry} in book\n  consent(this, A, pact-{number}) on 1993-11-16\n  source paper\n  \
                 note \"a remark about this entry\"\nstatement said-{number}-{entry}\n  speaker P for A\n  said 2020-01-01\n  \
                 source paper\n  words en \"what was said about it\"\n  states attack(A, war) from 2020-09-27 until 2020-11-10\n",
            )
            .unwrap();
        }
        files.push((format!("pact-{number}.foe"), text));
    }
    files
}

#[test]
#[ignore = "a measurement: cargo test --release -p foederis-lang speed -- --ignored --nocapture"]
fn reading_a_megabyte() {
    let files = large();
    let size: usize = files.iter().map(|(_, text)| text.len()).sum();
    for _ in 0..3 {
        let begun = Instant::now();
        for (_, text) in &files {
            std::hint::black_box(parse(text));
        }
        let parsed = begun.elapsed();
        let begun = Instant::now();
        let compiled = compile(&files);
        let compiled_in = begun.elapsed();
        assert!(!compiled.has_errors());
        let begun = Instant::now();
        for (_, text) in &files {
            std::hint::black_box(format(text).unwrap());
        }
        println!(
            "{size} bytes: parsed in {parsed:?}, compiled in {compiled_in:?}, formatted in {:?}",
            begun.elapsed()
        );
    }
}
