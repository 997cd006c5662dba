//! Declared names that look like other declared names.

use std::collections::HashMap;

use foederis_model::{Library, Span};

use crate::diagnostic::{Diagnostic, Edit};
use crate::look_alike::{composed, difference, disguised, letter, skeleton};

/// Warns of twins, of letters of another alphabet in disguise, and of letters that are not composed.
pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let things = library.entities.iter().map(|e| (e.name.as_str(), e.span));
    let relations = library.relations.iter().map(|r| (r.name.as_str(), r.span));
    let conditions = library.conditions.iter().map(|c| (c.name.as_str(), c.span));
    let mut found = of(things.collect());
    found.extend(of(relations.collect()));
    found.extend(of(conditions.collect()));
    found
}

fn of(names: Vec<(&str, Span)>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if names.iter().all(|(name, _)| name.is_ascii()) {
        return found;
    }
    let mut seen: HashMap<String, (&str, Span)> = HashMap::with_capacity(names.len());
    // Names of plain letters first: of twins, it is the other that is looked at.
    let (plain, other): (Vec<_>, Vec<_>) = names.into_iter().partition(|(name, _)| name.is_ascii());
    for (name, span) in plain {
        seen.entry(skeleton(name)).or_insert((name, span));
    }
    for (name, span) in other {
        let twin = *seen.entry(skeleton(name)).or_insert((name, span));
        if twin.0 != name {
            found.push(
                Diagnostic::warning(
                    "F0612",
                    span,
                    format!("`{name}` looks like `{}`, but is another name", twin.0),
                )
                .also(twin.1, "the other name")
                .note(difference(name, twin.0))
                .help("write both with the same letters, or give one of them a name that looks different"),
            );
        } else if let Some((c, plain)) = disguised(name) {
            found.push(
                Diagnostic::warning(
                    "F0612",
                    span,
                    format!("`{name}` looks like `{plain}`, but one of its letters is {}", letter(c)),
                )
                .help(format!("write `{plain}`, here and wherever the name is used"))
                .possible_fix(format!("write `{plain}`, all in Latin letters"), [Edit::replace(span, plain)]),
            );
        } else if let Some(composed) = composed(name) {
            found.push(
                Diagnostic::warning(
                    "F0612",
                    span,
                    format!("in `{name}` a letter and its mark are two characters, which look like one"),
                )
                .note("somebody who types the name will write one character, and it will not be found")
                .help("write the letter as one character, here and wherever the name is used")
                .possible_fix("write the letter as one character", [Edit::replace(span, composed)]),
            );
        }
    }
    found
}
