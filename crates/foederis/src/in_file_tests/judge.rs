//! One test at work: each expectation beside what is found.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use foederis_engine::{Inquiry, Program, TurnsOn, rules_matching};
use foederis_model::{
    Day, DaySet, Evidence as _, Expectation, Expected, Fact, Gap, Limits, Pattern, Proof, ProofStep,
    Timeline, Truth, Value,
};
use foederis_record::{Branch, Heard, Noted, Viewpoint};

use super::words::{facts_in_words, flip, in_words, list};
use super::{Difference, ExpectationResult, words};
use crate::answer::{Detail, Wanted, assumable_inquiry};
use crate::finding::{Answer, Finding, spells};
use crate::foederis::{AskError, Foederis};
use crate::probability::{interval, probability};
use crate::proof_view::write_pattern;
use crate::setting::Setting;
use crate::verdict::{Verdict, verdict};

/// Sets of changes up to this size are looked for, or as large as the one that is expected.
const LARGEST_SET: usize = 3;

/// Who hears and as of when; what is heard is the same for expectations of one test that agree in it.
type Ear = (Option<String>, Option<Day>, Option<Day>);

/// One test at work. What several of its expectations ask is asked once.
pub(super) struct Judge<'r> {
    foederis: &'r Foederis,
    program: &'r Program<'r>,
    branch: Branch<'r>,
    /// Where it is noted what is asked of the record.
    noted: Option<&'r Noted>,
    heard: Vec<(Ear, Heard<'r>)>,
    asked: Vec<(Ear, Pattern, Rc<Inquiry<'r, 'r>>)>,
}

/// What was found, beside what is expected.
enum Found {
    /// What is expected.
    Met(String),
    /// Something else.
    Else(String),
    /// Other days: those that are expected, and those that were found.
    Days(DaySet, DaySet),
}

/// A question asked for an expectation.
struct Asked<'r> {
    heard: Heard<'r>,
    inquiry: Rc<Inquiry<'r, 'r>>,
    setting: Setting,
    day: Day,
}

impl Asked<'_> {
    fn rows(&self) -> Vec<&Fact> {
        self.inquiry.rows().map(|(fact, _)| fact).collect()
    }

    fn truth_of(&self, fact: &Fact) -> Truth {
        self.inquiry.truth(fact).map_or(Truth::No, |t| *t.at(self.day))
    }

    /// Yes if one of the facts asked for holds.
    fn truth(&self) -> Truth {
        self.rows().into_iter().map(|fact| self.truth_of(fact)).max().unwrap_or(Truth::No)
    }

    /// The fact that answers: that with the best truth.
    fn best(&self) -> Option<&Fact> {
        let rows = self.rows();
        // The first of the best, so that the order of the library decides.
        rows.into_iter().rev().max_by_key(|fact| self.truth_of(fact))
    }

    fn turns_on(&self) -> Vec<TurnsOn> {
        self.rows().into_iter().flat_map(|fact| self.inquiry.turns_on(fact, self.day)).collect()
    }

    fn days(&self, days: impl Fn(&Timeline<Truth>) -> DaySet) -> DaySet {
        DaySet::from_spells(self.inquiry.rows().flat_map(|(_, t)| days(t).spells().to_vec()))
    }
}

impl<'r> Judge<'r> {
    pub(super) fn new(
        foederis: &'r Foederis,
        program: &'r Program<'r>,
        branch: Branch<'r>,
        noted: Option<&'r Noted>,
    ) -> Self {
        Self { foederis, program, branch, noted, heard: Vec::new(), asked: Vec::new() }
    }

    pub(super) fn judge(&mut self, expectation: &Expectation) -> ExpectationResult {
        let library = self.foederis.library();
        let found = self.ask(expectation, expectation.viewpoint.as_deref()).and_then(|asked| {
            let found = self.found(expectation, &asked)?;
            Ok((found, asked.setting))
        });
        let (met, found, difference) = match found {
            Ok((Found::Met(found), _)) => (true, found, None),
            Ok((Found::Else(found), setting)) => {
                let finding = self.finding(expectation, &setting, self.wanted(&expectation.expected));
                (false, found, Some(Difference { finding, ..Difference::default() }))
            }
            Ok((Found::Days(expected, found), setting)) => {
                (false, in_words(&found), Some(self.differing_days(expectation, &setting, &expected, &found)))
            }
            Err(error) => (false, error.to_string(), None),
        };
        ExpectationResult {
            span: expectation.span,
            of: write_pattern(library, &expectation.pattern),
            under: words::under(expectation),
            expected: words::expected(library, &expectation.expected),
            found,
            met,
            difference,
        }
    }

    fn ask(&mut self, expectation: &Expectation, viewpoint: Option<&str>) -> Result<Asked<'r>, AskError> {
        let ear: Ear = (viewpoint.map(str::to_owned), expectation.known_on, expectation.recorded_on);
        let setting = Setting {
            on: expectation.on,
            known_on: expectation.known_on,
            recorded_on: expectation.recorded_on,
            viewpoint: viewpoint.unwrap_or("all").to_owned(),
            given: self.branch.added.to_vec(),
            without: self.branch.without.to_vec(),
            ..Setting::default()
        };
        let heard = match self.heard.iter().find(|(of, _)| *of == ear) {
            Some((_, heard)) => heard.clone(),
            None => {
                let library = self.foederis.library();
                let viewpoint = Viewpoint::resolve_with(library, self.branch.added, &setting.viewpoint)?;
                let heard =
                    Heard::of_branch(library, self.branch, &viewpoint, setting.known_on, setting.recorded_on);
                let heard = match self.noted {
                    Some(noted) => heard.noting(noted),
                    None => heard,
                };
                self.heard.push((ear.clone(), heard.clone()));
                heard
            }
        };
        let before = self.asked.iter().find(|(of, pattern, _)| *of == ear && *pattern == expectation.pattern);
        let inquiry = match before {
            Some((.., inquiry)) => Rc::clone(inquiry),
            None => {
                let asked = Inquiry::new(self.program, &heard, &expectation.pattern, &Limits::default());
                let inquiry = Rc::new(asked.map_err(|e| self.foederis.engine_error(&e))?);
                self.asked.push((ear, expectation.pattern.clone(), Rc::clone(&inquiry)));
                inquiry
            }
        };
        Ok(Asked { heard, inquiry, setting, day: expectation.on.unwrap_or(Day::MAX) })
    }

    fn found(&mut self, expectation: &Expectation, asked: &Asked<'r>) -> Result<Found, AskError> {
        let library = self.foederis.library();
        let either = |met: bool, found: String| if met { Found::Met(found) } else { Found::Else(found) };
        let answer = asked.truth();
        Ok(match &expectation.expected {
            Expected::Answer(truth) => either(answer == *truth, self.answer_in_words(asked)),
            Expected::Because(gap) => {
                let because = asked.turns_on().iter().any(|t| gap_of(t) == *gap);
                either(answer == Truth::Open && because, self.answer_in_words(asked))
            }
            Expected::Verdict(word) => {
                let no_rule = rules_matching(self.program, &expectation.pattern).is_empty();
                let found = match self.verdict(asked) {
                    Some(best) if !no_rule => best.word,
                    _ => library.verdicts.without_rule.clone(),
                };
                either(found == *word, format!("verdict {found}{}", self.turning(asked)))
            }
            Expected::Fails(conditions) => {
                let report = self.verdict(asked).and_then(|v| v.report);
                let lines = report.iter().flat_map(|r| &r.conditions);
                let failing = lines.filter(|c| *c.truth.at(asked.day) == Truth::No);
                let found: BTreeSet<_> = failing.filter_map(|c| c.condition).collect();
                let names: Vec<&str> =
                    found.iter().map(|id| library.conditions[id.index()].name.as_str()).collect();
                either(found.iter().eq(conditions), format!("fails {}", list(&names)))
            }
            Expected::Flips { into, sets, only } => self.flips(asked, *into, sets, *only)?,
            Expected::TurnsOn(pattern) => {
                let hit = asked.turns_on().iter().any(|t| match t {
                    TurnsOn::Fact(fact, _) | TurnsOn::Clash(fact) => pattern.matches(fact),
                    TurnsOn::Unnamed(open) => open.relation == pattern.relation,
                    TurnsOn::Date(_) | TurnsOn::Text(_) | TurnsOn::Unreached(_) => false,
                });
                either(hit, self.answer_in_words(asked))
            }
            Expected::Certainly(days) => same_days(days, asked.days(Timeline::certain)),
            Expected::Possibly(days) => same_days(days, asked.days(Timeline::possible)),
            Expected::Exact(exact) => {
                let found = answer != Truth::Open || asked.inquiry.is_exact();
                either(found == *exact, if found { "exact" } else { "bounded" }.to_owned())
            }
            Expected::PartsFrom(other, facts) => self.cruxes(expectation, asked, other, facts)?,
            Expected::AgreesWith(other, facts) => self.agreement(expectation, asked, other, facts)?,
            Expected::Probability(low, high) => {
                let found = match asked.best() {
                    Some(fact) => probability(library, &asked.inquiry, &asked.heard, fact, asked.day)
                        .map_err(|e| self.foederis.engine_error(&e))?,
                    None => None,
                };
                // To a millionth, which is what a weight is given to.
                let near = |found: f64, wanted: u32| (found * 1e6 - f64::from(wanted)).abs() <= 1.5;
                match found {
                    Some(found) => either(
                        near(found.low, *low) && near(found.high, *high),
                        format!("with probability {}", interval(found.low, found.high)),
                    ),
                    None => Found::Else("no probability: nothing that it rests on has a weight".to_owned()),
                }
            }
            Expected::Cites(names) => {
                let mut cited = BTreeSet::new();
                let proof = asked.best().and_then(|fact| asked.inquiry.prove(fact, asked.day));
                if let Some(proof) = proof {
                    self.cited(&proof, &asked.heard, &mut cited);
                }
                let found: Vec<&str> = cited.iter().map(String::as_str).collect();
                either(names.iter().all(|n| cited.contains(n)), format!("cites {}", list(&found)))
            }
            Expected::Says(words) => {
                let patterns = std::slice::from_ref(&expectation.pattern);
                let finding = self.foederis.answer_patterns(patterns, &asked.setting, Detail::PROOF)?;
                either(says(&finding, words), format!("\"{}\" and its proof", finding.headline))
            }
        })
    }

    fn verdict(&self, asked: &Asked<'_>) -> Option<Verdict> {
        let library = self.foederis.library();
        let verdicts = asked.rows().into_iter().map(|fact| verdict(library, &asked.inquiry, fact, asked.day));
        verdicts.max_by_key(|v| (v.truth, v.reached, Reverse(v.failing)))
    }

    fn answer_in_words(&self, asked: &Asked<'_>) -> String {
        format!("{}{}", Answer::from(asked.truth()), self.turning(asked))
    }

    /// ", turning on ...", for what is undetermined.
    fn turning(&self, asked: &Asked<'_>) -> String {
        let lines = self.foederis.turns_on_lines(&asked.heard, &asked.turns_on());
        if lines.is_empty() || asked.truth() != Truth::Open {
            return String::new();
        }
        let words: Vec<String> = lines.iter().take(4).map(|l| format!("{} ({})", l.fact, l.why)).collect();
        format!(", turning on {}", words.join(", "))
    }

    fn flips(
        &self,
        asked: &Asked<'_>,
        into: Truth,
        wanted: &[Vec<(Fact, bool)>],
        only: bool,
    ) -> Result<Found, AskError> {
        let library = self.foederis.library();
        let longest = wanted.iter().map(Vec::len).max().unwrap_or(0);
        let contains = |found: &BTreeSet<_>| wanted.iter().all(|set| found.contains(set));
        let mut largest = if only { longest.max(LARGEST_SET) } else { longest };
        let mut found = self.flips_up_to(asked, into, largest)?;
        if !contains(&found) && largest < LARGEST_SET {
            // What would turn the answer is worth a longer search, now that it is asked for.
            largest = LARGEST_SET;
            found = self.flips_up_to(asked, into, largest)?;
        }
        let met = contains(&found) && (!only || found.len() == wanted.len());
        let sets: Vec<String> = found.iter().map(|set| flip(library, set)).collect();
        Ok(if met {
            let sets: Vec<String> = wanted.iter().map(|set| flip(library, set)).collect();
            Found::Met(format!("{} if {}", Answer::from(into), sets.join(", or if ")))
        } else if asked.truth() == into {
            Found::Else(format!("{} as it is", Answer::from(into)))
        } else if sets.is_empty() {
            let into = Answer::from(into);
            Found::Else(format!("no set of up to {largest} facts turns the answer into {into}"))
        } else {
            Found::Else(format!("{} if {}", Answer::from(into), sets.join(", or if ")))
        })
    }

    /// The minimal sets of facts up to a size, denied where `true`, that turn the answer.
    fn flips_up_to(
        &self,
        asked: &Asked<'_>,
        into: Truth,
        largest: usize,
    ) -> Result<BTreeSet<Vec<(Fact, bool)>>, AskError> {
        let mut found = BTreeSet::new();
        for fact in asked.rows() {
            let inquiry = assumable_inquiry(self.program, &asked.heard, fact, &asked.setting)
                .map_err(|e| self.foederis.engine_error(&e))?;
            let changes =
                inquiry.flips(fact, asked.day, into, largest).map_err(|e| self.foederis.engine_error(&e))?;
            for set in changes.sets {
                let mut set: Vec<(Fact, bool)> = set.into_iter().map(|(f, holds)| (f, !holds)).collect();
                set.sort();
                found.insert(set);
            }
        }
        Ok(found)
    }

    fn cruxes(
        &mut self,
        expectation: &Expectation,
        mine: &Asked<'r>,
        other: &str,
        wanted: &[Fact],
    ) -> Result<Found, AskError> {
        let theirs = self.ask(expectation, Some(other))?;
        let library = self.foederis.library();
        let mut found: BTreeSet<Vec<Fact>> = BTreeSet::new();
        for fact in mine.rows() {
            let inquiry = assumable_inquiry(self.program, &mine.heard, fact, &mine.setting)
                .map_err(|e| self.foederis.engine_error(&e))?;
            let ground = |f: &Fact| theirs.heard.ground(f);
            let changes = inquiry
                .cruxes(fact, mine.day, theirs.truth_of(fact), &ground, wanted.len().max(LARGEST_SET))
                .map_err(|e| self.foederis.engine_error(&e))?;
            for mut set in changes.sets {
                set.sort();
                found.insert(set);
            }
        }
        let agree = mine.truth() == theirs.truth();
        let met = if wanted.is_empty() { agree && found.is_empty() } else { found.contains(wanted) };
        let answers =
            format!("{} here and {} to {other}", Answer::from(mine.truth()), Answer::from(theirs.truth()));
        let sets: Vec<String> = found.iter().map(|set| facts_in_words(library, set)).collect();
        Ok(if met {
            Found::Met(format!("parts from {other} over {}", facts_in_words(library, wanted)))
        } else if sets.is_empty() {
            Found::Else(format!("no set of up to {LARGEST_SET} facts on which they part: {answers}"))
        } else {
            Found::Else(format!("parts from {other} over {}: {answers}", sets.join(", or over ")))
        })
    }

    fn agreement(
        &mut self,
        expectation: &Expectation,
        mine: &Asked<'r>,
        other: &str,
        wanted: &[Fact],
    ) -> Result<Found, AskError> {
        let theirs = self.ask(expectation, Some(other))?;
        let library = self.foederis.library();
        let mut differing = BTreeSet::new();
        for fact in mine.rows() {
            let inquiry = assumable_inquiry(self.program, &mine.heard, fact, &mine.setting)
                .map_err(|e| self.foederis.engine_error(&e))?;
            let otherwise = |f: &&Fact| mine.heard.ground(f).truth != theirs.heard.ground(f).truth;
            differing.extend(inquiry.recorded().map(|(f, _)| f).filter(otherwise).cloned());
        }
        let (here, there) = (Answer::from(mine.truth()), Answer::from(theirs.truth()));
        let differing: Vec<Fact> = differing.into_iter().collect();
        let met = here == there && wanted.iter().all(|fact| differing.contains(fact));
        let on = format!("they differ on {}", facts_in_words(library, &differing));
        Ok(if met {
            Found::Met(format!("both {here}; {on}"))
        } else {
            Found::Else(format!("{here} here and {there} to {other}; {on}"))
        })
    }

    /// The names of what a proof ends in: articles, statements, and for those who says them, for whom, where.
    fn cited(&self, proof: &Proof, heard: &Heard<'_>, into: &mut BTreeSet<String>) {
        let library = self.foederis.library();
        match &proof.step {
            ProofStep::Rule { rule, .. } => {
                into.extend(library.rules[rule.index()].article.map(|a| library.name(Value::Entity(a))));
            }
            ProofStep::Recorded { stated_by, denied_by, .. } => {
                for statement in stated_by.iter().chain(denied_by).map(|id| heard.statement(*id)) {
                    into.insert(statement.name.clone());
                    let who =
                        [statement.register, statement.speaker, statement.for_whom].into_iter().flatten();
                    let all = who.chain(statement.sources.iter().copied());
                    into.extend(all.map(|entity| library.name(Value::Entity(entity))));
                }
            }
            _ => {}
        }
        for premise in &proof.premises {
            self.cited(premise, heard, into);
        }
    }

    /// The finding that shows why, with what would have to be stated for the answer that is expected.
    fn finding(
        &self,
        expectation: &Expectation,
        setting: &Setting,
        into: Option<Truth>,
    ) -> Option<Box<Finding>> {
        setting.on?;
        let patterns = std::slice::from_ref(&expectation.pattern);
        // Beside a difference, a few tries are enough: `flip` makes them all.
        let wanted = Wanted {
            into: into.unwrap_or(Truth::Open),
            largest: if into.is_some() { 2 } else { 0 },
            tries: 600,
        };
        self.foederis.answer_and_turn(patterns, setting, Detail::PROOF, wanted).ok().map(Box::new)
    }

    /// The answer that an expectation wants, if it wants a certain one.
    fn wanted(&self, expected: &Expected) -> Option<Truth> {
        match expected {
            Expected::Answer(Truth::Open) => None,
            Expected::Answer(truth) => Some(*truth),
            Expected::Verdict(word) if *word == self.foederis.library().verdicts.all => Some(Truth::Yes),
            Expected::Verdict(_) | Expected::Fails(_) => Some(Truth::No),
            _ => None,
        }
    }

    fn differing_days(
        &self,
        expectation: &Expectation,
        setting: &Setting,
        expected: &DaySet,
        found: &DaySet,
    ) -> Difference {
        let (not_found, not_expected) = (without(expected, found), without(found, expected));
        let firsts = [&not_found, &not_expected].into_iter().filter_map(|days| days.spells().first());
        let day =
            firsts.map(|(from, until)| if from.is_end_of_time() { until.previous() } else { *from }).min();
        let setting = Setting { on: day.filter(|d| !d.is_end_of_time()), ..setting.clone() };
        let holds = day.map(|day| if expected.contains(day) { Truth::Yes } else { Truth::No });
        Difference {
            not_found: spells(&not_found),
            not_expected: spells(&not_expected),
            finding: self.finding(expectation, &setting, holds),
        }
    }
}

fn same_days(expected: &DaySet, found: DaySet) -> Found {
    if found == *expected { Found::Met(in_words(&found)) } else { Found::Days(expected.clone(), found) }
}

/// The days of the first set that are not in the second.
fn without(days: &DaySet, less: &DaySet) -> DaySet {
    let mut left = Vec::new();
    for (from, until) in days.spells() {
        let mut from = *from;
        for (out, back) in less.spells() {
            if *out < *until && from < *back {
                left.push((from, *out));
                from = (*back).max(from);
            }
        }
        left.push((from, *until));
    }
    DaySet::from_spells(left)
}

fn gap_of(turns_on: &TurnsOn) -> Gap {
    match turns_on {
        TurnsOn::Fact(_, gap) => *gap,
        TurnsOn::Unnamed(_) | TurnsOn::Unreached(_) => Gap::Missing,
        TurnsOn::Date(_) | TurnsOn::Text(_) => Gap::Vague,
        TurnsOn::Clash(_) => Gap::Conflict,
    }
}

/// Whether a finding says these words anywhere.
fn says(finding: &Finding, words: &str) -> bool {
    fn inside(value: &serde_json::Value, words: &str) -> bool {
        match value {
            serde_json::Value::String(text) => text.contains(words),
            serde_json::Value::Array(all) => all.iter().any(|v| inside(v, words)),
            serde_json::Value::Object(all) => all.values().any(|v| inside(v, words)),
            _ => false,
        }
    }
    // What a finding stands on is no part of what it says.
    serde_json::to_value(Finding { receipt: crate::finding::Receipt::default(), ..finding.clone() })
        .is_ok_and(|value| inside(&value, words))
}
