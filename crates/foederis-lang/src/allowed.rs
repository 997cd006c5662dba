//! Warnings that are silenced beside the line, with a reason: `# allow F0603: the treaty is silent`.

use foederis_model::Span;

use crate::codes::is_warning;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lines::LineIndex;
use crate::syntax_kind::SyntaxKind::{self, COMMENT, NEWLINE, WHITESPACE};

/// A warning that is not shown, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// The warning.
    pub diagnostic: Diagnostic,
    /// The reason given for silencing it.
    pub reason: String,
}

/// A remark that silences warnings of a line.
#[derive(Clone, Debug)]
pub(crate) struct Allowance {
    codes: Vec<String>,
    reason: String,
    /// The line whose warnings it silences.
    line: u32,
    span: Span,
    used: bool,
}

/// The remarks of a file that silence something: behind the line, or alone above it.
pub(crate) fn allowances(tokens: &[(SyntaxKind, &str)], file: u32, lines: &LineIndex) -> Vec<Allowance> {
    let mut found: Vec<Allowance> = Vec::new();
    // Those that stand alone and wait for their line.
    let mut waiting = 0;
    let mut offset = 0u32;
    let mut begins = true;
    for (kind, token) in tokens {
        let end = offset + u32::try_from(token.len()).unwrap_or(0);
        match kind {
            NEWLINE => begins = true,
            WHITESPACE => {}
            COMMENT => {
                if let Some((codes, reason)) = read(token) {
                    let span = lines.span(file, offset, end);
                    found.push(Allowance { codes, reason, line: span.line, span, used: false });
                    waiting += usize::from(begins);
                }
            }
            _ => {
                if waiting > 0 {
                    let line = lines.line(offset);
                    let first = found.len() - waiting;
                    found[first..].iter_mut().for_each(|a| a.line = line);
                    waiting = 0;
                }
                begins = false;
            }
        }
        offset = end;
    }
    found
}

/// `# allow F0603, F0605: the treaty is silent`.
fn read(comment: &str) -> Option<(Vec<String>, String)> {
    let rest = comment.trim_start_matches('#').trim_start().strip_prefix("allow ")?.trim_start();
    if !rest.starts_with('F') || !rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (codes, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let codes = codes.split([',', ' ']).filter(|c| !c.is_empty()).map(str::to_owned).collect();
    Some((codes, reason.trim().to_owned()))
}

/// Takes the silenced warnings out, and warns of remarks that silence nothing.
pub(crate) fn silence(diagnostics: &mut Vec<Diagnostic>, mut allowances: Vec<Allowance>) -> Vec<Silenced> {
    let mut silenced = Vec::new();
    if allowances.is_empty() {
        return silenced;
    }
    allowances.sort_by_key(|a| (a.span.file, a.line));
    let mut kept = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        let span = diagnostic.span();
        let from = allowances.partition_point(|a| (a.span.file, a.line) < (span.file, span.line));
        let of_line = allowances[from..].iter_mut();
        let mut of_line = of_line.take_while(|a| (a.span.file, a.line) == (span.file, span.line));
        let allowance = of_line.find(|a| {
            diagnostic.severity == Severity::Warning
                && !a.reason.is_empty()
                && a.codes.iter().any(|c| c == diagnostic.code)
        });
        match allowance {
            Some(allowance) => {
                allowance.used = true;
                silenced.push(Silenced { diagnostic, reason: allowance.reason.clone() });
            }
            None => kept.push(diagnostic),
        }
    }
    // Where there are errors, not every warning is looked for.
    let complete = kept.iter().all(|d| d.severity == Severity::Warning);
    kept.extend(allowances.iter().filter(|a| !a.used).filter_map(|a| useless(a, complete)));
    *diagnostics = kept;
    silenced
}

fn useless(allowance: &Allowance, complete: bool) -> Option<Diagnostic> {
    let warning = |message: String| Diagnostic::warning("F0610", allowance.span, message);
    for code in &allowance.codes {
        match is_warning(code) {
            None => {
                return Some(warning(format!("there is no code `{code}`")).help(
                    "write a code as `check` prints it in brackets, as `# allow F0603: the treaty is silent`",
                ));
            }
            Some(false) => {
                return Some(
                    warning(format!("`{code}` is an error, and errors are not silenced"))
                        .help(format!("`foederis explain {code}` says how to mend it; remove the remark")),
                );
            }
            Some(true) => {}
        }
    }
    let codes = allowance.codes.join(", ");
    if allowance.reason.is_empty() {
        return Some(
            warning("a warning is silenced with a reason only, and none is given".to_owned())
                .help(format!("write the reason behind a colon, as `# allow {codes}: the treaty is silent`")),
        );
    }
    complete.then(|| {
        warning(format!("this remark silences nothing: there is no {codes} in the line that it is for"))
            .here(format!("for line {}", allowance.line))
            .help(
                "remove it, or write it behind the line that the warning is about, or alone above that line",
            )
    })
}
