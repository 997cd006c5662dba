//! What running tests gave, as JUnit XML: the form that build systems read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::command::test::{Ran, Timed};
use crate::failure::Failure;

/// One suite a file, one case a test, one failure a test that has expectations which are not met.
pub(crate) fn junit(ran: &Ran) -> Result<String, Failure> {
    let mut suites: BTreeMap<&str, Vec<&Timed>> = BTreeMap::new();
    for test in &ran.tests {
        suites.entry(test.result.file.as_str()).or_default().push(test);
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&mut writer, ran, &suites).map_err(Failure::Output)?;
    let mut text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    text.push('\n');
    Ok(text)
}

fn write(writer: &mut Writer<Vec<u8>>, ran: &Ran, suites: &BTreeMap<&str, Vec<&Timed>>) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let (tests, failed) = (ran.tests.len().to_string(), failed(ran.tests.iter()).to_string());
    let took = seconds(ran.took);
    let attributes =
        [("name", "foederis"), ("tests", &tests), ("failures", &failed), ("errors", "0"), ("time", &took)];
    writer.create_element("testsuites").with_attributes(attributes).write_inner_content(|writer| {
        for (file, tests) in suites {
            suite(writer, file, tests)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn suite(writer: &mut Writer<Vec<u8>>, file: &str, tests: &[&Timed]) -> io::Result<()> {
    let name = tame(file);
    let (number, failed) = (tests.len().to_string(), failed(tests.iter().copied()).to_string());
    let took = seconds(tests.iter().map(|t| t.took).sum());
    let attributes = [
        ("name", name.as_str()),
        ("tests", &number),
        ("failures", &failed),
        ("errors", "0"),
        ("skipped", "0"),
        ("time", &took),
    ];
    writer.create_element("testsuite").with_attributes(attributes).write_inner_content(|writer| {
        for test in tests {
            case(writer, &name, test)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, file: &str, test: &Timed) -> io::Result<()> {
    let result = &test.result;
    let (title, line, took) = (tame(&result.title), result.span.line.to_string(), seconds(test.took));
    let attributes =
        [("name", title.as_str()), ("classname", file), ("file", file), ("line", &line), ("time", &took)];
    let element = writer.create_element("testcase").with_attributes(attributes);
    let mut unmet = result.expectations.iter().filter(|e| !e.met).peekable();
    let Some(first) = unmet.peek() else {
        element.write_empty()?;
        return Ok(());
    };
    let message = tame(&format!("expected {}, found {}", first.expected, first.found));
    let mut text = String::new();
    for one in unmet {
        let _ = writeln!(text, "{file}:{}: {}", one.span.line, one.of);
        if !one.under.is_empty() {
            let _ = writeln!(text, "  asked {}", one.under);
        }
        let _ = writeln!(text, "  expected {}\n  found {}", one.expected, one.found);
        let finding = one.difference.as_ref().and_then(|d| d.finding.as_ref());
        if let Some(finding) = finding {
            let _ = writeln!(text, "  {}", finding.headline);
        }
    }
    let text = tame(text.trim_end());
    element.write_inner_content(|writer| {
        let attributes = [("message", message.as_str()), ("type", "expectation")];
        let failure = writer.create_element("failure").with_attributes(attributes);
        failure.write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

fn failed<'t>(tests: impl Iterator<Item = &'t Timed>) -> usize {
    tests.filter(|t| !t.result.is_met()).count()
}

fn seconds(took: Duration) -> String {
    format!("{:.3}", took.as_secs_f64())
}

/// XML has no way to write most control characters, escaped or not.
fn tame(text: &str) -> String {
    let allowed =
        |c: char| matches!(c, '\t' | '\n') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect()
}
