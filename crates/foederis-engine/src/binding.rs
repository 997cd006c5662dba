//! Values for the variables of one rule, and what atoms become with them.

use foederis_model::{Atom, Pattern, Rule, Slot, Term, Value, Variable};

use crate::error::EngineError;

/// Values for the variables of one rule.
pub(crate) type Binding = Vec<Option<Value>>;

pub(crate) fn unbound_error(rule: &Rule, term: Term) -> EngineError {
    let variable = match term {
        Term::Variable(v) => rule.variables.get(usize::from(v.0)).cloned().unwrap_or_default(),
        Term::Value(_) => String::new(),
    };
    EngineError::Unbound { rule: rule.id, variable }
}

pub(crate) fn value_of(term: Term, binding: &Binding) -> Option<Value> {
    match term {
        Term::Value(value) => Some(value),
        Term::Variable(v) => binding.get(usize::from(v.0)).copied().flatten(),
    }
}

pub(crate) fn bind(binding: &Binding, term: Term, value: Value) -> Binding {
    let mut bound = binding.clone();
    if let Term::Variable(v) = term
        && let Some(slot) = bound.get_mut(usize::from(v.0))
    {
        *slot = Some(value);
    }
    bound
}

/// The pattern of an atom: open variables by their number, so that one variable twice means one value.
pub(crate) fn pattern_of(atom: &Atom, binding: &Binding) -> Pattern {
    let slots = atom
        .terms
        .iter()
        .map(|term| match (value_of(*term, binding), term) {
            (Some(value), _) => Slot::Is(value),
            (None, Term::Variable(v)) => Slot::Any(Some(v.0.to_string())),
            (None, Term::Value(_)) => Slot::Any(None),
        })
        .collect();
    Pattern { relation: atom.relation, slots }
}

/// The same pattern with open slots named by position, so that equal questions share a table.
pub(crate) fn canonical(pattern: &Pattern) -> Pattern {
    let mut names: Vec<&str> = Vec::new();
    let slots = pattern
        .slots
        .iter()
        .map(|slot| match slot {
            Slot::Any(Some(name)) => {
                let at = names.iter().position(|n| n == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                Slot::Any(Some(at.to_string()))
            }
            other => other.clone(),
        })
        .collect();
    Pattern { relation: pattern.relation, slots }
}

/// A rule's variables as far as the pattern of its head gives them; `None` when the head is of another form.
pub(crate) fn unify(rule: &Rule, pattern: &Pattern) -> Option<Binding> {
    let mut binding: Binding = vec![None; rule.variables.len()];
    for (term, slot) in rule.head.terms.iter().zip(&pattern.slots) {
        if let Slot::Is(value) = slot {
            match value_of(*term, &binding) {
                Some(bound) if bound != *value => return None,
                Some(_) => {}
                None => binding = bind(&binding, *term, *value),
            }
        }
    }
    Some(binding)
}

/// The error of a head one of whose variables nothing gives a value.
pub(crate) fn head_unbound(rule: &Rule, binding: &Binding) -> EngineError {
    let open = rule.head.terms.iter().find(|t| value_of(**t, binding).is_none());
    open.map_or(EngineError::Unbound { rule: rule.id, variable: String::new() }, |t| unbound_error(rule, *t))
}

/// The values that a pattern found for an atom gives to its variables.
pub(crate) fn bind_found(atom: &Atom, found: &Pattern, binding: &Binding) -> Binding {
    let mut bound = binding.clone();
    for (term, slot) in atom.terms.iter().zip(&found.slots) {
        if let (Term::Variable(v), Slot::Is(value)) = (term, slot)
            && let Some(place) = bound.get_mut(usize::from(v.0))
        {
            *place = Some(*value);
        }
    }
    bound
}

pub(crate) fn atom_mentions(atom: &Atom, variable: Variable) -> bool {
    atom.terms.contains(&Term::Variable(variable))
}
