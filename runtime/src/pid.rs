//! Who is who.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

/// One incarnation of one process: the place it lives in, and how many have lived there before.
///
/// Unique in the program, across nodes. A [`Ref`](crate::Ref) names the place, and survives restarts; a `Pid` does not.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Pid {
    pub(crate) place: u64,
    pub(crate) incarnation: u32,
}

impl Pid {
    /// The process whose turn runs on this thread: for code that has no `cx`, such as a child's expression.
    ///
    /// # OTP
    ///
    /// `self()`.
    #[must_use]
    pub fn current() -> Option<Self> {
        crate::current::process()
    }

    /// How many times the place has been started, this one included: 1 for the first.
    #[must_use]
    pub fn incarnation(self) -> u32 {
        self.incarnation
    }
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}.{}>", self.place, self.incarnation)
    }
}

impl fmt::Debug for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A number that no other place of this program has. They come one after another, and tables are made for that.
pub(crate) fn place() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A number that no other monitor or timer of this program has.
pub(crate) fn fresh() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// One monitor, as `cx.monitor` returns it and [`Down`](crate::Down) names it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Monitor(pub(crate) u64);
