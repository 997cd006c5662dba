//! Kinds of duties: a column of a data set beside the articles of a treaty in which such a duty stands.

use std::collections::BTreeSet;

use foederis_model::{EntityId, Pattern, Slot, Term, Truth, Value};

use super::members::line;
use super::{About, CodingVerdict, ComparedLine, Ground};
use crate::catalogue::Catalogue;
use crate::data_set::{Alliance, DataSet, RowIs};
use crate::foederis::AskError;
use crate::vocabulary;

/// What the library means by a column.
pub(super) struct DutyColumn {
    /// Its place among the marks of the file.
    at: usize,
    name: String,
    title: String,
    /// The duties that are of this kind.
    narrower: BTreeSet<EntityId>,
}

impl Catalogue<'_> {
    /// The columns of the file that are kinds of duties, by the library's codes.
    pub(super) fn duties_by_column(&self, set: &DataSet) -> Result<Vec<DutyColumn>, AskError> {
        let mut columns = Vec::new();
        if set.form.row_is() == RowIs::War {
            return Ok(columns);
        }
        for (at, name) in set.marks.iter().enumerate() {
            let Some(kind) = self.coded_by(vocabulary::DUTY, set.form.columns_of(), name) else { continue };
            let mut narrower = BTreeSet::from([kind]);
            if let Some(relation) = self.library().relation(vocabulary::KIND_OF_DUTY) {
                let slots = vec![Slot::Any(None), Slot::Is(Value::Entity(kind))];
                for (values, days) in self.days_of(&Pattern { relation, slots })? {
                    if let (Some(Value::Entity(duty)), true) =
                        (values.first(), days.stretches().any(|(_, _, truth)| *truth == Truth::Yes))
                    {
                        narrower.insert(*duty);
                    }
                }
            }
            columns.push(DutyColumn { at, name: name.clone(), title: self.named(kind).title, narrower });
        }
        Ok(columns)
    }

    /// The thing of a kind that has a code.
    pub(super) fn coded_by(&self, kind: &str, scheme: &str, code: &str) -> Option<EntityId> {
        let found = self.library().entities.iter().position(|entity| {
            self.foederis.of_kind(kind)(entity.kind)
                && entity.codes.iter().any(|(s, value)| s == scheme && value.eq_ignore_ascii_case(code))
        });
        found.and_then(|at| u32::try_from(at).ok()).map(EntityId)
    }

    /// A line a column.
    pub(super) fn duty_lines(
        &self,
        alliance: &Alliance,
        instruments: &[EntityId],
        columns: &[DutyColumn],
    ) -> Vec<ComparedLine> {
        let owed = self.duties_in(instruments);
        let mut lines = Vec::new();
        for column in columns {
            let Some(in_file) = alliance.duties.get(column.at).copied().flatten() else { continue };
            let of_kind: Vec<&(EntityId, EntityId)> =
                owed.iter().filter(|(duty, _)| column.narrower.contains(duty)).collect();
            let verdict = match (in_file, of_kind.is_empty()) {
                (true, true) if owed.is_empty() => CodingVerdict::OnlyInFile,
                (true, false) | (false, true) => CodingVerdict::Agrees,
                (true, true) | (false, false) => CodingVerdict::Differs,
            };
            let mut duties: Vec<String> = of_kind.iter().map(|(duty, _)| self.named(*duty).title).collect();
            duties.dedup();
            let grounds = of_kind.iter().map(|(duty, article)| Ground {
                name: self.library().name(Value::Entity(*article)),
                text: self.named(*duty).title,
                certainty: None,
                source: self.published(*article),
            });
            let remark = (verdict == CodingVerdict::OnlyInFile)
                .then(|| "no duty of this treaty is encoded in the library".to_owned());
            lines.push(ComparedLine {
                file: Some(yes_or_no(in_file).to_owned()),
                library: Some(if duties.is_empty() { "no".to_owned() } else { duties.join(", ") }),
                remark,
                grounds: if verdict == CodingVerdict::Differs { grounds.collect() } else { Vec::new() },
                ..line(About::Duty, format!("{} ({})", column.name, column.title), verdict)
            });
        }
        lines
    }

    /// The duties that stand in the articles of these instruments, each with its article.
    fn duties_in(&self, instruments: &[EntityId]) -> BTreeSet<(EntityId, EntityId)> {
        let library = self.library();
        let Some(owes) = library.relation(vocabulary::OWES) else { return BTreeSet::new() };
        let rules = library.rules.iter().filter(|rule| !rule.denies && rule.head.relation == owes);
        let in_articles = rules.filter_map(|rule| Some((rule, rule.article?)));
        let of_these = in_articles.filter(|(_, article)| {
            library.article(*article).is_some_and(|(instrument, _)| instruments.contains(&instrument))
        });
        let duty = |term: &Term| match term {
            Term::Value(Value::Entity(e)) if self.is_a(*e, vocabulary::DUTY) => Some(*e),
            _ => None,
        };
        of_these
            .filter_map(|(rule, article)| Some((rule.head.terms.iter().find_map(duty)?, article)))
            .collect()
    }

    fn published(&self, article: EntityId) -> Option<String> {
        let (instrument, _) = self.library().article(article)?;
        self.library().instruments.get(&instrument)?.cite.clone()
    }
}

fn yes_or_no(it_is: bool) -> &'static str {
    if it_is { "yes" } else { "no" }
}
