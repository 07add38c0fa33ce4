//! Whether there is memory for a spare. It is a convenience, and goes before anything else has to.

use std::env;

use crate::kernel::watch::machine;
use crate::place::Variant;

/// The environment variable that says how much memory has to be left beside a spare, in MB, or `off` for none at all.
const SETTING: &str = "WORKBOOK_SPARE";

/// What has to be left, if nothing is set.
const LEFT: u64 = 2 << 30;

/// How much more there has to be before one is started, so that it does not come and go.
const MORE: u64 = 1 << 30;

/// How much memory is left to all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room(Option<u64>);

impl Room {
    /// As the environment wants it.
    pub fn of_environment() -> Self {
        Self::read(env::var(SETTING).ok().as_deref())
    }

    /// For none at all.
    pub fn none() -> Self {
        Self(None)
    }

    /// With so many bytes left.
    #[cfg(test)]
    pub fn of(left: u64) -> Self {
        Self(Some(left))
    }

    /// What is not understood wants none, which does no harm.
    fn read(setting: Option<&str>) -> Self {
        let Some(setting) = setting else { return Self(Some(LEFT)) };
        Self(setting.trim().parse::<u32>().ok().map(|megabytes| u64::from(megabytes) << 20))
    }

    /// Whether a spare is wanted at all.
    pub fn is_wanted(self) -> bool {
        self.0.is_some()
    }

    /// Whether there is memory for one more.
    pub fn is_enough_for(self, variant: Variant) -> bool {
        machine().is_some_and(|(available, _)| self.holds(available, weight(variant) + MORE))
    }

    /// Whether one that is there has to go.
    pub fn is_short(self) -> bool {
        machine().is_none_or(|(available, _)| !self.holds(available, 0))
    }

    fn holds(self, available: u64, taken: u64) -> bool {
        self.0.is_some_and(|left| available.saturating_sub(taken) >= left)
    }
}

/// What a spare takes, in bytes, as measured: nearly all of it is what evcxr knows of the sources of all crates.
fn weight(variant: Variant) -> u64 {
    match variant {
        Variant::Light => 800 << 20,
        Variant::Polars => 1800 << 20,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_much_is_left_to_all_others() {
        let room = Room::read(None);
        assert!(room.is_wanted() && room.holds(3 << 30, 1 << 30) && !room.holds(3 << 30, 2 << 30));
        assert!(!room.holds(0, 1 << 30));
        let room = Room::read(Some("500"));
        assert!(room.holds(1 << 30, 500 << 20) && !room.holds(1 << 30, 600 << 20));
        for setting in ["off", "", "-1", "2 GB"] {
            let room = Room::read(Some(setting));
            assert!(!room.is_wanted() && room.is_short() && !room.is_enough_for(Variant::Light), "{setting}");
        }
    }
}
