//! `library coverage`: how much of each treaty is in the library, and how sure it is.

use clap::Args;

use super::{Shelves, asked, joined, write};
use crate::failure::{Failure, Outcome};
use crate::render::catalogue;
use crate::session::Session;

/// Counts what the library has of each treaty: articles with words and with encoding, and what is still to be looked up
#[derive(Args, Debug)]
pub(super) struct Coverage {
    /// The treaty; without it, all of them
    treaty: Vec<String>,
}

impl Coverage {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let name = joined(&self.treaty);
        let treaty = (!name.is_empty()).then_some(name.as_str());
        let coverage = shelves.coverage(treaty).map_err(asked("coverage", &name))?;
        write(
            session,
            &coverage,
            || Ok(catalogue::coverage(&coverage)),
            || catalogue::coverage_for_people(&coverage, treaty.is_none(), &session.look()),
        )
    }
}
