//! Articles that override each other in a circle, and overrides that decide nothing.

use std::collections::HashMap;

use foederis_model::{EntityId, Library, Rule, Span, Term, Value};

use crate::diagnostic::Diagnostic;

/// Reports each circle of overrides once, and overrides that decide nothing.
pub(super) fn check(library: &Library, spans: &[Span]) -> Vec<Diagnostic> {
    let mut found = circles(library, spans);
    let mut of_article: HashMap<EntityId, Vec<&Rule>> = HashMap::new();
    for rule in &library.rules {
        if let Some(article) = rule.article {
            of_article.entry(article).or_default().push(rule);
        }
    }
    for (number, (stronger, weaker)) in library.overrides.iter().enumerate() {
        let rules = |article: &EntityId| of_article.get(article).map_or(&[][..], Vec::as_slice);
        let opposed = |a: &&Rule| rules(weaker).iter().any(|b| oppose(a, b));
        if !rules(stronger).iter().any(opposed) {
            let name = |article: &EntityId| library.name(Value::Entity(*article));
            found.push(
                Diagnostic::warning(
                    "F0615",
                    spans.get(number).copied().unwrap_or_default(),
                    format!(
                        "`{}` never overrides `{}`: nothing in the one denies what the other says",
                        name(stronger),
                        name(weaker)
                    ),
                )
                .also(library.entities[stronger.index()].span, "this article is to prevail")
                .also(library.entities[weaker.index()].span, "over this one")
                .help("write what it takes away as `rule no RELATION(...)`, or remove the line"),
            );
        }
    }
    found
}

/// Whether one says of some fact that it is so and the other that it is not.
fn oppose(a: &Rule, b: &Rule) -> bool {
    let meets = |(a, b): (&Term, &Term)| match (a, b) {
        (Term::Value(a), Term::Value(b)) => a == b,
        _ => true,
    };
    a.denies != b.denies
        && a.head.relation == b.head.relation
        && a.head.terms.iter().zip(&b.head.terms).all(meets)
}

fn circles(library: &Library, spans: &[Span]) -> Vec<Diagnostic> {
    let pairs = &library.overrides;
    let mut found = Vec::new();
    let mut reported: Vec<EntityId> = Vec::new();
    for (number, (start, _)) in pairs.iter().enumerate() {
        if reported.contains(start) {
            continue;
        }
        let Some(path) = path_back(pairs, number) else {
            continue;
        };
        reported.extend(path.iter().map(|p| pairs[*p].0));
        let names: Vec<String> = path
            .iter()
            .map(|p| library.name(Value::Entity(pairs[*p].0)))
            .chain([library.name(Value::Entity(*start))])
            .collect();
        let at = |p: usize| spans.get(p).copied().unwrap_or_default();
        let mut diagnostic = Diagnostic::warning(
            "F0604",
            at(number),
            format!("these articles override each other in a circle: {}", names.join(" over ")),
        )
        .help("remove one of the lines: of articles in a circle none prevails");
        for other in path.iter().skip(1) {
            diagnostic = diagnostic.also(at(*other), "and here");
        }
        found.push(diagnostic);
    }
    found
}

/// The shortest way from a pair's weaker article back to its stronger one, as positions of pairs.
fn path_back(pairs: &[(EntityId, EntityId)], first: usize) -> Option<Vec<usize>> {
    let goal = pairs[first].0;
    let mut ways: Vec<Vec<usize>> = vec![vec![first]];
    let mut seen: Vec<EntityId> = vec![pairs[first].1];
    let mut at = 0;
    while let Some(way) = ways.get(at).cloned() {
        at += 1;
        let here = pairs[*way.last()?].1;
        for (number, (stronger, weaker)) in pairs.iter().enumerate() {
            if *stronger != here {
                continue;
            }
            let mut longer = way.clone();
            longer.push(number);
            if *weaker == goal {
                return Some(longer);
            }
            if !seen.contains(weaker) {
                seen.push(*weaker);
                ways.push(longer);
            }
        }
    }
    None
}
