//! One question to several viewpoints: evaluated once for all of them.

use std::rc::Rc;

use foederis_engine::{EngineError, Inquiry, JointInquiry, Program};
use foederis_model::{Each, Limits, Pattern, ViewpointSet};
use foederis_record::Heard;

/// What each of several viewpoints sees of a question; those to which it looks the same share what they see.
///
/// Together they may bring rules into a circle in which none turns by itself; then each is asked alone. The answers are
/// the same either way.
pub(crate) fn inquiries<'p, 'l>(
    program: &'p Program<'l>,
    heard: &[Heard<'_>],
    pattern: &Pattern,
    limits: &Limits,
) -> Result<Vec<Rc<Inquiry<'p, 'l>>>, EngineError> {
    let alone = |one: &Heard<'_>| Inquiry::new(program, one, pattern, limits).map(Rc::new);
    let mut all = Vec::with_capacity(heard.len());
    for some in heard.chunks(ViewpointSet::MOST) {
        if let [one] = some {
            all.push(alone(one)?);
            continue;
        }
        match JointInquiry::new(program, &Each(some), pattern, limits) {
            Ok(joint) => {
                let mut seen: Vec<Option<Rc<Inquiry<'p, 'l>>>> = vec![None; some.len()];
                for class in joint.alike() {
                    let Some(first) = class.positions().next() else { continue };
                    let inquiry = Rc::new(joint.seen_by(first)?);
                    for viewpoint in class.positions() {
                        seen[viewpoint] = Some(Rc::clone(&inquiry));
                    }
                }
                all.extend(seen.into_iter().flatten());
            }
            Err(_) => {
                for one in some {
                    all.push(alone(one)?);
                }
            }
        }
    }
    Ok(all)
}
