//! Entries of one register that contradict each other.

use std::collections::BTreeMap;

use foederis_model::{EntityId, Library, RelationId, Statement, Truth, Validity, Value};

use crate::diagnostic::Diagnostic;

/// A register, a relation and what it is about, the act itself left out.
type Subject = (EntityId, RelationId, Vec<Value>);

/// Reports pairs of entries of which one denies the other, and acts with two dates.
pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let act = library.kind("act");
    let is_act = |value: &Value| match value {
        Value::Entity(e) => act.is_some_and(|act| library.is_kind(library.entities[e.index()].kind, act)),
        _ => false,
    };
    let mut by_subject: BTreeMap<Subject, Vec<&Statement>> = BTreeMap::new();
    for statement in &library.statements {
        if let Some(register) = statement.register {
            let about = statement.fact.values.iter().filter(|v| !is_act(v)).copied().collect();
            let subject = (register, statement.fact.relation, about);
            by_subject.entry(subject).or_default().push(statement);
        }
    }
    let mut found = Vec::new();
    for entries in by_subject.values() {
        for (number, first) in entries.iter().enumerate() {
            for second in &entries[number + 1..] {
                if first.denies != second.denies && overlap(library, first, second) {
                    found.push(contradiction(
                        library,
                        first,
                        second,
                        "denies what another entry of the same register states",
                    ));
                } else if library.relations[first.fact.relation.index()].act && two_dates(first, second) {
                    found.push(contradiction(library, first, second, "gives the same act another date"));
                }
            }
        }
    }
    found
}

/// Whether both certainly speak of one day; of acts, whether they are about the same day, and not whether both have
/// happened by then.
fn overlap(library: &Library, a: &Statement, b: &Statement) -> bool {
    let days = |s: &Statement| s.validity.timeline(false, library.margin);
    let both = days(a).zip(&days(b), |x, y| *x.min(y));
    both.stretches().any(|(_, _, truth)| *truth == Truth::Yes)
}

/// Whether both are about one act and give it different days; a state of affairs may well hold on both.
fn two_dates(a: &Statement, b: &Statement) -> bool {
    match (a.validity, b.validity) {
        (Validity::On(x), Validity::On(y)) => {
            a.fact == b.fact && a.denies == b.denies && x.exact().zip(y.exact()).is_some_and(|(x, y)| x != y)
        }
        _ => false,
    }
}

fn contradiction(library: &Library, first: &Statement, second: &Statement, what: &str) -> Diagnostic {
    let cited = |s: &Statement| {
        let names: Vec<String> = s.sources.iter().map(|e| library.name(Value::Entity(*e))).collect();
        if names.is_empty() {
            format!("`{}`, which names no source", s.name)
        } else {
            format!("`{}`, after {}", s.name, names.join(", "))
        }
    };
    Diagnostic::warning("F0606", second.span, format!("this entry {what}"))
        .here(cited(second))
        .also(first.span, cited(first))
        .note(format!("both are about {}", library.write_fact(&first.fact)))
        .help("keep the one that its source bears out, or record the other as a statement of who says so")
}
