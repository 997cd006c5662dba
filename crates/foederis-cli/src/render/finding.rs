//! A finding as a page: the sentence that can be quoted, what is disputed, the proof in brief, and how to ask again.

use foederis::{Answer, Change, Cite, ConditionFinding, Finding, TurnsOnLine};

use super::Look;
use super::cite;
use super::page::Page;
use super::proof;
use super::status;
use super::style::{BOLD, DIM, ERROR, answer, paint};
use super::table::{self, Table};
use super::trace;

/// Claims and other lines that a brief page lists.
const FEW: usize = 6;

/// A finding as a page.
pub(crate) fn render(finding: &Finding, look: &Look) -> String {
    let mut page = Page::new(look.columns);
    page.par(0, &paint(BOLD, &finding.headline));
    if let (Some(_), Some(bounded)) = (&finding.stopped, &finding.bounded) {
        page.blank();
        page.par(0, &paint(ERROR, &format!("Bounded: {bounded}.")));
    }
    if is_collection(finding) {
        for note in &finding.notes {
            page.blank();
            page.par(0, note);
        }
        for (at, one) in finding.findings.iter().enumerate() {
            page.blank();
            page.hung(0, &format!("{}. ", at + 1), &paint(BOLD, &one.question));
            page.par(3, &one.headline);
            body(&mut page, one, look, 3);
            again(&mut page, 3, one, look);
        }
    } else {
        body(&mut page, finding, look, 0);
        notes(&mut page, finding);
    }
    page.blank();
    again(&mut page, 0, finding, look);
    receipt(&mut page, finding, look);
    page.finish()
}

/// Whether a finding only holds others, each with a question of its own.
pub(super) fn is_collection(finding: &Finding) -> bool {
    let holds_only_others = finding.answer.is_none() && finding.rows.is_empty() && finding.status.is_empty();
    holds_only_others && !finding.findings.is_empty() && !is_comparison(finding)
}

fn section(page: &mut Page, indent: usize, title: &str) {
    if indent == 0 {
        page.heading(title);
    } else {
        page.par(indent, &paint(super::style::HEADING, title));
    }
}

fn body(page: &mut Page, finding: &Finding, look: &Look, indent: usize) {
    if let Some(content) = &finding.content {
        page.par(indent, &format!("The duty: \"{content}\""));
    }
    if !finding.turns_on.is_empty() {
        let contested = finding.turns_on.iter().any(|t| t.why == "contested" || t.why == "conflict");
        section(page, indent, if contested { "Disputed because" } else { "Undetermined because" });
        turns_on(page, indent + 2, &finding.turns_on, look);
    }
    if let Some(probability) = &finding.probability {
        section(page, indent, "By the weights of statements");
        let wide = if probability.bounded { " (a bound: more is open than is told apart)" } else { "" };
        let whole = foederis::interval(probability.low, probability.high);
        page.par(indent + 2, &format!("probability {whole}{wide}"));
        for one in &probability.weights {
            page.hung(indent + 2, "- ", &format!("{}: {}", one.fact, foederis::interval(one.low, one.high)));
        }
    }
    if !finding.conditions.is_empty() {
        section(page, indent, "Conditions");
        conditions(page, indent + 2, &finding.conditions, look);
    }
    if !finding.status.is_empty() {
        status::render(page, finding, look);
    }
    if !finding.rows.is_empty() {
        page.blank();
        page.raw(&table::rows(finding, look));
        said(page, finding, look);
    }
    if let Some(tree) = &finding.proof {
        section(page, indent, "Proof");
        proof::render(page, indent + 2, tree, look);
        if look.trace {
            section(page, indent, "Derivation, in rounds");
            trace::render(page, indent + 2, tree, look);
        }
    }
    flips(page, finding, indent, usize::MAX);
    law_flips(page, finding, indent);
    cruxes(page, finding, indent);
    let (beside, sides) = nested(finding);
    if sides {
        section(page, indent, "By viewpoint");
        page.raw(&viewpoints(&finding.findings, look, indent + 2));
    } else if beside {
        section(page, indent, "Beside it");
        // Those that fall short elsewhere are seldom what was meant: an incident of another war, say.
        // Where the answer itself has no verdict, whatever has one says more than it does.
        let alike = |one: &&Finding| {
            one.answer != finding.answer || finding.verdict.is_none() || one.verdict == finding.verdict
        };
        let most = if look.full { finding.findings.len() } else { FEW };
        let shown: Vec<&Finding> = match look.full {
            true => finding.findings.iter().collect(),
            false => finding.findings.iter().filter(alike).take(most).collect(),
        };
        for one in &shown {
            page.hung(indent + 2, "- ", &one.headline);
        }
        let more = finding.findings.len() - shown.len();
        if more > 0 {
            let and = if shown.is_empty() { "" } else { "and " };
            page.par(indent + 2, &paint(DIM, &format!("{and}{more} more: --full shows them")));
        }
    }
    claims(page, finding, look, indent);
    not_admitted(page, finding, look, indent);
}

/// Why a finding is what it is, in brief and below something else: what it turns on, its proof, what would make it yes.
pub(super) fn because(page: &mut Page, indent: usize, finding: &Finding, look: &Look) {
    if !finding.turns_on.is_empty() {
        section(page, indent, "It turns on");
        turns_on(page, indent + 2, &finding.turns_on, look);
    }
    if let Some(tree) = &finding.proof {
        section(page, indent, "Why");
        proof::render(page, indent + 2, tree, look);
    }
    flips(page, finding, indent, FEW);
}

/// Who says what of the rows of a question.
fn said(page: &mut Page, finding: &Finding, look: &Look) {
    let spoken: usize = finding.rows.iter().map(|row| row.stated_by.len() + row.denied_by.len()).sum();
    if spoken == 0 {
        return;
    }
    let few = look.full || finding.rows.len() <= FEW;
    if !few {
        page.blank();
        let count = super::plural(spoken, "statement");
        page.par(0, &paint(DIM, &format!("On record: {count}; --full lists them.")));
        return;
    }
    section(page, 0, "Who says so");
    for row in finding.rows.iter().filter(|row| !row.stated_by.is_empty() || !row.denied_by.is_empty()) {
        page.par(2, &row.sentence);
        for (word, cites) in [("stated by", &row.stated_by), ("denied by", &row.denied_by)] {
            let most = if look.full { cites.len() } else { FEW };
            if !cites.is_empty() {
                page.par(4, &paint(DIM, word));
            }
            for one in cites.iter().take(most) {
                cite::statement(page, 4, one, look);
            }
            if cites.len() > most {
                page.par(4, &paint(DIM, &format!("and {} more: --full shows them", cites.len() - most)));
            }
        }
    }
}

/// Whether the findings that it holds are those of several viewpoints.
pub(super) fn is_comparison(finding: &Finding) -> bool {
    finding.findings.iter().any(|f| f.viewpoint != finding.viewpoint)
}

/// Whether there are further findings, and whether they are those of several viewpoints.
fn nested(finding: &Finding) -> (bool, bool) {
    (!finding.findings.is_empty(), is_comparison(finding))
}

/// What an undetermined answer turns on.
pub(super) fn turns_on(page: &mut Page, indent: usize, lines: &[TurnsOnLine], look: &Look) {
    let most = if look.full { lines.len() } else { FEW };
    for line in lines.iter().take(most) {
        page.hung(
            indent,
            "? ",
            &format!("whether {} {}", line.sentence, paint(DIM, &format!("({})", line.why))),
        );
        for (word, who) in [("stated by", &line.stated_by), ("denied by", &line.denied_by)] {
            if !who.is_empty() {
                page.hung(indent + 4, &format!("{word} "), &paint(DIM, &who.join("; ")));
            }
        }
    }
    if lines.len() > most {
        page.par(indent, &paint(DIM, &format!("and {} more: --full shows them", lines.len() - most)));
    }
}

fn conditions(page: &mut Page, indent: usize, lines: &[ConditionFinding], look: &Look) {
    let widest = lines.iter().map(|c| c.kind.chars().count()).max().unwrap_or(0);
    for line in lines {
        let gap = " ".repeat(widest - line.kind.chars().count() + 2);
        let word = format!("{}{gap}{}", line.kind, answer(line.answer));
        let pad = " ".repeat("undetermined".len() - line.answer.to_string().len() + 2);
        // What holds is told in a line; what fails or is open, in all its lines.
        let most = match line.answer {
            _ if look.full => line.because.len(),
            Answer::Yes => 1,
            Answer::No | Answer::Undetermined => 3,
        };
        let mut because: Vec<&str> = line.because.iter().take(most).map(String::as_str).collect();
        let more = format!("and {} more", line.because.len() - because.len());
        if line.because.len() > because.len() {
            because.push(&more);
        }
        page.hung(indent, &format!("{word}{pad}"), &because.join("; "));
        if line.answer != Answer::Yes || look.full {
            // The words of a speaker tell more than the article does, which the proof names.
            let (spoken, articles): (Vec<&Cite>, Vec<&Cite>) =
                line.cites.iter().partition(|c| matches!(c, Cite::Statement(_)));
            let most = match (look.full, spoken.is_empty()) {
                (true, _) => line.cites.len(),
                (false, true) => 1,
                (false, false) => spoken.len().min(3),
            };
            for one in spoken.into_iter().chain(articles).take(most) {
                cite::any(page, indent + 4, one, look);
            }
        }
    }
}

fn flips(page: &mut Page, finding: &Finding, indent: usize, most: usize) {
    if finding.flips.is_empty() {
        return;
    }
    let into = finding.flips_into.unwrap_or(Answer::Yes);
    section(page, indent, &format!("It would be {into} if"));
    for (at, set) in finding.flips.iter().enumerate().take(most) {
        changes(page, indent + 2, at, set);
    }
    if finding.flips.len() > most {
        page.par(indent + 2, &paint(DIM, &format!("and {} more", finding.flips.len() - most)));
    }
}

fn changes(page: &mut Page, indent: usize, at: usize, set: &[Change]) {
    let number = format!("{}. ", at + 1);
    let rest = " ".repeat(number.chars().count().saturating_sub(4));
    for (nth, change) in set.iter().enumerate() {
        let when = change.when.iter().map(|when| format!(" {when}")).collect::<String>();
        let text = format!("{} {}", change.sentence, paint(DIM, &format!("[{}{when}]", change.fact)));
        if nth == 0 {
            page.hung(indent, &number, &text);
        } else {
            page.hung(indent + number.len(), "and ", &format!("{rest}{text}"));
        }
    }
}

fn law_flips(page: &mut Page, finding: &Finding, indent: usize) {
    if finding.law_flips.is_empty() {
        return;
    }
    section(page, indent, "Under the law without this it would be yes");
    for (at, set) in finding.law_flips.iter().enumerate() {
        let number = format!("{}. ", at + 1);
        for (nth, clause) in set.iter().enumerate() {
            let article = clause.article.as_ref().map(|a| format!("{}, ", a.title)).unwrap_or_default();
            let text = format!(
                "{article}{}: {} {}",
                clause.what,
                clause.words,
                paint(DIM, &format!("[{}]", clause.place))
            );
            if nth == 0 {
                page.hung(indent + 2, &number, &text);
            } else {
                page.hung(indent + 2 + number.len(), "and ", &text);
            }
        }
    }
}

fn cruxes(page: &mut Page, finding: &Finding, indent: usize) {
    let mut last = None;
    let mut at = 0;
    for crux in &finding.cruxes {
        let head = (&crux.viewpoint, &crux.taken_from, crux.into);
        if last != Some(head) {
            last = Some(head);
            at = 0;
            let title = format!(
                "What makes it {} for {} when taken from {}",
                crux.into, crux.viewpoint, crux.taken_from
            );
            section(page, indent, &title);
        }
        changes(page, indent + 2, at, &crux.facts);
        at += 1;
    }
}

/// A line a viewpoint: its answer, and what it fails or turns on.
fn viewpoints(findings: &[Finding], look: &Look, indent: usize) -> String {
    let mut table = Table::new(["viewpoint", "answer", "verdict", "because"]);
    for one in findings {
        let failing: Vec<&str> =
            one.conditions.iter().filter(|c| c.answer == Answer::No).map(|c| c.kind.as_str()).collect();
        let because = match one.answer {
            Some(Answer::No) if !failing.is_empty() => format!("{} fails", failing.join(", ")),
            Some(Answer::Undetermined) => match one.turns_on.as_slice() {
                [] => String::new(),
                [only] => format!("whether {} ({})", only.sentence, only.why),
                [first, more @ ..] => {
                    format!("whether {} ({}), and {} more", first.sentence, first.why, more.len())
                }
            },
            Some(Answer::Yes) if !one.conditions.is_empty() => "all conditions hold".to_owned(),
            _ => String::new(),
        };
        let verdict = one.verdict.clone().unwrap_or_default();
        table.row([one.viewpoint.clone(), table::answer_cell(one.answer), verdict, because]);
    }
    table.indented(look, indent)
}

fn claims(page: &mut Page, finding: &Finding, look: &Look, indent: usize) {
    if finding.claims.is_empty() {
        return;
    }
    section(page, indent, "What speakers say of this (claims, no ground for the answer)");
    let most = if look.full { finding.claims.len() } else { FEW };
    for one in finding.claims.iter().take(most) {
        cite::statement(page, indent + 2, one, look);
    }
    if finding.claims.len() > most {
        page.par(
            indent + 2,
            &paint(DIM, &format!("and {} more: --full shows them", finding.claims.len() - most)),
        );
    }
}

fn not_admitted(page: &mut Page, finding: &Finding, look: &Look, indent: usize) {
    if finding.not_admitted.is_empty() {
        return;
    }
    // Of a table they are among what was asked for: who expects, assumes or promises it.
    let asked_for = !finding.rows.is_empty() && finding.not_admitted.len() <= FEW;
    if !look.full && !asked_for {
        let count = super::plural(finding.not_admitted.len(), "statement");
        page.blank();
        page.par(
            indent,
            &paint(DIM, &format!("Not admitted here: {count}; --full lists them with the reason.")),
        );
        return;
    }
    section(page, indent, "Not admitted as grounds");
    for line in &finding.not_admitted {
        page.par(indent + 2, &paint(DIM, &format!("{}:", line.reason)));
        cite::statement(page, indent + 2, &line.statement, look);
    }
}

fn notes(page: &mut Page, finding: &Finding) {
    if finding.notes.is_empty() {
        return;
    }
    page.heading("Notes");
    for note in &finding.notes {
        page.hung(2, "- ", note);
    }
}

/// The command that asks this again.
fn again(page: &mut Page, indent: usize, finding: &Finding, look: &Look) {
    if let Some(command) = &finding.command {
        page.whole(indent, &paint(DIM, &format!("$ {command}{}", look.library)));
    }
}

fn receipt(page: &mut Page, finding: &Finding, look: &Look) {
    let receipt = &finding.receipt;
    let hash = |hex: &str| if look.receipt { hex.to_owned() } else { hex.chars().take(8).collect() };
    let through = receipt.record_through.as_ref().map(|day| format!(", through {day}")).unwrap_or_default();
    let text = format!(
        "{}, language {}, law {}, record {}{through}",
        receipt.program,
        receipt.language,
        hash(&receipt.law_sha256),
        hash(&receipt.record_sha256)
    );
    page.par(0, &paint(DIM, &text));
}
