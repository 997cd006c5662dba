//! From the conditions of a duty to its verdict. The kinds of conditions, their order and the words are the library's.

use foederis_engine::{Inquiry, RuleReport, TurnsOn};
use foederis_model::{ConditionId, Day, Fact, Gap, Library, Timeline, Truth};

/// A verdict, with how far the conditions got: the later the failing one, the nearer to a duty.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) word: String,
    pub(crate) truth: Truth,
    /// How far it gets: 0 when it is no rule for this fact, 1 when the first kind of condition fails, past the last when
    /// none does.
    pub(crate) reached: usize,
    /// How many kinds of conditions fail.
    pub(crate) failing: usize,
    /// The rule that it is read off; none when no rule gives such a duty.
    pub(crate) report: Option<RuleReport>,
}

/// The verdict on one fact on one day: of the rules for it the one that gets furthest.
pub(crate) fn verdict(library: &Library, inquiry: &Inquiry<'_, '_>, fact: &Fact, day: Day) -> Verdict {
    let truth = inquiry.truth(fact).map_or(Truth::No, |t| *t.at(day));
    let reports = inquiry.rules(fact);
    let best = reports
        .into_iter()
        .map(|report| one(library, inquiry, report, day))
        .max_by_key(|v| (v.truth, v.reached, std::cmp::Reverse(v.failing)));
    let Some(mut best) = best else {
        return Verdict {
            word: match truth {
                Truth::Open => library.verdicts.otherwise.clone(),
                _ => library.verdicts.without_rule.clone(),
            },
            truth,
            reached: 0,
            failing: 0,
            report: None,
        };
    };
    if best.truth != truth {
        // The rule's own conditions say more than the fact: another rule denies it, or stands against it.
        best.truth = truth;
        best.word = match truth {
            Truth::No => denial_word(library, inquiry, fact, day),
            Truth::Open => open_word(library, &inquiry.turns_on(fact, day)),
            Truth::Yes => library.verdicts.all.clone(),
        };
    }
    best
}

fn one(library: &Library, inquiry: &Inquiry<'_, '_>, report: RuleReport, day: Day) -> Verdict {
    let conditions = library.conditions.len();
    let failing: Vec<Option<ConditionId>> =
        report.conditions.iter().filter(|c| *c.truth.at(day) == Truth::No).map(|c| c.condition).collect();
    let truth = *report.truth.at(day);
    let (word, reached) = match (truth, failing.first()) {
        (Truth::Yes, _) => (library.verdicts.all.clone(), conditions + 2),
        // A line of no kind says for whom the rule is one at all.
        (_, Some(None)) => (library.verdicts.without_rule.clone(), 0),
        (_, Some(Some(first))) => (
            library.conditions.get(first.index()).map(|c| c.fails.clone()).unwrap_or_default(),
            first.index() + 1,
        ),
        (_, None) => (open_word(library, &inquiry.rule_turns_on(&report, day)), conditions + 1),
    };
    Verdict { word, truth, reached, failing: failing.len(), report: Some(report) }
}

fn open_word(library: &Library, turns_on: &[TurnsOn]) -> String {
    let contested = turns_on
        .iter()
        .any(|t| matches!(t, TurnsOn::Fact(_, Gap::Contested | Gap::Conflict) | TurnsOn::Clash(_)));
    if contested { library.verdicts.contested.clone() } else { library.verdicts.otherwise.clone() }
}

/// A duty that another rule excludes: the verdict of the kind of condition that the excluding rule's lines name, else
/// that there is no such duty.
fn denial_word(library: &Library, inquiry: &Inquiry<'_, '_>, fact: &Fact, day: Day) -> String {
    let Some(proof) = inquiry.prove(fact, day) else { return library.verdicts.without_rule.clone() };
    for rule in &proof.premises {
        if let foederis_model::ProofStep::Rule { denies: true, rule: id, .. } = &rule.step {
            let lines = &library.rules[id.index()].lines;
            if let Some(condition) = lines.iter().find_map(|l| l.condition) {
                return library.conditions[condition.index()].fails.clone();
            }
        }
    }
    library.verdicts.without_rule.clone()
}

/// A timeline's stretch around a day: the label's first day and first day out.
pub(crate) fn stretch_around(timeline: &Timeline<Truth>, day: Day) -> (Day, Day, Truth) {
    timeline
        .stretches()
        .find(|(from, until, _)| *from <= day && day < *until)
        .map_or((Day::MIN, Day::MAX, Truth::No), |(from, until, label)| (from, until, *label))
}
