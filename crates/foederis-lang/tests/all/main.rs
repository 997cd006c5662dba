//! The tests of the language that look at it from outside.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "the files of the repository are on disk, and a measurement prints"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod characters;
mod codes;
mod common;
mod editor;
mod formatting;
mod index;
mod law;
mod layout;
mod lints;
mod messages;
mod never_fails;
mod questions;
mod speed;
mod whole;
