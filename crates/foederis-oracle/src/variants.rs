//! Which constructs a library uses, so that a test can see that the generator leaves none out.

use std::collections::BTreeSet;

use foederis_model::{Comparison, Formula, Library, Quota};

use crate::order::walk;

/// The names of the kinds of conditions that a library uses, comparisons apart.
#[must_use]
pub fn formula_variants(library: &Library) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    for line in library.rules.iter().flat_map(|r| &r.lines) {
        walk(&line.formula, &mut |f| {
            all.insert(match f {
                Formula::Atom(_) => "atom",
                Formula::Not(_) => "not",
                Formula::All(_) => "all",
                Formula::Any(_) => "any",
                Formula::Compare(_, Comparison::Same, _) => "same",
                Formula::Compare(_, Comparison::Different, _) => "different",
                Formula::Compare(_, Comparison::AtLeast, _) => "at least",
                Formula::Compare(_, Comparison::MoreThan, _) => "more than",
                Formula::IsA(..) => "is a",
                Formula::After { .. } => "after",
                Formula::Within { .. } => "within",
                Formula::Once(_) => "once",
                Formula::Ever(_) => "ever",
                Formula::OnDayOf { .. } => "on the day of",
                Formula::Count { .. } => "count",
                Formula::Date { over: false, .. } => "from",
                Formula::Date { over: true, .. } => "past",
                Formula::Untranslated(_) => "untranslated",
            });
        });
    }
    all
}

/// The names of the kinds of quotas that a library uses.
#[must_use]
pub fn quota_variants(library: &Library) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    for line in library.rules.iter().flat_map(|r| &r.lines) {
        walk(&line.formula, &mut |f| {
            if let Formula::Count { quota, .. } = f {
                all.insert(match quota {
                    Quota::AtLeast(_) => "at least",
                    Quota::Share { strict: true, .. } => "more than a share",
                    Quota::Share { strict: false, .. } => "at least a share",
                    Quota::Every => "every",
                });
            }
        });
    }
    all
}
