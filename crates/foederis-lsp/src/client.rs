//! What a client can do, and what it asks for when it starts the server.
//!
//! Read from the JSON itself: a client that is odd in one thing is still served in the others.

use std::path::PathBuf;

use lsp_types::Uri;
use serde_json::Value;

use crate::position::Encoding;
use crate::uri::Key;

/// What a client can do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    /// How it counts letters.
    pub(crate) encoding: Encoding,
    /// It fills in the places of a snippet.
    pub(crate) snippets: bool,
    /// It shows links with the words that they stand on.
    pub(crate) links: bool,
    /// It shows symbols as a tree.
    pub(crate) hierarchy: bool,
    /// It shows further places of a diagnostic.
    pub(crate) related: bool,
    /// It takes edits with the version of the document that they are for.
    pub(crate) versioned_edits: bool,
    /// It shows code actions that are more than commands.
    pub(crate) actions: bool,
    /// It can be asked to watch files.
    pub(crate) watches: bool,
    /// It asks anew for hints when it is told to.
    pub(crate) refreshes_hints: bool,
    /// It shows documents of a scheme that the server serves.
    pub(crate) scheme: bool,
    /// It folds whole lines only.
    pub(crate) folds_lines: bool,
}

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The folders of the workspace.
    pub(crate) roots: Vec<PathBuf>,
    /// The folders in them whose files are read; where none is named, what [`Folders`](crate::folders) says.
    pub(crate) folders: Vec<String>,
    /// The files are laid over the library of the program; else they are a library by themselves.
    pub(crate) shipped: bool,
    /// The findings of tests and cases are shown.
    pub(crate) hints: bool,
}

impl Client {
    /// Reads the parameters of `initialize`.
    pub(crate) fn of(params: &Value) -> Self {
        let able = |pointer: &str| {
            let capability = params.pointer("/capabilities").and_then(|c| c.pointer(pointer));
            capability.is_some_and(|c| c.as_bool().unwrap_or(c.is_object()))
        };
        let offered = params.pointer("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let offered = offered.into_iter().flatten().filter_map(Value::as_str);
        Self {
            encoding: Encoding::choose(offered),
            snippets: able("/textDocument/completion/completionItem/snippetSupport"),
            links: able("/textDocument/definition/linkSupport"),
            hierarchy: able("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            related: able("/textDocument/publishDiagnostics/relatedInformation"),
            versioned_edits: able("/workspace/workspaceEdit/documentChanges"),
            actions: able("/textDocument/codeAction/codeActionLiteralSupport"),
            watches: able("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            refreshes_hints: able("/workspace/inlayHint/refreshSupport"),
            scheme: able("/workspace/textDocumentContent")
                || params.pointer("/initializationOptions/libraryScheme") == Some(&Value::Bool(true)),
            folds_lines: able("/textDocument/foldingRange/lineFoldingOnly"),
        }
    }
}

impl Settings {
    /// Reads the parameters of `initialize`.
    pub(crate) fn of(params: &Value) -> Self {
        let option = |name: &str| params.get("initializationOptions").and_then(|o| o.get(name));
        let folders = option("folders").and_then(Value::as_array);
        let folders = folders.into_iter().flatten().filter_map(Value::as_str);
        Self {
            roots: roots(params),
            folders: folders.map(str::to_owned).collect(),
            shipped: option("library").and_then(Value::as_str) != Some("none"),
            hints: option("findings").and_then(Value::as_bool).unwrap_or(true),
        }
    }
}

fn roots(params: &Value) -> Vec<PathBuf> {
    let folders = params.get("workspaceFolders").and_then(Value::as_array);
    let mut named: Vec<&Value> = folders.into_iter().flatten().filter_map(|f| f.get("uri")).collect();
    if named.is_empty() {
        named.extend(params.get("rootUri"));
    }
    let mut paths: Vec<PathBuf> = named
        .into_iter()
        .filter_map(Value::as_str)
        .filter_map(|uri| match Key::of(&Uri(uri.to_owned())) {
            Key::Disk(path) => Some(path),
            Key::Shipped(_) | Key::Other(_) => None,
        })
        .collect();
    if paths.is_empty() {
        paths.extend(params.get("rootPath").and_then(Value::as_str).map(PathBuf::from));
    }
    paths
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_parameters_are_read_as_far_as_they_go() {
        for params in [
            json!(null),
            json!([]),
            json!({"capabilities": 3}),
            json!({"rootUri": 7, "workspaceFolders": "x"}),
        ] {
            assert_eq!(Client::of(&params).encoding, Encoding::Utf16);
            assert!(Settings::of(&params).roots.is_empty());
        }
        let params = json!({
            "rootUri": "file:///old",
            "workspaceFolders": [{"uri": "file:///a"}, {"name": "nothing"}, {"uri": "untitled:x"}],
            "capabilities": {"general": {"positionEncodings": ["utf-16", "utf-8"]}},
            "initializationOptions": {"folders": ["law", 3], "library": "none"},
        });
        assert_eq!(Client::of(&params).encoding, Encoding::Utf8);
        let settings = Settings::of(&params);
        assert_eq!(settings.roots, [PathBuf::from("/a")]);
        assert_eq!((settings.folders, settings.shipped), (vec!["law".to_owned()], false));
    }
}
