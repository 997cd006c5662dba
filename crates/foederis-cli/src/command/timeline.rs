//! `timeline`: the stages of a state, or of all states, over time.

use clap::{Args, ValueEnum};
use foederis::model::Day;
use foederis::{Finding, YearConvention};

use crate::failure::Failure;
use crate::options::Options;
use crate::session::Session;

/// The stages of a state, or of all states, over time: a row a spell, or a row a year
#[derive(Args, Debug)]
pub(crate) struct Timeline {
    /// The treaty, or the organisation for all its instruments
    treaty: String,
    /// The state; without it, every state that has a stage
    state: Option<String>,
    /// Only what touches the days from this one on
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Only what touches the days through this one
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// What a row is
    #[arg(long, value_enum, default_value_t = Unit::Spells)]
    unit: Unit,
    /// With years: what it takes for a calendar year to count; every row names it
    #[arg(long, value_enum, default_value_t = Convention::AnyDay)]
    convention: Convention,
}

/// What a row is.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unit {
    /// A stretch of days; its end is the first day out
    Spells,
    /// A calendar year, through this year or that of --to
    Years,
}

/// What it takes for a calendar year to count.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Convention {
    /// Some day of the year
    AnyDay,
    /// 1 January
    FirstDay,
    /// 31 December
    LastDay,
    /// All days of the year
    AllYear,
}

impl From<Convention> for YearConvention {
    fn from(convention: Convention) -> Self {
        match convention {
            Convention::AnyDay => Self::AnyDay,
            Convention::FirstDay => Self::FirstDay,
            Convention::LastDay => Self::LastDay,
            Convention::AllYear => Self::AllYear,
        }
    }
}

impl Timeline {
    /// The options of this command, as they are typed.
    fn options(&self) -> String {
        let mut text = String::new();
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if let Some(day) = day {
                text.push_str(&format!(" --{name} {day}"));
            }
        }
        if let Unit::Years = self.unit {
            text.push_str(&format!(
                " --unit years --convention {}",
                YearConvention::from(self.convention).name()
            ));
        }
        text
    }

    pub(super) fn finding(&self, session: &Session, options: &Options) -> Result<Finding, Failure> {
        if options.on.is_some() {
            return Err(Failure::input("a timeline is about all days: use --from and --to instead of --on"));
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            return Err(Failure::input(format!("--to {to} is before --from {from}")));
        }
        let setting = session.setting_of_any_day(options)?;
        let asked = format!("timeline {} {}", self.treaty, self.state.as_deref().unwrap_or_default());
        let all = session
            .foederis
            .timeline(&self.treaty, self.state.as_deref(), &setting)
            .map_err(|e| Failure::asking(&asked, e))?;
        let mut within = all.touching(self.from, self.to);
        within.command = within.command.map(|command| format!("{command}{}", self.options()));
        let year = |day: Day| day.ymd().map(|(year, ..)| year);
        Ok(match self.unit {
            Unit::Spells => within,
            Unit::Years => {
                let last = year(self.to.unwrap_or(session.today)).unwrap_or(i16::MAX);
                within.in_years(self.convention.into(), self.from.and_then(year), last)
            }
        })
    }
}
