//! `library`: what there is to ask about, and to read and cite.

mod check;
mod cite;
mod compare;
mod coverage;
mod list;
mod search;
mod show;
mod site;

use clap::{Args, Subcommand};
use foederis::Catalogue;
use serde::Serialize;

use crate::failure::{Failure, Outcome};
use crate::options::Format;
use crate::render::table::Table;
use crate::session::{Session, json, write_out};

/// The catalogue of the library: treaties, cases and sources to list, read, search and cite
#[derive(Args, Debug)]
pub(crate) struct Library {
    #[command(subcommand)]
    section: Option<Section>,
}

/// What is wanted of the catalogue.
#[derive(Subcommand, Debug)]
enum Section {
    List(list::List),
    Show(show::Show),
    Search(search::Search),
    Cite(cite::Cite),
    Coverage(coverage::Coverage),
    Site(site::Site),
    Check(check::Check),
    Compare(compare::Compare),
}

impl Library {
    pub(super) fn run(&self, session: &Session) -> Result<Outcome, Failure> {
        let setting = session.setting(&session.options)?;
        let catalogue = session.foederis.catalogue(&setting).map_err(|e| Failure::asking("library", e))?;
        match &self.section {
            None => list::List::default().run(session, &catalogue),
            Some(Section::List(list)) => list.run(session, &catalogue),
            Some(Section::Show(show)) => show.run(session, &catalogue),
            Some(Section::Search(search)) => search.run(session, &catalogue),
            Some(Section::Cite(cite)) => cite.run(session, &catalogue),
            Some(Section::Coverage(coverage)) => coverage.run(session, &catalogue),
            Some(Section::Site(site)) => site.run(session, &catalogue),
            Some(Section::Check(check)) => check.run(session, &catalogue),
            Some(Section::Compare(compare)) => compare.run(session, &catalogue),
        }
    }
}

/// Writes what was found: as JSON the whole of it, as CSV its table, and for people as it is laid out for them.
fn write<T: Serialize>(
    session: &Session,
    whole: &T,
    table: impl FnOnce() -> Result<Table, Failure>,
    text: impl FnOnce() -> String,
) -> Result<Outcome, Failure> {
    let written = match session.options.format {
        Format::Json => json(whole)?,
        Format::Csv => table()?.csv()?,
        _ => text(),
    };
    write_out(&session.options, &written)?;
    Ok(Outcome::Answered)
}

/// A name of several words, which need no quotation marks.
fn joined(words: &[String]) -> String {
    words.join(" ")
}

/// What went wrong with a name, under the command that asked.
fn asked(command: &str, name: &str) -> impl FnOnce(foederis::AskError) -> Failure {
    let question = format!("library {command} {name}");
    move |error| Failure::asking(&question, error)
}

/// What every section is given.
type Shelves<'c, 'a> = &'c Catalogue<'a>;
