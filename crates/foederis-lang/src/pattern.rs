//! Questions and assumptions as people type them, over a library that is read already.

#![expect(
    clippy::result_large_err,
    reason = "one faulty question a call; the diagnostic is plain data for every door"
)]

use foederis_model::{
    Library, NameError, Pattern, Relation, RoleKind, Rounding, Slot, Span, Statement, StatementId, Value,
    resolve_name,
};

use crate::ast;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lexer::{lex, string_value};
use crate::lines::LineIndex;
use crate::lower::{Lowering, Place, a_kind, column, id, read_period, whole_number};
use crate::parser::parse_file;
use crate::suggest::{nearest, one_of, or_help, suggest, suggest_thing};
use crate::syntax_kind::SyntaxKind;
use crate::syntax_kind::SyntaxKind::{
    COMMA, GIVEN, LPAREN, NAME, NUMERIC, RPAREN, STRING, TEST, UNTERMINATED, VARIABLE,
};

/// A word of a question.
#[derive(Clone, Copy)]
struct Word<'a> {
    kind: SyntaxKind,
    text: &'a str,
    start: usize,
    end: usize,
}

/// Reads a question such as `owes(Arland, Borduria, assistance, ?treaty)`.
///
/// Names are read as people write them: by name, title, code or other name, capitals aside, with or without quotation
/// marks. Arguments left out at the end, `?_` and `?name` stand for anything. Spans of the error are in the question.
///
/// ```
/// # let files = [("a.foe".to_owned(), "kind state\nstate Arland \"Republic of Arland\"\n  code iso3 ARL\nrelation party(state: state, treaty: treaty)\n  registered\n".to_owned())];
/// # let library = foederis_lang::compile(&files).library;
/// let by_code = foederis_lang::parse_pattern(&library, "party(ARL, ?treaty)").unwrap();
/// let by_title = foederis_lang::parse_pattern(&library, "party(republic of Arland, ?treaty)").unwrap();
/// assert_eq!(by_code, by_title);
/// let error = foederis_lang::parse_pattern(&library, "party(Arlnad)").unwrap_err();
/// assert_eq!(error.help.as_deref(), Some("did you mean `Arland`?"));
/// ```
///
/// # Errors
/// When it is not a relation with arguments, or a name means nothing, or several things, or the wrong thing.
pub fn parse_pattern(library: &Library, text: &str) -> Result<Pattern, Diagnostic> {
    let lines = LineIndex::new(text);
    let question = Question { library, lines };
    question.read(text)
}

struct Question<'a> {
    library: &'a Library,
    lines: LineIndex,
}

impl Question<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.lines.span(0, number(start), number(end))
    }

    fn read(&self, text: &str) -> Result<Pattern, Diagnostic> {
        let mut words = Vec::new();
        let mut at = 0;
        for (kind, slice) in lex(text) {
            let end = at + slice.len();
            if !kind.is_trivia() {
                words.push(Word { kind, text: slice, start: at, end });
            }
            at = end;
        }
        let all = self.span(0, text.len());
        let help = "write a relation with its arguments, as `party(?state, ?treaty)`";
        let Some((first, rest)) = words.split_first() else {
            return Err(Diagnostic::error("F0104", all, "the question is empty").help(help));
        };
        let first_span = self.span(first.start, first.end);
        if first.kind != NAME {
            return Err(Diagnostic::error(
                "F0104",
                first_span,
                format!("a question begins with the name of a relation, but there is `{}`", first.text),
            )
            .help(help));
        }
        let Some(id) = self.library.relation(first.text) else {
            let known = self.library.relations.iter().map(|r| r.name.as_str());
            let near = nearest(first.text, known);
            let diagnostic = Diagnostic::error(
                "F0202",
                first_span,
                format!("`{}` is not a relation of this library", first.text),
            );
            return Err(or_help(suggest(diagnostic, first_span, first.text, &near), help));
        };
        let relation = &self.library.relations[id.index()];
        let arguments = self.arguments(rest, text, relation)?;
        if arguments.len() > relation.roles.len() {
            let (given, takes) = (arguments.len(), relation.roles.len());
            return Err(Diagnostic::error(
                "F0205",
                all,
                format!("`{}` takes {takes} arguments, but {given} are given", relation.name),
            )
            .help(format!("write `{}`", self.library.write_relation(relation))));
        }
        let mut slots = Vec::with_capacity(relation.roles.len());
        for (role, argument) in arguments.iter().enumerate() {
            slots.push(self.slot(argument, text, relation, role)?);
        }
        slots.resize(relation.roles.len(), Slot::Any(None));
        Ok(Pattern { relation: id, slots })
    }

    /// The words between the commas.
    fn arguments<'w>(
        &self,
        words: &'w [Word<'w>],
        text: &str,
        relation: &Relation,
    ) -> Result<Vec<&'w [Word<'w>]>, Diagnostic> {
        let Some((open, rest)) = words.split_first() else {
            return Ok(Vec::new());
        };
        let wanted = |at: usize, message: &str| {
            Diagnostic::error("F0104", self.span(at, at), message)
                .help(format!("write `{}`", self.library.write_relation(relation)))
        };
        if open.kind != LPAREN {
            return Err(wanted(open.start, "`(` and the arguments were expected here"));
        }
        let Some((last, inside)) = rest.split_last().filter(|(last, _)| last.kind == RPAREN) else {
            return Err(wanted(text.len(), "the closing `)` of the question is missing"));
        };
        if inside.is_empty() {
            return Ok(Vec::new());
        }
        let mut depth = 0i32;
        let mut arguments = Vec::new();
        let mut begin = 0;
        for (at, word) in inside.iter().enumerate() {
            match word.kind {
                LPAREN => depth += 1,
                RPAREN => depth -= 1,
                COMMA if depth == 0 => {
                    arguments.push(&inside[begin..at]);
                    begin = at + 1;
                }
                _ => {}
            }
        }
        arguments.push(&inside[begin..]);
        if let Some(empty) = arguments.iter().position(|a| a.is_empty()) {
            let at = if empty + 1 == arguments.len() { last.start } else { inside[0].start };
            return Err(wanted(at, "an argument is empty; write `?_` for anything"));
        }
        Ok(arguments)
    }

    fn slot(
        &self,
        words: &[Word<'_>],
        text: &str,
        relation: &Relation,
        role: usize,
    ) -> Result<Slot, Diagnostic> {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return Ok(Slot::Any(None));
        };
        let span = self.span(first.start, last.end);
        let kind = relation.roles[role].kind;
        if words.len() == 1 && (first.kind == VARIABLE || first.text == "?") {
            return Ok(Slot::Any(column(first.text).filter(|n| !n.is_empty())));
        }
        let written = match (words, first.kind) {
            ([_], STRING | UNTERMINATED) => string_value(first.text),
            _ => text[first.start..last.end].split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let value = match kind {
            RoleKind::Number => whole_number(&written).map(Value::Number),
            RoleKind::Date => written.parse().ok().map(Value::Date),
            RoleKind::Period => {
                let texts: Vec<&str> = words.iter().map(|w| w.text).collect();
                read_period(&texts, Rounding::LibraryConvention)
                    .filter(|(_, used)| *used == texts.len())
                    .map(|(p, _)| Value::Period(p))
            }
            RoleKind::Thing if words.len() == 1 && first.kind == NUMERIC => {
                return self.entity(&written, relation, role, span).map(Slot::Is).or_else(|error| {
                    whole_number(&written).map(|n| Slot::Is(Value::Number(n))).ok_or(error)
                });
            }
            RoleKind::Entity(_) | RoleKind::Thing => {
                return self.entity(&written, relation, role, span).map(Slot::Is);
            }
        };
        value.map(Slot::Is).ok_or_else(|| {
            let wanted = self.role_takes(kind);
            Diagnostic::error(
                "F0206",
                span,
                format!(
                    "`{written}` is not {wanted}, which the role `{}` of `{}` takes",
                    relation.roles[role].name, relation.name
                ),
            )
            .help(format!("write `{}`", self.library.write_relation(relation)))
        })
    }

    fn role_takes(&self, kind: RoleKind) -> String {
        match kind {
            RoleKind::Entity(kind) => a_kind(&self.library.kinds[kind.index()].name),
            RoleKind::Thing => "a thing with a name".into(),
            RoleKind::Number => "a number".into(),
            RoleKind::Period => "a period such as `6 months`".into(),
            RoleKind::Date => "a date such as 1915-05-14".into(),
        }
    }

    fn entity(
        &self,
        written: &str,
        relation: &Relation,
        role: usize,
        span: Span,
    ) -> Result<Value, Diagnostic> {
        let kind = relation.roles[role].kind;
        let fits = |k| match kind {
            RoleKind::Entity(wanted) => self.library.is_kind(k, wanted),
            _ => true,
        };
        let error = match resolve_name(self.library, written, fits) {
            Ok(entity) => return Ok(Value::Entity(entity)),
            Err(error) => error,
        };
        let wanted = self.role_takes(kind);
        if !error.ambiguous
            && let Ok(other) = resolve_name(self.library, written, |_| true)
        {
            let thing = &self.library.entities[other.index()];
            let its = a_kind(&self.library.kinds[thing.kind.index()].name);
            let title = thing.title.as_ref().map(|t| format!(" (\"{t}\")")).unwrap_or_default();
            let diagnostic = Diagnostic::error(
                "F0206",
                span,
                format!(
                    "`{written}` was read as `{}`{title}, which is {its}, but the role `{}` of `{}` takes {wanted}",
                    thing.name, relation.roles[role].name, relation.name
                ),
            )
            .here(format!("{wanted} was expected here"))
            .help(format!("write `{}`", self.library.write_relation(relation)));
            return Err(diagnostic);
        }
        Err(no_name(&error, &wanted, span))
    }
}

fn no_name(error: &NameError, wanted: &str, span: Span) -> Diagnostic {
    let candidates: Vec<&str> = error.candidates.iter().map(String::as_str).collect();
    if error.ambiguous {
        return Diagnostic::error("F0209", span, format!("`{}` means more than one thing", error.written))
            .help(format!("write {}", one_of(&candidates)));
    }
    let diagnostic =
        Diagnostic::error("F0201", span, format!("`{}` is not the name of {wanted}", error.written))
            .here(format!("{wanted} was expected here"));
    if candidates.is_empty() || error.close {
        suggest_thing(diagnostic, span, &error.written, &candidates)
    } else {
        diagnostic.help(format!("there are, for example, {}", one_of(&candidates)))
    }
}

/// Reads what a `given` line of a test says, for a question over what would be if it were so.
///
/// `text` is the line with or without the word `given`; several lines give several statements. The statements are
/// called `name`, and their numbers follow those of the library. Names are read as people write them, one word or a
/// name in the language each. An act that nobody declares is an error here; see [`parse_given_with_acts`].
///
/// # Errors
/// The first thing that is wrong; its spans are in `text`.
pub fn parse_given(library: &Library, text: &str, name: &str) -> Result<Vec<Statement>, Diagnostic> {
    given(library.clone(), text, name, false).map(|(statements, _)| statements)
}

/// As [`parse_given`]; acts that nobody declares are added to the library as things of kind `act`.
///
/// # Errors
/// The first thing that is wrong; the library is then as it was.
pub fn parse_given_with_acts(
    library: &mut Library,
    text: &str,
    name: &str,
) -> Result<Vec<Statement>, Diagnostic> {
    let (statements, with_acts) = given(library.clone(), text, name, true)?;
    *library = with_acts;
    Ok(statements)
}

fn given(
    library: Library,
    text: &str,
    name: &str,
    acts_may_be_new: bool,
) -> Result<(Vec<Statement>, Library), Diagnostic> {
    // A test with these lines is read; the spans are shifted back by what was put before them.
    const HEAD: &str = "test \"\"\n";
    let mut file = HEAD.to_owned();
    let mut offsets = vec![(0u32, 0u32)];
    let mut original = 0u32;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        let first = bare.strip_prefix("given").filter(|r| r.starts_with(char::is_whitespace)).unwrap_or(bare);
        let dropped = u32::try_from(indent + bare.len() - first.len()).unwrap_or(0);
        if !first.trim().is_empty() {
            file.push_str("  given ");
        }
        let length = u32::try_from(file.len()).unwrap_or(u32::MAX);
        offsets.push((length, original + dropped));
        file.push_str(first);
        original += u32::try_from(line.len()).unwrap_or(0);
    }
    let original_lines = LineIndex::new(text);
    let size = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let back = |span: Span| {
        let shift = |at: u32| {
            let (from, to) = offsets.iter().rev().find(|(from, _)| *from <= at).copied().unwrap_or_default();
            (at - from + to).min(size)
        };
        original_lines.span(0, shift(span.start), shift(span.end))
    };
    let lines = LineIndex::new(&file);
    // The file's number is one that the library does not have, so that other places are told apart.
    let number = u32::MAX;
    let parse = parse_file(&file, number, &lines);
    let fail = |mut diagnostic: Diagnostic| {
        diagnostic.labels.retain(|l| l.primary || l.span.file == number);
        for label in &mut diagnostic.labels {
            label.span = back(label.span);
        }
        for edit in diagnostic.fixes.iter_mut().flat_map(|f| &mut f.edits) {
            edit.span = back(edit.span);
        }
        diagnostic
    };
    let error = parse.diagnostics.iter().find(|d| d.severity == Severity::Error);
    if let Some(first) = error.cloned() {
        return Err(fail(first));
    }
    let mut lowering = Lowering::onto(library);
    let place = Place { acts_may_be_new, ..Place::file(number) };
    let mut statements = Vec::new();
    let syntax = parse.syntax();
    for item in syntax.children() {
        if item.kind() != TEST {
            continue;
        }
        for line in ast::lines(&item) {
            if line.kind() != GIVEN {
                let span = lowering.node_span(number, &line);
                return Err(fail(
                    Diagnostic::error("F0104", span, "this is not something that can be given")
                        .help("write `RELATION(...) on DATE` or `SPEAKER states RELATION(...) from DATE`"),
                ));
            }
            if let Some(mut statement) = lowering.given(&line, name, place) {
                statement.id = id(lowering.library.statements.len() + statements.len(), StatementId);
                statement.span = back(statement.span);
                statements.push(statement);
            }
        }
    }
    if let Some(first) = lowering.diagnostics.iter().find(|d| d.severity == Severity::Error) {
        return Err(fail(first.clone()));
    }
    if statements.is_empty() {
        return Err(Diagnostic::error("F0104", original_lines.span(0, 0, size), "nothing is given")
            .help("write `RELATION(...) on DATE` or `SPEAKER states RELATION(...) from DATE`"));
    }
    Ok((statements, lowering.library))
}
