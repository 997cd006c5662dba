//! A scholar's own data set of alliances, as its file has it: recognised by its header, read whole or refused whole.
//!
//! Which columns there are is the business of those who made the data set; what a column means in law (which kind of duty,
//! which conduct) is declared in the library's files, by codes of that data set on duties and conducts.

mod form;
mod read;

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use foederis_model::Day;

pub use form::DataSetForm;
pub use read::{BadRow, DataSetError};

/// A data set that was read.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// Which of the known forms it has.
    pub form: DataSetForm,
    /// How many rows there are below the header.
    pub rows: usize,
    /// How many of them say no more than an earlier one; they count once.
    pub duplicates: usize,
    /// Its alliances, by their number in the data set, in the order of the file.
    pub(crate) alliances: IndexMap<u32, Alliance>,
    /// The columns of duties and conducts that the file has, as the library codes them.
    pub(crate) marks: Vec<String>,
    /// The last day that some row names: through it, the file certainly reaches.
    pub(crate) last_day: Option<Day>,
}

/// An alliance of a data set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alliance {
    /// The line of its first row, from 1.
    pub(crate) line: u64,
    /// When it begins; none where only its members have days, or the file has no days.
    pub(crate) from: Option<DayGiven>,
    /// When it ends.
    pub(crate) until: Option<End>,
    /// Its members by their number as states, with the stretches of their membership, in order.
    pub(crate) members: IndexMap<u32, Vec<Stretch>>,
    /// For each column of a duty, whether some row has it; none where every row leaves it open.
    pub(crate) duties: Vec<Option<bool>>,
    /// What is said of conduct, a war each.
    pub(crate) wars: Vec<WarRow>,
}

/// A day as a file gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DayGiven {
    pub(crate) earliest: Day,
    pub(crate) latest: Day,
    /// It may have been earlier: the observation begins with this day.
    pub(crate) censored: bool,
}

/// When a membership ends, by a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum End {
    /// Then.
    On(DayGiven),
    /// Not while the file observes it.
    NotObserved,
}

/// A stretch of membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stretch {
    pub(crate) from: DayGiven,
    pub(crate) until: End,
}

/// What a data set says of an alliance in a war.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WarRow {
    /// The number of the war.
    pub(crate) number: Option<u32>,
    /// Its name.
    pub(crate) name: String,
    /// The columns of conduct that are set, by their position among the marks.
    pub(crate) conducts: Vec<usize>,
    /// The line of the file.
    pub(crate) line: u64,
}

/// Which columns of a data set the library codes as duties or conducts: a data set's name in the library, and columns in
/// small letters.
pub(crate) type CodedColumns = IndexMap<String, IndexSet<String>>;

/// What a file has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowIs {
    /// A member of an alliance, or a phase or a pair of one.
    Member,
    /// An alliance.
    Alliance,
    /// An alliance in a war.
    War,
}

impl std::fmt::Display for DayGiven {
    /// "1949-04-04"; "1949-04" and "1949" where the file has no day or no month.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Some((year, month, _)), Some((_, last, _))) = (self.earliest.ymd(), self.latest.ymd()) else {
            return write!(f, "{}", self.earliest);
        };
        if self.censored {
            write!(f, "{} or before", self.latest)
        } else if self.earliest == self.latest {
            write!(f, "{}", self.earliest)
        } else if month == last {
            write!(f, "{year:04}-{month:02}")
        } else {
            write!(f, "{year:04}")
        }
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(day) => day.fmt(f),
            Self::NotObserved => f.write_str("no end"),
        }
    }
}

impl Alliance {
    /// Its own first day, or that of its first member.
    pub(crate) fn begins(&self) -> Option<DayGiven> {
        let of_members = self.members.values().flatten().map(|s| s.from).min();
        self.from.or(of_members)
    }
}

impl End {
    fn latest(self) -> Day {
        match self {
            Self::On(day) => day.latest,
            Self::NotObserved => Day::MAX,
        }
    }
}

/// Stretches that touch or overlap are one: phases of one membership, or its pairs.
pub(crate) fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort();
    let mut whole: Vec<Stretch> = Vec::new();
    for next in stretches {
        match whole.last_mut() {
            Some(last)
                if last.until == End::NotObserved || next.from.earliest <= last.until.latest().next() =>
            {
                if next.until.latest() > last.until.latest() {
                    last.until = next.until;
                }
            }
            _ => whole.push(next),
        }
    }
    whole
}
