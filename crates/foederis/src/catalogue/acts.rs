//! What was done about a thing, in the order of the days, each with who enters it and from which source.

use foederis_model::{Day, EntityId, ImpreciseDate, RelationId, Statement, Value};
use serde::Serialize;

use super::{Catalogue, FilePlace, days_written, first_day};
use crate::cite::statement_cite;
use crate::finding::StatementCite;
use crate::vocabulary;

/// An act on record about an instrument or a state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DatedAct {
    /// The relation that it states, such as a signature or a consent.
    pub relation: String,
    /// The state that acted, by name, if one did.
    pub state: Option<String>,
    /// When it was done, as precisely as it is known.
    pub day: Option<String>,
    /// The act as a sentence.
    pub sentence: String,
    /// It is about an incident, such as a request for help.
    pub over_incident: bool,
    /// The speaker says that it was not done.
    pub denied: bool,
    /// Who enters or says it, and from which sources.
    pub stated: StatementCite,
    /// Where it is written.
    pub place: FilePlace,
}

impl Catalogue<'_> {
    /// The statements that are heard under the setting.
    pub(super) fn heard_statements(&self) -> impl Iterator<Item = &Statement> {
        self.library().statements.iter().filter(|s| self.heard.is_heard(s.id))
    }

    /// The acts on record that name a thing, in the order of their days.
    pub(super) fn acts_naming(&self, entity: EntityId) -> Vec<DatedAct> {
        let library = self.library();
        let is_act = |s: &&Statement| library.relations.get(s.fact.relation.index()).is_some_and(|r| r.act);
        let names = |s: &&Statement| s.fact.values.contains(&Value::Entity(entity));
        let mut acts: Vec<(Day, DatedAct)> = self
            .heard_statements()
            .filter(is_act)
            .filter(names)
            .map(|s| (self.first_possible(s), self.dated_act(s)))
            .collect();
        // Stable: acts of one day stay in the order of the files.
        acts.sort_by_key(|(day, _)| *day);
        acts.into_iter().map(|(_, act)| act).collect()
    }

    fn first_possible(&self, statement: &Statement) -> Day {
        first_day(statement.validity).map_or(Day::MIN, |date| date.bounds(self.library().margin).0)
    }

    fn dated_act(&self, statement: &Statement) -> DatedAct {
        let library = self.library();
        let state = statement.fact.values.iter().find_map(|value| match value {
            Value::Entity(e) if self.is_a(*e, vocabulary::STATE) => Some(library.name(*value)),
            _ => None,
        });
        let relation = library.relations.get(statement.fact.relation.index());
        let incident = |v: &Value| matches!(v, Value::Entity(e) if self.is_a(*e, vocabulary::INCIDENT));
        DatedAct {
            relation: relation.map_or_else(String::new, |r| r.name.clone()),
            state,
            day: days_written(statement.validity),
            sentence: library.read_fact(&statement.fact, statement.denies),
            over_incident: statement.fact.values.iter().any(incident),
            denied: statement.denies,
            stated: statement_cite(library, statement),
            place: self.place(statement.span),
        }
    }

    /// The statements of a relation that affirm it of an instrument, the earliest first.
    pub(super) fn affirmed(&self, relation: &str, instrument: EntityId) -> Vec<&Statement> {
        let Some(relation) = self.library().relation(relation) else { return Vec::new() };
        let of_it = |s: &&Statement, relation: RelationId| {
            s.fact.relation == relation && !s.denies && s.fact.values.contains(&Value::Entity(instrument))
        };
        let mut found: Vec<&Statement> = self.heard_statements().filter(|s| of_it(s, relation)).collect();
        found.sort_by_key(|s| self.first_possible(s));
        found
    }

    /// When a treaty was made: its conclusion, or else the first signature on record.
    pub(super) fn signed_on(&self, instrument: EntityId) -> Option<ImpreciseDate> {
        let first =
            |relation| self.affirmed(relation, instrument).first().and_then(|s| first_day(s.validity));
        first(vocabulary::CONCLUDED).or_else(|| first(vocabulary::SIGNED))
    }

    /// When a treaty entered into force by the record; what somebody computes from its clauses is another thing.
    pub(super) fn in_force_recorded(&self, instrument: EntityId) -> Option<ImpreciseDate> {
        let recorded = self.affirmed(vocabulary::FORCE_RECORDED, instrument);
        recorded.first().and_then(|s| first_day(s.validity))
    }
}
