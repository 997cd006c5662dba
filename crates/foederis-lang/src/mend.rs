//! Applying fixes to texts: the safe ones, again and again until nothing changes.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::lower::{Compilation, compile};

/// So often the files are read anew: a fix may bring another fault to light.
const MOST_ROUNDS: usize = 10;

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The code of what it mends.
    pub code: &'static str,
    /// The file in which it begins.
    pub file: String,
    /// The line in which it begins, counted when it was applied.
    pub line: u32,
    /// What it did, as an order.
    pub title: String,
}

/// Files with their safe fixes applied.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The files, in the order in which they were given.
    pub files: Vec<(String, String)>,
    /// What was applied, in order.
    pub applied: Vec<Applied>,
    /// What is left to say of the files as they are now.
    pub compilation: Compilation,
}

/// Applies the safe fixes of files, each a name and a text, to those that may be changed.
///
/// The files are read anew after each round, at most ten times, until no safe fix is left.
///
/// ```
/// let file = ("law.foe".to_owned(), "kind state\nstate A “Land of A”\n".to_owned());
/// let mended = foederis_lang::mend(&[file], |_| true);
/// assert_eq!(mended.files[0].1, "kind state\nstate A \"Land of A\"\n");
/// assert_eq!(mended.applied[0].title, "write straight quotation marks");
/// ```
#[must_use]
pub fn mend(files: &[(String, String)], may_change: impl Fn(&str) -> bool) -> Mended {
    let mut files = files.to_vec();
    let mut applied = Vec::new();
    let mut compilation = compile(&files);
    for _ in 0..MOST_ROUNDS {
        let of_them = |file: u32| files.get(file as usize).is_some_and(|(name, _)| may_change(name));
        let mut chosen: BTreeMap<u32, Vec<&Edit>> = BTreeMap::new();
        let mut round = Vec::new();
        for diagnostic in &compilation.diagnostics {
            let Some(fix) = diagnostic.safe_fix_within(of_them) else {
                continue;
            };
            let of_file = |edit: &Edit| chosen.get(&edit.span.file).into_iter().flatten();
            if fix.edits.iter().any(|edit| of_file(edit).any(|other| touch(edit, other))) {
                continue;
            }
            for edit in &fix.edits {
                chosen.entry(edit.span.file).or_default().push(edit);
            }
            let span = diagnostic.span();
            let file = files.get(span.file as usize).map_or_else(String::new, |(name, _)| name.clone());
            round.push(Applied { code: diagnostic.code, file, line: span.line, title: fix.title.clone() });
        }
        if round.is_empty() {
            break;
        }
        files = edited(&files, chosen.into_values().flatten().collect());
        compilation = compile(&files);
        applied.extend(round);
    }
    Mended { files, applied, compilation }
}

/// Whether two edits are not clearly apart.
fn touch(a: &Edit, b: &Edit) -> bool {
    a.span.file == b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end
}

impl Diagnostic {
    /// The fix that may be applied without looking, if it changes nothing but these files.
    pub fn safe_fix_within(&self, may_change: impl Fn(u32) -> bool) -> Option<&Fix> {
        let within = |fix: &&Fix| fix.edits.iter().all(|edit| may_change(edit.span.file));
        self.fixes.iter().filter(|fix| fix.applicability == Applicability::Safe).find(within)
    }
}

impl Fix {
    /// The files with this fix applied.
    ///
    /// Files are numbered as in the spans; an edit of a place that there is not is left out.
    #[must_use]
    pub fn apply(&self, files: &[(String, String)]) -> Vec<(String, String)> {
        edited(files, self.edits.iter().collect())
    }
}

/// Files with these edits made; of two that overlap, the first.
pub(crate) fn edited(files: &[(String, String)], mut edits: Vec<&Edit>) -> Vec<(String, String)> {
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
    let mut edits = edits.into_iter().peekable();
    let with_edits = |(number, (name, text)): (usize, &(String, String))| {
        let mut new = String::with_capacity(text.len());
        let mut written = 0;
        while let Some(edit) = edits.next_if(|edit| edit.span.file as usize <= number) {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            let here =
                edit.span.file as usize == number && start >= written && text.get(start..end).is_some();
            if here && let Some(before) = text.get(written..start) {
                new.push_str(before);
                new.push_str(&edit.replacement);
                written = end;
            }
        }
        new.push_str(text.get(written..).unwrap_or(""));
        (name.clone(), new)
    };
    files.iter().enumerate().map(with_edits).collect()
}
