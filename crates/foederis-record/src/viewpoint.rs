//! A viewpoint: whom to believe, in which order, and which modalities count as fact.

use foederis_model::{EntityId, Library, Modality, Statement, Trusted, Value, ViewpointDeclaration};

/// A named order of trust.
///
/// ```
/// use foederis_record::Viewpoint;
/// assert_eq!(Viewpoint::all().name(), "all");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewpoint {
    name: String,
    title: String,
    ranks: Vec<Vec<Trusted>>,
    admits: Vec<Modality>,
}

impl Viewpoint {
    /// Everybody, equally.
    #[must_use]
    pub fn all() -> Self {
        Self {
            name: "all".into(),
            title: "Everybody, equally believed".into(),
            ranks: vec![vec![Trusted::Registers, Trusted::Others]],
            admits: Vec::new(),
        }
    }

    /// Registers only.
    #[must_use]
    pub fn register() -> Self {
        Self {
            name: "register".into(),
            title: "Registers only".into(),
            ranks: vec![vec![Trusted::Registers]],
            admits: Vec::new(),
        }
    }

    /// One speaker (or state spoken for, register or source) first, all others after.
    #[must_use]
    pub fn of_speaker(library: &Library, speaker: EntityId) -> Self {
        let value = Value::Entity(speaker);
        Self {
            name: library.name(value),
            title: format!("{} first, then all others", library.title(value)),
            ranks: vec![vec![Trusted::Named(speaker)], vec![Trusted::Others]],
            admits: Vec::new(),
        }
    }

    /// As [`Viewpoint::of_speaker`], for somebody of whom no statement is on record.
    #[must_use]
    pub fn of_silent(library: &Library, body: EntityId) -> Self {
        let title = library.title(Value::Entity(body));
        Self {
            title: format!("{title}, of whom no statement is on record, then all others"),
            ..Self::of_speaker(library, body)
        }
    }

    /// As a library declares it.
    #[must_use]
    pub fn from_declaration(declaration: &ViewpointDeclaration) -> Self {
        Self {
            name: declaration.name.clone(),
            title: declaration.title.clone().unwrap_or_else(|| declaration.name.clone()),
            ranks: declaration.ranks.clone(),
            admits: declaration.admits.clone(),
        }
    }

    /// Its name, by which [`Viewpoint::resolve`] finds it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Ranks of trust, the most trusted first.
    #[must_use]
    pub fn ranks(&self) -> &[Vec<Trusted>] {
        &self.ranks
    }

    /// Whether what is said in this way counts as stated.
    #[must_use]
    pub fn admits(&self, modality: Modality) -> bool {
        modality == Modality::States || self.admits.contains(&modality)
    }

    /// The rank that a statement counts in: the most trusted that covers it; none if nobody here trusts it.
    #[must_use]
    pub fn rank_of(&self, statement: &Statement) -> Option<usize> {
        let by_name = |trusted: &Trusted| match trusted {
            Trusted::Named(entity) => names(statement, *entity),
            Trusted::Registers => is_entry(statement),
            Trusted::Others => false,
        };
        self.ranks
            .iter()
            .position(|rank| rank.iter().any(by_name))
            .or_else(|| self.ranks.iter().position(|rank| rank.contains(&Trusted::Others)))
    }
}

/// Whether an entity is answerable for a statement or reports it.
fn names(statement: &Statement, entity: EntityId) -> bool {
    statement.for_whom == Some(entity)
        || statement.speaker == Some(entity)
        || statement.register == Some(entity)
        || statement.sources.contains(&entity)
}

/// Whether it is an entry in a register; what nobody in particular says is taken as one.
fn is_entry(statement: &Statement) -> bool {
    statement.register.is_some() || (statement.speaker.is_none() && statement.for_whom.is_none())
}
