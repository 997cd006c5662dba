//! The ground graph: every fact and condition that a question touches, with what each depends on.

use std::collections::HashMap;

use foederis_model::{Fact, ImpreciseDate, Pattern, Period, Quota, RuleId, Value, ViewpointSet};

/// A position in a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A fact or condition with its variables replaced by values.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Decided without days: a comparison, a kind.
    Compared(bool),
    /// A fact of the record.
    Recorded(Fact),
    /// A derived fact, by the rules for it and against it.
    Derived {
        fact: Fact,
        instances: Vec<NodeId>,
    },
    /// A rule with values for its variables, which some viewpoints come to.
    Instance {
        rule: RuleId,
        head: Fact,
        lines: Vec<NodeId>,
        by: ViewpointSet,
    },
    /// One of several ways in which a condition may hold, to which some viewpoints come and others do not.
    SeenBy {
        of: NodeId,
        by: ViewpointSet,
    },
    /// Nothing on record or derivable has this form.
    NoneFound(Pattern),
    /// Nobody heard has named anything of this form, and silence leaves it open.
    Unspoken(Pattern),
    /// The day of a date has come, or (`over`) has passed.
    Date {
        date: ImpreciseDate,
        over: bool,
    },
    /// A text that is not formalised.
    Untranslated(String),
    /// A derived fact whose rules were not looked into, since the work stopped before.
    Unreached(Fact),
    Not(NodeId),
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    After(NodeId, Period),
    Within(NodeId, Period),
    Once(NodeId),
    Ever(NodeId),
    OnDayOf {
        holds: NodeId,
        act: NodeId,
    },
    /// Of the members counted (first) those that hold (second); see [`foederis_model::Algebra::reaches`].
    Count {
        members: Vec<(NodeId, NodeId)>,
        weights: Weights,
        /// What is counted, and how many are needed: for those who read a proof.
        asked: Box<(Vec<Value>, Quota)>,
    },
}

/// A quota as weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weights {
    pub(crate) gain: i64,
    pub(crate) loss: i64,
    pub(crate) base: i64,
}

/// How one node depends on another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) to: NodeId,
    /// More truth there may mean less here.
    pub(crate) negative: bool,
    /// Only strictly earlier days there bear on a day here.
    pub(crate) earlier: bool,
    /// Later days there bear on a day here.
    pub(crate) later: bool,
}

/// Everything that a question touches.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) facts: HashMap<Fact, NodeId>,
}

impl Graph {
    /// How many facts and conditions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the question touched nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The facts of the record that the question touches, in the order in which it came to them.
    pub fn recorded(&self) -> impl Iterator<Item = &Fact> {
        self.nodes.iter().filter_map(|n| match n {
            Node::Recorded(fact) => Some(fact),
            _ => None,
        })
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// What a node depends on. `denies` tells whether a rule denies its head.
    pub(crate) fn edges(&self, id: NodeId, denies: impl Fn(RuleId) -> bool) -> Vec<Edge> {
        let plain = |to: &NodeId| Edge { to: *to, negative: false, earlier: false, later: false };
        let negative = |to: &NodeId| Edge { negative: true, ..plain(to) };
        match self.node(id) {
            Node::Compared(_)
            | Node::Recorded(_)
            | Node::NoneFound(_)
            | Node::Unspoken(_)
            | Node::Date { .. }
            | Node::Untranslated(_)
            | Node::Unreached(_) => Vec::new(),
            Node::Derived { instances, .. } => instances
                .iter()
                .map(|i| match self.node(*i) {
                    Node::Instance { rule, .. } if denies(*rule) => negative(i),
                    _ => plain(i),
                })
                .collect(),
            Node::Instance { lines, .. } => lines.iter().map(plain).collect(),
            Node::Not(n) => vec![negative(n)],
            Node::All(all) | Node::Any(all) => all.iter().map(plain).collect(),
            Node::SeenBy { of, .. } => vec![plain(of)],
            Node::After(n, period) => vec![Edge { earlier: period.is_positive(), ..plain(n) }],
            Node::Within(n, _) | Node::Once(n) => vec![plain(n)],
            Node::Ever(n) => vec![Edge { later: true, ..plain(n) }],
            Node::OnDayOf { holds, act } => vec![plain(holds), negative(act)],
            Node::Count { members, weights, .. } => members
                .iter()
                .flat_map(|(counted, holds)| {
                    let counted = if weights.loss < 0 { negative(counted) } else { plain(counted) };
                    [counted, plain(holds)]
                })
                .collect(),
        }
    }
}
