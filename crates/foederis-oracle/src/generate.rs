//! Small libraries with small records that use every construct of the rules, made as values.

use std::collections::BTreeSet;

use foederis_model::{
    Atom, Comparison, DatePrecision, Day, Entity, EntityId, Fact, Formula, ImpreciseDate, Kind, KindId,
    Library, Line, Pattern, Period, Quota, Relation, RelationId, Role, RoleKind, Rounding, Rule, RuleId,
    RunsTo, Silence, Slot, Span, Term, Timeline, Truth, Value, Variable,
};
use proptest::prelude::*;

use crate::evaluator::Window;
use crate::evidence::{TableEvidence, timeline};
use crate::order::{free, given, of_atom, walk};
use crate::tape::Tape;

/// A library, a record and a question.
#[derive(Clone)]
pub struct Case {
    /// The rules.
    pub library: Library,
    /// What is heard.
    pub evidence: TableEvidence,
    /// What is asked.
    pub question: Pattern,
    /// Days outside which nothing changes.
    pub window: Window,
    /// Whether periods of months occur, which a shift of all dates does not preserve.
    pub months: bool,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::write::write_case(self))
    }
}

/// Cases, the simpler the shorter their tape.
pub fn cases() -> impl Strategy<Value = Case> {
    prop::collection::vec(any::<u16>(), 150..600).prop_map(|numbers| case(&numbers))
}

/// The first day on which anything may change: 20 January 2021, so that months of 31 and 28 days follow.
const FIRST: i32 = 18_647;
/// How many days from the first on the record speaks of.
const DAYS: i32 = 24;

/// A relation that holds in the window of the record only: circles through time are kept inside it.
pub const GUARD: RelationId = RelationId(0);
const UNARY: RelationId = RelationId(1);
const BINARY: RelationId = RelationId(2);
const SIZE: RelationId = RelationId(3);
const TERM: RelationId = RelationId(4);
const DUE: RelationId = RelationId(5);
const DERIVED: u32 = 6;

/// The sorts of a rule's variables: three things, a number, a period, a date.
const THINGS: [Variable; 3] = [Variable(0), Variable(1), Variable(2)];
const NUMBER: Variable = Variable(3);
const PERIOD: Variable = Variable(4);
const DATE: Variable = Variable(5);

fn kinds() -> Vec<Kind> {
    let kind = |name: &str, wider| Kind { name: name.into(), wider, span: Span::default() };
    vec![kind("state", None), kind("power", Some(KindId(0))), kind("incident", None)]
}

fn relation(name: &str, roles: &[RoleKind], silence: Silence, act: bool) -> Relation {
    let roles = roles.iter().enumerate().map(|(i, kind)| Role { name: format!("r{i}"), kind: *kind });
    Relation {
        name: name.into(),
        roles: roles.collect(),
        silence,
        act,
        at_most_one: None,
        reads: None,
        reads_not: None,
        span: Span::default(),
    }
}

struct Maker<'t> {
    tape: Tape<'t>,
    library: Library,
    months: bool,
    /// The relation whose rule is being made.
    head: RelationId,
}

fn case(numbers: &[u16]) -> Case {
    let mut maker =
        Maker { tape: Tape::new(numbers), library: Library::default(), months: false, head: GUARD };
    maker.things();
    let question = maker.question();
    let evidence = maker.evidence();
    let rules = 3 + maker.tape.below(6);
    for _ in 0..rules {
        maker.rule();
    }
    let reach: i32 = maker.library.rules.iter().flat_map(|r| &r.lines).map(|l| reach(&l.formula)).sum();
    let window =
        Window { first: Day::from_number(FIRST - 1), last: Day::from_number(FIRST + DAYS + reach + 1) };
    Case { library: maker.library, evidence, question, window, months: maker.months }
}

/// By how many days at most a condition looks back.
fn reach(formula: &Formula) -> i32 {
    let of_period = |term: &Term| match term {
        Term::Value(Value::Period(p)) => {
            let runs_on = match p.runs_to {
                RunsTo::ItsDay => 0,
                RunsTo::FirstOfMonth => 31,
                RunsTo::FirstOfYear => 366,
            };
            p.months * 31 + p.days + runs_on
        }
        // What the record may give to a variable.
        _ => 31,
    };
    match formula {
        Formula::After { period, of } | Formula::Within { period, of } => of_period(period) + reach(of),
        Formula::Not(f) | Formula::Once(f) | Formula::Ever(f) => reach(f),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().map(reach).sum(),
        Formula::OnDayOf { holds, act } => reach(holds) + reach(act),
        Formula::Count { among, holds, .. } => reach(among) + holds.as_ref().map_or(0, |h| reach(h)),
        Formula::Date { over, .. } => i32::from(*over),
        Formula::Atom(_) | Formula::Compare(..) | Formula::IsA(..) | Formula::Untranslated(_) => 0,
    }
}

impl Maker<'_> {
    fn things(&mut self) {
        self.library.kinds = kinds();
        for i in 0..2 + self.tape.below(3) {
            let kind = KindId(u32::try_from(self.tape.below(3)).unwrap_or(0));
            let name = format!("E{i}");
            self.library.names.insert(name.clone(), EntityId(u32::try_from(i).unwrap_or(0)));
            let entity = Entity {
                name,
                kind,
                title: None,
                codes: vec![],
                also: vec![],
                note: None,
                span: Span::default(),
            };
            self.library.entities.push(entity);
        }
        let silences = [Silence::Registered, Silence::Open(vec![0]), Silence::Presumed];
        let silence = |i: usize| silences.get(i).cloned().unwrap_or(Silence::Registered);
        let thing = RoleKind::Thing;
        let of_unary = silence(self.tape.weighted(&[2, 1, 1]));
        let of_binary = silence(self.tape.weighted(&[2, 1, 1]));
        let mut binary = relation("q", &[thing, thing], of_binary, self.tape.chance(30));
        binary.at_most_one = self.tape.chance(30).then_some(1);
        self.library.relations = vec![
            relation("guard", &[], Silence::Registered, false),
            relation("p", &[thing], of_unary, self.tape.chance(30)),
            binary,
            relation("size", &[thing, RoleKind::Number], Silence::Registered, false),
            relation("term", &[thing, RoleKind::Period], Silence::Registered, false),
            relation("due", &[thing, RoleKind::Date], Silence::Registered, false),
        ];
        for i in 0..2 + self.tape.below(2) {
            let arity = [1, 2, 0].get(self.tape.weighted(&[4, 3, 1])).copied().unwrap_or(1);
            let roles = vec![thing; arity];
            self.library.relations.push(relation(&format!("d{i}"), &roles, Silence::Derived, false));
        }
        for _ in 0..self.tape.below(3) {
            let pair = (self.entity(), self.entity());
            // The language refuses articles that override each other in a circle.
            if pair.0 > pair.1 {
                self.library.overrides.push(pair);
            }
        }
    }

    fn entity(&self) -> EntityId {
        EntityId(u32::try_from(self.tape.below(self.library.entities.len())).unwrap_or(0))
    }

    fn derived(&self) -> u32 {
        u32::try_from(self.library.relations.len()).unwrap_or(0) - DERIVED
    }

    fn rule(&mut self) {
        self.head =
            RelationId(DERIVED + u32::try_from(self.tape.below(self.derived() as usize)).unwrap_or(0));
        let head = self.atom_of(self.head);
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..1 + self.tape.weighted(&[3, 4, 2]) {
            let unless = self.tape.chance(20);
            let formula = self.formula(2, unless);
            lines.push(line(unless, formula));
        }
        self.give_values(&head, &mut lines);
        let rule = Rule {
            id: RuleId(u32::try_from(self.library.rules.len()).unwrap_or(0)),
            article: self.tape.chance(60).then(|| self.entity()),
            text: None,
            denies: self.tape.chance(18),
            default: self.tape.chance(15),
            head,
            lines,
            variables: ["x", "y", "z", "n", "p", "d"].map(String::from).to_vec(),
            content: None,
            span: Span::default(),
        };
        self.library.rules.push(rule);
    }

    /// Nearly always, a line for each variable that nothing gives a value.
    fn give_values(&self, head: &Atom, lines: &mut Vec<Line>) {
        let plain = lines.iter().filter(|l| !l.unless);
        let known: BTreeSet<Variable> = plain.flat_map(|l| given(&l.formula)).collect();
        let mut needed: BTreeSet<Variable> = lines.iter().flat_map(|l| free(&l.formula)).collect();
        let of_head: BTreeSet<Variable> = of_atom(head);
        // Things that only a condition speaks of may stay open: "for some value".
        needed.retain(|v| !THINGS.contains(v) || (!of_head.contains(v) && self.tape.chance(60)));
        if !self.tape.chance(8) {
            needed.extend(of_head);
        }
        for v in needed.difference(&known) {
            let thing = Term::Variable(THINGS.get(self.tape.below(3)).copied().unwrap_or(Variable(0)));
            let binding = match *v {
                NUMBER => Atom { relation: SIZE, terms: vec![thing, Term::Variable(NUMBER)] },
                PERIOD => Atom { relation: TERM, terms: vec![thing, Term::Variable(PERIOD)] },
                DATE => Atom { relation: DUE, terms: vec![thing, Term::Variable(DATE)] },
                v if self.tape.chance(50) => {
                    Atom { relation: BINARY, terms: vec![Term::Variable(v), self.thing()] }
                }
                v => Atom { relation: UNARY, terms: vec![Term::Variable(v)] },
            };
            let at = self.tape.below(lines.len() + 1);
            lines.insert(at, line(false, Formula::Atom(binding)));
        }
    }

    /// A variable or a thing.
    fn thing(&self) -> Term {
        match self.tape.weighted(&[4, 3, 2, 2]) {
            3 => Term::Value(Value::Entity(self.entity())),
            i => Term::Variable(THINGS.get(i).copied().unwrap_or(Variable(0))),
        }
    }

    fn number(&self) -> Term {
        if self.tape.chance(40) {
            Term::Variable(NUMBER)
        } else {
            Term::Value(Value::Number(i64::try_from(self.tape.below(4)).unwrap_or(0)))
        }
    }

    /// A period; `far` when it may run to the first of a year, which makes the window long.
    fn period(&mut self, far: bool) -> Period {
        match self.tape.weighted(&[9, 2, 1]) {
            0 => Period::days(i32::try_from(self.tape.below(6)).unwrap_or(1)),
            1 => {
                self.months = true;
                let rounding = if self.tape.chance(50) { Rounding::FirstDayAfter } else { Rounding::LastDay };
                Period::months(1).rounded(rounding)
            }
            _ => {
                self.months = true;
                let days = i32::try_from(self.tape.below(3)).unwrap_or(0);
                let runs_to =
                    if far && self.tape.chance(20) { RunsTo::FirstOfYear } else { RunsTo::FirstOfMonth };
                Period { runs_to, ..Period::days(days) }
            }
        }
    }

    fn period_term(&mut self) -> Term {
        if self.tape.chance(25) {
            Term::Variable(PERIOD)
        } else {
            Term::Value(Value::Period(self.period(true)))
        }
    }

    /// A day of the window, or a few days of which one is meant.
    fn date(&self) -> ImpreciseDate {
        let first = self.tape.below(DAYS.unsigned_abs() as usize);
        let more = [0, 1, 4].get(self.tape.weighted(&[5, 1, 1])).copied().unwrap_or(0);
        let day = |at: usize| Day::from_number(FIRST + i32::try_from(at).unwrap_or(0).min(DAYS));
        let precision = if more == 0 { DatePrecision::Day } else { DatePrecision::Interval };
        ImpreciseDate { latest: day(first + more), precision, ..ImpreciseDate::day(day(first)) }
    }

    fn date_term(&self) -> Term {
        if self.tape.chance(40) { Term::Variable(DATE) } else { Term::Value(Value::Date(self.date())) }
    }

    fn atom_of(&self, relation: RelationId) -> Atom {
        let roles = self.library.relations.get(relation.index()).map_or(0, |r| r.roles.len());
        let terms = match relation {
            SIZE => vec![self.thing(), self.number()],
            TERM => vec![self.thing(), Term::Variable(PERIOD)],
            DUE => vec![self.thing(), self.date_term()],
            _ => (0..roles).map(|_| self.thing()).collect(),
        };
        Atom { relation, terms }
    }

    /// An atom; one that closes a circle is kept to the window of the guard where it could run on for ever.
    fn atom(&self, negated: bool) -> Formula {
        let recorded = [UNARY, BINARY, SIZE, TERM, DUE, GUARD];
        let level = self.head.0 - DERIVED;
        let choice = self.tape.weighted(&[10, 6, if negated { 1 } else { 4 }]);
        match choice {
            1 if level > 0 => {
                let lower = u32::try_from(self.tape.below(level as usize)).unwrap_or(0);
                Formula::Atom(self.atom_of(RelationId(DERIVED + lower)))
            }
            2 => {
                let upper =
                    level + u32::try_from(self.tape.below((self.derived() - level) as usize)).unwrap_or(0);
                let atom = Formula::Atom(self.atom_of(RelationId(DERIVED + upper)));
                if upper == level { atom } else { guarded(atom) }
            }
            _ => {
                let relation = self.tape.weighted(&[5, 5, 1, 1, 1, 1]);
                Formula::Atom(self.atom_of(recorded.get(relation).copied().unwrap_or(UNARY)))
            }
        }
    }

    fn inner(&mut self, depth: usize, negated: bool) -> Box<Formula> {
        Box::new(self.formula(depth - 1, negated))
    }

    fn formula(&mut self, depth: usize, negated: bool) -> Formula {
        if depth == 0 {
            return self.atom(negated);
        }
        match self.tape.weighted(&[14, 3, 3, 3, 2, 2, 4, 3, 2, 1, 2, 4, 1, 3]) {
            1 => Formula::Not(self.inner(depth, true)),
            2 => Formula::All((0..2).map(|_| self.formula(depth - 1, negated)).collect()),
            3 => Formula::Any((0..2).map(|_| self.formula(depth - 1, negated)).collect()),
            4 => self.comparison(),
            5 => Formula::IsA(self.thing(), KindId(u32::try_from(self.tape.below(3)).unwrap_or(0))),
            6 => {
                let period = self.period_term();
                // Across an earlier day a circle may pass through a negation.
                let negated = negated && self.tape.chance(50);
                let of = self.inner(depth, negated);
                self.guard_time(Formula::After { period, of })
            }
            7 => {
                let period = self.period_term();
                let of = self.inner(depth, negated);
                self.guard_time(Formula::Within { period, of })
            }
            8 => Formula::Once(self.inner(depth, negated)),
            9 => Formula::Ever(self.inner(depth, negated)),
            10 => {
                let holds = self.inner(depth, negated);
                Formula::OnDayOf { holds, act: self.inner(depth, true) }
            }
            11 => self.count(depth, negated),
            12 => Formula::Untranslated("a clause".into()),
            13 => Formula::Date { date: self.date_term(), over: self.tape.chance(40) },
            _ => self.atom(negated),
        }
    }

    fn comparison(&self) -> Formula {
        match self.tape.below(4) {
            0 => Formula::Compare(self.thing(), Comparison::Same, self.thing()),
            1 => Formula::Compare(self.thing(), Comparison::Different, self.thing()),
            2 => Formula::Compare(self.number(), Comparison::AtLeast, self.number()),
            _ => Formula::Compare(self.number(), Comparison::MoreThan, self.number()),
        }
    }

    fn count(&mut self, depth: usize, negated: bool) -> Formula {
        let over = THINGS.get(self.tape.below(3)).copied().unwrap_or(Variable(0));
        let quota = match self.tape.below(3) {
            0 => Quota::AtLeast(self.number()),
            1 => {
                let denominator = 1 + i64::try_from(self.tape.below(3)).unwrap_or(0);
                let below = usize::try_from(denominator + 1).unwrap_or(1);
                let numerator = i64::try_from(self.tape.below(below)).unwrap_or(0);
                Quota::Share { numerator, denominator, strict: self.tape.chance(40) }
            }
            _ => Quota::Every,
        };
        // The counted must be found: an atom that speaks of them, perhaps with more.
        let mut atom = self.atom_of(if self.tape.chance(50) { BINARY } else { UNARY });
        if let Some(first) = atom.terms.first_mut() {
            *first = Term::Variable(over);
        }
        let mut among = Formula::Atom(atom);
        if self.tape.chance(30) {
            let negated = negated || !matches!(quota, Quota::AtLeast(_));
            among = Formula::All(vec![among, self.formula(depth - 1, negated)]);
        }
        let holds = self.tape.chance(70).then(|| self.inner(depth, negated));
        Formula::Count { quota, over, among: Box::new(among), holds }
    }

    fn guard_time(&self, formula: Formula) -> Formula {
        if relations(&formula).iter().any(|r| *r >= self.head) { guarded(formula) } else { formula }
    }

    fn evidence(&mut self) -> TableEvidence {
        let mut evidence = TableEvidence::silent(&self.library);
        let window = timeline(
            Truth::No,
            &[(Day::from_number(FIRST), Truth::Yes), (Day::from_number(FIRST + DAYS), Truth::No)],
        );
        evidence.state(Fact::new(GUARD, []), window);
        let number = u32::try_from(self.library.entities.len()).unwrap_or(0);
        for entity in (0..number).map(|i| Value::Entity(EntityId(i))) {
            self.perhaps(&mut evidence, Fact::new(UNARY, [entity]), 80);
            for other in (0..number).map(|i| Value::Entity(EntityId(i))) {
                self.perhaps(&mut evidence, Fact::new(BINARY, [entity, other]), 65);
            }
            let size = Value::Number(i64::try_from(self.tape.below(4)).unwrap_or(0));
            self.perhaps(&mut evidence, Fact::new(SIZE, [entity, size]), 75);
            let period = Value::Period(self.period(false));
            self.perhaps(&mut evidence, Fact::new(TERM, [entity, period]), 75);
            let date = Value::Date(self.date());
            self.perhaps(&mut evidence, Fact::new(DUE, [entity, date]), 60);
        }
        evidence
    }

    fn perhaps(&self, evidence: &mut TableEvidence, fact: Fact, percent: usize) {
        if self.tape.chance(percent) {
            let truth = self.days();
            evidence.state(fact, truth);
        }
    }

    fn days(&self) -> Timeline<Truth> {
        let truth = |i| [Truth::No, Truth::Yes, Truth::Open].get(i).copied().unwrap_or(Truth::No);
        let before = truth(self.tape.weighted(&[6, 2, 1]));
        let mut at = 0;
        let mut changes = Vec::new();
        for i in 0..1 + self.tape.below(3) {
            at += i32::try_from(self.tape.below(9)).unwrap_or(0) + i32::from(i > 0);
            let label = truth(self.tape.weighted(if i % 2 == 0 { &[1, 5, 3] } else { &[4, 1, 2] }));
            changes.push((Day::from_number(FIRST + at.min(DAYS)), label));
        }
        timeline(before, &changes)
    }

    /// Mostly the last relation, open, half open or closed.
    fn question(&self) -> Pattern {
        let number = self.derived();
        let back = u32::try_from(self.tape.weighted(&[4, 2, 1])).unwrap_or(0).min(number - 1);
        let relation = RelationId(DERIVED + number - 1 - back);
        let roles = self.library.relations.get(relation.index()).map_or(0, |r| r.roles.len());
        let slots = (0..roles)
            .map(|_| match self.tape.weighted(&[5, 1, 3]) {
                0 => Slot::Any(None),
                1 => Slot::Any(Some("s".into())),
                _ => Slot::Is(Value::Entity(self.entity())),
            })
            .collect();
        Pattern { relation, slots }
    }
}

fn line(unless: bool, formula: Formula) -> Line {
    Line { condition: None, unless, formula, span: Span::default() }
}

fn guarded(formula: Formula) -> Formula {
    Formula::All(vec![Formula::Atom(Atom { relation: GUARD, terms: vec![] }), formula])
}

/// Whether some rule could run on through time without end if the guard always held, as after a flip.
#[must_use]
pub fn is_guarded(library: &Library) -> bool {
    let mut found = false;
    for line in library.rules.iter().flat_map(|r| &r.lines) {
        walk(&line.formula, &mut |f| {
            let begins_with_guard = |parts: &[Formula]| matches!(parts.first(), Some(Formula::Atom(atom)) if atom.relation == GUARD);
            found |= matches!(f, Formula::All(parts) if begins_with_guard(parts));
        });
    }
    found
}

fn relations(formula: &Formula) -> BTreeSet<RelationId> {
    let mut all = BTreeSet::new();
    walk(formula, &mut |f| {
        if let Formula::Atom(atom) = f {
            all.insert(atom.relation);
        }
    });
    all
}
