//! The forms of data sets that are known, told apart by the names of their columns.

use serde::Serialize;

use super::RowIs;

/// A form of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataSetForm {
    /// ATOP, a row a member and phase.
    AtopMembers,
    /// ATOP, a row an alliance or a phase of it.
    AtopAlliances,
    /// COW formal alliances 4, a row a member.
    CowMembers,
    /// COW formal alliances 4, a row a pair of members, directed or not, by years or not.
    CowPairs,
    /// Berkemeier and Fuhrmann, a row an alliance and war.
    Fulfilment,
}

/// Three columns of a day: year, month, day.
pub(super) type DayColumns = [&'static str; 3];

/// The columns of a form, in small letters.
pub(super) struct Columns {
    pub(super) number: &'static str,
    pub(super) states: &'static [&'static str],
    pub(super) from: Option<DayColumns>,
    pub(super) until: Option<DayColumns>,
    /// Set where the observation begins with the first day.
    pub(super) left_censored: Option<&'static str>,
    /// Columns of the number and the name of a war.
    pub(super) war: Option<(&'static str, &'static str)>,
}

impl DataSetForm {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::AtopMembers, Self::AtopAlliances, Self::CowMembers, Self::CowPairs, Self::Fulfilment];

    /// What it is, in words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::AtopMembers => "ATOP, a row a member and phase",
            Self::AtopAlliances => "ATOP, a row an alliance",
            Self::CowMembers => "COW formal alliances 4, a row a member",
            Self::CowPairs => "COW formal alliances 4, a row a pair of members",
            Self::Fulfilment => "Berkemeier and Fuhrmann, a row an alliance and war",
        }
    }

    /// What a row is about.
    #[must_use]
    pub fn row_is(self) -> RowIs {
        match self {
            Self::AtopMembers | Self::CowMembers | Self::CowPairs => RowIs::Member,
            Self::AtopAlliances => RowIs::Alliance,
            Self::Fulfilment => RowIs::War,
        }
    }

    /// The data set whose numbers of alliances it has, by its name in the library.
    #[must_use]
    pub fn numbers_of(self) -> &'static str {
        match self {
            Self::AtopMembers | Self::AtopAlliances | Self::Fulfilment => "atop",
            Self::CowMembers | Self::CowPairs => "cow-alliances-4",
        }
    }

    /// The data set whose columns of duties or conducts it has, by its name in the library.
    #[must_use]
    pub fn columns_of(self) -> &'static str {
        match self {
            Self::Fulfilment => "berkemeier-fuhrmann",
            other => other.numbers_of(),
        }
    }

    pub(super) fn columns(self) -> Columns {
        let none = Columns {
            number: "atopid",
            states: &[],
            from: None,
            until: None,
            left_censored: None,
            war: None,
        };
        match self {
            Self::AtopMembers => Columns {
                states: &["member"],
                from: Some(["yrent", "moent", "dayent"]),
                until: Some(["yrexit", "moexit", "dayexit"]),
                ..none
            },
            Self::AtopAlliances => Columns {
                states: &["mem1", "mem2"],
                from: Some(["begyr", "begmo", "begday"]),
                until: Some(["endyr", "endmo", "endday"]),
                ..none
            },
            Self::CowMembers => Columns {
                number: "version4id",
                states: &["ccode"],
                from: Some(["mem_st_year", "mem_st_month", "mem_st_day"]),
                until: Some(["mem_end_year", "mem_end_month", "mem_end_day"]),
                left_censored: Some("left_censor"),
                war: None,
            },
            Self::CowPairs => Columns {
                number: "version4id",
                states: &["ccode1", "ccode2"],
                from: Some(["dyad_st_year", "dyad_st_month", "dyad_st_day"]),
                until: Some(["dyad_end_year", "dyad_end_month", "dyad_end_day"]),
                left_censored: Some("left_censor"),
                war: None,
            },
            Self::Fulfilment => Columns { war: Some(("cowwarid", "warname")), ..none },
        }
    }

    /// The columns without which a file is not of this form.
    pub(super) fn needed(self) -> Vec<&'static str> {
        let columns = self.columns();
        let mut needed = vec![columns.number];
        needed.extend(columns.states);
        needed.extend(columns.from.into_iter().chain(columns.until).flatten());
        needed.extend(columns.left_censored);
        needed.extend(columns.war.into_iter().flat_map(|(number, name)| [number, name]));
        if self == Self::Fulfilment {
            needed.extend(["honorbf", "violatebf"]);
        }
        needed
    }

    /// The form of a file with these columns; otherwise the nearest form and what it lacks.
    pub(super) fn of(header: &[String]) -> Result<Self, (Self, Vec<&'static str>)> {
        let lacks = |form: Self| -> Vec<&'static str> {
            form.needed().into_iter().filter(|name| !header.iter().any(|h| h == name)).collect()
        };
        let mut nearest = (Self::AtopMembers, lacks(Self::AtopMembers));
        for form in Self::ALL {
            let lacking = lacks(form);
            if lacking.is_empty() {
                return Ok(form);
            }
            // By the share that is there: a form of few columns is not the nearest because it lacks few.
            let share = |form: Self, lacking: usize| {
                let needed = form.needed().len();
                (needed - lacking) * 1000 / needed.max(1)
            };
            if share(form, lacking.len()) > share(nearest.0, nearest.1.len()) {
                nearest = (form, lacking);
            }
        }
        Err(nearest)
    }
}
