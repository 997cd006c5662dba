//! The parser reads any text: it never panics, loses no byte, and points only at what is there.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parse = foederis_lang::parse(text);
    assert_eq!(parse.syntax().text().to_string(), text, "the tree has lost or added text");
});
