//! The examples of `meaning.md` on days and on who is believed, by their numbers.

mod common;

use common::*;
use foederis_model::{Day, Gap, Pattern, Silence, StatementId};
use foederis_record::{NotAdmitted, Viewpoint};

fn one(silence: Silence) -> World {
    let mut w = World::default();
    w.relation("p", 1, silence);
    w
}

fn all(w: &World, fact: &foederis_model::Fact) -> (foederis_model::DaySet, foederis_model::DaySet) {
    holds(&w.heard(&Viewpoint::all()), fact)
}

#[test]
fn example_1_until_names_the_first_day_out() {
    let mut w = one(Silence::Registered);
    let p = w.fact("p(x)");
    w.say("p(x)", from_until("1994-04-20", "1999-04-21"));
    let in_force = set(&[("1994-04-20", "1999-04-21")]);
    assert_eq!(all(&w, &p), (in_force.clone(), in_force.clone()));
    assert!(in_force.contains(day("1999-04-20")));
    assert!(!in_force.contains(day("1999-04-21")));
}

#[test]
fn example_2_an_imprecise_period_is_possible_longer_than_it_is_certain() {
    let mut w = one(Silence::Registered);
    let p = w.fact("p(x)");
    w.say("p(x)", from_until("1992-05", "1999"));
    let certain = set(&[("1992-05-31", "1999-01-01")]);
    let possible = set(&[("1992-05-01", "1999-12-31")]);
    assert_eq!(all(&w, &p), (certain, possible));
    let heard = w.heard(&Viewpoint::all());
    let number = day("1992-05-15").number();
    assert_eq!(gap(&heard, &p, number), Some(Gap::Vague));
    assert_eq!(gap(&heard, &p, day("1995-01-01").number()), None);
}

#[test]
fn example_3_a_period_is_not_empty() {
    let mut w = one(Silence::Registered);
    let p = w.fact("p(x)");
    w.say("p(x)", from_until("1914-08", "1914-08-20"));
    let certain = set(&[("1914-08-19", "1914-08-20")]);
    let possible = set(&[("1914-08-01", "1914-08-20")]);
    assert_eq!(all(&w, &p), (certain, possible));
}

#[test]
fn example_7_equals_contest_and_the_more_trusted_decides() {
    for silence in [Silence::Open(vec![0]), Silence::Registered] {
        let open = silence != Silence::Registered;
        let mut w = one(silence);
        let p = w.fact("p(x)");
        w.say("A states p(x)", days(10, 20));
        w.say("B denies p(x)", days(10, 20));
        // Outside the days spoken of, silence: unknown where the relation is open, no where it is registered.
        let within = span(&[(10, 20)]);
        let possible = |inside: bool| match (open, inside) {
            (true, true) => everything(),
            (true, false) => foederis_model::DaySet::from_spells([
                (Day::MIN, Day::from_number(10)),
                (Day::from_number(20), Day::MAX),
            ]),
            (false, true) => within.clone(),
            (false, false) => nothing(),
        };
        assert_eq!(all(&w, &p), (nothing(), possible(true)));
        let heard = w.heard(&Viewpoint::all());
        assert_eq!(gap(&heard, &p, 15), Some(Gap::Contested));
        assert_eq!(gap(&heard, &p, 9), open.then_some(Gap::Missing));
        let ground = foederis_model::Evidence::ground(&heard, &p);
        assert_eq!(ground.stated_by, [StatementId(0)]);
        assert_eq!(ground.denied_by, [StatementId(1)]);

        let a_first = w.trust("A > B");
        assert_eq!(holds(&w.heard(&a_first), &p), (within.clone(), possible(true)));
        let b_first = w.trust("B > A");
        assert_eq!(holds(&w.heard(&b_first), &p), (nothing(), possible(false)));
        let a = Viewpoint::of_speaker(&w.library, w.library.entity("A").unwrap());
        assert_eq!(holds(&w.heard(&a), &p).0, within);
    }
}

#[test]
fn example_7_one_speaker_who_changes_position() {
    let mut w = one(Silence::Open(vec![0]));
    let p = w.fact("p(x)");
    // The order of the file does not count, the dates do.
    w.say("A denies p(x)", days(15, 30)).said = Some(n(200));
    w.say("A states p(x)", days(10, 20)).said = Some(n(100));
    let heard = w.heard(&Viewpoint::all());
    let (certain, possible) = holds(&heard, &p);
    assert_eq!(certain, span(&[(10, 15)]));
    for (d, expected) in [(9, true), (14, true), (15, false), (29, false), (30, true)] {
        assert_eq!(possible.contains(Day::from_number(d)), expected, "day {d}");
    }
    assert_eq!(gap(&heard, &p, 17), None);
}

#[test]
fn example_7_at_most_one_denies_the_siblings() {
    for exclusive in [true, false] {
        let mut w = World::default();
        w.relation("belongs", 2, Silence::Open(vec![0])).at_most_one = exclusive.then_some(1);
        w.say("A states belongs(X, Azerbaijan)", days(10, 20));
        let other = w.fact("belongs(X, Armenia)");
        let elsewhere = w.fact("belongs(Y, Armenia)");
        let heard = w.heard(&Viewpoint::all());
        let possible = holds(&heard, &other).1;
        assert_eq!(possible.contains(Day::from_number(12)), !exclusive);
        assert!(possible.contains(Day::from_number(20)));
        let denied = foederis_model::Evidence::ground(&heard, &other).denied_by;
        assert_eq!(denied.len(), usize::from(exclusive));
        assert_eq!(holds(&heard, &elsewhere), (nothing(), nothing()));
    }
}

#[test]
fn example_8_trust_falls_back() {
    let mut w = one(Silence::Registered);
    let p = w.fact("p(x)");
    w.say("A denies p(x)", days(12, 14));
    w.say("B states p(x)", days(10, 20));
    let both = span(&[(10, 12), (14, 20)]);
    let a_first = w.trust("A > B");
    assert_eq!(holds(&w.heard(&a_first), &p), (both.clone(), both));
    let only_a = w.trust("A");
    assert_eq!(holds(&w.heard(&only_a), &p), (nothing(), nothing()));
}

#[test]
fn example_9_open_for_what_was_introduced() {
    let mut w = World::default();
    w.relation("p", 1, Silence::Open(vec![0]));
    w.relation("war", 2, Silence::Open(vec![0, 1]));
    w.relation("met", 2, Silence::Registered);
    w.say("met(A, B)", on("2000-01-01"));
    w.say("met(B, C)", on("2000-01-01"));
    w.say("A expects met(D, A)", on("2000-01-01"));
    let unknown = (nothing(), everything());
    let no = (nothing(), nothing());
    for (fact, expected) in [
        ("p(A)", &unknown),
        ("p(Z)", &no),
        ("p(D)", &no),
        ("war(A, B)", &unknown),
        ("war(B, A)", &unknown),
        ("war(C, B)", &unknown),
        ("war(A, C)", &no),
        ("war(A, Z)", &no),
    ] {
        let fact = w.fact(fact);
        assert_eq!(&all(&w, &fact), expected, "{}", w.library.write_fact(&fact));
    }
    let p = w.fact("p(A)");
    assert_eq!(gap(&w.heard(&Viewpoint::all()), &p, 0), Some(Gap::Missing));
}

#[test]
fn example_9_registered_within_and_outside_the_coverage() {
    let mut w = World::default();
    w.relation("consent", 2, Silence::Registered);
    w.relation("vote", 1, Silence::Registered);
    let through = Some("2024-11-28");
    w.covers("depositary", "consent", Some("T"), Some("1992-05-15"), through);
    let of_t = w.fact("consent(A, T)");
    let of_u = w.fact("consent(A, U)");
    let vote = w.fact("vote(A)");
    assert_eq!(all(&w, &of_t), (nothing(), set(&[("", "1992-05-15")])));
    assert_eq!(all(&w, &of_u), (nothing(), nothing()));
    assert_eq!(all(&w, &vote), (nothing(), nothing()));
    let heard = w.heard(&Viewpoint::all());
    let past = |fact, on| heard.as_the_record_stands(fact, day(on));
    assert_eq!(past(&of_t, "2024-11-28"), None);
    assert_eq!(past(&of_t, "2024-11-29"), Some(day("2024-11-28")));
    assert_eq!(past(&of_t, "1990-01-01"), None);
    assert_eq!(past(&of_u, "2024-11-29"), None);
    assert_eq!(past(&vote, "2024-11-29"), None);
}

#[test]
fn example_9_presumed_unless_stated_otherwise() {
    let mut w = one(Silence::Presumed);
    let p = w.fact("p(x)");
    let q = w.fact("p(y)");
    w.say("A denies p(x)", days(10, 20));
    let (certain, possible) = all(&w, &p);
    assert_eq!(certain, possible);
    for (d, expected) in [(9, true), (10, false), (19, false), (20, true)] {
        assert_eq!(certain.contains(Day::from_number(d)), expected, "day {d}");
    }
    assert_eq!(all(&w, &q), (everything(), everything()));
}

#[test]
fn example_10_an_expectation_is_no_ground() {
    let mut w = one(Silence::Open(vec![0]));
    let p = w.fact("p(x)");
    for verb in ["expects", "promises", "assumes", "demands"] {
        w.say(&format!("A {verb} p(x)"), days(10, 20));
    }
    // Not even introduced: nobody heard has brought it up.
    assert_eq!(all(&w, &p), (nothing(), nothing()));
    let reasons = w.heard(&Viewpoint::all()).not_admitted(&Pattern::from(&p));
    let expected: Vec<_> = (0..4).map(|i| (StatementId(i), NotAdmitted::Modality)).collect();
    assert_eq!(reasons, expected);

    let admitting = Viewpoint::from_declaration(&foederis_model::ViewpointDeclaration {
        name: "admitting".into(),
        title: None,
        ranks: vec![vec![foederis_model::Trusted::Others]],
        admits: vec![foederis_model::Modality::Assumes],
    });
    assert_eq!(holds(&w.heard(&admitting), &p).0, span(&[(10, 20)]));

    w.say("B denies p(x)", days(10, 20));
    let (certain, possible) = all(&w, &p);
    assert_eq!(certain, nothing());
    assert!(!possible.contains(Day::from_number(10)));
    assert!(possible.contains(Day::from_number(20)));
}

#[test]
fn example_11_known_from_when_it_was_said_or_notified() {
    let mut w = World::default();
    w.relation("atrocity", 1, Silence::Open(vec![0]));
    w.relation("war-declared", 1, Silence::Registered).act = true;
    let report = w.fact("atrocity(x)");
    let declaration = w.fact("war-declared(x)");
    w.say("A states atrocity(x)", on("1914-08-04")).said = Some(date("2001"));
    let book = w.entity("book-2001");
    let entry = w.say("war-declared(x)", on("1914-08-04"));
    entry.notified = Some(date("1914-08-04"));
    entry.sources = vec![book];
    entry.recorded = Some(date("2020-01-01"));

    let then = w.known(&Viewpoint::all(), "1914-08-04");
    let since = set(&[("1914-08-04", "")]);
    assert_eq!(holds(&then, &declaration), (since.clone(), since));
    // The report is not heard; the thing itself has been brought up by the entry.
    assert_eq!(holds(&then, &report), (nothing(), everything()));
    let why = then.not_admitted(&Pattern::from(&report));
    assert_eq!(why, [(StatementId(0), NotAdmitted::NotYetKnown)]);

    let that_day = set(&[("1914-08-04", "1914-08-05")]);
    assert_eq!(all(&w, &report).0, that_day);
    assert_eq!(holds(&w.known(&Viewpoint::all(), "2001-12-31"), &report).0, that_day);
    // A year is not made more precise than it is.
    assert_eq!(holds(&w.known(&Viewpoint::all(), "2001-12-30"), &report).0, nothing());

    let audit = foederis_record::Heard::new(&w.library, &Viewpoint::all(), None, Some(day("2019-12-31")));
    assert_eq!(holds(&audit, &declaration), (nothing(), nothing()));
    let why = audit.not_admitted(&Pattern::from(&declaration));
    assert_eq!(why, [(StatementId(1), NotAdmitted::NotYetRecorded)]);
}

#[test]
fn example_12_speaker_and_reporter_can_each_be_named() {
    let mut w = one(Silence::Registered);
    let p = w.fact("p(x)");
    let (president, state, agency) = (w.entity("president"), w.entity("S"), w.entity("agency"));
    let s = w.say("president states p(x)", days(10, 20));
    s.for_whom = Some(state);
    s.sources = vec![agency];
    let _ = president;
    w.entity("nobody");
    for (trust, heard) in
        [("president", true), ("S", true), ("agency", true), ("nobody", false), ("registers", false)]
    {
        let viewpoint = w.trust(trust);
        assert_eq!(!holds(&w.heard(&viewpoint), &p).0.is_empty(), heard, "{trust}");
    }
}
