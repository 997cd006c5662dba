//! Two centuries of membership: every status and every duty, on all days at once.

use foederis_engine::{EngineError, Program, evaluate_with};
use foederis_model::{Bounds, Day, Evidence, Fact, Limits, Pattern, Slot, Timeline, Truth};
use foederis_record::{Heard, Viewpoint};

use crate::pacts::Pacts;

/// A stretch of days on which a fact certainly holds: the numbers of its things, the first day, and the first day out
/// ([`i32::MAX`] when there is none).
pub type Stretch = (Vec<u32>, i32, i32);

/// What is heard of a library's record.
#[must_use]
pub fn hear(pacts: &Pacts) -> Heard<'_> {
    Heard::new(&pacts.library, &Viewpoint::all(), None, None)
}

/// Every fact of a derived relation with its days.
///
/// # Errors
/// As [`evaluate_with`].
pub fn all_days(
    pacts: &Pacts,
    heard: &Heard<'_>,
    relation: &str,
) -> Result<Vec<(Fact, Timeline<Truth>)>, EngineError> {
    let program = Program::new(&pacts.library);
    let id = pacts.relation(relation);
    let roles = pacts.library.relations.get(id.index()).map_or(0, |r| r.roles.len());
    let pattern = Pattern { relation: id, slots: vec![Slot::Any(None); roles] };
    let limits = Limits { nodes: usize::MAX, ..Limits::default() };
    evaluate_with(&program, heard, &pattern, &Bounds, &|fact: &Fact| heard.ground(fact).truth, &limits)
}

/// Rows as stretches of days, sorted.
#[must_use]
pub fn stretches(pacts: &Pacts, rows: &[(Fact, Timeline<Truth>)]) -> Vec<Stretch> {
    let mut all = Vec::new();
    for (fact, truth) in rows {
        let numbers: Vec<u32> = fact.values.iter().map(|v| pacts.number(*v)).collect();
        for (from, until) in truth.certain().spells() {
            let until = if *until == Day::MAX { i32::MAX } else { until.number() };
            all.push((numbers.clone(), from.number(), until));
        }
    }
    all.sort_unstable();
    all
}
