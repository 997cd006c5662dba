//! The files of the workspace on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use foederis::lang::LARGEST_TEXT;

use crate::client::Settings;

/// The ending of files in the language.
const ENDING: &str = "foe";

/// A folder that has the first of these is read as the program's own is: these three, and nothing beside them.
const USUAL: [&str; 3] = ["law", "cases", "meaning"];

/// So many files are read at most, and so many folders gone through.
const MOST: usize = 100_000;

/// The files of the workspace as they are on disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folders {
    /// The folders that are gone through.
    within: Vec<PathBuf>,
    /// The folders of the workspace.
    roots: Vec<PathBuf>,
    texts: BTreeMap<PathBuf, String>,
    /// Files that cannot be read, and why.
    faults: BTreeMap<PathBuf, String>,
}

impl Folders {
    /// Reads all files of the workspace.
    pub(crate) fn read(settings: &Settings) -> Self {
        let mut within = Vec::new();
        for root in &settings.roots {
            if !settings.folders.is_empty() {
                within.extend(settings.folders.iter().map(|folder| root.join(folder)));
            } else if root.join(USUAL[0]).is_dir() {
                within.extend(USUAL.iter().map(|folder| root.join(folder)));
            } else {
                within.push(root.clone());
            }
        }
        let mut folders = Self { within, roots: settings.roots.clone(), ..Self::default() };
        for folder in folders.within.clone() {
            folders.read_below(&folder);
        }
        folders
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &Path) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// The files that cannot be read, and why.
    pub(crate) fn faults(&self) -> impl Iterator<Item = (&PathBuf, &String)> {
        self.faults.iter()
    }

    /// The files, by path.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&PathBuf, &String)> {
        self.texts.iter()
    }

    /// Whether a file is one of the workspace, on disk or only in the editor.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        let hidden = |inside: &Path| inside.components().any(|part| passed_over(part.as_os_str()));
        is_of_the_language(path)
            && self.within.iter().any(|w| path.strip_prefix(w).is_ok_and(|inside| !hidden(inside)))
    }

    /// The name of a file: its path in the folder of the workspace.
    pub(crate) fn name(&self, path: &Path) -> String {
        let inside = self.roots.iter().find_map(|root| Some((root, path.strip_prefix(root).ok()?)));
        let Some((root, inside)) = inside else {
            return path.display().to_string();
        };
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let name = parts.join("/");
        match root.file_name().filter(|_| self.roots.len() > 1) {
            Some(root) => format!("{}/{name}", root.to_string_lossy()),
            None => name,
        }
    }

    /// Reads a file or folder anew, which may have come, changed or gone.
    pub(crate) fn changed(&mut self, path: &Path) {
        self.texts.retain(|known, _| !known.starts_with(path));
        self.faults.retain(|known, _| !known.starts_with(path));
        if path.is_dir() {
            if self.within.iter().any(|w| path.starts_with(w)) {
                self.read_below(path);
            }
        } else if self.holds(path) && path.is_file() {
            self.take(path.to_owned());
        }
    }

    fn take(&mut self, path: PathBuf) {
        match text(&path) {
            Ok(text) => self.texts.insert(path, text),
            Err(why) => self.faults.insert(path, why),
        };
    }

    fn read_below(&mut self, folder: &Path) {
        let mut open = vec![folder.to_owned()];
        let mut seen = 0;
        while let Some(folder) = open.pop() {
            // A folder that cannot be read has no files for us.
            let Ok(entries) = fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries.flatten() {
                seen += 1;
                if seen > MOST || self.texts.len() >= MOST {
                    return;
                }
                let path = entry.path();
                // A link to a folder is not followed: it may lead back up.
                if path.is_dir() && !path.is_symlink() {
                    if !passed_over(&entry.file_name()) {
                        open.push(path);
                    }
                } else if is_of_the_language(&path) && path.is_file() {
                    self.take(path);
                }
            }
        }
    }
}

fn is_of_the_language(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

/// Folders of tools, not of treaties.
fn passed_over(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') && name.len() > 1 || matches!(&*name, "target" | "node_modules")
}

/// The text of a file, or why there is none.
fn text(path: &Path) -> Result<String, String> {
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > u64::try_from(LARGEST_TEXT).unwrap_or(u64::MAX) {
        return Err(format!("this file has {size} bytes; at most {LARGEST_TEXT} are read"));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("this file is not a text in UTF-8: byte {at} is not; save it as UTF-8")
    })
}
