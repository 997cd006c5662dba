//! What `check` writes for programs, and what it mends.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Folder, LIBRARY, ask, program, run};

/// A treaty with a fault of each kind: an unknown relation, months that do not round, marks of a word processor.
const FAULTY: &str = "treaty mine “Mine”\n\narticle 1 \"Parties\"\n  rule party(?s, mine)\n    if consennt(?_, ?s, mine)\n  withdrawal by notice, effective 6 months after receipt\n";

fn library() -> String {
    format!("{}/{LIBRARY}", env!("CARGO_MANIFEST_DIR"))
}

/// What is seen, with the library's own place left out.
fn plain(seen: &str) -> String {
    seen.replace(&library(), "LIBRARY")
}

/// What a program reads of a check of a file.
fn read(name: &str, format: &str, text: &str) -> Vec<u8> {
    let folder = Folder::new(name, &[("mine.foe", text.as_bytes())]);
    let arguments = ["check", "mine.foe", "--only-library", &library(), "--format", format];
    program(&arguments).current_dir(folder.path("")).output().unwrap().stdout
}

#[test]
fn findings_as_json() {
    assert_snapshot!(String::from_utf8(read("check-json", "json", FAULTY)).unwrap());
}

#[test]
fn findings_as_annotations() {
    assert_snapshot!(String::from_utf8(read("check-github", "github", FAULTY)).unwrap());
}

#[test]
fn findings_as_sarif() {
    let log: Value = serde_json::from_slice(&read("check-sarif", "sarif", FAULTY)).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&log["runs"][0]["results"]).unwrap());
    is_sarif(&log);
}

/// What the published schema of SARIF 2.1.0 requires of the parts that are written.
fn is_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert!(!driver["name"].as_str().unwrap().is_empty());
    let rules = driver["rules"].as_array().unwrap();
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
        assert!(["error", "warning"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let results = runs[0]["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"].as_str().unwrap(), ids[index]);
        assert!(["error", "warning", "note", "none"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for location in result["locations"].as_array().unwrap().iter().chain(related) {
            let place = &location["physicalLocation"];
            assert!(!place["artifactLocation"]["uri"].as_str().unwrap().is_empty());
            is_region(&place["region"]);
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            let changes = fix["artifactChanges"].as_array().unwrap();
            assert!(!changes.is_empty());
            for change in changes {
                assert!(!change["artifactLocation"]["uri"].as_str().unwrap().is_empty());
                let replacements = change["replacements"].as_array().unwrap();
                assert!(!replacements.is_empty());
                for replacement in replacements {
                    is_region(&replacement["deletedRegion"]);
                    assert!(replacement["insertedContent"]["text"].is_string());
                }
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rules.len());
}

fn is_region(region: &Value) {
    let number = |name: &str| region[name].as_u64().unwrap();
    assert!(number("startLine") >= 1 && number("startColumn") >= 1, "{region}");
    let (start, end) =
        ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
    assert!(start <= end, "{region}");
}

#[test]
fn formats_of_check_are_refused_elsewhere() {
    assert_snapshot!(ask(&["status", "Arland", "pact", "--format", "sarif"]));
    let seen = run(&["explain", "F0101", "--format", "github"]);
    assert!(seen.ends_with("exit status 2"), "{seen}");
}

#[test]
fn fixes_are_applied_to_the_named_files_only() {
    let folder = Folder::new("fix", &[("mine.foe", FAULTY.as_bytes())]);
    let arguments = ["check", "mine.foe", "--only-library", &library()];
    assert_snapshot!("fixes_to_come", plain(&folder.run(&arguments)));
    assert_snapshot!("fixes_as_a_patch", plain(&folder.run(&[&arguments[..], &["--diff"]].concat())));
    assert_eq!(std::fs::read_to_string(folder.path("mine.foe")).unwrap(), FAULTY);
    assert_snapshot!("fixes_applied", plain(&folder.run(&[&arguments[..], &["--fix"]].concat())));
    assert_snapshot!("fixed_file", std::fs::read_to_string(folder.path("mine.foe")).unwrap());
    let left: Vec<_> = std::fs::read_dir(folder.path("")).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["mine.foe"]);
    assert_snapshot!("fixes_without_files", run(&["check", "--fix"]));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_rights_stay_rights() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::new("link", &[("there/mine.foe", FAULTY.as_bytes())]);
    let (file, link) = (folder.path("there/mine.foe"), folder.path("link.foe"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    folder.run(&["check", "link.foe", "--fix", "--only-library", &library()]);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("treaty mine \"Mine\""));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_label_in_another_file_is_shown_there() {
    let text = b"state Arland\n";
    let folder = Folder::new("twice", &[("mine.foe", text)]);
    assert_snapshot!(plain(&folder.run(&["check", "mine.foe", "--only-library", &library()])));
}

#[test]
fn explain_lists_the_codes() {
    let seen = run(&["explain"]);
    for (code, title) in [("F0101", "an item that cannot be read"), ("F0303", "a circle through a negation")]
    {
        assert!(seen.contains(&format!("{code}  {title}")), "{seen}");
    }
}
