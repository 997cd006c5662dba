//! What names mean, and what may have been meant.

use foederis_model::{
    Entity, EntityId, Kind, KindId, Library, Relation, RelationId, RoleKind, Span, Value, resolve_name,
};

use super::Lowering;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::look_alike::twin;
use crate::suggest::{LONGEST, looks_like, nearest, offer, or_help, suggest, suggest_thing};

/// Kinds that exist without a declaration, each with its wider kind.
pub(crate) const BUILT_IN_KINDS: &[(&str, Option<&str>)] = &[
    ("text", None),
    ("article", None),
    ("source", None),
    ("register", None),
    ("viewpoint", None),
    ("act", None),
    ("question", None),
    ("reading", None),
    ("instrument", None),
    ("treaty", Some("instrument")),
];

pub(crate) fn id<T>(number: usize, make: impl Fn(u32) -> T) -> T {
    // INVARIANT: a library has fewer than 2^32 things; its text would have to be larger than that.
    make(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A kind with its article: `a state`, `an incident`.
pub(crate) fn a_kind(name: &str) -> String {
    let vowel = name.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}

/// What may have been meant by a name.
enum Meant {
    Nothing,
    /// Where names are read as people write them.
    Certainly(EntityId),
    /// The thing has the name as its title, a code or another name.
    ByAnotherName(String),
    /// A name of other letters that look the same.
    LookingLike(String),
    /// The nearest first.
    Near(Vec<String>),
}

impl Lowering {
    pub(crate) fn built_in(&mut self) {
        for (name, wider) in BUILT_IN_KINDS {
            let wider = wider.and_then(|w| self.kinds.get(w).copied());
            self.add_kind(name, wider, Span::default());
        }
    }

    pub(crate) fn add_kind(&mut self, name: &str, wider: Option<KindId>, span: Span) -> KindId {
        let kind = id(self.library.kinds.len(), KindId);
        self.library.kinds.push(Kind { name: name.to_owned(), wider, span });
        self.kinds.insert(name.to_owned(), kind);
        kind
    }

    /// A kind that always exists.
    pub(crate) fn built_in_kind(&self, name: &str) -> KindId {
        // INVARIANT: `built_in` has run, and only names of the list are asked for.
        self.kinds.get(name).copied().unwrap_or(KindId(0))
    }

    pub(crate) fn relation_of(&self, relation: RelationId) -> &Relation {
        &self.library.relations[relation.index()]
    }

    pub(crate) fn kind_name(&self, kind: KindId) -> &str {
        self.library.kinds.get(kind.index()).map_or("thing", |k| &k.name)
    }

    /// What a role takes, with its article.
    pub(crate) fn role_kind_name(&self, kind: RoleKind) -> String {
        match kind {
            RoleKind::Entity(kind) => a_kind(self.kind_name(kind)),
            RoleKind::Thing => "a thing with a name".into(),
            RoleKind::Number => "a number".into(),
            RoleKind::Period => "a period such as `6 months`".into(),
            RoleKind::Date => "a date such as 1915-05-14".into(),
        }
    }

    /// What a value is, with its article.
    pub(crate) fn value_kind_name(&self, value: Value) -> String {
        match value {
            Value::Entity(e) => a_kind(self.kind_name(self.library.entities[e.index()].kind)),
            Value::Number(_) => "a number".into(),
            Value::Period(_) => "a period".into(),
            Value::Date(_) => "a date".into(),
        }
    }

    /// Declares a thing; a second declaration of the name is an error.
    pub(crate) fn declare_entity(
        &mut self,
        name: &str,
        kind: KindId,
        title: Option<String>,
        span: Span,
    ) -> Option<EntityId> {
        if let Some(old) = self.library.entity(name) {
            let first = self.library.entities[old.index()].span;
            let what = self.kind_name(self.library.entities[old.index()].kind).to_owned();
            self.twice(name, span, first, &format!("declared here as {}", a_kind(&what)));
            return None;
        }
        let entity = id(self.library.entities.len(), EntityId);
        self.library.entities.push(Entity {
            name: name.to_owned(),
            kind,
            title,
            codes: Vec::new(),
            also: Vec::new(),
            note: None,
            span,
        });
        self.library.names.insert(name.to_owned(), entity);
        self.declares(span, Name::Thing(entity));
        Some(entity)
    }

    pub(crate) fn twice(&mut self, name: &str, span: Span, first: Span, what: &str) {
        self.report(
            Diagnostic::error("F0204", span, format!("`{name}` is declared twice"))
                .here("declared again here")
                .also(first, what)
                .help("give one of them another name, or remove one"),
        );
    }

    /// The kind of this name, or an error that offers the nearest.
    pub(crate) fn find_kind(&mut self, name: &str, span: Span) -> Option<KindId> {
        if let Some(kind) = self.kinds.get(name).copied() {
            self.refers(span, Name::Kind(kind));
            return Some(kind);
        }
        if self.muted.contains(name) {
            return None;
        }
        let diagnostic = Diagnostic::error("F0203", span, format!("`{name}` is not a declared kind"));
        let diagnostic = self
            .meant(diagnostic, span, name, |library| library.kinds.iter().map(|k| k.name.as_str()).collect());
        let diagnostic = or_help(diagnostic, format!("declare it with a line `kind {name}`"));
        self.report(diagnostic);
        None
    }

    /// The relation of this name, or an error that offers the nearest.
    pub(crate) fn find_relation(&mut self, name: &str, span: Span) -> Option<RelationId> {
        if let Some(relation) = self.relations.get(name).copied() {
            self.refers(span, Name::Relation(relation));
            return Some(relation);
        }
        if self.muted.contains(name) {
            return None;
        }
        let diagnostic = Diagnostic::error("F0202", span, format!("`{name}` is not a declared relation"));
        let diagnostic = self.meant(diagnostic, span, name, |library| {
            library.relations.iter().map(|r| r.name.as_str()).collect()
        });
        let diagnostic = or_help(diagnostic, format!("declare it with `relation {name}(role: kind, ...)`"));
        self.report(diagnostic);
        None
    }

    /// The thing of this name, or an error that offers the nearest that would fit.
    pub(crate) fn find_entity(&mut self, name: &str, wanted: RoleKind, span: Span) -> Option<EntityId> {
        if let Some(entity) = self.library.entity(name) {
            self.refers_to_thing(name, span, entity);
            self.used_things.insert(entity);
            return Some(entity);
        }
        if self.muted.contains(name) {
            return None;
        }
        let what = self.role_kind_name(wanted);
        let diagnostic = Diagnostic::error("F0201", span, format!("`{name}` is not declared in any file"))
            .here(format!("{what} was expected here"));
        let diagnostic = match self.thing_meant(name, wanted) {
            Meant::Nothing => diagnostic,
            Meant::Certainly(entity) => return Some(entity),
            Meant::ByAnotherName(known) => offer(diagnostic, span, &[&known], true),
            Meant::LookingLike(twin) => looks_like(diagnostic, span, name, &twin),
            Meant::Near(near) => {
                let near: Vec<&str> = near.iter().map(String::as_str).take(3).collect();
                suggest_thing(diagnostic, span, name, &near)
            }
        };
        let diagnostic = match wanted {
            RoleKind::Entity(kind) => or_help(
                diagnostic,
                format!("declare it with a line `{} {name} \"title\"`", self.kind_name(kind)),
            ),
            _ => diagnostic,
        };
        self.report(diagnostic);
        None
    }

    /// Adds the names that may have been meant.
    fn meant(
        &mut self,
        diagnostic: Diagnostic,
        span: Span,
        name: &str,
        known: fn(&Library) -> Vec<&str>,
    ) -> Diagnostic {
        if !self.may_suggest(name) {
            return diagnostic;
        }
        let known = known(&self.library);
        match twin(name, known.iter().copied()) {
            Some(twin) => looks_like(diagnostic, span, name, twin),
            None => suggest(diagnostic, span, name, &nearest(name, known)),
        }
    }

    /// Whether near names are looked for: all names are gone through for one, so that there is a limit.
    fn may_suggest(&mut self, name: &str) -> bool {
        let may = self.suggestions > 0 && name.len() <= LONGEST;
        self.suggestions -= usize::from(may);
        may
    }

    /// What may have been meant by a name that no thing has.
    fn thing_meant(&mut self, name: &str, wanted: RoleKind) -> Meant {
        if !self.may_suggest(name) {
            return Meant::Nothing;
        }
        let library = &self.library;
        let fits = |kind: KindId| match wanted {
            RoleKind::Entity(role) => library.is_kind(kind, role),
            _ => true,
        };
        let error = match resolve_name(library, name, fits) {
            Ok(entity) if self.lenient => return Meant::Certainly(entity),
            Ok(entity) => return Meant::ByAnotherName(library.entities[entity.index()].name.clone()),
            Err(error) => error,
        };
        if let Some(twin) = twin(name, library.entities.iter().map(|e| e.name.as_str())) {
            return Meant::LookingLike(twin.to_owned());
        }
        match resolve_name(library, name, |_| true) {
            _ if error.close => Meant::Near(error.candidates),
            Err(error) if error.close => Meant::Near(error.candidates),
            _ => Meant::Nothing,
        }
    }

    /// A thing that must be of a kind.
    pub(crate) fn find_entity_of(&mut self, name: &str, kind: KindId, span: Span) -> Option<EntityId> {
        let entity = self.find_entity(name, RoleKind::Entity(kind), span)?;
        let its = self.library.entities[entity.index()].kind;
        if self.library.is_kind(its, kind) {
            return Some(entity);
        }
        let declared = self.library.entities[entity.index()].span;
        let (its, wanted) = (a_kind(self.kind_name(its)), a_kind(self.kind_name(kind)));
        self.report(
            Diagnostic::error("F0206", span, format!("`{name}` is {its}, but {wanted} was expected"))
                .here(format!("{wanted} was expected here"))
                .also(declared, format!("declared here as {its}")),
        );
        None
    }
}
