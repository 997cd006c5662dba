//! The one layout of a file, as changes of those lines only that are laid out otherwise.

use foederis::lang::{self, LineIndex};
use lsp_types::{DocumentFormattingParams, DocumentRangeFormattingParams, Range, TextEdit, Uri};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::position::Places;
use crate::project::Project;
use crate::requests::Refusal;

impl Project {
    pub(crate) fn format(
        &mut self,
        params: DocumentFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Refusal> {
        self.laid_out(&params.text_document.uri, None)
    }

    pub(crate) fn format_range(
        &mut self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Refusal> {
        self.laid_out(&params.text_document.uri, Some(params.range))
    }

    fn laid_out(&self, uri: &Uri, within: Option<Range>) -> Result<Option<Vec<TextEdit>>, Refusal> {
        let Some(text) = self.text(uri) else {
            return Ok(None);
        };
        let Ok(new) = lang::format(&text) else {
            // The errors are shown where they are; what cannot be read is not moved about.
            return Ok(Some(Vec::new()));
        };
        let lines = LineIndex::new(&text);
        let places = Places { text: &text, lines: &lines, encoding: self.client.encoding };
        let within = within.map(|range| places.bytes(range));
        let edits = difference(&text, &new)
            .into_iter()
            .filter(|((start, end), _)| within.is_none_or(|(from, to)| from <= *end && *start <= to))
            .map(|((start, end), new_text)| TextEdit { range: places.range(start, end), new_text });
        Ok(Some(edits.collect()))
    }
}

/// The lines in which two texts differ: where in the first, and what stands there in the second.
pub(crate) fn difference(old: &str, new: &str) -> Vec<((u32, u32), String)> {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let mut starts: Vec<u32> = vec![0];
    let mut at = 0;
    for line in &before {
        at += u32::try_from(line.len()).unwrap_or(u32::MAX);
        starts.push(at);
    }
    let place = |line: usize| starts.get(line).copied().unwrap_or(at);
    capture_diff_slices(Algorithm::Myers, &before, &after)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (lines, written) = (op.old_range(), op.new_range());
            ((place(lines.start), place(lines.end)), after.get(written).unwrap_or_default().concat())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(old: &str, new: &str) -> (String, usize) {
        let edits = difference(old, new);
        let mut text = old.to_owned();
        for ((start, end), replacement) in edits.iter().rev() {
            text.replace_range(*start as usize..*end as usize, replacement);
        }
        (text, edits.len())
    }

    #[test]
    fn only_lines_that_differ_are_changed() {
        let old = "a\nb\nc\nd\ne\n";
        assert_eq!(applied(old, "a\nB\nc\nd\n\ne\n"), ("a\nB\nc\nd\n\ne\n".to_owned(), 2));
        for (old, new) in [("", "a\n"), ("a", ""), ("a", "a\n"), ("a\r\nb", "a\nb\n"), (old, old)] {
            assert_eq!(applied(old, new).0, new);
        }
    }
}
