//! `completions`: what a shell needs to complete this command line.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;
use crate::failure::{Failure, Outcome};
use crate::options::Options;
use crate::session::write_out;

/// Prints completions for a shell
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "foederis", &mut script);
        write_out(options, &String::from_utf8_lossy(&script))?;
        Ok(Outcome::Answered)
    }
}
