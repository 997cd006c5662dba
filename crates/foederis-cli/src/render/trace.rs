//! A proof as a derivation in rounds: first what is on record, then what follows from that, and so on to the conclusion.

use std::collections::BTreeMap;

use foederis::ProofNode;

use super::page::Page;
use super::style::{DIM, paint};
use super::{Look, plural};

/// A fact on a day, as a proof names it.
type Step<'f> = (&'f str, Option<&'f str>);

/// The rounds of a proof.
pub(super) fn render(page: &mut Page, indent: usize, proof: &ProofNode, look: &Look) {
    let mut shown: BTreeMap<Step<'_>, &ProofNode> = BTreeMap::new();
    collect(proof, &mut shown);
    let mut rounds: BTreeMap<Step<'_>, usize> = BTreeMap::new();
    for step in shown.keys() {
        round(step, &shown, &mut rounds, &mut Vec::new());
    }
    let last = rounds.values().copied().max().unwrap_or(0);
    for at in 0..=last {
        let steps: Vec<&ProofNode> = rounds
            .iter()
            .filter(|(_, r)| **r == at)
            .filter_map(|(step, _)| shown.get(step).copied())
            .collect();
        let title = if at == 0 { "on record".to_owned() } else { format!("round {at}") };
        page.par(indent, &paint(DIM, &format!("{title}: {}", plural(steps.len(), "fact"))));
        for node in steps {
            let day = node.on.as_deref().map(|day| format!(" [{day}]")).unwrap_or_default();
            page.hung(
                indent + 2,
                &format!("{} ", super::proof::mark(super::proof::outcome(node))),
                &format!("{}{day}", node.conclusion),
            );
            if look.places
                && let Some(rule) = node.premises.iter().find_map(|p| p.rule.as_ref())
            {
                page.par(indent + 4, &paint(DIM, &format!("rule: {rule}")));
            }
            let from: Vec<&str> = facts_below(node).into_iter().map(|p| p.conclusion.as_str()).collect();
            if !from.is_empty() {
                page.par(indent + 4, &paint(DIM, &format!("from: {}", from.join("; "))));
            }
        }
    }
}

fn step(node: &ProofNode) -> Option<Step<'_>> {
    Some((node.fact.as_deref()?, node.on.as_deref()))
}

/// Every fact of a proof, by the place where it is shown with what it rests on.
fn collect<'p>(node: &'p ProofNode, shown: &mut BTreeMap<Step<'p>, &'p ProofNode>) {
    if let Some(step) = step(node) {
        let known = shown.entry(step).or_insert(node);
        if known.premises.len() < node.premises.len() {
            *known = node;
        }
    }
    node.premises.iter().for_each(|premise| collect(premise, shown));
}

/// The facts that a step rests on directly.
fn facts_below(node: &ProofNode) -> Vec<&ProofNode> {
    let mut found = Vec::new();
    for premise in &node.premises {
        if premise.fact.is_some() && step(premise) != step(node) {
            found.push(premise);
        } else {
            found.extend(facts_below(premise));
        }
    }
    found
}

/// One more than the latest round of what a step rests on; what rests on itself counts once.
fn round<'p>(
    of: &Step<'p>,
    shown: &BTreeMap<Step<'p>, &'p ProofNode>,
    rounds: &mut BTreeMap<Step<'p>, usize>,
    above: &mut Vec<Step<'p>>,
) -> usize {
    if let Some(known) = rounds.get(of) {
        return *known;
    }
    let Some(node) = shown.get(of).filter(|_| !above.contains(of)) else { return 0 };
    above.push(*of);
    let below: Vec<Step<'p>> = facts_below(node).into_iter().filter_map(step).collect();
    let latest = below.iter().map(|step| round(step, shown, rounds, above)).max();
    above.pop();
    // A fact with rules below it follows from them, even where these name no further fact.
    let found = latest.map_or(usize::from(!node.premises.is_empty()), |latest| latest + 1);
    rounds.insert(*of, found);
    found
}
