//! The files that are part of the program: its library, and the pages on its codes.
//!
//! A client that can show documents of a scheme of ours gets them from us; for any other they are written into a
//! folder for caches when a place in them is first named.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use foederis::Foederis;
use foederis::lang::explain;
use lsp_types::Uri;

use crate::uri;

/// The files that are part of the program.
#[derive(Debug, Default)]
pub(crate) struct Shipped {
    texts: BTreeMap<String, String>,
    /// Where copies are written; none for a client that knows our scheme.
    copies: Option<PathBuf>,
}

impl Shipped {
    /// All of them. With `copies`, they are written to disk when they are named.
    pub(crate) fn read(copies: bool) -> Self {
        let Ok(library) = Foederis::shipped() else {
            return Self::default();
        };
        // Another library has other copies, so that an old window keeps what it shows.
        let sums = [&library.receipt().law_sha256, &library.receipt().record_sha256];
        let sums: Vec<&str> = sums.iter().filter_map(|sum| sum.get(..8)).collect();
        let folder = format!("library-{}", sums.join("-"));
        let texts = library.library().files.iter().map(|f| (f.name.clone(), f.text.clone())).collect();
        let copies = cache().filter(|_| copies).map(|cache| cache.join("foederis").join(folder));
        Self { texts, copies }
    }

    /// The library: names and texts.
    pub(crate) fn library(&self) -> impl Iterator<Item = (&String, &String)> {
        self.texts.iter()
    }

    /// The text of a file or page.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str).or_else(|| explain(code_of(name)?))
    }

    /// The file of which this path is the copy.
    pub(crate) fn copied(&self, path: &Path) -> Option<String> {
        let inside = path.strip_prefix(self.copies.as_ref()?).ok()?;
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// How a client opens a file or page.
    pub(crate) fn uri(&self, name: &str) -> Option<Uri> {
        let Some(copies) = &self.copies else {
            return Some(uri::of_shipped(name));
        };
        let text = self.text(name)?;
        let path = copies.join(name);
        if !path.is_file() {
            fs::create_dir_all(path.parent()?).ok()?;
            fs::write(&path, text).ok()?;
            // It cannot be changed here; that the editor says so is a courtesy, and not to fail for.
            let permissions = fs::metadata(&path).map(|m| m.permissions());
            let _ = permissions.and_then(|mut permissions| {
                permissions.set_readonly(true);
                fs::set_permissions(&path, permissions)
            });
        }
        Some(uri::of_path(&path))
    }

    /// How a client opens the page of a code.
    pub(crate) fn page(&self, code: &str) -> Option<Uri> {
        self.uri(&format!("diagnostics/{code}.md"))
    }
}

/// The code of whose page this is the name.
fn code_of(name: &str) -> Option<&str> {
    name.strip_prefix("diagnostics/")?.strip_suffix(".md")
}

/// Where programs keep what they can make again.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let home = || {
        set("HOME").map(|home| home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }))
    };
    set("XDG_CACHE_HOME").or_else(|| set("LOCALAPPDATA")).or_else(home).or_else(|| Some(env::temp_dir()))
}
