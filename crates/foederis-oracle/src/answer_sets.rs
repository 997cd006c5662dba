//! A case as an answer-set program, so that a grounder and a solver that are not ours can decide it.
//!
//! Rules stay rules with variables; what gives a variable its values, which facts are asked about on the way, and what
//! holds on which day is all left to the other program. A condition has two predicates for the days on which it
//! certainly and possibly holds. The answer is the program's only answer set: what is stratified, day by day, has one.
//!
//! Three things are shared with the day-by-day evaluator: the order in which the lines of a rule give values to
//! variables (`order.rs`; it matters for open and presumed relations only), that a search follows only those lines that it
//! needs, and the calendar, which says to which day a period runs from each day.

mod conditions;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use foederis_model::{
    Day, EntityId, Fact, ImpreciseDate, Period, RelationId, Rule, Silence, Slot, Term, Truth, Value,
};

use crate::evaluator::Answer;
use crate::generate::Case;
use conditions::Way;

/// What is to be found out about a case.
#[derive(Clone, Debug)]
pub enum Task {
    /// The truth of what is asked, on each day.
    Truth,
    /// Each way to state at most `most` of these facts otherwise on all days after which a fact is certain (or, with
    /// `holds` false, excluded) on a day.
    Flips {
        /// What may be stated otherwise: certainly so, or certainly not so.
        changeable: Vec<Fact>,
        /// How many at once.
        most: usize,
        /// Whose truth is wanted.
        fact: Fact,
        /// When.
        day: Day,
        /// Which: certain, or excluded.
        holds: bool,
    },
}

/// The answer-set program of a case. Its predicates carry the case's number, so that several can be decided at once.
///
/// # Errors
/// With the construct that has no translation.
pub fn answer_set_program(case: &Case, number: usize, task: &Task) -> Result<String, &'static str> {
    let mut writer = Writer {
        case,
        number,
        text: String::new(),
        periods: Vec::new(),
        dates: Vec::new(),
        names: 0,
        searching: false,
        asked: BTreeSet::new(),
        searched: BTreeSet::new(),
    };
    writer.program(task)?;
    Ok(writer.text)
}

/// What an answer set says of a case: `None` when a rule asks for a value that nothing gives.
#[must_use]
pub fn read_answer_set(case: &Case, number: usize, atoms: &[&str]) -> Option<Answer> {
    let mut answer = Answer::new();
    for atom in atoms {
        let Some((name, arguments)) = atom.trim_end_matches(')').split_once('(') else { continue };
        let arguments: Vec<&str> = arguments.split(',').collect();
        let [of, rest @ ..] = arguments.as_slice() else { continue };
        if of.parse() != Ok(number) {
            continue;
        }
        let (truth, day, values) = match (name, rest) {
            ("fault", _) => return None,
            ("yes", [day, values @ ..]) => (Truth::Yes, day, values),
            ("may", [day, values @ ..]) => (Truth::Open, day, values),
            _ => continue,
        };
        let things = values.iter().filter_map(|v| v.strip_prefix('e').and_then(|n| n.parse().ok()));
        let fact = Fact::new(case.question.relation, things.map(|n| Value::Entity(EntityId(n))));
        let days = answer.entry(fact).or_insert_with(|| case.window.days().map(|_| Truth::No).collect());
        if let Some(slot) = day.parse::<usize>().ok().and_then(|day| days.get_mut(day)) {
            *slot = (*slot).max(truth);
        }
    }
    Some(answer)
}

/// The facts that an answer set states otherwise, each with whether it then holds.
#[must_use]
pub fn read_turned(changeable: &[Fact], atoms: &[&str]) -> Vec<(Fact, bool)> {
    let read = |atom: &&str| {
        let (at, how) = atom.strip_prefix("turned(")?.strip_suffix(')')?.split_once(',')?;
        Some((changeable.get(at.parse::<usize>().ok()?)?.clone(), how == "yes"))
    };
    atoms.iter().filter_map(read).collect()
}

struct Writer<'c> {
    case: &'c Case,
    number: usize,
    text: String,
    periods: Vec<Period>,
    dates: Vec<ImpreciseDate>,
    /// How many predicates and variables have been named.
    names: usize,
    /// Whether what is being written finds facts, and does not weigh them.
    searching: bool,
    /// The derived relations whose facts something depends on.
    asked: BTreeSet<RelationId>,
    /// The derived relations that are searched, each with the roles that have a value then.
    searched: BTreeSet<(RelationId, Vec<bool>)>,
}

/// `head :- body.`, or a fact.
fn clause(head: &str, body: &[String]) -> String {
    if body.is_empty() { format!("{head}.\n") } else { format!("{head} :- {}.\n", body.join(", ")) }
}

impl Writer<'_> {
    fn program(&mut self, task: &Task) -> Result<(), &'static str> {
        self.question();
        let (mut rules_of, mut searches_of) = (BTreeSet::new(), BTreeSet::new());
        loop {
            if let Some(relation) = self.asked.difference(&rules_of).next().copied() {
                rules_of.insert(relation);
                self.derived(relation);
            } else if let Some(search) = self.searched.difference(&searches_of).next().cloned() {
                searches_of.insert(search.clone());
                self.search(&search.0, &search.1);
            } else {
                break;
            }
        }
        let turned = match task {
            Task::Truth => BTreeSet::new(),
            Task::Flips { changeable, .. } => changeable.iter().map(|f| f.relation).collect(),
        };
        self.things();
        self.priorities();
        self.record(&turned)?;
        match task {
            Task::Truth => self.show(),
            Task::Flips { changeable, most, fact, day, holds } => {
                self.turning(changeable, *most);
                self.goal(fact, *day, *holds);
            }
        }
        self.show_fault();
        // What came up on the way has its table last.
        self.calendar();
        Ok(())
    }

    /// A predicate of this case.
    fn name(&self, of: &str) -> String {
        format!("k{}_{of}", self.number)
    }

    /// A predicate of this case about a relation.
    fn of(&self, what: &str, relation: RelationId) -> String {
        self.name(&format!("{what}{}", relation.0))
    }

    fn fresh(&mut self) -> usize {
        self.names += 1;
        self.names
    }

    fn variable(&mut self) -> String {
        format!("V{}", self.fresh())
    }

    fn emit(&mut self, head: &str, body: &[String]) {
        self.text.push_str(&clause(head, body));
    }

    /// A value as a term of the other language.
    fn value(&mut self, value: Value) -> String {
        fn at<T: PartialEq>(all: &mut Vec<T>, value: T) -> usize {
            all.iter().position(|v| *v == value).unwrap_or_else(|| {
                all.push(value);
                all.len() - 1
            })
        }
        match value {
            Value::Entity(e) => format!("e{}", e.0),
            Value::Number(n) => n.to_string(),
            Value::Period(p) => format!("p{}", at(&mut self.periods, p)),
            Value::Date(d) => format!("d{}", at(&mut self.dates, d)),
        }
    }

    fn values(&mut self, values: &[Value]) -> Vec<String> {
        values.iter().map(|v| self.value(*v)).collect()
    }

    fn is_derived(&self, relation: RelationId) -> bool {
        self.case.library.relations.get(relation.index()).is_some_and(|r| r.silence == Silence::Derived)
    }

    fn roles(&self, relation: RelationId) -> usize {
        self.case.library.relations.get(relation.index()).map_or(0, |r| r.roles.len())
    }

    /// The predicate that finds facts of a relation, when the roles marked have a value.
    fn finds(&mut self, relation: RelationId, given: &[bool]) -> String {
        if !self.is_derived(relation) {
            return self.of("stated", relation);
        }
        self.searched.insert((relation, given.to_vec()));
        let pattern: String = given.iter().map(|g| if *g { 'b' } else { 'f' }).collect();
        self.of(&format!("found_{pattern}_"), relation)
    }

    fn question(&mut self) {
        let question = &self.case.question;
        let mut named: BTreeMap<String, String> = BTreeMap::new();
        let mut terms = Vec::new();
        for slot in &question.slots {
            let term = match slot {
                Slot::Is(value) => self.value(*value),
                Slot::Any(None) => self.variable(),
                Slot::Any(Some(name)) => {
                    let fresh = self.variable();
                    named.entry(name.clone()).or_insert(fresh).clone()
                }
            };
            terms.push(term);
        }
        let given: Vec<bool> = question.slots.iter().map(|s| matches!(s, Slot::Is(_))).collect();
        let body = if given.iter().all(|g| *g) {
            Vec::new()
        } else {
            vec![atom(&self.finds(question.relation, &given), &terms)]
        };
        let asked = atom(&self.name("asked"), &terms);
        self.emit(&asked, &body);
        if self.is_derived(question.relation) {
            self.asked.insert(question.relation);
            let needed = atom(&self.of("needed", question.relation), &terms);
            self.emit(&needed, &[asked]);
        }
    }

    fn show(&mut self) {
        let relation = self.case.question.relation;
        let terms: Vec<String> = (0..self.roles(relation)).map(|i| format!("A{i}")).collect();
        let asked = atom(&self.name("asked"), &terms);
        for (shown, label) in [("yes", "certain"), ("may", "possible")] {
            let held = atom(&self.of(label, relation), &with_day(&terms, "D"));
            let number = self.number.to_string();
            let mut all = vec![number, "D".to_owned()];
            all.extend(terms.iter().cloned());
            let _ = writeln!(self.text, "#show {} : {held}, {asked}.", atom(shown, &all));
        }
    }

    fn show_fault(&mut self) {
        let fault = self.name("fault");
        let _ = writeln!(self.text, "#show fault({}) : {fault}.", self.number);
    }

    fn things(&mut self) {
        let (thing, of_kind, wider, is_a) =
            (self.name("thing"), self.name("of_kind"), self.name("wider"), self.name("is_a"));
        for (i, entity) in self.case.library.entities.iter().enumerate() {
            let _ = writeln!(self.text, "{thing}(e{i}). {of_kind}(e{i},{}).", entity.kind.0);
        }
        for (i, kind) in self.case.library.kinds.iter().enumerate() {
            if let Some(w) = kind.wider {
                let _ = writeln!(self.text, "{wider}({i},{}).", w.0);
            }
        }
        let _ = writeln!(self.text, "{is_a}(X,K) :- {of_kind}(X,K).");
        let _ = writeln!(self.text, "{is_a}(X,W) :- {is_a}(X,K), {wider}(K,W).");
    }

    /// Which rules are for and against, and which of two is the stronger.
    fn priorities(&mut self) {
        let [concludes, denies, default, article, overrides, stronger] =
            ["concludes", "denies", "default", "article", "overrides", "stronger"].map(|n| self.name(n));
        for rule in &self.case.library.rules {
            let (id, side) = (rule.id.0, if rule.denies { &denies } else { &concludes });
            let _ = writeln!(self.text, "{side}({id}).");
            if rule.default {
                let _ = writeln!(self.text, "{default}({id}).");
            }
            if let Some(a) = rule.article {
                let _ = writeln!(self.text, "{article}({id},{}).", a.0);
            }
        }
        for (a, b) in &self.case.library.overrides {
            let _ = writeln!(self.text, "{overrides}({},{}).", a.0, b.0);
        }
        let rule = self.name("rule");
        let _ = writeln!(self.text, "{rule}(R) :- {concludes}(R). {rule}(R) :- {denies}(R).");
        let _ =
            writeln!(self.text, "{stronger}(R,S) :- {rule}(R), {rule}(S), not {default}(R), {default}(S).");
        for same in [format!("{default}(R), {default}(S)"), format!("not {default}(R), not {default}(S)")] {
            let _ = writeln!(
                self.text,
                "{stronger}(R,S) :- {rule}(R), {rule}(S), {same}, {article}(R,A), {article}(S,B), {overrides}(A,B)."
            );
        }
    }

    /// What is heard on which days; of the rest, what silence means. Facts of relations in `turned` may be said otherwise.
    fn record(&mut self, turned: &BTreeSet<RelationId>) -> Result<(), &'static str> {
        let case = self.case;
        for (i, relation) in case.library.relations.iter().enumerate() {
            let id = RelationId(u32::try_from(i).unwrap_or(0));
            if relation.silence == Silence::Derived {
                continue;
            }
            let terms: Vec<String> = (0..relation.roles.len()).map(|i| format!("A{i}")).collect();
            let day = format!("{}(D)", self.name("day"));
            let may_be_turned = turned.contains(&id);
            for (label, on_record) in [("certain", "on_record_certain"), ("possible", "on_record_possible")] {
                let head = atom(&self.of(label, id), &with_day(&terms, "D"));
                let mut body = vec![atom(&self.of(on_record, id), &with_day(&terms, "D"))];
                if may_be_turned {
                    body.push(format!("not {}", atom(&self.of("touched", id), &terms)));
                    let turned_yes = atom(&self.of("turned_yes", id), &terms);
                    self.emit(&head, &[turned_yes, day.clone()]);
                }
                self.emit(&head, &body);
            }
            let silence = case.evidence.silence.get(i).copied().unwrap_or(Truth::No);
            let labels: &[&str] = match silence {
                Truth::No => &[],
                Truth::Open => &["on_record_possible"],
                Truth::Yes => &["on_record_certain", "on_record_possible"],
            };
            if !labels.is_empty() && relation.roles.iter().any(|r| !is_thing(r.kind)) {
                return Err("silence about a relation with numbers, periods or dates");
            }
            let mut body: Vec<String> =
                terms.iter().map(|t| format!("{}({t})", self.name("thing"))).collect();
            body.push(format!("not {}", atom(&self.of("heard", id), &terms)));
            body.push(day);
            for label in labels {
                let head = atom(&self.of(label, id), &with_day(&terms, "D"));
                self.emit(&head, &body);
            }
        }
        for fact in &case.evidence.stated {
            let terms = self.values(&fact.values);
            let stated = atom(&self.of("stated", fact.relation), &terms);
            self.emit(&stated, &[]);
        }
        for (fact, ground) in &case.evidence.grounds {
            let terms = self.values(&fact.values);
            let heard = atom(&self.of("heard", fact.relation), &terms);
            self.emit(&heard, &[]);
            for (from, until, truth) in ground.truth.stretches() {
                let last = if until == Day::MAX { self.case.window.last } else { until.previous() };
                let days = format!("{}..{}", self.at(from).max(0), self.at(last).min(self.last()));
                if *truth != Truth::No {
                    let head = atom(&self.of("on_record_possible", fact.relation), &with_day(&terms, &days));
                    self.emit(&head, &[]);
                }
                if *truth == Truth::Yes {
                    let head = atom(&self.of("on_record_certain", fact.relation), &with_day(&terms, &days));
                    self.emit(&head, &[]);
                }
            }
        }
        Ok(())
    }

    /// The position of a day, which may lie outside the window.
    fn at(&self, day: Day) -> i64 {
        i64::from(day.number()) - i64::from(self.case.window.first.number())
    }

    fn last(&self) -> i64 {
        self.at(self.case.window.last)
    }

    /// The days; to which day each period runs from each day, with the day before the first one, when all was as on it;
    /// and between which days each date lies.
    fn calendar(&mut self) {
        let (day, runs, seen, back, date) =
            (self.name("day"), self.name("runs"), self.name("seen_on"), self.name("back"), self.name("date"));
        let _ = writeln!(self.text, "{day}(0..{}).", self.last());
        for (i, period) in self.periods.clone().into_iter().enumerate() {
            for from in std::iter::once(self.case.window.first.previous()).chain(self.case.window.days()) {
                let (from, to) = (self.at(from), self.at(from.plus(period)));
                let _ = writeln!(self.text, "{runs}(p{i},{from},{to}).");
            }
        }
        let _ = writeln!(self.text, "{seen}(0,-1). {seen}(D,D) :- {day}(D).");
        let _ = writeln!(
            self.text,
            "{back}(P,D,E) :- {runs}(P,_,_), {day}(D), E = #max {{ 0; F : {runs}(P,F,T), T <= D }}."
        );
        let margin = self.case.library.margin;
        for (i, imprecise) in self.dates.clone().into_iter().enumerate() {
            let (earliest, latest) = imprecise.bounds(margin);
            let _ = writeln!(self.text, "{date}(d{i},{},{}).", self.at(earliest), self.at(latest));
        }
    }

    /// The rules for and against the facts of a relation that are needed, and how they are weighed.
    fn derived(&mut self, relation: RelationId) {
        let case = self.case;
        for rule in case.library.rules.iter().filter(|r| r.head.relation == relation) {
            self.rule(rule);
        }
        let [needed, certain, possible, applies, may_apply, hindered, defeated] =
            ["needed", "certain", "possible", "applies", "may_apply", "hindered", "defeated"]
                .map(|what| self.of(what, relation));
        let [concludes, denies, stronger] = ["concludes", "denies", "stronger"].map(|n| self.name(n));
        let terms: Vec<String> = (0..self.roles(relation)).map(|i| format!("A{i}")).collect();
        let on = |predicate: &str, first: &str| {
            let mut all = vec![first.to_owned()];
            all.extend(with_day(&terms, "D"));
            atom(predicate, &all)
        };
        let needed = atom(&needed, &terms);
        let two = format!("{needed}, {concludes}(R), {denies}(S)");
        let (for_certain, for_possible) = (on(&applies, "R"), on(&may_apply, "R"));
        let (against_certain, against_possible) = (on(&applies, "S"), on(&may_apply, "S"));
        let (hinders, defeats) = (on(&hindered, "R"), on(&defeated, "R"));
        let (certain, possible) =
            (atom(&certain, &with_day(&terms, "D")), atom(&possible, &with_day(&terms, "D")));
        // A possible denial hinders certainty unless it yields; only a certain and stronger one defeats.
        let _ = writeln!(self.text, "{certain} :- {for_certain}, {concludes}(R), not {hinders}.");
        let _ = writeln!(self.text, "{hinders} :- {two}, {against_possible}, not {stronger}(R,S).");
        let _ = writeln!(self.text, "{hinders} :- {two}, {against_possible}, {stronger}(S,R).");
        let _ = writeln!(self.text, "{possible} :- {for_possible}, {concludes}(R), not {defeats}.");
        let _ = writeln!(self.text, "{defeats} :- {two}, {against_certain}, {stronger}(S,R).");
    }

    fn rule(&mut self, rule: &Rule) {
        let mut way = Way::new(rule.variables.len());
        for term in &rule.head.terms {
            if let Term::Variable(v) = term
                && way.term(self, *term).is_none()
            {
                way.bind(*v, self.variable());
            }
        }
        let head: Vec<String> = rule.head.terms.iter().filter_map(|t| way.term(self, *t)).collect();
        way.body.push(atom(&self.of("needed", rule.head.relation), &head));
        for (way, labels) in self.lines(rule, way) {
            for (what, certain) in [("applies", true), ("may_apply", false)] {
                let mut all = vec![rule.id.0.to_string()];
                all.extend(with_day(&head, "D"));
                let mut body = way.body.clone();
                body.push(format!("{}(D)", self.name("day")));
                body.extend(labels.iter().map(|l| l.on(certain, "D")));
                let applies = atom(&self.of(what, rule.head.relation), &all);
                self.emit(&applies, &body);
            }
            for (needed, further) in &way.needed {
                let mut body = way.body.clone();
                body.extend(further.iter().cloned());
                self.emit(needed, &body);
            }
        }
    }

    /// The facts of a relation that its rules find when some roles have a value: any thing.
    fn search(&mut self, relation: &RelationId, given: &[bool]) {
        let case = self.case;
        let finds = self.finds(*relation, given);
        self.searching = true;
        for rule in case.library.rules.iter().filter(|r| r.head.relation == *relation && !r.denies) {
            let mut way = Way::new(rule.variables.len());
            for (term, _) in rule.head.terms.iter().zip(given).filter(|(_, given)| **given) {
                if let Term::Variable(v) = term
                    && way.term(self, *term).is_none()
                {
                    let variable = self.variable();
                    way.body.push(format!("{}({variable})", self.name("thing")));
                    way.bind(*v, variable);
                }
            }
            for (way, _) in self.lines(rule, way) {
                let head: Option<Vec<String>> = rule.head.terms.iter().map(|t| way.term(self, *t)).collect();
                match head {
                    Some(head) => self.emit(&atom(&finds, &head), &way.body),
                    None => self.fault(&way),
                }
            }
        }
        self.searching = false;
    }

    /// A value is missing where a way gets this far.
    fn fault(&mut self, way: &Way) {
        let fault = self.name("fault");
        self.emit(&fault, &way.body);
    }

    /// Which facts are stated otherwise: any of those that may be, so many at most. To state a fact is to deny what an
    /// `at most one` relation excludes, unless that is itself stated otherwise.
    fn turning(&mut self, changeable: &[Fact], most: usize) {
        let last = changeable.len();
        let _ = writeln!(self.text, "{{ turned(I,yes); turned(I,no) }} 1 :- I = 0..{last}-1.");
        let _ = writeln!(self.text, ":- {most} < #count {{ I : turned(I,_) }}.");
        for (i, fact) in changeable.iter().enumerate() {
            let terms = self.values(&fact.values);
            let (yes, touched) = (
                atom(&self.of("turned_yes", fact.relation), &terms),
                atom(&self.of("touched", fact.relation), &terms),
            );
            let _ = writeln!(self.text, "{yes} :- turned({i},yes). {touched} :- turned({i},_).");
            let role = self.case.library.relations.get(fact.relation.index()).and_then(|r| r.at_most_one);
            let Some(role) = role else { continue };
            let mut other = terms.clone();
            let Some(slot) = other.get_mut(role) else { continue };
            let own = std::mem::replace(slot, "O".to_owned());
            let excluded = atom(&self.of("touched", fact.relation), &other);
            let stated = atom(&self.of("stated", fact.relation), &other);
            let _ = writeln!(self.text, "{excluded} :- turned({i},yes), {stated}, O != {own}.");
        }
        self.text.push_str("#show turned/2.\n");
    }

    fn goal(&mut self, fact: &Fact, day: Day, holds: bool) {
        let terms = with_day(&self.values(&fact.values), &self.at(day).to_string());
        if holds {
            let certain = atom(&self.of("certain", fact.relation), &terms);
            let _ = writeln!(self.text, ":- not {certain}.");
        } else {
            let possible = atom(&self.of("possible", fact.relation), &terms);
            let _ = writeln!(self.text, ":- {possible}.");
        }
    }
}

fn is_thing(kind: foederis_model::RoleKind) -> bool {
    use foederis_model::RoleKind;
    match kind {
        RoleKind::Thing | RoleKind::Entity(_) => true,
        RoleKind::Number | RoleKind::Period | RoleKind::Date => false,
    }
}

fn with_day(terms: &[String], day: &str) -> Vec<String> {
    terms.iter().cloned().chain([day.to_owned()]).collect()
}

fn atom(predicate: &str, terms: &[String]) -> String {
    if terms.is_empty() { predicate.to_owned() } else { format!("{predicate}({})", terms.join(",")) }
}
