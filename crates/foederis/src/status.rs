//! `status` and `timeline`: a state's stages towards instruments; party in law, seats in organs and participation in fact
//! are three separate answers.

use std::collections::BTreeMap;

use foederis_engine::Inquiry;
use foederis_model::{Day, EntityId, Evidence as _, Fact, Pattern, Slot, Statement, Timeline, Truth, Value};
use foederis_record::{Heard, NotAdmitted};

use crate::answer::capital;
use crate::cite::{article_cite, statement_cite};
use crate::finding::{
    Answer, Apart, Cite, Finding, Holds, ParticipationLine, Row, Spell, StatementCite, StatusLine,
};
use crate::foederis::{AskError, Foederis};
use crate::proof_view::view;
use crate::setting::Setting;
use crate::verdict::stretch_around;
use crate::vocabulary;

impl Foederis {
    /// A state's status towards an organisation's instruments, or one instrument, on a day.
    ///
    /// # Errors
    /// When a name means nothing here, no day is given, or the question cannot be answered.
    pub fn status(&self, state: &str, treaty: &str, setting: &Setting) -> Result<Finding, AskError> {
        self.within_limits(setting, |setting| self.status_within(state, treaty, setting))
    }

    fn status_within(&self, state: &str, treaty: &str, setting: &Setting) -> Result<Finding, AskError> {
        let day = setting
            .on
            .ok_or_else(|| AskError::Missing("a status needs a day: add --on YYYY-MM-DD".to_owned()))?;
        let heard = setting.heard(self)?;
        let state = self.state(state)?;
        let treaty = self.treaty(treaty)?;
        let (organisation, instruments) = self.instruments_meant(treaty, &heard)?;
        let mut instruments = instruments;
        let concluded: Vec<(EntityId, Day)> =
            instruments.iter().map(|i| (*i, self.concluded(*i, &heard))).collect();
        let when = |i: &EntityId| concluded.iter().find(|(e, _)| e == i).map_or(Day::MAX, |(_, day)| *day);
        instruments.sort_by_key(when);
        let mut main = Vec::new();
        let mut beside = Vec::new();
        for instrument in instruments {
            let says_how_to_leave =
                !self.clause_articles(vocabulary::WITHDRAWAL_CLAUSE, instrument, &heard)?.is_empty();
            if instrument == treaty || says_how_to_leave {
                main.push(instrument);
            } else {
                beside.push(instrument);
            }
        }
        if main.is_empty() {
            main.append(&mut beside);
        }
        let mut finding = self.frame(&format!("status {} {}", self.name(state), self.name(treaty)), setting);
        let seats = match organisation {
            Some(organisation) => self.seats(state, organisation, &heard, day, setting)?,
            None => Vec::new(),
        };
        for instrument in &main {
            let mut line = self.status_line(state, *instrument, &heard, day, setting)?;
            line.organs.clone_from(&seats);
            finding.status.push(line);
        }
        // Protocols and agreements beside the main instruments: only those towards which the state has a stage.
        for instrument in &beside {
            let mut line = self.status_line(state, *instrument, &heard, day, setting)?;
            if line.stage.iter().all(|stage| stage == vocabulary::NO_STAGE) {
                continue;
            }
            line.proof = None;
            finding.status.push(line);
        }
        if let Some(organisation) = organisation {
            finding.participation = self.participation(state, organisation, &seats, &heard, day)?;
        }
        let mut subjects: Vec<EntityId> = main.clone();
        subjects.extend(organisation);
        let margin = self.library().margin;
        let (earlier, later): (Vec<_>, Vec<_>) = self
            .claims_about(state, &subjects, &heard)
            .into_iter()
            .partition(|s| s.known_from(margin) <= day);
        let of_that_day = |s: &&Statement| *s.validity.timeline(false, margin).at(day) != Truth::No;
        let (of_it, of_others): (Vec<_>, Vec<_>) = later.into_iter().partition(of_that_day);
        finding.claims = self.cite_once(earlier);
        finding.claims.reverse();
        finding.said_later = self.cite_once(of_it);
        if !of_others.is_empty() {
            finding.notes.push(format!(
                "Made after {day} about later days: {}; ask on a later day to see them.",
                if of_others.len() == 1 {
                    "1 statement".to_owned()
                } else {
                    format!("{} statements", of_others.len())
                }
            ));
        }
        if let Some(through) = &self.receipt().record_through
            && day.to_string() > *through
        {
            finding
                .notes
                .push(format!("As the record stands: its registers cover the days through {through}."));
        }
        finding.answer = main_answer(&finding.status, main.len());
        finding.headline = self.status_headline(state, &finding, main.len(), setting, &heard);
        finding.command =
            Some(format!("foederis status {} {}{}", self.name(state), self.name(treaty), setting.options()));
        Ok(finding)
    }

    /// The organisation, if one was named, and the instruments asked about.
    fn instruments_meant(
        &self,
        treaty: EntityId,
        heard: &Heard<'_>,
    ) -> Result<(Option<EntityId>, Vec<EntityId>), AskError> {
        if self.of_kind(vocabulary::ORGANISATION)(self.library().entities[treaty.index()].kind) {
            return Ok((Some(treaty), self.instruments_of(treaty, heard)?));
        }
        let relation = self.library().relation(vocabulary::INSTRUMENT_OF);
        let organisation = match relation {
            Some(relation) => {
                let pattern =
                    Pattern { relation, slots: vec![Slot::Is(Value::Entity(treaty)), Slot::Any(None)] };
                self.derivable(&pattern, heard)?.into_iter().find_map(|values| match values.get(1) {
                    Some(Value::Entity(e)) => Some(*e),
                    _ => None,
                })
            }
            None => None,
        };
        Ok((organisation, vec![treaty]))
    }

    /// The earliest day on which an instrument may have been concluded; without an end when none is on record.
    fn concluded(&self, instrument: EntityId, heard: &Heard<'_>) -> Day {
        let Some(relation) = self.library().relation(vocabulary::CONCLUDED) else { return Day::MAX };
        let ground = heard.ground(&Fact::new(relation, [Value::Entity(instrument)]));
        ground.truth.possible().spells().first().map_or(Day::MAX, |(from, _)| *from)
    }

    fn status_line(
        &self,
        state: EntityId,
        instrument: EntityId,
        heard: &Heard<'_>,
        day: Day,
        setting: &Setting,
    ) -> Result<StatusLine, AskError> {
        let library = self.library();
        let program = self.program();
        let pair = [Value::Entity(state), Value::Entity(instrument)];
        let mut line = StatusLine {
            instrument: self.name(instrument),
            title: library.title(Value::Entity(instrument)),
            party: self.name(state),
            is_party: Answer::No,
            stage: Vec::new(),
            stage_title: Vec::new(),
            spell: None,
            apart: Vec::new(),
            notice: Answer::No,
            leaving: Vec::new(),
            organs: Vec::new(),
            participation: Vec::new(),
            proof: None,
            turns_on: Vec::new(),
        };
        if let Some(relation) = library.relation(vocabulary::STAGE) {
            let pattern =
                Pattern { relation, slots: vec![Slot::Is(pair[0]), Slot::Is(pair[1]), Slot::Any(None)] };
            let inquiry = Inquiry::new(&program, heard, &pattern, &setting.limits)
                .map_err(|e| self.engine_error(&e))?;
            let mut best: Option<(Truth, Timeline<Truth>)> = None;
            for (fact, timeline) in inquiry.rows() {
                let truth = *timeline.at(day);
                if truth == Truth::No {
                    continue;
                }
                if let Some(Value::Entity(stage)) = fact.values.get(2) {
                    line.stage.push(self.name(*stage));
                    line.stage_title.push(library.title(Value::Entity(*stage)));
                }
                if truth == Truth::Open {
                    for entry in self.turns_on_lines(heard, &inquiry.turns_on(fact, day)) {
                        if !line.turns_on.contains(&entry) {
                            line.turns_on.push(entry);
                        }
                    }
                }
                if best.as_ref().is_none_or(|(t, _)| truth > *t) {
                    line.proof = inquiry.prove(fact, day).map(|p| view(library, heard, &p));
                    best = Some((truth, timeline.clone()));
                }
            }
            if let Some((_, timeline)) = best {
                let (from, until, _) = stretch_around(&timeline, day);
                let end = |d: Day| (!d.is_end_of_time()).then(|| d.to_string());
                line.spell = Some((end(from), end(until)));
            }
        }
        line.is_party = self.holds(vocabulary::PARTY, &pair, heard, day, setting)?;
        if line.is_party == Answer::Yes {
            for apart in self.apart(state, instrument, heard, setting)? {
                let truth = *apart.days.at(day);
                if truth != Truth::No {
                    let (from, until, _) = stretch_around(&apart.days, day);
                    let end = |d: Day| (!d.is_end_of_time()).then(|| d.to_string());
                    line.apart.push(Apart {
                        state: self.name(apart.other),
                        title: library.title(Value::Entity(apart.other)),
                        stage: apart.stage.to_owned(),
                        answer: Answer::from(truth),
                        spell: (end(from), end(until)),
                    });
                }
            }
        }
        line.notice = self.holds(vocabulary::NOTICE, &pair, heard, day, setting)?;
        for clause in [vocabulary::WITHDRAWAL_CLAUSE, vocabulary::SUSPENSION_CLAUSE] {
            line.leaving.extend(self.clause_articles(clause, instrument, heard)?);
        }
        Ok(line)
    }

    fn holds(
        &self,
        relation: &str,
        values: &[Value],
        heard: &Heard<'_>,
        day: Day,
        setting: &Setting,
    ) -> Result<Answer, AskError> {
        let Some(relation) = self.library().relation(relation) else { return Ok(Answer::No) };
        let fact = Fact::new(relation, values.iter().copied());
        let program = self.program();
        let inquiry = Inquiry::new(&program, heard, &Pattern::from(&fact), &setting.limits)
            .map_err(|e| self.engine_error(&e))?;
        Ok(inquiry.truth(&fact).map_or(Answer::No, |t| Answer::from(*t.at(day))))
    }

    /// The articles of clauses of one kind in an instrument.
    fn clause_articles(
        &self,
        relation: &str,
        instrument: EntityId,
        heard: &Heard<'_>,
    ) -> Result<Vec<Cite>, AskError> {
        let Some(relation) = self.library().relation(relation) else { return Ok(Vec::new()) };
        let roles = self.library().relations[relation.index()].roles.len();
        let mut slots = vec![Slot::Is(Value::Entity(instrument))];
        slots.resize(roles, Slot::Any(None));
        let found = self.derivable(&Pattern { relation, slots }, heard)?;
        let articles = found.into_iter().filter_map(|values| match values.get(1) {
            Some(Value::Entity(article)) => article_cite(self.library(), *article, None),
            _ => None,
        });
        Ok(articles.map(Cite::Article).collect())
    }

    fn organs(&self, organisation: EntityId, heard: &Heard<'_>) -> Result<Vec<EntityId>, AskError> {
        let Some(relation) = self.library().relation(vocabulary::ORGAN_OF) else { return Ok(Vec::new()) };
        let pattern =
            Pattern { relation, slots: vec![Slot::Any(None), Slot::Is(Value::Entity(organisation))] };
        let found = self.derivable(&pattern, heard)?.into_iter().filter_map(|values| match values.first() {
            Some(Value::Entity(organ)) => Some(*organ),
            _ => None,
        });
        Ok(found.collect())
    }

    fn seats(
        &self,
        state: EntityId,
        organisation: EntityId,
        heard: &Heard<'_>,
        day: Day,
        setting: &Setting,
    ) -> Result<Vec<String>, AskError> {
        let mut seats = Vec::new();
        for organ in self.organs(organisation, heard)? {
            let pair = [Value::Entity(state), Value::Entity(organ)];
            let title = self.library().title(Value::Entity(organ));
            match self.holds(vocabulary::IN_ORGAN, &pair, heard, day, setting)? {
                Answer::Yes => seats.push(title),
                Answer::Undetermined => seats.push(format!("{title} (undetermined)")),
                Answer::No => {}
            }
        }
        Ok(seats)
    }

    /// How a state takes part in fact, with who says so by that day.
    fn participation(
        &self,
        state: EntityId,
        organisation: EntityId,
        seats: &[String],
        heard: &Heard<'_>,
        day: Day,
    ) -> Result<Vec<ParticipationLine>, AskError> {
        let library = self.library();
        let mut lines = Vec::new();
        let all = self.organs(organisation, heard)?.len();
        if all > 0 {
            let answer = if seats.is_empty() {
                Answer::No
            } else if seats.iter().any(|s| s.ends_with("(undetermined)")) {
                Answer::Undetermined
            } else {
                Answer::Yes
            };
            lines.push(ParticipationLine {
                about: if seats.is_empty() {
                    format!("a seat in none of {all} organs")
                } else {
                    format!("a seat in {} of {all} organs: {}", seats.len(), seats.join(", "))
                },
                answer,
                holds: Holds::default(),
                stated_by: Vec::new(),
                denied_by: Vec::new(),
            });
        }
        let Some(relation) = library.relation(vocabulary::PARTICIPATION) else { return Ok(lines) };
        let pattern = Pattern {
            relation,
            slots: vec![
                Slot::Is(Value::Entity(state)),
                Slot::Is(Value::Entity(organisation)),
                Slot::Any(None),
            ],
        };
        for fact in heard.stated(&pattern) {
            let ground = heard.ground(&fact);
            let truth = *ground.truth.at(day);
            let cites = |ids: &[foederis_model::StatementId]| -> Vec<StatementCite> {
                let spoken = ids.iter().map(|i| heard.statement(*i));
                let mut by_then: Vec<_> = spoken.filter(|s| s.known_from(library.margin) <= day).collect();
                by_then.sort_by_key(|s| s.said.map(|d| d.earliest));
                by_then.into_iter().map(|s| statement_cite(library, s)).collect()
            };
            let (stated_by, denied_by) = (cites(&ground.stated_by), cites(&ground.denied_by));
            if truth == Truth::No && denied_by.is_empty() || stated_by.is_empty() && denied_by.is_empty() {
                continue;
            }
            lines.push(ParticipationLine {
                about: fact.values.get(2).map(|v| library.title(*v)).unwrap_or_default(),
                answer: Answer::from(truth),
                holds: Holds::new(&ground.truth.certain(), &ground.truth.possible()),
                stated_by,
                denied_by,
            });
        }
        Ok(lines)
    }

    /// Statements about derived relations, or of expectation, that name the state together with one of the subjects.
    fn claims_about<'h>(
        &self,
        state: EntityId,
        subjects: &[EntityId],
        heard: &Heard<'h>,
    ) -> Vec<&'h Statement> {
        let library = self.library();
        let names = |fact: &Fact, e: EntityId| fact.values.contains(&Value::Entity(e));
        let concerns = |fact: &Fact| names(fact, state) && subjects.iter().any(|s| names(fact, *s));
        let mut claims = Vec::new();
        for (i, relation) in library.relations.iter().enumerate() {
            let Ok(id) = u32::try_from(i) else { continue };
            let pattern = Pattern {
                relation: foederis_model::RelationId(id),
                slots: vec![Slot::Any(None); relation.roles.len()],
            };
            for (statement, reason) in heard.not_admitted(&pattern) {
                let statement = heard.statement(statement);
                if matches!(reason, NotAdmitted::Claim | NotAdmitted::Modality) && concerns(&statement.fact) {
                    claims.push(statement);
                }
            }
        }
        claims
    }

    /// Statements in the order of saying; a sentence that was entered for several instruments stands once.
    fn cite_once(&self, mut statements: Vec<&Statement>) -> Vec<StatementCite> {
        let margin = self.library().margin;
        statements.sort_by_key(|s| s.known_from(margin));
        let mut shown = std::collections::BTreeSet::new();
        let cites = statements.into_iter().map(|s| statement_cite(self.library(), s));
        cites.filter(|c| shown.insert((c.name.clone(), c.words.clone(), c.paraphrase.clone()))).collect()
    }

    fn status_headline(
        &self,
        state: EntityId,
        finding: &Finding,
        main: usize,
        setting: &Setting,
        heard: &Heard<'_>,
    ) -> String {
        let library = self.library();
        let title = library.title(Value::Entity(state));
        let mut parts = Vec::new();
        for line in finding.status.iter().take(main) {
            let stages = line.stage_title.join(" or ");
            let stages = if line.stage.len() > 1 { format!("undetermined: {stages}") } else { stages };
            let notice = match line.notice {
                Answer::Yes => "; notice of withdrawal on record",
                Answer::No if line.is_party == Answer::Yes => "; no notice of withdrawal on record",
                _ => "",
            };
            let apart = apart_in_words(&line.apart);
            parts.push(format!("{}: {stages}{apart}{notice}", line.title));
        }
        // By its own word first; what only others say, with who says it.
        let said = finding.participation.iter().skip(1).filter(|l| l.answer != Answer::No);
        let (own, others): (Vec<_>, Vec<_>) =
            said.partition(|l| l.stated_by.iter().any(|c| body(c) == title));
        if !own.is_empty() {
            let manners: Vec<&str> = own.iter().map(|l| l.about.as_str()).collect();
            parts.push(format!("in fact, by {title}'s own word: {}", manners.join(", ")));
        }
        for line in others {
            let who: std::collections::BTreeSet<&str> = line.stated_by.iter().map(body).collect();
            let who: Vec<&str> = who.into_iter().collect();
            parts.push(format!("by the word of {}: {}", who.join(", "), line.about));
        }
        format!("{}, {title} - {}.", capital(&setting.in_words(heard)), parts.join("; "))
    }

    pub(crate) fn name(&self, entity: EntityId) -> String {
        self.library().name(Value::Entity(entity))
    }

    /// The stages of one state, or of every state that has any, towards the instruments asked about: a row a spell.
    ///
    /// # Errors
    /// As [`Foederis::status`].
    pub fn timeline(
        &self,
        treaty: &str,
        state: Option<&str>,
        setting: &Setting,
    ) -> Result<Finding, AskError> {
        self.within_limits(setting, |setting| self.timeline_within(treaty, state, setting))
    }

    fn timeline_within(
        &self,
        treaty: &str,
        state: Option<&str>,
        setting: &Setting,
    ) -> Result<Finding, AskError> {
        let library = self.library();
        let heard = setting.heard(self)?;
        let treaty = self.treaty(treaty)?;
        let state = state.map(|s| self.state(s)).transpose()?;
        let (_, instruments) = self.instruments_meant(treaty, &heard)?;
        let program = self.program();
        let question = match state {
            Some(state) => format!("timeline {} {}", self.name(treaty), self.name(state)),
            None => format!("timeline {}", self.name(treaty)),
        };
        let mut finding = self.frame(&question, setting);
        let none = library.entity(vocabulary::NO_STAGE);
        let Some(relation) = library.relation(vocabulary::STAGE) else {
            return Err(AskError::Missing("this library has no relation `stage`".to_owned()));
        };
        for instrument in instruments {
            let slot = state.map_or(Slot::Any(None), |s| Slot::Is(Value::Entity(s)));
            let pattern =
                Pattern { relation, slots: vec![slot, Slot::Is(Value::Entity(instrument)), Slot::Any(None)] };
            let inquiry = Inquiry::new(&program, &heard, &pattern, &setting.limits)
                .map_err(|e| self.engine_error(&e))?;
            for (fact, timeline) in inquiry.rows() {
                let stage = match fact.values.get(2) {
                    Some(Value::Entity(stage)) => *stage,
                    _ => continue,
                };
                if Some(stage) == none {
                    continue;
                }
                for (from, until, truth) in timeline.stretches() {
                    if *truth == Truth::No {
                        continue;
                    }
                    let day = |d: Day| (!d.is_end_of_time()).then(|| d.to_string());
                    let spell = (day(from), day(until));
                    let mut values = BTreeMap::new();
                    for (role, value) in ["state", "instrument", "stage"].iter().zip(&fact.values) {
                        values.insert((*role).to_owned(), library.name(*value));
                    }
                    finding.rows.push(spell_row(values, library.title(Value::Entity(stage)), spell, *truth));
                }
            }
            // Of two parties it is asked where one state is.
            let Some(state) = state else { continue };
            for apart in self.apart(state, instrument, &heard, setting)? {
                for (from, until, truth) in
                    apart.days.stretches().filter(|(_, _, truth)| **truth != Truth::No)
                {
                    let day = |d: Day| (!d.is_end_of_time()).then(|| d.to_string());
                    let values = [
                        ("state", self.name(state)),
                        ("instrument", self.name(instrument)),
                        ("stage", apart.stage.to_owned()),
                        ("with", self.name(apart.other)),
                    ];
                    let values = values.into_iter().map(|(role, value)| (role.to_owned(), value)).collect();
                    let sentence =
                        format!("{} with {}", apart.stage, library.title(Value::Entity(apart.other)));
                    finding.rows.push(spell_row(values, sentence, (day(from), day(until)), *truth));
                }
            }
        }
        let key = |row: &Row| {
            let value = |k: &str| row.values.get(k).cloned().unwrap_or_default();
            let from = row.holds.possible.first().and_then(|(from, _)| from.clone());
            (value("instrument"), value("state"), from, value("stage"), value("with"))
        };
        let order = |row: &Row| {
            let instrument = row.values.get("instrument").and_then(|n| library.entity(n));
            instrument.and_then(|i| library.instruments.get_index_of(&i))
        };
        finding.rows.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| key(a).cmp(&key(b))));
        let states: std::collections::BTreeSet<_> =
            finding.rows.iter().filter_map(|r| r.values.get("state")).collect();
        finding.headline = format!(
            "{} spell{} of {} state{}; ends are the first day out, and what is only possible is marked.",
            finding.rows.len(),
            if finding.rows.len() == 1 { "" } else { "s" },
            states.len(),
            if states.len() == 1 { "" } else { "s" }
        );
        finding.command = Some(format!("foederis {question}{}", setting.options()));
        Ok(finding)
    }
}

/// A row of a timeline.
fn spell_row(values: BTreeMap<String, String>, sentence: String, spell: Spell, truth: Truth) -> Row {
    let certain = if truth == Truth::Yes { vec![spell.clone()] } else { Vec::new() };
    Row {
        values,
        sentence,
        answer: Some(Answer::from(truth)),
        holds: Holds { certain, possible: vec![spell] },
        stated_by: Vec::new(),
        denied_by: Vec::new(),
    }
}

/// "; not in force with Arcadia": the parties with which something is not between them, in the order of their names.
fn apart_in_words(all: &[Apart]) -> String {
    const MOST: usize = 4;
    let mut words = String::new();
    let mut kinds: Vec<(&str, Answer)> = all.iter().map(|a| (a.stage.as_str(), a.answer)).collect();
    kinds.sort_by_key(|(stage, answer)| (*stage, *answer != Answer::Yes));
    kinds.dedup();
    for (stage, answer) in kinds {
        let of_it = all.iter().filter(|a| a.stage == stage && a.answer == answer);
        let names: Vec<&str> = of_it.map(|a| a.title.as_str()).collect();
        let perhaps = if answer == Answer::Yes { "" } else { "undetermined whether " };
        if names.len() > MOST {
            words.push_str(&format!("; {perhaps}{stage} with {} parties", names.len()));
        } else {
            words.push_str(&format!("; {perhaps}{stage} with {}", names.join(", ")));
        }
    }
    words
}

/// Whose word a statement is: the body spoken for, the speaker, or the record itself.
fn body(cite: &StatementCite) -> &str {
    match (&cite.register, &cite.for_whom) {
        (Some(_), _) => "the record",
        (None, Some(body)) => body,
        (None, None) => &cite.speaker,
    }
}

/// The answer that all lines share; none when they differ, since each instrument is its own question.
fn main_answer(lines: &[StatusLine], main: usize) -> Option<Answer> {
    let mut answers = lines.iter().take(main).map(|l| l.is_party);
    let first = answers.next()?;
    answers.all(|a| a == first).then_some(first)
}
