//! On which days an instrument is in force at all: what an editor shows beside its words.

use foederis_model::{EntityId, Limits, Pattern, Slot, Value};

use crate::answer::Detail;
use crate::finding::Holds;
use crate::foederis::Foederis;
use crate::setting::Setting;
use crate::vocabulary;

/// How much this may cost: it is shown in passing.
const NODES: usize = 100_000;

impl Foederis {
    /// The days on which an instrument has entered into force, certainly and possibly, by the whole record.
    ///
    /// Nothing where the library does not say what that is, where the thing is no instrument, or where it would take
    /// long to find out.
    #[must_use]
    pub fn days_in_force(&self, instrument: EntityId) -> Option<Holds> {
        let library = self.library();
        library.instruments.get(&instrument)?;
        let relation = library.relation(vocabulary::ENTERED_INTO_FORCE)?;
        let value = Value::Entity(instrument);
        let declared = library.relations.get(relation.index())?;
        if declared.roles.len() != 1 || !library.fits(value, declared.roles[0].kind) {
            return None;
        }
        let pattern = Pattern { relation, slots: vec![Slot::Is(value)] };
        let setting = Setting { limits: Limits { nodes: NODES, ..Limits::default() }, ..Setting::default() };
        let finding = self.answer_patterns(&[pattern], &setting, Detail::BRIEF).ok()?;
        setting.limits.cut_short().is_none().then_some(finding.holds)
    }
}
