//! What one viewpoint hears of a record, as known on one day.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foederis_model::{
    Algebra as _, Bounds, Day, Evidence, Fact, Ground, HeardOtherwise, Library, Pattern, Relation,
    RelationId, Silence, Slot, Statement, StatementId, Timeline, Truth, Value,
};

use crate::admitted::{NotAdmitted, hear};
use crate::fold::{Folded, Saying, fold};
use crate::index::{Mentions, RoleIndex, family};
use crate::overlay::{Assumed, Overlay};
use crate::silence::{Coverages, silence};
use crate::viewpoint::Viewpoint;

/// What one viewpoint hears of a library's record, as known on one day.
///
/// Copies are cheap: they share what was heard and differ in what they assume.
#[derive(Clone, Debug)]
pub struct Heard<'l> {
    record: Arc<Record<'l>>,
    overlay: Arc<Overlay>,
    noted: Option<Noted>,
}

/// What was asked of a record: copies share it.
#[derive(Clone, Debug, Default)]
pub struct Noted(Arc<Mutex<HashSet<Pattern>>>);

impl Noted {
    fn note(&self, pattern: Pattern) {
        // A pattern is noted in one step: whoever panicked has left the set whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(pattern);
    }

    /// The patterns that were asked for so far, in no order; those of single facts have no open role.
    #[must_use]
    pub fn patterns(&self) -> Vec<Pattern> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// How a branch differs from a library's record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Branch<'l> {
    /// Statements that are heard beside the record. Their ids follow those of the library; what their own `id` says
    /// does not count.
    pub added: &'l [Statement],
    /// Statements of the record that are not heard, as if they had not been made.
    pub without: &'l [StatementId],
}

/// What was heard, indexed: the same under all assumptions.
#[derive(Clone, Debug)]
pub(crate) struct Record<'l> {
    pub(crate) library: &'l Library,
    pub(crate) added: &'l [Statement],
    /// Statements that came after it was made.
    pub(crate) later: Vec<&'l Statement>,
    pub(crate) viewpoint: Viewpoint,
    pub(crate) known_on: Option<Day>,
    pub(crate) recorded_on: Option<Day>,
    /// By statement: the rank in which it is heard, or why it is not.
    pub(crate) hearing: Vec<Result<usize, NotAdmitted>>,
    pub(crate) coverages: Coverages,
    /// Facts that heard statements speak of, for or against.
    pub(crate) entries: Vec<Entry<'l>>,
    pub(crate) by_fact: HashMap<&'l Fact, u32>,
    /// Entries that a heard statement speaks for, in the order of the first that does.
    pub(crate) stated: RoleIndex,
    /// Of relations in which at most one value holds: heard statements for the fact or a sibling.
    pub(crate) families: HashMap<Fact, Vec<u32>>,
    /// Of the same relations: the entries of a family.
    pub(crate) kin: HashMap<Fact, Vec<u32>>,
    pub(crate) mentions: OnceLock<Mentions<'l>>,
    /// All statements, heard or not.
    pub(crate) all: OnceLock<RoleIndex>,
    /// Some statement has a weight.
    pub(crate) weighted: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Entry<'l> {
    pub(crate) fact: &'l Fact,
    pub(crate) stated: bool,
    pub(crate) statements: Vec<u32>,
    pub(crate) folded: OnceLock<Folded>,
}

impl<'l> Heard<'l> {
    /// What a viewpoint hears of a library's record; `known_on` and `recorded_on` leave out what was said, and what
    /// was entered, after those days.
    #[must_use]
    pub fn new(
        library: &'l Library,
        viewpoint: &Viewpoint,
        known_on: Option<Day>,
        recorded_on: Option<Day>,
    ) -> Self {
        Self::of_branch(library, Branch::default(), viewpoint, known_on, recorded_on)
    }

    /// What a viewpoint hears of a branch: the library's record with statements added to it, and others taken back.
    #[must_use]
    pub fn of_branch(
        library: &'l Library,
        branch: Branch<'l>,
        viewpoint: &Viewpoint,
        known_on: Option<Day>,
        recorded_on: Option<Day>,
    ) -> Self {
        let record = Record::new(library, branch, viewpoint, known_on, recorded_on);
        Self { record: Arc::new(record), overlay: Arc::default(), noted: None }
    }

    /// The same, noting from now on what is asked of it as [`Evidence`], and of what statements are not admitted; also under
    /// assumptions.
    #[must_use]
    pub fn noting(self, noted: &Noted) -> Self {
        Self { noted: Some(noted.clone()), ..self }
    }

    fn note(&self, pattern: impl FnOnce() -> Pattern) {
        if let Some(noted) = &self.noted {
            noted.note(pattern());
        }
    }

    /// The same under further assumptions: each fact holds, or does not, on all days, as if the most trusted of all
    /// said so. To assume a fact of an at-most-one relation is to deny its siblings.
    ///
    /// Assumptions about a derived relation change nothing: they are claims. Costs as much as there are assumptions.
    #[must_use]
    pub fn assuming(&self, assumptions: &[(Fact, bool)]) -> Self {
        self.laid_over(assumptions.iter().map(|(f, holds)| (f, Assumed::Holds(*holds))))
    }

    /// The same, where each of these facts has the given ground, such as the one that another viewpoint gives it.
    ///
    /// Siblings of an at-most-one relation are denied on the days on which the ground certainly holds, unless they are
    /// given a ground too.
    #[must_use]
    pub fn assuming_grounds(&self, assumptions: &[(Fact, Ground)]) -> Self {
        self.laid_over(assumptions.iter().map(|(f, ground)| (f, Assumed::Ground(ground.clone()))))
    }

    fn laid_over<'a>(&self, assumptions: impl Iterator<Item = (&'a Fact, Assumed)>) -> Self {
        let mut overlay = Overlay::clone(&self.overlay);
        for (fact, assumed) in assumptions {
            if let Some(relation) = self.record.recorded_relation(fact) {
                overlay.add(fact.clone(), assumed, relation.at_most_one);
            }
        }
        Self { record: Arc::clone(&self.record), overlay: Arc::new(overlay), noted: self.noted.clone() }
    }

    /// Hears a further statement, and tells what may be heard otherwise from now on. Costs as much as it changes; copies
    /// made before do not hear it.
    ///
    /// Its id is the next one; what its own `id` says does not count.
    pub fn hear_also(&mut self, statement: &'l Statement) -> HeardOtherwise {
        Arc::make_mut(&mut self.record).hear_also(statement)
    }

    /// The statement with this id; those of a branch follow those of the library, and those heard since follow them.
    ///
    /// # Panics
    /// When the id is of another library.
    #[must_use]
    pub fn statement(&self, id: StatementId) -> &'l Statement {
        self.record.statement(id.0)
    }

    /// Whether a statement is heard, whatever it is about.
    #[must_use]
    pub fn is_heard(&self, id: StatementId) -> bool {
        self.record.hearing.get(id.index()).is_some_and(Result::is_ok)
    }

    /// Statements about these facts, for or against, that exist but are no ground here, and why.
    #[must_use]
    pub fn not_admitted(&self, pattern: &Pattern) -> Vec<(StatementId, NotAdmitted)> {
        self.note(|| pattern.clone());
        let record = &*self.record;
        record
            .all()
            .candidates(pattern)
            .iter()
            .filter(|i| pattern.matches(&record.statement(**i).fact))
            .filter_map(|i| Some((StatementId(*i), record.refused(*i)?)))
            .collect()
    }

    /// Whether silence about a fact on a day is only silence of the record as it stands: the last day that the
    /// registers cover, when the day is past it.
    #[must_use]
    pub fn as_the_record_stands(&self, fact: &Fact, day: Day) -> Option<Day> {
        let relation = self.record.recorded_relation(fact)?;
        if relation.silence != Silence::Registered {
            return None;
        }
        self.record.coverages.past(fact, day)
    }

    /// Whether some statement of the record or the branch has a weight.
    #[must_use]
    pub fn has_weights(&self) -> bool {
        self.record.weighted
    }

    /// What the weights of statements give for a fact of the record: the least and the greatest probability that it
    /// holds, in millionths, and the days of which the statements speak. Nothing where a statement that counts has
    /// no weight: then it is as certain as it was said.
    #[must_use]
    pub fn weight(&self, fact: &Fact) -> Option<(u32, u32, Timeline<Truth>)> {
        const CERTAIN: u32 = 1_000_000;
        let ground = self.ground(fact);
        let ids: Vec<StatementId> = ground.stated_by.iter().chain(&ground.denied_by).copied().collect();
        let mut found: Option<(u32, u32, Timeline<Truth>)> = None;
        for statement in ids.into_iter().map(|id| self.statement(id)) {
            let weight = statement.weight?.min(CERTAIN);
            let (low, high) = match (statement.fact == *fact, statement.denies) {
                (true, false) => (weight, weight),
                (true, true) => (CERTAIN - weight, CERTAIN - weight),
                // Where only one value holds, what speaks for another leaves this one what is left.
                (false, _) => (0, CERTAIN - weight),
            };
            let days = self.record.days(statement);
            found = Some(match found {
                None => (low, high, days),
                Some((l, h, d)) => (l.min(low), h.max(high), d.zip(&days, |a, b| Bounds.or(a, b))),
            });
        }
        found
    }

    /// The library whose record it is.
    #[must_use]
    pub fn library(&self) -> &'l Library {
        self.record.library
    }

    /// The statements that the branch adds.
    #[must_use]
    pub fn added(&self) -> &'l [Statement] {
        self.record.added
    }

    /// Who hears.
    #[must_use]
    pub fn viewpoint(&self) -> &Viewpoint {
        &self.record.viewpoint
    }
}

impl Evidence for Heard<'_> {
    fn leaves_open(&self, pattern: &Pattern) -> bool {
        self.note(|| pattern.clone());
        let Some(relation) = self.record.library.relations.get(pattern.relation.index()) else {
            return false;
        };
        let Some(roles) = relation.silence.open_about() else { return false };
        if matches!(relation.silence, Silence::OpenUntilNamed(_)) && self.record.named(pattern, roles) {
            return false;
        }
        let about: Option<Vec<Value>> = roles
            .iter()
            .map(|role| match pattern.slots.get(*role) {
                Some(Slot::Is(value)) => Some(*value),
                _ => None,
            })
            .collect();
        about.is_some_and(|values| self.record.introduced(&values) || self.overlay.introduces(&values))
    }

    fn stated(&self, pattern: &Pattern) -> Vec<Fact> {
        self.note(|| pattern.clone());
        let record = &*self.record;
        if let Some(other) = record.said_of(pattern.relation) {
            let of_other = Pattern { relation: other, slots: pattern.slots.clone() };
            let mut facts = record.stated_facts(&of_other);
            facts.iter_mut().for_each(|fact| fact.relation = pattern.relation);
            facts.extend(self.overlay.stated(pattern).cloned());
            facts.sort();
            facts.dedup();
            return facts;
        }
        if record.is_derived(pattern) {
            return Vec::new();
        }
        let assumed = self.overlay.stated(pattern).filter(|fact| !record.is_stated(fact));
        record.stated_facts(pattern).into_iter().chain(assumed.cloned()).collect()
    }

    fn ground(&self, fact: &Fact) -> Ground {
        self.note(|| Pattern::from(fact));
        let Some(relation) = self.record.recorded_relation(fact) else {
            return Ground::silence(Truth::No);
        };
        self.overlay.over(fact, relation.at_most_one, || {
            self.record.ground(fact, |values| self.overlay.introduces(values))
        })
    }
}

impl<'l> Record<'l> {
    fn new(
        library: &'l Library,
        Branch { added, without }: Branch<'l>,
        viewpoint: &Viewpoint,
        known_on: Option<Day>,
        recorded_on: Option<Day>,
    ) -> Self {
        let statements = || library.statements.iter().chain(added);
        let hear = |(position, statement): (u32, &Statement)| {
            if without.contains(&StatementId(position)) {
                return Err(NotAdmitted::TakenBack);
            }
            hear(library, viewpoint, known_on, recorded_on, statement)
        };
        let mut record = Self {
            library,
            added,
            later: Vec::new(),
            viewpoint: viewpoint.clone(),
            known_on,
            recorded_on,
            hearing: (0..).zip(statements()).map(hear).collect(),
            coverages: Coverages::new(library),
            entries: Vec::new(),
            by_fact: HashMap::new(),
            stated: RoleIndex::default(),
            families: HashMap::new(),
            kin: HashMap::new(),
            mentions: OnceLock::new(),
            all: OnceLock::new(),
            weighted: statements().any(|s| s.weight.is_some()),
        };
        for (i, statement) in (0..).zip(statements()) {
            if record.hearing[i as usize].is_ok() {
                record.enter(i, statement);
            }
        }
        record
    }

    pub(crate) fn enter(&mut self, position: u32, statement: &'l Statement) {
        let fact = &statement.fact;
        let Some(relation) = self.recorded_relation(fact) else {
            return;
        };
        let at_most_one = relation.at_most_one;
        let (entries, kin) = (&mut self.entries, &mut self.kin);
        let id = *self.by_fact.entry(fact).or_insert_with(|| {
            entries.push(Entry { fact, stated: false, statements: Vec::new(), folded: OnceLock::new() });
            // INVARIANT: statements are numbered in 32 bits, and there are no more facts than statements.
            let id = u32::try_from(entries.len() - 1).unwrap_or(u32::MAX);
            if let Some(role) = at_most_one {
                kin.entry(family(fact, role)).or_default().push(id);
            }
            id
        });
        let entry = &mut entries[id as usize];
        entry.statements.push(position);
        if statement.denies {
            return;
        }
        if !entry.stated {
            entry.stated = true;
            self.stated.add(fact, id);
        }
        if let Some(role) = at_most_one {
            self.families.entry(family(fact, role)).or_default().push(position);
        }
    }

    fn statement(&self, position: u32) -> &'l Statement {
        let position = position as usize;
        match position.checked_sub(self.library.statements.len()) {
            None => &self.library.statements[position],
            Some(after) => match after.checked_sub(self.added.len()) {
                None => &self.added[after],
                Some(later) => self.later[later],
            },
        }
    }

    /// The relation of a fact, unless it is derived or unknown.
    pub(crate) fn recorded_relation(&self, fact: &Fact) -> Option<&'l Relation> {
        self.library.relations.get(fact.relation.index()).filter(|r| r.silence != Silence::Derived)
    }

    fn is_derived(&self, pattern: &Pattern) -> bool {
        self.library.relations.get(pattern.relation.index()).is_none_or(|r| r.silence == Silence::Derived)
    }

    /// The relation whose statements are those of this one too, if it is said so.
    fn said_of(&self, relation: RelationId) -> Option<RelationId> {
        match self.library.relations.get(relation.index())?.silence {
            Silence::SaidOf(other) => Some(other),
            _ => None,
        }
    }

    /// Facts of a pattern for which somebody heard has spoken.
    fn stated_facts(&self, pattern: &Pattern) -> Vec<Fact> {
        let entries = self.stated.candidates(pattern).iter().map(|i| self.entries[*i as usize].fact);
        entries.filter(|fact| pattern.matches(fact)).cloned().collect()
    }

    fn is_stated(&self, fact: &Fact) -> bool {
        self.entry(fact).is_some_and(|e| e.stated)
    }

    fn entry(&self, fact: &Fact) -> Option<&Entry<'l>> {
        self.by_fact.get(fact).map(|i| &self.entries[*i as usize])
    }

    /// All statements by what they speak of.
    fn all(&self) -> &RoleIndex {
        self.all.get_or_init(|| {
            let mut index = RoleIndex::default();
            for i in 0..u32::try_from(self.hearing.len()).unwrap_or(u32::MAX) {
                index.add(&self.statement(i).fact, i);
            }
            index
        })
    }

    /// Whether one heard statement names all of these values.
    fn introduced(&self, values: &[Value]) -> bool {
        let mentions = self.mentions.get_or_init(|| {
            let mut mentions = Mentions::default();
            for (i, hearing) in (0..).zip(&self.hearing) {
                if hearing.is_ok() {
                    mentions.add(&self.statement(i).fact);
                }
            }
            mentions
        });
        mentions.together(values)
    }

    /// Whether some heard statement is for a fact of a pattern's relation with the same values in these roles.
    pub(crate) fn named(&self, pattern: &Pattern, roles: &[usize]) -> bool {
        let about =
            |(role, slot): (usize, &Slot)| if roles.contains(&role) { slot.clone() } else { Slot::Any(None) };
        let slots = pattern.slots.iter().enumerate().map(about).collect();
        let wanted = Pattern { relation: pattern.relation, slots };
        let candidates = self.stated.candidates(&wanted).iter();
        candidates.map(|i| self.entries[*i as usize].fact).any(|fact| wanted.matches(fact))
    }

    /// Why a statement is no ground, if it is none.
    fn refused(&self, position: u32) -> Option<NotAdmitted> {
        let fact = &self.statement(position).fact;
        let derived = self.recorded_relation(fact).is_none();
        match self.hearing[position as usize] {
            Err(
                unheard @ (NotAdmitted::NotYetKnown | NotAdmitted::NotYetRecorded | NotAdmitted::TakenBack),
            ) => Some(unheard),
            _ if derived => Some(NotAdmitted::Claim),
            Err(reason) => Some(reason),
            Ok(_) => self
                .entry(fact)
                .is_some_and(|e| {
                    let superseded = &self.folded(e).superseded;
                    superseded.binary_search(&StatementId(position)).is_ok()
                })
                .then_some(NotAdmitted::Superseded),
        }
    }

    /// What is heard about a fact; `assumed` tells whether assumptions bring up these values together.
    fn ground(&self, fact: &Fact, assumed: impl Fn(&[Value]) -> bool) -> Ground {
        if let Some(relation) = self.said_of(fact.relation) {
            let of_other = Fact { relation, values: fact.values.clone() };
            let own = self.entry(&of_other).map_or(&[][..], |e| &e.statements);
            return fold(&Timeline::never(), self.sayings(&of_other, own)).ground;
        }
        if let Some(entry) = self.entry(fact) {
            // A fact that is spoken of is introduced, whatever is assumed.
            return self.folded(entry).ground.clone();
        }
        let silence = silence(
            self.library,
            &self.coverages,
            fact,
            |values| self.introduced(values) || assumed(values),
            |roles| self.named(&Pattern::from(fact), roles),
        );
        let sayings = self.sayings(fact, &[]);
        fold(&silence, sayings).ground
    }

    /// What was said about the fact of an entry, folded once.
    fn folded<'a>(&self, entry: &'a Entry<'l>) -> &'a Folded {
        entry.folded.get_or_init(|| {
            let named = |roles: &[usize]| self.named(&Pattern::from(entry.fact), roles);
            let mut silence = silence(self.library, &self.coverages, entry.fact, |_| true, named);
            let registered_act = |r: &Relation| r.act && r.silence == Silence::Registered;
            if entry.stated && self.recorded_relation(entry.fact).is_some_and(registered_act) {
                // Who enters on which day an act happened enters with it that it did not happen before.
                silence = Timeline::never();
            }
            fold(&silence, self.sayings(entry.fact, &entry.statements))
        })
    }

    /// Heard statements about a fact, and those for its siblings, which deny it.
    fn sayings(&self, fact: &Fact, own: &[u32]) -> Vec<Saying> {
        let mut sayings: Vec<Saying> =
            own.iter().filter_map(|i| self.saying(*i, self.statement(*i).denies)).collect();
        let role = self.recorded_relation(fact).and_then(|r| r.at_most_one);
        let siblings = role
            .and_then(|role| self.families.get(&family(fact, role)))
            .into_iter()
            .flatten()
            .filter(|i| self.statement(**i).fact != *fact);
        for i in siblings {
            if let Some(mut saying) = self.saying(*i, true) {
                saying.retracted = self.retracted(*i, &saying);
                sayings.push(saying);
            }
        }
        sayings
    }

    /// A heard statement as it bears on a fact.
    fn saying(&self, position: u32, denies: bool) -> Option<Saying> {
        let statement = self.statement(position);
        Some(Saying {
            id: StatementId(position),
            rank: self.hearing[position as usize].ok()?,
            side: statement.side(),
            when: self.when(statement),
            denies,
            days: self.days(statement),
            retracted: None,
        })
    }

    /// The days on which a side denied, later and as much believed, what it had stated.
    fn retracted(&self, position: u32, stated: &Saying) -> Option<Timeline<Truth>> {
        self.entry(&self.statement(position).fact)?
            .statements
            .iter()
            .filter(|i| self.hearing[**i as usize] == Ok(stated.rank))
            .map(|i| self.statement(*i))
            .filter(|s| s.denies && s.side() == stated.side && self.when(s) > stated.when)
            .map(|s| self.days(s))
            .reduce(|a, b| a.zip(&b, |a, b| Bounds.or(a, b)))
    }

    /// When a statement was said or notified, by the latest day it may have been.
    fn when(&self, statement: &Statement) -> Option<Day> {
        let date = statement.said.or(statement.notified)?;
        Some(date.bounds(self.library.margin).1)
    }

    /// The days that a statement speaks of: for an act, those on which it has happened; for the denial of one, those
    /// of which it is denied.
    fn days(&self, statement: &Statement) -> Timeline<Truth> {
        let act = self.recorded_relation(&statement.fact).is_some_and(|r| r.act);
        statement.validity.timeline(act, self.library.margin)
    }
}
