//! The engine on small laws made as values.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod common;
mod meaning;
mod regressions;
