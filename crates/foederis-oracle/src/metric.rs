//! The part of the language that DatalogMTL has too, so that a reasoner for that logic can decide it.
//!
//! DatalogMTL's time is dense and ours is days; a day is the half-open interval up to the next, and what holds between whole
//! numbers stays between whole numbers. "Within a period" is `Diamondminus[0,n]`, "a period after" `Diamondminus[n,n]`,
//! "once" `Diamondminus[0,+inf)`. Rules without negation mean on the certain days what they mean on the possible ones, so
//! that each side is a program of its own.

use std::collections::BTreeSet;
use std::fmt::Write;

use foederis_model::{
    Atom, Day, EntityId, Fact, Formula, Library, Line, Period, RelationId, Rule, RunsTo, Silence, Span, Term,
    Timeline, Truth, Value, Variable,
};

use crate::evaluator::Answer;
use crate::generate::Case;
use crate::order::{of_atom, surely_given};

/// The case without what DatalogMTL does not have: no negation, no count, no comparison, periods of days only, and silence
/// means no. What stands under such an operator is kept by itself.
#[must_use]
pub fn metric_part(case: &Case) -> Case {
    let mut changed = case.clone();
    let library = &mut changed.library;
    library.overrides.clear();
    for (relation, silence) in library.relations.iter_mut().zip(&mut changed.evidence.silence) {
        if relation.silence != Silence::Derived {
            relation.silence = Silence::Registered;
        }
        *silence = Truth::No;
    }
    let unary = library.relations.iter().position(|r| r.name == "p").unwrap_or(0);
    let unary = RelationId(u32::try_from(unary).unwrap_or(0));
    library.rules.retain(|rule| !rule.denies);
    for (rule, id) in library.rules.iter_mut().zip(0..) {
        rule.id = foederis_model::RuleId(id);
        rule.default = false;
        let line = |formula| Line { condition: None, unless: false, formula, span: Span::default() };
        let kept: Vec<Formula> =
            rule.lines.iter().filter(|l| !l.unless).filter_map(|l| part(&l.formula)).collect();
        let given: BTreeSet<Variable> = kept.iter().flat_map(surely_given).collect();
        let left = &of_atom(&rule.head) - &given;
        let bind = |v| Formula::Atom(Atom { relation: unary, terms: vec![Term::Variable(v)] });
        rule.lines = kept.into_iter().chain(left.into_iter().map(bind)).map(line).collect();
    }
    changed
}

fn part(formula: &Formula) -> Option<Formula> {
    let boxed = |of: &Formula| part(of).map(Box::new);
    let all = |parts: Vec<Formula>, join: fn(Vec<Formula>) -> Formula| {
        if parts.is_empty() { None } else { Some(join(parts)) }
    };
    let days = |period: &Term| match period {
        Term::Value(Value::Period(p)) if is_days(*p) => *period,
        _ => Term::Value(Value::Period(Period::days(2))),
    };
    match formula {
        Formula::Atom(_) | Formula::IsA(..) | Formula::Untranslated(_) => Some(formula.clone()),
        Formula::Not(of) | Formula::Ever(of) => part(of),
        Formula::OnDayOf { holds, .. } => part(holds),
        Formula::All(parts) => all(parts.iter().filter_map(part).collect(), Formula::All),
        Formula::Any(parts) => all(parts.iter().filter_map(part).collect(), Formula::Any),
        Formula::Compare(..) => None,
        Formula::After { period, of } => Some(Formula::After { period: days(period), of: boxed(of)? }),
        Formula::Within { period, of } => Some(Formula::Within { period: days(period), of: boxed(of)? }),
        Formula::Once(of) => Some(Formula::Once(boxed(of)?)),
        Formula::Count { among, holds, .. } => {
            let parts = [Some(among), holds.as_ref()].into_iter().flatten();
            all(parts.filter_map(|f| part(f)).collect(), Formula::All)
        }
        Formula::Date { date: Term::Value(_), .. } => Some(formula.clone()),
        Formula::Date { .. } => None,
    }
}

fn is_days(period: Period) -> bool {
    period.months == 0 && period.runs_to == RunsTo::ItsDay
}

/// A program and its facts in the notation of MeTeoR.
#[derive(Clone, Debug, Default)]
pub struct MetricProgram {
    /// Facts, one a line.
    pub facts: Vec<String>,
    /// Rules, one a line.
    pub rules: Vec<String>,
}

/// The program of a [`metric_part`].
///
/// # Errors
/// With the construct that DatalogMTL does not have.
pub fn metric_program(case: &Case) -> Result<MetricProgram, &'static str> {
    let mut program = MetricProgram::default();
    for side in [Truth::Yes, Truth::Open] {
        let mut writer = Writer { library: &case.library, side, program: &mut program, auxiliary: 0 };
        for rule in &case.library.rules {
            writer.rule(rule)?;
        }
        for (fact, ground) in &case.evidence.grounds {
            let values: Vec<String> = fact.values.iter().map(|v| constant(*v)).collect();
            let of = writer.atom(&format!("R{}", fact.relation.0), &values);
            writer.facts(&of, &ground.truth);
        }
        for (i, _) in case.library.entities.iter().enumerate() {
            let value = Value::Entity(EntityId(u32::try_from(i).unwrap_or(0)));
            for (kind, _) in case.library.kinds.iter().enumerate() {
                let id = foederis_model::KindId(u32::try_from(kind).unwrap_or(0));
                if case.library.fits(value, foederis_model::RoleKind::Entity(id)) {
                    let of = writer.atom(&format!("K{kind}"), &[constant(value)]);
                    writer.facts(&of, &Timeline::always(Truth::Yes));
                }
            }
        }
        let (always, vague) = (writer.atom("Always", &[]), writer.atom("Vague", &[]));
        writer.facts(&always, &Timeline::always(Truth::Yes));
        writer.facts(&vague, &Timeline::always(Truth::Open));
    }
    Ok(program)
}

/// What the reasoner says of the question: lines of a predicate, its values and its intervals.
#[must_use]
pub fn read_metric_answer(case: &Case, lines: &[&str]) -> Answer {
    let mut answer = Answer::new();
    for line in lines {
        let mut words = line.split_whitespace();
        let (Some(predicate), Some(values)) = (words.next(), words.next()) else { continue };
        let truth = match predicate.split_once('R') {
            Some(("C", relation)) if relation.parse() == Ok(case.question.relation.0) => Truth::Yes,
            Some(("P", relation)) if relation.parse() == Ok(case.question.relation.0) => Truth::Open,
            _ => continue,
        };
        let things = values.split(',').filter_map(|v| v.strip_prefix('e').and_then(|n| n.parse().ok()));
        let fact = Fact::new(case.question.relation, things.map(|n| Value::Entity(EntityId(n))));
        if !case.question.matches(&fact) {
            continue;
        }
        let days = answer.entry(fact).or_insert_with(|| case.window.days().map(|_| Truth::No).collect());
        for interval in words {
            for (slot, day) in days.iter_mut().zip(case.window.days()) {
                if contains(interval, day) {
                    *slot = (*slot).max(truth);
                }
            }
        }
    }
    answer
}

/// Whether `[3,8)`, `(-inf,5)` or the like contains the first moment of a day.
fn contains(interval: &str, day: Day) -> bool {
    let day = f64::from(day.number());
    let (closed_left, closed_right) = (interval.starts_with('['), interval.ends_with(']'));
    let ends = interval.trim_matches(|c| "[]()".contains(c)).split_once(',');
    let number = |end: &str| end.to_lowercase().replace("infinity", "inf").parse::<f64>();
    let Some((Ok(from), Ok(to))) = ends.map(|(a, b)| (number(a), number(b))) else { return false };
    (from < day || (closed_left && from == day)) && (day < to || (closed_right && day == to))
}

/// A value as a constant: two values that are written alike, as months that round differently, are two.
fn constant(value: Value) -> String {
    match value {
        Value::Entity(e) => format!("e{}", e.0),
        Value::Number(n) => format!("n{n}"),
        Value::Period(p) => format!("p{}m{}d{:?}{:?}", p.months, p.days, p.runs_to, p.rounding),
        Value::Date(d) => {
            let qualified = format!("{}{}", u8::from(d.uncertain), u8::from(d.approximate));
            format!("d{}to{}q{qualified}", d.earliest.number(), d.latest.number())
        }
    }
}

struct Writer<'c> {
    library: &'c Library,
    /// The certain days, or the possible ones.
    side: Truth,
    program: &'c mut MetricProgram,
    auxiliary: usize,
}

/// Atoms of which all must hold.
type Together = Vec<String>;

impl Writer<'_> {
    fn atom(&self, predicate: &str, terms: &[String]) -> String {
        let side = if self.side == Truth::Yes { "C" } else { "P" };
        // A predicate without terms is written with one.
        let terms = if terms.is_empty() { "z".to_owned() } else { terms.join(",") };
        format!("{side}{predicate}({terms})")
    }

    fn facts(&mut self, of: &str, days: &Timeline<Truth>) {
        for (from, until, truth) in days.stretches() {
            if *truth < self.side {
                continue;
            }
            let mut line = format!("{of}@");
            let _ =
                if from == Day::MIN { write!(line, "(-inf,") } else { write!(line, "[{},", from.number()) };
            let _ =
                if until == Day::MAX { write!(line, "+inf)") } else { write!(line, "{})", until.number()) };
            self.program.facts.push(line);
        }
    }

    fn rule(&mut self, rule: &Rule) -> Result<(), &'static str> {
        let mut ways: Vec<Together> = vec![Vec::new()];
        for line in &rule.lines {
            if line.unless {
                return Err("an exception");
            }
            let next = self.ways(&line.formula)?;
            ways = product(&ways, &next);
        }
        let head = self.of_relation(&rule.head);
        for mut way in ways {
            way.push(self.atom("Always", &[]));
            self.program.rules.push(format!("{head}:-{}", way.join(",")));
        }
        Ok(())
    }

    fn of_relation(&self, atom: &Atom) -> String {
        let terms: Vec<String> = atom.terms.iter().map(|t| term(*t)).collect();
        self.atom(&format!("R{}", atom.relation.0), &terms)
    }

    /// The ways in which a condition can hold.
    fn ways(&mut self, formula: &Formula) -> Result<Vec<Together>, &'static str> {
        let one = |atom: String| Ok(vec![vec![atom]]);
        match formula {
            Formula::Atom(atom) => one(self.of_relation(atom)),
            Formula::IsA(of, kind) => one(self.atom(&format!("K{}", kind.0), &[term(*of)])),
            Formula::Untranslated(_) => one(self.atom("Vague", &[])),
            Formula::All(parts) => {
                let mut ways: Vec<Together> = vec![Vec::new()];
                for part in parts {
                    let next = self.ways(part)?;
                    ways = product(&ways, &next);
                }
                Ok(ways)
            }
            Formula::Any(parts) => {
                let mut ways = Vec::new();
                for part in parts {
                    ways.extend(self.ways(part)?);
                }
                Ok(ways)
            }
            Formula::After { period, of } => {
                let days = days(*period)?;
                self.earlier(&format!("[{days},{days}]"), of)
            }
            Formula::Within { period, of } => {
                let days = days(*period)?;
                self.earlier(&format!("[0,{days}]"), of)
            }
            Formula::Once(of) => self.earlier("[0,+inf)", of),
            Formula::Date { date: Term::Value(Value::Date(date)), over } => {
                let come = date.come(self.library.margin);
                let come = if *over { come.after(Period::days(1)) } else { come };
                self.auxiliary += 1;
                let atom = self.atom(&format!("D{}", self.auxiliary), &[]);
                self.facts(&atom, &come);
                one(atom)
            }
            Formula::Not(_) => Err("a negation"),
            Formula::Compare(..) => Err("a comparison"),
            Formula::Ever(_) => Err("a look at all days"),
            Formula::OnDayOf { .. } => Err("the first day of an act"),
            Formula::Count { .. } => Err("a count"),
            Formula::Date { .. } => Err("a date that the record gives"),
        }
    }

    /// That a condition held so long before: a predicate of its own for each way in which it can hold.
    fn earlier(&mut self, interval: &str, of: &Formula) -> Result<Vec<Together>, &'static str> {
        let mut all = Vec::new();
        for way in self.ways(of)? {
            self.auxiliary += 1;
            let terms = variables(&way);
            let held = self.atom(&format!("X{}", self.auxiliary), &terms);
            let always = self.atom("Always", &[]);
            self.program.rules.push(format!("{held}:-{},{always}", way.join(",")));
            all.push(vec![format!("Diamondminus{interval}{held}")]);
        }
        Ok(all)
    }
}

fn product(a: &[Together], b: &[Together]) -> Vec<Together> {
    a.iter().flat_map(|a| b.iter().map(|b| a.iter().chain(b).cloned().collect())).collect()
}

fn term(term: Term) -> String {
    match term {
        Term::Value(value) => constant(value),
        Term::Variable(v) => format!("V{}", v.0),
    }
}

/// The variables of some atoms.
fn variables(atoms: &[String]) -> Vec<String> {
    let inside = atoms.iter().filter_map(|atom| atom.rsplit_once('(')?.1.strip_suffix(')'));
    let all: BTreeSet<&str> =
        inside.flat_map(|terms| terms.split(',')).filter(|t| t.starts_with('V')).collect();
    all.into_iter().map(str::to_owned).collect()
}

fn days(period: Term) -> Result<i32, &'static str> {
    match period {
        Term::Value(Value::Period(p)) if is_days(p) => Ok(p.days),
        _ => Err("a period that is not of days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foederis_model::Rounding;

    #[test]
    fn months_that_round_differently_are_two_values() {
        let month = |rounding| constant(Value::Period(Period::months(1).rounded(rounding)));
        assert_ne!(month(Rounding::LastDay), month(Rounding::FirstDayAfter));
    }
}
