//! Which parts of the law stand between a fact and a yes: conditions that are not certainly met, and rules that stand
//! against it.

use foederis_model::{Day, Fact, RuleId, Truth};
use indexmap::IndexSet;

use crate::graph::{Node, NodeId};
use crate::inquiry::Inquiry;

/// A change of the law by leaving something out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WithoutLaw {
    /// The rule.
    pub rule: RuleId,
    /// Its line, by position, that is left out; none when the whole rule is.
    pub line: Option<usize>,
}

impl Inquiry<'_, '_> {
    /// What may be left out of the law for a fact to come nearer to a yes on a day, what stands nearest to the fact first: a
    /// line of a rule that speaks for it and that is not certainly met on some day that counts, or a rule that speaks
    /// against it and that is not certainly idle.
    ///
    /// Each is only a candidate: whether the answer becomes yes has to be asked.
    #[must_use]
    pub fn law_in_play(&self, fact: &Fact, day: Day) -> IndexSet<WithoutLaw> {
        let mut found = IndexSet::new();
        let Some(root) = self.graph.facts.get(fact).copied() else { return found };
        let polarity = self.polarity(root);
        let elsewhere = self.below_a_look_at_other_days();
        for node in self.nearest_first(root) {
            let Node::Instance { rule, lines, .. } = self.graph.node(node) else { continue };
            let (raises, lowers) = polarity[node.index()];
            // Where other days count, a truth on any day may.
            let is = |n: NodeId, truth: Truth| {
                let days = &self.values[n.index()];
                if elsewhere[node.index()] {
                    days.stretches().any(|(.., t)| *t == truth)
                } else {
                    *days.at(day) == truth
                }
            };
            if raises {
                let unmet =
                    lines.iter().enumerate().filter(|(_, n)| is(**n, Truth::No) || is(**n, Truth::Open));
                found.extend(unmet.map(|(line, _)| WithoutLaw { rule: *rule, line: Some(line) }));
            }
            if lowers && (is(node, Truth::Yes) || is(node, Truth::Open)) {
                found.insert(WithoutLaw { rule: *rule, line: None });
            }
        }
        found
    }

    /// A node and all that it depends on, by how many steps lead to it.
    fn nearest_first(&self, root: NodeId) -> Vec<NodeId> {
        let mut seen = vec![false; self.graph.nodes.len()];
        seen[root.index()] = true;
        let mut all = vec![root];
        let mut next = 0;
        while let Some(node) = all.get(next).copied() {
            next += 1;
            for edge in self.graph.edges(node, |_| false) {
                if !std::mem::replace(&mut seen[edge.to.index()], true) {
                    all.push(edge.to);
                }
            }
        }
        all
    }
}
