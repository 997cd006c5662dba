//! A question as the ground rules that decide it on one day: what other programs are given to answer the same question.
//!
//! The engine runs on any algebra of labels. Here a label is a gate over the facts of the record, each with a leaf for each
//! stretch of days on which some viewpoint hears otherwise; so one evaluation leaves behind a program without variables
//! and without time. Whoever is given it has neither to ground nor to know a calendar.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use foederis_engine::{EngineError, Program, evaluate_with};
use foederis_model::{Algebra, Bounds, Day, Evidence, Fact, Limits, Pattern, Timeline, Truth};
use foederis_record::Heard;

/// A gate, by its position in the circuit.
pub type GateId = u32;

/// One gate, in the three-valued logic of [`foederis_model::Truth`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Gate {
    No,
    Yes,
    Undecided,
    /// A fact of the record on one stretch of days: positions in the lists of the circuit.
    Leaf(u32, u32),
    Not(GateId),
    All(Vec<GateId>),
    Any(Vec<GateId>),
    Refine(GateId, GateId),
    Count(Vec<(GateId, GateId)>, i64, i64, i64),
}

/// Gates as labels: equal gates are one, and what the laws of a lattice make equal is made so, so that circles come to rest.
#[derive(Debug, Default)]
struct Gates {
    gates: RefCell<Vec<Gate>>,
    known: RefCell<HashMap<Gate, GateId>>,
}

impl Gates {
    fn add(&self, gate: Gate) -> GateId {
        if let Some(id) = self.known.borrow().get(&gate) {
            return *id;
        }
        let mut gates = self.gates.borrow_mut();
        let id = u32::try_from(gates.len()).unwrap_or(u32::MAX);
        gates.push(gate.clone());
        self.known.borrow_mut().insert(gate, id);
        id
    }

    fn get(&self, id: GateId) -> Gate {
        self.gates.borrow().get(id as usize).cloned().unwrap_or(Gate::No)
    }

    /// The parts of a gate of this kind, or the gate itself.
    fn parts(&self, id: GateId, conjunction: bool) -> Vec<GateId> {
        match (self.get(id), conjunction) {
            (Gate::All(parts), true) | (Gate::Any(parts), false) => parts,
            _ => vec![id],
        }
    }

    fn join(&self, a: GateId, b: GateId, conjunction: bool) -> GateId {
        let (neutral, decisive) = if conjunction { (Gate::Yes, Gate::No) } else { (Gate::No, Gate::Yes) };
        let mut parts: BTreeSet<GateId> = BTreeSet::new();
        for id in [a, b] {
            parts.extend(self.parts(id, conjunction));
        }
        if parts.iter().any(|p| self.get(*p) == decisive) {
            return self.add(decisive);
        }
        parts.retain(|p| self.get(*p) != neutral);
        // Absorption: a and (a or b) is a; with or for and likewise.
        let absorbed = |p: &GateId| {
            let inner: BTreeSet<GateId> = self.parts(*p, !conjunction).into_iter().collect();
            parts.iter().any(|other| {
                let others = self.parts(*other, !conjunction);
                other != p && others.len() < inner.len() && others.iter().all(|o| inner.contains(o))
            })
        };
        let kept: Vec<GateId> = parts.iter().filter(|p| !absorbed(p)).copied().collect();
        match kept.as_slice() {
            [] => self.add(neutral),
            [one] => *one,
            _ if conjunction => self.add(Gate::All(kept)),
            _ => self.add(Gate::Any(kept)),
        }
    }
}

impl Algebra for Gates {
    type Label = GateId;
    fn no(&self) -> GateId {
        self.add(Gate::No)
    }
    fn yes(&self) -> GateId {
        self.add(Gate::Yes)
    }
    fn undecided(&self) -> GateId {
        self.add(Gate::Undecided)
    }
    fn and(&self, a: &GateId, b: &GateId) -> GateId {
        self.join(*a, *b, true)
    }
    fn or(&self, a: &GateId, b: &GateId) -> GateId {
        self.join(*a, *b, false)
    }
    fn not(&self, a: &GateId) -> GateId {
        match self.get(*a) {
            Gate::No => self.yes(),
            Gate::Yes => self.no(),
            Gate::Undecided => *a,
            Gate::Not(inner) => inner,
            _ => self.add(Gate::Not(*a)),
        }
    }
    fn refine(&self, possible: &GateId, certain: &GateId) -> GateId {
        if possible == certain { *possible } else { self.add(Gate::Refine(*possible, *certain)) }
    }
    fn reaches(&self, members: &[(GateId, GateId)], gain: i64, loss: i64, base: i64) -> GateId {
        self.add(Gate::Count(members.to_vec(), gain, loss, base))
    }
}

/// A quota without aggregates: `HEAD_I_N` says that the first I members weigh N, written with `m` for a minus.
fn added_up(
    head: &str,
    letter: char,
    members: &[(GateId, GateId)],
    (gain, loss, base): (i64, i64, i64),
) -> String {
    let sum = |i: usize, n: i64| format!("{head}_{i}_{}{}", if n < 0 { "m" } else { "" }, n.abs());
    let mut text = format!("{}.\n", sum(0, base));
    let mut sums: BTreeSet<i64> = BTreeSet::from([base]);
    for (i, (m, h)) in members.iter().enumerate() {
        let (adds, takes) = match letter {
            'c' => (format!("c{m}, c{h}"), format!("p{m}, not c{h}")),
            _ => (format!("p{m}, p{h}"), format!("c{m}, not p{h}")),
        };
        let _ = writeln!(text, "{head}_adds_{i} :- {adds}.\n{head}_takes_{i} :- {takes}.");
        let mut next = BTreeSet::new();
        for n in sums {
            let (from, to) = (sum(i, n), |n| sum(i + 1, n));
            let _ = writeln!(text, "{} :- {from}, {head}_adds_{i}.", to(n + gain));
            let _ = writeln!(text, "{} :- {from}, {head}_takes_{i}.", to(n + loss));
            let _ = writeln!(text, "{} :- {from}, not {head}_adds_{i}, not {head}_takes_{i}.", to(n));
            next.extend([n + gain, n + loss, n]);
        }
        sums = next;
    }
    for n in sums.into_iter().filter(|n| *n >= 0) {
        let _ = writeln!(text, "{head} :- {}.", sum(members.len(), n));
    }
    text
}

/// The ground rules that decide one fact on one day, over leaves.
#[derive(Debug)]
pub struct Circuit {
    gates: Vec<Gate>,
    root: GateId,
    /// The facts of the record that it reads, each with the first days of its stretches.
    pub facts: Vec<(Fact, Vec<Day>)>,
}

impl Circuit {
    /// The ground rules of a question as one viewpoint hears the record, with leaves for all that `others` hear otherwise.
    ///
    /// # Errors
    /// As [`evaluate_with`]; also when a circle of rules does not come to rest on gates.
    pub fn new<'a>(
        program: &Program<'_>,
        heard: &Heard<'a>,
        others: &[Heard<'a>],
        question: &Fact,
        day: Day,
    ) -> Result<Self, EngineError> {
        let gates = Gates::default();
        let facts: RefCell<indexmap::IndexMap<Fact, Vec<Day>>> = RefCell::default();
        let recorded = |fact: &Fact| {
            let mut facts = facts.borrow_mut();
            let number = facts.get_index_of(fact).unwrap_or_else(|| {
                let mut days: BTreeSet<Day> = BTreeSet::from([Day::MIN]);
                for one in others.iter().chain([heard]) {
                    days.extend(one.ground(fact).truth.changes());
                }
                facts.insert(fact.clone(), days.into_iter().collect());
                facts.len() - 1
            });
            let days = facts.get(fact).cloned().unwrap_or_default();
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let leaf = |stretch: u32| gates.add(Gate::Leaf(number, stretch));
            (1..).zip(days.iter().skip(1)).fold(Timeline::always(leaf(0)), |before, (stretch, day)| {
                let from = Timeline::step(None, *day, Some(leaf(stretch)));
                before.zip(&from, |a, b| b.unwrap_or(*a))
            })
        };
        let pattern = Pattern::from(question);
        let rows = evaluate_with(program, heard, &pattern, &gates, &recorded, &Limits::default())?;
        let root = rows.first().map_or_else(|| gates.no(), |(_, truth)| *truth.at(day));
        let facts = facts.into_inner().into_iter().collect();
        Ok(Self { gates: gates.gates.into_inner(), root, facts })
    }

    /// The gates that the answer reads, each after those that it reads itself.
    fn used(&self) -> Vec<GateId> {
        let mut used = BTreeSet::new();
        let mut open = vec![self.root];
        while let Some(id) = open.pop() {
            if !used.insert(id) {
                continue;
            }
            match self.gates.get(id as usize) {
                Some(Gate::Not(a)) => open.push(*a),
                Some(Gate::All(parts) | Gate::Any(parts)) => open.extend(parts),
                Some(Gate::Refine(a, b)) => open.extend([*a, *b]),
                Some(Gate::Count(members, ..)) => open.extend(members.iter().flat_map(|(m, h)| [*m, *h])),
                _ => {}
            }
        }
        // A gate is made after what it reads.
        used.into_iter().collect()
    }

    /// How many gates the answer reads.
    #[must_use]
    pub fn size(&self) -> usize {
        self.used().len()
    }

    /// The rules as an answer-set program. `c(G)` and `p(G)` say that a gate certainly and possibly holds; `lc(F,S)` and
    /// `lp(F,S)` say it of a fact on a stretch of days, and are left to whoever asks.
    ///
    /// With `propositional` each atom is a name, as goal-directed programs want it, and a quota, which they lack, is added up
    /// member by member.
    #[must_use]
    pub fn as_logic_program(&self, propositional: bool) -> String {
        let atom = |letter: char, id: GateId| {
            if propositional { format!("{letter}{id}") } else { format!("{letter}({id})") }
        };
        let mut text = String::new();
        for id in self.used() {
            for letter in ['c', 'p'] {
                let other = if letter == 'c' { 'p' } else { 'c' };
                let head = atom(letter, id);
                let _ = match self.gates.get(id as usize) {
                    None | Some(Gate::No) => Ok(()),
                    Some(Gate::Undecided) if letter == 'c' => Ok(()),
                    Some(Gate::Yes | Gate::Undecided) => writeln!(text, "{head}."),
                    Some(Gate::Leaf(f, s)) if propositional => writeln!(text, "{head} :- l{letter}_{f}_{s}."),
                    Some(Gate::Leaf(f, s)) => writeln!(text, "{head} :- l{letter}({f},{s})."),
                    Some(Gate::Not(a)) => writeln!(text, "{head} :- not {}.", atom(other, *a)),
                    Some(Gate::All(parts)) => {
                        let all: Vec<String> = parts.iter().map(|p| atom(letter, *p)).collect();
                        writeln!(text, "{head} :- {}.", all.join(", "))
                    }
                    Some(Gate::Any(parts)) => {
                        parts.iter().try_for_each(|p| writeln!(text, "{head} :- {}.", atom(letter, *p)))
                    }
                    Some(Gate::Refine(possible, certain)) => {
                        let certain = writeln!(text, "{head} :- {}.", atom('c', *certain));
                        let also = letter == 'p';
                        if also { writeln!(text, "{head} :- {}.", atom('p', *possible)) } else { certain }
                    }
                    Some(Gate::Count(members, gain, loss, base)) if propositional => {
                        text.push_str(&added_up(&head, letter, members, (*gain, *loss, *base)));
                        Ok(())
                    }
                    Some(Gate::Count(members, gain, loss, base)) => {
                        let parts: Vec<String> = (0..)
                            .zip(members)
                            .map(|(i, (m, h)): (usize, _)| match letter {
                                'c' => {
                                    format!("{loss},{i} : p({m}), not c({h}); {gain},{i} : c({m}), c({h})")
                                }
                                _ => format!("{gain},{i} : p({m}), p({h}); {loss},{i} : c({m}), not p({h})"),
                            })
                            .collect();
                        writeln!(text, "{head} :- #sum {{ {} }} >= {}.", parts.join("; "), -base)
                    }
                };
            }
        }
        let _ = match propositional {
            true => writeln!(
                text,
                "certainly :- {}.\npossibly :- {}.",
                atom('c', self.root),
                atom('p', self.root)
            ),
            false => writeln!(text, "certainly :- c({0}). possibly :- p({0}).", self.root),
        };
        text
    }

    /// The truth of each leaf as one viewpoint hears it: fact, stretch, 0 for no, 1 for open, 2 for yes.
    #[must_use]
    pub fn leaves(&self, heard: &Heard<'_>) -> Vec<(usize, usize, u8)> {
        let mut leaves = Vec::new();
        for (number, (fact, days)) in self.facts.iter().enumerate() {
            let truth = heard.ground(fact).truth;
            leaves.extend(
                days.iter().enumerate().map(|(stretch, day)| (number, stretch, *truth.at(*day) as u8)),
            );
        }
        leaves
    }

    /// What the gates give for one viewpoint: the same as the engine's bounds, or the export is wrong.
    #[must_use]
    pub fn truth(&self, heard: &Heard<'_>) -> Truth {
        let leaves: HashMap<(usize, usize), u8> =
            self.leaves(heard).into_iter().map(|(fact, stretch, truth)| ((fact, stretch), truth)).collect();
        let mut values = vec![Truth::No; self.gates.len()];
        for id in self.used() {
            let of = |id: &GateId| values.get(*id as usize).copied().unwrap_or_default();
            let value = match self.gates.get(id as usize) {
                None | Some(Gate::No) => Truth::No,
                Some(Gate::Undecided) => Truth::Open,
                Some(Gate::Yes) => Truth::Yes,
                Some(Gate::Leaf(fact, stretch)) => match leaves.get(&(*fact as usize, *stretch as usize)) {
                    Some(0) | None => Truth::No,
                    Some(1) => Truth::Open,
                    Some(_) => Truth::Yes,
                },
                Some(Gate::Not(a)) => Bounds.not(&of(a)),
                Some(Gate::All(parts)) => parts.iter().map(of).min().unwrap_or(Truth::Yes),
                Some(Gate::Any(parts)) => parts.iter().map(of).max().unwrap_or(Truth::No),
                Some(Gate::Refine(possible, certain)) => Bounds.refine(&of(possible), &of(certain)),
                Some(Gate::Count(members, gain, loss, base)) => {
                    let pairs: Vec<(Truth, Truth)> = members.iter().map(|(m, h)| (of(m), of(h))).collect();
                    Bounds.reaches(&pairs, *gain, *loss, *base)
                }
            };
            if let Some(place) = values.get_mut(id as usize) {
                *place = value;
            }
        }
        values.get(self.root as usize).copied().unwrap_or_default()
    }

    /// By fact, the facts that cannot hold beside it, among those that are read here.
    #[must_use]
    pub fn siblings(&self, program: &Program<'_>) -> BTreeMap<usize, Vec<usize>> {
        let mut siblings = BTreeMap::new();
        for (i, (fact, _)) in self.facts.iter().enumerate() {
            let relation = program.library().relations.get(fact.relation.index());
            let Some(role) = relation.and_then(|r| r.at_most_one) else { continue };
            let excluded = |other: &Fact| {
                other.relation == fact.relation
                    && other
                        .values
                        .iter()
                        .zip(&fact.values)
                        .enumerate()
                        .all(|(k, (a, b))| (a == b) != (k == role))
            };
            let others = self.facts.iter().enumerate().filter(|(_, (other, _))| excluded(other));
            siblings.insert(i, others.map(|(j, _)| j).collect());
        }
        siblings
    }
}
