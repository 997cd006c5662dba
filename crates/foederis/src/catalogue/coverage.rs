//! How much of each treaty is in the library, and how sure what is there is.

use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{Certainty, DatePrecision, EntityId, ImpreciseDate, Statement, Validity, Value};
use serde::Serialize;

use super::Catalogue;
use crate::foederis::AskError;
use crate::vocabulary;

/// What the library has of its treaties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// A line a treaty, in the order of the library.
    pub treaties: Vec<CoverageLine>,
    /// Their sum; an entry that names two treaties counts once.
    pub total: CoverageLine,
    /// What the library has altogether: name and count.
    pub library: Vec<(String, usize)>,
    /// In how many languages articles are quoted, and how many in each.
    pub languages: Vec<LanguageCount>,
}

/// How many articles are quoted in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LanguageCount {
    /// The language.
    pub language: String,
    /// Articles with words in it.
    pub words: usize,
    /// Articles with a translation into it.
    pub translations: usize,
}

/// What the library has of one treaty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CoverageLine {
    /// Its name; empty in a total.
    pub treaty: String,
    /// Its articles.
    pub articles: usize,
    /// Those with authentic words.
    pub with_words: usize,
    /// Those with no authentic words but a translation.
    pub translated_only: usize,
    /// Those with a rule, a duty or a clause line.
    pub encoded: usize,
    /// Texts that are not formalised.
    pub untranslated: usize,
    /// Notes of the treaty, its articles and its record that say that something is from memory.
    pub from_memory: usize,
    /// Entries and statements that name it or one of its articles.
    pub record: usize,
    /// Those whose certainty is low.
    pub low_certainty: usize,
    /// Those without a source.
    pub without_source: usize,
    /// Those with a day that is not known to the day.
    pub uncertain_days: usize,
}

/// How the files of a library say that something was not looked up.
const FROM_MEMORY: &str = "from memory";

fn says_from_memory(text: &str) -> bool {
    text.to_lowercase().contains(FROM_MEMORY)
}

impl Catalogue<'_> {
    /// What the library has of each treaty, or of the one that is named.
    ///
    /// # Errors
    /// When no instrument has the name.
    pub fn coverage(&self, treaty: Option<&str>) -> Result<Coverage, AskError> {
        let library = self.library();
        let wanted: Vec<EntityId> = match treaty {
            Some(written) => vec![self.resolve_instrument(written)?],
            None => self.treaty_ids().collect(),
        };
        let mut about: BTreeMap<EntityId, Vec<&Statement>> = BTreeMap::new();
        for statement in &library.statements {
            for instrument in self.instruments_named(statement) {
                about.entry(instrument).or_default().push(statement);
            }
        }
        let empty = Vec::new();
        let lines: Vec<CoverageLine> =
            wanted.iter().map(|id| self.coverage_line(*id, about.get(id).unwrap_or(&empty))).collect();
        let all: BTreeMap<&str, &Statement> = wanted
            .iter()
            .filter_map(|id| about.get(id))
            .flatten()
            .map(|statement| (statement.name.as_str(), *statement))
            .collect();
        let recorded = self.of_record(all.into_values());
        let sum = |count: fn(&CoverageLine) -> usize| lines.iter().map(count).sum();
        let in_notes: usize = wanted.iter().map(|id| self.remarks_from_memory(*id)).sum();
        let total = CoverageLine {
            articles: sum(|l| l.articles),
            with_words: sum(|l| l.with_words),
            translated_only: sum(|l| l.translated_only),
            encoded: sum(|l| l.encoded),
            untranslated: sum(|l| l.untranslated),
            from_memory: in_notes + recorded.from_memory,
            ..recorded
        };
        Ok(Coverage { treaties: lines, total, library: self.counts(), languages: self.languages(&wanted) })
    }

    fn coverage_line(&self, id: EntityId, about: &[&Statement]) -> CoverageLine {
        let instrument = self.library().instruments.get(&id).cloned().unwrap_or_default();
        let articles = &instrument.articles;
        let has_words = |a: &&foederis_model::Article| a.texts.iter().any(|t| !t.words.is_empty());
        let translated = |a: &&foederis_model::Article| a.texts.iter().any(|t| !t.translations.is_empty());
        let recorded = self.of_record(about.iter().copied());
        CoverageLine {
            treaty: self.library().name(Value::Entity(id)),
            articles: articles.len(),
            with_words: articles.iter().filter(has_words).count(),
            translated_only: articles.iter().filter(|a| !has_words(a) && translated(a)).count(),
            encoded: articles.iter().filter(|a| self.is_encoded(a)).count(),
            untranslated: articles.iter().flat_map(|a| &a.texts).map(|t| t.untranslated.len()).sum(),
            from_memory: self.remarks_from_memory(id) + recorded.from_memory,
            ..recorded
        }
    }

    /// How many notes and remarks of an instrument and its articles say that something is from memory.
    fn remarks_from_memory(&self, id: EntityId) -> usize {
        let Some(instrument) = self.library().instruments.get(&id) else { return 0 };
        let encodings = instrument.articles.iter().flat_map(|a| &a.texts).flat_map(|t| &t.encodings);
        instrument.notes.iter().chain(encodings).filter(|text| says_from_memory(text)).count()
    }

    /// Entries and statements, each counted once however many facts it states.
    fn of_record<'s>(&self, statements: impl Iterator<Item = &'s Statement>) -> CoverageLine {
        let mut items: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
        for statement in statements {
            items.entry(statement.name.as_str()).or_default().push(statement);
        }
        let count = |holds: &dyn Fn(&Statement) -> bool| {
            items.values().filter(|all| all.iter().any(|s| holds(s))).count()
        };
        CoverageLine {
            from_memory: count(&|s| s.note.as_ref().is_some_and(|n| says_from_memory(n))),
            record: items.len(),
            low_certainty: count(&|s| s.certainty == Certainty::Low),
            without_source: count(&|s| s.sources.is_empty()),
            uncertain_days: count(&|s| has_uncertain_day(s.validity)),
            ..CoverageLine::default()
        }
    }

    /// The instruments that a statement names, by themselves or by an article.
    fn instruments_named(&self, statement: &Statement) -> BTreeSet<EntityId> {
        let entities = statement.fact.values.iter().filter_map(|value| match value {
            Value::Entity(e) => Some(*e),
            _ => None,
        });
        let of_it = entities.filter_map(|e| {
            let itself = self.library().instruments.contains_key(&e).then_some(e);
            itself.or_else(|| self.library().article(e).map(|(instrument, _)| instrument))
        });
        of_it.collect()
    }

    /// What the library has altogether.
    fn counts(&self) -> Vec<(String, usize)> {
        let library = self.library();
        let of_kind = |kind: &str| {
            let of_it = self.foederis.of_kind(kind);
            library.entities.iter().filter(|e| of_it(e.kind)).count()
        };
        let items = |entered: bool| {
            let all = library.statements.iter().filter(|s| s.register.is_some() == entered);
            all.map(|s| s.name.as_str()).collect::<BTreeSet<_>>().len()
        };
        let treaties = self.treaty_ids().count();
        let counts = [
            ("treaties", treaties),
            ("other instruments", library.instruments.len() - treaties),
            ("articles", library.instruments.values().map(|i| i.articles.len()).sum()),
            ("rules, duties and clause lines", library.rules.len()),
            ("forms of clauses", library.clauses.len()),
            ("states", of_kind(vocabulary::STATE)),
            ("organisations", of_kind(vocabulary::ORGANISATION)),
            ("incidents", of_kind(vocabulary::INCIDENT)),
            ("cases", library.cases.len()),
            ("questions of cases", library.cases.iter().map(|c| c.questions.len()).sum()),
            ("tests", library.tests.len()),
            ("entries of registers", items(true)),
            ("statements", items(false)),
            ("sources", library.sources.len()),
            ("files", library.files.len()),
        ];
        counts.into_iter().map(|(what, count)| (what.to_owned(), count)).collect()
    }

    fn languages(&self, wanted: &[EntityId]) -> Vec<LanguageCount> {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let instruments = wanted.iter().filter_map(|id| self.library().instruments.get(id));
        for article in instruments.flat_map(|i| &i.articles) {
            let languages = |all: fn(&foederis_model::ArticleText) -> &Vec<(String, String)>| {
                article.texts.iter().flat_map(all).map(|(l, _)| l.clone()).collect::<BTreeSet<_>>()
            };
            for language in languages(|t| &t.words) {
                counts.entry(language).or_default().0 += 1;
            }
            for language in languages(|t| &t.translations) {
                counts.entry(language).or_default().1 += 1;
            }
        }
        let lines = counts.into_iter();
        lines
            .map(|(language, (words, translations))| LanguageCount { language, words, translations })
            .collect()
    }
}

/// Whether a day on which something holds is given less exactly than to the day.
fn has_uncertain_day(validity: Validity) -> bool {
    let uncertain = |d: ImpreciseDate| d.precision != DatePrecision::Day || d.uncertain || d.approximate;
    match validity {
        Validity::Always => false,
        Validity::On(day) | Validity::From(day) => uncertain(day),
        Validity::FromUntil(from, until) => uncertain(from) || uncertain(until),
    }
}
