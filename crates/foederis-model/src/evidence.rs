//! What the engine asks of a record: for each fact, on which days it holds on the evidence heard, and why not more.

use serde::{Deserialize, Serialize};

use crate::{Fact, Pattern, StatementId, Timeline, Truth};

/// Why a fact is undetermined on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gap {
    /// Nobody heard has said.
    Missing,
    /// A date is imprecise, or a text is not formalised.
    Vague,
    /// Equally believed sources disagree.
    Contested,
    /// Two rules that neither yields to the other conclude contraries.
    Conflict,
}

/// What is heard about one fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// On which days it holds.
    pub truth: Timeline<Truth>,
    /// Why it is open, on the days on which it is.
    pub gap: Timeline<Option<Gap>>,
    /// Heard statements that it is so.
    pub stated_by: Vec<StatementId>,
    /// Heard statements that it is not so.
    pub denied_by: Vec<StatementId>,
}

impl Ground {
    /// Nothing heard, and silence taken as `truth` on all days.
    #[must_use]
    pub fn silence(truth: Truth) -> Self {
        let gap = (truth == Truth::Open).then_some(Gap::Missing);
        Self {
            truth: Timeline::always(truth),
            gap: Timeline::always(gap),
            stated_by: Vec::new(),
            denied_by: Vec::new(),
        }
    }
}

/// The facts that a record gives, from one viewpoint, as known on one day.
pub trait Evidence: Sync {
    /// The facts of a pattern that some heard statement speaks for, on whatever day, in a fixed order.
    fn stated(&self, pattern: &Pattern) -> Vec<Fact>;
    /// What is heard about one fact of a relation that is not derived.
    fn ground(&self, fact: &Fact) -> Ground;
    /// Whether nobody's having stated any fact of a pattern leaves it open, rather than meaning that there is none:
    /// the relation is open, and what it is about has been brought up.
    fn leaves_open(&self, pattern: &Pattern) -> bool {
        let _ = pattern;
        false
    }
}

/// What may be heard otherwise once a further statement is heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeardOtherwise {
    /// The facts that it speaks for, of each relation for which it counts.
    pub stated: Vec<Fact>,
    /// The ground of facts that match one of these may be another, and silence about them may mean something else.
    pub grounds: Vec<Pattern>,
}

/// Some of the viewpoints that are asked together, each by its position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ViewpointSet(u64);

impl ViewpointSet {
    /// The most viewpoints that can be asked together.
    pub const MOST: usize = 64;
    /// No viewpoint.
    pub const NONE: Self = Self(0);

    /// The first so many, at most [`Self::MOST`].
    ///
    /// ```
    /// use foederis_model::ViewpointSet;
    /// let three = ViewpointSet::first(3);
    /// assert!(three.has(2) && !three.has(3));
    /// ```
    #[must_use]
    pub fn first(count: usize) -> Self {
        Self(if count >= Self::MOST { u64::MAX } else { (1 << count) - 1 })
    }

    /// The one at a position below [`Self::MOST`].
    #[must_use]
    pub fn only(position: usize) -> Self {
        Self(if position < Self::MOST { 1 << position } else { 0 })
    }

    /// Whether the one at a position is among them.
    #[must_use]
    pub fn has(self, position: usize) -> bool {
        position < Self::MOST && self.0 >> position & 1 == 1
    }

    /// Those in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Their positions, in order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(move |p| self.has(*p))
    }
}

/// What several viewpoints hear, asked together: at least one, at most [`ViewpointSet::MOST`].
pub trait JointEvidence: Sync {
    /// How many viewpoints there are.
    fn viewpoints(&self) -> usize;
    /// The facts of a pattern that a statement speaks for which some of them hear, each with those that do, in a
    /// fixed order. Of each viewpoint by itself this is [`Evidence::stated`].
    fn stated(&self, pattern: &Pattern) -> Vec<(Fact, ViewpointSet)>;
    /// What they hear about a fact of a relation that is not derived: the grounds that differ, each with the viewpoints
    /// that have it.
    fn grounds(&self, fact: &Fact) -> Vec<(Ground, ViewpointSet)>;
    /// To which of them nobody's having stated any fact of a pattern leaves it open.
    fn leaves_open(&self, pattern: &Pattern) -> ViewpointSet;
}

/// One viewpoint where several could be.
#[derive(Clone, Copy, Debug)]
pub struct Alone<'e, E: ?Sized>(pub &'e E);

impl<E: Evidence + ?Sized> JointEvidence for Alone<'_, E> {
    fn viewpoints(&self) -> usize {
        1
    }

    fn stated(&self, pattern: &Pattern) -> Vec<(Fact, ViewpointSet)> {
        self.0.stated(pattern).into_iter().map(|fact| (fact, ViewpointSet::only(0))).collect()
    }

    fn grounds(&self, fact: &Fact) -> Vec<(Ground, ViewpointSet)> {
        vec![(self.0.ground(fact), ViewpointSet::only(0))]
    }

    fn leaves_open(&self, pattern: &Pattern) -> ViewpointSet {
        if self.0.leaves_open(pattern) { ViewpointSet::only(0) } else { ViewpointSet::NONE }
    }
}

/// Several viewpoints, each with evidence of its own.
#[derive(Clone, Copy, Debug)]
pub struct Each<'e, E>(pub &'e [E]);

impl<E: Evidence> JointEvidence for Each<'_, E> {
    fn viewpoints(&self) -> usize {
        self.0.len()
    }

    fn stated(&self, pattern: &Pattern) -> Vec<(Fact, ViewpointSet)> {
        let mut by_fact: indexmap::IndexMap<Fact, ViewpointSet> = indexmap::IndexMap::new();
        for (position, evidence) in self.0.iter().enumerate() {
            for fact in evidence.stated(pattern) {
                let by = by_fact.entry(fact).or_default();
                *by = by.or(ViewpointSet::only(position));
            }
        }
        by_fact.into_iter().collect()
    }

    fn grounds(&self, fact: &Fact) -> Vec<(Ground, ViewpointSet)> {
        let mut all: Vec<(Ground, ViewpointSet)> = Vec::new();
        for (position, evidence) in self.0.iter().enumerate() {
            let (ground, by) = (evidence.ground(fact), ViewpointSet::only(position));
            match all.iter_mut().find(|(other, _)| *other == ground) {
                Some((_, others)) => *others = others.or(by),
                None => all.push((ground, by)),
            }
        }
        all
    }

    fn leaves_open(&self, pattern: &Pattern) -> ViewpointSet {
        let positions = self.0.iter().enumerate().filter(|(_, evidence)| evidence.leaves_open(pattern));
        positions.fold(ViewpointSet::NONE, |set, (position, _)| set.or(ViewpointSet::only(position)))
    }
}
