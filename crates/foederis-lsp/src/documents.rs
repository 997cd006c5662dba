//! The documents that are open in the editor: what they hold now, whatever the disk says.

use std::collections::BTreeMap;

use foederis::lang::LineIndex;
use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::position::{Encoding, Places};
use crate::uri::Key;

/// A document that is open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// As the client calls it.
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    pub(crate) text: String,
}

/// The documents that are open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<Key, Document>,
}

impl Documents {
    pub(crate) fn get(&self, key: &Key) -> Option<&Document> {
        self.open.get(key)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Key, &Document)> {
        self.open.iter()
    }

    pub(crate) fn open(&mut self, key: Key, document: Document) {
        self.open.insert(key, document);
    }

    /// Whether it was open.
    pub(crate) fn close(&mut self, key: &Key) -> bool {
        self.open.remove(key).is_some()
    }

    /// Makes changes, one after the other; whether the document is open.
    pub(crate) fn change(
        &mut self,
        key: &Key,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.open.get_mut(key) else {
            return false;
        };
        document.version = version;
        for change in changes {
            apply(&mut document.text, change, encoding);
        }
        true
    }
}

fn apply(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => *text = whole.text,
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
            let lines = LineIndex::new(text);
            let (start, end) = Places { text, lines: &lines, encoding }.bytes(part.range);
            text.replace_range(start as usize..end as usize, &part.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range, TextDocumentContentChangePartial};

    use super::*;

    fn part(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let position = |(line, character)| Position { line, character };
        #[expect(deprecated, reason = "older clients still send the length")]
        TextDocumentContentChangePartial {
            range: Range { start: position(from), end: position(to) },
            range_length: None,
            text: text.to_owned(),
        }
        .into()
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let mut documents = Documents::default();
        let key = Key::Other("untitled:a".into());
        let text = "state \u{1f980}A\r\nstate B\n".to_owned();
        documents.open(key.clone(), Document { uri: Uri("untitled:a".into()), version: 1, text });
        let changes = vec![
            part((0, 8), (0, 9), "Arland"),
            part((1, 6), (9, 9), "Borduria\n"),
            part((0, 0), (0, 0), "# both\n"),
            // The ends the wrong way round, and a place that is not there.
            part((1, 6), (1, 0), "place"),
            part((99, 0), (99, 5), "end\n"),
        ];
        assert!(documents.change(&key, 2, changes, Encoding::Utf16));
        let document = documents.get(&key).unwrap();
        assert_eq!(document.text, "# both\nplace\u{1f980}Arland\r\nstate Borduria\nend\n");
        assert_eq!(document.version, 2);
        assert!(!documents.change(&Key::Other("x".into()), 1, vec![], Encoding::Utf16));
        assert!(documents.close(&key) && !documents.close(&key));
    }
}
