//! Expectations and what was found, in words.

use foederis_model::{DaySet, Expectation, Expected, Fact, Library};

use crate::cite::gap_word;
use crate::finding::Answer;
use crate::probability::interval;
use crate::proof_view::write_pattern;

/// Under what something is expected.
pub(super) fn under(expectation: &Expectation) -> String {
    let mut parts = Vec::new();
    parts.extend(expectation.on.map(|day| format!("on {day}")));
    parts.extend(expectation.known_on.map(|day| format!("as known on {day}")));
    parts.extend(expectation.recorded_on.map(|day| format!("as recorded on {day}")));
    parts.extend(expectation.viewpoint.as_ref().map(|viewpoint| format!("as {viewpoint}")));
    parts.join(", ")
}

/// What is expected, without of what.
pub(super) fn expected(library: &Library, expected: &Expected) -> String {
    match expected {
        Expected::Answer(truth) => Answer::from(*truth).to_string(),
        Expected::Because(gap) => format!("undetermined because {}", gap_word(*gap)),
        Expected::Verdict(word) => format!("verdict {word}"),
        Expected::Fails(conditions) => {
            let names: Vec<&str> = conditions
                .iter()
                .filter_map(|id| library.conditions.get(id.index()))
                .map(|c| c.name.as_str())
                .collect();
            format!("fails {}", list(&names))
        }
        Expected::Flips { into, sets, only } => {
            let sets: Vec<String> = sets.iter().map(|set| flip(library, set)).collect();
            let only = if *only { "only " } else { "" };
            format!("{} {only}if {}", Answer::from(*into), sets.join(", or if "))
        }
        Expected::TurnsOn(on) => format!("turns on {}", write_pattern(library, on)),
        Expected::Certainly(days) => format!("certainly {}", in_words(days)),
        Expected::Possibly(days) => format!("possibly {}", in_words(days)),
        Expected::Exact(true) => "exact".to_owned(),
        Expected::Exact(false) => "bounded".to_owned(),
        Expected::PartsFrom(viewpoint, facts) => {
            format!("parts from {viewpoint} over {}", facts_in_words(library, facts))
        }
        Expected::AgreesWith(viewpoint, facts) if facts.is_empty() => format!("agrees with {viewpoint}"),
        Expected::AgreesWith(viewpoint, facts) => {
            format!("agrees with {viewpoint} although {}", facts_in_words(library, facts))
        }
        Expected::Probability(low, high) => {
            format!("with probability {}", interval(f64::from(*low) / 1e6, f64::from(*high) / 1e6))
        }
        Expected::Cites(names) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("cites {}", list(&names))
        }
        Expected::Says(words) => format!("says \"{words}\""),
    }
}

/// Facts to be stated, or denied where `true`.
pub(super) fn flip(library: &Library, set: &[(Fact, bool)]) -> String {
    let all: Vec<String> = set
        .iter()
        .map(|(fact, denied)| format!("{}{}", if *denied { "not " } else { "" }, library.write_fact(fact)))
        .collect();
    all.join(" and ")
}

/// Facts, or "nothing".
pub(super) fn facts_in_words(library: &Library, facts: &[Fact]) -> String {
    if facts.is_empty() {
        return "nothing".to_owned();
    }
    let all: Vec<String> = facts.iter().map(|f| library.write_fact(f)).collect();
    all.join(" and ")
}

/// Words with commas, and `and` before the last; "nothing" when there are none.
pub(super) fn list(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// Days as the language writes them.
pub(super) fn in_words(days: &DaySet) -> String {
    if days.is_empty() {
        return "never".to_owned();
    }
    let all: Vec<String> = days
        .spells()
        .iter()
        .map(|(from, until)| match (from.is_end_of_time(), until.is_end_of_time()) {
            (true, true) => "always".to_owned(),
            (true, false) => format!("until {until}"),
            (false, true) => format!("from {from}"),
            (false, false) if from.next() == *until => format!("on {from}"),
            (false, false) => format!("from {from} until {until}"),
        })
        .collect();
    all.join(" and ")
}
