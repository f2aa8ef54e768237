//! Why a program ended other than in order.

use std::{error::Error as StdError, fmt};

use crate::ExitReason;

/// Why a program ended other than in order: any error, by `?`.
///
/// It is what `main` returns under `#[perennial::main]`, which prints it and its sources to stderr and ends the program with
/// [`exit_code`](Self::exit_code).
pub struct Error(Box<dyn StdError + Send + Sync>);

/// A tree that ended by itself.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) path: String,
    pub(crate) reason: ExitReason,
    pub(crate) gave_up: bool,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.gave_up {
            write!(f, "`{}` gave up: it had to restart its children more often than it may", self.path)
        } else {
            write!(f, "`{}` ended: {}", self.path, self.reason)
        }
    }
}

impl StdError for Ended {}

impl Error {
    /// The code that the program ends with.
    ///
    /// | | |
    /// |---|---|
    /// | 0 | an orderly stop (no error) |
    /// | 1 | an error before or beside the tree: it could not be configured, or not be started |
    /// | 70 | the tree gave up or crashed |
    /// | 71 | code of the tree does not yield |
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.0.downcast_ref::<Ended>() {
            None => 1,
            Some(Ended { reason: ExitReason::Unresponsive(_), .. }) => 71,
            Some(_) => 70,
        }
    }

    /// The error, if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// As it is printed at the end of a program: the error, and what caused it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, "\n  caused by: {error}")?;
            source = error.source();
        }
        Ok(())
    }
}
