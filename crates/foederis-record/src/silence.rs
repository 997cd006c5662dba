//! What silence means: by the relation's declaration and by what registers say that they cover.

use foederis_model::{Coverage, Day, Fact, Library, Silence, Timeline, Truth, Value};

/// The coverage lines of all registers, by relation.
#[derive(Clone, Debug)]
pub(crate) struct Coverages {
    by_relation: Vec<Vec<Coverage>>,
}

impl Coverages {
    pub(crate) fn new(library: &Library) -> Self {
        let mut by_relation = vec![Vec::new(); library.relations.len()];
        for coverage in library.registers.values().flat_map(|r| &r.covers) {
            if let Some(lines) = by_relation.get_mut(coverage.relation.index()) {
                lines.push(coverage.clone());
            }
        }
        Self { by_relation }
    }

    /// The lines that cover a fact: of its relation, and for all things or for one that it names.
    fn of<'a>(&'a self, fact: &'a Fact) -> impl Iterator<Item = &'a Coverage> {
        self.by_relation
            .get(fact.relation.index())
            .into_iter()
            .flatten()
            .filter(|line| line.of.is_none_or(|thing| fact.values.contains(&Value::Entity(thing))))
    }

    /// What the silence of registers says of a fact: no from the first day covered on (past the last, as the record
    /// stands), nothing before it; no on all days if no register covers the fact.
    fn silence(&self, fact: &Fact) -> Timeline<Truth> {
        match self.of(fact).map(|l| l.from.unwrap_or(Day::MIN)).min() {
            Some(first) if first != Day::MIN => Timeline::step(Truth::Open, first, Truth::No),
            _ => Timeline::never(),
        }
    }

    /// The last day covered, if `day` is past it.
    pub(crate) fn past(&self, fact: &Fact, day: Day) -> Option<Day> {
        let begun = |l: &&Coverage| l.from.is_none_or(|from| from <= day);
        let through = self.of(fact).filter(begun).map(|l| l.through.unwrap_or(Day::MAX)).max()?;
        (through < day).then_some(through)
    }
}

/// What silence says of a fact; `introduced` tells whether these values have been brought up together, and `named` whether
/// some heard statement is for a fact of its relation with the same values in these roles.
pub(crate) fn silence(
    library: &Library,
    coverages: &Coverages,
    fact: &Fact,
    introduced: impl FnOnce(&[Value]) -> bool,
    named: impl FnOnce(&[usize]) -> bool,
) -> Timeline<Truth> {
    let Some(relation) = library.relations.get(fact.relation.index()) else {
        return Timeline::never();
    };
    match &relation.silence {
        Silence::Derived | Silence::SaidOf(_) => Timeline::never(),
        Silence::Presumed => Timeline::always(Truth::Yes),
        Silence::Registered => coverages.silence(fact),
        Silence::OpenUntilNamed(roles) if named(roles) => Timeline::never(),
        Silence::Open(roles) | Silence::OpenUntilNamed(roles) => {
            let about: Vec<Value> = roles.iter().filter_map(|r| fact.values.get(*r).copied()).collect();
            if introduced(&about) { Timeline::always(Truth::Open) } else { Timeline::never() }
        }
    }
}
