//! `lsp`: the language server, for editors.

use clap::Args;
use foederis_lsp::{Exit, serve_stdio};

use crate::failure::{Failure, Outcome};

/// Serves an editor: errors while you type, definitions, hovers, completions, findings of tests
///
/// Speaks the Language Server Protocol over standard input and output. An editor starts it; docs/editor.md says how.
/// It reads the .foe files of the folder that is open in the editor, over the shipped library.
#[derive(Args, Debug)]
pub(crate) struct Lsp {
    /// Speak over standard input and output, which is always so; some editors say it
    #[arg(long)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(&self) -> Result<Outcome, Failure> {
        // There is no other way to speak yet, so that nothing depends on whether an editor says which.
        let Self { stdio: _ } = self;
        match serve_stdio()? {
            Exit::Orderly => Ok(Outcome::Answered),
            // The protocol asks for an exit status of 1 after an end without `shutdown`.
            Exit::Sudden => Ok(Outcome::Problems),
        }
    }
}
