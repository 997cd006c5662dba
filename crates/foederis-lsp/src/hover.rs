//! What stands under the pointer.

use foederis::lang::codes;
use foederis::lang::editor::Name;
use foederis::model::EntityId;
use lsp_types::{Hover, HoverParams, MarkupContent, MarkupKind};

use crate::analysis::Analysis;
use crate::project::Project;
use crate::requests::Refusal;

impl Project {
    pub(crate) fn hover(&mut self, params: HoverParams) -> Result<Option<Hover>, Refusal> {
        let Some(at) = self.at(&params.text_document_position_params) else {
            return Ok(None);
        };
        let hover = at.analysis.workspace().hover(at.file, at.offset);
        let mut parts: Vec<String> = hover.iter().map(|h| h.text.clone()).collect();
        if let Some(Name::Thing(thing)) = hover.as_ref().and_then(|h| h.name) {
            parts.extend(in_force(&at.analysis, thing));
        }
        let mut range = hover.map(|h| h.span);
        for diagnostic in &at.analysis.diagnostics {
            let span = diagnostic.span();
            if span.file == at.file && span.start <= at.offset && at.offset <= span.end {
                let title = codes().find(|(code, _)| *code == diagnostic.code).map_or("", |(_, title)| title);
                parts.push(format!("{}: {title}", diagnostic.code));
                range.get_or_insert(span);
            }
        }
        let Some(range) = range.filter(|_| !parts.is_empty()) else {
            return Ok(None);
        };
        let contents = MarkupContent { kind: MarkupKind::Markdown, value: parts.join("\n\n") };
        let range = Some(at.analysis.range(range, self.client.encoding));
        Ok(Some(Hover { contents: contents.into(), range }))
    }
}

/// The days on which an instrument is in force, or that of an article.
fn in_force(analysis: &Analysis, thing: EntityId) -> Option<String> {
    let library = analysis.foederis.library();
    let instrument = library.article(thing).map_or(thing, |(instrument, _)| instrument);
    let holds = analysis.foederis.days_in_force(instrument)?;
    let words = |spells: &[foederis::Spell]| {
        let all = spells.iter().map(|(from, until)| match (from, until) {
            (None, None) => "at all times".to_owned(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(until)) => format!("until {until}"),
            (Some(from), Some(until)) => format!("from {from} until {until}"),
        });
        all.collect::<Vec<_>>().join(", ")
    };
    Some(match (holds.certain.as_slice(), holds.possible.as_slice()) {
        (_, []) => "Not in force on any day.".to_owned(),
        (certain, possible) if certain == possible => format!("In force {}.", words(certain)),
        ([], possible) => format!("Possibly in force {}.", words(possible)),
        (certain, possible) => format!("In force {}, possibly {}.", words(certain), words(possible)),
    })
}
