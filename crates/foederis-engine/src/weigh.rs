//! How probable a fact is, by the weights that somebody gave to statements that it rests on.
//!
//! Each weighted fact is a variable, independent of the others, and so is each open one, whose probability may be
//! anything. The question is evaluated once with labels over all of them ([`Diagrams`]); the answer is the weight of the
//! choices in which it holds, and an interval over those of the open ones.

use std::collections::HashMap;

use foederis_model::{Day, Fact, Gap, Timeline, Truth};

use crate::diagrams::{Diagram, Diagrams, ROOMS, in_growing_rooms};
use crate::error::EngineError;
use crate::inquiry::Inquiry;

/// How probable it is that a fact of the record holds, on the days of which weighted statements speak.
#[derive(Clone, Debug, PartialEq)]
pub struct Chance {
    /// From 0 to 1; lower than `high` where weights of the same fact differ.
    pub low: f64,
    /// From `low` to 1.
    pub high: f64,
    /// The days that they speak of; an imprecise one is open.
    pub days: Timeline<Truth>,
}

/// How probable it is that a fact holds on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Probability {
    /// At least this.
    pub low: f64,
    /// At most this.
    pub high: f64,
    /// The weighted facts that the question touches, each with its chance.
    pub weighted: Vec<(Fact, Chance)>,
    /// Some of the weighted facts exclude each other, or the facts are too many to be told apart: the interval is wider
    /// than it need be.
    pub bounded: bool,
}

impl Inquiry<'_, '_> {
    /// How probable a fact is on a day; nothing if no fact that the question touches is weighted.
    ///
    /// `chance` tells of a fact of the record what its statements' weights give.
    ///
    /// # Errors
    /// As [`Inquiry::new`].
    pub fn probability(
        &self,
        fact: &Fact,
        day: Day,
        chance: &dyn Fn(&Fact) -> Option<Chance>,
    ) -> Result<Option<Probability>, EngineError> {
        let Some(root) = self.graph.facts.get(fact) else { return Ok(None) };
        let weighted: Vec<(Fact, Chance)> =
            self.grounds.keys().filter_map(|f| Some((f.clone(), chance(f)?))).collect();
        if weighted.is_empty() {
            return Ok(None);
        }
        let elsewhere = self.below_a_look_at_other_days();
        let mut apart: Vec<&Fact> = Vec::new();
        let (mut chances, mut bounded) = (Vec::new(), false);
        let weighty = weighted.iter().map(|(f, chance)| (f, Some(chance)));
        let open = self.grounds.keys().filter(|f| weighted.iter().all(|(w, _)| w != *f));
        let open = open.filter(|f| self.is_one_unknown(f, &elsewhere)).map(|f| (f, None));
        for (candidate, chance) in weighty.chain(open) {
            // Two that exclude each other are not independent: beside a weighted one, the other stays a bound.
            let independent = &apart[..chances.len().min(apart.len())];
            if independent.iter().any(|v| !self.exclusive(&[v, candidate]).is_empty()) {
                bounded = true;
                continue;
            }
            apart.push(candidate);
            chances.extend(chance);
        }
        // The open ones are decided first, the weighted ones below them.
        apart.reverse();
        chances.reverse();
        let open = apart.len() - chances.len();
        let exclusive = self.exclusive(&apart);
        let bearing = self.below(&[*root]);
        let parts = self.plan.parts_of(&self.graph, &bearing);
        let range = in_growing_rooms(apart.len(), &ROOMS, self.limits.labels, |mut diagrams| {
            diagrams.exclude(&exclusive);
            let recorded = |fact: &Fact| {
                let Some(ground) = self.grounds.get(fact) else {
                    return Timeline::always(diagrams.constant(Truth::No));
                };
                let variable = apart.iter().position(|v| *v == fact);
                let spoken_of = weighted.iter().find(|(f, _)| f == fact).map(|(_, chance)| &chance.days);
                let days = spoken_of.cloned().unwrap_or_else(|| {
                    ground.truth.map(|truth| if *truth == Truth::Open { Truth::Yes } else { Truth::No })
                });
                ground.truth.zip(&days, |truth, spoken_of| match (spoken_of, variable) {
                    (Truth::No, _) => diagrams.constant(*truth),
                    (Truth::Yes, Some(variable)) => diagrams.label_of(variable),
                    _ => diagrams.constant(Truth::Open),
                })
            };
            let labels = self.plan.evaluate_only(
                self.program,
                &self.graph,
                &diagrams,
                &recorded,
                (&parts, &self.limits.stop),
            )?;
            let label = labels[root.index()].at(day);
            let range = Odds::new(&diagrams, open, &chances).range(&label.certain, &label.possible);
            Ok::<_, EngineError>((!diagrams.overflown()).then_some(range))
        })?;
        let (low, high) = range.unwrap_or((0.0, 1.0));
        bounded |= range.is_none();
        Ok(Some(Probability { low, high, weighted, bounded }))
    }

    /// Whether a fact is open as one unknown: missing or contested, and no condition looks at it on another day.
    fn is_one_unknown(&self, fact: &Fact, elsewhere: &[bool]) -> bool {
        let Some(ground) = self.grounds.get(fact) else { return false };
        let node = self.graph.facts.get(fact);
        ground.truth.stretches().any(|(.., truth)| *truth == Truth::Open)
            && !ground.gap.stretches().any(|(.., gap)| *gap == Some(Gap::Vague))
            && node.is_some_and(|n| !elsewhere[n.index()])
    }
}

/// The weight of the choices in which a label holds.
struct Odds<'a> {
    diagrams: &'a Diagrams,
    /// So many variables, the first ones, have no weight.
    open: usize,
    /// By variable after them.
    chances: &'a [&'a Chance],
    weights: HashMap<Diagram, (f64, f64)>,
    ranges: HashMap<(Diagram, Diagram, Diagram), Option<(f64, f64)>>,
}

impl<'a> Odds<'a> {
    fn new(diagrams: &'a Diagrams, open: usize, chances: &'a [&'a Chance]) -> Self {
        Self { diagrams, open, chances, weights: HashMap::new(), ranges: HashMap::new() }
    }

    /// The least and the greatest probability over all choices of the open facts that can be.
    fn range(&mut self, certain: &Diagram, possible: &Diagram) -> (f64, f64) {
        let can_be = self.diagrams.can_be.clone();
        let (low, high) = self.range_where(certain, possible, &can_be).unwrap_or((0.0, 1.0));
        (low, high.max(low))
    }

    fn range_where(&mut self, certain: &Diagram, possible: &Diagram, can_be: &Diagram) -> Option<(f64, f64)> {
        if *can_be == Diagram::Never {
            return None;
        }
        let firsts = [certain, possible, can_be].map(|d| d.first_variable().map(|(variable, ..)| variable));
        let first = firsts.into_iter().flatten().min().filter(|first| *first < self.open);
        let Some(first) = first else { return Some((self.weight(certain).0, self.weight(possible).1)) };
        let key = (certain.clone(), possible.clone(), can_be.clone());
        if let Some(known) = self.ranges.get(&key) {
            return *known;
        }
        let halves = |of: &Diagram| match of.first_variable() {
            Some((variable, without, with)) if variable == first => [without, with],
            _ => [of.clone(), of.clone()],
        };
        let [certain, possible, can_be] = [certain, possible, can_be].map(halves);
        let without = self.range_where(&certain[0], &possible[0], &can_be[0]);
        let with = self.range_where(&certain[1], &possible[1], &can_be[1]);
        let range = match (without, with) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        };
        self.ranges.insert(key, range);
        range
    }

    /// The least and the greatest weight of the choices of weighted facts in a diagram.
    fn weight(&mut self, diagram: &Diagram) -> (f64, f64) {
        let Some((variable, without, with)) = diagram.first_variable() else {
            let whole = f64::from(u8::from(*diagram == Diagram::Always));
            return (whole, whole);
        };
        if let Some(known) = self.weights.get(diagram) {
            return *known;
        }
        let (without, with) = (self.weight(&without), self.weight(&with));
        let [a, b] = self.mixed(variable, without.0, with.0);
        let [c, d] = self.mixed(variable, without.1, with.1);
        let weight = (a.min(b), c.max(d));
        self.weights.insert(diagram.clone(), weight);
        weight
    }

    /// The same without and with a fact, at either end of its chance.
    fn mixed(&self, variable: usize, without: f64, with: f64) -> [f64; 2] {
        let chance = variable.checked_sub(self.open).and_then(|at| self.chances.get(at));
        let (low, high) = chance.map_or((0.0, 1.0), |chance| (chance.low, chance.high));
        [low, high].map(|p| (1.0 - p) * without + p * with)
    }
}
