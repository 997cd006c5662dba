//! How probable a fact is, by the weights that somebody gave to statements that it rests on.
//!
//! Each weighted fact is a variable, independent of the others, and so is each open one, whose probability may be
//! anything. The question is evaluated once for every assignment ([`Worlds`]); the answer is the sum over the
//! assignments of the weighted facts, and an interval over those of the open ones.

use foederis_model::{Day, Fact, Gap, Timeline, Truth};

use crate::error::EngineError;
use crate::inquiry::Inquiry;
use crate::worlds::Worlds;

/// So many weighted and open facts are told apart.
const MOST: usize = 12;

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
    /// More facts are weighted or open than are told apart, or some exclude each other: the interval is wider than it
    /// need be.
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
        let mut variables: Vec<&Fact> = Vec::new();
        let (mut told_apart, mut bounded) = (0, false);
        let weighty = weighted.iter().map(|(f, _)| (f, true));
        let open = self.grounds.keys().filter(|f| weighted.iter().all(|(w, _)| w != *f));
        let open = open.filter(|f| self.is_one_unknown(f, &elsewhere)).map(|f| (f, false));
        for (candidate, is_weighted) in weighty.chain(open) {
            // Two that exclude each other are not independent: beside a weighted one, the other stays a bound.
            let excluded =
                variables[..told_apart].iter().any(|v| !self.exclusive(&[v, candidate]).is_empty());
            if excluded || variables.len() == MOST {
                bounded = true;
                continue;
            }
            variables.push(candidate);
            told_apart += usize::from(is_weighted);
        }
        let worlds = Worlds::new(variables.len(), &self.exclusive(&variables));
        let recorded = |fact: &Fact| {
            let Some(ground) = self.grounds.get(fact) else {
                return Timeline::always(worlds.constant(Truth::No));
            };
            let variable = variables.iter().position(|v| *v == fact);
            let spoken_of = weighted.iter().find(|(f, _)| f == fact).map(|(_, chance)| &chance.days);
            let days = spoken_of.cloned().unwrap_or_else(|| {
                ground.truth.map(|truth| if *truth == Truth::Open { Truth::Yes } else { Truth::No })
            });
            ground.truth.zip(&days, |truth, spoken_of| match (spoken_of, variable) {
                (Truth::No, _) => worlds.constant(*truth),
                (Truth::Yes, Some(variable)) => worlds.variable(variable),
                _ => worlds.constant(Truth::Open),
            })
        };
        let labels = self.plan.evaluate(self.program, &self.graph, &worlds, &recorded)?;
        let mut odds = worlds.odds(labels[root.index()].at(day));
        for fact in &variables[..told_apart] {
            let Some((_, chance)) = weighted.iter().find(|(f, _)| f == *fact) else { continue };
            odds = odds.halved(|without, with| without.mixed(with, chance.low, chance.high));
        }
        let (low, high) = odds.range();
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

/// For each assignment of some variables, how much of the probability certainly and possibly speaks for the answer,
/// and how much there is.
pub(crate) struct Odds(pub(crate) Vec<Share>);

/// See [`Odds`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) certain: f64,
    pub(crate) possible: f64,
    pub(crate) whole: f64,
}

impl Share {
    /// Of the same without and with a fact whose chance lies in an interval.
    fn mixed(self, with: Self, low: f64, high: f64) -> Self {
        let at = |chance: f64, a: f64, b: f64| (1.0 - chance) * a + chance * b;
        let ends = [low, high].map(|p| {
            let whole = at(p, self.whole, with.whole);
            (at(p, self.certain, with.certain), at(p, self.possible, with.possible), whole)
        });
        let [(certain, possible, whole), (other_certain, other_possible, _)] = ends;
        Self { certain: certain.min(other_certain), possible: possible.max(other_possible), whole }
    }
}

impl Odds {
    /// Without the first variable.
    fn halved(self, both: impl Fn(Share, Share) -> Share) -> Self {
        Self(self.0.chunks(2).map(|pair| both(pair[0], pair[pair.len() - 1])).collect())
    }

    /// The least and the greatest over all assignments that can be.
    fn range(&self) -> (f64, f64) {
        let possible = self.0.iter().filter(|share| share.whole > 0.0);
        let (mut low, mut high) = (1.0_f64, 0.0_f64);
        for share in possible {
            low = low.min(share.certain / share.whole);
            high = high.max(share.possible / share.whole);
        }
        (low, high.max(low))
    }
}
