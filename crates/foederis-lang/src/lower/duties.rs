//! Duties: rules for `owes`, with the conditions that every duty has.

use foederis_model::{
    Atom, Comparison, ConditionId, EntityId, Formula, Line, RelationId, RoleKind, Rule, RuleId, Span, Term,
    Value, Variable,
};

use super::duty_header::{self, Header};
use super::variables::Variables;
use super::{EveryDuty, Lowering, Place};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::editor::Name;
use crate::suggest::{nearest, or_help, suggest};
use crate::syntax_kind::SyntaxKind::{FIELD, LINE, NAME};
use crate::syntax_kind::{SyntaxNode, SyntaxToken};

/// The relation that duties are rules for, and its roles.
const OWES: &str = "owes";
pub(crate) const OWES_ROLES: [&str; 6] = ["debtor", "creditor", "duty", "treaty", "article", "incident"];

/// A condition of a duty: its kind, whether it is an exception, its line and the file of that.
type OwnCondition = (ConditionId, bool, SyntaxNode, u32);

/// What stands below the header.
struct Body {
    content: Option<String>,
    conditions: Vec<OwnCondition>,
    /// Every line could be read.
    complete: bool,
}

/// What is the same for all that the lists of a header choose.
#[derive(Clone, Copy)]
struct Given<'a> {
    relation: RelationId,
    /// The positions of [`OWES_ROLES`].
    roles: [usize; 6],
    header: &'a Header,
    body: &'a Body,
    span: Span,
}

/// One choice out of the lists of a header.
#[derive(Clone, Copy)]
struct Choice<'a> {
    duty: &'a SyntaxToken,
    debtor: Option<&'a SyntaxToken>,
    creditor: Option<&'a SyntaxToken>,
}

impl Lowering {
    /// Reads the `every duty` conditions once by themselves, so that their errors are found where no duty is.
    pub(super) fn read_every_duty(&mut self) {
        let all = std::mem::take(&mut self.every_duty);
        for every in &all {
            let mut variables = Variables::default();
            for name in OWES_ROLES.iter().copied().chain(["text"]) {
                variables.standing_for(name);
            }
            if self.line_formula(&every.node, &mut variables, Place::file(every.file)).is_some() {
                self.check_variables(&variables);
            }
        }
        self.every_duty = all;
        self.every_duty.sort_by_key(|e| e.condition);
    }

    /// The relation `owes` and the position of each of its roles.
    fn owes(&mut self, span: Span) -> Option<(RelationId, [usize; 6])> {
        let found = self.relations.get(OWES).copied();
        let mut places = [0; 6];
        if let Some(relation) = found {
            let roles = &self.relation_of(relation).roles;
            let mut complete = roles.len() == OWES_ROLES.len();
            for (slot, name) in places.iter_mut().zip(OWES_ROLES) {
                let called =
                    |r: &foederis_model::Role| r.name == name || (name == "treaty" && r.name == "instrument");
                match roles.iter().position(called) {
                    Some(at) => *slot = at,
                    None => complete = false,
                }
            }
            if complete {
                return Some((relation, places));
            }
        }
        if !self.muted.contains(OWES) {
            self.report(
                Diagnostic::error("F0306", span, "no file declares the relation that a duty is a rule for").help(
                    "declare `relation owes(debtor: ..., creditor: ..., duty: ..., treaty: ..., article: ..., incident: ...)` as `derived`",
                ),
            );
        }
        None
    }

    pub(super) fn duty(&mut self, node: &SyntaxNode, place: Place) {
        let span = self.node_span(place.file, node);
        let body = self.duty_body(node, place, span);
        let Some((relation, roles)) = self.owes(span) else {
            return;
        };
        if !self.concluded(relation, span, "a duty") {
            return;
        }
        let Some(header) = body.complete.then(|| duty_header::read(node)).flatten() else {
            // Find what is wrong with the conditions all the same.
            self.dry_run(&body.conditions, place);
            return;
        };
        let given = Given { relation, roles, header: &header, body: &body, span };
        if !self.parties_are_known(given, place) {
            return;
        }
        for duty in &header.duties {
            for debtor in header.debtors.choices() {
                for creditor in header.creditors.choices() {
                    // What is wrong with the conditions of one choice is wrong with all, and is said once.
                    if self.duty_of(given, Choice { duty, debtor, creditor }, place).is_none() {
                        return;
                    }
                }
            }
        }
    }

    /// Looks up all names of a header, so that what is wrong with them is said once and not for each choice.
    fn parties_are_known(&mut self, given: Given<'_>, place: Place) -> bool {
        let Given { relation, roles, header, span, .. } = given;
        let mut variables = self.variables(place);
        let mut fine = true;
        let duties = header.duties.iter().map(|t| (t, roles[2]));
        let debtors = header.debtors.named().iter().map(|t| (t, roles[0]));
        let creditors = header.creditors.named().iter().map(|t| (t, roles[1]));
        let under = header.under.iter().map(|t| (t, roles[4]));
        let incident = header.incident.iter().map(|t| (t, roles[5]));
        for (token, role) in duties.chain(debtors).chain(creditors).chain(under).chain(incident) {
            fine &= self.party(Some(token), ("", span), &mut variables, (relation, role), place).is_some();
        }
        fine
    }

    /// The treaty and the article of a duty; of one that is taken back, those that give it, and no article where any may.
    fn source_of(
        &mut self,
        given: Given<'_>,
        variables: &mut Variables,
        place: Place,
    ) -> Option<(Term, Term)> {
        let Given { relation, roles, header, span, .. } = given;
        // Below a clause form that no line has filled, a variable stands for the place.
        let stands = |variables: &Variables, name: &str| {
            let at = variables.all.iter().position(|k| k.name == name)?;
            Some(Term::Variable(Variable(u16::try_from(at).unwrap_or(u16::MAX))))
        };
        if let Some(token) = &header.under {
            let article = self.named(token, relation, roles[4], place)?;
            let gives = |i: &foederis_model::Instrument| i.articles.iter().any(|a| a.entity == article);
            let treaty = self.library.instruments.iter().find(|(_, i)| gives(i)).map(|(id, _)| *id)?;
            return Some((value(treaty), value(article)));
        }
        let treaty = place.instrument.map(value).or_else(|| stands(variables, "treaty"))?;
        let article = if header.denied {
            let any = variables.fresh("article", span);
            let kind = self.relation_of(relation).roles[roles[4]].kind;
            self.narrow(variables, any, kind, span);
            if let Some(known) = variables.get_mut(any) {
                known.in_head = true;
            }
            Term::Variable(any)
        } else {
            place.article.map(value).or_else(|| stands(variables, "article"))?
        };
        Some((treaty, article))
    }

    /// The lines below a duty's header.
    fn duty_body(&mut self, node: &SyntaxNode, place: Place, span: Span) -> Body {
        let mut body =
            Body { content: None, conditions: Vec::new(), complete: !self.broken(place.file, node) };
        self.lines_of_duty(node, place, &mut body);
        if let Some((file, line)) = self.template.as_ref().and_then(|t| t.below.clone()) {
            self.lines_of_duty(&line, Place { file, ..place }, &mut body);
        }
        let words = ast::words(node);
        let incident = words.iter().skip_while(|t| t.text() != "over").nth(1);
        let standing = incident.is_some_and(|t| t.kind() == NAME);
        if body.conditions.is_empty() && body.complete && !standing {
            self.report(
                Diagnostic::warning("F0605", span, "this duty has no condition of its own")
                    .help("say when it arises with a line such as `trigger ...`, or in an `untranslated \"...\"` condition"),
            );
        }
        body
    }

    /// Adds the lines below a duty, or below the clause line that gives it, whose content stands for that of the form.
    fn lines_of_duty(&mut self, node: &SyntaxNode, place: Place, body: &mut Body) {
        for line in ast::lines(node) {
            match line.kind() {
                FIELD => match self.field_words(place.file, &line) {
                    Some(words) => {
                        let content = words.keyword() == "content";
                        let text = self.only_string(words);
                        if content {
                            body.content = text;
                        }
                    }
                    None => body.complete = false,
                },
                LINE => match self.duty_line(&line, place) {
                    Some((condition, unless)) => {
                        body.conditions.push((condition, unless, line, place.file));
                    }
                    None => body.complete = false,
                },
                _ => body.complete = false,
            }
        }
    }

    /// The rule for one choice out of the lists; none if it cannot be read.
    fn duty_of(&mut self, given: Given<'_>, choice: Choice<'_>, place: Place) -> Option<()> {
        let Given { relation, roles, header, body, span } = given;
        let mut variables = self.variables(place);
        let (treaty, article) = self.source_of(given, &mut variables, place)?;
        let mut party = |token: Option<&SyntaxToken>, name: &str, role: usize| {
            self.party(token, (name, span), &mut variables, (relation, role), place)
        };
        let debtor = party(choice.debtor, "debtor", roles[0])?;
        let creditor = party(choice.creditor, "creditor", roles[1])?;
        let incident = party(header.incident.as_ref(), "incident", roles[5])?;
        let duty = party(Some(choice.duty), "duty", roles[2])?;
        let mut differ: Vec<(Term, Term)> = Vec::new();
        if header.of_each_other() && debtor != creditor && !header.denied {
            differ.push((debtor, creditor));
        }
        for (who, parties, role) in
            [(debtor, &header.debtors, roles[0]), (creditor, &header.creditors, roles[1])]
        {
            for left_out in parties.except() {
                differ.push((who, party(Some(left_out), "", role)?));
            }
        }
        let fixed = [
            ("debtor", Some(debtor)),
            ("creditor", Some(creditor)),
            ("duty", Some(duty)),
            ("treaty", Some(treaty)),
            ("article", Some(article)),
            ("incident", Some(incident)),
            ("text", place.text.map(value)),
        ];
        // A variable of the header means itself, and so does a hole of a clause form.
        let mut taken: Vec<String> = variables.all.iter().map(|k| k.name.clone()).collect();
        taken.extend(variables.fixed.iter().map(|(name, _)| name.clone()));
        let free = fixed.into_iter().filter(|(name, _)| !taken.iter().any(|t| t == name));
        variables.fixed.extend(free.map(|(name, term)| (name.to_owned(), term)));
        let mut lines = Vec::new();
        let complete = self.duty_lines(&body.conditions, !header.denied, &mut variables, place, &mut lines);
        self.note_holes(&variables);
        let line = |formula| Line { condition: None, unless: false, formula, span };
        for (one, other) in differ {
            let at = bound_after(&lines, &[one, other]);
            lines.insert(at, line(Formula::Compare(one, Comparison::Different, other)));
        }
        if let Term::Variable(variable) = incident
            && let RoleKind::Entity(kind) = self.relation_of(relation).roles[roles[5]].kind
            && !lines.iter().any(|l| !l.unless && binds(&l.formula, variable))
        {
            lines.insert(0, line(Formula::IsA(incident, kind)));
        }
        for term in [debtor, creditor, article, incident] {
            if let Term::Variable(variable) = term
                && let Some(known) = variables.get_mut(variable)
            {
                // It stands in the head, which is written for the author.
                known.times += 1;
            }
        }
        if !complete || !self.check_variables(&variables) {
            return None;
        }
        let mut terms = vec![debtor; roles.len()];
        let in_order = [debtor, creditor, duty, treaty, article, incident];
        for (role, term) in roles.iter().zip(in_order) {
            terms[*role] = term;
        }
        self.push_rule(Rule {
            id: RuleId(0),
            article: place.article,
            text: place.text,
            denies: header.denied,
            default: false,
            head: Atom { relation, terms },
            lines,
            variables: variables.names(),
            content: body.content.clone(),
            span,
        });
        Some(())
    }

    /// The lines of a duty in the order of conditions; if it has those of every duty, these come first.
    fn duty_lines(
        &mut self,
        own: &[OwnCondition],
        with_every: bool,
        variables: &mut Variables,
        place: Place,
        lines: &mut Vec<Line>,
    ) -> bool {
        let every: Vec<EveryDuty> = if with_every { self.every_duty.clone() } else { Vec::new() };
        let mut complete = true;
        for number in 0..self.library.conditions.len() {
            let condition = super::names::id(number, ConditionId);
            for each in every.iter().filter(|e| e.condition == condition) {
                let unless = has_unless(&each.node);
                let at = Place { file: each.file, ..place };
                complete &= self.duty_condition(&each.node, condition, unless, variables, at, lines);
            }
            for (_, unless, node, file) in own.iter().filter(|(c, ..)| *c == condition) {
                let before = lines.len();
                let place = Place { file: *file, ..place };
                let read = self.duty_condition(node, condition, *unless, variables, place, lines);
                complete &= read;
                if read && lines.len() == before {
                    let span = self.node_span(place.file, node);
                    self.report(
                        Diagnostic::error(
                            "F0308",
                            span,
                            "`?text` means nothing here: the duty is in no text version",
                        )
                        .help("move the duty into a `text NAME` block of the article"),
                    );
                }
            }
        }
        complete
    }

    fn duty_condition(
        &mut self,
        node: &SyntaxNode,
        condition: ConditionId,
        unless: bool,
        variables: &mut Variables,
        place: Place,
        lines: &mut Vec<Line>,
    ) -> bool {
        variables.branches += u32::from(unless);
        let formula = self.line_formula(node, variables, place);
        variables.branches -= u32::from(unless);
        match formula {
            Some(Some(formula)) => {
                lines.push(Line {
                    condition: Some(condition),
                    unless,
                    formula,
                    span: self.node_span(place.file, node),
                });
                true
            }
            Some(None) => true,
            None => false,
        }
    }

    fn dry_run(&mut self, own: &[OwnCondition], place: Place) {
        let mut variables = Variables::default();
        let mut lines = Vec::new();
        variables.fixed.push(("text".into(), None));
        self.duty_lines(own, true, &mut variables, place, &mut lines);
    }

    /// The condition that a line begins with, and whether `unless` follows.
    fn duty_line(&mut self, line: &SyntaxNode, place: Place) -> Option<(ConditionId, bool)> {
        if self.broken(place.file, line) {
            return None;
        }
        let token = ast::first_word(line)?;
        let span = self.token_span(place.file, &token);
        if let Some(condition) = self.library.condition(token.text()) {
            self.refers(span, Name::Condition(condition));
            return Some((condition, has_unless(line)));
        }
        if self.muted.contains(token.text()) {
            return None;
        }
        let known: Vec<&str> =
            self.library.conditions.iter().map(|c| c.name.as_str()).chain(["content"]).collect();
        let diagnostic = suggest(
            Diagnostic::error("F0207", span, format!("`{}` is not the name of a condition", token.text())),
            span,
            token.text(),
            &nearest(token.text(), known.iter().copied()),
        );
        let diagnostic = or_help(diagnostic, format!("the lines of a duty are {}", known.join(", ")));
        self.report(diagnostic);
        None
    }

    /// A name as a value of a role.
    fn named(
        &mut self,
        token: &SyntaxToken,
        relation: RelationId,
        role: usize,
        place: Place,
    ) -> Option<EntityId> {
        let span = self.token_span(place.file, token);
        let kind = self.relation_of(relation).roles[role].kind;
        let entity = self.find_entity(token.text(), kind, span)?;
        if !self.library.fits(Value::Entity(entity), kind) {
            self.wrong_kind(Value::Entity(entity), relation, role, span);
            return None;
        }
        Some(entity)
    }

    /// A debtor, creditor or incident: a name, a variable, or the variable that is meant where nothing is written.
    fn party(
        &mut self,
        token: Option<&SyntaxToken>,
        (otherwise, header): (&str, Span),
        variables: &mut Variables,
        (relation, role): (RelationId, usize),
        place: Place,
    ) -> Option<Term> {
        let kind = self.relation_of(relation).roles[role].kind;
        let (name, span) = match token {
            Some(token) if token.kind() == NAME => {
                return self.named(token, relation, role, place).map(value);
            }
            Some(token) => (token.text().trim_start_matches('?'), self.token_span(place.file, token)),
            None => (otherwise, header),
        };
        if let Some((_, Some(Term::Value(filled)))) = variables.fixed.iter().find(|(hole, _)| hole == name) {
            let filled = *filled;
            if !self.library.fits(filled, kind) {
                self.wrong_kind(filled, relation, role, span);
                return None;
            }
            return Some(Term::Value(filled));
        }
        let variable = match variables.all.iter().position(|k| k.name == name && name != "_") {
            Some(at) => Variable(u16::try_from(at).unwrap_or(u16::MAX)),
            None => variables.fresh(name, span),
        };
        if !self.narrow(variables, variable, kind, span) {
            return None;
        }
        if let Some(known) = variables.get_mut(variable) {
            // The duty's header says what it may be.
            known.in_head = true;
        }
        Some(Term::Variable(variable))
    }
}

fn value(entity: EntityId) -> Term {
    Term::Value(Value::Entity(entity))
}

fn has_unless(line: &SyntaxNode) -> bool {
    ast::words(line).iter().any(|t| t.text() == "unless")
}

/// The position behind the first lines that say what these terms may be; the end if none does.
fn bound_after(lines: &[Line], terms: &[Term]) -> usize {
    let bound = |term: &Term, until: usize| match term {
        Term::Value(_) => true,
        Term::Variable(v) => lines[..until].iter().any(|l| !l.unless && binds(&l.formula, *v)),
    };
    (0..=lines.len()).find(|until| terms.iter().all(|t| bound(t, *until))).unwrap_or(lines.len())
}

/// Whether a condition says what a variable may be.
fn binds(formula: &Formula, variable: Variable) -> bool {
    let wanted = Term::Variable(variable);
    match formula {
        Formula::Atom(atom) => atom.terms.contains(&wanted),
        Formula::IsA(term, _) => *term == wanted,
        Formula::All(all) => all.iter().any(|f| binds(f, variable)),
        Formula::Any(all) => !all.is_empty() && all.iter().all(|f| binds(f, variable)),
        Formula::After { of, .. } | Formula::Within { of, .. } | Formula::Once(of) | Formula::Ever(of) => {
            binds(of, variable)
        }
        Formula::OnDayOf { holds, act } => binds(holds, variable) || binds(act, variable),
        Formula::Compare(a, Comparison::Same, b) => {
            (*a == wanted && matches!(b, Term::Value(_))) || (*b == wanted && matches!(a, Term::Value(_)))
        }
        Formula::Count { quota: foederis_model::Quota::AtLeast(_), among, over, .. } => {
            *over != variable && binds(among, variable)
        }
        Formula::Not(_)
        | Formula::Compare(..)
        | Formula::Count { .. }
        | Formula::Date { .. }
        | Formula::Untranslated(_) => false,
    }
}
