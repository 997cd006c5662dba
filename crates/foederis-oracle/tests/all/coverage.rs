//! The generated cases use every construct: a generator that leaves one out finds no bugs in it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::common::run;
use foederis_oracle::{Construct, cases, constructs};

#[test]
fn every_construct_is_generated() {
    let seen = RefCell::new(BTreeSet::new());
    let (months, closed, open) = (RefCell::new(false), RefCell::new(false), RefCell::new(false));
    run(0.1, &cases(), |case| {
        seen.borrow_mut().extend(constructs(&case));
        *months.borrow_mut() |= case.months;
        *closed.borrow_mut() |= case.question.as_fact().is_some();
        *open.borrow_mut() |= case.question.as_fact().is_none();
        Ok(())
    });
    let wanted: BTreeSet<Construct> =
        Construct::ALL.iter().copied().filter(|c| c.left_out().is_none()).collect();
    let seen = seen.into_inner();
    assert_eq!(&wanted - &seen, BTreeSet::new(), "never generated");
    assert_eq!(&seen - &wanted, BTreeSet::new(), "said to be left out, and generated");
    assert!(months.into_inner() && closed.into_inner() && open.into_inner());
}
