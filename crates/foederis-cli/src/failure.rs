//! Why a command gave no answer, and what the person who asked can do.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use foederis::AskError;
use foederis::lang::{Compilation, Diagnostic};

use crate::options::{Format, Options};
use crate::render::diagnostics;
use crate::render::style::{DIM, ERROR, paint};
use crate::session::write_err;

/// So many errors of a library are shown to someone who only wanted to ask it.
const MOST_ERRORS: usize = 20;

/// How a command ended that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It answered.
    Answered,
    /// It was asked to stop, and told what it knew.
    Interrupted,
    /// A check or a test found problems.
    Problems,
    /// What was to be read has errors, which have been shown.
    BadInput,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Answered => Self::SUCCESS,
            Outcome::Interrupted => Self::from(130),
            Outcome::Problems => Self::from(1),
            Outcome::BadInput => Self::from(2),
        }
    }
}

/// Why a command gave no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something is wrong with what was given, in words, and what to do.
    Input(String, Option<String>),
    /// A question could not be read.
    Question(String, Box<Diagnostic>),
    /// The library asked has errors.
    Library(Box<Compilation>),
    /// The answer could not be written.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::Input(message.into(), None)
    }

    /// A format was asked for that only other commands write.
    pub(crate) fn format_of_another_command(format: Format) -> Self {
        let message = match format {
            Format::Junit => "the format junit is for what `test` finds",
            Format::Github => "the format github is for what `check` and `test` find",
            _ => "the format sarif is for what `check` finds",
        };
        Self::Input(message.to_owned(), Some("for this command write --format json".to_owned()))
    }

    pub(crate) fn disk(path: &Path, error: &io::Error) -> Self {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
            _ => error.to_string(),
        };
        Self::Input(format!("`{}` cannot be read: {what}", path.display()), None)
    }

    /// From what the face says of a question.
    pub(crate) fn asking(question: &str, error: AskError) -> Self {
        match error {
            AskError::Question(diagnostic) => Self::Question(question.to_owned(), diagnostic),
            AskError::Name(_) | AskError::Engine(_) | AskError::Missing(_) => Self::input(error.to_string()),
        }
    }

    /// Says it on standard error.
    pub(crate) fn report(&self, options: &Options) -> ExitCode {
        let text = match self {
            // Whoever reads our output has seen enough.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Output(error) => error_line(&format!("the answer cannot be written: {error}"), None),
            Self::Input(message, help) => error_line(message, help.as_deref()),
            Self::Question(question, diagnostic) => {
                diagnostics::of_question(question, diagnostic, options.columns())
            }
            Self::Library(compilation) => {
                let mut text = diagnostics::errors(compilation, MOST_ERRORS, options.columns());
                text.push_str(&error_line(
                    "the library cannot be asked before its errors are mended",
                    Some("`foederis check` shows them, `foederis explain CODE` says what one means"),
                ));
                text
            }
        };
        write_err(options, &text);
        ExitCode::from(2)
    }
}

/// "error: ...", with help below.
pub(crate) fn error_line(message: &str, help: Option<&str>) -> String {
    let mut text = format!("{} {message}\n", paint(ERROR, "error:"));
    if let Some(help) = help {
        let _ = writeln!(text, "{} {help}", paint(DIM, "help:"));
    }
    text
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
