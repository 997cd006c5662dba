//! Which request is answered by what, and what a client is told that it can ask.

use lsp_server::{ErrorCode, RequestId, Response, ResponseError};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionRequest, CompletionOptions, CompletionRequest,
    CompletionResolveRequest, DefinitionRequest, DocumentFormattingRequest, DocumentHighlightRequest,
    DocumentRangeFormattingRequest, DocumentSymbolRequest, FoldingRangeRequest, HoverRequest,
    ImplementationRequest, InitializeResult, LspRequestMethod, PrepareRenameRequest, ReferencesRequest,
    RenameOptions, RenameRequest, Request, SelectionRangeRequest, SemanticTokensOptions,
    SemanticTokensRangeRequest, SemanticTokensRequest, ServerCapabilities, ServerInfo,
    TextDocumentContentOptions, TextDocumentContentRequest, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions, WorkspaceSymbolRequest,
};
use serde_json::Value;

use crate::client::Client;
use crate::project::Project;
use crate::server::read;
use crate::syntax;
use crate::uri::LIBRARY_SCHEME;

/// The request for a file of the library by clients that ask for it themselves.
const LIBRARY_FILE: &str = "foederis/libraryFile";

/// Why a request is not answered.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    code: i32,
    /// In words.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(code: ErrorCode, message: String) -> Self {
        Self { code: code as i32, message }
    }

    /// What was asked cannot be done, and this is why.
    pub(crate) fn because(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::RequestFailed, message.into())
    }

    /// As the answer to a request.
    pub(crate) fn of(self, id: RequestId) -> Response {
        let error = ResponseError { code: self.code, message: self.message, data: None };
        Response { id, response_result: Err(error) }
    }
}

impl Project {
    /// Answers a request.
    pub(crate) fn answer(&mut self, method: LspRequestMethod<'_>, params: Value) -> Result<Value, Refusal> {
        match method {
            LspRequestMethod::TextDocumentCompletion => {
                self.with::<CompletionRequest>(params, Self::completion)
            }
            LspRequestMethod::CompletionItemResolve => {
                self.with::<CompletionResolveRequest>(params, Self::completion_resolve)
            }
            LspRequestMethod::TextDocumentHover => self.with::<HoverRequest>(params, Self::hover),
            LspRequestMethod::TextDocumentDefinition => {
                self.with::<DefinitionRequest>(params, Self::definition)
            }
            LspRequestMethod::TextDocumentImplementation => {
                self.with::<ImplementationRequest>(params, Self::implementation)
            }
            LspRequestMethod::TextDocumentReferences => {
                self.with::<ReferencesRequest>(params, Self::references)
            }
            LspRequestMethod::TextDocumentDocumentHighlight => {
                self.with::<DocumentHighlightRequest>(params, Self::highlight)
            }
            LspRequestMethod::TextDocumentDocumentSymbol => {
                self.with::<DocumentSymbolRequest>(params, Self::document_symbols)
            }
            LspRequestMethod::WorkspaceSymbol => {
                self.with::<WorkspaceSymbolRequest>(params, Self::workspace_symbols)
            }
            LspRequestMethod::TextDocumentCodeAction => {
                self.with::<CodeActionRequest>(params, Self::code_actions)
            }
            LspRequestMethod::TextDocumentFormatting => {
                self.with::<DocumentFormattingRequest>(params, Self::format)
            }
            LspRequestMethod::TextDocumentRangeFormatting => {
                self.with::<DocumentRangeFormattingRequest>(params, Self::format_range)
            }
            LspRequestMethod::TextDocumentPrepareRename => {
                self.with::<PrepareRenameRequest>(params, Self::prepare_rename)
            }
            LspRequestMethod::TextDocumentRename => self.with::<RenameRequest>(params, Self::rename),
            LspRequestMethod::TextDocumentFoldingRange => {
                self.with::<FoldingRangeRequest>(params, Self::folding_ranges)
            }
            LspRequestMethod::TextDocumentSelectionRange => {
                self.with::<SelectionRangeRequest>(params, Self::selection_ranges)
            }
            LspRequestMethod::TextDocumentSemanticTokensFull => {
                self.with::<SemanticTokensRequest>(params, Self::semantic_tokens)
            }
            LspRequestMethod::TextDocumentSemanticTokensRange => {
                self.with::<SemanticTokensRangeRequest>(params, Self::semantic_tokens_in)
            }
            LspRequestMethod::WorkspaceTextDocumentContent | LspRequestMethod::Custom(LIBRARY_FILE) => {
                self.with::<TextDocumentContentRequest>(params, Self::content)
            }
            other => {
                let why = format!("`{}` is not among what this server answers", other.as_str());
                Err(Refusal::new(ErrorCode::MethodNotFound, why))
            }
        }
    }

    fn with<R: Request>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Self, R::Params) -> Result<R::Result, Refusal>,
    ) -> Result<Value, Refusal> {
        let result = answer(self, read(params)?)?;
        serde_json::to_value(result).map_err(|e| Refusal::new(ErrorCode::InternalError, e.to_string()))
    }
}

/// What the server can do, for this client.
pub(crate) fn capabilities(client: &Client) -> InitializeResult {
    let own = |characters: &[&str]| Some(characters.iter().map(|c| (*c).to_owned()).collect());
    let content = TextDocumentContentOptions { schemes: vec![LIBRARY_SCHEME.to_owned()] };
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.name()),
        text_document_sync: Some(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(true.into()),
                ..TextDocumentSyncOptions::default()
            }
            .into(),
        ),
        completion_provider: Some(CompletionOptions {
            trigger_characters: own(&["(", ",", "?", "/"]),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        implementation_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_highlight_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        code_action_provider: client.actions.then(|| {
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::SourceFixAll]),
                ..CodeActionOptions::default()
            }
            .into()
        }),
        document_formatting_provider: Some(true.into()),
        document_range_formatting_provider: Some(true.into()),
        rename_provider: Some(
            RenameOptions { prepare_provider: Some(true), ..RenameOptions::default() }.into(),
        ),
        folding_range_provider: Some(true.into()),
        selection_range_provider: Some(true.into()),
        semantic_tokens_provider: Some(
            SemanticTokensOptions {
                legend: syntax::legend(),
                range: Some(true.into()),
                full: Some(true.into()),
                ..SemanticTokensOptions::default()
            }
            .into(),
        ),
        inlay_hint_provider: Some(true.into()),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            file_operations: None,
            text_document_content: client.scheme.then(|| content.into()),
        }),
        ..ServerCapabilities::default()
    };
    let server_info =
        ServerInfo { name: "foederis".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    InitializeResult { capabilities, server_info: Some(server_info) }
}
