//! `library check`: the record held beside the law.

use clap::Args;
use foederis::{LibraryCheck, Overlap};
use serde::Serialize;

use super::{Shelves, asked, write};
use crate::failure::{Failure, Outcome};
use crate::render::catalogue_check;
use crate::session::Session;

/// Holds the record beside the law: entries into force that differ from what the clauses give, acts of what was no state,
/// entries without a source; and, for a duty, the pairs of states that several treaties bind
#[derive(Args, Debug)]
pub(super) struct Check {
    /// Also the pairs of states that are both parties on the day to several treaties with a duty of this kind
    #[arg(long, value_name = "DUTY")]
    overlaps: Option<String>,
}

/// All that was found.
#[derive(Serialize)]
struct Found {
    #[serde(flatten)]
    check: LibraryCheck,
    overlaps: Option<Vec<Overlap>>,
}

impl Check {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let check = shelves.check().map_err(asked("check", ""))?;
        let overlaps = match &self.overlaps {
            Some(duty) => Some(shelves.overlaps(duty).map_err(asked("check --overlaps", duty))?),
            None => None,
        };
        let found = Found { check, overlaps };
        let day = session.options.on.unwrap_or(session.today);
        write(
            session,
            &found,
            || Ok(catalogue_check::entries_into_force(&found.check)),
            || catalogue_check::render(&found.check, found.overlaps.as_deref(), day, &session.look()),
        )?;
        Ok(if found.check.found_problems() { Outcome::Problems } else { Outcome::Answered })
    }
}
