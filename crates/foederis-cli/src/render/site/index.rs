//! The index of treaties and cases, and the page of the sources.

use foederis::{CaseLine, SourceLine, TreatyLine};
use maud::{Markup, html};

use super::{Imprint, layout, link, slug};

/// Treaties in the order of their making, then cases.
pub(super) fn treaties(treaties: &[TreatyLine], cases: &[CaseLine], imprint: &Imprint) -> Markup {
    let body = html! {
        h1 { "Treaties and cases" }
        p { (treaties.len()) " treaties and " (cases.len()) " cases." }
        h2 id="treaties" { "Treaties" }
        div.scroll { table {
            thead { tr {
                th { "treaty" } th { "signed" } th { "in force from" } th { "no party from" }
                th { "parties on " (imprint.on) }
            } }
            tbody { @for line in treaties { (treaty(line)) } }
        } }
        h2 id="cases" { "Cases" }
        ul { @for case in cases {
            li { a href={ "cases/" (slug(&case.name)) ".html" } { (case.title) } }
        } }
    };
    layout("Treaties and cases", "", imprint, &body)
}

fn treaty(line: &TreatyLine) -> Markup {
    let computed = line.in_force_from().map(|(from, only_possibly)| {
        format!("{from} ({})", if only_possibly { "possibly" } else { "computed" })
    });
    let in_force = line.in_force_recorded.clone().or(computed).unwrap_or_default();
    html! {
        tr {
            td { a href={ "treaties/" (slug(&line.name)) ".html" } { (line.title) } }
            td { (line.signed.as_deref().unwrap_or_default()) }
            td { (in_force) }
            td { (line.last_party_until.as_deref().unwrap_or_default()) }
            td {
                (line.parties.len())
                @if !line.perhaps_parties.is_empty() { " and perhaps " (line.perhaps_parties.len()) }
            }
        }
    }
}

/// Every source, with how often it is cited.
pub(super) fn sources(sources: &[SourceLine], imprint: &Imprint) -> Markup {
    let body = html! {
        h1 { "Sources" }
        p { (sources.len()) " sources." }
        @for source in sources {
            section id=(slug(&source.name)) {
                p {
                    @if let Some(publisher) = &source.publisher { (publisher) ". " }
                    @if let Some(title) = &source.title { cite { (title) } ". " }
                    @if let Some(published) = &source.published { (published) ". " }
                    span.quiet { "cited " (source.cited) "×" }
                    @for address in &source.links { br; (link(address)) }
                }
            }
        }
    };
    layout("Sources", "", imprint, &body)
}
