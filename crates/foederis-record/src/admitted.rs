//! Why a statement that exists is no ground in a viewpoint.

use std::fmt;

use foederis_model::{Day, Library, Statement};

use crate::Viewpoint;

/// Why a statement is no ground here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotAdmitted {
    /// It was said, notified or published after the day of knowledge.
    NotYetKnown,
    /// It was entered in the store after the day asked for.
    NotYetRecorded,
    /// It is supposed not to have been made.
    TakenBack,
    /// What it speaks of is decided by rules: it is a claim.
    Claim,
    /// The viewpoint trusts nobody who says or reports it.
    NotTrusted,
    /// It is an expectation, a promise or the like, which the viewpoint does not take as stated.
    Modality,
    /// The same side said otherwise later, of all the days that it speaks of.
    Superseded,
}

impl fmt::Display for NotAdmitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotYetKnown => "not yet known",
            Self::NotYetRecorded => "not yet recorded",
            Self::TakenBack => "left out of this question",
            Self::Claim => "a claim about what rules decide",
            Self::NotTrusted => "not trusted here",
            Self::Modality => "not said as a fact",
            Self::Superseded => "the same side said otherwise later",
        })
    }
}

/// The rank in which a statement is heard, or why it is not.
pub(crate) fn hear(
    library: &Library,
    viewpoint: &Viewpoint,
    known_on: Option<Day>,
    recorded_on: Option<Day>,
    statement: &Statement,
) -> Result<usize, NotAdmitted> {
    if known_on.is_some_and(|day| statement.known_from(library.margin) > day) {
        return Err(NotAdmitted::NotYetKnown);
    }
    if let (Some(day), Some(recorded)) = (recorded_on, statement.recorded)
        && recorded.bounds(library.margin).1 > day
    {
        return Err(NotAdmitted::NotYetRecorded);
    }
    let Some(rank) = viewpoint.rank_of(statement) else {
        return Err(NotAdmitted::NotTrusted);
    };
    if viewpoint.admits(statement.modality) { Ok(rank) } else { Err(NotAdmitted::Modality) }
}
