//! What an editor asks of files that are being written: where a name is declared, where it stands, what may be written.
//!
//! Answers are plain data with byte offsets; doors turn them into what their protocol wants.

mod index;
mod words;

pub use index::{Index, Name, Reference, compile_indexed};
pub use words::{Words, words};
