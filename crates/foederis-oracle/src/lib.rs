//! The slow day-by-day evaluator that the engine is checked against; tests only.
