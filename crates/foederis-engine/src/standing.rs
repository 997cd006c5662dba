//! A question that stays asked: a further statement derives again only what depends on it.
//!
//! What a fact's rules and the tables were searched for is kept. A further fact is new to some of those searches: tables
//! get the answers that stand on it and nothing else is filled again, the facts concerned get their rules anew, and
//! values are found again from there up, as far as they change. Where silence means something else than before, so that
//! answers fall away, the question is asked from the beginning.

use std::collections::{HashMap, HashSet};

use foederis_model::{
    Alone, Bounds, Evidence, Fact, HeardOtherwise, Limits, Pattern, Timeline, Truth, ViewpointSet,
};
use indexmap::{IndexMap, IndexSet};

use crate::binding::canonical;
use crate::error::EngineError;
use crate::evaluate::Plan;
use crate::graph::{Graph, Node, NodeId};
use crate::ground::Grounder;
use crate::inquiry::Inquiry;
use crate::program::Program;
use crate::searches::{PatternIndex, Searcher, Searches};
use crate::tables::Table;

/// A question on evidence that grows.
///
/// It has the answers of an [`Inquiry`] on all that was heard, and no proofs: who wants one asks about the fact.
pub struct StandingQuestion<'p, 'l> {
    program: &'p Program<'l>,
    pattern: Pattern,
    limits: Limits,
    graph: Graph,
    tables: IndexMap<Pattern, Table>,
    unnamed: IndexMap<Pattern, NodeId>,
    unread: Option<NodeId>,
    searches: Searches,
    /// The nodes of facts of the record.
    recorded: PatternIndex<NodeId>,
    /// By node: those that depend on it, or once did.
    dependents: Vec<Vec<NodeId>>,
    /// Bounds, by node.
    values: Vec<Timeline<Truth>>,
    roots: IndexMap<Fact, NodeId>,
    /// Of open facts asked for: what holds in every completion of what is open.
    sharpened: HashMap<NodeId, Timeline<Truth>>,
    /// How many nodes there were when it was last asked from the beginning.
    began_with: usize,
}

/// So many nodes may be left behind, beside as many as there are.
const ROOM: usize = 4_096;

/// What a further statement changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rederived {
    /// The facts asked for whose days are others than before.
    pub changed: Vec<Fact>,
    /// How many facts and conditions were evaluated again at most.
    pub reached: usize,
    /// Whether the question was asked from the beginning.
    pub from_the_beginning: bool,
}

/// What the tables come to when a fact is new.
#[derive(Default)]
struct News {
    /// The facts whose rules are to be looked at anew.
    facts: IndexSet<NodeId>,
    /// New answers to the question itself.
    answers: Vec<Fact>,
    /// Answers may fall away.
    falls_away: bool,
}

impl<'p, 'l> StandingQuestion<'p, 'l> {
    /// Asks a question that is to be kept. Costs more than [`Inquiry::new`]: it is noted what depends on what.
    ///
    /// # Errors
    /// As [`Inquiry::new`]; and when a limit is reached, since only a whole answer can be kept.
    pub fn new(
        program: &'p Program<'l>,
        evidence: &(impl Evidence + ?Sized),
        pattern: &Pattern,
        limits: &Limits,
    ) -> Result<Self, EngineError> {
        let mut question = Self {
            program,
            pattern: pattern.clone(),
            limits: limits.clone(),
            graph: Graph::default(),
            tables: IndexMap::new(),
            unnamed: IndexMap::new(),
            unread: None,
            searches: Searches::default(),
            recorded: PatternIndex::default(),
            dependents: Vec::new(),
            values: Vec::new(),
            roots: IndexMap::new(),
            sharpened: HashMap::new(),
            began_with: 0,
        };
        question.begin(evidence)?;
        Ok(question)
    }

    /// The facts asked for that hold or are open on some day, with their days, in no order.
    pub fn rows(&self) -> impl Iterator<Item = (&Fact, &Timeline<Truth>)> {
        let rows = self.roots.iter().map(|(fact, node)| (fact, self.days(*node)));
        rows.filter(|(_, days)| **days != Timeline::never())
    }

    /// The days of one fact asked for.
    #[must_use]
    pub fn truth(&self, fact: &Fact) -> Option<&Timeline<Truth>> {
        Some(self.days(*self.roots.get(fact)?))
    }

    /// How many facts and conditions it keeps.
    #[must_use]
    pub fn size(&self) -> usize {
        self.graph.len()
    }

    /// Takes in what is heard otherwise; `evidence` hears it already.
    ///
    /// # Errors
    /// As [`StandingQuestion::new`]. The question is of no use afterwards.
    pub fn hear(
        &mut self,
        evidence: &(impl Evidence + ?Sized),
        otherwise: &HeardOtherwise,
    ) -> Result<Rederived, EngineError> {
        let mut dirty: HashSet<NodeId> = HashSet::new();
        let mut news = News::default();
        for pattern in &otherwise.grounds {
            dirty.extend(self.recorded.in_common(pattern).into_iter().map(|(_, node)| node));
            for (silent, (searcher, was_open)) in self.searches.for_silence.in_common(pattern) {
                let is_open = evidence.stated(&silent).is_empty() && evidence.leaves_open(&silent);
                match searcher {
                    _ if is_open == was_open => {}
                    Searcher::Fact(node) => {
                        news.facts.insert(node);
                    }
                    // What nobody had named is named, or has come to be open, in a table.
                    Searcher::Table(_) | Searcher::Unnamed | Searcher::Question => news.falls_away = true,
                }
            }
        }
        dirty.retain(|node| match self.graph.node(*node) {
            Node::Recorded(fact) => evidence.ground(fact).truth != self.values[node.index()],
            _ => false,
        });
        if !news.falls_away {
            self.spread(evidence, &otherwise.stated, &mut news)?;
        }
        if news.falls_away {
            return self.begin_again(evidence);
        }
        let from = self.graph.nodes.len();
        let new = self.take_in(evidence, &news)?;
        self.link(from, news.facts.iter().copied());
        dirty.extend(news.facts.iter().copied());
        dirty.extend(nodes(from, self.graph.nodes.len()));
        if dirty.is_empty() && new.is_empty() {
            return Ok(Rederived::default());
        }
        let cone = self.cone(&dirty);
        // What answers of former rules left behind is never looked at, but would grow.
        if self.graph.nodes.len() > 2 * self.began_with + ROOM {
            return self.begin_again(evidence);
        }
        // A fact that is newly among those asked for may have been looked at before, for the sake of another.
        let mut asked: IndexMap<Fact, NodeId> = cone.iter().filter_map(|node| self.asked(*node)).collect();
        let days = |(fact, node): (&Fact, &NodeId)| match new.contains_key(fact) {
            true => Timeline::never(),
            false => self.days(*node).clone(),
        };
        asked.extend(new.iter().map(|(fact, node)| (fact.clone(), *node)));
        let before: Vec<Timeline<Truth>> = asked.iter().map(days).collect();
        let recorded = |fact: &Fact| evidence.ground(fact).truth;
        let work = (&dirty, &self.limits.stop);
        let evaluated = Plan::of_some(self.program, &self.graph, &cone).and_then(|plan| {
            plan.evaluate_changed(self.program, &self.graph, &Bounds, &recorded, work, &mut self.values)
        });
        match evaluated {
            // It may turn through what is no longer looked at.
            Err(EngineError::Circle(_)) => return self.begin_again(evidence),
            evaluated => evaluated?,
        };
        self.sharpen(evidence, &asked)?;
        let others = asked.into_iter().zip(before).filter(|((_, node), before)| self.days(*node) != before);
        let changed = others.map(|((fact, _), _)| fact).collect();
        Ok(Rederived { changed, reached: cone.len(), from_the_beginning: false })
    }

    /// The fact asked for at a node.
    fn asked(&self, node: NodeId) -> Option<(Fact, NodeId)> {
        match self.graph.node(node) {
            Node::Derived { fact, .. } | Node::Recorded(fact) => {
                self.roots.contains_key(fact).then(|| (fact.clone(), node))
            }
            _ => None,
        }
    }

    fn days(&self, node: NodeId) -> &Timeline<Truth> {
        self.sharpened.get(&node).unwrap_or(&self.values[node.index()])
    }

    fn begin(&mut self, evidence: &(impl Evidence + ?Sized)) -> Result<(), EngineError> {
        let alone = Alone(evidence);
        let none = IndexSet::new();
        let mut grounder = Grounder::new(self.program, &alone, &none, &self.limits);
        grounder.searches = Some(Searches::default());
        let facts: Vec<Fact> = match self.pattern.as_fact() {
            Some(fact) => vec![fact],
            None => grounder.supported(&self.pattern)?.into_iter().map(|(fact, _)| fact).collect(),
        };
        let mut roots = IndexMap::new();
        for fact in facts {
            roots.insert(fact.clone(), grounder.fact_node(fact)?);
        }
        grounder.expand_all()?;
        if let Some(why) = grounder.stopped {
            return Err(why.into());
        }
        let searches = grounder.searches.take().unwrap_or_default();
        let (graph, tables) = (grounder.graph, grounder.tables);
        let (unnamed, unread) = (grounder.unnamed, grounder.unread);
        let plan = Plan::new(self.program, &graph)?;
        let recorded = |fact: &Fact| evidence.ground(fact).truth;
        let evaluated = plan.evaluate(self.program, &graph, &Bounds, &recorded, &self.limits.stop)?;
        if let Some(why) = evaluated.stopped {
            return Err(why.into());
        }
        (self.graph, self.tables, self.unnamed, self.unread) = (graph, tables, unnamed, unread);
        (self.searches, self.roots, self.values) = (searches, roots, evaluated.values);
        self.recorded = PatternIndex::default();
        self.dependents.clear();
        self.sharpened.clear();
        self.link(0, std::iter::empty());
        self.began_with = self.graph.nodes.len();
        let asked = self.roots.clone();
        self.sharpen(evidence, &asked)
    }

    fn begin_again(&mut self, evidence: &(impl Evidence + ?Sized)) -> Result<Rederived, EngineError> {
        let before: IndexMap<Fact, Timeline<Truth>> =
            self.rows().map(|(fact, days)| (fact.clone(), days.clone())).collect();
        self.begin(evidence)?;
        let now = self.rows().filter(|(fact, days)| before.get(*fact) != Some(*days));
        let mut changed: Vec<Fact> = now.map(|(fact, _)| fact.clone()).collect();
        let never = Timeline::never();
        let gone = |fact: &&Fact| *self.truth(fact).unwrap_or(&never) == never;
        changed.extend(before.keys().filter(gone).cloned());
        Ok(Rederived { changed, reached: self.size(), from_the_beginning: true })
    }

    /// From facts that are new to the record, through the tables, to all whom they concern.
    fn spread(
        &mut self,
        evidence: &(impl Evidence + ?Sized),
        stated: &[Fact],
        news: &mut News,
    ) -> Result<(), EngineError> {
        let mut queue: Vec<Fact> = stated.to_vec();
        let asked = canonical(&self.pattern);
        if !self.program.is_derived(self.pattern.relation) {
            news.answers.extend(stated.iter().filter(|fact| self.pattern.matches(fact)).cloned());
        }
        while let Some(fact) = queue.pop() {
            for (_, searcher) in self.searches.for_facts.in_common(&Pattern::from(&fact)) {
                match searcher {
                    Searcher::Question => {}
                    Searcher::Fact(node) => {
                        news.facts.insert(node);
                    }
                    Searcher::Unnamed => news.falls_away = true,
                    Searcher::Table(at) => {
                        let Some((key, _)) = self.tables.get_index(at) else { continue };
                        let key = key.clone();
                        let (answers, unnamed) = self.with_grounder(evidence, |grounder| {
                            grounder.search_for(Searcher::Table(at));
                            grounder.answers_on(&key, &fact)
                        })?;
                        let known = self.tables.get_index(at).map(|(_, table)| &table.unnamed);
                        news.falls_away |= unnamed.iter().any(|u| known.is_none_or(|k| !k.contains_key(u)));
                        for answer in answers {
                            let Some((_, table)) = self.tables.get_index_mut(at) else { continue };
                            if table.add(&answer, ViewpointSet::only(0)) {
                                if key == asked {
                                    news.answers.push(answer.clone());
                                }
                                queue.push(answer);
                            }
                        }
                    }
                }
                if news.falls_away {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Looks at the rules of the facts concerned anew, and gives the facts that are new among those asked for.
    fn take_in(
        &mut self,
        evidence: &(impl Evidence + ?Sized),
        news: &News,
    ) -> Result<IndexMap<Fact, NodeId>, EngineError> {
        let concerned: Vec<(NodeId, Fact)> = news
            .facts
            .iter()
            .filter_map(|node| match self.graph.node(*node) {
                Node::Derived { fact, .. } => Some((*node, fact.clone())),
                _ => None,
            })
            .collect();
        let answers: Vec<Fact> =
            news.answers.iter().filter(|fact| !self.roots.contains_key(*fact)).cloned().collect();
        let new_roots = self.with_grounder(evidence, |grounder| {
            grounder.queue.extend(concerned);
            let mut roots = IndexMap::with_capacity(answers.len());
            for fact in answers {
                let node = grounder.fact_node(fact.clone())?;
                roots.insert(fact, node);
            }
            grounder.expand_all()?;
            match grounder.stopped {
                Some(why) => Err(why.into()),
                None => Ok(roots),
            }
        })?;
        self.roots.extend(new_roots.clone());
        Ok(new_roots)
    }

    /// Grounds further where the grounding ended.
    fn with_grounder<E: Evidence + ?Sized, R>(
        &mut self,
        evidence: &E,
        ground: impl FnOnce(&mut Grounder<'_, 'l, Alone<'_, E>>) -> Result<R, EngineError>,
    ) -> Result<R, EngineError> {
        let alone = Alone(evidence);
        let none = IndexSet::new();
        let mut grounder = Grounder::new(self.program, &alone, &none, &self.limits);
        grounder.graph = std::mem::take(&mut self.graph);
        grounder.tables = std::mem::take(&mut self.tables);
        grounder.unnamed = std::mem::take(&mut self.unnamed);
        grounder.unread = self.unread;
        grounder.searches = Some(std::mem::take(&mut self.searches));
        let result = ground(&mut grounder);
        self.unread = grounder.unread;
        self.searches = grounder.searches.take().unwrap_or_default();
        self.graph = grounder.graph;
        self.tables = grounder.tables;
        self.unnamed = grounder.unnamed;
        result
    }

    /// Notes on what the nodes from a position on, and those with other rules than before, depend.
    fn link(&mut self, from: usize, anew: impl Iterator<Item = NodeId>) {
        let all = self.graph.nodes.len();
        self.values.resize_with(all, Timeline::never);
        self.dependents.resize_with(all, Vec::new);
        for node in nodes(from, all) {
            if let Node::Recorded(fact) = self.graph.node(node) {
                self.recorded.add(&Pattern::from(fact), node);
            }
        }
        for node in nodes(from, all).chain(anew) {
            for edge in self.graph.edges(node, |_| false) {
                self.dependents[edge.to.index()].push(node);
            }
        }
    }

    /// Nodes and all that depend on them.
    fn cone(&self, of: &HashSet<NodeId>) -> Vec<NodeId> {
        let mut seen = of.clone();
        let mut stack: Vec<NodeId> = of.iter().copied().collect();
        while let Some(node) = stack.pop() {
            for dependent in &self.dependents[node.index()] {
                if seen.insert(*dependent) {
                    stack.push(*dependent);
                }
            }
        }
        let mut cone: Vec<NodeId> = seen.into_iter().collect();
        cone.sort_unstable();
        cone
    }

    /// Replaces the bounds of these facts, where they are open, by what holds in every completion.
    fn sharpen(
        &mut self,
        evidence: &(impl Evidence + ?Sized),
        asked: &IndexMap<Fact, NodeId>,
    ) -> Result<(), EngineError> {
        for (fact, node) in asked {
            if self.values[node.index()].stretches().all(|(.., truth)| *truth != Truth::Open) {
                self.sharpened.remove(node);
                continue;
            }
            let inquiry = Inquiry::new(self.program, evidence, &Pattern::from(fact), &self.limits)?;
            if let Some(why) = inquiry.stopped() {
                return Err(why.into());
            }
            let days = inquiry.truth(fact).cloned().unwrap_or_else(Timeline::never);
            self.sharpened.insert(*node, days);
        }
        Ok(())
    }
}

fn nodes(from: usize, until: usize) -> impl Iterator<Item = NodeId> {
    (from..until).filter_map(|i| u32::try_from(i).ok().map(NodeId))
}
