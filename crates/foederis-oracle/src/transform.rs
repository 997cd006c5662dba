//! Changes to a case that must not change its answer, or change it in a known way.

use std::collections::BTreeMap;

use foederis_model::{
    Atom, Day, DaySet, EntityId, Fact, Formula, Ground, Line, Pattern, Period, Quota, RuleId, Slot, Term,
    Timeline, Truth, Value,
};

use crate::evaluator::{Answer, Window};
use crate::evidence::TableEvidence;
use crate::generate::Case;

fn with_grounds(case: &Case, change: impl Fn(&Timeline<Truth>) -> Timeline<Truth>) -> Case {
    let mut changed = case.clone();
    changed.evidence.grounds.clear();
    for (fact, ground) in &case.evidence.grounds {
        changed.evidence.hear(fact.clone(), change(&ground.truth));
    }
    changed
}

/// The same case so many days later.
#[must_use]
pub fn shifted(case: &Case, days: i32) -> Case {
    let later = |day: Day| day.plus_days(days);
    let mut changed = with_grounds(case, |truth| truth.after(Period::days(days)));
    let date_later = |value: &mut Value| {
        if let Value::Date(date) = value {
            (date.earliest, date.latest) = (later(date.earliest), later(date.latest));
        }
    };
    let fact_later = |fact: &Fact| {
        let mut fact = fact.clone();
        fact.values.iter_mut().for_each(date_later);
        fact
    };
    let evidence = &mut changed.evidence;
    evidence.stated = evidence.stated.iter().map(fact_later).collect();
    evidence.grounds = evidence.grounds.iter().map(|(f, g)| (fact_later(f), g.clone())).collect();
    for line in changed.library.rules.iter_mut().flat_map(|r| &mut r.lines) {
        each_term(&mut line.formula, &|term| {
            if let Term::Value(value) = term {
                date_later(value);
            }
        });
    }
    changed.window = Window { first: later(case.window.first), last: later(case.window.last) };
    changed
}

/// The same days, put together from their single days.
#[must_use]
pub fn split_days(case: &Case) -> Case {
    let window = case.window;
    let split = |days: &DaySet| {
        let mut spells = Vec::new();
        for (from, until) in days.spells() {
            let mut cut = *from;
            for day in window.days().filter(|day| from < day && day < until) {
                spells.insert(0, (cut, day));
                cut = day;
            }
            spells.insert(0, (cut, *until));
        }
        DaySet::from_spells(spells)
    };
    with_grounds(case, |truth| Timeline::from_days(&split(&truth.certain()), &split(&truth.possible())))
}

/// The same rules, the last first.
#[must_use]
pub fn reversed_rules(case: &Case) -> Case {
    let mut changed = case.clone();
    changed.library.rules.reverse();
    for (i, rule) in changed.library.rules.iter_mut().enumerate() {
        rule.id = RuleId(u32::try_from(i).unwrap_or(0));
        rule.lines.reverse();
    }
    changed
}

/// Evidence that names the same facts in the opposite order.
#[derive(Debug)]
pub struct Reversed<'e>(&'e TableEvidence);

/// The record of a case, searched from the other end.
#[must_use]
pub fn reversed_record(case: &Case) -> Reversed<'_> {
    Reversed(&case.evidence)
}

impl foederis_model::Evidence for Reversed<'_> {
    fn stated(&self, pattern: &Pattern) -> Vec<Fact> {
        let mut facts = self.0.stated(pattern);
        facts.reverse();
        facts
    }

    fn ground(&self, fact: &Fact) -> Ground {
        self.0.ground(fact)
    }
}

/// The same case with one more relation, about which much is heard.
#[must_use]
pub fn with_irrelevant_facts(case: &Case) -> Case {
    let mut changed = case.clone();
    let Some(mut relation) = case.library.relations.get(1).cloned() else { return changed };
    relation.name = "irrelevant".into();
    let id = foederis_model::RelationId(u32::try_from(case.library.relations.len()).unwrap_or(0));
    changed.library.relations.push(relation);
    changed.evidence.silence.push(Truth::Open);
    for entity in 0..u32::try_from(case.library.entities.len()).unwrap_or(0) {
        let step = Timeline::step(Truth::No, case.window.first.plus_days(3), Truth::Open);
        changed.evidence.state(Fact::new(id, [Value::Entity(EntityId(entity))]), step);
    }
    changed
}

/// The same case with its entities in the opposite order, and how to read its answer with the old names.
pub fn permute_entities(case: &Case) -> (Case, impl Fn(&Answer) -> Answer) {
    let last = u32::try_from(case.library.entities.len()).unwrap_or(1) - 1;
    let mut changed = case.clone();
    changed.library.entities.reverse();
    changed.library.overrides =
        case.library.overrides.iter().map(|(a, b)| (EntityId(last - a.0), EntityId(last - b.0))).collect();
    for rule in &mut changed.library.rules {
        rule.article = rule.article.map(|a| EntityId(last - a.0));
        atom(&mut rule.head, last);
        for Line { formula: inner, .. } in &mut rule.lines {
            each_term(inner, &|t| term(t, last));
        }
    }
    let old = &case.evidence;
    changed.evidence.stated = old.stated.iter().map(|f| fact(f, last)).collect();
    changed.evidence.grounds = old.grounds.iter().map(|(f, g)| (fact(f, last), g.clone())).collect();
    for slot in &mut changed.question.slots {
        if let Slot::Is(v) = slot {
            *v = value(*v, last);
        }
    }
    let back = move |answer: &Answer| -> BTreeMap<Fact, Vec<Truth>> {
        answer.iter().map(|(f, days)| (fact(f, last), days.clone())).collect()
    };
    (changed, back)
}

fn value(of: Value, last: u32) -> Value {
    match of {
        Value::Entity(e) => Value::Entity(EntityId(last - e.0)),
        other => other,
    }
}

fn fact(of: &Fact, last: u32) -> Fact {
    Fact::new(of.relation, of.values.iter().map(|v| value(*v, last)))
}

fn term(of: &mut Term, last: u32) {
    if let Term::Value(v) = of {
        *v = value(*v, last);
    }
}

fn atom(of: &mut Atom, last: u32) {
    of.terms.iter_mut().for_each(|t| term(t, last));
}

/// Every term of a condition, except the variable that a count runs over.
fn each_term(of: &mut Formula, change: &impl Fn(&mut Term)) {
    match of {
        Formula::Atom(a) => a.terms.iter_mut().for_each(change),
        Formula::Not(f) | Formula::Once(f) | Formula::Ever(f) => each_term(f, change),
        Formula::All(parts) | Formula::Any(parts) => parts.iter_mut().for_each(|p| each_term(p, change)),
        Formula::Compare(a, _, b) => {
            change(a);
            change(b);
        }
        Formula::IsA(t, _) => change(t),
        Formula::After { period, of } | Formula::Within { period, of } => {
            change(period);
            each_term(of, change);
        }
        Formula::OnDayOf { holds, act } => {
            each_term(holds, change);
            each_term(act, change);
        }
        Formula::Count { quota, among, holds, .. } => {
            if let Quota::AtLeast(t) = quota {
                change(t);
            }
            each_term(among, change);
            if let Some(holds) = holds {
                each_term(holds, change);
            }
        }
        Formula::Date { date, .. } => change(date),
        Formula::Untranslated(_) => {}
    }
}
