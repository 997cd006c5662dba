//! Which variables a condition gives values to, which it only tests, and the order that follows for several conditions.

use std::collections::BTreeSet;

use foederis_model::{Atom, Comparison, Formula, Line, Quota, Term, Variable};

type Variables = BTreeSet<Variable>;

fn variable(term: Term) -> Option<Variable> {
    match term {
        Term::Variable(v) => Some(v),
        Term::Value(_) => None,
    }
}

pub(crate) fn of_atom(atom: &Atom) -> Variables {
    atom.terms.iter().filter_map(|t| variable(*t)).collect()
}

/// The variables that a condition can give values to.
pub(crate) fn given(formula: &Formula) -> Variables {
    match formula {
        Formula::Atom(atom) => of_atom(atom),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().flat_map(given).collect(),
        Formula::Compare(a, Comparison::Same, b) => [*a, *b].into_iter().filter_map(variable).collect(),
        Formula::IsA(term, _) => variable(*term).into_iter().collect(),
        Formula::After { of, .. } | Formula::Within { of, .. } => given(of),
        Formula::Once(inner) | Formula::Ever(inner) => given(inner),
        Formula::OnDayOf { holds, .. } => given(holds),
        Formula::Not(_)
        | Formula::Compare(..)
        | Formula::Count { .. }
        | Formula::Date { .. }
        | Formula::Untranslated(_) => Variables::new(),
    }
}

/// Those to which it gives values whichever of its alternatives holds.
pub(crate) fn surely_given(formula: &Formula) -> Variables {
    match formula {
        Formula::Any(parts) => parts.iter().map(surely_given).reduce(|a, b| &a & &b).unwrap_or_default(),
        Formula::All(parts) => parts.iter().flat_map(surely_given).collect(),
        Formula::After { of, .. } | Formula::Within { of, .. } => surely_given(of),
        Formula::Once(inner) | Formula::Ever(inner) => surely_given(inner),
        Formula::OnDayOf { holds, .. } => surely_given(holds),
        _ => given(formula),
    }
}

/// The variables that a condition speaks of; the one that a count runs over is its own.
pub(crate) fn free(formula: &Formula) -> Variables {
    match formula {
        Formula::Atom(atom) => of_atom(atom),
        Formula::Not(inner) | Formula::Once(inner) | Formula::Ever(inner) => free(inner),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().flat_map(free).collect(),
        Formula::Compare(a, _, b) => [*a, *b].into_iter().filter_map(variable).collect(),
        Formula::IsA(term, _) => variable(*term).into_iter().collect(),
        Formula::After { period, of } | Formula::Within { period, of } => {
            free(of).into_iter().chain(variable(*period)).collect()
        }
        Formula::OnDayOf { holds, act } => free(holds).into_iter().chain(free(act)).collect(),
        Formula::Count { quota, over, among, holds } => {
            let mut all = free(among);
            all.extend(holds.iter().flat_map(|h| free(h)));
            all.remove(over);
            if let Quota::AtLeast(term) = quota {
                all.extend(variable(*term));
            }
            all
        }
        Formula::Date { date, .. } => variable(*date).into_iter().collect(),
        Formula::Untranslated(_) => Variables::new(),
    }
}

/// The variables that a condition names at all, those that counts run over with them.
pub(crate) fn mentioned(formula: &Formula) -> Variables {
    let mut all = free(formula);
    walk(formula, &mut |f| {
        if let Formula::Count { over, .. } = f {
            all.insert(*over);
        }
        all.extend(free(f));
    });
    all
}

/// Every condition inside a condition, itself first.
pub(crate) fn walk<'f>(formula: &'f Formula, f: &mut impl FnMut(&'f Formula)) {
    f(formula);
    match formula {
        Formula::Not(inner) | Formula::Once(inner) | Formula::Ever(inner) => walk(inner, f),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|p| walk(p, f)),
        Formula::After { of, .. } | Formula::Within { of, .. } => walk(of, f),
        Formula::OnDayOf { holds, act } => {
            walk(holds, f);
            walk(act, f);
        }
        Formula::Count { among, holds, .. } => {
            walk(among, f);
            if let Some(holds) = holds {
                walk(holds, f);
            }
        }
        Formula::Atom(_)
        | Formula::Compare(..)
        | Formula::IsA(..)
        | Formula::Date { .. }
        | Formula::Untranslated(_) => {}
    }
}

/// The variables that must have a value from elsewhere, if anything else gives one, given those in `bound`.
fn awaits(formula: &Formula, bound: &Variables) -> Variables {
    match formula {
        // Each gives the other its value; with neither known the comparison has to wait.
        Formula::Compare(Term::Variable(a), Comparison::Same, Term::Variable(b)) => {
            if bound.contains(a) || bound.contains(b) { Variables::new() } else { Variables::from([*a, *b]) }
        }
        // Each alternative finds its own values; of several conditions one may find them for another.
        Formula::Any(parts) => parts.iter().flat_map(|p| awaits(p, bound)).collect(),
        Formula::All(parts) => {
            let others =
                |i: usize| parts.iter().enumerate().filter(move |(j, _)| *j != i).flat_map(|(_, p)| given(p));
            parts.iter().enumerate().flat_map(|(i, p)| &awaits(p, bound) - &others(i).collect()).collect()
        }
        Formula::After { period, of } | Formula::Within { period, of } => {
            let period: Variables = variable(*period).into_iter().collect();
            &awaits(of, bound) | &(&(&period - &given(of)) - bound)
        }
        Formula::Once(inner) | Formula::Ever(inner) => awaits(inner, bound),
        Formula::OnDayOf { holds, act } => &awaits(holds, bound) | &(&(&free(act) - &given(holds)) - bound),
        _ => &(&free(formula) - &given(formula)) - bound,
    }
}

/// The positions of several conditions in the order in which they are solved. `exception` marks those that give nothing.
pub(crate) fn order(conditions: &[(&Formula, bool)], bound: &Variables) -> Vec<usize> {
    let mut bound = bound.clone();
    let mut left: Vec<usize> = (0..conditions.len()).collect();
    let mut done = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready = |i: &usize| {
            let (formula, exception) = conditions[*i];
            let waits = if exception { &free(formula) - &bound } else { awaits(formula, &bound) };
            let others = left.iter().filter(|j| *j != i && !conditions[**j].1);
            let coming: Variables = others.flat_map(|j| given(conditions[*j].0)).collect();
            waits.is_disjoint(&coming)
        };
        let at = left.iter().position(ready).unwrap_or(0);
        let next = left.remove(at);
        if !conditions[next].1 {
            bound.extend(surely_given(conditions[next].0));
        }
        done.push(next);
    }
    done
}

/// The same for the lines of a rule.
pub(crate) fn order_lines(lines: &[Line], bound: &Variables) -> Vec<usize> {
    let conditions: Vec<(&Formula, bool)> = lines.iter().map(|l| (&l.formula, l.unless)).collect();
    order(&conditions, bound)
}
