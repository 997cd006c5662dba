//! Where names lead: to their declarations, their uses, and the rules that conclude them.

use foederis::model::Span;
use lsp_types::{
    Definition, DefinitionParams, DefinitionResponse, DocumentHighlight, DocumentHighlightKind,
    DocumentHighlightParams, ImplementationParams, ImplementationResponse, Location, LocationLink,
    ReferenceParams,
};

use crate::project::{At, Project};
use crate::requests::Refusal;

impl Project {
    pub(crate) fn definition(
        &mut self,
        params: DefinitionParams,
    ) -> Result<Option<DefinitionResponse>, Refusal> {
        let Some(at) = self.at(&params.text_document_position_params) else {
            return Ok(None);
        };
        let spans = at.analysis.workspace().definitions(at.file, at.offset);
        Ok(Some(match self.places(&at, spans) {
            Places::Links(links) => DefinitionResponse::DefinitionLinkList(links),
            Places::Locations(all) => DefinitionResponse::Definition(Definition::LocationList(all)),
        }))
    }

    /// What concludes a relation: the rules, duties, definitions and clause lines.
    pub(crate) fn implementation(
        &mut self,
        params: ImplementationParams,
    ) -> Result<Option<ImplementationResponse>, Refusal> {
        let Some(at) = self.at(&params.text_document_position_params) else {
            return Ok(None);
        };
        let spans = at.analysis.workspace().conclusions(at.file, at.offset);
        Ok(Some(match self.places(&at, spans) {
            Places::Links(links) => ImplementationResponse::DefinitionLinkList(links),
            Places::Locations(all) => ImplementationResponse::Definition(Definition::LocationList(all)),
        }))
    }

    pub(crate) fn references(&mut self, params: ReferenceParams) -> Result<Option<Vec<Location>>, Refusal> {
        let Some(at) = self.at(&params.text_document_position_params) else {
            return Ok(None);
        };
        let places = at.analysis.workspace().places(at.file, at.offset).into_iter();
        let wanted = places.filter(|(_, declares)| params.context.include_declaration || !declares);
        Ok(Some(wanted.filter_map(|(span, _)| self.location(&at.analysis, span)).collect()))
    }

    pub(crate) fn highlight(
        &mut self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>, Refusal> {
        let Some(at) = self.at(&params.text_document_position_params) else {
            return Ok(None);
        };
        let here = at.analysis.workspace().places(at.file, at.offset).into_iter();
        let here = here.filter(|(span, _)| span.file == at.file).map(|(span, declares)| DocumentHighlight {
            range: at.analysis.range(span, self.client.encoding),
            kind: Some(if declares { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read }),
        });
        Ok(Some(here.collect()))
    }

    fn places(&self, at: &At, to: Vec<Span>) -> Places {
        if !self.client.links {
            let all = to.into_iter().filter_map(|span| self.location(&at.analysis, span));
            return Places::Locations(all.collect());
        }
        let from = at.analysis.index.at(at.file, at.offset).map(|r| r.span);
        let links = to.into_iter().filter_map(|span| self.link(&at.analysis, from, span));
        Places::Links(links.collect())
    }
}

/// Places as the client understands them.
enum Places {
    Links(Vec<LocationLink>),
    Locations(Vec<Location>),
}
