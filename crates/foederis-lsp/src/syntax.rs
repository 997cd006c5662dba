//! What depends on the words of one file: folds, growing selections, colours; and the files of the program itself.

use foederis::lang::editor::{Token, TokenKind, folds, selections};
use foederis::lang::{LineIndex, parse};
use lsp_types::{
    FoldingRange, FoldingRangeKind, FoldingRangeParams, Range, SelectionRange, SelectionRangeParams,
    SemanticToken, SemanticTokens, SemanticTokensLegend, SemanticTokensParams, SemanticTokensRangeParams,
    TextDocumentContentParams, TextDocumentContentResult, Uri,
};

use crate::position::Places;
use crate::project::Project;
use crate::requests::Refusal;
use crate::uri::Key;

/// The colours, in the order of [`colour`].
const TYPES: [&str; 9] =
    ["function", "parameter", "type", "event", "enumMember", "namespace", "property", "class", "variable"];

/// The only modifier: what is declared here.
const DECLARATION: &str = "declaration";

pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.iter().map(|t| (*t).to_owned()).collect(),
        token_modifiers: vec![DECLARATION.to_owned()],
    }
}

/// The position of a colour in [`TYPES`].
fn colour(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Relation => 0,
        TokenKind::Role => 1,
        TokenKind::Kind => 2,
        TokenKind::Condition => 3,
        TokenKind::Verdict => 4,
        TokenKind::Instrument => 5,
        TokenKind::Article => 6,
        TokenKind::Thing => 7,
        TokenKind::Variable => 8,
    }
}

impl Project {
    pub(crate) fn folding_ranges(
        &mut self,
        params: FoldingRangeParams,
    ) -> Result<Option<Vec<FoldingRange>>, Refusal> {
        let Some(text) = self.text(&params.text_document.uri) else {
            return Ok(None);
        };
        let lines = LineIndex::new(&text);
        let places = Places { text: &text, lines: &lines, encoding: self.client.encoding };
        let ranges = folds(&parse(&text).syntax()).into_iter().filter_map(|fold| {
            let Range { start, end } = places.range(fold.range.0, fold.range.1);
            let columns = !self.client.folds_lines;
            (start.line < end.line).then(|| FoldingRange {
                start_line: start.line,
                // The first line stays, so that what it says can be read.
                start_character: None,
                end_line: end.line,
                end_character: columns.then_some(end.character),
                kind: fold.comment.then_some(FoldingRangeKind::Comment),
                collapsed_text: None,
            })
        });
        Ok(Some(ranges.collect()))
    }

    pub(crate) fn selection_ranges(
        &mut self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>, Refusal> {
        let Some(text) = self.text(&params.text_document.uri) else {
            return Ok(None);
        };
        let lines = LineIndex::new(&text);
        let places = Places { text: &text, lines: &lines, encoding: self.client.encoding };
        let root = parse(&text).syntax();
        let around = |position| {
            let mut all = selections(&root, places.offset(position)).into_iter().rev();
            let range = |(start, end): (u32, u32)| places.range(start, end);
            let outermost = all.next().map_or(Range { start: position, end: position }, range);
            let outermost = SelectionRange { range: outermost, parent: None };
            all.fold(outermost, |parent, next| SelectionRange {
                range: range(next),
                parent: Some(Box::new(parent)),
            })
        };
        Ok(Some(params.positions.into_iter().map(around).collect()))
    }

    pub(crate) fn semantic_tokens(
        &mut self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokens>, Refusal> {
        Ok(self.colours(&params.text_document.uri, None))
    }

    pub(crate) fn semantic_tokens_in(
        &mut self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokens>, Refusal> {
        Ok(self.colours(&params.text_document.uri, Some(params.range)))
    }

    fn colours(&mut self, uri: &Uri, within: Option<Range>) -> Option<SemanticTokens> {
        let (analysis, file) = self.analysis(uri)?;
        let places = analysis.places(file, self.client.encoding)?;
        let within = within.map(|range| places.bytes(range));
        let tokens = analysis.workspace().tokens(file).into_iter();
        let tokens =
            tokens.filter(|t| within.is_none_or(|(from, to)| from <= t.span.end && t.span.start <= to));
        Some(SemanticTokens { result_id: None, data: relative(tokens, places) })
    }

    /// A file of the program.
    pub(crate) fn content(
        &mut self,
        params: TextDocumentContentParams,
    ) -> Result<TextDocumentContentResult, Refusal> {
        let text = match self.key(&params.uri) {
            Key::Shipped(name) => self.shipped.text(&name),
            Key::Disk(_) | Key::Other(_) => None,
        };
        let text =
            text.ok_or_else(|| Refusal::because(format!("`{}` is no file of the program", params.uri)))?;
        Ok(TextDocumentContentResult { text: text.to_owned() })
    }
}

/// Tokens, each by its distance from the one before.
fn relative(tokens: impl Iterator<Item = Token>, places: Places<'_>) -> Vec<SemanticToken> {
    let (mut line, mut character) = (0, 0);
    let mut all = Vec::new();
    for token in tokens {
        let Range { start, end } = places.range(token.span.start, token.span.end);
        if start.line != end.line {
            continue;
        }
        let delta_line = start.line.saturating_sub(line);
        let delta_start =
            if delta_line == 0 { start.character.saturating_sub(character) } else { start.character };
        (line, character) = (start.line, start.character);
        all.push(SemanticToken {
            delta_line,
            delta_start,
            length: end.character.saturating_sub(start.character),
            token_type: colour(token.kind),
            token_modifiers_bitset: u32::from(token.declares),
        });
    }
    all
}
