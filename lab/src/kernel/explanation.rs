//! Explanations of a name, as evcxr gives them, made fit for a reader.
//!
//! evcxr explains the name that ends at the cursor. So whoever stands in the middle of a name, or between the parentheses of
//! a call, is taken to the end of it first. The answer is HTML that begins with the path of a module, has headings larger
//! than those of the page, and shows lines of the examples that are there for the tests alone.

use serde_json::Value;

/// Takes a request to the end of the name that it is about.
pub fn ask(content: &mut Value) {
    let code: Vec<char> = content["code"].as_str().unwrap_or_default().chars().collect();
    let cursor = content["cursor_pos"].as_u64().and_then(|cursor| usize::try_from(cursor).ok()).unwrap_or(code.len());
    let Some((start, end)) = name_at(&code, cursor.min(code.len())) else { return };
    let mut text: String = code[..end].iter().collect();
    // A method is only known as one when it is called.
    if start > 0 && code[start - 1] == '.' {
        text.push('(');
    }
    content["cursor_pos"] = text.chars().count().into();
    content["code"] = text.into();
}

/// Where the name begins and ends that the cursor touches; and if it touches none, the one before the parenthesis in
/// which it stands.
fn name_at(code: &[char], cursor: usize) -> Option<(usize, usize)> {
    let is_of_a_name = |c: &char| c.is_alphanumeric() || *c == '_';
    let around = |place: usize| {
        let start = place - code[..place].iter().rev().take_while(|c| is_of_a_name(c)).count();
        let end = place + code[place..].iter().take_while(|c| is_of_a_name(c)).count();
        (start < end && !code[start].is_ascii_digit()).then_some((start, end))
    };
    around(cursor).or_else(|| {
        let mut depth = 0;
        let open = code[..cursor].iter().rposition(|c| {
            depth += match c {
                ')' => 1,
                '(' => -1,
                _ => 0,
            };
            depth < 0
        });
        around(open?)
    })
}

/// The answer without what is of no use to a reader.
pub fn tidy(content: &mut Value) {
    let Some(data) = content.get_mut("data").and_then(Value::as_object_mut) else { return };
    if let Some(html) = data.get("text/html").and_then(Value::as_str).map(tidy_html) {
        // evcxr's own text joins a heading with what follows it.
        data.insert("text/plain".to_owned(), without_tags(&html).into());
        data.insert("text/html".to_owned(), html.into());
    }
}

fn tidy_html(html: &str) -> String {
    let mut tidied = String::new();
    let (mut is_in_code, mut is_first) = (false, false);
    for line in without_path(html).lines() {
        let mut text = line;
        if !is_in_code && line.starts_with("<pre><code") {
            let (head, rest) = line.split_at(line[5..].find('>').map_or(line.len(), |at| at + 6));
            tidied += head;
            (text, is_in_code, is_first) = (rest, true, true);
        }
        if !is_in_code {
            tidied += &with_small_heading(text);
            tidied.push('\n');
        } else if !(is_hidden(text) || is_first && text.is_empty()) {
            tidied += text;
            tidied.push('\n');
            is_first = false;
        }
        is_in_code &= !line.ends_with("</code></pre>");
    }
    tidied.trim().to_owned()
}

/// Whether a line of code helps nobody: it is there for a test of the example, or brings what every cell has, or is nothing
/// that a cell can use.
fn is_hidden(line: &str) -> bool {
    let code = line.trim_start();
    line == "#" || line.starts_with("# ") || line == "use workbook::prelude::*;" || code.starts_with("pub(")
}

/// Without a first block that is the path of a module, `workbook::tensor32::tensor`, and nothing else.
fn without_path(html: &str) -> &str {
    let block = html.trim_start().strip_prefix("<pre><code class=\"language-rust\">");
    match block.and_then(|block| block.split_once("</code></pre>")) {
        Some((first, rest)) if is_path(first.trim()) => rest,
        _ => html,
    }
}

fn is_path(line: &str) -> bool {
    line.contains("::") && line.split("::").all(|part| part.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

fn with_small_heading(line: &str) -> String {
    let heading = ["h1", "h2", "h3"]
        .iter()
        .find_map(|tag| line.strip_prefix(&format!("<{tag}>"))?.strip_suffix(&format!("</{tag}>")));
    heading.map_or_else(|| line.to_owned(), |heading| format!("<p><strong>{heading}</strong></p>"))
}

/// The text of it.
fn without_tags(html: &str) -> String {
    let mut parts = html.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(first, |text, part| text + part.split_once('>').map_or("", |(_, rest)| rest));
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What evcxr is asked when the cursor stands where the bar is.
    fn asked(code: &str) -> String {
        let (before, after) = code.split_once('|').unwrap();
        let mut content = json!({ "code": format!("{before}{after}"), "cursor_pos": before.chars().count() });
        ask(&mut content);
        assert!(
            content["cursor_pos"].as_u64().unwrap() >= content["code"].as_str().unwrap().chars().count() as u64
                || content["code"] == format!("{before}{after}")
        );
        content["code"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_name_is_asked_about_from_anywhere_in_it() {
        assert_eq!(asked("let ŷ = x.sum_|axis(1);"), "let ŷ = x.sum_axis(");
        assert_eq!(asked("x.|sum_axis(1);"), "x.sum_axis(");
        assert_eq!(asked("Tensor::zer|os(2)"), "Tensor::zeros");
        assert_eq!(asked("ten|sor + 1.0"), "tensor");
    }

    #[test]
    fn between_parentheses_the_call_is_asked_about() {
        assert_eq!(asked("x.sum_axis(|)"), "x.sum_axis(");
        assert_eq!(asked("x.reshape((2, 3).into(), |)"), "x.reshape(");
        assert_eq!(asked("f(a, | b)"), "f");
        assert_eq!(asked("1 + | 2"), "1 + | 2".replace('|', ""), "there is no name");
    }

    #[test]
    fn an_explanation_has_no_paths_and_no_large_headings() {
        let html = "<pre><code class=\"language-rust\">workbook::tensor32::Tensor\n</code></pre>\n\
            <pre><code class=\"language-rust\">pub fn t(&amp;self) -&gt; Tensor\n</code></pre>\n<hr />\n<p>The transpose.</p>\n\
            <h1>Panics</h1>\n<p>If not.</p>\n<pre><code># fn main() {\nuse workbook::prelude::*;\n\nlet x = 1;\n#[cfg(test)]\n# }\n</code></pre>";
        let mut content = json!({ "found": true, "data": { "text/html": html, "text/plain": "PanicsIf not." } });
        tidy(&mut content);
        let expected = "<pre><code class=\"language-rust\">pub fn t(&amp;self) -&gt; Tensor\n</code></pre>\n<hr />\n\
            <p>The transpose.</p>\n<p><strong>Panics</strong></p>\n<p>If not.</p>\n\
            <pre><code>let x = 1;\n#[cfg(test)]\n</code></pre>";
        assert_eq!(content["data"]["text/html"], expected);
        assert_eq!(
            content["data"]["text/plain"],
            "pub fn t(&self) -> Tensor\n\n\nThe transpose.\nPanics\nIf not.\nlet x = 1;\n#[cfg(test)]"
        );
    }

    #[test]
    fn what_has_no_path_stays() {
        let html = "<pre><code class=\"language-rust\">tensor: Tensor\n</code></pre>";
        assert_eq!(tidy_html(html), html);
        let html = "<pre><code>pub struct A {\n    pub(crate) x: f32,\n    pub y: f32,\n}\n</code></pre>";
        assert_eq!(tidy_html(html), html.replace("    pub(crate) x: f32,\n", ""));
    }
}
