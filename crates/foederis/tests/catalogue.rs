//! The catalogue of the shipped library: every treaty has a page and a reference, every case and source too.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;

use foederis::{Agreement, Entry, Foederis, Setting};
use serde_json::Value;

fn setting() -> Setting {
    Setting::on("2020-01-01".parse().unwrap())
}

#[test]
fn every_shipped_treaty_is_shown_with_its_articles() {
    let (foederis, setting) = (Foederis::shipped().unwrap(), setting());
    let catalogue = foederis.catalogue(&setting).unwrap();
    let names = catalogue.treaty_names();
    assert!(names.len() > 100, "only {} treaties", names.len());
    let (mut articles, mut with_lines, mut with_acts) = (0, 0, 0);
    for name in &names {
        let Entry::Treaty(page) = catalogue.show(name).unwrap() else {
            panic!("{name} is shown as no treaty");
        };
        assert_eq!(&page.name, name);
        assert!(page.place.line > 0, "{name} has no place");
        articles += page.articles.len();
        with_lines += page.articles.iter().filter(|a| !a.lines.is_empty()).count();
        with_acts += usize::from(page.parties.iter().any(|p| !p.acts.is_empty()) || !page.acts.is_empty());
        for article in page.articles.iter().filter(|a| a.encoded) {
            assert!(!article.lines.is_empty(), "{}: it is encoded by lines that are not shown", article.name);
        }
    }
    assert!(articles > 400 && with_lines > 300 && with_acts > 80, "{articles} {with_lines} {with_acts}");
}

#[test]
fn the_list_of_treaties_agrees_with_the_pages() {
    let (foederis, setting) = (Foederis::shipped().unwrap(), setting());
    let catalogue = foederis.catalogue(&setting).unwrap();
    let lines = catalogue.treaties("").unwrap();
    let listed: BTreeSet<&str> = lines.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(listed.len(), catalogue.treaty_names().len());
    for line in lines.iter().take(12) {
        let page = catalogue.treaty(&line.name).unwrap();
        let bound = page.parties.iter().filter(|p| p.answer == Some(foederis::Answer::Yes));
        let bound: BTreeSet<&str> = bound.map(|p| p.state.as_str()).collect();
        assert_eq!(bound, line.parties.iter().map(String::as_str).collect(), "{}", line.name);
    }
}

#[test]
fn every_shipped_treaty_and_source_is_cited_in_every_style() {
    let (foederis, setting) = (Foederis::shipped().unwrap(), setting());
    let catalogue = foederis.catalogue(&setting).unwrap();
    let sources = catalogue.sources("");
    assert!(sources.len() > 500, "only {} sources", sources.len());
    let of_treaties = catalogue.treaty_names().into_iter().map(|name| (name, true));
    let of_sources = sources.into_iter().map(|line| (line.name, false));
    for (name, is_treaty) in of_treaties.chain(of_sources) {
        let reference = catalogue.cite(&name).unwrap();
        assert!(reference.lawyer.ends_with('.'), "{name}: {}", reference.lawyer);
        is_balanced(&reference.bibtex());
        let written = serde_json::to_string(&[&reference.csl]).unwrap();
        let read: Value = serde_json::from_str(&written).unwrap();
        let item = &read[0];
        assert_eq!(item["id"], name.as_str());
        let kind = item["type"].as_str().unwrap();
        assert_eq!(kind == "treaty", is_treaty, "{name} is a {kind}");
        assert!(["treaty", "webpage", "document"].contains(&kind), "{kind} is no type of CSL");
        if let Some(issued) = item.get("issued") {
            let parts = issued["date-parts"].as_array().unwrap();
            assert!((1..=2).contains(&parts.len()), "{written}");
            for part in parts.iter().map(|p| p.as_array().unwrap()) {
                assert!((1..=3).contains(&part.len()) && part.iter().all(Value::is_i64), "{written}");
            }
        }
    }
}

/// In an entry of BibTeX every brace that is opened is closed, those that are shown aside.
fn is_balanced(entry: &str) {
    let plain = entry.replace("\\{", "").replace("\\}", "");
    let mut depth = 0_i32;
    for c in plain.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        assert!(depth >= 0, "{entry}");
    }
    assert_eq!(depth, 0, "{entry}");
}

#[test]
fn every_shipped_case_is_shown_with_its_questions() {
    let (foederis, setting) = (Foederis::shipped().unwrap(), setting());
    let catalogue = foederis.catalogue(&setting).unwrap();
    for line in catalogue.cases("") {
        let page = catalogue.case(&line.name).unwrap();
        assert_eq!(page.questions.len(), line.questions);
        for question in &page.questions {
            let asks = question.lines.iter().any(|l| l.starts_with("ask"));
            assert!(asks, "{}: \"{}\" shows nothing asked", line.name, question.title);
        }
    }
}

#[test]
fn coverage_counts_what_is_there() {
    let (foederis, setting) = (Foederis::shipped().unwrap(), setting());
    let catalogue = foederis.catalogue(&setting).unwrap();
    let coverage = catalogue.coverage(None).unwrap();
    let sum: usize = coverage.treaties.iter().map(|l| l.articles).sum();
    assert_eq!(coverage.total.articles, sum);
    for line in &coverage.treaties {
        assert!(line.with_words + line.translated_only <= line.articles, "{line:?}");
        assert!(line.encoded <= line.articles && line.low_certainty <= line.record, "{line:?}");
    }
    assert!(coverage.total.record <= coverage.treaties.iter().map(|l| l.record).sum());
}

#[test]
fn the_record_of_the_shipped_library_fits_its_law() {
    let (foederis, setting) = (Foederis::shipped().unwrap(), setting());
    let catalogue = foederis.catalogue(&setting).unwrap();
    let check = catalogue.check().unwrap();
    assert_eq!(check.entries_into_force.len(), catalogue.treaty_names().len());
    let agreeing = check.entries_into_force.iter().filter(|e| e.agreement == Agreement::Agrees).count();
    assert!(agreeing > 20, "the clauses of only {agreeing} treaties give the day on record");
    assert_eq!(check.before_entry_into_force, [], "states are bound before the treaty is in force");
    assert_eq!(check.without_statehood, [], "acts of states that were none");
    assert_eq!(check.without_source, [], "entries without a source");
}
