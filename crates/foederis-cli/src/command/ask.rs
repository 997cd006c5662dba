//! `ask`: any relation as a table of days.

use clap::Args;
use foederis::Finding;

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// Any relation of the library as a table: who, what, and on which days
#[derive(Args, Debug)]
pub(crate) struct Ask {
    /// The question with ?variables, such as "party(?state, TREATY)"
    pattern: String,
}

impl Ask {
    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let setting = session.setting_of_any_day(options)?;
        session.foederis.ask(&self.pattern, &setting).map_err(|e| Failure::asking(&self.pattern, e))
    }
}
