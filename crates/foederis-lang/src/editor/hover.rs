//! What a name is, in a few lines: as Markdown, which every editor shows.

use foederis_model::{
    Article, Entity, EntityId, Instrument, Relation, RoleKind, Silence, Span, Trusted, Value,
};

use super::index::Name;
use super::variables::{kind_of, variable_at};
use super::workspace::Workspace;
use crate::ast;
use crate::parser::parse;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The words that it is about.
    pub span: Span,
    /// In Markdown.
    pub text: String,
    /// The name, unless it is a variable.
    pub name: Option<Name>,
}

impl Workspace<'_> {
    /// What the name at a byte of a file is.
    #[must_use]
    pub fn hover(&self, file: u32, offset: u32) -> Option<Hover> {
        let root = parse(self.text(file)).syntax();
        if let Some(variable) = variable_at(&root, offset) {
            let (start, end) =
                variable.places.iter().copied().find(|(s, e)| *s <= offset + 1 && offset <= *e)?;
            let kind = kind_of(&root, &variable, self.library).map(|k| self.role_kind(k));
            let given = if variable.given { "\n\nIts meaning is given here." } else { "" };
            let text = format!("`?{}`: {}{given}", variable.name, kind.unwrap_or("a value".into()));
            return Some(Hover { span: Span { file, start, end, line: 0 }, text, name: None });
        }
        let reference = self.index.at(file, offset)?;
        Some(Hover { span: reference.span, text: self.describe(reference.name)?, name: Some(reference.name) })
    }

    /// What a name is.
    #[must_use]
    pub fn describe(&self, name: Name) -> Option<String> {
        Some(match name {
            Name::Thing(thing) => self.thing(thing, self.library.entities.get(thing.index())?),
            Name::Relation(relation) => self.relation(self.library.relations.get(relation.index())?),
            Name::Role(relation, role) => {
                let relation = self.library.relations.get(relation.index())?;
                let role = relation.roles.get(role as usize)?;
                format!("role `{}` of `{}`: {}", role.name, relation.name, self.role_kind(role.kind))
            }
            Name::Kind(kind) => {
                let kind = self.library.kinds.get(kind.index())?;
                let wider = kind.wider.and_then(|w| self.library.kinds.get(w.index()));
                let is = wider.map_or(String::new(), |w| format!(", which is a kind of {}", w.name));
                format!("**kind** {}{is}", kind.name)
            }
            Name::Condition(condition) => {
                let condition = self.library.conditions.get(condition.index())?;
                let every = self.lines_below(condition.span);
                format!(
                    "**condition** {}\n\nA duty whose `{}` certainly fails gets the verdict *{}*.{}",
                    condition.name,
                    condition.name,
                    condition.fails,
                    code(&every)
                )
            }
            Name::Verdict(verdict) => self.verdict(self.index.verdicts.get(verdict as usize)?),
            Name::Clause(form) => {
                let declared = self.index.declarations(name).next()?;
                let form = self.index.clauses.get(form as usize)?;
                format!("**clause form**\n\n{}{}", plain(&form.text), code(&self.lines_below(declared)))
            }
            Name::Case(case) => {
                let case = self.library.cases.get(case as usize)?;
                let about: Vec<String> = case.about.iter().map(|a| plain(a)).collect();
                let title = case.title.as_deref().unwrap_or("");
                format!("**case** {}\n\n{}\n\n{}", case.name, plain(title), about.join("\n\n"))
            }
        })
    }

    fn thing(&self, id: EntityId, thing: &Entity) -> String {
        let library = self.library;
        if let Some((instrument, article)) = library.article(id) {
            return self.article(instrument, article);
        }
        let mut parts = vec![match &thing.title {
            Some(title) => format!("**{}** {} — {}", self.kind_name(thing), thing.name, plain(title)),
            None => format!("**{}** {}", self.kind_name(thing), thing.name),
        }];
        let codes: Vec<String> = thing.codes.iter().map(|(s, v)| format!("{s} {}", plain(v))).collect();
        if !codes.is_empty() {
            parts.push(codes.join(", "));
        }
        if !thing.also.is_empty() {
            let also: Vec<String> = thing.also.iter().map(|a| plain(a)).collect();
            parts.push(format!("also {}", also.join("; ")));
        }
        if let Some(instrument) = library.instruments.get(&id) {
            self.instrument(instrument, &mut parts);
        }
        if let Some(source) = library.sources.get(&id) {
            let published = source.published.map(|d| d.to_string());
            let facts: Vec<String> = source.publisher.iter().map(|p| plain(p)).chain(published).collect();
            parts.push(facts.join(", "));
            parts.extend(source.links.iter().map(|link| format!("<{link}>")));
            parts.extend(source.notes.iter().map(|n| plain(n)));
        }
        if let Some(register) = library.registers.get(&id) {
            for covers in &register.covers {
                let of = covers.of.map(|of| format!(" of {}", library.name(Value::Entity(of))));
                let from = covers.from.map(|day| format!(" from {day}"));
                let through = covers.through.map(|day| format!(" through {day}"));
                let relation = &library.relations[covers.relation.index()].name;
                let rest: String = [of, from, through].into_iter().flatten().collect();
                parts.push(format!("covers {relation}{rest}"));
            }
        }
        if let Some(viewpoint) = library.viewpoints.get(&id) {
            let trusted = |t: &Trusted| match t {
                Trusted::Named(e) => library.name(Value::Entity(*e)),
                Trusted::Registers => "the registers".to_owned(),
                Trusted::Others => "others".to_owned(),
            };
            let ranks: Vec<String> = viewpoint
                .ranks
                .iter()
                .map(|rank| rank.iter().map(trusted).collect::<Vec<_>>().join(" and "))
                .collect();
            parts.push(format!("trusts {}", ranks.join(", then ")));
        }
        parts.extend(thing.note.iter().map(|n| plain(n)));
        self.said(thing, &mut parts);
        parts.retain(|p| !p.is_empty());
        parts.join("\n\n")
    }

    fn instrument(&self, instrument: &Instrument, parts: &mut Vec<String>) {
        parts.extend(instrument.cite.iter().map(|c| plain(c)));
        if !instrument.authentic.is_empty() {
            parts.push(format!("authentic in {}", instrument.authentic.join(", ")));
        }
        parts.extend(instrument.links.iter().map(|link| format!("<{link}>")));
        parts.extend(instrument.notes.iter().map(|n| plain(n)));
    }

    /// The words of an article, version by version.
    fn article(&self, instrument: EntityId, article: &Article) -> String {
        let library = self.library;
        let title = article.title.as_ref().map_or(String::new(), |t| format!(" — {}", plain(t)));
        let of = plain(&library.title(Value::Entity(instrument)));
        let mut parts = vec![format!("**Article {}**{title}\n\n{of}", article.designation)];
        for text in &article.texts {
            if let Some(version) = text.version {
                let version = plain(&library.title(Value::Entity(version)));
                let title = text.title.as_ref().map_or(String::new(), |t| format!(" ({})", plain(t)));
                parts.push(format!("*{version}{title}*"));
            }
            parts.extend(text.words.iter().map(|(language, words)| quoted(language, words)));
            let ours =
                |(language, words): &(String, String)| quoted(&format!("{language}, our translation"), words);
            parts.extend(text.translations.iter().map(ours));
            parts.extend(text.untranslated.iter().map(|t| format!("Not formalised: {}", plain(t))));
            parts.extend(text.encodings.iter().map(|t| format!("Encoding: {}", plain(t))));
        }
        parts.join("\n\n")
    }

    /// What a statement or entry says, and who says it.
    fn said(&self, thing: &Entity, parts: &mut Vec<String>) {
        let library = self.library;
        let all: Vec<_> = library.statements.iter().filter(|s| s.name == thing.name).collect();
        let Some(first) = all.first().copied() else {
            return;
        };
        let name = |id: EntityId| plain(&library.title(Value::Entity(id)));
        if let Some(speaker) = first.speaker {
            let on = first.said.map_or(String::new(), |d| format!(", {d}"));
            let whom = first.for_whom.filter(|w| *w != speaker);
            let whom = whom.map_or(String::new(), |w| format!(" for {}", name(w)));
            parts.push(format!("{}{whom}{on}", name(speaker)));
        }
        parts.extend(first.words.iter().map(|(language, words)| quoted(language, words)));
        let ours =
            |(language, words): &(String, String)| quoted(&format!("{language}, our translation"), words);
        parts.extend(first.translations.iter().map(ours));
        parts.extend(first.paraphrase.iter().map(|p| plain(p)));
        for statement in all {
            parts.push(code(&one_line(self.written(statement.span))).trim_start().to_owned());
        }
        parts.extend(first.sources.iter().map(|s| format!("source {}", name(*s))));
    }

    fn relation(&self, relation: &Relation) -> String {
        let mut text = format!("```foederis\nrelation {}\n```", self.signature(relation));
        if let Some(reads) = &relation.reads {
            text.push_str(&format!("\n\n*{}*", plain(reads)));
        }
        let role = |at: &usize| relation.roles.get(*at).map_or("", |r| r.name.as_str());
        let silence = match &relation.silence {
            Silence::Registered => "Silence means no.".to_owned(),
            Silence::SaidOf(other) => {
                format!("Said where `{}` is; silence means no.", self.library.relations[other.index()].name)
            }
            Silence::Presumed => "Holds unless stated otherwise.".to_owned(),
            Silence::Derived => "Decided by rules; statements about it are claims.".to_owned(),
            Silence::Open(roles) | Silence::OpenUntilNamed(roles) => {
                let until = match relation.silence {
                    Silence::OpenUntilNamed(_) => ", until somebody names one",
                    _ => "",
                };
                let roles: Vec<&str> = roles.iter().map(role).collect();
                format!(
                    "Unknown unless stated, for each {} that somebody has brought up{until}; otherwise no.",
                    roles.join(" and ")
                )
            }
        };
        text.push_str(&format!("\n\n{silence}"));
        if relation.act {
            text.push_str(" An act, on a day.");
        }
        if let Some(one) = &relation.at_most_one {
            text.push_str(&format!(" At most one {} at a time.", role(one)));
        }
        text
    }

    /// `party(state: state, treaty: treaty)`.
    #[must_use]
    pub fn signature(&self, relation: &Relation) -> String {
        let role = |r: &foederis_model::Role| format!("{}: {}", r.name, self.role_kind(r.kind));
        let roles: Vec<String> = relation.roles.iter().map(role).collect();
        format!("{}({})", relation.name, roles.join(", "))
    }

    pub(super) fn role_kind(&self, kind: RoleKind) -> String {
        match kind {
            RoleKind::Entity(kind) => {
                self.library.kinds.get(kind.index()).map_or("thing", |k| &k.name).to_owned()
            }
            RoleKind::Thing => "thing".to_owned(),
            RoleKind::Number => "number".to_owned(),
            RoleKind::Period => "period".to_owned(),
            RoleKind::Date => "date".to_owned(),
        }
    }

    pub(super) fn kind_name(&self, thing: &Entity) -> &str {
        self.library.kinds.get(thing.kind.index()).map_or("thing", |k| &k.name)
    }

    fn verdict(&self, word: &str) -> String {
        let verdicts = &self.library.verdicts;
        let conditions = self.library.conditions.iter().filter(|c| c.fails == word);
        let mut when: Vec<String> = conditions
            .map(|c| format!("when `{}` is the first condition that certainly fails", c.name))
            .collect();
        for (given, words) in [
            (&verdicts.without_rule, "when the treaty has no such duty"),
            (&verdicts.all, "when all conditions hold"),
            (&verdicts.contested, "when what is undetermined is contested"),
            (&verdicts.otherwise, "when no condition certainly fails and some are undetermined"),
        ] {
            if given == word {
                when.push(words.to_owned());
            }
        }
        format!("**verdict** {word}\n\n{}", when.join("; "))
    }

    /// The lines below the item that is declared at a place, as they are written.
    fn lines_below(&self, declared: Span) -> String {
        let root = parse(self.text(declared.file)).syntax();
        let item = root.children().find(|n| {
            let range = n.text_range();
            u32::from(range.start()) <= declared.start && declared.end <= u32::from(range.end())
        });
        let lines = item.iter().flat_map(ast::lines).map(|line| one_line(&line.text().to_string()));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A block of the language; nothing for no lines.
fn code(lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("\n\n```foederis\n{lines}\n```") }
}

fn quoted(language: &str, words: &str) -> String {
    format!("> {} ({language})", plain(words))
}

/// Words as they are: what Markdown would take for its own is escaped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}
