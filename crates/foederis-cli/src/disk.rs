//! Files: the shipped library, folders laid over it, and the paths that a person names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::options::Options;

/// The ending of files in the language.
const ENDING: &str = "foe";

/// A library as files, and its tour.
pub(crate) struct Files {
    /// Names and texts.
    pub(crate) files: Vec<(String, String)>,
    /// The tour's text.
    pub(crate) tour: String,
}

/// The files that the options ask for, by name.
pub(crate) fn library(options: &Options) -> Result<Files, Failure> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut tour = String::new();
    if options.only_library.is_none() {
        files.extend(foederis::shipped_files().map_err(Failure::input)?);
        foederis::shipped_tour().clone_into(&mut tour);
    }
    for folder in options.only_library.iter().chain(&options.library) {
        if !folder.is_dir() {
            return Err(Failure::input(format!("`{}` is not a folder", folder.display())));
        }
        for path in below(folder)? {
            files.insert(relative(&path, folder), text(&path)?);
        }
        for place in ["cases/tour.md", "tour.md"] {
            let path = folder.join(place);
            if path.is_file() {
                tour = text(&path)?;
            }
        }
    }
    Ok(Files { files: files.into_iter().collect(), tour })
}

/// The files that paths mean: each path itself, or all files of the language below it.
pub(crate) fn named(paths: &[PathBuf]) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let inside = below(path)?;
            if inside.is_empty() {
                return Err(Failure::input(format!("there is no .{ENDING} file in `{}`", path.display())));
            }
            found.extend(inside);
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|path| text(&path).map(|text| (path, text))).collect()
}

/// Lays named files over a library: a file whose path ends in the path of one of its files takes that one's place.
///
/// The names under which the named files now stand are given back.
pub(crate) fn lay_over(library: &mut Files, named: &[(PathBuf, String)]) -> Vec<String> {
    let mut names = Vec::new();
    for (path, text) in named {
        let shown = path.display().to_string();
        let full = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let same = library.files.iter().position(|(name, _)| full.ends_with(Path::new(name)));
        if let Some(at) = same {
            library.files.remove(at);
        }
        library.files.push((shown.clone(), text.clone()));
        names.push(shown);
    }
    library.files.sort();
    names
}

/// Writes a file.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text)
        .map_err(|error| Failure::input(format!("`{}` cannot be written: {error}", path.display())))
}

/// A file's text.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::disk(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Input(
            format!("`{}` is not a text: byte {at} is not UTF-8", path.display()),
            Some("files of the language are text files in UTF-8".to_owned()),
        )
    })
}

/// The files of the language below a folder, in the order of their names.
fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Failure::disk(&folder, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| Failure::disk(&folder, &error))?.path();
            // A link to a folder is not followed: it may lead back up.
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == ENDING) && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path below a folder, with `/` between its parts on every system.
fn relative(path: &Path, folder: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
