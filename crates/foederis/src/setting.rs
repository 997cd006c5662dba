//! Under what a question is asked: the day, whose facts, as known when, with what assumed.

use foederis_model::{Day, Fact, Limits, NameError, Statement, StatementId};
use foederis_record::{Branch, Heard, Viewpoint};

use crate::foederis::Foederis;

/// Under what a question is asked.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The day asked about; none for the whole of time.
    pub on: Option<Day>,
    /// The viewpoint's name.
    pub viewpoint: String,
    /// As known on this day.
    pub known_on: Option<Day>,
    /// As recorded on this day.
    pub recorded_on: Option<Day>,
    /// Statements of a branch: heard beside the record, never written to it.
    pub given: Vec<Statement>,
    /// Statements of the record that this branch does not hear.
    pub without: Vec<StatementId>,
    /// Facts that are as if the most trusted of all said so on all days, or not so.
    pub assumed: Vec<(Fact, bool)>,
    /// How much the answer may cost.
    pub limits: Limits,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            on: None,
            viewpoint: "all".to_owned(),
            known_on: None,
            recorded_on: None,
            given: Vec::new(),
            without: Vec::new(),
            assumed: Vec::new(),
            limits: Limits::default(),
        }
    }
}

impl Setting {
    /// The whole record, everybody equal, on one day.
    #[must_use]
    pub fn on(day: Day) -> Self {
        Self { on: Some(day), ..Self::default() }
    }

    /// The same from another viewpoint.
    #[must_use]
    pub fn viewed_from(&self, viewpoint: &str) -> Self {
        Self { viewpoint: viewpoint.to_owned(), ..self.clone() }
    }

    pub(crate) fn heard<'a>(&'a self, foederis: &'a Foederis) -> Result<Heard<'a>, NameError> {
        let viewpoint = Viewpoint::resolve_with(foederis.library(), &self.given, &self.viewpoint)?;
        let branch = Branch { added: &self.given, without: &self.without };
        let heard = Heard::of_branch(foederis.library(), branch, &viewpoint, self.known_on, self.recorded_on);
        Ok(if self.assumed.is_empty() { heard } else { heard.assuming(&self.assumed) })
    }

    /// The options of the terminal that ask under this setting.
    pub(crate) fn options(&self) -> String {
        let mut options = String::new();
        if let Some(day) = self.on {
            options.push_str(&format!(" --on {day}"));
        }
        if self.viewpoint != "all" {
            options.push_str(&format!(" --viewpoint {}", self.viewpoint));
        }
        if let Some(day) = self.known_on {
            options.push_str(&format!(" --known-on {day}"));
        }
        if let Some(day) = self.recorded_on {
            options.push_str(&format!(" --recorded-on {day}"));
        }
        options
    }

    /// "on 2024-11-28, as known on 2024-01-31 (viewpoint: Russia first, then all others)".
    pub(crate) fn in_words(&self, heard: &Heard<'_>) -> String {
        let mut parts = Vec::new();
        if let Some(day) = self.on {
            parts.push(format!("on {day}"));
        }
        if let Some(day) = self.known_on {
            parts.push(format!("as known on {day}"));
        }
        if let Some(day) = self.recorded_on {
            parts.push(format!("as recorded on {day}"));
        }
        let mut words = parts.join(", ");
        if self.viewpoint != "all" {
            words.push_str(&format!(" (viewpoint: {})", heard.viewpoint().title()));
        }
        words.trim_start().to_owned()
    }
}
