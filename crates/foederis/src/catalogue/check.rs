//! What can be held against the library itself: its record beside its law.

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{
    Atom, Day, EntityId, ImpreciseDate, Pattern, Slot, Statement, StatementId, Term, Timeline, Truth, Value,
};
use serde::Serialize;

use super::{Catalogue, FilePlace, Named, days_written, first_day};
use crate::finding::Holds;
use crate::foederis::AskError;
use crate::setting::Setting;
use crate::vocabulary;

/// What was found when the record was held beside the law.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LibraryCheck {
    /// For each treaty, its entry into force by the record and by its clauses.
    pub entries_into_force: Vec<EntryIntoForce>,
    /// States that are certainly bound before the treaty may have entered into force.
    pub before_entry_into_force: Vec<TooEarly>,
    /// Acts of states on days on which, by the record, they certainly were none.
    pub without_statehood: Vec<TooEarly>,
    /// Entries and statements that cite no source.
    pub without_source: Vec<(String, FilePlace)>,
}

/// The entry into force of a treaty by the record, and as its clauses give it without that entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryIntoForce {
    /// The treaty, by name.
    pub treaty: String,
    /// The day on record.
    pub recorded: Option<String>,
    /// The days on which it has entered into force, by everything but the entry that records it.
    pub computed: Holds,
    /// How the two compare.
    pub agreement: Agreement,
}

/// How an entry into force on record compares with what follows from the clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// No day is common to both.
    Differs,
    /// They have days in common, and at least one of them is no single day.
    Compatible,
    /// Both are the same single day.
    Agrees,
    /// Nothing follows from the clauses and the record of consents.
    NotComputed,
    /// It follows, and no entry records it.
    NotRecorded,
    /// Neither.
    Neither,
}

/// A state that is bound, or acts, too early.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TooEarly {
    /// The state, by name.
    pub state: String,
    /// The treaty, by name.
    pub treaty: String,
    /// From when, or on which day.
    pub day: String,
    /// The entry or statement, where it is one.
    pub entry: Option<String>,
}

/// Two states that are both parties to several treaties with a duty of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// The one, by name.
    pub a: String,
    /// The other, by name.
    pub b: String,
    /// The treaties, by name.
    pub treaties: Vec<String>,
}

impl LibraryCheck {
    /// Whether something is wrong; that a day cannot be computed, or is not recorded, is not.
    #[must_use]
    pub fn found_problems(&self) -> bool {
        let differs = self.entries_into_force.iter().any(|e| e.agreement == Agreement::Differs);
        differs
            || !self.before_entry_into_force.is_empty()
            || !self.without_statehood.is_empty()
            || !self.without_source.is_empty()
    }
}

impl Catalogue<'_> {
    /// Holds the record beside the law.
    ///
    /// # Errors
    /// When something cannot be computed, or not within the limits of the setting.
    pub fn check(&self) -> Result<LibraryCheck, AskError> {
        let mut entries_into_force = Vec::new();
        for id in self.treaty_ids() {
            entries_into_force.push(self.entry_into_force(id)?);
        }
        let mut seen = BTreeSet::new();
        let unsourced = self.library().statements.iter().filter(|s| s.sources.is_empty());
        let without_source = unsourced
            .filter(|s| seen.insert(s.name.as_str()))
            .map(|s| (s.name.clone(), self.place(s.span)))
            .collect();
        Ok(LibraryCheck {
            entries_into_force,
            before_entry_into_force: self.bound_before_force()?,
            without_statehood: self.acts_without_statehood()?,
            without_source,
        })
    }

    fn entry_into_force(&self, id: EntityId) -> Result<EntryIntoForce, AskError> {
        let recorded = self.in_force_recorded(id);
        let without: Vec<StatementId> =
            self.affirmed(vocabulary::FORCE_RECORDED, id).into_iter().map(|s| s.id).collect();
        let setting = Setting { without, ..self.setting.clone() };
        let unrecorded = self.foederis.catalogue(&setting)?;
        let days = unrecorded.days_in_force_of(id)?;
        Ok(EntryIntoForce {
            treaty: self.named(id).name,
            recorded: recorded.map(|d| d.to_string()),
            agreement: self.agreement(recorded, &days),
            computed: Holds::new(&days.certain(), &days.possible()),
        })
    }

    fn agreement(&self, recorded: Option<ImpreciseDate>, days: &Timeline<Truth>) -> Agreement {
        let first_possible = days.possible().spells().first().map(|(from, _)| *from);
        let first_certain = days.certain().spells().first().map(|(from, _)| *from);
        let (earliest, recorded) = match (first_possible, recorded) {
            (Some(earliest), Some(recorded)) => (earliest, recorded),
            (Some(_), None) => return Agreement::NotRecorded,
            (None, Some(_)) => return Agreement::NotComputed,
            (None, None) => return Agreement::Neither,
        };
        let latest = first_certain.unwrap_or(Day::MAX);
        let (from, through) = recorded.bounds(self.library().margin);
        if through < earliest || latest < from {
            Agreement::Differs
        } else if from == through && earliest == latest {
            Agreement::Agrees
        } else {
            Agreement::Compatible
        }
    }

    fn days_in_force_of(&self, id: EntityId) -> Result<Timeline<Truth>, AskError> {
        let Some(relation) = self.library().relation(vocabulary::ENTERED_INTO_FORCE) else {
            return Ok(Timeline::never());
        };
        let rows = self.days_of(&Pattern { relation, slots: vec![Slot::Is(Value::Entity(id))] })?;
        Ok(rows.into_iter().next().map_or_else(Timeline::never, |(_, days)| days))
    }

    /// States that are certainly bound on a day on which the treaty certainly is not in force yet.
    fn bound_before_force(&self) -> Result<Vec<TooEarly>, AskError> {
        let mut in_force: BTreeMap<EntityId, Option<Day>> = BTreeMap::new();
        if self.library().relation(vocabulary::ENTERED_INTO_FORCE).is_none() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for bound in self.bound(None)? {
            if !self.is_a(bound.instrument, vocabulary::TREATY) {
                continue;
            }
            let first = match in_force.get(&bound.instrument) {
                Some(first) => *first,
                None => {
                    let days = self.days_in_force_of(bound.instrument)?;
                    let first = days.possible().spells().first().map(|(from, _)| *from);
                    in_force.insert(bound.instrument, first);
                    first
                }
            };
            let Some(from) = bound.days.certain().spells().first().map(|(from, _)| *from) else { continue };
            if first.is_none_or(|first| from < first) {
                found.push(TooEarly {
                    state: self.named(bound.state).name,
                    treaty: self.named(bound.instrument).name,
                    day: from.to_string(),
                    entry: None,
                });
            }
        }
        found.sort();
        Ok(found)
    }

    /// Acts towards treaties that fall wholly into days on which the state certainly was none.
    fn acts_without_statehood(&self) -> Result<Vec<TooEarly>, AskError> {
        let Some(relation) = self.library().relation(vocabulary::WITHOUT_STATEHOOD) else {
            return Ok(Vec::new());
        };
        let rows = self.days_of(&Pattern { relation, slots: vec![Slot::Any(None)] })?;
        let none: BTreeMap<Value, Timeline<Truth>> =
            rows.into_iter().filter_map(|(values, days)| Some((*values.first()?, days))).collect();
        let mut found = Vec::new();
        for statement in self.heard_statements().filter(|s| !s.denies) {
            let is_act = self.library().relations.get(statement.fact.relation.index()).is_some_and(|r| r.act);
            let (Some(day), true) = (first_day(statement.validity), is_act) else { continue };
            let (from, through) = day.bounds(self.library().margin);
            let outside = |value: &Value| {
                let days = none.get(value).map(Timeline::certain);
                days.is_some_and(|d| d.spells().iter().any(|(a, b)| *a <= from && through < *b))
            };
            for state in statement.fact.values.iter().filter(|value| outside(value)) {
                found.extend(self.too_early(statement, *state));
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    fn too_early(&self, statement: &Statement, state: Value) -> Option<TooEarly> {
        let treaty = statement.fact.values.iter().find_map(|value| match value {
            Value::Entity(e) if self.library().instruments.contains_key(e) => Some(self.named(*e).name),
            _ => None,
        })?;
        Some(TooEarly {
            state: self.library().name(state),
            treaty,
            day: days_written(statement.validity).unwrap_or_default(),
            entry: Some(statement.name.clone()),
        })
    }

    /// The pairs of states that are both parties, on the day asked about, to two or more treaties in which a duty of this
    /// kind stands.
    ///
    /// That both are parties does not say that each owes it to the other; `Foederis::answer` says that of a day and an
    /// incident.
    ///
    /// # Errors
    /// When there is no such duty, or who is a party cannot be computed within the limits of the setting.
    pub fn overlaps(&self, duty: &str) -> Result<Vec<Overlap>, AskError> {
        let kind =
            foederis_model::resolve_name(self.library(), duty, self.foederis.of_kind(vocabulary::DUTY))?;
        let treaties = self.treaties_with_duty(kind)?;
        let mut parties: BTreeMap<EntityId, Vec<Named>> = BTreeMap::new();
        for bound in self.bound(None)? {
            if treaties.contains(&bound.instrument) && *bound.days.at(self.day()) == Truth::Yes {
                parties.entry(bound.instrument).or_default().push(self.named(bound.state));
            }
        }
        let mut pairs: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for (instrument, mut states) in parties {
            states.sort();
            for (at, a) in states.iter().enumerate() {
                for b in states.iter().skip(at + 1) {
                    let pair = (a.name.clone(), b.name.clone());
                    pairs.entry(pair).or_default().push(self.named(instrument).name);
                }
            }
        }
        let several = pairs.into_iter().filter(|(_, treaties)| treaties.len() > 1);
        Ok(several.map(|((a, b), treaties)| Overlap { a, b, treaties }).collect())
    }

    /// The treaties in an article of which a duty of this kind, or of a narrower one, stands.
    fn treaties_with_duty(&self, kind: EntityId) -> Result<BTreeSet<EntityId>, AskError> {
        let library = self.library();
        let mut duties = BTreeSet::from([Value::Entity(kind)]);
        if let Some(relation) = library.relation(vocabulary::KIND_OF_DUTY) {
            let slots = vec![Slot::Any(None), Slot::Is(Value::Entity(kind))];
            let rows = self.days_of(&Pattern { relation, slots })?;
            let narrower = rows.into_iter().filter(|(_, days)| *days.at(self.day()) == Truth::Yes);
            duties.extend(narrower.filter_map(|(values, _)| values.first().copied()));
        }
        let Some(owes) = library.relation(vocabulary::OWES) else { return Ok(BTreeSet::new()) };
        let gives = |head: &Atom| {
            head.relation == owes
                && head.terms.iter().any(|term| matches!(term, Term::Value(v) if duties.contains(v)))
        };
        let rules = library.rules.iter().filter(|rule| !rule.denies && gives(&rule.head));
        let articles = rules.filter_map(|rule| library.article(rule.article?));
        let treaties = articles.map(|(instrument, _)| instrument);
        Ok(treaties.filter(|e| self.is_a(*e, vocabulary::TREATY)).collect())
    }
}
