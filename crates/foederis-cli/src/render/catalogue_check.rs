//! What was found when the record was held beside the law.

use foederis::model::Day;
use foederis::{Agreement, LibraryCheck, Overlap, TooEarly};

use super::Look;
use super::page::Page;
use super::style::{DIM, NO, YES, paint};
use super::table::{Table, days};

/// So many lines of a long list are shown; --full shows all.
const MOST: usize = 20;

/// The entries into force, a line a treaty.
pub(crate) fn entries_into_force(check: &LibraryCheck) -> Table {
    let mut table = Table::new(["treaty", "agreement", "recorded", "computed"]);
    for one in &check.entries_into_force {
        let computed = if one.computed.possible.is_empty() { String::new() } else { days(&one.computed) };
        table.row([
            one.treaty.clone(),
            word(one.agreement).to_owned(),
            one.recorded.clone().unwrap_or_default(),
            computed,
        ]);
    }
    table
}

fn word(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Differs => "differs",
        Agreement::Compatible => "compatible",
        Agreement::Agrees => "agrees",
        Agreement::NotComputed => "not computed",
        Agreement::NotRecorded => "not recorded",
        Agreement::Neither => "neither",
    }
}

/// All of it for people: counts, and what is wrong or could not be compared.
pub(crate) fn render(check: &LibraryCheck, overlaps: Option<&[Overlap]>, day: Day, look: &Look) -> String {
    let mut page = Page::new(look.columns);
    page.heading("Entry into force: on record, and as the clauses give it without that entry");
    for agreement in [
        Agreement::Agrees,
        Agreement::Compatible,
        Agreement::Differs,
        Agreement::NotComputed,
        Agreement::NotRecorded,
        Agreement::Neither,
    ] {
        let of_it = check.entries_into_force.iter().filter(|e| e.agreement == agreement);
        let names: Vec<&str> = of_it.map(|e| e.treaty.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        let told = match agreement {
            Agreement::Differs | Agreement::NotComputed | Agreement::Neither => {
                format!(": {}", names.join(", "))
            }
            _ if look.full => format!(": {}", names.join(", ")),
            _ => String::new(),
        };
        page.hung(2, "", &format!("{} {}{told}", names.len(), word(agreement)));
    }
    let differs: Vec<_> =
        check.entries_into_force.iter().filter(|e| e.agreement == Agreement::Differs).collect();
    for one in differs {
        let recorded = one.recorded.as_deref().unwrap_or_default();
        let line = format!("{}: {recorded} on record, {} by its clauses", one.treaty, days(&one.computed));
        page.hung(4, "- ", &paint(NO, &line));
    }
    too_early(&mut page, "Bound before the entry into force", &check.before_entry_into_force);
    too_early(&mut page, "Acts on days on which the state was none", &check.without_statehood);
    page.heading("Without a source");
    if check.without_source.is_empty() {
        page.par(2, &paint(YES, "none"));
    }
    for (name, place) in &check.without_source {
        page.par(2, &format!("{name}  {}", paint(DIM, &place.to_string())));
    }
    if let Some(overlaps) = overlaps {
        page.heading(&format!("{} bound by several of these treaties on {day}", pairs(overlaps.len())));
        let most = if look.full { overlaps.len() } else { MOST };
        for one in overlaps.iter().take(most) {
            page.hung(2, "", &format!("{} and {}: {}", one.a, one.b, one.treaties.join(", ")));
        }
        if overlaps.len() > most {
            page.par(2, &paint(DIM, &format!("and {} more; --full shows them", overlaps.len() - most)));
        }
    }
    page.finish()
}

fn pairs(count: usize) -> String {
    format!("{count} {} of states", if count == 1 { "pair" } else { "pairs" })
}

fn too_early(page: &mut Page, heading: &str, all: &[TooEarly]) {
    page.heading(heading);
    if all.is_empty() {
        page.par(2, &paint(YES, "none"));
    }
    for one in all {
        let entry = one.entry.as_ref().map(|e| format!(" ({e})")).unwrap_or_default();
        page.hung(2, "", &format!("{}, {}: {}{entry}", one.state, one.treaty, one.day));
    }
}
