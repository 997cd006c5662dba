//! A case as a file of the language: what it declares, its rules under their articles, and who says what of its facts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use foederis_model::{Day, EntityId, Library, RelationId, Rule, Silence, Truth};

use crate::generate::Case;
use crate::write::write_rule;

/// The rules and the record of a case as text that the language reads.
///
/// What is certain is stated, what is open is contested, and the last test asks what the case asks.
#[must_use]
pub fn write_program(case: &Case) -> String {
    let library = &case.library;
    let mut text = String::from("# A generated program.\n\n");
    for kind in &library.kinds {
        let wider = kind.wider.and_then(|w| library.kinds.get(w.index()));
        let wider = wider.map_or(String::new(), |w| format!(" is {}", w.name));
        let _ = writeln!(text, "kind {}{wider}", kind.name);
    }
    for entity in &library.entities {
        let kind = library.kinds.get(entity.kind.index()).map_or("", |k| k.name.as_str());
        let _ = writeln!(text, "{kind} {} \"The thing {}\"", entity.name, entity.name);
    }
    for relation in &library.relations {
        write_relation(&mut text, library, relation);
    }
    let mut articles: BTreeMap<EntityId, Vec<&Rule>> = BTreeMap::new();
    let mut free = Vec::new();
    for rule in &library.rules {
        match rule.article {
            Some(article) => articles.entry(article).or_default().push(rule),
            None => free.push(rule),
        }
    }
    for (stronger, weaker) in &library.overrides {
        articles.entry(*stronger).or_default();
        articles.entry(*weaker).or_default();
    }
    let _ = writeln!(text, "\ntreaty pact \"A Pact\"\n  months last-day");
    for (article, rules) in articles {
        let _ = writeln!(text, "\narticle {} \"Article\"", article.0);
        let weaker: BTreeSet<u32> =
            library.overrides.iter().filter(|(a, _)| *a == article).map(|(_, b)| b.0).collect();
        for other in weaker {
            let _ = writeln!(text, "  overrides article {other}");
        }
        for rule in rules {
            for line in write_rule(library, rule).lines() {
                let _ = writeln!(text, "  {line}");
            }
        }
    }
    for rule in free {
        let _ = write!(text, "\n{}", write_rule(library, rule));
    }
    write_record(&mut text, case);
    text
}

fn write_relation(text: &mut String, library: &Library, relation: &foederis_model::Relation) {
    let _ = writeln!(text, "relation {}", library.write_relation(relation));
    let name = |role: &usize| relation.roles.get(*role).map_or("", |r| r.name.as_str());
    let names = |about: &[usize]| about.iter().map(name).collect::<Vec<_>>().join(" and ");
    let silence = match &relation.silence {
        Silence::Registered => "registered".to_owned(),
        Silence::SaidOf(other) => {
            format!("said of {}", library.relations.get(other.index()).map_or("", |r| r.name.as_str()))
        }
        Silence::Presumed => "presumed".to_owned(),
        Silence::Derived => "derived".to_owned(),
        Silence::Open(about) => format!("open about {}", names(about)),
        Silence::OpenUntilNamed(about) => format!("open about {} until named", names(about)),
    };
    if relation.act {
        text.push_str("  act\n");
    }
    let _ = writeln!(text, "  {silence}");
    if let Some(role) = &relation.at_most_one {
        let _ = writeln!(text, "  at most one {}", name(role));
    }
}

/// Each stretch on which a fact holds as a `given` line; what is open has a line for each of two sides.
fn write_record(text: &mut String, case: &Case) {
    let library = &case.library;
    let day = |day: Day| (!day.is_end_of_time()).then(|| day.to_string());
    let speaker = library.entities.first().map_or("", |e| e.name.as_str());
    text.push_str("\ntest \"what is asked\"\n");
    for (fact, ground) in &case.evidence.grounds {
        let act = is_act(library, fact.relation);
        for (from, until, truth) in ground.truth.stretches() {
            let when = match (day(from), day(until)) {
                _ if *truth == Truth::No => continue,
                (Some(from), _) if act => format!(" on {from}"),
                (Some(from), Some(until)) => format!(" from {from} until {until}"),
                (Some(from), None) => format!(" from {from}"),
                (None, _) if act => " on 2020-01-01".to_owned(),
                (None, _) => String::new(),
            };
            let fact = library.write_fact(fact);
            let _ = writeln!(text, "  given {fact}{when}");
            if *truth == Truth::Open {
                let _ = writeln!(text, "  given {speaker} denies {fact}{when}, said 2021-01-20");
            }
        }
    }
    let asked: Vec<String> = case
        .question
        .slots
        .iter()
        .map(|slot| match slot {
            foederis_model::Slot::Is(value) => library.name(*value),
            foederis_model::Slot::Any(name) => format!("?{}", name.as_deref().unwrap_or("_")),
        })
        .collect();
    let relation = library.relations.get(case.question.relation.index()).map_or("", |r| r.name.as_str());
    let asked = format!("{relation}({})", asked.join(", "));
    let _ = writeln!(text, "  on {}\n    expect {asked}\n    expect not {asked}", case.window.first);
    let _ =
        writeln!(text, "  expect {asked} possibly from {} and until {}", case.window.last, case.window.first);
}

fn is_act(library: &Library, relation: RelationId) -> bool {
    library.relations.get(relation.index()).is_some_and(|r| r.act)
}
