//! From an evaluated graph to a proof: for yes, for no, and for what is open.

use std::collections::BTreeSet;

use foederis_model::{Day, Fact, Proof, ProofStep, RuleId, Truth};

use crate::graph::{Node, NodeId};
use crate::inquiry::{Inquiry, RuleReport};
use crate::support::{Support, first_within};

/// How many premises a proof may have in all; past it, facts are named without their own proof.
const MOST_STEPS: usize = 20_000;

/// How deep a proof goes; past it, facts are named without their own proof.
const DEEPEST: usize = 200;

struct Prover<'i, 'p, 'l> {
    inquiry: &'i Inquiry<'p, 'l>,
    shown: BTreeSet<(NodeId, Day)>,
    support: Support,
    steps: usize,
}

impl Inquiry<'_, '_> {
    /// Why a fact that the question touches holds, does not hold, or is open on a day.
    #[must_use]
    pub fn prove(&self, fact: &Fact, day: Day) -> Option<Proof> {
        let node = *self.graph.facts.get(fact)?;
        let mut prover =
            Prover { inquiry: self, shown: BTreeSet::new(), support: Support::default(), steps: 0 };
        Some(prover.node(node, day, 0))
    }

    /// One rule on a day with all of its lines, those that hold and those that fail.
    #[must_use]
    pub fn prove_rule(&self, report: &RuleReport, day: Day) -> Proof {
        let mut prover =
            Prover { inquiry: self, shown: BTreeSet::new(), support: Support::default(), steps: 0 };
        prover.instance(report.node, day, 0, false, true)
    }
}

impl Prover<'_, '_, '_> {
    fn truth(&self, id: NodeId, day: Day) -> Truth {
        *self.inquiry.values[id.index()].at(day)
    }

    fn node(&mut self, id: NodeId, day: Day, depth: usize) -> Proof {
        self.steps += 1;
        let truth = self.truth(id, day);
        let proof = |step, premises| Proof { step, day, truth, premises };
        match self.inquiry.graph.node(id).clone() {
            Node::Compared(_) => proof(ProofStep::Compared, vec![]),
            Node::NoneFound(pattern) | Node::Unspoken(pattern) => {
                proof(ProofStep::NoneFound { pattern }, vec![])
            }
            Node::Date { date, over } => proof(ProofStep::Date { date, over }, vec![]),
            Node::Unreached(fact) => proof(ProofStep::Unreached { fact }, vec![]),
            Node::Untranslated(text) => proof(ProofStep::Untranslated(text), vec![]),
            Node::Recorded(fact) => {
                let ground = self.inquiry.grounds.get(&fact);
                let step = ProofStep::Recorded {
                    stated_by: ground.map(|g| g.stated_by.clone()).unwrap_or_default(),
                    denied_by: ground.map(|g| g.denied_by.clone()).unwrap_or_default(),
                    gap: ground.and_then(|g| *g.gap.at(day)),
                    fact,
                };
                proof(step, vec![])
            }
            Node::Derived { fact, instances } => {
                if depth > DEEPEST || self.steps > MOST_STEPS || !self.shown.insert((id, day)) {
                    return proof(ProofStep::SeeAbove { fact }, vec![]);
                }
                if truth == Truth::Yes {
                    self.support.order(self.inquiry, (id, day));
                }
                let (premises, conflict) = self.rules(&instances, truth, day, depth);
                proof(ProofStep::Derived { fact, conflict }, premises)
            }
            Node::Instance { .. } => self.instance(id, day, depth, false, false),
            Node::SeenBy { of, .. } => self.node(of, day, depth),
            Node::Not(n) => {
                let premise = self.node(n, day, depth + 1);
                proof(ProofStep::Not, vec![premise])
            }
            Node::All(parts) => {
                let premises = self.parts(&parts, day, depth, |t| truth != Truth::No || t == Truth::No);
                proof(ProofStep::All, premises)
            }
            Node::Any(parts) => {
                let premises = if truth == Truth::Yes {
                    let holds = parts.iter().copied().filter(|n| self.truth(*n, day) == Truth::Yes);
                    let one = self.supported_first(holds.map(|n| (n, day)).collect());
                    one.into_iter().map(|(n, day)| self.node(n, day, depth + 1)).collect()
                } else {
                    self.parts(&parts, day, depth, |t| truth == Truth::No || t == truth)
                };
                proof(ProofStep::Any, premises)
            }
            Node::After(n, period) => {
                let premise = self.node(n, day.back(period), depth + 1);
                proof(ProofStep::After(period), vec![premise])
            }
            Node::Within(n, period) => {
                let at = self.day_with(n, truth, first_within(day, period), day);
                let premise = self.node(n, at, depth + 1);
                proof(ProofStep::Within(period), vec![premise])
            }
            Node::Once(n) => {
                let at = self.day_with(n, truth, Day::MIN, day);
                let premise = self.node(n, at, depth + 1);
                proof(ProofStep::Once, vec![premise])
            }
            Node::Ever(n) => {
                let at = self.day_with(n, truth, Day::MIN, Day::MAX);
                let premise = self.node(n, at, depth + 1);
                proof(ProofStep::Ever, vec![premise])
            }
            Node::OnDayOf { holds, act } => {
                let begun = self.inquiry.values[act.index()].possible();
                let first = begun.spells().first().map(|(from, _)| *from).filter(|from| *from <= day);
                let mut premises = Vec::new();
                if let Some(first) = first {
                    premises.push(self.node(holds, first, depth + 1));
                }
                premises.push(self.node(act, first.unwrap_or(day), depth + 1));
                proof(ProofStep::OnDayOf, premises)
            }
            Node::Count { members, asked, .. } => {
                let (values, quota) = *asked;
                let mut found = Vec::new();
                let mut premises = Vec::new();
                let (mut certain, mut possible, mut of) = (0, 0, 0);
                for ((counted, holds), value) in members.into_iter().zip(values) {
                    let both = self.truth(counted, day).min(self.truth(holds, day));
                    certain += usize::from(both == Truth::Yes);
                    found.extend((both == Truth::Yes).then_some(value));
                    possible += usize::from(both != Truth::No);
                    of += usize::from(self.truth(counted, day) != Truth::No);
                    if self.truth(counted, day) == Truth::No {
                        continue;
                    }
                    premises.push(self.node(counted, day, depth + 1));
                    if !matches!(self.inquiry.graph.node(holds), Node::Compared(true)) {
                        premises.push(self.node(holds, day, depth + 1));
                    }
                }
                proof(ProofStep::Count { certain, possible, of, quota, found }, premises)
            }
        }
    }

    fn parts(
        &mut self,
        parts: &[NodeId],
        day: Day,
        depth: usize,
        wanted: impl Fn(Truth) -> bool,
    ) -> Vec<Proof> {
        let chosen: Vec<NodeId> = parts.iter().copied().filter(|n| wanted(self.truth(*n, day))).collect();
        chosen.into_iter().map(|n| self.node(n, day, depth + 1)).collect()
    }

    /// A day from `from` through `until` on which the node has this truth; `until` when there is none.
    fn day_with(&self, node: NodeId, truth: Truth, from: Day, until: Day) -> Day {
        let days = self.inquiry.days_with(node, truth, from, until);
        let states = days.into_iter().map(|day| (node, day)).collect();
        self.supported_first(states).map_or(until, |(_, day)| day)
    }

    /// Of several states that would do, the one that needs the fewest steps: it cannot rest on what rests on it.
    fn supported_first(&self, states: Vec<(NodeId, Day)>) -> Option<(NodeId, Day)> {
        states.into_iter().min_by_key(|s| self.support.round(*s).unwrap_or(usize::MAX))
    }

    /// The rules that bear on a derived fact, and whether they clash without a winner.
    fn rules(&mut self, instances: &[NodeId], truth: Truth, day: Day, depth: usize) -> (Vec<Proof>, bool) {
        let program = self.inquiry.program;
        let rule_of = |id: &NodeId| match self.inquiry.graph.node(*id) {
            Node::Instance { rule, .. } => *rule,
            _ => RuleId(0),
        };
        let ids: Vec<(NodeId, RuleId)> = instances.iter().map(|i| (*i, rule_of(i))).collect();
        let against: Vec<(NodeId, RuleId)> = ids
            .iter()
            .copied()
            .filter(|(n, r)| program.rule(*r).denies && self.truth(*n, day) != Truth::No)
            .collect();
        let defeated = |rule: RuleId, side_denies: bool| {
            ids.iter().any(|(n, other)| {
                program.rule(*other).denies != side_denies
                    && program.prevails(*other, rule)
                    && *self.inquiry.values[n.index()].at(day) == Truth::Yes
            })
        };
        let mut chosen: Vec<(NodeId, bool)> = Vec::new();
        let mut supporters: Vec<(NodeId, RuleId)> =
            ids.iter().copied().filter(|(_, r)| !program.rule(*r).denies).collect();
        match truth {
            Truth::Yes => {
                // One rule that stands is enough: the one that needs the fewest steps, else the first in the text.
                let standing = self.inquiry.standing(instances, day);
                let standing = self.supported_first(standing.into_iter().map(|n| (n, day)).collect());
                chosen.extend(standing.map(|(n, _)| (n, false)));
                if chosen.is_empty() {
                    supporters.retain(|(n, _)| self.truth(*n, day) != Truth::No);
                    chosen.extend(supporters.iter().map(|(n, r)| (*n, defeated(*r, false))));
                }
            }
            Truth::Open => {
                supporters.retain(|(n, _)| self.truth(*n, day) != Truth::No);
                chosen.extend(supporters.iter().map(|(n, r)| (*n, defeated(*r, false))));
            }
            Truth::No => {
                // The rule that gets furthest first: it says most about what is missing.
                supporters.sort_by_key(|(n, _)| self.failing_lines(*n, day));
                chosen.extend(supporters.iter().map(|(n, r)| (*n, defeated(*r, false))));
            }
        }
        // Certain rules on both sides, neither of which gives way.
        let certainly = |(n, _): &&(NodeId, RuleId)| self.truth(*n, day) == Truth::Yes;
        let conflict = truth == Truth::Open
            && supporters.iter().filter(certainly).any(|(_, a)| {
                let undecided = |b: RuleId| !program.prevails(*a, b) && !program.prevails(b, *a);
                !defeated(*a, false) && against.iter().filter(certainly).any(|(_, b)| undecided(*b))
            });
        chosen.extend(against.iter().map(|(n, r)| (*n, defeated(*r, true))));
        let premises =
            chosen.into_iter().map(|(n, beaten)| self.instance(n, day, depth + 1, beaten, false)).collect();
        (premises, conflict)
    }

    fn failing_lines(&self, instance: NodeId, day: Day) -> usize {
        match self.inquiry.graph.node(instance) {
            Node::Instance { lines, .. } => {
                lines.iter().filter(|n| self.truth(**n, day) == Truth::No).count()
            }
            _ => 0,
        }
    }

    fn instance(&mut self, id: NodeId, day: Day, depth: usize, defeated: bool, all_lines: bool) -> Proof {
        let truth = self.truth(id, day);
        let Node::Instance { rule, head, lines, .. } = self.inquiry.graph.node(id).clone() else {
            return Proof { step: ProofStep::Compared, day, truth, premises: vec![] };
        };
        let source = self.inquiry.program.rule(rule);
        let mut premises = Vec::new();
        for (line, node) in source.lines.iter().zip(&lines) {
            let line_truth = self.truth(*node, day);
            // Of a rule that fails, only what fails is shown.
            if !all_lines && truth == Truth::No && line_truth != Truth::No {
                continue;
            }
            let (inner, unless) = match (line.unless, self.inquiry.graph.node(*node)) {
                (true, Node::Not(inner)) => (*inner, true),
                _ => (*node, line.unless),
            };
            let premise = self.node(inner, day, depth + 1);
            premises.push(Proof {
                step: ProofStep::Line { condition: line.condition, unless },
                day,
                truth: line_truth,
                premises: vec![premise],
            });
        }
        let step = ProofStep::Rule { rule, head, denies: source.denies, defeated };
        Proof { step, day, truth, premises }
    }
}
