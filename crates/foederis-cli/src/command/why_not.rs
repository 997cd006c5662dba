//! `why-not`: what fails, and what would have to be stated.

use clap::Args;
use foederis::{Detail, Finding};

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// Why something does not hold on a day: what fails, and what would have to be stated
#[derive(Args, Debug)]
pub(crate) struct WhyNot {
    /// The question, such as "party(STATE, TREATY)"
    pattern: String,
}

impl WhyNot {
    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let setting = session.setting(options)?;
        let detail = Detail { proof: true, flips: Detail::FLIPS.flips };
        session
            .foederis
            .answer(&self.pattern, &setting, detail)
            .map_err(|e| Failure::asking(&self.pattern, e))
    }
}
