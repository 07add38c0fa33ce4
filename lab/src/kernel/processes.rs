//! The process that runs the cells, and all that the cells have started: found, and ended together.
//!
//! evcxr would end that process alone, and then wait for its output to end, which a program that a cell has started holds
//! open. So all of them go.

/// A process of this machine.
#[derive(Clone, Debug, PartialEq)]
struct Process {
    number: i32,
    parent: i32,
    group: i32,
    name: String,
}

/// Ends the process that runs the cells of that evcxr, with all that it has started; returns whether it was found. `group` is
/// the process group of all that belongs to evcxr, if nobody else is in it.
#[cfg(unix)]
pub fn end_cells(evcxr: Option<u32>, group: Option<u32>) -> bool {
    use rustix::process::{Pid, Signal, kill_process};
    let number = |number: u32| i32::try_from(number).ok();
    let Some(evcxr) = evcxr.and_then(number) else { return false };
    let group = group.and_then(number);
    let (found, victims) = victims(&all(), evcxr, group);
    for pid in victims.into_iter().filter_map(Pid::from_raw) {
        // It may have ended by itself.
        let _ = kill_process(pid, Signal::KILL);
    }
    found
}

/// Elsewhere evcxr has to do it.
#[cfg(not(unix))]
pub fn end_cells(_evcxr: Option<u32>, _group: Option<u32>) -> bool {
    false
}

/// Whether the cells' process is among these, and who is to be ended: it, what it has started, and what in the group
/// has lost its parent, which was started by one that is gone already.
fn victims(all: &[Process], evcxr: i32, group: Option<i32>) -> (bool, Vec<i32>) {
    let is_cells = |process: &&Process| process.parent == evcxr && process.name.starts_with("evcxr");
    let mut victims: Vec<i32> = all.iter().filter(is_cells).map(|process| process.number).collect();
    let found = !victims.is_empty();
    if let Some(group) = group {
        let ours: Vec<&Process> = all.iter().filter(|process| process.group == group).collect();
        let has_parent = |process: &Process| ours.iter().any(|other| other.number == process.parent);
        victims.extend(ours.iter().filter(|it| it.number != group && !has_parent(it)).map(|it| it.number));
    }
    let mut next = 0;
    while let Some(&parent) = victims.get(next) {
        let children = all.iter().filter(|it| it.parent == parent && !victims.contains(&it.number));
        let children: Vec<i32> = children.map(|it| it.number).collect();
        victims.extend(children);
        next += 1;
    }
    (found, victims)
}

/// All processes of the machine.
#[cfg(target_os = "linux")]
fn all() -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    numbers.filter_map(|number| of_stat(&std::fs::read_to_string(format!("/proc/{number}/stat")).ok()?)).collect()
}

/// `12 (name) S 1 12 ...`: number, name, state, parent, group. A name may have spaces and brackets in it.
#[cfg(target_os = "linux")]
fn of_stat(stat: &str) -> Option<Process> {
    let (number, rest) = stat.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let mut fields = rest.split(' ').skip(1);
    let mut field = || fields.next()?.parse().ok();
    Some(Process { number: number.parse().ok()?, name: name.to_owned(), parent: field()?, group: field()? })
}

/// All processes of the machine.
#[cfg(all(unix, not(target_os = "linux")))]
fn all() -> Vec<Process> {
    let of_line = |line: &str| {
        let mut fields = line.split_whitespace();
        let mut field = || fields.next()?.parse().ok();
        let (number, parent, group) = (field()?, field()?, field()?);
        let name = fields.next()?.rsplit('/').next()?.to_owned();
        Some(Process { number, parent, group, name })
    };
    let output = std::process::Command::new("ps").args(["-A", "-o", "pid=,ppid=,pgid=,comm="]).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().filter_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(number: i32, parent: i32, group: i32, name: &str) -> Process {
        Process { number, parent, group, name: name.to_owned() }
    }

    #[test]
    fn the_cells_go_with_all_that_they_have_started_and_nobody_else() {
        let all = [
            process(1, 0, 1, "init"),
            process(50, 1, 50, "jupyter-lab"),
            process(100, 50, 100, "lab"),
            process(101, 100, 100, "evcxr_jupyter"),
            process(102, 101, 100, "evcxr_jupyter"),
            process(103, 101, 100, "cargo"),
            process(104, 102, 100, "sh"),
            process(105, 104, 105, "sleep in a (strange) group"),
            process(106, 1, 100, "orphan"),
            process(107, 106, 100, "its child"),
            process(200, 50, 200, "lab"),
            process(201, 200, 200, "evcxr_jupyter"),
        ];
        assert_eq!(victims(&all, 101, Some(100)), (true, vec![102, 106, 104, 107, 105]));
        assert_eq!(victims(&all, 101, None), (true, vec![102, 104, 105]));
        assert_eq!(victims(&all[..4], 101, Some(100)), (false, vec![]));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_may_look_like_anything() {
        let read = of_stat("12 (a) S (b c)) R 7 8 8 0 -1 4194560 1 2").unwrap();
        assert_eq!(read, process(12, 7, 8, "a) S (b c)"));
    }

    #[cfg(unix)]
    #[test]
    fn this_process_is_found() {
        let own = i32::try_from(std::process::id()).unwrap();
        let all = all();
        let found = all.iter().find(|process| process.number == own).expect("it runs");
        assert!(all.iter().any(|process| process.number == found.parent), "and so does its parent");
    }
}
