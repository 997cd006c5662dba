//! The library as a site: a page a treaty and a case, an index, a page of the sources. Plain HTML and one style sheet;
//! nothing in it moves, and the same library gives the same files.

mod article;
mod case;
mod index;
mod treaty;

use std::collections::BTreeMap;

use foederis::{AskError, Catalogue, StatementCite};
use maud::{DOCTYPE, Markup, html};

/// The style sheet.
const STYLE: &str = include_str!("style.css");

/// Files by their path below the folder of the site, with `/` between its parts.
pub(crate) type Site = BTreeMap<String, String>;

/// What every page is told beside its own matter.
#[derive(Clone, Debug)]
pub(crate) struct Imprint {
    /// For which day it is said who is bound.
    pub(crate) on: String,
    /// The program that wrote the site.
    pub(crate) program: String,
}

/// All pages of a site.
pub(crate) fn pages(catalogue: &Catalogue<'_>, imprint: &Imprint) -> Result<Site, AskError> {
    let mut site = Site::new();
    site.insert("style.css".to_owned(), STYLE.to_owned());
    let treaties = catalogue.treaties("")?;
    let cases = catalogue.cases("");
    let sources = catalogue.sources("");
    let listed: Vec<&str> = treaties.iter().map(|line| line.name.as_str()).collect();
    site.insert("index.html".to_owned(), index::treaties(&treaties, &cases, imprint).into_string());
    site.insert("sources.html".to_owned(), index::sources(&sources, imprint).into_string());
    for line in &treaties {
        let page = catalogue.treaty(&line.name)?;
        let reference = catalogue.cite(&line.name)?;
        let markup = treaty::page(&page, &reference.lawyer, imprint);
        site.insert(format!("treaties/{}.html", slug(&line.name)), markup.into_string());
    }
    for line in &cases {
        let Some(page) = catalogue.case(&line.name) else { continue };
        let markup = case::page(&page, &listed, imprint);
        site.insert(format!("cases/{}.html", slug(&line.name)), markup.into_string());
    }
    Ok(site)
}

/// A page with what stands on all of them; `up` leads from it to the folder of the site.
fn layout(title: &str, up: &str, imprint: &Imprint, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href={ (up) "style.css" };
            }
            body {
                nav {
                    a href={ (up) "index.html" } { "Treaties" }
                    " "
                    a href={ (up) "index.html#cases" } { "Cases" }
                    " "
                    a href={ (up) "sources.html" } { "Sources" }
                }
                main { (body) }
                footer {
                    p {
                        "Written by " (imprint.program) " from its library. Who is bound is said for " (imprint.on)
                        ", by the record as it stands; what is marked as possible is not settled by it. Nothing here is \
                         legal advice."
                    }
                }
            }
        }
    }
}

/// A name as part of an address: what an address gives a meaning is written as its number.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
            slug.push(c);
        } else {
            slug.push_str(&format!(".{:x}", u32::from(c)));
        }
    }
    slug
}

/// A link of the library; what leads nowhere on the web is shown as text.
fn link(address: &str) -> Markup {
    let on_the_web = address.starts_with("https://") || address.starts_with("http://");
    html! {
        @if on_the_web { a href=(address) { (address) } } @else { (address) }
    }
}

/// The sources of a statement, each leading to its place among the sources.
fn sources_of(statement: &StatementCite, up: &str) -> Markup {
    html! {
        @if statement.sources.is_empty() {
            span.missing { "no source" }
        }
        @for (at, source) in statement.sources.iter().enumerate() {
            @if at > 0 { "; " }
            a href={ (up) "sources.html#" (slug(&source.name)) } { (source.reference) }
        }
    }
}
