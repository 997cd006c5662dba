//! The answers of a table that stand on a fact which is new to it.
//!
//! The rules are solved as they are from the beginning, in the same order, but only what agrees with the new fact is
//! searched for: so nothing is an answer that would be none if the table were filled again.

use foederis_model::{Atom, Fact, Formula, JointEvidence, Pattern, Rule, Value, ViewpointSet};

use crate::binding::{Binding, bind, canonical, pattern_of, unify, value_of};
use crate::error::EngineError;
use crate::ground::{Grounder, State};
use crate::tables::Known;

impl<E: JointEvidence + ?Sized> Grounder<'_, '_, E> {
    /// The answers to the pattern of a table that stand on a fact, as far as rules could derive them; and those with a
    /// value that nobody has named.
    pub(crate) fn answers_on(
        &mut self,
        key: &Pattern,
        fact: &Fact,
    ) -> Result<(Vec<Fact>, Vec<Known>), EngineError> {
        let mut answers = Vec::new();
        let mut unnamed = Vec::new();
        self.building = false;
        for id in self.program.rules_for(key.relation) {
            let rule = self.program.rule(*id);
            let Some(binding) = unify(rule, key).filter(|_| !rule.denies) else { continue };
            for narrowed_to in bindings_on(rule, fact, &binding) {
                self.narrowed_to = Some(narrowed_to);
                for State { binding, .. } in self.solve_rule(rule, binding.clone(), false)? {
                    let known: Known = rule.head.terms.iter().map(|t| value_of(*t, &binding)).collect();
                    match known.iter().copied().collect::<Option<Vec<Value>>>() {
                        Some(values) => {
                            let answer = Fact::new(rule.head.relation, values);
                            if key.matches(&answer) {
                                answers.push(answer);
                            }
                        }
                        None => unnamed.push(known),
                    }
                }
            }
        }
        self.narrowed_to = None;
        self.building = true;
        Ok((answers, unnamed))
    }

    /// An atom with the values to which its variables are narrowed, if they are.
    pub(crate) fn narrow(&self, atom: &Atom, binding: &Binding) -> Option<Pattern> {
        let narrowed_to = self.narrowed_to.as_ref()?;
        let both: Binding = binding.iter().zip(narrowed_to).map(|(a, b)| a.or(*b)).collect();
        Some(pattern_of(atom, &both))
    }

    /// The facts of a pattern that are stated, or that some rule could derive, among those of a narrower one.
    pub(crate) fn supported_among(
        &mut self,
        pattern: &Pattern,
        narrow: &Pattern,
    ) -> Result<Vec<(Fact, ViewpointSet)>, EngineError> {
        if !self.program.is_derived(pattern.relation) {
            self.step()?;
            self.note_search(pattern);
            return Ok(self.evidence.stated(narrow));
        }
        let key = canonical(pattern);
        if !self.tables.get(&key).is_some_and(|table| table.complete) {
            return self.supported(pattern);
        }
        self.step()?;
        self.note_search(pattern);
        Ok(self.tables.get_mut(&key).map(|table| table.among(narrow)).unwrap_or_default())
    }
}

/// The values of a rule's variables where one of the conditions that give values is this fact.
fn bindings_on(rule: &Rule, fact: &Fact, binding: &Binding) -> Vec<Binding> {
    let mut found = Vec::new();
    for line in rule.lines.iter().filter(|l| !l.unless) {
        each_atom(&line.formula, &mut |atom| {
            if atom.relation != fact.relation {
                return;
            }
            let mut bound = binding.clone();
            for (term, value) in atom.terms.iter().zip(&fact.values) {
                match value_of(*term, &bound) {
                    Some(known) if known != *value => return,
                    Some(_) => {}
                    None => bound = bind(&bound, *term, *value),
                }
            }
            found.push(bound);
        });
    }
    found
}

/// The atoms that give values to variables.
fn each_atom(formula: &Formula, f: &mut dyn FnMut(&Atom)) {
    match formula {
        Formula::Atom(atom) => f(atom),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|part| each_atom(part, f)),
        Formula::Once(of)
        | Formula::Ever(of)
        | Formula::After { of, .. }
        | Formula::Within { of, .. }
        | Formula::OnDayOf { holds: of, .. } => each_atom(of, f),
        Formula::Not(_)
        | Formula::Compare(..)
        | Formula::IsA(..)
        | Formula::Count { .. }
        | Formula::Date { .. }
        | Formula::Untranslated(_) => {}
    }
}
