//! The generated cases use every construct: a generator that leaves one out finds no bugs in it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::common::run;
use foederis_model::Silence;
use foederis_oracle::{cases, formula_variants, quota_variants};

#[test]
fn every_construct_is_generated() {
    let (formulas, quotas, others) =
        (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    run(0.1, &cases(), |case| {
        formulas.borrow_mut().extend(formula_variants(&case.library));
        quotas.borrow_mut().extend(quota_variants(&case.library));
        let mut others = others.borrow_mut();
        let mut note = |holds: bool, what: &'static str| {
            if holds {
                others.insert(what);
            }
        };
        let library = &case.library;
        let lines = || library.rules.iter().flat_map(|r| &r.lines);
        note(library.rules.iter().any(|r| r.denies), "denies");
        note(library.rules.iter().any(|r| r.default), "default");
        note(!library.overrides.is_empty(), "overrides");
        note(lines().any(|l| l.unless), "unless");
        note(library.relations.iter().any(|r| r.act), "act");
        note(library.relations.iter().any(|r| !r.act), "state");
        note(library.relations.iter().any(|r| r.at_most_one.is_some()), "at most one");
        note(library.relations.iter().any(|r| matches!(r.silence, Silence::Open(_))), "open");
        note(library.relations.iter().any(|r| r.silence == Silence::Presumed), "presumed");
        note(case.months, "months");
        note(case.question.as_fact().is_some(), "closed question");
        note(case.question.as_fact().is_none(), "open question");
        Ok(())
    });
    let wanted = [
        "after",
        "all",
        "any",
        "at least",
        "atom",
        "count",
        "different",
        "ever",
        "from",
        "is a",
        "more than",
        "not",
        "on the day of",
        "once",
        "past",
        "same",
        "untranslated",
        "within",
    ];
    assert_eq!(formulas.into_inner(), BTreeSet::from(wanted));
    let wanted = ["at least", "at least a share", "every", "more than a share"];
    assert_eq!(quotas.into_inner(), BTreeSet::from(wanted));
    let wanted = [
        "act",
        "at most one",
        "closed question",
        "default",
        "denies",
        "months",
        "open",
        "open question",
        "overrides",
        "presumed",
        "state",
        "unless",
    ];
    assert_eq!(others.into_inner(), BTreeSet::from(wanted));
}
