//! Noting which words are names, and of what; for editors.

use foederis_model::{EntityId, Relation, RelationId, Span};

use super::Lowering;
use super::names::id;
use crate::ast::in_braces;
use crate::editor::{Name, Reference};
use crate::syntax_kind::SyntaxToken;

impl Lowering {
    /// A name that is written here.
    pub(crate) fn refers(&mut self, span: Span, name: Name) {
        self.note_reference(span, name, false);
    }

    /// A name that is declared here.
    pub(crate) fn declares(&mut self, span: Span, name: Name) {
        self.note_reference(span, name, true);
    }

    /// A thing that is named here; of `instrument/article`, either part has its place.
    pub(crate) fn refers_to_thing(&mut self, written: &str, span: Span, entity: EntityId) {
        if !self.indexed {
            return;
        }
        let parts = written.split_once('/');
        let Some((instrument, designation)) = parts.filter(|_| self.is_article(entity)) else {
            return self.refers(span, Name::Thing(entity));
        };
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        if let Some(instrument) = self.library.entity(instrument) {
            let end = span.end.saturating_sub(length(designation) + 1);
            self.refers(Span { end, ..span }, Name::Thing(instrument));
        }
        let start = span.end.saturating_sub(length(designation));
        self.refers(Span { start, ..span }, Name::Thing(entity));
    }

    /// A role of the relation that is being declared: it gets the next number.
    pub(crate) fn refers_to_role(&mut self, span: Span, role: usize) {
        let relation = id(self.library.relations.len(), RelationId);
        self.refers(span, id(role, |role| Name::Role(relation, role)));
    }

    /// The roles in braces in how a relation reads.
    pub(crate) fn refers_to_roles_read(
        &mut self,
        file: u32,
        token: Option<&SyntaxToken>,
        relation: &Relation,
    ) {
        let Some(token) = token.filter(|_| self.indexed) else {
            return;
        };
        for (name, range) in in_braces(token) {
            if let Some(role) = relation.roles.iter().position(|r| r.name == name) {
                let span = self.span(file, range.0, range.1);
                self.refers_to_role(span, role);
            }
        }
    }

    fn is_article(&self, entity: EntityId) -> bool {
        self.library.entities[entity.index()].kind == self.built_in_kind("article")
    }

    /// The word for a verdict, as a name.
    pub(crate) fn verdict_name(&mut self, word: &str) -> Name {
        let known = self.verdicts.iter().position(|v| v == word);
        let at = known.unwrap_or_else(|| {
            self.verdicts.push(word.to_owned());
            self.verdicts.len() - 1
        });
        id(at, Name::Verdict)
    }

    fn note_reference(&mut self, span: Span, name: Name, declares: bool) {
        if self.indexed {
            self.references.push(Reference { span, name, declares });
        }
    }
}
