//! Words looked for in the library's texts: titles, words of articles, statements, sources, notes.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{Catalogue, FilePlace};
use crate::cite::short_attribution;

/// A line in which words were found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// What the line is.
    pub field: HitField,
    /// What it belongs to, as the file names it: `article 4`, `statement ames-attacked`.
    pub item: String,
    /// The treaty to which an article belongs, by name.
    pub treaty: Option<String>,
    /// Who speaks, of a statement or an entry.
    pub speaker: Option<String>,
    /// The line, without its indentation.
    pub line: String,
    /// Where it stands.
    pub place: FilePlace,
    /// How well it answers: greater is better.
    pub score: f64,
}

/// What a line of a file is, for one who looks for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HitField {
    /// The head of an item: its name and title, or another name.
    Title,
    /// Words of an article, or of a speaker.
    Words,
    /// A translation, or what a speaker said in paraphrase.
    Paraphrase,
    /// A question of a case or of interpretation, or the summary of a case.
    Question,
    /// A source: publisher, title, link, citation.
    Source,
    /// A remark, or why an article is encoded as it is.
    Note,
}

impl HitField {
    /// What the line is by the word that it begins with; nothing for lines that hold no text for people.
    fn of(word: &str, has_title: bool) -> Option<Self> {
        Some(match word {
            "also" => Self::Title,
            "words" => Self::Words,
            "translation" | "paraphrase" | "content" => Self::Paraphrase,
            "about" | "question" | "reading" => Self::Question,
            "publisher" | "title" | "link" | "cite" => Self::Source,
            "note" | "encoding" | "untranslated" => Self::Note,
            _ if has_title => Self::Title,
            _ => return None,
        })
    }

    /// How much a word counts that stands in such a line.
    fn weight(self) -> f64 {
        match self {
            Self::Title => 2.0,
            Self::Words => 1.5,
            Self::Paraphrase => 1.3,
            Self::Question => 1.2,
            Self::Source => 1.0,
            Self::Note => 0.8,
        }
    }
}

/// Words without regard to capitals and marks.
#[derive(Clone, Debug)]
pub(super) struct Folded(Vec<String>);

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        Self(words(text))
    }

    /// Whether each of these words begins a word of the texts; with no words, always.
    pub(super) fn all_in(&self, texts: &[String]) -> bool {
        let there: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
        self.0.iter().all(|wanted| there.iter().any(|word| word.starts_with(wanted.as_str())))
    }
}

/// The words of a text, folded: small letters, without accents.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let folded = plain.to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// A line that holds text for people.
struct Line<'l> {
    field: HitField,
    words: Vec<String>,
    head: &'l str,
    treaty: Option<&'l str>,
    text: &'l str,
    file: usize,
    number: u32,
}

impl Catalogue<'_> {
    /// The lines in which all of these words stand, the best first; where none has all, those with the most of them.
    ///
    /// A word is also found as the beginning of a longer one. Rare words count for more, and a line of few words more
    /// than one of many.
    #[must_use]
    pub fn search(&self, words: &str) -> Vec<Hit> {
        let wanted = Folded::new(words).0;
        if wanted.is_empty() {
            return Vec::new();
        }
        let lines = self.lines_of_text();
        // For each line, how well each word is met: 1 for the word itself, less for the beginning of a longer one.
        let met: Vec<Vec<f64>> = lines
            .iter()
            .map(|line| wanted.iter().map(|word| likeness(word, &line.words)).collect())
            .collect();
        let most = met.iter().map(|all| all.iter().filter(|l| **l > 0.0).count()).max().unwrap_or(0);
        if most == 0 {
            return Vec::new();
        }
        let rarity: Vec<f64> = (0..wanted.len())
            .map(|at| {
                let having = met.iter().filter(|all| all.get(at).is_some_and(|l| *l > 0.0)).count();
                #[expect(clippy::cast_precision_loss, reason = "counts of lines")]
                let rarity = (1.0 + lines.len() as f64) / (1.0 + having as f64);
                rarity.ln().max(0.1)
            })
            .collect();
        let by_name: BTreeMap<&str, &foederis_model::Statement> =
            self.library().statements.iter().rev().map(|s| (s.name.as_str(), s)).collect();
        let mut hits: Vec<Hit> = lines
            .iter()
            .zip(&met)
            .filter(|(_, all)| all.iter().filter(|l| **l > 0.0).count() == most)
            .map(|(line, all)| {
                let sum: f64 = all.iter().zip(&rarity).map(|(likeness, rarity)| likeness * rarity).sum();
                #[expect(clippy::cast_precision_loss, reason = "a count of words")]
                let length = line.words.len() as f64;
                let spoken = line.head.split_whitespace().nth(1).and_then(|name| by_name.get(name));
                Hit {
                    field: line.field,
                    item: line.head.to_owned(),
                    treaty: line.treaty.map(str::to_owned),
                    speaker: spoken.map(|s| short_attribution(self.library(), s)),
                    line: line.text.to_owned(),
                    place: FilePlace {
                        file: self
                            .library()
                            .files
                            .get(line.file)
                            .map_or_else(String::new, |f| f.name.clone()),
                        line: line.number,
                    },
                    score: line.field.weight() * sum / (1.0 + length / 60.0).sqrt(),
                }
            })
            .collect();
        hits.sort_by(|a, b| {
            let place = |h: &Hit| (h.place.file.clone(), h.place.line);
            b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b)))
        });
        hits
    }

    /// The lines of the library's files that hold text for people, each with what it belongs to.
    fn lines_of_text(&self) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        for (file, of_file) in self.library().files.iter().enumerate() {
            let (mut head, mut treaty) = ("", None);
            // The field that a quotation of several lines began in.
            let mut inside: Option<HitField> = None;
            for (at, raw) in of_file.text.lines().enumerate() {
                let text = raw.trim();
                if text.is_empty() || text.starts_with('#') {
                    continue;
                }
                let at_margin = raw.starts_with(|c: char| !c.is_whitespace());
                let word = text.split_whitespace().next().unwrap_or_default();
                if at_margin && inside.is_none() {
                    head = text.split('"').next().unwrap_or_default().trim();
                    // The articles of a treaty stand below it, whatever stands between.
                    if matches!(word, "treaty" | "instrument") {
                        treaty = text.split_whitespace().nth(1);
                    }
                }
                let field = inside.or_else(|| HitField::of(word, at_margin && text.contains('"')));
                let open = text.matches('"').count() - text.matches("\\\"").count();
                if open % 2 == 1 {
                    inside = if inside.is_some() { None } else { field };
                }
                let Some(field) = field else { continue };
                let of_article = head.starts_with("article ");
                lines.push(Line {
                    field,
                    words: words(text),
                    head,
                    treaty: treaty.filter(|_| of_article),
                    text,
                    file,
                    number: u32::try_from(at + 1).unwrap_or(u32::MAX),
                });
            }
        }
        lines
    }
}

/// How well a word is met by some word of a line.
fn likeness(wanted: &str, line: &[String]) -> f64 {
    let of = |word: &String| match word.strip_prefix(wanted) {
        Some("") => 1.0,
        Some(_) => 0.6,
        None => 0.0,
    };
    line.iter().map(of).fold(0.0, f64::max)
}
