//! `flip`: the smallest changes that turn an answer into yes.

use clap::Args;
use foederis::{Detail, Finding};

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// The smallest sets of facts that, stated otherwise, turn the answer into yes
#[derive(Args, Debug)]
pub(crate) struct Flip {
    /// The question, such as "party(STATE, TREATY)"
    pattern: String,

    /// Which conditions and rules of the law, left out, would turn the answer into yes
    #[arg(long)]
    law: bool,
}

impl Flip {
    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let setting = session.setting(options)?;
        if self.law {
            let asked = session.foederis.flip_law(&self.pattern, &setting);
            return asked.map_err(|e| Failure::asking(&self.pattern, e));
        }
        let detail = Detail::FLIPS;
        let finding = session
            .foederis
            .answer(&self.pattern, &setting, detail)
            .map_err(|e| Failure::asking(&self.pattern, e))?;
        // The face names the command that shows the proof; asked again is what was asked here.
        let again = |command: String| match command.strip_prefix("foederis why-not ") {
            Some(rest) => format!("foederis flip {rest}"),
            None => command,
        };
        Ok(Finding { command: finding.command.clone().map(again), ..finding })
    }
}
