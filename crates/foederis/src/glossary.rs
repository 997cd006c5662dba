//! The words that a file may use, found by what they mean: for people who know the treaty and not the language.

use foederis_lang::Resemblance;
use foederis_model::{Entity, EntityId, Library, Relation, Silence, Span};
use serde::Serialize;

use crate::foederis::Foederis;

/// Below this, words have too little in common.
const LIKE: f64 = 0.3;

/// Something that files declare and others may write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// What it is: `clause form`, `relation`, `condition`, `kind`, `question`, or the kind of the thing.
    pub group: String,
    /// As it is written.
    pub written: String,
    /// What it means, in words; empty where nobody says.
    pub meaning: String,
    /// Other words for it.
    pub also: Vec<String>,
    /// The file that declares it; empty for what belongs to the language.
    pub file: String,
    /// And the line; 0 for what belongs to the language.
    pub line: u32,
}

impl Foederis {
    /// What the files declare for others to write, by group and in the order of the files.
    ///
    /// With words, that which has most of them, the likest first in each group, things with a name too: states,
    /// duties, majorities. Without, everything but things with a name.
    #[must_use]
    pub fn vocabulary(&self, words: &str) -> Vec<Word> {
        let library = self.library();
        let mut all = declared(library);
        if words.trim().is_empty() {
            return all;
        }
        all.extend(things(library));
        let texts = all.iter().map(|word| {
            let mut texts = vec![word.written.as_str(), word.meaning.as_str()];
            texts.extend(word.also.iter().map(String::as_str));
            texts
        });
        let found = Resemblance::new(texts).with_words(words);
        let best = found.first().map_or(0.0, |(_, score)| *score);
        let near = found.into_iter().filter(|(_, score)| *score >= LIKE && *score >= best / 2.0);
        let mut near: Vec<(usize, Word)> =
            near.map(|(number, _)| (group_rank(&all[number].group), all[number].clone())).collect();
        // Stable: in each group the likest stay first.
        near.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.group.cmp(&b.1.group)));
        let near: Vec<Word> = near.into_iter().map(|(_, word)| word).collect();
        // Words that name a kind ask for the things of it, too.
        let kind = words.trim();
        let things = self.things_of_kind(kind).or_else(|| self.things_of_kind(kind.strip_suffix('s')?));
        let mut all = things.unwrap_or_default();
        all.extend(near.into_iter().filter(|word| !all.contains(word)).collect::<Vec<_>>());
        all
    }

    /// The things of a kind that files declare, in the order of the files; nothing if there is no such kind.
    #[must_use]
    pub fn things_of_kind(&self, kind: &str) -> Option<Vec<Word>> {
        let library = self.library();
        let wanted = library.kind(kind)?;
        let of_it = library.entities.iter().filter(|e| library.is_kind(e.kind, wanted));
        Some(of_it.map(|entity| thing(library, entity)).collect())
    }

    /// The names of the kinds.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.library().kinds.iter().map(|k| k.name.as_str())
    }
}

const GROUPS: [&str; 5] = ["clause form", "relation", "condition", "kind", "question"];

fn group_rank(group: &str) -> usize {
    GROUPS.iter().position(|g| *g == group).unwrap_or(GROUPS.len())
}

fn word(library: &Library, group: &str, written: String, meaning: String, span: Span) -> Word {
    let file = library.files.get(span.file as usize).filter(|_| span.line > 0);
    let file = file.map_or_else(String::new, |f| f.name.clone());
    Word { group: group.to_owned(), written, meaning, also: Vec::new(), file, line: span.line }
}

/// Clause forms, relations, conditions, kinds, and questions with their readings.
fn declared(library: &Library) -> Vec<Word> {
    let mut all = Vec::new();
    for clause in &library.clauses {
        let reads = clause.states.iter().filter_map(|r| library.relations[r.index()].reads.clone());
        let meaning: Vec<String> = reads.collect();
        let mut found = word(library, "clause form", clause.text.clone(), meaning.join("; "), clause.span);
        found.also.clone_from(&clause.also);
        all.push(found);
    }
    for relation in &library.relations {
        let reads = relation.reads.clone().unwrap_or_default();
        let meaning =
            format!("{reads}{}{}", if reads.is_empty() { "" } else { "; " }, silence(library, relation));
        all.push(word(library, "relation", library.write_relation(relation), meaning, relation.span));
    }
    for condition in &library.conditions {
        let meaning = format!("a line of a duty; where it fails the verdict is {}", condition.fails);
        all.push(word(library, "condition", condition.name.clone(), meaning, condition.span));
    }
    for (number, kind) in library.kinds.iter().enumerate() {
        let of_it = library.entities.iter().filter(|e| e.kind.index() == number);
        let names: Vec<&str> = of_it.clone().take(5).map(|e| e.name.as_str()).collect();
        let count = of_it.count();
        let more = if count > names.len() {
            format!(" and {} more (`vocabulary --kind {}`)", count - names.len(), kind.name)
        } else {
            String::new()
        };
        let examples = if names.is_empty() { String::new() } else { format!("{}{more}", names.join(", ")) };
        let is = kind.wider.map_or_else(String::new, |w| format!(" is {}", library.kinds[w.index()].name));
        let span = kind.span;
        all.push(word(library, "kind", format!("{}{is}", kind.name), examples, span));
    }
    all.extend(questions(library));
    all
}

fn questions(library: &Library) -> Vec<Word> {
    let question = |(asked, readings): (&EntityId, &Vec<EntityId>)| {
        let entity = &library.entities[asked.index()];
        let title = entity.title.clone().unwrap_or_default();
        let readings: Vec<String> = readings
            .iter()
            .map(|r| &library.entities[r.index()])
            .map(|r| match &r.title {
                Some(title) => format!("{}: {title}", r.name),
                None => r.name.clone(),
            })
            .collect();
        let meaning = if readings.is_empty() { title } else { format!("{title} ({})", readings.join("; ")) };
        word(library, "question", entity.name.clone(), meaning, entity.span)
    };
    library.questions.iter().map(question).collect()
}

/// Things with a name that files may write: no articles, acts or readings, which belong to others.
fn things(library: &Library) -> Vec<Word> {
    let left_out = ["article", "act", "question", "reading", "source", "register", "viewpoint"];
    let kind = |e: &Entity| library.kinds[e.kind.index()].name.as_str();
    let named = library.entities.iter().filter(|e| !left_out.contains(&kind(e)));
    named.map(|entity| thing(library, entity)).collect()
}

fn thing(library: &Library, entity: &Entity) -> Word {
    let kind = &library.kinds[entity.kind.index()].name;
    let title = entity.title.clone().unwrap_or_default();
    let mut found = word(library, kind, entity.name.clone(), title, entity.span);
    found.also.clone_from(&entity.also);
    found
}

/// How silence is taken, and whether it is an act.
fn silence(library: &Library, relation: &Relation) -> String {
    let roles = |about: &[usize]| {
        let names: Vec<&str> =
            about.iter().filter_map(|r| relation.roles.get(*r)).map(|r| r.name.as_str()).collect();
        names.join(" and ")
    };
    let silence = match &relation.silence {
        Silence::Registered => "silence means no".to_owned(),
        Silence::Open(about) => format!("open about {}", roles(about)),
        Silence::OpenUntilNamed(about) => format!("open about {} until named", roles(about)),
        Silence::SaidOf(other) => format!("said where {} is", library.relations[other.index()].name),
        Silence::Presumed => "presumed".to_owned(),
        Silence::Derived => "decided by rules".to_owned(),
    };
    if relation.act { format!("an act; {silence}") } else { silence }
}
