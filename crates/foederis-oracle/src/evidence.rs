//! A record as a table, for tests: a few facts with their days, and silence for the rest.

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{Day, Evidence, Fact, Gap, Ground, Library, Pattern, Silence, Timeline, Truth};

/// Evidence from a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableEvidence {
    /// What is heard of each fact.
    pub grounds: BTreeMap<Fact, Ground>,
    /// The facts that a search finds: those that someone speaks for.
    pub stated: BTreeSet<Fact>,
    /// How silence about each relation is taken.
    pub silence: Vec<Truth>,
}

impl TableEvidence {
    /// Nothing is stated; silence as the library declares it.
    #[must_use]
    pub fn silent(library: &Library) -> Self {
        let silence = library
            .relations
            .iter()
            .map(|relation| match relation.silence {
                Silence::Presumed => Truth::Yes,
                Silence::Open(_) | Silence::OpenUntilNamed(_) => Truth::Open,
                Silence::Registered | Silence::SaidOf(_) | Silence::Derived => Truth::No,
            })
            .collect();
        Self { grounds: BTreeMap::new(), stated: BTreeSet::new(), silence }
    }

    /// Adds a fact that is stated, with its days.
    pub fn state(&mut self, fact: Fact, truth: Timeline<Truth>) {
        self.stated.insert(fact.clone());
        self.hear(fact, truth);
    }

    /// Sets the days of a fact, whether or not a search finds it.
    pub fn hear(&mut self, fact: Fact, truth: Timeline<Truth>) {
        let gap = truth.map(|t| (*t == Truth::Open).then_some(Gap::Contested));
        let ground = Ground { truth, gap, stated_by: Vec::new(), denied_by: Vec::new() };
        self.grounds.insert(fact, ground);
    }
}

impl Evidence for TableEvidence {
    fn stated(&self, pattern: &Pattern) -> Vec<Fact> {
        self.stated.iter().filter(|fact| pattern.matches(fact)).cloned().collect()
    }

    fn ground(&self, fact: &Fact) -> Ground {
        self.grounds.get(fact).cloned().unwrap_or_else(|| {
            Ground::silence(self.silence.get(fact.relation.index()).copied().unwrap_or(Truth::No))
        })
    }
}

/// A timeline from its first label and its changes, which ascend.
#[must_use]
pub fn timeline(before: Truth, changes: &[(Day, Truth)]) -> Timeline<Truth> {
    changes.iter().fold(Timeline::always(before), |earlier, (day, label)| {
        let from = Timeline::step(None, *day, Some(*label));
        earlier.zip(&from, |a, b| b.unwrap_or(*a))
    })
}
