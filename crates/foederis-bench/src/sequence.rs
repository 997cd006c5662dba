//! Numbers that look random and are the same in every run.

/// A linear congruential generator.
#[derive(Clone, Debug)]
pub struct Sequence(u64);

impl Sequence {
    /// A sequence of its own for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut sequence = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        sequence.below(2);
        sequence
    }

    /// The next number, from 0 to `end`, itself not included; 0 when `end` is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(end.max(1))).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A day of two centuries from 1820, as a number of days since 1970-01-01.
    pub fn day(&mut self) -> i32 {
        FIRST_DAY + i32::try_from(self.below(TWO_CENTURIES)).unwrap_or(0)
    }
}

/// 1 January 1820.
pub const FIRST_DAY: i32 = -54_787;
/// So many days are two centuries.
pub const TWO_CENTURIES: u32 = 73_049;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_seed_others() {
        let numbers = |seed| {
            let mut sequence = Sequence::new(seed);
            (0..20).map(|_| sequence.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
        assert_eq!(foederis_model::Day::from_number(FIRST_DAY).to_string(), "1820-01-01");
        let last = FIRST_DAY + i32::try_from(TWO_CENTURIES).unwrap();
        assert_eq!(foederis_model::Day::from_number(last).to_string(), "2020-01-01");
    }
}
