//! `library site`: the library as pages for a browser.

use std::path::PathBuf;

use clap::Args;

use super::{Shelves, asked, write};
use crate::failure::{Failure, Outcome};
use crate::render::site::{Imprint, pages};
use crate::render::table::Table;
use crate::session::Session;
use crate::site_folder;

/// Writes the library as a site: a page a treaty, its articles beside their encoding, and a page a case; without scripts
#[derive(Args, Debug)]
pub(super) struct Site {
    /// The folder to write into: new, empty, or made by this command before
    folder: PathBuf,
}

impl Site {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let imprint = Imprint {
            on: session.options.on.unwrap_or(session.today).to_string(),
            program: session.foederis.receipt().program.clone(),
        };
        let folder = self.folder.display().to_string();
        let site = pages(shelves, &imprint).map_err(asked("site", &folder))?;
        site_folder::write(&self.folder, &site)?;
        let names: Vec<&String> = site.keys().collect();
        let table = || {
            let mut table = Table::new(["file"]);
            names.iter().for_each(|name| table.row([(*name).clone()]));
            Ok(table)
        };
        write(session, &names, table, || {
            format!("{} files written; begin at {}\n", names.len(), self.folder.join("index.html").display())
        })
    }
}
