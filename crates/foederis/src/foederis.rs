//! A library ready to be asked.

use foederis_engine::{EngineError, Program};
use foederis_lang::{Compilation, Diagnostic};
use foederis_model::{Day, EntityId, KindId, Library, NameError, resolve_name};
use foederis_record::{Viewpoint, viewpoints};
use sha2::{Digest, Sha256};

use crate::finding::Receipt;
use crate::proof_view::sentence;
use crate::vocabulary;

/// A library ready to be asked: immutable, `Send + Sync`, with no state that a question changes.
#[derive(Clone, Debug)]
pub struct Foederis {
    library: Library,
    receipt: Receipt,
}

/// Why there is no finding.
#[derive(Clone, Debug)]
pub enum AskError {
    /// A name means nothing here, or several things.
    Name(NameError),
    /// The question could not be read.
    Question(Box<Diagnostic>),
    /// The engine could not answer.
    Engine(String),
    /// What was asked for is not in the library, in words.
    Missing(String),
}

impl std::fmt::Display for AskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(error) => error.fmt(f),
            Self::Question(diagnostic) => {
                f.write_str(&diagnostic.message)?;
                if let Some(help) = &diagnostic.help {
                    write!(f, "; {help}")?;
                }
                Ok(())
            }
            Self::Engine(message) | Self::Missing(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for AskError {}

impl From<NameError> for AskError {
    fn from(error: NameError) -> Self {
        Self::Name(error)
    }
}

impl Foederis {
    /// A library read from files: names and texts, in any order.
    ///
    /// # Errors
    /// The whole compilation, when it found errors: its diagnostics and the files for their carets.
    pub fn from_files(files: &[(String, String)]) -> Result<Self, Box<Compilation>> {
        let compilation = foederis_lang::compile(files);
        if compilation.has_errors() {
            return Err(Box::new(compilation));
        }
        Ok(Self::new(compilation.library))
    }

    /// A library that was built or decoded elsewhere.
    #[must_use]
    pub fn new(library: Library) -> Self {
        let receipt = receipt(&library);
        Self { library, receipt }
    }

    /// The library.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// What findings of this library stand on.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// The names of the viewpoints: `all`, `register`, the declared ones, and every side that speaks.
    #[must_use]
    pub fn viewpoints(&self) -> Vec<String> {
        self.viewpoint_titles().into_iter().map(|(name, _)| name).collect()
    }

    /// The same names, each with what it is in words.
    #[must_use]
    pub fn viewpoint_titles(&self) -> Vec<(String, String)> {
        let mut all = vec![Viewpoint::all(), Viewpoint::register()];
        all.extend(viewpoints(&self.library));
        all.iter().map(|v| (v.name().to_owned(), v.title().to_owned())).collect()
    }

    pub(crate) fn program(&self) -> Program<'_> {
        Program::new(&self.library)
    }

    pub(crate) fn of_kind(&self, kind: &str) -> impl Fn(KindId) -> bool + '_ {
        let wanted = self.library.kind(kind);
        move |k| wanted.is_some_and(|w| self.library.is_kind(k, w))
    }

    /// The state that a person means.
    pub(crate) fn state(&self, written: &str) -> Result<EntityId, NameError> {
        resolve_name(&self.library, written, self.of_kind(vocabulary::STATE))
    }

    /// The organisation or instrument that a person means; an organisation first.
    pub(crate) fn treaty(&self, written: &str) -> Result<EntityId, NameError> {
        let organisation = self.of_kind(vocabulary::ORGANISATION);
        let instrument = self.of_kind(vocabulary::INSTRUMENT);
        resolve_name(&self.library, written, &organisation)
            .or_else(|_| resolve_name(&self.library, written, |k| instrument(k) || organisation(k)))
    }

    pub(crate) fn engine_error(&self, error: &EngineError) -> AskError {
        AskError::Engine(self.explain_engine_error(error))
    }

    /// What went wrong, with the rules and facts named.
    pub(crate) fn explain_engine_error(&self, error: &EngineError) -> String {
        let place = |rule| crate::cite::rule_place(&self.library, rule);
        match error {
            EngineError::Circle(facts) => {
                let chain: Vec<String> =
                    facts.iter().map(|f| sentence(&self.library, f, foederis_model::Truth::Yes)).collect();
                let first = chain.first().cloned().unwrap_or_default();
                format!(
                    "these rules go in a circle through \"not\" or \"unless\" on one and the same day: {} -> {first}; \
                     let one of them look at an earlier day (`previously`), or remove the exception",
                    chain.join(" -> ")
                )
            }
            EngineError::Unbound { rule, .. } | EngineError::WrongValue { rule, .. } => {
                format!("{error} (rule at {})", place(*rule))
            }
            EngineError::Stopped(_) => error.to_string(),
        }
    }
}

fn receipt(library: &Library) -> Receipt {
    let mut law = Sha256::new();
    let mut record = Sha256::new();
    for file in &library.files {
        // A file may hold law and record; which hash it enters goes by what it declares most of.
        let items =
            |words: &[&str]| file.text.lines().filter(|l| words.iter().any(|w| l.starts_with(w))).count();
        let recorded = items(&["statement ", "entry ", "source "]);
        let legal = items(&["article ", "relation ", "clause ", "condition ", "treaty ", "instrument "]);
        let hasher = if recorded > legal { &mut record } else { &mut law };
        hasher.update(file.text.as_bytes());
        hasher.update([0]);
    }
    let hex = |hasher: Sha256| hasher.finalize().iter().map(|b| format!("{b:02x}")).collect::<String>();
    let through: Option<Day> =
        library.registers.values().flat_map(|r| &r.covers).filter_map(|c| c.through).max();
    Receipt {
        program: format!("foederis {}", env!("CARGO_PKG_VERSION")),
        language: foederis_model::LANGUAGE_VERSION,
        law_sha256: hex(law),
        record_sha256: hex(record),
        record_through: through.map(|d| d.to_string()),
    }
}
