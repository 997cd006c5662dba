//! Members and the days on which they enter and leave; and, of a file that has no members' days, those of the alliance.

use std::collections::BTreeSet;

use foederis_model::{Day, EntityId, ImpreciseDate, Timeline, Truth, Value};
use indexmap::IndexMap;

use super::days::{Between, BoundStretch, compared, compared_end, stretches};
use super::{About, CodingVerdict, ComparedLine, Ground, StateNumbers, either};
use crate::catalogue::{Catalogue, first_day};
use crate::data_set::{Alliance, DataSet, DayGiven, RowIs, Stretch};
use crate::foederis::AskError;
use crate::vocabulary;

/// Who is bound, and when.
type Bound = IndexMap<EntityId, Timeline<Truth>>;

impl Catalogue<'_> {
    /// A line a member, and two lines a stretch of its membership where the file has its days.
    pub(super) fn member_lines(
        &self,
        set: &DataSet,
        alliance: &Alliance,
        instruments: &[EntityId],
        bound: &Bound,
        states: &StateNumbers,
        wanted: Option<EntityId>,
    ) -> Result<Vec<ComparedLine>, AskError> {
        let mut lines = Vec::new();
        if set.form.row_is() == RowIs::War {
            return Ok(lines);
        }
        let mut met: BTreeSet<EntityId> = BTreeSet::new();
        for (number, in_file) in &alliance.members {
            let named = states.of(*number);
            if wanted.is_some_and(|state| !named.contains(&state)) {
                met.extend(named);
                continue;
            }
            let is_bound: Vec<EntityId> = named.iter().filter(|s| bound.contains_key(*s)).copied().collect();
            met.extend(&is_bound);
            let member = Member { alliance: set, number: *number, named, is_bound: &is_bound, instruments };
            let days = is_bound.iter().filter_map(|s| bound.get(s)).fold(None, |all, days| match all {
                None => Some(days.clone()),
                Some(all) => Some(either(&all, days)),
            });
            match days {
                None => lines.push(self.not_bound(&member, in_file)),
                Some(days) => lines.extend(self.one_member(&member, in_file, &stretches(&days))?),
            }
        }
        for (state, days) in bound.iter().filter(|(state, _)| !met.contains(*state)) {
            if wanted.is_some_and(|wanted| wanted != *state) {
                continue;
            }
            let all = stretches(days);
            let first = all.first().map(|s| s.possible.0).unwrap_or(Day::MIN);
            let since = all.iter().map(in_words).collect::<Vec<_>>().join("; ");
            lines.push(ComparedLine {
                library: Some(since),
                grounds: self.grounds(&[*state], instruments, first)?,
                ..line(About::Member, self.named(*state).title, CodingVerdict::OnlyInLibrary)
            });
        }
        Ok(lines)
    }

    /// A member of the file that the treaty of the library never binds.
    fn not_bound(&self, member: &Member<'_>, in_file: &[Stretch]) -> ComparedLine {
        let signed = self.signature(member.named, member.instruments);
        let remark = match (member.named, signed) {
            ([], _) => format!("no state of the library has the number {}", member.number),
            (_, Some(day)) => format!("by the library it signed ({day}) and is not bound"),
            (_, None) => "by the library it is not bound".to_owned(),
        };
        let days: Vec<String> = in_file.iter().map(|s| format!("{} to {}", s.from, s.until)).collect();
        let file = if days.is_empty() { "a member".to_owned() } else { days.join("; ") };
        ComparedLine {
            file: Some(file),
            remark: Some(remark),
            ..line(About::Member, self.member_title(member), CodingVerdict::OnlyInFile)
        }
    }

    fn one_member(
        &self,
        member: &Member<'_>,
        in_file: &[Stretch],
        in_library: &[BoundStretch],
    ) -> Result<Vec<ComparedLine>, AskError> {
        let title = self.member_title(member);
        if in_file.is_empty() {
            let since = in_library.iter().map(in_words).collect::<Vec<_>>().join("; ");
            return Ok(vec![ComparedLine {
                file: Some("a member".to_owned()),
                library: Some(since),
                ..line(About::Member, title, CodingVerdict::Agrees)
            }]);
        }
        let (pairs, left) = paired(in_file, in_library);
        let mut lines = Vec::new();
        for (file, library) in pairs {
            let Some(library) = library else {
                lines.push(ComparedLine {
                    file: Some(format!("{} to {}", file.from, file.until)),
                    ..line(About::Member, title.clone(), CodingVerdict::OnlyInFile)
                });
                continue;
            };
            lines.push(self.entry(member, &title, file.from, library)?);
            lines.push(self.exit(member, &title, file, library)?);
        }
        for library in left {
            lines.push(ComparedLine {
                library: Some(in_words(library)),
                grounds: self.grounds(member.is_bound, member.instruments, library.possible.0)?,
                ..line(About::Member, title.clone(), CodingVerdict::OnlyInLibrary)
            });
        }
        Ok(lines)
    }

    fn entry(
        &self,
        member: &Member<'_>,
        title: &str,
        file: DayGiven,
        library: &BoundStretch,
    ) -> Result<ComparedLine, AskError> {
        let (verdict, days) = compared(file, library.entry);
        let signed = self.signed_by(member.is_bound, member.instruments);
        let (is_signature, remark) = self.as_signature(verdict, file, signed);
        Ok(ComparedLine {
            file: Some(file.to_string()),
            library: Some(library.entry.to_string()),
            days,
            is_signature,
            remark,
            grounds: self.grounds_if(verdict, member, library.entry.latest)?,
            ..line(About::Entry, title.to_owned(), verdict)
        })
    }

    fn exit(
        &self,
        member: &Member<'_>,
        title: &str,
        file: Stretch,
        library: &BoundStretch,
    ) -> Result<ComparedLine, AskError> {
        let (verdict, days, remark) =
            compared_end(file.until, library.first_day_out, member.alliance.last_day);
        let asked = library.first_day_out.map_or(library.entry.latest, |out| {
            if out.latest.is_end_of_time() { out.earliest } else { out.latest }
        });
        Ok(ComparedLine {
            file: Some(file.until.to_string()),
            library: Some(end_in_words(library.first_day_out)),
            days,
            remark,
            grounds: self.grounds_if(verdict, member, asked)?,
            ..line(About::Exit, title.to_owned(), verdict)
        })
    }

    /// Grounds are looked for where somebody has to decide who is right.
    fn grounds_if(
        &self,
        verdict: CodingVerdict,
        member: &Member<'_>,
        day: Day,
    ) -> Result<Vec<Ground>, AskError> {
        if verdict != CodingVerdict::Differs {
            return Ok(Vec::new());
        }
        self.grounds(member.is_bound, member.instruments, day)
    }

    /// Whether a day of the file that is not the day of entry is that of signature.
    fn as_signature(
        &self,
        verdict: CodingVerdict,
        file: DayGiven,
        signed: Option<ImpreciseDate>,
    ) -> (bool, Option<String>) {
        let Some(signed) = signed.filter(|_| verdict != CodingVerdict::Agrees) else { return (false, None) };
        let (earliest, latest) = signed.bounds(self.library().margin);
        if compared(file, Between { earliest, latest }).0 == CodingVerdict::Differs {
            return (false, None);
        }
        (true, Some(format!("the file has the day of signature, by the library {signed}")))
    }

    /// The days of an alliance as a whole, where the file has them.
    pub(super) fn alliance_days(
        &self,
        set: &DataSet,
        alliance: &Alliance,
        instruments: &[EntityId],
        bound: &Bound,
    ) -> Result<Vec<ComparedLine>, AskError> {
        let (Some(from), Some(until)) = (alliance.from, alliance.until) else { return Ok(Vec::new()) };
        let all = bound.values().fold(Timeline::never(), |all, days| either(&all, days));
        let found = stretches(&all);
        let (Some(first), Some(last)) = (found.first(), found.last()) else { return Ok(Vec::new()) };
        let title = instruments.first().map(|id| self.named(*id).title).unwrap_or_default();
        let (begins, days) = compared(from, first.entry);
        let signed = instruments.iter().find_map(|id| self.signed_on(*id));
        let (is_signature, signature) = self.as_signature(begins, from, signed);
        let holders: Vec<EntityId> = bound.keys().copied().collect();
        let grounds = |verdict, day| match (verdict, holders.first()) {
            (CodingVerdict::Differs, Some(state)) => self.grounds(&[*state], instruments, day),
            _ => Ok(Vec::new()),
        };
        let (ends, days_of_end, remark) = compared_end(until, last.first_day_out, set.last_day);
        let out = last.first_day_out.map_or(last.entry.latest, |out| out.earliest);
        Ok(vec![
            ComparedLine {
                file: Some(from.to_string()),
                library: Some(first.entry.to_string()),
                days,
                is_signature,
                remark: signature,
                grounds: grounds(begins, first.entry.latest)?,
                ..line(About::Begin, title.clone(), begins)
            },
            ComparedLine {
                file: Some(until.to_string()),
                library: Some(end_in_words(last.first_day_out)),
                days: days_of_end,
                remark,
                grounds: grounds(ends, out)?,
                ..line(About::End, title, ends)
            },
        ])
    }

    /// The first signature of one of these states; else when the treaty was concluded, by all of its first parties.
    fn signed_by(&self, states: &[EntityId], instruments: &[EntityId]) -> Option<ImpreciseDate> {
        let concluded = || {
            let acts = instruments.iter().flat_map(|id| self.affirmed(vocabulary::CONCLUDED, *id));
            acts.into_iter().find_map(|s| first_day(s.validity))
        };
        self.signature(states, instruments).or_else(concluded)
    }

    /// The first signature on record of one of these states under one of these instruments.
    fn signature(&self, states: &[EntityId], instruments: &[EntityId]) -> Option<ImpreciseDate> {
        let by_one = |s: &&foederis_model::Statement| {
            states.iter().any(|state| s.fact.values.contains(&Value::Entity(*state)))
        };
        instruments.iter().find_map(|id| {
            let signatures = self.affirmed(vocabulary::SIGNED, *id);
            signatures.into_iter().find(by_one).and_then(|s| first_day(s.validity))
        })
    }

    fn member_title(&self, member: &Member<'_>) -> String {
        let named = if member.is_bound.is_empty() { member.named } else { member.is_bound };
        let titles: Vec<String> = named.iter().map(|s| self.named(*s).title).collect();
        if titles.is_empty() { format!("state {}", member.number) } else { titles.join(", ") }
    }
}

/// A member of an alliance of the file, and what it is in the library.
struct Member<'m> {
    alliance: &'m DataSet,
    number: u32,
    /// The states that have the number.
    named: &'m [EntityId],
    /// Those of them that the treaty binds on some day.
    is_bound: &'m [EntityId],
    instruments: &'m [EntityId],
}

/// A line about something, with nothing said yet.
pub(super) fn line(about: About, of: String, verdict: CodingVerdict) -> ComparedLine {
    ComparedLine {
        about,
        of,
        file: None,
        library: None,
        verdict,
        days: None,
        is_signature: false,
        remark: None,
        grounds: Vec::new(),
    }
}

/// Each stretch of the file with the one of the library that shares days with it; one alone on each side, in any case.
fn paired<'l>(
    file: &[Stretch],
    library: &'l [BoundStretch],
) -> (Vec<(Stretch, Option<&'l BoundStretch>)>, Vec<&'l BoundStretch>) {
    if let ([one], [other]) = (file, library) {
        return (vec![(*one, Some(other))], Vec::new());
    }
    let mut left: Vec<&BoundStretch> = library.iter().collect();
    let mut pairs = Vec::new();
    for stretch in file {
        let ends = match stretch.until {
            crate::data_set::End::On(day) => day.latest,
            crate::data_set::End::NotObserved => Day::MAX,
        };
        let shares =
            |other: &&BoundStretch| other.possible.0 <= ends && stretch.from.earliest < other.possible.1;
        let found = left.iter().position(shares);
        pairs.push((*stretch, found.map(|at| left.remove(at))));
    }
    (pairs, left)
}

fn end_in_words(first_day_out: Option<Between>) -> String {
    first_day_out.map_or_else(|| "no end".to_owned(), |out| out.to_string())
}

fn in_words(stretch: &BoundStretch) -> String {
    format!("{} to {}", stretch.entry, end_in_words(stretch.first_day_out))
}
