//! Tables: aligned for people, CSV for spreadsheets.

use std::collections::BTreeMap;

use foederis::model::Day;
use foederis::{Answer, Finding, Holds, Row, Spell};
use textwrap::core::display_width;

use super::Look;
use super::page::wrap;
use super::style::{DIM, paint};
use crate::failure::Failure;

/// Columns that a timeline or a question puts first, in this order; others follow by name.
const FIRST: &[&str] = &["instrument", "state", "stage", "year"];

/// A table of texts.
#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<S: Into<String>>(head: impl IntoIterator<Item = S>) -> Self {
        Self { head: head.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row; what it has less than the head is empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<String> = cells.into_iter().collect();
        cells.resize(self.head.len(), String::new());
        self.rows.push(cells);
    }

    /// Aligned columns; the widest one wraps when the page is too narrow.
    pub(crate) fn text(&self, look: &Look) -> String {
        self.indented(look, 0)
    }

    /// The same, indented; a column in which no row has anything is left out.
    pub(crate) fn indented(&self, look: &Look, indent: usize) -> String {
        let empty = |at: &usize| self.rows.iter().all(|row| row.get(*at).is_none_or(String::is_empty));
        if let Some(at) = (0..self.head.len()).find(|at| !self.rows.is_empty() && empty(at)) {
            let without = |cells: &[String]| [&cells[..at], &cells[at + 1..]].concat();
            let rest =
                Self { head: without(&self.head), rows: self.rows.iter().map(|r| without(r)).collect() };
            return rest.indented(look, indent);
        }
        const GAP: usize = 2;
        let mut widths: Vec<usize> = self.head.iter().map(|h| display_width(h)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(display_width(cell));
            }
        }
        let total =
            |widths: &[usize]| indent + widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        while total(&widths) > look.columns {
            let Some(widest) = widths.iter_mut().max() else { break };
            if *widest <= 12 {
                break;
            }
            *widest -= 1;
        }
        let mut text = String::new();
        let head: Vec<String> = self.head.iter().map(|h| paint(DIM, h)).collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            let cells: Vec<Vec<String>> =
                row.iter().zip(&widths).map(|(cell, width)| wrap(cell, *width, "", "")).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for at in 0..height {
                let mut line = " ".repeat(indent);
                for (cell, width) in cells.iter().zip(&widths) {
                    let part = cell.get(at).map_or("", String::as_str);
                    line.push_str(part);
                    line.push_str(&" ".repeat(width.saturating_sub(display_width(part)) + GAP));
                }
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        text
    }

    pub(crate) fn csv(&self) -> Result<String, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |e: csv::Error| Failure::Output(std::io::Error::other(e));
        writer.write_record(&self.head).map_err(failed)?;
        for row in &self.rows {
            writer.write_record(row).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|e| Failure::Output(e.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The rows as names and values.
    pub(crate) fn records(&self) -> Vec<BTreeMap<&str, &str>> {
        let names = self.head.iter().map(String::as_str);
        self.rows.iter().map(|row| names.clone().zip(row.iter().map(String::as_str)).collect()).collect()
    }
}

/// The columns that the rows of a finding have.
fn columns(finding: &Finding) -> Vec<String> {
    let mut names: Vec<String> = finding.rows.iter().flat_map(|row| row.values.keys().cloned()).collect();
    names.sort_by_key(|name| (FIRST.iter().position(|f| f == name).unwrap_or(FIRST.len()), name.clone()));
    names.dedup();
    names
}

fn value(row: &Row, name: &str) -> String {
    row.values.get(name).cloned().unwrap_or_default()
}

/// The rows of a finding as CSV: a line a stretch of days; `until` is the first day out.
pub(crate) fn csv(finding: &Finding) -> Result<String, Failure> {
    if finding.rows.is_empty()
        && (finding.answer.is_some() || !finding.findings.is_empty() || !finding.status.is_empty())
    {
        return Err(Failure::input("this answer is no table; use --format json"));
    }
    let names = columns(finding);
    let yearly = names.iter().any(|name| name == "year");
    let mut head = names.clone();
    head.extend(
        if yearly { vec!["holds"] } else { vec!["holds", "from", "until_first_day_out"] }
            .into_iter()
            .map(str::to_owned),
    );
    let mut table = Table::new(head);
    for row in &finding.rows {
        let cells: Vec<String> = names.iter().map(|name| value(row, name)).collect();
        for (word, (from, until)) in stretches(&row.holds) {
            let mut line = cells.clone();
            line.push(word.to_owned());
            if !yearly {
                line.extend([from.unwrap_or_default(), until.unwrap_or_default()]);
            }
            table.row(line);
        }
    }
    table.csv()
}

/// The stretches of days of a row, in order: those on which it certainly holds, and those on which it only may.
fn stretches(holds: &Holds) -> Vec<(&'static str, Spell)> {
    let day = |text: &Option<String>, otherwise: Day| {
        text.as_ref().and_then(|t| t.parse().ok()).unwrap_or(otherwise)
    };
    let days = |spells: &[Spell]| -> Vec<(Day, Day)> {
        spells.iter().map(|(from, until)| (day(from, Day::MIN), day(until, Day::MAX))).collect()
    };
    let certain = days(&holds.certain);
    let mut all: Vec<(Day, Day, &'static str)> =
        certain.iter().map(|(from, until)| (*from, *until, "certainly")).collect();
    for (first, until) in days(&holds.possible) {
        let mut from = first;
        for (begin, end) in certain.iter().filter(|(begin, end)| *begin < until && first < *end) {
            if from < *begin {
                all.push((from, *begin, "possibly"));
            }
            from = *end;
        }
        if from < until {
            all.push((from, until, "possibly"));
        }
    }
    all.sort();
    let text = |day: Day| (!day.is_end_of_time()).then(|| day.to_string());
    all.into_iter().map(|(from, until, word)| (word, (text(from), text(until)))).collect()
}

/// The rows of a finding for people.
pub(crate) fn rows(finding: &Finding, look: &Look) -> String {
    let names = columns(finding);
    let yearly = names.iter().any(|name| name == "year");
    let same = |name: &String| {
        let mut values = finding.rows.iter().map(|row| row.values.get(name));
        let first = values.next();
        finding.rows.len() > 1 && values.all(|v| Some(v) == first)
    };
    // A column that says the same in every row, because the question says it, is left to the question.
    let shown: Vec<String> =
        names.iter().filter(|n| !same(n) || *n == "state" || *n == "stage").cloned().collect();
    // A timeline has a row a stretch of days: its ends are columns.
    let spells = finding.rows.iter().all(|row| stretches(&row.holds).len() == 1) && finding.on.is_none();
    let mut head = shown.clone();
    match (yearly, spells) {
        (true, _) => {}
        (false, true) => head.extend(["from", "first day out", "holds"].map(str::to_owned)),
        (false, false) => head.push("days".to_owned()),
    }
    if finding.on.is_some() || yearly {
        head.push("answer".to_owned());
    }
    let mut table = Table::new(head);
    for row in &finding.rows {
        let mut line: Vec<String> = shown.iter().map(|name| value(row, name)).collect();
        if !yearly && spells {
            for (word, (from, until)) in stretches(&row.holds) {
                let style = if word == "certainly" { super::style::YES } else { super::style::OPEN };
                line.extend([from.unwrap_or_default(), until.unwrap_or_default(), paint(style, word)]);
            }
        } else if !yearly {
            line.push(days(&row.holds));
        }
        if let Some(answer) = row.answer.filter(|_| finding.on.is_some() || yearly) {
            line.push(super::style::answer(answer));
        }
        table.row(line);
    }
    table.text(look)
}

/// Days in words: "from 1994-04-20", "1992-05-15 to 1994-04-19 (possibly)".
pub(crate) fn days(holds: &Holds) -> String {
    if holds.possible.is_empty() {
        return "never".to_owned();
    }
    let all: Vec<String> = stretches(holds)
        .into_iter()
        .map(|(word, spell)| {
            let text = spell_text(&spell);
            if word == "certainly" { text } else { format!("possibly {text}") }
        })
        .collect();
    all.join("; ")
}

/// A stretch of days in words.
pub(crate) fn spell_text((from, until): &Spell) -> String {
    match (from, until) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), Some(until)) => format!("from {from} until {until}"),
    }
}

/// Whether an answer is worth a colour of its own in a table.
pub(crate) fn answer_cell(answer: Option<Answer>) -> String {
    answer.map(super::style::answer).unwrap_or_default()
}
