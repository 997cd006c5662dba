//! Which words of the files are names, and of what.

use foederis_model::{ConditionId, EntityId, KindId, RelationId, Span};

use crate::lower::{Compilation, Wording, lowered};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// A thing: a state, a treaty, an article, a source, a statement.
    Thing(EntityId),
    /// A relation.
    Relation(RelationId),
    /// A role of a relation: its position.
    Role(RelationId, u32),
    /// A kind of things.
    Kind(KindId),
    /// A kind of condition of duties.
    Condition(ConditionId),
    /// A verdict: its position in [`Index::verdicts`].
    Verdict(u32),
    /// A clause form: its position among the forms.
    Clause(u32),
    /// A case: its position in the library's cases.
    Case(u32),
}

/// A place where a name is written. Of an article in full, instrument and number are a place each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// Where. For a line in the words of a clause form it is the whole line.
    pub span: Span,
    /// What is named.
    pub name: Name,
    /// Whether it is declared here.
    pub declares: bool,
}

/// The names in the files of a library, by place.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub(crate) references: Vec<Reference>,
    pub(crate) clauses: Vec<Wording>,
    pub(crate) verdicts: Vec<String>,
}

impl Index {
    /// All places, by file and first byte; of places that begin together, the longest first.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The wordings of clause forms.
    pub fn clause_forms(&self) -> impl Iterator<Item = &str> {
        self.clauses.iter().map(|form| form.text.as_str())
    }

    /// The words for verdicts.
    #[must_use]
    pub fn verdicts(&self) -> &[String] {
        &self.verdicts
    }

    /// The places in one file.
    #[must_use]
    pub fn in_file(&self, file: u32) -> &[Reference] {
        let from = self.references.partition_point(|r| r.span.file < file);
        let until = self.references.partition_point(|r| r.span.file <= file);
        &self.references[from..until]
    }

    /// The name that stands at a byte of a file, or that ends there; the innermost of several.
    #[must_use]
    pub fn at(&self, file: u32, offset: u32) -> Option<Reference> {
        let touching = self.in_file(file).iter().filter(|r| r.span.start <= offset && offset <= r.span.end);
        let length = |r: &&Reference| (r.span.end - r.span.start, r.span.end == offset);
        touching.min_by_key(length).copied()
    }

    /// Where a name is declared. A built-in kind is declared nowhere, and what is declared twice, twice.
    pub fn declarations(&self, name: Name) -> impl Iterator<Item = Span> + '_ {
        self.references.iter().filter(move |r| r.name == name && r.declares).map(|r| r.span)
    }

    /// Every place of a name.
    pub fn places(&self, name: Name) -> impl Iterator<Item = Reference> + '_ {
        self.references.iter().filter(move |r| r.name == name).copied()
    }
}

/// Reads files as one library, and notes what each name in them is the name of.
///
/// ```
/// use foederis_lang::editor::compile_indexed;
///
/// let text = "kind state\nstate Arland\nstate Borduria\nrelation allied(a: state, b: state)\n  registered\n";
/// let more = "test \"allies\"\n  on 2020-01-01\n    expect not allied(Arland, Borduria)\n";
/// let files = [("law.foe".to_owned(), text.to_owned()), ("test.foe".to_owned(), more.to_owned())];
/// let (compiled, index) = compile_indexed(&files);
/// let offset = more.find("Borduria").unwrap() as u32;
/// let found = index.at(1, offset).unwrap();
/// let declared = index.declarations(found.name).next().unwrap();
/// assert_eq!((declared.file, declared.line), (0, 3));
/// # assert!(!compiled.has_errors());
/// ```
#[must_use]
pub fn compile_indexed(files: &[(String, String)]) -> (Compilation, Index) {
    lowered(files, true)
}
