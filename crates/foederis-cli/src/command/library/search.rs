//! `library search`: where words stand in the texts of the library.

use clap::Args;

use super::{Shelves, joined, write};
use crate::failure::{Failure, Outcome};
use crate::render::catalogue;
use crate::session::Session;

/// Finds words in titles, articles, statements, sources and notes, the best first, each with its file and line
#[derive(Args, Debug)]
pub(super) struct Search {
    /// Words, in any order; the beginning of a word is enough
    #[arg(required = true)]
    words: Vec<String>,
}

impl Search {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let words = joined(&self.words);
        let hits = shelves.search(&words);
        write(
            session,
            &hits,
            || Ok(catalogue::hits(&hits)),
            || catalogue::hits_for_people(&hits, &words, &session.look()),
        )
    }
}
