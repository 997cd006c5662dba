//! What would be changed in a file, as a patch.

use similar::TextDiff;

/// A unified diff of a file's text, with the names that `git apply` reads.
pub(crate) fn patch(name: &str, old: &str, new: &str) -> String {
    let (from, to) = (format!("a/{name}"), format!("b/{name}"));
    TextDiff::from_lines(old, new).unified_diff().context_radius(2).header(&from, &to).to_string()
}
