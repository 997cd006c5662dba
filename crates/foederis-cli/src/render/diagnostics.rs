//! Diagnostics with the lines they speak of and carets.

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Patch, Renderer, Snippet};
use foederis::lang::{Compilation, Diagnostic, Fix, Label, Severity};
use foederis::model::{File, Span};

use super::plural;
use super::style::{ERROR, OPEN, YES, paint};

/// So many diagnostics are shown as text; programs get all.
const MOST_SHOWN: usize = 1_000;

/// Of a line longer than this only the part about the place is shown.
const LONGEST_LINE: usize = 1_000;

/// All diagnostics that have a place in the files that are wanted.
pub(crate) fn all(compilation: &Compilation, wanted: impl Fn(&str) -> bool, columns: usize) -> String {
    let files = &compilation.library.files;
    let in_wanted = |l: &Label| files.get(l.span.file as usize).is_some_and(|f| wanted(&f.name));
    let concerns = |d: &&Diagnostic| d.labels.iter().any(in_wanted);
    let found: Vec<&Diagnostic> = compilation.diagnostics.iter().filter(concerns).collect();
    let groups: Vec<&[&Diagnostic]> = found.chunk_by(|a, b| is_repeated(a, b, files)).collect();
    let mut text = String::new();
    for group in groups.iter().take(MOST_SHOWN) {
        text.push_str(&repeated(group, files, columns));
        text.push_str("\n\n");
    }
    if groups.len() > MOST_SHOWN {
        let more: usize = groups.iter().skip(MOST_SHOWN).map(|group| group.len()).sum();
        let _ = writeln!(text, "and {more} more; --format json lists all\n");
    }
    text
}

/// Whether the same is said of a later line of the same item.
fn is_repeated(one: &Diagnostic, next: &Diagnostic, files: &[File]) -> bool {
    let (here, there) = (one.span(), next.span());
    let between =
        files.get(here.file as usize).and_then(|f| f.text.get(here.start as usize..there.start as usize));
    // A line in the first column begins another item.
    let begins = |line: &str| !line.starts_with([' ', '\t', '#', '\r']) && !line.is_empty();
    (one.code, &one.message, &one.help, one.notes.len())
        == (next.code, &next.message, &next.help, next.notes.len())
        && here.file == there.file
        && between.is_some_and(|text| {
            text.contains('\n') && !text.ends_with('\n') && !text.split('\n').skip(1).any(begins)
        })
}

/// What is said of several lines of an item, once.
fn repeated(group: &[&Diagnostic], files: &[File], columns: usize) -> String {
    let Some((first, rest)) = group.split_first() else { return String::new() };
    let mut first = Diagnostic::clone(first);
    if !rest.is_empty() {
        let lines: Vec<String> = rest.iter().map(|d| d.span().line.to_string()).collect();
        let line = if rest.len() == 1 { "line" } else { "lines" };
        first.notes.push(format!("the same of {line} {}: {} in all", lines.join(", "), group.len()));
    }
    one(&first, files, columns)
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

/// "3 files: 1 error, 2 warnings (1 more silenced)".
pub(crate) fn summary(files: usize, errors: usize, warnings: usize, silenced: usize) -> String {
    let style = match (errors, warnings) {
        (0, 0) => YES,
        (0, _) => OPEN,
        _ => ERROR,
    };
    let mut text = String::new();
    let found = format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"));
    let more = if silenced > 0 { format!(" ({silenced} more silenced)") } else { String::new() };
    let _ = writeln!(text, "{}: {}{more}", plural(files, "file"), paint(style, &found));
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
        let of_file: Vec<&Label> =
            diagnostic.labels.iter().filter(|l| l.span.file == label.span.file).collect();
        let excerpt = Excerpt::of(&file.text, of_file.iter().map(|l| l.span));
        let annotations: Vec<Annotation<'_>> = of_file
            .into_iter()
            .map(|l| {
                let kind = if l.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let annotation = kind.span(excerpt.range(l.span));
                if l.text.is_empty() { annotation } else { annotation.label(l.text.as_str()) }
            })
            .collect();
        body.push(excerpt.snippet(file).annotations(annotations).into());
    }
    body.extend(diagnostic.notes.iter().map(|note| Level::NOTE.message(note.as_str()).into()));
    let mut groups: Vec<Group<'_>> = Vec::new();
    match (diagnostic.fixes.as_slice(), &diagnostic.help) {
        // Of several ways the help tells; one is shown as it will stand.
        ([fix], help) if is_shown(fix, files) => {
            groups.push(title.elements(body));
            let title = help.as_deref().unwrap_or(&fix.title);
            groups.push(Level::HELP.secondary_title(title).elements(patched(fix, files)));
        }
        (_, Some(help)) => {
            body.push(Level::HELP.message(help.as_str()).into());
            groups.push(title.elements(body));
        }
        (_, None) => groups.push(title.elements(body)),
    }
    Renderer::styled().term_width(columns).render(&groups)
}

/// Whether a fix is short enough to be shown, in files that can be.
fn is_shown(fix: &Fix, files: &[File]) -> bool {
    fix.edits.len() <= 8 && fix.edits.iter().all(|edit| files.get(edit.span.file as usize).is_some())
}

/// The places of a fix with what will stand there, a file after the other.
fn patched<'a>(fix: &'a Fix, files: &'a [File]) -> Vec<Snippet<'a, Patch<'a>>> {
    let mut numbers: Vec<u32> = fix.edits.iter().map(|edit| edit.span.file).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let of_file = |number: u32| {
        let file = files.get(number as usize)?;
        let edits = || fix.edits.iter().filter(move |edit| edit.span.file == number);
        let excerpt = Excerpt::of(&file.text, edits().map(|edit| edit.span));
        let patches: Vec<Patch<'a>> =
            edits().map(|edit| Patch::new(excerpt.range(edit.span), edit.replacement.as_str())).collect();
        Some(excerpt.snippet(file).patches(patches))
    };
    numbers.into_iter().filter_map(of_file).collect()
}

/// The lines of a text that some places are in.
struct Excerpt<'a> {
    text: Cow<'a, str>,
    /// The byte with which it begins.
    start: usize,
    first_line: usize,
}

impl<'a> Excerpt<'a> {
    fn of(text: &'a str, spans: impl Iterator<Item = Span> + Clone) -> Self {
        let ends = |b: &u8| matches!(b, b'\n' | b'\r');
        let from = spans.clone().map(|s| s.start as usize).min().unwrap_or(0).min(text.len());
        let to = spans.clone().map(|s| s.end as usize).max().unwrap_or(0).clamp(from, text.len());
        let first_line = spans.min_by_key(|s| s.start).map_or(1, |s| s.line as usize);
        let bytes = text.as_bytes();
        let before = &bytes[from.saturating_sub(LONGEST_LINE)..from];
        let start =
            before.iter().rposition(ends).map_or(from - before.len(), |at| from - before.len() + at + 1);
        let after = &bytes[to..bytes.len().min(to + LONGEST_LINE)];
        let end = after.iter().position(ends).map_or(to + after.len(), |at| to + at);
        let (start, end) = (ceiling(text, start), floor(text, end));
        let text = &text[start.min(end)..end];
        // A carriage return alone ends a line too, but not where this is shown.
        let text = if text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\u{1}").replace('\r', "\n").replace('\u{1}', "\r\n"))
        } else {
            Cow::Borrowed(text)
        };
        Self { text, start: start.min(end), first_line }
    }

    /// A span as bytes of the excerpt, whatever it says.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let at = |byte: u32| floor(&self.text, (byte as usize).saturating_sub(self.start));
        let start = at(span.start);
        start..at(span.end).max(start)
    }

    fn snippet<T: Clone>(self, file: &'a File) -> Snippet<'a, T> {
        let snippet = Snippet::source(self.text).line_start(self.first_line);
        if file.name.is_empty() { snippet } else { snippet.path(file.name.as_str()) }
    }
}

/// The last boundary of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first boundary of a character at or behind a byte.
fn ceiling(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
