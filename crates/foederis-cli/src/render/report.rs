//! What a check found, as data for programs; `docs/diagnostics/output.md` describes it.

use foederis::lang::{Applicability, Applied, Compilation, Diagnostic, Fix, Severity};
use serde::Serialize;

use super::places::{Place, Places};

/// What a check found.
#[derive(Serialize)]
pub(crate) struct Report<'a> {
    /// The version of this shape.
    version: u32,
    files: usize,
    errors: usize,
    warnings: usize,
    fixed: Vec<Fixed<'a>>,
    pub(crate) diagnostics: Vec<Shown<'a>>,
    pub(crate) silenced: Vec<ShownSilenced<'a>>,
}

/// A warning that a remark in the file silences.
#[derive(Serialize)]
pub(crate) struct ShownSilenced<'a> {
    #[serde(flatten)]
    pub(crate) diagnostic: Shown<'a>,
    pub(crate) reason: &'a str,
}

#[derive(Serialize)]
struct Fixed<'a> {
    file: &'a str,
    line: u32,
    code: &'a str,
    title: &'a str,
}

/// A diagnostic with its places.
#[derive(Serialize)]
pub(crate) struct Shown<'a> {
    pub(crate) code: &'a str,
    pub(crate) severity: Severity,
    pub(crate) message: &'a str,
    #[serde(flatten)]
    pub(crate) place: Place<'a>,
    pub(crate) labels: Vec<ShownLabel<'a>>,
    pub(crate) notes: &'a [String],
    pub(crate) help: Option<&'a str>,
    pub(crate) fixes: Vec<ShownFix<'a>>,
}

#[derive(Serialize)]
pub(crate) struct ShownLabel<'a> {
    #[serde(flatten)]
    pub(crate) place: Place<'a>,
    pub(crate) text: &'a str,
    pub(crate) primary: bool,
}

#[derive(Serialize)]
pub(crate) struct ShownFix<'a> {
    pub(crate) title: &'a str,
    pub(crate) applicability: Applicability,
    pub(crate) edits: Vec<ShownEdit<'a>>,
}

#[derive(Serialize)]
pub(crate) struct ShownEdit<'a> {
    #[serde(flatten)]
    pub(crate) place: Place<'a>,
    pub(crate) replacement: &'a str,
}

impl<'a> Report<'a> {
    /// The diagnostics that have a place in the files that are wanted, by name, and what was mended before.
    pub(crate) fn new(
        compilation: &'a Compilation,
        files: usize,
        applied: &'a [Applied],
        wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let places = Places::new(&compilation.library.files);
        let concerns =
            |diagnostic: &Diagnostic| diagnostic.labels.iter().any(|label| wanted(places.name(label.span)));
        let diagnostics: Vec<Shown<'_>> = compilation
            .diagnostics
            .iter()
            .filter(|diagnostic| concerns(diagnostic))
            .map(|diagnostic| shown(diagnostic, &places))
            .collect();
        let silenced = compilation
            .silenced
            .iter()
            .filter(|silenced| wanted(places.name(silenced.diagnostic.span())))
            .map(|s| ShownSilenced { diagnostic: shown(&s.diagnostic, &places), reason: &s.reason })
            .collect();
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let fixed =
            applied.iter().map(|a| Fixed { file: &a.file, line: a.line, code: a.code, title: &a.title });
        Self {
            version: 1,
            files,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            fixed: fixed.collect(),
            diagnostics,
            silenced,
        }
    }
}

fn shown<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>) -> Shown<'a> {
    let labels = diagnostic.labels.iter();
    Shown {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        place: places.of(diagnostic.span()),
        labels: labels
            .map(|label| ShownLabel {
                place: places.of(label.span),
                text: &label.text,
                primary: label.primary,
            })
            .collect(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        fixes: diagnostic.fixes.iter().map(|fix| shown_fix(fix, places)).collect(),
    }
}

fn shown_fix<'a>(fix: &'a Fix, places: &Places<'a>) -> ShownFix<'a> {
    let edits = fix.edits.iter();
    ShownFix {
        title: &fix.title,
        applicability: fix.applicability,
        edits: edits
            .map(|edit| ShownEdit { place: places.of(edit.span), replacement: &edit.replacement })
            .collect(),
    }
}

/// The findings as lines that GitHub Actions shows beside a change.
pub(crate) fn annotations(report: &Report<'_>) -> String {
    let mut text = String::new();
    for shown in &report.diagnostics {
        let level = match shown.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Place { file, start, end } = &shown.place;
        let help = shown.help.map_or_else(String::new, |help| format!("\n{help}"));
        let place =
            format!("line={},col={},endLine={},endColumn={}", start.line, start.column, end.line, end.column);
        text.push_str(&annotation(level, file, &place, shown.code, &format!("{}{help}", shown.message)));
    }
    text
}

/// An annotation of a line of a file.
pub(super) fn annotation(level: &str, file: &str, place: &str, title: &str, message: &str) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    format!("::{level} file={},{place},title={}::{}\n", property(file), property(title), escape(message))
}
