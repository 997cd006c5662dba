//! Numbers that stand for the things of one [`Library`](crate::Library); meaningless in another.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ImpreciseDate, Period};

macro_rules! id {
    ($(#[$doc:meta] $name:ident)*) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the library's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id! {
    /// A kind of thing: state, treaty, duty.
    KindId
    /// A thing with a name: a state, a treaty, an article, an incident, a duty.
    EntityId
    /// A relation between things.
    RelationId
    /// A rule of law.
    RuleId
    /// A statement of the record.
    StatementId
    /// A kind of condition of a duty, in the order of verdicts.
    ConditionId
}

/// What can stand in a role of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    /// A thing with a name.
    Entity(EntityId),
    /// A whole number.
    Number(i64),
    /// A period of time.
    Period(Period),
    /// A date, as precise as it is known.
    Date(ImpreciseDate),
}

/// A relation with a value in every role: something that holds, or not, on each day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fact {
    /// Which relation.
    pub relation: RelationId,
    /// One value a role, in the order of the declaration.
    pub values: Box<[Value]>,
}

impl Fact {
    /// A fact of a relation.
    #[must_use]
    pub fn new(relation: RelationId, values: impl IntoIterator<Item = Value>) -> Self {
        Self { relation, values: values.into_iter().collect() }
    }
}

/// A relation with some roles left open: a question, or what a generator of solutions looks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pattern {
    /// Which relation.
    pub relation: RelationId,
    /// One slot a role.
    pub slots: Vec<Slot>,
}

/// One role of a [`Pattern`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Slot {
    /// This value.
    Is(Value),
    /// Any value; the name, when given, heads the column. The same name twice means the same value.
    Any(Option<String>),
}

impl Pattern {
    /// Whether a fact is of this pattern.
    #[must_use]
    pub fn matches(&self, fact: &Fact) -> bool {
        self.relation == fact.relation && self.matches_values(&fact.values)
    }

    /// Whether these values, one a role, are of this pattern.
    #[must_use]
    pub fn matches_values(&self, values: &[Value]) -> bool {
        self.slots.len() == values.len()
            && self.slots.iter().zip(values).enumerate().all(|(i, (slot, value))| match slot {
                Slot::Is(wanted) => wanted == value,
                Slot::Any(None) => true,
                Slot::Any(Some(name)) => self.slots[..i]
                    .iter()
                    .zip(values)
                    .all(|(other, v)| !matches!(other, Slot::Any(Some(n)) if n == name) || v == value),
            })
    }

    /// The fact, if no role is open.
    #[must_use]
    pub fn as_fact(&self) -> Option<Fact> {
        let values: Option<Box<[Value]>> = self
            .slots
            .iter()
            .map(|s| match s {
                Slot::Is(v) => Some(*v),
                Slot::Any(_) => None,
            })
            .collect();
        values.map(|values| Fact { relation: self.relation, values })
    }
}

impl From<&Fact> for Pattern {
    fn from(fact: &Fact) -> Self {
        Self { relation: fact.relation, slots: fact.values.iter().map(|v| Slot::Is(*v)).collect() }
    }
}

/// A place in a source file: byte offsets, for carets, and the line for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Position of the file in [`Library::files`](crate::Library::files).
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "relation {}{:?}", self.relation.0, self.values)
    }
}
