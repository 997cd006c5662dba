//! What holds on which days: a label for every day, kept as the days on which the label changes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Day, Period, ViewpointSet};

/// What the engine needs of a label of a stretch of days: truth values that can be joined.
///
/// The shipped label is [`Truth`], one pair of bounds; a label that names the facts it depends on (a decision diagram)
/// is another implementation, and every operator of the engine runs on both.
pub trait Algebra {
    /// A truth value.
    type Label: Clone + PartialEq + fmt::Debug;
    /// The label of what certainly does not hold.
    fn no(&self) -> Self::Label;
    /// The label of what certainly holds.
    fn yes(&self) -> Self::Label;
    /// The label of what nothing decides: a clash of rules without a winner, a text that is not formalised.
    fn undecided(&self) -> Self::Label;
    /// Both hold.
    fn and(&self, a: &Self::Label, b: &Self::Label) -> Self::Label;
    /// At least one holds.
    fn or(&self, a: &Self::Label, b: &Self::Label) -> Self::Label;
    /// It does not hold.
    fn not(&self, a: &Self::Label) -> Self::Label;
    /// Of two sound approximations of one truth value (the first exact in what it excludes, the second in what it affirms), the better.
    fn refine(&self, possible: &Self::Label, certain: &Self::Label) -> Self::Label;
    /// Whether the weights of members whose `counted` holds reach zero when each member adds `gain` if it is counted and
    /// `holds`, and `loss` if it is counted and does not; `base` is added once.
    ///
    /// A quota of two thirds is `gain 1, loss -2, base 0`; "at least three" is `gain 1, loss 0, base -3`.
    fn reaches(&self, members: &[(Self::Label, Self::Label)], gain: i64, loss: i64, base: i64)
    -> Self::Label;
    /// The label of what holds to some of the viewpoints that are asked together, and not to the others. Where one is
    /// asked alone, it is that one.
    fn seen_by(&self, viewpoints: ViewpointSet) -> Self::Label {
        if viewpoints.is_empty() { self.no() } else { self.yes() }
    }
}

/// A truth value with its two bounds: certainly not, undetermined, certainly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Truth {
    /// In no completion of what is missing, contested or imprecise.
    #[default]
    No,
    /// In some completions only.
    Open,
    /// In every completion.
    Yes,
}

/// The algebra of [`Truth`]: Kleene's strong three-valued logic.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds;

impl Algebra for Bounds {
    type Label = Truth;
    fn no(&self) -> Truth {
        Truth::No
    }
    fn yes(&self) -> Truth {
        Truth::Yes
    }
    fn undecided(&self) -> Truth {
        Truth::Open
    }
    fn and(&self, a: &Truth, b: &Truth) -> Truth {
        *a.min(b)
    }
    fn or(&self, a: &Truth, b: &Truth) -> Truth {
        *a.max(b)
    }
    fn not(&self, a: &Truth) -> Truth {
        match a {
            Truth::No => Truth::Yes,
            Truth::Open => Truth::Open,
            Truth::Yes => Truth::No,
        }
    }
    fn refine(&self, possible: &Truth, certain: &Truth) -> Truth {
        if *certain == Truth::Yes {
            Truth::Yes
        } else if *possible == Truth::No {
            Truth::No
        } else {
            Truth::Open
        }
    }
    fn reaches(&self, members: &[(Truth, Truth)], gain: i64, loss: i64, base: i64) -> Truth {
        let sum = members.iter().fold((base, base), |(least, most), (counted, holds)| {
            let (a, b) = Self::adds(*counted, *holds, gain, loss);
            (least + a, most + b)
        });
        Self::reached(sum)
    }
}

impl Bounds {
    /// The least and the most that one member of a count adds; see [`Algebra::reaches`].
    ///
    /// ```
    /// use foederis_model::{Bounds, Truth};
    /// assert_eq!(Bounds::adds(Truth::Yes, Truth::Open, 1, -2), (-2, 1));
    /// ```
    #[must_use]
    pub fn adds(counted: Truth, holds: Truth, gain: i64, loss: i64) -> (i64, i64) {
        let out = (counted != Truth::Yes).then_some(0);
        let with = (counted != Truth::No && holds != Truth::No).then_some(gain);
        let without = (counted != Truth::No && holds != Truth::Yes).then_some(loss);
        let outcomes = || [out, with, without].into_iter().flatten();
        (outcomes().min().unwrap_or(0), outcomes().max().unwrap_or(0))
    }

    /// Whether a sum between these bounds reaches zero.
    #[must_use]
    pub fn reached((least, most): (i64, i64)) -> Truth {
        if least >= 0 {
            Truth::Yes
        } else if most >= 0 {
            Truth::Open
        } else {
            Truth::No
        }
    }
}

/// A label for every day from [`Day::MIN`] on.
///
/// INVARIANT: `steps` is not empty, begins at [`Day::MIN`], its days ascend and neighbouring labels differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timeline<L> {
    steps: Vec<(Day, L)>,
}

impl<L: Clone + PartialEq> Timeline<L> {
    /// The same label on all days.
    #[must_use]
    pub fn always(label: L) -> Self {
        Self { steps: vec![(Day::MIN, label)] }
    }

    /// `before` on the days before `day`, `after` from it on.
    #[must_use]
    pub fn step(before: L, day: Day, after: L) -> Self {
        Self::from_steps(vec![(Day::MIN, before), (day, after)])
    }

    /// From changes in any order; of two on one day the later given wins. The first label must be for [`Day::MIN`].
    fn from_steps(mut steps: Vec<(Day, L)>) -> Self {
        steps.sort_by_key(|(day, _)| *day);
        let mut kept: Vec<(Day, L)> = Vec::with_capacity(steps.len());
        for (day, label) in steps {
            if kept.last().is_some_and(|(last, _)| *last == day) {
                kept.pop();
            }
            if kept.last().is_none_or(|(_, last)| *last != label) {
                kept.push((day, label));
            }
        }
        Self { steps: kept }
    }

    /// The label on one day.
    pub fn at(&self, day: Day) -> &L {
        let after = self.steps.partition_point(|(start, _)| *start <= day);
        &self.steps[after.saturating_sub(1)].1
    }

    /// The stretches of days with one label each, in order, half-open; the last ends at [`Day::MAX`].
    pub fn stretches(&self) -> impl Iterator<Item = (Day, Day, &L)> {
        self.steps.iter().enumerate().map(|(i, (start, label))| {
            (*start, self.steps.get(i + 1).map_or(Day::MAX, |(next, _)| *next), label)
        })
    }

    /// The first days of the stretches, [`Day::MIN`] left out.
    pub fn changes(&self) -> impl Iterator<Item = Day> + '_ {
        self.steps.iter().skip(1).map(|(day, _)| *day)
    }

    /// The same up to `horizon`; the label of that day stays from it on.
    #[must_use]
    pub fn until_horizon(&self, horizon: Day) -> Self {
        let steps = self.steps.iter().filter(|(day, _)| *day <= horizon).cloned().collect();
        Self { steps }
    }

    /// Each label mapped.
    pub fn map<M: Clone + PartialEq>(&self, f: impl Fn(&L) -> M) -> Timeline<M> {
        Timeline::from_steps(self.steps.iter().map(|(d, l)| (*d, f(l))).collect())
    }

    /// Two timelines day by day.
    pub fn zip<M: Clone + PartialEq, N: Clone + PartialEq>(
        &self,
        other: &Timeline<M>,
        f: impl Fn(&L, &M) -> N,
    ) -> Timeline<N> {
        let (mut i, mut j) = (0, 0);
        let mut steps = Vec::with_capacity(self.steps.len() + other.steps.len());
        loop {
            let (a, b) = (&self.steps[i], &other.steps[j]);
            steps.push((a.0.max(b.0), f(&a.1, &b.1)));
            let next_a = self.steps.get(i + 1).map(|(d, _)| *d);
            let next_b = other.steps.get(j + 1).map(|(d, _)| *d);
            match (next_a, next_b) {
                (None, None) => break,
                (Some(_), None) => i += 1,
                (None, Some(_)) => j += 1,
                (Some(x), Some(y)) => {
                    if x <= y {
                        i += 1;
                    }
                    if y <= x {
                        j += 1;
                    }
                }
            }
        }
        Timeline::from_steps(steps)
    }

    /// Many timelines day by day; with none of them, `f` of the empty slice on all days.
    pub fn zip_all<N: Clone + PartialEq>(all: &[&Self], f: impl Fn(&[&L]) -> N) -> Timeline<N> {
        let mut labels: Vec<&L> = all.iter().map(|t| &t.steps[0].1).collect();
        let parts = all.iter().enumerate();
        let mut changes: Vec<(Day, usize, &L)> = parts
            .flat_map(|(i, t)| t.steps.iter().skip(1).map(move |(day, label)| (*day, i, label)))
            .collect();
        changes.sort_unstable_by_key(|(day, part, _)| (*day, *part));
        let mut steps = Vec::with_capacity(changes.len() + 1);
        steps.push((Day::MIN, f(&labels)));
        for on_one_day in changes.chunk_by(|a, b| a.0 == b.0) {
            for (_, part, label) in on_one_day {
                labels[*part] = label;
            }
            steps.push((on_one_day[0].0, f(&labels)));
        }
        Timeline::from_steps(steps)
    }

    /// This timeline, moved: the label of day `d` stands on `d` plus the period.
    ///
    /// Where two days fall on one (31 January and 30 January, each plus one month), the later day's label stands.
    #[must_use]
    pub fn after(&self, period: Period) -> Self {
        Self::from_steps(self.steps.iter().map(|(d, l)| (d.plus(period), l.clone())).collect())
    }
}

impl<L: Clone + PartialEq + fmt::Debug> Timeline<L> {
    /// True from the first day on which `self` is: "it has been so".
    pub fn once<A: Algebra<Label = L>>(&self, algebra: &A) -> Self {
        let mut so_far = algebra.no();
        let mut steps = Vec::with_capacity(self.steps.len());
        for (day, label) in &self.steps {
            so_far = algebra.or(&so_far, label);
            steps.push((*day, so_far.clone()));
        }
        Self::from_steps(steps)
    }

    /// The disjunction over all days: "it is so at some time".
    pub fn ever<A: Algebra<Label = L>>(&self, algebra: &A) -> Self {
        let any = self.steps.iter().fold(algebra.no(), |sum, (_, l)| algebra.or(&sum, l));
        Self::always(any)
    }

    /// True on a day when `self` was on it or on a day less than or exactly `period` before.
    pub fn within<A: Algebra<Label = L>>(&self, period: Period, algebra: &A) -> Self {
        let no = algebra.no();
        let mut result = Self::always(no.clone());
        for (start, end, label) in self.stretches() {
            if *label == no {
                continue;
            }
            let mut steps = vec![(Day::MIN, no.clone()), (start, label.clone())];
            if end != Day::MAX {
                steps.push((end.previous().plus(period).next(), no.clone()));
            }
            let stretch = Self::from_steps(steps);
            result = result.zip(&stretch, |a, b| algebra.or(a, b));
        }
        result
    }

    /// `self` on the first day of `act`, kept from that day on.
    ///
    /// Where the day of the act is imprecise, the answer is certain only if it is the same on every day that it may be.
    pub fn on_day_of<A: Algebra<Label = L>>(&self, act: &Self, algebra: &A) -> Self {
        let done = act.once(algebra);
        // Before the beginning nothing had been done: what has always been so begins there.
        let mut steps = vec![(Day::MIN, algebra.no())];
        for (start, _, label) in done.stretches() {
            let day_after = if start == Day::MIN { Day::from_number(i32::MIN + 1) } else { start.next() };
            steps.push((day_after, label.clone()));
        }
        let the_day_before = Self::from_steps(steps);
        let begins = act.zip(&the_day_before, |now, before| algebra.and(now, &algebra.not(before)));
        let held = begins.zip(self, |b, s| algebra.and(b, s)).once(algebra);
        let lacked = begins.zip(self, |b, s| algebra.and(b, &algebra.not(s))).once(algebra);
        let certain = done.zip(&lacked, |d, l| algebra.and(d, &algebra.not(l)));
        held.zip(&certain, |possible, certain| algebra.refine(possible, certain))
    }
}

impl Timeline<Truth> {
    /// No on all days.
    #[must_use]
    pub fn never() -> Self {
        Self::always(Truth::No)
    }

    /// The days on which it certainly holds.
    #[must_use]
    pub fn certain(&self) -> DaySet {
        self.days(|t| t == Truth::Yes)
    }

    /// The days on which it possibly holds.
    #[must_use]
    pub fn possible(&self) -> DaySet {
        self.days(|t| t != Truth::No)
    }

    fn days(&self, wanted: impl Fn(Truth) -> bool) -> DaySet {
        let mut spells: Vec<(Day, Day)> = Vec::new();
        for (start, end, label) in self.stretches() {
            if !wanted(*label) {
                continue;
            }
            match spells.last_mut() {
                Some((_, last)) if *last == start => *last = end,
                _ => spells.push((start, end)),
            }
        }
        DaySet { spells }
    }

    /// From certain and possible days: yes on the certain, open on the other possible ones.
    #[must_use]
    pub fn from_days(certain: &DaySet, possible: &DaySet) -> Self {
        let yes = certain.to_timeline(Truth::Yes);
        let open = possible.to_timeline(Truth::Open);
        yes.zip(&open, |a, b| *a.max(b))
    }
}

/// A set of days: half-open intervals that ascend and neither overlap nor touch.
///
/// ```
/// use foederis_model::{Day, DaySet};
/// let day = |n| Day::from_number(n);
/// let set = DaySet::from_spells([(day(5), day(8)), (day(0), day(5)), (day(20), day(20))]);
/// assert_eq!(set.spells(), &[(day(0), day(8))]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DaySet {
    spells: Vec<(Day, Day)>,
}

impl DaySet {
    /// From intervals in any order; empty ones are dropped, overlapping and touching ones joined.
    #[must_use]
    pub fn from_spells(spells: impl IntoIterator<Item = (Day, Day)>) -> Self {
        let mut all: Vec<(Day, Day)> = spells.into_iter().filter(|(a, b)| a < b).collect();
        all.sort_unstable();
        let mut joined: Vec<(Day, Day)> = Vec::with_capacity(all.len());
        for (start, end) in all {
            match joined.last_mut() {
                Some((_, last)) if *last >= start => *last = (*last).max(end),
                _ => joined.push((start, end)),
            }
        }
        Self { spells: joined }
    }

    /// The intervals, in order.
    #[must_use]
    pub fn spells(&self) -> &[(Day, Day)] {
        &self.spells
    }

    /// Whether there is no day in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spells.is_empty()
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        let after = self.spells.partition_point(|(start, _)| *start <= day);
        after > 0 && day < self.spells[after - 1].1
    }

    fn to_timeline(&self, label: Truth) -> Timeline<Truth> {
        let mut steps = vec![(Day::MIN, Truth::No)];
        for (start, end) in &self.spells {
            steps.push((*start, label));
            if *end != Day::MAX {
                steps.push((*end, Truth::No));
            }
        }
        Timeline::from_steps(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn timelines() -> impl Strategy<Value = Timeline<Truth>> {
        let truth = prop_oneof![Just(Truth::No), Just(Truth::Open), Just(Truth::Yes)];
        prop::collection::vec((0..40i32, truth), 0..8).prop_map(|mut steps| {
            steps.insert(0, (i32::MIN, Truth::No));
            Timeline::from_steps(steps.into_iter().map(|(d, t)| (Day::from_number(d), t)).collect())
        })
    }

    proptest! {
        #[test]
        fn operators_agree_with_their_meaning_on_each_day(a in timelines(), b in timelines(), n in 0..9i32) {
            let both = a.zip(&b, |x, y| Bounds.and(x, y));
            let later = a.after(Period::days(n));
            let recent = a.within(Period::days(n), &Bounds);
            let once = a.once(&Bounds);
            for d in -1..60 {
                let day = Day::from_number(d);
                prop_assert_eq!(*both.at(day), (*a.at(day)).min(*b.at(day)));
                prop_assert_eq!(later.at(day), a.at(Day::from_number(d - n)));
                let window = (d - n..=d).map(|x| *a.at(Day::from_number(x))).max().unwrap();
                prop_assert_eq!(*recent.at(day), window);
                let past = (-1..=d).map(|x| *a.at(Day::from_number(x))).max().unwrap();
                prop_assert_eq!(*once.at(day), past);
            }
        }

        #[test]
        fn days_and_timeline_are_two_forms_of_one_thing(a in timelines()) {
            prop_assert_eq!(Timeline::from_days(&a.certain(), &a.possible()), a);
        }
    }

    #[test]
    fn a_state_on_an_imprecise_day_is_certain_when_it_is_the_same_on_all_of_them() {
        let day = Day::from_number;
        let act = Timeline::step(Truth::No, day(5), Truth::Open)
            .zip(&Timeline::step(Truth::No, day(9), Truth::Yes), |a, b| *a.max(b));
        let all_along = Timeline::step(Truth::No, day(2), Truth::Yes);
        let half = Timeline::step(Truth::No, day(7), Truth::Yes);
        let never = Timeline::step(Truth::No, day(30), Truth::Yes);
        assert_eq!(*all_along.on_day_of(&act, &Bounds).at(day(20)), Truth::Yes);
        assert_eq!(*half.on_day_of(&act, &Bounds).at(day(20)), Truth::Open);
        assert_eq!(*never.on_day_of(&act, &Bounds).at(day(40)), Truth::No);
    }
}
