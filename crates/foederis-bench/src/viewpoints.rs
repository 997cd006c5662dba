//! One question from several viewpoints: answer, proof, and what would change it.

use foederis_engine::{Changes, EngineError, JointInquiry, Program};
use foederis_model::{Day, Each, Fact, Library, Limits, Pattern, Proof, Truth};
use foederis_record::{Heard, Viewpoint};

/// The largest set of facts that is looked for.
pub const LARGEST: usize = 3;

/// What one viewpoint gives.
#[derive(Clone, Debug)]
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

/// Each viewpoint's answer to a question on a day: evaluated once for all of them; proofs and what would change the
/// answer are found once for those to which the question looks the same.
///
/// # Errors
/// As [`JointInquiry::new`].
pub fn see_all(
    library: &Library,
    viewpoints: &[Viewpoint],
    question: &Fact,
    day: Day,
    wanted: Wanted,
) -> Result<Vec<Seen>, EngineError> {
    let program = Program::new(library);
    let heard: Vec<Heard<'_>> = viewpoints.iter().map(|v| Heard::new(library, v, None, None)).collect();
    let joint = JointInquiry::new(&program, &Each(&heard), &Pattern::from(question), &Limits::default())?;
    let labels = joint.rows().find(|(fact, _)| *fact == question).map(|(_, labels)| *labels.at(day));
    let mut all: Vec<Option<Seen>> = viewpoints.iter().map(|_| None).collect();
    for class in joint.alike() {
        let Some(first) = class.positions().next() else { continue };
        let seen = see(&joint, first, labels.map_or(Truth::No, |l| l.of(first)), question, day, wanted)?;
        class.positions().for_each(|viewpoint| all[viewpoint] = Some(seen.clone()));
    }
    Ok(all.into_iter().flatten().collect())
}

/// What one of a class sees, given the bound of the answer.
fn see(
    joint: &JointInquiry<'_, '_>,
    viewpoint: usize,
    bound: Truth,
    question: &Fact,
    day: Day,
    wanted: Wanted,
) -> Result<Seen, EngineError> {
    // What is open by the bound may not be open in fact.
    if !wanted.proof && !wanted.flips && bound != Truth::Open {
        return Ok(Seen { truth: bound, proof: None, flips: Changes::default() });
    }
    let inquiry = joint.seen_by(viewpoint)?;
    let truth = inquiry.truth(question).map_or(Truth::No, |t| *t.at(day));
    let proof = if wanted.proof { inquiry.prove(question, day) } else { None };
    let flips = if wanted.flips && truth != Truth::Yes {
        inquiry.flips(question, day, Truth::Yes, LARGEST)?
    } else {
        Changes::default()
    };
    Ok(Seen { truth, proof, flips })
}
