//! The README's session is what the program says today.

use std::process::Command;

/// Text with every stretch of white space as one space: where a line breaks is not what a session shows.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The commands of the README's console block, each with what it shows of the answer.
fn session(readme: &str) -> Vec<(String, String)> {
    let block = readme.split("```console").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut goes_on = false;
    for line in block.lines() {
        let (text, more) = match line.strip_suffix('\\') {
            Some(text) => (text, true),
            None => (line, false),
        };
        if let Some(command) = text.strip_prefix("$ foederis ") {
            steps.push((command.to_owned(), String::new()));
        } else if let Some((command, shown)) = steps.last_mut() {
            let to = if goes_on { command } else { shown };
            to.push(' ');
            to.push_str(text);
        }
        goes_on = more;
    }
    steps
}

#[test]
fn each_step_of_the_session_begins_as_the_readme_shows() {
    let steps = session(include_str!("../../../../README.md"));
    assert!(steps.len() >= 5, "the README lost its session");
    for (command, shown) in steps {
        let words = command.replace('\'', "\"");
        let mut arguments: Vec<String> = Vec::new();
        for (i, part) in words.split('"').enumerate() {
            if i % 2 == 1 {
                arguments.push(part.to_owned());
            } else {
                arguments.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        let output = Command::new(env!("CARGO_BIN_EXE_foederis")).args(&arguments).output().unwrap();
        let answer = plain(&String::from_utf8(output.stdout).unwrap());
        assert!(output.status.success(), "{command}");
        assert!(
            answer.starts_with(&plain(&shown)),
            "{command}\n  shows {shown}\n  says {}",
            &answer[..300.min(answer.len())]
        );
    }
}
