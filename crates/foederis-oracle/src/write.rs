//! A case in words like those of the language, for the report of a failing test.

use std::fmt::Write;

use foederis_model::{Atom, Comparison, Formula, Library, Quota, Rule, Slot, Term};

use crate::generate::Case;

/// The rules, the record and the question of a case.
#[must_use]
pub fn write_case(case: &Case) -> String {
    let library = &case.library;
    let mut text = String::from("\n");
    for (stronger, weaker) in &library.overrides {
        let _ = writeln!(text, "article {} overrides article {}", stronger.0, weaker.0);
    }
    let program = foederis_engine::Program::new(library);
    let demanded = foederis_engine::demanded_relations(&program, case.question.relation);
    for rule in library.rules.iter().filter(|r| demanded.contains(&r.head.relation)) {
        if let Some(article) = rule.article {
            let _ = writeln!(text, "# article {}", article.0);
        }
        text.push_str(&write_rule(library, rule));
    }
    for (fact, ground) in &case.evidence.grounds {
        let stated = if case.evidence.stated.contains(fact) { "states" } else { "heard" };
        let _ = write!(text, "{stated} {}:", library.write_fact(fact));
        for (from, _, truth) in ground.truth.stretches() {
            let _ = write!(text, " {truth:?} from {from};");
        }
        text.push('\n');
    }
    for relation in &library.relations {
        let _ =
            writeln!(text, "relation {} {:?} {:?}", relation.name, relation.silence, relation.at_most_one);
    }
    let slots: Vec<String> = case
        .question
        .slots
        .iter()
        .map(|slot| match slot {
            Slot::Is(value) => library.name(*value),
            Slot::Any(name) => format!("?{}", name.as_deref().unwrap_or("_")),
        })
        .collect();
    let relation = &library.relations[case.question.relation.index()].name;
    let _ = writeln!(text, "ask {relation}({})", slots.join(", "));
    text
}

pub(crate) fn write_rule(library: &Library, rule: &Rule) -> String {
    let (default, no) = (if rule.default { "default " } else { "" }, if rule.denies { "no " } else { "" });
    let mut text = format!("rule {default}{no}{}\n", atom(library, rule, &rule.head));
    for line in &rule.lines {
        let word = if line.unless { "unless" } else { "if" };
        let _ = writeln!(text, "  {word} {}", formula(library, rule, &line.formula));
    }
    text
}

fn term(library: &Library, rule: &Rule, term: Term) -> String {
    match term {
        Term::Value(value) => library.name(value),
        Term::Variable(v) => {
            format!("?{}", rule.variables.get(usize::from(v.0)).map_or("", String::as_str))
        }
    }
}

fn atom(library: &Library, rule: &Rule, atom: &Atom) -> String {
    let terms: Vec<String> = atom.terms.iter().map(|t| term(library, rule, *t)).collect();
    format!("{}({})", library.relations[atom.relation.index()].name, terms.join(", "))
}

fn formula(library: &Library, rule: &Rule, of: &Formula) -> String {
    let write = |f: &Formula| formula(library, rule, f);
    let value = |t: Term| term(library, rule, t);
    let many = |parts: &[Formula], word: &str| {
        let parts: Vec<String> = parts.iter().map(write).collect();
        format!("({})", parts.join(word))
    };
    match of {
        Formula::Atom(a) => atom(library, rule, a),
        Formula::Not(inner) => format!("not {}", write(inner)),
        Formula::All(parts) => many(parts, " and "),
        Formula::Any(parts) => many(parts, " or "),
        Formula::Compare(a, how, b) => {
            let how = match how {
                Comparison::Same => "is",
                Comparison::Different => "is not",
                Comparison::AtLeast => "at least",
                Comparison::MoreThan => "more than",
            };
            format!("{} {how} {}", value(*a), value(*b))
        }
        Formula::IsA(t, kind) => format!("{} is a {}", value(*t), library.kinds[kind.index()].name),
        Formula::After { period, of } => format!("({} after {})", value(*period), write(of)),
        Formula::Within { period, of } => format!("(within {} after {})", value(*period), write(of)),
        Formula::Once(inner) => format!("once {}", write(inner)),
        Formula::Ever(inner) => format!("ever {}", write(inner)),
        Formula::OnDayOf { holds, act } => format!("({} on the day of {})", write(holds), write(act)),
        Formula::Count { quota, over, among, holds } => {
            let quota = match quota {
                Quota::AtLeast(t) => format!("at least {}", value(*t)),
                Quota::Share { numerator, denominator, strict } => {
                    format!("{} {numerator}/{denominator} of", if *strict { "more than" } else { "at least" })
                }
                Quota::Every => "every".into(),
            };
            let (over, among) = (value(Term::Variable(*over)), write(among));
            match (holds, of) {
                (Some(holds), _) => format!("({quota} {over} among {among} with {})", write(holds)),
                (None, Formula::Count { quota: Quota::AtLeast(_), .. }) => {
                    format!("({quota} {over} with {among})")
                }
                (None, _) => format!("({quota} {over} among {among} with {among})"),
            }
        }
        Formula::Date { date, over: false } => format!("(from {})", value(*date)),
        Formula::Date { date, over: true } => format!("(not through {})", value(*date)),
        Formula::Untranslated(text) => format!("untranslated \"{text}\""),
    }
}
