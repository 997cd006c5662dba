//! `what-if`: an answer under assumptions, beside that of the record as it stands.

use clap::Args;
use foederis::{Finding, Supposed};

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// The answer if some facts were otherwise, or had not been said, beside that of the record as it stands
#[derive(Args, Debug)]
pub(crate) struct WhatIf {
    /// The question, such as "party(STATE, TREATY)"
    pattern: String,

    /// A fact to suppose on all days, as if the most trusted of all said so; "not FACT" that it is not so
    #[arg(long, value_name = "FACT")]
    assume: Vec<String>,

    /// A fact, or the name of a statement, of which nothing is to be heard
    #[arg(long, value_name = "FACT")]
    retract: Vec<String>,
}

impl WhatIf {
    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let setting = session.setting(options)?;
        let supposed = Supposed { assume: self.assume.clone(), retract: self.retract.clone() };
        session
            .foederis
            .what_if(&self.pattern, &supposed, &setting)
            .map_err(|e| Failure::asking(&self.pattern, e))
    }
}
