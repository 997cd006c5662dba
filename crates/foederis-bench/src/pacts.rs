//! The world as a library: the law of `law/pacts.foe`, and a record built from values, as an importer would.

use foederis_lang::compile;
use foederis_model::{
    Certainty, Day, Entity, EntityId, Fact, ImpreciseDate, Label, Library, Modality, RelationId, Span,
    Statement, StatementId, Validity, Value,
};

use crate::world::{Membership, REGIONS, STATES, World};

/// The law that the world lives under, in the language.
pub const LAW: &str = include_str!("../law/pacts.foe");

/// A library of which some numbers mean something outside it.
#[derive(Debug)]
pub struct Pacts {
    /// Law and record.
    pub library: Library,
    first_state: u32,
    first_pact: u32,
    first_region: u32,
    first_incident: u32,
}

impl Pacts {
    /// Law and record of a world.
    ///
    /// # Panics
    /// When the law in `law/pacts.foe` does not compile, or lacks a relation that the record uses.
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "the law is part of this crate, and a benchmark without it measures nothing"
    )]
    pub fn new(world: &World) -> Self {
        let compilation = compile(&[("pacts.foe".to_owned(), LAW.to_owned())]);
        if compilation.has_errors() {
            let messages: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
            panic!("law/pacts.foe does not compile: {}", messages.join("; "));
        }
        let mut builder = Builder { library: compilation.library };
        let first_state = builder.things("state", "s", STATES);
        let first_pact = builder.things("pact", "p", world.pacts);
        let first_region = builder.things("region", "r", REGIONS);
        let incidents = u32::try_from(world.incidents.len()).unwrap_or(u32::MAX);
        let first_incident = builder.things("incident", "i", incidents);
        let thing = |first: u32, number: u32| Value::Entity(EntityId(first + number));
        let (consent, notice) = (builder.relation("consent"), builder.relation("notice"));
        for m in &world.memberships {
            let values = [thing(first_state, m.state), thing(first_pact, m.pact)];
            builder.act(Fact::new(consent, values), m.consent);
            if let Some(day) = m.notice {
                builder.act(Fact::new(notice, values), day);
            }
        }
        let covers = builder.relation("covers");
        for (pact, region) in &world.covers {
            let values = [thing(first_pact, *pact), thing(first_region, *region)];
            builder.state(Fact::new(covers, values), Validity::Always);
        }
        let (attack, place) = (builder.relation("attack"), builder.relation("place"));
        for (number, i) in (0..).zip(&world.incidents) {
            let (incident, region) = (thing(first_incident, number), thing(first_region, i.region));
            let values = [incident, thing(first_state, i.attacker), thing(first_state, i.victim)];
            builder.act(Fact::new(attack, values), i.day);
            builder.state(Fact::new(place, [incident, region]), Validity::Always);
        }
        Self { library: builder.library, first_state, first_pact, first_region, first_incident }
    }

    /// A relation of the law.
    #[must_use]
    pub fn relation(&self, name: &str) -> RelationId {
        self.library.relation(name).unwrap_or(RelationId(u32::MAX))
    }

    /// The value for a state's number.
    #[must_use]
    pub fn state(&self, number: u32) -> Value {
        Value::Entity(EntityId(self.first_state + number))
    }

    /// The value for an incident's number.
    #[must_use]
    pub fn incident(&self, number: u32) -> Value {
        Value::Entity(EntityId(self.first_incident + number))
    }

    /// The fact that a state is a party.
    #[must_use]
    pub fn party(&self, of: &Membership) -> Fact {
        Fact::new(self.relation("party"), [self.state(of.state), self.pact(of.pact)])
    }

    /// A statement that a state gave notice on a day.
    #[must_use]
    pub fn notice(&self, of: &Membership, day: Day) -> Statement {
        let fact = Fact::new(self.relation("notice"), [self.state(of.state), self.pact(of.pact)]);
        stated(self.library.statements.len(), fact, Validity::On(ImpreciseDate::day(day)))
    }

    /// The value for a pact's number.
    #[must_use]
    pub fn pact(&self, number: u32) -> Value {
        Value::Entity(EntityId(self.first_pact + number))
    }

    /// The number of a state, pact, region or incident among its like.
    #[must_use]
    pub fn number(&self, value: Value) -> u32 {
        let Value::Entity(EntityId(id)) = value else { return u32::MAX };
        let firsts = [self.first_incident, self.first_region, self.first_pact, self.first_state];
        firsts.into_iter().find(|first| id >= *first).map_or(id, |first| id - first)
    }
}

struct Builder {
    library: Library,
}

impl Builder {
    /// Declares so many things of a kind; gives the number of the first.
    fn things(&mut self, kind: &str, prefix: &str, count: u32) -> u32 {
        let first = u32::try_from(self.library.entities.len()).unwrap_or(u32::MAX);
        let Some(kind) = self.library.kind(kind) else { return first };
        for number in 0..count {
            let name = format!("{prefix}{number}");
            self.library.names.insert(name.clone(), EntityId(first + number));
            self.library.entities.push(Entity {
                name,
                kind,
                title: None,
                codes: Vec::new(),
                also: Vec::new(),
                note: None,
                span: Span::default(),
            });
        }
        first
    }

    fn relation(&self, name: &str) -> RelationId {
        self.library.relation(name).unwrap_or(RelationId(u32::MAX))
    }

    fn act(&mut self, fact: Fact, day: i32) {
        self.state(fact, Validity::On(ImpreciseDate::day(Day::from_number(day))));
    }

    fn state(&mut self, fact: Fact, validity: Validity) {
        let statement = stated(self.library.statements.len(), fact, validity);
        self.library.statements.push(statement);
    }
}

/// A statement of nobody in particular, as an entry of a register.
pub(crate) fn stated(number: usize, fact: Fact, validity: Validity) -> Statement {
    Statement {
        id: StatementId(u32::try_from(number).unwrap_or(u32::MAX)),
        name: String::new(),
        register: None,
        speaker: None,
        for_whom: None,
        sources: Vec::new(),
        words: Vec::new(),
        translations: Vec::new(),
        paraphrase: None,
        fact,
        denies: false,
        modality: Modality::States,
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
