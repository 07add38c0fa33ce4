//! A report as JUnit XML, which continuous integration shows as a table of tests: a suite for each section, a test for
//! each exercise. What is not finished is skipped, so that a pipeline tells it from what is wrong.

use std::fmt::Write;

use checks::Verdict;
use stubs::exercise::Exercise;
use workbook::escape::html_escape;

use crate::exercises::Book;

/// The verdicts on these exercises, in their order.
pub fn junit(name: Option<&str>, judged: &[(&Exercise, &Verdict)]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let title = name.map_or_else(|| "The workbook".to_owned(), |name| format!("The workbook: {name}"));
    element(&mut xml, 0, "testsuites", &[("name", &title)], judged, |xml| {
        let mut sections: Vec<&str> = Vec::new();
        for (exercise, _) in judged {
            if !sections.contains(&exercise.section.as_str()) {
                sections.push(&exercise.section);
            }
        }
        for section in sections {
            let tests: Vec<_> = judged.iter().copied().filter(|(exercise, _)| exercise.section == section).collect();
            let title = format!("{section} {}", tests[0].0.section_title);
            element(xml, 2, "testsuite", &[("name", &title)], &tests, |xml| {
                tests.iter().for_each(|(exercise, verdict)| test(xml, &title, exercise, verdict));
            });
        }
    });
    xml
}

/// An element that counts the tests in it.
fn element(
    xml: &mut String,
    indent: usize,
    tag: &str,
    attributes: &[(&str, &str)],
    judged: &[(&Exercise, &Verdict)],
    content: impl FnOnce(&mut String),
) {
    let count = |is: fn(&Verdict) -> bool| judged.iter().filter(|(_, verdict)| is(verdict)).count();
    let counts = [
        ("tests", judged.len()),
        ("failures", count(|verdict| verdict.failure().is_some())),
        ("errors", 0),
        ("skipped", count(Verdict::is_unfinished)),
    ]
    .map(|(name, count)| (name, count.to_string()));
    xml.push_str(&format!("{:indent$}<{tag}", ""));
    attributes.iter().for_each(|(name, value)| attribute(xml, name, value));
    counts.iter().for_each(|(name, count)| attribute(xml, name, count));
    xml.push_str(">\n");
    content(xml);
    xml.push_str(&format!("{:indent$}</{tag}>\n", ""));
}

fn test(xml: &mut String, suite: &str, exercise: &Exercise, verdict: &Verdict) {
    xml.push_str("    <testcase");
    attribute(xml, "classname", suite);
    attribute(xml, "name", &format!("{} {}", exercise.id, exercise.title));
    attribute(xml, "file", &Book::path(exercise).unwrap_or_default());
    if let Some(failure) = verdict.failure() {
        xml.push_str(">\n      <failure type=\"not right yet\"");
        attribute(xml, "message", &failure.likely);
        // The text has the line breaks of a verdict, which an attribute would lose.
        let _ = writeln!(xml, ">{}</failure>\n    </testcase>", html_escape(&verdict.to_string()));
    } else if verdict.is_unfinished() {
        xml.push_str(">\n      <skipped message=\"not finished yet\"/>\n    </testcase>\n");
    } else {
        xml.push_str("/>\n");
    }
}

fn attribute(xml: &mut String, name: &str, value: &str) {
    let value = html_escape(value).replace('\n', "&#10;").replace('\t', "&#9;").replace('\r', "&#13;");
    let _ = write!(xml, " {name}=\"{value}\"");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::report::gather::tests::exercises;
    use checks::{Failure, Outcome};
    use resvg::usvg::roxmltree::Document;

    #[test]
    fn a_parser_reads_back_whatever_an_answer_returned() {
        let exercises = exercises();
        let nasty = "a < b & \"c\" ]]> '\u{1b}[31m\0\n<!-- é 𝛔 \u{fffe}";
        let failure = |likely: &str| {
            let [tried, returned, expected] = [nasty, "3", "4"].map(str::to_owned);
            Outcome::Failed(Failure { tried, returned, expected, likely: likely.into() })
        };
        let outcomes = [failure(nasty), Outcome::Passed, Outcome::Unfinished];
        let verdicts: Vec<Verdict> = exercises
            .iter()
            .zip(outcomes)
            .map(|(exercise, outcome)| Verdict { id: exercise.id.clone(), outcome, note: String::new() })
            .collect();
        let judged: Vec<(&Exercise, &Verdict)> = exercises.iter().zip(&verdicts).collect();
        let xml = junit(Some("Ada & <Bo>"), &judged);
        let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));

        let all = document.root_element();
        assert_eq!((all.tag_name().name(), all.attribute("name")), ("testsuites", Some("The workbook: Ada & <Bo>")));
        let suite = all.first_element_child().unwrap();
        assert_eq!(suite.attribute("name"), Some("1 Lines & curves"));
        for element in [all, suite] {
            let counts = ["tests", "failures", "errors", "skipped"].map(|name| element.attribute(name).unwrap());
            assert_eq!(counts, ["3", "1", "0", "1"]);
        }
        let tests: Vec<_> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
        let names: Vec<_> = tests.iter().map(|test| test.attribute("name").unwrap()).collect();
        assert_eq!(names, ["1.1 Is a < b?", "1.2 Is a < b?", "1.3 Is a < b?"]);
        assert_eq!(tests[0].attribute("file"), Some("exercises/src/1.1.rs"));
        // What XML cannot hold is replaced, and all the rest is kept.
        let kept = nasty.replace(['\u{1b}', '\0', '\u{fffe}'], "\u{fffd}");
        let failure = tests[0].first_element_child().unwrap();
        assert_eq!((failure.tag_name().name(), failure.attribute("message")), ("failure", Some(kept.as_str())));
        assert!(failure.text().unwrap().starts_with("✗ 1.1: not right yet\n  tried     a < b & \"c\" ]]> '"));
        assert!(tests[1].first_element_child().is_none());
        assert_eq!(tests[2].first_element_child().unwrap().tag_name().name(), "skipped");
    }

    #[test]
    fn nothing_to_show_is_a_document_too() {
        let xml = junit(None, &[]);
        assert_eq!(Document::parse(&xml).unwrap().root_element().attribute("tests"), Some("0"));
    }
}
