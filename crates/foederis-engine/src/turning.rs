//! What an open answer turns on: the open facts, texts and clashes of which some completion changes it.
//!
//! The walk goes down through open nodes and leaves out what cannot reach the answer: the vote of somebody who is not
//! counted, a rule that is beaten, what is open on days that nobody looks at. Where the open facts are told apart
//! (`diagrams.rs`), a fact that changes the answer in none of their completions is left out too.

use std::collections::BTreeSet;

use foederis_model::{Day, DaySet, Fact, Gap, RuleId, Truth};

use crate::graph::{Node, NodeId, Weights};
use crate::inquiry::{Inquiry, RuleReport, TurnsOn};
use crate::support::first_within;

impl Inquiry<'_, '_> {
    /// What an open answer turns on: the open facts, texts and clashes that it rests on, on that day.
    #[must_use]
    pub fn turns_on(&self, fact: &Fact, day: Day) -> Vec<TurnsOn> {
        self.graph.facts.get(fact).map(|node| self.open_below(*node, day)).unwrap_or_default()
    }

    /// What an open rule turns on, on that day.
    #[must_use]
    pub fn rule_turns_on(&self, report: &RuleReport, day: Day) -> Vec<TurnsOn> {
        self.open_below(report.node, day)
    }

    fn open_below(&self, start: NodeId, day: Day) -> Vec<TurnsOn> {
        let mut found = BTreeSet::new();
        self.collect_open(start, day, &mut found);
        let idle = self.idle(start, day);
        found.into_iter().filter(|t| !matches!(t, TurnsOn::Fact(fact, _) if idle.contains(&fact))).collect()
    }

    /// Open facts that are told apart and that change a node on a day in no completion.
    fn idle(&self, node: NodeId, day: Day) -> Vec<&Fact> {
        let Some(apart) = self.told_apart.as_ref().filter(|apart| apart.bearing[node.index()]) else {
            return Vec::new();
        };
        let label = apart.labels[node.index()].at(day);
        let facts = apart.facts.iter().enumerate();
        facts.filter(|(i, _)| apart.diagrams.is_idle(label, *i)).map(|(_, fact)| fact).collect()
    }

    fn collect_open(&self, start: NodeId, day: Day, found: &mut BTreeSet<TurnsOn>) {
        let mut seen = BTreeSet::new();
        let mut stack = vec![(start, day)];
        while let Some((id, day)) = stack.pop() {
            if self.truth_at(id, day) != Truth::Open || !seen.insert((id, day)) {
                continue;
            }
            match self.graph.node(id) {
                Node::Recorded(fact) => {
                    let gap = self.grounds.get(fact).and_then(|g| *g.gap.at(day)).unwrap_or(Gap::Missing);
                    found.insert(TurnsOn::Fact(fact.clone(), gap));
                }
                Node::Date { date, .. } => {
                    found.insert(TurnsOn::Date(*date));
                }
                Node::Untranslated(text) => {
                    found.insert(TurnsOn::Text(text.clone()));
                }
                Node::Unreached(fact) => {
                    found.insert(TurnsOn::Unreached(fact.clone()));
                }
                Node::Derived { fact, instances } => {
                    let bearing = self.bearing(instances, day);
                    if !bearing.iter().any(|i| self.truth_at(*i, day) == Truth::Open) {
                        found.insert(TurnsOn::Clash(fact.clone()));
                    }
                    stack.extend(bearing.into_iter().map(|i| (i, day)));
                }
                Node::Unspoken(pattern) => {
                    found.insert(TurnsOn::Unnamed(pattern.clone()));
                }
                Node::Compared(_) | Node::NoneFound(_) => {}
                Node::Instance { lines: parts, .. } | Node::All(parts) | Node::Any(parts) => {
                    stack.extend(parts.iter().map(|n| (*n, day)));
                }
                Node::Not(n) | Node::SeenBy { of: n, .. } => stack.push((*n, day)),
                Node::After(n, period) => stack.push((*n, day.back(*period))),
                Node::Once(n) => stack.extend(self.open_days(*n, Day::MIN, day)),
                Node::Within(n, period) => stack.extend(self.open_days(*n, first_within(day, *period), day)),
                Node::Ever(n) => stack.extend(self.open_days(*n, Day::MIN, Day::MAX)),
                Node::OnDayOf { holds, act } => {
                    // What held matters on the days on which the act may have begun, and on no other.
                    let begins = &self.values[act.index()];
                    let first = |days: &DaySet| days.spells().first().map(|(from, _)| *from);
                    let Some(earliest) = first(&begins.possible()) else { continue };
                    let latest = first(&begins.certain()).unwrap_or(Day::MAX).min(day);
                    stack.extend(self.open_days(*act, earliest, latest));
                    stack.extend(self.open_days(*holds, earliest, latest));
                }
                Node::Count { members, weights, .. } => {
                    for (counted, holds) in members {
                        let pair = (self.truth_at(*counted, day), self.truth_at(*holds, day));
                        let (counted_bears, holds_bears) = bears(pair, *weights);
                        stack.extend(counted_bears.then_some((*counted, day)));
                        stack.extend(holds_bears.then_some((*holds, day)));
                    }
                }
            }
        }
    }

    fn truth_at(&self, id: NodeId, day: Day) -> Truth {
        *self.values[id.index()].at(day)
    }

    /// Of the rules for and against a fact, those that can still bear on it: none that is certainly beaten, and no denial
    /// that prevails over nobody.
    fn bearing(&self, instances: &[NodeId], day: Day) -> Vec<NodeId> {
        let rule_of = |id: &NodeId| match self.graph.node(*id) {
            Node::Instance { rule, .. } => *rule,
            _ => RuleId(0),
        };
        let possible = instances.iter().filter(|i| self.truth_at(**i, day) != Truth::No);
        let (against, supporting): (Vec<NodeId>, Vec<NodeId>) =
            possible.partition(|i| self.program.rule(rule_of(i)).denies);
        let beaten = |n: &NodeId| {
            let mut certain = against.iter().filter(|d| self.truth_at(**d, day) == Truth::Yes);
            certain.any(|d| self.program.prevails(rule_of(d), rule_of(n)))
        };
        let supporting: Vec<NodeId> = supporting.into_iter().filter(|n| !beaten(n)).collect();
        let bites = |d: &NodeId| supporting.iter().any(|n| !self.program.prevails(rule_of(n), rule_of(d)));
        let against: Vec<NodeId> = against.into_iter().filter(bites).collect();
        supporting.into_iter().chain(against).collect()
    }

    /// The open stretches of a node that touch the days from `from` through `until`, by their first day there.
    fn open_days(&self, node: NodeId, from: Day, until: Day) -> Vec<(NodeId, Day)> {
        let stretches = self.values[node.index()].stretches();
        let open = stretches.filter(|(begin, end, l)| **l == Truth::Open && *begin <= until && from < *end);
        open.map(|(begin, ..)| (node, begin.max(from))).collect()
    }
}

/// Whether it matters for a count whether a member is counted, and whether it holds of it, given what is known of both.
fn bears((counted, holds): (Truth, Truth), weights: Weights) -> (bool, bool) {
    let counting_matters = match holds {
        Truth::Yes => weights.gain != 0,
        Truth::No => weights.loss != 0,
        Truth::Open => true,
    };
    (counting_matters, counted != Truth::No && weights.gain != weights.loss)
}
