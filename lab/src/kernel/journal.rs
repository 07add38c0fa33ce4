//! What has run in this session: the cells that succeeded, in their order, from which a new process gets its variables.

use std::path::{Path, PathBuf};

use super::compiled::{Compiled, Variable};
use super::message::Message;

/// Why a cell is not run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is marked as one whose output differs each time, and leaves no variable.
    Volatile,
    /// It was stopped, so it would now do something else.
    Stopped,
    /// It asked the reader, who would have to answer again.
    Asked,
}

/// What is left of a cell besides its text.
#[derive(Clone, Debug, PartialEq)]
enum Ran {
    /// It was compiled for another process of evcxr, or in a form that is not known.
    Unknown,
    /// It only defines something, which evcxr remembers.
    Nothing,
    /// A function of a library.
    Library { library: PathBuf, function: String },
}

/// A cell that has succeeded.
#[derive(Debug)]
pub struct Entry {
    /// Its text.
    pub code: String,
    /// The number that stands beside it; 0 if none.
    pub number: u64,
    /// How long it ran, with its compilation.
    pub seconds: f64,
    is_volatile: bool,
    never_again: Option<LeftOut>,
    ran: Ran,
    /// All variables that there were after it.
    variables: Vec<Variable>,
}

impl Entry {
    /// A cell, as it was asked for.
    pub fn new(request: &Message, number: u64, seconds: f64, never_again: Option<LeftOut>) -> Self {
        let code = request.content()["code"].as_str().unwrap_or_default().to_owned();
        let tags = request.metadata();
        let is_tagged = tags["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag == "volatile"));
        let first_line = code.trim_start().lines().next().unwrap_or_default();
        let is_volatile =
            is_tagged || (first_line.starts_with("//") && first_line.trim_start_matches(['/', '!', ' ']) == "volatile");
        Self { code, number, seconds, is_volatile, never_again, ran: Ran::Unknown, variables: Vec::new() }
    }
}

/// The cells up to some point, as what evcxr has compiled.
#[derive(Debug, PartialEq)]
pub struct Libraries {
    /// How many entries they stand for.
    pub entries: usize,
    /// Library and function of each.
    pub calls: Vec<(PathBuf, String)>,
    /// The variables that they leave.
    pub variables: Vec<Variable>,
}

/// The cells that have succeeded.
pub struct Journal {
    /// Where evcxr compiles them.
    folder: PathBuf,
    /// What the kernel has run before the first cell.
    prelude: Option<Compiled>,
    entries: Vec<Entry>,
    /// The number of the last library that is accounted for.
    last: u64,
}

impl Journal {
    /// An empty one, of cells that are compiled in that folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, prelude: None, entries: Vec::new(), last: 0 }
    }

    /// The next evcxr compiles in that folder.
    pub fn moves(&mut self, folder: PathBuf) {
        self.folder = folder;
    }

    /// evcxr has just run its prelude. What an earlier evcxr has compiled is gone.
    pub fn begin(&mut self) {
        self.prelude = Compiled::last(&self.folder);
        self.entries.iter_mut().for_each(|entry| entry.ran = Ran::Unknown);
        self.pass_over();
    }

    /// What was compiled last is nobody's cell.
    pub fn pass_over(&mut self) {
        self.last = Compiled::last(&self.folder).map_or(0, |compiled| compiled.number);
    }

    /// The cells.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A cell has succeeded. Without any code there is nothing to remember.
    pub fn push(&mut self, mut entry: Entry) {
        if entry.code.trim().is_empty() {
            return;
        }
        let before = self.variables_before(self.entries.len()).to_vec();
        (entry.ran, entry.variables) = compiled_since(&self.folder, &mut self.last, before);
        self.entries.push(entry);
    }

    /// A cell has succeeded once more, from its text.
    pub fn ran_again(&mut self, index: usize) {
        let before = self.variables_before(index).to_vec();
        let found = compiled_since(&self.folder, &mut self.last, before);
        (self.entries[index].ran, self.entries[index].variables) = found;
    }

    /// Forgets the cells that are not wanted any more.
    pub fn retain(&mut self, is_wanted: impl Fn(usize) -> bool) {
        let mut index = 0;
        self.entries.retain(|_| {
            index += 1;
            is_wanted(index - 1)
        });
    }

    /// Why that cell is not run again, if it is not.
    pub fn left_out(&self, index: usize) -> Option<LeftOut> {
        let entry = &self.entries[index];
        let leaves_no_variable = || entry.variables == self.variables_before(index);
        entry.never_again.or_else(|| (entry.is_volatile && leaves_no_variable()).then_some(LeftOut::Volatile))
    }

    /// The cells from the first one on that can be run again without being compiled. A cell takes all variables that there
    /// were, so it ends where one is missing.
    pub fn libraries(&self) -> Option<Libraries> {
        let prelude = self.prelude.as_ref()?;
        let mut variables: &[Variable] = prelude.variables.as_deref()?;
        let mut calls = vec![(prelude.library.clone(), prelude.function.clone())];
        let mut entries = 0;
        for (index, entry) in self.entries.iter().enumerate() {
            let is_left_out = self.left_out(index).is_some();
            match &entry.ran {
                _ if is_left_out && entry.variables == variables => {}
                Ran::Nothing => {}
                Ran::Library { library, function } if !is_left_out => calls.push((library.clone(), function.clone())),
                Ran::Library { .. } | Ran::Unknown => break,
            }
            variables = &entry.variables;
            entries = index + 1;
        }
        (entries > 0).then(|| Libraries { entries, calls, variables: variables.to_vec() })
    }

    fn variables_before(&self, index: usize) -> &[Variable] {
        match index.checked_sub(1) {
            Some(last) => &self.entries[last].variables,
            None => self.prelude.as_ref().and_then(|prelude| prelude.variables.as_deref()).unwrap_or_default(),
        }
    }
}

/// What has been compiled since the last time, and the variables that there are now.
fn compiled_since(folder: &Path, last: &mut u64, before: Vec<Variable>) -> (Ran, Vec<Variable>) {
    let Some(compiled) = Compiled::last(folder) else { return (Ran::Unknown, before) };
    // A cell of commands alone is not compiled.
    let is_new = compiled.number > *last;
    *last = compiled.number;
    match compiled.variables {
        Some(variables) if is_new => {
            (Ran::Library { library: compiled.library, function: compiled.function }, variables)
        }
        _ => (Ran::Nothing, before),
    }
}

#[cfg(test)]
pub mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;

    /// What evcxr leaves when it has compiled its cell of that number, after which there are these variables.
    pub fn compile(folder: &Path, number: u64, variables: Option<&[&str]>) {
        let debug = folder.join("target/host/debug");
        fs::create_dir_all(&debug).unwrap();
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(debug.join(format!("libcode_{number}.so")), "").unwrap();
        let head = format!("pub extern \"C\" fn run_user_code_{number}(");
        let code = match variables {
            None => format!("{head}mut x: *mut std::os::raw::c_void) -> *mut std::os::raw::c_void {{x}}"),
            Some(names) => names.iter().fold(head, |code, name| {
                code + &format!("\nevcxr_variable_store.put_variable::<i32>(stringify!({name}), {name});")
            }),
        };
        fs::write(folder.join("src/lib.rs"), code).unwrap();
    }

    fn entry(code: &str, why: Option<LeftOut>) -> Entry {
        Entry::new(&Message::new("execute_request", "client", &json!({ "code": code })), 1, 0.5, why)
    }

    /// A journal whose kernel has a variable from its prelude, and the folder of its evcxr.
    fn journal() -> (Journal, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        compile(folder.path(), 2, Some(&["_warm"]));
        let mut journal = Journal::new(folder.path().to_owned());
        journal.begin();
        (journal, folder)
    }

    fn functions(journal: &Journal) -> Vec<String> {
        let libraries = journal.libraries().map(|libraries| libraries.calls).unwrap_or_default();
        libraries.into_iter().map(|(_, function)| function.replace("run_user_code_", "")).collect()
    }

    #[test]
    fn cells_are_called_behind_the_prelude_and_definitions_are_not() {
        let (mut journal, folder) = journal();
        assert_eq!(journal.libraries(), None, "nothing has run");
        compile(folder.path(), 3, Some(&["_warm", "x"]));
        journal.push(entry("let x = 1;", None));
        compile(folder.path(), 4, None);
        journal.push(entry("fn f() {}", None));
        journal.push(entry(":dep x = \"1\"", None));
        journal.push(entry("  ", None));
        assert_eq!((functions(&journal), journal.entries().len()), (vec!["2".to_owned(), "3".to_owned()], 3));
        let variables = journal.libraries().unwrap().variables;
        assert_eq!(variables.iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), ["_warm", "x"]);
        journal.begin();
        assert_eq!(journal.libraries(), None, "that was another evcxr");
    }

    #[test]
    fn a_volatile_cell_is_left_out_unless_it_leaves_a_variable() {
        let (mut journal, folder) = journal();
        compile(folder.path(), 3, Some(&["_warm"]));
        journal.push(entry("// volatile\nclock()", None));
        compile(folder.path(), 4, Some(&["_warm", "x"]));
        journal.push(entry("//! volatile\nlet x = clock();", None));
        assert_eq!((journal.left_out(0), journal.left_out(1)), (Some(LeftOut::Volatile), None));
        assert_eq!(functions(&journal), ["2", "4"]);
    }

    #[test]
    fn behind_a_cell_that_cannot_be_repeated_nothing_is_called() {
        let (mut journal, folder) = journal();
        compile(folder.path(), 3, Some(&["_warm"]));
        journal.push(entry("train()", Some(LeftOut::Stopped)));
        compile(folder.path(), 4, Some(&["_warm", "x"]));
        journal.push(entry("let x = 1;", None));
        compile(folder.path(), 5, Some(&["_warm", "x", "y"]));
        journal.push(entry("let y = train();", Some(LeftOut::Stopped)));
        compile(folder.path(), 6, Some(&["_warm", "x", "y", "z"]));
        journal.push(entry("let z = 1;", None));
        assert_eq!(
            (functions(&journal), journal.libraries().unwrap().entries),
            (vec!["2".to_owned(), "4".to_owned()], 2)
        );
    }
}
