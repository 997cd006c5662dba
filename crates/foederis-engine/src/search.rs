//! Minimal sets of changes by search, smallest first, no superset of a set that was found: for where labels over all
//! changes grow too large.
//!
//! While it is left open which of many facts are changed, spans bound what the answer can become; where it cannot become
//! the wanted one without some few facts, only sets with one of these are tried (`choices.rs`).

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{Algebra, Bounds, Day, Fact, Timeline, Truth};

use crate::choices::{Goal, Search, Span, Spans};
use crate::error::EngineError;
use crate::flip::Changes;
use crate::graph::NodeId;
use crate::inquiry::Inquiry;

impl Inquiry<'_, '_> {
    #[expect(
        clippy::too_many_arguments,
        reason = "one search for two questions, each with its own changes and goal"
    )]
    pub(crate) fn search<C: Clone + PartialEq>(
        &self,
        root: NodeId,
        day: Day,
        candidates: &[C],
        (largest, tries_left): (usize, usize),
        consistent: &impl Fn(&[C]) -> bool,
        changes: &impl Fn(&[C]) -> Changed<Truth>,
        wanted: Truth,
    ) -> Result<Changes<C>, EngineError> {
        let mut found = Changes { candidates: candidates.len(), ..Changes::default() };
        if *self.values[root.index()].at(day) == wanted {
            return Ok(found);
        }
        let readers = Readers::new(self, root);
        let spans = self.values.iter().map(|v| v.map(|t| Span::settled(*t))).collect();
        let mut attempt = Attempt {
            exact: Trial::new(self, &readers, Bounds, self.values.clone()),
            loose: Trial::new(self, &readers, Spans, spans),
            alone: candidates.iter().map(|c| changes(std::slice::from_ref(c))).collect(),
            changes: &|at: &[usize]| {
                let set: Vec<C> = at.iter().filter_map(|i| candidates.get(*i).cloned()).collect();
                consistent(&set).then(|| changes(&set))
            },
            goal: (root, day, wanted),
        };
        let mut search = Search { goal: &mut attempt, found: Vec::new(), tries_left };
        for size in 1..=largest {
            match search.of_size(size, candidates.len()) {
                // What was found until then stands.
                Err(EngineError::Stopped(why)) => {
                    self.limits.cut(why);
                    break;
                }
                Ok(false) => break,
                tried => tried?,
            };
            found.tried_up_to = size;
        }
        let set = |at: Vec<usize>| at.iter().filter_map(|i| candidates.get(*i).cloned()).collect();
        found.sets = search.found.into_iter().map(set).collect();
        Ok(found)
    }
}

/// Facts that are otherwise, with their days.
pub(crate) type Changed<L> = BTreeMap<Fact, Timeline<L>>;

/// The goal of one search: a truth of a node on a day.
struct Attempt<'a, 'i, 'p, 'l> {
    exact: Trial<'a, 'i, 'p, 'l, Bounds>,
    loose: Trial<'a, 'i, 'p, 'l, Spans>,
    /// What each candidate changes by itself.
    alone: Vec<Changed<Truth>>,
    /// What a set of candidates changes; nothing when they cannot be changed together.
    changes: &'a dyn Fn(&[usize]) -> Option<Changed<Truth>>,
    goal: (NodeId, Day, Truth),
}

impl Goal for Attempt<'_, '_, '_, '_> {
    type Error = EngineError;

    fn reached(&mut self, chosen: &[usize]) -> Result<bool, EngineError> {
        let (root, day, wanted) = self.goal;
        let Some(changed) = (self.changes)(chosen) else { return Ok(false) };
        Ok(self.exact.label(root, day, changed)? == wanted)
    }

    fn may_be_reached(&mut self, chosen: &[usize], free: &[usize]) -> Result<bool, EngineError> {
        let (root, day, wanted) = self.goal;
        let Some(chosen) = (self.changes)(chosen) else { return Ok(false) };
        let mut changed: Changed<Span> =
            chosen.into_iter().map(|(fact, days)| (fact, days.map(|t| Span::settled(*t)))).collect();
        for (fact, days) in free.iter().filter_map(|i| self.alone.get(*i)).flatten() {
            let now = changed
                .entry(fact.clone())
                .or_insert_with(|| self.exact.inquiry.ground_of(fact).map(|t| Span::settled(*t)));
            *now = now.zip(days, |span, truth| span.with(*truth));
        }
        Ok(self.loose.label(root, day, changed)?.may_be(wanted))
    }
}

/// Which parts of the plan read which.
pub(crate) struct Readers {
    /// For each part, the parts that read it directly.
    of: Vec<Vec<usize>>,
    part_of: Vec<usize>,
    /// Which parts the question reads at all.
    bears: Vec<bool>,
}

impl Readers {
    pub(crate) fn new(inquiry: &Inquiry<'_, '_>, root: NodeId) -> Self {
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
        let mut bears = vec![false; inquiry.plan.len()];
        for node in inquiry.below(&[root]) {
            bears[part_of[node.index()]] = true;
        }
        Self { of: readers, part_of, bears }
    }
}

/// Tries changed facts one set after the other. Each try evaluates again only what depends on a fact that is not as in
/// the try before, as far as values change: the sets of a search differ little from one to the next.
pub(crate) struct Trial<'a, 'i, 'p, 'l, A: Algebra> {
    inquiry: &'i Inquiry<'p, 'l>,
    readers: &'a Readers,
    algebra: A,
    /// The values when nothing is changed.
    unchanged: Vec<Timeline<A::Label>>,
    /// The values under what was tried last.
    values: Vec<Timeline<A::Label>>,
    tried: Changed<A::Label>,
}

impl<'a, 'i, 'p, 'l, A: Algebra> Trial<'a, 'i, 'p, 'l, A>
where
    A::Label: FromTruth,
{
    pub(crate) fn new(
        inquiry: &'i Inquiry<'p, 'l>,
        readers: &'a Readers,
        algebra: A,
        unchanged: Vec<Timeline<A::Label>>,
    ) -> Self {
        Self { inquiry, readers, algebra, values: unchanged.clone(), unchanged, tried: Changed::new() }
    }

    /// The label of a node on a day when some facts of the record are otherwise.
    pub(crate) fn label(
        &mut self,
        root: NodeId,
        day: Day,
        changed: Changed<A::Label>,
    ) -> Result<A::Label, EngineError> {
        let before = std::mem::replace(&mut self.tried, changed);
        if let Err(error) = self.spread(&before) {
            // Values half way between two tries are of no use.
            self.values.clone_from(&self.unchanged);
            self.tried.clear();
            return Err(error);
        }
        Ok(self.values[root.index()].at(day).clone())
    }

    /// From the values under one set of changes to those under what is tried now.
    fn spread(&mut self, before: &Changed<A::Label>) -> Result<(), EngineError> {
        let (inquiry, readers, tried) = (self.inquiry, self.readers, &self.tried);
        let differs = |fact: &&Fact| before.get(*fact) != tried.get(*fact);
        let facts = before.keys().chain(tried.keys()).filter(differs);
        let parts = facts.filter_map(|f| inquiry.graph.facts.get(f)).map(|n| readers.part_of[n.index()]);
        // A part comes after what it reads: the first of those that wait has all that it reads settled.
        let mut waiting: BTreeSet<usize> = parts.filter(|p| readers.bears[*p]).collect();
        let recorded = |fact: &Fact| {
            let as_it_is = || inquiry.ground_of(fact).map(|t| A::Label::from_truth(*t));
            tried.get(fact).cloned().unwrap_or_else(as_it_is)
        };
        let mut earlier = Vec::new();
        while let Some(part) = waiting.pop_first() {
            earlier.extend(inquiry.plan.nodes_of(part).map(|n| (n, self.values[n.index()].clone())));
            inquiry.plan.evaluate_parts(
                inquiry.program,
                &inquiry.graph,
                &self.algebra,
                &recorded,
                (&[part], &inquiry.limits.stop),
                &mut self.values,
            )?;
            if earlier.drain(..).any(|(node, value)| self.values[node.index()] != value) {
                waiting.extend(readers.of[part].iter().filter(|p| readers.bears[**p]));
            }
        }
        Ok(())
    }
}

/// A label for what is as the record has it.
pub(crate) trait FromTruth {
    fn from_truth(truth: Truth) -> Self;
}

impl FromTruth for Truth {
    fn from_truth(truth: Truth) -> Self {
        truth
    }
}

impl FromTruth for Span {
    fn from_truth(truth: Truth) -> Self {
        Self::settled(truth)
    }
}
