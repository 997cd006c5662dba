//! The library that ships with the program, embedded so that one binary answers offline.

use foederis_lang::Compilation;
use foederis_model::Library;

use crate::foederis::Foederis;

static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// The shipped files: names and texts, in the order of their names.
///
/// # Errors
/// When the embedded bytes are damaged.
pub fn shipped_files() -> Result<Vec<(String, String)>, String> {
    let library = Library::from_bytes(LIBRARY)?;
    Ok(library.files.into_iter().map(|f| (f.name, f.text)).collect())
}

/// The tour of the shipped library: questions worth asking of it, each with the command that asks it.
#[must_use]
pub fn shipped_tour() -> &'static str {
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/tour.md"))
}

impl Foederis {
    /// The shipped library, as compiled when the program was built.
    ///
    /// # Errors
    /// The compilation, when the library was built with errors.
    pub fn shipped() -> Result<Self, Box<Compilation>> {
        match Library::from_bytes(LIBRARY) {
            Ok(library) if !library.relations.is_empty() => Ok(Self::new(library)),
            Ok(library) => {
                let files: Vec<(String, String)> =
                    library.files.into_iter().map(|f| (f.name, f.text)).collect();
                Self::from_files(&files)
            }
            Err(_) => Self::from_files(&[]),
        }
    }
}
