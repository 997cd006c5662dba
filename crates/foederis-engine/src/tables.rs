//! What generators find: facts that are stated or derivable, and what nobody has named.

use foederis_model::{Fact, Formula, JointEvidence, Pattern, Rule, Slot, Value, ViewpointSet};
use indexmap::IndexMap;

use crate::binding::{Binding, canonical, head_unbound, unify, value_of};
use crate::error::EngineError;
use crate::graph::{Node, NodeId};
use crate::ground::{Grounder, Search, State};
use crate::order;
use crate::searches::{PatternIndex, Searcher};

/// The values of a fact, as far as somebody has named them.
pub(crate) type Known = Vec<Option<Value>>;

/// The answers found so far for one pattern of a derived relation.
#[derive(Default)]
pub(crate) struct Table {
    /// Each with the viewpoints that find it.
    pub(crate) answers: IndexMap<Fact, ViewpointSet>,
    pub(crate) complete: bool,
    depth: Option<usize>,
    /// Answers in which some value is one that nobody heard has named and that silence leaves open: the values known.
    pub(crate) unnamed: IndexMap<Known, ViewpointSet>,
    /// The shallowest table still being filled that it has read.
    waits_on: usize,
    /// The positions of its answers, once some of them were searched for.
    index: Option<PatternIndex<usize>>,
}

impl Table {
    /// Adds an answer; tells whether it is new.
    pub(crate) fn add(&mut self, answer: &Fact, by: ViewpointSet) -> bool {
        let (at, known) = self.answers.insert_full(answer.clone(), by);
        if let (None, Some(index)) = (known, &mut self.index) {
            index.add(&Pattern::from(answer), at);
        }
        known.is_none()
    }

    /// The answers that match a pattern, without reading them all.
    pub(crate) fn among(&mut self, pattern: &Pattern) -> Vec<(Fact, ViewpointSet)> {
        let answers = &self.answers;
        if let Some(fact) = pattern.as_fact() {
            return answers.get_key_value(&fact).map(|(f, by)| (f.clone(), *by)).into_iter().collect();
        }
        let index = self.index.get_or_insert_with(|| {
            let mut index = PatternIndex::default();
            for (at, answer) in answers.keys().enumerate() {
                index.add(&Pattern::from(answer), at);
            }
            index
        });
        let found = index.in_common(pattern).into_iter().filter_map(|(_, at)| answers.get_index(at));
        found.filter(|(fact, _)| pattern.matches(fact)).map(|(fact, by)| (fact.clone(), *by)).collect()
    }
}

impl<E: JointEvidence + ?Sized> Grounder<'_, '_, E> {
    /// The facts of a pattern that are stated, or that some rule could derive, each with the viewpoints that find it.
    pub(crate) fn supported(&mut self, pattern: &Pattern) -> Result<Vec<(Fact, ViewpointSet)>, EngineError> {
        self.step()?;
        self.note_search(pattern);
        if !self.program.is_derived(pattern.relation) {
            let mut stated = self.evidence.stated(pattern);
            for fact in self.also.iter().filter(|fact| pattern.matches(fact)) {
                match stated.iter_mut().find(|(found, _)| found == fact) {
                    Some((_, by)) => *by = self.all,
                    None => stated.push((fact.clone(), self.all)),
                }
            }
            return Ok(stated);
        }
        let key = canonical(pattern);
        if let Some(table) = self.tables.get(&key) {
            if table.complete {
                return Ok(table.answers.iter().map(|(f, by)| (f.clone(), *by)).collect());
            }
            if let Some(depth) = table.depth {
                self.lowest = self.lowest.min(depth);
                return Ok(table.answers.iter().map(|(f, by)| (f.clone(), *by)).collect());
            }
        }
        self.fill(&key)?;
        let answers = self.tables.get(&key).map(|t| &t.answers);
        Ok(answers.into_iter().flatten().map(|(fact, by)| (fact.clone(), *by)).collect())
    }

    /// The facts of a pattern that were found before the work stopped.
    pub(crate) fn found_so_far(&self, pattern: &Pattern) -> Vec<(Fact, ViewpointSet)> {
        let table = self.tables.get(&canonical(pattern));
        table.iter().flat_map(|t| &t.answers).map(|(fact, by)| (fact.clone(), *by)).collect()
    }

    /// Fills the table of a pattern; with the others it depends on in a circle, until none grows.
    fn fill(&mut self, key: &Pattern) -> Result<(), EngineError> {
        let depth = self.depth;
        self.depth += 1;
        let outer_lowest = std::mem::replace(&mut self.lowest, usize::MAX);
        let was_building = std::mem::replace(&mut self.building, false);
        let entry = self.tables.entry(key.clone());
        let at = entry.index();
        self.open_tables.insert(at);
        entry.or_default().depth = Some(depth);
        let searcher = self.search_for(Searcher::Table(at));
        let narrowed_to = self.narrowed_to.take();
        loop {
            let before: usize = self.open_answers();
            self.lowest = usize::MAX;
            for id in self.program.rules_for(key.relation) {
                let rule = self.program.rule(*id);
                if rule.denies {
                    continue;
                }
                let Some(binding) = unify(rule, key) else { continue };
                for State { binding, search, by, .. } in self.solve_rule(rule, binding, false)? {
                    let known: Known = rule.head.terms.iter().map(|t| value_of(*t, &binding)).collect();
                    let Some(table) = self.tables.get_mut(key) else { continue };
                    match known.iter().copied().collect::<Option<Vec<Value>>>() {
                        // All of its own values are known, whatever it stands on.
                        Some(values) => {
                            let fact = Fact::new(rule.head.relation, values);
                            if key.matches(&fact) {
                                let found_by = table.answers.entry(fact).or_default();
                                *found_by = found_by.or(by);
                            }
                        }
                        None if search == Search::Found => return Err(head_unbound(rule, &binding)),
                        None => {
                            let found_by = table.unnamed.entry(known).or_default();
                            *found_by = found_by.or(by);
                        }
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
            let tables = &mut self.tables;
            self.open_tables.retain(|at| match tables.get_index_mut(*at) {
                Some((_, table)) if table.depth.unwrap_or(table.waits_on) >= depth => {
                    table.complete = true;
                    table.depth = None;
                    false
                }
                still_open => still_open.is_some(),
            });
        } else if let Some(table) = self.tables.get_mut(key) {
            table.depth = None;
            table.waits_on = lowest;
        }
        self.search_for(searcher);
        self.narrowed_to = narrowed_to;
        self.depth = depth;
        self.building = was_building;
        self.lowest = outer_lowest.min(if lowest < depth { lowest } else { usize::MAX });
        Ok(())
    }

    /// How many answers the tables hold that are still being filled, each as often as viewpoints find it.
    fn open_answers(&self) -> usize {
        let open =
            self.open_tables.iter().filter_map(|at| self.tables.get_index(*at)).map(|(_, table)| table);
        open.flat_map(|t| t.answers.values().chain(t.unnamed.values())).map(|by| by.len()).sum()
    }

    /// The answers to a derived pattern, which are known by now, in which some value is one that nobody heard has named:
    /// the pattern with the values that are known, and the viewpoints to which it is so.
    pub(crate) fn with_unnamed(&self, pattern: &Pattern) -> Vec<(Pattern, ViewpointSet)> {
        let Some(table) = self.tables.get(&canonical(pattern)) else { return Vec::new() };
        let filled = |known: &Known| {
            let slots = pattern.slots.iter().zip(known);
            let slots = slots.map(|(slot, value)| value.map_or_else(|| slot.clone(), Slot::Is)).collect();
            Pattern { relation: pattern.relation, slots }
        };
        table.unnamed.iter().map(|(known, by)| (filled(known), *by)).collect()
    }

    /// What the facts of a derived pattern that nobody has named would stand on: its rules where they look for values that
    /// nobody heard has named and that silence leaves open.
    pub(crate) fn unnamed(&mut self, pattern: &Pattern) -> Result<NodeId, EngineError> {
        let key = canonical(pattern);
        if let Some(known) = self.unnamed.get(&key) {
            return Ok(*known);
        }
        // While it is looked for it supports nothing: what stands on itself alone does not stand.
        let nothing = self.add(Node::Compared(false));
        self.unnamed.insert(key.clone(), nothing);
        let searcher = self.search_for(Searcher::Unnamed);
        let mut ways = Vec::new();
        for id in self.program.rules_for(key.relation) {
            let rule = self.program.rule(*id);
            let Some(binding) = unify(rule, &key).filter(|_| !rule.denies) else { continue };
            self.building = false;
            let solved = self.solve_rule(rule, binding, false);
            self.building = true;
            for State { binding, search, by, .. } in solved? {
                let named = rule.head.terms.iter().all(|t| value_of(*t, &binding).is_some());
                if let Search::Unnamed(line) = search
                    && !named
                {
                    let way = self.unnamed_way(rule, &binding, line)?;
                    ways.push(self.seen(way, by));
                }
            }
        }
        self.search_for(searcher);
        let node = self.add(Node::Any(ways));
        self.unnamed.insert(key, node);
        Ok(node)
    }

    /// The lines of a rule of which one looks for what nobody has named.
    fn unnamed_way(&mut self, rule: &Rule, binding: &Binding, unnamed: usize) -> Result<NodeId, EngineError> {
        let conditions: Vec<(&Formula, bool)> = rule.lines.iter().map(|l| (&l.formula, l.unless)).collect();
        let mut lines = Vec::with_capacity(rule.lines.len());
        for (i, line) in rule.lines.iter().enumerate() {
            let node = if i == unnamed {
                let solutions = self.solve(rule, &line.formula, binding)?;
                let unnamed = solutions.iter().filter(|s| s.unnamed);
                let nodes = unnamed.map(|s| self.seen(s.node, s.by)).collect();
                self.add(Node::Any(nodes))
            } else if order::waits_in_vain(&conditions, i, binding) {
                self.add(Node::Compared(!line.unless))
            } else {
                self.test(rule, &line.formula, binding)?
            };
            lines.push(if line.unless { self.add(Node::Not(node)) } else { node });
        }
        Ok(self.add(Node::All(lines)))
    }
}
