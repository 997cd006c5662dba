//! What Foederis talks about: days, things, relations, rules, statements and proofs.
//!
//! Plain data and its arithmetic. Nothing here reads a file, a clock or the environment, and nothing knows a treaty.
//! The language writes a [`Library`], the record and the engine read it.
//!
//! ```
//! use foederis_model::{Bounds, Day, Period, Timeline, Truth};
//! // A notice received on 29 January 2024 takes effect one year later.
//! let received = Day::from_ymd(2024, 1, 29).unwrap();
//! let notice = Timeline::step(Truth::No, received, Truth::Yes);
//! let out = notice.after(Period::months(12));
//! assert_eq!(*out.at(Day::from_ymd(2025, 1, 28).unwrap()), Truth::No);
//! assert_eq!(*out.at(Day::from_ymd(2025, 1, 29).unwrap()), Truth::Yes);
//! # let _ = Bounds;
//! ```

mod date;
mod day;
mod evidence;
mod expectation;
mod id;
mod library;
mod limits;
mod names;
mod places;
mod proof;
mod rule;
mod statement;
mod timeline;

pub use date::{DateError, DateMargin, DatePrecision, ImpreciseDate};
pub use day::{Day, Period, Rounding, RunsTo};
pub use evidence::{Alone, Each, Evidence, Gap, Ground, HeardOtherwise, JointEvidence, ViewpointSet};
pub use expectation::{Case, CaseQuestion, Complaint, Expectation, Expected, Test};
pub use id::{
    ConditionId, EntityId, Fact, KindId, Pattern, RelationId, RuleId, Slot, Span, StatementId, Value,
};
pub use library::{
    Article, ArticleText, Clause, Condition, Entity, File, Instrument, Kind, LANGUAGE_VERSION, Library,
    Relation, Role, RoleKind, Silence, Verdicts,
};
pub use limits::{Limits, StopSignal, Stopped};
pub use names::{NameError, resolve_name};
pub use proof::{Proof, ProofStep};
pub use rule::{Atom, Comparison, Formula, Line, Quota, Rule, Term, Variable};
pub use statement::{
    Certainty, Coverage, Label, Modality, Register, Source, Statement, Trusted, Validity,
    ViewpointDeclaration, content_id,
};
pub use timeline::{Algebra, Bounds, DaySet, Timeline, Truth};
