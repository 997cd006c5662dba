//! Labels that know which open fact they depend on: one bound for every completion of a few open facts.
//!
//! Bounds alone cannot see that `h if p` and `h if not p` give `h` whatever `p` is. Here each open fact (missing or contested) is a
//! variable, a label holds a pair of bounds for every assignment, and what is the same in all of them is certain.

use foederis_model::{Algebra, Truth};

use crate::weigh::{Odds, Share};

/// The most open facts that are told apart in every answer; with more, it stays a sound bound and says so.
pub(crate) const MOST_VARIABLES: usize = 8;

/// The algebra of labels over a number of variables.
#[derive(Clone, Debug)]
pub(crate) struct Worlds {
    count: usize,
    /// Assignments that can be: not those in which an at-most-one relation has two values.
    possible: Vec<u64>,
}

/// For every assignment, whether it certainly and whether it possibly holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WorldLabel {
    certain: Vec<u64>,
    possible: Vec<u64>,
}

impl Worlds {
    /// All assignments of `variables`, a few: without those in which two of a pair of `exclusive` hold.
    pub(crate) fn new(variables: usize, exclusive: &[(usize, usize)]) -> Self {
        let count = 1usize << variables;
        let mut possible = vec![0u64; count.div_ceil(64)];
        for world in 0..count {
            let holds = |variable: usize| world >> variable & 1 == 1;
            if !exclusive.iter().any(|(a, b)| holds(*a) && holds(*b)) {
                possible[world / 64] |= 1 << (world % 64);
            }
        }
        Self { count, possible }
    }

    /// A bound that is the same in every assignment.
    pub(crate) fn constant(&self, truth: Truth) -> WorldLabel {
        let all = |on: bool| vec![if on { u64::MAX } else { 0 }; self.possible.len()];
        WorldLabel { certain: all(truth == Truth::Yes), possible: all(truth != Truth::No) }
    }

    /// The label of a variable.
    pub(crate) fn variable(&self, variable: usize) -> WorldLabel {
        let mut bits = vec![0u64; self.possible.len()];
        for world in (0..self.count).filter(|w| w >> variable & 1 == 1) {
            bits[world / 64] |= 1 << (world % 64);
        }
        WorldLabel { certain: bits.clone(), possible: bits }
    }

    /// What holds over all assignments together.
    pub(crate) fn truth(&self, label: &WorldLabel) -> Truth {
        let mut pairs = self.possible.iter().zip(label.certain.iter().zip(&label.possible));
        if pairs.clone().all(|(mask, (certain, _))| mask & !certain == 0) {
            Truth::Yes
        } else if pairs.all(|(mask, (_, possible))| mask & possible == 0) {
            Truth::No
        } else {
            Truth::Open
        }
    }

    /// Of every assignment, the first variable changing fastest, whether it can be and what the label says in it.
    pub(crate) fn odds(&self, label: &WorldLabel) -> Odds {
        let bit = |bits: &[u64], world: usize| f64::from(u8::from(bits[world / 64] >> (world % 64) & 1 == 1));
        let share = |world: usize| {
            let whole = bit(&self.possible, world);
            let of = |bits: &[u64]| whole * bit(bits, world);
            Share { certain: of(&label.certain), possible: of(&label.possible), whole }
        };
        Odds((0..self.count).map(share).collect())
    }

    /// Whether a variable changes a label in no assignment that can be. A label that is open in one of them hides what it
    /// depends on, so that nothing is said.
    pub(crate) fn is_idle(&self, label: &WorldLabel, variable: usize) -> bool {
        let can_be = |world: usize| self.possible[world / 64] >> (world % 64) & 1 == 1;
        (0..self.count).filter(|world| can_be(*world)).all(|world| {
            let other = world ^ (1 << variable);
            label.at(world) != Truth::Open && (!can_be(other) || label.at(world) == label.at(other))
        })
    }

    fn each(a: &[u64], b: &[u64], f: impl Fn(u64, u64) -> u64) -> Vec<u64> {
        a.iter().zip(b).map(|(x, y)| f(*x, *y)).collect()
    }
}

impl WorldLabel {
    fn at(&self, world: usize) -> Truth {
        let bit = |bits: &[u64]| bits[world / 64] >> (world % 64) & 1 == 1;
        match (bit(&self.certain), bit(&self.possible)) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Open,
            (false, false) => Truth::No,
        }
    }
}

impl Algebra for Worlds {
    type Label = WorldLabel;

    fn no(&self) -> WorldLabel {
        self.constant(Truth::No)
    }

    fn yes(&self) -> WorldLabel {
        self.constant(Truth::Yes)
    }

    fn undecided(&self) -> WorldLabel {
        self.constant(Truth::Open)
    }

    fn and(&self, a: &WorldLabel, b: &WorldLabel) -> WorldLabel {
        WorldLabel {
            certain: Self::each(&a.certain, &b.certain, |x, y| x & y),
            possible: Self::each(&a.possible, &b.possible, |x, y| x & y),
        }
    }

    fn or(&self, a: &WorldLabel, b: &WorldLabel) -> WorldLabel {
        WorldLabel {
            certain: Self::each(&a.certain, &b.certain, |x, y| x | y),
            possible: Self::each(&a.possible, &b.possible, |x, y| x | y),
        }
    }

    fn not(&self, a: &WorldLabel) -> WorldLabel {
        WorldLabel {
            certain: a.possible.iter().map(|x| !x).collect(),
            possible: a.certain.iter().map(|x| !x).collect(),
        }
    }

    fn refine(&self, possible: &WorldLabel, certain: &WorldLabel) -> WorldLabel {
        WorldLabel {
            certain: Self::each(&certain.certain, &possible.certain, |x, y| x | y),
            possible: Self::each(&possible.possible, &certain.certain, |x, y| x | y),
        }
    }

    fn reaches(&self, members: &[(WorldLabel, WorldLabel)], gain: i64, loss: i64, base: i64) -> WorldLabel {
        let mut label = self.no();
        for world in 0..self.count {
            let here: Vec<(Truth, Truth)> = members.iter().map(|(m, h)| (m.at(world), h.at(world))).collect();
            let truth = foederis_model::Bounds.reaches(&here, gain, loss, base);
            let bit = 1 << (world % 64);
            if truth == Truth::Yes {
                label.certain[world / 64] |= bit;
            }
            if truth != Truth::No {
                label.possible[world / 64] |= bit;
            }
        }
        label
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_or_its_denial_is_certain() {
        let worlds = Worlds::new(2, &[]);
        let p = worlds.variable(0);
        let either = worlds.or(&p, &worlds.not(&p));
        let both = worlds.and(&p, &worlds.not(&p));
        assert_eq!(worlds.truth(&either), Truth::Yes);
        assert_eq!(worlds.truth(&both), Truth::No);
        assert_eq!(worlds.truth(&p), Truth::Open);
    }

    #[test]
    fn two_values_of_an_at_most_one_relation_exclude_each_other() {
        let worlds = Worlds::new(2, &[(0, 1)]);
        let both = worlds.and(&worlds.variable(0), &worlds.variable(1));
        assert_eq!(worlds.truth(&both), Truth::No);
    }
}
