//! `library cite`: a reference to a treaty, an article, a source or a statement.

use clap::{Args, ValueEnum};

use super::{Shelves, asked, joined};
use crate::failure::{Failure, Outcome};
use crate::options::Format;
use crate::session::{Session, json, write_out};

/// Writes a reference to a treaty, an article, a source or a statement, for a text or for a reference manager
#[derive(Args, Debug)]
pub(super) struct Cite {
    /// The name, title or code of a treaty; the name of an article, a source or a statement
    #[arg(required = true)]
    name: Vec<String>,
    /// How to write it [default: lawyer, and csl-json with --format json]
    #[arg(long, value_enum)]
    style: Option<Style>,
}

/// How a reference is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Style {
    /// As a lawyer writes it
    Lawyer,
    /// BibTeX, with the fields of biblatex
    Bibtex,
    /// CSL-JSON, for Zotero, pandoc and others
    CslJson,
}

impl Cite {
    pub(super) fn run(&self, session: &Session, shelves: Shelves<'_, '_>) -> Result<Outcome, Failure> {
        let name = joined(&self.name);
        let options = &session.options;
        let style = match (self.style, options.format) {
            (_, Format::Csv) => {
                return Err(Failure::input(
                    "a reference is no table; use --style csl-json or --style bibtex",
                ));
            }
            (Some(style), _) => style,
            (None, Format::Json) => Style::CslJson,
            (None, _) => Style::Lawyer,
        };
        let reference = shelves.cite(&name).map_err(asked("cite", &name))?;
        let text = match style {
            Style::Lawyer => format!("{}\n", reference.lawyer),
            Style::Bibtex => reference.bibtex(),
            // CSL-JSON is a list of items, also of one.
            Style::CslJson => json(&[&reference.csl])?,
        };
        write_out(options, &text)?;
        Ok(Outcome::Answered)
    }
}
