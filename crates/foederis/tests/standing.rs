//! A question that stays asked of a growing record has, after each statement, the answers of one asked from the
//! beginning: the shipped cases, their statements coming one after the other.

use foederis::Foederis;
use foederis_engine::{Inquiry, Program, StandingQuestion};
use foederis_model::{Fact, Library, Limits, Pattern, Slot, StatementId, Timeline, Truth};
use foederis_record::{Branch, Heard, Viewpoint};

type Rows = Vec<(Fact, Timeline<Truth>)>;

fn sorted<'a>(rows: impl Iterator<Item = (&'a Fact, &'a Timeline<Truth>)>) -> Rows {
    let never = Timeline::never();
    let mut rows: Rows = rows.filter(|(_, d)| **d != never).map(|(f, d)| (f.clone(), d.clone())).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

/// The library with these statements last, so that they can come later.
fn with_last(library: &Library, last: &[StatementId]) -> (Library, Vec<foederis_model::Statement>) {
    let mut first = library.clone();
    let later = last.iter().map(|id| library.statements[id.index()].clone()).collect();
    let position = |s: &foederis_model::Statement| s.id;
    first.statements.retain(|s| !last.contains(&position(s)));
    (first, later)
}

#[test]
fn statements_that_come_one_after_the_other() {
    let foederis = Foederis::shipped().unwrap();
    let library = foederis.library();
    let (mut kept, mut again, mut changed) = (0, 0, 0);
    for (name, every) in [("karabakh-2020", 97), ("albania-1968", 149)] {
        let case = library.cases.iter().find(|c| c.name == name).expect(name);
        let question = &case.questions[0].ask;
        // What the case turns on, and some others.
        let program = Program::new(library);
        let viewpoint = Viewpoint::resolve(library, "all").unwrap();
        let whole = Heard::new(library, &viewpoint, None, None);
        let inquiry = Inquiry::new(&program, &whole, question, &Limits::default()).unwrap();
        let mut last: Vec<StatementId> = inquiry
            .recorded()
            .flat_map(|(_, ground)| ground.stated_by.iter().chain(&ground.denied_by))
            .copied()
            .chain(library.statements.iter().step_by(every).map(|s| s.id))
            .collect();
        last.sort_unstable();
        last.dedup();
        last.sort_by_key(|id| id.index().wrapping_mul(7919) % 1009);
        last.truncate(40);
        let (first, later) = with_last(library, &last);
        let program = Program::new(&first);
        let heard = Heard::new(&first, &viewpoint, None, None);
        // All who owe it to all, beside the question of the case; with fewer statements, since it touches far more.
        let slots = question.slots.iter().enumerate();
        let slots = slots.map(|(i, slot)| if i < 2 { Slot::Any(None) } else { slot.clone() }).collect();
        let open = Pattern { relation: question.relation, slots };
        for (question, most) in [(question, 40), (&open, 6)] {
            let mut heard = heard.clone();
            let mut standing = StandingQuestion::new(&program, &heard, question, &Limits::default()).unwrap();
            for (i, statement) in later.iter().enumerate().take(most) {
                let otherwise = heard.hear_also(statement);
                let rederived = standing.hear(&heard, &otherwise).unwrap();
                if rederived.from_the_beginning {
                    again += 1
                } else {
                    kept += 1
                }
                changed += usize::from(!rederived.changed.is_empty());
                let branch = Branch { added: &later[..=i], without: &[] };
                let scratch = Heard::of_branch(&first, branch, &viewpoint, None, None);
                let fresh = Inquiry::new(&program, &scratch, question, &Limits::default()).unwrap();
                for (fact, ground) in fresh.recorded() {
                    assert_eq!(foederis_model::Evidence::ground(&heard, fact).truth, ground.truth);
                }
                assert_eq!(
                    sorted(standing.rows()),
                    sorted(fresh.rows()),
                    "{name} after {}",
                    library.write_fact(&statement.fact)
                );
            }
        }
    }

    assert!(changed > 2 && kept > 3 * again, "{kept} kept, {again} again, {changed} changed");
}
