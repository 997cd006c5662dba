//! A proof in words: what each step says, and the articles and statements it ends in.

use foederis_model::{
    Day, Fact, Library, Pattern, Period, Proof, ProofStep, Quota, Rounding, Slot, Term, Truth, Value,
};
use foederis_record::Heard;

use crate::cite::{gap_word, rule_article, rule_place, short_attribution, statement_cite};
use crate::finding::{Answer, Cite, ProofNode};

/// A step that says this, with its truth and day and nothing else.
fn plain(proof: &Proof, conclusion: String) -> ProofNode {
    ProofNode {
        conclusion,
        fact: None,
        answer: Answer::from(proof.truth),
        on: day_text(proof.day),
        rule: None,
        condition: None,
        satisfied: None,
        why: None,
        cites: Vec::new(),
        premises: Vec::new(),
    }
}

/// Renders a proof; steps that say nothing by themselves are joined to what they say it of.
pub(crate) fn view(library: &Library, heard: &Heard<'_>, proof: &Proof) -> ProofNode {
    let node = |conclusion: String| plain(proof, conclusion);
    let premises = || proof.premises.iter().map(|p| view(library, heard, p)).collect::<Vec<_>>();
    match &proof.step {
        ProofStep::Derived { fact, conflict } => derived(library, heard, proof, fact, *conflict),
        ProofStep::Rule { rule, head, denies, defeated } => {
            let article = rule_article(library, *rule);
            let by = article.as_ref().map_or_else(|| rule_place(library, *rule), |a| a.title.clone());
            let mut conclusion = format!("{by}: {}", library.read_fact(head, *denies));
            if *defeated {
                conclusion.push_str(" (defeated by a rule that prevails over it)");
            }
            ProofNode {
                rule: Some(rule_place(library, *rule)),
                cites: article.into_iter().map(Cite::Article).collect(),
                premises: premises(),
                ..node(conclusion)
            }
        }
        ProofStep::Line { condition, unless } => {
            let Some(inner) = proof.premises.first() else { return node("a condition".to_owned()) };
            let mut seen = view(library, heard, inner);
            seen.satisfied = Some(Answer::from(proof.truth));
            if *unless {
                seen.conclusion = format!("exception: {}", seen.conclusion);
            }
            if let Some(condition) = condition {
                seen.condition = Some(library.conditions[condition.index()].name.clone());
            }
            seen
        }
        ProofStep::Recorded { fact, stated_by, denied_by, gap } => {
            let mut conclusion = sentence(library, fact, proof.truth);
            if stated_by.is_empty() && denied_by.is_empty() {
                conclusion.push_str(match proof.truth {
                    Truth::No => " (nothing on record)",
                    Truth::Open => " (nobody heard has said)",
                    Truth::Yes => " (presumed; nobody heard states otherwise)",
                });
            } else if proof.truth == Truth::Open {
                let names = |ids: &[foederis_model::StatementId]| {
                    let all: Vec<String> =
                        ids.iter().map(|i| short_attribution(library, heard.statement(*i))).collect();
                    all.join("; ")
                };
                if !stated_by.is_empty() {
                    conclusion.push_str(&format!("; stated by {}", names(stated_by)));
                }
                if !denied_by.is_empty() {
                    conclusion.push_str(&format!("; denied by {}", names(denied_by)));
                }
            }
            let cites = stated_by
                .iter()
                .chain(denied_by)
                .map(|id| Cite::Statement(Box::new(statement_cite(library, heard.statement(*id)))))
                .collect();
            ProofNode {
                fact: Some(library.write_fact(fact)),
                why: gap.map(gap_word),
                cites,
                ..node(conclusion)
            }
        }
        ProofStep::NoneFound { pattern } => ProofNode {
            fact: Some(write_pattern(library, pattern)),
            why: (proof.truth == Truth::Open).then(|| gap_word(foederis_model::Gap::Missing)),
            ..node(match proof.truth {
                Truth::Open => format!("nobody heard has said whether {}", library.read_pattern(pattern)),
                _ => format!("nothing on record or derivable that says: {}", library.read_pattern(pattern)),
            })
        },
        ProofStep::Not => match proof.premises.first() {
            // The denial of a step reads like the step itself: its own sentence already says whether it holds.
            Some(inner) => view(library, heard, inner),
            None => node("not".to_owned()),
        },
        ProofStep::All => {
            let parts = premises();
            // That values fit goes without saying, beside something that does not.
            let worth_saying = |part: &Proof| part.step != ProofStep::Compared || part.truth != Truth::Yes;
            let some = proof.premises.iter().any(worth_saying);
            let told = parts.iter().zip(&proof.premises).filter(|(_, part)| !some || worth_saying(part));
            let said: Vec<&str> = told.map(|(p, _)| p.conclusion.as_str()).collect();
            let said = if said.is_empty() { "nothing is asked".to_owned() } else { said.join("; and ") };
            ProofNode { premises: parts, ..node(said) }
        }
        ProofStep::Any => {
            let parts = premises();
            let said: Vec<&str> = parts.iter().map(|p| p.conclusion.as_str()).collect();
            // What fails is said of each; otherwise any of them would do.
            let between = if proof.truth == Truth::No { "; and " } else { "; or " };
            let said = said.join(between);
            joined(node(said), parts)
        }
        ProofStep::After(period) => {
            let mut seen = match proof.premises.first() {
                Some(inner) => view(library, heard, inner),
                None => node("it held".to_owned()),
            };
            if *period != Period::default() {
                let rounding = if period.months != 0 && period.rounding == Rounding::LibraryConvention {
                    ", months counted by this library's convention: to the same day or the month's last"
                } else {
                    ""
                };
                seen.conclusion = format!("{period} after: {}{rounding}", seen.conclusion);
            }
            ProofNode { answer: Answer::from(proof.truth), ..seen }
        }
        ProofStep::Within(period) => wrapped(library, heard, proof, &format!("within {period} before: ")),
        ProofStep::Once => wrapped(library, heard, proof, "it has been so: "),
        ProofStep::Ever => wrapped(library, heard, proof, "at some time: "),
        ProofStep::OnDayOf => {
            let mut all = premises();
            match (all.len(), all.pop()) {
                (2, Some(act)) => {
                    let mut held = all.remove(0);
                    held.conclusion = format!("{} on the day of: {}", held.conclusion, act.conclusion);
                    held.answer = Answer::from(proof.truth);
                    held
                }
                (_, Some(act)) => {
                    ProofNode { premises: vec![act], ..node("the day has not come".to_owned()) }
                }
                _ => node("the day has not come".to_owned()),
            }
        }
        ProofStep::Count { certain, possible, of, quota, found } => {
            let mut counted = match quota {
                // Of a number, those that do not hold are no part of the sum.
                Quota::AtLeast(_) if certain == possible => format!("{certain}"),
                Quota::AtLeast(_) => format!("{certain} certainly, {possible} possibly"),
                _ if certain == possible => format!("{certain} of {of}"),
                _ => format!("{certain} certainly, {possible} possibly, of {of}"),
            };
            let titles: Vec<String> = found.iter().take(MOST_COUNTED).map(|v| library.title(*v)).collect();
            if !titles.is_empty() {
                let more = found.len() - titles.len();
                let others = if more > 0 { format!(" and {more} more") } else { String::new() };
                counted.push_str(&format!(" ({}{others})", titles.join(", ")));
            }
            ProofNode { premises: premises(), ..node(format!("counted: {counted}{}", needed(*quota))) }
        }
        ProofStep::Compared => node(
            if proof.truth == Truth::Yes { "the values fit" } else { "the values do not fit" }.to_owned(),
        ),
        ProofStep::Date { date, over } => {
            let has = if *over { "has passed" } else { "has come" };
            let said = match proof.truth {
                Truth::Yes => format!("{date} {has}"),
                Truth::No => format!("{date} {}", has.replacen("has", "has not", 1)),
                Truth::Open => format!("undetermined whether {date} {has}"),
            };
            ProofNode { why: (proof.truth == Truth::Open).then(|| "vague".to_owned()), ..node(said) }
        }
        ProofStep::Untranslated(text) => {
            ProofNode { why: Some("vague".to_owned()), ..node(format!("not formalised: \"{text}\"")) }
        }
        ProofStep::Unreached { fact } => ProofNode {
            fact: Some(library.write_fact(fact)),
            why: Some("not looked into".to_owned()),
            ..node(sentence(library, fact, proof.truth))
        },
        ProofStep::SeeAbove { fact } => ProofNode {
            fact: Some(library.write_fact(fact)),
            ..node(format!("{} (proved elsewhere)", sentence(library, fact, proof.truth)))
        },
    }
}

/// So many of what is counted are named.
const MOST_COUNTED: usize = 6;

/// How many of what is counted are needed; that one is needed goes without saying.
fn needed(quota: Quota) -> String {
    match quota {
        Quota::AtLeast(Term::Value(Value::Number(number))) if number != 1 => {
            format!("; {number} are asked for")
        }
        Quota::AtLeast(_) => String::new(),
        Quota::Share { numerator, denominator, strict } => {
            let least = if strict { "more than" } else { "at least" };
            format!("; {least} {numerator}/{denominator} is asked for")
        }
        Quota::Every => "; every one is asked for".to_owned(),
    }
}

fn wrapped(library: &Library, heard: &Heard<'_>, proof: &Proof, before: &str) -> ProofNode {
    match proof.premises.first() {
        Some(inner) => {
            let mut seen = view(library, heard, inner);
            seen.conclusion = format!("{before}{}", seen.conclusion);
            seen.answer = Answer::from(proof.truth);
            seen
        }
        None => plain(proof, before.to_owned()),
    }
}

/// One premise stands for itself.
fn joined(node: ProofNode, mut premises: Vec<ProofNode>) -> ProofNode {
    if premises.len() == 1 { premises.remove(0) } else { ProofNode { premises, ..node } }
}

/// A derived fact: with one rule, that rule's article and lines are its own.
fn derived(library: &Library, heard: &Heard<'_>, proof: &Proof, fact: &Fact, conflict: bool) -> ProofNode {
    let mut node = ProofNode {
        fact: Some(library.write_fact(fact)),
        why: conflict.then(|| "conflict".to_owned()),
        ..plain(proof, sentence(library, fact, proof.truth))
    };
    let rules: Vec<ProofNode> = proof.premises.iter().map(|p| view(library, heard, p)).collect();
    match (rules.len(), &proof.premises.first().map(|p| &p.step)) {
        (0, _) => node.conclusion.push_str(if proof.truth == Truth::No { " (no rule gives it)" } else { "" }),
        (1, Some(ProofStep::Rule { denies: false, .. })) => {
            for rule in rules {
                node.rule = rule.rule;
                node.cites = rule.cites;
                node.premises = rule.premises;
            }
        }
        _ => node.premises = rules,
    }
    node
}

/// A fact as a sentence with its truth said.
pub(crate) fn sentence(library: &Library, fact: &Fact, truth: Truth) -> String {
    match truth {
        Truth::Yes => library.read_fact(fact, false),
        Truth::No => library.read_fact(fact, true),
        Truth::Open => format!("undetermined whether {}", library.read_fact(fact, false)),
    }
}

fn day_text(day: Day) -> Option<String> {
    (!day.is_end_of_time()).then(|| day.to_string())
}

/// A pattern in the language.
pub(crate) fn write_pattern(library: &Library, pattern: &Pattern) -> String {
    let slots: Vec<String> = pattern
        .slots
        .iter()
        .map(|slot| match slot {
            Slot::Is(value) => library.name(*value),
            Slot::Any(Some(name)) if !name.starts_with(|c: char| c.is_ascii_digit()) => format!("?{name}"),
            Slot::Any(_) => "?_".to_owned(),
        })
        .collect();
    format!("{}({})", library.relations[pattern.relation.index()].name, slots.join(", "))
}
