//! From a question to its ground graph: rules with values for their variables, found from what is on record.
//!
//! A condition all of whose variables have values is a *test*: it is kept, whether or not anything supports it, so that
//! an answer "no" can name it. A condition that still has a variable which something else needs is a *generator*: it is
//! solved from the facts that are stated or derivable.

use foederis_model::{
    Atom, Comparison, EntityId, Evidence, Fact, Formula, Limits, Pattern, Period, Quota, RelationId, Rule,
    RuleId, Slot, Term, Value, Variable,
};
use indexmap::{IndexMap, IndexSet};

use crate::error::EngineError;
use crate::graph::{Graph, Node, NodeId, Weights};
use crate::order::{self, mentions, unbound};
use crate::program::Program;

/// Values for the variables of one rule.
pub(crate) type Binding = Vec<Option<Value>>;

/// The answers found so far for one pattern of a derived relation.
#[derive(Default)]
struct Table {
    answers: IndexSet<Fact>,
    complete: bool,
    depth: Option<usize>,
    /// The shallowest table still being filled that it has read.
    waits_on: usize,
}

pub(crate) struct Grounder<'p, 'l, E: Evidence + ?Sized> {
    program: &'p Program<'l>,
    evidence: &'p E,
    /// Facts that generators find although nobody states them: what a flip may assume.
    also: &'p IndexSet<Fact>,
    limits: &'p Limits,
    graph: Graph,
    queue: Vec<(NodeId, Fact)>,
    tables: IndexMap<Pattern, Table>,
    depth: usize,
    /// The shallowest table still being filled that the current one has read.
    lowest: usize,
    /// Build nodes, rather than only look for solutions.
    building: bool,
    work: usize,
}

impl<'p, 'l, E: Evidence + ?Sized> Grounder<'p, 'l, E> {
    pub(crate) fn new(
        program: &'p Program<'l>,
        evidence: &'p E,
        also: &'p IndexSet<Fact>,
        limits: &'p Limits,
    ) -> Self {
        Self {
            program,
            evidence,
            also,
            limits,
            graph: Graph::default(),
            queue: Vec::new(),
            tables: IndexMap::new(),
            depth: 0,
            lowest: usize::MAX,
            building: true,
            work: 0,
        }
    }

    /// Grounds a pattern: the facts that match it, each with its node, and the graph below them.
    pub(crate) fn ground(mut self, pattern: &Pattern) -> Result<(Vec<(Fact, NodeId)>, Graph), EngineError> {
        let facts = match pattern.as_fact() {
            Some(fact) => vec![fact],
            None => self.supported(pattern)?,
        };
        let mut roots = Vec::with_capacity(facts.len());
        for fact in facts {
            let node = self.fact_node(fact.clone())?;
            roots.push((fact, node));
        }
        while let Some((node, fact)) = self.queue.pop() {
            self.expand(node, &fact)?;
        }
        Ok((roots, self.graph))
    }

    fn step(&mut self) -> Result<(), EngineError> {
        self.work += 1;
        if self.work.is_multiple_of(1024) && self.limits.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        // Looking for solutions may take more steps than there are nodes, but not without bound.
        if self.graph.nodes.len() > self.limits.nodes || self.work / 16 > self.limits.nodes {
            return Err(EngineError::TooLarge { nodes: self.limits.nodes });
        }
        Ok(())
    }

    fn add(&mut self, node: Node) -> NodeId {
        if !self.building {
            return NodeId(0);
        }
        let id = NodeId(u32::try_from(self.graph.nodes.len()).unwrap_or(u32::MAX));
        self.graph.nodes.push(node);
        id
    }

    /// The node of a fact, made on first use; a derived fact is expanded later.
    fn fact_node(&mut self, fact: Fact) -> Result<NodeId, EngineError> {
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
        let mut all = Vec::new();
        for id in self.program.rules_for(fact.relation) {
            let rule = self.program.rule(*id);
            if let Some(binding) = unify(rule, &Pattern::from(fact)) {
                for (_, lines) in self.solve_rule(rule, binding, true)? {
                    all.push(self.add(Node::Instance { rule: *id, head: fact.clone(), lines }));
                }
            }
        }
        if let Node::Derived { instances, .. } = &mut self.graph.nodes[node.index()] {
            *instances = all;
        }
        Ok(())
    }

    /// The solutions of a rule's lines. With `keep_dead`, a rule whose generator finds nothing yields one instance that
    /// says so, for the sake of the answer "no".
    fn solve_rule(
        &mut self,
        rule: &Rule,
        binding: Binding,
        keep_dead: bool,
    ) -> Result<Vec<(Binding, Vec<NodeId>)>, EngineError> {
        let lines: Vec<(&Formula, bool)> = rule.lines.iter().map(|l| (&l.formula, l.unless)).collect();
        let order = order::order(&lines, &binding);
        // The last: something was not found, and the instance is there to say so.
        let mut states = vec![(binding, vec![NodeId(0); rule.lines.len()], false)];
        for (done, &i) in order.iter().enumerate() {
            let line = &rule.lines[i];
            let mut next = Vec::with_capacity(states.len());
            for (binding, mut nodes, dead) in states {
                let open = unbound(&line.formula, &binding);
                let needed = |v: &Variable| {
                    atom_mentions(&rule.head, *v)
                        || order[done + 1..].iter().any(|l| mentions(&rule.lines[*l].formula, *v))
                };
                if dead || line.unless || !open.iter().any(needed) {
                    // What was not found cannot be compared, and that is no further failure.
                    let node = if dead && order::waits_in_vain(&lines, i, &binding) {
                        self.add(Node::Compared(!line.unless))
                    } else {
                        self.test(rule, &line.formula, &binding)?
                    };
                    nodes[i] = if line.unless { self.add(Node::Not(node)) } else { node };
                    next.push((binding, nodes, dead));
                    continue;
                }
                let solutions = self.solve(rule, &line.formula, &binding)?;
                if solutions.is_empty() && keep_dead {
                    nodes[i] = self.none_found(rule, &line.formula, &binding)?;
                    next.push((binding, nodes, true));
                    continue;
                }
                for (binding, node) in solutions {
                    let mut nodes: Vec<NodeId> = nodes.clone();
                    nodes[i] = node;
                    next.push((binding, nodes, false));
                }
            }
            states = next;
        }
        Ok(states.into_iter().map(|(binding, nodes, _)| (binding, nodes)).collect())
    }

    /// The node of a condition that has no solution: it names the first thing that was looked for and not found.
    fn none_found(
        &mut self,
        rule: &Rule,
        formula: &Formula,
        binding: &Binding,
    ) -> Result<NodeId, EngineError> {
        let was_building = std::mem::replace(&mut self.building, false);
        let missing = self.missing(rule, formula, binding);
        self.building = was_building;
        Ok(match missing? {
            Some(pattern) if self.evidence.leaves_open(&pattern) => self.add(Node::Unspoken(pattern)),
            Some(pattern) => self.add(Node::NoneFound(pattern)),
            None => self.add(Node::Compared(false)),
        })
    }

    fn missing(
        &mut self,
        rule: &Rule,
        formula: &Formula,
        binding: &Binding,
    ) -> Result<Option<Pattern>, EngineError> {
        match formula {
            Formula::Atom(atom) => Ok(Some(pattern_of(atom, binding))),
            Formula::All(parts) => {
                let conditions: Vec<(&Formula, bool)> = parts.iter().map(|p| (p, false)).collect();
                let mut bindings = vec![binding.clone()];
                for i in order::order(&conditions, binding) {
                    let mut next = Vec::new();
                    for binding in &bindings {
                        next.extend(self.solve(rule, &parts[i], binding)?.into_iter().map(|(b, _)| b));
                    }
                    if next.is_empty() {
                        return match bindings.first() {
                            Some(binding) => self.missing(rule, &parts[i], binding),
                            None => Ok(None),
                        };
                    }
                    bindings = next;
                }
                Ok(None)
            }
            Formula::Any(parts) => match parts.first() {
                Some(part) => self.missing(rule, part, binding),
                None => Ok(None),
            },
            Formula::Once(inner) | Formula::Ever(inner) => self.missing(rule, inner, binding),
            Formula::After { of, .. } | Formula::Within { of, .. } => self.missing(rule, of, binding),
            Formula::OnDayOf { holds, .. } => self.missing(rule, holds, binding),
            Formula::Not(_)
            | Formula::Compare(..)
            | Formula::IsA(..)
            | Formula::Count { .. }
            | Formula::Untranslated(_) => Ok(None),
        }
    }

    /// One node for a condition; variables still open mean "for some value".
    fn test(&mut self, rule: &Rule, formula: &Formula, binding: &Binding) -> Result<NodeId, EngineError> {
        if !self.building {
            return Ok(NodeId(0));
        }
        let solutions = self.solve(rule, formula, binding)?;
        Ok(match solutions.as_slice() {
            [] => self.none_found(rule, formula, binding)?,
            [(_, one)] => *one,
            _ => {
                let mut all: Vec<NodeId> = solutions.into_iter().map(|(_, n)| n).collect();
                all.sort_unstable();
                all.dedup();
                self.add(Node::Any(all))
            }
        })
    }

    fn solve(
        &mut self,
        rule: &Rule,
        formula: &Formula,
        binding: &Binding,
    ) -> Result<Vec<(Binding, NodeId)>, EngineError> {
        self.step()?;
        match formula {
            Formula::Atom(atom) => self.solve_atom(atom, binding),
            Formula::Not(inner) => {
                let node = self.test(rule, inner, binding)?;
                let node = self.add(Node::Not(node));
                Ok(vec![(binding.clone(), node)])
            }
            Formula::All(parts) => {
                let mut states = vec![(binding.clone(), Vec::new())];
                let conditions: Vec<(&Formula, bool)> = parts.iter().map(|p| (p, false)).collect();
                for i in order::order(&conditions, binding) {
                    let part = &parts[i];
                    let mut next = Vec::new();
                    for (binding, nodes) in states {
                        for (binding, node) in self.solve(rule, part, &binding)? {
                            let mut nodes: Vec<NodeId> = nodes.clone();
                            nodes.push(node);
                            next.push((binding, nodes));
                        }
                    }
                    states = next;
                }
                Ok(states.into_iter().map(|(b, nodes)| (b, self.add(Node::All(nodes)))).collect())
            }
            Formula::Any(parts) => {
                if unbound(formula, binding).is_empty() {
                    let mut nodes = Vec::with_capacity(parts.len());
                    for part in parts {
                        nodes.push(self.test(rule, part, binding)?);
                    }
                    let node = self.add(Node::Any(nodes));
                    return Ok(vec![(binding.clone(), node)]);
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
                    let node = self.add(Node::Compared(fits));
                    Ok(vec![(binding.clone(), node)])
                }
                None => {
                    let node = self.add(Node::Compared(true));
                    let mut all = Vec::new();
                    for (i, entity) in self.program.library.entities.iter().enumerate() {
                        if self.program.library.is_kind(entity.kind, *kind) {
                            let id = EntityId(u32::try_from(i).unwrap_or(u32::MAX));
                            all.push((bind(binding, *term, Value::Entity(id)), node));
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
                for (binding, holds) in self.solve(rule, holds, binding)? {
                    // "the day of F" is the first day on which any F of this form holds.
                    let act = self.test(rule, act, &binding)?;
                    all.push((binding, self.add(Node::OnDayOf { holds, act })));
                }
                Ok(all)
            }
            Formula::Count { quota, over, among, holds } => {
                let node = self.count(rule, *quota, *over, among, holds.as_deref(), binding)?;
                Ok(vec![(binding.clone(), node)])
            }
            Formula::Untranslated(text) => {
                let node = self.add(Node::Untranslated(text.clone()));
                Ok(vec![(binding.clone(), node)])
            }
        }
    }

    fn solve_inner(
        &mut self,
        rule: &Rule,
        inner: &Formula,
        binding: &Binding,
        wrap: impl Fn(NodeId) -> Node,
    ) -> Result<Vec<(Binding, NodeId)>, EngineError> {
        let solutions = self.solve(rule, inner, binding)?;
        Ok(solutions.into_iter().map(|(b, n)| (b, self.add(wrap(n)))).collect())
    }

    fn solve_timed(
        &mut self,
        rule: &Rule,
        period: Term,
        of: &Formula,
        binding: &Binding,
        wrap: impl Fn(NodeId, Period) -> Node,
    ) -> Result<Vec<(Binding, NodeId)>, EngineError> {
        let mut all = Vec::new();
        for (binding, node) in self.solve(rule, of, binding)? {
            let period = match value_of(period, &binding) {
                Some(Value::Period(period)) => period,
                Some(_) => return Err(EngineError::WrongValue { rule: rule.id, needed: "a period" }),
                None => return Err(unbound_error(rule, period)),
            };
            let node = self.add(wrap(node, period));
            all.push((binding, node));
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
    ) -> Result<Vec<(Binding, NodeId)>, EngineError> {
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
                return Ok(vec![(bind(binding, right, value), node)]);
            }
            (None, Some(value), Comparison::Same) => {
                let node = self.add(Node::Compared(true));
                return Ok(vec![(bind(binding, left, value), node)]);
            }
            (None, _, _) => return Err(unbound_error(rule, left)),
            (_, None, _) => return Err(unbound_error(rule, right)),
        };
        let node = self.add(Node::Compared(holds));
        Ok(vec![(binding.clone(), node)])
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
        for (found, node) in self.solve(rule, among, &inner)? {
            let value = found
                .get(usize::from(over.0))
                .copied()
                .flatten()
                .ok_or_else(|| unbound_error(rule, Term::Variable(over)))?;
            counted.entry(value).or_default().push(node);
        }
        let yes = self.add(Node::Compared(true));
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
        let weights = match quota {
            Quota::AtLeast(term) => {
                let n = match value_of(term, binding) {
                    Some(Value::Number(n)) => n,
                    Some(_) => return Err(EngineError::WrongValue { rule: rule.id, needed: "a number" }),
                    None => return Err(unbound_error(rule, term)),
                };
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
        Ok(self.add(Node::Count { members, weights }))
    }

    fn solve_atom(&mut self, atom: &Atom, binding: &Binding) -> Result<Vec<(Binding, NodeId)>, EngineError> {
        let pattern = pattern_of(atom, binding);
        if let Some(fact) = pattern.as_fact() {
            let node = self.fact_node(fact)?;
            return Ok(vec![(binding.clone(), node)]);
        }
        let mut all = Vec::new();
        for fact in self.supported(&pattern)? {
            let mut found = binding.clone();
            for (term, value) in atom.terms.iter().zip(&fact.values) {
                if let Term::Variable(v) = term
                    && let Some(slot) = found.get_mut(usize::from(v.0))
                {
                    *slot = Some(*value);
                }
            }
            let node = self.fact_node(fact)?;
            all.push((found, node));
        }
        Ok(all)
    }

    /// The facts of a pattern that are stated, or that some rule could derive.
    fn supported(&mut self, pattern: &Pattern) -> Result<Vec<Fact>, EngineError> {
        self.step()?;
        if !self.program.is_derived(pattern.relation) {
            let mut stated = self.evidence.stated(pattern);
            for fact in self.also {
                if pattern.matches(fact) && !stated.contains(fact) {
                    stated.push(fact.clone());
                }
            }
            return Ok(stated);
        }
        let key = canonical(pattern);
        if let Some(table) = self.tables.get(&key) {
            if table.complete {
                return Ok(table.answers.iter().cloned().collect());
            }
            if let Some(depth) = table.depth {
                self.lowest = self.lowest.min(depth);
                return Ok(table.answers.iter().cloned().collect());
            }
        }
        self.fill(&key)?;
        Ok(self.tables.get(&key).map(|t| t.answers.iter().cloned().collect()).unwrap_or_default())
    }

    /// Fills the table of a pattern; with the others it depends on in a circle, until none grows.
    fn fill(&mut self, key: &Pattern) -> Result<(), EngineError> {
        let depth = self.depth;
        self.depth += 1;
        let outer_lowest = std::mem::replace(&mut self.lowest, usize::MAX);
        let was_building = std::mem::replace(&mut self.building, false);
        self.tables.entry(key.clone()).or_default().depth = Some(depth);
        loop {
            let before: usize = self.open_answers();
            self.lowest = usize::MAX;
            for id in self.program.rules_for(key.relation) {
                let rule = self.program.rule(*id);
                if rule.denies {
                    continue;
                }
                let Some(binding) = unify(rule, key) else { continue };
                for (binding, _) in self.solve_rule(rule, binding, false)? {
                    let fact = fact_of(rule, &binding)?;
                    if key.matches(&fact)
                        && let Some(table) = self.tables.get_mut(key)
                    {
                        table.answers.insert(fact);
                    }
                }
            }
            let is_leader = self.lowest >= depth;
            if !is_leader || self.lowest == usize::MAX || self.open_answers() == before {
                break;
            }
        }
        let lowest = self.lowest;
        if lowest >= depth {
            // A leader: what was left open below it has come to rest with it.
            for table in self.tables.values_mut() {
                if !table.complete && table.depth.unwrap_or(table.waits_on) >= depth {
                    table.complete = true;
                    table.depth = None;
                }
            }
        } else if let Some(table) = self.tables.get_mut(key) {
            table.depth = None;
            table.waits_on = lowest;
        }
        self.depth = depth;
        self.building = was_building;
        self.lowest = outer_lowest.min(if lowest < depth { lowest } else { usize::MAX });
        Ok(())
    }

    /// How many answers the tables hold that are still being filled.
    fn open_answers(&self) -> usize {
        let tables = self.tables.values();
        tables.filter(|t| !t.complete).map(|t| t.answers.len()).sum()
    }
}

fn unbound_error(rule: &Rule, term: Term) -> EngineError {
    let variable = match term {
        Term::Variable(v) => rule.variables.get(usize::from(v.0)).cloned().unwrap_or_default(),
        Term::Value(_) => String::new(),
    };
    EngineError::Unbound { rule: rule.id, variable }
}

pub(crate) fn value_of(term: Term, binding: &Binding) -> Option<Value> {
    match term {
        Term::Value(value) => Some(value),
        Term::Variable(v) => binding.get(usize::from(v.0)).copied().flatten(),
    }
}

fn bind(binding: &Binding, term: Term, value: Value) -> Binding {
    let mut bound = binding.clone();
    if let Term::Variable(v) = term
        && let Some(slot) = bound.get_mut(usize::from(v.0))
    {
        *slot = Some(value);
    }
    bound
}

/// The pattern of an atom: open variables by their number, so that one variable twice means one value.
fn pattern_of(atom: &Atom, binding: &Binding) -> Pattern {
    let slots = atom
        .terms
        .iter()
        .map(|term| match (value_of(*term, binding), term) {
            (Some(value), _) => Slot::Is(value),
            (None, Term::Variable(v)) => Slot::Any(Some(v.0.to_string())),
            (None, Term::Value(_)) => Slot::Any(None),
        })
        .collect();
    Pattern { relation: atom.relation, slots }
}

/// The same pattern with open slots named by position, so that equal questions share a table.
fn canonical(pattern: &Pattern) -> Pattern {
    let mut names: Vec<&str> = Vec::new();
    let slots = pattern
        .slots
        .iter()
        .map(|slot| match slot {
            Slot::Any(Some(name)) => {
                let at = names.iter().position(|n| n == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                Slot::Any(Some(at.to_string()))
            }
            other => other.clone(),
        })
        .collect();
    Pattern { relation: pattern.relation, slots }
}

/// A rule's variables as far as the pattern of its head gives them; `None` when the head is of another form.
fn unify(rule: &Rule, pattern: &Pattern) -> Option<Binding> {
    let mut binding: Binding = vec![None; rule.variables.len()];
    for (term, slot) in rule.head.terms.iter().zip(&pattern.slots) {
        if let Slot::Is(value) = slot {
            match value_of(*term, &binding) {
                Some(bound) if bound != *value => return None,
                Some(_) => {}
                None => binding = bind(&binding, *term, *value),
            }
        }
    }
    Some(binding)
}

fn fact_of(rule: &Rule, binding: &Binding) -> Result<Fact, EngineError> {
    let mut values = Vec::with_capacity(rule.head.terms.len());
    for term in &rule.head.terms {
        values.push(value_of(*term, binding).ok_or_else(|| unbound_error(rule, *term))?);
    }
    Ok(Fact::new(rule.head.relation, values))
}

fn atom_mentions(atom: &Atom, variable: Variable) -> bool {
    atom.terms.contains(&Term::Variable(variable))
}

/// The relations whose facts of the record bear on a question, for callers that load a record in part.
#[must_use]
pub fn demanded_relations(program: &Program<'_>, relation: RelationId) -> IndexSet<RelationId> {
    let mut seen: IndexSet<RelationId> = IndexSet::from([relation]);
    let mut next = 0;
    while let Some(relation) = seen.get_index(next).copied() {
        next += 1;
        for id in program.rules_for(relation) {
            for line in &program.rule(*id).lines {
                walk_atoms(&line.formula, &mut |atom| {
                    seen.insert(atom.relation);
                });
            }
        }
    }
    seen
}

fn walk_atoms(formula: &Formula, f: &mut impl FnMut(&Atom)) {
    match formula {
        Formula::Atom(atom) => f(atom),
        Formula::Not(inner) | Formula::Once(inner) | Formula::Ever(inner) => walk_atoms(inner, f),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|p| walk_atoms(p, f)),
        Formula::After { of, .. } | Formula::Within { of, .. } => walk_atoms(of, f),
        Formula::OnDayOf { holds, act } => {
            walk_atoms(holds, f);
            walk_atoms(act, f);
        }
        Formula::Count { among, holds, .. } => {
            walk_atoms(among, f);
            if let Some(holds) = holds {
                walk_atoms(holds, f);
            }
        }
        Formula::Compare(..) | Formula::IsA(..) | Formula::Untranslated(_) => {}
    }
}

/// Rules that conclude a fact of this pattern at all, whatever their conditions: is there such a duty in the text?
#[must_use]
pub fn rules_matching(program: &Program<'_>, pattern: &Pattern) -> Vec<RuleId> {
    let rules = program.rules_for(pattern.relation).iter().copied();
    rules.filter(|id| !program.rule(*id).denies && unify(program.rule(*id), pattern).is_some()).collect()
}
