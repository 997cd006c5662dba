//! Another name, in all files at once.

use std::collections::BTreeMap;

use foederis::lang::Edit;
use lsp_types::{
    OptionalVersionedTextDocumentIdentifier, PrepareRenameParams, PrepareRenamePlaceholder,
    PrepareRenameResult, RenameParams, TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};

use crate::analysis::Analysis;
use crate::project::Project;
use crate::requests::Refusal;
use crate::uri::Key;

impl Project {
    pub(crate) fn prepare_rename(
        &mut self,
        params: PrepareRenameParams,
    ) -> Result<Option<PrepareRenameResult>, Refusal> {
        let Some(at) = self.at(&params.text_document_position_params) else {
            return Ok(None);
        };
        let found = at.analysis.workspace().renamable(at.file, at.offset, is_fixed(&at.analysis));
        let found = found.map_err(Refusal::because)?;
        let range = at.analysis.range(found.span, self.client.encoding);
        Ok(Some(PrepareRenamePlaceholder { range, placeholder: found.name }.into()))
    }

    pub(crate) fn rename(&mut self, params: RenameParams) -> Result<Option<WorkspaceEdit>, Refusal> {
        let Some(at) = self.at(&params.text_document_position_params) else {
            return Ok(None);
        };
        let fixed = is_fixed(&at.analysis);
        let edits = at.analysis.workspace().rename(at.file, at.offset, params.new_name.trim(), fixed);
        Ok(Some(self.workspace_edit(&at.analysis, &edits.map_err(Refusal::because)?)))
    }

    /// Changes of files as the client makes them.
    pub(crate) fn workspace_edit(&self, analysis: &Analysis, edits: &[Edit]) -> WorkspaceEdit {
        let mut of_files: BTreeMap<&Key, Vec<TextEdit>> = BTreeMap::new();
        for edit in edits {
            if let Some(key) = analysis.key(edit.span.file) {
                let range = analysis.range(edit.span, self.client.encoding);
                let new_text = edit.replacement.clone();
                of_files.entry(key).or_default().push(TextEdit { range, new_text });
            }
        }
        let of_files = of_files.into_iter().filter_map(|(key, edits)| {
            let version = self.documents.get(key).map(|d| d.version);
            Some((self.uri(key)?, version, edits))
        });
        if !self.client.versioned_edits {
            let changes = of_files.map(|(uri, _, edits)| (uri, edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = of_files.map(|(uri, version, edits)| {
            let text_document_identifier = TextDocumentIdentifier { uri };
            let text_document = OptionalVersionedTextDocumentIdentifier { version, text_document_identifier };
            TextDocumentEdit { text_document, edits: edits.into_iter().map(Into::into).collect() }.into()
        });
        WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
    }
}

/// What is part of the program cannot be changed.
pub(crate) fn is_fixed(analysis: &Analysis) -> impl Fn(u32) -> bool + '_ {
    |file| !matches!(analysis.key(file), Some(Key::Disk(_) | Key::Other(_)))
}
