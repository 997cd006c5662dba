//! How probable an answer is, where somebody gave weights to statements.

use foederis_engine::{Chance, EngineError, Inquiry};
use foederis_model::{Day, Fact, Library};
use foederis_record::Heard;
use serde::Serialize;

/// How probable an answer is by the weights of statements, taken as independent of each other; an interval where it
/// also rests on facts without a weight.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProbabilityFinding {
    /// At least this, from 0 to 1.
    pub low: f64,
    /// At most this.
    pub high: f64,
    /// The weighted facts that it rests on.
    pub weights: Vec<WeightedFact>,
    /// More facts were weighted or open than are told apart: the interval may be wider than it need be.
    pub bounded: bool,
}

/// A fact with what the weights of its statements give.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeightedFact {
    /// The fact, in the language.
    pub fact: String,
    /// At least this probable.
    pub low: f64,
    /// At most this; more than `low` where weights differ.
    pub high: f64,
}

/// The probability of a fact on a day; nothing where no statement below it has a weight.
pub(crate) fn probability(
    library: &Library,
    inquiry: &Inquiry<'_, '_>,
    heard: &Heard<'_>,
    fact: &Fact,
    day: Day,
) -> Result<Option<ProbabilityFinding>, EngineError> {
    if !heard.has_weights() {
        return Ok(None);
    }
    let share = |millionths: u32| f64::from(millionths) / 1e6;
    let chance = |fact: &Fact| {
        let (low, high, days) = heard.weight(fact)?;
        Some(Chance { low: share(low), high: share(high), days })
    };
    let found = inquiry.probability(fact, day, &chance)?;
    Ok(found.map(|found| ProbabilityFinding {
        low: found.low,
        high: found.high,
        weights: found
            .weighted
            .iter()
            .map(|(fact, chance)| WeightedFact {
                fact: library.write_fact(fact),
                low: chance.low,
                high: chance.high,
            })
            .collect(),
        bounded: found.bounded,
    }))
}

/// "0.75", or "0.25 to 0.75".
#[must_use]
pub fn interval(low: f64, high: f64) -> String {
    let short = |p: f64| {
        let text = format!("{p:.6}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text.is_empty() { "0".to_owned() } else { text.to_owned() }
    };
    let (low, high) = (short(low), short(high));
    if low == high { low } else { format!("{low} to {high}") }
}
