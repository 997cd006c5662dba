//! What may be written at the cursor.

use foederis::lang::editor::{self, CompletionKind, Name, Workspace};
use foederis::model::Library;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse,
    InsertTextFormat, MarkupContent, MarkupKind, TextEdit, Uri,
};
use serde_json::{Value, json};

use crate::position::Places;
use crate::project::Project;
use crate::requests::Refusal;

/// So many are sent at most; the client asks again when more letters are written.
const MOST: usize = 1000;

impl Project {
    /// Asked of the names as they were read last and of the text as it is now: while somebody writes, nothing is read.
    pub(crate) fn completion(
        &mut self,
        params: CompletionParams,
    ) -> Result<Option<CompletionResponse>, Refusal> {
        let place = params.text_document_position_params;
        let uri = &place.text_document.uri;
        let Some(text) = self.text(uri) else {
            return Ok(None);
        };
        if self.generation() == 0 {
            self.refresh();
        }
        let analysis = self.last_analysis(&self.key(uri));
        let offset = self.offset(&text, place.position);
        let mut offered = analysis.workspace().completions(&text, offset);
        let is_incomplete = offered.len() > MOST;
        if is_incomplete {
            let written = offered.first().map_or((0, 0), |c| c.replace);
            let written = text.get(written.0 as usize..offset as usize).unwrap_or("").to_lowercase();
            offered.retain(|c| contains_letters(&c.label.to_lowercase(), &written));
            offered.truncate(MOST);
        }
        let lines = foederis::lang::LineIndex::new(&text);
        let places = Places { text: &text, lines: &lines, encoding: self.client.encoding };
        let library = analysis.foederis.library();
        let with_data = |offered: editor::Completion| {
            let word = offered.name.map(|name| word_of(name, &offered.label, library));
            let data = word.map(|word| json!({ "uri": uri, "name": word }));
            CompletionItem { data, ..item(offered, places, self.client.snippets) }
        };
        let items = offered.into_iter().map(with_data).collect();
        Ok(Some(CompletionList { is_incomplete, items, ..CompletionList::default() }.into()))
    }

    /// What the chosen name is.
    pub(crate) fn completion_resolve(&mut self, mut item: CompletionItem) -> Result<CompletionItem, Refusal> {
        let data = item.data.clone().unwrap_or_default();
        let uri = data.get("uri").and_then(Value::as_str).map(|uri| Uri(uri.to_owned()));
        if let (Some(uri), Some(word)) = (uri, data.get("name")) {
            let analysis = self.last_analysis(&self.key(&uri));
            let workspace = analysis.workspace();
            let described = name_of(word, workspace).and_then(|name| workspace.describe(name));
            item.documentation =
                described.map(|value| MarkupContent { kind: MarkupKind::Markdown, value }.into());
        }
        Ok(item)
    }
}

fn item(offered: editor::Completion, places: Places<'_>, snippets: bool) -> CompletionItem {
    let snippet = offered.snippet.filter(|_| snippets);
    let kind = match offered.kind {
        CompletionKind::Word => CompletionItemKind::Keyword,
        CompletionKind::Relation => CompletionItemKind::Function,
        CompletionKind::Role => CompletionItemKind::Property,
        CompletionKind::Kind => CompletionItemKind::Class,
        CompletionKind::Instrument => CompletionItemKind::Module,
        CompletionKind::Article => CompletionItemKind::Field,
        CompletionKind::Thing => CompletionItemKind::Constant,
        CompletionKind::Variable => CompletionItemKind::Variable,
        CompletionKind::Condition => CompletionItemKind::Event,
        CompletionKind::Verdict => CompletionItemKind::EnumMember,
        CompletionKind::Clause => CompletionItemKind::Snippet,
    };
    // Words of the language stand behind names, and what is nearest at hand before them.
    let rank = match offered.kind {
        CompletionKind::Variable => "0",
        CompletionKind::Word => "2",
        CompletionKind::Clause => "3",
        _ => "1",
    };
    // A thing is found by its title too.
    let filter = match offered.detail.split_once(": ") {
        Some((_, title)) if offered.kind != CompletionKind::Relation => format!("{} {title}", offered.label),
        _ => offered.label.clone(),
    };
    CompletionItem {
        kind: Some(kind),
        detail: (!offered.detail.is_empty()).then_some(offered.detail),
        sort_text: Some(format!("{rank}{}", offered.label)),
        filter_text: Some(filter),
        insert_text_format: snippet.is_some().then_some(InsertTextFormat::Snippet),
        text_edit: Some(
            TextEdit {
                range: places.range(offered.replace.0, offered.replace.1),
                new_text: snippet.unwrap_or_else(|| offered.label.clone()),
            }
            .into(),
        ),
        label: offered.label,
        ..CompletionItem::default()
    }
}

/// Whether the letters stand in a word, in their order.
fn contains_letters(word: &str, letters: &str) -> bool {
    let mut rest = word.chars();
    letters.chars().all(|letter| rest.any(|c| c == letter))
}

/// A name as a client carries it about: in words, since numbers change when the files are read again.
fn word_of(name: Name, label: &str, library: &Library) -> Value {
    match name {
        Name::Thing(thing) => json!(["thing", library.name(foederis::model::Value::Entity(thing))]),
        Name::Relation(_) => json!(["relation", label]),
        Name::Kind(_) => json!(["kind", label]),
        Name::Condition(_) => json!(["condition", label]),
        Name::Verdict(_) => json!(["verdict", label]),
        Name::Clause(_) => json!(["clause", label]),
        Name::Role(..) | Name::Case(_) => Value::Null,
    }
}

fn name_of(word: &Value, workspace: Workspace<'_>) -> Option<Name> {
    let (library, index) = (workspace.library, workspace.index);
    let written = word.get(1)?.as_str()?;
    let number = |at: usize| u32::try_from(at).ok();
    match word.get(0)?.as_str()? {
        "thing" => library.entity(written).map(Name::Thing),
        "relation" => library.relation(written).map(Name::Relation),
        "kind" => library.kind(written).map(Name::Kind),
        "condition" => library.condition(written).map(Name::Condition),
        "verdict" => number(index.verdicts().iter().position(|v| v == written)?).map(Name::Verdict),
        "clause" => number(index.clause_forms().position(|form| form == written)?).map(Name::Clause),
        _ => None,
    }
}
