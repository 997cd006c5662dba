//! The command line: one file a command.

mod ask;
mod case;
mod check;
mod compare;
mod completions;
mod explain;
mod flip;
mod fmt;
mod library;
mod lsp;
mod man;
mod status;
pub(crate) mod test;
mod timeline;
mod tour;
mod viewpoint;
mod vocabulary;
mod what_if;
mod why;
mod why_not;

use clap::{Parser, Subcommand};
use foederis::Finding;

use crate::failure::{Failure, Outcome};
use crate::options::{Format, Options};
use crate::session::Session;

const ABOUT: &str = "Computes what mutual-security treaties say, with proof";

const LONG_ABOUT: &str = "Computes what mutual-security treaties say: who is bound, on which day, by which article, \
    whether an incident triggers it, who owes what to whom, why, why not, what would change the answer, and where two \
    sides part.\n\nWithout a command: the tour, which answers the questions that the library opens with.";

const AFTER: &str = "\
PATTERN is a relation of the library with its arguments, such as \"party(STATE, TREATY)\" or \
\"owes(STATE, STATE, DUTY, TREATY, ?article, INCIDENT)\"; ?name stands for anything. Names are read as people \
write them: names, titles and codes.

Exit status: 0 answered, 1 a check or a test found problems, 2 bad input.";

/// The command line.
#[derive(Parser, Debug)]
#[command(name = "foederis", version, about = ABOUT, long_about = LONG_ABOUT, after_help = AFTER, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What is asked for.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    Status(status::Status),
    Timeline(timeline::Timeline),
    Case(case::Case),
    Why(why::Why),
    WhyNot(why_not::WhyNot),
    Flip(flip::Flip),
    WhatIf(what_if::WhatIf),
    Compare(compare::Compare),
    Ask(ask::Ask),
    Viewpoint(viewpoint::Viewpoint),
    Library(library::Library),
    Check(check::Check),
    Fmt(fmt::Fmt),
    Test(test::Test),
    Explain(explain::Explain),
    Lsp(lsp::Lsp),
    Vocabulary(vocabulary::Vocabulary),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Cli {
    /// Does what was asked for.
    pub(crate) fn run(self) -> Result<Outcome, Failure> {
        let options = &self.options;
        let suits = match options.format {
            Format::Text | Format::Json | Format::Csv => true,
            Format::Sarif => matches!(self.command, Some(Command::Check(_))),
            Format::Github => matches!(self.command, Some(Command::Check(_) | Command::Test(_))),
            Format::Junit => matches!(self.command, Some(Command::Test(_))),
        };
        if !suits {
            return Err(Failure::format_of_another_command(options.format));
        }
        let Some(command) = &self.command else { return tour::run(&Session::open(options)?) };
        match command {
            Command::Check(check) => check.run(options),
            Command::Fmt(fmt) => fmt.run(options),
            Command::Test(test) => test.run(options),
            Command::Explain(explain) => explain.run(options),
            Command::Lsp(lsp) => lsp.run(),
            Command::Completions(completions) => completions.run(options),
            Command::Man(man) => man.run(options),
            Command::Vocabulary(vocabulary) => vocabulary.run(&Session::open(options)?),
            Command::Library(library) => library.run(&Session::open(options)?),
            Command::Viewpoint(viewpoint) => viewpoint.run(&Session::open(options)?),
            Command::Case(case) if case.is_list() => case::list(&Session::open(options)?),
            Command::Status(_)
            | Command::Timeline(_)
            | Command::Case(_)
            | Command::Why(_)
            | Command::WhyNot(_)
            | Command::Flip(_)
            | Command::WhatIf(_)
            | Command::Compare(_)
            | Command::Ask(_) => {
                let session = Session::open(options)?;
                let finding = command.finding(&session, options)?;
                session.show(&finding)
            }
        }
    }
}

impl Command {
    /// The finding of a command that asks a question, under the options of that question.
    fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        match self {
            Self::Status(status) => status.finding(session, options),
            Self::Timeline(timeline) => timeline.finding(session, options),
            Self::Case(case) => case.finding(session, options),
            Self::Why(why) => why.finding(session, options),
            Self::WhyNot(why_not) => why_not.finding(session, options),
            Self::Flip(flip) => flip.finding(session, options),
            Self::WhatIf(what_if) => what_if.finding(session, options),
            Self::Compare(compare) => compare.finding(session, options),
            Self::Ask(ask) => ask.finding(session, options),
            Self::Viewpoint(_)
            | Self::Library(_)
            | Self::Check(_)
            | Self::Fmt(_)
            | Self::Test(_)
            | Self::Explain(_)
            | Self::Lsp(_)
            | Self::Vocabulary(_)
            | Self::Completions(_)
            | Self::Man(_) => Err(Failure::input("this command answers no question about a treaty")),
        }
    }
}
