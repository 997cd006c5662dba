//! What is declared and serves nothing: questions on which nothing turns, sources that nothing cites.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lower::Lowering;

pub(super) fn check(lowering: &Lowering) -> Vec<Diagnostic> {
    let mut found = questions(lowering);
    found.extend(sources(lowering));
    found
}

/// Sources in the files of a record that nothing cites. Files of sources alone may have more than is cited.
fn sources(lowering: &Lowering) -> Vec<Diagnostic> {
    let library = &lowering.library;
    let with_statements: BTreeSet<u32> = library.statements.iter().map(|s| s.span.file).collect();
    let uncited = library.sources.keys().filter(|s| !lowering.used_things.contains(*s));
    uncited
        .map(|source| &library.entities[source.index()])
        .filter(|entity| with_statements.contains(&entity.span.file))
        .map(|entity| {
            Diagnostic::warning("F0618", entity.span, format!("nothing cites the source `{}`", entity.name))
                .help("cite it with a line `source`, or remove it")
        })
        .collect()
}

fn questions(lowering: &Lowering) -> Vec<Diagnostic> {
    let library = &lowering.library;
    let mut found = Vec::new();
    for (question, readings) in &library.questions {
        let entity = &library.entities[question.index()];
        let name = &entity.name;
        if readings.len() < 2 {
            let there = if readings.is_empty() { "no readings" } else { "one reading only" };
            found.push(
                Diagnostic::warning("F0617", entity.span, format!("the question `{name}` has {there}"))
                    .help("write each way in which the text is read as `reading NAME \"in words\"`"),
            );
        } else if !lowering.used_things.contains(question) {
            found.push(
                Diagnostic::warning(
                    "F0618",
                    entity.span,
                    format!(
                        "nothing turns on the question `{name}`: no condition asks which reading is adopted"
                    ),
                )
                .help("ask for it where the text is read in the one way or the other"),
            );
        }
    }
    found
}
