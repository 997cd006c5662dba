//! Files: the shipped library, folders laid over it, and the paths that a person names.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use foederis::lang::{LARGEST_TEXT, LineIndex};

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

/// Writes a file: its whole new text, or nothing. A file that is not there is made.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failed =
        |error: io::Error| Failure::input(format!("`{}` cannot be written: {error}", path.display()));
    // A link stays one: what it leads to is written.
    let path = match fs::canonicalize(path) {
        Ok(path) => path,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return fs::write(path, text).map_err(failed);
        }
        Err(error) => return Err(failed(error)),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = fs::write(&beside, text)
        .and_then(|()| fs::metadata(&path))
        .and_then(|old| fs::set_permissions(&beside, old.permissions()))
        .and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| {
        // What was begun is of no use, and perhaps not there.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

/// A data set may be larger than a text that a person wrote: a year of every pair of states makes millions of rows.
const LARGEST_DATA_SET: u64 = 1 << 30;

/// A file's bytes, of a data set that another program wrote.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let disk = |error: io::Error| Failure::disk(path, &error);
    let file = fs::File::open(path).map_err(disk)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_DATA_SET + 1).read_to_end(&mut bytes).map_err(disk)?;
    if bytes.len() as u64 > LARGEST_DATA_SET {
        let most = LARGEST_DATA_SET >> 20;
        return Err(Failure::input(format!(
            "`{}` is too large: at most {most} MiB are read",
            path.display()
        )));
    }
    Ok(bytes)
}

/// A file's text.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let disk = |error: io::Error| Failure::disk(path, &error);
    let file = fs::File::open(path).map_err(disk)?;
    let most = LARGEST_TEXT as u64;
    let too_large = |size: String| {
        Failure::Input(
            format!(
                "`{}` is too large to be read: it has {size}, and at most {} MiB are read",
                path.display(),
                most >> 20
            ),
            Some("divide it into several files; the order of files means nothing".to_owned()),
        )
    };
    let size = file.metadata().map_err(disk)?.len();
    if size > most {
        return Err(too_large(format!("{} MiB", size.div_ceil(1 << 20))));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // What says nothing of its size, such as a pipe, has no end perhaps.
    file.take(most + 1).read_to_end(&mut bytes).map_err(disk)?;
    if bytes.len() as u64 > most {
        return Err(too_large(format!("more than {} MiB", most >> 20)));
    }
    if in_utf16(&bytes) {
        return Err(Failure::Input(
            format!("`{}` is written in UTF-16", path.display()),
            Some("save it as text in UTF-8".to_owned()),
        ));
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))
}

/// Whether a file begins with the mark of UTF-16, or has a zero at every second byte as plain letters have in it.
fn in_utf16(bytes: &[u8]) -> bool {
    let first = &bytes[..bytes.len().min(1_000)];
    let zeros = |at: usize| first.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || (first.len() > 8 && zeros(0).max(zeros(1)) * 4 > first.len())
}

/// Says where a file stops being text.
fn not_utf8(path: &Path, error: &FromUtf8Error) -> Failure {
    let bytes = error.as_bytes();
    let at = error.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default());
    let place = LineIndex::new(&before).position(&before, u32::try_from(before.len()).unwrap_or(u32::MAX));
    let byte = bytes.get(at).copied().unwrap_or_default();
    Failure::Input(
        format!(
            "`{}` is not text in UTF-8: line {}, column {} has the byte {byte:02X} (byte {at} of the file)",
            path.display(),
            place.line,
            place.column,
        ),
        Some(
            "save it as UTF-8; perhaps it is in Windows-1252, Windows-1251 or Latin-1, or is no text"
                .to_owned(),
        ),
    )
}

/// The files of the language below a folder, in the order of their names.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    // A link may lead back up: a folder is read once, by whatever name.
    let mut read = std::collections::BTreeSet::new();
    while let Some(folder) = open.pop() {
        if !read.insert(fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        let entries = fs::read_dir(&folder).map_err(|error| Failure::disk(&folder, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| Failure::disk(&folder, &error))?.path();
            if path.is_dir() {
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
