//! The path through the exercises, as the command line shows it: the list, the next one, and what counts as done.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::project::{Project, assert_has};
use checks::progress::{Entry, What};

/// Five exercises in three chapters: 1.1 is hard and 1.2 core, both in chapter 2; 1.3 is core and 1.4 is not, in chapter 1;
/// 1.5, in appendix A, has no code. No answer is written.
fn book() -> Project {
    let project = Project::new();
    let exercise = |id: u32, chapter: &str, level: u8, more: &str| {
        format!(
            "[[exercise]]\nid = \"1.{id}\"\ntitle = \"Number {id}\"\nkind = \"C\"\nminutes = {}\nchapter = \"{chapter}\"\n\
             level = {level}\n{more}\n",
            10 * id
        )
    };
    let manifest = [
        "section = \"1\"\ntitle = \"All\"\n".to_owned(),
        exercise(1, "02", 3, "file = \"ch01/first.rs\""),
        exercise(2, "02", 1, "core = true\nafter = [\"1.3\"]\nfile = \"ch01/second.rs\""),
        exercise(3, "01", 1, "core = true\nfile = \"ch01/third.rs\""),
        exercise(4, "01", 2, "file = \"ch01/fourth.rs\""),
        exercise(5, "A", 1, "prompt = \"Why is that?\"\nanswer = \"1.5.md\""),
    ];
    project.write("exercises/manifest/ch01.toml", &manifest.concat());
    project.write("solutions/answers/1.5.md", "Because it is so.");
    project.write("notebooks/01-lines.md", "# 1 Straight lines\n");
    project.write("notebooks/02-curves.md", "# 2 Curves, and a title that is too long for a line of its own\n");
    for name in ["first", "second", "third", "fourth"] {
        project.answer(name, "todo!()");
    }
    project
}

fn positions(text: &str, words: &[&str]) -> Vec<usize> {
    words.iter().map(|word| text.find(word).unwrap_or_else(|| panic!("nothing of {word}:\n{text}"))).collect()
}

#[test]
fn the_list_follows_the_book_and_fits_80_columns() {
    let project = book();
    let chapters = project.say(&["list"]);
    assert!(positions(&chapters, &[" 1  Straight lines", " 2  Curves", " A  Chapter A"]).is_sorted());
    assert_has(&chapters, &["0 of 5 passed", "passed, 2.5 h left", "passed, 50 min left", "Next: 1.3"]);
    let all = project.say(&["list", "--all"]);
    let ids = ["· 1.3", "· 1.4", "2 Curves", "· 1.2", "· 1.1", "○ 1.5"];
    assert!(positions(&all, &ids).is_sorted(), "{all}");
    assert_has(&all, &["1 Straight lines  notebooks/01-lines.ipynb", "core  level 1", "level 3", "30 min"]);
    for text in [chapters, all] {
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

#[test]
fn the_list_is_narrowed() {
    let project = book();
    for (arguments, ids) in [
        (&["--chapter", "2"][..], &["1.2", "1.1"][..]),
        (&["--chapter", "02", "--core"], &["1.2"]),
        (&["--chapter", "a"], &["1.5"]),
        (&["--level", "1"], &["1.3", "1.2", "1.5"]),
        (&["--core"], &["1.3", "1.2"]),
        (&["first"], &["1.1"]),
    ] {
        let text = project.say(&[&["list"], arguments].concat());
        assert_has(&text, &[&format!("0 of {} passed", ids.len())]);
        for id in 1..=5 {
            let line = format!(" 1.{id}  ");
            let wanted = ids.contains(&format!("1.{id}").as_str());
            assert_eq!(text.lines().any(|it| it.contains(&line)), wanted, "{arguments:?}, 1.{id}:\n{text}");
        }
    }
    assert_has(&project.say(&["list", "--chapter", "7"]), &["there is no chapter 7"]);
}

#[test]
fn next_goes_through_the_core_first_and_then_through_the_rest() {
    let project = book();
    let mut seen = Vec::new();
    for _ in 0..5 {
        let text = project.say(&["next"]);
        let id = text.split(' ').next().unwrap().to_owned();
        match id.as_str() {
            "1.1" => project.answer("first", "1"),
            "1.2" => project.answer("second", "1"),
            "1.3" => project.answer("third", "1"),
            "1.4" => project.answer("fourth", "1"),
            _ => assert_has(&text, &["Why is that?", "cargo exercises read 1.5"]),
        }
        // A pass is noticed by whichever command sees it.
        project.say(&[if id == "1.5" { "read" } else { "run" }, &id]);
        seen.push(id);
    }
    assert_eq!(seen, ["1.3", "1.2", "1.4", "1.1", "1.5"]);
    assert_has(&project.say(&["next"]), &["All 5 exercises are done"]);
    assert_has(&project.say(&["list"]), &["5 of 5 passed", "done"]);
    // What is broken again is open again.
    project.answer("second", "0");
    assert_has(&project.say(&["list"]), &["4 of 5 passed", "Next: 1.2"]);
    assert!(project.say(&["next"]).starts_with("1.2 "));
}

#[test]
fn what_is_read_and_what_passes_in_a_notebook_counts() {
    let project = book();
    let read = project.say(&["read", "1.5"]);
    assert_has(&read, &["Why is that?", "Because it is so."]);
    assert_has(&project.say(&["read", "1.1"]), &["1.1 is answered with code"]);
    // What a cell leaves.
    let record = project.0.path().join("exercises/progress.jsonl");
    checks::json_lines::append(&record, &[Entry::now("1.3", What::Notebook)]).unwrap();
    assert_has(&project.say(&["list", "--all"]), &["✓ 1.3", "✓ 1.5", "· 1.2", "2 of 5 passed", "Next: 1.2"]);
    // Its solution is open now, whatever is in the file.
    assert_has(&project.say(&["solution", "1.3"]), &["solutions/src/ch01/third.rs", "pub fn answer() -> u32"]);
    // And a reset begins anew.
    project.say(&["reset", "1.3"]);
    project.answer("third", "todo!() // mine");
    assert_has(&project.say(&["reset", "1.3"]), &["third.rs is a stub again"]);
    assert_has(&project.say(&["list", "--all"]), &["· 1.3", "1 of 5 passed"]);
}

#[test]
fn a_record_that_cannot_be_used_costs_no_verdict() {
    let project = book();
    project.answer("third", "1");
    project.write("exercises/progress.jsonl", "{\"id\":\"1.2\",\n\u{0}nonsense\n");
    assert_has(&project.say(&["run", "1.3"]), &["✓ 1.3: passed"]);
    fs::remove_file(project.0.path().join("exercises/progress.jsonl")).unwrap();
    fs::create_dir(project.0.path().join("exercises/progress.jsonl")).unwrap();
    let run = project.run(&["run", "1.3"]);
    assert!(run.status.success());
    assert_has(&String::from_utf8_lossy(&run.stderr), &["progress.jsonl cannot be"]);
}

#[test]
fn an_exercise_is_known_by_its_file() {
    let project = book();
    for name in ["third", "third.rs", "ch01/third.rs", "exercises/src/ch01/third.rs"] {
        assert_has(&project.say(&["run", name]), &["1.3: not finished yet"]);
        assert_has(&project.say(&["hint", name]), &["1.3 has no hints"]);
    }
    assert_has(&project.say(&["run", "fifth"]), &["there is no exercise fifth"]);
}

#[test]
fn a_part_of_a_name_is_enough_if_only_one_has_it() {
    let project = book();
    for part in ["thi", "Hir", "number 3", "Number_3"] {
        assert_has(&project.say(&["run", part]), &["1.3: not finished yet"]);
        assert_has(&project.say(&["hint", part]), &["1.3 has no hints"]);
        assert_has(&project.say(&["solution", part]), &["1.3 is not right yet"]);
        assert_has(&project.say(&["reset", part]), &["third.rs"]);
    }
    assert_has(
        &project.say(&["run", "r"]),
        &["did you mean 1.3 (third), 1.4 (fourth), 1.2 (second), 1.1 (first), 1.5?"],
    );
    assert_has(&project.say(&["hint", "ir"]), &["there is no exercise ir; did you mean 1.3 (third), 1.1 (first)?"]);
    // More than five of them.
    let manifest = fs::read_to_string(project.0.path().join("exercises/manifest/ch01.toml")).unwrap();
    let more = |id: u32| {
        format!(
            "[[exercise]]\nid = \"1.{id}\"\ntitle = \"Number {id}\"\nkind = \"D\"\nminutes = 1\nchapter = \"B\"\nlevel = 1\n\
             prompt = \"Why?\"\n"
        )
    };
    project.write("exercises/manifest/ch01.toml", &[manifest.clone(), more(6)].concat());
    assert_has(&project.say(&["run", "number"]), &["1.1 (first), 1.5, or one more?"]);
    project.write("exercises/manifest/ch01.toml", &[manifest, more(6), more(7)].concat());
    assert_has(&project.say(&["run", "number"]), &["1.1 (first), 1.5, or one of 2 more?"]);
}

#[test]
fn a_reset_that_takes_others_along_asks_before() {
    let project = book();
    let shared = fs::read_to_string(project.0.path().join("exercises/manifest/ch01.toml")).unwrap();
    project.write("exercises/manifest/ch01.toml", &shared.replace("ch01/fourth.rs", "ch01/third.rs"));
    project.answer("third", "1");
    let index = "use checks::Check;\n\npub mod first;\npub mod second;\npub mod third;\n\npub fn checks() -> Vec<Check> {\n    \
                 vec![Check(\"1.1\", first::answer), Check(\"1.2\", second::answer), Check(\"1.3\", third::answer), \
                 Check(\"1.4\", third::answer)]\n}\n";
    project.write("exercises/src/ch01/mod.rs", index);
    let mine = project.read("exercises/src/ch01/third.rs");
    let refused = project.run(&["reset", "1.3"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stdout) + String::from_utf8_lossy(&refused.stderr);
    assert_has(&said, &["third.rs also holds 1.4 (passed)", "nothing was changed; `--yes`"]);
    assert_eq!(project.read("exercises/src/ch01/third.rs"), mine);
    assert_has(&project.say(&["reset", "third", "--yes"]), &["1.4 (passed)", "third.rs.orig", "is a stub again"]);
    assert_eq!(project.read("exercises/src/ch01/third.rs.orig"), mine);
    assert!(project.read("exercises/src/ch01/third.rs").contains("todo!()"));
    assert_has(&project.say(&["reset", "1.3"]), &["there is nothing to reset"]);
}

#[test]
fn the_difference_to_the_solution_is_shown_once_it_passes() {
    let project = book();
    assert_has(&project.say(&["solution", "1.3", "--diff"]), &["its solution stays closed"]);
    project.answer("third", "3 - 2");
    let text = project.say(&["solution", "1.3", "--diff"]);
    assert_has(&text, &["--- exercises/src/ch01/third.rs", "-    3 - 2\n", "+    1\n"]);
    assert!(!text.contains(">>>"), "{text}");
}

#[test]
fn authors_commands_stand_in_no_learners_help() {
    let help = book().say(&["--help"]);
    assert_has(&help, &["next", "watch", "solution", "read"]);
    assert!(!help.contains("sync"), "{help}");
}

#[test]
fn watch_goes_on_where_it_was() {
    let project = book();
    let title = |arguments: &[&str]| {
        let mut child = project.command().arg("watch").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let title = lines.find(|line| line.starts_with("1.")).unwrap();
        lines.find(|line| line.contains("Waiting for a change"));
        child.kill().unwrap();
        child.wait().unwrap();
        title.split(' ').next().unwrap().to_owned()
    };
    assert_eq!(title(&[]), "1.3");
    assert_eq!(title(&["1.1"]), "1.1");
    assert_eq!(title(&[]), "1.1");
    // Once that is done, with what comes behind it.
    project.answer("first", "1");
    project.say(&["run", "1.1"]);
    assert_eq!(title(&[]), "1.3");
    assert_has(&project.say(&["watch", "1.5"]), &["1.5 has no code to watch"]);
}
