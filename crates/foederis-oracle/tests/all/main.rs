//! The engine against the day-by-day evaluator, on generated libraries and records.
//!
//! `FOEDERIS_ORACLE_CASES` sets how many (3000 without it); each test takes its share.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says how much it looked at, is told how much to look at, and may fail"
)]

mod agreement;
mod clingo;
mod clingo_flips;
mod common;
mod coverage;
mod enumeration;
mod flips;
mod joint;
mod labels;
mod limits;
mod metamorphic;
mod meteor;
mod outside;
mod proofs;
mod sharpening;
mod standing;
