//! `why`: an answer with its proof.

use clap::Args;
use foederis::{Detail, Finding};

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// Why something holds, or not, on a day: the proof, down to articles and statements
#[derive(Args, Debug)]
pub(crate) struct Why {
    /// The question, such as "party(STATE, TREATY)"
    pattern: String,
}

impl Why {
    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let setting = session.setting(options)?;
        let detail = Detail::PROOF;
        session
            .foederis
            .answer(&self.pattern, &setting, detail)
            .map_err(|e| Failure::asking(&self.pattern, e))
    }
}
