//! The launcher where things are not as usual.
#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

#[test]
fn a_folder_whose_name_is_no_text_is_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let strange = folder.path().join(OsStr::from_bytes(b"caf\xe9"));
    fs::create_dir(&strange).unwrap();
    fs::write(strange.join("Cargo.toml"), "[package]\nname = \"workbook\"\n").unwrap();
    let setup = |project: &Path, lab: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
        command.arg("--setup-only").current_dir(project).env("WORKBOOK_LAB_DIR", lab);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = setup(&strange, folder.path());
    assert!(said.contains("is not UTF-8") && said.contains("move the project"), "{said}");
    let said = setup(Path::new(env!("CARGO_MANIFEST_DIR")), &strange);
    assert!(said.contains("is not UTF-8") && said.contains("WORKBOOK_LAB_DIR can name another"), "{said}");
}
