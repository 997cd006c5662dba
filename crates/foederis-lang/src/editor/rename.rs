//! Another name for what is declared, or for a variable: tried before it is offered.

use foederis_model::Span;

use super::index::{Index, Name, compile_indexed};
use super::variables::variable_at;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::lexer::lex;
use crate::lower::BUILT_IN_KINDS;
use crate::mend::edited;
use crate::parser::parse;
use crate::syntax_kind::SyntaxKind::{NAME, PATH, VARIABLE};

/// What can be given another name, where it stands, and how it is called now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamable {
    /// The place that was asked about.
    pub span: Span,
    /// Its name.
    pub name: String,
}

impl Workspace<'_> {
    /// What can be given another name at a byte of a file.
    ///
    /// `fixed` says which files cannot be changed.
    ///
    /// # Errors
    /// Why nothing here can, in words.
    pub fn renamable(
        &self,
        file: u32,
        offset: u32,
        fixed: impl Fn(u32) -> bool,
    ) -> Result<Renamable, String> {
        if fixed(file) {
            return Err("this file is part of the program and cannot be changed".to_owned());
        }
        let text = self.text(file);
        if let Some(variable) = variable_at(&parse(text).syntax(), offset) {
            if variable.given {
                return Err(format!("`?{}` has a meaning of its own here and keeps its name", variable.name));
            }
            let touching = |(start, end): &&(u32, u32)| *start <= offset + 1 && offset <= *end;
            let (start, end) = variable.places.iter().find(touching).copied().unwrap_or((offset, offset));
            return Ok(Renamable { span: Span { file, start, end, line: 0 }, name: variable.name });
        }
        let Some(reference) = self.index.at(file, offset) else {
            return Err("there is no name here that a file declares".to_owned());
        };
        let name = self.written(reference.span).to_owned();
        if matches!(reference.name, Name::Clause(_)) {
            return Err("a clause form has words, not a name; change them where they stand".to_owned());
        }
        if BUILT_IN_KINDS.iter().any(|(kind, _)| *kind == name) && matches!(reference.name, Name::Kind(_)) {
            return Err(format!("`{name}` is a word of the language"));
        }
        if let Some(place) = self.index.places(reference.name).find(|p| fixed(p.span.file)) {
            let verb = if place.declares { "declared" } else { "named" };
            let other = &self.library.files[place.span.file as usize].name;
            return Err(format!("`{name}` is {verb} in {other}, which is part of the program"));
        }
        Ok(Renamable { span: reference.span, name })
    }

    /// The changes that give what stands at a byte of a file another name, everywhere.
    ///
    /// The change is made in a copy first: what would bring new errors is refused.
    ///
    /// # Errors
    /// Why it cannot be done, in words.
    pub fn rename(
        &self,
        file: u32,
        offset: u32,
        new: &str,
        fixed: impl Fn(u32) -> bool,
    ) -> Result<Vec<Edit>, String> {
        let old = self.renamable(file, offset, &fixed)?;
        let root = parse(self.text(file)).syntax();
        if let Some(variable) = variable_at(&root, offset) {
            let new = new.strip_prefix('?').unwrap_or(new);
            if new == "_" || !matches!(lex(&format!("?{new}")).as_slice(), [(VARIABLE, _)]) {
                return Err(format!("`{new}` is no name for a variable; write letters, digits and `-`"));
            }
            if super::variables::variables_around(&root, offset).iter().any(|other| other == new) {
                return Err(format!("`?{new}` means something here already"));
            }
            let place = |(start, end): (u32, u32)| Span { file, start, end, line: 0 };
            let edits = variable.places.into_iter().map(|at| Edit::replace(place(at), new)).collect();
            return self.tried(edits, |_| true);
        }
        let Some(reference) = self.index.at(file, offset) else {
            return Err("there is no name here that a file declares".to_owned());
        };
        let is_article = matches!(reference.name, Name::Thing(e) if self.library.article(e).is_some());
        let valid = if is_article {
            matches!(lex(&format!("a/{new}")).as_slice(), [(PATH, _)])
        } else {
            matches!(lex(new).as_slice(), [(NAME, _)])
        };
        if !valid {
            return Err(if is_article {
                format!("`{new}` is no number of an article; write it as `4`, `4bis` or `70(1)(b)`")
            } else {
                format!(
                    "`{new}` is no name; a name begins with a letter and has letters, digits, `-` and `_`"
                )
            });
        }
        self.unread_place(&old.name)?;
        let places: Vec<Span> = self.index.places(reference.name).map(|p| p.span).collect();
        let count = places.len();
        let edits = places.into_iter().map(|span| Edit::replace(span, new)).collect();
        self.tried(edits, |index| index.places(reference.name).count() == count)
    }

    /// A place where the name may be meant in a line that could not be read.
    fn unread_place(&self, name: &str) -> Result<(), String> {
        let errors = self.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        for span in errors.map(Diagnostic::span) {
            let Some(file) = self.library.files.get(span.file as usize) else {
                continue;
            };
            let line = file.text.lines().nth((span.line as usize).saturating_sub(1)).unwrap_or("");
            if lex(line).iter().any(|(_, word)| word.split('/').any(|part| part == name)) {
                return Err(format!(
                    "{}:{} has an error and may mean `{name}` too; mend it first",
                    file.name, span.line
                ));
            }
        }
        Ok(())
    }

    /// The changes, if the files mean as much after them as before.
    fn tried(&self, edits: Vec<Edit>, same: impl Fn(&Index) -> bool) -> Result<Vec<Edit>, String> {
        let files: Vec<(String, String)> =
            self.library.files.iter().map(|f| (f.name.clone(), f.text.clone())).collect();
        let files = edited(&files, edits.iter().collect());
        let (compiled, index) = compile_indexed(&files);
        let errors = |all: &[Diagnostic]| all.iter().filter(|d| d.severity == Severity::Error).count();
        if errors(&compiled.diagnostics) > errors(self.diagnostics) {
            let known = |d: &Diagnostic| self.diagnostics.iter().any(|k| k.message == d.message);
            let new = compiled.diagnostics.iter().find(|d| d.severity == Severity::Error && !known(d));
            let said = new.map_or_else(String::new, |d| format!(": {}", d.message));
            return Err(format!("with this name the files could no longer be read{said}"));
        }
        if !same(&index) {
            return Err("with this name some places would mean something else".to_owned());
        }
        Ok(edits)
    }
}
