//! An article: its words on the left, its encoding on the right.

use foederis::{ArticlePage, ArticleVersion};
use maud::{Markup, html};

use super::slug;
use crate::render::catalogue_page::designation;

/// An article beside its encoding.
pub(super) fn article(one: &ArticlePage) -> Markup {
    html! {
        section.article id={ "article-" (slug(&one.designation)) } {
            h3 {
                (designation(one))
                @if let Some(title) = &one.title { ": " (title) }
                " " span.place { (one.place) }
            }
            div {
                @for version in &one.versions { (words(version)) }
                @if !(one.has_words() || one.has_translation()) {
                    p.missing { "no words in the library" }
                }
            }
            div {
                @if !one.lines.is_empty() { pre { (one.lines.join("\n")) } }
                @if !one.encoded && one.lines.is_empty() { p.quiet { "not encoded" } }
                @for version in &one.versions { (remarks(version)) }
                @for asked in &one.questions {
                    p.quiet {
                        "Open: " (asked.question.title)
                        @for reading in &asked.readings { " · " (reading.title) }
                    }
                }
            }
        }
    }
}

fn words(version: &ArticleVersion) -> Markup {
    html! {
        @if let Some(name) = version.title.as_ref().or(version.version.as_ref()) {
            p.quiet { "Text: " (name) }
        }
        @for words in &version.words {
            blockquote lang=(words.language) { (words.text) }
        }
        @for words in &version.translations {
            p.quiet { "Translation (" (words.language) "):" }
            blockquote lang=(words.language) { (words.text) }
        }
    }
}

fn remarks(version: &ArticleVersion) -> Markup {
    html! {
        @for why in &version.encodings { p.quiet { (why) } }
        @for text in &version.untranslated { p.missing { "Not formalised: " (text) } }
    }
}
