//! What a question searched the record and its rules for, so that a further fact finds those whom it concerns.

use std::collections::{HashMap, HashSet};

use foederis_model::{JointEvidence, Pattern, RelationId, Slot, Value};

use crate::graph::NodeId;
use crate::ground::Grounder;

/// For whom something was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Searcher {
    /// The question itself.
    Question,
    /// The rules of a fact.
    Fact(NodeId),
    /// The table at a position.
    Table(usize),
    /// What nobody has named.
    Unnamed,
}

/// Everything that was searched for.
#[derive(Debug)]
pub(crate) struct Searches {
    pub(crate) searcher: Searcher,
    /// Patterns whose facts were searched for.
    pub(crate) for_facts: PatternIndex<Searcher>,
    /// Patterns of which nothing was found, and whether silence left them open.
    pub(crate) for_silence: PatternIndex<(Searcher, bool)>,
}

impl Default for Searches {
    fn default() -> Self {
        Self {
            searcher: Searcher::Question,
            for_facts: PatternIndex::default(),
            for_silence: PatternIndex::default(),
        }
    }
}

impl<E: JointEvidence + ?Sized> Grounder<'_, '_, E> {
    /// For whom is searched from here on; gives for whom it was before.
    pub(crate) fn search_for(&mut self, searcher: Searcher) -> Searcher {
        match &mut self.searches {
            Some(searches) => std::mem::replace(&mut searches.searcher, searcher),
            None => Searcher::Question,
        }
    }

    pub(crate) fn note_search(&mut self, pattern: &Pattern) {
        if let Some(searches) = &mut self.searches {
            searches.for_facts.add(pattern, searches.searcher);
        }
    }

    pub(crate) fn note_silence(&mut self, pattern: &Pattern, open: bool) {
        if let Some(searches) = &mut self.searches {
            searches.for_silence.add(pattern, (searches.searcher, open));
        }
    }
}

/// Patterns, found by another that has a fact in common with them.
#[derive(Debug)]
pub(crate) struct PatternIndex<T> {
    items: Vec<(RelationId, Key, T)>,
    known: HashSet<(RelationId, Key, T)>,
    shapes: HashMap<RelationId, Vec<Shape>>,
}

/// A value for each role that has one.
type Key = Box<[Option<Value>]>;

/// The patterns of a relation that have values in the same roles.
#[derive(Debug)]
struct Shape {
    roles: Vec<usize>,
    items: Vec<usize>,
    /// By some of these roles, the patterns.
    by: Vec<(Vec<usize>, ByValues)>,
}

/// Patterns by the values in some roles.
type ByValues = HashMap<Box<[Value]>, Vec<usize>>;

impl<T> Default for PatternIndex<T> {
    fn default() -> Self {
        Self { items: Vec::new(), known: HashSet::new(), shapes: HashMap::new() }
    }
}

fn key(pattern: &Pattern) -> Key {
    let value = |slot: &Slot| match slot {
        Slot::Is(value) => Some(*value),
        Slot::Any(_) => None,
    };
    pattern.slots.iter().map(value).collect()
}

fn roles_of(key: &Key) -> Vec<usize> {
    key.iter().enumerate().filter(|(_, v)| v.is_some()).map(|(role, _)| role).collect()
}

fn values_in(key: &Key, roles: &[usize]) -> Box<[Value]> {
    roles.iter().filter_map(|role| key.get(*role).copied().flatten()).collect()
}

impl<T: Copy + Eq + std::hash::Hash> PatternIndex<T> {
    pub(crate) fn add(&mut self, pattern: &Pattern, of: T) {
        let item = (pattern.relation, key(pattern), of);
        if !self.known.insert(item.clone()) {
            return;
        }
        let at = self.items.len();
        let roles = roles_of(&item.1);
        let shapes = self.shapes.entry(pattern.relation).or_default();
        let place = match shapes.iter().position(|s| s.roles == roles) {
            Some(place) => place,
            None => {
                shapes.push(Shape { roles, items: Vec::new(), by: Vec::new() });
                shapes.len() - 1
            }
        };
        if let Some(shape) = shapes.get_mut(place) {
            shape.items.push(at);
            for (roles, by) in &mut shape.by {
                by.entry(values_in(&item.1, roles)).or_default().push(at);
            }
        }
        self.items.push(item);
    }

    /// The patterns that may have a fact in common with this one, and what belongs to each. Where a pattern asked for one
    /// value twice, that is forgotten.
    pub(crate) fn in_common(&mut self, pattern: &Pattern) -> Vec<(Pattern, T)> {
        let wanted = key(pattern);
        let items = &self.items;
        let mut found = Vec::new();
        for shape in self.shapes.get_mut(&pattern.relation).into_iter().flatten() {
            let both: Vec<usize> =
                shape.roles.iter().copied().filter(|r| wanted.get(*r).is_some_and(Option::is_some)).collect();
            let place = match shape.by.iter().position(|(roles, _)| *roles == both) {
                Some(place) => place,
                None => {
                    let mut by = ByValues::new();
                    for at in &shape.items {
                        if let Some((_, key, _)) = items.get(*at) {
                            by.entry(values_in(key, &both)).or_default().push(*at);
                        }
                    }
                    shape.by.push((both.clone(), by));
                    shape.by.len() - 1
                }
            };
            let known = shape.by.get(place).and_then(|(_, by)| by.get(&values_in(&wanted, &both)));
            found.extend(known.into_iter().flatten().filter_map(|at| items.get(*at)).map(
                |(relation, key, of)| {
                    let slot = |value: &Option<Value>| value.map_or(Slot::Any(None), Slot::Is);
                    (Pattern { relation: *relation, slots: key.iter().map(slot).collect() }, *of)
                },
            ));
        }
        found
    }
}
