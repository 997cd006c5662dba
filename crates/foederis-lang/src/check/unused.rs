//! What is declared and serves nothing: claims that no rule takes up, questions on which nothing turns, sources that
//! nothing cites.

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{Library, RelationId, Silence, Span};

use super::circles::relations_needed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lower::Lowering;

pub(super) fn check(lowering: &Lowering) -> Vec<Diagnostic> {
    // A rule with a fault is left out of the library, and its words would seem to serve nothing.
    if lowering.diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Vec::new();
    }
    let mut found = claims(&lowering.library);
    found.extend(questions(lowering));
    found.extend(sources(lowering));
    found
}

/// What is stated of relations that only rules decide, where no rule does, and a condition needs it.
fn claims(library: &Library) -> Vec<Diagnostic> {
    let concluded = concluded(library);
    let decided = |relation: &RelationId| {
        library.relations[relation.index()].silence != Silence::Derived || concluded.contains(relation)
    };
    let mut needed: BTreeMap<RelationId, Span> = BTreeMap::new();
    for rule in &library.rules {
        for (relation, span) in relations_needed(rule) {
            if !decided(&relation) {
                needed.entry(relation).or_insert(span);
            }
        }
    }
    let in_tests = library.tests.iter().flat_map(|t| &t.given);
    let in_cases = library.cases.iter().flat_map(|c| &c.questions).flat_map(|q| &q.given);
    let mut found: BTreeMap<RelationId, Diagnostic> = BTreeMap::new();
    for statement in library.statements.iter().chain(in_tests).chain(in_cases) {
        let relation = statement.fact.relation;
        let Some(condition) = needed.get(&relation) else {
            continue;
        };
        found.entry(relation).or_insert_with(|| {
            let declared = &library.relations[relation.index()];
            let name = &declared.name;
            Diagnostic::warning(
                "F0619",
                statement.span,
                format!("`{name}` is stated here, but rules only decide it and there is none, so that it never holds"),
            )
            .here("no more than a claim")
            .also(declared.span, "declared here as `derived`: by rules only")
            .also(*condition, "needed here")
            .help("declare how silence about it is taken if it is a matter of the record, as `registered` or `open about ROLE`; or write a rule for it")
        });
    }
    found.into_values().collect()
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

/// The relations that a rule, a clause line or a form of one can give.
fn concluded(library: &Library) -> BTreeSet<RelationId> {
    let rules = library.rules.iter().filter(|r| !r.denies).map(|r| r.head.relation);
    let forms = library.clauses.iter().flat_map(|c| c.states.iter().copied());
    rules.chain(forms).collect()
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
