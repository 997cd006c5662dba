//! The index of names: every word of the repository's files is the name of something, or a word of the language.

use std::collections::BTreeSet;

use foederis_lang::editor::{Name, compile_indexed, words};
use foederis_lang::{SyntaxKind, SyntaxToken, parse};

use crate::common::repository_files;

/// A language, the scheme and value of a code, or the code of a message: none is declared anywhere.
fn is_value(token: &SyntaxToken) -> bool {
    if foederis_lang::explain(token.text()).is_some() {
        return true;
    }
    let line = token.parent().filter(|line| line.kind() == SyntaxKind::FIELD);
    let first = line.and_then(|line| line.first_token());
    first.is_some_and(|first| {
        &first != token
            && matches!(first.text(), "code" | "words" | "translation" | "language" | "authentic" | "and")
    })
}

#[test]
fn every_word_is_a_name_or_of_the_language() {
    let mut used = check(&repository_files(&["law", "cases", "meaning"]));
    let mut whole = repository_files(&["crates/foederis-lang/tests/all/files"]);
    whole.retain(|(name, _)| name.ends_with("whole-language.foe"));
    used.extend(check(&whole));
    let words = words();
    let listed = words.items.iter().chain(&words.lines).chain(&words.inner);
    let unused: BTreeSet<_> = listed.filter(|word| !used.contains(**word)).collect();
    assert!(unused.is_empty(), "no words of the language, or no file shows them: {unused:?}");
}

/// The words of the language in these files; fails on a word that is neither a name nor one of these.
fn check(files: &[(String, String)]) -> BTreeSet<String> {
    let (compiled, index) = compile_indexed(files);
    assert!(!compiled.has_errors());
    let words = words();
    let (mut used, mut unknown) = (BTreeSet::new(), Vec::new());
    for (number, file) in compiled.library.files.iter().enumerate() {
        let number = u32::try_from(number).unwrap();
        let tokens = parse(&file.text).syntax().descendants_with_tokens();
        for token in tokens.filter_map(|e| e.into_token()) {
            let start = u32::from(token.text_range().start());
            let named = index.at(number, start).filter(|r| r.span.end > start);
            if !matches!(token.kind(), SyntaxKind::NAME | SyntaxKind::PATH)
                || is_value(&token)
                || named.is_some_and(|r| !matches!(r.name, Name::Clause(_)) && !is_keyword_kind(token.text()))
                || token.parent().is_some_and(|line| line.kind() == SyntaxKind::CLAUSE_LINE)
            {
                continue;
            }
            let text = token.text();
            used.insert(text.to_owned());
            let known = [&words.items, &words.lines, &words.inner].iter().any(|set| set.contains(text));
            if !known {
                let line = file.text[..start as usize].matches('\n').count() + 1;
                unknown.push(format!("{}:{line}: {text}", file.name));
            }
        }
    }
    assert!(unknown.is_empty(), "neither named nor a word of the language:\n{}", unknown.join("\n"));
    used
}

/// Kinds that are words of the language too.
fn is_keyword_kind(word: &str) -> bool {
    words().items.contains(word)
}

#[test]
fn an_article_is_named_in_two_parts() {
    let law = "kind state\nrelation about(article: article)\n  derived\ntreaty pact\narticle 70(1)(b)\n";
    let rule = "rule about(pact/70(1)(b))\n";
    let files = [("law.foe".to_owned(), law.to_owned()), ("rule.foe".to_owned(), rule.to_owned())];
    let (compiled, index) = compile_indexed(&files);
    let declared = |offset: usize| {
        let name = index.at(1, u32::try_from(offset).unwrap()).unwrap().name;
        let span = index.declarations(name).next().unwrap();
        &compiled.library.files[span.file as usize].text[span.start as usize..span.end as usize]
    };
    assert_eq!(declared(rule.find("pact").unwrap()), "pact");
    assert_eq!(declared(rule.find("70").unwrap()), "70(1)(b)");
    assert_eq!(declared(rule.find("(b)").unwrap()), "70(1)(b)");
}
