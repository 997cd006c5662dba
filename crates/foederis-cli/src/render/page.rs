//! A page of text: lines wrapped at its width, with hanging indents.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm, core::display_width};

use super::style::{HEADING, paint};

/// A page being written.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    columns: usize,
}

impl Page {
    pub(crate) fn new(columns: usize) -> Self {
        Self { text: String::new(), columns }
    }

    /// A paragraph, all its lines indented.
    pub(crate) fn par(&mut self, indent: usize, text: &str) {
        self.hung(indent, "", text);
    }

    /// A paragraph after a lead; its further lines stand under its first word.
    pub(crate) fn hung(&mut self, indent: usize, lead: &str, text: &str) {
        let first = format!("{}{lead}", " ".repeat(indent));
        let rest = " ".repeat(display_width(&first));
        self.wrapped(&first, &rest, text);
    }

    /// A paragraph whose first and further lines begin with these.
    pub(crate) fn wrapped(&mut self, first: &str, rest: &str, text: &str) {
        for line in wrap(text, self.columns, first, rest) {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// A line that is not wrapped, so that it can be copied whole.
    pub(crate) fn whole(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// An empty line, unless the page begins here or has one.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading, set off from what stands above.
    pub(crate) fn heading(&mut self, text: &str) {
        self.blank();
        self.par(0, &paint(HEADING, text));
    }

    /// What was laid out elsewhere.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Wraps a text between words only: names, dates and links stay whole.
pub(crate) fn wrap(text: &str, columns: usize, first: &str, rest: &str) -> Vec<String> {
    // A text of the library may hold anything; what moves the cursor is not for a terminal.
    let tame: String = text.chars().map(|c| if c.is_control() && c != '\u{1b}' { ' ' } else { c }).collect();
    let options = Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(&tame, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
