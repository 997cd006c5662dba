//! Who said what, for whom, where and when; whom a viewpoint believes.
//!
//! - [`Viewpoint`]: an ordered trust, and which modalities count as fact. [`viewpoints`] lists those of a library.
//! - [`Heard`]: what one viewpoint hears of a record as known on one day. It is the
//!   [`Evidence`](foederis_model::Evidence) that an engine asks, and it can be asked under assumptions.
//! - [`NotAdmitted`]: why a statement that exists is no ground here.
//!
//! Inside: `fold` turns what was said about one fact into days, `silence` says what silence means, `index` finds
//! statements, `overlay` holds assumptions.
//!
//! ```
//! use foederis_model::{Day, EntityId, Entity, Evidence, Fact, KindId, Library, Relation, RelationId, Silence, Span};
//! use foederis_model::{Modality, Statement, StatementId, Truth, Validity, Value};
//! use foederis_record::{Heard, Viewpoint};
//!
//! // A and B speak of whether a place is calm, from which silence concludes nothing.
//! let thing = |name: &str| Entity {
//!     name: name.into(), kind: KindId(0), title: None, codes: vec![], also: vec![], note: None, span: Span::default(),
//! };
//! let calm = Relation {
//!     name: "calm".into(), roles: vec![], silence: Silence::Open(vec![0]), act: false, at_most_one: None,
//!     reads: None, reads_not: None, span: Span::default(),
//! };
//! let fact = Fact::new(RelationId(0), [Value::Entity(EntityId(2))]);
//! let says = |id: u32, denies: bool| Statement {
//!     id: StatementId(id), name: format!("s{id}"), register: None, speaker: Some(EntityId(id)), for_whom: None,
//!     sources: vec![], words: vec![], translations: vec![], paraphrase: None, fact: fact.clone(), denies,
//!     modality: Modality::States, validity: Validity::From("2001-05-10".parse().unwrap()), said: None, said_at: None,
//!     notified: None, recorded: None, certainty: Default::default(), label: Default::default(), weight: None,
//!     note: None, span: Span::default(),
//! };
//! let library = Library {
//!     entities: vec![thing("A"), thing("B"), thing("Aville")],
//!     relations: vec![calm],
//!     statements: vec![says(0, false), says(1, true)],
//!     ..Library::default()
//! };
//! let day: Day = "2001-06-01".parse().unwrap();
//!
//! let all = Heard::new(&library, &Viewpoint::all(), None, None);
//! assert_eq!(*all.ground(&fact).truth.at(day), Truth::Open);
//! let a = Heard::new(&library, &Viewpoint::of_speaker(&library, EntityId(0)), None, None);
//! assert_eq!(*a.ground(&fact).truth.at(day), Truth::Yes);
//! let not_so = a.assuming(&[(fact.clone(), false)]);
//! assert_eq!(*not_so.ground(&fact).truth.at(day), Truth::No);
//! ```

mod admitted;
mod fold;
mod further;
mod heard;
mod index;
mod overlay;
mod resolve;
mod silence;
mod viewpoint;

pub use admitted::NotAdmitted;
pub use further::may_be_heard_otherwise;
pub use heard::{Branch, Heard, Noted};
pub use resolve::viewpoints;
pub use viewpoint::Viewpoint;
