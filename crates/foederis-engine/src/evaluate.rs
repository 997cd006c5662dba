//! From a ground graph to a timeline for every node, for any algebra of labels.
//!
//! The graph is cut into its circles (strongly connected parts). A part without negation inside is a least fixpoint. A
//! part with negation is allowed when every circle through a negation crosses a strictly earlier day: then the days
//! settle one after the other, and repeating the passes reaches the only solution.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use foederis_model::{Algebra, Day, Fact, Period, RuleId, StopSignal, Stopped, Timeline, Truth};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use crate::error::EngineError;
use crate::graph::{Edge, Graph, Node, NodeId};
use crate::program::Program;

/// How often a circle is passed through; one that has not come to rest by then is left undecided.
const MOST_PASSES: usize = 20_000;

/// The last year in which a renewal is followed.
fn horizon() -> Day {
    Day::from_ymd(3000, 1, 1).unwrap_or(Day::MAX)
}

/// The order in which to evaluate a graph, found once and used for every set of leaves.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    parts: Vec<Part>,
    /// By node: whether it is part of a circle.
    turning: Vec<bool>,
}

#[derive(Clone, Debug)]
struct Part {
    /// Its nodes; for a circle with negation, grouped so that no negation is inside a group unless through an earlier day.
    groups: Vec<Vec<NodeId>>,
    kind: PartKind,
}

/// The values of all nodes, and why some were left undecided, if they were.
pub(crate) struct Evaluated<L> {
    pub(crate) values: Vec<Timeline<L>>,
    pub(crate) stopped: Option<Stopped>,
    /// Whether all facts asked for are there.
    pub(crate) all_found: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartKind {
    Single,
    Positive,
    ThroughTime,
}

impl Plan {
    pub(crate) fn new(program: &Program<'_>, graph: &Graph) -> Result<Self, EngineError> {
        let denies = |rule: RuleId| program.rule(rule).denies;
        let all: Vec<NodeId> =
            (0..graph.nodes.len()).filter_map(|i| u32::try_from(i).ok().map(NodeId)).collect();
        let edges: Vec<Vec<Edge>> = all.iter().map(|n| graph.edges(*n, denies)).collect();
        let mut parts = Vec::new();
        for part in components(&all, |n| edges[n.index()].iter().map(|e| e.to)) {
            parts.push(plan_part(graph, part, &|n: NodeId| edges[n.index()].as_slice())?);
        }
        let mut turning = vec![false; graph.nodes.len()];
        for part in parts.iter().filter(|p| p.kind != PartKind::Single) {
            part.groups.iter().flatten().for_each(|n| turning[n.index()] = true);
        }
        Ok(Self { parts, turning })
    }

    /// Whether a node depends on itself, on whatever day.
    pub(crate) fn turns(&self, node: NodeId) -> bool {
        self.turning[node.index()]
    }

    /// How many parts there are.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// The part of every node.
    pub(crate) fn part_of(&self, graph: &Graph) -> Vec<usize> {
        let mut of = vec![0; graph.nodes.len()];
        for (i, part) in self.parts.iter().enumerate() {
            for node in part.groups.iter().flatten() {
                of[node.index()] = i;
            }
        }
        of
    }

    /// The nodes of one part.
    pub(crate) fn nodes_of(&self, part: usize) -> impl Iterator<Item = NodeId> + '_ {
        self.parts.get(part).into_iter().flat_map(|p| p.groups.iter().flatten().copied())
    }

    /// Evaluates some parts again, in order, over values that hold for all others.
    ///
    /// # Errors
    /// When it is told to stop, or a circle does not come to rest: then the values are of no use.
    pub(crate) fn evaluate_parts<A: Algebra>(
        &self,
        program: &Program<'_>,
        graph: &Graph,
        algebra: &A,
        recorded: &impl Fn(&Fact) -> Timeline<A::Label>,
        (parts, stop): (&[usize], &StopSignal),
        values: &mut [Timeline<A::Label>],
    ) -> Result<(), EngineError> {
        let evaluator = Evaluator { program, graph, algebra, recorded, stop };
        for part in parts {
            evaluator.part(&self.parts[*part], values)?;
        }
        Ok(())
    }

    /// The plan of some nodes by themselves: whatever depends on one of them in a circle is among them.
    pub(crate) fn of_some(
        program: &Program<'_>,
        graph: &Graph,
        nodes: &[NodeId],
    ) -> Result<Self, EngineError> {
        let denies = |rule: RuleId| program.rule(rule).denies;
        let edges: HashMap<NodeId, Vec<Edge>> = nodes.iter().map(|n| (*n, graph.edges(*n, denies))).collect();
        let of = |n: NodeId| edges.get(&n).map_or(&[][..], Vec::as_slice);
        let parts = components(nodes, |n| of(n).iter().map(|e| e.to))
            .into_iter()
            .map(|part| plan_part(graph, part, &of))
            .collect::<Result<_, _>>()?;
        Ok(Self { parts, turning: Vec::new() })
    }

    /// Evaluates again what depends on something changed, as far as values change; says which nodes have another value.
    ///
    /// # Errors
    /// When it is told to stop, or a circle does not come to rest: then the values are of no use.
    pub(crate) fn evaluate_changed<A: Algebra>(
        &self,
        program: &Program<'_>,
        graph: &Graph,
        algebra: &A,
        recorded: &impl Fn(&Fact) -> Timeline<A::Label>,
        (changed, stop): (&HashSet<NodeId>, &StopSignal),
        values: &mut [Timeline<A::Label>],
    ) -> Result<HashSet<NodeId>, EngineError> {
        let evaluator = Evaluator { program, graph, algebra, recorded, stop };
        let mut other = HashSet::new();
        for part in &self.parts {
            let nodes = || part.groups.iter().flatten();
            let depends = |n: &NodeId| graph.edges(*n, |_| false).iter().any(|e| other.contains(&e.to));
            if !nodes().any(|n| changed.contains(n) || depends(n)) {
                continue;
            }
            let before: Vec<(NodeId, Timeline<A::Label>)> =
                nodes().map(|n| (*n, values[n.index()].clone())).collect();
            evaluator.part(part, values)?;
            other.extend(before.into_iter().filter(|(n, v)| values[n.index()] != *v).map(|(n, _)| n));
        }
        Ok(other)
    }

    /// The parts of some nodes, in order.
    pub(crate) fn parts_of(&self, graph: &Graph, nodes: &[NodeId]) -> Vec<usize> {
        let part_of = self.part_of(graph);
        let mut parts: Vec<usize> = nodes.iter().map(|n| part_of[n.index()]).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// The timelines of some parts, which depend on no others; the rest stays at no.
    pub(crate) fn evaluate_only<A: Algebra>(
        &self,
        program: &Program<'_>,
        graph: &Graph,
        algebra: &A,
        recorded: &impl Fn(&Fact) -> Timeline<A::Label>,
        parts: (&[usize], &StopSignal),
    ) -> Result<Vec<Timeline<A::Label>>, EngineError> {
        let mut values = vec![Timeline::always(algebra.no()); graph.nodes.len()];
        self.evaluate_parts(program, graph, algebra, recorded, parts, &mut values)?;
        Ok(values)
    }

    /// The timeline of every node, given those of the facts of the record; undecided where it was told to stop before.
    pub(crate) fn evaluate<A: Algebra>(
        &self,
        program: &Program<'_>,
        graph: &Graph,
        algebra: &A,
        recorded: &impl Fn(&Fact) -> Timeline<A::Label>,
        stop: &StopSignal,
    ) -> Result<Evaluated<A::Label>, EngineError> {
        let evaluator = Evaluator { program, graph, algebra, recorded, stop };
        // What depends on it comes after it: what is not come to stays undecided.
        let mut values = vec![Timeline::always(algebra.undecided()); graph.nodes.len()];
        let mut stopped = None;
        for part in &self.parts {
            match evaluator.part(part, &mut values) {
                Ok(()) => {}
                Err(EngineError::Stopped(why)) => {
                    stopped = Some(why);
                    for node in part.groups.iter().flatten() {
                        values[node.index()] = Timeline::always(algebra.undecided());
                    }
                    if why != Stopped::Renewals {
                        break;
                    }
                }
                Err(other) => return Err(other),
            }
        }
        Ok(Evaluated { values, stopped, all_found: true })
    }
}

/// Strongly connected parts in an order in which each comes after what it depends on.
fn components<I: Iterator<Item = NodeId>>(
    nodes: &[NodeId],
    depends: impl Fn(NodeId) -> I,
) -> Vec<Vec<NodeId>> {
    let mut graph: DiGraph<NodeId, ()> = DiGraph::with_capacity(nodes.len(), nodes.len());
    let mut at = HashMap::with_capacity(nodes.len());
    for node in nodes {
        at.insert(*node, graph.add_node(*node));
    }
    for node in nodes {
        for to in depends(*node) {
            if let (Some(a), Some(b)) = (at.get(node), at.get(&to)) {
                graph.add_edge(*a, *b, ());
            }
        }
    }
    kosaraju_scc(&graph)
        .into_iter()
        .map(|part| {
            let mut part: Vec<NodeId> = part.into_iter().map(|i| graph[i]).collect();
            part.sort_unstable();
            part
        })
        .collect()
}

fn plan_part<'e>(
    graph: &Graph,
    part: Vec<NodeId>,
    edges: &impl Fn(NodeId) -> &'e [Edge],
) -> Result<Part, EngineError> {
    let inner = |n: &NodeId| {
        let edges: &'e [Edge] = edges(*n);
        edges.iter().filter(|e| part.binary_search(&e.to).is_ok())
    };
    if let [one] = part.as_slice()
        && inner(one).next().is_none()
    {
        return Ok(Part { groups: vec![part], kind: PartKind::Single });
    }
    if !part.iter().any(|n| inner(n).any(|e| e.negative)) {
        return Ok(Part { groups: vec![part], kind: PartKind::Positive });
    }
    // A look at later days inside the circle leaves no day that settles first.
    let looks_ahead = part.iter().any(|n| inner(n).any(|e| e.later));
    let same_day = |e: &&Edge| !e.earlier || looks_ahead;
    let groups = components(&part, |n| {
        let to: Vec<NodeId> = inner(&n).filter(same_day).map(|e| e.to).collect();
        to.into_iter()
    });
    for group in &groups {
        let in_group = |e: &&Edge| group.binary_search(&e.to).is_ok();
        if group.iter().any(|n| inner(n).filter(same_day).filter(in_group).any(|e| e.negative)) {
            return Err(EngineError::Circle(circle(graph, group, edges)));
        }
    }
    Ok(Part { groups, kind: PartKind::ThroughTime })
}

fn part_contains(part: &[NodeId], node: NodeId) -> bool {
    part.binary_search(&node).is_ok()
}

/// The facts of one circle through a negation, in order.
fn circle<'e>(graph: &Graph, group: &[NodeId], edges: &impl Fn(NodeId) -> &'e [Edge]) -> Vec<Fact> {
    for start in group {
        for edge in edges(*start).iter().filter(|e| e.negative && part_contains(group, e.to)) {
            // Breadth first, back from the negated node to where it started.
            let mut from: std::collections::BTreeMap<NodeId, NodeId> = std::collections::BTreeMap::new();
            let mut queue = std::collections::VecDeque::from([edge.to]);
            while let Some(node) = queue.pop_front() {
                if node == *start {
                    break;
                }
                for next in edges(node).iter().filter(|e| part_contains(group, e.to)) {
                    if next.to != edge.to && !from.contains_key(&next.to) {
                        from.insert(next.to, node);
                        queue.push_back(next.to);
                    }
                }
            }
            let mut path = vec![*start];
            let mut node = *start;
            while node != edge.to {
                let Some(previous) = from.get(&node) else { break };
                node = *previous;
                path.push(node);
            }
            path.reverse();
            let facts: Vec<Fact> = path
                .into_iter()
                .filter_map(|n| match graph.node(n) {
                    Node::Derived { fact, .. } => Some(fact.clone()),
                    _ => None,
                })
                .collect();
            if !facts.is_empty() {
                return facts;
            }
        }
    }
    Vec::new()
}

struct Evaluator<'e, 'l, A: Algebra, F: Fn(&Fact) -> Timeline<A::Label>> {
    program: &'e Program<'l>,
    graph: &'e Graph,
    algebra: &'e A,
    recorded: &'e F,
    stop: &'e StopSignal,
}

impl<A: Algebra, F: Fn(&Fact) -> Timeline<A::Label>> Evaluator<'_, '_, A, F> {
    fn go_on(&self) -> Result<(), EngineError> {
        self.stop.stopped().map_or(Ok(()), |why| Err(why.into()))
    }

    fn part(&self, part: &Part, values: &mut [Timeline<A::Label>]) -> Result<(), EngineError> {
        self.go_on()?;
        match part.kind {
            PartKind::Single => {
                for node in part.groups.iter().flatten() {
                    let value = self.node(*node, &|n| &values[n.index()], &|n| &values[n.index()]);
                    values[node.index()] = value;
                }
                Ok(())
            }
            PartKind::Positive => {
                let group: &[NodeId] = part.groups.first().map_or(&[], Vec::as_slice);
                // From nothing, also when evaluated again: else a circle would support itself by what it was before.
                self.forget(group, values);
                self.fixpoint(group, values, None)
            }
            PartKind::ThroughTime => {
                part.groups.iter().for_each(|group| self.forget(group, values));
                let nodes = || part.groups.iter().flatten();
                let mut before: HashMap<NodeId, Timeline<A::Label>> =
                    nodes().map(|n| (*n, values[n.index()].clone())).collect();
                for _ in 0..MOST_PASSES {
                    for group in &part.groups {
                        self.forget(group, values);
                        self.fixpoint(group, values, Some(&before))?;
                    }
                    let mut at_rest = true;
                    for node in nodes() {
                        let now = &values[node.index()];
                        if before.get(node) != Some(now) {
                            before.insert(*node, now.clone());
                            at_rest = false;
                        }
                    }
                    if at_rest {
                        return Ok(());
                    }
                }
                Err(Stopped::Renewals.into())
            }
        }
    }

    fn forget(&self, group: &[NodeId], values: &mut [Timeline<A::Label>]) {
        for node in group {
            values[node.index()] = Timeline::always(self.algebra.no());
        }
    }

    /// The least fixpoint of a group; what it reads of earlier days comes from `before`, if given.
    fn fixpoint(
        &self,
        group: &[NodeId],
        values: &mut [Timeline<A::Label>],
        before: Option<&HashMap<NodeId, Timeline<A::Label>>>,
    ) -> Result<(), EngineError> {
        for _ in 0..MOST_PASSES {
            self.go_on()?;
            let changed = Cell::new(false);
            for node in group {
                let now = |n: NodeId| &values[n.index()];
                let value = match before {
                    Some(before) => self.node(*node, &now, &|n| before.get(&n).unwrap_or(&values[n.index()])),
                    None => self.node(*node, &now, &now),
                };
                let value = value.until_horizon(horizon());
                if value != values[node.index()] {
                    values[node.index()] = value;
                    changed.set(true);
                }
            }
            if !changed.get() {
                return Ok(());
            }
        }
        Err(Stopped::Renewals.into())
    }

    /// One node, from the values of those it depends on; `earlier` gives those read at a strictly earlier day.
    fn node<'v>(
        &self,
        id: NodeId,
        now: &impl Fn(NodeId) -> &'v Timeline<A::Label>,
        earlier: &impl Fn(NodeId) -> &'v Timeline<A::Label>,
    ) -> Timeline<A::Label>
    where
        A::Label: 'v,
    {
        let a = self.algebra;
        match self.graph.node(id) {
            Node::Compared(holds) => Timeline::always(if *holds { a.yes() } else { a.no() }),
            Node::Recorded(fact) => (self.recorded)(fact),
            Node::NoneFound(_) => Timeline::always(a.no()),
            Node::Unspoken(_) | Node::Untranslated(_) | Node::Unreached(_) => Timeline::always(a.undecided()),
            Node::Date { date, over } => {
                let come = date.come(self.program.library().margin);
                let reached = if *over { come.after(Period::days(1)) } else { come };
                reached.map(|truth| match truth {
                    Truth::No => a.no(),
                    Truth::Open => a.undecided(),
                    Truth::Yes => a.yes(),
                })
            }
            Node::Derived { instances, .. } => self.derived(instances, now),
            Node::Instance { lines, by, .. } => {
                let seen = a.seen_by(*by);
                let all: Vec<_> = lines.iter().map(|n| now(*n)).collect();
                Timeline::zip_all(&all, |labels| labels.iter().fold(seen.clone(), |sum, l| a.and(&sum, l)))
            }
            Node::All(parts) => {
                let all: Vec<_> = parts.iter().map(|n| now(*n)).collect();
                Timeline::zip_all(&all, |labels| labels.iter().fold(a.yes(), |sum, l| a.and(&sum, l)))
            }
            Node::SeenBy { of, by } => {
                let seen = a.seen_by(*by);
                now(*of).map(|l| a.and(l, &seen))
            }
            Node::Any(parts) => {
                let all: Vec<_> = parts.iter().map(|n| now(*n)).collect();
                Timeline::zip_all(&all, |labels| labels.iter().fold(a.no(), |sum, l| a.or(&sum, l)))
            }
            Node::Not(n) => now(*n).map(|l| a.not(l)),
            Node::After(n, period) if period.is_positive() => earlier(*n).after(*period),
            Node::After(n, period) => now(*n).after(*period),
            Node::Within(n, period) => now(*n).within(*period, a),
            Node::Once(n) => now(*n).once(a),
            Node::Ever(n) => now(*n).ever(a),
            Node::OnDayOf { holds, act } => now(*holds).on_day_of(now(*act), a),
            Node::Count { members, weights, .. } => {
                let all: Vec<_> = members.iter().flat_map(|(m, h)| [now(*m), now(*h)]).collect();
                Timeline::zip_all(&all, |labels| {
                    let pairs: Vec<(A::Label, A::Label)> =
                        labels.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
                    a.reaches(&pairs, weights.gain, weights.loss, weights.base)
                })
            }
        }
    }

    /// Rules for a fact against rules that deny it: a stronger denial defeats, a weaker is ignored, and between equals
    /// nothing decides.
    fn derived<'v>(
        &self,
        instances: &[NodeId],
        now: &impl Fn(NodeId) -> &'v Timeline<A::Label>,
    ) -> Timeline<A::Label>
    where
        A::Label: 'v,
    {
        let a = self.algebra;
        let rules: Vec<RuleId> = instances
            .iter()
            .map(|i| match self.graph.node(*i) {
                Node::Instance { rule, .. } => *rule,
                _ => RuleId(0),
            })
            .collect();
        let denies: Vec<bool> = rules.iter().map(|r| self.program.rule(*r).denies).collect();
        let all: Vec<_> = instances.iter().map(|n| now(*n)).collect();
        Timeline::zip_all(&all, |labels| {
            let mut sum = a.no();
            for (i, holds) in labels.iter().enumerate().filter(|(i, _)| !denies[*i]) {
                let mut stands = (*holds).clone();
                for (j, against) in labels.iter().enumerate().filter(|(j, _)| denies[*j]) {
                    let (rule, denial) = (rules[i], rules[j]);
                    if self.program.prevails(rule, denial) {
                        continue;
                    }
                    let mut spared = a.not(against);
                    if !self.program.prevails(denial, rule) {
                        spared = a.or(&spared, &a.undecided());
                    }
                    stands = a.and(&stands, &spared);
                }
                sum = a.or(&sum, &stands);
            }
            sum
        })
    }
}
