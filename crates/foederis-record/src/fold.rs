//! From what was said about one fact to the days on which it holds.
//!
//! From the least trusted rank up, with a rank's stated days T and denied days F (c certain, p possible), and C and P
//! the certain and possible days so far: `C' = (Tc + C) - Fp`, `P' = Tp + (P - Fc)`. A rank's T and F are what its
//! sides say taken together; of what one side says, the later said governs.

use std::cmp::Reverse;

use foederis_model::{Algebra as _, Bounds, Day, EntityId, Gap, Ground, StatementId, Timeline, Truth};

/// One heard statement that bears on a fact.
#[derive(Clone, Debug)]
pub(crate) struct Saying {
    pub(crate) id: StatementId,
    /// 0 is the most trusted.
    pub(crate) rank: usize,
    /// Who is answerable; entries without a register are one side together.
    pub(crate) side: Option<EntityId>,
    /// When it was said, by the latest day it may have been; what is undated comes first.
    pub(crate) when: Option<Day>,
    pub(crate) denies: bool,
    /// The days it speaks of.
    pub(crate) days: Timeline<Truth>,
    /// For what speaks against a fact by speaking for its sibling: the days on which the side later took that back.
    /// The earlier position that it gave up for the sibling does not return.
    pub(crate) retracted: Option<Timeline<Truth>>,
}

/// What was said about one fact, folded.
#[derive(Clone, Debug)]
pub(crate) struct Folded {
    pub(crate) ground: Ground,
    /// Of these nothing is left: the same side said otherwise later of all their days.
    pub(crate) superseded: Vec<StatementId>,
}

/// What is said on one day, by a side or by all sides of a rank.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Voice {
    states: Truth,
    denies: Truth,
    /// Two that are believed alike disagree; without this, what is open is open because a date is vague.
    contested: bool,
}

impl Voice {
    /// With what another side says that is believed alike.
    fn beside(&self, other: &Self) -> Self {
        let said = |t: Truth| t != Truth::No;
        Self {
            states: self.states.max(other.states),
            denies: self.denies.max(other.denies),
            contested: self.contested
                || other.contested
                || (said(self.states) && said(other.denies))
                || (said(self.denies) && said(other.states)),
        }
    }
}

/// What holds on one day, as far as the ranks heard so far go.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Level {
    truth: Truth,
    gap: Option<Gap>,
}

impl Level {
    fn silence(truth: Truth) -> Self {
        Self { truth, gap: (truth == Truth::Open).then_some(Gap::Missing) }
    }

    /// With what a more trusted rank says.
    fn under(&self, voice: &Voice) -> Self {
        let certain = (voice.states == Truth::Yes || self.truth == Truth::Yes) && voice.denies == Truth::No;
        let possible = voice.states != Truth::No || (self.truth != Truth::No && voice.denies != Truth::Yes);
        let decides = voice.states == Truth::Yes || voice.denies == Truth::Yes;
        let silent = voice.states == Truth::No && voice.denies == Truth::No;
        let gap = if voice.contested {
            Some(Gap::Contested)
        } else if silent || (!decides && self.gap == Some(Gap::Contested)) {
            self.gap
        } else {
            Some(Gap::Vague)
        };
        let truth = match (certain, possible) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Open,
            (false, false) => Truth::No,
        };
        Self { truth, gap: gap.filter(|_| truth == Truth::Open) }
    }
}

/// The days on which a fact holds, given what silence means and what was said.
pub(crate) fn fold(silence: &Timeline<Truth>, mut sayings: Vec<Saying>) -> Folded {
    sayings.sort_by_key(|s| (Reverse(s.rank), s.side, s.when, s.id));
    let mut superseded = Vec::new();
    let mut level = silence.map(|t| Level::silence(*t));
    for rank in sayings.chunk_by(|a, b| a.rank == b.rank) {
        let voice = rank
            .chunk_by(|a, b| a.side == b.side)
            .map(|side| position(side, &mut superseded))
            .reduce(|a, b| a.zip(&b, Voice::beside));
        if let Some(voice) = voice {
            level = level.zip(&voice, Level::under);
        }
    }
    superseded.sort_unstable();
    let by = |denies: bool| {
        let mut ids: Vec<StatementId> = sayings
            .iter()
            .filter(|s| s.denies == denies && superseded.binary_search(&s.id).is_err())
            .map(|s| s.id)
            .collect();
        ids.sort_unstable();
        ids
    };
    Folded {
        ground: Ground {
            truth: level.map(|l| l.truth),
            gap: level.map(|l| l.gap),
            stated_by: by(false),
            denied_by: by(true),
        },
        superseded,
    }
}

/// The position of one side, whose sayings are given in order: of each, what it has not said otherwise later.
///
/// What is said at one time stays together; if it contradicts itself, it is contested.
fn position(side: &[Saying], superseded: &mut Vec<StatementId>) -> Timeline<Voice> {
    let silent = Timeline::always(Truth::No);
    let or = |a: &Timeline<Truth>, b: &Timeline<Truth>| a.zip(b, |a, b| Bounds.or(a, b));
    let without = |a: &Timeline<Truth>, b: &Timeline<Truth>| a.zip(b, |a, b| Bounds.and(a, &Bounds.not(b)));
    // What is left, and all that was ever said later than the time looked at.
    let (mut states, mut denies) = (silent.clone(), silent.clone());
    let (mut later_states, mut later_denies) = (silent.clone(), silent.clone());
    for at_one_time in side.chunk_by(|a, b| a.when == b.when).rev() {
        let (mut all_states, mut all_denies) = (later_states.clone(), later_denies.clone());
        for saying in at_one_time {
            let (otherwise, kept, said) = if saying.denies {
                (&later_states, &mut denies, &mut all_denies)
            } else {
                (&later_denies, &mut states, &mut all_states)
            };
            let mut left = without(&saying.days, otherwise);
            if let Some(retracted) = &saying.retracted {
                left = without(&left, retracted);
            }
            if left == silent && saying.days != silent {
                superseded.push(saying.id);
            }
            *kept = or(kept, &left);
            *said = or(said, &saying.days);
        }
        (later_states, later_denies) = (all_states, all_denies);
    }
    states.zip(&denies, |s, d| Voice {
        states: *s,
        denies: *d,
        // Certainly both only if they were said at one time: a later word would have undone the earlier.
        contested: *s == Truth::Yes && *d == Truth::Yes,
    })
}
