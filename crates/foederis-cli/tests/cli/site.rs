//! `library site`: pages that hang together, in a folder that is nobody else's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use insta::assert_snapshot;

use crate::harness::{Folder, LIBRARY, program};

/// The files below a folder, by their paths in it.
fn files_below(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// Writes the site of the library of these tests, with one treaty more, and says whether it went well.
fn write(folder: &str, libraries: &[&str]) -> Result<(), String> {
    let arguments = [&["library", "site", folder, "--on", "2010-01-01"], libraries].concat();
    let output = program(&arguments).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8(output.stderr).unwrap()) }
}

const SMALL: [&str; 4] = ["--only-library", LIBRARY, "--library", "tests/cli/catalogue"];

/// The values of an attribute in a page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let begin = format!(" {attribute}=\"");
    page.split(begin.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Links that lead to no file of the site, or to no place in it.
fn broken_links(site: &BTreeMap<String, String>) -> Vec<String> {
    let ids: BTreeMap<&String, BTreeSet<&str>> =
        site.iter().map(|(name, page)| (name, values(page, "id").into_iter().collect())).collect();
    let mut broken = Vec::new();
    for (name, page) in site {
        for link in values(page, "href").into_iter().filter(|l| !l.contains("://")) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let folder = Path::new(name).parent().unwrap().display().to_string();
            let target = match file.strip_prefix("../") {
                Some(file) => file.to_owned(),
                None if folder.is_empty() => file.to_owned(),
                None => format!("{folder}/{file}"),
            };
            let known = ids.get(&target);
            if known.is_none_or(|ids| !place.is_empty() && !ids.contains(place)) {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    broken
}

#[test]
fn pages_of_a_small_library() {
    let folder = Folder::new("site", &[]);
    let place = folder.path("pages");
    write(&place, &SMALL).unwrap();
    let site = files_below(Path::new(&place));
    let names: Vec<&str> = site.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            ".foederis-site",
            "cases/ford.html",
            "index.html",
            "sources.html",
            "style.css",
            "treaties/lake-treaty.html",
            "treaties/pact.html"
        ]
    );
    let shown = |name: &str| site[name].replace("><", ">\n<").replace(env!("CARGO_PKG_VERSION"), "VERSION");
    assert_snapshot!("site_index", shown("index.html"));
    assert_snapshot!("site_treaty", shown("treaties/lake-treaty.html"));
    assert_snapshot!("site_case", shown("cases/ford.html"));
    assert_eq!(broken_links(&site), [""; 0]);
}

#[test]
fn links_that_lead_nowhere_are_found() {
    let page = |text: &str| text.to_owned();
    let site = BTreeMap::from([
        (page("a.html"), page("<a href=\"b/c.html#x\"> <a href=\"b/c.html#y\"> <a href=\"d.html\">")),
        (page("b/c.html"), page("<p id=\"x\"> <a href=\"../a.html\"> <a href=\"https://example.org\">")),
    ]);
    assert_eq!(broken_links(&site), ["a.html: b/c.html#y", "a.html: d.html"]);
}

#[test]
fn what_a_file_says_is_text_and_no_markup() {
    let text = b"treaty hostile \"<script>alert(1)</script> & 'more'\"\n  link \"javascript:alert(1)\"\n  months last-day\n\narticle 1 \"A\"\n  words en \"</blockquote><img src=x onerror=alert(1)>\"\n";
    let folder = Folder::new("site-hostile", &[("lib/hostile.foe", text)]);
    let place = folder.path("pages");
    write(&place, &["--only-library", LIBRARY, "--library", &folder.path("lib")]).unwrap();
    for (name, page) in files_below(Path::new(&place)) {
        for markup in ["<script", "<img", "href=\"javascript"] {
            assert!(!page.contains(markup), "{name} has {markup}");
        }
    }
}

#[test]
fn the_same_library_gives_the_same_files_and_what_is_gone_is_taken_away() {
    let folder = Folder::new("site-again", &[]);
    let place = folder.path("pages");
    write(&place, &SMALL).unwrap();
    let first = files_below(Path::new(&place));
    write(&place, &SMALL).unwrap();
    assert_eq!(files_below(Path::new(&place)), first);
    write(&place, &["--only-library", LIBRARY]).unwrap();
    let later = files_below(Path::new(&place));
    assert!(later.contains_key("treaties/pact.html") && !later.contains_key("treaties/lake-treaty.html"));
    assert_eq!(broken_links(&later), [""; 0]);
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let folder = Folder::new("site-other", &[("pages/mine.txt", b"mine"), ("file", b"x")]);
    let place = folder.path("pages");
    let said = write(&place, &SMALL).unwrap_err();
    assert!(said.contains("holds files that no site of this program put there"), "{said}");
    assert_eq!(files_below(Path::new(&place)).len(), 1);
    let said = write(&folder.path("file"), &SMALL).unwrap_err();
    assert!(said.contains("is not a folder"), "{said}");
}

#[test]
fn every_link_of_the_shipped_library_leads_somewhere() {
    let folder = Folder::new("site-shipped", &[]);
    let place = folder.path("pages");
    write(&place, &[]).unwrap();
    let site = files_below(Path::new(&place));
    let count = |below: &str| site.keys().filter(|name| name.starts_with(below)).count();
    assert!(count("treaties/") > 100 && count("cases/") > 50, "{} files", site.len());
    assert_eq!(broken_links(&site), [""; 0]);
}
