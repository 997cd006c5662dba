//! `viewpoint`: whose statements can be believed.

use clap::{Args, Subcommand};

use crate::failure::{Failure, Outcome};
use crate::options::Format;
use crate::render::table::Table;
use crate::session::{Session, json, write_out};

/// Whose statements can be believed
#[derive(Args, Debug)]
pub(crate) struct Viewpoint {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// The viewpoints: all, register, those that the library declares, and every side that speaks
    List,
}

impl Viewpoint {
    pub(super) fn run(&self, session: &Session) -> Result<Outcome, Failure> {
        let What::List = self.what;
        let mut table = Table::new(["viewpoint", "whom it believes"]);
        for (name, title) in session.foederis.viewpoint_titles() {
            table.row([name, title]);
        }
        let text = match session.options.format {
            Format::Csv => table.csv()?,
            Format::Json => json(&table.records())?,
            _ => table.text(&session.look()),
        };
        write_out(&session.options, &text)?;
        Ok(Outcome::Answered)
    }
}
