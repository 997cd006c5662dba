//! Compiles the shipped library once, so that the program starts without reading it as text.
//!
//! A library with errors is embedded as its texts alone: the program then still builds, and says what is wrong.
#![expect(clippy::disallowed_methods, reason = "a build script reads the files that it embeds")]
#![expect(clippy::disallowed_macros, reason = "this is how a build script speaks to cargo")]

use std::fs;
use std::path::Path;

use foederis_model::{File, Library};

fn main() -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["law", "cases"] {
        println!("cargo::rerun-if-changed=../../{folder}");
        collect(&root.join(folder), folder, &mut files)?;
    }
    files.sort();
    let compiled = foederis_lang::compile(&files);
    let library = if compiled.has_errors() {
        for diagnostic in compiled.diagnostics.iter().take(20) {
            println!("cargo::warning=the shipped library does not compile: {}", diagnostic.message);
        }
        let texts = files.into_iter().map(|(name, text)| File { name, text });
        Library { files: texts.collect(), ..Library::default() }
    } else {
        compiled.library
    };
    let to = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&to).join("library.bin"), library.to_bytes()?).map_err(|e| e.to_string())
}

fn collect(folder: &Path, name: &str, files: &mut Vec<(String, String)>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| e.to_string())?.path();
        let Some(last) = path.file_name().and_then(|n| n.to_str()) else { continue };
        let name = format!("{name}/{last}");
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else if path.extension().is_some_and(|e| e == "foe") {
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            files.push((name, text));
        }
    }
    Ok(())
}
