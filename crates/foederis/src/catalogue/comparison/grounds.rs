//! On what the library's side of a comparison rests: the articles of the treaty, and the statements with their sources.

use std::collections::BTreeSet;

use foederis_model::{Day, EntityId, Pattern, Slot, Value};
use serde::Serialize;

use crate::answer::Detail;
use crate::catalogue::Catalogue;
use crate::finding::{Cite, ProofNode};
use crate::foederis::AskError;
use crate::setting::Setting;
use crate::vocabulary;

/// So many articles and so many statements are named; `why` shows the whole proof.
const MOST: usize = 3;

/// An article or a statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Ground {
    /// Its name in the files.
    pub name: String,
    /// What it is, or what it says, in words.
    pub text: String,
    /// How certain the statement is: high, medium or low; none of an article.
    pub certainty: Option<String>,
    /// Where it is published.
    pub source: Option<String>,
}

impl Catalogue<'_> {
    /// Why a state is bound, or not, by one of these instruments on a day.
    pub(super) fn grounds(
        &self,
        states: &[EntityId],
        instruments: &[EntityId],
        day: Day,
    ) -> Result<Vec<Ground>, AskError> {
        let Some(relation) = self.library().relation(vocabulary::PARTY) else { return Ok(Vec::new()) };
        for instrument in instruments {
            let name = self.named(*instrument).name;
            for state in states {
                let slots = vec![Slot::Is(Value::Entity(*state)), Slot::Is(Value::Entity(*instrument))];
                let setting =
                    Setting { on: Some(day), limits: self.setting.limits.anew(), ..self.setting.clone() };
                let pattern = Pattern { relation, slots };
                let finding = self.foederis.answer_patterns(&[pattern], &setting, Detail::PROOF)?;
                let (mut articles, mut statements) = (Vec::new(), Vec::new());
                if let Some(proof) = &finding.proof {
                    let mut seen = BTreeSet::new();
                    collect(proof, &name, &mut seen, &mut articles, &mut statements);
                }
                articles.truncate(MOST);
                statements.truncate(MOST);
                articles.extend(statements);
                if !articles.is_empty() {
                    return Ok(articles);
                }
            }
        }
        Ok(Vec::new())
    }
}

/// The articles of the instrument and the statements that a proof cites, the nearest to the conclusion first.
fn collect(
    node: &ProofNode,
    instrument: &str,
    seen: &mut BTreeSet<String>,
    articles: &mut Vec<Ground>,
    statements: &mut Vec<Ground>,
) {
    for cite in &node.cites {
        match cite {
            Cite::Article(article) => {
                let of_it = article.article.split('/').next() == Some(instrument);
                if of_it && seen.insert(article.article.clone()) {
                    articles.push(Ground {
                        name: article.article.clone(),
                        text: article.title.clone(),
                        certainty: None,
                        source: article.published.clone(),
                    });
                }
            }
            Cite::Statement(statement) => {
                if seen.insert(statement.name.clone()) {
                    statements.push(Ground {
                        name: statement.name.clone(),
                        text: statement.sentence.clone(),
                        certainty: Some(statement.certainty.clone()),
                        source: statement.sources.first().map(|s| s.reference.clone()),
                    });
                }
            }
        }
    }
    for premise in &node.premises {
        collect(premise, instrument, seen, articles, statements);
    }
}
