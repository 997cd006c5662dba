//! Conduct in wars: what a data set says of an alliance in a war, beside what the record says of its parties over it.

use std::collections::BTreeSet;

use foederis_model::{EntityId, Timeline, Truth, Value};
use indexmap::IndexMap;

use super::members::line;
use super::{About, CodingVerdict, ComparedLine, Ground};
use crate::catalogue::Catalogue;
use crate::cite::statement_cite;
use crate::data_set::{Alliance, DataSet, RowIs};
use crate::vocabulary;

impl Catalogue<'_> {
    /// A line a war. A war is an incident of the library by the number of the Correlates of War.
    pub(super) fn conduct_lines(
        &self,
        set: &DataSet,
        alliance: &Alliance,
        bound: &IndexMap<EntityId, Timeline<Truth>>,
    ) -> Vec<ComparedLine> {
        if set.form.row_is() != RowIs::War {
            return Vec::new();
        }
        let library = self.library();
        let mut lines = Vec::new();
        for war in &alliance.wars {
            let of_file: BTreeSet<EntityId> = war
                .conducts
                .iter()
                .filter_map(|at| set.marks.get(*at))
                .filter_map(|column| self.coded_by(vocabulary::CONDUCT, set.form.columns_of(), column))
                .collect();
            let number = war.number.map(|n| n.to_string()).unwrap_or_default();
            let incident = self.coded_by(vocabulary::INCIDENT, vocabulary::WAR_NUMBERS, &number);
            let mut of_library: BTreeSet<EntityId> = BTreeSet::new();
            let mut grounds = Vec::new();
            for statement in self.heard_statements().filter(|s| !s.denies) {
                let Some(incident) = incident else { break };
                let relation = library.relations.get(statement.fact.relation.index());
                let names = |entity: EntityId| statement.fact.values.contains(&Value::Entity(entity));
                let by_party =
                    matches!(statement.fact.values.first(), Some(Value::Entity(e)) if bound.contains_key(e));
                if relation.is_none_or(|r| r.name != vocabulary::PERFORMED) || !names(incident) || !by_party {
                    continue;
                }
                of_library.extend(statement.fact.values.iter().filter_map(|value| match value {
                    Value::Entity(e) if self.is_a(*e, vocabulary::CONDUCT) => Some(*e),
                    _ => None,
                }));
                let cite = statement_cite(library, statement);
                grounds.push(Ground {
                    name: cite.name,
                    text: cite.sentence,
                    certainty: Some(cite.certainty),
                    source: cite.sources.into_iter().next().map(|s| s.reference),
                });
            }
            // A row that judges no conduct, beside a record that has none: there is nothing to compare.
            if of_file.is_empty() && of_library.is_empty() {
                continue;
            }
            let verdict = if of_library.is_empty() {
                CodingVerdict::OnlyInFile
            } else if of_file.is_empty() {
                CodingVerdict::OnlyInLibrary
            } else if of_file == of_library {
                CodingVerdict::Agrees
            } else if of_file.is_disjoint(&of_library) {
                CodingVerdict::Differs
            } else {
                CodingVerdict::Compatible
            };
            let titles = |all: &BTreeSet<EntityId>| {
                let titles: Vec<String> = all.iter().map(|e| self.named(*e).title).collect();
                if titles.is_empty() { "nothing".to_owned() } else { titles.join(", ") }
            };
            let remark = match (incident, of_library.is_empty()) {
                (None, _) if number.is_empty() => Some("the file gives the war no number".to_owned()),
                (None, _) => Some(format!("no incident of the library has the war number {number}")),
                (Some(e), true) => {
                    Some(format!("over {} no conduct of a party is on record", self.named(e).title))
                }
                (Some(_), false) => None,
            };
            lines.push(ComparedLine {
                file: Some(titles(&of_file)),
                library: Some(titles(&of_library)),
                remark,
                grounds,
                ..line(About::Conduct, format!("{} (line {})", war.name, war.line), verdict)
            });
        }
        lines
    }
}
