//! `ask`: all facts of a relation that match, as a table of days.

use foederis_engine::Inquiry;
use foederis_model::{Day, Evidence as _, Slot};

use crate::answer::capital;
use crate::cite::statement_cite;
use crate::finding::{Answer, Finding, Holds, Row, StatementCite};
use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;

impl Foederis {
    /// All facts of a relation that match, as a table of days.
    ///
    /// # Errors
    /// As [`Foederis::answer`].
    pub fn ask(&self, question: &str, setting: &Setting) -> Result<Finding, AskError> {
        self.within_limits(setting, |setting| self.table(question, setting))
    }

    fn table(&self, question: &str, setting: &Setting) -> Result<Finding, AskError> {
        let patterns = self.read_question(question)?;
        let heard = setting.heard(self)?;
        let program = self.program();
        let library = self.library();
        let mut finding = self.frame(question, setting);
        for pattern in &patterns {
            let inquiry = Inquiry::new(&program, &heard, pattern, &setting.limits)
                .map_err(|e| self.engine_error(&e))?;
            let roles = &library.relations[pattern.relation.index()].roles;
            for (fact, timeline) in inquiry.rows() {
                let answer = setting.on.map(|day| Answer::from(*timeline.at(day)));
                let holds = Holds::new(&timeline.certain(), &timeline.possible());
                let open = pattern.as_fact().is_none();
                if open && (answer == Some(Answer::No) || holds.possible.is_empty()) {
                    continue;
                }
                let mut values = std::collections::BTreeMap::new();
                for ((slot, role), value) in pattern.slots.iter().zip(roles).zip(&fact.values) {
                    let name = match slot {
                        Slot::Any(Some(name)) => name.clone(),
                        _ => role.name.clone(),
                    };
                    values.insert(name, library.name(*value));
                }
                let ground = heard.ground(fact);
                let cites = |ids: &[foederis_model::StatementId]| -> Vec<StatementCite> {
                    ids.iter().map(|id| statement_cite(library, heard.statement(*id))).collect()
                };
                let (stated_by, denied_by) = (cites(&ground.stated_by), cites(&ground.denied_by));
                let sentence = library.read_fact(fact, false);
                finding.rows.push(Row { values, sentence, answer, holds, stated_by, denied_by });
            }
            finding.claims.extend(self.claims(&heard, pattern));
            finding.not_admitted.extend(self.not_admitted(&heard, pattern));
        }
        let count = finding.rows.len();
        finding.headline = if (1..=FEW_ROWS).contains(&count) {
            rows_headline(&finding.rows, setting.on)
        } else {
            format!(
                "{count} {} of {question}{}.",
                if count == 1 { "row" } else { "rows" },
                setting.on.map(|d| format!(" on {d}")).unwrap_or_default()
            )
        };
        finding.command = Some(format!("foederis ask \"{question}\"{}", setting.options()));
        Ok(finding)
    }
}

/// Days in a sentence.
fn holds_in_words(holds: &Holds) -> String {
    let words = |spells: &[crate::finding::Spell]| {
        let one = |(from, until): &crate::finding::Spell| match (from, until) {
            (None, None) => "at all times".to_owned(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(until)) => format!("until {until}"),
            (Some(from), Some(until)) => format!("from {from} until {until}"),
        };
        spells.iter().map(one).collect::<Vec<_>>().join(" and ")
    };
    match (holds.certain.as_slice(), holds.possible.as_slice()) {
        (_, []) => "at no time".to_owned(),
        ([], possible) => format!("possibly {}", words(possible)),
        (certain, possible) if certain == possible => words(certain),
        (certain, possible) => format!("certainly {}, possibly {}", words(certain), words(possible)),
    }
}

/// So many rows are told in the headline itself.
const FEW_ROWS: usize = 6;

/// The rows of a short table in one sentence, each with who says so and what that is.
fn rows_headline(rows: &[Row], on: Option<Day>) -> String {
    let sides = |cites: &[StatementCite]| {
        let all: std::collections::BTreeSet<String> = cites
            .iter()
            .map(|c| {
                let entered = c.register.as_ref().map(|_| "the record");
                let side = c.for_whom.as_deref().or(entered).unwrap_or(&c.speaker);
                c.label.as_ref().map_or_else(|| side.to_owned(), |label| format!("{side}, as {label}"))
            })
            .collect();
        all.into_iter().collect::<Vec<_>>().join("; ")
    };
    let told = rows.iter().map(|row| {
        let mut text = match row.answer {
            None | Some(Answer::Yes) => row.sentence.clone(),
            Some(Answer::No) => format!("it is not on record that {}", row.sentence),
            Some(Answer::Undetermined) => format!("it is undetermined whether {}", row.sentence),
        };
        if on.is_none() {
            text.push_str(&format!(", {}", holds_in_words(&row.holds)));
        }
        for (word, cites) in [("stated by", &row.stated_by), ("denied by", &row.denied_by)] {
            if !cites.is_empty() {
                text.push_str(&format!(" ({word} {})", sides(cites)));
            }
        }
        text
    });
    let all = told.collect::<Vec<_>>().join("; ");
    match on {
        Some(day) => format!("On {day}: {all}."),
        None => format!("{}.", capital(&all)),
    }
}
