//! `what-if`: an answer as the record stands, and under assumptions or without some statements; the record stays as it is.

use foederis_model::{Fact, Pattern, StatementId};

use crate::answer::Detail;
use crate::finding::Finding;
use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;

/// What is supposed of a record.
#[derive(Clone, Debug, Default)]
pub struct Supposed {
    /// Facts, each as if the most trusted of all said so on all days; after `not`, that it is not so.
    pub assume: Vec<String>,
    /// Facts, or names of statements, of which nothing is heard, as if it had never been said.
    pub retract: Vec<String>,
}

impl Foederis {
    /// Answers a question as the record stands and as it would stand under what is supposed; the finding is the second,
    /// and holds both.
    ///
    /// # Errors
    /// When the question or a fact cannot be read, a fact leaves something open, or there is nothing to retract.
    pub fn what_if(
        &self,
        question: &str,
        supposed: &Supposed,
        setting: &Setting,
    ) -> Result<Finding, AskError> {
        if supposed.assume.is_empty() && supposed.retract.is_empty() {
            return Err(AskError::Missing(
                "nothing is supposed: add --assume \"FACT\", --assume \"not FACT\" or --retract \"FACT\""
                    .to_owned(),
            ));
        }
        let mut after = setting.clone();
        let mut words = Vec::new();
        for text in &supposed.assume {
            let (text, holds) = match text.trim().strip_prefix("not ") {
                Some(rest) => (rest.trim(), false),
                None => (text.trim(), true),
            };
            let fact = self.one_fact(text)?;
            if self.library().relations[fact.relation.index()].silence == foederis_model::Silence::Derived {
                return Err(AskError::Missing(format!(
                    "`{text}` follows from rules and cannot be assumed; assume what it stands on: `foederis why-not \
                     \"{text}\"` shows that"
                )));
            }
            words.push(self.library().read_fact(&fact, !holds));
            after.assumed.push((fact, holds));
        }
        for text in &supposed.retract {
            let retracted = self.statements_meant(text, setting)?;
            for id in &retracted {
                let statement = &self.library().statements[id.index()];
                let sentence = self.library().read_fact(&statement.fact, statement.denies);
                let who = crate::cite::short_attribution(self.library(), statement);
                words.push(format!("it had not been said that {sentence} ({who})"));
            }
            after.without.extend(retracted);
        }
        let before = self.answer(question, setting, Detail::BRIEF)?;
        let mut finding = self.answer(question, &after, Detail::PROOF)?;
        let word = |f: &Finding| f.verdict.clone().or(f.answer.map(|a| a.to_string())).unwrap_or_default();
        let (was, is) = (word(&before), word(&finding));
        let supposed_words = words.join(" and ");
        let headline = if was == is {
            format!("Supposing that {supposed_words}: {is}, as the record stands too.")
        } else {
            format!("Supposing that {supposed_words}: {is}; as the record stands: {was}.")
        };
        let then = std::mem::replace(&mut finding.headline, headline);
        finding.notes.insert(0, format!("Under what is supposed: {then}"));
        finding.notes.insert(1, format!("As the record stands: {}", before.headline));
        finding.findings = vec![before];
        let option = |name: &str, all: &[String]| -> String {
            all.iter().map(|text| format!(" --{name} \"{text}\"")).collect()
        };
        finding.command = Some(format!(
            "foederis what-if \"{question}\"{}{}{}",
            option("assume", &supposed.assume),
            option("retract", &supposed.retract),
            setting.options()
        ));
        Ok(finding)
    }

    /// As [`Self::read_question`]; an error names the text, which is not that of the question.
    fn read_supposed(&self, text: &str) -> Result<Vec<Pattern>, AskError> {
        self.read_question(text).map_err(|error| AskError::Missing(format!("in `{text}`: {error}")))
    }

    fn one_fact(&self, text: &str) -> Result<Fact, AskError> {
        let patterns = self.read_supposed(text)?;
        match patterns.as_slice() {
            [one] => one.as_fact(),
            _ => None,
        }
        .ok_or_else(|| {
            AskError::Missing(format!(
                "`{text}` leaves something open; write every role, as in party(STATE, TREATY)"
            ))
        })
    }

    /// The statements that a name or a fact means.
    fn statements_meant(&self, text: &str, setting: &Setting) -> Result<Vec<StatementId>, AskError> {
        let library = self.library();
        let id = |position: usize| u32::try_from(position).map(StatementId).ok();
        let entries = library.statements.iter().enumerate().filter(|(_, s)| s.name == text.trim());
        let named: Vec<StatementId> = entries.filter_map(|(i, _)| id(i)).collect();
        if !named.is_empty() {
            return Ok(named);
        }
        let patterns = self.read_supposed(text)?;
        let heard = setting.heard(self)?;
        let all = library.statements.iter().enumerate();
        let of_it = all.filter(|(_, s)| patterns.iter().any(|p| p.matches(&s.fact)));
        let found: Vec<StatementId> =
            of_it.filter_map(|(i, _)| id(i)).filter(|id| heard.is_heard(*id)).collect();
        if found.is_empty() {
            return Err(AskError::Missing(format!(
                "no statement that is heard says `{text}`; `foederis ask \"{text}\"` shows what is on record"
            )));
        }
        Ok(found)
    }
}
