//! Where a scholar's own data set codes otherwise than the library.
//!
//! Every alliance of the data set is laid beside a treaty, or listed as found in one of them only; how it was matched is
//! said. A day of the data set agrees with the library where both name the same single day, is compatible where the days
//! that both allow have one in common, and differs otherwise, by so many days.

mod conduct;
mod days;
mod duties;
mod grounds;
mod matching;
mod members;

use std::collections::BTreeMap;

use foederis_model::{EntityId, Pattern, Slot, Timeline, Truth, Value, resolve_name};
use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::{Catalogue, Named};
use crate::data_set::{CodedColumns, DataSet, DataSetError};
use crate::foederis::{AskError, Foederis};
use crate::vocabulary;

pub use grounds::Ground;
pub use matching::{Ambiguous, MatchedBy};

/// A data set beside the library.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DataSetComparison {
    /// The form of the file, in words.
    pub form: String,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them say no more than an earlier one; they count once.
    pub duplicates: usize,
    /// The treaties that were matched, in the order of the file.
    pub treaties: Vec<ComparedTreaty>,
    /// Alliances that fit several treaties as well, or a treaty that another alliance fits.
    pub ambiguous: Vec<Ambiguous>,
    /// Alliances that fit no treaty of the library.
    pub not_in_library: Vec<UnmatchedAlliance>,
    /// Treaties that no alliance of the file was matched to.
    pub not_in_file: Vec<Named>,
    /// Numbers of states in the file that no state of the library has.
    pub unknown_states: Vec<u32>,
    /// Columns that the library knows a duty or a conduct for.
    pub columns: Vec<String>,
    /// Counts of all this.
    pub totals: ComparisonTotals,
}

/// A treaty and the alliance that it was matched to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedTreaty {
    /// The number of the alliance in the data set.
    pub alliance: u32,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// The treaty; where a data set makes one alliance of several instruments, all of them.
    pub treaties: Vec<Named>,
    /// How they were matched.
    pub matched_by: MatchedBy,
    /// What was compared.
    pub lines: Vec<ComparedLine>,
}

/// One thing that was compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedLine {
    /// What it is.
    pub about: About,
    /// Of whom, or in which column, or in which war.
    pub of: String,
    /// What the file says.
    pub file: Option<String>,
    /// What the library says.
    pub library: Option<String>,
    /// How the two compare.
    pub verdict: CodingVerdict,
    /// By how many days they differ: the file's day less the library's; negative where the file's is earlier.
    pub days: Option<i64>,
    /// The file's day is the library's day of signature.
    pub is_signature: bool,
    /// What one should know beside it.
    pub remark: Option<String>,
    /// On what the library's side rests.
    pub grounds: Vec<Ground>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// The day on which a treaty begins.
    Begin,
    /// The day on which it ends.
    End,
    /// A state that is a member.
    Member,
    /// The day on which a member enters.
    Entry,
    /// The day on which a member leaves.
    Exit,
    /// A kind of duty.
    Duty,
    /// Conduct in a war.
    Conduct,
}

/// How two codings compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodingVerdict {
    /// Both say the same.
    Agrees,
    /// At least one of them is imprecise, and both may be right.
    Compatible,
    /// They cannot both be right.
    Differs,
    /// The library says nothing of it.
    OnlyInFile,
    /// The file says nothing of it.
    OnlyInLibrary,
}

/// An alliance without a treaty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnmatchedAlliance {
    /// Its number in the data set.
    pub alliance: u32,
    /// The line of the file where it begins.
    pub line: u64,
    /// When it begins, by the file.
    pub begins: Option<String>,
    /// Its members, by title; by number where the library has no such state.
    pub members: Vec<String>,
}

/// How much was compared, and with what result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ComparisonTotals {
    /// Alliances of the file.
    pub alliances: usize,
    /// Alliances that were matched.
    pub matched: usize,
    /// Alliances with several candidates.
    pub ambiguous: usize,
    /// Alliances that fit no treaty of the library.
    pub not_in_library: usize,
    /// Treaties that no alliance was matched to.
    pub not_in_file: usize,
    /// Things compared.
    pub compared: usize,
    /// Of these, the same.
    pub agree: usize,
    /// Perhaps the same.
    pub compatible: usize,
    /// Different.
    pub differ: usize,
    /// Of those that differ: the file has the day of signature.
    pub differ_by_signature: usize,
    /// Said by the file alone.
    pub only_in_file: usize,
    /// Said by the library alone.
    pub only_in_library: usize,
}

/// Of what is compared, what is wanted.
#[derive(Clone, Debug, Default)]
pub struct ComparisonFilter {
    /// Only this treaty, by a name of it.
    pub treaty: Option<String>,
    /// Only this state, by a name of it.
    pub state: Option<String>,
    /// Only lines with this verdict; the totals count all.
    pub only: Option<CodingVerdict>,
}

/// A treaty as the comparison needs it.
#[derive(Debug)]
struct Known {
    id: EntityId,
    /// Who is bound on some day, and when.
    bound: IndexMap<EntityId, Timeline<Truth>>,
}

impl Foederis {
    /// Reads a data set of alliances; which of its columns are duties or conducts, the library's codes say.
    ///
    /// # Errors
    /// When the file is of no known form, or has a row that cannot be understood: then nothing is taken.
    pub fn read_data_set(&self, bytes: &[u8]) -> Result<DataSet, DataSetError> {
        let mut coded = CodedColumns::new();
        for kind in [vocabulary::DUTY, vocabulary::CONDUCT] {
            let of_it = self.of_kind(kind);
            for entity in self.library().entities.iter().filter(|e| of_it(e.kind)) {
                for (scheme, column) in &entity.codes {
                    coded.entry(scheme.clone()).or_default().insert(column.to_lowercase());
                }
            }
        }
        DataSet::read(bytes, &coded)
    }
}

impl Catalogue<'_> {
    /// Lays a data set beside the library.
    ///
    /// # Errors
    /// When the filter names what there is not, or something cannot be computed within the limits of the setting.
    pub fn compare_with(
        &self,
        set: &DataSet,
        filter: &ComparisonFilter,
    ) -> Result<DataSetComparison, AskError> {
        let treaty = filter.treaty.as_deref().map(|name| self.resolve_instrument(name)).transpose()?;
        let of_states = self.foederis.of_kind(vocabulary::STATE);
        let state = filter.state.as_deref().map(|name| resolve_name(self.library(), name, of_states));
        let state = state.transpose()?;
        let known = self.known_treaties()?;
        let states = self.state_numbers()?;
        let matched = self.matched(set, &known, &states)?;
        let mut comparison = DataSetComparison {
            form: set.form.title().to_owned(),
            rows: set.rows,
            duplicates: set.duplicates,
            treaties: Vec::new(),
            ambiguous: matched.ambiguous,
            not_in_library: Vec::new(),
            not_in_file: Vec::new(),
            unknown_states: states.unknown(set),
            columns: set.marks.clone(),
            totals: ComparisonTotals { alliances: set.alliances.len(), ..ComparisonTotals::default() },
        };
        let duties = self.duties_by_column(set)?;
        for (number, (ids, matched_by)) in &matched.pairs {
            if treaty.is_some_and(|wanted| !ids.contains(&wanted)) {
                continue;
            }
            let Some(alliance) = set.alliances.get(number) else { continue };
            let bound = bound_by_any(&known, ids);
            let mut lines = self.member_lines(set, alliance, ids, &bound, &states, state)?;
            if state.is_none() {
                lines.extend(self.alliance_days(set, alliance, ids, &bound)?);
                lines.extend(self.duty_lines(alliance, ids, &duties));
                lines.extend(self.conduct_lines(set, alliance, &bound));
            }
            for line in &lines {
                comparison.totals.count(line);
            }
            lines.retain(|line| filter.only.is_none_or(|wanted| wanted.includes(line.verdict)));
            comparison.treaties.push(ComparedTreaty {
                alliance: *number,
                line: alliance.line,
                treaties: ids.iter().map(|id| self.named(*id)).collect(),
                matched_by: matched_by.clone(),
                lines,
            });
        }
        let totals = &mut comparison.totals;
        totals.matched = matched.pairs.len();
        totals.ambiguous = comparison.ambiguous.len();
        totals.not_in_library = matched.unmatched.len();
        let in_file: IndexSet<EntityId> = matched.pairs.values().flat_map(|(ids, _)| ids).copied().collect();
        let absent = known.keys().filter(|id| !in_file.contains(*id));
        comparison.not_in_file =
            absent.filter(|id| treaty.is_none_or(|t| t == **id)).map(|id| self.named(*id)).collect();
        totals.not_in_file = comparison.not_in_file.len();
        if treaty.is_none() {
            let alliances = matched.unmatched.iter().filter_map(|n| Some((*n, set.alliances.get(n)?)));
            comparison.not_in_library =
                alliances.map(|(number, alliance)| self.unmatched(number, alliance, &states)).collect();
        } else if let Some(wanted) = treaty {
            let name = self.named(wanted);
            comparison.ambiguous.retain(|one| one.candidates.contains(&name));
        }
        Ok(comparison)
    }

    /// All treaties with who is bound by them on some day.
    fn known_treaties(&self) -> Result<IndexMap<EntityId, Known>, AskError> {
        let mut known: IndexMap<EntityId, Known> =
            self.treaty_ids().map(|id| (id, Known { id, bound: IndexMap::new() })).collect();
        for one in self.bound(None)? {
            if let Some(treaty) = known.get_mut(&one.instrument) {
                treaty.bound.insert(one.state, one.days);
            }
        }
        Ok(known)
    }

    /// The states of the library and their numbers in the Correlates of War.
    fn state_numbers(&self) -> Result<StateNumbers, AskError> {
        let mut numbers = StateNumbers::default();
        for (at, entity) in self.library().entities.iter().enumerate() {
            let Ok(id) = u32::try_from(at).map(EntityId) else { continue };
            if !self.is_a(id, vocabulary::STATE) {
                continue;
            }
            for (_, value) in entity.codes.iter().filter(|(scheme, _)| scheme == vocabulary::STATE_NUMBERS) {
                if let Ok(number) = value.parse() {
                    numbers.add(number, id);
                }
            }
        }
        let Some(relation) = self.library().relation(vocabulary::NUMBERED_AS) else { return Ok(numbers) };
        let slots = vec![Slot::Any(None), Slot::Any(None)];
        for (values, _) in self.days_of(&Pattern { relation, slots })? {
            let [Value::Entity(state), Value::Entity(other)] = values.as_slice() else { continue };
            if let Some(number) = numbers.first.get(other).copied() {
                numbers.add(number, *state);
            }
        }
        Ok(numbers)
    }
}

/// States by their number, several where a data set has one number for them; and the first number of each.
#[derive(Debug, Default)]
struct StateNumbers {
    states: BTreeMap<u32, Vec<EntityId>>,
    first: BTreeMap<EntityId, u32>,
}

impl StateNumbers {
    fn add(&mut self, number: u32, state: EntityId) {
        self.states.entry(number).or_default().push(state);
        self.first.entry(state).or_insert(number);
    }

    fn of(&self, number: u32) -> &[EntityId] {
        self.states.get(&number).map_or(&[], Vec::as_slice)
    }

    /// A state with two numbers is one state by its first; a number that no state has stays.
    fn canonical(&self, number: u32) -> u32 {
        self.of(number).first().and_then(|state| self.first.get(state)).copied().unwrap_or(number)
    }

    /// The numbers of a file that no state has.
    fn unknown(&self, set: &DataSet) -> Vec<u32> {
        let numbers = set.alliances.values().flat_map(|a| a.members.keys());
        let mut unknown: Vec<u32> = numbers.filter(|n| self.of(**n).is_empty()).copied().collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }
}

/// Who is bound by one of several instruments, and on which days by any of them.
fn bound_by_any(known: &IndexMap<EntityId, Known>, ids: &[EntityId]) -> IndexMap<EntityId, Timeline<Truth>> {
    let mut bound: IndexMap<EntityId, Timeline<Truth>> = IndexMap::new();
    for (state, days) in ids.iter().filter_map(|id| known.get(id)).flat_map(|k| &k.bound) {
        match bound.get_mut(state) {
            Some(all) => *all = either(all, days),
            None => {
                bound.insert(*state, days.clone());
            }
        }
    }
    bound
}

/// The days of one or the other.
fn either(a: &Timeline<Truth>, b: &Timeline<Truth>) -> Timeline<Truth> {
    a.zip(b, |a, b| *a.max(b))
}

impl ComparisonTotals {
    fn count(&mut self, line: &ComparedLine) {
        self.compared += 1;
        match line.verdict {
            CodingVerdict::Agrees => self.agree += 1,
            CodingVerdict::Compatible => self.compatible += 1,
            CodingVerdict::Differs => {
                self.differ += 1;
                self.differ_by_signature += usize::from(line.is_signature);
            }
            CodingVerdict::OnlyInFile => self.only_in_file += 1,
            CodingVerdict::OnlyInLibrary => self.only_in_library += 1,
        }
    }
}

impl CodingVerdict {
    /// Whether a line of that verdict is wanted where this one is: what only one side has, differs.
    fn includes(self, other: Self) -> bool {
        self == other || (self == Self::Differs && matches!(other, Self::OnlyInFile | Self::OnlyInLibrary))
    }
}
