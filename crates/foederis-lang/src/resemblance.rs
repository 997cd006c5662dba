//! Which texts say nearly what some words say: by the words that they share, rare ones counting more.

use std::collections::{BTreeMap, BTreeSet};

/// Texts to compare words with.
///
/// ```
/// use foederis_lang::Resemblance;
/// let forms = ["enters into force on signature", "remains in force for {period}", "withdrawal by notice"];
/// let resemblance = Resemblance::new(forms.iter().map(|form| vec![*form]));
/// let found = resemblance.nearest("This Treaty shall remain in force for ten years");
/// assert_eq!(found[0].0, 1);
/// ```
#[derive(Clone, Debug)]
pub struct Resemblance {
    /// For each thing, the words of each of its texts.
    things: Vec<Vec<BTreeSet<String>>>,
    /// In how many things each word is.
    frequency: BTreeMap<String, usize>,
}

impl Resemblance {
    /// Things, each with the texts that say what it is.
    pub fn new<T: AsRef<str>>(things: impl IntoIterator<Item = Vec<T>>) -> Self {
        let things: Vec<Vec<BTreeSet<String>>> =
            things.into_iter().map(|texts| texts.iter().map(|t| words(t.as_ref())).collect()).collect();
        let mut frequency = BTreeMap::new();
        for texts in &things {
            let all: BTreeSet<&String> = texts.iter().flatten().collect();
            for word in all {
                *frequency.entry(word.clone()).or_insert(0) += 1;
            }
        }
        Self { things, frequency }
    }

    /// The things of which a text is like this one, each with how much, from 0 to 1; the likest first.
    ///
    /// What the text says beyond these words counts against it, as do words that it does not have.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Vec<(usize, f64)> {
        self.ranked(text, 0.6, 0.4)
    }

    /// The things of which a text has these words, whatever else it says; the likest first.
    #[must_use]
    pub fn with_words(&self, text: &str) -> Vec<(usize, f64)> {
        self.ranked(text, 1.0, 0.1)
    }

    /// After Tversky: what is shared, over that and what each side has for itself.
    fn ranked(&self, text: &str, of_query: f64, of_text: f64) -> Vec<(usize, f64)> {
        let query = words(text);
        // The known words that each word may be, with how sure that is: found once, and not for each text anew.
        let known: Vec<Vec<(&String, f64)>> = query
            .iter()
            .map(|q| self.frequency.keys().map(|k| (k, likeness(q, k))).filter(|(_, l)| *l > 0.0).collect())
            .collect();
        let weights: Vec<f64> = known
            .iter()
            .map(|meant| meant.iter().map(|(word, _)| self.weight(word)).fold(0.0, f64::max))
            .collect();
        let mut found: Vec<(usize, f64)> = self
            .things
            .iter()
            .enumerate()
            .map(|(number, texts)| {
                let scores = texts.iter().map(|text| self.score(text, &known, &weights, of_query, of_text));
                (number, scores.fold(0.0, f64::max))
            })
            .filter(|(_, score)| *score > 0.0)
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }

    fn score(
        &self,
        text: &BTreeSet<String>,
        known: &[Vec<(&String, f64)>],
        weights: &[f64],
        of_query: f64,
        of_text: f64,
    ) -> f64 {
        let (mut shared, mut missed) = (0.0, 0.0);
        let mut used: BTreeSet<&String> = BTreeSet::new();
        for (meant, weight) in known.iter().zip(weights) {
            let here = meant.iter().filter(|(word, _)| text.contains(*word));
            match here.max_by(|a, b| a.1.total_cmp(&b.1)) {
                Some((word, likeness)) => {
                    shared += likeness * self.weight(word);
                    used.insert(word);
                }
                None => missed += weight,
            }
        }
        let extra: f64 = text.iter().filter(|w| !used.contains(w)).map(|w| self.weight(w)).sum();
        if shared == 0.0 { 0.0 } else { shared / (shared + of_query * missed + of_text * extra) }
    }

    /// A word that is in every thing says little of any.
    fn weight(&self, word: &str) -> f64 {
        let (all, having) = (self.things.len(), self.frequency.get(word).copied().unwrap_or(0));
        // Exact for any number of things that fits into memory.
        #[expect(clippy::cast_precision_loss, reason = "counts of declared things")]
        let rarity = (1.0 + all as f64) / (1.0 + having as f64);
        rarity.ln()
    }
}

/// The words of a text, in small letters and without the endings of number; the names in `{}` too.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 1)
        .take(200)
        .map(|word| singular(&word.to_lowercase()))
        .collect()
}

fn singular(word: &str) -> String {
    for (ending, becomes) in [("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("s", "")] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
            && !(ending == "s" && stem.ends_with('s'))
        {
            return format!("{stem}{becomes}");
        }
    }
    word.to_owned()
}

/// How likely a word is a form of another, or a slip of the pen for it.
fn likeness(word: &str, known: &str) -> f64 {
    if word == known {
        return 1.0;
    }
    let shared = word.chars().zip(known.chars()).take_while(|(a, b)| a == b).count();
    let shorter = word.chars().count().min(known.chars().count());
    if shared >= 4 && shared + 2 >= shorter {
        return 0.8;
    }
    if shorter >= 6 && strsim::osa_distance(word, known) == 1 { 0.7 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word() {
        for (a, b) in [
            ("withdraw", "withdrawal"),
            ("renew", "renewal"),
            ("ratify", "ratification"),
            ("partys", "party"),
        ] {
            assert!(likeness(a, b) > 0.0, "{a} {b}");
        }
        for (a, b) in [("term", "terminate"), ("enter", "entire"), ("notice", "note"), ("force", "former")] {
            assert!(likeness(a, b) < 0.9, "{a} {b}");
        }
        assert_eq!(singular("parties"), "party");
        assert_eq!(singular("has"), "has");
        assert_eq!(singular("express"), "express");
    }

    #[test]
    fn a_word_that_all_have_says_little() {
        let texts = ["the council decides", "the council may decide by consensus", "the council has a seat"];
        let resemblance = Resemblance::new(texts.iter().map(|t| vec![*t]));
        assert_eq!(resemblance.with_words("consensus in the council")[0].0, 1);
        assert!(resemblance.with_words("entirely other").is_empty());
    }
}
