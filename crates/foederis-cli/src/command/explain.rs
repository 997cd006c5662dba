//! `explain`: the page of a diagnostic's code.

use clap::Args;

use crate::failure::{Failure, Outcome};
use crate::options::Options;
use crate::session::write_out;

/// Explains a code of `check`: what it means, why it matters, an example, how to mend it
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code, as `check` prints it in brackets
    code: String,
}

impl Explain {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        let Some(page) = foederis::lang::explain(self.code.trim()) else {
            return Err(Failure::Input(
                format!("there is no code `{}`", self.code),
                Some("`foederis check` prints codes in brackets, as in error[F0101]".to_owned()),
            ));
        };
        write_out(options, &format!("{}\n", page.trim_end()))?;
        Ok(Outcome::Answered)
    }
}
