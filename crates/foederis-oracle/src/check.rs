//! Replays a proof: each step must follow from its premises by the rules and the record alone.
//!
//! What a proof shows by example cannot be replayed from the example: that something held on *no* day, or that nothing
//! derivable has a form. There the example is checked, and the tests ask the day-by-day evaluator besides.

use std::collections::BTreeSet;

use foederis_model::{
    Day, Evidence, Fact, Formula, Library, Proof, ProofStep, Quota, Rule, RuleId, Silence, Term, Truth, Value,
};

/// Checks every step of a proof.
///
/// # Errors
/// With the first step that does not follow, in words.
pub fn check_proof(proof: &Proof, library: &Library, evidence: &dyn Evidence) -> Result<(), String> {
    let mut shown = BTreeSet::new();
    collect(proof, &mut shown);
    Checker { library, evidence, shown }.step(proof, &mut Vec::new(), 0)
}

/// A proof that goes deeper, such as through many renewals, may name a fact without showing it.
const CUT_OFF: usize = 200;

type Shown = (Fact, Day, Truth);

fn collect(proof: &Proof, shown: &mut BTreeSet<Shown>) {
    if let ProofStep::Derived { fact, .. } = &proof.step {
        shown.insert((fact.clone(), proof.day, proof.truth));
    }
    proof.premises.iter().for_each(|p| collect(p, shown));
}

struct Checker<'l> {
    library: &'l Library,
    evidence: &'l dyn Evidence,
    shown: BTreeSet<Shown>,
}

/// What a step rests on, from the nearest count or "ever" down: facts with their days.
type Above = Vec<(Fact, Day)>;

fn opposite(truth: Truth) -> Truth {
    match truth {
        Truth::No => Truth::Yes,
        Truth::Open => Truth::Open,
        Truth::Yes => Truth::No,
    }
}

impl Checker<'_> {
    fn step(&self, proof: &Proof, above: &mut Above, depth: usize) -> Result<(), String> {
        let wrong = |why: &str| Err(format!("{why}: {:?} {:?} on {}", proof.truth, proof.step, proof.day));
        let truths: Vec<Truth> = proof.premises.iter().map(|p| p.truth).collect();
        let same_day = proof.premises.iter().all(|p| p.day == proof.day);
        let one = match proof.premises.as_slice() {
            [one] => Some(one),
            _ => None,
        };
        let follows = match &proof.step {
            ProofStep::Derived { fact, conflict } => {
                same_day
                    && self
                        .derived(fact, *conflict, proof)
                        .map_err(|why| format!("{why}: {fact} on {}", proof.day))?
            }
            ProofStep::Rule { rule, head, denies, .. } => {
                same_day && self.rule(*rule, head, *denies, proof)?
            }
            ProofStep::Line { unless, .. } => {
                same_day
                    && one
                        .is_some_and(|p| p.truth == if *unless { opposite(proof.truth) } else { proof.truth })
            }
            ProofStep::Recorded { fact, gap, .. } => {
                let ground = self.evidence.ground(fact);
                truths.is_empty()
                    && self.library.relations[fact.relation.index()].silence != Silence::Derived
                    && *ground.truth.at(proof.day) == proof.truth
                    && ground.gap.at(proof.day) == gap
            }
            ProofStep::NoneFound { pattern } => {
                truths.is_empty() && proof.truth == Truth::No && self.evidence.stated(pattern).is_empty()
            }
            ProofStep::Not => same_day && one.is_some_and(|p| p.truth == opposite(proof.truth)),
            ProofStep::All => {
                let only_failing = proof.truth != Truth::No || truths.iter().all(|t| *t == Truth::No);
                same_day && only_failing && truths.iter().min() == Some(&proof.truth)
            }
            ProofStep::Any => {
                let enough = match proof.truth {
                    Truth::Yes => truths == [Truth::Yes],
                    Truth::Open => !truths.is_empty() && truths.iter().all(|t| *t == Truth::Open),
                    Truth::No => truths.iter().all(|t| *t == Truth::No),
                };
                same_day && enough
            }
            ProofStep::After(period) => {
                one.is_some_and(|p| p.day == proof.day.back(*period) && p.truth == proof.truth)
            }
            ProofStep::Within(period) => one.is_some_and(|p| {
                p.day <= proof.day && p.day.plus(*period) >= proof.day && p.truth == proof.truth
            }),
            ProofStep::Once => one.is_some_and(|p| p.day <= proof.day && p.truth == proof.truth),
            ProofStep::Ever => one.is_some_and(|p| p.truth == proof.truth),
            ProofStep::OnDayOf => match proof.premises.as_slice() {
                [act] => proof.truth == Truth::No && act.truth == Truth::No && act.day == proof.day,
                [holds, act] => {
                    let agrees = proof.truth == Truth::Open || holds.truth == proof.truth;
                    agrees && act.truth != Truth::No && act.day == holds.day && holds.day <= proof.day
                }
                _ => false,
            },
            ProofStep::Count { certain, possible, of, .. } => {
                certain <= possible && possible <= of && (*of..=2 * of).contains(&truths.len()) && same_day
            }
            ProofStep::Compared => truths.is_empty() && proof.truth != Truth::Open,
            ProofStep::Date { date, over } => {
                let (earliest, latest) = date.bounds(self.library.margin);
                let reached = |day: Day| if *over { proof.day > day } else { proof.day >= day };
                let truth = match (reached(earliest), reached(latest)) {
                    (_, true) => Truth::Yes,
                    (true, false) => Truth::Open,
                    (false, false) => Truth::No,
                };
                truths.is_empty() && proof.truth == truth
            }
            ProofStep::Untranslated(_) | ProofStep::Unreached { .. } => {
                truths.is_empty() && proof.truth == Truth::Open
            }
            ProofStep::SeeAbove { fact } => {
                let here = (fact.clone(), proof.day);
                // The beginning of time is the day before itself: what looks back from it sees it again.
                let has_day_before = proof.day != Day::MIN;
                if proof.truth == Truth::Yes && has_day_before && above.contains(&here) {
                    return wrong("a yes rests on itself");
                }
                depth >= CUT_OFF || self.shown.contains(&(here.0, here.1, proof.truth))
            }
        };
        if !follows {
            return wrong(&format!("does not follow from {truths:?}"));
        }
        let mut fresh = Above::new();
        let below = match &proof.step {
            // Enough others may hold, and another day may have been the reason.
            ProofStep::Count { .. } | ProofStep::Ever => &mut fresh,
            _ => above,
        };
        let height = below.len();
        if let ProofStep::Derived { fact, .. } = &proof.step {
            below.push((fact.clone(), proof.day));
        }
        for premise in &proof.premises {
            self.step(premise, below, depth + 1)?;
        }
        below.truncate(height);
        Ok(())
    }

    /// A fact follows from the rules shown; that it does not hold, only when no rule for it is left out.
    fn derived(&self, fact: &Fact, conflict: bool, proof: &Proof) -> Result<bool, String> {
        let mut for_it: Vec<(&Rule, Truth, bool)> = Vec::new();
        let mut against: Vec<(&Rule, Truth, bool)> = Vec::new();
        for premise in &proof.premises {
            let ProofStep::Rule { rule, head, denies, defeated } = &premise.step else {
                return Err("a premise that is not a rule".into());
            };
            if head != fact {
                return Err("a rule for another fact".into());
            }
            let rule = &self.library.rules[rule.index()];
            if *denies { &mut against } else { &mut for_it }.push((rule, premise.truth, *defeated));
        }
        let settled = |holds: &dyn Fn(Truth) -> bool, denied: &dyn Fn(Truth) -> bool| {
            let stands = |rule: &Rule| {
                let mut denials = against.iter().filter(|(_, t, _)| denied(*t)).map(|(denial, ..)| denial);
                if denials.clone().any(|denial| self.stronger(denial, rule)) {
                    Truth::No
                } else if denials.all(|denial| self.stronger(rule, denial)) {
                    Truth::Yes
                } else {
                    Truth::Open
                }
            };
            for_it
                .iter()
                .filter(|(_, t, _)| holds(*t))
                .map(|(rule, ..)| stands(rule))
                .max()
                .unwrap_or(Truth::No)
        };
        let worst = settled(&|t| t == Truth::Yes, &|t| t != Truth::No);
        let best = settled(&|t| t != Truth::No, &|t| t == Truth::Yes);
        let truth = match (worst, best) {
            (Truth::Yes, _) => Truth::Yes,
            (_, Truth::No) => Truth::No,
            _ => Truth::Open,
        };
        if truth != proof.truth {
            return Err(format!("the rules shown give {truth:?}"));
        }
        let certain = |rules: &[(&Rule, Truth, bool)]| -> Vec<RuleId> {
            rules.iter().filter(|(_, t, _)| *t == Truth::Yes).map(|(r, ..)| r.id).collect()
        };
        let rule = |id: &RuleId| &self.library.rules[id.index()];
        let clash = certain(&for_it).iter().any(|a| {
            let neither = |b: &RuleId| !self.stronger(rule(a), rule(b)) && !self.stronger(rule(b), rule(a));
            certain(&against).iter().any(neither)
        });
        if conflict && !clash {
            return Err("a conflict without a clash".into());
        }
        for (rule, _, defeated) in &for_it {
            let beaten = against.iter().any(|(d, t, _)| *t == Truth::Yes && self.stronger(d, rule));
            if *defeated && !beaten {
                return Err("defeated by nothing shown".into());
            }
        }
        if truth == Truth::No {
            let shown: BTreeSet<RuleId> = for_it.iter().map(|(r, ..)| r.id).collect();
            let left_out = self.library.rules.iter().find(|rule| {
                !rule.denies
                    && rule.head.relation == fact.relation
                    && fits(rule, fact)
                    && !shown.contains(&rule.id)
            });
            if let Some(rule) = left_out {
                return Err(format!("rule {} is left out", rule.id.0));
            }
        }
        Ok(true)
    }

    fn stronger(&self, a: &Rule, b: &Rule) -> bool {
        if a.default != b.default {
            return b.default;
        }
        self.library.overrides.iter().any(|(x, y)| a.article == Some(*x) && b.article == Some(*y))
    }

    /// A rule holds as its weakest line; of one that fails only failing lines are shown.
    fn rule(&self, id: RuleId, head: &Fact, denies: bool, proof: &Proof) -> Result<bool, String> {
        let rule = &self.library.rules[id.index()];
        if rule.denies != denies || rule.head.relation != head.relation || !fits(rule, head) {
            return Err(format!("rule {} does not conclude {head}", id.0));
        }
        let mut lines = rule.lines.iter();
        for premise in &proof.premises {
            let ProofStep::Line { condition, unless } = &premise.step else {
                return Err("a premise of a rule that is not a line".into());
            };
            let shows = |formula: &Formula| premise.premises.iter().all(|p| shows(formula, p));
            if !lines.any(|l| l.condition == *condition && l.unless == *unless && shows(&l.formula)) {
                return Err(format!("a line that rule {} does not have: {:?}", id.0, premise.premises));
            }
        }
        let truths: Vec<Truth> = proof.premises.iter().map(|p| p.truth).collect();
        let weakest = truths.iter().min().copied();
        Ok(match proof.truth {
            Truth::No => weakest == Some(Truth::No) && truths.iter().all(|t| *t == Truth::No),
            truth => truths.len() == rule.lines.len() && weakest.is_none_or(|w| w == truth),
        })
    }
}

/// Whether a fact is of the form of a rule's head.
fn fits(rule: &Rule, fact: &Fact) -> bool {
    let mut given: Vec<Option<Value>> = vec![None; rule.variables.len()];
    rule.head.terms.iter().zip(&fact.values).all(|(term, value)| match term {
        Term::Value(v) => v == value,
        Term::Variable(v) => given[usize::from(v.0)].replace(*value).is_none_or(|before| before == *value),
    })
}

/// Whether a step is one for a condition of this form, with a quota's number where it is written.
fn shows(formula: &Formula, proof: &Proof) -> bool {
    match (formula, &proof.step) {
        (_, ProofStep::NoneFound { .. }) => true,
        // For some value.
        (Formula::Any(_), ProofStep::Any) => true,
        (_, ProofStep::Any) => proof.premises.iter().all(|p| shows(formula, p)),
        // What another line did not find is not compared.
        (Formula::Compare(..) | Formula::IsA(..), ProofStep::Compared) => true,
        (_, ProofStep::Compared) => proof.truth != Truth::Open,
        (Formula::Atom(atom), ProofStep::Recorded { fact, .. })
        | (Formula::Atom(atom), ProofStep::Derived { fact, .. })
        | (Formula::Atom(atom), ProofStep::SeeAbove { fact }) => atom.relation == fact.relation,
        (
            Formula::Count { quota: Quota::AtLeast(Term::Value(Value::Number(n))), .. },
            ProofStep::Count { certain, possible, .. },
        ) => {
            let reaches = |count: usize| i64::try_from(count).is_ok_and(|count| count >= *n);
            proof.truth
                == match (reaches(*certain), reaches(*possible)) {
                    (true, _) => Truth::Yes,
                    (false, true) => Truth::Open,
                    (false, false) => Truth::No,
                }
        }
        (Formula::Any(parts), _) => parts.iter().any(|part| shows(part, proof)),
        (Formula::Not(_), ProofStep::Not)
        | (Formula::All(_), ProofStep::All)
        | (Formula::After { .. }, ProofStep::After(_))
        | (Formula::Within { .. }, ProofStep::Within(_))
        | (Formula::Once(_), ProofStep::Once)
        | (Formula::Ever(_), ProofStep::Ever)
        | (Formula::OnDayOf { .. }, ProofStep::OnDayOf)
        | (Formula::Count { .. }, ProofStep::Count { .. })
        | (Formula::Date { .. }, ProofStep::Date { .. })
        | (Formula::Untranslated(_), ProofStep::Untranslated(_)) => true,
        _ => false,
    }
}
