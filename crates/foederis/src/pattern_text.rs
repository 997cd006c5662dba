//! Questions as people write them: `owes(Russia, Armenia, assistance, csto)`.

use foederis_engine::Inquiry;
use foederis_model::{EntityId, Limits, Pattern, RoleKind, Slot, Value, resolve_name};
use foederis_record::{Heard, Viewpoint};

use crate::foederis::{AskError, Foederis};
use crate::vocabulary;

impl Foederis {
    /// The patterns that a question means: one, or one an instrument where an organisation stands for its instruments.
    ///
    /// # Errors
    /// When the question cannot be read, with what was expected.
    pub fn read_question(&self, text: &str) -> Result<Vec<Pattern>, AskError> {
        let first = match foederis_lang::parse_pattern(self.library(), text) {
            Ok(pattern) => return Ok(vec![pattern]),
            Err(diagnostic) => diagnostic,
        };
        let Some((relation, arguments)) = split_call(text) else {
            return Err(AskError::Question(Box::new(first)));
        };
        let roles = self.library().relation(relation).map(|r| &self.library().relations[r.index()].roles);
        for (at, argument) in arguments.iter().enumerate() {
            let takes_instrument =
                roles.and_then(|roles| roles.get(at)).is_some_and(|role| match role.kind {
                    RoleKind::Entity(kind) => self.of_kind(vocabulary::INSTRUMENT)(kind),
                    _ => false,
                });
            if !takes_instrument {
                continue;
            }
            let is_organisation = self.of_kind(vocabulary::ORGANISATION);
            let Ok(organisation) = resolve_name(self.library(), argument.trim_matches('"'), is_organisation)
            else {
                continue;
            };
            let mut patterns = Vec::new();
            let heard = Heard::new(self.library(), &Viewpoint::all(), None, None);
            for instrument in self.instruments_of(organisation, &heard)? {
                let mut written: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
                written[at] = self.library().name(Value::Entity(instrument));
                let again = format!("{relation}({})", written.join(", "));
                let pattern = foederis_lang::parse_pattern(self.library(), &again)
                    .map_err(|d| AskError::Question(Box::new(d)))?;
                patterns.push(pattern);
            }
            return Ok(patterns);
        }
        Err(AskError::Question(Box::new(first)))
    }

    /// The instruments of an organisation, in the order of the library.
    pub(crate) fn instruments_of(
        &self,
        organisation: EntityId,
        heard: &Heard<'_>,
    ) -> Result<Vec<EntityId>, AskError> {
        let Some(relation) = self.library().relation(vocabulary::INSTRUMENT_OF) else {
            return Ok(Vec::new());
        };
        let pattern =
            Pattern { relation, slots: vec![Slot::Any(None), Slot::Is(Value::Entity(organisation))] };
        let found = self.derivable(&pattern, heard)?;
        let mut found: Vec<EntityId> = found.iter().filter_map(|values| first_entity(values)).collect();
        found.sort_by_key(|e| self.library().instruments.get_index_of(e));
        found.dedup();
        Ok(found)
    }

    /// The values of the facts of a pattern that some rule could derive: for the facts that clauses and definitions
    /// state, all of them.
    pub(crate) fn derivable(
        &self,
        pattern: &Pattern,
        heard: &Heard<'_>,
    ) -> Result<Vec<Vec<Value>>, AskError> {
        let program = self.program();
        let inquiry =
            Inquiry::new(&program, heard, pattern, &Limits::default()).map_err(|e| self.engine_error(&e))?;
        Ok(inquiry.rows().map(|(fact, _)| fact.values.to_vec()).collect())
    }
}

fn first_entity(values: &[Value]) -> Option<EntityId> {
    match values.first() {
        Some(Value::Entity(e)) => Some(*e),
        _ => None,
    }
}

/// `name(a, "b, c", d)` as name and arguments; `None` when it is not of that form.
fn split_call(text: &str) -> Option<(&str, Vec<&str>)> {
    let (name, rest) = text.trim().split_once('(')?;
    let inner = rest.trim_end().strip_suffix(')')?;
    let mut arguments = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in inner.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                arguments.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    arguments.push(inner[start..].trim());
    Some((name.trim(), arguments))
}
