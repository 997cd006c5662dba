//! An invented world: states, pacts with their parties and regions, incidents. Plain numbers, which every program that is
//! compared gets alike.

use std::collections::BTreeSet;

use crate::sequence::{FIRST_DAY, Sequence, TWO_CENTURIES};

/// How many states there are.
pub const STATES: u32 = 200;
/// How many regions there are.
pub const REGIONS: u32 = 12;
/// From consent to membership, in days.
pub const WAIT: i32 = 30;
/// From notice to the first day out, in days.
pub const NOTICE: i32 = 365;

/// A state's consent to a pact, and its notice, if it gave one; days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The state's number.
    pub state: u32,
    /// The pact's number.
    pub pact: u32,
    /// The day of consent.
    pub consent: i32,
    /// The day of notice.
    pub notice: Option<i32>,
}

/// An attack on a day at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Who attacked.
    pub attacker: u32,
    /// Who was attacked.
    pub victim: u32,
    /// On which day, since 1970-01-01.
    pub day: i32,
    /// Where.
    pub region: u32,
}

/// Everything that is on record of an invented world.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// How many pacts there are.
    pub pacts: u32,
    /// Consents and notices, pact by pact.
    pub memberships: Vec<Membership>,
    /// Which pact covers which region.
    pub covers: Vec<(u32, u32)>,
    /// Incidents, by number.
    pub incidents: Vec<Incident>,
}

impl World {
    /// A world with so many pacts and incidents.
    ///
    /// Of a hundred pacts 85 have two parties, 13 have 3 to 6, and 2 have 7 to 25. A third of the parties have given
    /// notice.
    #[must_use]
    pub fn new(pacts: u32, incidents: u32, seed: u64) -> Self {
        let mut world = Self::default();
        let mut sequence = Sequence::new(seed);
        while world.pacts < pacts {
            world.add_pact(&mut sequence);
        }
        for _ in 0..incidents {
            let attacker = sequence.below(STATES);
            let victim = (attacker + 1 + sequence.below(STATES - 1)) % STATES;
            world.incidents.push(Incident {
                attacker,
                victim,
                day: sequence.day(),
                region: sequence.below(REGIONS),
            });
        }
        world
    }

    /// A world with at least so many statements about membership, and no incident.
    #[must_use]
    pub fn with_statements(statements: usize, seed: u64) -> Self {
        let mut world = Self::default();
        let mut sequence = Sequence::new(seed);
        let mut so_far = 0;
        while so_far < statements {
            let before = world.memberships.len();
            world.add_pact(&mut sequence);
            let new = world.memberships.get(before..).unwrap_or(&[]);
            so_far += new.len() + new.iter().filter(|m| m.notice.is_some()).count();
        }
        world
    }

    /// How many statements about membership there are.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.memberships.len() + self.memberships.iter().filter(|m| m.notice.is_some()).count()
    }

    fn add_pact(&mut self, sequence: &mut Sequence) {
        let pact = self.pacts;
        self.pacts += 1;
        let parties = match sequence.below(100) {
            0..85 => 2,
            85..98 => 3 + sequence.below(4),
            _ => 7 + sequence.below(19),
        };
        let mut states = BTreeSet::new();
        while states.len() < parties as usize {
            states.insert(sequence.below(STATES));
        }
        let begins = FIRST_DAY + i32::try_from(sequence.below(TWO_CENTURIES - 15_000)).unwrap_or(0);
        for state in states {
            let consent = begins + i32::try_from(sequence.below(1500)).unwrap_or(0);
            let lasts = 300 + i32::try_from(sequence.below(12_000)).unwrap_or(0);
            let notice = sequence.chance(33).then_some(consent + lasts);
            self.memberships.push(Membership { state, pact, consent, notice });
        }
        let first = sequence.below(REGIONS);
        for next in 0..=sequence.below(6) {
            self.covers.push((pact, (first + next) % REGIONS));
        }
    }
}
