//! The locks and atomics of the cell's protocol, which a model checker may put its own in the place of.

#[cfg(not(perennial_loom))]
pub(crate) use std::sync::atomic::{AtomicU32, Ordering};

#[cfg(perennial_loom)]
pub(crate) use loom::sync::atomic::{AtomicU32, Ordering};

#[cfg(not(perennial_loom))]
use std::sync as imp;

#[cfg(perennial_loom)]
use loom::sync as imp;

/// A mutex that does not poison: user code runs under `catch_unwind`, and nothing else may panic while it is held.
#[derive(Debug, Default)]
pub(crate) struct Lock<T>(imp::Mutex<T>);

pub(crate) type Guard<'a, T> = imp::MutexGuard<'a, T>;

impl<T> Lock<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(imp::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> Guard<'_, T> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
