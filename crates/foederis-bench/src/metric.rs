//! Metric temporal rules of the DatalogMTL literature, as far as they look back: chains of diamonds and boxes over ranges,
//! joins, and a hierarchy of classes; with data over people and places. Each program in our language, and in MeTeoR's.

use std::fmt::Write as _;

use foederis_engine::{EngineError, Program, evaluate_with};
use foederis_lang::compile;
use foederis_model::{
    Bounds, Day, Entity, EntityId, Evidence, Fact, ImpreciseDate, Library, Limits, Pattern, Slot, Span,
    Validity, Value,
};
use foederis_record::{Heard, Viewpoint};

use crate::pacts::stated;
use crate::sequence::Sequence;

/// The programs: name, relations of the record with the number of their roles and the longest stretch of days on which one
/// holds, and those that are derived, lower first.
pub const PROGRAMS: &[MetricProgram] = &[
    MetricProgram {
        name: "career",
        law: include_str!("../law/career.foe"),
        rules: include_str!("../law/career.mtl"),
        recorded: &[("undergraduate", 1, 20), ("graduate", 1, 20), ("wrote", 2, 20), ("works-at", 2, 20)],
        derived: &[
            ("candidate", 1),
            ("assistant", 1),
            ("lecturer-candidate", 1),
            ("lecturer", 1),
            ("faculty", 1),
            ("employee", 1),
            ("person", 1),
            ("good-department", 1),
        ],
    },
    MetricProgram {
        name: "weather",
        law: include_str!("../law/weather.foe"),
        rules: include_str!("../law/weather.mtl"),
        recorded: &[("above-24", 1, 60), ("above-41", 1, 20), ("located-in", 2, 300)],
        derived: &[("excessive-heat", 1), ("heat-affected", 1)],
    },
    MetricProgram {
        name: "chain",
        law: include_str!("../law/chain.foe"),
        rules: include_str!("../law/chain.mtl"),
        recorded: &[("c0", 1, 20), ("gate", 1, 20)],
        derived: &[("c1", 1), ("c2", 1), ("c3", 1), ("c4", 1), ("c5", 1), ("c6", 1)],
    },
];

/// A program in both languages.
#[derive(Clone, Copy, Debug)]
pub struct MetricProgram {
    /// Its name.
    pub name: &'static str,
    law: &'static str,
    /// The rules in the syntax of MeTeoR.
    pub rules: &'static str,
    recorded: &'static [(&'static str, usize, u32)],
    derived: &'static [(&'static str, usize)],
}

/// A fact that holds from a day to the first day out: relation, things, days.
pub type Holds = (&'static str, Vec<u32>, i32, i32);

impl MetricProgram {
    /// At least so many facts about a tenth as many things, each on a stretch within 300 days, as the literature has them.
    #[must_use]
    pub fn facts(&self, size: usize, seed: u64) -> Vec<Holds> {
        let mut sequence = Sequence::new(seed);
        let things = u32::try_from(size / 10).unwrap_or(u32::MAX).max(10);
        let mut facts = Vec::with_capacity(size);
        while facts.len() < size {
            for (relation, roles, longest) in self.recorded {
                let values = (0..*roles)
                    // The second thing is one of a few: a place, a department.
                    .map(|role| sequence.below(if role == 0 { things } else { (things / 20).max(2) }))
                    .collect();
                let from = i32::try_from(sequence.below(300)).unwrap_or(0);
                let until = from + 1 + i32::try_from(sequence.below(*longest)).unwrap_or(0);
                facts.push((*relation, values, from, until));
            }
        }
        facts
    }

    /// The facts in the syntax of MeTeoR, a line each.
    #[must_use]
    pub fn as_dataset(facts: &[Holds]) -> String {
        let mut text = String::new();
        for (relation, values, from, until) in facts {
            let values: Vec<String> = values.iter().map(|v| format!("t{v}")).collect();
            let _ = writeln!(text, "{}({})@[{from},{until})", camel(relation), values.join(","));
        }
        text
    }

    /// Rules and facts as a library.
    ///
    /// # Panics
    /// When the rules do not compile.
    #[must_use]
    #[expect(clippy::panic, reason = "the rules are part of this crate")]
    pub fn library(&self, facts: &[Holds]) -> Library {
        let compilation = compile(&[(format!("{}.foe", self.name), self.law.to_owned())]);
        if compilation.has_errors() {
            let messages: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
            panic!("law/{}.foe does not compile: {}", self.name, messages.join("; "));
        }
        let mut library = compilation.library;
        let first = u32::try_from(library.entities.len()).unwrap_or(u32::MAX);
        let things = facts.iter().flat_map(|(_, values, ..)| values).max().map_or(0, |most| most + 1);
        let kind = library.kind("item").unwrap_or(foederis_model::KindId(0));
        for number in 0..things {
            let name = format!("t{number}");
            library.names.insert(name.clone(), EntityId(first + number));
            let (codes, also) = (Vec::new(), Vec::new());
            library.entities.push(Entity {
                name,
                kind,
                title: None,
                codes,
                also,
                note: None,
                span: Span::default(),
            });
        }
        for (relation, values, from, until) in facts {
            let Some(relation) = library.relation(relation) else { continue };
            let values = values.iter().map(|v| Value::Entity(EntityId(first + v)));
            let day = |number: i32| ImpreciseDate::day(Day::from_number(number));
            let validity = Validity::FromUntil(day(*from), day(*until));
            library.statements.push(stated(library.statements.len(), Fact::new(relation, values), validity));
        }
        library
    }

    /// What is heard of a library's record.
    #[must_use]
    pub fn hear(library: &Library) -> Heard<'_> {
        Heard::new(library, &Viewpoint::all(), None, None)
    }

    /// Every fact of every derived relation with its stretches of days, sorted.
    ///
    /// # Errors
    /// As [`evaluate_with`].
    pub fn derive(&self, library: &Library, heard: &Heard<'_>) -> Result<Vec<Holds>, EngineError> {
        let program = Program::new(library);
        let limits = Limits { nodes: usize::MAX, ..Limits::default() };
        let mut all = Vec::new();
        for (name, roles) in self.derived {
            let Some(relation) = library.relation(name) else { continue };
            let pattern = Pattern { relation, slots: vec![Slot::Any(None); *roles] };
            let recorded = |fact: &Fact| heard.ground(fact).truth;
            for (fact, truth) in evaluate_with(&program, heard, &pattern, &Bounds, &recorded, &limits)? {
                let number = |v: &Value| match v {
                    Value::Entity(id) => library
                        .entities
                        .get(id.index())
                        .and_then(|e| e.name.get(1..)?.parse().ok())
                        .unwrap_or(u32::MAX),
                    _ => u32::MAX,
                };
                let values: Vec<u32> = fact.values.iter().map(number).collect();
                let spells = truth.certain();
                all.extend(
                    spells.spells().iter().map(|(a, b)| (*name, values.clone(), a.number(), b.number())),
                );
            }
        }
        all.sort_unstable();
        Ok(all)
    }
}

/// The name of a relation in the syntax of MeTeoR, which has no hyphens.
#[must_use]
pub fn camel(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let mut letters = part.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    parts.collect()
}
