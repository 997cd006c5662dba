//! The catalogue of a library: its treaties, cases, sources and things, as a reader looks for them and reads them.
//!
//! A finding answers a question; a page of the catalogue shows what the library holds of one thing, with places in the
//! files. What is computed (who is bound, since when a treaty is in force) is computed under a [`Setting`].
//!
//! ```no_run
//! use foederis::{Foederis, Setting};
//! let foederis = Foederis::shipped().unwrap();
//! let setting = Setting::on("2020-01-01".parse().unwrap());
//! let catalogue = foederis.catalogue(&setting).unwrap();
//! for treaty in catalogue.treaties("").unwrap() {
//!     println!("{}: {} parties", treaty.title, treaty.parties.len());
//! }
//! ```

mod acts;
mod check;
mod comparison;
mod coverage;
mod encoding;
mod lists;
mod pages;
mod reference;
mod search;
mod treaty_page;

use foederis_engine::Inquiry;
use foederis_model::{
    Day, EntityId, ImpreciseDate, Library, NameError, Pattern, Slot, Span, Timeline, Truth, Validity, Value,
    resolve_name,
};
use foederis_record::Heard;
use serde::Serialize;

pub use acts::DatedAct;
pub use check::{Agreement, EntryIntoForce, LibraryCheck, Overlap, TooEarly};
pub use comparison::{
    About, Ambiguous, CodingVerdict, ComparedLine, ComparedTreaty, ComparisonFilter, ComparisonTotals,
    DataSetComparison, Ground, MatchedBy, UnmatchedAlliance,
};
pub use coverage::{Coverage, CoverageLine, LanguageCount};
pub use lists::{CaseLine, SourceLine, ThingLine, TreatyLine};
pub use pages::{BoundBy, CasePage, CatalogueQuestion, SourcePage, ThingPage};
pub use reference::{CslDate, CslItem, CslName, Reference};
pub use search::{Hit, HitField};
pub use treaty_page::{ArticlePage, ArticleVersion, ArticleWords, Interpretation, PartyLine, TreatyPage};

use crate::foederis::{AskError, Foederis};
use crate::setting::Setting;
use crate::vocabulary;

/// A library as a reader looks through it, under a setting.
#[derive(Debug)]
pub struct Catalogue<'a> {
    foederis: &'a Foederis,
    heard: Heard<'a>,
    setting: &'a Setting,
}

/// Something with a name and a title.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// Its name in the language.
    pub name: String,
    /// Its title, or the name where it has none.
    pub title: String,
}

/// A place in the files of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FilePlace {
    /// The file, as it was named when it was read.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl std::fmt::Display for FilePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What a name in the catalogue means.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "page", rename_all = "kebab-case")]
pub enum Entry {
    /// A treaty or another instrument.
    Treaty(Box<TreatyPage>),
    /// A case of the casebook.
    Case(CasePage),
    /// A source.
    Source(SourcePage),
    /// A state, an organisation, or anything else that the files declare.
    Thing(ThingPage),
}

/// A state that an instrument binds on some day.
#[derive(Clone, Debug)]
struct Bound {
    state: EntityId,
    instrument: EntityId,
    days: Timeline<Truth>,
}

/// The values of a fact, one a role, with its days.
type Derived = (Vec<Value>, Timeline<Truth>);

impl Foederis {
    /// The catalogue of this library, read under a setting: its day for who is bound, its viewpoint for what is heard.
    ///
    /// # Errors
    /// When the setting names a viewpoint that there is not.
    pub fn catalogue<'a>(&'a self, setting: &'a Setting) -> Result<Catalogue<'a>, AskError> {
        let heard = setting.heard(self)?;
        Ok(Catalogue { foederis: self, heard, setting })
    }
}

impl<'a> Catalogue<'a> {
    /// The page of whatever has this name, title or code; a treaty before a thing of the same title.
    ///
    /// # Errors
    /// When nothing has the name, with the nearest, or what is shown cannot be computed.
    pub fn show(&self, written: &str) -> Result<Entry, AskError> {
        let exact = self.library().entity(written);
        if exact.is_none_or(|e| !self.is_a(e, vocabulary::INSTRUMENT))
            && let Some(case) = self.library().cases.iter().find(|c| c.name.eq_ignore_ascii_case(written))
        {
            return Ok(Entry::Case(self.case_page(case)));
        }
        let found = self.resolve(written)?;
        if self.library().instruments.contains_key(&found) {
            return Ok(Entry::Treaty(Box::new(self.page_of_treaty(found)?)));
        }
        if self.library().sources.contains_key(&found) {
            return Ok(Entry::Source(self.page_of_source(found)));
        }
        if let Some((instrument, _)) = self.library().article(found) {
            return Ok(Entry::Treaty(Box::new(self.page_of_treaty(instrument)?)));
        }
        Ok(Entry::Thing(self.page_of_thing(found)?))
    }

    fn library(&self) -> &'a Library {
        self.foederis.library()
    }

    fn is_a(&self, entity: EntityId, kind: &str) -> bool {
        let found = self.library().entities.get(entity.index());
        found.is_some_and(|e| self.foederis.of_kind(kind)(e.kind))
    }

    /// What a person means by a name: exactly that name, else an instrument so called, else anything so called.
    fn resolve(&self, written: &str) -> Result<EntityId, NameError> {
        let library = self.library();
        if let Some(exact) = library.entity(written) {
            return Ok(exact);
        }
        let instrument = self.foederis.of_kind(vocabulary::INSTRUMENT);
        resolve_name(library, written, &instrument).or_else(|_| resolve_name(library, written, |_| true))
    }

    /// The instrument that a person means.
    fn resolve_instrument(&self, written: &str) -> Result<EntityId, NameError> {
        resolve_name(self.library(), written, self.foederis.of_kind(vocabulary::INSTRUMENT))
    }

    fn named(&self, entity: EntityId) -> Named {
        let value = Value::Entity(entity);
        Named { name: self.library().name(value), title: self.library().title(value) }
    }

    fn place(&self, span: Span) -> FilePlace {
        let file = self.library().files.get(span.file as usize);
        FilePlace { file: file.map_or_else(String::new, |f| f.name.clone()), line: span.line }
    }

    /// Treaties in the order of the library; not the instruments that hold the general law.
    fn treaty_ids(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.library().instruments.keys().copied().filter(|e| self.is_a(*e, vocabulary::TREATY))
    }

    /// Who is bound by an instrument, or by all of them, and on which days.
    fn bound(&self, instrument: Option<EntityId>) -> Result<Vec<Bound>, AskError> {
        let slots = vec![Slot::Any(None), instrument.map_or(Slot::Any(None), |i| Slot::Is(Value::Entity(i)))];
        self.bound_by(slots)
    }

    /// By what a state is bound, and on which days.
    fn binding(&self, state: EntityId) -> Result<Vec<Bound>, AskError> {
        self.bound_by(vec![Slot::Is(Value::Entity(state)), Slot::Any(None)])
    }

    fn bound_by(&self, slots: Vec<Slot>) -> Result<Vec<Bound>, AskError> {
        let Some(relation) = self.library().relation(vocabulary::PARTY) else { return Ok(Vec::new()) };
        let rows = self.days_of(&Pattern { relation, slots })?;
        let entity = |value: Option<&Value>| match value {
            Some(Value::Entity(e)) => Some(*e),
            _ => None,
        };
        let bound = rows.into_iter().filter_map(|(values, days)| {
            Some(Bound { state: entity(values.first())?, instrument: entity(values.get(1))?, days })
        });
        Ok(bound.filter(|b| b.days.stretches().any(|(_, _, truth)| *truth != Truth::No)).collect())
    }

    /// The facts of a pattern with their days.
    ///
    /// # Errors
    /// When the limits of the setting cut the work short: a list with something left out would be taken for the whole.
    fn days_of(&self, pattern: &Pattern) -> Result<Vec<Derived>, AskError> {
        let program = self.foederis.program();
        let limits = self.setting.limits.anew();
        let inquiry = Inquiry::new(&program, &self.heard, pattern, &limits)
            .map_err(|e| self.foederis.engine_error(&e))?;
        if let Some(why) = inquiry.stopped().or_else(|| limits.cut_short()) {
            return Err(AskError::Engine(format!(
                "the catalogue was not computed to its end, because {why}"
            )));
        }
        Ok(inquiry.rows().map(|(fact, days)| (fact.values.to_vec(), days.clone())).collect())
    }

    /// The day for which the catalogue says who is bound; the end of time where the setting has none.
    fn day(&self) -> Day {
        self.setting.on.unwrap_or(Day::MAX)
    }
}

/// The days of a statement as they are written: "1992-05", "from 1994-04-20", "1992-05-15 until 1994-04-20".
fn days_written(validity: Validity) -> Option<String> {
    match validity {
        Validity::Always => None,
        Validity::On(day) => Some(day.to_string()),
        Validity::From(day) => Some(format!("from {day}")),
        Validity::FromUntil(from, until) => Some(format!("from {from} until {until}")),
    }
}

/// The day on which a statement's fact begins, if it names one.
fn first_day(validity: Validity) -> Option<ImpreciseDate> {
    match validity {
        Validity::Always => None,
        Validity::On(day) | Validity::From(day) | Validity::FromUntil(day, _) => Some(day),
    }
}
