//! Assumptions laid over what is heard.

use std::collections::HashMap;

use foederis_model::{Fact, Gap, Ground, Pattern, Timeline, Truth, Value};

use crate::index::{family, names_all};

/// What is assumed of a fact.
#[derive(Clone, Debug)]
pub(crate) enum Assumed {
    /// It holds, or does not, on all days, as if the most trusted of all had said so.
    Holds(bool),
    /// It has this ground, such as another viewpoint's.
    Ground(Ground),
}

/// Assumptions, in the order they were made; of two about one fact the later stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    assumptions: Vec<(Fact, Assumed)>,
    by_fact: HashMap<Fact, usize>,
    /// Assumptions about relations in which at most one value holds, by what the siblings have in common.
    families: HashMap<Fact, Vec<usize>>,
}

impl Overlay {
    /// Adds an assumption about a fact of a relation with this at-most-one role.
    pub(crate) fn add(&mut self, fact: Fact, assumed: Assumed, at_most_one: Option<usize>) {
        if let Some(known) = self.by_fact.get(&fact) {
            self.assumptions[*known].1 = assumed;
            return;
        }
        let position = self.assumptions.len();
        if let Some(role) = at_most_one {
            self.families.entry(family(&fact, role)).or_default().push(position);
        }
        self.by_fact.insert(fact.clone(), position);
        self.assumptions.push((fact, assumed));
    }

    /// Whether one assumption names all of these values, as a heard statement would.
    pub(crate) fn introduces(&self, values: &[Value]) -> bool {
        self.assumptions.iter().any(|(fact, assumed)| {
            let said = match assumed {
                Assumed::Holds(_) => true,
                Assumed::Ground(g) => !(g.stated_by.is_empty() && g.denied_by.is_empty()),
            };
            said && names_all(fact, values)
        })
    }

    /// Facts of a pattern that are assumed to hold, in the order of the assumptions.
    pub(crate) fn stated<'a>(&'a self, pattern: &'a Pattern) -> impl Iterator<Item = &'a Fact> {
        self.assumptions
            .iter()
            .filter(|(_, assumed)| match assumed {
                Assumed::Holds(holds) => *holds,
                Assumed::Ground(g) => {
                    !g.stated_by.is_empty() || g.truth.stretches().any(|(_, _, t)| *t == Truth::Yes)
                }
            })
            .map(|(fact, _)| fact)
            .filter(|fact| pattern.matches(fact))
    }

    /// The ground of a fact under the assumptions; `heard` is its ground without them.
    pub(crate) fn over(
        &self,
        fact: &Fact,
        at_most_one: Option<usize>,
        heard: impl FnOnce() -> Ground,
    ) -> Ground {
        if self.assumptions.is_empty() {
            return heard();
        }
        let denied = self.denied_by_siblings(fact, at_most_one);
        match self.by_fact.get(fact).map(|i| &self.assumptions[*i].1) {
            Some(Assumed::Ground(ground)) => ground.clone(),
            Some(Assumed::Holds(false)) => set(heard(), Truth::No, None),
            Some(Assumed::Holds(true)) => {
                if self.sibling_holds(fact, at_most_one) {
                    // Two siblings assumed together contradict each other.
                    set(heard(), Truth::Open, Some(Gap::Contested))
                } else {
                    set(heard(), Truth::Yes, None)
                }
            }
            None => match denied {
                None => heard(),
                Some(denied) => {
                    let ground = heard();
                    Ground {
                        truth: ground.truth.zip(&denied, |t, d| if *d { Truth::No } else { *t }),
                        gap: ground.gap.zip(&denied, |g, d| g.filter(|_| !*d)),
                        ..ground
                    }
                }
            },
        }
    }

    fn siblings(&self, fact: &Fact, at_most_one: Option<usize>) -> impl Iterator<Item = &Assumed> {
        at_most_one
            .and_then(|role| self.families.get(&family(fact, role)))
            .into_iter()
            .flatten()
            .map(|i| &self.assumptions[*i])
            .filter(move |(other, _)| other != fact)
            .map(|(_, assumed)| assumed)
    }

    fn sibling_holds(&self, fact: &Fact, at_most_one: Option<usize>) -> bool {
        self.siblings(fact, at_most_one).any(|a| matches!(a, Assumed::Holds(true)))
    }

    /// The days on which an assumption about a sibling certainly denies a fact; none if there never are.
    fn denied_by_siblings(&self, fact: &Fact, at_most_one: Option<usize>) -> Option<Timeline<bool>> {
        self.siblings(fact, at_most_one)
            .filter_map(|assumed| match assumed {
                Assumed::Holds(false) => None,
                Assumed::Holds(true) => Some(Timeline::always(true)),
                Assumed::Ground(g) => Some(g.truth.map(|t| *t == Truth::Yes)),
            })
            .reduce(|a, b| a.zip(&b, |x, y| *x || *y))
    }
}

/// A ground that says the same on all days; who speaks of it remains.
fn set(ground: Ground, truth: Truth, gap: Option<Gap>) -> Ground {
    Ground { truth: Timeline::always(truth), gap: Timeline::always(gap), ..ground }
}
