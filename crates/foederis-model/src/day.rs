//! Civil days and the calendar arithmetic that treaties use.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A civil day of the proleptic Gregorian calendar, counted from 1970-01-01 (day 0).
///
/// The years -9999 to 9999 can be written. [`Day::MIN`] and [`Day::MAX`] stand for "always before" and
/// "without end"; arithmetic never moves them.
///
/// ```
/// use foederis_model::Day;
/// let day = Day::from_ymd(1994, 4, 20).unwrap();
/// assert_eq!(day.to_string(), "1994-04-20");
/// assert_eq!(day.next().to_string(), "1994-04-21");
/// assert!(Day::from_ymd(1999, 6, 31).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(i32);

impl Day {
    /// Before every day that can be written.
    pub const MIN: Self = Self(i32::MIN);
    /// After every day that can be written: the end of what has no end.
    pub const MAX: Self = Self(i32::MAX);

    /// The day of a civil date, or `None` when there is no such date.
    #[must_use]
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    fn from_date(date: Date) -> Self {
        let epoch = Date::constant(1970, 1, 1);
        // INVARIANT: two dates of jiff's range are less than 2^23 days apart.
        let days = date.duration_since(epoch).as_hours() / 24;
        Self(i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// The civil date, or `None` for the two ends of time.
    fn to_date(self) -> Option<Date> {
        if self == Self::MIN || self == Self::MAX {
            return None;
        }
        let epoch = Date::constant(1970, 1, 1);
        epoch.checked_add(jiff::SignedDuration::from_hours(i64::from(self.0) * 24)).ok()
    }

    /// Whether this is [`Day::MIN`] or [`Day::MAX`].
    #[must_use]
    pub fn is_end_of_time(self) -> bool {
        self == Self::MIN || self == Self::MAX
    }

    /// Year, month (1 to 12) and day of the month, or `None` for the two ends of time.
    #[must_use]
    pub fn ymd(self) -> Option<(i16, i8, i8)> {
        self.to_date().map(|d| (d.year(), d.month(), d.day()))
    }

    /// The number of days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day with this number; see [`Day::number`].
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// The day `days` later (earlier when negative). The ends of time stay where they are.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        if self.is_end_of_time() {
            return self;
        }
        Self(self.0.saturating_add(days).clamp(i32::MIN + 1, i32::MAX - 1))
    }

    /// The following day.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus_days(1)
    }

    /// The day before.
    #[must_use]
    pub fn previous(self) -> Self {
        self.plus_days(-1)
    }

    /// The day after `period` has run from this day, the day itself not counted.
    ///
    /// ```
    /// use foederis_model::{Day, Period, Rounding};
    /// let received = Day::from_ymd(2020, 8, 31).unwrap();
    /// let six_months = Period::months(6);
    /// assert_eq!(received.plus(six_months.rounded(Rounding::LastDay)).to_string(), "2021-02-28");
    /// assert_eq!(received.plus(six_months.rounded(Rounding::FirstDayAfter)).to_string(), "2021-03-01");
    /// ```
    #[must_use]
    pub fn plus(self, period: Period) -> Self {
        let Some((year, month, day)) = self.ymd() else {
            return self;
        };
        let mut result = self;
        if period.months != 0 {
            let Some(count) = (i32::from(year) * 12 + i32::from(month) - 1).checked_add(period.months) else {
                return Self::MAX;
            };
            let to_year = count.div_euclid(12);
            // `rem_euclid(12)` lies in 0..12.
            let to_month = i8::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
            let Ok(to_year) = i16::try_from(to_year) else {
                return if period.months > 0 { Self::MAX } else { Self::MIN };
            };
            result = match Date::new(to_year, to_month, 1) {
                Err(_) => {
                    return if period.months > 0 { Self::MAX } else { Self::MIN };
                }
                Ok(first) => {
                    let last = first.last_of_month().day();
                    if day <= last {
                        Self::from_date(first).plus_days(i32::from(day) - 1)
                    } else {
                        match period.rounding {
                            Rounding::FirstDayAfter => Self::from_date(first).plus_days(i32::from(last)),
                            Rounding::LastDay | Rounding::LibraryConvention => {
                                Self::from_date(first).plus_days(i32::from(last) - 1)
                            }
                        }
                    }
                }
            };
        }
        result = result.plus_days(period.days);
        match period.runs_to {
            RunsTo::ItsDay => {}
            RunsTo::FirstOfMonth => result = result.first_of_following_month(),
            RunsTo::FirstOfYear => result = result.first_of_following_year(),
        }
        result
    }

    /// The last day from which `period` has run out by this day.
    ///
    /// ```
    /// use foederis_model::{Day, Period};
    /// let day = Day::from_ymd(2021, 2, 28).unwrap();
    /// assert_eq!(day.back(Period::months(6)).to_string(), "2020-08-31");
    /// ```
    #[must_use]
    pub fn back(self, period: Period) -> Self {
        let reverse = Period {
            months: period.months.saturating_neg(),
            days: period.days.saturating_neg(),
            runs_to: RunsTo::ItsDay,
            rounding: period.rounding,
        };
        let mut day = self.plus(reverse).plus_days(4);
        // Months differ by at most three days, a run to the first of a month by at most thirty-one, of a year by 366.
        for _ in 0..380 {
            if day.plus(period) <= self {
                break;
            }
            day = day.previous();
        }
        day
    }

    /// The first day of the year that follows this day's year.
    #[must_use]
    pub fn first_of_following_year(self) -> Self {
        match self.to_date() {
            None => self,
            Some(date) => Self::from_date(date.last_of_year()).next(),
        }
    }

    /// The first day of the month that follows this day's month.
    #[must_use]
    pub fn first_of_following_month(self) -> Self {
        match self.to_date() {
            None => self,
            Some(date) => Self::from_date(date.last_of_month()).next(),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_date() {
            Some(date) => write!(f, "{date}"),
            None if *self == Self::MIN => f.write_str("the beginning"),
            None => f.write_str("without end"),
        }
    }
}

impl std::str::FromStr for Day {
    type Err = crate::DateError;

    /// Reads a complete, certain date: `2024-11-28`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let date: crate::ImpreciseDate = text.parse()?;
        date.exact().ok_or_else(|| crate::DateError::not_one_day(text))
    }
}

/// What a month's count does when the month it ends in has no such day (31 August and six months).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rounding {
    /// The instrument says nothing: the library's convention, which is the last day of the month.
    #[default]
    LibraryConvention,
    /// The last day of the month, said by the instrument.
    LastDay,
    /// The first day of the next month, said by the instrument.
    FirstDayAfter,
}

/// Whether a period runs on from the day on which its months and days have run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RunsTo {
    /// It ends there.
    #[default]
    ItsDay,
    /// To the first day of the following month.
    FirstOfMonth,
    /// To the first day of the following year.
    FirstOfYear,
}

/// A period of time as treaties write it: months, then days, then perhaps to the first of a month or a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// Calendar months; a year is twelve.
    pub months: i32,
    /// Days, counted after the months.
    pub days: i32,
    /// Whether it runs on to the first of a month or a year.
    pub runs_to: RunsTo,
    /// How months round.
    pub rounding: Rounding,
}

impl Period {
    /// So many days.
    #[must_use]
    pub fn days(days: i32) -> Self {
        Self { days, ..Self::default() }
    }

    /// So many months, rounded by the library's convention.
    #[must_use]
    pub fn months(months: i32) -> Self {
        Self { months, ..Self::default() }
    }

    /// The same period with another rounding.
    #[must_use]
    pub fn rounded(self, rounding: Rounding) -> Self {
        Self { rounding, ..self }
    }

    /// Whether a day plus this period is always a later day.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.months >= 0
            && self.days >= 0
            && (self.months > 0 || self.days > 0 || self.runs_to != RunsTo::ItsDay)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = |n: i32, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let mut parts = Vec::new();
        if self.months != 0 && self.months % 12 == 0 {
            parts.push(unit(self.months / 12, "year"));
        } else if self.months != 0 {
            parts.push(unit(self.months, "month"));
        }
        if self.days != 0 || parts.is_empty() {
            parts.push(unit(self.days, "day"));
        }
        f.write_str(&parts.join(" and "))?;
        match self.runs_to {
            RunsTo::ItsDay => Ok(()),
            RunsTo::FirstOfMonth => f.write_str(" to the first of a month"),
            RunsTo::FirstOfYear => f.write_str(" to the first of a year"),
        }
    }
}
