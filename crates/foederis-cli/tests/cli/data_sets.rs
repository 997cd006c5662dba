//! `library compare`: data sets with the true headers and invented rows, beside shipped treaties whose days are long settled.

use insta::assert_snapshot;

use crate::harness::{Folder, run};

fn compare(file: &str, arguments: &[&str]) -> String {
    let file = format!("tests/cli/data-sets/{file}.csv");
    run(&[&["library", "compare", "--with", file.as_str()], arguments].concat())
}

#[test]
fn members_of_a_treaty_with_a_declared_number() {
    let treaty = ["--treaty", "anzus-1951"];
    assert_snapshot!(compare("atop-members", &treaty));
    assert_snapshot!(
        "members_that_differ_as_csv",
        compare("atop-members", &[&treaty[..], &["--only", "differ", "--format", "csv"]].concat())
    );
}

#[test]
fn members_of_a_treaty_found_by_members_and_year() {
    assert_snapshot!(compare("atop-members", &["--treaty", "us-philippines-1951", "--state", "Philippines"]));
    assert_snapshot!("members_of_cow", compare("cow-members", &["--treaty", "us-korea-1953"]));
    assert_snapshot!("pairs_of_cow", compare("cow-pairs", &["--treaty", "anzus-1951", "--only", "differ"]));
}

#[test]
fn alliances_without_days_of_members() {
    assert_snapshot!(compare("atop-alliances", &["--treaty", "anzus-1951"]));
}

#[test]
fn conduct_in_wars() {
    assert_snapshot!(compare("fulfilment", &["--treaty", "finland-ussr-1932"]));
}

#[test]
fn the_whole_says_what_is_in_one_of_them_only() {
    let seen = compare("atop-members", &[]);
    assert!(seen.contains("alliance 9903 (line 9), 1951-08-30: United States, state 9999"), "{seen}");
    assert!(seen.contains("Numbers that no state of the library has\n  9999"), "{seen}");
    assert!(seen.contains("3 alliances: 2 matched, 0 ambiguous, 1 not in the library"), "{seen}");
    assert!(seen.ends_with("exit status 0"), "{seen}");
    let json = compare("atop-members", &["--format", "json"]);
    let json = json.split_once('\n').unwrap().1.split_once("-----").unwrap().0;
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    let lines = json["treaties"].as_array().unwrap().iter().flat_map(|t| t["lines"].as_array().unwrap());
    let totals = &json["totals"];
    assert_eq!(totals["compared"], lines.count());
    let parts = ["agree", "compatible", "differ", "only_in_file", "only_in_library"];
    let sum: u64 = parts.iter().map(|part| totals[part].as_u64().unwrap()).sum();
    assert_eq!(totals["compared"], sum);
}

#[test]
fn a_file_that_is_no_data_set_is_refused() {
    let members = include_str!("data-sets/cow-members.csv");
    let folder = Folder::new(
        "data-sets",
        &[
            ("empty.csv", b""),
            ("other.csv", b"country,year,gdp\nArland,1950,7\n"),
            ("cut.csv", members.replace("mem_st_day,", "").as_bytes()),
            ("bad.csv", members.replace("732", "Korea").replace("17,11,1954", "31,11,1954").as_bytes()),
            ("binary.csv", b"PK\x03\x04\0\0\0"),
        ],
    );
    for file in ["empty", "other", "cut", "bad", "binary", "absent"] {
        let seen = folder.run(&["library", "compare", "--with", &format!("{file}.csv")]);
        assert_snapshot!(format!("refused_{file}"), seen);
    }
    let nobody = compare("cow-members", &["--treaty", "no-such-treaty-of-1953"]);
    assert!(nobody.ends_with("exit status 2"), "{nobody}");
}
