//! Trees to one library: declarations of all files first, then what they say.

mod articles;
mod atoms;
mod cases;
mod clause_forms;
mod clauses;
mod declarations;
mod duties;
mod duty_header;
mod expectations;
mod expected;
mod fields;
mod formulas;
mod instruments;
mod names;
mod near_miss;
mod record;
mod references;
mod rules;
mod statements;
mod variables;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use foederis_model::{ConditionId, EntityId, File, KindId, Library, RelationId, Rounding, Span};

use crate::allowed::{Allowance, Silenced, silence};
use crate::ast;
use crate::diagnostic::{Diagnostic, Severity};
use crate::editor::{Index, Reference};
use crate::limits::{MOST_FAULTS, MOST_SUGGESTIONS, Unlisted};
use crate::lines::LineIndex;
use crate::parser::{Parse, parse_file};
use crate::syntax_kind::{SyntaxKind, SyntaxNode, SyntaxToken};

pub(crate) use atoms::{column, read_period, whole_number};
pub(crate) use clause_forms::{ClauseForm, Template, Wording};
pub(crate) use clauses::Next;
pub(crate) use declarations::{RELATION_LINES, ROUNDINGS};
pub(crate) use duties::OWES_ROLES;
pub(crate) use expected::{Missing, Sought};
pub(crate) use instruments::{REGISTER_LINES, SOURCE_LINES, THING_LINES, VIEWPOINT_LINES};
pub(crate) use names::{BUILT_IN_KINDS, a_kind, id};
pub(crate) use record::{CERTAINTIES, ENTRY_LINES, LABELS, STATEMENT_LINES};

/// Files read as one library, and what is wrong with them.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// The library. What has errors is left out of it.
    pub library: Library,
    /// Errors and warnings, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Warnings that a remark beside their line silences, with its reason.
    pub silenced: Vec<Silenced>,
}

impl Compilation {
    /// Whether anything is wrong that forbids using the library.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}

/// Reads files, each a name and a text, as one library.
///
/// The order of the files changes nothing but their numbers: what one declares, all know.
///
/// ```
/// let files = [
///     ("law.foe".to_owned(), "kind state\nrelation party(state: state, treaty: treaty)\n  registered\n".to_owned()),
///     ("pact.foe".to_owned(), "treaty pact \"A Pact\"\nstate A\n".to_owned()),
/// ];
/// let compiled = foederis_lang::compile(&files);
/// assert!(!compiled.has_errors());
/// assert_eq!(compiled.library.relations[0].name, "party");
/// ```
#[must_use]
pub fn compile(files: &[(String, String)]) -> Compilation {
    lowered(files, false).0
}

/// Reads files; where it is `indexed`, the index says what each name is the name of, and is empty otherwise.
pub(crate) fn lowered(files: &[(String, String)], indexed: bool) -> (Compilation, Index) {
    let lines: Vec<LineIndex> = files.iter().map(|(_, text)| LineIndex::new(text)).collect();
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by(|a, b| files[*a].0.cmp(&files[*b].0).then(a.cmp(b)));
    let parses = parse_all(files, &order, &lines);
    let library = Library {
        files: files.iter().map(|(name, text)| File { name: name.clone(), text: text.clone() }).collect(),
        ..Library::default()
    };
    let mut lowering = Lowering::new(library, lines);
    lowering.indexed = indexed;
    lowering.built_in();
    lowering.read(&parses);
    crate::check::check(&mut lowering);
    lowering.finish()
}

/// From this many bytes on, files are parsed by several threads.
const LARGE: usize = 1 << 20;

/// The files in order, each parsed by itself.
fn parse_all(files: &[(String, String)], order: &[usize], lines: &[LineIndex]) -> Vec<(u32, Parse)> {
    let one = |at: &usize| {
        let number = u32::try_from(*at).unwrap_or(u32::MAX);
        (number, parse_file(&files[*at].1, number, &lines[*at]))
    };
    let threads = match files.iter().map(|(_, text)| text.len()).sum::<usize>() {
        bytes if bytes < LARGE => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    };
    if threads == 1 {
        return order.iter().map(one).collect();
    }
    let share = |first: usize| order.iter().skip(first).step_by(threads).map(one).collect::<Vec<_>>();
    let mut shares: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (1..threads).map(|first| scope.spawn(move || share(first))).collect();
        let mine = share(0);
        let others = running.into_iter().map(|thread| match thread.join() {
            Ok(parses) => parses,
            Err(defect) => std::panic::resume_unwind(defect),
        });
        std::iter::once(mine).chain(others).map(Vec::into_iter).collect()
    });
    (0..order.len()).filter_map(|at| shares[at % threads].next()).collect()
}

/// An item or article whose lines are read once everything is declared.
pub(crate) struct Body {
    pub(crate) file: u32,
    pub(crate) node: SyntaxNode,
    pub(crate) entity: Option<EntityId>,
    /// The instrument it stands in.
    pub(crate) instrument: Option<EntityId>,
}

/// A condition that every duty has.
#[derive(Clone)]
pub(crate) struct EveryDuty {
    pub(crate) condition: ConditionId,
    pub(crate) file: u32,
    pub(crate) node: SyntaxNode,
}

/// Where something is written, and what `this`, `?treaty`, `?article` and `?text` are there.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) file: u32,
    pub(crate) rounding: Rounding,
    pub(crate) this: Option<EntityId>,
    pub(crate) instrument: Option<EntityId>,
    pub(crate) article: Option<EntityId>,
    pub(crate) text: Option<EntityId>,
    /// In a test, where an act may be named that nobody declares.
    pub(crate) acts_may_be_new: bool,
}

impl Place {
    pub(crate) fn file(file: u32) -> Self {
        Self {
            file,
            rounding: Rounding::LibraryConvention,
            this: None,
            instrument: None,
            article: None,
            text: None,
            acts_may_be_new: false,
        }
    }
}

pub(crate) struct Lowering {
    pub(crate) library: Library,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) lines: Vec<LineIndex>,
    pub(crate) kinds: HashMap<String, KindId>,
    pub(crate) relations: HashMap<String, RelationId>,
    /// Relations, kinds and names whose own declaration could not be read: no word about their uses.
    pub(crate) muted: HashSet<String>,
    pub(crate) bodies: Vec<Body>,
    pub(crate) clauses: Vec<ClauseForm>,
    /// Clause forms by their first word.
    pub(crate) clause_index: HashMap<String, Vec<usize>>,
    pub(crate) every_duty: Vec<EveryDuty>,
    /// Where syntax errors are, by file, ascending.
    pub(crate) faults: Vec<Vec<u32>>,
    /// How many messages each file has, and how many more are not listed.
    listed: Vec<(usize, Unlisted)>,
    /// For how many unknown names near ones may still be looked for.
    pub(crate) suggestions: usize,
    pub(crate) allowances: Vec<Allowance>,
    /// Relations that are said where others are, and the names of those, until all are declared.
    pub(crate) said_of: Vec<(String, (String, Span))>,
    /// The things that some line names, their declarations aside.
    pub(crate) used_things: HashSet<EntityId>,
    /// Where each override is written, beside [`Library::overrides`].
    pub(crate) override_spans: Vec<Span>,
    /// What is expected beside a fact of a relation.
    pub(crate) relation_expects: Vec<(RelationId, expected::Expectation)>,
    /// What is expected beside clause lines.
    pub(crate) expected: Vec<expected::Missing>,
    /// Instruments that say nothing of how months round, with the first period that needs it.
    pub(crate) unrounded: BTreeMap<EntityId, Span>,
    /// The clause form whose rules and duties are being read.
    pub(crate) template: Option<Template>,
    /// Names are read as people write them, not exactly.
    pub(crate) lenient: bool,
    /// Names are noted in `references`, and the words for verdicts in `verdicts`.
    pub(crate) indexed: bool,
    pub(crate) references: Vec<Reference>,
    pub(crate) verdicts: Vec<String>,
}

impl Lowering {
    pub(crate) fn new(library: Library, lines: Vec<LineIndex>) -> Self {
        let faults = vec![Vec::new(); lines.len()];
        let listed = vec![(0, Unlisted::default()); lines.len()];
        Self {
            library,
            diagnostics: Vec::new(),
            lines,
            kinds: HashMap::new(),
            relations: HashMap::new(),
            muted: HashSet::new(),
            bodies: Vec::new(),
            clauses: Vec::new(),
            clause_index: HashMap::new(),
            every_duty: Vec::new(),
            faults,
            listed,
            suggestions: MOST_SUGGESTIONS,
            allowances: Vec::new(),
            said_of: Vec::new(),
            used_things: HashSet::new(),
            override_spans: Vec::new(),
            relation_expects: Vec::new(),
            expected: Vec::new(),
            unrounded: BTreeMap::new(),
            template: None,
            lenient: false,
            indexed: false,
            references: Vec::new(),
            verdicts: Vec::new(),
        }
    }

    /// Over a library that is read already; names are read as people write them.
    pub(crate) fn onto(library: Library) -> Self {
        let mut lowering = Self::new(library, Vec::new());
        for (number, kind) in lowering.library.kinds.iter().enumerate() {
            lowering.kinds.insert(kind.name.clone(), id(number, KindId));
        }
        for (number, relation) in lowering.library.relations.iter().enumerate() {
            lowering.relations.insert(relation.name.clone(), id(number, RelationId));
        }
        lowering.lenient = true;
        lowering
    }

    fn read(&mut self, parses: &[(u32, Parse)]) {
        for (file, parse) in parses {
            let said = parse.diagnostics.iter().filter(|d| d.severity == Severity::Error);
            let mut faults: Vec<u32> = said.map(|d| d.span().start).collect();
            faults.extend(&parse.unsaid);
            faults.sort_unstable();
            if let Some(slot) = self.faults.get_mut(*file as usize) {
                *slot = faults;
            }
            self.diagnostics.extend(parse.diagnostics.iter().cloned());
            self.allowances.extend(parse.allowances.iter().cloned());
            if let Some((_, unlisted)) = self.listed.get_mut(*file as usize) {
                unlisted.add(&parse.unlisted);
            }
        }
        let items: Vec<(u32, SyntaxNode)> = parses
            .iter()
            .flat_map(|(file, parse)| parse.syntax().children().map(|node| (*file, node)))
            .collect();
        self.declare(&items);
        let bodies = std::mem::take(&mut self.bodies);
        self.read_clause_forms(&items);
        self.read_relation_expectations(&items);
        self.read_every_duty();
        for body in &bodies {
            match body.node.kind() {
                SyntaxKind::ENTITY => self.entity_body(body),
                SyntaxKind::ARTICLE => self.article_body(body),
                SyntaxKind::SOURCE => self.source_body(body),
                SyntaxKind::REGISTER => self.register_body(body),
                SyntaxKind::VIEWPOINT => self.viewpoint_body(body),
                SyntaxKind::RULE => {
                    self.rule(&body.node, Place::file(body.file));
                }
                SyntaxKind::STATEMENT => self.statement_body(body),
                SyntaxKind::ENTRY => self.entry_body(body),
                _ => {}
            }
        }
        self.offices();
        for (file, node) in &items {
            match node.kind() {
                SyntaxKind::TEST => self.test(*file, node),
                SyntaxKind::CASE => self.case(*file, node),
                _ => {}
            }
        }
    }

    fn finish(mut self) -> (Compilation, Index) {
        let unlisted = self.listed.iter().filter_map(|(_, unlisted)| unlisted.diagnostic());
        self.diagnostics.extend(unlisted);
        let silenced = silence(&mut self.diagnostics, self.allowances);
        self.diagnostics.sort_by(|a, b| {
            let place = |d: &Diagnostic| (d.span().file, d.span().start, d.span().end);
            place(a).cmp(&place(b)).then_with(|| a.cmp(b))
        });
        self.diagnostics.dedup();
        // What is read for several debtors, or for each duty, is noted each time.
        self.references.sort_unstable_by_key(|r| (r.span.file, r.span.start, Reverse(r.span.end), r.name));
        self.references.dedup();
        let clauses =
            self.clauses.into_iter().filter(|_| self.indexed).map(ClauseForm::into_wording).collect();
        let index = Index { references: self.references, clauses, verdicts: self.verdicts };
        (Compilation { library: self.library, diagnostics: self.diagnostics, silenced }, index)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        if let Some((listed, unlisted)) = self.listed.get_mut(diagnostic.span().file as usize) {
            if *listed >= MOST_FAULTS {
                return unlisted.count(&diagnostic);
            }
            *listed += 1;
        }
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn span(&self, file: u32, start: u32, end: u32) -> Span {
        self.lines
            .get(file as usize)
            .map_or(Span { file, start, end, line: 1 }, |lines| lines.span(file, start, end))
    }

    pub(crate) fn token_span(&self, file: u32, token: &SyntaxToken) -> Span {
        let range = token.text_range();
        self.span(file, range.start().into(), range.end().into())
    }

    /// The words of a node; of a line, without its block.
    pub(crate) fn node_span(&self, file: u32, node: &SyntaxNode) -> Span {
        let (start, end) = ast::extent(node);
        self.span(file, start, end)
    }

    /// Whether a syntax error was found in the words of a node: then everything is said about it.
    pub(crate) fn broken(&self, file: u32, node: &SyntaxNode) -> bool {
        let Some(faults) = self.faults.get(file as usize).filter(|f| !f.is_empty()) else {
            return false;
        };
        let (start, end) = ast::extent(node);
        let first = faults.partition_point(|f| *f < start);
        faults.get(first).is_some_and(|f| *f <= end)
    }
}
