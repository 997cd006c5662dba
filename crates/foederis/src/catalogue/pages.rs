//! Pages of what is no treaty: a case, a source, and any other declared thing.

use foederis_model::{Case, EntityId, Statement, Value};
use serde::Serialize;

use super::encoding::item_lines;
use super::{Catalogue, DatedAct, FilePlace, Named};
use crate::cite::statement_cite;
use crate::finding::{Answer, Holds, StatementCite};
use crate::foederis::AskError;
use crate::vocabulary;

/// A case with its questions, as they are asked; what they are answered is for `Foederis::case` to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CasePage {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// A neutral summary.
    pub about: Vec<String>,
    /// The treaties that it asks about.
    pub treaties: Vec<Named>,
    /// Its questions.
    pub questions: Vec<CatalogueQuestion>,
    /// Where it is written.
    pub place: FilePlace,
}

/// A question of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueQuestion {
    /// The question in words.
    pub title: String,
    /// What is asked, as a sentence with what is open.
    pub asks: String,
    /// On which day.
    pub on: String,
    /// The question as the file has it, with what is expected.
    pub lines: Vec<String>,
    /// Where it is written.
    pub place: FilePlace,
}

/// A source with what rests on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourcePage {
    /// Its name in the language.
    pub name: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Where it can be read.
    pub links: Vec<String>,
    /// Its language.
    pub language: Option<String>,
    /// Remarks.
    pub notes: Vec<String>,
    /// The entries and statements that rest on it, in the order of the library.
    pub statements: Vec<StatementCite>,
    /// Where it is declared.
    pub place: FilePlace,
}

/// A state, an organisation, an incident or another declared thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThingPage {
    /// Its name in the language.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Other names.
    pub also: Vec<String>,
    /// Codes: scheme and value.
    pub codes: Vec<(String, String)>,
    /// A remark.
    pub note: Option<String>,
    /// The treaties by which a state is bound on some day.
    pub treaties: Vec<BoundBy>,
    /// The instruments of an organisation.
    pub instruments: Vec<Named>,
    /// The acts on record that name it, in the order of the days.
    pub acts: Vec<DatedAct>,
    /// What it said, or what was said for it; of an act, what states it; in the order of the library.
    pub statements: Vec<StatementCite>,
    /// Where it is declared.
    pub place: FilePlace,
}

/// A treaty that binds a state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BoundBy {
    /// The treaty.
    pub treaty: Named,
    /// Whether it binds on the day asked about; none without a day.
    pub answer: Option<Answer>,
    /// On which days.
    pub bound: Holds,
}

impl Catalogue<'_> {
    /// The page of a case, by its exact name; none if there is no such case.
    #[must_use]
    pub fn case(&self, name: &str) -> Option<CasePage> {
        let case = self.library().cases.iter().find(|c| c.name.eq_ignore_ascii_case(name))?;
        Some(self.case_page(case))
    }

    pub(super) fn case_page(&self, case: &Case) -> CasePage {
        let library = self.library();
        let questions = case.questions.iter().map(|question| CatalogueQuestion {
            title: question.title.clone(),
            asks: library.read_pattern(&question.ask),
            on: question.on.to_string(),
            lines: item_lines(library, question.span, &[]),
            place: self.place(question.span),
        });
        CasePage {
            name: case.name.clone(),
            title: case.title.clone().unwrap_or_else(|| case.name.clone()),
            about: case.about.clone(),
            treaties: self.asked_of_by(case).into_iter().map(|e| self.named(e)).collect(),
            questions: questions.collect(),
            place: self.place(case.span),
        }
    }

    pub(super) fn page_of_source(&self, id: EntityId) -> SourcePage {
        let library = self.library();
        let source = library.sources.get(&id).cloned().unwrap_or_default();
        let on_it = library.statements.iter().filter(|s| s.sources.contains(&id));
        SourcePage {
            name: library.name(Value::Entity(id)),
            publisher: source.publisher,
            title: source.title,
            published: source.published.map(|d| d.to_string()),
            links: source.links,
            language: source.language,
            notes: source.notes,
            statements: self.cite_all(on_it),
            place: self.place(source.span),
        }
    }

    pub(super) fn page_of_thing(&self, id: EntityId) -> Result<ThingPage, AskError> {
        let library = self.library();
        let named = self.named(id);
        let Some(entity) = library.entities.get(id.index()) else {
            return Err(AskError::Missing(format!("there is nothing of the name `{}`", named.name)));
        };
        let mut treaties = Vec::new();
        if self.is_a(id, vocabulary::STATE) {
            for bound in self.binding(id)? {
                treaties.push(BoundBy {
                    treaty: self.named(bound.instrument),
                    answer: self.setting.on.map(|day| Answer::from(*bound.days.at(day))),
                    bound: Holds::new(&bound.days.certain(), &bound.days.possible()),
                });
            }
            let first = |b: &BoundBy| b.bound.possible.first().and_then(|(from, _)| from.clone());
            treaties.sort_by(|a, b| first(a).cmp(&first(b)).then_with(|| a.treaty.cmp(&b.treaty)));
        }
        let instruments = if self.is_a(id, vocabulary::ORGANISATION) {
            let all = self.foederis.instruments_of(id, &self.heard)?;
            all.into_iter().map(|i| self.named(i)).collect()
        } else {
            Vec::new()
        };
        // An act has the name of the entry that states it.
        let by_it = |s: &&Statement| s.speaker == Some(id) || s.for_whom == Some(id) || s.name == named.name;
        let said: Vec<&Statement> = library.statements.iter().filter(by_it).collect();
        Ok(ThingPage {
            name: named.name.clone(),
            title: named.title,
            kind: library.kinds.get(entity.kind.index()).map_or_else(String::new, |k| k.name.clone()),
            also: entity.also.clone(),
            codes: entity.codes.clone(),
            note: entity.note.clone(),
            treaties,
            instruments,
            acts: self.acts_naming(id),
            statements: self.cite_all(said.into_iter()),
            place: self.place(entity.span),
        })
    }

    /// Statements as they are cited; an item that states several facts stands once.
    fn cite_all<'s>(&self, statements: impl Iterator<Item = &'s Statement>) -> Vec<StatementCite> {
        let mut seen = std::collections::BTreeSet::new();
        let once = statements.filter(|s| seen.insert(s.name.as_str()));
        once.map(|s| statement_cite(self.library(), s)).collect()
    }
}
