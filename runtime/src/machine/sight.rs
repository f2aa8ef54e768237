//! How the children are at this moment, for whoever looks: nothing is decided by it.

use std::time::Instant;

use super::{Key, Supervisor, children::State, open::Open};

/// A child as it is, also while a start or a stop is under way.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Sight {
    /// The entry.
    pub key: Key,
    /// How it is.
    pub standing: Standing,
    /// How often it has been started, or tried to.
    pub starts: u32,
}

/// How a child is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Standing {
    /// Its turn to be started has not come.
    New,
    /// Its start is open.
    Starting,
    /// It runs.
    Running,
    /// It was told to stop, and has not ended.
    Stopping,
    /// It has ended, and nothing has been decided.
    Ended,
    /// It is down, and will be started: with its group, when its turn in the inbox comes, or at this time.
    Restarting(Option<Instant>),
    /// It is down until somebody starts it by hand.
    Down,
}

impl Supervisor {
    /// The children in the order of their starts, as they are while this or that is under way.
    pub fn sights(&self) -> impl Iterator<Item = Sight> {
        self.children.all().map(|(key, entry)| Sight {
            key,
            standing: self.standing(key, entry.state),
            starts: entry.lives,
        })
    }

    /// How many children there are.
    #[must_use]
    pub fn children(&self) -> usize {
        self.children.len()
    }

    /// Whether it ends: its children are being stopped.
    #[must_use]
    pub fn is_ending(&self) -> bool {
        self.ended || self.ending().is_some()
    }

    fn standing(&self, key: Key, state: State) -> Standing {
        match state {
            State::New => Standing::New,
            State::Starting | State::Running if self.is_told_to_stop(key) => Standing::Stopping,
            State::Starting => Standing::Starting,
            State::Running => Standing::Running,
            State::Ended { .. } => Standing::Ended,
            State::Waiting | State::Restarting => Standing::Restarting(None),
            State::Delayed => Standing::Restarting(self.children.due(key)),
            State::Down => Standing::Down,
        }
    }

    fn is_told_to_stop(&self, child: Key) -> bool {
        match &self.open {
            Some(Open::Stop { key, .. } | Open::Interrupted { key, .. }) => *key == child,
            Some(Open::StopAll { .. }) => true,
            Some(Open::Start { .. }) | None => false,
        }
    }
}
