//! One truth for each fact and day, worked out the long way.
//!
//! Facts that depend on each other are settled together, by an alternating fixpoint: assume that nothing of what they
//! deny holds, conclude what follows, assume exactly that, and so on. Where under- and overestimate meet, the rules
//! have one meaning; where they never do, they depend on their own negation.

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{Day, Evidence, Fact, Library, Pattern, Period, Rule, RuleId, Truth};

use crate::evaluator::{Answer, Evaluator, Refusal, Window};
use crate::instances::{Instances, Needed, Tree};

/// The day-by-day evaluator.
#[derive(Clone, Copy, Debug, Default)]
pub struct DayByDay;

/// More rounds than any circle in a window of this size needs.
const MOST_ROUNDS: usize = 2_000;

/// Derived facts with a truth that is not asked of their rules.
pub type Given = BTreeMap<Fact, Truth>;

type Days = Vec<Truth>;
type Table = BTreeMap<Fact, Days>;

/// A condition read twice: as a reason for, and as a reason against. They differ only while a circle is being settled.
#[derive(Clone)]
struct Both {
    plain: Days,
    denied: Days,
}

impl Evaluator for DayByDay {
    fn evaluate(
        &self,
        library: &Library,
        evidence: &dyn Evidence,
        pattern: &Pattern,
        window: Window,
    ) -> Result<Answer, Refusal> {
        self.evaluate_given(library, evidence, pattern, window, &Given::new())
    }
}

impl DayByDay {
    /// The same, with the truth of some derived facts given on all days instead of by their rules.
    ///
    /// # Errors
    /// When the rules have no meaning for this question.
    pub fn evaluate_given(
        &self,
        library: &Library,
        evidence: &dyn Evidence,
        pattern: &Pattern,
        window: Window,
        given: &Given,
    ) -> Result<Answer, Refusal> {
        let instances = Instances::new(library, evidence);
        let wanted = instances.matching(pattern)?;
        let mut rules: BTreeMap<Fact, Vec<(RuleId, Tree)>> = BTreeMap::new();
        let mut recorded: Table =
            given.iter().map(|(fact, t)| (fact.clone(), window.days().map(|_| *t).collect())).collect();
        let mut left = wanted.clone();
        while let Some(fact) = left.pop() {
            if rules.contains_key(&fact) || recorded.contains_key(&fact) {
                continue;
            }
            if instances.is_derived(fact.relation) {
                let of_fact = instances.of_fact(&fact)?;
                of_fact.iter().for_each(|(_, tree)| facts_of(tree, &mut left));
                rules.insert(fact, of_fact);
            } else {
                let truth = evidence.ground(&fact).truth;
                recorded.insert(fact, window.days().map(|day| *truth.at(day)).collect());
            }
        }
        let mut calendar = Calendar { library, window, settled: recorded };
        for group in groups(&rules) {
            calendar.settle(&group, &rules)?;
        }
        Ok(wanted
            .into_iter()
            .filter_map(|fact| calendar.settled.get(&fact).map(|days| (fact.clone(), days.clone())))
            .collect())
    }
}

fn facts_of(tree: &Tree, facts: &mut Vec<Fact>) {
    match tree {
        Tree::Fact(fact) => facts.push(fact.clone()),
        Tree::Decided(_) | Tree::Date { .. } | Tree::Untranslated => {}
        Tree::Not(inner)
        | Tree::After(_, inner)
        | Tree::Within(_, inner)
        | Tree::Once(inner)
        | Tree::Ever(inner) => facts_of(inner, facts),
        Tree::All(parts) | Tree::Any(parts) => parts.iter().for_each(|p| facts_of(p, facts)),
        Tree::OnDayOf { holds, act } => {
            facts_of(holds, facts);
            facts_of(act, facts);
        }
        Tree::Count { members, .. } => members.iter().for_each(|(counted, holds)| {
            facts_of(counted, facts);
            facts_of(holds, facts);
        }),
    }
}

/// Derived facts grouped by mutual dependence, each group after those that it depends on.
fn groups(rules: &BTreeMap<Fact, Vec<(RuleId, Tree)>>) -> Vec<BTreeSet<Fact>> {
    let mut below: BTreeMap<&Fact, BTreeSet<Fact>> = BTreeMap::new();
    for start in rules.keys() {
        let mut seen = BTreeSet::from([start.clone()]);
        let mut left = vec![start.clone()];
        while let Some(fact) = left.pop() {
            for (_, tree) in rules.get(&fact).into_iter().flatten() {
                let mut next = Vec::new();
                facts_of(tree, &mut next);
                left.extend(next.into_iter().filter(|f| rules.contains_key(f) && seen.insert(f.clone())));
            }
        }
        below.insert(start, seen);
    }
    let mut order: Vec<&Fact> = rules.keys().collect();
    // Each has itself below it, and what it depends on outside its own circle has strictly less.
    order.sort_by_key(|fact| below[fact].len());
    let mut all: Vec<BTreeSet<Fact>> = Vec::new();
    for fact in order {
        if all.iter().any(|group| group.contains(fact)) {
            continue;
        }
        let circle = below[fact].iter().filter(|other| below[other].contains(fact)).cloned();
        let mut group: BTreeSet<Fact> = circle.collect();
        group.insert(fact.clone());
        all.push(group);
    }
    all
}

struct Calendar<'l> {
    library: &'l Library,
    window: Window,
    settled: Table,
}

impl Calendar<'_> {
    fn settle(
        &mut self,
        group: &BTreeSet<Fact>,
        rules: &BTreeMap<Fact, Vec<(RuleId, Tree)>>,
    ) -> Result<(), Refusal> {
        let nothing: Table = group.iter().map(|f| (f.clone(), self.constant(Truth::No))).collect();
        let (mut before, mut assumed) = (Table::new(), nothing.clone());
        for _ in 0..MOST_ROUNDS {
            let concluded = self.conclude(&nothing, &assumed, rules);
            if concluded == assumed {
                self.settled.extend(concluded);
                return Ok(());
            }
            if concluded == before {
                return Err(Refusal::Circle(group.iter().cloned().collect()));
            }
            before = std::mem::replace(&mut assumed, concluded);
        }
        Err(Refusal::Unsettled("the rounds of a circle".into()))
    }

    /// The least table that follows when what is denied is read from `assumed`.
    fn conclude(
        &self,
        nothing: &Table,
        assumed: &Table,
        rules: &BTreeMap<Fact, Vec<(RuleId, Tree)>>,
    ) -> Table {
        let mut table = nothing.clone();
        for _ in 0..MOST_ROUNDS {
            let mut changed = false;
            for fact in nothing.keys() {
                let days = self.fact(rules.get(fact).map_or(&[], Vec::as_slice), &table, assumed);
                if table.get(fact) != Some(&days) {
                    table.insert(fact.clone(), days);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        table
    }

    fn fact(&self, rules: &[(RuleId, Tree)], table: &Table, assumed: &Table) -> Days {
        let mut for_it = Vec::new();
        let mut against = Vec::new();
        for (id, tree) in rules {
            let rule = &self.library.rules[id.index()];
            let both = self.tree(tree, table, assumed);
            if rule.denies { against.push((rule, both.denied)) } else { for_it.push((rule, both.plain)) }
        }
        self.positions()
            .map(|i| {
                // The worst case for the fact, and the best.
                let worst = self.verdict(&for_it, &against, |t| t == Truth::Yes, |t| t != Truth::No, i);
                let best = self.verdict(&for_it, &against, |t| t != Truth::No, |t| t == Truth::Yes, i);
                match (worst, best) {
                    (Truth::Yes, _) => Truth::Yes,
                    (_, Truth::No) => Truth::No,
                    _ => Truth::Open,
                }
            })
            .collect()
    }

    /// Rules that apply against rules that apply: a stronger denial defeats, a weaker one is ignored, equals leave it open.
    fn verdict(
        &self,
        for_it: &[(&Rule, Days)],
        against: &[(&Rule, Days)],
        holds: impl Fn(Truth) -> bool,
        denied: impl Fn(Truth) -> bool,
        i: usize,
    ) -> Truth {
        let mut verdict = Truth::No;
        for (rule, _) in for_it.iter().filter(|(_, days)| holds(days[i])) {
            let denials: Vec<&Rule> =
                against.iter().filter(|(_, days)| denied(days[i])).map(|(rule, _)| *rule).collect();
            let stands = if denials.iter().any(|denial| self.stronger(denial, rule)) {
                Truth::No
            } else if denials.iter().any(|denial| !self.stronger(rule, denial)) {
                Truth::Open
            } else {
                Truth::Yes
            };
            verdict = verdict.max(stands);
        }
        verdict
    }

    fn stronger(&self, a: &Rule, b: &Rule) -> bool {
        match (a.default, b.default) {
            (false, true) => true,
            (true, false) => false,
            _ => self.library.overrides.iter().any(|(x, y)| a.article == Some(*x) && b.article == Some(*y)),
        }
    }

    fn constant(&self, truth: Truth) -> Days {
        self.positions().map(|_| truth).collect()
    }

    fn positions(&self) -> std::ops::RangeInclusive<usize> {
        0..=self.window.position(self.window.last)
    }

    fn day(&self, i: usize) -> Day {
        self.window.first.plus_days(i32::try_from(i).unwrap_or(0))
    }

    fn tree(&self, tree: &Tree, table: &Table, assumed: &Table) -> Both {
        let read = |tree: &Tree| self.tree(tree, table, assumed);
        let each =
            |both: Both, f: &dyn Fn(&Days) -> Days| Both { plain: f(&both.plain), denied: f(&both.denied) };
        let same = |days: Days| Both { plain: days.clone(), denied: days };
        match tree {
            Tree::Decided(holds) => same(self.constant(if *holds { Truth::Yes } else { Truth::No })),
            Tree::Date { date, over } => {
                let (earliest, latest) = date.bounds(self.library.margin);
                let reached = |day: Day, date: Day| if *over { day > date } else { day >= date };
                let on = |i| match (reached(self.day(i), earliest), reached(self.day(i), latest)) {
                    (_, true) => Truth::Yes,
                    (true, false) => Truth::Open,
                    (false, false) => Truth::No,
                };
                same(self.positions().map(on).collect())
            }
            Tree::Untranslated => same(self.constant(Truth::Open)),
            Tree::Fact(fact) => match (self.settled.get(fact), table.get(fact), assumed.get(fact)) {
                (Some(days), ..) => same(days.clone()),
                (None, Some(plain), Some(denied)) => Both { plain: plain.clone(), denied: denied.clone() },
                _ => same(self.constant(Truth::No)),
            },
            Tree::Not(inner) => {
                let inner = read(inner);
                Both { plain: not(&inner.denied), denied: not(&inner.plain) }
            }
            Tree::All(parts) => self.joined(parts.iter().map(read), Truth::Yes, Ord::min),
            Tree::Any(parts) => self.joined(parts.iter().map(read), Truth::No, Ord::max),
            Tree::After(period, inner) => each(read(inner), &|days| self.after(*period, days)),
            Tree::Within(period, inner) => each(read(inner), &|days| self.within(*period, days)),
            Tree::Once(inner) => each(read(inner), &|days| self.once(days)),
            Tree::Ever(inner) => {
                each(read(inner), &|days| self.constant(days.iter().max().copied().unwrap_or(Truth::No)))
            }
            Tree::OnDayOf { holds, act } => {
                let (holds, act) = (read(holds), read(act));
                Both {
                    plain: self.on_day_of(&holds.plain, &act.plain, &act.denied),
                    denied: self.on_day_of(&holds.denied, &act.denied, &act.plain),
                }
            }
            Tree::Count { quota, members } => {
                let members: Vec<(Both, Both)> = members.iter().map(|(c, h)| (read(c), read(h))).collect();
                Both {
                    plain: self.count(*quota, &members, |both| &both.plain, |both| &both.denied),
                    denied: self.count(*quota, &members, |both| &both.denied, |both| &both.plain),
                }
            }
        }
    }

    fn joined(
        &self,
        parts: impl Iterator<Item = Both>,
        of_none: Truth,
        join: fn(Truth, Truth) -> Truth,
    ) -> Both {
        let none = Both { plain: self.constant(of_none), denied: self.constant(of_none) };
        let two = |a: &Days, b: &Days| a.iter().zip(b).map(|(x, y)| join(*x, *y)).collect();
        parts.fold(none, |sum, part| Both {
            plain: two(&sum.plain, &part.plain),
            denied: two(&sum.denied, &part.denied),
        })
    }

    /// On each day, what was so on the last day from which the period has run out.
    fn after(&self, period: Period, days: &Days) -> Days {
        self.positions()
            .map(|i| {
                let mut from = self.day(i);
                while from > self.window.first && from.plus(period) > self.day(i) {
                    from = from.previous();
                }
                days[self.window.position(from)]
            })
            .collect()
    }

    /// On each day, whether it was so on that day or on one from which the period had not run out before.
    fn within(&self, period: Period, days: &Days) -> Days {
        self.positions()
            .map(|i| {
                let mut truth = days[i];
                let mut from = self.day(i).previous();
                while from >= self.window.first.previous() && from.plus(period) >= self.day(i) {
                    truth = truth.max(days[self.window.position(from)]);
                    from = from.previous();
                }
                truth
            })
            .collect()
    }

    fn once(&self, days: &Days) -> Days {
        self.positions().map(|i| days[..=i].iter().max().copied().unwrap_or(Truth::No)).collect()
    }

    /// Whether it was so on the first day of an act: certain when it was on each day that may have been the first.
    fn on_day_of(&self, holds: &Days, act: &Days, act_denied: &Days) -> Days {
        let (done, done_denied) = (self.once(act), self.once(act_denied));
        let before = |done: &Days, i: usize| if i == 0 { Truth::No } else { done[i - 1] };
        self.positions()
            .map(|i| {
                let may_be_first = |f: &usize| act[*f] != Truth::No && before(&done_denied, *f) != Truth::Yes;
                let may_spoil = |f: &usize| act_denied[*f] != Truth::No && before(&done, *f) != Truth::Yes;
                let possible = (0..=i).filter(may_be_first).any(|f| holds[f] != Truth::No);
                let certain =
                    done[i] == Truth::Yes && (0..=i).filter(may_spoil).all(|f| holds[f] == Truth::Yes);
                if certain {
                    Truth::Yes
                } else if possible {
                    Truth::Open
                } else {
                    Truth::No
                }
            })
            .collect()
    }

    /// The quota by trying every way in which the members may turn out.
    fn count<'b>(
        &self,
        quota: Needed,
        members: &'b [(Both, Both)],
        plain: impl Fn(&'b Both) -> &'b Days,
        denied: impl Fn(&'b Both) -> &'b Days,
    ) -> Days {
        self.positions()
            .map(|i| {
                // How many (counted and holding, counted and not holding) there may be.
                let mut ways: BTreeSet<(i64, i64)> = BTreeSet::from([(0, 0)]);
                for (counted, holds) in members {
                    let (counts, absent) = (plain(counted)[i], denied(counted)[i]);
                    let holds = plain(holds)[i];
                    let mut next = BTreeSet::new();
                    // Who holds helps by being counted, who does not hurts by it: each is read where it bears.
                    for (with, without) in ways {
                        if holds != Truth::No {
                            next.extend((counts != Truth::No).then_some((with + 1, without)));
                            next.extend((counts != Truth::Yes).then_some((with, without)));
                        }
                        if holds != Truth::Yes {
                            next.extend((absent != Truth::No).then_some((with, without + 1)));
                            next.extend((absent != Truth::Yes).then_some((with, without)));
                        }
                    }
                    ways = next;
                }
                let reached = |(with, without): &(i64, i64)| match quota {
                    Needed::AtLeast(n) => *with >= n,
                    Needed::Every => *without == 0,
                    Needed::Share { numerator, denominator, strict } => {
                        let (share, of) = (with * denominator, (with + without) * numerator);
                        with + without > 0 && if strict { share > of } else { share >= of }
                    }
                };
                match (ways.iter().any(reached), ways.iter().all(reached)) {
                    (_, true) => Truth::Yes,
                    (true, false) => Truth::Open,
                    (false, false) => Truth::No,
                }
            })
            .collect()
    }
}

fn not(days: &Days) -> Days {
    days.iter()
        .map(|truth| match truth {
            Truth::No => Truth::Yes,
            Truth::Open => Truth::Open,
            Truth::Yes => Truth::No,
        })
        .collect()
}
