//! What can be said against a library as a whole, once everything in it is read.

mod circles;
mod claims;
mod duties;
mod expected;
mod look_alikes;
mod overrides;
mod registers;
mod unused;

use foederis_model::Value;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lower::Lowering;

/// Looks for circles, for entries that contradict each other, and for what is left open.
pub(crate) fn check(lowering: &mut Lowering) {
    let mut found = circles::check(&lowering.library);
    found.extend(overrides::check(&lowering.library, &lowering.override_spans));
    found.extend(registers::check(&lowering.library));
    found.extend(look_alikes::check(&lowering.library));
    found.extend(expected::check(lowering));
    found.extend(duties::check(&lowering.library, lowering.relations.get("owes").copied()));
    // A rule with a fault is left out of the library, and its words would seem to serve nothing.
    if lowering.diagnostics.iter().chain(&found).all(|d| d.severity != Severity::Error) {
        found.extend(claims::check(&lowering.library));
        found.extend(unused::check(lowering));
    }
    found.extend(months(lowering));
    for diagnostic in found {
        lowering.report(diagnostic);
    }
}

/// Instruments with periods of months that do not say how months round.
fn months(lowering: &Lowering) -> Vec<Diagnostic> {
    let library = &lowering.library;
    let mut found = Vec::new();
    for (instrument, span) in &lowering.unrounded {
        let name = library.name(Value::Entity(*instrument));
        let declared = library.entities[instrument.index()].span;
        found.push(
            Diagnostic::warning(
                "F0603",
                *span,
                format!("`{name}` does not say how months round, and this period counts in months"),
            )
            .also(declared, "declared here")
            .note("six months from 31 August end on a day that February does not have; the library's convention is the last day")
            .help("add `months last-day` or `months first-day-after` to its heading, as its text or the law behind it says"),
        );
    }
    found
}
