//! What a cell keeps about others: links, monitors, leases, timers, its tie to a supervisor.

use std::{collections::VecDeque, num::NonZeroU32, sync::Weak, time::Duration};

use super::{EndHook, Maker, Proc, Started, lease::Leases};
use crate::{
    Down, Exit, ExitReason, Monitor, Pid, Protocol, Shutdown,
    machine::{Key, Life},
    reply::Reply,
    timers::TimerKey,
};

/// What an inbox guards beside its queue.
pub(crate) struct Extra<B: Protocol> {
    pub(super) maker: Option<Maker<B>>,
    pub(crate) tie: Option<Tie>,
    side: Option<Box<Side<B::Message>>>,
}

impl<B: Protocol> Default for Extra<B> {
    fn default() -> Self {
        Self { maker: None, tie: None, side: None }
    }
}

impl<B: Protocol> Extra<B> {
    /// The rarely used part, made when it is first needed.
    pub(crate) fn side(&mut self) -> &mut Side<B::Message> {
        self.side.get_or_insert_default()
    }

    pub(crate) fn existing_side(&mut self) -> Option<&mut Side<B::Message>> {
        self.side.as_deref_mut()
    }

    pub(crate) fn take_side(&mut self) -> Option<Box<Side<B::Message>>> {
        self.side.take()
    }
}

/// What is marked of an incarnation, beside its phase.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    /// Its start has been reported as done.
    pub(crate) announced: bool,
    /// The link to its supervisor stands.
    pub(crate) linked: bool,
    /// A fatal exit signal has come, and its reason was `shutdown`.
    pub(crate) shut: bool,
}

/// What ties one life of a child to its supervisor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tie {
    pub(crate) key: Key,
    pub(crate) life: Life,
    /// Which incarnation of the supervisor.
    supervisor: NonZeroU32,
}

impl Tie {
    /// A tie to this incarnation of a supervisor, which are counted from 1.
    pub(crate) fn new(key: Key, life: Life, supervisor: u32) -> Option<Self> {
        NonZeroU32::new(supervisor).map(|supervisor| Self { key, life, supervisor })
    }

    pub(crate) fn supervisor(self) -> u32 {
        self.supervisor.get()
    }
}

/// How a life of a child is begun.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tied {
    pub(crate) tie: Option<Tie>,
    /// How long it may take to stop, if that is not its own to say.
    pub(crate) shutdown: Option<Shutdown>,
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
    /// Who waits for the start of a process that says by itself when it has started.
    pub(crate) started: Option<Started>,
    /// The timer of a start that may not take for ever.
    pub(crate) limit: Option<TimerKey>,
    pub(crate) late: Option<Duration>,
    /// In a bounded mailbox, how many calls and casts wait.
    pub(crate) users: u32,
    /// In a bounded mailbox, the calls that wait for room, with the number that takes them back.
    pub(crate) overflow: VecDeque<(u64, M)>,
}

impl<M> Side<M> {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            exit,
            trap,
            parent,
            links,
            watchers,
            watching,
            timers,
            leases,
            hearing,
            started,
            limit,
            late,
            users,
            overflow,
        } = self;
        let none = exit.is_none() && trap.is_none() && parent.is_none() && started.is_none() && limit.is_none();
        let alone = links.is_empty() && watchers.is_empty() && watching.is_empty() && leases.is_empty();
        let idle = timers.is_empty() && hearing.is_empty() && overflow.is_empty() && *users == 0;
        none && alone && idle && late.is_none()
    }
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
            limit: None,
            late: None,
            users: 0,
            overflow: VecDeque::new(),
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
