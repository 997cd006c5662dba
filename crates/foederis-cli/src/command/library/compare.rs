//! `library compare`: a scholar's own data set beside the library.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use foederis::{CodingVerdict, ComparisonFilter};

use super::{Shelves, asked, write};
use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::render::data_set;
use crate::session::Session;

/// Lays your own copy of a data set of alliances (ATOP, COW formal alliances, Berkemeier and Fuhrmann) beside the library:
/// days of members, kinds of duties, conduct in wars
#[derive(Args, Debug)]
pub(super) struct Compare {
    /// The file: text with commas, semicolons or tabs; which data set it is, its header says
    #[arg(long, value_name = "FILE")]
    with: PathBuf,
    /// Only this treaty
    #[arg(long)]
    treaty: Option<String>,
    /// Only this state: its membership in each treaty
    #[arg(long)]
    state: Option<String>,
    /// Only what compares so; the totals count all
    #[arg(long, value_enum)]
    only: Option<Only>,
}

/// How two codings compare.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Only {
    /// What differs, and what only one of the two has
    Differ,
    /// What is the same in both
    Agree,
    /// What is imprecise in one of them, so that both may be right
    Compatible,
}

impl Compare {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let bytes = disk::bytes(&self.with)?;
        let set = session.foederis.read_data_set(&bytes).map_err(|error| {
            Failure::Input(
                format!("`{}`: {error}", self.with.display()),
                Some("`foederis help library compare` names the data sets that are read".to_owned()),
            )
        })?;
        let filter = ComparisonFilter {
            treaty: self.treaty.clone(),
            state: self.state.clone(),
            only: self.only.map(|only| match only {
                Only::Differ => CodingVerdict::Differs,
                Only::Agree => CodingVerdict::Agrees,
                Only::Compatible => CodingVerdict::Compatible,
            }),
        };
        let comparison = shelves.compare_with(&set, &filter).map_err(asked("compare", ""))?;
        write(
            session,
            &comparison,
            || Ok(data_set::table(&comparison)),
            || data_set::render(&comparison, &session.look()),
        )
    }
}
