//! The fold against a day-by-day oracle that does what `meaning.md` says, one sentence after the other.

mod common;

use std::collections::BTreeMap;

use common::*;
use foederis_model::{
    DatePrecision, Day, EntityId, Evidence as _, Fact, Gap, ImpreciseDate, RelationId, Silence, Statement,
    Trusted, Truth, Validity, Value, ViewpointDeclaration,
};
use foederis_record::{Branch, Heard, Viewpoint};
use proptest::prelude::*;

/// Values that can stand in the role of which at most one holds; the last is never spoken of in it.
const VALUES: usize = 3;

#[derive(Clone, Debug)]
struct Said {
    side: usize,
    value: usize,
    denies: bool,
    validity: Validity,
    when: Option<i32>,
}

#[derive(Clone, Debug)]
struct Scene {
    silence: usize,
    exclusive: bool,
    act: bool,
    said: Vec<Said>,
    /// Ranks of sides 1 to 3, of registers (side 0) and of others; a negative rank is not heard.
    ranks: Vec<Vec<usize>>,
}

fn imprecise() -> impl Strategy<Value = ImpreciseDate> {
    (0..30i32, prop_oneof![3 => Just(0), 1 => 1..6i32]).prop_map(|(d, width)| ImpreciseDate {
        earliest: Day::from_number(d),
        latest: Day::from_number(d + width),
        precision: if width == 0 { DatePrecision::Day } else { DatePrecision::Interval },
        uncertain: false,
        approximate: false,
    })
}

fn validity() -> impl Strategy<Value = Validity> {
    prop_oneof![
        1 => Just(Validity::Always),
        2 => imprecise().prop_map(Validity::On),
        2 => imprecise().prop_map(Validity::From),
        5 => (imprecise(), imprecise())
            .prop_filter("a period is not empty", |(a, b)| a.earliest < b.earliest && a.latest < b.latest)
            .prop_map(|(a, b)| Validity::FromUntil(a, b)),
    ]
}

fn scenes() -> impl Strategy<Value = Scene> {
    let said = (0..4usize, 0..2usize, any::<bool>(), validity(), prop::option::of(0..4i32))
        .prop_map(|(side, value, denies, validity, when)| Said { side, value, denies, validity, when });
    // Each of the five that can be trusted is put in one of three ranks, or left out (3).
    let ranks = prop::collection::vec(0..4usize, 5)
        .prop_map(|places| (0..3).map(|rank| (0..5).filter(|who| places[*who] == rank).collect()).collect());
    (0..3usize, any::<bool>(), any::<bool>(), prop::collection::vec(said, 0..9), ranks)
        .prop_map(|(silence, exclusive, act, said, ranks)| Scene { silence, exclusive, act, said, ranks })
}

/// The library of a scene: `p(place, value)` with the place always introduced.
fn world(scene: &Scene) -> (World, Vec<Fact>, Viewpoint) {
    let mut w = World::default();
    let silence = [Silence::Registered, Silence::Open(vec![0]), Silence::Presumed][scene.silence].clone();
    let relation = w.relation("p", 2, silence);
    relation.at_most_one = scene.exclusive.then_some(1);
    relation.act = scene.act;
    w.relation("exists", 1, Silence::Registered);
    let place = w.fact("exists(place)").values[0];
    let sides: Vec<EntityId> = ["nobody", "A", "B", "C"].iter().map(|s| w.entity(s)).collect();
    let facts: Vec<Fact> = (0..VALUES)
        .map(|v| w.entity(&format!("v{v}")))
        .map(|v| Fact::new(RelationId(0), [place, Value::Entity(v)]))
        .collect();
    for said in &scene.said {
        let fact = facts[said.value].clone();
        let side = sides[said.side];
        let s = w.say("p(place, v0)", said.validity);
        s.fact = fact;
        s.denies = said.denies;
        s.speaker = (said.side != 0).then_some(side);
        s.said = said.when.map(n);
    }
    let who = |i: &usize| match i {
        0 => Trusted::Registers,
        4 => Trusted::Others,
        i => Trusted::Named(sides[*i]),
    };
    let viewpoint = ViewpointDeclaration {
        name: "scene".into(),
        title: None,
        ranks: scene.ranks.iter().map(|r| r.iter().map(who).collect()).collect(),
        admits: vec![],
    };
    // Somebody everybody hears brings the place up; whoever is trusted at all.
    if let Some(i) = scene.ranks.iter().flatten().next() {
        let s = w.say("exists(place)", Validity::Always);
        s.speaker = (1..4).contains(i).then(|| sides[*i]);
        if *i == 4 {
            s.speaker = Some(sides[0]);
        }
    }
    (w, facts, Viewpoint::from_declaration(&viewpoint))
}

fn rank(scene: &Scene, side: usize) -> Option<usize> {
    let of = |who: usize| scene.ranks.iter().position(|r| r.contains(&who));
    of(side).or(of(4))
}

fn not(t: Truth) -> Truth {
    match t {
        Truth::No => Truth::Yes,
        Truth::Open => Truth::Open,
        Truth::Yes => Truth::No,
    }
}

/// What one side says for and against a value on one day, going through its words in the order of saying.
fn position(scene: &Scene, side: usize, value: usize, day: Day) -> (Truth, Truth) {
    let mut times: BTreeMap<Option<i32>, Vec<&Said>> = BTreeMap::new();
    for said in scene.said.iter().filter(|s| s.side == side) {
        times.entry(said.when).or_default().push(said);
    }
    let (mut states, mut denies) = (Truth::No, Truth::No);
    // What speaks for a sibling speaks against the value, until the side takes it back.
    let mut siblings = [Truth::No; VALUES];
    for at_one_time in times.values() {
        let label = |s: &Said| {
            let margin = foederis_model::DateMargin::default();
            *s.validity.timeline(scene.act, margin).at(day)
        };
        let sibling = |s: &Said| scene.exclusive && s.value != value && !s.denies;
        for s in at_one_time {
            let t = label(s);
            if s.value == value && !s.denies {
                denies = denies.min(not(t));
                for other in &mut siblings {
                    *other = (*other).min(not(t));
                }
            } else if s.value == value || sibling(s) {
                states = states.min(not(t));
            } else {
                siblings[s.value] = siblings[s.value].min(not(t));
            }
        }
        for s in at_one_time {
            let t = label(s);
            if s.value == value && !s.denies {
                states = states.max(t);
            } else if s.value == value {
                denies = denies.max(t);
            } else if sibling(s) {
                siblings[s.value] = siblings[s.value].max(t);
            }
        }
    }
    (states, siblings.into_iter().fold(denies, Truth::max))
}

/// Truth and gap of a value on one day.
fn oracle(scene: &Scene, value: usize, day: Day) -> (Truth, Option<Gap>) {
    let heard_at_all = scene.ranks.iter().any(|r| !r.is_empty());
    let (mut certain, mut possible) = match scene.silence {
        0 => (false, false),
        1 => (false, heard_at_all),
        _ => (true, true),
    };
    for level in (0..3).rev() {
        let (tc, tp, fc, fp) = level_of(scene, level, value, day);
        certain = (tc || certain) && !fp;
        possible = tp || (possible && !fc);
    }
    let truth = match (certain, possible) {
        (true, _) => Truth::Yes,
        (_, true) => Truth::Open,
        _ => Truth::No,
    };
    (truth, (truth == Truth::Open).then(|| why(scene, value, day)))
}

fn level_of(scene: &Scene, level: usize, value: usize, day: Day) -> (bool, bool, bool, bool) {
    let voices =
        (0..4).filter(|side| rank(scene, *side) == Some(level)).map(|side| position(scene, side, value, day));
    voices.fold((false, false, false, false), |(tc, tp, fc, fp), (t, f)| {
        (tc || t == Truth::Yes, tp || t != Truth::No, fc || f == Truth::Yes, fp || f != Truth::No)
    })
}

/// From the most trusted down to the first rank that decides: contested if any disagrees, vague if any is imprecise.
fn why(scene: &Scene, value: usize, day: Day) -> Gap {
    let mut gap = Gap::Missing;
    for level in 0..3 {
        let voices: Vec<(Truth, Truth)> = (0..4)
            .filter(|side| rank(scene, *side) == Some(level))
            .map(|side| position(scene, side, value, day))
            .collect();
        let contest = voices.iter().enumerate().any(|(i, (t, f))| {
            let others =
                voices.iter().enumerate().any(|(j, (_, g))| i != j && *t != Truth::No && *g != Truth::No);
            others || (*t == Truth::Yes && *f == Truth::Yes)
        });
        if contest {
            return Gap::Contested;
        }
        if voices.iter().any(|(t, f)| *t != Truth::No || *f != Truth::No) {
            gap = Gap::Vague;
        }
        if voices.iter().any(|(t, f)| *t == Truth::Yes || *f == Truth::Yes) {
            return gap;
        }
    }
    gap
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_fold_agrees_with_the_oracle_on_each_day(scene in scenes()) {
        let (w, facts, viewpoint) = world(&scene);
        let heard = w.heard(&viewpoint);
        for (value, fact) in facts.iter().enumerate() {
            let ground = heard.ground(fact);
            for d in -1..40 {
                let day = Day::from_number(d);
                let found = (*ground.truth.at(day), *ground.gap.at(day));
                prop_assert_eq!(found, oracle(&scene, value, day), "v{} on day {}", value, d);
            }
        }
    }

    #[test]
    fn an_assumption_is_a_statement_of_someone_most_trusted(
        scene in scenes(),
        assumed in prop::collection::btree_map(0..VALUES, any::<bool>(), 0..3),
    ) {
        let (mut w, facts, viewpoint) = world(&scene);
        let oracle_said: Vec<Statement> = assumed
            .iter()
            .map(|(value, holds)| {
                let mut s = w.unsaid("p(place, v0)", Validity::Always);
                s.speaker = Some(w.entity("oracle"));
                s.fact = facts[*value].clone();
                s.denies = !holds;
                s
            })
            .collect();
        let mut ranks = viewpoint.ranks().to_vec();
        ranks.insert(0, vec![Trusted::Named(w.entity("oracle"))]);
        let believing = Viewpoint::from_declaration(&ViewpointDeclaration {
            name: "believing".into(), title: None, ranks, admits: vec![],
        });
        let expected = Heard::of_branch(&w.library, Branch { added: &oracle_said, without: &[] }, &believing, None, None);
        let heard = w.heard(&viewpoint);
        let assumptions: Vec<(Fact, bool)> =
            assumed.iter().map(|(value, holds)| (facts[*value].clone(), *holds)).collect();
        let found = heard.assuming(&assumptions);
        for fact in &facts {
            prop_assert_eq!(found.ground(fact).truth, expected.ground(fact).truth);
            prop_assert_eq!(found.ground(fact).gap, expected.ground(fact).gap);
        }
        let pattern = common::pattern_of(facts[0].relation, 2);
        prop_assert_eq!(found.stated(&pattern), expected.stated(&pattern));
    }

    #[test]
    fn the_order_of_the_file_does_not_count(scene in scenes()) {
        let (w, facts, viewpoint) = world(&scene);
        let mut backwards = w.library.clone();
        backwards.statements.reverse();
        let (one, other) = (w.heard(&viewpoint), Heard::new(&backwards, &viewpoint, None, None));
        for fact in &facts {
            prop_assert_eq!(one.ground(fact).truth, other.ground(fact).truth);
            prop_assert_eq!(one.ground(fact).gap, other.ground(fact).gap);
        }
    }

    #[test]
    fn each_statement_about_a_fact_is_a_ground_or_says_why_not(scene in scenes()) {
        let (w, facts, viewpoint) = world(&scene);
        let heard = w.heard(&viewpoint);
        for fact in &facts {
            let ground = heard.ground(fact);
            let refused = heard.not_admitted(&fact.into());
            for s in w.library.statements.iter().filter(|s| s.fact == *fact) {
                let list = if s.denies { &ground.denied_by } else { &ground.stated_by };
                let not_here = refused.iter().any(|(id, _)| *id == s.id);
                prop_assert!(list.contains(&s.id) != not_here, "{:?}", s.id);
            }
        }
    }
}
