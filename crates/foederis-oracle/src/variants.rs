//! Which constructs a case uses, so that a test can see that the generator leaves none out.
//!
//! Every `match` names every variant and every rule, line and relation is taken apart field by field: what is added to the
//! language does not compile here until there is a [`Construct`] for it, and the test then fails until it is generated.

use std::collections::BTreeSet;

use foederis_model::{
    Comparison, Formula, Line, Period, Quota, Relation, Role, RoleKind, Rounding, Rule, RunsTo, Silence,
    Slot, Term, Truth, Value,
};

use crate::generate::Case;
use crate::order::walk;

macro_rules! constructs {
    ($($name:ident: $words:literal,)*) => {
        /// Something that a case can use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Construct {
            $(#[doc = $words] $name,)*
        }

        impl Construct {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

constructs! {
    ADateHasCome: "condition: a date has come",
    ADateHasPassed: "condition: a date has passed",
    After: "condition: after",
    All: "condition: all",
    Any: "condition: any",
    AtLeast: "condition: at least",
    Atom: "condition: atom",
    Different: "condition: different",
    Ever: "condition: ever",
    MoreThan: "condition: more than",
    Not: "condition: not",
    OfAKind: "condition: of a kind",
    OnTheDayOf: "condition: on the day of",
    Once: "condition: once",
    TheSame: "condition: the same",
    Untranslated: "condition: untranslated",
    Within: "condition: within",
    CountAtLeast: "count: at least",
    CountAtLeastAShare: "count: at least a share",
    CountEvery: "count: every",
    CountMoreThanAShare: "count: more than a share",
    CountWithACondition: "count: with a condition",
    CountWithoutACondition: "count: without a condition",
    HeadAValue: "head: a value",
    HeadAVariable: "head: a variable",
    LineIf: "line: if",
    LineUnless: "line: unless",
    PeriodOfMonthsByTheLibraryConvention: "period: of months, by the library's convention",
    PeriodOfMonthsToTheFirstDayAfter: "period: of months, to the first day after",
    PeriodOfMonthsToTheLastDay: "period: of months, to the last day",
    PeriodToItsDay: "period: to its day",
    PeriodToTheFirstOfAMonth: "period: to the first of a month",
    PeriodToTheFirstOfAYear: "period: to the first of a year",
    AskAValue: "question: a value",
    AskAnyValue: "question: any value",
    AskAnyValueNamed: "question: any value, named",
    RecordNo: "record: no",
    RecordOpen: "record: open",
    RecordYes: "record: yes",
    RelationAStateOfAffairs: "relation: a state of affairs",
    RelationAnAct: "relation: an act",
    RelationAtMostOne: "relation: at most one",
    RoleADate: "role: a date",
    RoleANumber: "role: a number",
    RoleAPeriod: "role: a period",
    RoleAThing: "role: a thing",
    RoleAThingOfAKind: "role: a thing of a kind",
    RuleAnArticleOverridesAnother: "rule: an article overrides another",
    RuleConcludes: "rule: concludes",
    RuleDefault: "rule: default",
    RuleDenies: "rule: denies",
    RuleNotDefault: "rule: not default",
    RuleOfAnArticle: "rule: of an article",
    RuleOfNoArticle: "rule: of no article",
    SilenceDerived: "silence: derived",
    SilenceOpen: "silence: open",
    SilenceOpenUntilNamed: "silence: open until named",
    SilencePresumed: "silence: presumed",
    SilenceRegistered: "silence: registered",
    SilenceSaidOfAnother: "silence: said of another",
    TermADate: "term: a date",
    TermANumber: "term: a number",
    TermAPeriod: "term: a period",
    TermAThing: "term: a thing",
    TermAVariable: "term: a variable",
}

impl Construct {
    /// Why the generator leaves it out; everything for which there is no reason must be generated.
    #[must_use]
    pub fn left_out(self) -> Option<&'static str> {
        match self {
            Self::RoleAThingOfAKind => {
                Some("checked when a text is compiled; the engine does not look at it")
            }
            Self::SilenceOpenUntilNamed | Self::SilenceSaidOfAnother => {
                Some("the record decides what silence means, and gives the engine the answer")
            }
            Self::PeriodOfMonthsByTheLibraryConvention => {
                Some("the calendar takes it for the last day, and has tests of its own")
            }
            _ => None,
        }
    }
}

type Names = BTreeSet<Construct>;

/// The constructs that a case uses.
#[must_use]
pub fn constructs(case: &Case) -> BTreeSet<Construct> {
    let mut all = Names::new();
    for rule in &case.library.rules {
        of_rule(rule, &mut all);
    }
    for relation in &case.library.relations {
        of_relation(relation, &mut all);
    }
    if !case.library.overrides.is_empty() {
        all.insert(Construct::RuleAnArticleOverridesAnother);
    }
    for slot in &case.question.slots {
        all.insert(match slot {
            Slot::Is(_) => Construct::AskAValue,
            Slot::Any(None) => Construct::AskAnyValue,
            Slot::Any(Some(_)) => Construct::AskAnyValueNamed,
        });
    }
    for ground in case.evidence.grounds.values() {
        for (.., truth) in ground.truth.stretches() {
            all.insert(match truth {
                Truth::No => Construct::RecordNo,
                Truth::Open => Construct::RecordOpen,
                Truth::Yes => Construct::RecordYes,
            });
        }
    }
    all
}

fn of_rule(rule: &Rule, all: &mut Names) {
    let Rule { id: _, article, text: _, denies, default, head, lines, variables: _, content: _, span: _ } =
        rule;
    all.insert(if article.is_some() { Construct::RuleOfAnArticle } else { Construct::RuleOfNoArticle });
    all.insert(if *denies { Construct::RuleDenies } else { Construct::RuleConcludes });
    all.insert(if *default { Construct::RuleDefault } else { Construct::RuleNotDefault });
    for term in &head.terms {
        all.insert(match term {
            Term::Variable(_) => Construct::HeadAVariable,
            Term::Value(_) => Construct::HeadAValue,
        });
    }
    for Line { condition: _, unless, formula, span: _ } in lines {
        all.insert(if *unless { Construct::LineUnless } else { Construct::LineIf });
        walk(formula, &mut |f| of_formula(f, all));
    }
}

fn of_relation(relation: &Relation, all: &mut Names) {
    let Relation { name: _, roles, silence, act, at_most_one, reads: _, reads_not: _, span: _ } = relation;
    for Role { name: _, kind } in roles {
        all.insert(match kind {
            RoleKind::Entity(_) => Construct::RoleAThingOfAKind,
            RoleKind::Thing => Construct::RoleAThing,
            RoleKind::Number => Construct::RoleANumber,
            RoleKind::Period => Construct::RoleAPeriod,
            RoleKind::Date => Construct::RoleADate,
        });
    }
    all.insert(match silence {
        Silence::Registered => Construct::SilenceRegistered,
        Silence::Open(_) => Construct::SilenceOpen,
        Silence::OpenUntilNamed(_) => Construct::SilenceOpenUntilNamed,
        Silence::SaidOf(_) => Construct::SilenceSaidOfAnother,
        Silence::Presumed => Construct::SilencePresumed,
        Silence::Derived => Construct::SilenceDerived,
    });
    all.insert(if *act { Construct::RelationAnAct } else { Construct::RelationAStateOfAffairs });
    if at_most_one.is_some() {
        all.insert(Construct::RelationAtMostOne);
    }
}

fn of_formula(formula: &Formula, all: &mut Names) {
    let name = match formula {
        Formula::Atom(atom) => {
            atom.terms.iter().for_each(|term| of_term(*term, all));
            Construct::Atom
        }
        Formula::Not(_) => Construct::Not,
        Formula::All(_) => Construct::All,
        Formula::Any(_) => Construct::Any,
        Formula::Compare(a, how, b) => {
            of_term(*a, all);
            of_term(*b, all);
            match how {
                Comparison::Same => Construct::TheSame,
                Comparison::Different => Construct::Different,
                Comparison::AtLeast => Construct::AtLeast,
                Comparison::MoreThan => Construct::MoreThan,
            }
        }
        Formula::IsA(term, _) => {
            of_term(*term, all);
            Construct::OfAKind
        }
        Formula::After { period, of: _ } => {
            of_term(*period, all);
            Construct::After
        }
        Formula::Within { period, of: _ } => {
            of_term(*period, all);
            Construct::Within
        }
        Formula::Once(_) => Construct::Once,
        Formula::Ever(_) => Construct::Ever,
        Formula::OnDayOf { holds: _, act: _ } => Construct::OnTheDayOf,
        Formula::Count { quota, over: _, among: _, holds } => {
            all.insert(if holds.is_some() {
                Construct::CountWithACondition
            } else {
                Construct::CountWithoutACondition
            });
            match quota {
                Quota::AtLeast(term) => {
                    of_term(*term, all);
                    Construct::CountAtLeast
                }
                Quota::Share { numerator: _, denominator: _, strict: true } => Construct::CountMoreThanAShare,
                Quota::Share { numerator: _, denominator: _, strict: false } => Construct::CountAtLeastAShare,
                Quota::Every => Construct::CountEvery,
            }
        }
        Formula::Date { date, over } => {
            of_term(*date, all);
            if *over { Construct::ADateHasPassed } else { Construct::ADateHasCome }
        }
        Formula::Untranslated(_) => Construct::Untranslated,
    };
    all.insert(name);
}

fn of_term(term: Term, all: &mut Names) {
    let name = match term {
        Term::Variable(_) => Construct::TermAVariable,
        Term::Value(Value::Entity(_)) => Construct::TermAThing,
        Term::Value(Value::Number(_)) => Construct::TermANumber,
        Term::Value(Value::Date(_)) => Construct::TermADate,
        Term::Value(Value::Period(period)) => {
            of_period(period, all);
            Construct::TermAPeriod
        }
    };
    all.insert(name);
}

fn of_period(period: Period, all: &mut Names) {
    let Period { months, days: _, runs_to, rounding } = period;
    all.insert(match runs_to {
        RunsTo::ItsDay => Construct::PeriodToItsDay,
        RunsTo::FirstOfMonth => Construct::PeriodToTheFirstOfAMonth,
        RunsTo::FirstOfYear => Construct::PeriodToTheFirstOfAYear,
    });
    if months != 0 {
        all.insert(match rounding {
            Rounding::LastDay => Construct::PeriodOfMonthsToTheLastDay,
            Rounding::FirstDayAfter => Construct::PeriodOfMonthsToTheFirstDayAfter,
            Rounding::LibraryConvention => Construct::PeriodOfMonthsByTheLibraryConvention,
        });
    }
}
