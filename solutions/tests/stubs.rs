//! Every stub, as it is handed to a reader, compiles and is unfinished.

#![allow(missing_docs)]
#![allow(dead_code, reason = "a stub may give code that only its reader calls")]

include!(concat!(env!("OUT_DIR"), "/stubs.rs"));

#[test]
fn every_stub_is_unfinished_and_nothing_else() {
    let checks = derived::checks();
    assert_eq!(checks.len(), solutions::checks().len());
    for check in checks {
        let verdict = check.verdict();
        assert!(verdict.is_unfinished(), "the stub of {} should be unfinished, but: {verdict}", check.id());
    }
}
