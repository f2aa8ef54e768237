//! The life of a place.

/// Where a cell is between its starts and its ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Phase {
    /// It has never been started.
    Fresh,
    /// Its `init` runs.
    Starting,
    /// It serves.
    Up,
    /// Its `terminate` runs: the inbox is open, nothing is served.
    Ending,
    /// It was killed, and its code has not ended yet.
    Fenced,
    /// It has ended, and waits for its supervisor's decision or for another start.
    Limbo,
    /// It has ended, and only a person starts it again.
    Closed,
}

impl Phase {
    /// Whether a process lives here that can still be told something.
    pub(crate) fn is_alive(self) -> bool {
        match self {
            Self::Starting | Self::Up | Self::Ending => true,
            Self::Fresh | Self::Fenced | Self::Limbo | Self::Closed => false,
        }
    }
}
