//! The program as a person meets it: what it writes, where, and with which exit status.
#![expect(clippy::disallowed_methods, reason = "these tests run the program on files of their own")]
#![expect(clippy::unwrap_used, reason = "a test that cannot run the program or write its files should stop")]

mod asking;
mod bad_input;
mod checking;
mod data_sets;
mod formats;
mod harness;
mod library;
mod lsp;
mod readme;
mod shipped;
mod site;
mod testing;
mod writing;
