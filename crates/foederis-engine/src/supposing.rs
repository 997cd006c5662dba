//! What a flip may suppose that no search finds: for a condition that looks for values in the record, the facts with the
//! values that the conditions beside it find there. So `fights(?x) and great(?x)` and `great(?x) and fights(?x)` are turned by the same facts.

use foederis_model::{Atom, Formula, JointEvidence, Rule, Variable};

use crate::binding::{Binding, pattern_of};
use crate::error::EngineError;
use crate::ground::Grounder;
use crate::order::{self, unbound};

/// How many facts are supposed for one condition; where the conditions beside it give more values, it names none of them.
const MOST_SUPPOSED: usize = 40;

impl<E: JointEvidence + ?Sized> Grounder<'_, '_, E> {
    /// Takes up the facts that conditions joined by `and` could look for, given each other's values.
    pub(crate) fn suppose(
        &mut self,
        rule: &Rule,
        conditions: &[&Formula],
        binding: &Binding,
    ) -> Result<(), EngineError> {
        if !self.supposing {
            return Ok(());
        }
        let mut parts = Vec::new();
        conditions.iter().for_each(|c| flatten(c, &mut parts));
        for (i, part) in parts.iter().enumerate() {
            let Some(atom) = atom_of(part).filter(|a| !self.program.is_derived(a.relation)) else { continue };
            let looked_for = unbound(&Formula::Atom(atom.clone()), binding);
            if looked_for.is_empty() {
                continue;
            }
            let others = parts.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, p)| *p);
            let beside: Vec<(&Formula, bool)> = others
                .filter(|p| self.gives_few(p) && unbound(p, binding).iter().any(|v| looked_for.contains(v)))
                .map(|p| (p, false))
                .collect();
            let given = |v: &Variable| beside.iter().any(|(p, _)| unbound(p, binding).contains(v));
            if looked_for.iter().all(given) && self.supposed.insert((rule.id, atom.clone(), binding.clone()))
            {
                self.suppose_atom(rule, atom, &beside, binding)?;
            }
        }
        Ok(())
    }

    fn suppose_atom(
        &mut self,
        rule: &Rule,
        atom: &Atom,
        beside: &[(&Formula, bool)],
        binding: &Binding,
    ) -> Result<(), EngineError> {
        let was_building = std::mem::replace(&mut self.building, false);
        let found = self.values_beside(rule, beside, binding);
        self.building = was_building;
        let bindings = match found {
            Ok(bindings) => bindings,
            // What needs a value from elsewhere gives none.
            Err(EngineError::Unbound { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut facts: Vec<_> = bindings.iter().filter_map(|b| pattern_of(atom, b).as_fact()).collect();
        // A value found beside it may be of another kind: nobody could state that.
        let library = self.program.library;
        let roles = &library.relations[atom.relation.index()].roles;
        facts.retain(|fact| {
            fact.values.iter().zip(roles).all(|(value, role)| library.fits(*value, role.kind))
        });
        facts.sort_unstable();
        facts.dedup();
        if facts.len() <= MOST_SUPPOSED {
            self.also_supposed.extend(facts);
        }
        Ok(())
    }

    fn values_beside(
        &mut self,
        rule: &Rule,
        beside: &[(&Formula, bool)],
        binding: &Binding,
    ) -> Result<Vec<Binding>, EngineError> {
        let mut bindings = vec![binding.clone()];
        for i in order::order(beside, binding) {
            let mut next = Vec::new();
            for binding in &bindings {
                next.extend(self.solve(rule, beside[i].0, binding)?.into_iter().map(|s| s.binding));
            }
            bindings = next;
        }
        Ok(bindings)
    }

    /// Whether a condition gives values that are worth supposing something of: those on record, and no large kind.
    fn gives_few(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Atom(atom) => !self.program.is_derived(atom.relation),
            Formula::IsA(_, kind) => {
                let library = self.program.library;
                let of_kind = library.entities.iter().filter(|e| library.is_kind(e.kind, *kind));
                of_kind.take(MOST_SUPPOSED + 1).count() <= MOST_SUPPOSED
            }
            _ => false,
        }
    }
}

fn flatten<'f>(formula: &'f Formula, parts: &mut Vec<&'f Formula>) {
    match formula {
        Formula::All(all) => all.iter().for_each(|p| flatten(p, parts)),
        _ => parts.push(formula),
    }
}

/// The relation that a condition looks into, on whatever days.
fn atom_of(formula: &Formula) -> Option<&Atom> {
    match formula {
        Formula::Atom(atom) => Some(atom),
        Formula::Once(of)
        | Formula::Ever(of)
        | Formula::After { of, .. }
        | Formula::Within { of, .. }
        | Formula::OnDayOf { holds: of, .. } => atom_of(of),
        _ => None,
    }
}
