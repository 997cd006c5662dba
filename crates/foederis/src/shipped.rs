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
