//! Questions and assumptions as people type them.

use foederis_lang::{compile, parse_given, parse_given_with_acts, parse_pattern};
use foederis_model::{Library, Pattern, Slot, Validity, Value};

use crate::common;

fn library() -> Library {
    compile(&[("x.foe".to_owned(), include_str!("files/whole-language.foe").to_owned())]).library
}

fn write(library: &Library, pattern: &Pattern) -> String {
    let slots: Vec<String> = pattern
        .slots
        .iter()
        .map(|slot| match slot {
            Slot::Is(value) => library.name(*value),
            Slot::Any(Some(name)) => format!("?{name}"),
            Slot::Any(None) => "?_".into(),
        })
        .collect();
    format!("{}({})", library.relations[pattern.relation.index()].name, slots.join(", "))
}

#[test]
fn names_as_people_write_them() {
    let library = library();
    let full = "owes(Borduria, Arland, assistance, pact-1992, ?article, front-1)";
    for question in [
        full,
        "owes(borduria, ARL, assistance, Collective Pact, ?article, front-1)",
        "owes(\"Borduria\", 371, Assistance, \"collective pact\", ?article, Fighting along the line)",
        " owes ( Borduria , \"Republic of Arland\",assistance, pact 1992 , ?article,front-1 ) ",
    ] {
        assert_eq!(write(&library, &parse_pattern(&library, question).unwrap()), full);
    }
    let short = parse_pattern(&library, "owes(Borduria, ?_, ?what)").unwrap();
    assert_eq!(write(&library, &short), "owes(Borduria, ?_, ?what, ?_, ?_, ?_)");
    assert_eq!(
        write(&library, &parse_pattern(&library, "entry-after(?, 3rd, 30 days)").unwrap()),
        "entry-after(?_, 3, 30 days)"
    );
    assert_eq!(write(&library, &parse_pattern(&library, "party").unwrap()), "party(?_, ?_)");
    assert_eq!(
        write(&library, &parse_pattern(&library, "owes(?a, ?b, ?c, ?d, pact-1992/70(1)(b))").unwrap()),
        "owes(?a, ?b, ?c, ?d, pact-1992/70(1)(b), ?_)"
    );
}

#[test]
fn what_is_said_of_faulty_questions() {
    let library = library();
    let mut said = String::new();
    for question in [
        "",
        "(Arland)",
        "partty(Arland)",
        "party(Arland, pact-1992, 1992)",
        "party(Arlnad, ?t)",
        "party(pact-1992, Arland)",
        "party(Arland",
        "party(Arland,, ?t)",
        "party Arland",
        "owes(Arland, ?_, ?_, ?_, ?_, Collective Pact)",
        "entry-after(pact-1992, many)",
        "entry-after(pact-1992, 3, 5 moons)",
        "party(xyzzy, ?t)",
    ] {
        let error = parse_pattern(&library, question).unwrap_err();
        said.push_str(&common::render(&[("question".to_owned(), question.to_owned())], &[error]));
        said.push('\n');
    }
    insta::assert_snapshot!(said);
}

#[test]
fn what_is_given() {
    let mut library = library();
    let text = "Borduria states aggression-against(ARL, front-1) from 2020-09-27, said 2020-09-28";
    let given = parse_given(&library, text, "what-if").unwrap();
    assert_eq!(given.len(), 1);
    assert_eq!(given[0].speaker, library.entity("Borduria"));
    assert_eq!(given[0].id.index(), library.statements.len());
    assert_eq!(library.write_fact(&given[0].fact), "aggression-against(Arland, front-1)");
    assert!(matches!(given[0].validity, Validity::From(_)));
    let two =
        "given not provoked(front-1)\n  given consent(arland-consent, Cumbria, pact-1992) on 2024-12-01\n";
    let given = parse_given(&library, two, "what-if").unwrap();
    assert_eq!((given.len(), given[0].denies), (2, true));
    assert_eq!(given[1].span.line, 2);
    assert_eq!(
        &two[given[1].span.start as usize..given[1].span.end as usize],
        "given consent(arland-consent, Cumbria, pact-1992) on 2024-12-01"
    );

    let act = "consent(next-year, Cumbria, pact-1992) on 2024-12-01";
    assert_eq!(parse_given(&library, act, "what-if").unwrap_err().code, "F0201");
    let given = parse_given_with_acts(&mut library, act, "what-if").unwrap();
    assert_eq!(given[0].fact.values[0], Value::Entity(library.entity("next-year").unwrap()));
}

#[test]
fn what_is_said_of_faulty_assumptions() {
    let library = library();
    let mut said = String::new();
    for text in [
        "",
        "consent(arland-consent, Cumbria, pact-1992)",
        "consent(arland-consent, Cumbrai, pact-1992) on 2024",
        "Borduria thinks provoked(front-1)",
        "provoked(?x)",
        "provoked(front-1) from 2021 until 2020",
        "provoked(front-1) on 2021-02-30",
        "expect provoked(front-1)",
        "provoked(front-1), said yesterday",
    ] {
        let error = parse_given(&library, text, "it").unwrap_err();
        said.push_str(&common::render(&[("given".to_owned(), text.to_owned())], &[error]));
        said.push('\n');
    }
    insta::assert_snapshot!(said);
}
