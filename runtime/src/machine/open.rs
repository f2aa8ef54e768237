//! The one start or stop that is under way, and how long it may take.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use super::{Action, Ending, Key, Life, Supervisor, children::State, supervisor::Turn};
use crate::spec::Shutdown;

/// What the supervisor waits for.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Open {
    Start {
        key: Key,
        life: Life,
    },
    /// A start whose child was told to stop.
    Interrupted {
        key: Key,
        life: Life,
        /// When it is killed.
        deadline: Option<Instant>,
    },
    Stop {
        key: Key,
        life: Life,
        /// When it is killed.
        deadline: Option<Instant>,
    },
    /// Every child of a dynamic supervisor at once; each is killed at a time of its own.
    StopAll {
        deadlines: BTreeSet<(Instant, Key)>,
    },
}

impl Open {
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Start { .. } => None,
            Self::Interrupted { deadline, .. } | Self::Stop { deadline, .. } => *deadline,
            Self::StopAll { deadlines } => deadlines.first().map(|(deadline, _)| *deadline),
        }
    }

    pub(super) fn awaits_start_of(&self, child: Key, incarnation: Life) -> bool {
        match self {
            Self::Start { key, life } | Self::Interrupted { key, life, .. } => (*key, *life) == (child, incarnation),
            Self::Stop { .. } | Self::StopAll { .. } => false,
        }
    }

    pub(super) fn awaits_end_of(&self, child: Key) -> bool {
        match self {
            Self::Start { .. } | Self::Interrupted { .. } => false,
            Self::Stop { key, .. } => *key == child,
            Self::StopAll { .. } => true,
        }
    }

    /// Whether it is this child alone that is waited for.
    pub(super) fn is_about(&self, child: Key) -> bool {
        match self {
            Self::Start { key, .. } | Self::Interrupted { key, .. } | Self::Stop { key, .. } => *key == child,
            Self::StopAll { .. } => false,
        }
    }
}

impl Supervisor {
    /// Begins to stop a child that runs or starts, and returns when it is killed.
    pub(super) fn ask_to_stop(&mut self, turn: &mut Turn, key: Key, life: Life) -> Option<Instant> {
        let shutdown = self.child(key)?.shutdown;
        if self.ending() == Some(Ending::Killed) {
            return orphan(turn, key, life, shutdown);
        }
        match shutdown {
            Shutdown::After(Duration::ZERO) => {
                turn.act(Action::Stop(key, life));
                turn.act(Action::Kill(key, life));
                None
            }
            Shutdown::After(time) => {
                turn.act(Action::Stop(key, life));
                turn.now.checked_add(time)
            }
            Shutdown::Infinity => {
                turn.act(Action::Stop(key, life));
                None
            }
            Shutdown::BrutalKill => {
                turn.act(Action::Kill(key, life));
                None
            }
        }
    }

    /// An end without decisions does not wait for a child that starts.
    pub(super) fn interrupt_start(&mut self, turn: &mut Turn) {
        if let Some(Open::Start { key, life }) = self.open {
            let deadline = self.ask_to_stop(turn, key, life);
            self.open = Some(Open::Interrupted { key, life, deadline });
        }
    }

    /// Stops all children of a dynamic supervisor.
    pub(super) fn stop_all(&mut self, turn: &mut Turn) {
        let mut deadlines = BTreeSet::new();
        let children: Vec<Key> = self.children.all().collect();
        for key in children {
            match self.children.get(key).map(|entry| entry.state) {
                Some(State::Running(life)) => {
                    let deadline = self.ask_to_stop(turn, key, life);
                    deadlines.extend(deadline.map(|deadline| (deadline, key)));
                }
                Some(State::Ended { .. }) => self.stop_came_out(turn, key),
                Some(State::New | State::Starting(_) | State::Waiting | State::Restarting(_) | State::Down) => {
                    self.lay(turn, key);
                }
                None => {}
            }
        }
        self.open = Some(Open::StopAll { deadlines });
        self.close_stop_of_all();
    }

    /// The stop of all is done when no child is left. The deadlines of those that are gone do not matter.
    pub(super) fn close_stop_of_all(&mut self) {
        let Some(Open::StopAll { deadlines }) = &mut self.open else { return };
        while deadlines.first().is_some_and(|(_, key)| self.children.get(*key).is_none()) {
            deadlines.pop_first();
        }
        if self.children.len() == 0 {
            self.open = None;
        }
    }

    /// A time has come: that of a child that is stopped, or else that of a delayed restart.
    pub(super) fn alarmed(&mut self, turn: &mut Turn) {
        match &mut self.open {
            Some(Open::Stop { key, life, deadline } | Open::Interrupted { key, life, deadline }) => {
                if deadline.take_if(|deadline| *deadline <= turn.now).is_some() {
                    turn.act(Action::Kill(*key, *life));
                }
            }
            Some(Open::Start { .. }) => {}
            Some(Open::StopAll { deadlines }) => {
                while let Some((deadline, key)) = deadlines.first().copied().filter(|(first, _)| *first <= turn.now) {
                    deadlines.remove(&(deadline, key));
                    if let Some(State::Running(life)) = self.children.get(key).map(|entry| entry.state) {
                        turn.act(Action::Kill(key, life));
                    }
                }
            }
            None => self.delay_is_over(turn),
        }
    }
}

/// A child of a killed supervisor learns of it by an exit signal, which it may trap; so even one that is killed at once
/// when it is stopped has a time then.
fn orphan(turn: &mut Turn, key: Key, life: Life, shutdown: Shutdown) -> Option<Instant> {
    turn.act(Action::Orphan(key, life));
    match (shutdown, Shutdown::default()) {
        (Shutdown::After(time), _) | (Shutdown::BrutalKill, Shutdown::After(time)) => turn.now.checked_add(time),
        (Shutdown::Infinity, _) | (Shutdown::BrutalKill, Shutdown::BrutalKill | Shutdown::Infinity) => None,
    }
}
