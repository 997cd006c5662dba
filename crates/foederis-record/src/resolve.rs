//! Which viewpoints there are, and which one a person means.

use std::collections::BTreeSet;

use foederis_model::{
    Entity, EntityId, KindId, Library, NameError, RoleKind, Statement, Value, resolve_name,
};

use crate::Viewpoint;

/// The relation by which a person speaks for a body, where files declare it.
const SPEAKS_FOR: &str = "speaks-for";

/// The viewpoints that a library declares, in its order, then those of all sides that speak in it, by name.
///
/// A side whose name a declared viewpoint has is left to the declaration. `all` and `register` exist beside these.
#[must_use]
pub fn viewpoints(library: &Library) -> Vec<Viewpoint> {
    let mut found: Vec<Viewpoint> = library.viewpoints.values().map(Viewpoint::from_declaration).collect();
    let declared: BTreeSet<String> = found.iter().map(|v| v.name().to_owned()).collect();
    let sides: BTreeSet<(String, EntityId)> = library
        .statements
        .iter()
        .filter_map(|s| s.for_whom.or(s.speaker))
        .map(|side| (library.name(Value::Entity(side)), side))
        .filter(|(name, _)| !declared.contains(name))
        .collect();
    found.extend(sides.into_iter().map(|(_, side)| Viewpoint::of_speaker(library, side)));
    found
}

impl Viewpoint {
    /// The viewpoint that a person means: a declared one by its name, `all`, `register`, or whoever speaks or reports
    /// in the library, by any of its names; also somebody of whom nothing is on record, if others of that kind speak.
    ///
    /// # Errors
    /// When no such viewpoint exists, with the nearest names, or when several may be meant.
    pub fn resolve(library: &Library, name: &str) -> Result<Self, NameError> {
        Self::resolve_with(library, &[], name)
    }

    /// As [`Viewpoint::resolve`], where the speakers of a branch's added statements count too.
    ///
    /// # Errors
    /// As [`Viewpoint::resolve`].
    pub fn resolve_with(library: &Library, added: &[Statement], name: &str) -> Result<Self, NameError> {
        let declared = |same: &dyn Fn(&str) -> bool| {
            library
                .viewpoints
                .values()
                .find(|d| same(&d.name))
                .map(Self::from_declaration)
                .or_else(|| same("all").then(Self::all))
                .or_else(|| same("register").then(Self::register))
        };
        if let Some(found) = declared(&|n| n == name) {
            return Ok(found);
        }
        let speakers = speakers(library, added);
        if let Some(id) = library.entity(name)
            && speakers.contains(&id)
        {
            return Ok(Self::of_speaker(library, id));
        }
        let lower = name.to_lowercase();
        if let Some(found) = declared(&|n| n.to_lowercase() == lower) {
            return Ok(found);
        }
        let (choices, ids) = choices(library, &speakers);
        match resolve_name(&choices, name, |_| true) {
            Err(error) if error.ambiguous => Err(error),
            Err(error) => {
                let silent = silent(library, added, name);
                silent.map_or(Err(error), |id| Ok(Self::of_silent(library, id)))
            }
            Ok(id) => match ids.get(id.index()) {
                Some(Some(speaker)) => Ok(Self::of_speaker(library, *speaker)),
                // A declared viewpoint or one of the two that always exist, by its title.
                _ => {
                    let meant = &choices.entities[id.index()].name;
                    declared(&|n| n == meant).ok_or_else(|| NameError {
                        written: name.to_owned(),
                        ambiguous: false,
                        close: true,
                        candidates: vec![meant.clone()],
                    })
                }
            },
        }
    }
}

/// Somebody who could speak, since others of that kind do, and has not.
fn silent(library: &Library, added: &[Statement], name: &str) -> Option<EntityId> {
    let speakers = library.statements.iter().chain(added).flat_map(|s| [s.for_whom, s.speaker]).flatten();
    let kind = |id: EntityId| library.entities.get(id.index()).map(|e| e.kind);
    let belongs = library.relation(SPEAKS_FOR).map(|r| library.relations[r.index()].roles.iter());
    let of_roles = belongs.into_iter().flatten().filter_map(|role| match role.kind {
        RoleKind::Entity(kind) => Some(kind),
        _ => None,
    });
    let kinds: BTreeSet<KindId> = speakers.filter_map(kind).chain(of_roles).collect();
    resolve_name(library, name, |k| kinds.iter().any(|of| library.is_kind(k, *of))).ok()
}

/// Everyone whose name can be used as a viewpoint.
fn speakers(library: &Library, added: &[Statement]) -> BTreeSet<EntityId> {
    library
        .statements
        .iter()
        .chain(added)
        .flat_map(|s| {
            [s.for_whom, s.speaker, s.register].into_iter().flatten().chain(s.sources.iter().copied())
        })
        .collect()
}

/// A library of nothing but the names that may be meant, so that candidates are all of them usable; beside it, for
/// each, the speaker that it stands for (none for a declared viewpoint).
fn choices(library: &Library, speakers: &BTreeSet<EntityId>) -> (Library, Vec<Option<EntityId>>) {
    let mut choices = Library::default();
    let mut ids = Vec::new();
    for declaration in library.viewpoints.values() {
        choices.entities.push(named(&declaration.name, declaration.title.as_deref()));
        ids.push(None);
    }
    for viewpoint in [Viewpoint::all(), Viewpoint::register()] {
        choices.entities.push(named(viewpoint.name(), None));
        ids.push(None);
    }
    for speaker in speakers {
        if let Some(entity) = library.entities.get(speaker.index()) {
            choices.entities.push(entity.clone());
            ids.push(Some(*speaker));
        }
    }
    (choices, ids)
}

fn named(name: &str, title: Option<&str>) -> Entity {
    Entity {
        name: name.to_owned(),
        kind: foederis_model::KindId(0),
        title: title.map(str::to_owned),
        codes: Vec::new(),
        also: Vec::new(),
        note: None,
        span: foederis_model::Span::default(),
    }
}
