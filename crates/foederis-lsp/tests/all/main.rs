//! The server as a client meets it: through the protocol.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests have files on disk, start the program and measure the time"
)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod asking;
mod conversation;
mod diagnostics;
mod extension;
mod harness;
mod hints;
mod library;
mod writing;
