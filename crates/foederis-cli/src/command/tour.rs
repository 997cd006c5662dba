//! The tour: the questions that a library opens with, each asked by the very command that it shows.
//!
//! The tour is a file of the library (`cases/tour.md`): a heading is a question, a paragraph says what is behind it, and an
//! indented line `$ foederis ...` asks it.

use clap::Parser as _;
use foederis::Finding;

use super::Cli;
use crate::failure::{Failure, Outcome};
use crate::options::Format;
use crate::render::tour::{Stop, render};
use crate::session::{Session, json, write_out};
use crate::shell_words;

/// Asks every question of the tour.
pub(super) fn run(session: &Session) -> Result<Outcome, Failure> {
    let stops = read(&session.tour);
    if stops.is_empty() {
        return Err(Failure::Input(
            "this library has no tour".to_owned(),
            Some("`foederis --help` shows the commands; a file tour.md in the library makes one".to_owned()),
        ));
    }
    let mut asked = Vec::new();
    for stop in stops {
        let findings = stop.commands.iter().map(|c| ask(session, c)).collect::<Result<Vec<_>, _>>()?;
        asked.push((stop, findings));
    }
    let text = match session.options.format {
        Format::Csv => return Err(Failure::input("a tour is no table; use --format json")),
        Format::Json => {
            let all: Vec<_> = asked
                .iter()
                .map(|(stop, findings)| {
                    serde_json::json!({
                        "title": stop.title, "text": stop.text, "commands": stop.commands, "findings": findings,
                    })
                })
                .collect();
            json(&all)?
        }
        _ => render(&asked, &session.look()),
    };
    write_out(&session.options, &text)?;
    Ok(Outcome::Answered)
}

fn ask(session: &Session, command: &str) -> Result<Finding, Failure> {
    let in_tour = |what: &str| Failure::input(format!("the tour asks `{command}`: {what}"));
    let cli = Cli::try_parse_from(shell_words::split(command)).map_err(|e| in_tour(&e.to_string()))?;
    let asked = cli.command.ok_or_else(|| in_tour("that is the tour itself"))?;
    asked.finding(session, &cli.options)
}

/// The stops of a tour; what stands before the first is for those who read the file.
fn read(text: &str) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            stops.push(Stop { title: title.trim().to_owned(), ..Stop::default() });
            continue;
        }
        let Some(stop) = stops.last_mut() else { continue };
        if let Some(command) = line.trim().strip_prefix("$ ") {
            stop.commands.push(command.trim().to_owned());
        } else if !line.trim().is_empty() && stop.commands.is_empty() {
            if !stop.text.is_empty() {
                stop.text.push(' ');
            }
            stop.text.push_str(line.trim());
        }
    }
    stops
}
