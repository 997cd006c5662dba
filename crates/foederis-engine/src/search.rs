//! Minimal sets of changes by search, smallest first, no superset of a set that was found: for where labels over all
//! changes grow too large.
//!
//! While it is left open which of many facts are changed, spans bound what the answer can become; where it cannot become
//! the wanted one without some few facts, only sets with one of these are tried (`choices.rs`).

use std::collections::BTreeMap;

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
        Ok(self.exact.label(root, day, &changed)? == wanted)
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
        Ok(self.loose.label(root, day, &changed)?.may_be(wanted))
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

/// Tries changed facts one set after the other, evaluating again only what depends on them.
pub(crate) struct Trial<'a, 'i, 'p, 'l, A: Algebra> {
    inquiry: &'i Inquiry<'p, 'l>,
    readers: &'a Readers,
    algebra: A,
    values: Vec<Timeline<A::Label>>,
    working: Vec<Timeline<A::Label>>,
}

impl<'a, 'i, 'p, 'l, A: Algebra> Trial<'a, 'i, 'p, 'l, A>
where
    A::Label: FromTruth,
{
    pub(crate) fn new(
        inquiry: &'i Inquiry<'p, 'l>,
        readers: &'a Readers,
        algebra: A,
        values: Vec<Timeline<A::Label>>,
    ) -> Self {
        Self { inquiry, readers, algebra, working: values.clone(), values }
    }

    /// The label of a node on a day when some facts of the record are otherwise.
    pub(crate) fn label(
        &mut self,
        root: NodeId,
        day: Day,
        changed: &Changed<A::Label>,
    ) -> Result<A::Label, EngineError> {
        let inquiry = self.inquiry;
        let mut touched = vec![false; self.readers.of.len()];
        let mut stack: Vec<usize> = changed
            .keys()
            .filter_map(|fact| inquiry.graph.facts.get(fact))
            .map(|node| self.readers.part_of[node.index()])
            .collect();
        while let Some(part) = stack.pop() {
            if self.readers.bears[part] && !std::mem::replace(&mut touched[part], true) {
                stack.extend(&self.readers.of[part]);
            }
        }
        let parts: Vec<usize> = (0..touched.len()).filter(|p| touched[*p]).collect();
        let recorded = |fact: &Fact| {
            let as_it_is = || inquiry.ground_of(fact).map(|t| A::Label::from_truth(*t));
            changed.get(fact).cloned().unwrap_or_else(as_it_is)
        };
        inquiry.plan.evaluate_parts(
            inquiry.program,
            &inquiry.graph,
            &self.algebra,
            &recorded,
            (&parts, &inquiry.limits.stop),
            &mut self.working,
        )?;
        let label = self.working[root.index()].at(day).clone();
        for node in parts.iter().flat_map(|p| inquiry.plan.nodes_of(*p)) {
            self.working[node.index()].clone_from(&self.values[node.index()]);
        }
        Ok(label)
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
