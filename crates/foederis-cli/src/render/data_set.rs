//! A data set beside the library: what a person sees, and a table.

use anstyle::Style;
use foederis::{About, CodingVerdict, ComparedLine, ComparedTreaty, DataSetComparison, Ground, MatchedBy};

use super::Look;
use super::page::Page;
use super::style::{BOLD, DIM, NO, OPEN, YES, paint};
use super::table::Table;

/// So many lines of a long list are shown; --full shows all.
const MOST: usize = 20;

/// A line for everything that was compared.
pub(crate) fn table(comparison: &DataSetComparison) -> Table {
    let mut table = Table::new([
        "alliance",
        "treaty",
        "matched_by",
        "about",
        "of",
        "file",
        "library",
        "verdict",
        "days",
        "remark",
        "grounds",
    ]);
    for treaty in &comparison.treaties {
        let names: Vec<&str> = treaty.treaties.iter().map(|t| t.name.as_str()).collect();
        for line in &treaty.lines {
            let grounds: Vec<&str> = line.grounds.iter().map(|g| g.name.as_str()).collect();
            table.row([
                treaty.alliance.to_string(),
                names.join(" "),
                matched(&treaty.matched_by),
                about(line.about).to_owned(),
                line.of.clone(),
                line.file.clone().unwrap_or_default(),
                line.library.clone().unwrap_or_default(),
                word(line.verdict).to_owned(),
                line.days.map(|days| days.to_string()).unwrap_or_default(),
                line.remark.clone().unwrap_or_default(),
                grounds.join(" "),
            ]);
        }
    }
    table
}

/// All of it for people: each treaty with what differs first, then what was not matched, then the counts.
pub(crate) fn render(comparison: &DataSetComparison, look: &Look) -> String {
    let mut page = Page::new(look.columns);
    let duplicates = match comparison.duplicates {
        0 => String::new(),
        n => format!(", of which {n} repeat an earlier one and count once"),
    };
    page.par(0, &format!("{}: {}{duplicates}", comparison.form, counted(comparison.rows, "row", "rows")));
    for treaty in comparison.treaties.iter().filter(|t| !t.lines.is_empty()) {
        one_treaty(&mut page, treaty, look);
    }
    ambiguous(&mut page, comparison);
    absent(&mut page, comparison, look);
    totals(&mut page, comparison);
    page.finish()
}

fn one_treaty(page: &mut Page, treaty: &ComparedTreaty, look: &Look) {
    let titles: Vec<&str> = treaty.treaties.iter().map(|t| t.title.as_str()).collect();
    let names: Vec<&str> = treaty.treaties.iter().map(|t| t.name.as_str()).collect();
    page.heading(&titles.join("; "));
    let head = format!(
        "{} is alliance {} (line {}), matched by {}",
        names.join(", "),
        treaty.alliance,
        treaty.line,
        matched(&treaty.matched_by)
    );
    page.par(2, &paint(DIM, &head));
    let mut table = Table::new(["verdict", "what", "of", "file", "library", "remark"]);
    let mut grounds: Vec<(String, &[Ground])> = Vec::new();
    for line in &treaty.lines {
        let mut remark: Vec<String> = line.days.map(by_days).into_iter().collect();
        remark.extend(line.remark.clone());
        table.row([
            paint(style(line.verdict), word(line.verdict)),
            about(line.about).to_owned(),
            line.of.clone(),
            line.file.clone().unwrap_or_default(),
            line.library.clone().unwrap_or_default(),
            remark.join("; "),
        ]);
        if !line.grounds.is_empty() {
            grounds.push((what(line), &line.grounds));
        }
    }
    page.raw(&table.indented(look, 2));
    if grounds.is_empty() {
        return;
    }
    page.par(2, &paint(DIM, "On what the library rests where the two differ:"));
    // What is the ground of several lines is said once.
    let mut told: Vec<(Vec<String>, &[Ground])> = Vec::new();
    for (what, all) in grounds {
        match told.iter_mut().find(|(_, known)| *known == all) {
            Some((of, _)) => of.push(what),
            None => told.push((vec![what], all)),
        }
    }
    let most = if look.full { told.len() } else { MOST };
    for (of, all) in told.iter().take(most) {
        page.par(4, &format!("{}:", of.join("; ")));
        for ground in *all {
            let certainty = ground.certainty.as_ref().filter(|c| *c != "high");
            let certainty = certainty.map(|c| format!(", certainty {c}")).unwrap_or_default();
            let source = ground.source.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
            page.hung(6, "- ", &format!("{}: {}{certainty}{source}", ground.name, ground.text));
        }
    }
    if told.len() > most {
        page.par(4, &paint(DIM, &format!("and {} more; --full shows them", told.len() - most)));
    }
}

fn ambiguous(page: &mut Page, comparison: &DataSetComparison) {
    if comparison.ambiguous.is_empty() {
        return;
    }
    page.heading("Ambiguous: not compared");
    for one in &comparison.ambiguous {
        let candidates: Vec<&str> = one.candidates.iter().map(|c| c.name.as_str()).collect();
        let line =
            format!("alliance {} (line {}): {}: {}", one.alliance, one.line, candidates.join(", "), one.why);
        page.hung(2, "- ", &line);
    }
}

fn absent(page: &mut Page, comparison: &DataSetComparison, look: &Look) {
    let most = |all: usize| if look.full { all } else { all.min(MOST) };
    let alliances = &comparison.not_in_library;
    if !alliances.is_empty() {
        page.heading("Not in the library");
        for one in alliances.iter().take(most(alliances.len())) {
            let begins = one.begins.as_ref().map(|day| format!(", {day}")).unwrap_or_default();
            let members =
                if one.members.is_empty() { String::new() } else { format!(": {}", one.members.join(", ")) };
            let line = format!("alliance {} (line {}){begins}{members}", one.alliance, one.line);
            page.hung(2, "- ", &line);
        }
        more(page, alliances.len() - most(alliances.len()));
    }
    let treaties = &comparison.not_in_file;
    if !treaties.is_empty() {
        page.heading("Not in the file");
        let shown: Vec<&str> = treaties.iter().take(most(treaties.len())).map(|t| t.name.as_str()).collect();
        page.hung(2, "", &shown.join(", "));
        more(page, treaties.len() - most(treaties.len()));
    }
    if !comparison.unknown_states.is_empty() {
        page.heading("Numbers that no state of the library has");
        let numbers: Vec<String> = comparison.unknown_states.iter().map(u32::to_string).collect();
        let shown = most(numbers.len());
        page.hung(2, "", &numbers.get(..shown).unwrap_or(&numbers).join(", "));
        more(page, numbers.len() - shown);
    }
}

fn more(page: &mut Page, left: usize) {
    if left > 0 {
        page.par(2, &paint(DIM, &format!("and {left} more; --full shows all")));
    }
}

fn totals(page: &mut Page, comparison: &DataSetComparison) {
    let totals = comparison.totals;
    page.heading("Altogether");
    page.par(
        2,
        &format!(
            "{}: {} matched, {} ambiguous, {} not in the library; {} not in the file",
            counted(totals.alliances, "alliance", "alliances"),
            totals.matched,
            totals.ambiguous,
            totals.not_in_library,
            counted(totals.not_in_file, "treaty", "treaties"),
        ),
    );
    let signature = match totals.differ_by_signature {
        0 => String::new(),
        n => format!(" ({n} because the file has the day of signature)"),
    };
    page.par(
        2,
        &format!(
            "{} compared: {} agree, {} compatible, {} differ{signature}, {} only in the file, {} only in the library",
            totals.compared,
            totals.agree,
            totals.compatible,
            totals.differ,
            totals.only_in_file,
            totals.only_in_library,
        ),
    );
    if comparison.columns.is_empty() {
        page.par(2, &paint(DIM, "the file has no column of duties or conduct that the library knows"));
    }
}

fn what(line: &ComparedLine) -> String {
    format!("{} {}", about(line.about), paint(BOLD, &line.of))
}

fn matched(by: &MatchedBy) -> String {
    match by {
        MatchedBy::DeclaredNumber => "declared number".to_owned(),
        MatchedBy::MembersAndYear { common, either, years_apart, by_day } => {
            let year =
                if *years_apart == 0 { "year".to_owned() } else { format!("year ({years_apart} off)") };
            let day = if *by_day { ", and of several by the day" } else { "" };
            format!("members ({common} of {either}) and {year}{day}")
        }
    }
}

fn by_days(days: i64) -> String {
    let count = days.unsigned_abs();
    let unit = if count == 1 { "day" } else { "days" };
    format!("the file is {count} {unit} {}", if days < 0 { "earlier" } else { "later" })
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn about(about: About) -> &'static str {
    match about {
        About::Begin => "begin",
        About::End => "end",
        About::Member => "member",
        About::Entry => "entry",
        About::Exit => "exit",
        About::Duty => "duty",
        About::Conduct => "conduct",
    }
}

fn word(verdict: CodingVerdict) -> &'static str {
    match verdict {
        CodingVerdict::Agrees => "agrees",
        CodingVerdict::Compatible => "compatible",
        CodingVerdict::Differs => "differs",
        CodingVerdict::OnlyInFile => "only in file",
        CodingVerdict::OnlyInLibrary => "only in library",
    }
}

fn style(verdict: CodingVerdict) -> Style {
    match verdict {
        CodingVerdict::Agrees => YES,
        CodingVerdict::Compatible => OPEN,
        CodingVerdict::Differs | CodingVerdict::OnlyInFile | CodingVerdict::OnlyInLibrary => NO,
    }
}
