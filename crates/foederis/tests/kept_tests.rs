//! A result that is kept while the record is edited is what running the test anew gives: the shipped tests, with entries and
//! statements that go, come, are denied, and move down by a comment.

use foederis::lang::{SyntaxKind, parse};
use foederis::model::Span;
use foederis::{Foederis, KeptTests, TestResult, shipped_files};

type Files = Vec<(String, String)>;

/// Of tests that do not stand in the file that is edited, one of so many is run.
const ONE_OF: usize = 12;

/// Where the statements and entries of a text begin and end.
fn items(text: &str) -> Vec<(usize, usize)> {
    let of_record = [SyntaxKind::STATEMENT, SyntaxKind::ENTRY];
    let root = parse(text).syntax();
    let nodes = root.children().filter(|n| of_record.contains(&n.kind()));
    nodes.map(|n| (n.text_range().start().into(), n.text_range().end().into())).collect()
}

/// The library with one item of its record otherwise.
fn edited(files: &Files, seed: usize) -> Option<(String, Files)> {
    // Files that hold tests too: what they record, these tests read.
    let mut files = files.clone();
    let of_tests = |text: &str| text.contains("\ntest \"") && !items(text).is_empty();
    let with_items: Vec<usize> = (0..files.len()).filter(|i| of_tests(&files[*i].1)).collect();
    let (file, text) = &mut files[with_items[seed.wrapping_mul(7919) % with_items.len()]];
    let file = file.clone();
    let all = items(text);
    let (start, end) = all[seed.wrapping_mul(104_729) % all.len()];
    let item = text[start..end].to_owned();
    match seed % 5 {
        0 | 3 => text.replace_range(start..end, ""),
        1 => text.insert_str(start, "# A remark.\n\n"),
        2 => {
            // Said a second time, of another day.
            let (first, rest) = item.split_once('\n')?;
            let name = first.split(' ').nth(1)?;
            let copy =
                format!("{}\n{}\n\n", first.replacen(name, &format!("{name}-again"), 1), rest.trim_end());
            text.insert_str(start, &copy.replace("19", "18").replace("20", "19"));
        }
        _ => {
            let year = item.find("-1")?.checked_sub(4)?;
            let digit = item.get(year + 3..year + 4)?.parse::<u8>().ok()?;
            text.replace_range(start + year + 3..start + year + 4, &((digit + 1) % 10).to_string());
        }
    }
    Some((file, files))
}

fn words(result: &TestResult) -> Vec<(Span, String, bool)> {
    result.expectations.iter().map(|e| (e.span, e.found.clone(), e.met)).collect()
}

#[test]
fn what_is_kept_is_what_running_anew_gives() {
    let files = shipped_files().unwrap();
    let (mut edits, mut stood, mut ran_again, mut otherwise) = (0, 0, 0, 0);
    let first = Foederis::from_files(&files).unwrap();
    let mut kept_at_first = KeptTests::default();
    kept_at_first.renew(&first);
    let mut before = Vec::new();
    for test in first.tests() {
        let (result, reads) = first.run_noting(&test);
        kept_at_first.keep(&test, &result, reads);
        before.push(result);
    }
    for seed in 1.. {
        let Some((file, now)) = edited(&files, seed) else { continue };
        // An edit that the checker refuses is none.
        let Ok(now) = Foederis::from_files(&now) else { continue };
        edits += 1;
        let mut kept = kept_at_first.clone();
        kept.renew(&now);
        for (i, (test, before)) in now.tests().into_iter().zip(&before).enumerate() {
            if test.file != file && i % ONE_OF != seed % ONE_OF {
                continue;
            }
            let anew = now.run(&test);
            let Some(result) = kept.result(&test) else {
                ran_again += 1;
                otherwise += usize::from(anew.is_met() != before.is_met());
                continue;
            };
            stood += 1;
            assert_eq!(words(&result), words(&anew), "edit {seed}: {} {}", test.file, test.title);
        }
        if edits == 16 {
            break;
        }
    }
    // Many results stand, and some edits overturn a test.
    assert!(stood > 2 * ran_again && otherwise > 4, "{stood} {ran_again} {otherwise}");
}
