//! Hearing a further statement without hearing all others again.

use std::sync::OnceLock;

use foederis_model::{Fact, HeardOtherwise, Library, Pattern, RelationId, Silence, Slot, Statement};

use crate::admitted::hear;
use crate::heard::Record;
use crate::index::family;

impl<'l> Record<'l> {
    pub(crate) fn hear_also(&mut self, statement: &'l Statement) -> HeardOtherwise {
        let hearing = hear(self.library, &self.viewpoint, self.known_on, self.recorded_on, statement);
        let heard = hearing.is_ok();
        let position = u32::try_from(self.hearing.len()).unwrap_or(u32::MAX);
        let fact = &statement.fact;
        // Whether it is the first to name a value where silence is open until one is named.
        let first_named = !statement.denies && heard && self.first_named(fact);
        self.later.push(statement);
        self.hearing.push(hearing);
        self.weighted |= statement.weight.is_some();
        if let Some(all) = self.all.get_mut() {
            all.add(fact, position);
        }
        if !heard {
            return HeardOtherwise::default();
        }
        if let Some(mentions) = self.mentions.get_mut() {
            mentions.add(fact);
        }
        let mut otherwise = HeardOtherwise::default();
        if let Some(relation) = self.recorded_relation(fact) {
            let role = relation.at_most_one;
            self.enter(position, statement);
            let spoken_of = match role {
                Some(role) => self.kin.get(&family(fact, role)).cloned().unwrap_or_default(),
                None => self.by_fact.get(fact).copied().into_iter().collect(),
            };
            for id in spoken_of {
                self.forget(id as usize);
            }
            let mut about = Pattern::from(fact);
            if let Some(slot) = role.and_then(|role| about.slots.get_mut(role)) {
                *slot = Slot::Any(None);
            }
            if first_named {
                self.forget_all_of(fact.relation);
                let roles = relation.silence.open_about().unwrap_or_default();
                for (role, slot) in about.slots.iter_mut().enumerate() {
                    if !roles.contains(&role) {
                        *slot = Slot::Any(None);
                    }
                }
            }
            for relation in counts_for(self.library, fact.relation) {
                if !statement.denies {
                    otherwise.stated.push(Fact { relation, values: fact.values.clone() });
                }
                otherwise.grounds.push(Pattern { relation, slots: about.slots.clone() });
            }
        }
        otherwise.grounds.extend(brought_up(self.library, fact));
        otherwise
    }

    fn forget(&mut self, entry: usize) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.folded = OnceLock::new();
        }
    }

    fn forget_all_of(&mut self, relation: RelationId) {
        for entry in self.entries.iter_mut().filter(|e| e.fact.relation == relation) {
            entry.folded = OnceLock::new();
        }
    }

    fn first_named(&self, fact: &Fact) -> bool {
        match self.recorded_relation(fact).map(|r| &r.silence) {
            Some(Silence::OpenUntilNamed(roles)) => !self.named(&Pattern::from(fact), roles),
            _ => false,
        }
    }
}

/// What may be heard otherwise where this statement is made, changed or gone, whoever hears: facts of these patterns may have
/// another ground, be stated or not, and silence about them may mean something else.
#[must_use]
pub fn may_be_heard_otherwise(library: &Library, statement: &Statement) -> Vec<Pattern> {
    let fact = &statement.fact;
    let mut about = Pattern::from(fact);
    let mut patterns = vec![about.clone()];
    if let Some(relation) = library.relations.get(fact.relation.index()) {
        let until_named = match &relation.silence {
            Silence::OpenUntilNamed(roles) => Some(roles),
            _ => None,
        };
        for (role, slot) in about.slots.iter_mut().enumerate() {
            if relation.at_most_one == Some(role) || until_named.is_some_and(|roles| !roles.contains(&role)) {
                *slot = Slot::Any(None);
            }
        }
        let counted = counts_for(library, fact.relation).into_iter();
        patterns.extend(counted.map(|relation| Pattern { relation, slots: about.slots.clone() }));
    }
    patterns.extend(brought_up(library, fact));
    patterns
}

/// The relations for which statements about this one count: itself, and those of which it is said.
fn counts_for(library: &Library, relation: RelationId) -> Vec<RelationId> {
    let said_of = |(id, r): (u32, &foederis_model::Relation)| {
        (r.silence == Silence::SaidOf(relation)).then_some(RelationId(id))
    };
    let others = (0..).zip(&library.relations).filter_map(said_of);
    std::iter::once(relation).chain(others).collect()
}

/// What a statement may bring up by naming values together: facts of open relations that are about some of them.
fn brought_up(library: &Library, fact: &Fact) -> Vec<Pattern> {
    let mut values = fact.values.to_vec();
    values.sort_unstable();
    values.dedup();
    let mut patterns = Vec::new();
    for (id, relation) in (0..).zip(&library.relations) {
        let Some(roles) = relation.silence.open_about() else { continue };
        let mut all: Vec<Vec<Slot>> = vec![vec![Slot::Any(None); relation.roles.len()]];
        for role in roles {
            all = all
                .into_iter()
                .flat_map(|slots| {
                    values.iter().map(move |value| {
                        let mut slots = slots.clone();
                        if let Some(slot) = slots.get_mut(*role) {
                            *slot = Slot::Is(*value);
                        }
                        slots
                    })
                })
                .collect();
        }
        patterns.extend(all.into_iter().map(|slots| Pattern { relation: RelationId(id), slots }));
    }
    patterns
}
