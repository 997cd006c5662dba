//! What may be written behind the words of a line.

use std::collections::BTreeSet;

use foederis_model::{EntityId, KindId, Relation, RoleKind, Silence};

use super::place::{Block, Place};
use super::{Completion, CompletionKind};
use crate::editor::index::Name;
use crate::editor::words::{ASKED_LINES, CASE_LINES, CONDITION_WORDS, FORM_LINES, RULE_LINES, TEST_LINES};
use crate::editor::workspace::Workspace;
use crate::lower::{
    CERTAINTIES, ENTRY_LINES, LABELS, Next, REGISTER_LINES, RELATION_LINES, ROUNDINGS, SOURCE_LINES,
    STATEMENT_LINES, THING_LINES, VIEWPOINT_LINES, id,
};
use crate::parser::{ARTICLE_FIELDS, DUTY_FIELDS, ENTITY_FIELDS, ITEM_WORDS, UNITS, VERBS};
use crate::syntax_kind::SyntaxKind::{COLON, LPAREN, NAME, NUMERIC, RPAREN, VARIABLE};

/// The ways to go on, as they are gathered.
pub(super) struct Offers<'a> {
    workspace: Workspace<'a>,
    place: &'a Place<'a>,
    variables: Vec<String>,
    replace: (u32, u32),
    found: Vec<Completion>,
}

impl<'a> Offers<'a> {
    pub(super) fn new(workspace: Workspace<'a>, place: &'a Place<'a>, variables: Vec<String>) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let replace = (number(place.word.0), number(place.word.1));
        Self { workspace, place, variables, replace, found: Vec::new() }
    }

    pub(super) fn all(mut self) -> Vec<Completion> {
        self.gather();
        let mut seen = BTreeSet::new();
        self.found.retain(|c| seen.insert((c.label.clone(), c.kind)));
        self.found
    }

    fn gather(&mut self) {
        let place = self.place;
        if let Some((relation, argument)) = place.argument() {
            return self.argument(relation, argument);
        }
        if place.inside_relation() {
            if place.text(0) == "relation" && place.block == Block::File && place.back(0) == ":" {
                self.kinds();
                self.words(&["thing", "number", "period", "date"]);
            }
            return;
        }
        match place.block {
            _ if place.before.is_empty() => self.line(),
            Block::File => self.item(),
            Block::Relation if place.text(0) == "expects" => self.condition(),
            Block::Relation => self.relation_line(),
            Block::Clause => match place.text(0) {
                "also" => {}
                "expects" => self.condition(),
                "duty" | "no" => self.duty_header(),
                "rule" => self.rule_header(),
                _ => self.content(&["not"]),
            },
            Block::Condition => self.condition(),
            Block::Thing => {}
            Block::Instrument if place.text(0) == "months" => {
                self.words(&ROUNDINGS.iter().map(|r| r.0).collect::<Vec<_>>());
            }
            Block::Instrument => self.clause_line(),
            Block::Article => self.article_line(),
            Block::Rule => self.condition(),
            Block::Duty => {
                if !DUTY_FIELDS.contains(&place.text(0)) {
                    self.condition();
                    if place.before.len() == 1 {
                        self.words(&["unless"]);
                    }
                }
            }
            Block::Register => match place.back(0) {
                "covers" => self.relations(|_| true),
                "of" => self.things(RoleKind::Thing),
                _ => self.words(&["of", "from", "through"]),
            },
            Block::Viewpoint if place.text(0) == "admits" => self.words(VERBS),
            Block::Viewpoint if place.text(0) == "trust" => {
                self.speakers();
                self.words(&["registers", "others"]);
            }
            Block::Statement | Block::Entry => self.said(),
            Block::Test | Block::Asked => self.tested(),
            Block::Question
            | Block::Reading
            | Block::Source
            | Block::Viewpoint
            | Block::Case
            | Block::Nothing => {}
        }
    }

    /// The words with which a line can begin here.
    fn line(&mut self) {
        match self.place.block {
            Block::File => {
                self.words(ITEM_WORDS);
                self.kinds();
            }
            Block::Relation => self.words(RELATION_LINES),
            Block::Clause => self.words(FORM_LINES),
            Block::Condition => self.words(&["every duty:"]),
            Block::Thing => {
                self.words(THING_LINES);
                self.relations(|r| r.silence == Silence::Derived);
            }
            Block::Instrument => {
                self.words(ENTITY_FIELDS);
                self.clause_forms();
                self.relations(|r| r.silence == Silence::Derived);
            }
            Block::Article => {
                self.words(ARTICLE_FIELDS);
                self.clause_forms();
            }
            Block::Rule => self.words(RULE_LINES),
            Block::Duty => {
                self.words(DUTY_FIELDS);
                for (at, condition) in self.workspace.library.conditions.iter().enumerate() {
                    let name = id(at, |n| Name::Condition(foederis_model::ConditionId(n)));
                    self.push(&condition.name, CompletionKind::Condition, &condition.fails, Some(name));
                }
            }
            Block::Question => self.words(&["reading", "note"]),
            Block::Reading => self.words(&["note"]),
            Block::Source => self.words(SOURCE_LINES),
            Block::Register => self.words(REGISTER_LINES),
            Block::Viewpoint => self.words(VIEWPOINT_LINES),
            Block::Statement => self.words(STATEMENT_LINES),
            Block::Entry => {
                self.words(ENTRY_LINES);
                self.relations(|_| true);
            }
            Block::Test => self.words(TEST_LINES),
            Block::Case => self.words(CASE_LINES),
            Block::Asked => self.words(ASKED_LINES),
            Block::Nothing => {}
        }
    }

    /// The first line of an item.
    fn item(&mut self) {
        let place = self.place;
        match (place.text(0), place.back(0)) {
            ("kind", "is") => self.kinds(),
            ("kind", _) if place.before.len() == 2 => self.words(&["is"]),
            ("rule", _) => self.rule_header(),
            ("entry", "in") => self.things_of("register"),
            ("entry", _) if place.before.len() == 2 => self.words(&["in"]),
            ("condition", "fails") => self.verdicts(),
            ("condition", _) if place.before.len() == 2 => self.words(&["fails"]),
            ("verdict", _) => {
                self.verdicts();
                self.words(&["without a rule", "with all", "when contested", "otherwise"]);
            }
            _ => {}
        }
    }

    fn relation_line(&mut self) {
        let place = self.place;
        match (place.text(0), place.back(0)) {
            ("open", "open") => self.words(&["about"]),
            ("at", "at") => self.words(&["most one"]),
            ("open", "about" | "and") | ("at", "one") => {
                let roles: Vec<&str> = place.roles().collect();
                for role in roles {
                    self.push(role, CompletionKind::Role, "", None);
                }
            }
            ("open", _) => self.words(&["and"]),
            ("reads", "reads") => self.words(&["not"]),
            _ => {}
        }
    }

    fn article_line(&mut self) {
        let place = self.place;
        match (place.text(0), place.back(0)) {
            ("rule", _) => self.rule_header(),
            ("words" | "translation" | "encoding" | "untranslated", _) => {}
            ("duty", _) => self.duty_header(),
            ("no", "no") => self.words(&["duty"]),
            ("no", _) if place.text(1) == "duty" => self.duty_header(),
            ("text", "text") => self.things_of("text"),
            ("overrides" | "notwithstanding", "overrides" | "notwithstanding") => self.words(&["article"]),
            (
                "overrides" | "notwithstanding" | "subject" | "without",
                "article" | "articles" | "and" | ",",
            ) => {
                self.articles();
            }
            _ => self.clause_line(),
        }
    }

    /// `rule [no] [default] RELATION(...)`.
    fn rule_header(&mut self) {
        if matches!(self.place.back(0), "rule" | "no" | "default") {
            self.relations(|r| r.silence == Silence::Derived);
            self.words(&["no", "default"]);
        }
    }

    /// `duty assistance owed by each other party to ?victim over ?incident`.
    fn duty_header(&mut self) {
        let roles = |name: &str, otherwise: &str| {
            let library = self.workspace.library;
            let owes = &library.relations[library.relation("owes")?.index()];
            owes.roles.iter().find(|r| r.name == name || r.name == otherwise).map(|r| r.kind)
        };
        let (duty, debtor, incident) =
            (roles("duty", ""), roles("debtor", "creditor"), roles("incident", ""));
        match self.place.back(0) {
            "duty" => duty.into_iter().for_each(|kind| self.things(kind)),
            "by" | "to" | "except" => {
                self.words(&["each other party", "each party"]);
                debtor.into_iter().for_each(|kind| self.things(kind));
                self.variables();
            }
            "over" => {
                incident.into_iter().for_each(|kind| self.things(kind));
                self.variables();
            }
            "under" => self.things_of("article"),
            _ => self.words(&["owed by", "to", "except", "under", "over", "and"]),
        }
    }

    /// What a condition can begin with or go on with.
    fn condition(&mut self) {
        let place = self.place;
        let Some(last) = place.before.last() else {
            return;
        };
        let is = place.back(0) == "is" || (place.back(1) == "is" && place.back(0) == "not");
        match last.text {
            _ if is => {
                self.words(&["a", "an", "not"]);
                self.variables();
                self.things(RoleKind::Thing);
            }
            "a" | "an" => self.kinds(),
            "within" | "least" | "than" | "of" if place.back(1) != "day" => self.variables(),
            _ if last.kind == RPAREN => self.words(&["and", "or", "on the day of", "with", "among"]),
            _ if last.kind == VARIABLE => {
                self.words(&["is", "is not", "at least", "more than", "with", "among", "after"]);
            }
            _ if last.kind == NUMERIC => self.words(UNITS),
            unit if UNITS.contains(&unit) => self.words(&["after", "and"]),
            _ if matches!(last.kind, NAME | LPAREN | COLON) => {
                self.relations(|_| true);
                self.words(CONDITION_WORDS);
                self.variables();
            }
            _ => {}
        }
    }

    fn said(&mut self) {
        let place = self.place;
        let (first, last) = (place.text(0), place.back(0));
        match (first, last) {
            ("speaker", "speaker" | "for") => self.speakers(),
            ("speaker", _) => self.words(&["for"]),
            ("source", "source" | "," | "and") => self.things_of("source"),
            ("source", _) => self.words(&["and"]),
            ("certainty", "certainty") => self.words(&CERTAINTIES.iter().map(|c| c.0).collect::<Vec<_>>()),
            ("label", "label") => self.words(&LABELS.iter().map(|l| l.0).collect::<Vec<_>>()),
            ("said", _) if place.before.len() == 2 => self.words(&["at"]),
            (verb, _) if VERBS.contains(&verb) || verb == "not" => self.content(&["not"]),
            _ if last == ")" => self.content(&[]),
            _ => self.validity(),
        }
    }

    /// A relation, and then its period.
    fn content(&mut self, words: &[&str]) {
        let last = self.place.back(0);
        if VERBS.contains(&last) || matches!(last, "not" | "of" | "ask" | "expect" | "if" | "and") {
            self.relations(|_| true);
            self.words(words);
        } else if last == ")" {
            self.words(&["on", "from"]);
        } else {
            self.validity();
        }
    }

    /// Behind the first date of a period.
    fn validity(&mut self) {
        if self.place.back(1) == "from" {
            self.words(&["until", "through"]);
        }
    }

    /// The lines of tests and of questions of cases.
    fn tested(&mut self) {
        let place = self.place;
        let last = place.back(0);
        let expects = place.before.iter().any(|w| w.text == "expect");
        match (place.text(0), last) {
            (_, "as") => self.viewpoints(),
            (_, "expect") => {
                self.relations(|_| true);
                self.words(&["not", "undetermined", "verdict", "yes", "no"]);
            }
            (_, "verdict") => self.verdicts(),
            _ if expects && place.back(1) == "verdict" => self.words(&["of"]),
            _ if expects && last == ")" => self.words(&["if", "turns on", "certainly", "possibly"]),
            _ if expects && matches!(last, "certainly" | "possibly") => {
                self.words(&["never", "always", "from", "until", "on"]);
            }
            _ if expects && matches!(last, "not" | "undetermined" | "of" | "if" | "and" | "on") => {
                self.relations(|_| true);
                self.words(&["not"]);
            }
            ("ask", "ask") => self.relations(|_| true),
            ("without", "without" | "and" | ",") => self.things_of("act"),
            ("given", "given") => {
                self.relations(|_| true);
                self.speakers();
                self.words(&["not"]);
            }
            ("given", "for") => self.speakers(),
            ("given", ")") => self.words(&["on", "from"]),
            ("given", ",") => self.words(&["said", "notified"]),
            ("given", last) if VERBS.contains(&last) || last == "not" => self.content(&["not"]),
            ("given", _) if matches!(place.before.len(), 2 | 4) => {
                self.words(VERBS);
                self.words(&["for"]);
            }
            ("given", _) => self.validity(),
            ("on" | "known" | "as", _) => self.words(&["on", "known", "as", "expect"]),
            _ => {}
        }
    }

    /// A line in the words of a clause form, so far.
    fn clause_line(&mut self) {
        let place = self.place;
        let words: Vec<_> = place.before.iter().map(|w| (w.kind, w.text)).collect();
        let clauses = &self.workspace.index.clauses;
        let next: Vec<Next> = clauses.iter().filter_map(|form| form.next_after(&words)).collect();
        for next in next {
            match next {
                Next::Words(words) => self.push(&words, CompletionKind::Clause, "", None),
                Next::Value(Some(kind)) => self.things(kind),
                Next::Value(None) => {}
            }
        }
    }

    // What is offered.

    fn argument(&mut self, relation: &str, argument: usize) {
        let place = self.place;
        let library = self.workspace.library;
        let Some(relation) = library.relation(relation).map(|r| &library.relations[r.index()]) else {
            return;
        };
        let Some(role) = relation.roles.get(argument) else {
            return;
        };
        self.things(role.kind);
        let first = place.text(0);
        if matches!(place.block, Block::Rule | Block::Duty | Block::Condition | Block::Clause)
            || matches!(first, "rule" | "ask" | "expect")
        {
            self.variables();
        }
        if matches!(
            place.block,
            Block::Thing | Block::Instrument | Block::Article | Block::Statement | Block::Entry
        ) {
            self.words(&["this"]);
        }
    }

    fn words(&mut self, words: &[&str]) {
        for word in words {
            self.push(word, CompletionKind::Word, "", None);
        }
    }

    fn kinds(&mut self) {
        let kinds = self.workspace.library.kinds.iter().enumerate();
        for (at, kind) in kinds {
            self.push(&kind.name, CompletionKind::Kind, "kind", Some(id(at, |n| Name::Kind(KindId(n)))));
        }
    }

    fn relations(&mut self, wanted: impl Fn(&Relation) -> bool) {
        let library = self.workspace.library;
        for (at, relation) in library.relations.iter().enumerate().filter(|(_, r)| wanted(r)) {
            let holes = relation.roles.iter().enumerate();
            let holes: Vec<String> = holes.map(|(n, r)| format!("${{{}:{}}}", n + 1, r.name)).collect();
            let name = id(at, |n| Name::Relation(foederis_model::RelationId(n)));
            let detail = self.workspace.signature(relation);
            self.push(&relation.name, CompletionKind::Relation, &detail, Some(name));
            if let Some(last) = self.found.last_mut() {
                last.snippet = Some(format!("{}({})", relation.name, holes.join(", ")));
            }
        }
    }

    fn things_of(&mut self, kind: &str) {
        if let Some(kind) = self.workspace.library.kind(kind) {
            self.things(RoleKind::Entity(kind));
        }
    }

    fn things(&mut self, wanted: RoleKind) {
        let library = self.workspace.library;
        let act = library.kind("act");
        let fits = |kind: KindId| match wanted {
            RoleKind::Entity(wanted) => library.is_kind(kind, wanted),
            // Of all things, those that are spoken of, not what is said of them.
            RoleKind::Thing => Some(kind) != act,
            RoleKind::Number | RoleKind::Period | RoleKind::Date => false,
        };
        for (at, thing) in library.entities.iter().enumerate().filter(|(_, e)| fits(e.kind)) {
            self.thing(id(at, EntityId), &thing.name);
        }
    }

    fn thing(&mut self, thing: EntityId, label: &str) {
        let library = self.workspace.library;
        let entity = &library.entities[thing.index()];
        let kind_name = self.workspace.kind_name(entity);
        let kind = if library.instruments.contains_key(&thing) {
            CompletionKind::Instrument
        } else if kind_name == "article" {
            CompletionKind::Article
        } else {
            CompletionKind::Thing
        };
        let title = entity.title.as_deref().unwrap_or("");
        let detail = if title.is_empty() { kind_name.to_owned() } else { format!("{kind_name}: {title}") };
        self.push(label, kind, &detail, Some(Name::Thing(thing)));
    }

    /// The articles of the instrument above, by their numbers.
    fn articles(&mut self) {
        let library = self.workspace.library;
        let instrument = self.place.instrument.and_then(|name| library.entity(name));
        let articles = instrument.and_then(|i| library.instruments.get(&i)).map(|i| i.articles.as_slice());
        for article in articles.unwrap_or_default() {
            self.thing(article.entity, &article.designation);
        }
    }

    /// Those who speak in the record, and those for whom they do: by the kinds of those who have spoken already.
    fn speakers(&mut self) {
        let library = self.workspace.library;
        let spoken = library.statements.iter().flat_map(|s| [s.speaker, s.for_whom]).flatten();
        let kinds: BTreeSet<KindId> = spoken.map(|e| library.entities[e.index()].kind).collect();
        if kinds.is_empty() {
            return self.things(RoleKind::Thing);
        }
        for kind in kinds {
            self.things(RoleKind::Entity(kind));
        }
    }

    fn viewpoints(&mut self) {
        self.things_of("viewpoint");
        self.speakers();
        self.words(&["all", "register"]);
    }

    fn verdicts(&mut self) {
        for (at, verdict) in self.workspace.index.verdicts.iter().enumerate() {
            self.push(verdict, CompletionKind::Verdict, "verdict", Some(id(at, Name::Verdict)));
        }
    }

    fn variables(&mut self) {
        for variable in self.variables.clone() {
            self.push(&format!("?{variable}"), CompletionKind::Variable, "", None);
        }
        self.push("?_", CompletionKind::Variable, "any", None);
    }

    fn clause_forms(&mut self) {
        let forms: Vec<(usize, String)> =
            self.workspace.index.clauses.iter().map(|f| f.text.clone()).enumerate().collect();
        for (at, form) in forms {
            self.push(&form, CompletionKind::Clause, "clause", Some(id(at, Name::Clause)));
            if let Some(last) = self.found.last_mut() {
                last.snippet = Some(snippet(&form));
            }
        }
    }

    fn push(&mut self, label: &str, kind: CompletionKind, detail: &str, name: Option<Name>) {
        let (label, detail) = (label.to_owned(), detail.to_owned());
        self.found.push(Completion { label, kind, detail, snippet: None, replace: self.replace, name });
    }
}

/// A clause form with places to fill in.
fn snippet(form: &str) -> String {
    let mut out = String::new();
    let (mut rest, mut number) = (form, 0);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        number += 1;
        out.push_str(&format!("{before}${{{number}:{}}}", name.trim_end_matches("...")));
        rest = after;
    }
    out.push_str(rest);
    out
}
