//! What bears on a question, by the rules alone.

use foederis_model::{Atom, Formula, Pattern, RelationId, RuleId};
use indexmap::IndexSet;

use crate::binding::unify;
use crate::program::Program;

/// The relations whose facts of the record bear on a question, for callers that load a record in part.
#[must_use]
pub fn demanded_relations(program: &Program<'_>, relation: RelationId) -> IndexSet<RelationId> {
    let mut seen: IndexSet<RelationId> = IndexSet::from([relation]);
    let mut next = 0;
    while let Some(relation) = seen.get_index(next).copied() {
        next += 1;
        for id in program.rules_for(relation) {
            for line in &program.rule(*id).lines {
                walk_atoms(&line.formula, &mut |atom| {
                    seen.insert(atom.relation);
                });
            }
        }
    }
    seen
}

fn walk_atoms(formula: &Formula, f: &mut impl FnMut(&Atom)) {
    match formula {
        Formula::Atom(atom) => f(atom),
        Formula::Not(inner) | Formula::Once(inner) | Formula::Ever(inner) => walk_atoms(inner, f),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|p| walk_atoms(p, f)),
        Formula::After { of, .. } | Formula::Within { of, .. } => walk_atoms(of, f),
        Formula::OnDayOf { holds, act } => {
            walk_atoms(holds, f);
            walk_atoms(act, f);
        }
        Formula::Count { among, holds, .. } => {
            walk_atoms(among, f);
            if let Some(holds) = holds {
                walk_atoms(holds, f);
            }
        }
        Formula::Compare(..) | Formula::IsA(..) | Formula::Date { .. } | Formula::Untranslated(_) => {}
    }
}

/// Rules that conclude a fact of this pattern at all, whatever their conditions: is there such a duty in the text?
#[must_use]
pub fn rules_matching(program: &Program<'_>, pattern: &Pattern) -> Vec<RuleId> {
    let rules = program.rules_for(pattern.relation).iter().copied();
    rules.filter(|id| !program.rule(*id).denies && unify(program.rule(*id), pattern).is_some()).collect()
}
