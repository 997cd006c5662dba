//! All tiny treaties of a small grammar: every rule of up to two lines, every pair of rules, every small record.

use foederis_model::{
    Atom, Comparison, DatePrecision, Day, Entity, EntityId, Fact, Formula, ImpreciseDate, Kind, KindId,
    Library, Line, Period, Quota, Relation, RelationId, Role, RoleKind, Rule, RuleId, Silence, Span, Term,
    Truth, Value, Variable,
};

use crate::evaluator::Window;
use crate::evidence::{TableEvidence, timeline};

/// Holds in the window of the record: a circle through an earlier day is kept inside it.
const GUARD: RelationId = RelationId(0);
/// On record, silence means no.
const P: RelationId = RelationId(1);
/// On record, silence means unknown.
const Q: RelationId = RelationId(2);
/// What is asked for.
pub const TINY_QUESTION: RelationId = RelationId(3);
/// A second derived relation, which the first rule may name and the second define.
const D: RelationId = RelationId(4);

const X: Variable = Variable(0);
const Y: Variable = Variable(1);

/// 1 February 2021, so that nothing but the days themselves matters.
const FIRST: i32 = 18_659;

/// The days on which anything may change.
#[must_use]
pub fn tiny_window() -> Window {
    Window { first: Day::from_number(FIRST - 1), last: Day::from_number(FIRST + 12) }
}

fn day(at: i32) -> Day {
    Day::from_number(FIRST + at)
}

/// How the second of two rules stands to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// Another rule for the same head.
    Alternative,
    /// It denies the head, and neither yields.
    Denies,
    /// It denies the head, and its article overrides that of the first.
    DeniesAndOverrides,
    /// It denies the head, and the first's article overrides its own.
    DeniesAndYields,
    /// It denies the head, and the first is a default.
    DeniesDefault,
    /// It denies the head by default.
    DeniesByDefault,
    /// It defines the relation that the first may name.
    Defines,
}

impl Second {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Alternative,
        Self::Denies,
        Self::DeniesAndOverrides,
        Self::DeniesAndYields,
        Self::DeniesDefault,
        Self::DeniesByDefault,
        Self::Defines,
    ];
}

/// Two things of one kind, three relations on record and two by rules; no rules yet.
fn base() -> Library {
    let thing = |name: &str| Entity {
        name: name.into(),
        kind: KindId(0),
        title: None,
        codes: vec![],
        also: vec![],
        note: None,
        span: Span::default(),
    };
    let relation = |name: &str, roles: usize, silence: Silence| Relation {
        name: name.into(),
        roles: (0..roles).map(|_| Role { name: "of".into(), kind: RoleKind::Thing }).collect(),
        silence,
        act: false,
        at_most_one: None,
        reads: None,
        reads_not: None,
        span: Span::default(),
    };
    let kind = |name: &str| Kind { name: name.into(), wider: None, span: Span::default() };
    Library {
        kinds: vec![kind("state"), kind("other")],
        entities: vec![thing("A"), thing("B")],
        relations: vec![
            relation("guard", 0, Silence::Registered),
            relation("p", 1, Silence::Registered),
            relation("q", 1, Silence::Open(vec![0])),
            relation("h", 1, Silence::Derived),
            relation("d", 1, Silence::Derived),
        ],
        ..Library::default()
    }
}

/// Every condition of the grammar: each operator over each atom that it may stand over.
fn formulas() -> Vec<Formula> {
    let atom = |relation, v| Formula::Atom(Atom { relation, terms: vec![Term::Variable(v)] });
    let boxed = |f: &Formula| Box::new(f.clone());
    let [p, some_p, q, some_q, h, d] =
        [atom(P, X), atom(P, Y), atom(Q, X), atom(Q, Y), atom(TINY_QUESTION, X), atom(D, X)];
    let some_h = atom(TINY_QUESTION, Y);
    let guard = Formula::Atom(Atom { relation: GUARD, terms: vec![] });
    let atoms = [&p, &some_p, &q, &h, &d];
    let mut all = Vec::new();
    for of in atoms {
        let derived = of == &h || of == &d;
        let kept = |f: Formula| if derived { Formula::All(vec![guard.clone(), f]) } else { f };
        let period = Term::Value(Value::Period(Period::days(1)));
        all.push(of.clone());
        all.push(Formula::Not(boxed(of)));
        all.push(kept(Formula::After { period, of: boxed(of) }));
        all.push(kept(Formula::Within { period, of: boxed(of) }));
        all.push(Formula::Once(boxed(of)));
        all.push(Formula::Ever(boxed(of)));
    }
    for (a, b) in [(&p, &q), (&some_p, &some_q), (&p, &h), (&some_p, &q)] {
        all.push(Formula::All(vec![a.clone(), b.clone()]));
        all.push(Formula::Any(vec![a.clone(), b.clone()]));
    }
    for (holds, act) in [(&p, &q), (&q, &p), (&h, &p), (&p, &d), (&p, &some_p)] {
        all.push(Formula::OnDayOf { holds: boxed(holds), act: boxed(act) });
    }
    let number = |n| Term::Value(Value::Number(n));
    let share = |strict| Quota::Share { numerator: 1, denominator: 2, strict };
    for (quota, among, holds) in [
        (Quota::AtLeast(number(1)), &some_q, None),
        (Quota::AtLeast(number(2)), &some_p, Some(&some_q)),
        (Quota::Every, &some_p, Some(&some_q)),
        (Quota::Every, &some_h, Some(&some_q)),
        (share(false), &some_p, Some(&some_q)),
        (share(true), &some_p, Some(&some_q)),
        (share(true), &some_q, Some(&some_h)),
    ] {
        all.push(Formula::Count { quota, over: Y, among: boxed(among), holds: holds.map(boxed) });
    }
    let a = Term::Value(Value::Entity(EntityId(0)));
    all.push(Formula::Compare(Term::Variable(X), Comparison::Same, a));
    all.push(Formula::Compare(Term::Variable(X), Comparison::Different, a));
    all.push(Formula::Compare(number(2), Comparison::AtLeast, number(2)));
    all.push(Formula::Compare(number(2), Comparison::MoreThan, number(2)));
    all.push(Formula::IsA(Term::Variable(X), KindId(0)));
    all.push(Formula::IsA(Term::Variable(X), KindId(1)));
    let date =
        ImpreciseDate { latest: day(4), precision: DatePrecision::Interval, ..ImpreciseDate::day(day(2)) };
    for over in [false, true] {
        all.push(Formula::Date { date: Term::Value(Value::Date(date)), over });
    }
    all.push(Formula::Untranslated("a clause".into()));
    all
}

/// Every line: each condition behind `if` and behind `unless`.
#[must_use]
pub fn tiny_lines() -> Vec<Line> {
    let line = |unless, formula| Line { condition: None, unless, formula, span: Span::default() };
    formulas().into_iter().flat_map(|f| [line(false, f.clone()), line(true, f)]).collect()
}

/// A library of one rule with these lines, or of two.
#[must_use]
pub fn tiny_library(first: &[&Line], second: Option<(Second, &Line)>) -> Library {
    let mut library = base();
    let rule = |id, relation, lines: &[&Line]| Rule {
        id: RuleId(id),
        article: Some(EntityId(id)),
        text: None,
        denies: false,
        default: false,
        head: Atom { relation, terms: vec![Term::Variable(X)] },
        lines: lines.iter().map(|l| (*l).clone()).collect(),
        variables: vec!["x".into(), "y".into()],
        content: None,
        span: Span::default(),
    };
    let mut one = rule(0, TINY_QUESTION, first);
    let Some((how, line)) = second else {
        library.rules.push(one);
        return library;
    };
    let mut other = rule(1, if how == Second::Defines { D } else { TINY_QUESTION }, &[line]);
    other.denies = !matches!(how, Second::Alternative | Second::Defines);
    match how {
        Second::DeniesAndOverrides => library.overrides.push((EntityId(1), EntityId(0))),
        Second::DeniesAndYields => library.overrides.push((EntityId(0), EntityId(1))),
        Second::DeniesDefault => one.default = true,
        Second::DeniesByDefault => other.default = true,
        Second::Alternative | Second::Denies | Second::Defines => {}
    }
    library.rules.extend([one, other]);
    library
}

/// The records: of each of p(A), p(B), q(A), q(B) nothing is heard, or it holds from the second to the third day, or is
/// open from the third on, or held until the third. With `pairs`, sixteen of the 256: every two facts have every two of
/// these together in one of them.
#[must_use]
pub fn tiny_records(pairs: bool) -> Vec<TableEvidence> {
    let library = base();
    let heard = [
        None,
        Some(timeline(Truth::No, &[(day(1), Truth::Yes), (day(3), Truth::No)])),
        Some(timeline(Truth::No, &[(day(2), Truth::Open)])),
        Some(timeline(Truth::Yes, &[(day(2), Truth::No)])),
    ];
    // Sums and products in the field of four elements make each two columns run through all pairs.
    let product = |a: usize, b: usize| if a == 0 || b == 0 { 0 } else { (a + b - 2) % 3 + 1 };
    let of_pairs = (0..16).map(|i| (i / 4, i % 4)).map(|(a, b)| [a, b, a ^ b, a ^ product(2, b)]);
    let of_all = (0..256).map(|i| [i / 64, i / 16 % 4, i / 4 % 4, i % 4]);
    let choices: Vec<[usize; 4]> = if pairs { of_pairs.collect() } else { of_all.collect() };
    let record = |choice: [usize; 4]| {
        let mut evidence = TableEvidence::silent(&library);
        let window = timeline(Truth::No, &[(day(0), Truth::Yes), (day(6), Truth::No)]);
        evidence.state(Fact::new(GUARD, []), window);
        for ((relation, thing), at) in [(P, 0), (P, 1), (Q, 0), (Q, 1)].into_iter().zip(choice) {
            if let Some(Some(truth)) = heard.get(at) {
                evidence.state(Fact::new(relation, [Value::Entity(EntityId(thing))]), truth.clone());
            }
        }
        evidence
    };
    choices.into_iter().map(record).collect()
}
