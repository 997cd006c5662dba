//! `format ∘ format == format`, and what parses before parses after.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let before = foederis_lang::parse(text);
    if !before.diagnostics.is_empty() {
        return;
    }
    let formatted = foederis_lang::format(text);
    let after = foederis_lang::parse(&formatted);
    assert!(after.diagnostics.is_empty(), "formatted text does not parse:\n{formatted}");
    assert_eq!(foederis_lang::format(&formatted), formatted, "formatting twice differs from formatting once");
});
