//! One question to several viewpoints: evaluated once for all of them.

use foederis_engine::{EngineError, Inquiry, JointInquiry, Program};
use foederis_model::{Each, Limits, Pattern, ViewpointSet};
use foederis_record::Heard;

/// What each of several viewpoints sees of a question.
///
/// Together they may bring rules into a circle in which none turns by itself; then each is asked alone. The answers are
/// the same either way.
pub(crate) fn inquiries<'p, 'l>(
    program: &'p Program<'l>,
    heard: &[Heard<'_>],
    pattern: &Pattern,
    limits: &Limits,
) -> Result<Vec<Inquiry<'p, 'l>>, EngineError> {
    let mut all = Vec::with_capacity(heard.len());
    for some in heard.chunks(ViewpointSet::MOST) {
        match some {
            [one] => all.push(Inquiry::new(program, one, pattern, limits)?),
            _ => match JointInquiry::new(program, &Each(some), pattern, limits) {
                Ok(joint) => {
                    for viewpoint in 0..some.len() {
                        all.push(joint.seen_by(viewpoint)?);
                    }
                }
                Err(EngineError::Cancelled) => return Err(EngineError::Cancelled),
                Err(_) => {
                    for one in some {
                        all.push(Inquiry::new(program, one, pattern, limits)?);
                    }
                }
            },
        }
    }
    Ok(all)
}
