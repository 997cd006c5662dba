//! `case`: the casebook.

use clap::Args;
use foederis::{Detail, Finding};

use crate::failure::{Failure, Outcome};
use crate::options::{Format, Options};
use crate::render::table::Table;
use crate::session::{Session, json, write_out};

/// An incident of the casebook: its questions, verdicts and conditions, from one side or from all
#[derive(Args, Debug)]
pub(crate) struct Case {
    /// The case, or `list` for all there are
    name: String,
    /// From every side that speaks of it, beside all together
    #[arg(long)]
    all_viewpoints: bool,
}

impl Case {
    pub(super) fn is_list(&self) -> bool {
        self.name == "list"
    }

    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        let failed = |e| Failure::asking(&self.name, e);
        let foederis = &session.foederis;
        if self.all_viewpoints && !options.viewpoint.is_empty() {
            return Err(Failure::input("--all-viewpoints and --viewpoint exclude each other"));
        }
        let mut alone = options.clone();
        let viewpoints = if self.all_viewpoints {
            foederis.viewpoints_of_case(&self.name).map_err(failed)?
        } else if options.viewpoint.len() > 1 {
            std::mem::take(&mut alone.viewpoint)
        } else {
            Vec::new()
        };
        let setting = session.setting_of_any_day(&alone)?;
        let detail = if options.full { Detail::PROOF } else { Detail::BRIEF };
        foederis.case(&self.name, &viewpoints, &setting, detail).map_err(failed)
    }
}

/// The cases that there are.
pub(super) fn list(session: &Session) -> Result<Outcome, Failure> {
    let mut table = Table::new(["case", "title", "questions"]);
    for case in session.foederis.cases() {
        let title = case.title.clone().unwrap_or_default();
        table.row([case.name.clone(), title, case.questions.len().to_string()]);
    }
    let text = match session.options.format {
        Format::Csv => table.csv()?,
        Format::Json => json(&table.records())?,
        _ => table.text(&session.look()),
    };
    write_out(&session.options, &text)?;
    Ok(Outcome::Answered)
}
