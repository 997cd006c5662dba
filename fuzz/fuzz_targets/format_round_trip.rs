//! `format ∘ format == format`, and what parses is formatted to something that parses.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parses = foederis_lang::parse(text).diagnostics.is_empty();
    let Ok(once) = foederis_lang::format(text) else {
        assert!(!parses, "this parses and is not formatted");
        return;
    };
    assert!(foederis_lang::parse(&once).diagnostics.is_empty(), "formatted text does not parse:\n{once}");
    match foederis_lang::format(&once) {
        Ok(twice) => assert_eq!(twice, once, "formatting twice differs from formatting once"),
        Err(_) => panic!("formatted text is not formatted again:\n{once}"),
    }
});
