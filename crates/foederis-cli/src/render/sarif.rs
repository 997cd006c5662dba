//! What a check found, in the Static Analysis Results Interchange Format (SARIF 2.1.0) of OASIS.

use std::collections::BTreeMap;

use foederis::lang::{Severity, codes, explain};
use serde_json::{Value, json};

use super::places::Place;
use super::report::{Report, Shown, ShownFix};

/// Where the schema of the format is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as one run.
pub(crate) fn sarif(report: &Report<'_>) -> Value {
    let rules: Vec<Value> = codes().map(|(code, title)| rule(code, title)).collect();
    let numbers: BTreeMap<&str, usize> =
        codes().enumerate().map(|(number, (code, _))| (code, number)).collect();
    let mut results: Vec<Value> = report.diagnostics.iter().map(|shown| result(shown, &numbers)).collect();
    results.extend(report.silenced.iter().map(|silenced| {
        let mut result = result(&silenced.diagnostic, &numbers);
        result["suppressions"] = json!([{ "kind": "inSource", "justification": silenced.reason }]);
        result
    }));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "foederis",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &str, title: &str) -> Value {
    let page = explain(code).unwrap_or_default();
    // A page says of what kind it is, then what it is about.
    let paragraphs: Vec<&str> = page.split("\n\n").map(str::trim).collect();
    let level = match paragraphs.get(1) {
        Some(kind) if kind.starts_with("Kind: warning") => "warning",
        _ => "error",
    };
    json!({
        "id": code,
        "shortDescription": { "text": title },
        "fullDescription": { "text": paragraphs.get(2).copied().unwrap_or(title) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level },
    })
}

fn result(shown: &Shown<'_>, numbers: &BTreeMap<&str, usize>) -> Value {
    let level = match shown.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut text = shown.message.to_owned();
    for more in shown.notes.iter().map(String::as_str).chain(shown.help) {
        text.push_str("; ");
        text.push_str(more);
    }
    let mut result = json!({
        "ruleId": shown.code,
        "level": level,
        "message": { "text": text },
        "locations": [location(&shown.place)],
    });
    if let Some(number) = numbers.get(shown.code) {
        result["ruleIndex"] = json!(number);
    }
    let related: Vec<Value> = shown
        .labels
        .iter()
        .filter(|label| !label.primary)
        .zip(1..)
        .map(|(label, id)| {
            let mut location = location(&label.place);
            location["id"] = json!(id);
            if !label.text.is_empty() {
                location["message"] = json!({ "text": label.text });
            }
            location
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let fixes: Vec<Value> = shown.fixes.iter().map(fix).collect();
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

fn fix(fix: &ShownFix<'_>) -> Value {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        files.entry(edit.place.file).or_default().push(json!({
            "deletedRegion": region(&edit.place),
            "insertedContent": { "text": edit.replacement },
        }));
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(file, replacements)| json!({ "artifactLocation": { "uri": uri(file) }, "replacements": replacements }))
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

fn location(place: &Place<'_>) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(place.file) },
        "region": region(place),
    }})
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

/// A path as a reference: relative as it is, absolute as a file; what a reference may not hold is escaped.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.get(1..3) == Some(":/") {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
        // A colon in the first part of a relative path would be read as a scheme.
        if plain || (byte == b':' && uri.starts_with("file:")) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("law/a b.foe"), "law/a%20b.foe");
        assert_eq!(uri("/home/é.foe"), "file:///home/%C3%A9.foe");
        assert_eq!(uri("C:\\law\\a.foe"), "file:///C:/law/a.foe");
    }
}
