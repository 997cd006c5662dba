//! Which variables a condition gives values to, which it only tests, and the order in which conditions are solved.

use foederis_model::{Comparison, Formula, Quota, Term, Variable};

use crate::binding::{Binding, value_of};

/// The order in which conditions are solved, those marked being exceptions: that of the text, except that one which
/// only tests a variable waits for those that give it a value. So the order of lines does not change what a rule means.
pub(crate) fn order(conditions: &[(&Formula, bool)], binding: &Binding) -> Vec<usize> {
    let mut left: Vec<usize> = (0..conditions.len()).collect();
    let waits: Vec<Vec<Variable>> =
        conditions.iter().map(|(f, exception)| awaited(f, *exception, binding, &[])).collect();
    if waits.iter().all(Vec::is_empty) {
        return left;
    }
    let gives: Vec<Vec<Variable>> = conditions
        .iter()
        .map(|(formula, exception)| if *exception { Vec::new() } else { unbound(formula, binding) })
        .collect();
    let mut known: Vec<Variable> = Vec::new();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready = |i: &usize| {
            let settled = |v: &Variable| {
                known.contains(v) || !left.iter().any(|other| other != i && gives[*other].contains(v))
            };
            let (formula, exception) = conditions[*i];
            // What has got a value since may be all that it waited for.
            waits[*i].iter().all(settled) || awaited(formula, exception, binding, &known).iter().all(settled)
        };
        let next = left.remove(left.iter().position(ready).unwrap_or(0));
        if !conditions[next].1 {
            known.extend(surely_given(conditions[next].0, binding));
        }
        order.push(next);
    }
    order
}

/// The variables to which a condition gives values whichever of its alternatives holds.
fn surely_given(formula: &Formula, binding: &Binding) -> Vec<Variable> {
    match formula {
        Formula::Any(parts) => {
            let mut all = parts.iter().map(|p| surely_given(p, binding));
            let first = all.next().unwrap_or_default();
            all.fold(first, |both, one| both.into_iter().filter(|v| one.contains(v)).collect())
        }
        Formula::All(parts) => parts.iter().flat_map(|p| surely_given(p, binding)).collect(),
        Formula::Once(of)
        | Formula::Ever(of)
        | Formula::After { of, .. }
        | Formula::Within { of, .. }
        | Formula::OnDayOf { holds: of, .. } => surely_given(of, binding),
        _ => unbound(formula, binding),
    }
}

/// Whether a condition only tests a variable to which another was to give a value and did not.
pub(crate) fn waits_in_vain(conditions: &[(&Formula, bool)], which: usize, binding: &Binding) -> bool {
    let (formula, exception) = conditions[which];
    let waits = awaited(formula, exception, binding, &[]);
    conditions.iter().enumerate().any(|(i, (other, exception))| {
        i != which && !exception && unbound(other, binding).iter().any(|v| waits.contains(v))
    })
}

/// The variables without a value that a condition does not give one itself, when those `known` have got one.
fn awaited(formula: &Formula, exception: bool, binding: &Binding, known: &[Variable]) -> Vec<Variable> {
    let only_tested = |spoken_of: Vec<Variable>, given: &Formula| {
        let given = unbound(given, binding);
        spoken_of.into_iter().filter(|v| !given.contains(v)).collect::<Vec<_>>()
    };
    match formula {
        _ if exception => open_in(formula, binding),
        // Each alternative has to find its own values.
        Formula::Any(parts) => parts.iter().flat_map(|p| awaited(p, false, binding, known)).collect(),
        Formula::All(parts) => {
            let mut all = Vec::new();
            for (i, part) in parts.iter().enumerate() {
                let others = || parts.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, p)| p);
                let coming: Vec<Variable> = others().flat_map(|p| unbound(p, binding)).collect();
                all.extend(awaited(part, false, binding, known).into_iter().filter(|v| !coming.contains(v)));
            }
            all
        }
        Formula::After { period, of } | Formula::Within { period, of } => {
            let mut all = awaited(of, false, binding, known);
            if let Term::Variable(v) = period
                && value_of(*period, binding).is_none()
            {
                all.extend(only_tested(vec![*v], of));
            }
            all
        }
        Formula::Once(inner) | Formula::Ever(inner) => awaited(inner, false, binding, known),
        Formula::OnDayOf { holds, act } => {
            let mut all = awaited(holds, false, binding, known);
            all.extend(only_tested(open_in(act, binding), holds));
            all
        }
        Formula::Compare(_, Comparison::Same, _) => {
            // Either side gives the other its value.
            let open = open_in(formula, binding);
            if open.len() < 2 || open.iter().any(|v| known.contains(v)) { Vec::new() } else { open }
        }
        _ => only_tested(open_in(formula, binding), formula),
    }
}

/// The variables without a value that a condition speaks of.
fn open_in(formula: &Formula, binding: &Binding) -> Vec<Variable> {
    let mut open = Vec::new();
    walk_free(formula, &mut |term| {
        if let Term::Variable(v) = term
            && value_of(term, binding).is_none()
        {
            open.push(v);
        }
    });
    open
}

/// All terms of a condition, except the variable that a count runs over.
fn walk_free(formula: &Formula, f: &mut impl FnMut(Term)) {
    match formula {
        Formula::Count { quota, over, among, holds } => {
            if let Quota::AtLeast(term) = quota {
                f(*term);
            }
            let mut spoken_of = Vec::new();
            walk_free_dyn(among, &mut |t| spoken_of.push(t));
            if let Some(holds) = holds {
                walk_free_dyn(holds, &mut |t| spoken_of.push(t));
            }
            spoken_of.into_iter().filter(|t| *t != Term::Variable(*over)).for_each(f);
        }
        Formula::Not(inner) | Formula::Once(inner) | Formula::Ever(inner) => walk_free(inner, f),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|p| walk_free(p, f)),
        Formula::After { period, of } | Formula::Within { period, of } => {
            f(*period);
            walk_free(of, f);
        }
        Formula::OnDayOf { holds, act } => {
            walk_free(holds, f);
            walk_free(act, f);
        }
        Formula::Atom(_)
        | Formula::Compare(..)
        | Formula::IsA(..)
        | Formula::Date { .. }
        | Formula::Untranslated(_) => {
            walk_terms(formula, f);
        }
    }
}

/// As [`walk_free`], without a new type for each count inside a count.
fn walk_free_dyn(formula: &Formula, mut f: &mut dyn FnMut(Term)) {
    walk_free(formula, &mut f);
}

pub(crate) fn mentions(formula: &Formula, variable: Variable) -> bool {
    let mut found = false;
    walk_terms(formula, &mut |term| found |= term == Term::Variable(variable));
    found
}

/// The variables of a condition that have no value yet and could get one from it; those that a count runs over are its own.
pub(crate) fn unbound(formula: &Formula, binding: &Binding) -> Vec<Variable> {
    let mut open = Vec::new();
    walk_generated(formula, &mut |term| {
        if let Term::Variable(v) = term
            && value_of(term, binding).is_none()
            && !open.contains(&v)
        {
            open.push(v);
        }
    });
    open
}

/// All terms of a condition.
fn walk_terms(formula: &Formula, f: &mut impl FnMut(Term)) {
    match formula {
        Formula::Atom(atom) => atom.terms.iter().for_each(|t| f(*t)),
        Formula::Not(inner) | Formula::Once(inner) | Formula::Ever(inner) => walk_terms(inner, f),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|p| walk_terms(p, f)),
        Formula::Compare(a, _, b) => {
            f(*a);
            f(*b);
        }
        Formula::IsA(term, _) => f(*term),
        Formula::Date { date, .. } => f(*date),
        Formula::After { period, of } | Formula::Within { period, of } => {
            f(*period);
            walk_terms(of, f);
        }
        Formula::OnDayOf { holds, act } => {
            walk_terms(holds, f);
            walk_terms(act, f);
        }
        Formula::Count { quota, over, among, holds } => {
            if let Quota::AtLeast(term) = quota {
                f(*term);
            }
            f(Term::Variable(*over));
            walk_terms(among, f);
            if let Some(holds) = holds {
                walk_terms(holds, f);
            }
        }
        Formula::Untranslated(_) => {}
    }
}

/// The terms to which solving a condition gives values: not those under a negation, in a count, or in the act of "on the day of".
fn walk_generated(formula: &Formula, f: &mut impl FnMut(Term)) {
    match formula {
        Formula::Atom(atom) => atom.terms.iter().for_each(|t| f(*t)),
        Formula::Once(inner) | Formula::Ever(inner) => walk_generated(inner, f),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|p| walk_generated(p, f)),
        Formula::Compare(a, Comparison::Same, b) => {
            f(*a);
            f(*b);
        }
        Formula::IsA(term, _) => f(*term),
        Formula::After { of, .. } | Formula::Within { of, .. } => walk_generated(of, f),
        Formula::OnDayOf { holds, .. } => walk_generated(holds, f),
        Formula::Not(_)
        | Formula::Compare(..)
        | Formula::Count { .. }
        | Formula::Date { .. }
        | Formula::Untranslated(_) => {}
    }
}
