//! What is being worked on: the files of the workspace and the open documents, over the library of the program, read
//! again when something has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use foederis::model::Span;
use lsp_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, Location, LocationLink, Position,
    TextDocumentIdentifier, TextDocumentPositionParams, Uri,
};

use crate::analysis::{Analysis, Source};
use crate::client::{Client, Settings};
use crate::documents::{Document, Documents};
use crate::folders::Folders;
use crate::position::Places;
use crate::shipped::Shipped;
use crate::uri::{self, Key};

/// The longest that changes are waited for before the files are read again.
const LONGEST_QUIET: Duration = Duration::from_millis(300);

/// What is being worked on.
pub(crate) struct Project {
    pub(crate) client: Client,
    pub(crate) settings: Settings,
    pub(crate) shipped: Shipped,
    pub(crate) documents: Documents,
    folders: Folders,
    /// The workspace over the library.
    main: Arc<Analysis>,
    /// Open documents that are not of the workspace, each read with all of it.
    guests: BTreeMap<Key, Arc<Analysis>>,
    /// The workspace has changed since it was read.
    stale: bool,
    /// Guests that have changed since they were read.
    stale_guests: BTreeSet<Key>,
    /// How often the files were read.
    generation: u64,
    /// How long it took last.
    took: Duration,
}

/// A place in files that were read.
pub(crate) struct At {
    pub(crate) analysis: Arc<Analysis>,
    pub(crate) file: u32,
    pub(crate) offset: u32,
}

impl Project {
    /// The workspace of a client, not read yet.
    pub(crate) fn new(client: Client, settings: Settings) -> Self {
        Self {
            shipped: Shipped::read(!client.scheme),
            folders: Folders::read(&settings),
            client,
            settings,
            documents: Documents::default(),
            main: Arc::new(Analysis::of(Vec::new())),
            guests: BTreeMap::new(),
            stale: true,
            stale_guests: BTreeSet::new(),
            generation: 0,
            took: Duration::ZERO,
        }
    }

    // What happens.

    pub(crate) fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let key = self.key(&item.uri);
        // What is part of the program is shown, and not read from the editor.
        if !matches!(key, Key::Shipped(_)) {
            let document = Document { uri: item.uri, version: item.version, text: item.text };
            self.documents.open(key.clone(), document);
            self.touched(key);
        }
    }

    pub(crate) fn edited(&mut self, params: DidChangeTextDocumentParams) {
        let key = self.key(&params.text_document.text_document_identifier.uri);
        let version = params.text_document.version;
        if self.documents.change(&key, version, params.content_changes, self.client.encoding) {
            self.touched(key);
        }
    }

    pub(crate) fn closed(&mut self, document: &TextDocumentIdentifier) {
        let key = self.key(&document.uri);
        if self.documents.close(&key) {
            self.touched(key);
        }
    }

    /// A document has other words than when it was read.
    fn touched(&mut self, key: Key) {
        if self.is_of_workspace(&key) {
            self.stale = true;
        } else {
            self.stale_guests.insert(key);
        }
    }

    /// A file or folder on disk may have come, changed or gone.
    pub(crate) fn changed_on_disk(&mut self, uri: &Uri) {
        if let Key::Disk(path) = self.key(uri) {
            self.folders.changed(&path);
            self.stale = true;
        }
    }

    /// The workspace has other folders.
    pub(crate) fn moved(&mut self, settings: Settings) {
        self.folders = Folders::read(&settings);
        self.settings = settings;
        self.stale = true;
    }

    // Reading.

    /// Whether something has changed since the files were read.
    pub(crate) fn is_stale(&self) -> bool {
        self.stale || !self.stale_guests.is_empty()
    }

    /// How often the files were read.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// How long to wait for further changes: as long as reading the files takes, and not long.
    pub(crate) fn quiet(&self) -> Duration {
        self.took.min(LONGEST_QUIET)
    }

    /// Reads the files again, if something has changed.
    pub(crate) fn refresh(&mut self) {
        if !self.is_stale() {
            return;
        }
        let begun = Instant::now();
        let sources = self.sources();
        let mut guests = BTreeMap::new();
        for (key, document) in self.documents.iter().filter(|(key, _)| !self.is_of_workspace(key)) {
            let known = self.guests.get(key).filter(|_| !self.stale && !self.stale_guests.contains(key));
            let analysis = known.cloned().unwrap_or_else(|| {
                let mut with_guest = sources.clone();
                lay_over(&mut with_guest, key);
                with_guest.push((key.clone(), name_of_guest(key), document.text.clone()));
                Arc::new(Analysis::of(with_guest))
            });
            guests.insert(key.clone(), analysis);
        }
        self.guests = guests;
        if self.stale {
            self.main = Arc::new(Analysis::of(sources));
        }
        self.stale = false;
        self.stale_guests.clear();
        self.generation += 1;
        self.took = begun.elapsed();
    }

    fn is_of_workspace(&self, key: &Key) -> bool {
        matches!(key, Key::Disk(path) if self.folders.holds(path))
    }

    /// The files of the workspace as they are now, over the library.
    fn sources(&self) -> Vec<Source> {
        let mut sources: Vec<Source> = Vec::new();
        if self.settings.shipped {
            let library = self.shipped.library();
            sources
                .extend(library.map(|(name, text)| (Key::Shipped(name.clone()), name.clone(), text.clone())));
        }
        let mut texts: BTreeMap<Key, &str> =
            self.folders.texts().map(|(path, text)| (Key::Disk(path.clone()), text.as_str())).collect();
        let open = self.documents.iter().filter(|(key, _)| self.is_of_workspace(key));
        texts.extend(open.map(|(key, document)| (key.clone(), document.text.as_str())));
        for (key, text) in texts {
            lay_over(&mut sources, &key);
            if let Key::Disk(path) = &key {
                let name = self.folders.name(path);
                sources.push((key, name, text.to_owned()));
            }
        }
        sources
    }

    /// The files of the workspace that cannot be read and are not open, and why.
    pub(crate) fn unread(&self) -> impl Iterator<Item = (Key, &String)> {
        let faults = self.folders.faults().map(|(path, why)| (Key::Disk(path.clone()), why));
        faults.filter(|(key, _)| self.documents.get(key).is_none())
    }

    // Asking.

    /// What a client's document is.
    pub(crate) fn key(&self, uri: &Uri) -> Key {
        match Key::of(uri) {
            Key::Disk(path) => match self.shipped.copied(&path) {
                Some(name) => Key::Shipped(name),
                None => Key::Disk(path),
            },
            key => key,
        }
    }

    /// The files as they were read last, in which a document stands, and its number.
    pub(crate) fn analysis(&mut self, uri: &Uri) -> Option<(Arc<Analysis>, u32)> {
        self.refresh();
        let key = self.key(uri);
        let analysis = self.guests.get(&key).unwrap_or(&self.main);
        Some((Arc::clone(analysis), analysis.number(&key)?))
    }

    /// The workspace as it was read last, without what is open beside it.
    pub(crate) fn main(&mut self) -> Arc<Analysis> {
        self.refresh();
        Arc::clone(&self.main)
    }

    /// The workspace, and each document that is open beside it with what it was read with.
    pub(crate) fn analyses(&self) -> impl Iterator<Item = (Option<&Key>, &Arc<Analysis>)> {
        std::iter::once((None, &self.main)).chain(self.guests.iter().map(|(key, a)| (Some(key), a)))
    }

    /// The files as they were read last, whatever has changed since: for what must be quick.
    pub(crate) fn last_analysis(&self, key: &Key) -> Arc<Analysis> {
        Arc::clone(self.guests.get(key).unwrap_or(&self.main))
    }

    /// A place of a document.
    pub(crate) fn at(&mut self, place: &TextDocumentPositionParams) -> Option<At> {
        let (analysis, file) = self.analysis(&place.text_document.uri)?;
        let offset = analysis.places(file, self.client.encoding)?.offset(place.position);
        Some(At { analysis, file, offset })
    }

    /// The text of a document as it is now.
    pub(crate) fn text(&self, uri: &Uri) -> Option<String> {
        let key = self.key(uri);
        if let Some(document) = self.documents.get(&key) {
            return Some(document.text.clone());
        }
        match &key {
            Key::Disk(path) => self.folders.text(path).map(str::to_owned),
            Key::Shipped(name) => self.shipped.text(name).map(str::to_owned),
            Key::Other(_) => None,
        }
    }

    /// How the client opens a file.
    pub(crate) fn uri(&self, key: &Key) -> Option<Uri> {
        if let Some(document) = self.documents.get(key) {
            return Some(document.uri.clone());
        }
        match key {
            Key::Disk(path) => Some(uri::of_path(path)),
            Key::Shipped(name) => self.shipped.uri(name),
            Key::Other(uri) => Some(Uri(uri.clone())),
        }
    }

    /// A place in files, as the client counts; none if the client cannot open the file.
    pub(crate) fn location(&self, analysis: &Analysis, span: Span) -> Option<Location> {
        let uri = self.uri(analysis.key(span.file)?)?;
        Some(Location { uri, range: analysis.range(span, self.client.encoding) })
    }

    /// The same with the words that lead there.
    pub(crate) fn link(&self, analysis: &Analysis, from: Option<Span>, to: Span) -> Option<LocationLink> {
        let Location { uri, range } = self.location(analysis, to)?;
        Some(LocationLink {
            origin_selection_range: from.map(|span| analysis.range(span, self.client.encoding)),
            target_uri: uri,
            target_range: range,
            target_selection_range: range,
        })
    }

    /// The byte of a position in a text that need not have been read.
    pub(crate) fn offset(&self, text: &str, position: Position) -> u32 {
        let lines = foederis::lang::LineIndex::new(text);
        Places { text, lines: &lines, encoding: self.client.encoding }.offset(position)
    }
}

/// Takes away the file of the library that this one takes the place of: that in whose name its path ends.
fn lay_over(sources: &mut Vec<Source>, key: &Key) {
    if let Key::Disk(path) = key {
        sources.retain(|(other, name, _)| {
            !(matches!(other, Key::Shipped(_)) && path.ends_with(Path::new(name)))
        });
    }
}

fn name_of_guest(key: &Key) -> String {
    match key {
        Key::Disk(path) => path.display().to_string(),
        Key::Shipped(name) | Key::Other(name) => name.clone(),
    }
}
