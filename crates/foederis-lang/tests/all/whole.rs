//! The whole language at once, and the files of the repository.

use foederis_lang::{Severity, compile, parse};
use foederis_model::{DateMargin, DaySet, Expected, Formula, Library, Rounding, Silence, Truth, Value};

use crate::common;

const WHOLE: &str = include_str!("files/whole-language.foe");

fn whole() -> Library {
    let files = [("whole-language.foe".to_owned(), WHOLE.to_owned())];
    let compiled = compile(&files);
    let said = common::render(&files, &compiled.diagnostics);
    assert!(compiled.diagnostics.is_empty(), "{said}");
    compiled.library
}

#[test]
fn everything_in_the_reference_compiles_without_a_word() {
    assert_eq!(parse(WHOLE).syntax().text().to_string(), WHOLE);
    let library = whole();
    assert_eq!(Library::from_bytes(&library.to_bytes().unwrap()).unwrap(), library);
}

#[test]
fn declarations() {
    let library = whole();
    let arland = &library.entities[library.entity("Arland").unwrap().index()];
    assert_eq!(arland.codes, [("iso3".into(), "ARL".into()), ("cow".into(), "371".into())]);
    assert_eq!(arland.note.as_deref(), Some("a state that does not exist"));
    let place_of = &library.relations[library.relation("place-of").unwrap().index()];
    assert_eq!((place_of.silence.clone(), place_of.at_most_one), (Silence::Open(vec![0]), Some(1)));
    let pact = &library.instruments[&library.entity("pact-1992").unwrap()];
    assert_eq!((pact.months, pact.authentic.len(), pact.articles.len()), (Rounding::LastDay, 3, 6));
    assert_eq!(library.verdicts.contested, "disputed");
    let article = &pact.articles[3];
    assert_eq!(article.texts.len(), 2);
    assert_eq!(library.name(Value::Entity(article.questions[0])), "aggression-by-whom");
    let overrides: Vec<String> = library
        .overrides
        .iter()
        .map(|(a, b)| format!("{} over {}", library.name(Value::Entity(*a)), library.name(Value::Entity(*b))))
        .collect();
    let expected = [
        "pact-1992/4 over pact-1992/3",
        "pact-1992/3 over pact-1992/1",
        "pact-1992/3 over pact-1992/2",
        "pact-1992/4 over pact-1992/1",
        "pact-1992/4 over pact-1992/70(1)(b)",
        "pact-1992/4 over pact-1992/2",
    ];
    assert_eq!(overrides, expected);
}

#[test]
fn a_duty_is_a_rule_with_the_conditions_of_every_duty() {
    let library = whole();
    let owes = library.relation("owes").unwrap();
    let rules: Vec<_> = library.rules.iter().filter(|r| r.head.relation == owes).collect();
    // One for each other party, two for named debtors, and one that takes back for each of two creditors.
    assert_eq!(rules.len(), 5);
    let conditions = |n: usize| -> Vec<String> {
        rules[n]
            .lines
            .iter()
            .map(|l| l.condition.map_or("-".into(), |c| library.conditions[c.index()].name.clone()))
            .collect()
    };
    // `?text` is nobody's outside of a text version, so that the second condition of every duty is left out there.
    assert_eq!(conditions(0), ["in-force", "-", "scope", "trigger", "request"]);
    assert_eq!(rules[0].variables, ["debtor", "victim", "incident", "_"]);
    assert_eq!(conditions(1), ["in-force", "in-force", "scope", "trigger"]);
    assert!(rules[1].lines[2].unless);
    assert_eq!(rules[1].text, library.entity("protocol-2010"));
    assert_eq!((rules[4].denies, conditions(4)), (true, vec!["scope".to_owned(), "-".to_owned()]));
}

#[test]
fn the_record() {
    let library = whole();
    let denial = library.statements.iter().find(|s| s.name == "no-aggression").unwrap();
    assert!(denial.denies);
    // The speaker's office that day.
    assert_eq!(denial.for_whom, library.entity("Borduria"));
    let entry = library.statements.iter().find(|s| s.name == "arland-consent").unwrap();
    assert_eq!(entry.register, library.entity("depositary"));
    assert_eq!(library.write_fact(&entry.fact), "consent(arland-consent, Arland, pact-1992)");
    assert_eq!(entry.notified.unwrap().to_string(), "1993-12");
}

#[test]
fn tests_and_cases() {
    let library = whole();
    assert_eq!(library.margin, DateMargin { day: 10, month: 45, year: 366 });
    let test = &library.tests[0];
    assert_eq!(test.given.len(), 3);
    assert_eq!(test.given[0].id.index(), library.statements.len());
    assert_eq!(library.name(test.given[0].fact.values[0]), "a-consent");
    assert_eq!(test.expectations.len(), 10);
    assert_eq!(test.expectations[1].expected, Expected::Answer(Truth::No));
    assert_eq!(test.expectations[1].viewpoint.as_deref(), Some("Borduria"));
    assert_eq!(test.expectations[7].expected, Expected::Possibly(DaySet::default()));
    assert_eq!(test.expectations[9].on, None);
    let test = &library.tests[1];
    assert_eq!(test.given[0].recorded.unwrap().to_string(), "2021-02-05");
    assert_eq!(test.given[0].sources, [library.entity("news-2024").unwrap()]);
    assert_eq!(test.expectations[0].recorded_on.unwrap().to_string(), "2021-03-02");
    let Expected::Flips { into: Truth::No, sets, only: true } = &test.expectations[0].expected else {
        panic!("{:?}", test.expectations[0])
    };
    let written: Vec<Vec<String>> = sets
        .iter()
        .map(|set| set.iter().map(|(f, denied)| format!("{denied} {}", library.write_fact(f))).collect())
        .collect();
    assert_eq!(
        written,
        [
            vec!["true place-of(front-1, Aville)", "false provoked(front-1)"],
            vec!["false aggression-against(Arland, front-1)"]
        ]
    );
    // One line, two expectations: the verdict and what fails.
    assert_eq!(test.expectations[5].expected, Expected::Verdict("not-met".into()));
    assert_eq!(test.expectations[6].span, test.expectations[5].span);
    assert!(matches!(&test.expectations[6].expected, Expected::Fails(failing) if failing.len() == 2));
    assert_eq!(test.expectations.len(), 15);
    assert_eq!(test.given[0].weight, Some(750_000));
    assert_eq!(test.expectations[14].expected, Expected::Probability(250_000, 750_000));
    assert_eq!(test.complaints.len(), 2);
    assert_eq!(
        test.complaints[0].text,
        "entry wrong in depositary\n  voted(Arland, pact-1992) on 1999-06-31\n"
    );
    assert_eq!(test.complaints[0].at.as_deref(), Some("1999-06-31"));
    assert!(test.complaints[1].warning);
    let question = &library.cases[0].questions[0];
    assert_eq!(question.on.to_string(), "2020-10-07");
    let verdicts: Vec<_> =
        question.expectations.iter().map(|e| (&e.expected, e.known_on.is_some())).collect();
    assert_eq!(verdicts[0], (&Expected::Verdict("not-met".into()), false));
    assert_eq!(verdicts[1], (&Expected::Verdict("not-requested".into()), true));
    assert_eq!(verdicts[2], (&Expected::Answer(Truth::Open), false));
}

#[test]
fn what_is_counted_is_a_variable_of_its_own() {
    let library = whole();
    let rule = library.rules.iter().find(|r| r.lines.len() == 12).unwrap();
    let counted: Vec<u16> = rule
        .lines
        .iter()
        .filter_map(|l| match &l.formula {
            Formula::Count { over, .. } => Some(over.0),
            _ => None,
        })
        .collect();
    assert_eq!(counted.len(), 4);
    assert!(counted.windows(2).all(|w| w[0] != w[1]), "{counted:?}");
}

#[test]
fn the_order_of_files_does_not_matter() {
    let items: Vec<String> = WHOLE.split_inclusive("\n\n").map(str::to_owned).collect();
    let half = items.len() / 2;
    // The instrument with its articles stays in one file.
    let cut = items.iter().position(|i| i.starts_with("treaty")).unwrap().min(half);
    let files = [("a.foe".to_owned(), items[..cut].concat()), ("b.foe".to_owned(), items[cut..].concat())];
    let there = compile(&files);
    let back = compile(&[files[1].clone(), files[0].clone()]);
    assert!(!there.has_errors());
    assert_eq!(common::meaning(&there), common::meaning(&back));
}

#[test]
fn files_of_the_repository_compile() {
    let files = common::repository_files(&["law", "cases"]);
    let compiled = compile(&files);
    let errors: Vec<_> =
        compiled.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    assert!(errors.is_empty(), "{}", common::render(&files, &errors));
}
