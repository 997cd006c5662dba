//! One question to several viewpoints: grounded once and evaluated once, with labels that tell from which of them a thing
//! holds. What is asked of one viewpoint further, such as a proof, is asked of its own part ([`JointInquiry::seen_by`]).

use std::collections::BTreeMap;

use foederis_model::{
    Algebra, Fact, Ground, JointEvidence, Limits, Pattern, Stopped, Timeline, Truth, ViewpointSet,
};
use indexmap::IndexSet;

use crate::error::EngineError;
use crate::evaluate::{Evaluated, Plan};
use crate::graph::{Graph, Node, NodeId};
use crate::ground::{Grounded, Grounder, Root};
use crate::inquiry::Inquiry;
use crate::program::Program;

/// One question on what several viewpoints hear.
pub struct JointInquiry<'p, 'l> {
    program: &'p Program<'l>,
    graph: Graph,
    roots: Vec<Root>,
    grounds: BTreeMap<Fact, Vec<(Ground, ViewpointSet)>>,
    labels: Vec<Timeline<TruthByViewpoint>>,
    all: ViewpointSet,
    limits: Limits,
    stopped: Option<Stopped>,
    all_found: bool,
}

/// From which viewpoints something certainly, and from which it possibly holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TruthByViewpoint {
    /// Certainly; a part of `possible`.
    pub certain: ViewpointSet,
    /// Certainly or perhaps.
    pub possible: ViewpointSet,
}

impl TruthByViewpoint {
    /// As one of the viewpoints sees it.
    #[must_use]
    pub fn of(self, viewpoint: usize) -> Truth {
        match (self.certain.has(viewpoint), self.possible.has(viewpoint)) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Open,
            (false, false) => Truth::No,
        }
    }

    /// The viewpoints to which something has this truth, of all that there are.
    #[must_use]
    pub fn seen_as(self, truth: Truth, all: ViewpointSet) -> ViewpointSet {
        match truth {
            Truth::Yes => self.certain,
            Truth::Open => self.possible.without(self.certain),
            Truth::No => all.without(self.possible),
        }
    }

    fn constant(truth: Truth, viewpoints: ViewpointSet) -> Self {
        let on = |holds: bool| if holds { viewpoints } else { ViewpointSet::NONE };
        Self { certain: on(truth == Truth::Yes), possible: on(truth != Truth::No) }
    }

    fn or(self, other: Self) -> Self {
        Self { certain: self.certain.or(other.certain), possible: self.possible.or(other.possible) }
    }
}

/// The algebra of [`TruthByViewpoint`]: [`foederis_model::Bounds`] of each viewpoint at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByViewpoint {
    all: ViewpointSet,
}

impl Algebra for ByViewpoint {
    type Label = TruthByViewpoint;

    fn no(&self) -> TruthByViewpoint {
        TruthByViewpoint::default()
    }

    fn yes(&self) -> TruthByViewpoint {
        TruthByViewpoint::constant(Truth::Yes, self.all)
    }

    fn undecided(&self) -> TruthByViewpoint {
        TruthByViewpoint::constant(Truth::Open, self.all)
    }

    fn and(&self, a: &TruthByViewpoint, b: &TruthByViewpoint) -> TruthByViewpoint {
        TruthByViewpoint { certain: a.certain.and(b.certain), possible: a.possible.and(b.possible) }
    }

    fn or(&self, a: &TruthByViewpoint, b: &TruthByViewpoint) -> TruthByViewpoint {
        a.or(*b)
    }

    fn not(&self, a: &TruthByViewpoint) -> TruthByViewpoint {
        TruthByViewpoint { certain: self.all.without(a.possible), possible: self.all.without(a.certain) }
    }

    fn refine(&self, possible: &TruthByViewpoint, certain: &TruthByViewpoint) -> TruthByViewpoint {
        TruthByViewpoint { certain: certain.certain, possible: possible.possible.or(certain.certain) }
    }

    fn reaches(
        &self,
        members: &[(TruthByViewpoint, TruthByViewpoint)],
        gain: i64,
        loss: i64,
        base: i64,
    ) -> TruthByViewpoint {
        // Viewpoints that see every member alike are counted once.
        let mut left = self.all;
        let mut sum = self.no();
        while let Some(first) = left.positions().next() {
            let mut alike = left;
            for label in members.iter().flat_map(|(counted, holds)| [counted, holds]) {
                alike = alike.and(label.seen_as(label.of(first), self.all));
            }
            let here: Vec<(Truth, Truth)> =
                members.iter().map(|(counted, holds)| (counted.of(first), holds.of(first))).collect();
            let truth = foederis_model::Bounds.reaches(&here, gain, loss, base);
            sum = sum.or(TruthByViewpoint::constant(truth, alike));
            left = left.without(alike);
        }
        sum
    }

    fn seen_by(&self, viewpoints: ViewpointSet) -> TruthByViewpoint {
        TruthByViewpoint::constant(Truth::Yes, viewpoints)
    }
}

impl<'p, 'l> JointInquiry<'p, 'l> {
    /// Grounds and evaluates a question for several viewpoints at once.
    ///
    /// # Errors
    /// As [`Inquiry::new`]. Rules that one viewpoint alone would not bring together may turn in a circle here: then each
    /// has to be asked by itself.
    pub fn new(
        program: &'p Program<'l>,
        evidence: &(impl JointEvidence + ?Sized),
        pattern: &Pattern,
        limits: &Limits,
    ) -> Result<Self, EngineError> {
        let all = ViewpointSet::first(evidence.viewpoints());
        let ground = Grounder::new(program, evidence, &IndexSet::new(), limits).ground(pattern)?;
        let Grounded { roots, graph, stopped, all_found } = ground;
        let plan = Plan::new(program, &graph)?;
        let grounds: BTreeMap<Fact, Vec<(Ground, ViewpointSet)>> =
            graph.recorded().map(|f| (f.clone(), evidence.grounds(f))).collect();
        let recorded = |fact: &Fact| joined(grounds.get(fact).map_or(&[], Vec::as_slice));
        let evaluated = plan.evaluate(program, &graph, &ByViewpoint { all }, &recorded, &limits.stop)?;
        let stopped = stopped.or(evaluated.stopped);
        let labels = evaluated.values;
        Ok(Self { program, graph, roots, grounds, labels, all, limits: limits.clone(), stopped, all_found })
    }

    /// The facts asked for that some viewpoint finds, with their days, in a fixed order. What is open is so by a sound
    /// bound; [`Self::seen_by`] tells whether it is open in fact.
    pub fn rows(&self) -> impl Iterator<Item = (&Fact, &Timeline<TruthByViewpoint>)> {
        self.roots.iter().map(|root| (&root.fact, &self.labels[root.node.index()]))
    }

    /// How many facts and conditions the question touches for all viewpoints together.
    #[must_use]
    pub fn size(&self) -> usize {
        self.graph.len()
    }

    /// Why it was not looked into to the end, if it was not.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        self.stopped
    }

    /// The viewpoints in classes to which the question looks the same: what one of a class sees ([`Self::seen_by`]), all
    /// of it see, proofs included. In the order of the first of each.
    #[must_use]
    pub fn alike(&self) -> Vec<ViewpointSet> {
        let mut classes = vec![self.all];
        let mut split = |by: ViewpointSet| {
            classes = classes
                .iter()
                .flat_map(|class| [class.and(by), class.without(by)])
                .filter(|part| !part.is_empty())
                .collect();
        };
        self.roots.iter().for_each(|root| split(root.by));
        self.grounds.values().flatten().for_each(|(_, by)| split(*by));
        for node in &self.graph.nodes {
            if let Node::SeenBy { by, .. } | Node::Instance { by, .. } = node {
                split(*by);
            }
        }
        classes.sort_by_key(|class| class.positions().next());
        classes
    }

    /// What one viewpoint sees of it: the same as if it had been asked alone.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn seen_by(&self, viewpoint: usize) -> Result<Inquiry<'p, 'l>, EngineError> {
        let part = Part::of(&self.graph, &self.roots, viewpoint);
        let plan = Plan::new(self.program, &part.graph)?;
        let mut grounds = BTreeMap::new();
        for fact in part.graph.recorded() {
            let heard = self.grounds.get(fact).into_iter().flatten();
            let ground = heard.filter(|(_, by)| by.has(viewpoint)).map(|(ground, _)| ground.clone()).next();
            grounds.extend(ground.map(|ground| (fact.clone(), ground)));
        }
        let of_it = |label: &TruthByViewpoint| label.of(viewpoint);
        let values = part.nodes.iter().map(|n| self.labels[n.index()].map(of_it)).collect();
        let limits = self.limits.clone();
        let evaluated = Evaluated { values, stopped: self.stopped, all_found: self.all_found };
        Inquiry::sharpened(self.program, part.graph, plan, part.roots, grounds, evaluated, limits)
    }
}

/// What several viewpoints hear of a fact, as labels.
fn joined(grounds: &[(Ground, ViewpointSet)]) -> Timeline<TruthByViewpoint> {
    let mut all =
        grounds.iter().map(|(ground, by)| ground.truth.map(|t| TruthByViewpoint::constant(*t, *by)));
    let first = all.next().unwrap_or_else(|| Timeline::always(TruthByViewpoint::default()));
    all.fold(first, |sum, next| sum.zip(&next, |a, b| a.or(*b)))
}

/// The part of a graph to which one viewpoint comes, numbered anew.
struct Part<'g> {
    whole: &'g Graph,
    viewpoint: usize,
    graph: Graph,
    roots: Vec<(Fact, NodeId)>,
    /// By new number: the old one.
    nodes: Vec<NodeId>,
    /// By old number: the new one, if it has one.
    new: Vec<Option<NodeId>>,
}

impl<'g> Part<'g> {
    fn of(whole: &'g Graph, roots: &[Root], viewpoint: usize) -> Self {
        let new = vec![None; whole.nodes.len()];
        let (graph, nodes) = (Graph::default(), Vec::new());
        let mut part = Self { whole, viewpoint, graph, roots: Vec::new(), nodes, new };
        for root in roots.iter().filter(|root| root.by.has(viewpoint)) {
            let node = part.take(root.node);
            part.roots.push((root.fact.clone(), node));
        }
        // Each is taken up after what refers to it: what it refers to is numbered when it is reached.
        let mut next = 0;
        while let Some(old) = part.nodes.get(next).copied() {
            let node = part.with_new_numbers(whole.node(old));
            if let (Node::Recorded(fact) | Node::Unreached(fact) | Node::Derived { fact, .. }, Some(new)) =
                (&node, part.new[old.index()])
            {
                part.graph.facts.insert(fact.clone(), new);
            }
            part.graph.nodes.push(node);
            next += 1;
        }
        part
    }

    /// The new number of a node.
    fn take(&mut self, old: NodeId) -> NodeId {
        match self.whole.node(old) {
            Node::SeenBy { of, .. } => return self.take(*of),
            // Of several ways, those of other viewpoints aside, one may be left.
            Node::Any(ways) if ways.iter().any(|n| !self.comes_to(*n)) => {
                let mut seen = ways.iter().copied().filter(|n| self.comes_to(*n));
                if let (Some(one), None) = (seen.next(), seen.next()) {
                    return self.take(one);
                }
            }
            _ => {}
        }
        if let Some(new) = self.new[old.index()] {
            return new;
        }
        let new = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(old);
        self.new[old.index()] = Some(new);
        new
    }

    /// Whether the viewpoint comes to a node, as one of several.
    fn comes_to(&self, node: NodeId) -> bool {
        match self.whole.node(node) {
            Node::SeenBy { by, .. } | Node::Instance { by, .. } => by.has(self.viewpoint),
            Node::Any(ways) => ways.is_empty() || ways.iter().any(|n| self.comes_to(*n)),
            _ => true,
        }
    }

    fn take_those_seen(&mut self, nodes: &[NodeId]) -> Vec<NodeId> {
        let seen: Vec<NodeId> = nodes.iter().copied().filter(|n| self.comes_to(*n)).collect();
        seen.into_iter().map(|n| self.take(n)).collect()
    }

    fn with_new_numbers(&mut self, node: &Node) -> Node {
        match node {
            Node::Compared(_)
            | Node::Recorded(_)
            | Node::NoneFound(_)
            | Node::Unspoken(_)
            | Node::Date { .. }
            | Node::Untranslated(_)
            | Node::Unreached(_) => node.clone(),
            Node::Derived { fact, instances } => {
                Node::Derived { fact: fact.clone(), instances: self.take_those_seen(instances) }
            }
            Node::Instance { rule, head, lines, .. } => Node::Instance {
                rule: *rule,
                head: head.clone(),
                lines: lines.iter().map(|n| self.take(*n)).collect(),
                by: ViewpointSet::only(0),
            },
            Node::SeenBy { of, .. } => Node::SeenBy { of: self.take(*of), by: ViewpointSet::only(0) },
            Node::Not(n) => Node::Not(self.take(*n)),
            Node::All(parts) => Node::All(parts.iter().map(|n| self.take(*n)).collect()),
            Node::Any(parts) => Node::Any(self.take_those_seen(parts)),
            Node::After(n, period) => Node::After(self.take(*n), *period),
            Node::Within(n, period) => Node::Within(self.take(*n), *period),
            Node::Once(n) => Node::Once(self.take(*n)),
            Node::Ever(n) => Node::Ever(self.take(*n)),
            Node::OnDayOf { holds, act } => Node::OnDayOf { holds: self.take(*holds), act: self.take(*act) },
            Node::Count { members, weights, asked } => {
                let (values, quota) = (&asked.0, &asked.1);
                let (mut seen, mut names) = (Vec::new(), Vec::new());
                for ((counted, holds), value) in members.iter().zip(values) {
                    if self.comes_to(*counted) {
                        seen.push((self.take(*counted), self.take(*holds)));
                        names.push(*value);
                    }
                }
                Node::Count { members: seen, weights: *weights, asked: Box::new((names, *quota)) }
            }
        }
    }
}
