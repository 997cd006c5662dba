//! What a file says of an item beside its words: clause lines, rules and duties, as they are written.

use foederis_model::{Library, Span};

/// The lines of an item below its head, without those that begin with one of these words and what is below these.
///
/// The indentation that all of them share is taken away; what belongs to an item ends where the next begins.
pub(super) fn item_lines(library: &Library, head: Span, left_out: &[&str]) -> Vec<String> {
    let Some(file) = library.files.get(head.file as usize) else { return Vec::new() };
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut from_head = file.text.lines().skip((head.line as usize).saturating_sub(1));
    let above = from_head.next().map_or(0, depth);
    let inside = from_head.take_while(|line| line.trim().is_empty() || depth(line) > above);
    let mut lines: Vec<&str> = Vec::new();
    // The indentation of a line that was left out: what stands deeper belongs to it.
    let mut below_left_out: Option<usize> = None;
    for line in inside {
        let indented = depth(line);
        if line.trim().is_empty() || below_left_out.is_some_and(|above| indented > above) {
            continue;
        }
        below_left_out = None;
        let word = line.split_whitespace().next().unwrap_or_default();
        if left_out.contains(&word) {
            below_left_out = Some(indented);
        } else {
            lines.push(line.trim_end());
        }
    }
    let margin = lines.iter().map(|line| depth(line)).min().unwrap_or(0);
    lines.into_iter().map(|line| line.get(margin..).unwrap_or(line).to_owned()).collect()
}
