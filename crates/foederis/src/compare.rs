//! Two viewpoints on one question: both answers, and the minimal sets of facts or readings on which they part.

use foederis_engine::Inquiry;
use foederis_model::{Day, Evidence as _, Fact, Pattern, Truth};
use foederis_record::Heard;

use crate::answer::{Detail, Wanted, assumable_inquiry, capital};
use crate::finding::{Answer, Crux, Finding};
use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;

/// One of two that are compared.
struct Side<'s, 'p, 'l> {
    name: &'s str,
    heard: &'s Heard<'l>,
    inquiry: Inquiry<'p, 'l>,
}

impl Foederis {
    /// Compares two viewpoints on a question on a day; the finding holds both findings and the cruxes.
    ///
    /// # Errors
    /// When a name or the question cannot be read, or no day is given.
    pub fn compare(
        &self,
        question: &str,
        first: &str,
        second: &str,
        setting: &Setting,
    ) -> Result<Finding, AskError> {
        self.within_limits(setting, |setting| self.compare_within(question, first, second, setting))
    }

    fn compare_within(
        &self,
        question: &str,
        first: &str,
        second: &str,
        setting: &Setting,
    ) -> Result<Finding, AskError> {
        let day = setting
            .on
            .ok_or_else(|| AskError::Missing("a comparison needs a day: add --on YYYY-MM-DD".to_owned()))?;
        let (a, b) = (setting.viewed_from(first), setting.viewed_from(second));
        let patterns = self.read_question(question)?;
        let both = [a.clone(), b.clone()];
        let both = self.answer_to_each(&patterns, &both, Detail::PROOF, Wanted::yes(Detail::PROOF))?;
        let Ok([mut of_a, mut of_b]) = <[Finding; 2]>::try_from(both) else {
            return Err(AskError::Missing("a comparison needs two viewpoints".to_owned()));
        };
        of_a.question = question.to_owned();
        of_b.question = question.to_owned();
        let mut finding = self.frame(question, setting);
        finding.viewpoint = format!("{first}, {second}");
        let same = of_a.answer == of_b.answer;
        finding.answer = of_a.answer.filter(|_| same);
        let (heard_a, heard_b) = (a.heard(self)?, b.heard(self)?);
        let program = self.program();
        let assumable = |heard: &Heard<'_>, fact: &Fact, setting: &Setting| {
            assumable_inquiry(&program, heard, fact, setting).map_err(|e| self.engine_error(&e))
        };
        let mut differing = Vec::new();
        for fact in &self.facts_of(&patterns, &heard_a, &a)? {
            let side_a = Side { name: first, heard: &heard_a, inquiry: assumable(&heard_a, fact, &a)? };
            let side_b = Side { name: second, heard: &heard_b, inquiry: assumable(&heard_b, fact, &b)? };
            self.add_cruxes(&mut finding, fact, day, &side_a, &side_b)?;
            self.add_cruxes(&mut finding, fact, day, &side_b, &side_a)?;
            // The facts that bear on the question and on which the two differ.
            let recorded = side_a.inquiry.recorded().map(|(f, _)| f);
            let parts = recorded.filter(|f| heard_a.ground(f).truth != heard_b.ground(f).truth);
            differing.extend(parts.map(|f| self.change(f, true)));
        }
        differing.sort_by(|x, y| x.fact.cmp(&y.fact));
        differing.dedup();
        let word = |f: &Finding| f.verdict.clone().or(f.answer.map(|a| a.to_string())).unwrap_or_default();
        finding.headline = if same && word(&of_a) == word(&of_b) {
            let aside = if differing.is_empty() {
                "on the same facts".to_owned()
            } else {
                format!("although they differ on {} facts, which are immaterial here", differing.len())
            };
            format!("On {day}, {first} and {second} give the same answer, {}, {aside}.", word(&of_a))
        } else {
            let turning =
                match finding.cruxes.iter().find(|c| c.viewpoint == first).or(finding.cruxes.first()) {
                    Some(crux) => {
                        let all: Vec<&str> = crux.facts.iter().map(|f| f.sentence.as_str()).collect();
                        format!("; it turns on: {}", all.join(" and "))
                    }
                    None => String::new(),
                };
            format!("On {day}, {first} gives {} and {second} gives {}{turning}.", word(&of_a), word(&of_b))
        };
        finding.headline = capital(&finding.headline);
        finding.notes =
            differing.iter().map(|c| format!("They differ on: {} [{}]", c.sentence, c.fact)).collect();
        finding.command = Some(format!(
            "foederis compare \"{question}\" --viewpoint {first} --viewpoint {second} --on {day}"
        ));
        finding.findings = vec![of_a, of_b];
        Ok(finding)
    }

    /// The facts that a question means, in this setting.
    pub(crate) fn facts_of(
        &self,
        patterns: &[Pattern],
        heard: &Heard<'_>,
        setting: &Setting,
    ) -> Result<Vec<Fact>, AskError> {
        let program = self.program();
        let mut facts = Vec::new();
        for pattern in patterns {
            let inquiry =
                Inquiry::new(&program, heard, pattern, &setting.limits).map_err(|e| self.engine_error(&e))?;
            facts.extend(inquiry.rows().map(|(fact, _)| fact.clone()));
        }
        Ok(facts)
    }

    fn add_cruxes(
        &self,
        finding: &mut Finding,
        fact: &Fact,
        day: Day,
        mine: &Side<'_, '_, '_>,
        theirs: &Side<'_, '_, '_>,
    ) -> Result<(), AskError> {
        let their_answer = theirs.inquiry.truth(fact).map_or(Truth::No, |t| *t.at(day));
        let changes = mine
            .inquiry
            .cruxes(fact, day, their_answer, &|f| theirs.heard.ground(f), 3)
            .map_err(|e| self.engine_error(&e))?;
        for set in changes.sets {
            let facts = set
                .iter()
                .map(|f| {
                    let truth = *theirs.heard.ground(f).truth.at(day);
                    let mut change = self.change(f, truth != Truth::No);
                    if truth == Truth::Open {
                        change.sentence = format!("undetermined whether {}", change.sentence);
                    }
                    change
                })
                .collect();
            finding.cruxes.push(Crux {
                viewpoint: mine.name.to_owned(),
                taken_from: theirs.name.to_owned(),
                into: Answer::from(their_answer),
                facts,
            });
        }
        Ok(())
    }
}
