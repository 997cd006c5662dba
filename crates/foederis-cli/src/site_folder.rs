//! A folder that holds a site and nothing of anybody else's: new, empty, or made here before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path};

use crate::disk;
use crate::failure::Failure;

/// The file by which a folder is known to have been made here: the paths of its files, one a line.
const MARK: &str = ".foederis-site";

/// Writes the files of a site into a folder, by their paths below it, and removes those of an earlier site that the new
/// one does not have.
///
/// Nothing is written into a folder that holds anything else.
pub(crate) fn write(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Failure> {
    let before = written_before(folder)?;
    let failed = |path: &Path| {
        let shown = path.display().to_string();
        move |error: io::Error| Failure::input(format!("`{shown}` cannot be written: {error}"))
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    // First of all, so that a folder in which the writing was broken off is still known as ours.
    let all: BTreeSet<&str> = before.iter().chain(files.keys()).map(String::as_str).collect();
    disk::write(&folder.join(MARK), &list(all))?;
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        disk::write(&path, text)?;
    }
    for name in before.iter().filter(|name| !files.contains_key(*name) && is_below(name)) {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&path)(error)),
            _ => {}
        }
    }
    disk::write(&folder.join(MARK), &list(files.keys().map(String::as_str).collect()))
}

/// The files that an earlier site put there; an error if the folder holds something else.
fn written_before(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let shown = folder.display();
    if !folder.exists() {
        return Ok(BTreeSet::new());
    }
    if !folder.is_dir() {
        return Err(Failure::input(format!("`{shown}` is not a folder")));
    }
    let mark = folder.join(MARK);
    if mark.is_file() {
        return Ok(disk::text(&mark)?.lines().map(str::to_owned).collect());
    }
    let mut inside = fs::read_dir(folder).map_err(|error| Failure::disk(folder, &error))?;
    if inside.next().is_some() {
        return Err(Failure::Input(
            format!("`{shown}` holds files that no site of this program put there"),
            Some("name a folder that is new or empty, or one that this command made before".to_owned()),
        ));
    }
    Ok(BTreeSet::new())
}

/// Whether a path leads to a place below the folder that it starts from, and to nothing else.
fn is_below(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

fn list(names: BTreeSet<&str>) -> String {
    names.into_iter().map(|name| format!("{name}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn what_leads_out_of_the_folder_is_not_below_it() {
        assert!(is_below("treaties/pact.html"));
        for name in ["", "../pact.html", "treaties/../../pact.html", "/etc/passwd"] {
            assert!(!is_below(name), "{name}");
        }
    }
}
