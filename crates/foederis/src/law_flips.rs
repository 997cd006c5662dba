//! `flip --law`: which clause, left out, would have changed the answer.
//!
//! Each is tried on a copy of the library whose rule has one condition less, or which lacks the rule; the record and the
//! question stay as they are. The law itself is never changed.

use std::collections::BTreeSet;

use foederis_engine::{Inquiry, Program, WithoutLaw};
use foederis_model::{Day, Fact, Library, Limits, Pattern, Truth};
use foederis_record::Heard;
use indexmap::IndexSet;

use crate::answer::Detail;
use crate::cite::{article_cite, rule_place};
use crate::finding::{ClauseLeftOut, Finding};
use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;

/// How many laws of one size are tried at most, those nearest to the question first.
const MOST_TRIES: usize = 150;

/// The most facts and conditions that such a question may touch: a law without some condition may reach everything.
const MOST_NODES: usize = 100_000;

/// The largest sets that are tried.
const LARGEST: usize = 2;

impl Foederis {
    /// Answers a question and tells which conditions and rules of the law, left out, would turn the answer into yes:
    /// the smallest sets, up to two.
    ///
    /// # Errors
    /// As [`Foederis::answer`]; also when no day is given.
    pub fn flip_law(&self, question: &str, setting: &Setting) -> Result<Finding, AskError> {
        let day = setting
            .on
            .ok_or_else(|| AskError::Missing("this needs a day: add --on YYYY-MM-DD".to_owned()))?;
        let patterns = self.read_question(question)?;
        self.within_limits(setting, |setting| {
            let (mut finding, fact) = self.answer_of_one(&patterns, setting, Detail::BRIEF)?;
            finding.question = question.to_owned();
            if let Some(fact) = fact.filter(|_| finding.answer != Some(crate::finding::Answer::Yes)) {
                let heard = setting.heard(self)?;
                self.add_law_flips(&mut finding, &heard, &fact, day, setting)?;
            }
            finding.command = Some(format!("foederis flip --law \"{question}\"{}", setting.options()));
            Ok(finding)
        })
    }

    fn add_law_flips(
        &self,
        finding: &mut Finding,
        heard: &Heard<'_>,
        fact: &Fact,
        day: Day,
        setting: &Setting,
    ) -> Result<(), AskError> {
        let mut library = self.library().clone();
        // What these questions leave out is their own: it says nothing of the answer above.
        let limits = Limits { nodes: MOST_NODES.min(setting.limits.nodes), ..setting.limits.anew() };
        let mut found: Vec<BTreeSet<WithoutLaw>> = Vec::new();
        let mut sets: Vec<BTreeSet<WithoutLaw>> = vec![BTreeSet::new()];
        let (mut tries, mut tried, mut size) = (0, 0, 0);
        let mut complete = true;
        // What stands nearest to the question is tried first.
        let mut near: IndexSet<WithoutLaw> = IndexSet::new();
        while size <= LARGEST && !sets.is_empty() && (found.is_empty() || size < LARGEST) {
            let mut next: BTreeSet<BTreeSet<WithoutLaw>> = BTreeSet::new();
            for (nth, set) in sets.iter().enumerate() {
                if nth >= MOST_TRIES || setting.limits.stop.stopped().is_some() {
                    complete = false;
                    break;
                }
                tries += 1;
                let asked = under(&mut library, self.library(), set, |library| {
                    let program = Program::new(library);
                    let inquiry = Inquiry::new(&program, heard, &Pattern::from(fact), &limits);
                    // Without a line that gives a variable its value the rule means nothing: that is no law to suppose.
                    let Ok(inquiry) = inquiry else { return None };
                    let truth = inquiry.truth(fact).map_or(Truth::No, |days| *days.at(day));
                    Some((truth, inquiry.law_in_play(fact, day)))
                });
                let Some((truth, in_play)) = asked else { continue };
                if truth == Truth::Yes {
                    found.push(set.clone());
                } else if size < LARGEST {
                    let of_texts: Vec<WithoutLaw> =
                        in_play.into_iter().filter(|one| self.is_of_a_text(*one)).collect();
                    near.extend(&of_texts);
                    next.extend(of_texts.into_iter().map(|one| {
                        let mut larger = set.clone();
                        larger.insert(one);
                        larger
                    }));
                }
            }
            if complete {
                tried = size;
            }
            size += 1;
            let minimal = |set: &BTreeSet<WithoutLaw>| !found.iter().any(|f| f.is_subset(set));
            sets = next.into_iter().filter(|set| set.len() == size && minimal(set)).collect();
            sets.sort_by_key(|set| set.iter().filter_map(|one| near.get_index_of(one)).sum::<usize>());
        }
        for set in &found {
            finding.law_flips.push(set.iter().filter_map(|one| self.clause_left_out(*one)).collect());
        }
        finding.notes.push(format!(
            "Law: {} up to {} conditions and rules of published texts that stand against a yes {} left out in turn, {tries} laws \
             in all. {}The law is as it is: this shows what decides, and supposes nothing about what was agreed.",
            if complete { "every set of" } else { "sets of" },
            if complete { tried } else { LARGEST },
            if complete { "was" } else { "were, those nearest to the question first," },
            if found.is_empty() { "None of them gives a yes. " } else { "" },
        ));
        Ok(())
    }

    /// Whether a part of the law stands in an article of a published text, and not in a convention of the library.
    fn is_of_a_text(&self, one: WithoutLaw) -> bool {
        let library = self.library();
        let article = library.rules.get(one.rule.index()).and_then(|rule| rule.article);
        let instrument =
            article.and_then(|article| library.article(article)).map(|(instrument, _)| instrument);
        let published = instrument.and_then(|instrument| library.instruments.get(&instrument));
        published.is_some_and(|text| text.cite.is_some() || !text.links.is_empty())
    }

    fn clause_left_out(&self, WithoutLaw { rule, line }: WithoutLaw) -> Option<ClauseLeftOut> {
        let library = self.library();
        let source = library.rules.get(rule.index())?;
        let span = match line {
            Some(line) => source.lines.get(line)?.span,
            None => source.span,
        };
        let file = library.files.get(span.file as usize);
        let text = file.and_then(|f| f.text.lines().nth((span.line as usize).saturating_sub(1)));
        let place = match line {
            Some(_) => format!("{}:{}", file.map_or("", |f| f.name.as_str()), span.line),
            None => rule_place(library, rule),
        };
        Some(ClauseLeftOut {
            article: source.article.and_then(|article| article_cite(library, article, source.text)),
            what: if line.is_some() { "condition" } else { "rule" }.to_owned(),
            words: text.map(|t| t.trim().to_owned()).unwrap_or_default(),
            place,
        })
    }
}

/// Asks under the law without a set of its parts; then it is as it was.
fn under<T>(
    library: &mut Library,
    whole: &Library,
    set: &BTreeSet<WithoutLaw>,
    ask: impl FnOnce(&Library) -> T,
) -> T {
    let rules: BTreeSet<usize> = set.iter().map(|one| one.rule.index()).collect();
    // From the last line to the first, so that positions keep their meaning.
    for one in set.iter().rev() {
        let rule = &mut library.rules[one.rule.index()];
        match one.line {
            Some(line) if line < rule.lines.len() => drop(rule.lines.remove(line)),
            Some(_) => {}
            None => rule.lines = vec![never()],
        }
    }
    let answer = ask(library);
    for rule in rules {
        library.rules[rule].clone_from(&whole.rules[rule]);
    }
    answer
}

/// A line that nothing meets: a rule with it is as if it were not there.
fn never() -> foederis_model::Line {
    foederis_model::Line {
        condition: None,
        unless: false,
        formula: foederis_model::Formula::Any(Vec::new()),
        span: foederis_model::Span::default(),
    }
}
