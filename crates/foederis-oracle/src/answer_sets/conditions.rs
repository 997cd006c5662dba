//! The conditions of a rule as predicates: each line with the ways in which its variables get values.

use std::collections::BTreeSet;

use foederis_model::{Atom, Comparison, Formula, Quota, Rule, Term, Variable};

use super::{Writer, atom, clause, with_day};
use crate::order::{given, mentioned, of_atom, order, order_lines};

/// One way in which the variables of a rule get values, so far.
#[derive(Clone)]
pub(super) struct Way {
    /// The term for each variable that has a value.
    terms: Vec<Option<String>>,
    /// What gives these values: atoms without a day.
    pub(super) body: Vec<String>,
    /// The facts that what is built here depends on, each with what further gives its values.
    pub(super) needed: Vec<(String, Vec<String>)>,
}

impl Way {
    pub(super) fn new(variables: usize) -> Self {
        Self { terms: vec![None; variables], body: Vec::new(), needed: Vec::new() }
    }

    pub(super) fn bind(&mut self, variable: Variable, to: String) {
        if let Some(slot) = self.terms.get_mut(usize::from(variable.0)) {
            *slot = Some(to);
        }
    }

    fn of(&self, variable: Variable) -> Option<String> {
        self.terms.get(usize::from(variable.0)).cloned().flatten()
    }

    pub(super) fn term(&self, writer: &mut Writer<'_>, term: Term) -> Option<String> {
        match term {
            Term::Value(value) => Some(writer.value(value)),
            Term::Variable(v) => self.of(v),
        }
    }

    fn bound(&self) -> BTreeSet<Variable> {
        let all = self.terms.iter().enumerate().filter(|(_, t)| t.is_some());
        all.filter_map(|(i, _)| u16::try_from(i).ok().map(Variable)).collect()
    }

    /// The variables of the other language that tell the instances of this way apart.
    fn arguments(&self) -> Vec<String> {
        let variables = self.terms.iter().flatten().filter(|t| t.starts_with('V'));
        variables.cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Takes over what a condition inside needs.
    fn take_needed(&mut self, inner: &Way) {
        for (fact, further) in &inner.needed {
            let mut body = inner.body.clone();
            body.extend(further.iter().cloned());
            self.needed.push((fact.clone(), body));
        }
    }
}

/// The two predicates of a condition, without the day.
#[derive(Clone)]
pub(super) struct Label {
    certain: String,
    possible: String,
    terms: Vec<String>,
}

impl Label {
    /// The atom for a day: certainly, or possibly.
    pub(super) fn on(&self, certain: bool, day: &str) -> String {
        atom(if certain { &self.certain } else { &self.possible }, &with_day(&self.terms, day))
    }
}

type Ways = Vec<(Way, Label)>;

impl Writer<'_> {
    /// The ways through all lines of a rule, each with the labels of its lines.
    pub(super) fn lines(&mut self, rule: &Rule, way: Way) -> Vec<(Way, Vec<Label>)> {
        let order = order_lines(&rule.lines, &way.bound());
        let mut ways = vec![(way, Vec::new())];
        for (done, at) in order.iter().enumerate() {
            let line = &rule.lines[*at];
            let later = order[done + 1..].iter().map(|l| &rule.lines[*l].formula);
            let needed: BTreeSet<Variable> = later.flat_map(mentioned).chain(of_atom(&rule.head)).collect();
            let mut next = Vec::new();
            for (mut way, mut labels) in ways {
                let gives = &given(&line.formula) - &way.bound();
                if self.searching && (line.unless || gives.is_disjoint(&needed)) {
                    next.push((way, labels));
                } else if line.unless {
                    let inner = self.some(&line.formula, &mut way);
                    labels.push(self.not(&way, &inner));
                    next.push((way, labels));
                } else {
                    for (way, label) in self.solve(&line.formula, way) {
                        next.push((way, labels.iter().cloned().chain([label]).collect()));
                    }
                }
            }
            ways = next;
        }
        ways
    }

    fn solve(&mut self, formula: &Formula, mut way: Way) -> Ways {
        match formula {
            Formula::Atom(of) => self.solve_atom(of, way),
            Formula::Not(inner) => {
                if self.searching {
                    return self.always(way);
                }
                let inner = self.some(inner, &mut way);
                let label = self.not(&way, &inner);
                vec![(way, label)]
            }
            Formula::All(parts) => {
                let conditions: Vec<(&Formula, bool)> = parts.iter().map(|p| (p, false)).collect();
                let order = order(&conditions, &way.bound());
                let mut ways = vec![(way, Vec::new())];
                for at in order {
                    let mut next = Vec::new();
                    for (way, labels) in ways {
                        for (way, label) in self.solve(&parts[at], way) {
                            let labels: Vec<Label> = labels.iter().cloned().chain([label]).collect();
                            next.push((way, labels));
                        }
                    }
                    ways = next;
                }
                let join = |(way, labels): (Way, Vec<Label>)| {
                    let label = self.node(&way, |on| vec![labels.iter().map(on).collect()]);
                    (way, label)
                };
                ways.into_iter().map(join).collect()
            }
            Formula::Any(parts) => parts.iter().flat_map(|part| self.solve(part, way.clone())).collect(),
            Formula::Compare(a, how, b) => self.compare(*a, *how, *b, way),
            Formula::IsA(term, kind) => {
                let is_a = self.name("is_a");
                match (way.term(self, *term), term) {
                    (Some(value), _) => self.test(way, format!("{is_a}({value},{})", kind.0)),
                    (None, Term::Variable(v)) => {
                        let fresh = self.variable();
                        way.body.push(format!("{is_a}({fresh},{})", kind.0));
                        way.bind(*v, fresh);
                        self.always(way)
                    }
                    (None, Term::Value(_)) => Vec::new(),
                }
            }
            Formula::After { period, of } => {
                let back = self.name("back");
                self.timed(*period, of, way, |period, on| {
                    vec![vec![format!("{back}({period},D,E)"), on("E")]]
                })
            }
            Formula::Within { period, of } => {
                let (runs, seen) = (self.name("runs"), self.name("seen_on"));
                self.timed(*period, of, way, |period, on| {
                    let earlier = format!("{runs}({period},F,T), T >= D, F < D, {seen}(E,F)");
                    vec![vec![on("D")], vec![earlier, on("E")]]
                })
            }
            Formula::Once(inner) => {
                let ways = self.solve(inner, way);
                let once = |(way, inner): (Way, Label)| {
                    let label = self.once(&way, |certain, day| vec![inner.on(certain, day)]);
                    (way, label)
                };
                ways.into_iter().map(once).collect()
            }
            Formula::Ever(inner) => {
                let ways = self.solve(inner, way);
                let ever = |(way, inner): (Way, Label)| {
                    let label = self.node_of(&way, |certain, _| vec![vec![inner.on(certain, "E")]]);
                    (way, label)
                };
                ways.into_iter().map(ever).collect()
            }
            Formula::OnDayOf { holds, act } => {
                let mut all = Vec::new();
                for (mut way, holds) in self.solve(holds, way) {
                    let label = if self.searching {
                        self.day_label()
                    } else {
                        let act = self.some(act, &mut way);
                        self.on_day_of(&way, &holds, &act)
                    };
                    all.push((way, label));
                }
                all
            }
            Formula::Count { quota, over, among, holds } => {
                if self.searching {
                    return self.always(way);
                }
                self.count(*quota, *over, among, holds.as_deref(), way)
            }
            Formula::Date { date, over } => {
                if self.searching {
                    return self.always(way);
                }
                let Some(term) = way.term(self, *date) else {
                    self.fault(&way);
                    return Vec::new();
                };
                let (table, after) = (self.name("date"), if *over { ">" } else { ">=" });
                let label = self.node_of(&way, |certain, _| {
                    let bound = if certain { "L" } else { "E" };
                    vec![vec![format!("{table}({term},E,L)"), format!("D {after} {bound}")]]
                });
                vec![(way, label)]
            }
            Formula::Untranslated(_) => {
                let label =
                    self.node_of(&way, |certain, _| if certain { Vec::new() } else { vec![Vec::new()] });
                vec![(way, label)]
            }
        }
    }

    fn solve_atom(&mut self, of: &Atom, mut way: Way) -> Ways {
        let known: Vec<Option<String>> = of.terms.iter().map(|t| way.term(self, *t)).collect();
        let open = known.iter().any(Option::is_none);
        let mut terms = Vec::new();
        for term in &of.terms {
            let value = match (way.term(self, *term), term) {
                (None, Term::Variable(v)) => {
                    let fresh = self.variable();
                    way.bind(*v, fresh.clone());
                    fresh
                }
                (value, _) => value.unwrap_or_default(),
            };
            terms.push(value);
        }
        if open {
            let given: Vec<bool> = known.iter().map(Option::is_some).collect();
            let finds = self.finds(of.relation, &given);
            way.body.push(atom(&finds, &terms));
        }
        if self.is_derived(of.relation) && !self.searching {
            self.asked.insert(of.relation);
            way.needed.push((atom(&self.of("needed", of.relation), &terms), Vec::new()));
        }
        let label = Label {
            certain: self.of("certain", of.relation),
            possible: self.of("possible", of.relation),
            terms,
        };
        vec![(way, label)]
    }

    fn compare(&mut self, a: Term, how: Comparison, b: Term, mut way: Way) -> Ways {
        let sign = match how {
            Comparison::Same => "=",
            Comparison::Different => "!=",
            Comparison::AtLeast => ">=",
            Comparison::MoreThan => ">",
        };
        match (way.term(self, a), way.term(self, b), a, b) {
            (Some(x), Some(y), ..) => self.test(way, format!("{x} {sign} {y}")),
            (Some(x), None, _, Term::Variable(v)) | (None, Some(x), Term::Variable(v), _)
                if how == Comparison::Same =>
            {
                way.bind(v, x);
                self.always(way)
            }
            _ if self.searching => self.always(way),
            _ => {
                self.fault(&way);
                Vec::new()
            }
        }
    }

    fn timed(
        &mut self,
        period: Term,
        of: &Formula,
        way: Way,
        bodies: impl Fn(&str, &dyn Fn(&str) -> String) -> Vec<Vec<String>>,
    ) -> Ways {
        let mut all = Vec::new();
        for (way, inner) in self.solve(of, way) {
            if self.searching {
                all.push((way, inner));
                continue;
            }
            match way.term(self, period) {
                Some(period) => {
                    let label =
                        self.node_of(&way, |certain, _| bodies(&period, &|day: &str| inner.on(certain, day)));
                    all.push((way, label));
                }
                None => self.fault(&way),
            }
        }
        all
    }

    /// The condition for some values of the variables that have none.
    fn some(&mut self, formula: &Formula, way: &mut Way) -> Label {
        let inner = Way { needed: Vec::new(), ..way.clone() };
        let ways = self.solve(formula, inner);
        let label = self.node_of(way, |certain, _| {
            ways.iter()
                .map(|(found, label)| found.body.iter().cloned().chain([label.on(certain, "D")]).collect())
                .collect()
        });
        ways.iter().for_each(|(found, _)| way.take_needed(found));
        label
    }

    /// Holds on all days.
    fn day_label(&self) -> Label {
        Label { certain: self.name("day"), possible: self.name("day"), terms: Vec::new() }
    }

    fn always(&mut self, way: Way) -> Ways {
        let label = self.day_label();
        vec![(way, label)]
    }

    /// What does not depend on the day. A search does not ask.
    fn test(&mut self, way: Way, holds: String) -> Ways {
        if self.searching {
            return self.always(way);
        }
        let label = self.node_of(&way, |_, _| vec![vec![holds.clone()]]);
        vec![(way, label)]
    }

    fn not(&mut self, way: &Way, inner: &Label) -> Label {
        self.node_of(way, |certain, _| vec![vec![format!("not {}", inner.on(!certain, "D"))]])
    }

    /// A condition that holds where one of these bodies does.
    fn node(&mut self, way: &Way, bodies: impl Fn(&dyn Fn(&Label) -> String) -> Vec<Vec<String>>) -> Label {
        self.node_of(way, |certain, _| bodies(&|label| label.on(certain, "D")))
    }

    /// The same, told whether certainty is asked for and how the new condition itself is written for another day.
    fn node_of(
        &mut self,
        way: &Way,
        bodies: impl Fn(bool, &dyn Fn(&str) -> String) -> Vec<Vec<String>>,
    ) -> Label {
        if self.searching {
            return self.day_label();
        }
        let (here, label) = self.declare(way);
        let day = format!("{}(D)", self.name("day"));
        for certain in [true, false] {
            let head = label.on(certain, "D");
            for body in bodies(certain, &|day| label.on(certain, day)) {
                let all: Vec<String> = [here.clone(), day.clone()].into_iter().chain(body).collect();
                self.emit(&head, &all);
            }
        }
        label
    }

    /// The predicate of the instances of a way, and two new predicates for a condition of it.
    fn declare(&mut self, way: &Way) -> (String, Label) {
        let number = self.fresh();
        let terms = way.arguments();
        let here = atom(&self.name(&format!("here{number}")), &terms);
        let text = clause(&here, &way.body);
        self.text.push_str(&text);
        let [certain, possible] = ["c", "m"].map(|side| self.name(&format!("{side}{number}")));
        (here, Label { certain, possible, terms })
    }

    /// From the first day on which `holds` does.
    fn once(&mut self, way: &Way, holds: impl Fn(bool, &str) -> Vec<String>) -> Label {
        self.node_of(way, |certain, itself| vec![holds(certain, "D"), vec![itself("D-1")]])
    }

    /// On the first day of an act: possible if on some day that may be the first, certain if on each of these.
    fn on_day_of(&mut self, way: &Way, holds: &Label, act: &Label) -> Label {
        let done = self.once(way, |certain, day| vec![act.on(certain, day)]);
        // The days that may be the first: on the day before it had not certainly been done.
        let first = self.node_of(way, |certain, _| {
            if certain {
                Vec::new()
            } else {
                vec![vec![act.on(false, "D"), format!("not {}", done.on(true, "D-1"))]]
            }
        });
        let held = self.once(way, |_, day| vec![first.on(false, day), holds.on(false, day)]);
        let unspoilt = self.node_of(way, |certain, _| {
            if certain {
                vec![vec![format!("not {}", first.on(false, "D"))], vec![holds.on(true, "D")]]
            } else {
                Vec::new()
            }
        });
        let all_along = self.node_of(way, |certain, itself| {
            let today = unspoilt.on(certain, "D");
            vec![vec!["D = 0".into(), today.clone()], vec![today, itself("D-1")]]
        });
        self.node_of(way, |certain, _| {
            if certain {
                vec![vec![done.on(true, "D"), all_along.on(true, "D")]]
            } else {
                vec![vec![held.on(false, "D")]]
            }
        })
    }

    fn count(
        &mut self,
        quota: Quota,
        over: Variable,
        among: &Formula,
        holds: Option<&Formula>,
        mut way: Way,
    ) -> Ways {
        let number = self.fresh();
        let terms = way.arguments();
        let (member, day) = (self.name(&format!("member{number}")), format!("{}(D)", self.name("day")));
        let [counted, may_count] = ["in", "may_in"].map(|n| self.name(&format!("{n}{number}")));
        let mut inner = Way { needed: Vec::new(), ..way.clone() };
        if let Some(slot) = inner.terms.get_mut(usize::from(over.0)) {
            *slot = None;
        }
        for (found, label) in self.solve(among, inner) {
            let Some(one) = found.of(over) else {
                self.fault(&found);
                return Vec::new();
            };
            let of_one: Vec<String> = terms.iter().cloned().chain([one]).collect();
            self.emit(&atom(&member, &of_one), &found.body);
            for (predicate, certain) in [(&counted, true), (&may_count, false)] {
                let further = [day.clone(), label.on(certain, "D")];
                let body: Vec<String> = found.body.iter().cloned().chain(further).collect();
                self.emit(&atom(predicate, &with_day(&of_one, "D")), &body);
            }
            way.take_needed(&found);
        }
        let one = self.variable();
        let of_one: Vec<String> = terms.iter().cloned().chain([one.clone()]).collect();
        let member = atom(&member, &of_one);
        let mut of_member = Way { needed: Vec::new(), ..way.clone() };
        of_member.bind(over, one.clone());
        of_member.body.push(member.clone());
        let holds = match holds {
            Some(holds) => self.some(holds, &mut of_member),
            None => self.day_label(),
        };
        way.take_needed(&of_member);
        let in_count =
            |certain: bool| atom(if certain { &counted } else { &may_count }, &with_day(&of_one, "D"));
        // A member that breaks nothing asked of every one: it does not count, or it holds.
        let [whole, may_be_whole] = ["whole", "may_be_whole"].map(|n| self.name(&format!("{n}{number}")));
        let unbroken =
            |certain: bool| atom(if certain { &whole } else { &may_be_whole }, &with_day(&of_one, "D"));
        for certain in [true, false] {
            for reason in [format!("not {}", in_count(!certain)), holds.on(certain, "D")] {
                self.emit(&unbroken(certain), &[member.clone(), day.clone(), reason]);
            }
        }
        let reached = |certain: bool, asked: &str| {
            format!("{asked} <= #count {{ {one} : {}, {} }}", in_count(certain), holds.on(certain, "D"))
        };
        let label = match quota {
            Quota::AtLeast(term) => {
                let Some(asked) = way.term(self, term) else {
                    self.fault(&way);
                    return Vec::new();
                };
                self.node_of(&way, |certain, _| vec![vec![reached(certain, &asked)]])
            }
            Quota::Every => {
                self.node_of(&way, |certain, _| vec![vec![format!("{} : {member}", unbroken(certain))]])
            }
            // Each that holds brings the others' share, each that does not takes this one; of nobody, no share is reached.
            Quota::Share { numerator, denominator, strict } => {
                let gain = denominator - numerator;
                let more = if strict { "<" } else { "<=" };
                self.node_of(&way, |certain, _| {
                    let all = format!("N = #count {{ {one} : {member} }}");
                    let sum = format!(
                        "{numerator} * N {more} #sum {{ {gain},{one},1 : {}, {}; {numerator},{one},2 : {} }}",
                        in_count(certain),
                        holds.on(certain, "D"),
                        unbroken(certain)
                    );
                    if certain {
                        vec![vec![all, sum, format!("1 <= #count {{ {one} : {} }}", in_count(true))]]
                    } else {
                        // Of those that only may count, the best choice is to count who holds, or anybody for no share.
                        let some = if numerator == 0 {
                            format!("1 <= #count {{ {one} : {} }}", in_count(false))
                        } else {
                            reached(false, "1")
                        };
                        vec![vec![all, sum, some]]
                    }
                })
            }
        };
        vec![(way, label)]
    }
}
