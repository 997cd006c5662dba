//! A proof as a tree, the branch that decides first.

use foederis::{Answer, Cite, ProofNode};

use super::cite;
use super::page::Page;
use super::style::{DIM, of, paint};
use super::{Look, plural};

/// Steps below the conclusion that a brief proof shows, and statements a step.
const DEPTH: usize = 4;
const STATEMENTS: usize = 2;
const STEPS: usize = 24;

/// A proof, brief unless all is asked for.
pub(super) fn render(page: &mut Page, indent: usize, proof: &ProofNode, look: &Look) {
    let mut left = if look.full { usize::MAX } else { STEPS };
    let hidden = node(page, indent, proof, look, 0, &mut left);
    if hidden > 0 {
        page.par(indent, &paint(DIM, &format!("{}: --full shows them", plural(hidden, "further step"))));
    }
}

/// Whether a step gets what its rule needs.
pub(super) fn outcome(node: &ProofNode) -> Answer {
    node.satisfied.unwrap_or(node.answer)
}

pub(super) fn mark(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "\u{2713}",
        Answer::No => "\u{2717}",
        Answer::Undetermined => "?",
    }
}

/// Renders one step and those below it; gives back how many steps were left out.
fn node(
    page: &mut Page,
    indent: usize,
    node_: &ProofNode,
    look: &Look,
    depth: usize,
    left: &mut usize,
) -> usize {
    *left = left.saturating_sub(1);
    let came = outcome(node_);
    let mut text = node_.conclusion.clone();
    if let Some(kind) = &node_.condition {
        text = format!("{}: {text}", paint(DIM, kind));
    }
    if let Some(why) = &node_.why
        && came == Answer::Undetermined
    {
        text.push_str(&paint(DIM, &format!(" ({why})")));
    }
    page.hung(indent, &format!("{} ", paint(of(came), mark(came))), &text);
    cites(page, indent + 4, node_, look);
    if look.places
        && let Some(rule) = &node_.rule
    {
        page.par(indent + 4, &paint(DIM, &format!("rule: {rule}")));
    }
    let mut premises: Vec<&ProofNode> = node_.premises.iter().collect();
    premises.sort_by_key(|p| outcome(p) != came);
    let mut hidden = 0;
    for premise in premises {
        // Of a conclusion that fails or is open, what holds is no news.
        let aside = came != Answer::Yes && outcome(premise) == Answer::Yes;
        let shown = look.full || (depth < DEPTH && *left > 0 && !aside);
        if shown {
            hidden += node(page, indent + 2, premise, look, depth + 1, left);
        } else {
            hidden += count(premise);
        }
    }
    hidden
}

fn count(node: &ProofNode) -> usize {
    1 + node.premises.iter().map(count).sum::<usize>()
}

fn cites(page: &mut Page, indent: usize, node: &ProofNode, look: &Look) {
    let mut statements = 0;
    for one in &node.cites {
        match one {
            Cite::Article(_) => cite::any(page, indent, one, look),
            Cite::Statement(_) => {
                statements += 1;
                if look.full || statements <= STATEMENTS {
                    cite::any(page, indent, one, look);
                }
            }
        }
    }
    if !look.full && statements > STATEMENTS {
        page.par(indent, &paint(DIM, &format!("and {} more", statements - STATEMENTS)));
    }
}
