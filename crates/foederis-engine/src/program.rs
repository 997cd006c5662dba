//! A library's rules, indexed for asking.

use std::collections::HashSet;

use foederis_model::{EntityId, Library, RelationId, Rule, RuleId, Silence};

/// The rules of a library by what they conclude: built once, used by every question.
#[derive(Clone, Debug)]
pub struct Program<'l> {
    pub(crate) library: &'l Library,
    by_head: Vec<Vec<RuleId>>,
    overrides: HashSet<(EntityId, EntityId)>,
}

impl<'l> Program<'l> {
    /// Indexes a library.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        let mut by_head = vec![Vec::new(); library.relations.len()];
        for rule in &library.rules {
            if let Some(list) = by_head.get_mut(rule.head.relation.index()) {
                list.push(rule.id);
            }
        }
        Self { library, by_head, overrides: library.overrides.iter().copied().collect() }
    }

    /// The library.
    #[must_use]
    pub fn library(&self) -> &'l Library {
        self.library
    }

    /// One of its rules.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &'l Rule {
        &self.library.rules[id.index()]
    }

    /// The rules that conclude or deny a relation.
    #[must_use]
    pub fn rules_for(&self, relation: RelationId) -> &[RuleId] {
        self.by_head.get(relation.index()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn is_derived(&self, relation: RelationId) -> bool {
        self.library.relations[relation.index()].silence == Silence::Derived
    }

    /// Whether the first rule prevails over the second where they conclude contraries.
    pub(crate) fn prevails(&self, first: RuleId, second: RuleId) -> bool {
        let (a, b) = (self.rule(first), self.rule(second));
        if a.default != b.default {
            return b.default;
        }
        matches!((a.article, b.article), (Some(a), Some(b)) if self.overrides.contains(&(a, b)))
    }
}
