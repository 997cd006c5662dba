//! What a file holds, as a tree: items, the articles of each instrument, and what stands in them.

use foederis_model::Library;

use crate::ast;
use crate::syntax_kind::SyntaxKind::{
    self, ARTICLE, ATOM, CASE, CLAUSE, CONDITION, DUTY, ENTITY, ENTRY, KIND, MARGIN, QUESTION, READING,
    REGISTER, RELATION, ROLES, RULE, SOURCE, STATEMENT, STRING, TEST, TEXT, UNTERMINATED, VERDICT, VIEWPOINT,
};
use crate::syntax_kind::SyntaxNode;

/// One thing that a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// What it is called in the file: `Armenia`, `article 4`, `duty assistance`.
    pub name: String,
    /// Its title or the rest of its first line.
    pub detail: String,
    /// Which item or line it is.
    pub kind: SyntaxKind,
    /// For a thing, whether its kind heads instruments.
    pub instrument: bool,
    /// All of it, from first to last byte; of an instrument with its articles.
    pub range: (u32, u32),
    /// Its name.
    pub selection: (u32, u32),
    /// What stands in it.
    pub children: Vec<Outline>,
}

/// The outline of a file. The library says which kinds head instruments.
///
/// ```
/// let text = "treaty pact \"A Pact\"\narticle 2 \"Parties\"\nstate A\n";
/// let library = foederis_lang::compile(&[("a.foe".into(), text.into())]).library;
/// let outline = foederis_lang::editor::outline(&foederis_lang::parse(text).syntax(), &library);
/// assert_eq!(outline.len(), 2);
/// assert_eq!(outline[0].children[0].name, "article 2");
/// ```
#[must_use]
pub fn outline(root: &SyntaxNode, library: &Library) -> Vec<Outline> {
    let mut all: Vec<Outline> = Vec::new();
    for node in root.children() {
        let Some(item) = entry(&node, library) else {
            continue;
        };
        match all.last_mut().filter(|last| last.instrument && item.kind == ARTICLE) {
            Some(instrument) => {
                instrument.range.1 = item.range.1;
                instrument.children.push(item);
            }
            None => all.push(item),
        }
    }
    all
}

/// From the first byte of a node to the last that is not blank.
pub(crate) fn whole(node: &SyntaxNode) -> (u32, u32) {
    let start = u32::from(node.text_range().start());
    let last = node
        .descendants_with_tokens()
        .filter_map(rowan::NodeOrToken::into_token)
        .filter(|t| !t.kind().is_trivia())
        .last();
    (start, last.map_or(start, |t| t.text_range().end().into()))
}

/// The words of a node, without its block, as they are written.
fn first_line(node: &SyntaxNode) -> String {
    let (start, end) = ast::extent(node);
    let text = node.text().to_string();
    let words = text.get(..(end - start) as usize).unwrap_or("");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entry(node: &SyntaxNode, library: &Library) -> Option<Outline> {
    let words = ast::words(node);
    let first = words.first()?;
    let (mut name, mut selected) = match words.get(1) {
        Some(second) => (second.text().to_owned(), vec![second.clone()]),
        None => (first.text().to_owned(), vec![first.clone()]),
    };
    let mut detail = words.iter().skip(1).find_map(ast::as_string).unwrap_or_default();
    match node.kind() {
        KIND | ENTITY | SOURCE | REGISTER | VIEWPOINT | STATEMENT | ENTRY | CASE | CONDITION | READING => {}
        RELATION => detail = ast::child(node, ROLES).map_or(String::new(), |roles| first_line(&roles)),
        CLAUSE | TEST => name = std::mem::take(&mut detail),
        QUESTION if words.get(1).is_some_and(|t| matches!(t.kind(), STRING | UNTERMINATED)) => {
            name = std::mem::take(&mut detail);
        }
        QUESTION => {}
        ARTICLE => {
            selected = words
                .iter()
                .skip(1)
                .take_while(|t| !matches!(t.kind(), STRING | UNTERMINATED))
                .cloned()
                .collect();
            let designation: String = selected.iter().map(|t| t.text()).collect();
            name = format!("article {designation}");
        }
        TEXT | DUTY => name = format!("{} {name}", first.text()),
        VERDICT | MARGIN => first.text().clone_into(&mut name),
        RULE => {
            name = first_line(node);
            selected = ast::child(node, ATOM).and_then(|head| ast::first_word(&head)).into_iter().collect();
        }
        _ => return None,
    }
    if name.is_empty() {
        first.text().clone_into(&mut name);
    }
    let selection = match (selected.first(), selected.last()) {
        (Some(a), Some(b)) => (a.text_range().start().into(), b.text_range().end().into()),
        _ => ast::extent(node),
    };
    let instrument = node.kind() == ENTITY
        && library
            .kind(first.text())
            .zip(library.kind("instrument"))
            .is_some_and(|(k, w)| library.is_kind(k, w));
    let children = ast::lines(node).filter_map(|line| entry(&line, library)).collect();
    Some(Outline { name, detail, kind: node.kind(), instrument, range: whole(node), selection, children })
}
