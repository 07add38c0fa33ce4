//! Programs that end in every way but the right one. They are scripts, so that nothing has to be compiled for them.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use super::*;

/// What the script prints before and after a check.
const FUNCTIONS: &str = r#"#!/bin/sh
begins() { printf '\036{"begins":{"id":"%s","limit":0}}\n' $1; }
passes() { begins $1; printf '\036{"ends":{"id":"%s","outcome":"passed"}}\n' $1; }
shift
for id; do
"#;

const QUICK: Limits = Limits { grace: Duration::from_secs(1), memory: 200 };

/// The verdicts on three answers, of which the second does this; the program is started again and again.
fn judge_with(second: &str) -> Result<Option<Found>> {
    judge_within(&QUICK, second, &|| false)
}

fn judge_within(limits: &Limits, second: &str, is_cancelled: &dyn Fn() -> bool) -> Result<Option<Found>> {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program");
    let text = format!("{FUNCTIONS}case $id in\n2) {second};;\n*) passes $id;;\nesac\ndone\n");
    let source = folder.path().join("source");
    fs::write(&source, text).unwrap();
    fs::set_permissions(&source, fs::Permissions::from_mode(0o755)).unwrap();
    // Copied by a process of its own: what this one has open for writing, the processes that other tests begin at the same
    // time have open too, and as long as one of them has, it cannot be started ("text file busy").
    assert!(Command::new("cp").arg(&source).arg(&program).status().unwrap().success());
    judge(&program, folder.path(), &["1", "2", "3"], limits, &Waiting { is_cancelled, names_slow: false })
}

/// What the second is told; the others have passed.
fn failure_of(second: &str) -> Failure {
    let found = judge_with(second).unwrap().unwrap();
    assert!(found.verdicts["1"].is_passed() && found.verdicts["3"].is_passed(), "{second}: {found:?}");
    found.verdicts["2"].failure().unwrap_or_else(|| panic!("{second} is no right answer")).clone()
}

#[test]
fn one_run_is_enough_where_nothing_goes_wrong() {
    let found = judge_with("begins 2; echo here >> runs; cat runs; passes 2").unwrap().unwrap();
    assert!(found.verdicts.len() == 3 && found.verdicts.values().all(Verdict::is_passed));
    assert_eq!(found.printed["2"], "here\n");
}

#[test]
fn an_answer_that_ends_the_program_is_told_so() {
    for (second, returned, likely) in [
        ("begins 2; exit 0", "the end of the whole program, with code 0", "std::process::exit"),
        ("begins 2; exit 3", "with code 3", "std::process::exit"),
        ("begins 2; kill -ABRT $$", "signal: 6", "std::process::abort"),
        ("begins 2; kill -SEGV $$", "signal: 11", "calls itself without end"),
        (
            "begins 2; echo \"thread 'x' has overflowed its stack\" >&2; kill -ABRT $$",
            "overflow of the stack",
            "itself",
        ),
        ("begins 2; echo 'memory allocation of 9 bytes failed'; kill -ABRT $$", "memory allocation of 9", "grows"),
        ("begins 2; seq 9999; echo has overflowed its stack; kill -ABRT $$", "overflow of the stack", "itself"),
    ] {
        let failure = failure_of(second);
        assert!(failure.returned.contains(returned), "{second}: {failure:?}");
        assert!(failure.likely.contains(likely), "{second}: {failure:?}");
    }
}

#[test]
fn an_answer_that_never_ends_is_told_so() {
    for second in ["begins 2; exec sleep 100", "begins 2; while :; do :; done", "begins 2; exec yes"] {
        let failure = failure_of(second);
        assert_eq!(failure.returned, "nothing within 1 seconds", "{second}");
        assert!(failure.likely.contains("a loop never ends"), "{second}: {failure:?}");
    }
}

#[test]
fn a_check_that_gives_up_ends_the_program_and_the_others_are_judged() {
    let failed =
        r#"{"id":"2","outcome":"failed","tried":"f(7)","returned":"nothing","expected":"7","likely":"a loop"}"#;
    let gives_up = format!("begins 2; printf '\\036{{\"givesup\":%s}}\\n' '{failed}'; exec sleep 100");
    let found = judge_with(&gives_up).unwrap().unwrap();
    assert!(
        found.verdicts["1"].is_passed() && found.verdicts["3"].is_passed() && found.cut_short == ["2"],
        "{found:?}"
    );
    assert_eq!(found.verdicts["2"].failure().unwrap().tried, "f(7)");
}

#[test]
fn an_answer_that_takes_all_memory_is_told_so() {
    let limits = Limits { grace: Duration::from_secs(60), memory: 50 };
    let growing = "begins 2; x=0123456789abcdef; while :; do x=$x$x; done";
    let found = judge_within(&limits, growing, &|| false).unwrap().unwrap();
    assert!(found.verdicts["1"].is_passed() && found.verdicts["3"].is_passed());
    let failure = found.verdicts["2"].failure().unwrap();
    assert!(failure.returned.contains("MiB of memory are in use"), "{failure:?}");
    assert!(failure.likely.contains("grows without end"), "{failure:?}");
}

#[test]
fn a_process_that_an_answer_leaves_behind_is_not_waited_for() {
    let start = Instant::now();
    let found = judge_with("passes 2; sleep 100 &").unwrap().unwrap();
    assert!(found.verdicts.values().all(Verdict::is_passed) && start.elapsed() < Duration::from_secs(5));
}

#[test]
fn what_an_answer_prints_is_kept_apart() {
    let found = judge_with("begins 2; echo one; echo two >&2; printf three; passes 2").unwrap().unwrap();
    assert_eq!(found.printed["2"], "one\ntwo\nthree");
    assert!(!found.printed.contains_key("1"));
}

#[test]
fn what_rust_says_at_the_end_is_not_what_the_answer_has_printed() {
    let overflow = "echo; echo \"thread 'workbook check' (7) has overflowed its stack\"; \
                    echo 'fatal runtime error: stack overflow, aborting'; kill -ABRT $$";
    let found = judge_with(&format!("begins 2; {overflow}")).unwrap().unwrap();
    assert!(!found.printed.contains_key("2") && found.cut_short == ["2"], "{found:?}");
    assert_eq!(found.verdicts["2"].failure().unwrap().returned, "an overflow of the stack");
    let found = judge_with(&format!("begins 2; echo 'thread 1 of 2'; {overflow}")).unwrap().unwrap();
    assert_eq!(found.printed["2"], "thread 1 of 2\n");
}

#[test]
fn a_program_that_blames_nobody_is_an_error() {
    for second in ["exit 2", "kill -ABRT $$"] {
        // The first time it has said something about 1, the second time nothing at all.
        let error = judge_with(second).unwrap_err().to_string();
        assert!(error.contains("said nothing about any of them"), "{error}");
    }
}

#[test]
fn whoever_does_not_want_to_know_any_more_gets_away() {
    assert!(judge_within(&QUICK, "begins 2; exec sleep 100", &|| true).unwrap().is_none());
}

#[test]
fn no_more_is_kept_than_can_be_read() {
    let mut all = String::new();
    (0..10_000).for_each(|_| keep(&mut all, "é and so on\n"));
    assert!(all.ends_with(" …\n") && (PRINTED..PRINTED + 10).contains(&all.len()), "{}", all.len());
}

#[test]
fn the_memory_of_a_process_is_known() {
    let before = memory(std::process::id()).unwrap();
    let filled = vec![1u8; 300 << 20];
    let now = memory(std::process::id()).unwrap();
    assert!((now - before).abs_diff(300) < 100, "{before} and {now}, with {} more", filled.len());
}
