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
const MOST_TRIES: usize = 40_000;

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
        let polarity = self.polarity(root);
        for fact in self.reachable_facts(root) {
            let of = |f: &Fact| self.graph.facts.get(f).map_or((true, true), |n| polarity[n.index()]);
            let (raises, lowers) = of(&fact);
            // What an at-most-one relation excludes falls when this fact is to hold.
            let follow: Vec<(bool, bool)> = self.siblings(&fact).iter().map(of).collect();
            let (fall_raises, fall_lowers) = (follow.iter().any(|f| f.1), follow.iter().any(|f| f.0));
            for holds in [true, false] {
                // More truth there may mean more here, or less; a change that can only lead away is not tried.
                let may_help = match wanted {
                    Truth::Yes => (holds && (raises || fall_raises)) || (!holds && lowers),
                    Truth::No => (holds && (lowers || fall_lowers)) || (!holds && raises),
                    Truth::Open => true,
                };
                let already = Timeline::always(if holds { Truth::Yes } else { Truth::No });
                if may_help && self.grounds.get(&fact).is_none_or(|g| g.truth != already) {
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

    /// For each node, whether more truth there may mean more at the root, and whether it may mean less.
    fn polarity(&self, root: NodeId) -> Vec<(bool, bool)> {
        let denies = |rule| self.program.rule(rule).denies;
        let mut found = vec![(false, false); self.graph.nodes.len()];
        let mut stack = vec![(root, true)];
        while let Some((id, positive)) = stack.pop() {
            let seen = &mut found[id.index()];
            let mark = if positive { &mut seen.0 } else { &mut seen.1 };
            if std::mem::replace(mark, true) {
                continue;
            }
            for edge in self.graph.edges(id, denies) {
                stack.push((edge.to, positive != edge.negative));
                if matches!(self.graph.node(id), Node::OnDayOf { .. } | Node::Count { .. }) {
                    // An act may bring its day or move it, and who is counted may help or hurt a share.
                    stack.push((edge.to, positive));
                }
            }
        }
        found
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
        let mut trial = Trial::new(self);
        for size in 1..=largest {
            if combinations(candidates.len(), size) > MOST_TRIES {
                break;
            }
            let mut at: Vec<usize> = (0..size).collect();
            while at.last().is_some_and(|last| *last < candidates.len()) {
                let set: Vec<C> = at.iter().map(|i| candidates[*i].clone()).collect();
                let minimal = !found.sets.iter().any(|smaller| smaller.iter().all(|c| set.contains(c)));
                if minimal && consistent(&set) && reached(trial.truth(root, day, &changes(&set))?) {
                    found.sets.push(set);
                }
                if !advance(&mut at, candidates.len()) {
                    break;
                }
            }
            found.tried_up_to = size;
        }
        Ok(found)
    }
}

/// Tries changed facts one set after the other, evaluating again only what depends on them.
struct Trial<'i, 'p, 'l> {
    inquiry: &'i Inquiry<'p, 'l>,
    values: Vec<Timeline<Truth>>,
    working: Vec<Timeline<Truth>>,
    /// For each part of the plan, the parts that read it directly.
    readers: Vec<Vec<usize>>,
    part_of: Vec<usize>,
}

impl<'i, 'p, 'l> Trial<'i, 'p, 'l> {
    fn new(inquiry: &'i Inquiry<'p, 'l>) -> Self {
        let part_of = inquiry.plan.part_of(&inquiry.graph);
        let mut readers: Vec<Vec<usize>> = vec![Vec::new(); inquiry.plan.len()];
        for (i, part) in part_of.iter().enumerate() {
            let Ok(id) = u32::try_from(i) else { continue };
            for edge in inquiry.graph.edges(NodeId(id), |_| false) {
                let read = part_of[edge.to.index()];
                if read != *part && !readers[read].contains(part) {
                    readers[read].push(*part);
                }
            }
        }
        let values = inquiry.values.clone();
        Self { inquiry, working: values.clone(), values, readers, part_of }
    }

    /// The truth of a node on a day when some facts of the record are otherwise.
    fn truth(
        &mut self,
        root: NodeId,
        day: Day,
        changed: &BTreeMap<Fact, Timeline<Truth>>,
    ) -> Result<Truth, EngineError> {
        let inquiry = self.inquiry;
        let mut touched = vec![false; self.readers.len()];
        let mut stack: Vec<usize> = changed
            .keys()
            .filter_map(|fact| inquiry.graph.facts.get(fact))
            .map(|node| self.part_of[node.index()])
            .collect();
        while let Some(part) = stack.pop() {
            if !std::mem::replace(&mut touched[part], true) {
                stack.extend(&self.readers[part]);
            }
        }
        let parts: Vec<usize> = (0..touched.len()).filter(|p| touched[*p]).collect();
        let recorded = |fact: &Fact| {
            changed.get(fact).cloned().unwrap_or_else(|| {
                inquiry.grounds.get(fact).map_or_else(Timeline::never, |g| g.truth.clone())
            })
        };
        inquiry.plan.evaluate_parts(
            inquiry.program,
            &inquiry.graph,
            &Bounds,
            &recorded,
            &parts,
            &mut self.working,
        )?;
        let truth = *self.working[root.index()].at(day);
        for node in parts.iter().flat_map(|p| inquiry.plan.nodes_of(*p)) {
            self.working[node.index()].clone_from(&self.values[node.index()]);
        }
        Ok(truth)
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
