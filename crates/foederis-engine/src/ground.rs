//! From a question to its ground graph: rules with values for their variables, found from what is on record.
//!
//! A condition all of whose variables have values is a *test*: it is kept, whether or not anything supports it, so that
//! an answer "no" can name it. A condition that still has a variable which something else needs is a *generator*: it is
//! solved from the facts that are stated or derivable.

use std::collections::HashSet;

use foederis_model::{
    Atom, Comparison, EntityId, Fact, Formula, JointEvidence, Limits, Pattern, Period, Quota, Rule, RuleId,
    Stopped, Term, Value, Variable, ViewpointSet,
};
use indexmap::{IndexMap, IndexSet};

use crate::binding::{Binding, atom_mentions, bind, bind_found, pattern_of, unbound_error, unify, value_of};
use crate::error::EngineError;
use crate::graph::{Graph, Node, NodeId, Weights};
use crate::order::{self, mentions, unbound};
use crate::program::Program;
use crate::searches::{Searcher, Searches};
use crate::tables::Table;

/// One way in which a condition may hold.
pub(crate) struct Solution {
    pub(crate) binding: Binding,
    pub(crate) node: NodeId,
    /// Nobody heard has named some of what was looked for, and silence leaves it open: those variables have no values.
    pub(crate) unnamed: bool,
    /// The viewpoints that come to it.
    pub(crate) by: ViewpointSet,
}

/// A rule's lines as far as they are solved.
pub(crate) struct State {
    pub(crate) binding: Binding,
    pub(crate) nodes: Vec<NodeId>,
    pub(crate) search: Search,
    /// The viewpoints that come to these values.
    pub(crate) by: ViewpointSet,
}

/// A fact asked for.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(crate) fact: Fact,
    pub(crate) node: NodeId,
    /// The viewpoints that find it.
    pub(crate) by: ViewpointSet,
}

/// A question's graph.
pub(crate) struct Grounded {
    pub(crate) roots: Vec<Root>,
    pub(crate) graph: Graph,
    /// Whether all facts asked for are among the roots.
    pub(crate) all_found: bool,
    /// Why some of it was not looked into, if it was not.
    pub(crate) stopped: Option<Stopped>,
}

/// How far the values of a rule's lines are found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Search {
    /// For every line so far.
    Found,
    /// For this line nobody heard has named any, and silence leaves it open.
    Unnamed(usize),
    /// For some line there are none: what is left is there to say so.
    Failed,
}

pub(crate) struct Grounder<'p, 'l, E: JointEvidence + ?Sized> {
    pub(crate) program: &'p Program<'l>,
    pub(crate) evidence: &'p E,
    /// All viewpoints that are asked.
    pub(crate) all: ViewpointSet,
    /// Facts that generators find although nobody states them: what a flip may assume.
    pub(crate) also: &'p IndexSet<Fact>,
    /// Take up facts that a flip may suppose (`supposing.rs`).
    pub(crate) supposing: bool,
    pub(crate) supposed: HashSet<(RuleId, Atom, Binding)>,
    pub(crate) also_supposed: IndexSet<Fact>,
    pub(crate) limits: &'p Limits,
    pub(crate) graph: Graph,
    pub(crate) queue: Vec<(NodeId, Fact)>,
    pub(crate) tables: IndexMap<Pattern, Table>,
    /// Those of the tables that are still being filled, by position.
    pub(crate) open_tables: IndexSet<usize>,
    /// By pattern of a derived relation: what facts that nobody has named would stand on.
    pub(crate) unnamed: IndexMap<Pattern, NodeId>,
    pub(crate) depth: usize,
    /// The shallowest table still being filled that the current one has read.
    pub(crate) lowest: usize,
    /// Build nodes, rather than only look for solutions.
    pub(crate) building: bool,
    /// The node of all lines that were not looked into.
    pub(crate) unread: Option<NodeId>,
    pub(crate) work: usize,
    /// Why what is left was not looked into.
    pub(crate) stopped: Option<Stopped>,
    /// What was searched for, and for whom, where that is kept.
    pub(crate) searches: Option<Searches>,
    /// Values to which the variables of the rule that is solved are narrowed: only what agrees is searched for.
    pub(crate) narrowed_to: Option<Binding>,
}

impl<'p, 'l, E: JointEvidence + ?Sized> Grounder<'p, 'l, E> {
    pub(crate) fn new(
        program: &'p Program<'l>,
        evidence: &'p E,
        also: &'p IndexSet<Fact>,
        limits: &'p Limits,
    ) -> Self {
        Self {
            program,
            evidence,
            all: ViewpointSet::first(evidence.viewpoints()),
            also,
            supposing: false,
            supposed: HashSet::new(),
            also_supposed: IndexSet::new(),
            limits,
            graph: Graph::default(),
            queue: Vec::new(),
            tables: IndexMap::new(),
            open_tables: IndexSet::new(),
            unnamed: IndexMap::new(),
            depth: 0,
            lowest: usize::MAX,
            building: true,
            unread: None,
            work: 0,
            stopped: None,
            searches: None,
            narrowed_to: None,
        }
    }

    /// Grounds a pattern: the facts that match it, each with its node and the viewpoints that find it, and the graph
    /// below them. Where it has to stop, what was not looked into is in the graph as such, and facts may be missing.
    pub(crate) fn ground(mut self, pattern: &Pattern) -> Result<Grounded, EngineError> {
        let facts = match pattern.as_fact() {
            Some(fact) => vec![(fact, self.all)],
            None => match self.supported(pattern) {
                Err(EngineError::Stopped(why)) => {
                    self.stopped = Some(why);
                    self.building = true;
                    self.found_so_far(pattern)
                }
                found => found?,
            },
        };
        let all_found = self.stopped.is_none();
        let mut roots = Vec::with_capacity(facts.len());
        for (fact, by) in facts {
            let node = self.fact_node(fact.clone())?;
            roots.push(Root { fact, node, by });
        }
        self.expand_all()?;
        // What a flip may suppose is looked at by itself, too: what it would stand on is taken up with it.
        for fact in std::mem::take(&mut self.also_supposed) {
            self.fact_node(fact)?;
        }
        self.supposing = false;
        self.expand_all()?;
        Ok(Grounded { roots, graph: self.graph, all_found, stopped: self.stopped })
    }

    pub(crate) fn expand_all(&mut self) -> Result<(), EngineError> {
        while let Some((node, fact)) = self.queue.pop() {
            if self.stopped.is_none() {
                match self.expand(node, &fact) {
                    Err(EngineError::Stopped(why)) => {
                        self.stopped = Some(why);
                        self.building = true;
                    }
                    expanded => {
                        expanded?;
                        continue;
                    }
                }
            }
            self.graph.nodes[node.index()] = Node::Unreached(fact);
        }
        Ok(())
    }

    /// Counts a step of the work; once it was told to stop, what is left are the steps that say so.
    pub(crate) fn step(&mut self) -> Result<(), EngineError> {
        if self.stopped.is_some() {
            return Ok(());
        }
        self.work += 1;
        if self.work.is_multiple_of(256)
            && let Some(why) = self.limits.stop.stopped()
        {
            return Err(why.into());
        }
        // Looking for solutions may take more steps than there are nodes, but not without bound.
        if self.graph.nodes.len() > self.limits.nodes || self.work / 16 > self.limits.nodes {
            return Err(Stopped::Size(self.limits.nodes).into());
        }
        Ok(())
    }

    pub(crate) fn add(&mut self, node: Node) -> NodeId {
        if !self.building {
            return NodeId(0);
        }
        let id = NodeId(u32::try_from(self.graph.nodes.len()).unwrap_or(u32::MAX));
        self.graph.nodes.push(node);
        id
    }

    /// The node of a fact, made on first use; a derived fact is expanded later.
    pub(crate) fn fact_node(&mut self, fact: Fact) -> Result<NodeId, EngineError> {
        self.step()?;
        if !self.building {
            return Ok(NodeId(0));
        }
        if let Some(node) = self.graph.facts.get(&fact) {
            return Ok(*node);
        }
        let node = if self.program.is_derived(fact.relation) {
            let id = self.add(Node::Derived { fact: fact.clone(), instances: Vec::new() });
            self.queue.push((id, fact.clone()));
            id
        } else {
            self.add(Node::Recorded(fact.clone()))
        };
        self.graph.facts.insert(fact, node);
        Ok(node)
    }

    fn expand(&mut self, node: NodeId, fact: &Fact) -> Result<(), EngineError> {
        self.search_for(Searcher::Fact(node));
        let mut all = Vec::new();
        for id in self.program.rules_for(fact.relation) {
            let rule = self.program.rule(*id);
            if let Some(binding) = unify(rule, &Pattern::from(fact)) {
                for State { nodes: lines, by, .. } in self.solve_rule(rule, binding, true)? {
                    all.push(self.add(Node::Instance { rule: *id, head: fact.clone(), lines, by }));
                }
            }
        }
        if let Node::Derived { instances, .. } = &mut self.graph.nodes[node.index()] {
            *instances = all;
        }
        Ok(())
    }

    /// The solutions of a rule's lines, those with them for which nobody has named some value. With `keep_failed`, a rule
    /// whose generator finds nothing yields one instance that says so, for the sake of the answer "no".
    pub(crate) fn solve_rule(
        &mut self,
        rule: &Rule,
        binding: Binding,
        keep_failed: bool,
    ) -> Result<Vec<State>, EngineError> {
        let lines: Vec<(&Formula, bool)> = rule.lines.iter().map(|l| (&l.formula, l.unless)).collect();
        let order = order::order(&lines, &binding);
        let positive: Vec<&Formula> = lines.iter().filter(|(_, unless)| !unless).map(|(f, _)| *f).collect();
        self.suppose(rule, &positive, &binding)?;
        let nodes = vec![NodeId(0); rule.lines.len()];
        let mut states = vec![State { binding, nodes, search: Search::Found, by: self.all }];
        for (done, &i) in order.iter().enumerate() {
            let line = &rule.lines[i];
            let mut next = Vec::with_capacity(states.len());
            for State { binding, mut nodes, search, by } in states {
                let open = unbound(&line.formula, &binding);
                let needed = |v: &Variable| {
                    atom_mentions(&rule.head, *v)
                        || order[done + 1..].iter().any(|l| mentions(&rule.lines[*l].formula, *v))
                };
                if search == Search::Failed && line.condition.is_none() {
                    // One line that nothing can meet is enough: the instance says so, and the rest is not looked into.
                    nodes[i] = self.unread();
                    next.push(State { binding, nodes, search, by });
                    continue;
                }
                // What was not found cannot be compared, and that is no further failure.
                let in_vain = search != Search::Found && order::waits_in_vain(&lines, i, &binding);
                let lost = match search {
                    Search::Found => false,
                    Search::Failed => true,
                    // What has to do with nothing that nobody has named still gives its values.
                    Search::Unnamed(_) => {
                        let before = |v| order[..done].iter().any(|l| mentions(&rule.lines[*l].formula, v));
                        in_vain || open.iter().any(|v| before(*v))
                    }
                };
                if lost || line.unless || !open.iter().any(needed) {
                    let node = if in_vain {
                        self.add(Node::Compared(!line.unless))
                    } else {
                        self.test(rule, &line.formula, &binding)?
                    };
                    let searched = keep_failed && !line.unless;
                    let in_vain_for = if searched { self.never(node).and(by) } else { ViewpointSet::NONE };
                    nodes[i] = if line.unless { self.add(Node::Not(node)) } else { node };
                    let others = by.without(in_vain_for);
                    if !in_vain_for.is_empty() {
                        let (binding, nodes) = (binding.clone(), nodes.clone());
                        next.push(State { binding, nodes, search: Search::Failed, by: in_vain_for });
                    }
                    if !others.is_empty() {
                        next.push(State { binding, nodes, search, by: others });
                    }
                    continue;
                }
                let solutions = self.solve(rule, &line.formula, &binding)?;
                let mut without = by;
                for solution in solutions {
                    without = without.without(solution.by);
                    let by = by.and(solution.by);
                    if by.is_empty() {
                        continue;
                    }
                    let mut nodes: Vec<NodeId> = nodes.clone();
                    nodes[i] = solution.node;
                    let search = if solution.unnamed { Search::Unnamed(i) } else { search };
                    next.push(State { binding: solution.binding, nodes, search, by });
                }
                if keep_failed && !without.is_empty() {
                    nodes[i] = self.none_found(rule, &line.formula, &binding, without)?;
                    next.push(State { binding, nodes, search: Search::Failed, by: without });
                }
            }
            states = next;
        }
        Ok(states)
    }

    /// The node of a line that was not looked into, since another line of the instance decides.
    fn unread(&mut self) -> NodeId {
        match self.unread {
            Some(node) => node,
            None => {
                let node = self.add(Node::Compared(true));
                if self.building {
                    self.unread = Some(node);
                }
                node
            }
        }
    }

    /// The viewpoints from which a node certainly holds on no day, whatever else is found.
    fn never(&self, node: NodeId) -> ViewpointSet {
        if !self.building {
            return ViewpointSet::NONE;
        }
        let all = |holds: bool| if holds { self.all } else { ViewpointSet::NONE };
        match self.graph.nodes.get(node.index()) {
            Some(Node::NoneFound(_) | Node::Compared(false)) => self.all,
            Some(Node::All(parts)) => parts.iter().fold(ViewpointSet::NONE, |set, n| set.or(self.never(*n))),
            Some(Node::Any(parts)) => parts.iter().fold(self.all, |set, n| set.and(self.never(*n))),
            Some(Node::After(n, _) | Node::Within(n, _) | Node::Once(n) | Node::Ever(n)) => self.never(*n),
            Some(Node::OnDayOf { holds, act }) => self.never(*holds).or(self.never(*act)),
            Some(Node::SeenBy { of, by }) => self.never(*of).or(self.all.without(*by)),
            Some(Node::Derived { fact, .. }) => {
                let pattern = Pattern::from(fact);
                let mut rules = self.program.rules_for(fact.relation).iter().map(|id| self.program.rule(*id));
                all(rules.all(|rule| rule.denies || unify(rule, &pattern).is_none()))
            }
            _ => ViewpointSet::NONE,
        }
    }

    /// The node of a condition that has no solution for some viewpoints: it names the first thing that was looked for and
    /// not found.
    fn none_found(
        &mut self,
        rule: &Rule,
        formula: &Formula,
        binding: &Binding,
        by: ViewpointSet,
    ) -> Result<NodeId, EngineError> {
        let was_building = std::mem::replace(&mut self.building, false);
        let missing = self.missing(rule, formula, binding, by);
        self.building = was_building;
        Ok(match missing? {
            Some(pattern) => self.add(Node::NoneFound(pattern)),
            None => self.add(Node::Compared(false)),
        })
    }

    fn missing(
        &mut self,
        rule: &Rule,
        formula: &Formula,
        binding: &Binding,
        by: ViewpointSet,
    ) -> Result<Option<Pattern>, EngineError> {
        match formula {
            Formula::Atom(atom) => Ok(Some(pattern_of(atom, binding))),
            Formula::All(parts) => {
                let conditions: Vec<(&Formula, bool)> = parts.iter().map(|p| (p, false)).collect();
                let mut bindings = vec![binding.clone()];
                for i in order::order(&conditions, binding) {
                    let mut next = Vec::new();
                    for binding in &bindings {
                        let solutions = self.solve(rule, &parts[i], binding)?.into_iter();
                        next.extend(solutions.filter(|s| !s.by.and(by).is_empty()).map(|s| s.binding));
                    }
                    if next.is_empty() {
                        return match bindings.first() {
                            Some(binding) => self.missing(rule, &parts[i], binding, by),
                            None => Ok(None),
                        };
                    }
                    bindings = next;
                }
                Ok(None)
            }
            Formula::Any(parts) => match parts.first() {
                Some(part) => self.missing(rule, part, binding, by),
                None => Ok(None),
            },
            Formula::Once(inner) | Formula::Ever(inner) => self.missing(rule, inner, binding, by),
            Formula::After { of, .. } | Formula::Within { of, .. } => self.missing(rule, of, binding, by),
            Formula::OnDayOf { holds, .. } => self.missing(rule, holds, binding, by),
            Formula::Not(_)
            | Formula::Compare(..)
            | Formula::IsA(..)
            | Formula::Count { .. }
            | Formula::Date { .. }
            | Formula::Untranslated(_) => Ok(None),
        }
    }

    /// One node for a condition; variables still open mean "for some value".
    pub(crate) fn test(
        &mut self,
        rule: &Rule,
        formula: &Formula,
        binding: &Binding,
    ) -> Result<NodeId, EngineError> {
        if !self.building {
            return Ok(NodeId(0));
        }
        let solutions = self.solve(rule, formula, binding)?;
        let found = solutions.iter().fold(ViewpointSet::NONE, |set, s| set.or(s.by));
        let mut ways: Vec<NodeId> = Vec::with_capacity(solutions.len());
        for solution in solutions {
            ways.push(self.seen(solution.node, solution.by));
        }
        let without = self.all.without(found);
        if !without.is_empty() {
            let none = self.none_found(rule, formula, binding, without)?;
            ways.push(self.seen(none, without));
        }
        ways.sort_unstable();
        ways.dedup();
        Ok(match ways.as_slice() {
            [one] => *one,
            _ => self.add(Node::Any(ways)),
        })
    }

    /// A node as one of several ways, to which some viewpoints come.
    pub(crate) fn seen(&mut self, of: NodeId, by: ViewpointSet) -> NodeId {
        if by == self.all { of } else { self.add(Node::SeenBy { of, by }) }
    }

    pub(crate) fn found(&self, binding: Binding, node: NodeId) -> Solution {
        Solution { binding, node, unnamed: false, by: self.all }
    }

    pub(crate) fn solve(
        &mut self,
        rule: &Rule,
        formula: &Formula,
        binding: &Binding,
    ) -> Result<Vec<Solution>, EngineError> {
        self.step()?;
        match formula {
            Formula::Atom(atom) => self.solve_atom(atom, binding),
            Formula::Not(inner) => {
                let node = self.test(rule, inner, binding)?;
                Ok(self.one(binding, Node::Not(node)))
            }
            Formula::All(parts) => self.solve_all(rule, parts, binding),
            Formula::Any(parts) => {
                if unbound(formula, binding).is_empty() {
                    let mut nodes = Vec::with_capacity(parts.len());
                    for part in parts {
                        nodes.push(self.test(rule, part, binding)?);
                    }
                    return Ok(self.one(binding, Node::Any(nodes)));
                }
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.solve(rule, part, binding)?);
                }
                Ok(all)
            }
            Formula::Compare(left, how, right) => self.solve_comparison(rule, *left, *how, *right, binding),
            Formula::IsA(term, kind) => match value_of(*term, binding) {
                Some(value) => {
                    let fits = self.program.library.fits(value, foederis_model::RoleKind::Entity(*kind));
                    Ok(self.one(binding, Node::Compared(fits)))
                }
                None => {
                    let node = self.add(Node::Compared(true));
                    let mut all = Vec::new();
                    for (i, entity) in self.program.library.entities.iter().enumerate() {
                        if self.program.library.is_kind(entity.kind, *kind) {
                            let id = EntityId(u32::try_from(i).unwrap_or(u32::MAX));
                            all.push(self.found(bind(binding, *term, Value::Entity(id)), node));
                        }
                    }
                    Ok(all)
                }
            },
            Formula::After { period, of } => self.solve_timed(rule, *period, of, binding, Node::After),
            Formula::Within { period, of } => self.solve_timed(rule, *period, of, binding, Node::Within),
            Formula::Once(inner) => self.solve_inner(rule, inner, binding, Node::Once),
            Formula::Ever(inner) => self.solve_inner(rule, inner, binding, Node::Ever),
            Formula::OnDayOf { holds, act } => {
                let mut all = Vec::new();
                for Solution { binding, node: holds, unnamed, by } in self.solve(rule, holds, binding)? {
                    // "the day of F" is the first day on which any F of this form holds.
                    let act = self.test(rule, act, &binding)?;
                    let node = self.add(Node::OnDayOf { holds, act });
                    all.push(Solution { binding, node, unnamed, by });
                }
                Ok(all)
            }
            Formula::Count { quota, over, among, holds } => {
                let node = self.count(rule, *quota, *over, among, holds.as_deref(), binding)?;
                Ok(vec![self.found(binding.clone(), node)])
            }
            Formula::Date { date, over } => match value_of(*date, binding) {
                Some(Value::Date(date)) => Ok(self.one(binding, Node::Date { date, over: *over })),
                Some(_) => Err(EngineError::WrongValue { rule: rule.id, needed: "a date" }),
                None => Err(unbound_error(rule, *date)),
            },
            Formula::Untranslated(text) => Ok(self.one(binding, Node::Untranslated(text.clone()))),
        }
    }

    /// A condition that gives no variable a value.
    fn one(&mut self, binding: &Binding, node: Node) -> Vec<Solution> {
        let node = self.add(node);
        vec![self.found(binding.clone(), node)]
    }

    fn solve_all(
        &mut self,
        rule: &Rule,
        parts: &[Formula],
        binding: &Binding,
    ) -> Result<Vec<Solution>, EngineError> {
        let conditions: Vec<(&Formula, bool)> = parts.iter().map(|p| (p, false)).collect();
        self.suppose(rule, &parts.iter().collect::<Vec<_>>(), binding)?;
        let mut states = vec![(binding.clone(), Vec::new(), false, self.all)];
        let order = order::order(&conditions, binding);
        for (done, &i) in order.iter().enumerate() {
            let part = &parts[i];
            let mut next = Vec::new();
            for (binding, mut nodes, unnamed, by) in states {
                let open = unbound(part, &binding);
                let before = |v| order[..done].iter().any(|p| mentions(&parts[*p], v));
                let in_vain = unnamed && order::waits_in_vain(&conditions, i, &binding);
                if unnamed && (in_vain || open.is_empty() || open.iter().any(|v| before(*v))) {
                    // What nobody has named cannot be compared; whatever else is asked of it is asked of some value.
                    nodes.push(if in_vain {
                        self.add(Node::Compared(true))
                    } else {
                        self.test(rule, part, &binding)?
                    });
                    next.push((binding, nodes, true, by));
                    continue;
                }
                for solution in self.solve(rule, part, &binding)? {
                    let by = by.and(solution.by);
                    if by.is_empty() {
                        continue;
                    }
                    let mut nodes: Vec<NodeId> = nodes.clone();
                    nodes.push(solution.node);
                    next.push((solution.binding, nodes, unnamed || solution.unnamed, by));
                }
            }
            states = next;
        }
        let whole = |(binding, nodes, unnamed, by)| Solution {
            binding,
            node: self.add(Node::All(nodes)),
            unnamed,
            by,
        };
        Ok(states.into_iter().map(whole).collect())
    }

    fn solve_inner(
        &mut self,
        rule: &Rule,
        inner: &Formula,
        binding: &Binding,
        wrap: impl Fn(NodeId) -> Node,
    ) -> Result<Vec<Solution>, EngineError> {
        let solutions = self.solve(rule, inner, binding)?;
        Ok(solutions.into_iter().map(|s| Solution { node: self.add(wrap(s.node)), ..s }).collect())
    }

    fn solve_timed(
        &mut self,
        rule: &Rule,
        period: Term,
        of: &Formula,
        binding: &Binding,
        wrap: impl Fn(NodeId, Period) -> Node,
    ) -> Result<Vec<Solution>, EngineError> {
        let mut all = Vec::new();
        for solution in self.solve(rule, of, binding)? {
            let node = match value_of(period, &solution.binding) {
                Some(Value::Period(period)) => wrap(solution.node, period),
                Some(_) => return Err(EngineError::WrongValue { rule: rule.id, needed: "a period" }),
                // Of what nobody has named, the period is not known either: at some time since.
                None if solution.unnamed => Node::Once(solution.node),
                None => return Err(unbound_error(rule, period)),
            };
            all.push(Solution { node: self.add(node), ..solution });
        }
        Ok(all)
    }

    fn solve_comparison(
        &mut self,
        rule: &Rule,
        left: Term,
        how: Comparison,
        right: Term,
        binding: &Binding,
    ) -> Result<Vec<Solution>, EngineError> {
        let (a, b) = (value_of(left, binding), value_of(right, binding));
        let holds = match (a, b, how) {
            (Some(a), Some(b), Comparison::Same) => a == b,
            (Some(a), Some(b), Comparison::Different) => a != b,
            (Some(Value::Number(a)), Some(Value::Number(b)), Comparison::AtLeast) => a >= b,
            (Some(Value::Number(a)), Some(Value::Number(b)), Comparison::MoreThan) => a > b,
            (Some(_), Some(_), _) => {
                return Err(EngineError::WrongValue { rule: rule.id, needed: "two numbers" });
            }
            (Some(value), None, Comparison::Same) => {
                let node = self.add(Node::Compared(true));
                return Ok(vec![self.found(bind(binding, right, value), node)]);
            }
            (None, Some(value), Comparison::Same) => {
                let node = self.add(Node::Compared(true));
                return Ok(vec![self.found(bind(binding, left, value), node)]);
            }
            (None, _, _) => return Err(unbound_error(rule, left)),
            (_, None, _) => return Err(unbound_error(rule, right)),
        };
        Ok(self.one(binding, Node::Compared(holds)))
    }

    fn count(
        &mut self,
        rule: &Rule,
        quota: Quota,
        over: Variable,
        among: &Formula,
        holds: Option<&Formula>,
        binding: &Binding,
    ) -> Result<NodeId, EngineError> {
        if !self.building {
            return Ok(NodeId(0));
        }
        let mut inner = binding.clone();
        if let Some(slot) = inner.get_mut(usize::from(over.0)) {
            *slot = None;
        }
        let mut counted: IndexMap<Value, Vec<NodeId>> = IndexMap::new();
        let mut unnamed = Vec::new();
        for Solution { binding: found, node, unnamed: nobody, by } in self.solve(rule, among, &inner)? {
            let node = self.seen(node, by);
            match value_of(Term::Variable(over), &found) {
                Some(value) => counted.entry(value).or_default().push(node),
                None if nobody => unnamed.push(node),
                None => return Err(unbound_error(rule, Term::Variable(over))),
            }
        }
        let yes = self.add(Node::Compared(true));
        let values: Vec<Value> = counted.keys().copied().collect();
        let mut members = Vec::with_capacity(counted.len());
        for (value, nodes) in counted {
            let member = match nodes.as_slice() {
                [one] => *one,
                _ => self.add(Node::Any(nodes)),
            };
            let holds = match holds {
                Some(formula) => {
                    let bound = bind(binding, Term::Variable(over), value);
                    self.test(rule, formula, &bound)?
                }
                None => yes,
            };
            members.push((member, holds));
        }
        let mut needed = quota;
        let weights = match quota {
            Quota::AtLeast(term) => {
                let n = match value_of(term, binding) {
                    Some(Value::Number(n)) => n,
                    Some(_) => return Err(EngineError::WrongValue { rule: rule.id, needed: "a number" }),
                    None => return Err(unbound_error(rule, term)),
                };
                needed = Quota::AtLeast(Term::Value(Value::Number(n)));
                Weights { gain: 1, loss: 0, base: n.saturating_neg() }
            }
            // Scaled, so that the share weighs more than all members together, and each member one: of nobody, no share.
            Quota::Share { numerator, denominator, strict } => {
                let scale = i64::try_from(members.len()).unwrap_or(i64::MAX).saturating_add(1);
                let weight = |n: i64| n.saturating_mul(scale).saturating_add(1);
                let base = if strict { scale.saturating_neg() } else { 0 };
                Weights { gain: weight(denominator - numerator), loss: weight(-numerator), base: base - 1 }
            }
            Quota::Every => Weights { gain: 0, loss: -1, base: 0 },
        };
        let known = self.add(Node::Count { members, weights, asked: Box::new((values, needed)) });
        if unnamed.is_empty() {
            return Ok(known);
        }
        // Whom nobody has named may be any number: they may bring a number about, and break what holds of every one.
        let others = self.add(Node::Any(unnamed));
        if matches!(quota, Quota::AtLeast(_)) {
            return Ok(self.add(Node::Any(vec![known, others])));
        }
        let none = self.add(Node::Not(others));
        let both = self.add(Node::All(vec![known, none]));
        Ok(if matches!(quota, Quota::Every) { both } else { self.add(Node::Any(vec![both, others])) })
    }

    fn solve_atom(&mut self, atom: &Atom, binding: &Binding) -> Result<Vec<Solution>, EngineError> {
        let pattern = pattern_of(atom, binding);
        if let Some(fact) = pattern.as_fact() {
            let node = self.fact_node(fact)?;
            return Ok(vec![self.found(binding.clone(), node)]);
        }
        let mut all = Vec::new();
        let mut found_by = ViewpointSet::NONE;
        let supported = match self.narrow(atom, binding) {
            Some(narrow) => self.supported_among(&pattern, &narrow)?,
            None => self.supported(&pattern)?,
        };
        for (fact, by) in supported {
            let binding = bind_found(atom, &Pattern::from(&fact), binding);
            let node = self.fact_node(fact)?;
            found_by = found_by.or(by);
            all.push(Solution { binding, node, unnamed: false, by });
        }
        if self.program.is_derived(atom.relation) {
            for (found, by) in self.with_unnamed(&pattern) {
                let node = if self.building { self.unnamed(&found)? } else { NodeId(0) };
                all.push(Solution { binding: bind_found(atom, &found, binding), node, unnamed: true, by });
            }
        } else if found_by != self.all {
            let mut by = self.evidence.leaves_open(&pattern).without(found_by);
            if self.narrowed_to.is_some() && !by.is_empty() && !self.evidence.stated(&pattern).is_empty() {
                by = ViewpointSet::NONE;
            }
            self.note_silence(&pattern, !by.is_empty());
            if !by.is_empty() {
                let node = self.add(Node::Unspoken(pattern));
                all.push(Solution { binding: binding.clone(), node, unnamed: true, by });
            }
        }
        Ok(all)
    }
}
