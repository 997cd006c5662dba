//! Duties that quote their article and do not say what is owed.

use std::collections::HashSet;

use foederis_model::{EntityId, Library};

use crate::diagnostic::Diagnostic;

/// Warns of duties without content in articles whose words are there.
pub(super) fn check(library: &Library, duties: Option<foederis_model::RelationId>) -> Vec<Diagnostic> {
    let Some(owes) = duties else {
        return Vec::new();
    };
    let quoted: HashSet<EntityId> = library
        .instruments
        .values()
        .flat_map(|i| &i.articles)
        .filter(|a| a.texts.iter().any(|t| !t.words.is_empty() || !t.translations.is_empty()))
        .map(|a| a.entity)
        .collect();
    let mut found: Vec<Diagnostic> = Vec::new();
    for rule in library.rules.iter().filter(|r| r.head.relation == owes && r.content.is_none() && !r.denies) {
        if rule.article.is_some_and(|a| quoted.contains(&a))
            && found.last().is_none_or(|before| before.span() != rule.span)
        {
            found.push(
                Diagnostic::warning("F0616", rule.span, "this duty does not say what is owed")
                    .note("an answer would name the kind of duty only, and the article says more")
                    .help("add a line such as `content \"such assistance as it deems necessary\"` below it, in the words of the article"),
            );
        }
    }
    found
}
