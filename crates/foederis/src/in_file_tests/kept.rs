//! Results of tests that stand while files change: a test runs anew only when something that it reads may be otherwise.
//!
//! A test that runs notes what it asks the record ([`Noted`]). When the files are read again and only the record, tests
//! and cases have changed, the statements that came, went or changed say what may be heard otherwise
//! ([`may_be_heard_otherwise`]); a test that asked nothing of the kind, and is written as before, has the result that it had.
//! Any other change of the law is another program: then every test runs anew.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use foederis_lang::{SyntaxKind, parse};
use foederis_model::{
    EntityId, Formula, KindId, Library, Pattern, RelationId, Slot, Span, Statement, StatementId, Value,
};
use foederis_record::may_be_heard_otherwise;
use indexmap::IndexSet;

use super::{InFileTest, Reads, TestResult};
use crate::foederis::Foederis;

/// Past so many statements that differ, running anew is as quick as finding out what need not.
const MOST_STATEMENTS: usize = 200;

/// A thing that a text named and the next one does not. No library has so many things.
const GONE: EntityId = EntityId(u32::MAX);

/// Results of tests, kept from one reading of the files to the next. What is kept is what running anew would give.
///
/// ```
/// use foederis::{Foederis, KeptTests};
/// let law = "kind state\nstate A\nstate B\nregister office\nrelation bound(state: state)\n  registered\n";
/// let tests = "test \"A\"\n  on 2001-01-01 expect not bound(A)\ntest \"B\"\n  on 2001-01-01 expect not bound(B)\n";
/// let read = |record: &str| {
///     let files = [("law.foe", law), ("record.foe", record), ("tests.foe", tests)];
///     Foederis::from_files(&files.map(|(name, text)| (name.to_owned(), text.to_owned()))).unwrap()
/// };
/// let mut kept = KeptTests::default();
/// let before = read("");
/// kept.renew(&before);
/// for test in before.tests() {
///     let (result, reads) = before.run_noting(&test);
///     kept.keep(&test, &result, reads);
/// }
/// let after = read("entry e in office\n  states bound(A) from 2000-01-01\n");
/// kept.renew(&after);
/// let stands: Vec<bool> = after.tests().iter().map(|test| kept.result(test).is_some()).collect();
/// assert_eq!(stands, [false, true]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct KeptTests {
    library: Snapshot,
    /// What any kept test asked.
    patterns: IndexSet<Pattern>,
    /// By file and title.
    tests: HashMap<(String, String), Kept>,
    /// Where each test of the library stands as it was read last: by file, where items begin, and their text.
    written: HashMap<String, Vec<(u32, String)>>,
}

#[derive(Clone, Debug)]
struct Kept {
    /// The test, or the case of the question, as it is written.
    text: String,
    result: TestResult,
    /// What it asked, by position among the patterns.
    reads: Vec<usize>,
    viewpoints: BTreeSet<String>,
}

/// What of a library is compared with the next one.
#[derive(Clone, Debug, Default)]
struct Snapshot {
    files: BTreeMap<String, String>,
    entities: Vec<(String, KindId)>,
    statements: Vec<Statement>,
    speakers: BTreeSet<EntityId>,
}

impl Snapshot {
    fn of(library: &Library) -> Self {
        let speakers = library.statements.iter().flat_map(|s| {
            [s.for_whom, s.speaker, s.register].into_iter().flatten().chain(s.sources.iter().copied())
        });
        Self {
            files: library.files.iter().map(|f| (f.name.clone(), f.text.clone())).collect(),
            entities: library.entities.iter().map(|e| (e.name.clone(), e.kind)).collect(),
            statements: library.statements.clone(),
            speakers: speakers.collect(),
        }
    }
}

impl KeptTests {
    /// Takes in the library as it was read anew: forgets every result that may be another, and tells how many are left.
    pub fn renew(&mut self, foederis: &Foederis) -> usize {
        let library = foederis.library();
        let now = Snapshot::of(library);
        let before = std::mem::replace(&mut self.library, now);
        self.written.clear();
        if self.tests.is_empty() || self.forget(&before, library).is_none() {
            self.tests.clear();
            self.patterns.clear();
        }
        self.read_where_tests_stand();
        self.tests.len()
    }

    /// The result of a test, if it is known what running it would give. Its places are those of the test as it now stands.
    #[must_use]
    pub fn result(&self, test: &InFileTest<'_>) -> Option<TestResult> {
        let kept = self.tests.get(&(test.file.to_owned(), test.title.clone()))?;
        if self.text_of(test)? != kept.text {
            return None;
        }
        let mut spans: Vec<Span> = test.expectations.iter().map(|e| e.span).collect();
        spans.sort_by_key(|s| s.start);
        let mut result = kept.result.clone();
        if spans.len() != result.expectations.len() {
            return None;
        }
        result.span = test.span;
        result.expectations.iter_mut().zip(spans).for_each(|(e, span)| e.span = span);
        Some(result)
    }

    /// Keeps what running a test gave, if it can be kept.
    pub fn keep(&mut self, test: &InFileTest<'_>, result: &TestResult, reads: Option<Reads>) {
        let key = (test.file.to_owned(), test.title.clone());
        self.tests.remove(&key);
        let Some((reads, text)) = reads.zip(self.text_of(test).map(str::to_owned)) else { return };
        let reads = reads.0.into_iter().map(|pattern| self.patterns.insert_full(pattern).0).collect();
        let viewpoints = test.expectations.iter().filter_map(|e| e.viewpoint.clone()).collect();
        self.tests.insert(key, Kept { text, result: result.clone(), reads, viewpoints });
    }

    /// Forgets what may be otherwise; nothing is returned where that is everything.
    fn forget(&mut self, before: &Snapshot, library: &Library) -> Option<()> {
        let now = &self.library;
        if !same_law(&before.files, &now.files) {
            return None;
        }
        let new_ids = renumbered(&before.entities, &now.entities)?;
        let id = |old: EntityId| new_ids.get(old.index()).copied().unwrap_or(GONE);
        let came_or_went = kinds_that_came_or_went(&before.entities, &now.entities);
        if library
            .rules
            .iter()
            .flat_map(|r| &r.lines)
            .any(|l| ranges_over(&l.formula, library, &came_or_went))
        {
            return None;
        }
        let touched = differing(&before.statements, &now.statements, &id)?;
        let otherwise = ByRelation::of(touched.iter().flat_map(|s| may_be_heard_otherwise(library, s)));
        let patterns: Vec<Pattern> = self.patterns.drain(..).map(|p| with_ids(p, &id)).collect();
        let hit: Vec<bool> = patterns.iter().map(|p| otherwise.meets(p)).collect();
        let speakers: BTreeSet<EntityId> = before.speakers.iter().map(|s| id(*s)).collect();
        let same_speakers = speakers == now.speakers;
        let still_speaks = |name: &String| {
            library.viewpoints.values().any(|d| d.name == *name)
                || ["all", "register"].contains(&name.as_str())
                || library.entity(name).is_some_and(|e| speakers.contains(&e) && now.speakers.contains(&e))
        };
        self.tests.retain(|_, kept| {
            let stands = !kept.reads.iter().any(|r| hit.get(*r).is_none_or(|h| *h));
            stands && (same_speakers || kept.viewpoints.iter().all(still_speaks))
        });
        for read in self.tests.values_mut().flat_map(|kept| &mut kept.reads) {
            if let Some(pattern) = patterns.get(*read) {
                *read = self.patterns.insert_full(pattern.clone()).0;
            }
        }
        Some(())
    }

    fn read_where_tests_stand(&mut self) {
        for (file, text) in &self.library.files {
            if text.contains("test ") || text.contains("case ") {
                let root = parse(text).syntax();
                let items =
                    root.children().filter(|n| matches!(n.kind(), SyntaxKind::TEST | SyntaxKind::CASE));
                let items = items.map(|n| (u32::from(n.text_range().start()), n.text().to_string()));
                self.written.insert(file.clone(), items.collect());
            }
        }
    }

    /// The test, or the case of the question, as it is written.
    fn text_of(&self, test: &InFileTest<'_>) -> Option<&str> {
        let items = self.written.get(test.file)?;
        let after = items.partition_point(|(start, _)| *start <= test.span.start);
        Some(items.get(after.checked_sub(1)?)?.1.trim_end())
    }
}

/// Whether two readings differ in nothing but statements, entries, tests and cases, and things and sources that came.
fn same_law(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> bool {
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    names.into_iter().all(|name| {
        let text = |files: &BTreeMap<String, String>| files.get(name).cloned().unwrap_or_default();
        let (before, now) = (text(before), text(now));
        before == now || {
            let ((law, things), (law_now, things_now)) = (law_of(&before), law_of(&now));
            law == law_now && things.is_subset(&things_now)
        }
    })
}

/// The items of a file that are law, in order, and those that name things and sources.
fn law_of(text: &str) -> (Vec<String>, BTreeSet<String>) {
    let (mut law, mut things) = (Vec::new(), BTreeSet::new());
    for node in parse(text).syntax().children() {
        let text = || node.text().to_string().trim_end().to_owned();
        match node.kind() {
            SyntaxKind::STATEMENT | SyntaxKind::ENTRY | SyntaxKind::TEST | SyntaxKind::CASE => {}
            SyntaxKind::SOURCE | SyntaxKind::ENTITY => {
                things.insert(text());
            }
            _ => law.push(text()),
        }
    }
    (law, things)
}

/// By old number, the new one; nothing where things that are in both stand in another order.
fn renumbered(before: &[(String, KindId)], now: &[(String, KindId)]) -> Option<Vec<EntityId>> {
    let mut numbers: HashMap<&str, EntityId> = HashMap::with_capacity(now.len());
    let mut twice: HashSet<&str> = HashSet::new();
    for (number, (name, _)) in (0..).zip(now) {
        if numbers.insert(name, EntityId(number)).is_some() {
            twice.insert(name);
        }
    }
    // What only tests name, several may name alike; no statement of the record is about it.
    let new = |name: &str| numbers.get(name).filter(|_| !twice.contains(name)).copied().unwrap_or(GONE);
    let ids: Vec<EntityId> = before.iter().map(|(name, _)| new(name)).collect();
    let known = || ids.iter().filter(|id| **id != GONE);
    known().zip(known().skip(1)).all(|(a, b)| a < b).then_some(ids)
}

fn kinds_that_came_or_went(before: &[(String, KindId)], now: &[(String, KindId)]) -> BTreeSet<KindId> {
    let all = |entities: &[(String, KindId)]| entities.iter().cloned().collect::<BTreeSet<_>>();
    all(before).symmetric_difference(&all(now)).map(|(_, kind)| *kind).collect()
}

/// Whether a condition asks of things whether they are of a kind that has more or fewer of them.
fn ranges_over(formula: &Formula, library: &Library, kinds: &BTreeSet<KindId>) -> bool {
    let within = |f: &Formula| ranges_over(f, library, kinds);
    match formula {
        Formula::IsA(_, wide) => kinds.iter().any(|kind| library.is_kind(*kind, *wide)),
        Formula::Not(of) | Formula::Once(of) | Formula::Ever(of) => within(of),
        Formula::After { of, .. } | Formula::Within { of, .. } => within(of),
        Formula::All(parts) | Formula::Any(parts) => parts.iter().any(within),
        Formula::OnDayOf { holds, act } => within(holds) || within(act),
        Formula::Count { among, holds, .. } => within(among) || holds.as_deref().is_some_and(within),
        Formula::Atom(_) | Formula::Compare(..) | Formula::Date { .. } | Formula::Untranslated(_) => false,
    }
}

/// The statements, old and new, that are not in both readings; nothing where they are too many.
fn differing(
    before: &[Statement],
    now: &[Statement],
    id: &impl Fn(EntityId) -> EntityId,
) -> Option<Vec<Statement>> {
    let mut by_item: BTreeMap<&str, (Vec<Statement>, Vec<Statement>)> = BTreeMap::new();
    for statement in before {
        by_item.entry(&statement.name).or_default().0.push(comparable(statement, id));
    }
    for statement in now {
        by_item.entry(&statement.name).or_default().1.push(comparable(statement, &|id| id));
    }
    let differ = by_item.into_values().filter(|(old, new)| old != new);
    let differ: Vec<Statement> = differ.flat_map(|(old, new)| old.into_iter().chain(new)).collect();
    (differ.len() <= MOST_STATEMENTS).then_some(differ)
}

/// A statement with the numbers of the new reading, and without its place.
fn comparable(statement: &Statement, id: &impl Fn(EntityId) -> EntityId) -> Statement {
    let mut statement = statement.clone();
    statement.id = StatementId(0);
    statement.span = Span::default();
    for named in [&mut statement.register, &mut statement.speaker, &mut statement.for_whom] {
        *named = named.map(id);
    }
    statement.sources.iter_mut().for_each(|s| *s = id(*s));
    statement.fact.values.iter_mut().for_each(|v| *v = value(*v, id));
    statement
}

fn value(value: Value, id: &impl Fn(EntityId) -> EntityId) -> Value {
    match value {
        Value::Entity(of) => Value::Entity(id(of)),
        other => other,
    }
}

fn with_ids(mut pattern: Pattern, id: &impl Fn(EntityId) -> EntityId) -> Pattern {
    for slot in &mut pattern.slots {
        if let Slot::Is(of) = slot {
            *slot = Slot::Is(value(*of, id));
        }
    }
    pattern
}

/// Patterns by their relation.
struct ByRelation(HashMap<RelationId, HashSet<Vec<Slot>>>);

impl ByRelation {
    fn of(patterns: impl Iterator<Item = Pattern>) -> Self {
        let mut all: HashMap<RelationId, HashSet<Vec<Slot>>> = HashMap::new();
        for pattern in patterns {
            all.entry(pattern.relation).or_default().insert(pattern.slots);
        }
        Self(all)
    }

    /// Whether some fact is of one of these patterns and of another.
    fn meets(&self, other: &Pattern) -> bool {
        let apart = |(a, b): (&Slot, &Slot)| matches!((a, b), (Slot::Is(a), Slot::Is(b)) if a != b);
        self.0.get(&other.relation).is_some_and(|known| {
            known
                .iter()
                .any(|slots| slots.len() == other.slots.len() && !slots.iter().zip(&other.slots).any(apart))
        })
    }
}
