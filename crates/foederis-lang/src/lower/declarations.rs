//! What the files declare: kinds, relations, conditions, and everything that has a name.

use foederis_model::{
    Article, ArticleText, Condition, ConditionId, Instrument, KindId, Relation, RelationId, Role, RoleKind,
    Rounding, Silence, Span, ViewpointDeclaration,
};

use super::names::id;
use super::{Body, EveryDuty, Lowering, whole_number};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::parser::ITEM_WORDS;
use crate::suggest::{nearest, or_help, suggest};
use crate::syntax_kind::SyntaxKind::{self, NAME};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// How months round.
pub(crate) const ROUNDINGS: &[(&str, Rounding)] =
    &[("last-day", Rounding::LastDay), ("first-day-after", Rounding::FirstDayAfter)];

pub(crate) const RELATION_LINES: &[&str] = &[
    "act",
    "registered",
    "open about",
    "said of",
    "presumed",
    "derived",
    "at most one",
    "reads",
    "reads not",
    "expects",
];

type Item = (u32, SyntaxNode);

fn of_kind(items: &[Item], kind: SyntaxKind) -> impl Iterator<Item = &Item> {
    items.iter().filter(move |(_, node)| node.kind() == kind)
}

/// The second word of an item: its name.
fn name_of(node: &SyntaxNode) -> Option<SyntaxToken> {
    ast::words(node).into_iter().nth(1).filter(|t| t.kind() == NAME)
}

fn title_of(node: &SyntaxNode) -> Option<String> {
    ast::words(node).iter().find_map(ast::as_string)
}

impl Lowering {
    pub(super) fn declare(&mut self, items: &[Item]) {
        self.declare_kinds(items);
        for (file, node) in of_kind(items, SyntaxKind::RELATION) {
            self.declare_relation(*file, node);
        }
        for (relation, other) in std::mem::take(&mut self.said_of) {
            self.resolve_said_of(&relation, &other.0, other.1);
        }
        for (file, node) in items {
            match node.kind() {
                SyntaxKind::CONDITION => self.declare_condition(*file, node),
                SyntaxKind::VERDICT => self.declare_verdict(*file, node),
                SyntaxKind::MARGIN => self.declare_margin(*file, node),
                _ => {}
            }
        }
        self.declare_things(items);
    }

    fn declare_kinds(&mut self, items: &[Item]) {
        let mut wider: Vec<(KindId, SyntaxToken, Span)> = Vec::new();
        let mut first: std::collections::HashMap<String, Span> = std::collections::HashMap::new();
        for (file, node) in of_kind(items, SyntaxKind::KIND) {
            let words = ast::words(node);
            let Some(name) = words.get(1).filter(|t| t.kind() == NAME) else {
                continue;
            };
            let span = self.token_span(*file, name);
            if let Some(before) = first.get(name.text()) {
                self.twice(name.text(), span, *before, "declared here");
                continue;
            }
            first.insert(name.text().to_owned(), span);
            let kind = match self.kinds.get(name.text()) {
                Some(kind) => *kind,
                None => self.add_kind(name.text(), None, span),
            };
            self.declares(span, Name::Kind(kind));
            if let Some(of) = words.get(3).filter(|t| t.kind() == NAME) {
                wider.push((kind, of.clone(), self.token_span(*file, of)));
            }
        }
        for (kind, of, span) in wider {
            let Some(of) = self.find_kind(of.text(), span) else {
                continue;
            };
            if self.library.is_kind(of, kind) {
                let (name, of) = (self.kind_name(kind).to_owned(), self.kind_name(of).to_owned());
                self.report(
                    Diagnostic::error(
                        "F0310",
                        span,
                        format!("`{of}` already belongs to `{name}`, so `{name}` cannot belong to `{of}`"),
                    )
                    .here("this closes a circle of kinds")
                    .help("remove one of the two"),
                );
                continue;
            }
            let old = self.library.kinds[kind.index()].wider.replace(of);
            if let Some(old) = old.filter(|old| *old != of) {
                let (name, old_name) = (self.kind_name(kind).to_owned(), self.kind_name(old).to_owned());
                self.library.kinds[kind.index()].wider = Some(old);
                self.report(
                    Diagnostic::error("F0310", span, format!("every `{name}` is already a `{old_name}`"))
                        .help(format!("write `kind {name} is {old_name}`, or leave the line out")),
                );
            }
        }
    }

    fn declare_relation(&mut self, file: u32, node: &SyntaxNode) {
        let Some(name) = name_of(node) else {
            return;
        };
        let span = self.token_span(file, &name);
        if let Some(old) = self.relations.get(name.text()) {
            let first = self.relation_of(*old).span;
            self.twice(name.text(), span, first, "declared here");
            return;
        }
        if self.broken(file, node) {
            self.muted.insert(name.text().to_owned());
            return;
        }
        let mut roles: Vec<Role> = Vec::new();
        let mut known = true;
        let mut role_spans = Vec::new();
        for role in ast::child(node, SyntaxKind::ROLES).iter().flat_map(SyntaxNode::children) {
            let words = ast::words(&role);
            let (Some(role_name), Some(kind)) = (words.first(), words.get(2)) else {
                continue;
            };
            if roles.iter().any(|r| r.name == role_name.text()) {
                let span = self.token_span(file, role_name);
                self.report(
                    Diagnostic::error(
                        "F0204",
                        span,
                        format!("`{}` has two roles `{}`", name.text(), role_name.text()),
                    )
                    .help("give each role a name of its own"),
                );
                known = false;
            }
            let kind_span = self.token_span(file, kind);
            let kind = match kind.text() {
                "thing" => Some(RoleKind::Thing),
                "number" => Some(RoleKind::Number),
                "period" => Some(RoleKind::Period),
                "date" => Some(RoleKind::Date),
                kind => self.find_kind(kind, kind_span).map(RoleKind::Entity),
            };
            known &= kind.is_some();
            role_spans.push(self.token_span(file, role_name));
            roles.push(Role { name: role_name.text().to_owned(), kind: kind.unwrap_or(RoleKind::Thing) });
        }
        if !known {
            self.muted.insert(name.text().to_owned());
            return;
        }
        let relation_id = id(self.library.relations.len(), RelationId);
        self.declares(span, Name::Relation(relation_id));
        for (role, span) in role_spans.into_iter().enumerate() {
            self.declares(span, id(role, |role| Name::Role(relation_id, role)));
        }
        let mut relation = Relation {
            name: name.text().to_owned(),
            roles,
            silence: Silence::Derived,
            act: false,
            at_most_one: None,
            reads: None,
            reads_not: None,
            span,
        };
        let mut silence: Option<Span> = None;
        for line in ast::lines(node) {
            self.relation_line(file, &line, &mut relation, &mut silence);
        }
        if silence.is_none() {
            self.report(
                Diagnostic::error(
                    "F0307",
                    span,
                    format!("`{}` does not say how silence about it is taken", name.text()),
                )
                .here("whether nobody's saying so means no, yes or unknown must be chosen")
                .help("add a line `registered` (no), `open about ROLE` (unknown), `presumed` (yes) or `derived` (by rules only)"),
            );
        }
        self.relations.insert(relation.name.clone(), relation_id);
        self.library.relations.push(relation);
    }

    fn relation_line(
        &mut self,
        file: u32,
        line: &SyntaxNode,
        relation: &mut Relation,
        silence: &mut Option<Span>,
    ) {
        let Some(mut words) = self.field_words(file, line) else {
            return;
        };
        let span = self.node_span(file, line);
        let keyword = words.keyword().to_owned();
        let chosen = match keyword.as_str() {
            "act" => {
                relation.act = true;
                None
            }
            "registered" => Some(Silence::Registered),
            "said" => {
                if !words.eat("of") {
                    return self.expected(&words, "`of` and a relation", "said of RELATION");
                }
                let Some(other) = self.name_token(&mut words, "a relation", "said of RELATION") else {
                    return;
                };
                let at = self.token_span(file, &other);
                self.said_of.push((relation.name.clone(), (other.text().to_owned(), at)));
                Some(Silence::Registered)
            }
            "presumed" => Some(Silence::Presumed),
            "derived" => Some(Silence::Derived),
            "open" => {
                if !words.eat("about") {
                    return self.expected(&words, "`about` and a role", "open about ROLE and ROLE");
                }
                let mut about = Vec::new();
                loop {
                    let Some(role) = self.role(&mut words, relation, "open about ROLE and ROLE") else {
                        return;
                    };
                    about.push(role);
                    if !words.separator() {
                        break;
                    }
                }
                Some(if words.eat("until") {
                    if !words.eat("named") {
                        return self.expected(&words, "`named`", "open about ROLE until named");
                    }
                    Silence::OpenUntilNamed(about)
                } else {
                    Silence::Open(about)
                })
            }
            "at" => {
                if !(words.eat("most") && words.eat("one")) {
                    return self.expected(&words, "`most one` and a role", "at most one ROLE");
                }
                relation.at_most_one = self.role(&mut words, relation, "at most one ROLE");
                None
            }
            "reads" => {
                let not = words.eat("not");
                let token = words.peek().cloned();
                let Some(text) = self.string(&mut words, "reads \"{role} ...\"") else {
                    return;
                };
                self.check_reading(&text, relation, span);
                self.refers_to_roles_read(file, token.as_ref(), relation);
                if not {
                    relation.reads_not = Some(text);
                } else {
                    relation.reads = Some(text);
                }
                None
            }
            _ => return self.no_such_line(file, line, "a relation", RELATION_LINES),
        };
        self.no_more(&words);
        if let Some(chosen) = chosen {
            if let Some(first) = silence {
                self.report(
                    Diagnostic::error("F0307", span, "how silence is taken is said twice")
                        .also(*first, "said here before")
                        .help("keep one of the two lines"),
                );
            } else {
                relation.silence = chosen;
                *silence = Some(span);
            }
        }
    }

    /// `said of OTHER`: the other must be of the record, and of the same roles.
    fn resolve_said_of(&mut self, name: &str, other: &str, span: Span) {
        let Some(relation) = self.relations.get(name).copied() else {
            return;
        };
        let Some(found) = self.find_relation(other, span) else {
            return;
        };
        let (own, of) = (self.relation_of(relation), self.relation_of(found));
        let kinds = |r: &Relation| r.roles.iter().map(|role| role.kind).collect::<Vec<_>>();
        let fault = if matches!(of.silence, Silence::Derived | Silence::SaidOf(_)) {
            Some("it is not a relation of which statements are made")
        } else if kinds(own) != kinds(of) || own.act != of.act {
            Some("its roles are of other kinds, or one is an act and the other is not")
        } else {
            None
        };
        if let Some(fault) = fault {
            let message = format!("what is said of `{other}` cannot be said of `{name}`: {fault}");
            let help = "name a relation of the record with the same roles in the same order";
            return self.report(Diagnostic::error("F0307", span, message).help(help));
        }
        self.library.relations[relation.index()].silence = Silence::SaidOf(found);
    }

    fn role(&mut self, words: &mut super::fields::Words, relation: &Relation, shape: &str) -> Option<usize> {
        let token = self.name_token(words, "a role of the relation", shape)?;
        let found = relation.roles.iter().position(|r| r.name == token.text());
        let span = self.token_span(words.file, &token);
        match found {
            Some(role) => self.refers_to_role(span, role),
            None => self.no_role(token.text(), relation, span),
        }
        found
    }

    fn no_role(&mut self, written: &str, relation: &Relation, span: Span) {
        let known: Vec<&str> = relation.roles.iter().map(|r| r.name.as_str()).collect();
        let diagnostic =
            Diagnostic::error("F0312", span, format!("`{}` has no role `{written}`", relation.name));
        let diagnostic = suggest(diagnostic, span, written, &nearest(written, known.iter().copied()));
        self.report(or_help(diagnostic, format!("its roles are {}", known.join(", "))));
    }

    fn check_reading(&mut self, text: &str, relation: &Relation, span: Span) {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('{') {
            let Some((role, after)) = after.split_once('}') else {
                break;
            };
            if !relation.roles.iter().any(|r| r.name == role) {
                self.no_role(role, relation, span);
            }
            rest = after;
        }
    }

    fn declare_condition(&mut self, file: u32, node: &SyntaxNode) {
        let words = ast::words(node);
        let (Some(name), Some(fails)) = (words.get(1), words.get(3)) else {
            return;
        };
        if self.broken(file, node) {
            self.muted.insert(name.text().to_owned());
            return;
        }
        let span = self.token_span(file, name);
        if let Some(old) = self.library.condition(name.text()) {
            let first = self.library.conditions[old.index()].span;
            return self.twice(name.text(), span, first, "declared here");
        }
        let condition = id(self.library.conditions.len(), ConditionId);
        self.declares(span, Name::Condition(condition));
        let verdict = self.verdict_name(fails.text());
        let verdict_span = self.token_span(file, fails);
        self.declares(verdict_span, verdict);
        self.library.conditions.push(Condition {
            name: name.text().to_owned(),
            fails: fails.text().to_owned(),
            span,
        });
        for line in ast::lines(node).filter(|l| l.kind() == SyntaxKind::EVERY_DUTY) {
            self.every_duty.push(EveryDuty { condition, file, node: line });
        }
    }

    /// `verdict V without a rule, V with all, V when contested, V otherwise`.
    fn declare_verdict(&mut self, file: u32, node: &SyntaxNode) {
        if self.broken(file, node) {
            return;
        }
        let words = ast::words(node);
        for part in words.get(1..).unwrap_or_default().split(|t| t.kind() == SyntaxKind::COMMA) {
            let Some((verdict, when)) = part.split_first() else {
                continue;
            };
            let when: Vec<&str> = when.iter().map(|t| t.text()).collect();
            let verdicts = &mut self.library.verdicts;
            let slot = match when.as_slice() {
                ["without", "a", "rule"] => &mut verdicts.without_rule,
                ["with", "all"] => &mut verdicts.all,
                ["when", "contested"] => &mut verdicts.contested,
                ["otherwise"] => &mut verdicts.otherwise,
                _ => {
                    let span = self.token_span(file, verdict);
                    self.report(
                        Diagnostic::error("F0104", span, "it is not said when this verdict is given").help(
                            "write `verdict V without a rule, V with all, V when contested, V otherwise`",
                        ),
                    );
                    continue;
                }
            };
            verdict.text().clone_into(slot);
            let name = self.verdict_name(verdict.text());
            let span = self.token_span(file, verdict);
            self.declares(span, name);
        }
    }

    /// `margin 7 days for a day, ...`: by how much `?` and `~` widen a date that is given so.
    fn declare_margin(&mut self, file: u32, node: &SyntaxNode) {
        if self.broken(file, node) {
            return;
        }
        let words = ast::words(node);
        for part in words.get(1..).unwrap_or_default().split(|t| t.kind() == SyntaxKind::COMMA) {
            let (Some(number), Some(given)) = (part.first(), part.last()) else {
                continue;
            };
            let days = whole_number(number.text()).and_then(|n| i32::try_from(n).ok()).filter(|n| *n <= 3660);
            let margin = &mut self.library.margin;
            let slot =
                match given.text() {
                    "day" => &mut margin.day,
                    "month" => &mut margin.month,
                    "year" => &mut margin.year,
                    _ => {
                        let span = self.token_span(file, given);
                        let message = format!(
                            "a date is given to the day, the month or the year, not to a `{}`",
                            given.text()
                        );
                        self.report(Diagnostic::error("F0104", span, message).help(
                            "write `margin 7 days for a day, 31 days for a month, 366 days for a year`",
                        ));
                        continue;
                    }
                };
            match days {
                Some(days) => *slot = days,
                None => {
                    let span = self.token_span(file, number);
                    let message = format!("`{}` is no margin", number.text());
                    self.report(
                        Diagnostic::error("F0109", span, message)
                            .help("write a number of days, at most 3660"),
                    );
                }
            }
        }
    }

    /// Everything that has a name; articles belong to the instrument above them.
    fn declare_things(&mut self, items: &[Item]) {
        let mut instrument = None;
        let mut last_file = None;
        let kind_source = self.built_in_kind("source");
        let kind_register = self.built_in_kind("register");
        let kind_viewpoint = self.built_in_kind("viewpoint");
        let kind_act = self.built_in_kind("act");
        let kind_instrument = self.built_in_kind("instrument");
        // Articles that name their instrument, which any file may declare.
        let mut of_named: Vec<(&Item, SyntaxToken)> = Vec::new();
        for item @ (file, node) in items {
            if last_file != Some(*file) {
                (instrument, last_file) = (None, Some(*file));
            }
            let mut entity = None;
            match node.kind() {
                SyntaxKind::ENTITY => {
                    let Some(kind) = self.entity_kind(*file, node) else {
                        if let Some(name) = name_of(node) {
                            self.muted.insert(name.text().to_owned());
                        }
                        instrument = None;
                        continue;
                    };
                    entity = self.declare_item(*file, node, kind);
                    if self.library.is_kind(kind, kind_instrument)
                        && let Some(entity) = entity
                    {
                        let span = self.library.entities[entity.index()].span;
                        let months = self.months(*file, node);
                        self.library
                            .instruments
                            .insert(entity, Instrument { months, span, ..Instrument::default() });
                        instrument = Some(entity);
                    }
                }
                SyntaxKind::ARTICLE => {
                    match ast::words(node).get(1).filter(|t| t.kind() == SyntaxKind::PATH) {
                        Some(path) => of_named.push((item, path.clone())),
                        None => self.declare_article(*file, node, instrument),
                    }
                    continue;
                }
                SyntaxKind::SOURCE => entity = self.declare_item(*file, node, kind_source),
                SyntaxKind::REGISTER => entity = self.declare_item(*file, node, kind_register),
                SyntaxKind::VIEWPOINT => {
                    entity = self.declare_item(*file, node, kind_viewpoint);
                    if let Some(entity) = entity {
                        let thing = &self.library.entities[entity.index()];
                        let viewpoint = ViewpointDeclaration {
                            name: thing.name.clone(),
                            title: thing.title.clone(),
                            ranks: Vec::new(),
                            admits: Vec::new(),
                        };
                        self.library.viewpoints.insert(entity, viewpoint);
                    }
                }
                SyntaxKind::STATEMENT | SyntaxKind::ENTRY => {
                    entity = self.declare_item(*file, node, kind_act);
                }
                SyntaxKind::RULE => {}
                _ => continue,
            }
            if entity.is_some() || node.kind() == SyntaxKind::RULE {
                self.bodies.push(Body { file: *file, node: node.clone(), entity, instrument });
            }
        }
        for ((file, node), path) in of_named {
            let Some((name, _)) = path.text().split_once('/') else {
                continue;
            };
            let span = self.token_span(*file, &path);
            let name_end = span.start + u32::try_from(name.len()).unwrap_or(0);
            let span = self.span(*file, span.start, name_end);
            if let Some(instrument) = self.find_entity_of(name, kind_instrument, span) {
                self.declare_article(*file, node, Some(instrument));
            }
        }
    }

    fn declare_item(
        &mut self,
        file: u32,
        node: &SyntaxNode,
        kind: KindId,
    ) -> Option<foederis_model::EntityId> {
        let name = name_of(node)?;
        let span = self.token_span(file, &name);
        self.declare_entity(name.text(), kind, title_of(node), span)
    }

    /// The kind that the first word of an item names.
    fn entity_kind(&mut self, file: u32, node: &SyntaxNode) -> Option<KindId> {
        let word = ast::first_word(node)?;
        let span = self.token_span(file, &word);
        if let Some(kind) = self.kinds.get(word.text()).copied() {
            self.refers(span, Name::Kind(kind));
            return Some(kind);
        }
        let known = self.library.kinds.iter().map(|k| k.name.as_str());
        let known = known.chain(ITEM_WORDS.iter().copied());
        let diagnostic = suggest(
            Diagnostic::error(
                "F0208",
                span,
                format!("no item begins with `{}`, and it is not a declared kind", word.text()),
            ),
            span,
            word.text(),
            &nearest(word.text(), known),
        );
        let diagnostic = or_help(
            diagnostic,
            format!(
                "declare the kind with a line `kind {}`, or indent the line if it belongs to the item above",
                word.text()
            ),
        );
        self.report(diagnostic);
        None
    }

    /// How months round, read before all else since every period of the instrument needs it.
    fn months(&mut self, file: u32, node: &SyntaxNode) -> Rounding {
        for line in ast::lines(node) {
            let Some(mut words) = self.field_words(file, &line) else {
                continue;
            };
            if words.keyword() != "months" {
                continue;
            }
            let Some((_, rounding)) = ROUNDINGS.iter().find(|(word, _)| *word == words.text()) else {
                self.expected(&words, "`last-day` or `first-day-after`", "months last-day");
                return Rounding::LibraryConvention;
            };
            words.next();
            self.no_more(&words);
            return *rounding;
        }
        Rounding::LibraryConvention
    }

    fn declare_article(
        &mut self,
        file: u32,
        node: &SyntaxNode,
        instrument: Option<foederis_model::EntityId>,
    ) {
        let words = ast::words(node);
        let designation: Vec<&SyntaxToken> =
            words.iter().skip(1).take_while(|t| ast::as_string(t).is_none()).collect();
        let (Some(first), Some(last)) = (designation.first(), designation.last()) else {
            return;
        };
        let mut start = self.token_span(file, first).start;
        if let Some((name, _)) = first.text().split_once('/') {
            start += u32::try_from(name.len() + 1).unwrap_or(0);
        }
        let span = self.span(file, start, self.token_span(file, last).end);
        let Some(instrument) = instrument else {
            self.report(
                Diagnostic::error("F0210", span, "this article stands below no treaty or other instrument")
                    .help("write the article below the instrument that it belongs to, or name that instrument, as `article NAME/4`"),
            );
            return;
        };
        let designation: String = designation.iter().map(|t| t.text()).collect();
        let designation = designation.split_once('/').map_or(designation.clone(), |(_, own)| own.to_owned());
        let name = format!("{}/{designation}", self.library.entities[instrument.index()].name);
        let title = title_of(node);
        let kind = self.built_in_kind("article");
        let Some(entity) = self.declare_entity(&name, kind, title.clone(), span) else {
            return;
        };
        let questions = self.declare_questions(file, node);
        if let Some(parent) = self.library.instruments.get_mut(&instrument) {
            parent.articles.push(Article {
                entity,
                designation,
                title,
                texts: vec![ArticleText::default()],
                questions,
                span,
            });
        }
        self.bodies.push(Body {
            file,
            node: node.clone(),
            entity: Some(entity),
            instrument: Some(instrument),
        });
    }

    /// The questions of an article and of its text versions, with their readings.
    fn declare_questions(&mut self, file: u32, node: &SyntaxNode) -> Vec<foederis_model::EntityId> {
        let mut questions = Vec::new();
        let (question_kind, reading_kind) = (self.built_in_kind("question"), self.built_in_kind("reading"));
        for line in ast::lines(node) {
            match line.kind() {
                SyntaxKind::QUESTION => {
                    let question = self.declare_item(file, &line, question_kind);
                    let mut readings = Vec::new();
                    for reading in ast::lines(&line).filter(|l| l.kind() == SyntaxKind::READING) {
                        readings.extend(self.declare_item(file, &reading, reading_kind));
                    }
                    if let Some(question) = question {
                        self.library.questions.insert(question, readings);
                        questions.push(question);
                    }
                }
                SyntaxKind::TEXT => questions.extend(self.declare_questions(file, &line)),
                _ => {}
            }
        }
        questions
    }
}
