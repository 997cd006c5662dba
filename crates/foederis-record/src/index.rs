//! Finding facts and statements without reading them all.

use std::collections::HashMap;

use foederis_model::{Fact, Pattern, RelationId, Slot, Value};

/// Positions by relation, and by the value in each role.
#[derive(Clone, Debug, Default)]
pub(crate) struct RoleIndex {
    by_relation: HashMap<RelationId, Vec<u32>>,
    by_value: HashMap<(RelationId, usize, Value), Vec<u32>>,
}

impl RoleIndex {
    /// Adds a position; call in ascending order.
    pub(crate) fn add(&mut self, fact: &Fact, position: u32) {
        self.by_relation.entry(fact.relation).or_default().push(position);
        for (role, value) in fact.values.iter().enumerate() {
            self.by_value.entry((fact.relation, role, *value)).or_default().push(position);
        }
    }

    /// Positions among which all that match the pattern are, in the order they were added: the shortest list there is.
    pub(crate) fn candidates(&self, pattern: &Pattern) -> &[u32] {
        let none: &[u32] = &[];
        let whole = self.by_relation.get(&pattern.relation).map_or(none, Vec::as_slice);
        pattern
            .slots
            .iter()
            .enumerate()
            .filter_map(|(role, slot)| match slot {
                Slot::Is(value) => {
                    Some(self.by_value.get(&(pattern.relation, role, *value)).map_or(none, Vec::as_slice))
                }
                Slot::Any(_) => None,
            })
            .chain([whole])
            .min_by_key(|list| list.len())
            .unwrap_or(whole)
    }
}

/// Which facts name a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions<'l> {
    by_value: HashMap<Value, Vec<&'l Fact>>,
}

impl<'l> Mentions<'l> {
    pub(crate) fn add(&mut self, fact: &'l Fact) {
        for (i, value) in fact.values.iter().enumerate() {
            if !fact.values[..i].contains(value) {
                self.by_value.entry(*value).or_default().push(fact);
            }
        }
    }

    /// Whether one fact names all of these values.
    pub(crate) fn together(&self, values: &[Value]) -> bool {
        let mut shortest: Option<&Vec<&Fact>> = None;
        for value in values {
            let Some(list) = self.by_value.get(value) else {
                return false;
            };
            if shortest.is_none_or(|s| list.len() < s.len()) {
                shortest = Some(list);
            }
        }
        shortest.is_none_or(|list| list.iter().any(|fact| names_all(fact, values)))
    }
}

/// Whether a fact names all of these values.
pub(crate) fn names_all(fact: &Fact, values: &[Value]) -> bool {
    values.iter().all(|v| fact.values.contains(v))
}

/// What the facts have in common of which at most one holds: the fact without the value in that role.
pub(crate) fn family(fact: &Fact, role: usize) -> Fact {
    let others = fact.values.iter().enumerate().filter(|(i, _)| *i != role);
    Fact::new(fact.relation, others.map(|(_, v)| *v))
}
