//! What the checker is expected to say of lines that are read beside the library.

use foederis_lang::{Diagnostic, Severity, compile};
use foederis_model::Complaint;

use super::ExpectationResult;
use crate::foederis::Foederis;

/// The name under which the lines are read.
const BESIDE: &str = "the lines of this expectation";

impl Foederis {
    pub(super) fn check_complaint(&self, complaint: &Complaint) -> ExpectationResult {
        let library = self.library();
        let mut files: Vec<(String, String)> =
            library.files.iter().map(|f| (f.name.clone(), f.text.clone())).collect();
        files.push((BESIDE.to_owned(), complaint.text.clone()));
        let compilation = compile(&files);
        let severity = if complaint.warning { Severity::Warning } else { Severity::Error };
        let number = files.len() - 1;
        let about = |d: &Diagnostic| d.span().file as usize == number;
        let at = |d: &Diagnostic| {
            let span = d.span();
            complaint.text.get(span.start as usize..span.end as usize).unwrap_or_default().to_owned()
        };
        let said: Vec<&Diagnostic> = compilation.diagnostics.iter().filter(|d| about(d)).collect();
        let met = said.iter().any(|d| {
            d.severity == severity
                && d.code == complaint.code
                && complaint.at.as_ref().is_none_or(|words| *words == at(d))
        });
        let word = |severity| if severity == Severity::Warning { "warning" } else { "error" };
        let place = complaint.at.as_ref().map(|words| format!(" at `{words}`")).unwrap_or_default();
        let found: Vec<String> = said
            .iter()
            .map(|d| format!("{} {} at `{}`: {}", word(d.severity), d.code, at(d), d.message))
            .collect();
        ExpectationResult {
            span: complaint.span,
            of: complaint.text.trim_end().to_owned(),
            under: String::new(),
            expected: format!("{} {}{place}", word(severity), complaint.code),
            found: if found.is_empty() { "nothing to say".to_owned() } else { found.join("; ") },
            met,
            difference: None,
        }
    }
}
