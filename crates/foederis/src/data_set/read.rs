//! From bytes to a data set: every row understood, or none taken.

use foederis_model::Day;
use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::form::{Columns, DayColumns};
use super::{Alliance, CodedColumns, DataSet, DataSetForm, DayGiven, End, Stretch, WarRow, joined};

/// So many bad rows are told; what else is wrong shows when these are mended.
const MOST_BAD_ROWS: usize = 10;

/// What data sets write where they have no value. A number below zero is one of their codes for it.
const NO_VALUE: &[&str] = &["", ".", "NA", "NaN"];

/// Why a file is no data set that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataSetError {
    /// It is empty.
    Empty,
    /// It is no text of separated values, and why.
    NoTable(String),
    /// Its columns are those of no known form.
    UnknownHeader {
        /// The columns that it begins with.
        found: Vec<String>,
        /// The form that it is nearest to.
        nearest: DataSetForm,
        /// The columns of that form that it lacks.
        lacking: Vec<&'static str>,
    },
    /// It has a header and no rows.
    NoRows(DataSetForm),
    /// Some rows cannot be understood: the first of them, and whether there are more.
    BadRows(Vec<BadRow>, bool),
}

/// A row that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The column at fault; none where it is the row.
    pub column: Option<String>,
    /// Why.
    pub why: String,
}

impl std::fmt::Display for DataSetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::NoTable(why) => write!(f, "the file is no table of separated values: {why}"),
            Self::UnknownHeader { found, nearest, lacking } => {
                let titles: Vec<&str> = DataSetForm::ALL.iter().map(|form| form.title()).collect();
                write!(
                    f,
                    "the first line is the header of no known data set: it begins with {}. Known are: {}. Nearest is \
                     \"{}\", of which these columns are missing: {}",
                    found.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
                    titles.join("; "),
                    nearest.title(),
                    lacking.join(", ")
                )
            }
            Self::NoRows(form) => write!(f, "the file has the header of \"{}\" and no row", form.title()),
            Self::BadRows(rows, more) => {
                f.write_str("nothing was compared, because some rows cannot be understood:")?;
                for row in rows {
                    write!(f, "\n  line {}", row.line)?;
                    if let Some(column) = &row.column {
                        write!(f, ", {column}")?;
                    }
                    write!(f, ": {}", row.why)?;
                }
                if *more { f.write_str("\n  and more") } else { Ok(()) }
            }
        }
    }
}

impl std::error::Error for DataSetError {}

/// All that a row says; rows that say the same are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Content {
    number: u32,
    states: Vec<u32>,
    stretch: Option<Stretch>,
    marks: Vec<Option<bool>>,
    war: Option<(Option<u32>, String)>,
}

impl DataSet {
    /// Reads a file: text with commas, semicolons or tabs between its columns, in UTF-8 or latin-1.
    ///
    /// # Errors
    /// When it is no such text, has the header of no known form, or has a row that cannot be understood: nothing is left
    /// out in silence.
    pub(crate) fn read(bytes: &[u8], coded: &CodedColumns) -> Result<Self, DataSetError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(DataSetError::Empty);
        }
        if bytes.contains(&0) {
            return Err(DataSetError::NoTable(
                "it has bytes of zero, as UTF-16 and other programs' own formats have".into(),
            ));
        }
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter(bytes)).flexible(true).from_reader(bytes);
        let no_table = |error: csv::Error| DataSetError::NoTable(error.to_string());
        let header: Vec<String> = reader
            .byte_headers()
            .map_err(no_table)?
            .iter()
            .map(|name| text(name).trim().to_lowercase())
            .collect();
        let form = DataSetForm::of(&header).map_err(|(nearest, lacking)| DataSetError::UnknownHeader {
            found: header.iter().take(6).map(|name| name.chars().take(40).collect()).collect(),
            nearest,
            lacking,
        })?;
        let empty = IndexSet::new();
        let marked = coded.get(form.columns_of()).unwrap_or(&empty);
        let plan = Plan::new(form, &header, marked);
        let mut contents: IndexMap<Content, u64> = IndexMap::new();
        let (mut rows, mut bad, mut more) = (0, Vec::new(), false);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(no_table)? {
            rows += 1;
            let line = record.position().map_or(0, |position| line_of(bytes, position));
            match plan.content(&record) {
                Ok(content) => {
                    contents.entry(content).or_insert(line);
                }
                Err(_) if bad.len() == MOST_BAD_ROWS => {
                    more = true;
                    break;
                }
                Err((column, why)) => bad.push(BadRow { line, column, why }),
            }
        }
        if !bad.is_empty() {
            return Err(DataSetError::BadRows(bad, more));
        }
        if rows == 0 {
            return Err(DataSetError::NoRows(form));
        }
        let marks: Vec<String> = plan.marks.iter().map(|(_, name)| name.clone()).collect();
        Ok(assemble(form, rows, marks, contents))
    }
}

/// What the rows say, put together by alliance.
fn assemble(form: DataSetForm, rows: usize, marks: Vec<String>, contents: IndexMap<Content, u64>) -> DataSet {
    let duplicates = rows - contents.len();
    let mut alliances: IndexMap<u32, Alliance> = IndexMap::new();
    let mut last_day = None;
    for (content, line) in contents {
        let alliance = alliances.entry(content.number).or_insert_with(|| Alliance {
            line,
            duties: vec![None; marks.len()],
            ..Alliance::default()
        });
        for state in &content.states {
            alliance.members.entry(*state).or_default();
        }
        if let Some(stretch) = content.stretch {
            let ends = match stretch.until {
                End::On(day) => Some(day.latest),
                End::NotObserved => None,
            };
            last_day = last_day.max(ends).max(Some(stretch.from.latest));
            if form == DataSetForm::AtopAlliances {
                alliance.add(stretch);
            } else {
                for state in &content.states {
                    alliance.members.entry(*state).or_default().push(stretch);
                }
            }
        }
        if let Some((number, name)) = content.war {
            let set = content.marks.iter().enumerate().filter(|(_, mark)| **mark == Some(true));
            let conducts = set.map(|(at, _)| at).collect();
            alliance.wars.push(WarRow { number, name, conducts, line });
        } else {
            for (known, mark) in alliance.duties.iter_mut().zip(content.marks) {
                *known = (*known).max(mark);
            }
        }
    }
    for alliance in alliances.values_mut() {
        for stretches in alliance.members.values_mut() {
            *stretches = joined(std::mem::take(stretches));
        }
    }
    DataSet { form, rows, duplicates, alliances, marks, last_day }
}

impl Alliance {
    /// Another phase of it.
    fn add(&mut self, stretch: Stretch) {
        self.from = Some(self.from.map_or(stretch.from, |known| known.min(stretch.from)));
        self.until = Some(self.until.map_or(stretch.until, |known| known.max(stretch.until)));
    }
}

/// What stands in which column.
struct Plan {
    form: DataSetForm,
    names: Vec<String>,
    number: usize,
    states: Vec<usize>,
    from: Option<[usize; 3]>,
    until: Option<[usize; 3]>,
    left_censored: Option<usize>,
    war: Option<(usize, usize)>,
    /// Columns that the library codes.
    marks: Vec<(usize, String)>,
}

/// The column at fault, and why.
type Fault = (Option<String>, String);

impl Plan {
    fn new(form: DataSetForm, header: &[String], marked: &IndexSet<String>) -> Self {
        let Columns { number, states, from, until, left_censored, war } = form.columns();
        // A form was recognised by these columns: each is there.
        let at = |name: &str| header.iter().position(|h| h == name).unwrap_or(0);
        let days = |columns: DayColumns| columns.map(at);
        let is_member = |name: &str| {
            let number = name.strip_prefix("mem").unwrap_or_default();
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        };
        let states = if form == DataSetForm::AtopAlliances {
            header.iter().enumerate().filter(|(_, name)| is_member(name)).map(|(at, _)| at).collect()
        } else {
            states.iter().map(|name| at(name)).collect()
        };
        let marks = header.iter().enumerate().filter(|(_, name)| marked.contains(*name));
        Self {
            form,
            names: header.to_vec(),
            number: at(number),
            states,
            from: from.map(days),
            until: until.map(days),
            left_censored: left_censored.map(at),
            war: war.map(|(number, name)| (at(number), at(name))),
            marks: marks.map(|(at, name)| (at, name.clone())).collect(),
        }
    }

    fn content(&self, record: &csv::ByteRecord) -> Result<Content, Fault> {
        if record.len() != self.names.len() {
            let why = format!("it has {} fields, and the header {}", record.len(), self.names.len());
            return Err((None, why));
        }
        let number = self.whole(record, self.number)?;
        let number = self.positive(self.number, number, "the number of the alliance is missing")?;
        let mut states = Vec::new();
        for at in &self.states {
            match self.whole(record, *at)? {
                Some(state) if state > 0 => states.push(self.positive(*at, Some(state), "")?),
                _ if self.form == DataSetForm::AtopAlliances => {}
                _ => return Err(self.fault(*at, "the number of the state is missing")),
            }
        }
        let mut marks = Vec::with_capacity(self.marks.len());
        for (at, _) in &self.marks {
            marks.push(match self.whole(record, *at)? {
                None => None,
                Some(0) => Some(false),
                Some(1) => Some(true),
                Some(other) => return Err(self.fault(*at, &format!("`{other}` is neither 0 nor 1"))),
            });
        }
        let war = match self.war {
            None => None,
            Some((number, name)) => {
                let number = self.whole(record, number)?.and_then(|n| u32::try_from(n).ok());
                Some((number, text(record.get(name).unwrap_or_default()).trim().to_owned()))
            }
        };
        Ok(Content { number, states, stretch: self.stretch(record)?, marks, war })
    }

    fn stretch(&self, record: &csv::ByteRecord) -> Result<Option<Stretch>, Fault> {
        let (Some(from), Some(until)) = (self.from, self.until) else { return Ok(None) };
        let Some(mut begins) = self.day(record, from)? else {
            return Err(self.fault(from[0], "the year in which it begins is missing"));
        };
        if let Some(at) = self.left_censored {
            begins.censored = self.whole(record, at)? == Some(1);
        }
        let ends = self.day(record, until)?.map_or(End::NotObserved, End::On);
        if matches!(ends, End::On(end) if end.latest < begins.earliest) {
            return Err(self.fault(until[0], &format!("it ends ({ends}) before it begins ({begins})")));
        }
        Ok(Some(Stretch { from: begins, until: ends }))
    }

    /// A day; none where its year is missing or 0, a month or a year where the rest is.
    fn day(
        &self,
        record: &csv::ByteRecord,
        [year, month, day]: [usize; 3],
    ) -> Result<Option<DayGiven>, Fault> {
        let given = |at| self.whole(record, at).map(|number| number.filter(|n| *n != 0));
        let (Some(y), m, d) = (given(year)?, given(month)?, given(day)?) else { return Ok(None) };
        let no_year = || self.fault(year, &format!("{y} is no year"));
        let in_year = i16::try_from(y).ok().filter(|y| (1..=9998).contains(y)).ok_or_else(no_year)?;
        let (earliest, after) = match m {
            None => (Day::from_ymd(in_year, 1, 1), Day::from_ymd(in_year + 1, 1, 1)),
            Some(m) => {
                let no_month = || self.fault(month, &format!("{m} is no month"));
                let in_month = i8::try_from(m).ok().filter(|m| (1..=12).contains(m)).ok_or_else(no_month)?;
                match d {
                    None => {
                        let first = Day::from_ymd(in_year, in_month, 1);
                        (first, first.map(Day::first_of_following_month))
                    }
                    Some(d) => {
                        let on = i8::try_from(d).ok().and_then(|d| Day::from_ymd(in_year, in_month, d));
                        let Some(on) = on else {
                            return Err(self.fault(day, &format!("there is no day {y}-{m:02}-{d:02}")));
                        };
                        (Some(on), Some(on.next()))
                    }
                }
            }
        };
        let (Some(earliest), Some(after)) = (earliest, after) else { return Err(no_year()) };
        Ok(Some(DayGiven { earliest, latest: after.previous(), censored: false }))
    }

    /// A whole number; none where the field says that there is no value. What stands behind a point (`1335.1` for a phase,
    /// `1949.0` from another program) is left off for numbers of alliances, and must be zero elsewhere.
    fn whole(&self, record: &csv::ByteRecord, at: usize) -> Result<Option<i64>, Fault> {
        let written = text(record.get(at).unwrap_or_default());
        let written = written.trim();
        if NO_VALUE.contains(&written) {
            return Ok(None);
        }
        let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
        let is_whole = at == self.number || fraction.bytes().all(|b| b == b'0');
        let digits = fraction.bytes().all(|b| b.is_ascii_digit());
        match whole.parse::<i64>() {
            Ok(number) if is_whole && digits => Ok(Some(number).filter(|n| *n >= 0)),
            _ => Err(self.fault(
                at,
                &format!("`{}` is no whole number", written.chars().take(40).collect::<String>()),
            )),
        }
    }

    fn positive(&self, at: usize, number: Option<i64>, missing: &str) -> Result<u32, Fault> {
        let number = number.ok_or_else(|| self.fault(at, missing))?;
        u32::try_from(number).map_err(|_| self.fault(at, &format!("{number} is too large")))
    }

    fn fault(&self, at: usize, why: &str) -> Fault {
        (self.names.get(at).cloned(), why.to_owned())
    }
}

/// The line on which a record begins. The reader puts it before the second half of a line end and before empty lines.
fn line_of(bytes: &[u8], position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = bytes.get(from..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ends.filter(|byte| **byte == b'\n').map(|_| 1).sum::<u64>()
}

/// The character between the columns: the one of comma, semicolon and tab that the first line has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|b| *b == b'\n' || *b == b'\r').find(|line| !line.is_empty()).unwrap_or_default();
    let count = |wanted: u8| first.iter().filter(|b| **b == wanted).count();
    let mut best = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

/// A field as text: UTF-8, or else latin-1, in which every byte is a character.
fn text(field: &[u8]) -> String {
    match std::str::from_utf8(field) {
        Ok(text) => text.to_owned(),
        Err(_) => field.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERS: &str = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,defense\n";

    fn read(bytes: &[u8]) -> Result<DataSet, DataSetError> {
        let coded = CodedColumns::from([("atop".to_owned(), IndexSet::from(["defense".to_owned()]))]);
        DataSet::read(bytes, &coded)
    }

    #[test]
    fn phases_are_joined_and_a_return_is_a_stretch_of_its_own() {
        let file = format!(
            "{MEMBERS}7.1,901,1900,1,2,1905,3,4,0\n7.2,901,1905,3,5,1910,0,0,1\n7.2,901,1920,5,0,0,0,0,.\n7.2,901,1920,5,0,0,0,0,.\n"
        );
        let set = read(file.as_bytes()).unwrap();
        assert_eq!((set.rows, set.duplicates, set.alliances.len()), (4, 1, 1));
        let alliance = &set.alliances[&7];
        let stretches: Vec<String> =
            alliance.members[&901].iter().map(|s| format!("{} to {}", s.from, s.until)).collect();
        assert_eq!(stretches, ["1900-01-02 to 1910", "1920-05 to no end"]);
        assert_eq!(alliance.duties, [Some(true)]);
        assert_eq!(set.last_day, Day::from_ymd(1920, 5, 31));
    }

    #[test]
    fn encodings_and_separators_of_other_programs_are_read() {
        let plain = format!("{MEMBERS}7,901,1900,1,2,1905,3,4,0\n");
        let forms = [
            format!("\u{feff}{plain}"),
            plain.replace('\n', "\r\n"),
            plain.replace(',', ";"),
            plain.replace(',', "\t"),
            plain.replace("1905", "\"1905\"").to_uppercase(),
            plain.replace("1905", "1905.0"),
        ];
        for form in forms {
            assert_eq!(read(form.as_bytes()).unwrap().alliances[&7].members.len(), 1, "{form}");
        }
        let war = b"atopid,cowwarid,warname,honorBF,violateBF\n7,1,Caf\xe9,1,0\n";
        assert_eq!(read(war).unwrap().alliances[&7].wars[0].name, "Caf\u{e9}");
    }

    #[test]
    fn what_cannot_be_understood_is_told_and_nothing_is_taken() {
        let bad = |row: &str| match read(format!("{MEMBERS}7,901,1900,1,2,1905,3,4,0\n{row}\n").as_bytes()) {
            Err(DataSetError::BadRows(rows, false)) if rows.len() == 1 && rows[0].line == 3 => {
                format!("{}: {}", rows[0].column.clone().unwrap_or_default(), rows[0].why)
            }
            other => panic!("{row}: {other:?}"),
        };
        assert_eq!(bad("7,x1,1900,1,2,0,0,0,0"), "member: `x1` is no whole number");
        assert_eq!(bad("7,901,1900,2,30,0,0,0,0"), "dayent: there is no day 1900-02-30");
        assert_eq!(bad("7,901,1900,13,1,0,0,0,0"), "moent: 13 is no month");
        assert_eq!(bad("7,901,1900,1,1,1899,0,0,0"), "yrexit: it ends (1899) before it begins (1900-01-01)");
        assert_eq!(bad("7,901,0,1,1,0,0,0,0"), "yrent: the year in which it begins is missing");
        assert_eq!(bad("7,901,1900,1,1,0,0,0,2"), "defense: `2` is neither 0 nor 1");
        assert_eq!(bad("7,901,1900,1"), ": it has 4 fields, and the header 9");
        assert_eq!(bad(",901,1900,1,1,0,0,0,0"), "atopid: the number of the alliance is missing");
        for ends in ["\r\n", "\n\n"] {
            let file = format!("{MEMBERS}7,901,1900,1,2,0,0,0,0\n7,x,1900,1,2,0,0,0,0\n").replace('\n', ends);
            let line = if ends == "\n\n" { 5 } else { 3 };
            assert!(
                matches!(read(file.as_bytes()), Err(DataSetError::BadRows(rows, _)) if rows[0].line == line)
            );
        }
        let many = format!("{MEMBERS}{}", "7,x,1900,1,1,0,0,0,0\n".repeat(12));
        assert!(matches!(read(many.as_bytes()), Err(DataSetError::BadRows(rows, true)) if rows.len() == 10));
    }

    #[test]
    fn what_is_no_data_set_is_refused() {
        assert_eq!(read(b" \r\n").unwrap_err(), DataSetError::Empty);
        assert!(matches!(read(b"a\0,\0"), Err(DataSetError::NoTable(_))));
        assert_eq!(read(MEMBERS.as_bytes()).unwrap_err(), DataSetError::NoRows(DataSetForm::AtopMembers));
        let Err(DataSetError::UnknownHeader { nearest, lacking, .. }) =
            read(b"version4id,ccode,defense\n1,2,1\n")
        else {
            panic!("it was read");
        };
        assert_eq!((nearest, lacking.len()), (DataSetForm::CowMembers, 7));
    }
}
