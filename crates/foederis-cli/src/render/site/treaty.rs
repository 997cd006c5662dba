//! The page of a treaty.

use foederis::{Answer, DatedAct, PartyLine, TreatyPage};
use maud::{Markup, html};

use super::article::article;
use super::{Imprint, layout, link, slug, sources_of};
use crate::render::catalogue_page::in_force;
use crate::render::table::days;

const UP: &str = "../";

/// A treaty: dates and parties, articles beside their encoding, cases.
pub(super) fn page(one: &TreatyPage, reference: &str, imprint: &Imprint) -> Markup {
    let body = html! {
        h1 { (one.title) }
        p.quiet { (reference) }
        dl.facts {
            @for name in &one.also { dt { "also" } dd { (name) } }
            @if let Some(published) = &one.published { dt { "published" } dd { (published) } }
            @for address in &one.links { dt { "text" } dd { (link(address)) } }
            @if !one.authentic.is_empty() { dt { "authentic" } dd { (one.authentic.join(", ")) } }
            @if let Some(signed) = &one.signed { dt { "signed" } dd { (signed) } }
            @let since = in_force(one);
            @if !since.is_empty() { dt { "in force" } dd { (since) } }
            dt { "name" } dd { code { (one.name) } " " span.place { (one.place) } }
        }
        @for note in &one.notes { p { (note) } }
        @if !one.lines.is_empty() { pre { (one.lines.join("\n")) } }
        @if !one.articles.is_empty() {
            h2 id="articles" { "Articles" }
            @for one in &one.articles { (article(one)) }
        }
        @if !one.parties.is_empty() {
            h2 id="parties" { "Parties" }
            div.scroll { table {
                thead { tr { th { "state" } th { "on " (imprint.on) } th { "bound" } th { "acts on record" } } }
                tbody { @for line in &one.parties { (party(line)) } }
            } }
        }
        @if !one.acts.is_empty() {
            h2 { "Acts about the treaty" }
            (acts(&one.acts))
        }
        @if !one.cases.is_empty() {
            h2 { "Cases that ask about it" }
            ul { @for case in &one.cases {
                li { a href={ (UP) "cases/" (slug(&case.name)) ".html" } { (case.title) } }
            } }
        }
    };
    layout(&one.title, UP, imprint, &body)
}

fn party(line: &PartyLine) -> Markup {
    let answer = match line.answer {
        Some(Answer::Yes) => "party",
        Some(Answer::No) => "no",
        Some(Answer::Undetermined) => "undetermined",
        None => "",
    };
    html! {
        tr {
            td { (line.title) }
            td { (answer) }
            td { (days(&line.bound)) }
            td { (acts(&line.acts)) }
        }
    }
}

fn acts(all: &[DatedAct]) -> Markup {
    html! {
        @if !all.is_empty() {
            ul.acts { @for act in all {
                li {
                    @if let Some(day) = &act.day { (day) ": " }
                    (act.sentence)
                    @if act.stated.certainty != "high" {
                        " " span.missing { "[certainty " (act.stated.certainty) "]" }
                    }
                    " " span.quiet { "(" (sources_of(&act.stated, UP)) ")" }
                    @if let Some(note) = &act.stated.note { " " span.quiet { (note) } }
                }
            } }
        }
    }
}
