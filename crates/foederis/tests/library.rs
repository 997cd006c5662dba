//! The shipped library: it compiles, every expectation in its files holds, and every flip it shows was tried for real.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

use foederis::model::{Fact, Truth};
use foederis::{Detail, Foederis, Setting, shipped_files};

fn shipped() -> Foederis {
    match Foederis::shipped() {
        Ok(foederis) => foederis,
        Err(compilation) => panic!("{:#?}", compilation.diagnostics),
    }
}

#[test]
fn every_expectation_in_the_shipped_files_holds() {
    let report = shipped().test(None);
    assert!(report.expectations() > 120, "only {} expectations were run", report.expectations());
    assert_eq!(report.failures(), []);
}

#[test]
fn the_examples_of_meaning_hold_beside_the_shipped_library() {
    let mut files = shipped_files().unwrap();
    files.extend(files_under("meaning"));
    let foederis = match Foederis::from_files(&files) {
        Ok(foederis) => foederis,
        Err(compilation) => panic!("{:#?}", compilation.diagnostics),
    };
    let report = foederis.test(Some("meaning/"));
    assert!(report.expectations() > 100, "only {} expectations were run", report.expectations());
    assert_eq!(report.failures(), []);
    let titles: Vec<String> = report.results.into_iter().map(|r| r.title).collect();
    each_example_is_a_test(&titles);
}

/// A pact of three; between two of them it is suspended, and of the quarrel over it one case asks.
const PACT: &str = r#"state Aland "Aland"
state Bland "Bland"
state Cland "Cland"
place Aville
incident quarrel "A quarrel"
source aland-gazette
treaty pact "Pact"
  original parties Aland, Bland, Cland
register r
entry a in r
  consent(this, Aland, pact, ratification) on 2000-01-01
entry b in r
  consent(this, Bland, pact, ratification) on 2000-01-01
entry c in r
  consent(this, Cland, pact, ratification) on 2000-01-01
entry s in r
  suspends-obligations(this, Aland, Bland, pact) on 2005-01-01
entry t in r
  suspends-obligations(this, Bland, Aland, pact) on 2005-01-01
statement aland-on-aville
  speaker Aland
  said 2005-01-01
  source aland-gazette
  states territory-of(Aville, Aland)
statement bland-on-aville
  speaker Bland
  said 2005-01-01
  source aland-gazette
  denies territory-of(Aville, Aland)
case quarrel
  question "Is Aville territory of Aland?"
    ask territory-of(Aville, Aland)
    on 2005-02-01 expect undetermined
"#;

#[test]
fn the_parties_with_which_a_treaty_is_not_in_force_and_the_sides_of_a_case_are_named() {
    let mut files = shipped_files().unwrap();
    files.push(("mine/pact.foe".to_owned(), PACT.to_owned()));
    let foederis = match Foederis::from_files(&files) {
        Ok(foederis) => foederis,
        Err(compilation) => panic!("{:#?}", compilation.diagnostics),
    };
    let setting = Setting::on("2006-01-01".parse().unwrap());
    let finding = foederis.status("Aland", "pact", &setting).unwrap();
    let apart: Vec<(&str, &str)> =
        finding.status[0].apart.iter().map(|a| (a.state.as_str(), a.stage.as_str())).collect();
    assert_eq!(apart, [("Bland", "not in force")]);
    let rows = foederis.timeline("pact", Some("Aland"), &Setting::default()).unwrap().rows;
    assert!(rows.iter().any(|row| row.sentence == "not in force with Bland"), "{rows:#?}");
    assert_eq!(foederis.viewpoints_of_case("quarrel").unwrap(), ["Aland", "Bland"]);
    // Of whom nothing is on record: all others are heard.
    let silent = Setting { viewpoint: "Cland".to_owned(), ..setting };
    assert!(foederis.status("Aland", "pact", &silent).is_ok());
    assert!(foederis.things_of_kind("state").unwrap().iter().any(|word| word.written == "Cland"));
}

/// Of the examples that fix what the language means, 1 to 31, those that no test can say yet, and why.
const NOT_YET_SAID: &[(usize, &str)] =
    &[(31, "a statement cannot be given a weight, and the engine counts no probabilities")];

/// A test that is an example begins with its number: "16: thirty days after the third deposit".
fn each_example_is_a_test(titles: &[String]) {
    for number in 1..=31 {
        let shown = titles.iter().any(|title| title.starts_with(&format!("{number}: ")));
        let excused = NOT_YET_SAID.iter().any(|(excused, _)| *excused == number);
        assert_ne!(shown, excused, "example {number}: shown {shown}, excused {excused}");
    }
}

/// The `.foe` files of a folder of the repository and of those in it, by name.
#[expect(
    clippy::disallowed_methods,
    reason = "the examples are files of the repository, and not of the program"
)]
fn files_under(folder: &str) -> Vec<(String, String)> {
    let root = format!("{}/../../{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_under(&name));
        } else if name.ends_with(".foe") {
            found.push((name, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn the_library_as_bytes_is_the_library() {
    let files = shipped_files().unwrap();
    let Ok(read) = Foederis::from_files(&files) else { panic!("the shipped files do not compile") };
    assert_eq!(shipped().library(), read.library());
    assert_eq!(shipped().receipt(), read.receipt());
}

#[test]
fn a_library_answers_from_several_threads() {
    let foederis = shipped();
    let question = case_question(&foederis);
    let headlines: Vec<String> = std::thread::scope(|scope| {
        let ask = || foederis.answer(&question.0, &question.1, Detail::BRIEF).unwrap().headline;
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(headlines[0], headlines[1]);
}

/// The first question of a case whose answer is no, in the language, with its day.
fn case_question(foederis: &Foederis) -> (String, Setting) {
    for case in foederis.cases() {
        for question in &case.questions {
            if let Some(fact) = question.ask.as_fact() {
                let setting = Setting::on(question.on);
                let text = foederis.library().write_fact(&fact);
                let finding = foederis.answer(&text, &setting, Detail::BRIEF).unwrap();
                if finding.answer == Some(foederis::Answer::No) {
                    return (text, setting);
                }
            }
        }
    }
    panic!("no case has a question that is answered with no");
}

#[test]
fn each_flip_of_the_cases_is_applied_and_asked_again_and_no_part_of_it_suffices() {
    let foederis = shipped();
    let library = foederis.library();
    let mut applied = 0;
    for question in library.cases.iter().flat_map(|c| &c.questions) {
        let Some(fact) = question.ask.as_fact() else { continue };
        let setting = Setting::on(question.on);
        let finding =
            foederis.answer(&library.write_fact(&fact), &setting, Detail { proof: false, flips: 2 }).unwrap();
        for set in finding.flips.iter().take(6) {
            let changes: Vec<(Fact, bool)> = set
                .iter()
                .map(|change| {
                    let (denied, written) = match change.fact.strip_prefix("not ") {
                        Some(written) => (true, written),
                        None => (false, change.fact.as_str()),
                    };
                    let read = foederis.read_question(written);
                    let read =
                        read.unwrap_or_else(|error| panic!("{written}: {error}, of {}", question.title));
                    (read[0].as_fact().unwrap(), !denied)
                })
                .collect();
            assert_eq!(
                foederis.truth_assuming(&fact, question.on, &changes, &setting).unwrap(),
                Truth::Yes,
                "{set:?}"
            );
            for left_out in 0..changes.len() {
                let mut fewer = changes.clone();
                fewer.remove(left_out);
                let truth = foederis.truth_assuming(&fact, question.on, &fewer, &setting).unwrap();
                assert_ne!(truth, Truth::Yes, "{set:?} without {left_out}");
            }
            applied += 1;
        }
    }
    assert!(applied >= 10, "only {applied} flips were found to apply");
}

#[test]
fn no_entry_or_statement_is_without_a_source() {
    let foederis = shipped();
    let library = foederis.library();
    let bare: Vec<&str> =
        library.statements.iter().filter(|s| s.sources.is_empty()).map(|s| s.name.as_str()).collect();
    assert_eq!(bare, Vec::<&str>::new(), "statements without a source");
    let unheard: Vec<String> = library
        .sources
        .iter()
        .filter(|(_, source)| source.publisher.is_none() || source.title.is_none())
        .map(|(entity, _)| library.name(foederis::model::Value::Entity(*entity)))
        .collect();
    assert_eq!(unheard, Vec::<String>::new(), "sources without a publisher or a title");
}

#[test]
fn every_duty_shows_words_or_says_why_it_cannot() {
    let foederis = shipped();
    let library = foederis.library();
    for rule in library.rules.iter().filter(|r| r.content.is_some()) {
        let article = rule.article.unwrap();
        let (_, found) = library.article(article).unwrap();
        let shown = found.texts.iter().any(|t| {
            !t.words.is_empty()
                || !t.translations.is_empty()
                || !t.encodings.is_empty()
                || !t.untranslated.is_empty()
        });
        assert!(shown, "{} has a duty and no words", library.entities[article.index()].name);
    }
}

/// The text with every whole name replaced by another.
fn renamed(text: &str, names: &[(String, String)]) -> String {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        if part_of_name(c) {
            word.push(c);
            continue;
        }
        let other = names.iter().find(|(name, _)| *name == word);
        result.push_str(other.map_or(word.as_str(), |(_, new)| new));
        word.clear();
        result.push(c);
    }
    result
}

#[test]
fn with_all_states_renamed_every_expectation_still_holds() {
    let foederis = shipped();
    let library = foederis.library();
    let state = library.kind("state").unwrap();
    let states = library.entities.iter().filter(|e| library.is_kind(e.kind, state));
    // Turned round, a name says nothing to anybody, and sorts elsewhere.
    let names: Vec<(String, String)> = states
        .map(|e| (e.name.clone(), format!("Q{}", e.name.chars().rev().collect::<String>().to_lowercase())))
        .collect();
    assert!(names.len() > 9);
    let files: Vec<(String, String)> =
        shipped_files().unwrap().into_iter().map(|(name, text)| (name, renamed(&text, &names))).collect();
    let other = match Foederis::from_files(&files) {
        Ok(other) => other,
        Err(compilation) => panic!("{:#?}", compilation.diagnostics),
    };
    assert!(other.library().entity(&names[0].0).is_none(), "the old name is still there");
    assert_eq!(other.test(None).failures(), []);
}
