//! A library without places: what is left is what it means.

use crate::{Library, Span};

impl Library {
    /// The same library as if it had no files: without their text and without places in them.
    ///
    /// Two texts mean the same when their libraries are equal so: that is how a formatter is checked.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        let none = Span::default();
        self.files.clear();
        self.kinds.iter_mut().for_each(|k| k.span = none);
        self.entities.iter_mut().for_each(|e| e.span = none);
        self.relations.iter_mut().for_each(|r| r.span = none);
        self.conditions.iter_mut().for_each(|c| c.span = none);
        self.clauses.iter_mut().for_each(|c| c.span = none);
        for rule in &mut self.rules {
            rule.span = none;
            rule.lines.iter_mut().for_each(|l| l.span = none);
        }
        for instrument in self.instruments.values_mut() {
            instrument.span = none;
            instrument.articles.iter_mut().for_each(|a| a.span = none);
        }
        self.sources.values_mut().for_each(|s| s.span = none);
        self.registers.values_mut().for_each(|r| r.span = none);
        self.statements.iter_mut().for_each(|s| s.span = none);
        for question in self.cases.iter_mut().flat_map(|case| {
            case.span = none;
            &mut case.questions
        }) {
            question.span = none;
            question.given.iter_mut().for_each(|s| s.span = none);
            question.expectations.iter_mut().for_each(|e| e.span = none);
        }
        for test in &mut self.tests {
            test.span = none;
            test.given.iter_mut().for_each(|s| s.span = none);
            test.expectations.iter_mut().for_each(|e| e.span = none);
            test.complaints.iter_mut().for_each(|c| c.span = none);
        }
        self
    }
}
