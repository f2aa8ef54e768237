//! What a cell keeps about others: links, monitors, leases, timers, its tie to a supervisor.

use std::{
    collections::VecDeque,
    num::NonZeroU32,
    ops::{Deref, DerefMut},
    sync::Weak,
    time::Duration,
};

use super::{EndHook, Maker, Proc, Starter, lease::Leases};
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
    side: Option<Box<Typed<B::Message>>>,
}

impl<B: Protocol> Default for Extra<B> {
    fn default() -> Self {
        Self { maker: None, tie: None, side: None }
    }
}

impl<B: Protocol> Extra<B> {
    /// The rarely used part, made when it is first needed.
    pub(crate) fn side(&mut self) -> &mut Typed<B::Message> {
        self.side.get_or_insert_default()
    }

    pub(crate) fn existing_side(&mut self) -> Option<&mut Typed<B::Message>> {
        self.side.as_deref_mut()
    }

    pub(crate) fn take_side(&mut self) -> Option<Box<Typed<B::Message>>> {
        self.side.take()
    }

    /// What makes a message of an exit signal, if that is one.
    pub(super) fn trap(&self) -> Option<fn(Exit) -> B::Message> {
        self.side.as_ref()?.trap
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
pub(crate) struct Typed<M> {
    pub(crate) side: Side,
    pub(crate) trap: Option<fn(Exit) -> M>,
    /// What makes the messages of its monitors, in the order of [`Side::watching`].
    pub(crate) wraps: Vec<fn(Down) -> M>,
    /// In a bounded mailbox, the calls that wait for room, with the number that takes them back.
    pub(crate) overflow: VecDeque<(u64, M)>,
}

impl<M> Typed<M> {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.trap.is_none() && self.overflow.is_empty() && self.side.is_empty()
    }
}

impl<M> Default for Typed<M> {
    fn default() -> Self {
        Self { side: Side::default(), trap: None, wraps: Vec::new(), overflow: VecDeque::new() }
    }
}

impl<M> Deref for Typed<M> {
    type Target = Side;

    fn deref(&self) -> &Side {
        &self.side
    }
}

impl<M> DerefMut for Typed<M> {
    fn deref_mut(&mut self) -> &mut Side {
        &mut self.side
    }
}

/// What of it knows no messages.
#[derive(Default)]
pub(crate) struct Side {
    pub(crate) exit: Option<ExitReason>,
    pub(crate) parent: Option<Pid>,
    pub(crate) links: Vec<(Pid, Weak<dyn Proc>)>,
    pub(crate) watchers: Vec<Watcher>,
    /// Whose end this process waits to be told.
    pub(crate) watching: Vec<(Monitor, Weak<dyn Proc>)>,
    pub(crate) timers: Vec<(u64, TimerKey)>,
    pub(crate) leases: Leases,
    /// The monitors whose messages are let in.
    pub(crate) hearing: Vec<Monitor>,
    pub(crate) started: Option<Starter>,
    /// The timer of a start that may not take for ever.
    pub(crate) limit: Option<TimerKey>,
    pub(crate) late: Option<Duration>,
    /// In a bounded mailbox, how many calls and casts wait.
    pub(crate) users: u32,
}

impl Side {
    fn is_empty(&self) -> bool {
        let Self { exit, parent, links, watchers, watching, timers, leases, hearing, started, limit, late, users } =
            self;
        let none = exit.is_none() && parent.is_none() && started.is_none() && limit.is_none() && late.is_none();
        let alone = links.is_empty() && watchers.is_empty() && watching.is_empty() && leases.is_empty();
        none && alone && timers.is_empty() && hearing.is_empty() && *users == 0
    }
}

/// Who is told when this process ends.
pub(crate) enum Watcher {
    Process(Monitor, Weak<dyn Proc>),
    Future(Reply<ExitReason>),
    Hook(EndHook),
}
