//! What would change an answer: minimal sets of facts stated otherwise, and minimal sets of facts taken from another side.
//!
//! By trying: every set up to a size, smallest first, no superset of one that was found. What was not tried is said.

use std::collections::BTreeMap;

use foederis_model::{Bounds, Day, Fact, Ground, Timeline, Truth};

use crate::error::EngineError;
use crate::graph::{Node, NodeId};
use crate::inquiry::Inquiry;

/// Minimal sets of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes<C> {
    /// Each set, the smaller first; within a size in a fixed order.
    pub sets: Vec<Vec<C>>,
    /// The largest size that was tried in full.
    pub tried_up_to: usize,
    /// How many facts could have been changed.
    pub candidates: usize,
}

impl<C> Default for Changes<C> {
    fn default() -> Self {
        Self { sets: Vec::new(), tried_up_to: 0, candidates: 0 }
    }
}

/// How many sets are tried before a size is given up.
const MOST_TRIES: usize = 60_000;

impl Inquiry<'_, '_> {
    /// Minimal sets of facts that, stated otherwise on all days, give `fact` the truth `wanted` on `day`.
    ///
    /// A change is a fact with whether it is to hold. Facts that an at-most-one relation excludes follow along.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn flips(
        &self,
        fact: &Fact,
        day: Day,
        wanted: Truth,
        largest: usize,
    ) -> Result<Changes<(Fact, bool)>, EngineError> {
        let Some(root) = self.graph.facts.get(fact).copied() else { return Ok(Changes::default()) };
        let mut candidates: Vec<(Fact, bool)> = Vec::new();
        for fact in self.reachable_facts(root) {
            let on_all_days =
                |truth| self.grounds.get(&fact).is_some_and(|g| g.truth == Timeline::always(truth));
            for holds in [true, false] {
                if !on_all_days(if holds { Truth::Yes } else { Truth::No }) {
                    candidates.push((fact.clone(), holds));
                }
            }
        }
        let number = candidates.len();
        let changes = |set: &[(Fact, bool)]| {
            let mut changed: BTreeMap<Fact, Timeline<Truth>> = BTreeMap::new();
            for (fact, holds) in set {
                if *holds {
                    for sibling in self.siblings(fact) {
                        changed.insert(sibling, Timeline::never());
                    }
                }
            }
            for (fact, holds) in set {
                let truth = if *holds { Truth::Yes } else { Truth::No };
                changed.insert(fact.clone(), Timeline::always(truth));
            }
            changed
        };
        let consistent = |set: &[(Fact, bool)]| {
            set.iter().enumerate().all(|(i, (fact, _))| set[..i].iter().all(|(other, _)| other != fact))
        };
        self.search(root, day, candidates, largest, &consistent, &changes, |t| t == wanted)
            .map(|found| Changes { candidates: number, ..found })
    }

    /// Minimal sets of facts that, taken as the other side has them, give `fact` the truth `wanted` on `day`.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn cruxes(
        &self,
        fact: &Fact,
        day: Day,
        wanted: Truth,
        other_side: &impl Fn(&Fact) -> Ground,
        largest: usize,
    ) -> Result<Changes<Fact>, EngineError> {
        let Some(root) = self.graph.facts.get(fact).copied() else { return Ok(Changes::default()) };
        let theirs: BTreeMap<Fact, Timeline<Truth>> =
            self.reachable_facts(root).into_iter().map(|f| (f.clone(), other_side(&f).truth)).collect();
        let differing: Vec<Fact> = theirs
            .iter()
            .filter(|(f, truth)| self.grounds.get(*f).is_some_and(|g| g.truth != **truth))
            .map(|(f, _)| f.clone())
            .collect();
        let number = differing.len();
        let changes =
            |set: &[Fact]| set.iter().filter_map(|f| theirs.get(f).map(|t| (f.clone(), t.clone()))).collect();
        self.search(root, day, differing, largest, &|_| true, &changes, |t| t == wanted)
            .map(|found| Changes { candidates: number, ..found })
    }

    /// The facts of the record below a node, in a fixed order.
    fn reachable_facts(&self, root: NodeId) -> Vec<Fact> {
        let mut seen = vec![false; self.graph.nodes.len()];
        let mut stack = vec![root];
        let mut facts = Vec::new();
        while let Some(id) = stack.pop() {
            if std::mem::replace(&mut seen[id.index()], true) {
                continue;
            }
            if let Node::Recorded(fact) = self.graph.node(id) {
                facts.push(fact.clone());
            }
            stack.extend(self.graph.edges(id, |_| false).into_iter().map(|e| e.to));
        }
        facts.sort_unstable();
        facts
    }

    /// Other facts that the question touches and that cannot hold beside this one.
    fn siblings(&self, fact: &Fact) -> Vec<Fact> {
        let relation = &self.program.library().relations[fact.relation.index()];
        let Some(role) = relation.at_most_one else { return Vec::new() };
        let excluded = |other: &&Fact| {
            other.relation == fact.relation
                && other
                    .values
                    .iter()
                    .zip(&fact.values)
                    .enumerate()
                    .all(|(i, (a, b))| (a == b) != (i == role))
        };
        self.grounds.keys().filter(excluded).cloned().collect()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one search for two questions, each with its own changes and goal"
    )]
    fn search<C: Clone + PartialEq>(
        &self,
        root: NodeId,
        day: Day,
        candidates: Vec<C>,
        largest: usize,
        consistent: &impl Fn(&[C]) -> bool,
        changes: &impl Fn(&[C]) -> BTreeMap<Fact, Timeline<Truth>>,
        reached: impl Fn(Truth) -> bool,
    ) -> Result<Changes<C>, EngineError> {
        let mut found = Changes::default();
        if reached(*self.values[root.index()].at(day)) {
            return Ok(found);
        }
        for size in 1..=largest {
            if combinations(candidates.len(), size) > MOST_TRIES {
                break;
            }
            let mut at: Vec<usize> = (0..size).collect();
            while at.last().is_some_and(|last| *last < candidates.len()) {
                let set: Vec<C> = at.iter().map(|i| candidates[*i].clone()).collect();
                let minimal = !found.sets.iter().any(|smaller| smaller.iter().all(|c| set.contains(c)));
                if minimal && consistent(&set) {
                    let changed = changes(&set);
                    if reached(self.truth_with(root, day, &changed)?) {
                        found.sets.push(set);
                    }
                }
                if !advance(&mut at, candidates.len()) {
                    break;
                }
            }
            found.tried_up_to = size;
        }
        Ok(found)
    }

    /// The truth of a node on a day when some facts of the record are otherwise.
    fn truth_with(
        &self,
        root: NodeId,
        day: Day,
        changed: &BTreeMap<Fact, Timeline<Truth>>,
    ) -> Result<Truth, EngineError> {
        let recorded = |fact: &Fact| {
            changed
                .get(fact)
                .cloned()
                .unwrap_or_else(|| self.grounds.get(fact).map_or_else(Timeline::never, |g| g.truth.clone()))
        };
        let values = self.plan.evaluate(self.program, &self.graph, &Bounds, &recorded)?;
        Ok(*values[root.index()].at(day))
    }
}

/// The next set of positions in order; false after the last.
fn advance(at: &mut [usize], of: usize) -> bool {
    let size = at.len();
    for i in (0..size).rev() {
        if at[i] < of - (size - i) {
            at[i] += 1;
            for j in i + 1..size {
                at[j] = at[j - 1] + 1;
            }
            return true;
        }
    }
    false
}

fn combinations(of: usize, size: usize) -> usize {
    (0..size).fold(1usize, |product, i| product.saturating_mul(of.saturating_sub(i)) / (i + 1))
}
