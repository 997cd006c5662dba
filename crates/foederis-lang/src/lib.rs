//! The language of Foederis: text to a lossless tree, to a library that can be asked, and back to tidy text.
//!
//! A reader that never fails ([`parse`]) gives a tree whose text is the text that was read, and errors as data.
//! [`compile`] reads many files as one [`Library`](foederis_model::Library) and says everything that is wrong with
//! them at once. [`parse_pattern`] and [`parse_given`] read what people type at a prompt. The language itself is
//! described in `docs/language/reference.md`.
//!
//! ```
//! let text = r#"
//! kind state
//! state Arland
//! relation party(state: state, treaty: treaty)
//!   derived
//! relation consent(act: act, state: state, treaty: treaty)
//!   act
//!   registered
//!
//! treaty pact "A Pact"
//!
//! article 2 "Parties"
//!   rule party(?state, pact)
//!     if consent(?_, ?state, pact)
//! "#;
//! let compiled = foederis_lang::compile(&[("pact.foe".into(), text.into())]);
//! assert!(!compiled.has_errors());
//! let rule = &compiled.library.rules[0];
//! assert_eq!(compiled.library.entities[rule.article.unwrap().index()].name, "pact/2");
//! ```

mod allowed;
mod ast;
mod characters;
mod check;
mod codes;
mod diagnostic;
pub mod editor;
mod format;
mod lexer;
mod limits;
mod lines;
mod look_alike;
mod lower;
mod mend;
mod numerals;
mod parser;
mod pattern;
mod resemblance;
mod suggest;
mod syntax_kind;
mod whitespace;

pub use allowed::Silenced;
pub use codes::{codes, explain};
pub use diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Severity};
pub use format::format;
pub use limits::LARGEST_TEXT;
pub use lines::{LineIndex, Position};
pub use lower::{Compilation, compile};
pub use mend::{Applied, Mended, mend};
pub use parser::{Parse, parse};
pub use pattern::{parse_given, parse_given_with_acts, parse_pattern};
pub use resemblance::Resemblance;
pub use syntax_kind::{Foe, SyntaxKind, SyntaxNode, SyntaxToken};
