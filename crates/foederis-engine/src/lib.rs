//! Rules and facts to conclusions with proofs. Knows days, truth and rules; knows no treaty.
//!
//! A question becomes a ground graph ([`Inquiry::new`]): the rules that bear on it, with values for their variables.
//! The graph is evaluated once for all days; proofs, conditions, flips and cruxes are read off it.
//! Evaluation runs on any [`foederis_model::Algebra`]; see [`evaluate_with`].

mod binding;
mod choices;
mod demand;
mod diagrams;
mod error;
mod evaluate;
mod flip;
mod further;
mod graph;
mod ground;
mod inquiry;
mod joint;
mod law_in_play;
mod order;
mod program;
mod prove;
mod search;
mod searches;
mod standing;
mod support;
mod supposing;
mod tables;
mod turning;
mod weigh;

use foederis_model::{Algebra, Alone, Evidence, Fact, Limits, Pattern, Timeline};

pub use demand::{demanded_relations, rules_matching};
pub use error::EngineError;
pub use flip::Changes;
pub use graph::{Graph, NodeId};
pub use inquiry::{ConditionReport, Inquiry, RuleReport, TurnsOn};
pub use joint::{JointInquiry, TruthByViewpoint};
pub use law_in_play::WithoutLaw;
pub use program::Program;
pub use standing::{Rederived, StandingQuestion};
pub use weigh::{Chance, Probability};

/// Facts with the labels of their days.
pub type Labelled<L> = Vec<(Fact, Timeline<L>)>;

/// The facts of a pattern with their labels in any algebra; `recorded` gives those of the facts of the record.
///
/// No proofs are kept: this is the path for tables.
///
/// # Errors
/// As [`Inquiry::new`]; and when a limit is reached.
pub fn evaluate_with<A: Algebra>(
    program: &Program<'_>,
    evidence: &(impl Evidence + ?Sized),
    pattern: &Pattern,
    algebra: &A,
    recorded: &impl Fn(&Fact) -> Timeline<A::Label>,
    limits: &Limits,
) -> Result<Labelled<A::Label>, EngineError> {
    let none = indexmap::IndexSet::new();
    let evidence = Alone(evidence);
    let ground = ground::Grounder::new(program, &evidence, &none, limits).ground(pattern)?;
    let ground::Grounded { roots, graph, stopped, .. } = ground;
    let plan = evaluate::Plan::new(program, &graph)?;
    let evaluate::Evaluated { values, stopped: later, .. } =
        plan.evaluate(program, &graph, algebra, recorded, &limits.stop)?;
    if let Some(why) = stopped.or(later) {
        return Err(why.into());
    }
    Ok(roots.into_iter().map(|root| (root.fact, values[root.node.index()].clone())).collect())
}
