//! References to a treaty, an article, a source or a statement, as reference managers and lawyers write them.
//!
//! A reference says only what the library has: what is absent is left out.

use foederis_model::{DatePrecision, Day, EntityId, ImpreciseDate, Statement, Value};
use serde::Serialize;

use super::Catalogue;
use crate::cite::{short_attribution, source_cite};
use crate::foederis::AskError;
use crate::vocabulary;

/// A reference in each style.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// As CSL-JSON has it.
    pub csl: CslItem,
    /// As a lawyer writes it.
    pub lawyer: String,
}

/// An item of CSL-JSON, with the variables that the library can fill.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CslItem {
    /// The name in the library.
    pub id: String,
    /// `treaty`, `webpage` for a source with a link, or `document`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The article referred to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Who spoke, where a statement is cited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<CslName>,
    /// The day of signature or of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<CslDate>,
    /// The place of signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_place: Option<String>,
    /// The publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The language of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where it can be read.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What no other variable holds: the publication of the text, the entry into force, the words of a statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A name that is not taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CslName {
    /// The whole name.
    pub literal: String,
}

/// A date: one part for a day, a month or a year, two for an interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CslDate {
    /// Year, month and day, as far as known.
    pub date_parts: Vec<Vec<i16>>,
    /// The date is uncertain or approximate.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub circa: bool,
}

impl CslDate {
    fn new(date: ImpreciseDate) -> Option<Self> {
        let parts = |day: Day, most: usize| {
            let (year, month, day) = day.ymd()?;
            Some([year, i16::from(month), i16::from(day)].into_iter().take(most).collect::<Vec<i16>>())
        };
        let date_parts = match date.precision {
            DatePrecision::Day => vec![parts(date.earliest, 3)?],
            DatePrecision::Month => vec![parts(date.earliest, 2)?],
            DatePrecision::Year => vec![parts(date.earliest, 1)?],
            DatePrecision::Interval => vec![parts(date.earliest, 3)?, parts(date.latest, 3)?],
        };
        Some(Self { date_parts, circa: date.uncertain || date.approximate })
    }
}

impl Catalogue<'_> {
    /// A reference to a treaty, an article, a source or a statement of this name.
    ///
    /// # Errors
    /// When nothing has the name, with the nearest, or what has it is nothing that is cited.
    pub fn cite(&self, written: &str) -> Result<Reference, AskError> {
        let library = self.library();
        let is_cited = |e| library.instruments.contains_key(&e) || library.sources.contains_key(&e);
        if !library.entity(written).is_some_and(is_cited)
            && let Some(statement) = library.statements.iter().find(|s| s.name == written)
        {
            return Ok(self.reference_to_statement(statement));
        }
        let found = self.resolve(written)?;
        if let Some((instrument, article)) = library.article(found) {
            return Ok(self.reference_to_treaty(instrument, Some(&article.designation)));
        }
        if library.instruments.contains_key(&found) {
            return Ok(self.reference_to_treaty(found, None));
        }
        if library.sources.contains_key(&found) {
            return Ok(self.reference_to_source(found));
        }
        let named = self.named(found);
        Err(AskError::Missing(format!(
            "`{}` is neither a treaty nor a source nor a statement, so that there is nothing to cite",
            named.name
        )))
    }

    fn reference_to_treaty(&self, id: EntityId, article: Option<&str>) -> Reference {
        let named = self.named(id);
        let instrument = self.library().instruments.get(&id).cloned().unwrap_or_default();
        let signed = self.signed_on(id);
        let mut published = instrument.cite.iter().flat_map(|c| c.split(';')).map(str::trim);
        let first = published.next();
        let rest: Vec<&str> = published.collect();
        // "Tashkent, 15 May 1992": a place, where the record has the treaty made on the same day.
        let place = first.and_then(|text| {
            let (place, day) = text.rsplit_once(", ")?;
            (signed.and_then(ImpreciseDate::exact)? == day_in_words(day)?).then(|| place.to_owned())
        });
        let mut parts = vec![match article {
            Some(article) => format!("Article {article} of the {}", named.title),
            None => named.title.clone(),
        }];
        let verb = if self.affirmed(vocabulary::SIGNED, id).is_empty() { "concluded" } else { "signed" };
        match (&place, first, signed) {
            (Some(place), _, Some(day)) => parts.push(format!("{verb} at {place} {}", date_in_words(day))),
            (None, Some(text), _) if names_its_day(text, signed) => parts.push(text.to_owned()),
            (None, text, Some(day)) => {
                parts.extend(text.map(str::to_owned));
                parts.push(format!("{verb} {}", date_in_words(day)));
            }
            (_, text, None) => parts.extend(text.map(str::to_owned)),
        }
        let in_force = self.in_force_in_words(id);
        parts.extend(in_force.clone());
        parts.extend(rest.iter().map(|text| (*text).to_owned()));
        parts.extend(instrument.links.first().map(|link| format!("<{link}>")));
        let note: Vec<String> = instrument.cite.iter().cloned().chain(in_force).collect();
        let csl = CslItem {
            id: article.map_or_else(|| named.name.clone(), |a| format!("{}/{a}", named.name)),
            kind: "treaty".to_owned(),
            title: Some(named.title),
            section: article.map(|a| format!("Article {a}")),
            issued: signed.and_then(CslDate::new),
            event_place: place,
            language: instrument.authentic.first().cloned(),
            url: instrument.links.first().cloned(),
            note: (!note.is_empty()).then(|| note.join("; ")),
            ..CslItem::default()
        };
        Reference { csl, lawyer: sentence(&parts) }
    }

    /// "entered into force 20 April 1994": by the record, or as the law gives it where nothing is recorded.
    fn in_force_in_words(&self, id: EntityId) -> Option<String> {
        if let Some(day) = self.in_force_recorded(id) {
            return Some(format!("entered into force {}", date_in_words(day)));
        }
        let computed = self.foederis.days_in_force(id)?;
        let (from, _) = computed.certain.first()?;
        let day: Day = from.as_deref()?.parse().ok()?;
        // The first certain day is that of the entry into force only where it is not undetermined before.
        (computed.certain == computed.possible).then(|| {
            format!(
                "entered into force {} (computed from its clauses)",
                date_in_words(ImpreciseDate::day(day))
            )
        })
    }

    fn reference_to_source(&self, id: EntityId) -> Reference {
        let source = self.library().sources.get(&id).cloned().unwrap_or_default();
        let mut parts: Vec<String> = source.publisher.iter().cloned().collect();
        parts.extend(source.title.as_ref().map(|title| format!("\"{title}\"")));
        parts.extend(source.published.map(date_in_words));
        parts.extend(source.links.first().map(|link| format!("<{link}>")));
        let csl = CslItem {
            id: self.library().name(Value::Entity(id)),
            kind: if source.links.is_empty() { "document" } else { "webpage" }.to_owned(),
            title: source.title,
            issued: source.published.and_then(CslDate::new),
            publisher: source.publisher,
            language: source.language,
            url: source.links.into_iter().next(),
            ..CslItem::default()
        };
        Reference { csl, lawyer: sentence(&parts) }
    }

    /// The source in which a statement is found, with who spoke and in which words.
    fn reference_to_statement(&self, statement: &Statement) -> Reference {
        let library = self.library();
        let who = short_attribution(library, statement);
        let said = match (statement.words.first(), &statement.paraphrase) {
            (Some((_, words)), _) => format!("\"{words}\""),
            (None, Some(paraphrase)) => paraphrase.clone(),
            (None, None) => library.read_fact(&statement.fact, statement.denies),
        };
        let mut reference =
            statement.sources.first().map(|source| self.reference_to_source(*source)).unwrap_or(Reference {
                csl: CslItem { kind: "document".to_owned(), ..CslItem::default() },
                lawyer: String::new(),
            });
        let found_in: Vec<String> =
            statement.sources.iter().skip(1).map(|s| source_cite(library, *s).reference).collect();
        let mut note = format!("{who}: {said}");
        if !found_in.is_empty() {
            note.push_str(&format!("; reported by {}", found_in.join(", ")));
        }
        reference.lawyer = if reference.lawyer.is_empty() {
            sentence(&[note.clone()])
        } else {
            format!("{note}, in: {}", reference.lawyer)
        };
        reference.csl.id.clone_from(&statement.name);
        reference.csl.author = statement
            .speaker
            .map(|speaker| CslName { literal: library.title(Value::Entity(speaker)) })
            .into_iter()
            .collect();
        reference.csl.note = Some(note);
        reference
    }
}

impl Reference {
    /// The reference as an entry of BibTeX; `date` is for biblatex, `year` for what does not know it.
    #[must_use]
    pub fn bibtex(&self) -> String {
        let csl = &self.csl;
        let kind = if csl.kind == "webpage" { "online" } else { "misc" };
        let mut fields: Vec<(&str, String)> = Vec::new();
        let mut text = |name, value: &Option<String>| {
            fields.extend(value.as_ref().map(|value| (name, tex(value))));
        };
        let author = csl.author.first().map(|name| name.literal.clone());
        text("title", &csl.title);
        text("chapter", &csl.section);
        text("organization", &csl.publisher);
        text("location", &csl.event_place);
        text("langid", &csl.language);
        text("note", &csl.note);
        if let Some(author) = author {
            // In braces of its own, the name is not taken apart into first and last.
            fields.insert(0, ("author", format!("{{{}}}", tex(&author))));
        }
        if let Some(title) = fields.iter_mut().find(|(name, _)| *name == "title") {
            // So the capitals of a title stay as they are.
            title.1 = format!("{{{}}}", title.1);
        }
        if let Some(issued) = &csl.issued {
            let day = |parts: &Vec<i16>| {
                let written = parts.iter().enumerate();
                let written =
                    written.map(|(at, n)| if at == 0 { format!("{n:04}") } else { format!("{n:02}") });
                written.collect::<Vec<_>>().join("-")
            };
            let days: Vec<String> = issued.date_parts.iter().map(day).collect();
            fields.push(("date", days.join("/")));
            if let Some(year) = issued.date_parts.first().and_then(|parts| parts.first()) {
                fields.push(("year", year.to_string()));
            }
        }
        if let Some(url) = &csl.url {
            // An address stands as it is, but for what would end the field.
            fields.push(("url", url.replace('{', "%7B").replace('}', "%7D")));
        }
        let mut entry = format!("@{kind}{{{},\n", key(&csl.id));
        for (name, value) in fields {
            entry.push_str(&format!("  {name} = {{{value}}},\n"));
        }
        entry.push_str("}\n");
        entry
    }
}

/// A key of BibTeX: what it gives a meaning becomes a hyphen.
fn key(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_:./".contains(c) { c } else { '-' }).collect()
}

/// A text of TeX that shows these characters.
fn tex(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\\' => shown.push_str("\\textbackslash{}"),
            '~' => shown.push_str("\\textasciitilde{}"),
            '^' => shown.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                shown.push('\\');
                shown.push(c);
            }
            _ => shown.push(c),
        }
    }
    shown
}

fn sentence(parts: &[String]) -> String {
    let text = parts.join(", ");
    if text.is_empty() { text } else { format!("{text}.") }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "15 May 1992", "May 1992", "between 7 October 2002 and 18 September 2003".
fn date_in_words(date: ImpreciseDate) -> String {
    let day = |day: Day, with_day: bool| {
        let Some((year, month, number)) = day.ymd() else { return day.to_string() };
        let month = usize::try_from(month).ok().and_then(|m| MONTHS.get(m.saturating_sub(1)));
        let month = month.copied().unwrap_or_default();
        if with_day { format!("{number} {month} {year}") } else { format!("{month} {year}") }
    };
    let words = match date.precision {
        DatePrecision::Day => day(date.earliest, true),
        DatePrecision::Month => day(date.earliest, false),
        DatePrecision::Year => date.earliest.ymd().map_or_else(String::new, |(year, ..)| year.to_string()),
        DatePrecision::Interval => {
            format!("between {} and {}", day(date.earliest, true), day(date.latest, true))
        }
    };
    if date.uncertain || date.approximate { format!("about {words}") } else { words }
}

/// The day that "15 May 1992" names.
fn day_in_words(text: &str) -> Option<Day> {
    let mut words = text.split_whitespace();
    let number: i8 = words.next()?.parse().ok()?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|m| *m == month)?;
    let year: i16 = words.next()?.parse().ok()?;
    if words.next().is_some() {
        return None;
    }
    Day::from_ymd(year, i8::try_from(month + 1).ok()?, number)
}

/// Whether a text ends in a day that may be the day of signature, so that it need not be said twice.
fn names_its_day(text: &str, signed: Option<ImpreciseDate>) -> bool {
    let named = text.rsplit_once(", ").and_then(|(_, day)| day_in_words(day));
    match (named, signed) {
        (Some(day), Some(signed)) => signed.earliest <= day && day <= signed.latest,
        (named, None) => named.is_some(),
        (None, Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_as_precisely_as_they_are_known() {
        let words = |text: &str| date_in_words(text.parse().unwrap());
        assert_eq!(words("1992-05-15"), "15 May 1992");
        assert_eq!(words("1992-05"), "May 1992");
        assert_eq!(words("1992~"), "about 1992");
        assert_eq!(words("1954-10-23/1955-05-06"), "between 23 October 1954 and 6 May 1955");
        assert_eq!(day_in_words("15 May 1992").map(|d| d.to_string()).as_deref(), Some("1992-05-15"));
        assert_eq!(day_in_words("30 February 1992"), None);
        assert_eq!(day_in_words("17 to 22 October 1951"), None);
    }

    #[test]
    fn what_tex_gives_a_meaning_is_shown_as_it_is() {
        assert_eq!(tex("A & B_1 {x} 5%"), "A \\& B\\_1 \\{x\\} 5\\%");
        assert_eq!(key("a b,c/4"), "a-b-c/4");
    }
}
