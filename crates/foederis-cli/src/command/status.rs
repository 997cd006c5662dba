//! `status`: what a state is to a treaty or an organisation on a day.

use clap::Args;
use foederis::Finding;

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// What a state is to a treaty or an organisation on a day: party, notices, seats in organs, participation
#[derive(Args, Debug)]
pub(crate) struct Status {
    /// The state: name, title or code
    state: String,
    /// The treaty, or the organisation for all its instruments
    treaty: String,
}

impl Status {
    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let setting = session.setting(options)?;
        let asked = format!("status {} {}", self.state, self.treaty);
        session.foederis.status(&self.state, &self.treaty, &setting).map_err(|e| Failure::asking(&asked, e))
    }
}
