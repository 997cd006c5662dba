//! What an editor asks of files that are being written: where a name is declared, where it stands, what may be written.
//!
//! Answers are plain data with byte offsets; doors turn them into what their protocol wants. What needs the words of one
//! file only takes its tree; what needs the names of all takes a [`Workspace`].

mod completion;
mod folds;
mod hover;
mod index;
mod outline;
mod rename;
mod tokens;
mod variables;
mod words;
mod workspace;

pub use completion::{Completion, CompletionKind};
pub use folds::{Fold, folds, selections};
pub use hover::Hover;
pub use index::{Index, Name, Reference, compile_indexed};
pub use outline::{Outline, outline};
pub use rename::Renamable;
pub use tokens::{Token, TokenKind};
pub use variables::{Variable, variable_at};
pub use words::{Words, words};
pub use workspace::Workspace;
