//! Sides, siblings, acts, branches, assumptions, names: one test each.

mod common;

use common::*;
use foederis_model::{
    Day, Entity, EntityId, Evidence as _, Gap, Ground, KindId, Pattern, Silence, Slot, Span, StatementId,
    Truth, Value, ViewpointDeclaration,
};
use foederis_record::{Branch, Heard, NotAdmitted, Viewpoint, viewpoints};

fn open_p() -> World {
    let mut w = World::default();
    w.relation("p", 1, Silence::Open(vec![0]));
    w
}

fn belongs() -> World {
    let mut w = World::default();
    w.relation("belongs", 2, Silence::Open(vec![0])).at_most_one = Some(1);
    w
}

fn truth(heard: &Heard<'_>, fact: &foederis_model::Fact, on: i32) -> Truth {
    *heard.ground(fact).truth.at(Day::from_number(on))
}

#[test]
fn what_the_same_side_said_otherwise_later_is_no_ground() {
    let mut w = open_p();
    let p = w.fact("p(x)");
    w.say("A states p(x)", days(10, 20)).said = Some(n(100));
    w.say("A denies p(x)", days(0, 40)).said = Some(n(200));
    w.say("B states p(x)", days(12, 14)).said = Some(n(150));
    let heard = w.heard(&Viewpoint::all());
    let ground = heard.ground(&p);
    assert_eq!(ground.stated_by, [StatementId(2)]);
    assert_eq!(ground.denied_by, [StatementId(1)]);
    let superseded = [(StatementId(0), NotAdmitted::Superseded)];
    assert_eq!(heard.not_admitted(&Pattern::from(&p)), superseded);
    assert_eq!(gap(&heard, &p, 13), Some(Gap::Contested));
    assert_eq!(truth(&heard, &p, 15), Truth::No);
    // As known in between, the first word still stands.
    let then = Heard::new(&w.library, &Viewpoint::all(), Some(Day::from_number(199)), None);
    assert_eq!(truth(&then, &p, 15), Truth::Yes);
    let later = [(StatementId(1), NotAdmitted::NotYetKnown)];
    assert_eq!(then.not_admitted(&Pattern::from(&p)), later);
}

#[test]
fn one_side_that_contradicts_itself_on_one_day_is_contested() {
    let mut w = open_p();
    let p = w.fact("p(x)");
    w.say("A states p(x)", days(10, 20)).said = Some(n(100));
    w.say("A denies p(x)", days(15, 30)).said = Some(n(100));
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(truth(&heard, &p, 12), Truth::Yes);
    assert_eq!(gap(&heard, &p, 17), Some(Gap::Contested));
    assert_eq!(truth(&heard, &p, 25), Truth::No);
    assert_eq!(heard.not_admitted(&Pattern::from(&p)), []);
}

#[test]
fn a_side_is_the_state_spoken_for_and_undated_words_come_first() {
    let mut w = open_p();
    let p = w.fact("p(x)");
    let state = w.entity("S");
    w.say("minister states p(x)", days(10, 20)).for_whom = Some(state);
    let s = w.say("president denies p(x)", days(10, 20));
    s.for_whom = Some(state);
    s.said = Some(n(1));
    assert_eq!(truth(&w.heard(&Viewpoint::all()), &p, 12), Truth::No);
    // But a viewpoint that trusts one of the two more hears two ranks.
    let minister = w.trust("minister > others");
    assert_eq!(truth(&w.heard(&minister), &p, 12), Truth::Yes);
}

#[test]
fn a_later_vague_word_makes_the_earlier_vague_and_not_contested() {
    let mut w = open_p();
    let p = w.fact("p(x)");
    w.say("A states p(x)", days(0, 100)).said = Some(n(1));
    w.say("A denies p(x)", from_until("1970-02", "1970-03-20")).said = Some(n(2));
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(gap(&heard, &p, 40), Some(Gap::Vague));
    assert_eq!(truth(&heard, &p, 77), Truth::No);
    assert_eq!(truth(&heard, &p, 78), Truth::Yes);
}

#[test]
fn siblings_of_one_side_follow_each_other() {
    let mut w = belongs();
    let (a, b, c) = (w.fact("belongs(X, A)"), w.fact("belongs(X, B)"), w.fact("belongs(X, C)"));
    w.say("S states belongs(X, A)", days(0, 50)).said = Some(n(100));
    w.say("S states belongs(X, B)", days(20, 50)).said = Some(n(200));
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(truth(&heard, &a, 19), Truth::Yes);
    assert_eq!(truth(&heard, &a, 20), Truth::No);
    assert_eq!(truth(&heard, &b, 19), Truth::No);
    assert_eq!(truth(&heard, &b, 20), Truth::Yes);
    assert_eq!(truth(&heard, &c, 20), Truth::No);
    assert_eq!(truth(&heard, &c, 50), Truth::Open);
    // Taken back without another in its place: A does not return. That C does not have it rests on the first word too,
    // which gave way to B and was never denied.
    w.say("S denies belongs(X, B)", days(20, 50)).said = Some(n(300));
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(truth(&heard, &a, 20), Truth::Open);
    assert_eq!(truth(&heard, &b, 20), Truth::No);
    assert_eq!(truth(&heard, &c, 20), Truth::No);
    w.say("S denies belongs(X, A)", days(30, 50)).said = Some(n(400));
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(truth(&heard, &c, 29), Truth::No);
    assert_eq!(truth(&heard, &c, 30), Truth::Open);
}

#[test]
fn two_sides_and_one_place() {
    let mut w = belongs();
    let (a, b, c) = (w.fact("belongs(X, A)"), w.fact("belongs(X, B)"), w.fact("belongs(X, C)"));
    w.say("A states belongs(X, A)", days(0, 50));
    w.say("B states belongs(X, B)", days(0, 50));
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(gap(&heard, &a, 10), Some(Gap::Contested));
    assert_eq!(gap(&heard, &b, 10), Some(Gap::Contested));
    assert_eq!(truth(&heard, &c, 10), Truth::No);
    assert_eq!(heard.ground(&b).denied_by, [StatementId(0)]);
    assert_eq!(heard.ground(&c).denied_by, [StatementId(0), StatementId(1)]);
}

#[test]
fn an_act_has_happened_from_its_day_on() {
    let mut w = World::default();
    w.relation("notified", 1, Silence::Registered).act = true;
    let p = w.fact("notified(x)");
    w.say("notified(x)", on("1970-02"));
    let heard = w.heard(&Viewpoint::all());
    let (certain, possible) = holds(&heard, &p);
    assert_eq!(certain, set(&[("1970-02-28", "")]));
    assert_eq!(possible, set(&[("1970-02-01", "")]));
    // Its denial is of the days that it names, or of all.
    w.say("A denies notified(x)", foederis_model::Validity::Always);
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(holds(&heard, &p), (nothing(), set(&[("1970-02-01", "")])));
    assert_eq!(gap(&heard, &p, 100), Some(Gap::Contested));
}

#[test]
fn derived_relations_have_claims_and_no_ground() {
    let mut w = World::default();
    w.relation("party", 1, Silence::Derived);
    let party = w.fact("party(x)");
    w.say("A states party(x)", days(0, 9));
    w.say("A expects party(x)", days(0, 9));
    w.say("A states party(x)", days(0, 9)).said = Some(n(50));
    let heard = Heard::new(&w.library, &Viewpoint::register(), Some(Day::from_number(40)), None);
    assert_eq!(heard.stated(&pattern_of(party.relation, 1)), []);
    assert_eq!(heard.ground(&party), Ground::silence(Truth::No));
    let assumed = heard.assuming(&[(party.clone(), true)]);
    assert_eq!(assumed.ground(&party), Ground::silence(Truth::No));
    assert_eq!(assumed.stated(&pattern_of(party.relation, 1)), []);
    let reasons: Vec<_> = heard.not_admitted(&Pattern::from(&party)).into_iter().map(|(_, r)| r).collect();
    assert_eq!(reasons, [NotAdmitted::Claim, NotAdmitted::Claim, NotAdmitted::NotYetKnown]);
}

#[test]
fn registers_others_and_names_make_ranks() {
    let mut w = open_p();
    let p = w.fact("p(x)");
    let depositary = w.entity("depositary");
    w.say("p(x)", days(0, 10)).register = Some(depositary);
    w.say("p(x)", days(10, 20));
    w.say("A denies p(x)", days(0, 40));
    w.say("B states p(x)", days(0, 40));
    let registers = w.heard(&Viewpoint::register());
    assert_eq!(holds(&registers, &p).0, span(&[(0, 20)]));
    let refused: Vec<_> = registers.not_admitted(&Pattern::from(&p));
    let expected = [(StatementId(2), NotAdmitted::NotTrusted), (StatementId(3), NotAdmitted::NotTrusted)];
    assert_eq!(refused, expected);
    // `others` are those that no other rank names, wherever it stands.
    let others_first = w.trust("others > A");
    assert_eq!(truth(&w.heard(&others_first), &p, 30), Truth::Yes);
    let a_last = w.trust("registers > others > B");
    assert_eq!(truth(&w.heard(&a_last), &p, 5), Truth::Yes);
    assert_eq!(truth(&w.heard(&a_last), &p, 30), Truth::No);
    let only_depositary = w.trust("depositary");
    assert_eq!(holds(&w.heard(&only_depositary), &p).0, span(&[(0, 10)]));
}

#[test]
fn several_registers_cover_from_the_first_day_of_any() {
    let mut w = World::default();
    w.relation("q", 1, Silence::Registered);
    w.covers("one", "q", None, Some("2000-01-01"), Some("2001-12-31"));
    w.covers("two", "q", Some("x"), Some("2005-01-01"), None);
    let (x, y) = (w.fact("q(x)"), w.fact("q(y)"));
    let heard = w.heard(&Viewpoint::all());
    assert_eq!(holds(&heard, &x).1, set(&[("", "2000-01-01")]));
    assert_eq!(heard.ground(&x).gap.at(day("1999-01-01")), &Some(Gap::Missing));
    let last = Some(day("2001-12-31"));
    assert_eq!(heard.as_the_record_stands(&x, day("2001-12-31")), None);
    assert_eq!(heard.as_the_record_stands(&x, day("2004-12-31")), last);
    assert_eq!(heard.as_the_record_stands(&x, day("2024-12-31")), None);
    assert_eq!(heard.as_the_record_stands(&y, day("2024-12-31")), last);
}

#[test]
fn stated_facts_come_in_order_and_once() {
    let mut w = World::default();
    w.relation("met", 2, Silence::Registered);
    w.say("A denies met(a, c)", days(0, 9));
    w.say("A states met(b, b)", days(0, 9));
    w.say("A states met(a, b)", days(0, 9));
    w.say("B states met(b, b)", days(0, 9));
    w.say("B states met(a, c)", days(0, 9));
    w.say("B expects met(a, d)", days(0, 9));
    let heard = w.heard(&Viewpoint::all());
    let relation = w.library.relation("met").unwrap();
    let is = |name: &str| Slot::Is(Value::Entity(w.library.entity(name).unwrap()));
    let same = || Slot::Any(Some("same".into()));
    let found = |slots: [Slot; 2]| -> Vec<String> {
        let pattern = Pattern { relation, slots: slots.into() };
        heard.stated(&pattern).iter().map(|f| w.library.write_fact(f)).collect()
    };
    let free = || Slot::Any(None);
    assert_eq!(found([free(), free()]), ["met(b, b)", "met(a, b)", "met(a, c)"]);
    assert_eq!(found([is("a"), free()]), ["met(a, b)", "met(a, c)"]);
    assert_eq!(found([free(), is("b")]), ["met(b, b)", "met(a, b)"]);
    assert_eq!(found([same(), same()]), ["met(b, b)"]);
    assert_eq!(found([is("d"), free()]), [""; 0]);
}

#[test]
fn assumptions_are_laid_over_and_can_be_added_to() {
    let mut w = belongs();
    let (a, b) = (w.fact("belongs(X, A)"), w.fact("belongs(X, B)"));
    let unheard = w.fact("belongs(Z, A)");
    let also_z = w.fact("belongs(Z, B)");
    w.say("A states belongs(X, A)", days(0, 50));
    let heard = w.heard(&Viewpoint::all());
    let relation = pattern_of(a.relation, 2);

    let flipped = heard.assuming(&[(b.clone(), true)]);
    assert_eq!(holds(&flipped, &b), (everything(), everything()));
    assert_eq!(holds(&flipped, &a), (nothing(), nothing()));
    assert_eq!(flipped.ground(&a).stated_by, [StatementId(0)]);
    assert_eq!(flipped.stated(&relation), [a.clone(), b.clone()]);
    assert_eq!(heard.stated(&relation), std::slice::from_ref(&a));

    let denied = heard.assuming(&[(a.clone(), false)]);
    assert_eq!(holds(&denied, &a), (nothing(), nothing()));
    // To deny one is not to state another.
    assert_eq!(truth(&denied, &b, 10), Truth::No);

    // A later assumption replaces the one before; two siblings contradict each other.
    let back = flipped.assuming(&[(b.clone(), false), (a.clone(), true)]);
    assert_eq!((truth(&back, &a, 99), truth(&back, &b, 99)), (Truth::Yes, Truth::No));
    let both = flipped.assuming(&[(a.clone(), true)]);
    assert_eq!(gap(&both, &a, 10), Some(Gap::Contested));

    // An assumption brings its values up.
    assert_eq!(truth(&heard, &also_z, 0), Truth::No);
    assert_eq!(truth(&heard.assuming(&[(unheard, false)]), &also_z, 0), Truth::Open);
}

#[test]
fn grounds_are_taken_from_another_viewpoint() {
    let mut w = belongs();
    let (a, b) = (w.fact("belongs(X, A)"), w.fact("belongs(X, B)"));
    w.say("A states belongs(X, A)", days(0, 50));
    w.say("B states belongs(X, B)", days(10, 50));
    let of = |name: &str| {
        let viewpoint = Viewpoint::of_speaker(&w.library, w.library.entity(name).unwrap());
        w.heard(&viewpoint)
    };
    let (heard_a, heard_b) = (of("A"), of("B"));
    let crossed = heard_a.assuming_grounds(&[(b.clone(), heard_b.ground(&b))]);
    assert_eq!(crossed.ground(&b), heard_b.ground(&b));
    assert_eq!(truth(&crossed, &a, 5), Truth::Yes);
    assert_eq!(truth(&crossed, &a, 15), Truth::No);
    let whole = crossed.assuming_grounds(&[(a.clone(), heard_a.ground(&a))]);
    assert_eq!(whole.ground(&a), heard_a.ground(&a));
}

#[test]
fn a_branch_adds_statements_and_leaves_the_library_alone() {
    let mut w = open_p();
    let p = w.fact("p(x)");
    w.say("A states p(x)", days(0, 10));
    let added = [w.unsaid("B denies p(x)", days(5, 10)), w.unsaid("C states p(x)", days(20, 30))];
    let viewpoint = Viewpoint::all();
    let branch = Heard::of_branch(&w.library, Branch { added: &added, without: &[] }, &viewpoint, None, None);
    assert_eq!(branch.ground(&p).denied_by, [StatementId(1)]);
    assert_eq!(branch.ground(&p).stated_by, [StatementId(0), StatementId(2)]);
    assert_eq!(branch.statement(StatementId(2)).name, "C states p(x)");
    assert_eq!(holds(&w.heard(&viewpoint), &p).0, span(&[(0, 10)]));
    let title = |added| Viewpoint::resolve_with(&w.library, added, "B").unwrap().title().to_owned();
    assert_eq!(title(&[]), "B, of whom no statement is on record, then all others");
    assert_eq!(title(&added), "B first, then all others");
    let without = Branch { added: &[], without: &[StatementId(0)] };
    let silent = Heard::of_branch(&w.library, without, &viewpoint, None, None);
    assert_eq!(holds(&silent, &p).0, span(&[]));
    let reasons: Vec<NotAdmitted> = silent.not_admitted(&Pattern::from(&p)).iter().map(|(_, r)| *r).collect();
    assert_eq!(reasons, [NotAdmitted::TakenBack]);
}

#[test]
fn viewpoints_are_found_as_people_write_them() {
    let mut w = open_p();
    for name in ["Zubrowka", "Ruritania", "Elbonia", "Silent-Land"] {
        w.entity(name);
    }
    w.say("Zubrowka states p(x)", days(0, 9));
    let wire = w.entity("Wire");
    w.say("Ruritania states p(x)", days(0, 9)).sources = vec![wire];
    w.say("Elbonia states p(x)", days(0, 9));
    let ruritania = w.library.entity("Ruritania").unwrap();
    w.library.entities[ruritania.index()].codes = vec![("cow".into(), "999".into())];
    w.library.entities[ruritania.index()].title = Some("Kingdom of Ruritania".into());
    let declared = w.entity("elbonia-alone");
    w.library.viewpoints.insert(
        declared,
        ViewpointDeclaration { name: "elbonia-alone".into(), title: None, ranks: vec![], admits: vec![] },
    );
    let own = w.library.entity("Elbonia").unwrap();
    w.library.viewpoints.insert(
        own,
        ViewpointDeclaration {
            name: "Elbonia".into(),
            title: Some("Its own".into()),
            ranks: vec![],
            admits: vec![],
        },
    );
    let title = |name: &str| Viewpoint::resolve(&w.library, name).map(|v| v.title().to_owned());
    let expected = Ok("Kingdom of Ruritania first, then all others".to_owned());
    for name in ["Ruritania", "ruritania", "999", "kingdom of ruritania"] {
        assert_eq!(title(name), expected, "{name}");
    }
    assert_eq!(title("Wire").unwrap(), "Wire first, then all others");
    assert_eq!(title("Elbonia").unwrap(), "Its own");
    assert_eq!(title("all").unwrap(), Viewpoint::all().title());
    assert_eq!(title("register").unwrap(), Viewpoint::register().title());
    let near = |name: &str| title(name).unwrap_err();
    assert_eq!(near("Ruritanai").candidates, ["Ruritania"]);
    assert_eq!(near("registre").candidates, ["register"]);
    // One of a kind that speaks is a viewpoint before it has spoken, and is not offered as one.
    assert_eq!(
        title("Silent-Land").unwrap(),
        "Silent-Land, of whom no statement is on record, then all others"
    );
    assert!(!near("Silent-Lnad").candidates.contains(&"Silent-Land".to_owned()));
    let listed: Vec<String> = viewpoints(&w.library).iter().map(|v| v.name().to_owned()).collect();
    assert_eq!(listed, ["elbonia-alone", "Elbonia", "Ruritania", "Zubrowka"]);
}

#[test]
fn a_name_that_two_speakers_have_is_not_guessed() {
    let mut w = open_p();
    w.say("Congo-K states p(x)", days(0, 9));
    w.say("Congo-B states p(x)", days(0, 9));
    for name in ["Congo-K", "Congo-B"] {
        let id = w.library.entity(name).unwrap();
        w.library.entities[id.index()].also = vec!["Congo".into()];
    }
    // A third thing of that name that never spoke.
    w.library.entities.push(Entity {
        name: "Congo-river".into(),
        kind: KindId(0),
        title: None,
        codes: vec![],
        also: vec!["Congo".into()],
        note: None,
        span: Span::default(),
    });
    let error = Viewpoint::resolve(&w.library, "Congo").unwrap_err();
    assert!(error.ambiguous);
    assert_eq!(error.candidates, ["Congo-K", "Congo-B"]);
}

#[test]
fn it_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let w = open_p();
    shared(&w.heard(&Viewpoint::all()));
}

#[test]
fn a_hundred_thousand_statements_are_indexed() {
    let mut w = World::default();
    let states: Vec<EntityId> = (0..200).map(|i| w.entity(&format!("S{i}"))).collect();
    w.relation("war", 2, Silence::Open(vec![0, 1]));
    let mut model = w.unsaid("S0 states war(S0, S1)", days(0, 10));
    for i in 0..100_000usize {
        let (a, b) = (states[i % 200], states[(i / 200) % 200]);
        model.fact.values = [Value::Entity(a), Value::Entity(b)].into();
        model.speaker = Some(states[i % 7]);
        w.library.statements.push(model.clone());
    }
    let heard = w.heard(&Viewpoint::all());
    let relation = w.library.relation("war").unwrap();
    let of = |slots: [Slot; 2]| heard.stated(&Pattern { relation, slots: slots.into() }).len();
    assert_eq!(of([Slot::Any(None), Slot::Any(None)]), 40_000);
    for state in &states {
        assert_eq!(of([Slot::Any(None), Slot::Is(Value::Entity(*state))]), 200);
        assert_eq!(of([Slot::Is(Value::Entity(*state)), Slot::Any(None)]), 200);
    }
    let fact = heard.stated(&pattern_of(relation, 2)).swap_remove(39_999);
    for i in 0..1_000 {
        let flipped = heard.assuming(&[(fact.clone(), i % 2 == 0)]);
        assert_eq!(truth(&flipped, &fact, 99) == Truth::Yes, i % 2 == 0);
    }
}
