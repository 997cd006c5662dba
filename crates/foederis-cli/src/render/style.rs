//! What colours mean. A stream without colours strips them.

use anstyle::{AnsiColor, Style};
use foederis::Answer;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const YES: Style = AnsiColor::Green.on_default();
pub(crate) const NO: Style = AnsiColor::Red.on_default();
pub(crate) const OPEN: Style = AnsiColor::Yellow.on_default();
pub(crate) const HEADING: Style = AnsiColor::Cyan.on_default();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// The style of an answer.
pub(crate) fn of(answer: Answer) -> Style {
    match answer {
        Answer::Yes => YES,
        Answer::No => NO,
        Answer::Undetermined => OPEN,
    }
}

/// Text in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// An answer in its colour.
pub(crate) fn answer(answer: Answer) -> String {
    paint(of(answer), &answer.to_string())
}
