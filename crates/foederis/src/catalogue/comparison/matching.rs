//! Which treaty an alliance of a data set is: by a number that the library declares, else by its members and its year.

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{Day, EntityId, ImpreciseDate, Pattern, Slot, Truth, Value};
use indexmap::IndexMap;
use serde::Serialize;

use super::{Known, StateNumbers, UnmatchedAlliance};
use crate::catalogue::{Catalogue, Named};
use crate::data_set::{Alliance, DataSet};
use crate::foederis::AskError;
use crate::vocabulary;

/// How an alliance and a treaty were matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum MatchedBy {
    /// The library declares the number of the data set.
    DeclaredNumber,
    /// By members and the year of signature or of entry into force.
    MembersAndYear {
        /// Members that both have.
        common: usize,
        /// Members that either has.
        either: usize,
        /// By how many years the beginning is off: 0 or 1.
        years_apart: u16,
        /// Of several that fit as well, this one has the same day.
        by_day: bool,
    },
}

/// An alliance that was matched to no treaty because several fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ambiguous {
    /// Its number in the data set.
    pub alliance: u32,
    /// The line of the file where it begins.
    pub line: u64,
    /// The treaties that it may be.
    pub candidates: Vec<Named>,
    /// Why none was taken.
    pub why: String,
}

/// What was matched to what.
#[derive(Debug, Default)]
pub(super) struct Matched {
    pub(super) pairs: IndexMap<u32, (Vec<EntityId>, MatchedBy)>,
    pub(super) ambiguous: Vec<Ambiguous>,
    pub(super) unmatched: Vec<u32>,
}

/// So many years the beginning of an alliance may be off.
const YEARS: u16 = 1;

/// The least share of the members that both must have where the year is the same, as a fraction.
const LEAST_IN_YEAR: (usize, usize) = (1, 2);

/// The same where the year is off: then the members must tell more.
const LEAST_BESIDE_YEAR: (usize, usize) = (3, 4);

/// A treaty as a candidate.
struct Candidate {
    id: EntityId,
    /// Its parties, by the first number of each.
    members: BTreeSet<u32>,
    /// Parties without a number.
    unnumbered: usize,
    signed: Option<ImpreciseDate>,
    /// The first day on which somebody is bound.
    bound_from: Option<Day>,
}

/// How well a treaty fits: greater is better. The share of members in common in thousandths, then the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    share: usize,
    nearness: u16,
    same_day: bool,
}

impl Fit {
    /// Without the day, which decides only between those that fit alike.
    fn rank(self) -> (usize, u16) {
        (self.share, self.nearness)
    }
}

impl Catalogue<'_> {
    pub(super) fn matched(
        &self,
        set: &DataSet,
        known: &IndexMap<EntityId, Known>,
        states: &StateNumbers,
    ) -> Result<Matched, AskError> {
        let declared = self.declared_numbers(set.form.numbers_of())?;
        let taken: BTreeSet<EntityId> = declared
            .iter()
            .filter(|(number, _)| set.alliances.contains_key(*number))
            .flat_map(|(_, ids)| ids)
            .copied()
            .collect();
        let candidates: Vec<Candidate> =
            known.values().filter(|k| !taken.contains(&k.id)).map(|k| self.candidate(k, states)).collect();
        let mut by_year: BTreeMap<i16, BTreeSet<usize>> = BTreeMap::new();
        for (at, candidate) in candidates.iter().enumerate() {
            for year in candidate.years() {
                by_year.entry(year).or_default().insert(at);
            }
        }
        let mut matched = Matched::default();
        let mut wanting: BTreeMap<EntityId, Vec<(u32, Fit, MatchedBy)>> = BTreeMap::new();
        for (number, alliance) in &set.alliances {
            if let Some(ids) = declared.get(number) {
                matched.pairs.insert(*number, (ids.clone(), MatchedBy::DeclaredNumber));
                continue;
            }
            let mut fits = self.fits(alliance, &candidates, &by_year, states);
            let Some(best) = fits.iter().map(|(fit, ..)| fit.rank()).max() else {
                matched.unmatched.push(*number);
                continue;
            };
            fits.retain(|(fit, ..)| fit.rank() == best);
            let several = fits.len() > 1;
            if several && fits.iter().filter(|(fit, ..)| fit.same_day).count() == 1 {
                fits.retain(|(fit, ..)| fit.same_day);
            }
            match fits.as_slice() {
                [(fit, candidate, matched_by)] => {
                    let mut matched_by = matched_by.clone();
                    if let MatchedBy::MembersAndYear { by_day, .. } = &mut matched_by {
                        *by_day = several;
                    }
                    wanting.entry(candidate.id).or_default().push((*number, *fit, matched_by));
                }
                _ => matched.ambiguous.push(Ambiguous {
                    alliance: *number,
                    line: alliance.line,
                    candidates: fits.iter().map(|(_, c, _)| self.named(c.id)).collect(),
                    why: "they have the same members in the same year".to_owned(),
                }),
            }
        }
        for (treaty, mut alliances) in wanting {
            alliances.sort_by_key(|(number, fit, _)| (std::cmp::Reverse(*fit), *number));
            let tied = matches!(alliances.as_slice(), [(_, a, _), (_, b, _), ..] if a == b);
            let first = alliances.first().map(|(number, ..)| *number);
            for (at, (number, _, matched_by)) in alliances.into_iter().enumerate() {
                if at == 0 && !tied {
                    matched.pairs.insert(number, (vec![treaty], matched_by));
                    continue;
                }
                let others = match first.filter(|_| !tied) {
                    Some(better) => format!("alliance {better} fits it better"),
                    None => "another alliance of the file fits it as well".to_owned(),
                };
                matched.ambiguous.push(Ambiguous {
                    alliance: number,
                    line: set.alliances.get(&number).map_or(0, |a| a.line),
                    candidates: vec![self.named(treaty)],
                    why: others,
                });
            }
        }
        let place = |number: &u32| set.alliances.get_index_of(number);
        matched.pairs.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
        matched.ambiguous.sort_by_key(|one| one.line);
        Ok(matched)
    }

    /// The numbers that the library declares for a data set; several instruments may have one.
    fn declared_numbers(&self, data_set: &str) -> Result<BTreeMap<u32, Vec<EntityId>>, AskError> {
        let mut declared: BTreeMap<u32, Vec<EntityId>> = BTreeMap::new();
        let library = self.library();
        let (Some(relation), Some(data_set)) =
            (library.relation(vocabulary::NUMBERED), library.entity(data_set))
        else {
            return Ok(declared);
        };
        let slots = vec![Slot::Any(None), Slot::Is(Value::Entity(data_set)), Slot::Any(None)];
        for (values, days) in self.days_of(&Pattern { relation, slots })? {
            let [Value::Entity(treaty), _, Value::Number(number)] = values.as_slice() else { continue };
            let Ok(number) = u32::try_from(*number) else { continue };
            if days.stretches().any(|(_, _, truth)| *truth == Truth::Yes) {
                declared.entry(number).or_default().push(*treaty);
            }
        }
        for treaties in declared.values_mut() {
            treaties.sort_by_key(|id| library.instruments.get_index_of(id));
        }
        Ok(declared)
    }

    fn candidate(&self, known: &Known, states: &StateNumbers) -> Candidate {
        let numbers = known.bound.keys().map(|state| states.first.get(state).copied());
        let (members, unnumbered) = numbers.fold((BTreeSet::new(), 0), |(mut members, without), number| {
            let none = usize::from(number.is_none());
            members.extend(number);
            (members, without + none)
        });
        let first = known.bound.values().filter_map(|days| days.possible().spells().first().map(|(a, _)| *a));
        Candidate {
            id: known.id,
            members,
            unnumbered,
            signed: self.signed_on(known.id),
            bound_from: first.min(),
        }
    }

    /// The treaties that an alliance may be, each with how well it fits.
    fn fits<'c>(
        &self,
        alliance: &Alliance,
        candidates: &'c [Candidate],
        by_year: &BTreeMap<i16, BTreeSet<usize>>,
        states: &StateNumbers,
    ) -> Vec<(Fit, &'c Candidate, MatchedBy)> {
        let Some((begins, Some((year, ..)))) = alliance.begins().map(|day| (day, day.latest.ymd())) else {
            return Vec::new();
        };
        // A state with two numbers, of which the file has the second, is the same state.
        let members: BTreeSet<u32> = alliance.members.keys().map(|n| states.canonical(*n)).collect();
        let near = i16::try_from(YEARS).unwrap_or(0);
        let in_range: BTreeSet<usize> = by_year
            .range(year.saturating_sub(near)..=year.saturating_add(near))
            .flat_map(|(_, all)| all)
            .copied()
            .collect();
        let fits = in_range.into_iter().filter_map(|at| {
            let candidate = candidates.get(at)?;
            let common = members.intersection(&candidate.members).count();
            let either = members.union(&candidate.members).count() + candidate.unnumbered;
            let years_apart = candidate.years().into_iter().map(|y| y.abs_diff(year)).min()?;
            let (least, of) = if years_apart == 0 { LEAST_IN_YEAR } else { LEAST_BESIDE_YEAR };
            if common < 2 || common * of < either * least {
                return None;
            }
            let same_day = begins.earliest == begins.latest
                && (candidate.signed.and_then(ImpreciseDate::exact) == Some(begins.latest)
                    || candidate.bound_from == Some(begins.latest));
            let fit =
                Fit { share: common * 1000 / either, nearness: YEARS.saturating_sub(years_apart), same_day };
            Some((fit, candidate, MatchedBy::MembersAndYear { common, either, years_apart, by_day: false }))
        });
        fits.collect()
    }

    pub(super) fn unmatched(
        &self,
        number: u32,
        alliance: &Alliance,
        states: &StateNumbers,
    ) -> UnmatchedAlliance {
        let title = |number: &u32| match states.of(*number).first() {
            Some(state) => self.named(*state).title,
            None => format!("state {number}"),
        };
        UnmatchedAlliance {
            alliance: number,
            line: alliance.line,
            begins: alliance.begins().map(|day| day.to_string()),
            members: alliance.members.keys().map(title).collect(),
        }
    }
}

impl Candidate {
    /// The years of signature and of the first binding.
    fn years(&self) -> BTreeSet<i16> {
        let year = |day: Day| day.ymd().map(|(year, ..)| year);
        let signed = self.signed.into_iter().flat_map(|d| [year(d.earliest), year(d.latest)]);
        signed.chain([self.bound_from.and_then(year)]).flatten().collect()
    }
}
