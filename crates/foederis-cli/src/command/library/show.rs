//! `library show`: one treaty, case, source or state as a reader wants it.

use clap::Args;

use super::{Shelves, asked, joined, write};
use crate::failure::{Failure, Outcome};
use crate::render::catalogue_page;
use crate::session::Session;

/// Shows a treaty as a lawyer reads it: dates, parties with their acts, articles with words and encoding; or a case, a
/// source, a state or any other thing of the library
#[derive(Args, Debug)]
pub(super) struct Show {
    /// Its name, title or code
    #[arg(required = true)]
    name: Vec<String>,
}

impl Show {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let name = joined(&self.name);
        let entry = shelves.show(&name).map_err(asked("show", &name))?;
        write(
            session,
            &entry,
            || Err(Failure::input("a page is no table; use --format json")),
            || catalogue_page::render(&entry, &session.look()),
        )
    }
}
