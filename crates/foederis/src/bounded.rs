//! Limits: what a finding says when they were reached.

use foederis_model::Stopped;

use crate::finding::Finding;
use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;

impl Foederis {
    /// Asks one question; where its limits cut it short, the finding says so.
    pub(crate) fn within_limits(
        &self,
        setting: &Setting,
        ask: impl FnOnce(&Setting) -> Result<Finding, AskError>,
    ) -> Result<Finding, AskError> {
        let setting = Setting { limits: setting.limits.anew(), ..setting.clone() };
        let mut finding = ask(&setting)?;
        if let Some(why) = setting.limits.cut_short() {
            finding.exact = false;
            finding.stopped = Some(word(why).to_owned());
            finding.bounded = Some(format!(
                "not everything was looked into, because {why}; a yes or a no is certain all the same, what is \
                 undetermined may be so for want of looking, and more rows or flips may exist"
            ));
        }
        Ok(finding)
    }
}

/// The limit that was reached, for programs.
fn word(why: Stopped) -> &'static str {
    match why {
        Stopped::Asked => "asked",
        Stopped::Time => "time",
        Stopped::Memory => "memory",
        Stopped::Size(_) => "size",
        Stopped::Renewals => "renewals",
    }
}
