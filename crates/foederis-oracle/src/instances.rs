//! Rules with values for their variables, found by trying again until nothing new is found.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use foederis_model::{
    Atom, Comparison, EntityId, Evidence, Fact, Formula, ImpreciseDate, Library, Pattern, Period, Quota,
    RelationId, RoleKind, Rule, RuleId, Silence, Slot, Term, Value, Variable,
};

use crate::evaluator::Refusal;
use crate::order::{given, mentioned, of_atom, order, order_lines};

/// Values for the variables of one rule.
type Env = Vec<Option<Value>>;

/// A relation with some values given: what a search looks for.
type Wanted = (RelationId, Vec<Option<Value>>);

/// A condition without variables.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Decided(bool),
    Fact(Fact),
    Date { date: ImpreciseDate, over: bool },
    Untranslated,
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    After(Period, Box<Tree>),
    Within(Period, Box<Tree>),
    Once(Box<Tree>),
    Ever(Box<Tree>),
    OnDayOf { holds: Box<Tree>, act: Box<Tree> },
    Count { quota: Needed, members: Vec<(Tree, Tree)> },
}

/// A quota with its number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Needed {
    AtLeast(i64),
    Share { numerator: i64, denominator: i64, strict: bool },
    Every,
}

/// Replaces variables by values.
pub(crate) struct Instances<'l> {
    library: &'l Library,
    evidence: &'l dyn Evidence,
    found: RefCell<BTreeMap<Wanted, BTreeSet<Fact>>>,
    grown: Cell<bool>,
    searching: Cell<bool>,
}

impl<'l> Instances<'l> {
    pub(crate) fn new(library: &'l Library, evidence: &'l dyn Evidence) -> Self {
        Self {
            library,
            evidence,
            found: RefCell::default(),
            grown: Cell::new(false),
            searching: Cell::new(false),
        }
    }

    /// The facts of a pattern that are stated or derivable.
    pub(crate) fn matching(&self, pattern: &Pattern) -> Result<Vec<Fact>, Refusal> {
        if let Some(fact) = pattern.as_fact() {
            return Ok(vec![fact]);
        }
        let values = pattern
            .slots
            .iter()
            .map(|slot| match slot {
                Slot::Is(value) => Some(*value),
                Slot::Any(_) => None,
            })
            .collect();
        let found = self.search(&(pattern.relation, values))?;
        Ok(found.into_iter().filter(|fact| pattern.matches(fact)).collect())
    }

    /// The rules for and against a fact, each with its lines as one condition for each way to give its variables values.
    pub(crate) fn of_fact(&self, fact: &Fact) -> Result<Vec<(RuleId, Tree)>, Refusal> {
        let wanted: Vec<Option<Value>> = fact.values.iter().copied().map(Some).collect();
        let mut all = Vec::new();
        for rule in self.library.rules.iter().filter(|r| r.head.relation == fact.relation) {
            if let Some(env) = enter(rule, &wanted) {
                let solutions = self.lines(rule, &env)?;
                all.extend(solutions.into_iter().map(|(_, tree)| (rule.id, tree)));
            }
        }
        Ok(all)
    }

    pub(crate) fn is_derived(&self, relation: RelationId) -> bool {
        self.library.relations[relation.index()].silence == Silence::Derived
    }

    fn search(&self, wanted: &Wanted) -> Result<BTreeSet<Fact>, Refusal> {
        let known = self.found.borrow().get(wanted).cloned();
        if let Some(found) = known {
            return Ok(found);
        }
        if !self.is_derived(wanted.0) {
            let slots = wanted.1.iter().map(|v| v.map_or(Slot::Any(None), Slot::Is)).collect();
            let stated = self.evidence.stated(&Pattern { relation: wanted.0, slots });
            return Ok(stated.into_iter().collect());
        }
        self.found.borrow_mut().insert(wanted.clone(), BTreeSet::new());
        self.grown.set(true);
        if !self.searching.get() {
            self.searching.set(true);
            while self.grown.replace(false) {
                let all: Vec<Wanted> = self.found.borrow().keys().cloned().collect();
                for wanted in &all {
                    self.look_again(wanted)?;
                }
            }
            self.searching.set(false);
        }
        Ok(self.found.borrow().get(wanted).cloned().unwrap_or_default())
    }

    fn look_again(&self, wanted: &Wanted) -> Result<(), Refusal> {
        for rule in self.library.rules.iter().filter(|r| r.head.relation == wanted.0 && !r.denies) {
            let Some(env) = enter(rule, &wanted.1) else { continue };
            for (env, _) in self.lines(rule, &env)? {
                let values: Option<Vec<Value>> = rule.head.terms.iter().map(|t| value(*t, &env)).collect();
                let values = values.ok_or_else(|| no_value("the head"))?;
                if wanted.1.iter().zip(&values).all(|(slot, v)| slot.is_none_or(|s| s == *v)) {
                    let mut found = self.found.borrow_mut();
                    let new = found.entry(wanted.clone()).or_default().insert(Fact::new(wanted.0, values));
                    self.grown.set(self.grown.get() || new);
                }
            }
        }
        Ok(())
    }

    /// All ways in which the lines of a rule can be given values.
    fn lines(&self, rule: &Rule, env: &Env) -> Result<Vec<(Env, Tree)>, Refusal> {
        let mut states = vec![(env.clone(), Vec::new())];
        let order = order_lines(&rule.lines, &bound(env));
        for (done_before, &i) in order.iter().enumerate() {
            let line = &rule.lines[i];
            let mut next = Vec::new();
            for (env, done) in states {
                // A search follows a line only for the sake of a value that the head or a later line needs.
                let later = order[done_before + 1..].iter().map(|l| &rule.lines[*l].formula);
                let needed: BTreeSet<Variable> =
                    later.flat_map(mentioned).chain(of_atom(&rule.head)).collect();
                let follow = (&given(&line.formula) - &bound(&env)).intersection(&needed).next().is_some();
                let solutions = if self.searching.get() && !follow {
                    vec![(env.clone(), Tree::Decided(true))]
                } else if line.unless {
                    vec![(env.clone(), Tree::Not(Box::new(self.some(&line.formula, &env)?)))]
                } else {
                    self.solve(&line.formula, &env)?
                };
                next.extend(solutions.into_iter().map(|(env, tree)| (env, joined(&done, tree))));
            }
            states = next;
        }
        Ok(states.into_iter().map(|(env, done)| (env, Tree::All(done))).collect())
    }

    /// The condition for some values of the variables that have none.
    fn some(&self, formula: &Formula, env: &Env) -> Result<Tree, Refusal> {
        if self.searching.get() {
            return Ok(Tree::Decided(true));
        }
        Ok(Tree::Any(self.solve(formula, env)?.into_iter().map(|(_, tree)| tree).collect()))
    }

    fn solve(&self, formula: &Formula, env: &Env) -> Result<Vec<(Env, Tree)>, Refusal> {
        let wrap = |inner: &Formula, with: &dyn Fn(Box<Tree>) -> Tree| {
            let solutions = self.solve(inner, env)?;
            Ok(solutions.into_iter().map(|(env, tree)| (env, with(Box::new(tree)))).collect())
        };
        let one = |tree| Ok(vec![(env.clone(), tree)]);
        match formula {
            Formula::Atom(atom) => self.atom(atom, env),
            Formula::Not(inner) => one(Tree::Not(Box::new(self.some(inner, env)?))),
            Formula::All(parts) => {
                let conditions: Vec<(&Formula, bool)> = parts.iter().map(|p| (p, false)).collect();
                let mut states = vec![(env.clone(), Vec::new())];
                for i in order(&conditions, &bound(env)) {
                    let mut next = Vec::new();
                    for (env, done) in states {
                        let solutions = self.solve(&parts[i], &env)?;
                        next.extend(solutions.into_iter().map(|(env, tree)| (env, joined(&done, tree))));
                    }
                    states = next;
                }
                Ok(states.into_iter().map(|(env, done)| (env, Tree::All(done))).collect())
            }
            Formula::Any(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.solve(part, env)?);
                }
                Ok(all)
            }
            Formula::Compare(a, how, b) => self.compare(*a, *how, *b, env),
            Formula::IsA(term, kind) => {
                let fits = |v: Value| self.library.fits(v, RoleKind::Entity(*kind));
                match value(*term, env) {
                    Some(value) => one(Tree::Decided(fits(value))),
                    None => {
                        let number = u32::try_from(self.library.entities.len()).unwrap_or(0);
                        let things = (0..number).map(|i| Value::Entity(EntityId(i))).filter(|v| fits(*v));
                        Ok(things.map(|v| (with(env, *term, v), Tree::Decided(true))).collect())
                    }
                }
            }
            Formula::After { period, of } => self.timed(*period, of, env, Tree::After),
            Formula::Within { period, of } => self.timed(*period, of, env, Tree::Within),
            Formula::Once(inner) => wrap(inner, &Tree::Once),
            Formula::Ever(inner) => wrap(inner, &Tree::Ever),
            Formula::OnDayOf { holds, act } => {
                let mut all = Vec::new();
                for (env, holds) in self.solve(holds, env)? {
                    let act = Box::new(self.some(act, &env)?);
                    all.push((env, Tree::OnDayOf { holds: Box::new(holds), act }));
                }
                Ok(all)
            }
            Formula::Count { quota, over, among, holds } => {
                if self.searching.get() {
                    return one(Tree::Decided(true));
                }
                one(self.count(*quota, *over, among, holds.as_deref(), env)?)
            }
            Formula::Date { date, over } => match value(*date, env) {
                Some(Value::Date(date)) => one(Tree::Date { date, over: *over }),
                _ if self.searching.get() => one(Tree::Decided(true)),
                _ => Err(no_value("a date")),
            },
            Formula::Untranslated(_) => one(Tree::Untranslated),
        }
    }

    fn atom(&self, atom: &Atom, env: &Env) -> Result<Vec<(Env, Tree)>, Refusal> {
        let known: Vec<Option<Value>> = atom.terms.iter().map(|t| value(*t, env)).collect();
        if let Some(values) = known.iter().copied().collect::<Option<Vec<Value>>>() {
            return Ok(vec![(env.clone(), Tree::Fact(Fact::new(atom.relation, values)))]);
        }
        let mut all = Vec::new();
        for fact in self.search(&(atom.relation, known))? {
            let mut found = env.clone();
            let fits = atom.terms.iter().zip(&fact.values).all(|(term, v)| match value(*term, &found) {
                Some(known) => known == *v,
                None => {
                    found = with(&found, *term, *v);
                    true
                }
            });
            if fits {
                all.push((found, Tree::Fact(fact)));
            }
        }
        Ok(all)
    }

    fn compare(&self, a: Term, how: Comparison, b: Term, env: &Env) -> Result<Vec<(Env, Tree)>, Refusal> {
        let holds = match (value(a, env), how, value(b, env)) {
            (Some(x), Comparison::Same, Some(y)) => x == y,
            (Some(x), Comparison::Different, Some(y)) => x != y,
            (Some(Value::Number(x)), Comparison::AtLeast, Some(Value::Number(y))) => x >= y,
            (Some(Value::Number(x)), Comparison::MoreThan, Some(Value::Number(y))) => x > y,
            (Some(x), Comparison::Same, None) => return Ok(vec![(with(env, b, x), Tree::Decided(true))]),
            (None, Comparison::Same, Some(y)) => return Ok(vec![(with(env, a, y), Tree::Decided(true))]),
            // A search does not look at what it can only test.
            _ if self.searching.get() => true,
            _ => return Err(no_value("a comparison")),
        };
        Ok(vec![(env.clone(), Tree::Decided(holds || self.searching.get()))])
    }

    fn timed(
        &self,
        period: Term,
        of: &Formula,
        env: &Env,
        wrap: impl Fn(Period, Box<Tree>) -> Tree,
    ) -> Result<Vec<(Env, Tree)>, Refusal> {
        let mut all = Vec::new();
        for (env, tree) in self.solve(of, env)? {
            match value(period, &env) {
                Some(Value::Period(period)) => all.push((env, wrap(period, Box::new(tree)))),
                _ if self.searching.get() => all.push((env, Tree::Decided(true))),
                _ => return Err(no_value("a period")),
            }
        }
        Ok(all)
    }

    fn count(
        &self,
        quota: Quota,
        over: Variable,
        among: &Formula,
        holds: Option<&Formula>,
        env: &Env,
    ) -> Result<Tree, Refusal> {
        let mut open = env.clone();
        open[usize::from(over.0)] = None;
        let mut counted: BTreeMap<Value, Vec<Tree>> = BTreeMap::new();
        for (found, tree) in self.solve(among, &open)? {
            let member = found[usize::from(over.0)].ok_or_else(|| no_value("a count"))?;
            counted.entry(member).or_default().push(tree);
        }
        let mut members = Vec::new();
        for (member, ways) in counted {
            let env = with(env, Term::Variable(over), member);
            let holds = holds.map_or(Ok(Tree::Decided(true)), |h| self.some(h, &env))?;
            members.push((Tree::Any(ways), holds));
        }
        let quota = match quota {
            Quota::AtLeast(term) => match value(term, env) {
                Some(Value::Number(n)) => Needed::AtLeast(n),
                _ => return Err(no_value("a quota")),
            },
            Quota::Share { numerator, denominator, strict } => {
                Needed::Share { numerator, denominator, strict }
            }
            Quota::Every => Needed::Every,
        };
        Ok(Tree::Count { quota, members })
    }
}

fn no_value(of: &str) -> Refusal {
    Refusal::Value(format!("{of} has no value, or one of the wrong sort"))
}

fn joined(done: &[Tree], tree: Tree) -> Vec<Tree> {
    done.iter().cloned().chain([tree]).collect()
}

fn bound(env: &Env) -> BTreeSet<Variable> {
    let given = env.iter().enumerate().filter(|(_, v)| v.is_some());
    given.filter_map(|(i, _)| u16::try_from(i).ok().map(Variable)).collect()
}

fn value(term: Term, env: &Env) -> Option<Value> {
    match term {
        Term::Value(value) => Some(value),
        Term::Variable(v) => env.get(usize::from(v.0)).copied().flatten(),
    }
}

fn with(env: &Env, term: Term, value: Value) -> Env {
    let mut env = env.clone();
    if let Term::Variable(v) = term
        && let Some(slot) = env.get_mut(usize::from(v.0))
    {
        *slot = Some(value);
    }
    env
}

/// The values that a question gives to the variables of a rule's head; none when the head is of another form.
fn enter(rule: &Rule, wanted: &[Option<Value>]) -> Option<Env> {
    let mut env: Env = vec![None; rule.variables.len()];
    for (term, wanted) in rule.head.terms.iter().zip(wanted) {
        if let Some(wanted) = wanted {
            match value(*term, &env) {
                Some(value) if value != *wanted => return None,
                Some(_) => {}
                None => env = with(&env, *term, *wanted),
            }
        }
    }
    Some(env)
}
