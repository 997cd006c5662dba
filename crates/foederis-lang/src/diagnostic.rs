//! What is wrong, where, and what to write instead: as data, rendered elsewhere.

use foederis_model::Span;
use serde::Serialize;

use crate::characters::legible;

/// Whether a finding forbids using the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The text does not say anything that can be computed.
    Error,
    /// It does, but perhaps not what was meant.
    Warning,
}

/// A place in the text, with a remark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// The remark; it may be empty.
    pub text: String,
    /// Whether it is the place that the message speaks of.
    pub primary: bool,
}

/// One place to change: what stands there is replaced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Edit {
    /// What to replace; of no length where something is only added.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// Whether a fix may be applied without anybody's looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// It says what the author certainly meant: `check --fix` applies it.
    Safe,
    /// It is one way to mend the text, and a person decides whether it is the right one.
    NeedsLook,
}

/// A change of the text that would mend it, in one place or in several, of one file or of several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Fix {
    /// What it does, as an order: "write `party`".
    pub title: String,
    /// The changes, which belong together; none overlaps another.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without looking.
    pub applicability: Applicability,
}

/// One thing that is wrong with a text, or seems to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Diagnostic {
    /// Its code; see [`explain`](crate::explain).
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// One sentence, lower case, without a full stop.
    pub message: String,
    /// Places, the primary one first.
    pub labels: Vec<Label>,
    /// Further sentences.
    pub notes: Vec<String>,
    /// What to write.
    pub help: Option<String>,
    /// The changes of which each would mend it, the likeliest first.
    pub fixes: Vec<Fix>,
}

impl Edit {
    pub(crate) fn replace(span: Span, replacement: impl Into<String>) -> Self {
        Self { span, replacement: replacement.into() }
    }
}

impl Diagnostic {
    pub(crate) fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: legible(message.into()),
            labels: vec![Label { span, text: String::new(), primary: true }],
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    pub(crate) fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Says something at the primary place.
    pub(crate) fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = legible(text.into());
        }
        self
    }

    /// Points at another place.
    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: legible(text.into()), primary: false });
        self
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(legible(text.into()));
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(legible(text.into()));
        self
    }

    /// A change that anybody would make who sees the text.
    pub(crate) fn safe_fix(self, title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        self.fix(title, edits, Applicability::Safe)
    }

    /// A change that somebody must look at.
    pub(crate) fn possible_fix(self, title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        self.fix(title, edits, Applicability::NeedsLook)
    }

    pub(crate) fn fix(
        mut self,
        title: impl Into<String>,
        edits: impl Into<Vec<Edit>>,
        applicability: Applicability,
    ) -> Self {
        self.fixes.push(Fix { title: legible(title.into()), edits: edits.into(), applicability });
        self
    }

    /// Where it is.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels.first().map_or_else(Span::default, |l| l.span)
    }
}
