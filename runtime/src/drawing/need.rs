//! How long a tree may take to stop.

use std::time::Duration;

use super::{Drawing, DrawnState};
use crate::{ChildKind, Shutdown};

/// How long something may take to stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub(super) stop: Stop,
    /// Whether a start in progress, which a stop waits for, may make it longer.
    pub(super) or_start: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Stop {
    Within(Duration),
    /// As long as some child likes.
    Unbounded,
    /// An expression decides.
    Unknown,
}

impl Need {
    const NOTHING: Self = Self { stop: Stop::Within(Duration::ZERO), or_start: false };

    pub(super) fn within(self) -> Option<Duration> {
        match self.stop {
            Stop::Within(time) => Some(time),
            Stop::Unbounded | Stop::Unknown => None,
        }
    }

    fn and(self, other: Self) -> Self {
        let stop = match (self.stop, other.stop) {
            (Stop::Within(first), Stop::Within(second)) => Stop::Within(first.saturating_add(second)),
            (Stop::Unbounded, _) | (_, Stop::Unbounded) => Stop::Unbounded,
            (Stop::Unknown, _) | (_, Stop::Unknown) => Stop::Unknown,
        };
        Self { stop, or_start: self.or_start || other.or_start }
    }
}

impl Drawing {
    /// What it may take: as a child, no longer than its shutdown says.
    pub(super) fn need(&self) -> Need {
        let Some(terms) = &self.terms else { return self.need_below() };
        let stop = match (terms.shutdown, self.kind) {
            (Some(Shutdown::After(time)), _) => Stop::Within(time),
            (Some(Shutdown::BrutalKill), ChildKind::Worker) => Stop::Within(Duration::ZERO),
            (Some(Shutdown::Infinity), ChildKind::Worker) => Stop::Unbounded,
            // A supervisor that is killed has its children stopped all the same, each within its time.
            (Some(Shutdown::Infinity | Shutdown::BrutalKill), ChildKind::Supervisor) => return self.need_below(),
            (None, _) => Stop::Unknown,
        };
        Need { stop, or_start: false }
    }

    /// What its children may take, one after the other, and the longest of their starts. Those of a dynamic supervisor are
    /// stopped at once, so that one stands for all.
    fn need_below(&self) -> Need {
        let children = match (&self.supervision, self.is_dynamic()) {
            (Some(_), true) => self.each.as_slice(),
            (Some(_), false) => &self.children,
            // What counts as a supervisor, runs, and has nothing to say as one has no children.
            (None, _) if self.state() == Some(DrawnState::Running) => return Need::NOTHING,
            (None, _) => return Need { stop: Stop::Unknown, or_start: false },
        };
        let starts: Vec<_> = children.iter().map(Self::longest_start).collect();
        let longest = starts.iter().copied().flatten().max().unwrap_or_default();
        let start = Need { stop: Stop::Within(longest), or_start: starts.contains(&None) };
        children.iter().map(Self::need).fold(start, Need::and)
    }

    /// How long its start may take; `None` if nothing that is known bounds it. A supervisor starts its children one after
    /// the other.
    fn longest_start(&self) -> Option<Duration> {
        match (self.start_timeout(), self.kind, &self.supervision) {
            (Some(limit), ..) => Some(limit),
            (None, ChildKind::Supervisor, Some(_)) => self
                .children
                .iter()
                .try_fold(Duration::ZERO, |sum, child| Some(sum.saturating_add(child.longest_start()?))),
            (None, ChildKind::Supervisor | ChildKind::Worker, _) => None,
        }
    }
}
