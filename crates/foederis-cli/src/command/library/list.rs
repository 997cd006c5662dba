//! `library list`: what there is, a line each.

use clap::{Args, ValueEnum};

use super::{Shelves, asked, joined, write};
use crate::failure::{Failure, Outcome};
use crate::render::catalogue;
use crate::session::Session;

/// Lists the treaties with their dates and the number of parties on the day; or cases, sources, states, organisations
#[derive(Args, Debug, Default)]
pub(super) struct List {
    /// What to list
    #[arg(long, value_enum, default_value_t)]
    kind: Listed,
    /// Only what has all of these words in its names
    words: Vec<String>,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Listed {
    /// Treaties, the earliest first
    #[default]
    Treaties,
    /// The cases of the casebook
    Cases,
    /// Sources, with how often they are cited
    Sources,
    /// States, with the treaties that bind them on the day
    States,
    /// Organisations, with their instruments
    Organisations,
}

impl List {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let words = joined(&self.words);
        let failed = asked("list", &words);
        let look = session.look();
        match self.kind {
            Listed::Treaties => {
                let lines = shelves.treaties(&words).map_err(failed)?;
                let day = session.options.on.unwrap_or(session.today);
                write(
                    session,
                    &lines,
                    || Ok(catalogue::treaties(&lines)),
                    || catalogue::treaties_for_people(&lines, day, &look),
                )
            }
            Listed::Cases => {
                let lines = shelves.cases(&words);
                let table = catalogue::cases(&lines);
                write(session, &lines, || Ok(catalogue::cases(&lines)), || table.text(&look))
            }
            Listed::Sources => {
                let lines = shelves.sources(&words);
                let table = catalogue::sources(&lines);
                write(session, &lines, || Ok(catalogue::sources(&lines)), || table.text(&look))
            }
            Listed::States => {
                let lines = shelves.states(&words).map_err(failed)?;
                let table = catalogue::things(&lines, "treaties");
                write(session, &lines, || Ok(catalogue::things(&lines, "treaties")), || table.text(&look))
            }
            Listed::Organisations => {
                let lines = shelves.organisations(&words).map_err(failed)?;
                let table = catalogue::things(&lines, "instruments");
                write(session, &lines, || Ok(catalogue::things(&lines, "instruments")), || table.text(&look))
            }
        }
    }
}
