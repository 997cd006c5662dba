//! Rules, and the facts that definitions and clause lines give.

use foederis_model::{Atom, Fact, Formula, Line, Rule, RuleId, Span, Term, Value, Variable};

use super::names::id;
use super::variables::Variables;
use super::{Lowering, Place, Template};
use crate::ast;
use crate::diagnostic::{Diagnostic, Edit};
use crate::syntax_kind::SyntaxKind::{ATOM, LINE};
use crate::syntax_kind::SyntaxNode;

impl Lowering {
    /// `rule [default] [no] HEAD` with its lines.
    pub(crate) fn rule(&mut self, node: &SyntaxNode, place: Place) {
        let mut variables = self.variables(place);
        let words = ast::words(node);
        let has = |word: &str| words.iter().skip(1).any(|t| t.text() == word);
        let (denies, default) = (has("no"), has("default"));
        let span = self.node_span(place.file, node);
        let head = ast::child(node, ATOM).and_then(|atom| self.atom(&atom, &mut variables, place)).flatten();
        for known in &mut variables.all {
            known.in_head = true;
            known.ranged = false;
        }
        let mut lines = Vec::new();
        let mut fine = true;
        for line in ast::lines(node) {
            if line.kind() != LINE {
                fine = false;
                continue;
            }
            let unless = ast::first_word(&line).is_some_and(|t| t.text() == "unless");
            variables.branches += u32::from(unless);
            let formula = self.line_formula(&line, &mut variables, place);
            variables.branches -= u32::from(unless);
            match formula.flatten() {
                Some(formula) => lines.push(Line {
                    condition: None,
                    unless,
                    formula,
                    span: self.node_span(place.file, &line),
                }),
                None => fine = false,
            }
        }
        self.note_holes(&variables);
        let Some(head) = head else {
            return;
        };
        fine &= self.concluded(head.relation, span, "this rule");
        if !fine {
            return;
        }
        if self.check_variables(&variables) {
            self.push_rule(Rule {
                id: RuleId(0),
                article: place.article,
                text: place.text,
                denies,
                default,
                head,
                lines,
                variables: variables.names(),
                content: None,
                span,
            });
        }
    }

    /// The variables of a rule before it is read: none, or, below a clause form, its holes and where its line stands.
    pub(crate) fn variables(&self, place: Place) -> Variables {
        let mut variables = Variables::default();
        let Some(template) = &self.template else {
            return variables;
        };
        let places = [("treaty", place.instrument), ("article", place.article), ("text", place.text)];
        let mut all = template.holes.clone();
        for (name, entity) in places.iter().filter(|(name, _)| !template.holes.iter().any(|(h, _)| h == name))
        {
            all.push(((*name).to_owned(), entity.map(Value::Entity)));
        }
        for (name, value) in all {
            match value {
                Some(value) => variables.fixed.push((name, Some(Term::Value(value)))),
                None if template.line.is_some() => variables.fixed.push((name, None)),
                None => variables.standing_for(&name),
            }
        }
        variables
    }

    /// Notes what the holes of a clause form are, by the roles that they stand in.
    pub(crate) fn note_holes(&mut self, variables: &Variables) {
        let Some(template) = self.template.as_mut().filter(|t| t.line.is_none()) else {
            return;
        };
        for ((name, _), kind) in template.holes.iter().zip(&mut template.kinds) {
            let known = variables.all.iter().find(|k| k.name == *name);
            *kind = kind.or(known.and_then(|k| k.kind));
        }
    }

    pub(crate) fn push_rule(&mut self, mut rule: Rule) {
        match &self.template {
            Some(Template { line: None, .. }) => return,
            Some(Template { line: Some(line), .. }) => rule.span = *line,
            None => {}
        }
        rule.id = id(self.library.rules.len(), RuleId);
        self.library.rules.push(rule);
    }

    /// A fact that holds by the text itself: a rule without lines.
    pub(crate) fn push_fact(&mut self, fact: Fact, denies: bool, place: Place, span: Span) {
        self.push_fact_on(fact, denies, Vec::new(), place, span);
    }

    /// The same, on some days only.
    pub(crate) fn push_fact_on(
        &mut self,
        fact: Fact,
        denies: bool,
        days: Vec<Formula>,
        place: Place,
        span: Span,
    ) {
        let head =
            Atom { relation: fact.relation, terms: fact.values.iter().map(|v| Term::Value(*v)).collect() };
        self.push_rule(Rule {
            id: RuleId(0),
            article: place.article,
            text: place.text,
            denies,
            default: false,
            head,
            lines: days
                .into_iter()
                .map(|formula| Line { condition: None, unless: false, formula, span })
                .collect(),
            variables: Vec::new(),
            content: None,
            span,
        });
    }

    /// `part-of(this, war)` among the lines of a thing.
    pub(crate) fn definition(&mut self, node: &SyntaxNode, place: Place) {
        let Some(atom) = ast::child(node, ATOM) else {
            return;
        };
        if let Some((fact, span)) = self.fact(&atom, place)
            && self.concluded(fact.relation, span, "a definition")
        {
            self.push_fact(fact, false, place, span);
        }
    }

    /// Whether what is compared has a range; warns of variables that are written once.
    pub(crate) fn check_variables(&mut self, variables: &Variables) -> bool {
        let mut fine = true;
        for (variable, span) in &variables.needs {
            let Some(known) = variables.get(*variable) else {
                continue;
            };
            if known.ranged || known.in_head {
                continue;
            }
            fine = false;
            let name = known.name.clone();
            self.report(
                Diagnostic::error(
                    "F0302",
                    *span,
                    format!("nothing says what `?{name}` may be, so it cannot be compared"),
                )
                .help(format!(
                    "add a condition in which `?{name}` stands in a relation, or `?{name} is a KIND`"
                )),
            );
        }
        for (number, known) in variables.all.iter().enumerate() {
            let needed = variables
                .needs
                .iter()
                .any(|(v, _)| *v == Variable(u16::try_from(number).unwrap_or(u16::MAX)));
            if known.times > 1 || known.name == "_" || (needed && !known.ranged) {
                continue;
            }
            let name = &known.name;
            let diagnostic = Diagnostic::warning(
                "F0601",
                known.first,
                format!("`?{name}` is written only once in this rule"),
            );
            let diagnostic = if known.counted {
                diagnostic.help(format!("what is counted should depend on `?{name}`"))
            } else if known.in_head {
                diagnostic.help(format!(
                    "no condition says what `?{name}` may be, so that every question must say it; is a condition missing?"
                ))
            } else {
                diagnostic
                    .help("write `?_` if any value will do; if another variable was meant, correct it")
                    .possible_fix("write `?_`: any value will do", [Edit::replace(known.first, "?_")])
            };
            self.report(diagnostic);
        }
        fine
    }
}
