//! What the benchmarks in `benches/` measure: generated worlds, and the engine's side of each comparison.
//!
//! Everything here is seeded and the same in every run; `benches/run` gives the same data to the other programs and
//! compares the answers. Nothing here reads a clock: `benches/engine.rs` does.

pub mod cases;
pub mod circuit;
pub mod history;
pub mod metric;
pub mod pacts;
pub mod screening;
pub mod sequence;
pub mod viewpoints;
pub mod world;
