//! The slow day-by-day evaluator that the engine is checked against; tests only, no input or output.
//!
//! [`DayByDay`] reads the language reference as literally as it can: it replaces variables by values, then works out
//! one truth for each fact and each day of a finite window, with no interval, no shared graph and no order of strata.
//! [`cases`] makes small libraries and records that use every construct; [`check_proof`] replays a proof step by step.
//! [`answer_set_program`] and [`metric_program`] write a case for programs of others, clingo and MeTeoR; [`tiny_lines`] and what
//! stands beside it enumerate all treaties of a small grammar.
//!
//! **A known bound, shared with the engine.** A variable that nothing has given a value yet ranges over the facts that
//! are stated or derivable ("found"), in the order of the rule's lines. A fact of an open or presumed relation that
//! nobody states is judged by its silence where a rule asks about it by name, but is not "some value" where a rule
//! looks for one. A line waits for the lines that give a value to a variable which it only tests.

mod answer_sets;
mod check;
mod days;
mod evaluator;
mod evidence;
mod generate;
mod instances;
mod metric;
mod order;
mod program;
mod tape;
mod tiny;
mod transform;
mod variants;
mod write;

pub use answer_sets::{Task, answer_set_program, read_answer_set, read_turned};
pub use check::check_proof;
pub use days::{DayByDay, Given};
pub use evaluator::{Answer, EngineEvaluator, Evaluator, Refusal, Window};
pub use evidence::{TableEvidence, timeline};
pub use generate::{Case, GUARD, cases, is_guarded};
pub use metric::{MetricProgram, metric_part, metric_program, read_metric_answer};
pub use program::write_program;
pub use tiny::{Second, TINY_QUESTION, tiny_library, tiny_lines, tiny_records, tiny_window};
pub use transform::{
    permute_entities, reversed_record, reversed_rules, shifted, split_days, with_irrelevant_facts,
};
pub use variants::{Construct, constructs};
pub use write::write_case;
