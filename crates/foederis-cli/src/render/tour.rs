//! The tour on a terminal: of each answer the sentence, what is disputed, the nearest source and the command.

use foederis::{Answer, ArticleCite, Cite, Finding, ProofNode, StatementCite, TurnsOnLine};

use super::Look;
use super::cite;
use super::finding::is_collection;
use super::page::Page;
use super::style::{self, BOLD, DIM, HEADING, OPEN, paint};

/// A question of the tour.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) commands: Vec<String>,
}

/// The whole tour.
pub(crate) fn render(stops: &[(Stop, Vec<Finding>)], look: &Look) -> String {
    let mut page = Page::new(look.columns);
    for (at, (stop, findings)) in stops.iter().enumerate() {
        page.blank();
        page.hung(0, &format!("{}. ", at + 1), &paint(BOLD, &stop.title));
        if !stop.text.is_empty() {
            page.par(3, &paint(DIM, &stop.text));
        }
        for (command, finding) in stop.commands.iter().zip(findings) {
            brief(&mut page, finding);
            page.whole(3, &paint(HEADING, &format!("$ {command}")));
        }
    }
    page.blank();
    page.par(
        0,
        &paint(
            DIM,
            "Each command shows the whole answer with its proof; `foederis --help` shows the others.",
        ),
    );
    page.finish()
}

/// Questions of a case that the tour lists.
const FEW: usize = 4;

fn brief(page: &mut Page, finding: &Finding) {
    page.par(3, &finding.headline);
    if is_collection(finding) {
        for one in finding.findings.iter().take(FEW) {
            page.hung(3, "- ", &format!("{} {}", one.question, verdict(one)));
        }
        if finding.findings.len() > FEW {
            page.par(3, &paint(DIM, &format!("and {} more", finding.findings.len() - FEW)));
        }
    }
    if !finding.turns_on.is_empty() {
        let told = |t: &TurnsOnLine| format!("whether {} ({})", t.sentence, t.why);
        let all: Vec<String> = finding.turns_on.iter().take(2).map(told).collect();
        page.hung(3, &paint(OPEN, "turns on "), &all.join("; "));
    }
    match nearest(finding) {
        Some(Nearest::Statement(statement)) => cite::shortly(page, 3, statement),
        Some(Nearest::Article(article)) => {
            let link = article.link.as_deref().unwrap_or_default();
            page.hung(3, "- ", &paint(DIM, &format!("{} {link}", article.title)));
        }
        None => {}
    }
}

fn verdict(finding: &Finding) -> String {
    let Some(answer) = finding.answer else { return String::new() };
    let word = finding.verdict.clone().unwrap_or_else(|| answer.to_string());
    paint(style::of(answer), &word)
}

enum Nearest<'a> {
    Statement(&'a StatementCite),
    Article(&'a ArticleCite),
}

/// What stands nearest to an answer and can be read: a statement of its proof, of what it turns on or lists, else an
/// article.
fn nearest(finding: &Finding) -> Option<Nearest<'_>> {
    let mut grounds: Vec<&Cite> = Vec::new();
    if let Some(proof) = &finding.proof {
        leaves(proof, &mut grounds);
    }
    for condition in finding.conditions.iter().filter(|c| c.answer != Answer::Yes) {
        grounds.extend(&condition.cites);
    }
    grounds.extend(finding.status.iter().flat_map(|line| &line.leaving));
    let in_grounds = grounds.iter().filter_map(|c| match c {
        Cite::Statement(statement) => Some(&**statement),
        Cite::Article(_) => None,
    });
    let in_rows = finding.rows.iter().flat_map(|row| row.stated_by.iter().chain(&row.denied_by));
    let in_fact = finding.participation.iter().flat_map(|line| line.stated_by.iter().chain(&line.denied_by));
    let aside = finding.not_admitted.iter().map(|line| &line.statement);
    let spoken: Vec<&StatementCite> =
        in_grounds.chain(in_rows).chain(&finding.claims).chain(in_fact).chain(aside).collect();
    // Words with a link before an entry with a link.
    let linked = |s: &&&StatementCite| s.sources.iter().any(|source| source.link.is_some());
    let quoted = |s: &&&StatementCite| linked(s) && !s.words.is_empty();
    let plain = |s: &&&StatementCite| quoted(s) && s.label.is_none();
    // What was said on the day asked about comes before all.
    let that_day = |s: &&&StatementCite| quoted(s) && s.said.is_some() && s.said == finding.on;
    let statement = spoken
        .iter()
        .find(that_day)
        .or_else(|| spoken.iter().find(plain))
        .or_else(|| spoken.iter().find(quoted))
        .or_else(|| spoken.iter().find(linked))
        .or(spoken.first());
    if let Some(statement) = statement {
        return Some(Nearest::Statement(statement));
    }
    let article = grounds.iter().find_map(|c| match c {
        Cite::Article(article) if article.link.is_some() => Some(article),
        Cite::Article(_) | Cite::Statement(_) => None,
    });
    article.map(Nearest::Article).or_else(|| finding.findings.iter().find_map(nearest))
}

fn leaves<'a>(node: &'a ProofNode, all: &mut Vec<&'a Cite>) {
    let outcome = |n: &ProofNode| n.satisfied.unwrap_or(n.answer);
    let (same, other): (Vec<_>, Vec<_>) = node.premises.iter().partition(|p| outcome(p) == outcome(node));
    for premise in same.into_iter().chain(other) {
        leaves(premise, all);
    }
    all.extend(&node.cites);
}
