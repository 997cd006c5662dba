//! `case`: the questions of a case, each from one viewpoint or from all that speak of it.

use std::collections::BTreeSet;

use foederis_engine::{Inquiry, TurnsOn};
use foederis_model::{Case, CaseQuestion, EntityId, Fact, Pattern, Slot, Value};
use foederis_record::Viewpoint;

use crate::answer::{Detail, Wanted};
use crate::cite::statement_cite;
use crate::finding::Finding;
use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;
use crate::vocabulary;

impl Foederis {
    /// The cases: name, title, and how many questions each asks.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.library().cases.iter()
    }

    /// Answers a case: a finding a question, and in it one a viewpoint.
    ///
    /// Without viewpoints, the case is answered from that of `setting`.
    ///
    /// # Errors
    /// When there is no such case, with those that there are, or a question cannot be answered.
    pub fn case(
        &self,
        name: &str,
        viewpoints: &[String],
        setting: &Setting,
        detail: Detail,
    ) -> Result<Finding, AskError> {
        self.within_limits(setting, |setting| self.case_within(name, viewpoints, setting, detail))
    }

    fn case_within(
        &self,
        name: &str,
        viewpoints: &[String],
        setting: &Setting,
        detail: Detail,
    ) -> Result<Finding, AskError> {
        let case = self.find_case(name)?;
        let mut finding = self.frame(&format!("case {}", case.name), setting);
        finding.notes = case.about.clone();
        let mut words = BTreeSet::new();
        for question in &case.questions {
            let one = self.case_question(question, viewpoints, setting, detail)?;
            words.extend(one.findings.iter().chain([&one]).filter_map(|f| f.verdict.clone()));
            finding.findings.push(one);
        }
        let title = case.title.clone().unwrap_or_else(|| case.name.clone());
        finding.headline = format!(
            "{title}: {} question{}; {} {}.",
            case.questions.len(),
            if case.questions.len() == 1 { "" } else { "s" },
            if words.len() == 1 { "the verdict is" } else { "the verdicts are" },
            words.into_iter().collect::<Vec<_>>().join(", ")
        );
        let all = if viewpoints.is_empty() { "" } else { " --all-viewpoints" };
        finding.command = Some(format!("foederis case {}{all}{}", case.name, setting.options()));
        Ok(finding)
    }

    fn find_case(&self, name: &str) -> Result<&Case, AskError> {
        let cases = &self.library().cases;
        if let Some(case) = cases.iter().find(|c| c.name.eq_ignore_ascii_case(name)) {
            return Ok(case);
        }
        let names: Vec<&str> = cases.iter().map(|c| c.name.as_str()).collect();
        Err(AskError::Missing(if names.is_empty() {
            "this library has no cases".to_owned()
        } else {
            format!("there is no case `{name}`; there are: {}", names.join(", "))
        }))
    }

    fn case_question(
        &self,
        question: &CaseQuestion,
        viewpoints: &[String],
        setting: &Setting,
        detail: Detail,
    ) -> Result<Finding, AskError> {
        let setting = of_question(question, setting);
        let patterns = std::slice::from_ref(&question.ask);
        let mut settings = vec![setting.clone()];
        settings.extend(viewpoints.iter().map(|viewpoint| setting.viewed_from(viewpoint)));
        let mut all = self.answer_to_each(patterns, &settings, detail, Wanted::yes(detail))?.into_iter();
        let Some(mut finding) = all.next() else { return Ok(self.frame(&question.title, &setting)) };
        // The other articles that could give the duty stay in the list; the case shows the one that gets furthest.
        finding.findings.clear();
        finding.question = question.title.clone();
        for given in &question.given {
            let sentence = self.library().read_fact(&given.fact, given.denies);
            let who = crate::cite::short_attribution(self.library(), given);
            finding.notes.push(format!("Supposed for this question: {sentence} ({who})."));
            // The command alone would ask the record without what is supposed.
            finding.command = None;
        }
        for id in &question.without {
            let taken_back = &self.library().statements[id.index()];
            let sentence = self.library().read_fact(&taken_back.fact, taken_back.denies);
            let who = crate::cite::short_attribution(self.library(), taken_back);
            finding.notes.push(format!("Left out for this question: {sentence} ({who})."));
            finding.command = None;
        }
        finding.findings.extend(all.map(|one| Finding { findings: Vec::new(), ..one }));
        finding.claims.extend(self.conduct(&question.ask, &setting)?);
        Ok(finding)
    }

    /// What the record says of performance over the incident asked about: judgments, each with its speaker.
    fn conduct(
        &self,
        ask: &Pattern,
        setting: &Setting,
    ) -> Result<Vec<crate::finding::StatementCite>, AskError> {
        let library = self.library();
        let Some(relation) = library.relation(vocabulary::PERFORMED) else { return Ok(Vec::new()) };
        let (creditor, incident) = (ask.slots.get(1).cloned(), ask.slots.get(5).cloned());
        let (Some(creditor), Some(incident)) = (creditor, incident) else { return Ok(Vec::new()) };
        let pattern = Pattern {
            relation,
            slots: vec![Slot::Any(None), creditor, Slot::Any(None), incident, Slot::Any(None)],
        };
        // One sentence may speak of several debtors; it stands once.
        let mut shown = std::collections::BTreeSet::new();
        let spoken = library.statements.iter().chain(&setting.given).filter(|s| pattern.matches(&s.fact));
        let cites = spoken.map(|s| statement_cite(library, s));
        Ok(cites.filter(|c| shown.insert((c.name.clone(), c.words.clone(), c.paraphrase.clone()))).collect())
    }

    /// The viewpoints worth asking a case from: everybody equal, and each side that speaks of what its questions touch.
    ///
    /// # Errors
    /// As [`Foederis::case`].
    pub fn viewpoints_of_case(&self, name: &str) -> Result<Vec<String>, AskError> {
        let case = self.find_case(name)?;
        let library = self.library();
        let program = self.program();
        let mut sides: BTreeSet<String> = BTreeSet::new();
        for question in &case.questions {
            let setting = of_question(question, &Setting::default());
            let heard = setting.heard(self)?;
            let inquiry = Inquiry::new(&program, &heard, &question.ask, &setting.limits)
                .map_err(|e| self.engine_error(&e))?;
            let incidents = entities(&question.ask);
            // What the answer turns on counts, whatever it is about.
            let asked = inquiry.rows().flat_map(|(fact, _)| inquiry.turns_on(fact, question.on));
            let facts = asked.filter_map(|turns_on| match turns_on {
                TurnsOn::Fact(fact, _) => Some(fact),
                _ => None,
            });
            let turning: Vec<Fact> = facts.collect();
            for (fact, ground) in inquiry.recorded() {
                if !touches(fact, &incidents) && !turning.contains(fact) {
                    continue;
                }
                for id in ground.stated_by.iter().chain(&ground.denied_by) {
                    let statement = heard.statement(*id);
                    if statement.register.is_none()
                        && let Some(side) = statement.side()
                    {
                        sides.insert(library.name(Value::Entity(side)));
                    }
                }
            }
        }
        sides.retain(|side| Viewpoint::resolve(library, side).is_ok());
        Ok(sides.into_iter().collect())
    }
}

/// A setting with what a question supposes, on its day where none is asked.
fn of_question(question: &CaseQuestion, setting: &Setting) -> Setting {
    let mut setting = Setting { on: setting.on.or(Some(question.on)), ..setting.clone() };
    setting.given.extend(question.given.iter().cloned());
    setting.without.extend(&question.without);
    setting
}

/// The last thing a duty pattern names is its incident.
fn entities(pattern: &Pattern) -> Vec<EntityId> {
    let last = pattern.slots.last();
    last.into_iter()
        .filter_map(|slot| match slot {
            Slot::Is(Value::Entity(e)) => Some(*e),
            _ => None,
        })
        .collect()
}

fn touches(fact: &Fact, things: &[EntityId]) -> bool {
    things.is_empty() || things.iter().any(|t| fact.values.contains(&Value::Entity(*t)))
}
