//! Between which parties an instrument is not in force, or obligations under it are suspended, although both are bound.

use foederis_engine::Inquiry;
use foederis_model::{EntityId, Fact, Pattern, Slot, Timeline, Truth, Value};
use foederis_record::Heard;

use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;
use crate::vocabulary;

/// What an instrument is not between two parties.
#[derive(Clone, Debug)]
pub(crate) struct Apart {
    pub(crate) other: EntityId,
    /// In words that "with" may follow.
    pub(crate) stage: &'static str,
    /// Days on which both are certainly parties, and it certainly or possibly is so.
    pub(crate) days: Timeline<Truth>,
}

impl Foederis {
    /// The other parties with which an instrument is not in force for a state, or obligations under it are suspended.
    pub(crate) fn apart(
        &self,
        state: EntityId,
        instrument: EntityId,
        heard: &Heard<'_>,
        setting: &Setting,
    ) -> Result<Vec<Apart>, AskError> {
        let library = self.library();
        let (Some(party), Some(between)) =
            (library.relation(vocabulary::PARTY), library.relation(vocabulary::IN_FORCE_BETWEEN))
        else {
            return Ok(Vec::new());
        };
        let program = self.program();
        let (itself, treaty) = (Value::Entity(state), Value::Entity(instrument));
        let ask = |relation, slots| {
            let pattern = Pattern { relation, slots };
            Inquiry::new(&program, heard, &pattern, &setting.limits).map_err(|e| self.engine_error(&e))
        };
        let of_pairs = || vec![Slot::Is(itself), Slot::Any(None), Slot::Is(treaty)];
        let parties = ask(party, vec![Slot::Any(None), Slot::Is(treaty)])?;
        let Some(bound) = parties.truth(&Fact::new(party, [itself, treaty])) else { return Ok(Vec::new()) };
        let in_force = ask(between, of_pairs())?;
        let suspended = library.relation(vocabulary::SUSPENDED_IN_PART);
        let suspended = match suspended {
            Some(relation) => Some((relation, ask(relation, of_pairs())?)),
            None => None,
        };
        let mut found = Vec::new();
        for (fact, also_bound) in parties.rows() {
            let Some(Value::Entity(other)) = fact.values.first().copied().filter(|v| *v != itself) else {
                continue;
            };
            let both = bound.zip(also_bound, |a, b| *a == Truth::Yes && *b == Truth::Yes);
            let pair = [itself, Value::Entity(other), treaty];
            let in_force = days_of(&in_force, &Fact::new(between, pair));
            let not = both.zip(&in_force, |both, in_force| match in_force {
                Truth::No if *both => Truth::Yes,
                Truth::Open if *both => Truth::Open,
                _ => Truth::No,
            });
            let fact = |relation| Fact::new(relation, pair);
            let suspended = suspended
                .as_ref()
                .map_or_else(Timeline::never, |(relation, pairs)| days_of(pairs, &fact(*relation)));
            // Where it is not in force, nothing is left to suspend.
            let beside = both.zip(&not, |both, not| *both && *not == Truth::No);
            let in_part = beside.zip(&suspended, |beside, truth| if *beside { *truth } else { Truth::No });
            for (stage, days) in [("not in force", not), ("obligations suspended", in_part)] {
                if days.stretches().any(|(_, _, truth)| *truth != Truth::No) {
                    found.push(Apart { other, stage, days });
                }
            }
        }
        found.sort_by_key(|apart| self.name(apart.other));
        Ok(found)
    }
}

/// The days of a fact among those that were found; open where not all were.
fn days_of(inquiry: &Inquiry<'_, '_>, fact: &Fact) -> Timeline<Truth> {
    let otherwise = if inquiry.all_found() { Truth::No } else { Truth::Open };
    inquiry.truth(fact).cloned().unwrap_or_else(|| Timeline::always(otherwise))
}
