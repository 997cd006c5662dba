//! A question grounded and evaluated: its facts with their days, and what can be asked of them further.

use std::collections::{BTreeMap, HashMap};

use foederis_model::Algebra as _;
use foederis_model::{
    Alone, Bounds, ConditionId, Evidence, Fact, Gap, Ground, ImpreciseDate, Limits, Pattern, RuleId, Stopped,
    Timeline, Truth,
};
use indexmap::IndexSet;

use crate::diagrams::{DiagramLabel, Diagrams, ROOMS, in_growing_rooms};
use crate::error::EngineError;
use crate::evaluate::{Evaluated, Plan};
use crate::graph::{Graph, Node, NodeId};
use crate::ground::{Grounded, Grounder};
use crate::program::Program;

/// One question on one body of evidence.
pub struct Inquiry<'p, 'l> {
    pub(crate) program: &'p Program<'l>,
    pub(crate) graph: Graph,
    pub(crate) plan: Plan,
    pub(crate) roots: Vec<(Fact, NodeId)>,
    /// What is heard of each fact of the record that the question touches.
    pub(crate) grounds: BTreeMap<Fact, Ground>,
    pub(crate) values: Vec<Timeline<Truth>>,
    /// The open facts that are told apart, if any are.
    pub(crate) told_apart: Option<ToldApart>,
    /// Whether every open stretch of the facts asked for is open in fact, and not only by a bound.
    exact: bool,
    stopped: Option<Stopped>,
    all_found: bool,
    pub(crate) limits: Limits,
}

/// Open facts, and each node that bears on what is asked in every completion of them.
pub(crate) struct ToldApart {
    pub(crate) facts: Vec<Fact>,
    pub(crate) diagrams: Diagrams,
    pub(crate) labels: Vec<Timeline<DiagramLabel>>,
    /// By node: whether it has a label.
    pub(crate) bearing: Vec<bool>,
}

/// One kind of condition of one rule, on all days.
#[derive(Clone, Debug)]
pub struct ConditionReport {
    /// The kind; none for lines outside any kind.
    pub condition: Option<ConditionId>,
    /// On which days it holds.
    pub truth: Timeline<Truth>,
}

/// One way in which a rule could conclude a fact: its conditions by kind.
#[derive(Clone, Debug)]
pub struct RuleReport {
    /// The rule.
    pub rule: RuleId,
    /// Its conditions, in the order of verdicts, those without a kind first.
    pub conditions: Vec<ConditionReport>,
    /// On which days all hold (before other rules that deny the same).
    pub truth: Timeline<Truth>,
    pub(crate) node: NodeId,
}

/// Something that an open answer turns on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TurnsOn {
    /// A fact of the record.
    Fact(Fact, Gap),
    /// Nobody heard has named anything of this form.
    Unnamed(Pattern),
    /// An imprecise date of the law.
    Date(ImpreciseDate),
    /// A text that is not formalised.
    Text(String),
    /// A fact whose rules were not looked into, since the work stopped before.
    Unreached(Fact),
    /// A derived fact on which rules clash.
    Clash(Fact),
}

impl<'p, 'l> Inquiry<'p, 'l> {
    /// Grounds and evaluates a question.
    ///
    /// # Errors
    /// When rules turn in a circle through negation, or a variable has no value. Past a limit what was not looked into is
    /// open, and [`Inquiry::stopped`] says why.
    pub fn new(
        program: &'p Program<'l>,
        evidence: &(impl Evidence + ?Sized),
        pattern: &Pattern,
        limits: &Limits,
    ) -> Result<Self, EngineError> {
        let evidence = Alone(evidence);
        Self::of(program, Grounder::new(program, &evidence, &IndexSet::new(), limits), pattern)
    }

    /// The same, with rules tried also on these facts of the record, although nobody states them.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn with_assumable(
        program: &'p Program<'l>,
        evidence: &(impl Evidence + ?Sized),
        pattern: &Pattern,
        also: &IndexSet<Fact>,
        limits: &Limits,
    ) -> Result<Self, EngineError> {
        let evidence = Alone(evidence);
        Self::of(program, Grounder::new(program, &evidence, also, limits), pattern)
    }

    /// The same, with all further facts taken up that a flip may suppose next.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn with_supposable(
        program: &'p Program<'l>,
        evidence: &(impl Evidence + ?Sized),
        pattern: &Pattern,
        also: &IndexSet<Fact>,
        limits: &Limits,
    ) -> Result<Self, EngineError> {
        let evidence = Alone(evidence);
        let mut grounder = Grounder::new(program, &evidence, also, limits);
        grounder.supposing = true;
        Self::of(program, grounder, pattern)
    }

    fn of<E: Evidence + ?Sized>(
        program: &'p Program<'l>,
        grounder: Grounder<'_, 'l, Alone<'_, E>>,
        pattern: &Pattern,
    ) -> Result<Self, EngineError> {
        let (evidence, limits) = (grounder.evidence.0, grounder.limits.clone());
        let Grounded { roots, graph, all_found, stopped } = grounder.ground(pattern)?;
        let plan = Plan::new(program, &graph)?;
        let grounds: BTreeMap<Fact, Ground> =
            graph.recorded().map(|f| (f.clone(), evidence.ground(f))).collect();
        let recorded = |fact: &Fact| grounds.get(fact).map_or_else(Timeline::never, |g| g.truth.clone());
        let mut evaluated = plan.evaluate(program, &graph, &Bounds, &recorded, &limits.stop)?;
        evaluated.stopped = stopped.or(evaluated.stopped);
        evaluated.all_found = all_found;
        let roots = roots.into_iter().map(|root| (root.fact, root.node)).collect();
        Self::sharpened(program, graph, plan, roots, grounds, evaluated, limits)
    }

    /// From what is evaluated: with the facts asked for sharpened.
    pub(crate) fn sharpened(
        program: &'p Program<'l>,
        graph: Graph,
        plan: Plan,
        roots: Vec<(Fact, NodeId)>,
        grounds: BTreeMap<Fact, Ground>,
        Evaluated { values, stopped, all_found }: Evaluated<Truth>,
        limits: Limits,
    ) -> Result<Self, EngineError> {
        let (told_apart, exact) = (None, stopped.is_none());
        let mut inquiry = Self {
            program,
            graph,
            plan,
            roots,
            grounds,
            values,
            told_apart,
            exact,
            stopped,
            all_found,
            limits,
        };
        match inquiry.sharpen() {
            Err(EngineError::Stopped(why)) => {
                inquiry.stopped = inquiry.stopped.or(Some(why));
                inquiry.exact = false;
            }
            sharpened => sharpened?,
        }
        if let Some(why) = inquiry.stopped {
            inquiry.limits.cut(why);
        }
        Ok(inquiry)
    }

    /// Whether the days of the facts asked for are exact; otherwise they are sound bounds.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Why it was not looked into to the end, if it was not: then facts that match may be missing, and what is open may
    /// be so for want of looking. What is certain is certain all the same.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        self.stopped
    }

    /// Whether all facts that match are among the rows; otherwise the work stopped while they were looked for.
    #[must_use]
    pub fn all_found(&self) -> bool {
        self.all_found
    }

    /// Replaces the bounds of the facts asked for by what holds in every completion of the open facts below them.
    ///
    /// An open fact is told apart if it is missing or contested and no condition looks at it on another day: then it is one unknown
    /// on each day. The others stay bounds, and the answer says so.
    fn sharpen(&mut self) -> Result<(), EngineError> {
        let open_roots: Vec<NodeId> = self
            .roots
            .iter()
            .map(|(_, n)| *n)
            .filter(|n| self.values[n.index()].stretches().any(|(.., l)| *l == Truth::Open))
            .collect();
        if open_roots.is_empty() {
            return Ok(());
        }
        let looked_at_elsewhere = self.below_a_look_at_other_days();
        let bearing = self.below(&open_roots);
        let mut variables: Vec<Fact> = Vec::new();
        for node in &bearing {
            match self.graph.node(*node) {
                Node::Recorded(fact) => {
                    let open = |g: &Ground| g.truth.stretches().any(|(.., l)| *l == Truth::Open);
                    let Some(ground) = self.grounds.get(fact).filter(|g| open(g)) else { continue };
                    let vague = ground.gap.stretches().any(|(.., gap)| *gap == Some(Gap::Vague));
                    if vague || looked_at_elsewhere[node.index()] {
                        self.exact = false;
                    } else {
                        variables.push(fact.clone());
                    }
                }
                Node::Untranslated(_) | Node::Unspoken(_) | Node::Unreached(_) => self.exact = false,
                Node::Date { date, .. } => self.exact &= date.exact().is_some(),
                _ => {}
            }
        }
        if variables.is_empty() {
            return Ok(());
        }
        let exclusive = self.exclusive(&variables.iter().collect::<Vec<_>>());
        let parts = self.plan.parts_of(&self.graph, &bearing);
        let position: HashMap<&Fact, usize> = variables.iter().enumerate().map(|(i, f)| (f, i)).collect();
        let told_apart = in_growing_rooms(variables.len(), &ROOMS, self.limits.labels, |mut diagrams| {
            diagrams.exclude(&exclusive);
            let recorded = |fact: &Fact| {
                let Some(ground) = self.grounds.get(fact) else { return Timeline::always(diagrams.no()) };
                let variable = position.get(fact);
                ground.truth.map(|truth| match (truth, variable) {
                    (Truth::Open, Some(variable)) => diagrams.label_of(*variable),
                    (truth, _) => diagrams.constant(*truth),
                })
            };
            let labels = self.plan.evaluate_only(
                self.program,
                &self.graph,
                &diagrams,
                &recorded,
                (&parts, &self.limits.stop),
            )?;
            Ok::<_, EngineError>((!diagrams.overflown()).then_some((diagrams, labels)))
        })?;
        let Some((diagrams, labels)) = told_apart else {
            self.exact = false;
            return Ok(());
        };
        for node in open_roots {
            self.values[node.index()] = labels[node.index()].map(|label| diagrams.truth(label));
        }
        self.exact &= !diagrams.overflown();
        let mut bears = vec![false; self.graph.nodes.len()];
        bearing.iter().for_each(|n| bears[n.index()] = true);
        self.told_apart = Some(ToldApart { facts: variables, diagrams, labels, bearing: bears });
        Ok(())
    }

    /// Nodes and all that they depend on, in the order in which a walk comes to them.
    pub(crate) fn below(&self, roots: &[NodeId]) -> Vec<NodeId> {
        let mut seen = vec![false; self.graph.nodes.len()];
        let mut stack: Vec<NodeId> = roots.iter().rev().copied().collect();
        let mut all = Vec::new();
        while let Some(id) = stack.pop() {
            if !std::mem::replace(&mut seen[id.index()], true) {
                all.push(id);
                stack.extend(self.graph.edges(id, |_| false).into_iter().rev().map(|e| e.to));
            }
        }
        all
    }

    /// Of facts of at-most-one relations, the pairs that cannot both hold.
    pub(crate) fn exclusive(&self, facts: &[&Fact]) -> Vec<(usize, usize)> {
        let mut exclusive = Vec::new();
        for (i, a) in facts.iter().enumerate() {
            for (j, b) in facts.iter().enumerate().take(i) {
                let role = self.program.library().relations[a.relation.index()].at_most_one;
                let differ_there_only = a.relation == b.relation
                    && a.values
                        .iter()
                        .zip(&b.values)
                        .enumerate()
                        .all(|(k, (x, y))| (x == y) != (Some(k) == role));
                if role.is_some() && differ_there_only {
                    exclusive.push((i, j));
                }
            }
        }
        exclusive
    }

    /// The nodes that some condition looks at on another day than the one it is asked for.
    pub(crate) fn below_a_look_at_other_days(&self) -> Vec<bool> {
        let mut marked = vec![false; self.graph.nodes.len()];
        let mut stack: Vec<NodeId> = Vec::new();
        for node in &self.graph.nodes {
            match node {
                Node::After(n, _) | Node::Within(n, _) | Node::Once(n) | Node::Ever(n) => stack.push(*n),
                Node::OnDayOf { holds, act } => stack.extend([*holds, *act]),
                _ => {}
            }
        }
        while let Some(id) = stack.pop() {
            if !std::mem::replace(&mut marked[id.index()], true) {
                stack.extend(self.graph.edges(id, |_| false).into_iter().map(|e| e.to));
            }
        }
        marked
    }

    /// The facts asked for, with their days, in a fixed order.
    pub fn rows(&self) -> impl Iterator<Item = (&Fact, &Timeline<Truth>)> {
        self.roots.iter().map(|(fact, node)| (fact, &self.values[node.index()]))
    }

    /// The days of one fact that the question touches.
    #[must_use]
    pub fn truth(&self, fact: &Fact) -> Option<&Timeline<Truth>> {
        self.graph.facts.get(fact).map(|n| &self.values[n.index()])
    }

    /// How many facts and conditions the question touches.
    #[must_use]
    pub fn size(&self) -> usize {
        self.graph.len()
    }

    /// What is heard of a fact of the record that the question touches.
    #[must_use]
    pub fn heard(&self, fact: &Fact) -> Option<&Ground> {
        self.grounds.get(fact)
    }

    /// The facts of the record that the question touches.
    pub fn recorded(&self) -> impl Iterator<Item = (&Fact, &Ground)> {
        self.grounds.iter()
    }

    /// The rules that could conclude a fact, each with its conditions by kind.
    #[must_use]
    pub fn rules(&self, fact: &Fact) -> Vec<RuleReport> {
        let Some(node) = self.graph.facts.get(fact) else { return Vec::new() };
        let Node::Derived { instances, .. } = self.graph.node(*node) else { return Vec::new() };
        let mut reports = Vec::new();
        for instance in instances {
            let Node::Instance { rule, lines, .. } = self.graph.node(*instance) else { continue };
            let source = self.program.rule(*rule);
            if source.denies {
                continue;
            }
            let mut by_kind: BTreeMap<Option<ConditionId>, Vec<&Timeline<Truth>>> = BTreeMap::new();
            for (line, node) in source.lines.iter().zip(lines) {
                by_kind.entry(line.condition).or_default().push(&self.values[node.index()]);
            }
            let conditions = by_kind
                .into_iter()
                .map(|(condition, parts)| ConditionReport {
                    condition,
                    truth: Timeline::zip_all(&parts, |labels| {
                        labels.iter().fold(Truth::Yes, |sum, l| Bounds.and(&sum, l))
                    }),
                })
                .collect();
            let truth = self.values[instance.index()].clone();
            reports.push(RuleReport { rule: *rule, conditions, truth, node: *instance });
        }
        reports
    }
}
