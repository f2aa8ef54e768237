//! The trees that are explored, and what happens to them.

use std::{sync::Arc, time::Duration};

use perennial::{
    __private::machine::{Child, Config, Key, Request, Which},
    AutoShutdown, Backoff, ChildId, ChildKind, Restart, Shutdown, Strategy, Unresponsive,
};

pub(crate) const PERIOD: Duration = Duration::from_secs(5);
const NAMES: [&str; 3] = ["a", "b", "c"];

#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) strategy: Strategy,
    pub(crate) auto_shutdown: AutoShutdown,
    pub(crate) restarts: Vec<Restart>,
    pub(crate) shutdown: Shutdown,
    pub(crate) unresponsive: Unresponsive,
    pub(crate) backoff: Option<Backoff>,
    pub(crate) budget: Budget,
}

/// How often what may happen at any time does happen.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) struct Budget {
    /// Crashes, normal ends, failed and ignored starts.
    pub(crate) faults: u8,
    pub(crate) requests: u8,
    /// Stops and kills of the supervisor.
    pub(crate) ends: u8,
    /// Times without events that are longer than the period.
    pub(crate) pauses: u8,
    /// Killed processes that do not end.
    pub(crate) stuck: u8,
}

impl Tree {
    pub(crate) fn new(strategy: Strategy, restarts: &[Restart]) -> Self {
        Self {
            strategy,
            auto_shutdown: AutoShutdown::Never,
            restarts: restarts.to_vec(),
            shutdown: Shutdown::After(Duration::from_secs(1)),
            unresponsive: Unresponsive::Escalate,
            backoff: None,
            budget: Budget { faults: 0, requests: 0, ends: 0, pauses: 0, stuck: 0 },
        }
    }

    pub(crate) fn config(&self) -> Config {
        Config {
            strategy: self.strategy,
            intensity: 1,
            period: PERIOD,
            auto_shutdown: self.auto_shutdown,
            backoff: self.backoff,
            seed: 7,
            max_children: (self.strategy == Strategy::SimpleOneForOne).then_some(2),
        }
    }

    pub(crate) fn children(&self) -> Vec<(Key, Arc<Child>)> {
        let keys = (1..).map(Key);
        keys.zip(self.restarts.iter().zip(NAMES).map(|(restart, name)| self.child(name, *restart).into())).collect()
    }

    pub(crate) fn child(&self, name: &'static str, restart: Restart) -> Child {
        Child {
            id: ChildId::from(name),
            restart,
            shutdown: self.shutdown,
            significant: self.auto_shutdown != AutoShutdown::Never && restart != Restart::Permanent,
            kind: ChildKind::Worker,
            unresponsive: self.unresponsive,
        }
    }

    pub(crate) fn requests(&self, next: Key) -> Vec<Request> {
        let first = || Which::Key(Key(1));
        let second = || match self.strategy {
            Strategy::SimpleOneForOne => Which::Key(Key(2)),
            Strategy::OneForOne | Strategy::OneForAll | Strategy::RestForOne => Which::Id(ChildId::from("b")),
        };
        vec![
            Request::TerminateChild(first()),
            Request::TerminateChild(second()),
            Request::RestartChild(first()),
            Request::RestartChild(second()),
            Request::DeleteChild(second()),
            Request::StartChild(next, self.child("a", Restart::Permanent).into()),
            Request::StartChild(next, self.child("d", Restart::Transient).into()),
        ]
    }
}
