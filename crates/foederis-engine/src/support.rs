//! What a yes in a circle stands on: an order in which each fact comes after what supports it, so that no proof of a yes
//! leads back to itself.

use std::collections::{BTreeSet, HashMap};

use foederis_model::Algebra as _;
use foederis_model::{Bounds, Day, Period, RuleId, Truth};

use crate::graph::{Node, NodeId};
use crate::inquiry::Inquiry;

/// A node on a day.
type State = (NodeId, Day);

/// How many states are ordered at most; past it, proofs follow the order of the text.
const MOST_STATES: usize = 50_000;

/// The rounds in which what holds comes to be supported.
#[derive(Debug, Default)]
pub(crate) struct Support {
    rounds: HashMap<State, usize>,
}

impl Support {
    /// The round of a state; nothing when it was not reached or supports only itself.
    pub(crate) fn round(&self, state: State) -> Option<usize> {
        self.rounds.get(&state).copied()
    }

    /// Orders a state that holds, and all below it.
    pub(crate) fn order(&mut self, inquiry: &Inquiry<'_, '_>, start: State) {
        if self.rounds.contains_key(&start) {
            return;
        }
        let mut below: Vec<State> = vec![start];
        let mut known: HashMap<State, ()> = HashMap::from([(start, ())]);
        let mut next = 0;
        while let Some(state) = below.get(next).copied() {
            next += 1;
            if below.len() > MOST_STATES {
                return;
            }
            for other in supporters(inquiry, state).into_iter().flatten() {
                if known.insert(other, ()).is_none() {
                    below.push(other);
                }
            }
        }
        // Behind everything that was ordered before, so that none of that comes to prefer what rests on it.
        let last = self.rounds.values().max().map_or(0, |round| round + 1);
        for round in last..=last + below.len() {
            let new: Vec<State> = below
                .iter()
                .copied()
                .filter(|s| !self.rounds.contains_key(s) && self.stands(inquiry, *s))
                .collect();
            if new.is_empty() {
                return;
            }
            self.rounds.extend(new.into_iter().map(|s| (s, round)));
        }
    }

    fn stands(&self, inquiry: &Inquiry<'_, '_>, state: State) -> bool {
        if let Node::Count { members, weights, .. } = inquiry.graph.node(state.0) {
            let truth = |n: NodeId, may_hurt: bool| {
                let truth = *inquiry.values[n.index()].at(state.1);
                let unsupported =
                    truth == Truth::Yes && !may_hurt && !self.rounds.contains_key(&(n, state.1));
                if unsupported { Truth::No } else { truth }
            };
            let pairs: Vec<(Truth, Truth)> =
                members.iter().map(|(m, h)| (truth(*m, weights.loss < 0), truth(*h, false))).collect();
            return Bounds.reaches(&pairs, weights.gain, weights.loss, weights.base) == Truth::Yes;
        }
        supporters(inquiry, state).iter().any(|all| all.iter().all(|s| self.rounds.contains_key(s)))
    }
}

/// So many further days of a stretch are looked at.
const MOST_WITNESSES: usize = 64;

/// The first day from which a period has not run out before `day`.
pub(crate) fn first_within(day: Day, period: Period) -> Day {
    day.previous().back(period).next()
}

/// The ways in which a state that holds may be supported: each a list of states that must hold first.
fn supporters(inquiry: &Inquiry<'_, '_>, (id, day): State) -> Vec<Vec<State>> {
    let holds = |n: &NodeId, day| *inquiry.values[n.index()].at(day) == Truth::Yes;
    let on_some_day = |n: NodeId, from: Day, until: Day| {
        inquiry.days_with(n, Truth::Yes, from, until).into_iter().map(|d| vec![(n, d)]).collect()
    };
    match inquiry.graph.node(id) {
        Node::Derived { instances, .. } => {
            inquiry.standing(instances, day).into_iter().map(|n| vec![(n, day)]).collect()
        }
        Node::Instance { lines, .. } | Node::All(lines) => vec![lines.iter().map(|n| (*n, day)).collect()],
        Node::Any(parts) => parts.iter().filter(|n| holds(n, day)).map(|n| vec![(*n, day)]).collect(),
        Node::SeenBy { of, .. } => vec![vec![(*of, day)]],
        Node::After(n, period) => vec![vec![(*n, day.back(*period))]],
        Node::Within(n, period) => on_some_day(*n, first_within(day, *period), day),
        Node::Once(n) => on_some_day(*n, Day::MIN, day),
        Node::Ever(n) => on_some_day(*n, Day::MIN, Day::MAX),
        Node::OnDayOf { holds, act } => {
            let begun = inquiry.values[act.index()].possible();
            let first = begun.spells().first().map(|(from, _)| *from);
            vec![first.map(|from| (*holds, from)).into_iter().collect()]
        }
        Node::Count { members, .. } => {
            let all = members.iter().flat_map(|(m, h)| [*m, *h]);
            vec![all.filter(|n| holds(n, day)).map(|n| (n, day)).collect()]
        }
        // What denies is settled before what it bears on.
        Node::Not(_)
        | Node::Compared(_)
        | Node::Recorded(_)
        | Node::NoneFound(_)
        | Node::Unspoken(_)
        | Node::Date { .. }
        | Node::Untranslated(_)
        | Node::Unreached(_) => vec![Vec::new()],
    }
}

impl Inquiry<'_, '_> {
    /// The rules for a fact that certainly hold on a day and that no rule against it can touch.
    pub(crate) fn standing(&self, instances: &[NodeId], day: Day) -> Vec<NodeId> {
        let rule_of = |n: &NodeId| match self.graph.node(*n) {
            Node::Instance { rule, .. } => *rule,
            _ => RuleId(0),
        };
        let truth = |n: &NodeId| *self.values[n.index()].at(day);
        let denies = |n: &NodeId| self.program.rule(rule_of(n)).denies;
        let unopposed = |n: &NodeId| {
            let mut against = instances.iter().filter(|d| denies(d) && truth(d) != Truth::No);
            against.all(|d| self.program.prevails(rule_of(n), rule_of(d)))
        };
        let for_it = instances.iter().filter(|n| !denies(n) && truth(n) == Truth::Yes);
        for_it.filter(|n| unopposed(n)).copied().collect()
    }

    /// Days from `from` through `until` on which a node has a truth: the first of each stretch, for one that has always
    /// been the last, and in a circle those on which something on record changes.
    pub(crate) fn days_with(&self, node: NodeId, truth: Truth, from: Day, until: Day) -> Vec<Day> {
        let mut days = Vec::new();
        for (start, end, label) in self.values[node.index()].stretches() {
            let first = start.max(from);
            if *label == truth && first <= until && first < end {
                // A day that can be written is a better witness than the beginning of time, unless it rests on itself.
                let always = end == Day::MAX && (until == Day::MAX || !self.plan.turns(node));
                if first == Day::MIN && !always {
                    days.push(end.previous().min(until));
                }
                days.push(first);
                // In a circle, what holds on and on may stand on itself at first and on something else later.
                if self.plan.turns(node) {
                    let changes =
                        self.grounds.values().flat_map(|g| g.truth.stretches().map(|(start, ..)| start));
                    let within: BTreeSet<Day> =
                        changes.filter(|d| *d > first && *d < end && *d <= until).collect();
                    days.extend(within.into_iter().take(MOST_WITNESSES));
                }
            }
        }
        days
    }
}
