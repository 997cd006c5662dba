//! `man`: the manual page, from the same source as `--help`.

use clap::{Args, CommandFactory as _};

use super::Cli;
use crate::failure::{Failure, Outcome};
use crate::options::Options;
use crate::session::write_out;

/// Prints the manual page, of this program or of one command
#[derive(Args, Debug)]
pub(crate) struct Man {
    /// The command; without it, the program
    command: Option<String>,
}

impl Man {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        let mut program = Cli::command();
        program.build();
        let command = match &self.command {
            None => program,
            Some(name) => match program.find_subcommand(name) {
                Some(found) => found.clone(),
                None => return Err(Failure::input(format!("there is no command `{name}`"))),
            },
        };
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        write_out(options, &String::from_utf8_lossy(&page))?;
        Ok(Outcome::Answered)
    }
}
