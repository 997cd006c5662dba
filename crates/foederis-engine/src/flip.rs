//! What would change an answer: minimal sets of facts stated otherwise, and minimal sets of facts taken from another side.
//!
//! By search, smallest first, no superset of a set that was found. While it is left open which of many facts are changed,
//! labels bound what the answer can become; where it cannot become the wanted one without some few facts, only sets with
//! one of these are tried (`choices.rs`). What was not tried is said.

use std::collections::BTreeMap;

use foederis_model::{Algebra, Bounds, Day, Fact, Ground, Timeline, Truth};

use crate::choices::{Goal, Search, Span, Spans};
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

/// How often the question is evaluated before larger sets are given up.
const MOST_TRIES: usize = 5_000;

/// How many days are looked at for one supposed act, the latest first.
const MOST_DAYS: usize = 24;

impl Inquiry<'_, '_> {
    /// Minimal sets of facts that, stated otherwise on all days, give `fact` the truth `wanted` on `day`.
    ///
    /// A change is a fact with whether it is to hold. Facts that an at-most-one relation excludes follow along. An act
    /// that has happened by then is not supposed a second time. Of two sets that differ only in
    /// whether a fact holds, the one that leaves it as it is on that day is left out.
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
        self.flips_in(fact, day, wanted, largest, MOST_TRIES)
    }

    /// The same, with larger sets given up after so many tries.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn flips_in(
        &self,
        fact: &Fact,
        day: Day,
        wanted: Truth,
        largest: usize,
        tries: usize,
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
                let again = holds && self.has_happened(&fact, day);
                if may_help && !again && self.grounds.get(&fact).is_none_or(|g| g.truth != already) {
                    candidates.push((fact.clone(), holds));
                }
            }
        }
        let changes = |set: &[(Fact, bool)]| self.changed(set);
        let consistent = |set: &[(Fact, bool)]| {
            set.iter().enumerate().all(|(i, (fact, _))| set[..i].iter().all(|(other, _)| other != fact))
        };
        let mut found =
            self.search(root, day, &candidates, (largest, tries), &consistent, &changes, wanted)?;
        let as_it_is = |(fact, holds): &(Fact, bool)| {
            *self.ground_of(fact).at(day) == if *holds { Truth::Yes } else { Truth::No }
        };
        let sets = found.sets.clone();
        found.sets.retain(|set| {
            !set.iter().enumerate().filter(|(_, change)| as_it_is(change)).any(|(i, (fact, holds))| {
                let mut other = set.clone();
                other[i] = (fact.clone(), !holds);
                other.sort_unstable();
                sets.iter().any(|s| {
                    let mut s = s.clone();
                    s.sort_unstable();
                    s == other
                })
            })
        });
        Ok(found)
    }

    /// Whether a fact is an act that, by what is heard, has certainly happened by a day.
    fn has_happened(&self, fact: &Fact, day: Day) -> bool {
        let act = self.program.library().relations[fact.relation.index()].act;
        act && *self.ground_of(fact).at(day) == Truth::Yes
    }

    /// The latest day, of those looked at, on which the acts that a set of changes supposes may happen for `fact` to have
    /// the truth `wanted` on `day`; [`Day::MIN`] if they have to come before all that is looked at, and nothing if the
    /// set supposes no act.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn latest_day_of_acts(
        &self,
        fact: &Fact,
        day: Day,
        wanted: Truth,
        set: &[(Fact, bool)],
    ) -> Result<Option<Day>, EngineError> {
        let Some(root) = self.graph.facts.get(fact).copied() else { return Ok(None) };
        let is_act = |f: &Fact| self.program.library().relations[f.relation.index()].act;
        if !set.iter().any(|(f, holds)| *holds && is_act(f)) {
            return Ok(None);
        }
        let readers = Readers::new(self, root);
        let mut trial = Trial::new(self, &readers, Bounds, self.values.clone());
        let mut flips_on = |on: Day| {
            let mut changed = self.changed(set);
            for (act, _) in set.iter().filter(|(f, holds)| *holds && is_act(f)) {
                changed.insert(act.clone(), Timeline::step(Truth::No, on, Truth::Yes));
            }
            Ok::<bool, EngineError>(trial.label(root, day, &changed)? == wanted)
        };
        if flips_on(day)? {
            return Ok(Some(day));
        }
        // What else is on record changes on these days: before one of them the act may still do what it does not after.
        let mut days: Vec<Day> = self.grounds.values().flat_map(|g| g.truth.changes()).collect();
        days.extend(days.clone().into_iter().map(Day::previous));
        days.retain(|d| *d < day);
        days.sort_unstable();
        days.dedup();
        let mut too_late = day;
        for on in days.into_iter().rev().take(MOST_DAYS) {
            if !flips_on(on)? {
                too_late = on;
                continue;
            }
            let (mut early, mut late) = (on.number(), too_late.number());
            while early + 1 < late {
                let middle = early.midpoint(late);
                *(if flips_on(Day::from_number(middle))? { &mut early } else { &mut late }) = middle;
            }
            return Ok(Some(Day::from_number(early)));
        }
        Ok(Some(Day::MIN))
    }

    /// The facts that a set of changes makes otherwise, with their days.
    fn changed(&self, set: &[(Fact, bool)]) -> Changed<Truth> {
        let mut changed = Changed::new();
        for (fact, _) in set.iter().filter(|(_, holds)| *holds) {
            changed.extend(self.siblings(fact).into_iter().map(|s| (s, Timeline::never())));
        }
        for (fact, holds) in set {
            changed.insert(fact.clone(), Timeline::always(if *holds { Truth::Yes } else { Truth::No }));
        }
        changed
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
        let changes =
            |set: &[Fact]| set.iter().filter_map(|f| theirs.get(f).map(|t| (f.clone(), t.clone()))).collect();
        self.search(root, day, &differing, (largest, MOST_TRIES), &|_| true, &changes, wanted)
    }

    /// The days of a fact of the record; never, if nothing is on record.
    fn ground_of(&self, fact: &Fact) -> Timeline<Truth> {
        self.grounds.get(fact).map_or_else(Timeline::never, |g| g.truth.clone())
    }

    /// The facts of the record below a node, in a fixed order.
    fn reachable_facts(&self, root: NodeId) -> Vec<Fact> {
        let recorded = |id| match self.graph.node(id) {
            Node::Recorded(fact) => Some(fact.clone()),
            _ => None,
        };
        let mut facts: Vec<Fact> = self.below(root).into_iter().filter_map(recorded).collect();
        facts.sort_unstable();
        facts
    }

    /// A node and all that it depends on.
    fn below(&self, root: NodeId) -> Vec<NodeId> {
        let mut seen = vec![false; self.graph.nodes.len()];
        let mut stack = vec![root];
        let mut all = Vec::new();
        while let Some(id) = stack.pop() {
            if !std::mem::replace(&mut seen[id.index()], true) {
                all.push(id);
                stack.extend(self.graph.edges(id, |_| false).into_iter().map(|e| e.to));
            }
        }
        all
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
            if !search.of_size(size, candidates.len())? {
                break;
            }
            found.tried_up_to = size;
        }
        let set = |at: Vec<usize>| at.iter().filter_map(|i| candidates.get(*i).cloned()).collect();
        found.sets = search.found.into_iter().map(set).collect();
        Ok(found)
    }
}

/// Facts that are otherwise, with their days.
type Changed<L> = BTreeMap<Fact, Timeline<L>>;

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
struct Readers {
    /// For each part, the parts that read it directly.
    of: Vec<Vec<usize>>,
    part_of: Vec<usize>,
    /// Which parts the question reads at all.
    bears: Vec<bool>,
}

impl Readers {
    fn new(inquiry: &Inquiry<'_, '_>, root: NodeId) -> Self {
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
        for node in inquiry.below(root) {
            bears[part_of[node.index()]] = true;
        }
        Self { of: readers, part_of, bears }
    }
}

/// Tries changed facts one set after the other, evaluating again only what depends on them.
struct Trial<'a, 'i, 'p, 'l, A: Algebra> {
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
    fn new(
        inquiry: &'i Inquiry<'p, 'l>,
        readers: &'a Readers,
        algebra: A,
        values: Vec<Timeline<A::Label>>,
    ) -> Self {
        Self { inquiry, readers, algebra, working: values.clone(), values }
    }

    /// The label of a node on a day when some facts of the record are otherwise.
    fn label(
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
            &parts,
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
trait FromTruth {
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
