//! The words of the language itself, which no file declares.

use std::collections::BTreeSet;

use crate::lower::{
    CERTAINTIES, ENTRY_LINES, LABELS, REGISTER_LINES, RELATION_LINES, ROUNDINGS, SOURCE_LINES,
    STATEMENT_LINES, THING_LINES, VIEWPOINT_LINES,
};
use crate::parser::{ARTICLE_FIELDS, DUTY_FIELDS, ENTITY_FIELDS, ITEM_WORDS, UNITS, VERBS};

/// The words that begin a condition or stand before one.
pub(crate) const CONDITION_WORDS: &[&str] = &[
    "not",
    "once",
    "previously",
    "ever",
    "within",
    "at least",
    "more than",
    "every",
    "no",
    "untranslated",
    "from",
    "until",
    "through",
    "on",
];

/// The words that begin the lines of a clause form.
pub(crate) const FORM_LINES: &[&str] = &["states", "also", "expects", "rule", "duty", "no duty"];

/// The words that begin the lines of a rule.
pub(crate) const RULE_LINES: &[&str] = &["if", "and", "unless"];

/// The words that begin the lines of a test.
pub(crate) const TEST_LINES: &[&str] = &["given", "without", "on", "known", "recorded", "as", "expect"];

/// The words that begin the lines of a case.
pub(crate) const CASE_LINES: &[&str] = &["about", "question", "note"];

/// The words that begin the lines of a question of a case.
pub(crate) const ASKED_LINES: &[&str] =
    &["ask", "given", "without", "on", "known", "recorded", "as", "expect", "note"];

/// The words that stand inside lines.
const INNER: &[&str] = &[
    "and",
    "or",
    "after",
    "of",
    "the",
    "is",
    "a",
    "an",
    "among",
    "with",
    "default",
    "this",
    "as",
    "for",
    "in",
    "at",
    "from",
    "until",
    "through",
    "on",
    "said",
    "notified",
    "owed",
    "by",
    "except",
    "under",
    "each",
    "other",
    "party",
    "to",
    "over",
    "article",
    "articles",
    "prejudice",
    "others",
    "registers",
    "fails",
    "when",
    "all",
    "contested",
    "otherwise",
    "without",
    "rule",
    "thing",
    "number",
    "period",
    "date",
    "about",
    "most",
    "one",
    "yes",
    "undetermined",
    "verdict",
    "turns",
    "only",
    "because",
    "missing",
    "vague",
    "conflict",
    "exact",
    "bounded",
    "parts",
    "agrees",
    "although",
    "nothing",
    "cites",
    "says",
    "error",
    "warning",
    "recorded",
    "certainly",
    "possibly",
    "never",
    "always",
    "first",
    "month",
    "named",
    "probability",
    "weight",
];

/// The words of the language, by where they stand; a word may stand in several places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// They begin items. Declared kinds do so too.
    pub items: BTreeSet<&'static str>,
    /// They begin lines. Declared conditions do so too, and the wordings of clause forms.
    pub lines: BTreeSet<&'static str>,
    /// They stand inside lines.
    pub inner: BTreeSet<&'static str>,
}

/// The words of the language: what is neither declared nor a value.
///
/// ```
/// let words = foederis_lang::editor::words();
/// assert!(words.items.contains("treaty") && words.lines.contains("speaker") && words.inner.contains("among"));
/// ```
#[must_use]
pub fn words() -> Words {
    let lines = [
        ENTITY_FIELDS,
        ARTICLE_FIELDS,
        RELATION_LINES,
        THING_LINES,
        SOURCE_LINES,
        REGISTER_LINES,
        VIEWPOINT_LINES,
        STATEMENT_LINES,
        ENTRY_LINES,
        RULE_LINES,
        DUTY_FIELDS,
        TEST_LINES,
        CASE_LINES,
        ASKED_LINES,
        FORM_LINES,
        &["reading", "every duty"],
    ];
    let values = ROUNDINGS.iter().map(|v| v.0).chain(CERTAINTIES.iter().map(|v| v.0));
    let values: Vec<&str> = values.chain(LABELS.iter().map(|v| v.0)).collect();
    let inner = [INNER, CONDITION_WORDS, UNITS, VERBS, &values];
    let single = |lists: &[&[&'static str]]| {
        lists.iter().flat_map(|list| list.iter()).flat_map(|words| words.split(' ')).collect()
    };
    Words { items: single(&[ITEM_WORDS]), lines: single(&lines), inner: single(&inner) }
}
