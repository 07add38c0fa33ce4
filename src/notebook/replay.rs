//! The variables of a new process, made once more by the code that made them in the old one.
//!
//! When the process that runs the cells has ended, evcxr still has the compiled library of each cell. The workbook's kernel
//! lets a new process run them again, in their order, without their output: that takes the time that they ran, and not
//! the time to compile them. Only evcxr's own way of calling them is used, as the version that the lab installs has it.

use std::ffi::c_void;

use super::kernel::{self, Mark};

/// The display by which the kernel hears how many cells have been run again.
pub const REPLAY_PROGRESS: &str = "workbook-replay";

/// Runs compiled cells again, each the function of a library, on evcxr's store of variables.
///
/// # Panics
/// If a library cannot be loaded, or its cell fails, or the reader asks to stop. The variables are not whole then.
///
/// # Safety
/// The libraries are cells that evcxr has compiled in this kernel, in the order in which they ran, and `store` is the store
/// of variables of the cell that calls this.
#[doc(hidden)]
#[expect(unsafe_code, reason = "compiled cells are called")]
pub unsafe fn replay(cells: &[(&str, &str)], store: *mut c_void) {
    let mut stop = crate::stop::StopRequest::of_kernel();
    for (index, (library, function)) in cells.iter().enumerate() {
        let result = {
            let _quiet = quiet::Quiet::new();
            // SAFETY: as the caller promises.
            unsafe { call(library, function, store) }
        };
        if let Err(why) = result {
            panic!("{library} cannot be run again: {why}");
        }
        // The panic hook, or the conversion of a `?`, has left it for the kernel.
        assert!(!kernel::has_left(), "a cell that had succeeded has failed");
        assert!(!stop.is_made(), "stopped");
        let data =
            serde_json::Map::from_iter([("text/plain".to_owned(), serde_json::Value::from((index + 1).to_string()))]);
        kernel::send(&Mark::Update { data, id: REPLAY_PROGRESS.to_owned() });
    }
}

/// # Safety
/// As for [`replay`].
#[cfg(unix)]
#[expect(unsafe_code, reason = "a library is loaded, and a function of it is called")]
unsafe fn call(library: &str, function: &str, store: *mut c_void) -> Result<(), String> {
    use std::ffi::{CStr, CString};
    type Cell = unsafe extern "C" fn(*mut c_void) -> *mut c_void;

    let c_string = |text: &str| CString::new(text).map_err(|error| error.to_string());
    let (path, name) = (c_string(library)?, c_string(function)?);
    // SAFETY: both are C strings; what the library does when it is loaded it has done before. It stays loaded, since the
    // variables need its code.
    let symbol = unsafe {
        let handle = libc::dlopen(path.as_ptr(), libc::RTLD_LAZY | libc::RTLD_LOCAL);
        if handle.is_null() {
            let why = libc::dlerror();
            let unknown = || "it cannot be loaded".to_owned();
            return Err(if why.is_null() { unknown() } else { CStr::from_ptr(why).to_string_lossy().into_owned() });
        }
        libc::dlsym(handle, name.as_ptr())
    };
    if symbol.is_null() {
        return Err(format!("it has no {function}"));
    }
    // SAFETY: evcxr's functions have that type, and take that store.
    unsafe { std::mem::transmute::<*mut c_void, Cell>(symbol)(store) };
    Ok(())
}

/// # Safety
/// None is needed: nothing is called.
#[cfg(not(unix))]
#[expect(unsafe_code, reason = "it is called as the other one is")]
unsafe fn call(_library: &str, _function: &str, _store: *mut c_void) -> Result<(), String> {
    Err("this system cannot do it".to_owned())
}

/// Nothing to read and nobody to hear.
#[cfg(unix)]
#[expect(unsafe_code, reason = "descriptors are replaced, for which the standard library has no function")]
mod quiet {
    use std::fs::File;
    use std::io::Write;
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

    /// As long as it lives, stdin is empty, and stdout and stderr go nowhere.
    pub(super) struct Quiet {
        real: [Option<OwnedFd>; 3],
    }

    impl Quiet {
        pub(super) fn new() -> Self {
            let _ = std::io::stdout().flush();
            let nowhere = File::options().read(true).write(true).open("/dev/null");
            let real = [0, 1, 2].map(|number| {
                let nowhere = nowhere.as_ref().ok()?;
                // SAFETY: the copy is a new descriptor, which nobody else owns; the three of them stay open.
                unsafe {
                    let copy = libc::fcntl(number, libc::F_DUPFD_CLOEXEC, 3);
                    let copy = (copy >= 0).then(|| OwnedFd::from_raw_fd(copy))?;
                    libc::dup2(nowhere.as_raw_fd(), number);
                    Some(copy)
                }
            });
            Self { real }
        }
    }

    impl Drop for Quiet {
        fn drop(&mut self) {
            let _ = std::io::stdout().flush();
            for (number, real) in (0..).zip(&self.real) {
                if let Some(real) = real {
                    // SAFETY: both are open descriptors.
                    unsafe { libc::dup2(real.as_raw_fd(), number) };
                }
            }
        }
    }
}

#[cfg(not(unix))]
mod quiet {
    pub(super) struct Quiet;

    impl Quiet {
        pub(super) fn new() -> Self {
            Self
        }
    }
}
