//! Figures inside outputs: two of them are the same if they draw the same data, whatever the picture's details.

use serde_json::Value;

use super::tolerance::Tolerance;

/// Compares two outputs that may have SVG pictures in them: the pictures by the data that they carry, and what is
/// around them as text.
pub fn compare(tolerance: Tolerance, built: &str, now: &str) -> Option<String> {
    let ((text_a, pictures_a), (text_b, pictures_b)) = (split(built), split(now));
    if pictures_a.len() != pictures_b.len() {
        return Some(format!("{} figures are now {}", pictures_a.len(), pictures_b.len()));
    }
    let mut pictures = pictures_a.into_iter().zip(pictures_b);
    pictures.find_map(|(a, b)| compare_pictures(tolerance, a, b)).or_else(|| tolerance.compare_texts(&text_a, &text_b))
}

fn compare_pictures(tolerance: Tolerance, built: &str, now: &str) -> Option<String> {
    match (data(built), data(now)) {
        (Some(a), Some(b)) => tolerance.compare_data(&a, &b).map(|found| format!("in the figure's data, {found}")),
        (None, None) => tolerance.compare_texts(built, now).map(|found| format!("in the figure, {found}")),
        _ => Some("only one of the two figures carries its data".to_owned()),
    }
}

/// The data that a figure of this crate carries in its `<metadata>`, as JSON.
fn data(svg: &str) -> Option<Value> {
    let start = svg.find("<metadata")?;
    let start = start + svg[start..].find('>')? + 1;
    let text = &svg[start..start + svg[start..].find("</metadata>")?];
    let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&unescape(text))).ok()
}

fn unescape(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// What is around the pictures, and the pictures.
fn split(html: &str) -> (String, Vec<&str>) {
    let (mut text, mut pictures, mut rest) = (String::new(), Vec::new(), html);
    while let Some(start) = rest.find("<svg") {
        let end = rest[start..].find("</svg>").map_or(rest.len(), |end| start + end + "</svg>".len());
        text.push_str(&rest[..start]);
        text.push_str(" figure ");
        pictures.push(&rest[start..end]);
        rest = &rest[end..];
    }
    text.push_str(rest);
    (without_packed(&text), pictures)
}

/// The text without pictures that are packed into addresses: a figure that moves has one of itself, standing still.
fn without_packed(text: &str) -> String {
    const START: &str = "src=\"data:image/";
    let mut parts = text.split(START);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + START + part.find('"').map_or("", |end| &part[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(data: &str, path: &str) -> String {
        format!("<svg viewBox=\"0 0 1 1\"><metadata>{data}</metadata><path d=\"{path}\"/></svg>")
    }

    fn differ(a: &str, b: &str) -> bool {
        compare(Tolerance::USUAL, a, b).is_some()
    }

    #[test]
    fn a_figure_is_its_data() {
        assert!(!differ(&figure("{\"y\": [1.0, 2.0]}", "M0 0"), &figure("{\"y\":[1.0,2.0005]}", "M9 9")));
        assert!(differ(&figure("{\"y\": [1.0, 2.0]}", "M0 0"), &figure("{\"y\":[1.0,2.5]}", "M0 0")));
        assert!(!differ(&figure("{&quot;y&quot;: 1}", ""), &figure("{\"y\": 1}", "")));
    }

    #[test]
    fn a_figure_without_data_is_its_text() {
        assert!(!differ("<svg><path d=\"M 1.0 2.0\"/></svg>", "<svg><path d=\"M 1.0001 2.0\"/></svg>"));
        assert!(differ("<svg><path d=\"M 1.0 2.0\"/></svg>", "<svg><path d=\"M 1.5 2.0\"/></svg>"));
        assert!(differ("<svg></svg>", &figure("{}", "")));
    }

    #[test]
    fn a_packed_picture_of_the_same_figure_does_not_count() {
        let page = |y: &str, packed: &str, alt: &str| {
            format!("{}<img alt=\"{alt}\" src=\"data:image/svg+xml;base64,{packed}\"><p>end</p>", figure(y, ""))
        };
        assert!(!differ(&page("{\"y\": 2.0}", "QUJD", "a"), &page("{\"y\": 2.0}", "REVG1.5", "a")));
        assert!(differ(&page("{\"y\": 2.0}", "QUJD", "a"), &page("{\"y\": 3.0}", "QUJD", "a")));
        assert!(differ(&page("{\"y\": 2.0}", "QUJD", "a"), &page("{\"y\": 2.0}", "QUJD", "b")));
    }

    #[test]
    fn several_figures_in_one_page_are_compared_one_by_one() {
        let page = |y: &str, word: &str| format!("<p>{word}</p>{}<hr>{}", figure("{\"y\": 1.0}", ""), figure(y, ""));
        assert!(!differ(&page("{\"y\": 2.0}", "a"), &page("{\"y\": 2.0}", "a")));
        assert!(differ(&page("{\"y\": 2.0}", "a"), &page("{\"y\": 3.0}", "a")));
        assert!(differ(&page("{\"y\": 2.0}", "a"), &page("{\"y\": 2.0}", "b")));
        assert!(differ(&page("{\"y\": 2.0}", "a"), &figure("{\"y\": 1.0}", "")));
    }
}
