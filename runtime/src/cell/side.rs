//! What a cell keeps about others: links, monitors, leases, timers, its tie to a supervisor.

use std::{collections::VecDeque, sync::Weak, time::Duration};

use super::{EndHook, Proc, lease::Leases};
use crate::{
    Down, Exit, ExitReason, Monitor, Pid, Shutdown, StartError,
    machine::{Key, Life},
    reply::Reply,
    timers::TimerKey,
};

/// What an inbox guards beside its queue.
pub(crate) struct Extra<M> {
    pub(crate) incarnation: u32,
    /// Calls and casts that wait; counted for bounded mailboxes only.
    pub(crate) users: u32,
    /// Calls that wait for room, with the number that takes them back.
    pub(crate) overflow: VecDeque<(u64, M)>,
    pub(crate) tie: Option<Tie>,
    /// Whether the start of the incarnation has been reported as done.
    pub(crate) announced: bool,
    side: Option<Box<Side<M>>>,
}

impl<M> Default for Extra<M> {
    fn default() -> Self {
        Self { incarnation: 0, users: 0, overflow: VecDeque::new(), tie: None, announced: false, side: None }
    }
}

impl<M> Extra<M> {
    /// The rarely used part, made when it is first needed.
    pub(crate) fn side(&mut self) -> &mut Side<M> {
        self.side.get_or_insert_with(Box::default)
    }

    pub(crate) fn existing_side(&mut self) -> Option<&mut Side<M>> {
        self.side.as_deref_mut()
    }

    pub(crate) fn take_side(&mut self) -> Option<Box<Side<M>>> {
        self.side.take()
    }
}

/// What ties one life of a child to its supervisor.
#[derive(Clone, Debug)]
pub(crate) struct Tie {
    pub(crate) key: Key,
    pub(crate) life: Life,
    /// Which incarnation of the supervisor.
    pub(crate) supervisor: u32,
    /// Whether the link stands.
    pub(crate) linked: bool,
    pub(crate) shutdown: Shutdown,
}

/// How a life of a child is begun.
#[derive(Clone, Debug)]
pub(crate) struct Tied {
    pub(crate) tie: Option<Tie>,
    /// The parent outside a tree, and a link to it.
    pub(crate) parent: Option<Pid>,
    pub(crate) name: Option<&'static str>,
    pub(crate) start_timeout: Option<Duration>,
}

/// The rarely used part of a cell, of one incarnation.
pub(crate) struct Side<M> {
    pub(crate) exit: Option<ExitReason>,
    pub(crate) trap: Option<fn(Exit) -> M>,
    pub(crate) parent: Option<Pid>,
    pub(crate) links: Vec<(Pid, Weak<dyn Proc>)>,
    pub(crate) watchers: Vec<Watcher>,
    pub(crate) watching: Vec<Watching<M>>,
    pub(crate) timers: Vec<(u64, TimerKey)>,
    pub(crate) leases: Leases,
    /// The monitors whose messages are let in.
    pub(crate) hearing: Vec<Monitor>,
    pub(crate) started: Option<Reply<Result<Pid, StartError>>>,
    pub(crate) late: Option<Duration>,
}

impl<M> Default for Side<M> {
    fn default() -> Self {
        Self {
            exit: None,
            trap: None,
            parent: None,
            links: Vec::new(),
            watchers: Vec::new(),
            watching: Vec::new(),
            timers: Vec::new(),
            leases: Vec::new(),
            hearing: Vec::new(),
            started: None,
            late: None,
        }
    }
}

/// Who is told when this process ends.
pub(crate) enum Watcher {
    Process(Monitor, Weak<dyn Proc>),
    Future(Reply<ExitReason>),
    Hook(EndHook),
}

/// Whose end this process waits to be told.
pub(crate) struct Watching<M> {
    pub(crate) monitor: Monitor,
    pub(crate) wrap: fn(Down) -> M,
    pub(crate) process: Weak<dyn Proc>,
}
