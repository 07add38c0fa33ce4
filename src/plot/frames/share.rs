//! What all frames have in common is written once: the card, the axes, the names.

use std::collections::HashMap;

/// A piece of a page: in all frames, or in some only, as `(frame, text)`.
pub(super) enum Piece {
    Shared(String),
    Differing(Vec<(usize, String)>),
}

/// Cuts pages of one element a line into pieces. Put together, the pieces of one frame are its page again.
pub(super) fn share(pages: &[String]) -> Vec<Piece> {
    // Numbers for the lines, which are compared again and again.
    let mut numbers = HashMap::new();
    let lines: Vec<Vec<&str>> = pages.iter().map(|page| page.lines().collect()).collect();
    let coded: Vec<Vec<usize>> = lines
        .iter()
        .map(|lines| {
            let code = |line: &&str| {
                let next = numbers.len();
                *numbers.entry((*line).to_owned()).or_insert(next)
            };
            lines.iter().map(code).collect()
        })
        .collect();
    let common = coded[1..].iter().fold(coded[0].clone(), |common, page| longest_common(&common, page));

    let mut pieces = Vec::new();
    let mut at = vec![0; pages.len()];
    for next in common.iter().map(Some).chain([None]) {
        let mut differing = Vec::new();
        for (frame, page) in coded.iter().enumerate() {
            let end = next.map_or(page.len(), |line| at[frame] + position(&page[at[frame]..], *line));
            if end > at[frame] {
                differing.push((frame, joined(&lines[frame][at[frame]..end])));
            }
            at[frame] = end;
        }
        if !differing.is_empty() {
            pieces.push(Piece::Differing(differing));
        }
        if next.is_some() {
            let line = joined(&lines[0][at[0]..=at[0]]);
            match pieces.last_mut() {
                Some(Piece::Shared(text)) => text.push_str(&line),
                _ => pieces.push(Piece::Shared(line)),
            }
            at.iter_mut().for_each(|at| *at += 1);
        }
    }
    pieces
}

fn position(page: &[usize], line: usize) -> usize {
    page.iter().position(|other| *other == line).expect("a common line is in every page")
}

fn joined(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

/// The longest sequence of lines that both have in this order.
fn longest_common(a: &[usize], b: &[usize]) -> Vec<usize> {
    // How they begin and how they end is most of a page, and the table below is as large as the product of the rest.
    let same = |(a, b): &(&usize, &usize)| a == b;
    let first = a.iter().zip(b).take_while(same).count();
    let last = a[first..].iter().rev().zip(b[first..].iter().rev()).take_while(same).count();
    let middle = longest_common_of_the_rest(&a[first..a.len() - last], &b[first..b.len() - last]);
    [&a[..first], &middle, &a[a.len() - last..]].concat()
}

fn longest_common_of_the_rest(a: &[usize], b: &[usize]) -> Vec<usize> {
    // `length[i][j]` is that of the ends from a[i] and from b[j] on.
    let mut length = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i][j] = if a[i] == b[j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut common) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            common.push(a[i]);
            (i, j) = (i + 1, j + 1);
        } else if length[i + 1][j] >= length[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(pieces: &[Piece], frame: usize) -> String {
        let part = |piece: &Piece| match piece {
            Piece::Shared(text) => text.clone(),
            Piece::Differing(parts) => {
                parts.iter().filter(|(of, _)| *of == frame).map(|(_, text)| text.as_str()).collect()
            }
        };
        pieces.iter().map(part).collect()
    }

    #[test]
    fn the_pieces_of_a_frame_are_its_page() {
        let pages = ["card\naxis\nred\nname\n", "card\naxis\nblue\ngreen\nname\n", "card\nname\nextra\nname\n", ""];
        for count in 1..=pages.len() {
            let pages: Vec<String> = pages[..count].iter().map(|page| (*page).to_owned()).collect();
            let pieces = share(&pages);
            for (frame, page) in pages.iter().enumerate() {
                assert_eq!(page_of(&pieces, frame), *page, "frame {frame} of {count}");
            }
        }
    }

    #[test]
    fn what_is_common_is_written_once() {
        let pages = ["a\nb\n1\nc\n", "a\nb\n2\nc\n"].map(str::to_owned);
        let shared: Vec<String> = share(&pages)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Shared(text) => Some(text),
                Piece::Differing(_) => None,
            })
            .collect();
        assert_eq!(shared, ["a\nb\n", "c\n"]);
    }
}
