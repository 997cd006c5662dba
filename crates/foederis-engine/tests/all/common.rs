//! Rules and facts in a few words, for tests.

use foederis_engine::{EngineError, Inquiry, Program};
use foederis_model::{
    Atom, Day, Fact, Formula, Library, Limits, Line, Pattern, Proof, Relation, RelationId, Role, RoleKind,
    Rule, RuleId, Silence, Slot, Span, Term, Timeline, Truth, Value,
};
use foederis_oracle::{TableEvidence, timeline};

/// A library with its record, both growing.
#[derive(Default)]
pub(crate) struct Law {
    pub(crate) library: Library,
    pub(crate) evidence: TableEvidence,
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn yes_from(day: Day) -> Timeline<Truth> {
    Timeline::step(Truth::No, day, Truth::Yes)
}

/// Open from a day on, and certain from another.
pub(crate) fn open_from(day: Day, certain: Option<Day>) -> Timeline<Truth> {
    let changes = [Some((day, Truth::Open)), certain.map(|c| (c, Truth::Yes))];
    timeline(Truth::No, &changes.into_iter().flatten().collect::<Vec<_>>())
}

pub(crate) fn atom<const N: usize>(relation: RelationId, terms: [Term; N]) -> Formula {
    Formula::Atom(Atom { relation, terms: terms.to_vec() })
}

pub(crate) fn not(of: Formula) -> Formula {
    Formula::Not(Box::new(of))
}

impl Law {
    fn relation(&mut self, name: &str, silence: Silence) -> RelationId {
        let id = RelationId(u32::try_from(self.library.relations.len()).unwrap());
        let truth = if matches!(silence, Silence::Open(_)) { Truth::Open } else { Truth::No };
        self.evidence.silence.push(truth);
        self.library.relations.push(Relation {
            name: name.into(),
            roles: vec![Role { name: "x".into(), kind: RoleKind::Number }],
            silence,
            act: false,
            at_most_one: None,
            reads: None,
            reads_not: None,
            span: Span::default(),
        });
        id
    }

    pub(crate) fn registered(&mut self, name: &str) -> RelationId {
        self.relation(name, Silence::Registered)
    }

    pub(crate) fn open(&mut self, name: &str) -> RelationId {
        self.relation(name, Silence::Open(vec![]))
    }

    pub(crate) fn derived(&mut self, name: &str) -> RelationId {
        self.relation(name, Silence::Derived)
    }

    fn add(&mut self, head: RelationId, denies: bool, lines: Vec<Line>) {
        self.add_with(head, vec![], denies, lines);
    }

    fn add_with(&mut self, head: RelationId, terms: Vec<Term>, denies: bool, lines: Vec<Line>) {
        self.library.rules.push(Rule {
            id: RuleId(u32::try_from(self.library.rules.len()).unwrap()),
            article: None,
            text: None,
            denies,
            default: false,
            head: Atom { relation: head, terms },
            lines,
            variables: vec!["x".into(), "y".into()],
            content: None,
            span: Span::default(),
        });
    }

    pub(crate) fn rule<const N: usize>(&mut self, head: RelationId, conditions: [Formula; N]) {
        self.add(head, false, conditions.map(|f| line(false, f)).to_vec());
    }

    pub(crate) fn rule_for<const M: usize, const N: usize>(
        &mut self,
        head: RelationId,
        terms: [Term; M],
        conditions: [Formula; N],
    ) {
        self.add_with(head, terms.to_vec(), false, conditions.map(|f| line(false, f)).to_vec());
    }

    pub(crate) fn rule_no<const N: usize>(&mut self, head: RelationId, conditions: [Formula; N]) {
        self.add(head, true, conditions.map(|f| line(false, f)).to_vec());
    }

    pub(crate) fn rule_unless<const N: usize, const M: usize>(
        &mut self,
        head: RelationId,
        conditions: [Formula; N],
        exceptions: [Formula; M],
    ) {
        let lines = conditions.map(|f| line(false, f)).into_iter().chain(exceptions.map(|f| line(true, f)));
        self.add(head, false, lines.collect());
    }

    pub(crate) fn state<const N: usize>(
        &mut self,
        relation: RelationId,
        values: [Value; N],
        truth: Timeline<Truth>,
    ) {
        self.evidence.state(Fact::new(relation, values), truth);
    }

    pub(crate) fn pattern<const N: usize>(relation: RelationId, values: [Value; N]) -> Pattern {
        Pattern { relation, slots: values.map(Slot::Is).to_vec() }
    }

    pub(crate) fn ask<const N: usize>(
        &self,
        relation: RelationId,
        values: [Value; N],
    ) -> Result<Timeline<Truth>, EngineError> {
        let program = Program::new(&self.library);
        let pattern = Self::pattern(relation, values);
        let inquiry = Inquiry::new(&program, &self.evidence, &pattern, &Limits::default())?;
        let answer = inquiry.rows().next().map(|(_, truth)| truth.clone());
        Ok(answer.unwrap_or_else(Timeline::never))
    }

    pub(crate) fn prove<const N: usize>(&self, relation: RelationId, values: [Value; N], day: Day) -> Proof {
        let program = Program::new(&self.library);
        let pattern = Self::pattern(relation, values);
        let inquiry = Inquiry::new(&program, &self.evidence, &pattern, &Limits::default()).unwrap();
        inquiry.prove(&Fact::new(relation, values), day).unwrap()
    }
}

fn line(unless: bool, formula: Formula) -> Line {
    Line { condition: None, unless, formula, span: Span::default() }
}
