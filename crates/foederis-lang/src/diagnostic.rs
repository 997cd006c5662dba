//! What is wrong, where, and what to write instead: as data, rendered elsewhere.

use foederis_model::Span;
use serde::Serialize;

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

/// A change of the text that would mend it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// By what.
    pub replacement: String,
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
    /// The change that would mend it, where there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    pub(crate) fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label { span, text: String::new(), primary: true }],
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    pub(crate) fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Says something at the primary place.
    pub(crate) fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Points at another place.
    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into(), primary: false });
        self
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    pub(crate) fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// Where it is.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels.first().map_or_else(Span::default, |l| l.span)
    }
}

/// Byte offsets to lines.
#[derive(Clone, Debug)]
pub(crate) struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().zip(1u32..).filter(|(b, _)| *b == b'\n').map(|(_, next)| next));
        Self { starts }
    }

    pub(crate) fn span(&self, file: u32, start: u32, end: u32) -> Span {
        let line = self.starts.partition_point(|s| *s <= start);
        Span { file, start, end, line: u32::try_from(line).unwrap_or(u32::MAX) }
    }
}

/// "did you mean ...?" for a word that is none of `known`, nearest first, at most three.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let folded = word.to_lowercase();
    let mut near: Vec<(f64, &str)> = known
        .into_iter()
        .map(|k| {
            let other = k.to_lowercase();
            let contained = folded.chars().count() >= 4 && other.contains(&folded);
            let score = strsim::jaro_winkler(&other, &folded).max(if contained { 0.9 } else { 0.0 });
            (score, k)
        })
        .filter(|(score, _)| *score > 0.82)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.truncate(3);
    near.into_iter().map(|(_, k)| k).collect()
}

/// Words joined with commas and a last "or".
pub(crate) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
