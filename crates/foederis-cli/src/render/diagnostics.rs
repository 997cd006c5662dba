//! Diagnostics with the lines they speak of and carets.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Patch, Renderer, Snippet};
use foederis::lang::{Compilation, Diagnostic, Fix, Severity};
use foederis::model::{File, Span};
use serde::Serialize;

use super::plural;
use super::style::{ERROR, OPEN, YES, paint};

/// A diagnostic with its place in words.
#[derive(Debug, Serialize)]
pub(crate) struct Shown<'a> {
    file: &'a str,
    line: u32,
    column: usize,
    #[serde(flatten)]
    pub(crate) diagnostic: &'a Diagnostic,
}

/// The diagnostics of the files that are wanted, by name.
pub(crate) fn shown(compilation: &Compilation, wanted: impl Fn(&str) -> bool) -> Vec<Shown<'_>> {
    let files = &compilation.library.files;
    let with_place = |diagnostic| {
        let span = Diagnostic::span(diagnostic);
        let (file, column) = match files.get(span.file as usize) {
            Some(file) => (file.name.as_str(), column(&file.text, span)),
            None => ("", 1),
        };
        Shown { file, line: span.line, column, diagnostic }
    };
    compilation.diagnostics.iter().map(with_place).filter(|s| wanted(s.file)).collect()
}

fn column(text: &str, span: Span) -> usize {
    let start = floor(text, span.start as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    text[line..start].chars().count() + 1
}

/// All diagnostics of the files that are wanted.
pub(crate) fn all(compilation: &Compilation, wanted: impl Fn(&str) -> bool, columns: usize) -> String {
    let mut text = String::new();
    for shown in shown(compilation, wanted) {
        text.push_str(&one(shown.diagnostic, &compilation.library.files, columns));
        text.push_str("\n\n");
    }
    text
}

/// The first errors of a library.
pub(crate) fn errors(compilation: &Compilation, most: usize, columns: usize) -> String {
    let found: Vec<&Diagnostic> =
        compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    let mut text = String::new();
    for diagnostic in found.iter().take(most) {
        text.push_str(&one(diagnostic, &compilation.library.files, columns));
        text.push_str("\n\n");
    }
    if found.len() > most {
        let _ = writeln!(text, "and {} more\n", plural(found.len() - most, "error"));
    }
    text
}

/// "3 files: 1 error, 2 warnings".
pub(crate) fn summary(files: usize, errors: usize, warnings: usize) -> String {
    let style = match (errors, warnings) {
        (0, 0) => YES,
        (0, _) => OPEN,
        _ => ERROR,
    };
    let mut text = String::new();
    let found = format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"));
    let _ = writeln!(text, "{}: {}", plural(files, "file"), paint(style, &found));
    text
}

/// What is wrong with one text that was read by itself.
pub(crate) fn of_text(name: &str, text: &str, diagnostics: &[Diagnostic], columns: usize) -> String {
    let file = File { name: name.to_owned(), text: text.to_owned() };
    diagnostics.iter().map(|d| format!("{}\n\n", one(d, std::slice::from_ref(&file), columns))).collect()
}

/// What is wrong with a question typed at the prompt.
pub(crate) fn of_question(question: &str, diagnostic: &Diagnostic, columns: usize) -> String {
    let file = File { name: String::new(), text: question.to_owned() };
    let in_question = |span: Span| span.end as usize <= question.len();
    let fits = diagnostic.labels.iter().all(|label| in_question(label.span));
    // An organisation stands for its instruments; then the spans are those of another spelling of the question.
    let bare = Diagnostic { labels: Vec::new(), fixes: Vec::new(), ..diagnostic.clone() };
    let mut text = one(if fits { diagnostic } else { &bare }, std::slice::from_ref(&file), columns);
    text.push('\n');
    text
}

fn one(diagnostic: &Diagnostic, files: &[File], columns: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut title = level.primary_title(diagnostic.message.as_str());
    if !diagnostic.code.is_empty() {
        title = title.id(diagnostic.code);
    }
    let mut body: Vec<Element<'_>> = Vec::new();
    let mut seen: Vec<u32> = Vec::new();
    for label in &diagnostic.labels {
        if seen.contains(&label.span.file) {
            continue;
        }
        seen.push(label.span.file);
        let Some(file) = files.get(label.span.file as usize) else { continue };
        let of_file = diagnostic.labels.iter().filter(|l| l.span.file == label.span.file);
        let annotations = of_file.map(|l| {
            let kind = if l.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(range(&file.text, l.span));
            if l.text.is_empty() { annotation } else { annotation.label(l.text.as_str()) }
        });
        body.push(snippet(file).annotations(annotations).into());
    }
    body.extend(diagnostic.notes.iter().map(|note| Level::NOTE.message(note.as_str()).into()));
    let mut groups: Vec<Group<'_>> = Vec::new();
    match (diagnostic.fixes.as_slice(), &diagnostic.help) {
        // Of several ways the help tells; one is shown as it will stand.
        ([fix], help) if fits(fix, files) => {
            groups.push(title.elements(body));
            let title = help.as_deref().unwrap_or(&fix.title);
            let mut patched: Vec<(u32, Snippet<'_, Patch<'_>>)> = Vec::new();
            for edit in &fix.edits {
                let Some(file) = files.get(edit.span.file as usize) else { continue };
                let patch = Patch::new(range(&file.text, edit.span), edit.replacement.as_str());
                match patched.iter().position(|(number, _)| *number == edit.span.file) {
                    Some(at) => {
                        let (number, snippet) = patched.swap_remove(at);
                        patched.push((number, snippet.patch(patch)));
                    }
                    None => {
                        let snippet = Snippet::source(file.text.as_str());
                        let snippet =
                            if file.name.is_empty() { snippet } else { snippet.path(file.name.as_str()) };
                        patched.push((edit.span.file, snippet.patch(patch)));
                    }
                }
            }
            patched.sort_by_key(|(number, _)| *number);
            let patched = patched.into_iter().map(|(_, snippet)| snippet);
            groups.push(Level::HELP.secondary_title(title).elements(patched));
        }
        (_, Some(help)) => {
            body.push(Level::HELP.message(help.as_str()).into());
            groups.push(title.elements(body));
        }
        (_, None) => groups.push(title.elements(body)),
    }
    Renderer::styled().term_width(columns).render(&groups)
}

/// Whether the places of a fix are in files that can be shown.
fn fits(fix: &Fix, files: &[File]) -> bool {
    fix.edits.iter().all(|edit| files.get(edit.span.file as usize).is_some())
}

fn snippet<'a>(file: &'a File) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let snippet = Snippet::source(file.text.as_str());
    if file.name.is_empty() { snippet } else { snippet.path(file.name.as_str()) }
}

/// A span as bytes of this text, whatever it says.
fn range(text: &str, span: Span) -> std::ops::Range<usize> {
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    start..end
}

/// The last boundary of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
