//! The variables of one rule.

use foederis_model::{RoleKind, Span, Term, Variable};

/// The variables that a rule has so far.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    pub(crate) all: Vec<Known>,
    /// Counted variables, which mean something inside what is counted only.
    scopes: Vec<(String, Variable)>,
    /// Names with a fixed meaning, such as `?treaty` in what every duty must meet.
    pub(crate) fixed: Vec<(String, Option<Term>)>,
    /// Variables that must have a range: they are compared, or are the period of a condition.
    pub(crate) needs: Vec<(Variable, Span)>,
    /// How many alternatives, negations and counts we are inside of.
    pub(crate) branches: u32,
}

/// One variable.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) name: String,
    /// How often it is written.
    pub(crate) times: u32,
    /// Where it is written first.
    pub(crate) first: Span,
    /// What it can be, by the roles it stands in.
    pub(crate) kind: Option<RoleKind>,
    /// Some relation, or a kind, says what it may be.
    pub(crate) ranged: bool,
    /// It stands in the head.
    pub(crate) in_head: bool,
    /// It is only known inside what is counted.
    pub(crate) counted: bool,
}

/// What a variable's name means.
pub(crate) enum Meaning {
    Term(Term),
    /// The text version, where there is none.
    NoText,
}

impl Variables {
    pub(crate) fn fresh(&mut self, name: &str, span: Span) -> Variable {
        // INVARIANT: a rule is far shorter than 65,536 variables; more of them share the last number, and the
        // length of the rule is complained about elsewhere.
        let variable = Variable(u16::try_from(self.all.len()).unwrap_or(u16::MAX));
        self.all.push(Known {
            name: name.to_owned(),
            times: 1,
            first: span,
            kind: None,
            ranged: false,
            in_head: false,
            counted: false,
        });
        variable
    }

    /// A variable of the head that stands for a value which is not known yet.
    pub(crate) fn standing_for(&mut self, name: &str) {
        let variable = self.fresh(name, Span::default());
        if let Some(known) = self.get_mut(variable) {
            (known.times, known.in_head) = (2, true);
        }
    }

    /// The variable as it is written here, `?` included.
    pub(crate) fn meaning(&mut self, written: &str, span: Span) -> Meaning {
        let name = written.strip_prefix('?').unwrap_or(written);
        if name == "_" {
            return Meaning::Term(Term::Variable(self.fresh("_", span)));
        }
        let scoped = self.scopes.iter().rev().find(|(n, _)| n == name).map(|(_, v)| *v);
        if let Some(variable) = scoped {
            self.count(variable);
            return Meaning::Term(Term::Variable(variable));
        }
        if let Some((_, term)) = self.fixed.iter().find(|(n, _)| n == name) {
            let term = *term;
            if let Some(Term::Variable(variable)) = term {
                self.count(variable);
            }
            return term.map_or(Meaning::NoText, Meaning::Term);
        }
        let known = self.all.iter().position(|k| k.name == name && !k.counted);
        match known.and_then(|at| u16::try_from(at).ok()) {
            Some(at) => {
                self.count(Variable(at));
                Meaning::Term(Term::Variable(Variable(at)))
            }
            None => Meaning::Term(Term::Variable(self.fresh(name, span))),
        }
    }

    fn count(&mut self, variable: Variable) {
        if let Some(known) = self.get_mut(variable) {
            known.times += 1;
        }
    }

    pub(crate) fn get(&self, variable: Variable) -> Option<&Known> {
        self.all.get(usize::from(variable.0))
    }

    pub(crate) fn get_mut(&mut self, variable: Variable) -> Option<&mut Known> {
        self.all.get_mut(usize::from(variable.0))
    }

    /// Begins what is counted: the name means a variable of its own until [`Variables::leave`].
    pub(crate) fn enter(&mut self, written: &str, span: Span) -> Variable {
        let name = written.strip_prefix('?').unwrap_or(written);
        let variable = self.fresh(name, span);
        if let Some(known) = self.get_mut(variable) {
            known.counted = true;
        }
        self.scopes.push((name.to_owned(), variable));
        variable
    }

    pub(crate) fn leave(&mut self) {
        self.scopes.pop();
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.all.iter().map(|k| k.name.clone()).collect()
    }
}
