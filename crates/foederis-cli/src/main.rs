//! The terminal door: reads the command line, the clock and the disk, asks the face, and renders its finding.
#![expect(
    clippy::disallowed_methods,
    reason = "the terminal reads the clock and files, and writes to the screen"
)]

mod clock;
mod command;
mod disk;
mod failure;
mod limits;
mod options;
mod render;
mod session;
mod shell_words;
mod site_folder;

use std::process::ExitCode;

use clap::Parser as _;

use crate::command::Cli;

/// A question makes and drops some millions of small lists of days; the allocator of the C library takes twice as long.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let options = cli.options.clone();
    match cli.run() {
        Ok(outcome) => outcome.into(),
        Err(failure) => failure.report(&options),
    }
}
