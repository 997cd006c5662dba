//! The options that every command takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use foederis::model::Day;

/// The options that every command takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// The day asked about [default: today in UTC; for a case, the day of each question; for `ask`, all days]
    #[arg(long, global = true, value_name = "DATE", help_heading = "Question")]
    pub(crate) on: Option<Day>,

    /// Whose statements to believe: `all`, `register`, a declared viewpoint or any speaker; see `viewpoint list`
    #[arg(long, global = true, value_name = "VIEWPOINT", help_heading = "Question")]
    pub(crate) viewpoint: Vec<String>,

    /// Answer as one would have on this day: later statements are not heard
    #[arg(long, global = true, value_name = "DATE", help_heading = "Question")]
    pub(crate) known_on: Option<Day>,

    /// Answer from the record as it was kept on this day: later entries are not read
    #[arg(long, global = true, value_name = "DATE", help_heading = "Question")]
    pub(crate) recorded_on: Option<Day>,

    /// Stop after so many seconds, with what is known by then
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds, help_heading = "Limits")]
    pub(crate) time_limit: Option<f64>,

    /// Stop when the program uses so many megabytes, with what is known by then
    #[arg(long, global = true, value_name = "MEGABYTES", help_heading = "Limits")]
    pub(crate) memory_limit: Option<usize>,

    /// Stop when the answer touches so many facts and conditions, with what is known by then [default: 2000000]
    #[arg(long, global = true, value_name = "NUMBER", help_heading = "Limits")]
    pub(crate) size_limit: Option<usize>,

    /// How to write the answer; csv for tables, sarif and github for `check`
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    pub(crate) format: Format,

    /// Show the whole proof, the words of articles, and all statements
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) full: bool,

    /// Show the derivation in rounds, from what is on record up
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) trace: bool,

    /// Show what the answer stands on, hash by hash
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) receipt: bool,

    /// Colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", help_heading = "Output")]
    pub(crate) color: Color,

    /// Columns to wrap at [default: those of the terminal, at most 110; 100 where there is none]
    #[arg(long, global = true, value_name = "COLUMNS", help_heading = "Output")]
    pub(crate) width: Option<usize>,

    /// Add the files of a folder and its subfolders to the shipped library; a file of the same path replaces the shipped one
    #[arg(long, global = true, value_name = "DIR", help_heading = "Library")]
    pub(crate) library: Vec<PathBuf>,

    /// Ask the files of this folder and its subfolders alone, without the shipped library
    #[arg(long, global = true, value_name = "DIR", help_heading = "Library")]
    pub(crate) only_library: Option<PathBuf>,
}

/// The longest time limit, a year: beyond it there is none.
const LONGEST: f64 = 31_557_600.0;

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "write a number of seconds, as 10 or 0.5".to_owned())?;
    if (0.0..=LONGEST).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(format!("write a number of seconds from 0 to {LONGEST}"))
    }
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: the whole finding
    Json,
    /// For spreadsheets: the rows of a table
    Csv,
    /// For programs that gather findings of checks: SARIF 2.1.0, of `check` only
    Sarif,
    /// For GitHub Actions: annotations of a change, of `check` and `test`
    Github,
    /// For build systems: JUnit XML, of `test` only
    Junit,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    /// Also when piped
    Always,
    /// Not at all
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

impl Options {
    /// The options that name the library, as they are typed.
    pub(crate) fn library_as_typed(&self) -> String {
        let only = self.only_library.iter().map(|folder| ("only-library", folder));
        let named = only.chain(self.library.iter().map(|folder| ("library", folder)));
        let typed = |folder: &PathBuf| {
            let text = folder.display().to_string();
            if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text }
        };
        named.map(|(name, folder)| format!(" --{name} {}", typed(folder))).collect()
    }

    /// Columns to wrap at.
    pub(crate) fn columns(&self) -> usize {
        use std::io::IsTerminal as _;
        let found = self.width.unwrap_or_else(|| {
            if std::io::stdout().is_terminal() { textwrap::termwidth().min(110) } else { 100 }
        });
        // Narrower than this, nothing can be laid out.
        found.clamp(40, 1000)
    }
}
