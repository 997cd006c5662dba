//! What relations and clause forms expect to be said beside them.

use std::collections::HashMap;

use foederis_model::{EntityId, Library, RelationId, Rule, Statement, Term, Value};

use crate::diagnostic::Diagnostic;
use crate::lower::{Lowering, Missing, Sought};

/// Reports what is expected and said nowhere: by no fact of law, no statement, and no rule of the same instrument.
pub(super) fn check(lowering: &Lowering) -> Vec<Diagnostic> {
    let beside_facts = beside_facts(lowering);
    let all: Vec<&Missing> = lowering.expected.iter().chain(&beside_facts).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let library = &lowering.library;
    let said = Said::of(library);
    let missing = all.into_iter().filter(|each| !said.has(&each.wanted, each.instrument));
    missing.map(|each| report(library, each)).collect()
}

/// What is expected beside the facts of law of each relation.
fn beside_facts(lowering: &Lowering) -> Vec<Missing> {
    let library = &lowering.library;
    let instruments = instruments(library);
    let mut found = Vec::new();
    for rule in library.rules.iter().filter(|r| r.lines.is_empty() && !r.denies) {
        for (relation, expectation) in &lowering.relation_expects {
            if *relation != rule.head.relation {
                continue;
            }
            let value = |term: &Term| match term {
                Term::Value(value) => Some(*value),
                Term::Variable(_) => None,
            };
            let values: Vec<Option<Value>> = rule.head.terms.iter().map(value).collect();
            let names: Vec<String> =
                library.relations[relation.index()].roles.iter().map(|r| r.name.clone()).collect();
            let instrument = rule.article.and_then(|a| instruments.get(&a).copied());
            let place = crate::lower::Place {
                article: rule.article,
                instrument,
                text: rule.text,
                ..crate::lower::Place::file(rule.span.file)
            };
            found.push(Missing {
                wanted: expectation.wanted.filled(&values, place),
                words: lowering.in_words(&expectation.words, &names, &values),
                declared: expectation.span,
                span: rule.span,
                instrument,
            });
        }
    }
    found
}

/// The instrument of each article.
fn instruments(library: &Library) -> HashMap<EntityId, EntityId> {
    let articles = |(instrument, declared): (&EntityId, &foederis_model::Instrument)| {
        let instrument = *instrument;
        declared.articles.iter().map(move |a| (a.entity, instrument)).collect::<Vec<_>>()
    };
    library.instruments.iter().flat_map(articles).collect()
}

/// What is said, by relation.
struct Said<'a> {
    rules: HashMap<RelationId, Vec<&'a Rule>>,
    statements: HashMap<RelationId, Vec<&'a Statement>>,
    instruments: HashMap<EntityId, EntityId>,
}

impl<'a> Said<'a> {
    fn of(library: &'a Library) -> Self {
        let mut said =
            Self { rules: HashMap::new(), statements: HashMap::new(), instruments: instruments(library) };
        for rule in library.rules.iter().filter(|r| !r.denies) {
            said.rules.entry(rule.head.relation).or_default().push(rule);
        }
        for statement in library.statements.iter().filter(|s| !s.denies) {
            said.statements.entry(statement.fact.relation).or_default().push(statement);
        }
        said
    }

    fn has(&self, wanted: &Sought, instrument: Option<EntityId>) -> bool {
        match wanted {
            Sought::All(all) => all.iter().all(|w| self.has(w, instrument)),
            Sought::Any(any) => any.iter().any(|w| self.has(w, instrument)),
            Sought::Fact(relation, values) => {
                let rules = self.rules.get(relation).into_iter().flatten();
                let statements = self.statements.get(relation).into_iter().flatten();
                rules.into_iter().any(|rule| self.concludes(rule, values, instrument))
                    || statements.into_iter().any(|s| {
                        values.iter().zip(&s.fact.values).all(|(wanted, is)| wanted.is_none_or(|w| w == *is))
                    })
            }
        }
    }

    /// Whether a rule is about these very values. A rule of general law that is about any value says nothing about
    /// this one; a rule of the same instrument does.
    fn concludes(&self, rule: &Rule, values: &[Option<Value>], instrument: Option<EntityId>) -> bool {
        let its = rule.article.and_then(|a| self.instruments.get(&a).copied());
        let at_home = instrument.is_some() && its == instrument;
        values.iter().zip(&rule.head.terms).all(|(wanted, term)| match (wanted, term) {
            (None, _) => true,
            (Some(wanted), Term::Value(value)) => wanted == value,
            (Some(_), Term::Variable(_)) => at_home,
        })
    }
}

fn relations(wanted: &Sought, into: &mut Vec<RelationId>) {
    match wanted {
        Sought::Fact(relation, _) => into.push(*relation),
        Sought::All(parts) | Sought::Any(parts) => parts.iter().for_each(|p| relations(p, into)),
    }
}

fn report(library: &Library, missing: &Missing) -> Diagnostic {
    let mut wanted = Vec::new();
    relations(&missing.wanted, &mut wanted);
    let says_it = |clause: &&foederis_model::Clause| clause.states.iter().any(|r| wanted.contains(r));
    let wordings: Vec<String> =
        library.clauses.iter().filter(says_it).take(4).map(|c| format!("`{}`", c.text)).collect();
    let names: Vec<String> =
        wanted.iter().map(|r| format!("`{}`", library.relations[r.index()].name)).collect();
    let help = if wordings.is_empty() {
        format!("say it with {}", names.join(" or "))
    } else {
        format!("say it with a line such as {}", wordings.join(" or "))
    };
    Diagnostic::warning("F0609", missing.span, missing.words.clone())
        .here("said here")
        .also(missing.declared, "here it is declared what is expected beside it")
        .help(format!("{help}; if the text is silent, write so: `# allow F0609: the text is silent`"))
}
