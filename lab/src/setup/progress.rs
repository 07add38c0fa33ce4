//! What a build of a kernel tells of itself, and what a kernel that waits for it can read there.
//!
//! It goes through a file that is written anew every moment, and not through a lock: so one sees on every file system
//! whether anybody is still at work.

use std::fs;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::files;
use crate::place::{Lab, Variant};

/// Who has not been heard of for so long is gone.
const SILENCE: Duration = Duration::from_secs(15);

/// How far a build is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub text: String,
    /// How much of the whole is done, from 0 to 1.
    pub done: f64,
    /// How many seconds it will still take.
    pub seconds_left: f64,
    /// Why it has failed, if it has.
    pub failure: Option<String>,
}

/// How it is with a kernel.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// It can start.
    Ready,
    /// It is being built.
    Building(Progress),
    /// It was being built, and that has failed: why.
    Failed(String),
    /// It is not there, and nobody builds it.
    Nobody,
}

impl Progress {
    /// Tells those who wait.
    pub fn tell(&self, lab: &Lab, variant: Variant) -> anyhow::Result<()> {
        let path = lab.progress(variant);
        // Written even if it says the same: its time says that somebody is at work.
        files::write_whole(&path, &serde_json::to_vec(self)?).map_err(anyhow::Error::from)
    }
}

/// Tells that nobody is at work any more.
pub fn clear(lab: &Lab, variant: Variant) {
    // Left there, it would be out of date in a moment.
    let _ = fs::remove_file(lab.progress(variant));
}

impl State {
    /// How it is now. A failure before `since` is one of an earlier attempt.
    pub fn of(lab: &Lab, variant: Variant, since: SystemTime) -> Self {
        if lab.is_ready(variant) {
            return Self::Ready;
        }
        let path = lab.progress(variant);
        let told = || {
            let time = fs::metadata(&path).ok()?.modified().ok()?;
            Some((time, serde_json::from_slice::<Progress>(&fs::read(&path).ok()?).ok()?))
        };
        match told() {
            Some((time, Progress { failure: Some(failure), .. })) if time >= since => Self::Failed(failure),
            Some((time, progress)) if progress.failure.is_none() && time.elapsed().is_ok_and(|age| age < SILENCE) => {
                Self::Building(progress)
            }
            _ => Self::Nobody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::STAMP;
    use std::fs::File;

    #[test]
    fn those_who_wait_see_what_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let lab = Lab::new(folder.path().to_owned());
        let start = SystemTime::now() - Duration::from_secs(1);
        let state = || State::of(&lab, Variant::Light, start);
        assert_eq!(state(), State::Nobody);
        fs::create_dir_all(lab.master(Variant::Light)).unwrap();
        let mut progress = Progress { text: "at it".into(), done: 0.5, seconds_left: 60.0, failure: None };
        progress.tell(&lab, Variant::Light).unwrap();
        assert_eq!(state(), State::Building(progress.clone()));
        assert_eq!(State::of(&lab, Variant::Polars, start), State::Nobody);
        progress.failure = Some("no network".into());
        progress.tell(&lab, Variant::Light).unwrap();
        assert_eq!(state(), State::Failed("no network".into()));
        let later = SystemTime::now() + Duration::from_secs(1);
        assert_eq!(State::of(&lab, Variant::Light, later), State::Nobody, "that was an earlier attempt");
        fs::write(lab.master(Variant::Light).join(STAMP), "").unwrap();
        fs::create_dir_all(lab.evcxr().parent().unwrap()).unwrap();
        fs::write(lab.evcxr(), "").unwrap();
        assert_eq!(state(), State::Ready);
    }

    #[test]
    fn who_is_silent_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let lab = Lab::new(folder.path().to_owned());
        fs::create_dir_all(lab.master(Variant::Light)).unwrap();
        let progress = Progress { text: String::new(), done: 0.0, seconds_left: 1.0, failure: None };
        progress.tell(&lab, Variant::Light).unwrap();
        let file = File::options().append(true).open(lab.progress(Variant::Light)).unwrap();
        file.set_modified(SystemTime::now() - 2 * SILENCE).unwrap();
        assert_eq!(State::of(&lab, Variant::Light, SystemTime::now()), State::Nobody);
    }
}
