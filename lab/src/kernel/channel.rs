//! The channels of the Jupyter protocol.

/// The four channels on which messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Requests, one after the other.
    Shell,
    /// Requests that must not wait.
    Control,
    /// Questions to the reader.
    Stdin,
    /// What everybody hears.
    Iopub,
}
