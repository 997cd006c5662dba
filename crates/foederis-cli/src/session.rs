//! A library ready to be asked, and under what: what the commands that ask share.

use std::io::{self, Write as _};

use foederis::lang::Compilation;
use foederis::model::Day;
use foederis::{Finding, Foederis, Setting};

use crate::clock;
use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::limits;
use crate::options::{Format, Options};
use crate::render::{self, Look};

/// A library ready to be asked, and under what.
pub(crate) struct Session {
    pub(crate) options: Options,
    pub(crate) foederis: Foederis,
    pub(crate) tour: String,
    pub(crate) today: Day,
}

impl Session {
    /// Reads the library that the options ask for.
    pub(crate) fn open(options: &Options) -> Result<Self, Failure> {
        let today = clock::today();
        let options = options.clone();
        if options.library.is_empty() && options.only_library.is_none() {
            let foederis = Foederis::shipped().map_err(Failure::Library)?;
            return Ok(Self { options, foederis, tour: foederis::shipped_tour().to_owned(), today });
        }
        let files = disk::library(&options)?;
        let foederis = Foederis::from_files(&files.files).map_err(Failure::Library)?;
        Ok(Self { options, foederis, tour: files.tour, today })
    }

    /// The setting that the options give, on the day asked about or today.
    pub(crate) fn setting(&self, options: &Options) -> Result<Setting, Failure> {
        let setting = self.setting_of_any_day(options)?;
        Ok(Setting { on: setting.on.or(Some(self.today)), ..setting })
    }

    /// The setting that the options give; without a day, all days.
    pub(crate) fn setting_of_any_day(&self, options: &Options) -> Result<Setting, Failure> {
        let viewpoint = match options.viewpoint.as_slice() {
            [] => "all".to_owned(),
            [one] => one.clone(),
            _ => {
                return Err(Failure::input(
                    "this command takes one --viewpoint; `compare` and `case` take several",
                ));
            }
        };
        Ok(Setting {
            on: options.on,
            viewpoint,
            known_on: options.known_on,
            recorded_on: options.recorded_on,
            limits: limits::limits(options),
            ..Setting::default()
        })
    }

    /// Shows a finding in the format that was asked for.
    pub(crate) fn show(&self, finding: &Finding) -> Result<Outcome, Failure> {
        let text = match self.options.format {
            Format::Json => json(finding)?,
            Format::Csv => render::table::csv(finding)?,
            _ => render::finding::render(finding, &self.look()),
        };
        write_out(&self.options, &text)?;
        let interrupted = finding.stopped.as_deref() == Some("asked");
        Ok(if interrupted { Outcome::Interrupted } else { Outcome::Answered })
    }

    pub(crate) fn look(&self) -> Look {
        Look::new(&self.options)
    }
}

/// A value as JSON for people and programs.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| Failure::Output(e.into()))?;
    text.push('\n');
    Ok(text)
}

/// Writes to standard output, with colours where they are wanted.
pub(crate) fn write_out(options: &Options, text: &str) -> Result<(), Failure> {
    let stream = anstream::AutoStream::new(io::stdout(), options.color.into());
    let mut lock = stream.lock();
    lock.write_all(text.as_bytes())?;
    lock.flush()?;
    Ok(())
}

/// Writes to standard error, with colours where they are wanted.
pub(crate) fn write_err(options: &Options, text: &str) {
    let stream = anstream::AutoStream::new(io::stderr(), options.color.into());
    // Where standard error is closed, nobody is left to tell.
    let _ = stream.lock().write_all(text.as_bytes());
}

/// Compiles files with what they are laid over.
pub(crate) fn compile(files: &[(String, String)]) -> Compilation {
    foederis::lang::compile(files)
}
