//! What there is, a line each: treaties, cases, sources, states, organisations.

use std::collections::BTreeMap;

use foederis_model::{Day, EntityId, Truth, Value};
use serde::Serialize;

use super::search::Folded;
use super::{Bound, Catalogue, FilePlace};
use crate::finding::{Holds, Spell};
use crate::foederis::AskError;
use crate::vocabulary;

/// A treaty in the list of treaties.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TreatyLine {
    /// Its name in the language.
    pub name: String,
    /// Its title.
    pub title: String,
    /// When it was concluded or first signed, by the record.
    pub signed: Option<String>,
    /// When it entered into force, by the record.
    pub in_force_recorded: Option<String>,
    /// The days on which it has entered into force, as the law gives them.
    pub in_force: Holds,
    /// The first day out: from it on no state is bound, as far as is known; none while some state may be.
    pub last_party_until: Option<String>,
    /// The states bound on the day asked about, by name.
    pub parties: Vec<String>,
    /// The states of which it is undetermined whether they are bound on that day.
    pub perhaps_parties: Vec<String>,
    /// Where it is declared.
    pub place: FilePlace,
}

/// A case in the list of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseLine {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many questions it asks.
    pub questions: usize,
    /// The treaties that its questions ask about, by name.
    pub treaties: Vec<String>,
    /// Where it is written.
    pub place: FilePlace,
}

/// A source in the list of sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// Its name in the language.
    pub name: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Where it can be read.
    pub links: Vec<String>,
    /// How many entries and statements rest on it.
    pub cited: usize,
    /// Where it is declared.
    pub place: FilePlace,
}

/// A state or an organisation in its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThingLine {
    /// Its name in the language.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its codes: scheme and value.
    pub codes: Vec<(String, String)>,
    /// The treaties by which it is bound on the day asked about, by name; for an organisation its instruments.
    pub treaties: Vec<String>,
    /// Where it is declared.
    pub place: FilePlace,
}

impl Catalogue<'_> {
    /// The treaties that have all of these words in name, title, other names or citation, the earliest first.
    ///
    /// # Errors
    /// When the law cannot be computed, or not within the limits of the setting.
    pub fn treaties(&self, words: &str) -> Result<Vec<TreatyLine>, AskError> {
        let wanted = Folded::new(words);
        let mut bound: BTreeMap<EntityId, Vec<Bound>> = BTreeMap::new();
        for one in self.bound(None)? {
            bound.entry(one.instrument).or_default().push(one);
        }
        let mut lines: Vec<(Day, TreatyLine)> = Vec::new();
        for id in self.treaty_ids() {
            if !wanted.all_in(&self.names_of(id)) {
                continue;
            }
            let first = self.signed_on(id).map_or(Day::MAX, |date| date.earliest);
            let of_it = bound.get(&id).map_or(&[][..], Vec::as_slice);
            lines.push((first, self.treaty_line(id, of_it)));
        }
        lines.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)));
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    fn treaty_line(&self, id: EntityId, bound: &[Bound]) -> TreatyLine {
        let named = self.named(id);
        let parties = |wanted: Truth| -> Vec<String> {
            let of_day = bound.iter().filter(|b| *b.days.at(self.day()) == wanted);
            let mut names: Vec<String> =
                of_day.map(|b| self.library().name(Value::Entity(b.state))).collect();
            names.sort();
            names
        };
        let last = bound.iter().filter_map(|b| b.days.possible().spells().last().map(|(_, out)| *out)).max();
        TreatyLine {
            name: named.name,
            title: named.title,
            signed: self.signed_on(id).map(|d| d.to_string()),
            in_force_recorded: self.in_force_recorded(id).map(|d| d.to_string()),
            in_force: self.foederis.days_in_force(id).unwrap_or_default(),
            last_party_until: last.filter(|out| !out.is_end_of_time()).map(|out| out.to_string()),
            parties: parties(Truth::Yes),
            perhaps_parties: parties(Truth::Open),
            place: self.library().instruments.get(&id).map(|i| self.place(i.span)).unwrap_or_default(),
        }
    }

    /// The cases that have all of these words in name, title or summary, in the order of the library.
    #[must_use]
    pub fn cases(&self, words: &str) -> Vec<CaseLine> {
        let wanted = Folded::new(words);
        let texts = |c: &foederis_model::Case| {
            let mut texts = vec![c.name.clone()];
            texts.extend(c.title.clone());
            texts.extend(c.about.iter().cloned());
            texts
        };
        let found = self.library().cases.iter().filter(|c| wanted.all_in(&texts(c)));
        found.map(|case| self.case_line(case)).collect()
    }

    pub(super) fn case_line(&self, case: &foederis_model::Case) -> CaseLine {
        CaseLine {
            name: case.name.clone(),
            title: case.title.clone().unwrap_or_else(|| case.name.clone()),
            questions: case.questions.len(),
            treaties: self.asked_of_by(case).into_iter().map(|e| self.named(e).name).collect(),
            place: self.place(case.span),
        }
    }

    /// The sources that have all of these words in name, publisher, title or link, in the order of the library.
    #[must_use]
    pub fn sources(&self, words: &str) -> Vec<SourceLine> {
        let wanted = Folded::new(words);
        let mut cited: BTreeMap<EntityId, usize> = BTreeMap::new();
        for source in self.library().statements.iter().flat_map(|s| &s.sources) {
            *cited.entry(*source).or_default() += 1;
        }
        let mut lines = Vec::new();
        for (id, source) in &self.library().sources {
            let name = self.library().name(Value::Entity(*id));
            let mut texts = vec![name.clone()];
            texts.extend(source.publisher.iter().chain(&source.title).chain(&source.links).cloned());
            if !wanted.all_in(&texts) {
                continue;
            }
            lines.push(SourceLine {
                name,
                publisher: source.publisher.clone(),
                title: source.title.clone(),
                published: source.published.map(|d| d.to_string()),
                language: source.language.clone(),
                links: source.links.clone(),
                cited: cited.get(id).copied().unwrap_or(0),
                place: self.place(source.span),
            });
        }
        lines
    }

    /// The states that have all of these words among their names and codes, with the treaties that bind them on the day.
    ///
    /// # Errors
    /// As [`Catalogue::treaties`].
    pub fn states(&self, words: &str) -> Result<Vec<ThingLine>, AskError> {
        let mut bound: BTreeMap<EntityId, Vec<String>> = BTreeMap::new();
        for one in self.bound(None)? {
            if *one.days.at(self.day()) == Truth::Yes && self.is_a(one.instrument, vocabulary::TREATY) {
                bound.entry(one.state).or_default().push(self.named(one.instrument).name);
            }
        }
        let mut lines = self.things(vocabulary::STATE, words);
        for (id, line) in &mut lines {
            line.treaties = bound.remove(id).unwrap_or_default();
            line.treaties.sort();
        }
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    /// The organisations that have all of these words among their names, with their instruments.
    ///
    /// # Errors
    /// As [`Catalogue::treaties`].
    pub fn organisations(&self, words: &str) -> Result<Vec<ThingLine>, AskError> {
        let mut lines = self.things(vocabulary::ORGANISATION, words);
        for (id, line) in &mut lines {
            let instruments = self.foederis.instruments_of(*id, &self.heard)?;
            line.treaties = instruments.into_iter().map(|i| self.named(i).name).collect();
        }
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    /// The things of a kind that have these words among their names and codes, by name.
    fn things(&self, kind: &str, words: &str) -> Vec<(EntityId, ThingLine)> {
        let wanted = Folded::new(words);
        let mut lines = Vec::new();
        for (at, entity) in self.library().entities.iter().enumerate() {
            let Ok(id) = u32::try_from(at).map(EntityId) else { continue };
            if !self.is_a(id, kind) || !wanted.all_in(&self.names_of(id)) {
                continue;
            }
            let named = self.named(id);
            let line = ThingLine {
                name: named.name,
                title: named.title,
                codes: entity.codes.clone(),
                treaties: Vec::new(),
                place: self.place(entity.span),
            };
            lines.push((id, line));
        }
        lines.sort_by(|a, b| a.1.name.cmp(&b.1.name));
        lines
    }

    /// All that a thing is called: name, title, other names, codes, and for an instrument where it is published.
    fn names_of(&self, id: EntityId) -> Vec<String> {
        let Some(entity) = self.library().entities.get(id.index()) else { return Vec::new() };
        let mut names = vec![entity.name.clone()];
        names.extend(entity.title.iter().chain(&entity.also).cloned());
        names.extend(entity.codes.iter().map(|(_, value)| value.clone()));
        names.extend(self.library().instruments.get(&id).and_then(|i| i.cite.clone()));
        names
    }
}

impl TreatyLine {
    /// Since when it is in force as the law gives it: the first certain day, or the first possible one and `true`.
    #[must_use]
    pub fn in_force_from(&self) -> Option<(&str, bool)> {
        fn first(spells: &[Spell]) -> Option<&str> {
            spells.first().and_then(|(from, _)| from.as_deref())
        }
        let certain = first(&self.in_force.certain).map(|day| (day, false));
        certain.or_else(|| first(&self.in_force.possible).map(|day| (day, true)))
    }
}
