//! What can be said against a library as a whole.

use crate::lower::Lowering;

pub(crate) fn check(_lowering: &mut Lowering) {}
