//! What a chapter quotes of the source is what the source says: a block marked `rs` holds lines of the file that was
//! linked last before it.

use std::fs;
use std::path::Path;

#[test]
fn quotations_are_lines_of_their_files() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/notebooks"));
    let mut pages: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut quotations = 0;
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for (file, quotation) in quoted(&text) {
            let source = fs::read_to_string(folder.join(file)).unwrap();
            assert!(source.contains(quotation), "{}: {file} does not say\n{quotation}", page.display());
            quotations += 1;
        }
    }
    assert!(quotations >= 4, "only {quotations} quotations were found; does this test still read them?");
}

#[test]
fn each_quotation_is_read_with_its_file() {
    let text = "See [b](../src/a.rs) and [b](../src/b.rs).\n\n```rs\nlet x = 1;\n  y\n```\n\n```rust\nz\n```\n";
    assert_eq!(quoted(text).collect::<Vec<_>>(), [("../src/b.rs", "let x = 1;\n  y")]);
}

/// The quotations of a page, each with the target of the last link to a source file before it.
fn quoted(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices("\n```rs\n").map(|(at, fence)| {
        let quotation = &text[at + fence.len()..];
        let quotation = &quotation[..quotation.find("\n```").expect("a block is closed")];
        let link = text[..at].rfind("](../src/").expect("a quotation follows the name of its file") + 2;
        (&text[link..link + text[link..].find(')').expect("a link is closed")], quotation)
    })
}
