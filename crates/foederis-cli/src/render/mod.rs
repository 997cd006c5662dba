//! Findings, tables and diagnostics as text for people.

pub(crate) mod catalogue;
pub(crate) mod catalogue_check;
pub(crate) mod catalogue_page;
mod cite;
pub(crate) mod data_set;
pub(crate) mod diagnostics;
pub(crate) mod finding;
pub(crate) mod junit;
pub(crate) mod page;
pub(crate) mod patch;
pub(crate) mod places;
mod proof;
pub(crate) mod report;
pub(crate) mod sarif;
pub(crate) mod site;
mod status;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod test;
pub(crate) mod tour;
mod trace;

use crate::options::Options;

/// How much to show, and how wide.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    pub(crate) columns: usize,
    pub(crate) full: bool,
    pub(crate) trace: bool,
    pub(crate) receipt: bool,
    /// Name the place of each rule, as when the law itself is in question.
    pub(crate) places: bool,
    /// The options that name the library, for the command that asks again.
    pub(crate) library: String,
}

impl Look {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            columns: options.columns(),
            full: options.full,
            trace: options.trace,
            receipt: options.receipt,
            places: options.full,
            library: options.library_as_typed(),
        }
    }
}

/// "1 file", "2 files".
pub(crate) fn plural(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
