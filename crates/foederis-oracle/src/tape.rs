//! A tape of numbers from which a case is made; shorter and smaller tapes make simpler cases, so that failures shrink.

use std::cell::Cell;

/// Reads choices; past its end every choice is the first.
#[derive(Debug)]
pub(crate) struct Tape<'t> {
    numbers: &'t [u16],
    at: Cell<usize>,
}

impl<'t> Tape<'t> {
    pub(crate) fn new(numbers: &'t [u16]) -> Self {
        Self { numbers, at: Cell::new(0) }
    }

    fn next(&self) -> usize {
        let at = self.at.get();
        self.at.set(at + 1);
        self.numbers.get(at).copied().map_or(0, usize::from)
    }

    /// A number below `bound`.
    pub(crate) fn below(&self, bound: usize) -> usize {
        self.next() % bound.max(1)
    }

    /// True in so many of a hundred cases; the simplest tape says no.
    pub(crate) fn chance(&self, percent: usize) -> bool {
        self.next() % 100 >= 100 - percent
    }

    /// A position, each with a weight.
    pub(crate) fn weighted(&self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (i, weight) in weights.iter().enumerate() {
            if left < *weight {
                return i;
            }
            left -= weight;
        }
        0
    }
}
