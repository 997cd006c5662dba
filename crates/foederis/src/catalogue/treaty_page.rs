//! A treaty as a lawyer reads it: where it is published, its dates and parties, its articles beside their encoding, and
//! what is asked about it.

use std::collections::BTreeSet;

use foederis_model::{Article, Case, EntityId, Expected, Pattern, Slot, Value};
use serde::Serialize;

use super::encoding::item_lines;
use super::{CaseLine, Catalogue, DatedAct, FilePlace, Named};
use crate::finding::{Answer, Holds};
use crate::foederis::AskError;
use crate::vocabulary;

/// A treaty or another instrument.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TreatyPage {
    /// Its name in the language.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Other names.
    pub also: Vec<String>,
    /// Where the text is published.
    pub published: Option<String>,
    /// Links to the text.
    pub links: Vec<String>,
    /// The authentic languages.
    pub authentic: Vec<String>,
    /// Remarks.
    pub notes: Vec<String>,
    /// When it was concluded or first signed, by the record.
    pub signed: Option<String>,
    /// When it entered into force, by the record.
    pub in_force_recorded: Option<String>,
    /// The days on which it has entered into force, as the law gives them.
    pub in_force: Holds,
    /// The day for which the parties are answered; none for no day.
    pub on: Option<String>,
    /// The states bound on some day, and those that acted towards it, by title.
    pub parties: Vec<PartyLine>,
    /// Acts about the treaty that are no single state's.
    pub acts: Vec<DatedAct>,
    /// Its clause lines that stand in no article, as the file has them.
    pub lines: Vec<String>,
    /// Its articles, in order.
    pub articles: Vec<ArticlePage>,
    /// The cases that ask about it.
    pub cases: Vec<CaseLine>,
    /// The incidents that these cases are about.
    pub incidents: Vec<Named>,
    /// Where it is declared.
    pub place: FilePlace,
}

/// A state and what it has to do with a treaty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartyLine {
    /// The state, by name.
    pub state: String,
    /// The state, by title.
    pub title: String,
    /// Whether it is bound on the day asked about; none without a day.
    pub answer: Option<Answer>,
    /// The days on which it is bound.
    pub bound: Holds,
    /// What it did towards the treaty, in the order of the days; not what it did under it over an incident.
    pub acts: Vec<DatedAct>,
}

/// An article with its words and its encoding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticlePage {
    /// Its name in the language.
    pub name: String,
    /// Its designation: `4`, `70(1)(b)`.
    pub designation: String,
    /// Its heading.
    pub title: Option<String>,
    /// The versions of its text; the first without a version belongs to all.
    pub versions: Vec<ArticleVersion>,
    /// What the file says of it beside its words: clause lines, rules, duties, questions.
    pub lines: Vec<String>,
    /// Some rule or clause stands in it.
    pub encoded: bool,
    /// The questions of interpretation that it declares, each with its readings.
    pub questions: Vec<Interpretation>,
    /// Where it is declared.
    pub place: FilePlace,
}

/// A text in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleWords {
    /// The language.
    pub language: String,
    /// The words.
    pub text: String,
}

/// One version of an article's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleVersion {
    /// The version's name; none for what belongs to the article as such.
    pub version: Option<String>,
    /// What the version is, in words.
    pub title: Option<String>,
    /// The authentic words.
    pub words: Vec<ArticleWords>,
    /// Translations of the library's own.
    pub translations: Vec<ArticleWords>,
    /// Why it is encoded as it is.
    pub encodings: Vec<String>,
    /// What is not formalised.
    pub untranslated: Vec<String>,
}

/// A question of interpretation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Interpretation {
    /// Its name and what it asks.
    pub question: Named,
    /// The readings that there are.
    pub readings: Vec<Named>,
}

/// Lines of an article that are shown as words and not as encoding.
const WORDS_OF_ARTICLE: &[&str] = &["words", "translation", "encoding"];

/// Lines of an instrument that are shown by themselves.
const HEAD_OF_INSTRUMENT: &[&str] = &["also", "cite", "link", "note", "authentic"];

impl Catalogue<'_> {
    /// The page of a treaty or another instrument.
    ///
    /// # Errors
    /// When nothing has the name, or its parties cannot be computed within the limits of the setting.
    pub fn treaty(&self, written: &str) -> Result<TreatyPage, AskError> {
        self.page_of_treaty(self.resolve_instrument(written)?)
    }

    /// The names of the treaties, in the order of the library.
    #[must_use]
    pub fn treaty_names(&self) -> Vec<String> {
        self.treaty_ids().map(|id| self.named(id).name).collect()
    }

    pub(super) fn page_of_treaty(&self, id: EntityId) -> Result<TreatyPage, AskError> {
        let library = self.library();
        let named = self.named(id);
        let Some(instrument) = library.instruments.get(&id) else {
            return Err(AskError::Missing(format!("`{}` is no treaty and no other instrument", named.name)));
        };
        let (parties, acts) = self.parties_and_acts(id)?;
        let cases: Vec<&Case> =
            library.cases.iter().filter(|case| self.asked_of_by(case).contains(&id)).collect();
        let incidents: BTreeSet<Named> = cases
            .iter()
            .flat_map(|case| case.questions.iter().filter(|q| self.instruments_in(q).contains(&id)))
            .flat_map(|question| self.entities_in(&question.ask))
            .filter(|e| self.is_a(*e, vocabulary::INCIDENT))
            .map(|e| self.named(e))
            .collect();
        Ok(TreatyPage {
            name: named.name,
            title: named.title,
            also: library.entities.get(id.index()).map(|e| e.also.clone()).unwrap_or_default(),
            published: instrument.cite.clone(),
            links: instrument.links.clone(),
            authentic: instrument.authentic.clone(),
            notes: instrument.notes.clone(),
            signed: self.signed_on(id).map(|d| d.to_string()),
            in_force_recorded: self.in_force_recorded(id).map(|d| d.to_string()),
            in_force: self.foederis.days_in_force(id).unwrap_or_default(),
            on: self.setting.on.map(|d| d.to_string()),
            parties,
            acts,
            lines: item_lines(library, instrument.span, HEAD_OF_INSTRUMENT),
            articles: instrument.articles.iter().map(|a| self.article_page(a)).collect(),
            cases: cases.into_iter().map(|case| self.case_line(case)).collect(),
            incidents: incidents.into_iter().collect(),
            place: self.place(instrument.span),
        })
    }

    /// The states that are bound on some day or acted, and the acts that are no single state's.
    fn parties_and_acts(&self, id: EntityId) -> Result<(Vec<PartyLine>, Vec<DatedAct>), AskError> {
        let mut parties: Vec<PartyLine> = self
            .bound(Some(id))?
            .into_iter()
            .map(|bound| {
                let named = self.named(bound.state);
                PartyLine {
                    state: named.name,
                    title: named.title,
                    answer: self.setting.on.map(|day| Answer::from(*bound.days.at(day))),
                    bound: Holds::new(&bound.days.certain(), &bound.days.possible()),
                    acts: Vec::new(),
                }
            })
            .collect();
        let mut of_nobody = Vec::new();
        for act in self.acts_naming(id).into_iter().filter(|act| !act.over_incident) {
            let Some(state) = act.state.clone() else {
                of_nobody.push(act);
                continue;
            };
            if let Some(line) = parties.iter_mut().find(|line| line.state == state) {
                line.acts.push(act);
                continue;
            }
            let title = self.library().entity(&state).map(|e| self.named(e).title);
            parties.push(PartyLine {
                title: title.unwrap_or_else(|| state.clone()),
                state,
                answer: self.setting.on.map(|_| Answer::No),
                bound: Holds::default(),
                acts: vec![act],
            });
        }
        parties.sort_by(|a, b| a.title.cmp(&b.title));
        Ok((parties, of_nobody))
    }

    pub(super) fn article_page(&self, article: &Article) -> ArticlePage {
        let library = self.library();
        let words = |all: &[(String, String)]| -> Vec<ArticleWords> {
            let one = |(language, text): &(String, String)| ArticleWords {
                language: language.clone(),
                text: text.clone(),
            };
            all.iter().map(one).collect()
        };
        let versions = article.texts.iter().map(|text| ArticleVersion {
            version: text.version.map(|e| self.named(e).name),
            title: text.title.clone(),
            words: words(&text.words),
            translations: words(&text.translations),
            encodings: text.encodings.clone(),
            untranslated: text.untranslated.clone(),
        });
        let questions = article.questions.iter().map(|question| Interpretation {
            question: self.named(*question),
            readings: library
                .questions
                .get(question)
                .map_or_else(Vec::new, |all| all.iter().map(|r| self.named(*r)).collect()),
        });
        ArticlePage {
            name: library.name(Value::Entity(article.entity)),
            designation: article.designation.clone(),
            title: article.title.clone(),
            versions: versions.collect(),
            lines: item_lines(library, article.span, WORDS_OF_ARTICLE),
            encoded: self.is_encoded(article),
            questions: questions.collect(),
            place: self.place(article.span),
        }
    }

    /// Whether some rule, duty or clause line stands in an article.
    pub(super) fn is_encoded(&self, article: &Article) -> bool {
        self.library().rules.iter().any(|rule| rule.article == Some(article.entity))
    }

    /// The instruments that a case asks about, in its questions or in what it expects of them, by name.
    pub(super) fn asked_of_by(&self, case: &Case) -> Vec<EntityId> {
        let all: BTreeSet<EntityId> = case.questions.iter().flat_map(|q| self.instruments_in(q)).collect();
        let mut all: Vec<EntityId> = all.into_iter().collect();
        all.sort_by_key(|e| self.library().instruments.get_index_of(e));
        all
    }

    fn instruments_in(&self, question: &foederis_model::CaseQuestion) -> BTreeSet<EntityId> {
        let expected = question.expectations.iter().flat_map(|e| match &e.expected {
            Expected::TurnsOn(pattern) => vec![&e.pattern, pattern],
            _ => vec![&e.pattern],
        });
        let patterns = std::iter::once(&question.ask).chain(expected);
        let entities: BTreeSet<EntityId> = patterns.flat_map(|p| self.entities_in(p)).collect();
        let instruments = entities.into_iter().filter_map(|e| {
            let of_article = self.library().article(e).map(|(instrument, _)| instrument);
            of_article.or_else(|| self.library().instruments.contains_key(&e).then_some(e))
        });
        instruments.collect()
    }

    fn entities_in(&self, pattern: &Pattern) -> Vec<EntityId> {
        let entity = |slot: &Slot| match slot {
            Slot::Is(Value::Entity(e)) => Some(*e),
            _ => None,
        };
        pattern.slots.iter().filter_map(entity).collect()
    }
}

impl ArticlePage {
    /// Its authentic words are in the library.
    #[must_use]
    pub fn has_words(&self) -> bool {
        self.versions.iter().any(|v| !v.words.is_empty())
    }

    /// A translation is in the library.
    #[must_use]
    pub fn has_translation(&self) -> bool {
        self.versions.iter().any(|v| !v.translations.is_empty())
    }

    /// What of it is not formalised.
    pub fn untranslated(&self) -> impl Iterator<Item = &str> {
        self.versions.iter().flat_map(|v| &v.untranslated).map(String::as_str)
    }
}
