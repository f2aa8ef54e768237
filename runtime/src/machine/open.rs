//! The one start or stop that is under way, and how long it may take.

use std::{
    collections::VecDeque,
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
        deadlines: VecDeque<Deadline>,
    },
}

/// When children are killed, the earliest first: all from the first to the last, which follow one another.
///
/// Most often it is one for all.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Deadline {
    at: Instant,
    first: Key,
    last: Key,
}

impl Open {
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Start { .. } => None,
            Self::Interrupted { deadline, .. } | Self::Stop { deadline, .. } => *deadline,
            Self::StopAll { deadlines } => deadlines.front().map(|deadline| deadline.at),
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
    pub(super) fn ask_to_stop(&mut self, turn: &mut Turn<'_>, key: Key, life: Life) -> Option<Instant> {
        let shutdown = self.children.get(key)?.child.shutdown;
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
                turn.now().checked_add(time)
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
    pub(super) fn interrupt_start(&mut self, turn: &mut Turn<'_>) {
        if let Some(Open::Start { key, life }) = self.open {
            let deadline = self.ask_to_stop(turn, key, life);
            self.open = Some(Open::Interrupted { key, life, deadline });
        }
    }

    /// Stops all children of a dynamic supervisor.
    pub(super) fn stop_all(&mut self, turn: &mut Turn<'_>) {
        let mut deadlines: Vec<Deadline> = Vec::new();
        let children: Vec<Key> = self.children.all().map(|(key, _)| key).collect();
        // Whether the child before this one is killed at the last of these times.
        let mut follows = false;
        for key in children {
            let Some(entry) = self.children.get(key) else { continue };
            match entry.state {
                State::Running => {
                    let life = entry.life();
                    let at = self.ask_to_stop(turn, key, life);
                    match (at, deadlines.last_mut()) {
                        (Some(at), Some(deadline)) if follows && deadline.at == at => deadline.last = key,
                        (Some(at), _) => deadlines.push(Deadline { at, first: key, last: key }),
                        (None, _) => {}
                    }
                    follows = at.is_some();
                }
                State::Ended { .. } => self.stop_came_out(turn, key),
                State::New | State::Starting | State::Waiting | State::Restarting | State::Delayed | State::Down => {
                    self.lay(turn, key);
                }
            }
        }
        deadlines.sort_by_key(|deadline| deadline.at);
        self.open = Some(Open::StopAll { deadlines: deadlines.into() });
        self.close_stop_of_all();
    }

    /// The stop of all is done when no child is left. The deadlines of those that are gone do not matter.
    pub(super) fn close_stop_of_all(&mut self) {
        let Some(Open::StopAll { deadlines }) = &mut self.open else { return };
        while let Some(deadline) = deadlines.front_mut() {
            match self.children.from(deadline.first).next() {
                Some((key, _)) if key <= deadline.last => {
                    deadline.first = key;
                    break;
                }
                Some(_) | None => drop(deadlines.pop_front()),
            }
        }
        if self.children.len() == 0 {
            self.open = None;
        }
    }

    /// A time has come: that of a child that is stopped, or else that of a delayed restart.
    pub(super) fn alarmed(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now();
        match &mut self.open {
            Some(Open::Stop { key, life, deadline } | Open::Interrupted { key, life, deadline }) => {
                if deadline.take_if(|deadline| *deadline <= now).is_some() {
                    turn.act(Action::Kill(*key, *life));
                }
            }
            Some(Open::Start { .. }) => {}
            Some(Open::StopAll { deadlines }) => {
                while deadlines.front().is_some_and(|deadline| deadline.at <= now) {
                    let Some(deadline) = deadlines.pop_front() else { break };
                    let late = self.children.from(deadline.first).take_while(|(key, _)| *key <= deadline.last);
                    for (key, entry) in late.filter(|(_, entry)| entry.state == State::Running) {
                        turn.act(Action::Kill(key, entry.life()));
                    }
                }
            }
            None => self.delay_is_over(turn),
        }
    }
}

/// A child of a killed supervisor learns of it by an exit signal, which it may trap; so even one that is killed at once
/// when it is stopped has a time then.
fn orphan(turn: &mut Turn<'_>, key: Key, life: Life, shutdown: Shutdown) -> Option<Instant> {
    turn.act(Action::Orphan(key, life));
    match (shutdown, Shutdown::default()) {
        (Shutdown::After(time), _) | (Shutdown::BrutalKill, Shutdown::After(time)) => turn.now().checked_add(time),
        (Shutdown::Infinity, _) | (Shutdown::BrutalKill, Shutdown::BrutalKill | Shutdown::Infinity) => None,
    }
}
