//! A library: law, record, cases and tests of one reading, immutable once built.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::{
    Case, ConditionId, DateMargin, EntityId, Fact, KindId, Register, RelationId, Rounding, Rule, Source,
    Span, Statement, Test, Value, ViewpointDeclaration,
};

/// The version of the language that this program reads and of the bytes that it writes.
pub const LANGUAGE_VERSION: u32 = 1;

/// Everything that was read: plain data, `Send + Sync`, the same for every question.
///
/// Ids are positions in these lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Library {
    /// The files it was read from, by name, with their text (for carets and quotations).
    pub files: Vec<File>,
    /// Kinds of things.
    pub kinds: Vec<Kind>,
    /// Things.
    pub entities: Vec<Entity>,
    /// Relations.
    pub relations: Vec<Relation>,
    /// Kinds of conditions of duties, in the order of verdicts.
    pub conditions: Vec<Condition>,
    /// The words for the verdicts that no single condition gives.
    pub verdicts: Verdicts,
    /// The declared wordings of clauses, in the order in which they were read.
    pub clauses: Vec<Clause>,
    /// Rules of law, with those that clause lines and definitions give.
    pub rules: Vec<Rule>,
    /// Treaties and other instruments, by entity.
    pub instruments: IndexMap<EntityId, Instrument>,
    /// Questions of interpretation, by entity, each with its readings in order.
    pub questions: IndexMap<EntityId, Vec<EntityId>>,
    /// Sources, by entity.
    pub sources: IndexMap<EntityId, Source>,
    /// Registers, by entity.
    pub registers: IndexMap<EntityId, Register>,
    /// Statements and register entries.
    pub statements: Vec<Statement>,
    /// Declared viewpoints, by entity.
    pub viewpoints: IndexMap<EntityId, ViewpointDeclaration>,
    /// Cases.
    pub cases: Vec<Case>,
    /// In-file tests.
    pub tests: Vec<Test>,
    /// By how many days `?` and `~` widen.
    pub margin: DateMargin,
    /// Exact names to entities (the names of the language; titles and codes are in the entities).
    pub names: BTreeMap<String, EntityId>,
    /// Which articles override which: (the stronger, the weaker).
    pub overrides: Vec<(EntityId, EntityId)>,
}

/// A source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The path as given.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A kind of thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// Its name in the language.
    pub name: String,
    /// The wider kind it belongs to.
    pub wider: Option<KindId>,
    /// Where it is declared; nowhere for the kinds that always exist.
    pub span: Span,
}

/// A thing with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Its name in the language.
    pub name: String,
    /// Its kind.
    pub kind: KindId,
    /// Its title, for people.
    pub title: Option<String>,
    /// Codes: scheme and value (`cow 371`).
    pub codes: Vec<(String, String)>,
    /// Other names.
    pub also: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// How silence about a relation is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Silence {
    /// Silence means no, over the register's coverage.
    Registered,
    /// Silence means unknown, for what a heard statement has brought up in these roles; otherwise no.
    Open(Vec<usize>),
    /// The same until some heard statement names a value for these things; then silence about other values means no.
    OpenUntilNamed(Vec<usize>),
    /// What is said of another relation, of the same roles, is said of this one; but silence means no.
    SaidOf(RelationId),
    /// Holds unless stated otherwise.
    Presumed,
    /// Decided by rules; statements about it are claims.
    Derived,
}

impl Silence {
    /// The roles of an open relation about which silence means unknown.
    #[must_use]
    pub fn open_about(&self) -> Option<&[usize]> {
        match self {
            Self::Open(roles) | Self::OpenUntilNamed(roles) => Some(roles),
            Self::Registered | Self::SaidOf(_) | Self::Presumed | Self::Derived => None,
        }
    }
}

/// A relation between things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// Its name in the language.
    pub name: String,
    /// Its roles, in order: name and kind.
    pub roles: Vec<Role>,
    /// How silence is taken.
    pub silence: Silence,
    /// An act happens on a day; what is not an act is a state of affairs.
    pub act: bool,
    /// The role in which at most one value holds at a time.
    pub at_most_one: Option<usize>,
    /// How a fact is read out: `{role}` stands for the value.
    pub reads: Option<String>,
    /// How its denial is read out.
    pub reads_not: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A role of a relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// What can stand in it.
    pub kind: RoleKind,
}

/// What can stand in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleKind {
    /// A thing of this kind or a narrower one.
    Entity(KindId),
    /// A thing of any kind (`thing`).
    Thing,
    /// A whole number (`number`).
    Number,
    /// A period (`period`).
    Period,
    /// A date (`date`).
    Date,
}

/// A kind of condition of a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Its name in the language, such as `trigger`.
    pub name: String,
    /// The verdict when it is the first that certainly fails.
    pub fails: String,
    /// Where it is declared.
    pub span: Span,
}

/// A declared wording of clauses: a line of these words states facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// The words; `{name}` stands for a value, `{name...}` for a list.
    pub text: String,
    /// Other words by which treaties say the same: to find the wording by, not to be written.
    pub also: Vec<String>,
    /// The values that it takes, in order: name and kind.
    pub values: Vec<Role>,
    /// The relations that it states.
    pub states: Vec<RelationId>,
    /// Where it is declared.
    pub span: Span,
}

/// The verdicts that no single condition gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// There is no such duty in the treaty.
    pub without_rule: String,
    /// All conditions hold.
    pub all: String,
    /// None certainly fails, and one that is undetermined is contested or in conflict.
    pub contested: String,
    /// None certainly fails and some are undetermined.
    pub otherwise: String,
}

/// A treaty or another instrument, with its texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Where the text is published.
    pub cite: Option<String>,
    /// Links to the text.
    pub links: Vec<String>,
    /// The authentic languages.
    pub authentic: Vec<String>,
    /// How months round; `LibraryConvention` when it does not say.
    pub months: Rounding,
    /// Its articles, in order.
    pub articles: Vec<Article>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Where it is declared.
    pub span: Span,
}

/// An article of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its entity, named `instrument/designation`.
    pub entity: EntityId,
    /// Its designation: `4`, `70(1)(b)`.
    pub designation: String,
    /// Its heading.
    pub title: Option<String>,
    /// Its texts; the first without a version is the text of all versions.
    pub texts: Vec<ArticleText>,
    /// Questions of interpretation that it declares.
    pub questions: Vec<EntityId>,
    /// Where it is declared.
    pub span: Span,
}

/// One version of an article's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleText {
    /// The version; none for what belongs to the article as such.
    pub version: Option<EntityId>,
    /// What the version is, in words.
    pub title: Option<String>,
    /// The authentic words: language and text.
    pub words: Vec<(String, String)>,
    /// Our translation: language and text.
    pub translations: Vec<(String, String)>,
    /// Why it is encoded as it is.
    pub encodings: Vec<String>,
    /// What is not formalised.
    pub untranslated: Vec<String>,
}

impl Library {
    /// The entity with exactly this name.
    #[must_use]
    pub fn entity(&self, name: &str) -> Option<EntityId> {
        self.names.get(name).copied()
    }

    /// The relation with exactly this name.
    #[must_use]
    pub fn relation(&self, name: &str) -> Option<RelationId> {
        let at = self.relations.iter().position(|r| r.name == name)?;
        u32::try_from(at).ok().map(RelationId)
    }

    /// The kind with exactly this name.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<KindId> {
        let at = self.kinds.iter().position(|k| k.name == name)?;
        u32::try_from(at).ok().map(KindId)
    }

    /// Whether `kind` is `wider` or belongs to it.
    #[must_use]
    pub fn is_kind(&self, kind: KindId, wider: KindId) -> bool {
        // A chain of wider kinds is at most as long as there are kinds; the bound keeps a faulty circle from hanging us.
        let mut current = Some(kind);
        for _ in 0..=self.kinds.len() {
            match current {
                Some(k) if k == wider => return true,
                Some(k) => current = self.kinds.get(k.index()).and_then(|k| k.wider),
                None => return false,
            }
        }
        false
    }

    /// Whether a value can stand in a role.
    #[must_use]
    pub fn fits(&self, value: Value, kind: RoleKind) -> bool {
        match (value, kind) {
            (Value::Entity(_), RoleKind::Thing)
            | (Value::Number(_), RoleKind::Number)
            | (Value::Period(_), RoleKind::Period)
            | (Value::Date(_), RoleKind::Date) => true,
            (Value::Entity(e), RoleKind::Entity(k)) => self.is_kind(self.entities[e.index()].kind, k),
            _ => false,
        }
    }

    /// The name of a value in the language.
    #[must_use]
    pub fn name(&self, value: Value) -> String {
        match value {
            Value::Entity(e) => self.entities[e.index()].name.clone(),
            Value::Number(n) => n.to_string(),
            Value::Period(p) => p.to_string(),
            Value::Date(d) => d.to_string(),
        }
    }

    /// The value as people call it: the title where there is one, "Article 4 of ..." for an article.
    #[must_use]
    pub fn title(&self, value: Value) -> String {
        let Value::Entity(id) = value else {
            return self.name(value);
        };
        let entity = &self.entities[id.index()];
        if let Some((instrument, article)) = self.article(id) {
            return format!(
                "Article {} of the {}",
                article.designation,
                self.title(Value::Entity(instrument))
            );
        }
        entity.title.clone().unwrap_or_else(|| entity.name.clone())
    }

    /// The instrument and the article that an entity names.
    #[must_use]
    pub fn article(&self, id: EntityId) -> Option<(EntityId, &Article)> {
        let name = &self.entities.get(id.index())?.name;
        let (instrument, _) = name.split_once('/')?;
        let instrument = self.entity(instrument)?;
        let found = self.instruments.get(&instrument)?.articles.iter().find(|a| a.entity == id)?;
        Some((instrument, found))
    }

    /// A relation with its roles and their kinds, as it is declared: `party(state: state, instrument: instrument)`.
    #[must_use]
    pub fn write_relation(&self, relation: &Relation) -> String {
        let role = |role: &Role| {
            let kind = match role.kind {
                RoleKind::Entity(kind) => self.kinds.get(kind.index()).map_or("", |k| k.name.as_str()),
                RoleKind::Thing => "thing",
                RoleKind::Number => "number",
                RoleKind::Period => "period",
                RoleKind::Date => "date",
            };
            format!("{}: {kind}", role.name)
        };
        let roles: Vec<String> = relation.roles.iter().map(role).collect();
        format!("{}({})", relation.name, roles.join(", "))
    }

    /// A fact in the language: `party(Armenia, cst-1992)`.
    #[must_use]
    pub fn write_fact(&self, fact: &Fact) -> String {
        let values: Vec<String> = fact.values.iter().map(|v| self.name(*v)).collect();
        format!("{}({})", self.relations[fact.relation.index()].name, values.join(", "))
    }

    /// A fact, or its denial, as a sentence without a full stop.
    #[must_use]
    pub fn read_fact(&self, fact: &Fact, denied: bool) -> String {
        let relation = &self.relations[fact.relation.index()];
        let template = if denied { relation.reads_not.as_ref() } else { relation.reads.as_ref() };
        let Some(template) = template else {
            return if denied {
                match &relation.reads {
                    Some(_) => format!("it is not so that {}", self.read_fact(fact, false)),
                    None => format!("not {}", self.write_fact(fact)),
                }
            } else {
                self.write_fact(fact)
            };
        };
        let mut text = template.clone();
        for (role, value) in relation.roles.iter().zip(&fact.values) {
            let slot = format!("{{{}}}", role.name);
            if text.contains(&slot) {
                text = text.replace(&slot, &self.title(*value));
            }
        }
        text
    }

    /// A pattern as a sentence: what is left open reads as "some" and the role.
    #[must_use]
    pub fn read_pattern(&self, pattern: &crate::Pattern) -> String {
        let relation = &self.relations[pattern.relation.index()];
        let words = |i: usize, slot: &crate::Slot| match slot {
            crate::Slot::Is(value) => self.title(*value),
            crate::Slot::Any(_) => {
                format!("some {}", relation.roles.get(i).map_or("value", |r| r.name.as_str()))
            }
        };
        let values: Vec<String> = pattern.slots.iter().enumerate().map(|(i, s)| words(i, s)).collect();
        match &relation.reads {
            Some(template) => {
                let mut text = template.clone();
                for (role, value) in relation.roles.iter().zip(&values) {
                    text = text.replace(&format!("{{{}}}", role.name), value);
                }
                text
            }
            None => format!("{}({})", relation.name, values.join(", ")),
        }
    }

    /// The condition with this name.
    #[must_use]
    pub fn condition(&self, name: &str) -> Option<ConditionId> {
        let at = self.conditions.iter().position(|c| c.name == name)?;
        u32::try_from(at).ok().map(ConditionId)
    }

    /// Versioned bytes that [`Library::from_bytes`] reads back.
    ///
    /// # Errors
    /// When a part cannot be serialized, which is a defect of the program.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let mut bytes = b"foederis library ".to_vec();
        bytes.extend_from_slice(&LANGUAGE_VERSION.to_le_bytes());
        postcard::to_extend(self, bytes).map_err(|e| format!("this library cannot be written as bytes: {e}"))
    }

    /// Reads what [`Library::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are not a library, are cut short, or are of another language version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let rest =
            bytes.strip_prefix(b"foederis library ").ok_or("these bytes are not a Foederis library")?;
        let (version, rest) = rest.split_at_checked(4).ok_or("these bytes are cut short")?;
        if version != LANGUAGE_VERSION.to_le_bytes() {
            return Err(format!("this library is not of language version {LANGUAGE_VERSION}"));
        }
        postcard::from_bytes(rest).map_err(|e| format!("these bytes are damaged or cut short: {e}"))
    }
}
