//! Dates as sources give them: EDTF (ISO 8601-2), never made more precise than they are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Algebra as _, Bounds, Day, Timeline, Truth};

/// By how many days `?` and `~` widen a date to each side: data of a library, not of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMargin {
    /// Days for a date given to the day.
    pub day: i32,
    /// Days for a date given to the month.
    pub month: i32,
    /// Days for a date given to the year.
    pub year: i32,
}

impl Default for DateMargin {
    /// A week, a month, a year: the margins of the shipped library unless it declares others.
    fn default() -> Self {
        Self { day: 7, month: 31, year: 366 }
    }
}

/// How much of a date was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DatePrecision {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// An interval of EDTF, from a first day through a last.
    Interval,
}

/// A day known to lie between an earliest and a latest day, both included.
///
/// ```
/// use foederis_model::ImpreciseDate;
/// let may: ImpreciseDate = "1992-05".parse().unwrap();
/// assert_eq!(may.earliest.to_string(), "1992-05-01");
/// assert_eq!(may.latest.to_string(), "1992-05-31");
/// assert_eq!(may.to_string(), "1992-05");
/// assert!("1900-02-29".parse::<ImpreciseDate>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ImpreciseDate {
    /// The first day it may be, before any margin.
    pub earliest: Day,
    /// The last day it may be, before any margin.
    pub latest: Day,
    /// What was written.
    pub precision: DatePrecision,
    /// Marked `?` or `%`.
    pub uncertain: bool,
    /// Marked `~` or `%`.
    pub approximate: bool,
}

/// Why a date could not be read, in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// One sentence, lower case, without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl DateError {
    pub(crate) fn not_one_day(text: &str) -> Self {
        Self {
            message: format!("`{text}` is not one certain day"),
            help: "write year, month and day, as in 2024-11-28".into(),
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

impl std::error::Error for DateError {}

impl ImpreciseDate {
    /// One certain day.
    #[must_use]
    pub fn day(day: Day) -> Self {
        Self {
            earliest: day,
            latest: day,
            precision: DatePrecision::Day,
            uncertain: false,
            approximate: false,
        }
    }

    /// The day, if exactly one is meant.
    #[must_use]
    pub fn exact(self) -> Option<Day> {
        (self.earliest == self.latest && !self.uncertain && !self.approximate).then_some(self.earliest)
    }

    /// Earliest and latest day with the margin that its qualifiers ask for.
    #[must_use]
    pub fn bounds(self, margin: DateMargin) -> (Day, Day) {
        if !self.uncertain && !self.approximate {
            return (self.earliest, self.latest);
        }
        let days = match self.precision {
            DatePrecision::Day => margin.day,
            DatePrecision::Month | DatePrecision::Interval => margin.month,
            DatePrecision::Year => margin.year,
        };
        (self.earliest.plus_days(-days), self.latest.plus_days(days))
    }

    /// The days on which the date has come: possibly from its earliest day on, certainly from its latest.
    ///
    /// ```
    /// use foederis_model::{DateMargin, Day, ImpreciseDate, Truth};
    /// let may: ImpreciseDate = "1992-05".parse().unwrap();
    /// let come = may.come(DateMargin::default());
    /// assert_eq!(*come.at(Day::from_ymd(1992, 4, 30).unwrap()), Truth::No);
    /// assert_eq!(*come.at(Day::from_ymd(1992, 5, 15).unwrap()), Truth::Open);
    /// assert_eq!(*come.at(Day::from_ymd(1992, 5, 31).unwrap()), Truth::Yes);
    /// ```
    #[must_use]
    pub fn come(self, margin: DateMargin) -> Timeline<Truth> {
        let (earliest, latest) = self.bounds(margin);
        Timeline::step(Truth::No, earliest, Truth::Open)
            .zip(&Timeline::step(Truth::No, latest, Truth::Yes), |a, b| Bounds.or(a, b))
    }
}

impl FromStr for ImpreciseDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = |message: String, help: &str| DateError { message, help: help.into() };
        if let Some((from, to)) = text.split_once('/') {
            let from: Self = from.parse()?;
            let to: Self = to.parse()?;
            if to.latest < from.earliest {
                return Err(wrong(
                    format!("the interval `{text}` ends before it begins"),
                    "write the earlier date first",
                ));
            }
            return Ok(Self {
                earliest: from.earliest,
                latest: to.latest,
                precision: DatePrecision::Interval,
                uncertain: from.uncertain || to.uncertain,
                approximate: from.approximate || to.approximate,
            });
        }
        let body = text.trim_end_matches(['?', '~', '%']);
        let marks = &text[body.len()..];
        if marks.len() > 1 {
            return Err(wrong(
                format!("`{text}` carries more than one qualifier"),
                "write ? for uncertain, ~ for approximate, % for both",
            ));
        }
        let shape = "write a date as 1992-05-15, 1992-05 or 1992";
        let parts: Vec<&str> = body.split('-').collect();
        let widths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        let digits = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
        if !digits || !matches!(widths.as_slice(), [4] | [4, 2] | [4, 2, 2]) {
            return Err(wrong(format!("`{text}` is not a date"), shape));
        }
        let number = |i: usize| parts.get(i).and_then(|p| p.parse::<i16>().ok());
        let Some(year) = number(0) else {
            return Err(wrong(format!("`{text}` is not a date"), shape));
        };
        let month = number(1).and_then(|m| i8::try_from(m).ok());
        if let Some(month) = month
            && !(1..=12).contains(&month)
        {
            return Err(wrong(format!("`{text}` has no month {month}"), "months run from 01 to 12"));
        }
        let day = number(2).and_then(|d| i8::try_from(d).ok());
        let (first, last, precision) = match (month, day) {
            (None, _) => (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31), DatePrecision::Year),
            (Some(month), None) => {
                let first = Day::from_ymd(year, month, 1);
                let last = first.map(|d| d.first_of_following_month().previous());
                (first, last, DatePrecision::Month)
            }
            (Some(month), Some(day)) => {
                let only = Day::from_ymd(year, month, day);
                (only, only, DatePrecision::Day)
            }
        };
        let (Some(earliest), Some(latest)) = (first, last) else {
            let length = month
                .and_then(|m| Day::from_ymd(year, m, 1))
                .and_then(|d| d.first_of_following_month().previous().ymd())
                .map_or(31, |(_, _, d)| d);
            return Err(DateError {
                message: format!("there is no day `{body}`"),
                help: format!("that month has {length} days"),
            });
        };
        Ok(Self {
            earliest,
            latest,
            precision,
            uncertain: matches!(marks, "?" | "%"),
            approximate: matches!(marks, "~" | "%"),
        })
    }
}

impl fmt::Display for ImpreciseDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.precision, self.earliest.ymd()) {
            (DatePrecision::Year, Some((y, _, _))) => write!(f, "{y:04}")?,
            (DatePrecision::Month, Some((y, m, _))) => write!(f, "{y:04}-{m:02}")?,
            (DatePrecision::Interval, _) => write!(f, "{}/{}", self.earliest, self.latest)?,
            _ => write!(f, "{}", self.earliest)?,
        }
        match (self.uncertain, self.approximate) {
            (true, true) => f.write_str("%"),
            (true, false) => f.write_str("?"),
            (false, true) => f.write_str("~"),
            (false, false) => Ok(()),
        }
    }
}
