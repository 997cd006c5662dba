//! Circles of rules through a negation, where they are certain.
//!
//! A rule's head is taken for things of which nothing else is known, and its conditions are followed through the rules
//! for them, by unification; a variable that the head does not bind stands for a thing that equals no other. Coming
//! back to the very same fact, with a negation on the way and no step to an earlier day, is a circle that no reading
//! of the facts can give an answer to. Circles that some facts only would close are left to the engine.

use std::collections::{BTreeSet, HashSet};

use foederis_model::{
    Atom, Comparison, Formula, KindId, Library, Quota, RelationId, Rule, RuleId, Span, Term, Value, Variable,
};

use crate::diagnostic::Diagnostic;

/// How many rules a circle may have, and how many steps are spent on one head.
const LONGEST: usize = 12;
const STEPS: usize = 4_000;

/// A thing in a fact: named, or one of which nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Thing {
    Value(Value),
    Some(u32),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Ground {
    relation: RelationId,
    things: Vec<Thing>,
}

/// What a condition passes through on its way to a relation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Way {
    negative: bool,
    earlier: bool,
    ever: bool,
}

impl Way {
    fn then(self, next: Self) -> Self {
        Self {
            negative: self.negative || next.negative,
            earlier: self.earlier || next.earlier,
            ever: self.ever || next.ever,
        }
    }

    /// A circle that goes this way has no answer.
    fn has_no_answer(self) -> bool {
        self.negative && (self.ever || !self.earlier)
    }
}

/// A relation in the conditions of a rule.
struct Literal<'a> {
    atom: &'a Atom,
    way: Way,
    line: usize,
}

struct Prepared<'a> {
    rule: &'a Rule,
    literals: Vec<Literal<'a>>,
    /// Comparisons and kinds that must hold for the rule to apply.
    guards: Vec<Guard>,
}

#[derive(Clone, Copy)]
enum Guard {
    Compare(Term, Comparison, Term),
    IsA(Term, KindId),
}

/// Reports each certain circle once.
pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let prepared: Vec<Prepared<'_>> = library.rules.iter().map(prepare).collect();
    let reach = reachable(library, &prepared);
    let mut by_relation: Vec<Vec<usize>> = vec![Vec::new(); library.relations.len()];
    for (number, rule) in library.rules.iter().enumerate() {
        by_relation[rule.head.relation.index()].push(number);
    }
    let mut reported: BTreeSet<Vec<RuleId>> = BTreeSet::new();
    let mut found = Vec::new();
    for (number, each) in prepared.iter().enumerate() {
        let relation = each.rule.head.relation.index();
        if !reach[relation][relation] {
            continue;
        }
        let goal = Ground {
            relation: each.rule.head.relation,
            things: each
                .rule
                .head
                .terms
                .iter()
                .map(|t| match t {
                    Term::Value(value) => Thing::Value(*value),
                    Term::Variable(variable) => Thing::Some(u32::from(variable.0)),
                })
                .collect(),
        };
        let mut search = Search {
            library,
            prepared: &prepared,
            by_relation: &by_relation,
            reach: &reach,
            goal: &goal,
            seen: HashSet::new(),
            steps: 0,
            chain: Vec::new(),
        };
        if search.apply(number, &goal, Way::default()) {
            let mut rules: Vec<RuleId> =
                search.chain.iter().map(|(rule, _)| prepared[*rule].rule.id).collect();
            rules.sort_unstable();
            if reported.insert(rules) {
                found.push(report(library, &prepared, &search.chain));
            }
        }
    }
    found
}

/// What the conditions of a rule ask for, each with the line that needs it.
pub(super) fn atoms_needed(rule: &Rule) -> Vec<(&Atom, Span)> {
    let mut found = Vec::new();
    for (number, line) in rule.lines.iter().enumerate() {
        literals(&line.formula, Way::default(), number, &mut found);
    }
    found.into_iter().map(|literal| (literal.atom, rule.lines[literal.line].span)).collect()
}

fn prepare(rule: &Rule) -> Prepared<'_> {
    let mut prepared = Prepared { rule, literals: Vec::new(), guards: Vec::new() };
    for (number, line) in rule.lines.iter().enumerate() {
        let way = Way { negative: line.unless || rule.denies, ..Way::default() };
        literals(&line.formula, way, number, &mut prepared.literals);
        if !line.unless {
            guards(&line.formula, &mut prepared.guards);
        }
    }
    prepared
}

fn guards(formula: &Formula, into: &mut Vec<Guard>) {
    match formula {
        Formula::Compare(a, comparison, b) => into.push(Guard::Compare(*a, *comparison, *b)),
        Formula::IsA(term, kind) => into.push(Guard::IsA(*term, *kind)),
        Formula::All(all) => all.iter().for_each(|f| guards(f, into)),
        _ => {}
    }
}

fn literals<'a>(formula: &'a Formula, way: Way, line: usize, into: &mut Vec<Literal<'a>>) {
    let negative = way.then(Way { negative: true, ..Way::default() });
    match formula {
        Formula::Atom(atom) => into.push(Literal { atom, way, line }),
        Formula::Not(of) => literals(of, negative, line, into),
        Formula::All(all) | Formula::Any(all) => all.iter().for_each(|f| literals(f, way, line, into)),
        Formula::After { period, of } => {
            // A period that a fact names is taken to be a positive one.
            let earlier = match period {
                Term::Value(Value::Period(period)) => period.is_positive(),
                _ => true,
            };
            let way = way.then(Way { earlier, ..Way::default() });
            literals(of, way, line, into);
        }
        Formula::Within { of, .. } | Formula::Once(of) => literals(of, way, line, into),
        Formula::Ever(of) => {
            let ever = Way { ever: true, ..Way::default() };
            literals(of, way.then(ever), line, into);
        }
        Formula::OnDayOf { holds, act } => {
            literals(holds, negative, line, into);
            literals(act, negative, line, into);
        }
        Formula::Count { quota, among, holds, .. } => {
            let way = match quota {
                Quota::AtLeast(_) => way,
                Quota::Share { .. } | Quota::Every => negative,
            };
            literals(among, way, line, into);
            if let Some(holds) = holds {
                literals(holds, way, line, into);
            }
        }
        Formula::Compare(..) | Formula::IsA(..) | Formula::Date { .. } | Formula::Untranslated(_) => {}
    }
}

/// For each relation, which relations its rules lead to.
fn reachable(library: &Library, prepared: &[Prepared<'_>]) -> Vec<Vec<bool>> {
    let size = library.relations.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); size];
    for each in prepared {
        let from = &mut next[each.rule.head.relation.index()];
        from.extend(each.literals.iter().map(|l| l.atom.relation.index()));
        from.sort_unstable();
        from.dedup();
    }
    (0..size)
        .map(|start| {
            let mut reached = vec![false; size];
            let mut open = next[start].clone();
            while let Some(relation) = open.pop() {
                if !std::mem::replace(&mut reached[relation], true) {
                    open.extend(&next[relation]);
                }
            }
            reached
        })
        .collect()
}

struct Search<'a> {
    library: &'a Library,
    prepared: &'a [Prepared<'a>],
    by_relation: &'a [Vec<usize>],
    reach: &'a [Vec<bool>],
    goal: &'a Ground,
    seen: HashSet<(Ground, Way)>,
    steps: usize,
    /// The rules on the way, each with the line that leads on.
    chain: Vec<(usize, usize)>,
}

impl Search<'_> {
    /// Whether a rule for this fact leads back to the goal.
    fn apply(&mut self, number: usize, fact: &Ground, way: Way) -> bool {
        let each = &self.prepared[number];
        let Some(bindings) = unify(&each.rule.head, fact, each.rule.variables.len()) else {
            return false;
        };
        // Numbers of their own for the variables that the head does not bind; the same ones at the same depth.
        let base = u32::try_from(self.chain.len() + 1).unwrap_or(0) << 16;
        let thing = |term: Term| match term {
            Term::Value(value) => Thing::Value(value),
            Term::Variable(Variable(v)) => {
                bindings.get(usize::from(v)).copied().flatten().unwrap_or(Thing::Some(base + u32::from(v)))
            }
        };
        let applies = each.guards.iter().all(|guard| match guard {
            Guard::Compare(a, Comparison::Same, b) => thing(*a) == thing(*b),
            Guard::Compare(a, Comparison::Different, b) => thing(*a) != thing(*b),
            Guard::Compare(..) => true,
            Guard::IsA(term, kind) => match thing(*term) {
                Thing::Value(Value::Entity(entity)) => {
                    self.library.is_kind(self.library.entities[entity.index()].kind, *kind)
                }
                Thing::Value(_) => false,
                Thing::Some(_) => true,
            },
        });
        if !applies {
            return false;
        }
        for literal in &each.literals {
            self.steps += 1;
            if self.steps > STEPS {
                return false;
            }
            let next = Ground {
                relation: literal.atom.relation,
                things: literal.atom.terms.iter().map(|t| thing(*t)).collect(),
            };
            let way = way.then(literal.way);
            self.chain.push((number, literal.line));
            if next == *self.goal {
                if way.has_no_answer() {
                    return true;
                }
            } else if self.chain.len() < LONGEST
                && self.reach[next.relation.index()][self.goal.relation.index()]
                && self.seen.insert((next.clone(), way))
            {
                for rule in &self.by_relation[next.relation.index()] {
                    if self.apply(*rule, &next, way) {
                        return true;
                    }
                }
            }
            self.chain.pop();
        }
        false
    }
}

/// What the variables of a head stand for when it is this fact.
fn unify(head: &Atom, fact: &Ground, variables: usize) -> Option<Vec<Option<Thing>>> {
    if head.relation != fact.relation {
        return None;
    }
    let mut bindings: Vec<Option<Thing>> = vec![None; variables];
    for (term, thing) in head.terms.iter().zip(&fact.things) {
        match term {
            Term::Value(value) if *thing == Thing::Value(*value) => {}
            Term::Value(_) => return None,
            Term::Variable(Variable(v)) => {
                let slot = bindings.get_mut(usize::from(*v))?;
                if slot.is_some_and(|before| before != *thing) {
                    return None;
                }
                *slot = Some(*thing);
            }
        }
    }
    Some(bindings)
}

fn report(library: &Library, prepared: &[Prepared<'_>], chain: &[(usize, usize)]) -> Diagnostic {
    let name = |number: usize| library.relations[prepared[number].rule.head.relation.index()].name.as_str();
    let first = chain.first().map_or(0, |(number, _)| *number);
    let mut diagnostic = Diagnostic::error(
        "F0303",
        prepared[first].rule.span,
        format!("whether `{}` holds depends on whether it does not hold, on the same day", name(first)),
    )
    .help(
        "let one step of the circle look at an earlier day, as with `previously`, or take the negation out",
    );
    for (position, (number, line)) in chain.iter().enumerate() {
        let rule = prepared[*number].rule;
        let next = chain.get(position + 1).map_or(first, |(n, _)| *n);
        let line = &rule.lines[*line];
        let file = library.files.get(line.span.file as usize).map_or("", |f| &f.name);
        diagnostic =
            diagnostic.also(line.span, format!("`{}` needs `{}` here", name(*number), name(next))).note(
                format!("`{}` depends on `{}` ({file}, line {})", name(*number), name(next), line.span.line),
            );
    }
    diagnostic
}
