//! Tests and cases.

use foederis_model::{Case, CaseQuestion, Day, Expected, Pattern, Statement, StatementId, Test};

use super::names::id;
use super::{Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::lower::instruments::append;
use crate::suggest::{or_help, suggest_thing};
use crate::syntax_kind::SyntaxKind::{ASK, ATOM, EXPECT, FIELD, GIVEN, QUESTION, SETTING};
use crate::syntax_kind::SyntaxNode;

/// The day, the knowledge and the viewpoint that an expectation is about.
#[derive(Clone, Default)]
pub(super) struct Setting {
    pub(super) on: Option<Day>,
    pub(super) known_on: Option<Day>,
    pub(super) recorded_on: Option<Day>,
    pub(super) viewpoint: Option<String>,
}

impl Lowering {
    pub(super) fn test(&mut self, file: u32, node: &SyntaxNode) {
        let Some(title) = ast::words(node).iter().find_map(ast::as_string) else {
            return;
        };
        let place = Place { acts_may_be_new: true, ..Place::file(file) };
        let given = self.givens(node, place);
        let without = self.taken_back(node, file);
        let mut expectations = Vec::new();
        self.expectations(node, place, &Setting::default(), None, &mut expectations);
        let span = self.node_span(file, node);
        if ast::lines(node).all(|l| matches!(l.kind(), GIVEN | FIELD)) {
            self.report(
                Diagnostic::error("F0501", span, "this test expects nothing")
                    .help("add a line `expect RELATION(...)` below a day, as `on 2021-02-01`"),
            );
        }
        let complaints = node
            .descendants()
            .filter(|n| n.kind() == EXPECT)
            .filter_map(|line| self.complaint(&line, file))
            .collect();
        self.library.tests.push(Test { title, given, without, expectations, complaints, span });
    }

    /// The `given` lines of a test or a question.
    fn givens(&mut self, node: &SyntaxNode, place: Place) -> Vec<Statement> {
        let mut given: Vec<Statement> = Vec::new();
        for line in ast::lines(node).filter(|l| l.kind() == GIVEN) {
            let name = format!("given-{}", given.len() + 1);
            if let Some(mut statement) = self.given(&line, &name, place) {
                statement.id = id(self.library.statements.len() + given.len(), StatementId);
                given.push(statement);
            }
        }
        self.offices_of_test(&mut given);
        given
    }

    /// The statements that the `without` lines of a test or a question name.
    fn taken_back(&mut self, node: &SyntaxNode, file: u32) -> Vec<StatementId> {
        const SHAPE: &str = "without NAME and NAME";
        let mut found = Vec::new();
        for line in ast::lines(node).filter(|l| l.kind() == FIELD) {
            let Some(mut words) = self.field_words(file, &line).filter(|w| w.keyword() == "without") else {
                continue;
            };
            loop {
                let span = self.here(&words);
                let Some(entity) = self.entity_token(&mut words, None, "an entry or a statement", SHAPE)
                else {
                    break;
                };
                let name = self.library.entities[entity.index()].name.clone();
                let before = found.len();
                let statements = self.library.statements.iter().enumerate();
                found.extend(statements.filter(|(_, s)| s.name == name).map(|(at, _)| id(at, StatementId)));
                if found.len() == before {
                    let described = self.described(entity);
                    self.report(
                        Diagnostic::error("F0506", span, format!("{described}, is no entry and no statement of the record"))
                            .help("name an entry or a statement that files declare; what a test gives itself is left out by not giving it"),
                    );
                }
                if !words.separator() {
                    self.no_more(&words);
                    break;
                }
            }
        }
        found
    }

    pub(super) fn case(&mut self, file: u32, node: &SyntaxNode) {
        let words = ast::words(node);
        let Some(name) = words.get(1) else {
            return;
        };
        let span = self.token_span(file, name);
        if let Some(before) = self.library.cases.iter().find(|c| c.name == name.text()).map(|c| c.span) {
            return self.twice(name.text(), span, before, "declared here");
        }
        self.declares(span, id(self.library.cases.len(), Name::Case));
        let mut case = Case {
            name: name.text().to_owned(),
            title: words.iter().find_map(ast::as_string),
            about: Vec::new(),
            questions: Vec::new(),
            span,
        };
        for line in ast::lines(node) {
            match line.kind() {
                QUESTION => case.questions.extend(self.case_question(file, &line)),
                FIELD => {
                    let Some(words) = self.field_words(file, &line) else {
                        continue;
                    };
                    match words.keyword() {
                        "about" | "note" => case.about.extend(self.only_string(words)),
                        "title" => {
                            if let Some(title) = self.only_string(words) {
                                append(&mut case.title, title);
                            }
                        }
                        _ => self.no_such_line(file, &line, "a case", &["about", "question", "note"]),
                    }
                }
                _ => {}
            }
        }
        self.library.cases.push(case);
    }

    fn case_question(&mut self, file: u32, node: &SyntaxNode) -> Option<CaseQuestion> {
        let title = ast::words(node).iter().find_map(ast::as_string)?;
        let span = self.node_span(file, node);
        let place = Place { acts_may_be_new: true, ..Place::file(file) };
        let given = self.givens(node, place);
        let without = self.taken_back(node, file);
        let asked = ast::lines(node).find(|l| l.kind() == ASK);
        if asked.is_none() {
            self.report(
                Diagnostic::error("F0502", span, "this question asks nothing")
                    .help("add a line `ask RELATION(...)`"),
            );
        }
        let ask: Option<Pattern> =
            asked.and_then(|ask| ast::child(&ask, ATOM)).and_then(|atom| self.pattern(&atom, place));
        let mut setting = Setting::default();
        for line in ast::lines(node).filter(|l| l.kind() == SETTING && is_bare(l)) {
            self.setting(&line, place, &mut setting);
        }
        let mut expectations = Vec::new();
        let base = setting.clone();
        self.expectations(node, place, &base, ask.as_ref(), &mut expectations);
        // A question whose expectations have their own days is asked on the first of them.
        let on = setting.on.or_else(|| expectations.iter().find_map(|e| e.on));
        let says_day = |n: &SyntaxNode| n.kind() == SETTING && ast::words(n).iter().any(|t| t.text() == "on");
        let without_day = expectations.iter().find(|e| e.on.is_none() && !of_all_days(&e.expected));
        if let Some(line) =
            without_day.map(|e| e.span).or((!node.descendants().any(|n| says_day(&n))).then_some(span))
        {
            let what =
                if without_day.is_some() && on.is_some() { "this expectation" } else { "this question" };
            self.report(Diagnostic::error("F0502", line, format!("{what} does not say on which day")).help(
                "add a line `on DATE` for all that the question expects, or write `on DATE expect ...`",
            ));
        }
        Some(CaseQuestion { title, given, without, ask: ask?, on: on?, expectations, span })
    }

    /// `on D known D recorded D as V`.
    pub(super) fn setting(&mut self, node: &SyntaxNode, place: Place, setting: &mut Setting) {
        let words = ast::words(node);
        for pair in words.chunks(2) {
            let [word, value] = pair else {
                continue;
            };
            match word.text() {
                "on" => setting.on = self.day(place.file, value).or(setting.on),
                "known" => setting.known_on = self.day(place.file, value).or(setting.known_on),
                "recorded" => setting.recorded_on = self.day(place.file, value).or(setting.recorded_on),
                "as" if self.viewpoint_exists(value.text(), place.file, value) => {
                    setting.viewpoint = (value.text() != "all").then(|| value.text().to_owned());
                }
                _ => {}
            }
        }
    }

    pub(super) fn viewpoint_exists(
        &mut self,
        name: &str,
        file: u32,
        token: &crate::syntax_kind::SyntaxToken,
    ) -> bool {
        let span = self.token_span(file, token);
        let entity = self.library.entity(name);
        if let Some(entity) = entity {
            self.refers_to_thing(name, span, entity);
        }
        if entity.is_some() || matches!(name, "all" | "register") || self.muted.contains(name) {
            return true;
        }
        let kind = self.built_in_kind("viewpoint");
        let library = &self.library;
        let near = match foederis_model::resolve_name(library, name, |k| k == kind) {
            Ok(entity) => vec![library.entities[entity.index()].name.clone()],
            Err(error) if error.close => error.candidates,
            Err(_) => Vec::new(),
        };
        let near: Vec<&str> = near.iter().map(String::as_str).take(3).collect();
        let diagnostic = Diagnostic::error("F0503", span, format!("`{name}` is not a viewpoint"));
        let diagnostic = suggest_thing(diagnostic, span, name, &near);
        self.report(or_help(
            diagnostic,
            "write a declared viewpoint, the name of a speaker, `all` or `register`",
        ));
        false
    }

    pub(super) fn expectations(
        &mut self,
        node: &SyntaxNode,
        place: Place,
        setting: &Setting,
        asked: Option<&Pattern>,
        expectations: &mut Vec<foederis_model::Expectation>,
    ) {
        // In a question, the day stands in a line of its own; in a test, expectations stand below it.
        let children: Vec<SyntaxNode> =
            ast::lines(node).chain(node.children().filter(|n| n.kind() == EXPECT)).collect();
        for line in children {
            match line.kind() {
                // Of a test, these are read by themselves: they are about no day and no side.
                EXPECT if is_complaint(&line) && asked.is_none() => {}
                EXPECT => expectations.extend(self.expectation(&line, place, setting, asked)),
                SETTING => {
                    let mut inner = setting.clone();
                    if !self.broken_words(place.file, &line) {
                        self.setting(&line, place, &mut inner);
                    }
                    self.expectations(&line, place, &inner, asked, expectations);
                }
                _ => {}
            }
        }
    }

    /// Whether the words of a setting itself, without its expectations, are faulty.
    fn broken_words(&self, file: u32, node: &SyntaxNode) -> bool {
        self.broken(file, node) && !node.children().any(|n| n.kind() == EXPECT)
    }
}

/// A day, knowledge or viewpoint with nothing below it or behind it.
fn is_bare(node: &SyntaxNode) -> bool {
    node.children().next().is_none()
}

/// Whether it is about no one day.
fn of_all_days(expected: &Expected) -> bool {
    matches!(expected, Expected::Certainly(_) | Expected::Possibly(_))
}

/// `expect error CODE in "..."`.
fn is_complaint(node: &SyntaxNode) -> bool {
    let words = ast::words(node);
    words.get(1).is_some_and(|word| matches!(word.text(), "error" | "warning"))
}
