//! The page of a case.

use foederis::CasePage;
use maud::{Markup, html};

use super::{Imprint, layout, slug};

const UP: &str = "../";

/// A case: what it is about, the treaties, and each question as the file has it. `listed` are the treaties with a page.
pub(super) fn page(one: &CasePage, listed: &[&str], imprint: &Imprint) -> Markup {
    let body = html! {
        h1 { (one.title) }
        @for about in &one.about { p { (about) } }
        @if !one.treaties.is_empty() {
            h2 { "Treaties" }
            ul { @for treaty in &one.treaties {
                li {
                    @if listed.contains(&treaty.name.as_str()) {
                        a href={ (UP) "treaties/" (slug(&treaty.name)) ".html" } { (treaty.title) }
                    } @else {
                        (treaty.title)
                    }
                }
            } }
        }
        h2 { "Questions" }
        @for question in &one.questions {
            section {
                h3 { (question.title) " " span.quiet { (question.on) } }
                p { (question.asks) }
                pre { (question.lines.join("\n")) }
            }
        }
        p.quiet { "Answered, with proof and from each side, by " code { "foederis case " (one.name) " --all-viewpoints" } }
        p.place { (one.place) }
    };
    layout(&one.title, UP, imprint, &body)
}
