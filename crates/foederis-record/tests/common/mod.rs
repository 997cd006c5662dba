//! A tiny builder of libraries, for the tests of this crate.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of the builder")]

use foederis_model::{
    Certainty, Coverage, Day, DaySet, Entity, EntityId, Evidence as _, Fact, Gap, ImpreciseDate, KindId,
    Label, Library, Modality, Pattern, Relation, RelationId, Role, RoleKind, Silence, Span, Statement,
    StatementId, Trusted, Validity, Value, ViewpointDeclaration,
};
use foederis_record::{Heard, Viewpoint};

/// A library in the making.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) library: Library,
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub(crate) fn date(text: &str) -> ImpreciseDate {
    text.parse().expect("a date")
}

pub(crate) fn on(text: &str) -> Validity {
    Validity::On(date(text))
}

pub(crate) fn from(text: &str) -> Validity {
    Validity::From(date(text))
}

pub(crate) fn from_until(a: &str, b: &str) -> Validity {
    Validity::FromUntil(date(a), date(b))
}

/// A day of the small numbered calendar of meaning.md's examples.
pub(crate) fn n(number: i32) -> ImpreciseDate {
    ImpreciseDate::day(Day::from_number(number))
}

pub(crate) fn days(a: i32, b: i32) -> Validity {
    Validity::FromUntil(n(a), n(b))
}

/// A set of days from pairs of dates; an empty text is the end of time on that side.
pub(crate) fn set(spells: &[(&str, &str)]) -> DaySet {
    let end = |text: &str, open: Day| if text.is_empty() { open } else { day(text) };
    DaySet::from_spells(spells.iter().map(|(a, b)| (end(a, Day::MIN), end(b, Day::MAX))))
}

/// A set of numbered days.
pub(crate) fn span(spells: &[(i32, i32)]) -> DaySet {
    DaySet::from_spells(spells.iter().map(|(a, b)| (Day::from_number(*a), Day::from_number(*b))))
}

pub(crate) fn everything() -> DaySet {
    set(&[("", "")])
}

pub(crate) fn nothing() -> DaySet {
    DaySet::default()
}

impl World {
    pub(crate) fn entity(&mut self, name: &str) -> EntityId {
        if let Some(id) = self.library.entity(name) {
            return id;
        }
        let id = EntityId(self.library.entities.len() as u32);
        self.library.entities.push(Entity {
            name: name.into(),
            kind: KindId(0),
            title: None,
            codes: vec![],
            also: vec![],
            note: None,
            span: Span::default(),
        });
        self.library.names.insert(name.into(), id);
        id
    }

    pub(crate) fn relation(&mut self, name: &str, roles: usize, silence: Silence) -> &mut Relation {
        let role = |i| Role { name: format!("r{i}"), kind: RoleKind::Thing };
        self.library.relations.push(Relation {
            name: name.into(),
            roles: (0..roles).map(role).collect(),
            silence,
            act: false,
            at_most_one: None,
            reads: None,
            reads_not: None,
            span: Span::default(),
        });
        self.library.relations.last_mut().expect("just pushed")
    }

    /// `party(A, T)`, with names that come into being when first used.
    pub(crate) fn fact(&mut self, text: &str) -> Fact {
        let (name, rest) = text.trim_end_matches(')').split_once('(').expect("a fact");
        let relation = self.library.relation(name).expect("a relation");
        let values: Vec<Value> = rest.split(", ").map(|v| Value::Entity(self.entity(v))).collect();
        Fact::new(relation, values)
    }

    /// `A states p(x)`, `A denies p(x)`, `A expects p(x)`, or `p(x)` alone for an entry of nobody in particular.
    pub(crate) fn say(&mut self, text: &str, validity: Validity) -> &mut Statement {
        let mut statement = self.unsaid(text, validity);
        statement.id = StatementId(self.library.statements.len() as u32);
        self.library.statements.push(statement);
        self.library.statements.last_mut().expect("just pushed")
    }

    pub(crate) fn unsaid(&mut self, text: &str, validity: Validity) -> Statement {
        let words: Vec<&str> = text.splitn(3, ' ').collect();
        let (speaker, verb, fact) = match words.as_slice() {
            [who, verb, fact] if !who.contains('(') => (Some(self.entity(who)), *verb, *fact),
            _ => (None, "states", text),
        };
        Statement {
            id: StatementId(u32::MAX),
            name: text.into(),
            register: None,
            speaker,
            for_whom: None,
            sources: vec![],
            words: vec![],
            translations: vec![],
            paraphrase: None,
            fact: self.fact(fact),
            denies: verb == "denies",
            modality: match verb {
                "assumes" => Modality::Assumes,
                "expects" => Modality::Expects,
                "promises" => Modality::Promises,
                "demands" => Modality::Demands,
                _ => Modality::States,
            },
            validity,
            said: None,
            said_at: None,
            notified: None,
            recorded: None,
            certainty: Certainty::default(),
            label: Label::default(),
            weight: None,
            note: None,
            span: Span::default(),
        }
    }

    /// A register that covers a relation.
    pub(crate) fn covers(
        &mut self,
        name: &str,
        relation: &str,
        of: Option<&str>,
        from: Option<&str>,
        through: Option<&str>,
    ) -> EntityId {
        let id = self.entity(name);
        let of = of.map(|of| self.entity(of));
        let relation = self.library.relation(relation).expect("a relation");
        let register = self.library.registers.entry(id).or_default();
        register.covers.push(Coverage { relation, of, from: from.map(day), through: through.map(day) });
        id
    }

    /// A viewpoint written `A, B > registers > others`.
    pub(crate) fn trust(&mut self, text: &str) -> Viewpoint {
        let ranks = text
            .split(" > ")
            .map(|rank| {
                rank.split(", ")
                    .map(|who| match who {
                        "registers" => Trusted::Registers,
                        "others" => Trusted::Others,
                        name => Trusted::Named(self.entity(name)),
                    })
                    .collect()
            })
            .collect();
        Viewpoint::from_declaration(&ViewpointDeclaration {
            name: text.into(),
            title: None,
            ranks,
            admits: vec![],
        })
    }

    pub(crate) fn heard(&self, viewpoint: &Viewpoint) -> Heard<'_> {
        Heard::new(&self.library, viewpoint, None, None)
    }

    pub(crate) fn known(&self, viewpoint: &Viewpoint, on: &str) -> Heard<'_> {
        Heard::new(&self.library, viewpoint, Some(day(on)), None)
    }
}

/// Certain and possible days of a fact.
pub(crate) fn holds(heard: &Heard<'_>, fact: &Fact) -> (DaySet, DaySet) {
    let truth = heard.ground(fact).truth;
    (truth.certain(), truth.possible())
}

pub(crate) fn gap(heard: &Heard<'_>, fact: &Fact, number: i32) -> Option<Gap> {
    *heard.ground(fact).gap.at(Day::from_number(number))
}

/// All facts of a relation.
pub(crate) fn pattern_of(relation: RelationId, roles: usize) -> Pattern {
    Pattern { relation, slots: vec![foederis_model::Slot::Any(None); roles] }
}
