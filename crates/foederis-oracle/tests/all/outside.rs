//! Programs that are not ours: where they are, and how they are run.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A program and the arguments that come before all others.
#[derive(Debug)]
pub(crate) struct Outside {
    program: PathBuf,
    before: Vec<String>,
}

/// Where `.ci/run` puts the programs of others, kept with the build.
fn environment() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    target.join("tools/venv/bin")
}

impl Outside {
    fn new(program: impl Into<PathBuf>, before: &[&str]) -> Self {
        Self { program: program.into(), before: before.iter().map(|a| (*a).to_owned()).collect() }
    }

    /// The first of some candidates that runs with `arguments`; says that a test is not run when none does.
    pub(crate) fn first(candidates: Vec<Self>, arguments: &[&str], otherwise: &str) -> Option<Self> {
        let runs = |candidate: &Self| candidate.command(arguments).output().is_ok_and(|o| o.status.success());
        let found = candidates.into_iter().find(runs);
        if found.is_none() {
            say(&format!("not run: {otherwise}"));
        }
        found
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.before).args(arguments);
        command
    }

    /// What the program writes when it is given `input`.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| e.to_string())?;
        let mut stdin = child.stdin.take().ok_or("no input")?;
        // Written beside the reading: either side may fill its pipe.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(input.as_bytes()));
            child.wait_with_output()
        });
        let output = output.map_err(|e| e.to_string())?;
        let errors = String::from_utf8_lossy(&output.stderr);
        if errors.contains("error:") || errors.contains("Traceback") {
            return Err(errors.into_owned());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// Says something that is seen although the output of a test that passes is not.
pub(crate) fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// The answer set solver clingo: `FOEDERIS_CLINGO`, on the path, or where `.ci/run` puts it.
pub(crate) fn clingo() -> Option<Outside> {
    let mut candidates = Vec::new();
    if let Some(program) = std::env::var_os("FOEDERIS_CLINGO") {
        candidates.push(Outside::new(program, &[]));
    }
    candidates.push(Outside::new("clingo", &[]));
    candidates.push(Outside::new(environment().join("clingo"), &[]));
    // The package of PyPI brings a module, and no program.
    candidates.push(Outside::new(environment().join("python"), &["-m", "clingo"]));
    Outside::first(candidates, &["--version"], "clingo is not installed; pip install clingo")
}

/// A Python that has the reasoner MeTeoR: `FOEDERIS_METEOR`, on the path, or where `.ci/run` puts it.
pub(crate) fn meteor() -> Option<Outside> {
    let mut candidates = Vec::new();
    if let Some(program) = std::env::var_os("FOEDERIS_METEOR") {
        candidates.push(Outside::new(program, &[]));
    }
    candidates.push(Outside::new("python3", &[]));
    candidates.push(Outside::new(environment().join("python"), &[]));
    let there = ["-c", "import meteor_reasoner.materialization.materialize"];
    Outside::first(candidates, &there, "MeTeoR is not installed; pip install meteor_reasoner")
}

/// All answer sets of a program, up to `most` (0 for all), each as its shown atoms.
pub(crate) fn answer_sets(clingo: &Outside, program: &str, most: usize) -> Result<Vec<String>, String> {
    let models = most.to_string();
    let output = clingo.run(&["-V0", "--warn=none", "-n", &models, "-"], program)?;
    let mut lines: Vec<String> = output.lines().map(str::to_owned).collect();
    match lines.pop().as_deref() {
        Some("SATISFIABLE") => Ok(lines),
        Some("UNSATISFIABLE") => Ok(Vec::new()),
        other => Err(format!("clingo ended with {other:?}")),
    }
}
