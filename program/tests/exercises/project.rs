//! A project with small packages in place of the real ones, so that the real cargo and the real compiler are done with
//! them at once. What its `checks` have of a check is what the real one tells the command.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

const NAMES: [&str; 4] = ["first", "second", "third", "fourth"];

const LIBRARY: &str = r#"
pub struct Check(pub &'static str, pub fn() -> u32);
pub mod runner {
    pub fn main(checks: &[super::Check], arguments: impl Iterator<Item = String>) -> std::process::ExitCode {
        let ids: Vec<String> = arguments.collect();
        for super::Check(id, answer) in checks.iter().filter(|check| ids.iter().any(|id| id == check.0)) {
            println!("\u{1e}{{\"begins\":{{\"id\":\"{id}\",\"limit\":10}}}}");
            let outcome = if let Ok(1) = std::panic::catch_unwind(answer) { "passed" } else { "unfinished" };
            println!("\u{1e}{{\"ends\":{{\"id\":\"{id}\",\"outcome\":\"{outcome}\"}}}}");
        }
        std::process::ExitCode::SUCCESS
    }
}
"#;

const LOCK: &str = r#"version = 4

[[package]]
name = "checks"
version = "0.1.0"

[[package]]
name = "exercises"
version = "0.1.0"
dependencies = ["checks"]

[[package]]
name = "workbook"
version = "0.1.0"
"#;

/// A project with small packages in place of the real ones.
pub struct Project(pub TempDir);

impl Project {
    /// A project with four exercises, 1.1 to 1.4, whose answers are right.
    pub fn new() -> Self {
        let project = Self(TempDir::new().unwrap());
        project.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"checks\", \"exercises\"]\n\n[package]\nname = \"workbook\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        );
        project.write("Cargo.lock", LOCK);
        project.write("src/lib.rs", "");
        project.write("checks/Cargo.toml", "[package]\nname = \"checks\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        project.write("checks/src/lib.rs", LIBRARY);
        project.write(
            "exercises/Cargo.toml",
            "[package]\nname = \"exercises\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nchecks.path = \"../checks\"\n",
        );
        project.write(
            "exercises/src/main.rs",
            "fn main() -> std::process::ExitCode {\n    checks::runner::main(&exercises::checks(), std::env::args().skip(1))\n}\n",
        );
        let mut manifest = "section = \"1\"\ntitle = \"All\"\n".to_owned();
        let (mut modules, mut checks) = (String::new(), String::new());
        for (i, name) in NAMES.iter().enumerate() {
            let id = format!("1.{}", i + 1);
            manifest += &format!(
                "[[exercise]]\nid = \"{id}\"\ntitle = \"{name}\"\nkind = \"C\"\nminutes = 1\nchapter = \"01\"\nlevel = 1\nfile = \"ch01/{name}.rs\"\n"
            );
            modules += &format!("pub mod {name};\n");
            checks += &format!("        Check(\"{id}\", {name}::answer),\n");
            let solution = "pub fn answer() -> u32 {\n    // >>> solution\n    1\n    // <<< solution\n}\n";
            project.write(&format!("solutions/src/ch01/{name}.rs"), solution);
            project.answer(name, "1");
        }
        project.write("exercises/manifest/ch01.toml", &manifest);
        for package in ["exercises", "solutions"] {
            let index = format!(
                "use checks::Check;\n\n{modules}\npub fn checks() -> Vec<Check> {{\n    vec![\n{checks}    ]\n}}\n"
            );
            project.write(&format!("{package}/src/ch01/mod.rs"), &index);
            let front = "pub mod ch01;\n\npub fn checks() -> Vec<checks::Check> {\n    ch01::checks()\n}\n";
            project.write(&format!("{package}/src/lib.rs"), front);
        }
        project
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn answer(&self, name: &str, body: &str) {
        self.write(&format!("exercises/src/ch01/{name}.rs"), &format!("pub fn answer() -> u32 {{\n    {body}\n}}\n"));
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.arg("exercises").current_dir(self.0.path());
        command.env_remove("CARGO_TARGET_DIR").env("CARGO_NET_OFFLINE", "true").env("RUST_BACKTRACE", "0");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// What it prints, on both streams.
    pub fn say(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }
}

#[track_caller]
pub fn assert_has(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "nothing is said of `{words}`:\n{text}");
    }
}
