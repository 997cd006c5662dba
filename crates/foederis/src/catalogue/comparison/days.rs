//! Two days, each perhaps imprecise, held beside each other.

use foederis_model::{Day, Timeline, Truth};

use super::CodingVerdict;
use crate::data_set::{DayGiven, End};

/// Between which days something of the library happened: the first and the last possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Between {
    pub(super) earliest: Day,
    pub(super) latest: Day,
}

/// A stretch in which a state is, at least possibly, bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BoundStretch {
    /// On some day of these it began to be bound.
    pub(super) entry: Between,
    /// Some day of these is the first on which it no longer is; none where it certainly is still.
    pub(super) first_day_out: Option<Between>,
    /// All days on which it may be bound: half-open.
    pub(super) possible: (Day, Day),
}

/// The stretches of a timeline.
pub(super) fn stretches(days: &Timeline<Truth>) -> Vec<BoundStretch> {
    let certain = days.certain();
    let possible = days.possible();
    let stretch = |(from, until): &(Day, Day)| {
        let mut inside = certain.spells().iter().filter(|(a, b)| from <= a && b <= until);
        let first = inside.next();
        let last = inside.next_back().or(first);
        let entry = Between { earliest: *from, latest: first.map_or(until.previous(), |(a, _)| *a) };
        let out = Between { earliest: last.map_or(from.next(), |(_, b)| *b), latest: *until };
        let still_bound = out.earliest.is_end_of_time();
        BoundStretch { entry, first_day_out: (!still_bound).then_some(out), possible: (*from, *until) }
    };
    possible.spells().iter().map(stretch).collect()
}

/// How a day of the file compares with one of the library, and by how many days they differ.
pub(super) fn compared(file: DayGiven, library: Between) -> (CodingVerdict, Option<i64>) {
    let earliest = if file.censored { Day::MIN } else { file.earliest };
    if file.latest < library.earliest {
        return (CodingVerdict::Differs, Some(apart(file.latest, library.earliest)));
    }
    if library.latest < earliest {
        return (CodingVerdict::Differs, Some(apart(earliest, library.latest)));
    }
    let exact = earliest == file.latest && library.earliest == library.latest;
    (if exact { CodingVerdict::Agrees } else { CodingVerdict::Compatible }, None)
}

/// Days from the library's day to the file's.
fn apart(file: Day, library: Day) -> i64 {
    i64::from(file.number()) - i64::from(library.number())
}

/// How the end of a membership compares. A data set's day of exit may be the last day in or the first day out: both agree.
pub(super) fn compared_end(
    file: End,
    library: Option<Between>,
    last_day: Option<Day>,
) -> (CodingVerdict, Option<i64>, Option<String>) {
    match (file, library) {
        (End::NotObserved, None) => (CodingVerdict::Agrees, None, None),
        (End::NotObserved, Some(out)) => {
            let reaches = last_day.filter(|last| out.latest <= *last);
            match (reaches, last_day) {
                (Some(last), _) => {
                    let remark = format!("the file has no end, and names days as late as {last}");
                    (CodingVerdict::Differs, None, Some(remark))
                }
                (None, Some(last)) => {
                    let remark = format!("the file has no end, and names no day after {last}");
                    (CodingVerdict::Compatible, None, Some(remark))
                }
                (None, None) => (CodingVerdict::Compatible, None, None),
            }
        }
        (End::On(_), None) => (CodingVerdict::Differs, None, Some("by the library it has no end".to_owned())),
        (End::On(day), Some(out)) => {
            if out.earliest == out.latest && day.earliest == day.latest && day.latest == out.latest.previous()
            {
                return (CodingVerdict::Agrees, None, None);
            }
            let (verdict, days) = compared(day, out);
            // The day before the first day out is the last day in.
            let (as_last_day, _) =
                compared(day, Between { earliest: out.earliest.previous(), latest: out.latest });
            if verdict == CodingVerdict::Differs && as_last_day != CodingVerdict::Differs {
                return (CodingVerdict::Compatible, None, None);
            }
            (verdict, days, None)
        }
    }
}

impl std::fmt::Display for Between {
    /// "1951-09-01", or "between 1951-09-01 and 1951-09-30".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let open_before = self.earliest == Day::MIN;
        let open_after = self.latest.is_end_of_time() || self.latest == Day::MAX.previous();
        match (open_before, open_after) {
            _ if self.earliest == self.latest => write!(f, "{}", self.earliest),
            (false, false) => write!(f, "between {} and {}", self.earliest, self.latest),
            (false, true) => write!(f, "on or after {}, if at all", self.earliest),
            (true, false) => write!(f, "by {}", self.latest),
            (true, true) => f.write_str("undetermined"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn given(earliest: &str, latest: &str) -> DayGiven {
        DayGiven { earliest: day(earliest), latest: day(latest), censored: false }
    }

    fn between(earliest: &str, latest: &str) -> Between {
        Between { earliest: day(earliest), latest: day(latest) }
    }

    #[test]
    fn days_agree_are_compatible_or_differ_by_days() {
        let exact = between("1950-03-10", "1950-03-10");
        assert_eq!(compared(given("1950-03-10", "1950-03-10"), exact), (CodingVerdict::Agrees, None));
        assert_eq!(compared(given("1950-03-11", "1950-03-11"), exact), (CodingVerdict::Differs, Some(1)));
        assert_eq!(compared(given("1950-03-08", "1950-03-08"), exact), (CodingVerdict::Differs, Some(-2)));
        assert_eq!(compared(given("1950-03-01", "1950-03-31"), exact), (CodingVerdict::Compatible, None));
        assert_eq!(compared(given("1950-01-01", "1950-01-31"), exact), (CodingVerdict::Differs, Some(-38)));
        let month = between("1950-03-01", "1950-03-31");
        assert_eq!(compared(given("1950-03-10", "1950-03-10"), month), (CodingVerdict::Compatible, None));
        let censored = DayGiven { censored: true, ..given("1960-01-01", "1960-01-01") };
        assert_eq!(compared(censored, exact), (CodingVerdict::Compatible, None));
        assert_eq!(compared(censored, between("1970-01-01", "1970-01-01")).0, CodingVerdict::Differs);
    }

    #[test]
    fn an_exit_is_the_last_day_in_or_the_first_day_out() {
        let out = Some(between("1960-06-02", "1960-06-02"));
        let end = |text: &str| compared_end(End::On(given(text, text)), out, None);
        assert_eq!(end("1960-06-01").0, CodingVerdict::Agrees);
        assert_eq!(end("1960-06-02").0, CodingVerdict::Agrees);
        assert_eq!(end("1960-06-03"), (CodingVerdict::Differs, Some(1), None));
        assert_eq!(end("1960-05-31"), (CodingVerdict::Differs, Some(-2), None));
        assert_eq!(compared_end(End::NotObserved, None, None).0, CodingVerdict::Agrees);
        assert_eq!(compared_end(End::NotObserved, out, Some(day("1959-01-01"))).0, CodingVerdict::Compatible);
        assert_eq!(compared_end(End::NotObserved, out, Some(day("1999-01-01"))).0, CodingVerdict::Differs);
        assert_eq!(
            compared_end(End::On(given("1960-06-01", "1960-06-01")), None, None).0,
            CodingVerdict::Differs
        );
    }

    #[test]
    fn a_stretch_begins_and_ends_between_days() {
        let may = Timeline::step(Truth::No, day("1950-01-01"), Truth::Open);
        let is = Timeline::step(Truth::No, day("1950-02-01"), Truth::Yes);
        let until = Timeline::step(Truth::Yes, day("1960-01-01"), Truth::No);
        let days = super::super::either(&may, &is).zip(&until, |a, b| *a.min(b));
        let found = stretches(&days);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].entry, between("1950-01-01", "1950-02-01"));
        assert_eq!(found[0].first_day_out, Some(between("1960-01-01", "1960-01-01")));
        assert_eq!(stretches(&is)[0].first_day_out, None);
    }
}
