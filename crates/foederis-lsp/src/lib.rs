//! The editor's door of Foederis: a language server that speaks the Language Server Protocol.
//!
//! [`serve`] answers a client over any connection, [`serve_stdio`] over the standard streams. What the files mean is
//! asked of [`foederis`]; here are messages, documents, folders and the conversion of one into the other.
#![expect(
    clippy::disallowed_methods,
    reason = "a door: it reads the files of the workspace and the clock, and speaks over the standard streams"
)]

mod actions;
mod analysis;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod folders;
mod format;
mod hints;
mod hover;
mod navigate;
mod position;
mod project;
mod rename;
mod requests;
mod server;
mod shipped;
mod symbols;
mod syntax;
mod transport;
mod uri;

pub use server::{Exit, serve, serve_stdio};
