//! How much is read and how much is said: no input takes memory or time out of proportion.

use foederis_model::Span;

use crate::diagnostic::{Diagnostic, Severity};

/// The largest file that is read, in bytes.
pub const LARGEST_TEXT: usize = 64 << 20;

/// The most words and marks that a file may have.
pub(crate) const MOST_TOKENS: usize = 16_000_000;

/// So many messages of one pass are listed for a file.
pub(crate) const MOST_FAULTS: usize = 500;

/// Near names are looked for so many times; in a text with more unknown names there is another fault.
pub(crate) const MOST_SUGGESTIONS: usize = 500;

/// Messages that are not listed since there are too many.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unlisted {
    errors: usize,
    warnings: usize,
    first: Option<Span>,
}

impl Unlisted {
    /// Counts one instead of listing it.
    pub(crate) fn count(&mut self, diagnostic: &Diagnostic) {
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        self.first.get_or_insert(diagnostic.span());
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.first = self.first.or(other.first);
    }

    /// How many there are, as the last message.
    pub(crate) fn diagnostic(&self) -> Option<Diagnostic> {
        let first = self.first?;
        let plural = |n: usize, one: &str| format!("{n} more {one}{}", if n == 1 { "" } else { "s" });
        let (message, severity) = match (self.errors, self.warnings) {
            (0, warnings) => (plural(warnings, "warning"), Severity::Warning),
            (errors, 0) => (plural(errors, "error"), Severity::Error),
            (errors, warnings) => {
                (format!("{} and {}", plural(errors, "error"), plural(warnings, "warning")), Severity::Error)
            }
        };
        let message = format!("this file has {message}, which are not listed");
        let diagnostic = Diagnostic::error("F0116", first, message)
            .here("the first of them")
            .help("mend those that are listed and check again; perhaps this is not a file of the language");
        Some(Diagnostic { severity, ..diagnostic })
    }
}
