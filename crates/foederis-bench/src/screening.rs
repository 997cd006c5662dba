//! Many incidents against all pacts: who owes assistance, under which pact, on the day of the incident.

use std::collections::HashMap;

use foederis_engine::{EngineError, Inquiry, Program, evaluate_with};
use foederis_model::{Bounds, Day, Evidence, Fact, Limits, Pattern, Slot, Timeline, Truth, Value};
use foederis_record::{Heard, Viewpoint};

use crate::pacts::Pacts;
use crate::world::{NOTICE, WAIT, World};

/// Who owes assistance over an incident under a pact: incident, debtor, pact.
pub type Owed = (u32, u32, u32);

/// One question an incident, shared among so many threads; sorted.
///
/// # Errors
/// As [`Inquiry::new`].
///
/// # Panics
/// When a thread panics.
#[expect(clippy::panic, reason = "a benchmark whose thread died has measured nothing")]
pub fn one_by_one(world: &World, pacts: &Pacts, threads: usize) -> Result<Vec<Owed>, EngineError> {
    let heard = Heard::new(&pacts.library, &Viewpoint::all(), None, None);
    let program = Program::new(&pacts.library);
    let share = world.incidents.len().div_ceil(threads.max(1)).max(1);
    let answer = |(part, incidents): (usize, &[crate::world::Incident])| {
        let mut owed = Vec::new();
        for (i, incident) in incidents.iter().enumerate() {
            let number = u32::try_from(part * share + i).unwrap_or(u32::MAX);
            let slots = vec![
                Slot::Any(None),
                Slot::Is(pacts.state(incident.victim)),
                Slot::Any(None),
                Slot::Is(pacts.incident(number)),
            ];
            let pattern = Pattern { relation: pacts.relation("assists"), slots };
            let inquiry = Inquiry::new(&program, &heard, &pattern, &Limits::default())?;
            let rows = inquiry.rows();
            owed.extend(rows.filter_map(|(fact, truth)| on_its_day(world, pacts, fact, truth)));
        }
        Ok(owed)
    };
    if threads <= 1 {
        return answer((0, &world.incidents)).map(sorted);
    }
    let parts: Vec<Result<Vec<Owed>, EngineError>> = std::thread::scope(|scope| {
        let begun: Vec<_> = world
            .incidents
            .chunks(share)
            .enumerate()
            .map(|part| {
                let answer = &answer;
                scope.spawn(move || answer(part))
            })
            .collect();
        begun.into_iter().map(|t| t.join().unwrap_or_else(|_| panic!("a thread died"))).collect()
    });
    Ok(sorted(parts.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect()))
}

fn sorted(mut all: Vec<Owed>) -> Vec<Owed> {
    all.sort_unstable();
    all
}

/// One question for all incidents together, on one thread; sorted.
///
/// # Errors
/// As [`Inquiry::new`].
pub fn together(world: &World, pacts: &Pacts) -> Result<Vec<Owed>, EngineError> {
    let heard = Heard::new(&pacts.library, &Viewpoint::all(), None, None);
    let program = Program::new(&pacts.library);
    let pattern = Pattern { relation: pacts.relation("assists"), slots: vec![Slot::Any(None); 4] };
    let limits = Limits { nodes: usize::MAX, ..Limits::default() };
    let recorded = |fact: &Fact| heard.ground(fact).truth;
    let rows = evaluate_with(&program, &heard, &pattern, &Bounds, &recorded, &limits)?;
    let mut all: Vec<Owed> =
        rows.iter().filter_map(|(fact, truth)| on_its_day(world, pacts, fact, truth)).collect();
    all.sort_unstable();
    Ok(all)
}

fn on_its_day(world: &World, pacts: &Pacts, fact: &Fact, truth: &Timeline<Truth>) -> Option<Owed> {
    let [debtor, _, pact, incident] = *fact.values else { return None };
    let number = |value: Value| pacts.number(value);
    let day = world.incidents.get(number(incident) as usize)?.day;
    (*truth.at(Day::from_number(day)) == Truth::Yes).then(|| (number(incident), number(debtor), number(pact)))
}

/// The same answers by plain loops, without rules or engine: what the others are checked against.
#[must_use]
pub fn by_hand(world: &World) -> Vec<Owed> {
    let mut parties: Vec<Vec<(u32, i32, i32)>> = vec![Vec::new(); world.pacts as usize];
    let mut pacts_of: HashMap<u32, Vec<u32>> = HashMap::new();
    for m in &world.memberships {
        if let Some(list) = parties.get_mut(m.pact as usize) {
            list.push((m.state, m.consent + WAIT, m.notice.map_or(i32::MAX, |d| d + NOTICE)));
        }
        pacts_of.entry(m.state).or_default().push(m.pact);
    }
    let covers: std::collections::HashSet<(u32, u32)> = world.covers.iter().copied().collect();
    let mut owed = Vec::new();
    for (number, incident) in (0..).zip(&world.incidents) {
        for pact in pacts_of.get(&incident.victim).into_iter().flatten() {
            let Some(parties) = parties.get(*pact as usize) else { continue };
            let in_on = |state: u32| {
                parties.iter().any(|(s, from, until)| *s == state && (*from..*until).contains(&incident.day))
            };
            if !covers.contains(&(*pact, incident.region))
                || !in_on(incident.victim)
                || in_on(incident.attacker)
            {
                continue;
            }
            let debtors = parties.iter().map(|(s, ..)| *s).filter(|s| *s != incident.victim && in_on(*s));
            owed.extend(debtors.map(|debtor| (number, debtor, *pact)));
        }
    }
    owed.sort_unstable();
    owed
}
