//! Labels that know which facts they depend on: for every choice of truth for some facts, whether something certainly
//! and whether it possibly holds, as shared binary decision diagrams (Bryant 1986).
//!
//! Bounds alone cannot see that `h if p` and `h if not p` give `h` whatever `p` is. Here the facts are variables, and what
//! is the same for all of their values is certain. Diagrams may grow: past a limit, a label falls back to the sound bound
//! "perhaps", and [`Diagrams::overflown`] says that it did.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use foederis_model::{Algebra, Bounds, Truth};
use oxidd::bdd::{BDDFunction, new_manager};
use oxidd::util::AllocResult;
use oxidd::{BooleanFunction, Function, Manager as _, ManagerRef as _};

/// In which choices something is so.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Diagram {
    Never,
    Always,
    Depends(BDDFunction),
}

impl std::fmt::Debug for Diagram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Always => f.write_str("always"),
            Self::Depends(function) => write!(f, "a diagram of {} nodes", function.node_count()),
        }
    }
}

impl From<BDDFunction> for Diagram {
    fn from(function: BDDFunction) -> Self {
        if !function.satisfiable() {
            Self::Never
        } else if function.valid() {
            Self::Always
        } else {
            Self::Depends(function)
        }
    }
}

impl Diagram {
    /// The first variable that it depends on, with what is left of it where that one does not hold and where it does.
    pub(crate) fn first_variable(&self) -> Option<(usize, Self, Self)> {
        let Self::Depends(function) = self else { return None };
        // Variables are never reordered: a level is the number of its variable.
        let level = function.with_manager_shared(|manager, edge| manager.get_node(edge).level());
        let (with, without) = function.cofactors()?;
        Some((usize::try_from(level).ok()?, without.into(), with.into()))
    }
}

/// In which choices something certainly, and in which it possibly holds; the first is a part of the second.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DiagramLabel {
    pub(crate) certain: Diagram,
    pub(crate) possible: Diagram,
}

/// The algebra of labels over some variables.
pub(crate) struct Diagrams {
    variables: Vec<Diagram>,
    /// The choices that can be made; what is never among them is in no diagram.
    pub(crate) can_be: Diagram,
    overflown: Cell<bool>,
}

/// How many nodes the diagrams of one question may have, one size after the other.
pub(crate) const ROOMS: [usize; 3] = [1 << 14, 1 << 18, 1 << 21];

/// Tries with little room first, and with more where it was not enough; `try_with` is given each room's diagrams and
/// answers nothing to ask for more. Nothing when there is no larger room up to `most`.
pub(crate) fn in_growing_rooms<T, E>(
    variables: usize,
    rooms: &[usize],
    most: usize,
    mut try_with: impl FnMut(Diagrams) -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    for room in rooms.iter().filter(|room| **room <= most) {
        let Some(diagrams) = Diagrams::new(variables, *room) else { return Ok(None) };
        if let Some(found) = try_with(diagrams)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

impl Diagrams {
    /// So many variables, the first on top, with room for so many nodes. Nothing when there is not even room for them.
    pub(crate) fn new(variables: usize, room: usize) -> Option<Self> {
        let count = u32::try_from(variables).ok()?;
        let manager = new_manager(room, room, 1);
        let functions: AllocResult<Vec<BDDFunction>> = manager.with_manager_exclusive(|manager| {
            manager.add_vars(count).map(|v| BDDFunction::var(manager, v)).collect()
        });
        let variables = functions.ok()?.into_iter().map(Diagram::Depends).collect();
        Some(Self { variables, can_be: Diagram::Always, overflown: Cell::new(false) })
    }

    /// Leaves out the choices in which two of a pair of variables hold.
    pub(crate) fn exclude(&mut self, pairs: &[(usize, usize)]) {
        for (a, b) in pairs {
            let (a, b) = (self.variable(*a), self.variable(*b));
            let both = self.both(&a, &b);
            let not_both = self.opposite(&both);
            self.can_be = self.both(&self.can_be, &not_both);
        }
    }

    /// Leaves out the choices in which more than so many variables hold: what is only asked of few changes at a time
    /// needs much smaller diagrams.
    pub(crate) fn at_most(&mut self, most: usize) {
        // By how many may still hold: the choices of the variables below that are few enough.
        let mut few = vec![Diagram::Always; most + 1];
        for variable in (0..self.variables.len()).rev() {
            let holds = self.variable(variable);
            let holds_not = self.opposite(&holds);
            for left in (0..=most).rev() {
                let without = self.both(&holds_not, &few[left]);
                let with = match left.checked_sub(1) {
                    Some(fewer) => self.both(&holds, &few[fewer]),
                    None => Diagram::Never,
                };
                few[left] = self.one_of(&with, &without);
            }
        }
        let few = few.pop().unwrap_or(Diagram::Always);
        self.can_be = self.both(&self.can_be, &few);
    }

    /// Some label was too large and is only a bound.
    pub(crate) fn overflown(&self) -> bool {
        self.overflown.get()
    }

    /// The choices in which a variable holds.
    pub(crate) fn variable(&self, variable: usize) -> Diagram {
        self.variables.get(variable).map_or(Diagram::Never, |holds| self.both(holds, &self.can_be))
    }

    /// The label of what holds where a variable does.
    pub(crate) fn label_of(&self, variable: usize) -> DiagramLabel {
        let holds = self.variable(variable);
        DiagramLabel { certain: holds.clone(), possible: holds }
    }

    /// A bound that is the same in every choice.
    pub(crate) fn constant(&self, truth: Truth) -> DiagramLabel {
        let on = |holds: bool| if holds { Diagram::Always } else { Diagram::Never };
        DiagramLabel { certain: on(truth == Truth::Yes), possible: on(truth != Truth::No) }
    }

    /// Where a condition holds one label, and the other where it does not.
    pub(crate) fn either(
        &self,
        when: &Diagram,
        then: &DiagramLabel,
        otherwise: &DiagramLabel,
    ) -> DiagramLabel {
        let choose = |then: &Diagram, otherwise: &Diagram| {
            let with = self.both(when, then);
            let without = self.both(&self.opposite(when), otherwise);
            self.one_of(&with, &without)
        };
        DiagramLabel {
            certain: choose(&then.certain, &otherwise.certain),
            possible: choose(&then.possible, &otherwise.possible),
        }
    }

    /// The choices in which a label has a truth.
    pub(crate) fn where_it_is(&self, label: &DiagramLabel, truth: Truth) -> Diagram {
        match truth {
            Truth::Yes => label.certain.clone(),
            Truth::Open => self.both(&label.possible, &self.opposite(&label.certain)),
            Truth::No => self.opposite(&label.possible),
        }
    }

    /// What holds over all choices that can be made together.
    pub(crate) fn truth(&self, label: &DiagramLabel) -> Truth {
        let missing = self.opposite(&label.certain);
        let left = self.both(&self.can_be, &label.possible);
        match (label, self.overflown()) {
            (DiagramLabel { certain: Diagram::Always, .. }, _) => Truth::Yes,
            (DiagramLabel { possible: Diagram::Never, .. }, _) => Truth::No,
            (_, true) => Truth::Open,
            (_, false) if missing == Diagram::Never => Truth::Yes,
            (_, false) if left == Diagram::Never => Truth::No,
            (_, false) => Truth::Open,
        }
    }

    /// Whether a variable changes a label in no choice that can be made. A label that is open in one of them hides what
    /// it depends on, so that nothing is said.
    pub(crate) fn is_idle(&self, label: &DiagramLabel, variable: usize) -> bool {
        let Some(Diagram::Depends(holds)) = self.variables.get(variable) else { return false };
        if self.where_it_is(label, Truth::Open) != Diagram::Never {
            return false;
        }
        let given = |of: &Diagram, literal: AllocResult<BDDFunction>| match (of, literal) {
            (Diagram::Depends(of), Ok(literal)) => self.kept(of.restrict(&literal)),
            (Diagram::Depends(_), Err(error)) => self.kept(Err(error)),
            _ => of.clone(),
        };
        let parts = |of: &Diagram| (given(of, Ok(holds.clone())), given(of, holds.not()));
        let (with, without) = parts(&label.certain);
        let differ = self
            .one_of(&self.both(&with, &self.opposite(&without)), &self.both(&without, &self.opposite(&with)));
        let (can_be_with, can_be_without) = parts(&self.can_be);
        let both_can_be = self.both(&can_be_with, &can_be_without);
        !self.overflown() && self.both(&both_can_be, &differ) == Diagram::Never
    }

    pub(crate) fn both(&self, a: &Diagram, b: &Diagram) -> Diagram {
        match (a, b) {
            (Diagram::Never, _) | (_, Diagram::Never) => Diagram::Never,
            (Diagram::Always, other) | (other, Diagram::Always) => other.clone(),
            (Diagram::Depends(a), Diagram::Depends(b)) if a == b => Diagram::Depends(a.clone()),
            (Diagram::Depends(a), Diagram::Depends(b)) => self.kept(a.and(b)),
        }
    }

    pub(crate) fn one_of(&self, a: &Diagram, b: &Diagram) -> Diagram {
        match (a, b) {
            (Diagram::Always, _) | (_, Diagram::Always) => Diagram::Always,
            (Diagram::Never, other) | (other, Diagram::Never) => other.clone(),
            (Diagram::Depends(a), Diagram::Depends(b)) if a == b => Diagram::Depends(a.clone()),
            (Diagram::Depends(a), Diagram::Depends(b)) => self.kept(a.or(b)),
        }
    }

    pub(crate) fn opposite(&self, a: &Diagram) -> Diagram {
        match (a, &self.can_be) {
            (Diagram::Never, _) => Diagram::Always,
            (Diagram::Always, _) => Diagram::Never,
            (Diagram::Depends(a), Diagram::Depends(can_be)) => self.kept(a.imp_strict(can_be)),
            (Diagram::Depends(a), _) => self.kept(a.not()),
        }
    }

    /// A diagram, if there was room for it; without room, nothing that is built on it counts any more.
    fn kept(&self, function: AllocResult<BDDFunction>) -> Diagram {
        match function {
            Ok(function) => function.into(),
            Err(_) => {
                self.overflown.set(true);
                Diagram::Never
            }
        }
    }

    /// A label, unless there was no room: then a sound bound.
    fn sound(&self, label: DiagramLabel) -> DiagramLabel {
        if self.overflown() { self.constant(Truth::Open) } else { label }
    }
}

impl Algebra for Diagrams {
    type Label = DiagramLabel;

    fn no(&self) -> DiagramLabel {
        self.constant(Truth::No)
    }

    fn yes(&self) -> DiagramLabel {
        self.constant(Truth::Yes)
    }

    fn undecided(&self) -> DiagramLabel {
        self.constant(Truth::Open)
    }

    fn and(&self, a: &DiagramLabel, b: &DiagramLabel) -> DiagramLabel {
        self.sound(DiagramLabel {
            certain: self.both(&a.certain, &b.certain),
            possible: self.both(&a.possible, &b.possible),
        })
    }

    fn or(&self, a: &DiagramLabel, b: &DiagramLabel) -> DiagramLabel {
        self.sound(DiagramLabel {
            certain: self.one_of(&a.certain, &b.certain),
            possible: self.one_of(&a.possible, &b.possible),
        })
    }

    fn not(&self, a: &DiagramLabel) -> DiagramLabel {
        self.sound(DiagramLabel { certain: self.opposite(&a.possible), possible: self.opposite(&a.certain) })
    }

    fn refine(&self, possible: &DiagramLabel, certain: &DiagramLabel) -> DiagramLabel {
        self.sound(DiagramLabel {
            certain: certain.certain.clone(),
            possible: self.one_of(&possible.possible, &certain.certain),
        })
    }

    fn reaches(
        &self,
        members: &[(DiagramLabel, DiagramLabel)],
        gain: i64,
        loss: i64,
        base: i64,
    ) -> DiagramLabel {
        // Which choices lead to which sum: the least that it may be, and the most.
        let (mut least, mut most) = (BTreeMap::from([(base, Diagram::Always)]), BTreeMap::new());
        most.insert(base, Diagram::Always);
        for (counted, holds) in members {
            let (mut adds_least, mut adds_most) = (BTreeMap::new(), BTreeMap::new());
            for counts in [Truth::No, Truth::Open, Truth::Yes] {
                for held in [Truth::No, Truth::Open, Truth::Yes] {
                    let here = self.both(&self.where_it_is(counted, counts), &self.where_it_is(holds, held));
                    let (low, high) = Bounds::adds(counts, held, gain, loss);
                    self.add_to(&mut adds_least, low, &here);
                    self.add_to(&mut adds_most, high, &here);
                }
            }
            least = self.sums(&least, &adds_least);
            most = self.sums(&most, &adds_most);
            if self.overflown() {
                return self.constant(Truth::Open);
            }
        }
        let reached = |sums: &BTreeMap<i64, Diagram>| {
            let enough = sums.iter().filter(|(sum, _)| **sum >= 0);
            enough.fold(Diagram::Never, |all, (_, here)| self.one_of(&all, here))
        };
        self.sound(DiagramLabel { certain: reached(&least), possible: reached(&most) })
    }
}

impl Diagrams {
    fn add_to(&self, sums: &mut BTreeMap<i64, Diagram>, sum: i64, here: &Diagram) {
        if *here != Diagram::Never {
            let known = sums.remove(&sum).unwrap_or(Diagram::Never);
            sums.insert(sum, self.one_of(&known, here));
        }
    }

    fn sums(&self, so_far: &BTreeMap<i64, Diagram>, adds: &BTreeMap<i64, Diagram>) -> BTreeMap<i64, Diagram> {
        let mut all = BTreeMap::new();
        for (sum, here) in so_far {
            for (more, there) in adds {
                self.add_to(&mut all, sum + more, &self.both(here, there));
            }
        }
        all
    }
}

/// The minimal sets of variables that lead to a goal when they hold and no other does, up to a size. Nothing when there
/// are more than `most`.
///
/// A set with a variable is minimal if it leads there with it, and no part of it does without; so the sets are put
/// together from those of the two halves of the diagram, each part of it looked at once for each size.
pub(crate) fn minimal_sets(goal: &Diagram, largest: usize, most: usize) -> Option<Vec<Vec<usize>>> {
    let mut known = HashMap::new();
    let mut all = sets_below(goal, largest, most, &mut known)?;
    all.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    Some(all)
}

type SetsBySize = HashMap<(Diagram, usize), Vec<Vec<usize>>>;

fn sets_below(goal: &Diagram, left: usize, most: usize, known: &mut SetsBySize) -> Option<Vec<Vec<usize>>> {
    let Some((variable, without, with)) = goal.first_variable() else {
        return Some(if *goal == Diagram::Always { vec![Vec::new()] } else { Vec::new() });
    };
    let key = (goal.clone(), left);
    if let Some(sets) = known.get(&key) {
        return Some(sets.clone());
    }
    let mut sets = sets_below(&without, left, most, known)?;
    if left > 0 {
        let smaller = sets.len();
        for set in sets_below(&with, left - 1, most, known)? {
            let spared = sets.get(..smaller).unwrap_or_default();
            if !spared.iter().any(|other| other.iter().all(|v| set.contains(v))) {
                let mut set = set;
                set.insert(0, variable);
                sets.push(set);
            }
        }
    }
    if sets.len() > most {
        return None;
    }
    known.insert(key, sets.clone());
    Some(sets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_or_its_denial_is_certain() {
        let diagrams = Diagrams::new(2, 1 << 10).unwrap();
        let p = diagrams.label_of(0);
        let either = diagrams.or(&p, &diagrams.not(&p));
        let both = diagrams.and(&p, &diagrams.not(&p));
        assert_eq!(diagrams.truth(&either), Truth::Yes);
        assert_eq!(diagrams.truth(&both), Truth::No);
        assert_eq!(diagrams.truth(&p), Truth::Open);
    }

    #[test]
    fn two_values_of_an_at_most_one_relation_exclude_each_other() {
        let mut diagrams = Diagrams::new(2, 1 << 10).unwrap();
        diagrams.exclude(&[(0, 1)]);
        let both = diagrams.and(&diagrams.label_of(0), &diagrams.label_of(1));
        assert_eq!(diagrams.truth(&both), Truth::No);
    }

    #[test]
    fn minimal_sets_are_those_of_which_no_part_will_do() {
        let diagrams = Diagrams::new(5, 1 << 10).unwrap();
        let v = |i| diagrams.variable(i);
        // (0 and 1) or (2 and not 0) or (1 and 2 and 3 and 4)
        let first = diagrams.both(&v(0), &v(1));
        let second = diagrams.both(&v(2), &diagrams.opposite(&v(0)));
        let third = diagrams.both(&diagrams.both(&v(1), &v(2)), &diagrams.both(&v(3), &v(4)));
        let goal = diagrams.one_of(&diagrams.one_of(&first, &second), &third);
        assert_eq!(minimal_sets(&goal, 3, 100), Some(vec![vec![2], vec![0, 1]]));
        assert_eq!(minimal_sets(&goal, 1, 100), Some(vec![vec![2]]));
        assert_eq!(minimal_sets(&goal, 3, 1), None);
    }

    #[test]
    fn choices_of_few_are_kept_to() {
        let mut diagrams = Diagrams::new(4, 1 << 10).unwrap();
        diagrams.at_most(2);
        let three = (0..3).fold(Diagram::Always, |all, i| diagrams.both(&all, &diagrams.variable(i)));
        assert_eq!(three, Diagram::Never);
        let goal = diagrams.opposite(&diagrams.variable(3));
        let goal = diagrams.both(&goal, &diagrams.one_of(&diagrams.variable(0), &diagrams.variable(1)));
        assert_eq!(minimal_sets(&goal, 2, 100), Some(vec![vec![0], vec![1]]));
    }

    #[test]
    fn what_has_no_room_is_a_bound_and_says_so() {
        let diagrams = Diagrams::new(40, 64).unwrap();
        // Pairs whose order makes the diagram double with each.
        let label = (0..20).fold(diagrams.no(), |sum, i| {
            diagrams.or(&sum, &diagrams.and(&diagrams.label_of(i), &diagrams.label_of(i + 20)))
        });
        assert!(diagrams.overflown());
        assert_eq!(diagrams.truth(&label), Truth::Open);
    }
}
