//! What is stated of relations that only rules decide: claims, which decide nothing, where a fact may be meant.

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{Atom, Library, Relation, RelationId, Rule, Silence, Span, Statement, Term};

use super::circles::atoms_needed;
use crate::diagnostic::Diagnostic;

/// From one relation to what its rules ask for, through so many others that are decided by rules.
const DEEPEST: usize = 4;

pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let without_rules = without_rules(library);
    let mut found = entered(library);
    found.retain(|relation, _| !without_rules.contains_key(relation));
    without_rules.into_values().chain(found.into_values().flatten()).collect()
}

/// All that is said: on record, in tests and in cases.
fn said(library: &Library) -> impl Iterator<Item = &Statement> {
    let in_tests = library.tests.iter().flat_map(|t| &t.given);
    let in_cases = library.cases.iter().flat_map(|c| &c.questions).flat_map(|q| &q.given);
    library.statements.iter().chain(in_tests).chain(in_cases)
}

/// What is stated of relations that only rules decide, where no rule does, and a condition needs it.
fn without_rules(library: &Library) -> BTreeMap<RelationId, Diagnostic> {
    let concluded = concluded(library);
    let decided = |relation: &RelationId| {
        library.relations[relation.index()].silence != Silence::Derived || concluded.contains(relation)
    };
    let mut needed: BTreeMap<RelationId, Span> = BTreeMap::new();
    for rule in &library.rules {
        for (atom, span) in atoms_needed(rule) {
            if !decided(&atom.relation) {
                needed.entry(atom.relation).or_insert(span);
            }
        }
    }
    let mut found: BTreeMap<RelationId, Diagnostic> = BTreeMap::new();
    for statement in said(library) {
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
    found
}

/// Entries of registers, and what is given as one, about what rules decide. Who states it with a name makes a claim.
fn entered(library: &Library) -> BTreeMap<RelationId, Vec<Diagnostic>> {
    let mut found: BTreeMap<RelationId, Vec<Diagnostic>> = BTreeMap::new();
    let mut asked: BTreeMap<RelationId, Vec<String>> = BTreeMap::new();
    for statement in said(library).filter(|s| s.speaker.is_none()) {
        let relation = statement.fact.relation;
        let declared = &library.relations[relation.index()];
        if declared.silence != Silence::Derived {
            continue;
        }
        let name = &declared.name;
        let asked = asked.entry(relation).or_insert_with(|| asked_for(library, relation));
        let help = if asked.is_empty() {
            format!("where somebody claims it, name who: `given SPEAKER states {name}(...)`, or a statement")
        } else {
            format!("put on record what the rules ask for, as {}", asked.join(" or "))
        };
        let diagnostic = Diagnostic::warning(
            "F0620",
            statement.span,
            format!("rules decide `{name}`, so that this is a claim about it and decides nothing"),
        )
        .also(declared.span, "declared here as `derived`: by rules only")
        .help(help);
        found.entry(relation).or_default().push(diagnostic);
    }
    found
}

/// The relations of the record that the rules for a relation ask for, as far as they are about the same things.
fn asked_for(library: &Library, relation: RelationId) -> Vec<String> {
    let mut level = BTreeSet::from([relation]);
    let mut seen = level.clone();
    for _ in 0..DEEPEST {
        let (mut next, mut found) = (BTreeSet::new(), Vec::new());
        for rule in library.rules.iter().filter(|r| !r.denies && level.contains(&r.head.relation)) {
            for (atom, _) in atoms_needed(rule) {
                if library.relations[atom.relation.index()].silence == Silence::Derived {
                    next.insert(atom.relation);
                } else {
                    found.push((in_common(rule, atom), atom.relation));
                }
            }
        }
        if let Some(most) = found.iter().map(|(common, _)| *common).max() {
            let mut shapes = Vec::new();
            for (_, relation) in found.into_iter().filter(|(common, _)| *common == most) {
                let shape = shape(&library.relations[relation.index()]);
                if !shapes.contains(&shape) && shapes.len() < 3 {
                    shapes.push(shape);
                }
            }
            return shapes;
        }
        level = next.difference(&seen).copied().collect();
        seen.extend(next);
    }
    Vec::new()
}

/// How many variables of a rule's head a condition speaks of.
fn in_common(rule: &Rule, atom: &Atom) -> usize {
    let variables = rule.head.terms.iter().filter(|t| matches!(t, Term::Variable(_)));
    variables.filter(|t| atom.terms.contains(t)).count()
}

fn shape(relation: &Relation) -> String {
    let roles: Vec<&str> = relation.roles.iter().map(|r| r.name.as_str()).collect();
    format!("`{}({})`", relation.name, roles.join(", "))
}

/// The relations that a rule, a clause line or a form of one can give.
fn concluded(library: &Library) -> BTreeSet<RelationId> {
    let rules = library.rules.iter().filter(|r| !r.denies).map(|r| r.head.relation);
    let forms = library.clauses.iter().flat_map(|c| c.states.iter().copied());
    rules.chain(forms).collect()
}
