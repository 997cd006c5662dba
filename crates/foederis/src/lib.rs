//! Library, record, viewpoint and question to finding: the stable face of Foederis.
//!
//! Every door (terminal, JSON, web, Python) asks here and renders the same [`Finding`].

mod answer;
mod bounded;
mod case;
mod catalogue;
mod cite;
mod compare;
mod data_set;
mod finding;
mod foederis;
mod glossary;
mod in_file_tests;
mod in_force;
mod law_flips;
mod pairs;
mod pattern_text;
mod probability;
mod proof_view;
mod setting;
mod shipped;
mod status;
mod table;
mod verdict;
mod viewpoints;
mod vocabulary;
mod what_if;
mod years;

pub use answer::Detail;
pub use catalogue::{
    About, Agreement, Ambiguous, ArticlePage, ArticleVersion, ArticleWords, BoundBy, CaseLine, CasePage,
    Catalogue, CatalogueQuestion, CodingVerdict, ComparedLine, ComparedTreaty, ComparisonFilter,
    ComparisonTotals, Coverage, CoverageLine, CslDate, CslItem, CslName, DataSetComparison, DatedAct, Entry,
    EntryIntoForce, FilePlace, Ground, Hit, HitField, Interpretation, LanguageCount, LibraryCheck, MatchedBy,
    Named, Overlap, PartyLine, Reference, SourceLine, SourcePage, ThingLine, ThingPage, TooEarly, TreatyLine,
    TreatyPage, UnmatchedAlliance,
};
pub use data_set::{BadRow, DataSet, DataSetError, DataSetForm, RowIs};
pub use finding::{
    Answer, Apart, ArticleCite, Change, Cite, ClauseLeftOut, ConditionFinding, Crux, Finding, Holds,
    NotAdmittedLine, ParticipationLine, ProofNode, Receipt, Row, SourceCite, Spell, StatementCite,
    StatusLine, TurnsOnLine,
};
pub use foederis::{AskError, Foederis};
pub use foederis_lang as lang;
pub use foederis_model as model;
pub use glossary::Word;
pub use in_file_tests::{
    Difference, ExpectationResult, Failure, InFileTest, KeptTests, Reads, TestReport, TestResult,
};
pub use probability::{ProbabilityFinding, WeightedFact, interval};
pub use setting::Setting;
pub use shipped::{shipped_files, shipped_tour};
pub use what_if::Supposed;
pub use years::YearConvention;
