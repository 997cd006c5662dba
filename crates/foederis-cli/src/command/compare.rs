//! `compare`: two viewpoints on one question.

use clap::Args;
use foederis::Finding;

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// Two viewpoints on one question: both answers, and the facts or readings on which they part
#[derive(Args, Debug)]
pub(crate) struct Compare {
    /// The question, such as "party(STATE, TREATY)"; give --viewpoint twice
    pattern: String,
}

impl Compare {
    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let [first, second] = options.viewpoint.as_slice() else {
            return Err(Failure::Input(
                format!("a comparison needs two viewpoints, not {}", options.viewpoint.len()),
                Some(
                    "write --viewpoint A --viewpoint B; `foederis viewpoint list` shows those there are"
                        .to_owned(),
                ),
            ));
        };
        let mut alone = options.clone();
        alone.viewpoint.clear();
        let setting = session.setting(&alone)?;
        session
            .foederis
            .compare(&self.pattern, first, second, &setting)
            .map_err(|e| Failure::asking(&self.pattern, e))
    }
}
