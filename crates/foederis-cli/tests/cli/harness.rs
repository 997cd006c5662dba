//! Running the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The library of these tests: invented states and an invented law.
pub(crate) const LIBRARY: &str = "tests/cli/library";

/// The program with its arguments, in the folder of its package, with nothing of this machine's settings.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foederis"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["CLICOLOR_FORCE", "CLICOLOR", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// What a person sees of the program with these arguments.
pub(crate) fn run(arguments: &[&str]) -> String {
    see(arguments, &program(arguments).output().unwrap())
}

/// The same, over the library of these tests alone.
pub(crate) fn ask(arguments: &[&str]) -> String {
    let output = program(arguments).args(["--only-library", LIBRARY]).output().unwrap();
    see(arguments, &output)
}

/// Everything that was written, and the exit status.
pub(crate) fn see(arguments: &[&str], output: &Output) -> String {
    let quote = |a: &&str| if a.contains([' ', '(']) { format!("'{a}'") } else { (*a).to_owned() };
    let typed: Vec<String> = arguments.iter().map(quote).collect();
    let mut text = format!("$ foederis {}\n", typed.join(" "));
    text.push_str(&String::from_utf8_lossy(&output.stdout));
    if !output.stderr.is_empty() {
        text.push_str("----- standard error\n");
        text.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    text.push_str(&format!("----- exit status {}", output.status.code().unwrap()));
    text
}

/// A folder of a test's own, with these files; removed when it is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        for (file, bytes) in files {
            let path = folder.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn path(&self, file: &str) -> String {
        self.0.join(file).display().to_string()
    }

    /// What a person in this folder sees of the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = program(arguments).current_dir(&self.0).output().unwrap();
        see(arguments, &output)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed lies in the build folder and does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
