//! One question from several viewpoints: answer, proof, and what would change it.

use foederis_engine::{Changes, EngineError, Inquiry, Program};
use foederis_model::{Day, Fact, Library, Limits, Pattern, Proof, Truth};
use foederis_record::{Heard, Viewpoint};

/// The largest set of facts that is looked for.
pub const LARGEST: usize = 3;

/// What one viewpoint gives.
#[derive(Debug)]
pub struct Seen {
    /// The answer on the day.
    pub truth: Truth,
    /// Why.
    pub proof: Option<Proof>,
    /// What would make it yes; nothing is looked for where it is.
    pub flips: Changes<(Fact, bool)>,
}

/// What is asked for beside the answer.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Its proof.
    pub proof: bool,
    /// Minimal sets of facts that would make it yes.
    pub flips: bool,
}

/// Each viewpoint's answer to a question on a day.
///
/// The one place that decides how several viewpoints are evaluated: today one after the other.
///
/// # Errors
/// As [`Inquiry::new`].
pub fn see_all(
    library: &Library,
    viewpoints: &[Viewpoint],
    question: &Fact,
    day: Day,
    wanted: Wanted,
) -> Result<Vec<Seen>, EngineError> {
    let program = Program::new(library);
    viewpoints
        .iter()
        .map(|v| see(&program, &Heard::new(library, v, None, None), question, day, wanted))
        .collect()
}

fn see(
    program: &Program<'_>,
    heard: &Heard<'_>,
    question: &Fact,
    day: Day,
    wanted: Wanted,
) -> Result<Seen, EngineError> {
    let inquiry = Inquiry::new(program, heard, &Pattern::from(question), &Limits::default())?;
    let truth = inquiry.truth(question).map_or(Truth::No, |t| *t.at(day));
    let proof = if wanted.proof { inquiry.prove(question, day) } else { None };
    let flips = if wanted.flips && truth != Truth::Yes {
        inquiry.flips(question, day, Truth::Yes, LARGEST)?
    } else {
        Changes::default()
    };
    Ok(Seen { truth, proof, flips })
}
