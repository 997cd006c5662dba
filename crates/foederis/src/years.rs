//! A timeline in calendar years, for tables that count a state once a year: by which convention is said in every row.

use std::collections::BTreeMap;

use foederis_model::{Day, DaySet};
use serde::Serialize;

use crate::finding::{Answer, Finding, Holds, Row, Spell, spells};

/// What it takes for a year to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum YearConvention {
    /// Some day of the year.
    AnyDay,
    /// Its first day, 1 January.
    FirstDay,
    /// Its last day, 31 December.
    LastDay,
    /// All its days.
    AllYear,
}

impl YearConvention {
    /// Its name, as options and tables write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AnyDay => "any-day",
            Self::FirstDay => "first-day",
            Self::LastDay => "last-day",
            Self::AllYear => "all-year",
        }
    }

    fn counts(self, days: &DaySet, first: Day, last: Day) -> bool {
        let out = last.next();
        match self {
            Self::AnyDay => days.spells().iter().any(|(from, until)| *from < out && first < *until),
            Self::FirstDay => days.contains(first),
            Self::LastDay => days.contains(last),
            Self::AllYear => days.spells().iter().any(|(from, until)| *from <= first && out <= *until),
        }
    }
}

impl Finding {
    /// A timeline's rows that touch the days from the one through the other.
    #[must_use]
    pub fn touching(mut self, from: Option<Day>, through: Option<Day>) -> Self {
        let (from, out) = (from.unwrap_or(Day::MIN), through.map_or(Day::MAX, Day::next));
        let touches = |(begin, end): &Spell| {
            day(begin.as_deref(), Day::MIN) < out && from < day(end.as_deref(), Day::MAX)
        };
        self.rows.retain(|row| row.holds.possible.iter().any(touches));
        self
    }

    /// A timeline with a row a calendar year instead of a row a spell; the years without a bound of their own run from
    /// the first that a row names through `last`.
    #[must_use]
    pub fn in_years(mut self, convention: YearConvention, first: Option<i16>, last: i16) -> Self {
        type Days = Vec<(Day, Day)>;
        let mut lines: Vec<(Row, Days, Days)> = Vec::new();
        for row in std::mem::take(&mut self.rows) {
            let days = |all: &[Spell]| -> Days {
                all.iter().map(|(a, b)| (day(a.as_deref(), Day::MIN), day(b.as_deref(), Day::MAX))).collect()
            };
            let (certain, possible) = (days(&row.holds.certain), days(&row.holds.possible));
            match lines.iter_mut().find(|(known, ..)| known.values == row.values) {
                Some((_, c, p)) => {
                    c.extend(certain);
                    p.extend(possible);
                }
                None => lines.push((row, certain, possible)),
            }
        }
        let begins = lines.iter().flat_map(|(_, _, p)| p.iter().filter_map(|(from, _)| from.ymd()));
        let Some(first) = first.or_else(|| begins.map(|(year, ..)| year).min()) else { return self };
        for (row, certain, possible) in lines {
            let (certain, possible) = (DaySet::from_spells(certain), DaySet::from_spells(possible));
            for year in first..=last {
                let (Some(opens), Some(closes)) = (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31))
                else {
                    continue;
                };
                if !convention.counts(&possible, opens, closes) {
                    continue;
                }
                let surely = convention.counts(&certain, opens, closes);
                let mut values: BTreeMap<String, String> = row.values.clone();
                values.insert("year".to_owned(), format!("{year:04}"));
                values.insert("convention".to_owned(), convention.name().to_owned());
                let year = DaySet::from_spells([(opens, closes.next())]);
                let whole = spells(&year);
                self.rows.push(Row {
                    values,
                    sentence: row.sentence.clone(),
                    answer: Some(if surely { Answer::Yes } else { Answer::Undetermined }),
                    holds: Holds {
                        certain: if surely { whole.clone() } else { Vec::new() },
                        possible: whole,
                    },
                    stated_by: Vec::new(),
                    denied_by: Vec::new(),
                });
            }
        }
        // The years of a state one after another, whatever its stages; instruments stay in their order.
        let order: Vec<Option<String>> = {
            let mut seen = Vec::new();
            for row in &self.rows {
                let instrument = row.values.get("instrument").cloned();
                if !seen.contains(&instrument) {
                    seen.push(instrument);
                }
            }
            seen
        };
        self.rows.sort_by_key(|row| {
            let value = |name: &str| row.values.get(name).cloned();
            let instrument = value("instrument");
            (order.iter().position(|known| *known == instrument), value("state"), value("year"))
        });
        self.headline = format!(
            "{} rows; a year counts by the convention `{}`, and what is only possible is marked.",
            self.rows.len(),
            convention.name()
        );
        self
    }
}

fn day(written: Option<&str>, otherwise: Day) -> Day {
    written.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
