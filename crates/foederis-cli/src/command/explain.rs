//! `explain`: the page of a diagnostic's code.

use clap::Args;

use crate::failure::{Failure, Outcome};
use crate::options::Options;
use crate::render::page::Page;
use crate::render::style::{BOLD, paint};
use crate::session::write_out;

/// Explains a code of `check`: what it means, why it matters, an example, how to mend it
///
/// Without a code: all codes, a line each.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code, as `check` prints it in brackets
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, options: &Options) -> Result<Outcome, Failure> {
        let Some(code) = &self.code else {
            let mut page = Page::new(options.columns());
            for (code, title) in foederis::lang::codes() {
                page.hung(0, &format!("{}  ", paint(BOLD, code)), title);
            }
            write_out(options, &page.finish())?;
            return Ok(Outcome::Answered);
        };
        let Some(page) = foederis::lang::explain(code.trim()) else {
            return Err(Failure::Input(
                format!("there is no code `{code}`"),
                Some("`foederis explain` lists the codes; `foederis check` prints them in brackets, as in error[F0101]".to_owned()),
            ));
        };
        write_out(options, &format!("{}\n", page.trim_end()))?;
        Ok(Outcome::Answered)
    }
}
