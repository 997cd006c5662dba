//! A status: party in law, seats in organs, and participation in fact, each on lines of its own.

use foederis::{Answer, Finding, ParticipationLine, Spell, StatementCite, StatusLine};

use super::Look;
use super::cite;
use super::finding::turns_on;
use super::page::Page;
use super::proof;
use super::style::{BOLD, DIM, answer, of, paint};
use super::table::{days, spell_text};

/// The lines of a status.
pub(super) fn render(page: &mut Page, finding: &Finding, look: &Look) {
    page.heading("In law");
    // Of what belongs to the main instruments (protocols, regulations) those count that the state has to do with.
    let apart = |line: &&StatusLine| {
        !look.full && line.leaving.is_empty() && line.is_party == Answer::No && line.turns_on.is_empty()
    };
    let (aside, shown): (Vec<&StatusLine>, Vec<&StatusLine>) = finding.status.iter().partition(apart);
    let aside = if shown.is_empty() { Vec::new() } else { aside };
    let all = finding.status.iter();
    for line in all.filter(|line| !aside.iter().any(|a| a.instrument == line.instrument)) {
        instrument(page, line, look);
    }
    if !aside.is_empty() {
        let names: Vec<&str> = aside.iter().map(|line| line.instrument.as_str()).collect();
        page.hung(2, "", &paint(DIM, &format!("not a party to: {}", names.join(", "))));
    }
    if finding.participation.is_empty() {
        return;
    }
    page.heading("In organs and in fact");
    for line in &finding.participation {
        participation(page, line, look);
    }
}

fn instrument(page: &mut Page, line: &StatusLine, look: &Look) {
    let stages = line.stage_title.join(" or ");
    let stages = match (line.stage.len(), line.is_party) {
        (0, _) => paint(DIM, "no stage"),
        (1, party) => paint(of(party), &stages),
        _ => paint(of(Answer::Undetermined), &format!("undetermined: {stages}")),
    };
    let days = line.spell.as_ref().map(since).unwrap_or_default();
    page.hung(2, "", &format!("{} ({}): {stages}{days}", paint(BOLD, &line.title), line.instrument));
    let most = if look.full { line.apart.len() } else { 4 };
    for apart in line.apart.iter().take(most) {
        let what = match apart.answer {
            Answer::Yes => paint(of(Answer::No), &apart.stage),
            _ => paint(of(Answer::Undetermined), &format!("undetermined: {}", apart.stage)),
        };
        page.par(6, &format!("with {}: {what}{}", apart.title, since(&apart.spell)));
    }
    if line.apart.len() > most {
        page.par(6, &paint(DIM, &format!("and {} more: --full shows them", line.apart.len() - most)));
    }
    if !line.leaving.is_empty() {
        let notice = match line.notice {
            Answer::Yes => "notice of withdrawal: on record",
            Answer::No => "notice of withdrawal: none on record",
            Answer::Undetermined => "notice of withdrawal: undetermined",
        };
        page.par(6, notice);
        for one in &line.leaving {
            cite::any(page, 6, one, look);
        }
    }
    turns_on(page, 6, &line.turns_on, look);
    if look.full
        && let Some(tree) = &line.proof
    {
        proof::render(page, 6, tree, look);
    }
}

/// ", from 1994-04-20": a stretch of days of which something is known.
fn since(spell: &Spell) -> String {
    match spell {
        (None, None) => String::new(),
        spell => format!(", {}", spell_text(spell)),
    }
}

fn participation(page: &mut Page, line: &ParticipationLine, look: &Look) {
    let when =
        if line.holds.possible.is_empty() { String::new() } else { format!(", {}", days(&line.holds)) };
    page.hung(2, "", &format!("{}: {}{when}", line.about, answer(line.answer)));
    for (said, cites) in [("stated by", &line.stated_by), ("denied by", &line.denied_by)] {
        if cites.is_empty() {
            continue;
        }
        page.par(6, &paint(DIM, said));
        let most = if look.full { cites.len() } else { 4 };
        // Somebody's words before entries of a register.
        let (spoken, entered): (Vec<&StatementCite>, Vec<&StatementCite>) =
            cites.iter().partition(|c| !c.words.is_empty() || c.paraphrase.is_some());
        for one in spoken.into_iter().chain(entered).take(most) {
            cite::statement(page, 6, one, look);
        }
        if cites.len() > most {
            page.par(6, &paint(DIM, &format!("and {} more: --full shows them", cites.len() - most)));
        }
    }
}
