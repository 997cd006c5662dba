//! What would change an answer: minimal sets of facts stated otherwise, and minimal sets of facts taken from another side.
//!
//! Each change is a variable, the question is evaluated with labels over all choices of so many of them, and the minimal
//! sets are read off the label of the answer (`diagrams.rs`). Where labels grow too large the sets are searched for,
//! smallest first, and what was not tried is said (`search.rs`).

use std::collections::BTreeMap;

use foederis_model::{Bounds, Day, Fact, Ground, Timeline, Truth};

use crate::diagrams::{Diagram, DiagramLabel, Diagrams, in_growing_rooms, minimal_sets};
use crate::error::EngineError;
use crate::graph::{Node, NodeId};
use crate::inquiry::Inquiry;
use crate::search::{Changed, Readers, Trial};

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

/// How often the question is evaluated, where sets are searched for, before larger ones are given up.
const MOST_TRIES: usize = 5_000;

/// So many sets are told at most; of a size with which there would be more, none is.
const MOST_SETS: usize = 5_000;

/// The most nodes of labels over changes; past it, searching is faster.
const ROOM: usize = 1 << 17;

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

    /// The same; where sets have to be searched for, larger ones are given up after so many tries.
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
        let library = self.program.library();
        let can_be_stated = |fact: &Fact| {
            let roles = &library.relations[fact.relation.index()].roles;
            fact.values.iter().zip(roles).all(|(value, role)| library.fits(*value, role.kind))
        };
        // Rules may ask of a thing what is said of another kind of thing: nobody could state that.
        for fact in self.reachable_facts(root).into_iter().filter(can_be_stated) {
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
        let mut found = match self.flips_by_labels(root, day, &candidates, wanted, largest)? {
            Some(found) => found,
            None => self.search(root, day, &candidates, (largest, tries), &consistent, &changes, wanted)?,
        };
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
            Ok::<bool, EngineError>(trial.label(root, day, changed)? == wanted)
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
        match self.cruxes_by_labels(root, day, &differing, &theirs, wanted, largest)? {
            Some(found) => Ok(found),
            None => self.search(root, day, &differing, (largest, MOST_TRIES), &|_| true, &changes, wanted),
        }
    }

    /// Flips read off labels over the changes; nothing where these grow too large.
    fn flips_by_labels(
        &self,
        root: NodeId,
        day: Day,
        candidates: &[(Fact, bool)],
        wanted: Truth,
        largest: usize,
    ) -> Result<Option<Changes<(Fact, bool)>>, EngineError> {
        let labelled = |diagrams: &Diagrams, variables: &BTreeMap<&(Fact, bool), usize>, fact: &Fact| {
            let made = |fact: &Fact, holds: bool| {
                let variable = variables.get(&(fact.clone(), holds));
                variable.map_or(Diagram::Never, |variable| diagrams.variable(*variable))
            };
            let siblings = self.siblings(fact);
            let excluded = siblings.iter().map(|sibling| made(sibling, true));
            let excluded = excluded.fold(Diagram::Never, |any, one| diagrams.one_of(&any, &one));
            let (yes, no) = (diagrams.constant(Truth::Yes), diagrams.constant(Truth::No));
            let (raised, lowered) = (made(fact, true), diagrams.one_of(&made(fact, false), &excluded));
            self.ground_of(fact).map(|truth| {
                let otherwise = diagrams.either(&lowered, &no, &diagrams.constant(*truth));
                diagrams.either(&raised, &yes, &otherwise)
            })
        };
        let inconsistent = |diagrams: &Diagrams, variables: &BTreeMap<&(Fact, bool), usize>| {
            let raised = variables.iter().filter(|((_, holds), _)| *holds);
            raised.fold(Diagram::Never, |any, ((fact, _), raised)| {
                let lowered = variables.get(&(fact.clone(), false));
                let lowered = lowered.map_or(Diagram::Never, |lowered| diagrams.variable(*lowered));
                let both = diagrams.both(&diagrams.variable(*raised), &lowered);
                diagrams.one_of(&any, &both)
            })
        };
        let of = |(fact, _): &(Fact, bool)| fact.clone();
        self.by_labels((root, day, wanted), candidates, &of, &labelled, &inconsistent, largest)
    }

    /// Cruxes read off labels over whose facts are taken; nothing where these grow too large.
    fn cruxes_by_labels(
        &self,
        root: NodeId,
        day: Day,
        differing: &[Fact],
        theirs: &BTreeMap<Fact, Timeline<Truth>>,
        wanted: Truth,
        largest: usize,
    ) -> Result<Option<Changes<Fact>>, EngineError> {
        let labelled = |diagrams: &Diagrams, variables: &BTreeMap<&Fact, usize>, fact: &Fact| {
            let mine = self.ground_of(fact);
            let (Some(variable), Some(theirs)) = (variables.get(fact), theirs.get(fact)) else {
                return mine.map(|truth| diagrams.constant(*truth));
            };
            let taken = diagrams.variable(*variable);
            mine.zip(theirs, |mine, theirs| {
                diagrams.either(&taken, &diagrams.constant(*theirs), &diagrams.constant(*mine))
            })
        };
        let never = |_: &Diagrams, _: &BTreeMap<&Fact, usize>| Diagram::Never;
        self.by_labels((root, day, wanted), differing, &Fact::clone, &labelled, &never, largest)
    }

    /// The minimal sets of candidates that reach a goal: each candidate, which is about one fact, is a variable, and
    /// `labelled` gives a fact of the record its label over them.
    fn by_labels<C: Clone + Ord>(
        &self,
        (root, day, wanted): (NodeId, Day, Truth),
        candidates: &[C],
        of: &impl Fn(&C) -> Fact,
        labelled: &impl Fn(&Diagrams, &BTreeMap<&C, usize>, &Fact) -> Timeline<DiagramLabel>,
        inconsistent: &impl Fn(&Diagrams, &BTreeMap<&C, usize>) -> Diagram,
        largest: usize,
    ) -> Result<Option<Changes<C>>, EngineError> {
        let mut found = Changes { candidates: candidates.len(), ..Changes::default() };
        if *self.values[root.index()].at(day) == wanted {
            return Ok(Some(found));
        }
        let bearing = self.below(&[root]);
        // Facts that stand together in the rules stand together in the diagrams, which keeps these small.
        let mut place = vec![0; self.graph.nodes.len()];
        bearing.iter().enumerate().for_each(|(at, node)| place[node.index()] = at);
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|c| self.graph.facts.get(&of(&candidates[*c])).map(|n| place[n.index()]));
        let variables: BTreeMap<&C, usize> =
            order.iter().enumerate().map(|(v, c)| (&candidates[*c], v)).collect();
        let (parts, stop) = (self.plan.parts_of(&self.graph, &bearing), &self.limits.stop);
        for size in 1..=largest {
            let goal = in_growing_rooms(candidates.len(), &[ROOM], self.limits.labels, |mut diagrams| {
                diagrams.at_most(size);
                let recorded = |fact: &Fact| labelled(&diagrams, &variables, fact);
                let labels = self.plan.evaluate_only(
                    self.program,
                    &self.graph,
                    &diagrams,
                    &recorded,
                    (&parts, stop),
                )?;
                let reached = diagrams.where_it_is(labels[root.index()].at(day), wanted);
                let consistent = diagrams.opposite(&inconsistent(&diagrams, &variables));
                let goal = diagrams.both(&reached, &consistent);
                Ok::<_, EngineError>((!diagrams.overflown()).then_some(goal))
            });
            let goal = match goal {
                // What was found for smaller sizes stands.
                Err(EngineError::Stopped(why)) => {
                    self.limits.cut(why);
                    break;
                }
                goal => goal?,
            };
            let Some(goal) = goal else { return Ok(None) };
            let Some(sets) = minimal_sets(&goal, size, MOST_SETS) else { break };
            let candidate = |v: usize| order.get(v).copied();
            let mut sets: Vec<Vec<usize>> =
                sets.into_iter().map(|set| set.into_iter().filter_map(candidate).collect()).collect();
            sets.iter_mut().for_each(|set| set.sort_unstable());
            sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
            let set = |at: Vec<usize>| at.into_iter().filter_map(|i| candidates.get(i).cloned()).collect();
            // Nothing at all has to change where the bound already is what is wanted.
            found.sets = sets.into_iter().filter(|set| !set.is_empty()).map(set).collect();
            found.tried_up_to = size;
        }
        Ok(Some(found))
    }

    /// The days of a fact of the record; never, if nothing is on record.
    pub(crate) fn ground_of(&self, fact: &Fact) -> Timeline<Truth> {
        self.grounds.get(fact).map_or_else(Timeline::never, |g| g.truth.clone())
    }

    /// The facts of the record below a node, in a fixed order.
    fn reachable_facts(&self, root: NodeId) -> Vec<Fact> {
        let recorded = |id| match self.graph.node(id) {
            Node::Recorded(fact) => Some(fact.clone()),
            _ => None,
        };
        let mut facts: Vec<Fact> = self.below(&[root]).into_iter().filter_map(recorded).collect();
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
    pub(crate) fn polarity(&self, root: NodeId) -> Vec<(bool, bool)> {
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
}
