//! What a file holds, as a tree; and names of the whole workspace, to jump to.

use foederis::lang::editor::{Outline, outline};
use foederis::lang::{SyntaxKind, parse};
use foederis::model::{EntityId, Span};
use lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolInformation,
    SymbolKind, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::position::Places;
use crate::project::Project;
use crate::requests::Refusal;

/// So many names are sent at most.
const MOST: usize = 200;

impl Project {
    pub(crate) fn document_symbols(
        &mut self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>, Refusal> {
        let uri = params.text_document.uri;
        let Some(text) = self.text(&uri) else {
            return Ok(None);
        };
        let analysis = self.last_analysis(&self.key(&uri));
        let tree = outline(&parse(&text).syntax(), analysis.foederis.library());
        let lines = foederis::lang::LineIndex::new(&text);
        let places = Places { text: &text, lines: &lines, encoding: self.client.encoding };
        if self.client.hierarchy {
            let symbols: Vec<DocumentSymbol> = tree.into_iter().map(|entry| symbol(entry, places)).collect();
            return Ok(Some(symbols.into()));
        }
        let mut flat = Vec::new();
        let mut open: Vec<(Option<String>, Outline)> = tree.into_iter().rev().map(|e| (None, e)).collect();
        while let Some((container, entry)) = open.pop() {
            let within = Some(entry.name.clone());
            open.extend(entry.children.iter().rev().map(|child| (within.clone(), child.clone())));
            let range = places.range(entry.range.0, entry.range.1);
            let base_symbol_information = BaseSymbolInformation {
                name: entry.name,
                kind: kind(entry.kind, entry.instrument),
                tags: None,
                container_name: container,
            };
            #[expect(deprecated, reason = "the field is part of the older form of the answer")]
            flat.push(SymbolInformation {
                deprecated: None,
                location: lsp_types::Location { uri: uri.clone(), range },
                base_symbol_information,
            });
        }
        Ok(Some(flat.into()))
    }

    /// Things, relations and cases of which name or title has what is written; what is the user's own first.
    pub(crate) fn workspace_symbols(
        &mut self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>, Refusal> {
        let analysis = self.main();
        let library = analysis.foederis.library();
        let wanted = params.query.to_lowercase();
        let matches = |name: &str| name.to_lowercase().contains(&wanted);
        let mut found: Vec<(Span, String, Option<String>, SymbolKind)> = Vec::new();
        for (at, thing) in library.entities.iter().enumerate() {
            if matches(&thing.name) || thing.title.as_deref().is_some_and(matches) {
                let id = u32::try_from(at).map(EntityId).ok();
                let instrument = id.is_some_and(|id| library.instruments.contains_key(&id));
                let kind = if instrument { SymbolKind::Module } else { SymbolKind::Constant };
                found.push((thing.span, thing.name.clone(), thing.title.clone(), kind));
            }
        }
        for relation in library.relations.iter().filter(|r| matches(&r.name)) {
            found.push((relation.span, relation.name.clone(), None, SymbolKind::Function));
        }
        for case in library.cases.iter().filter(|c| matches(&c.name)) {
            found.push((case.span, case.name.clone(), case.title.clone(), SymbolKind::Event));
        }
        let own = |span: Span| !crate::rename::is_fixed(&analysis)(span.file);
        // A name before what only has the letters in its title, and short names before long ones.
        found.sort_by_key(|(span, name, ..)| (!matches(name), !own(*span), name.len(), *span));
        found.truncate(MOST);
        let symbols = found.into_iter().filter_map(|(span, name, title, kind)| {
            let location = self.location(&analysis, span)?;
            Some(WorkspaceSymbol {
                location: location.into(),
                data: None,
                base_symbol_information: BaseSymbolInformation {
                    name,
                    kind,
                    tags: None,
                    container_name: title,
                },
            })
        });
        Ok(Some(symbols.collect::<Vec<_>>().into()))
    }
}

fn symbol(entry: Outline, places: Places<'_>) -> DocumentSymbol {
    let children: Vec<DocumentSymbol> = entry.children.into_iter().map(|e| symbol(e, places)).collect();
    #[expect(deprecated, reason = "the field has to be given")]
    DocumentSymbol {
        name: entry.name,
        detail: (!entry.detail.is_empty()).then_some(entry.detail),
        kind: kind(entry.kind, entry.instrument),
        tags: None,
        deprecated: None,
        range: places.range(entry.range.0, entry.range.1),
        selection_range: places.range(entry.selection.0, entry.selection.1),
        children: (!children.is_empty()).then_some(children),
    }
}

fn kind(kind: SyntaxKind, instrument: bool) -> SymbolKind {
    match kind {
        SyntaxKind::ENTITY if instrument => SymbolKind::Module,
        SyntaxKind::ARTICLE => SymbolKind::Class,
        SyntaxKind::TEXT => SymbolKind::Namespace,
        SyntaxKind::RULE | SyntaxKind::RELATION => SymbolKind::Function,
        SyntaxKind::DUTY => SymbolKind::Method,
        SyntaxKind::KIND => SymbolKind::Struct,
        SyntaxKind::CLAUSE => SymbolKind::Interface,
        SyntaxKind::CONDITION | SyntaxKind::VERDICT => SymbolKind::Enum,
        SyntaxKind::SOURCE | SyntaxKind::REGISTER => SymbolKind::File,
        SyntaxKind::STATEMENT | SyntaxKind::ENTRY => SymbolKind::String,
        SyntaxKind::VIEWPOINT => SymbolKind::Object,
        SyntaxKind::TEST | SyntaxKind::CASE => SymbolKind::Event,
        SyntaxKind::QUESTION | SyntaxKind::READING => SymbolKind::Property,
        _ => SymbolKind::Constant,
    }
}
