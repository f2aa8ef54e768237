//! Links, monitors and exit signals.

use std::{
    collections::VecDeque,
    sync::{Arc, Weak},
    time::Duration,
};

use super::{
    Cell, Doing, Item, Lessor, Order, Phase, Proc, Watcher,
    gate::{Fatal, Inbox},
    lease,
    side::{Extra, Watching},
};
use crate::{
    CallError, Down, Exit, ExitReason, Monitor, NotThere, Pid, Protocol, Shutdown, current, fence, pid, reply, report,
    supervisor::Shell, target::Aim,
};

/// An exit signal on its way.
#[derive(Clone, Debug)]
pub(crate) struct Signal {
    pub(crate) from: Pid,
    /// Which incarnation it is meant for; the one that lives there if it does not say.
    pub(crate) to: Option<u32>,
    pub(crate) reason: ExitReason,
    /// Whether it runs over a link, which must still stand.
    pub(crate) linked: bool,
}

/// Nobody: the sender of signals that come from no process.
pub(crate) const NOBODY: Pid = Pid { place: 0, incarnation: 0 };

/// Sends an exit signal from the process whose turn this is, or from nobody.
pub(crate) fn send_exit(to: &Arc<dyn Proc>, incarnation: Option<u32>, reason: ExitReason) {
    if fence::is_current() {
        return;
    }
    let from = current::process().unwrap_or(NOBODY);
    to.clone().exit(Signal { from, to: incarnation, reason, linked: false });
}

impl<B: Protocol> Cell<B> {
    pub(crate) fn set_trap(&self, trap: Option<fn(Exit) -> B::Message>) -> bool {
        self.with_side(|side| std::mem::replace(&mut side.trap, trap)).is_some()
    }

    pub(crate) fn monitor(self: &Arc<Self>, aim: Aim, wrap: fn(Down) -> B::Message) -> Monitor {
        let monitor = Monitor(pid::fresh());
        let Aim { pid, process } = aim;
        let weak: Weak<dyn Proc> = match &process {
            Some(process) => Arc::downgrade(process),
            None => self.as_weak(),
        };
        self.with_side(|side| side.watching.push(Watching { monitor, wrap, process: weak }));
        let watcher = Watcher::Process(monitor, self.as_weak());
        if !process.is_some_and(|process| process.watch(pid, watcher)) {
            Proc::down(self.clone(), Down { monitor, pid, reason: ExitReason::NoProc });
        }
        monitor
    }

    pub(crate) fn demonitor(&self, monitor: Monitor) -> bool {
        let watching = self.with_side(|side| {
            let found = side.watching.iter().position(|watching| watching.monitor == monitor);
            found.map(|at| side.watching.swap_remove(at))
        });
        let Some(watching) = watching else { return false };
        if let Some(process) = watching.process.upgrade() {
            process.unwatch(monitor);
        }
        true
    }

    pub(crate) fn link(self: &Arc<Self>, aim: Aim) -> Result<(), NotThere> {
        let me = self.pid();
        let Aim { pid: peer, process } = aim;
        if peer == me {
            return Ok(());
        }
        if self.tie_to(peer, true) {
            return Ok(());
        }
        let weak: Weak<dyn Proc> = match &process {
            Some(process) => Arc::downgrade(process),
            None => self.as_weak(),
        };
        self.add_link(me, peer, weak);
        if process.is_some_and(|process| process.add_link(peer, me, self.as_weak())) {
            return Ok(());
        }
        if self.with_side(|side| side.trap.is_some()) {
            Proc::exit(self.clone(), Signal { from: peer, to: None, reason: ExitReason::NoProc, linked: true });
            return Ok(());
        }
        self.remove_link(peer);
        Err(NotThere::NEW)
    }

    pub(crate) fn unlink(self: &Arc<Self>, aim: &Aim) {
        let me = self.pid();
        if self.tie_to(aim.pid, false) {
            return;
        }
        self.remove_link(aim.pid);
        if let Some(process) = &aim.process {
            process.remove_link(me);
        }
    }

    /// The link of a child to its own supervisor is a flag. False if `peer` is not that.
    fn tie_to(&self, peer: Pid, linked: bool) -> bool {
        let Some(supervisor) = self.supervisor() else { return false };
        supervisor.pid() == peer
            && self.gate.with(|inbox| {
                let is_tied = inbox.extra.tie.is_some_and(|tie| tie.supervisor() == peer.incarnation);
                if is_tied {
                    inbox.marks.linked = linked;
                }
                is_tied
            })
    }

    /// Notes a fatal signal's reason, unless one has come before. That of nearly every child that is stopped is a mark.
    fn note_exit(inbox: &mut Inbox<Item<B::Message>, Extra<B>>, reason: ExitReason) {
        if inbox.marks.shut {
            return;
        }
        if matches!(reason, ExitReason::Shutdown) && inbox.extra.existing_side().is_none_or(|side| side.exit.is_none())
        {
            inbox.marks.shut = true;
        } else {
            inbox.extra.side().exit.get_or_insert(reason);
        }
    }

    /// The reason of the fatal signal that came first, if one has.
    pub(super) fn take_exit(&self) -> Option<ExitReason> {
        self.gate.with(|inbox| {
            if std::mem::take(&mut inbox.marks.shut) {
                return Some(ExitReason::Shutdown);
            }
            inbox.extra.existing_side()?.exit.take()
        })
    }

    pub(crate) fn supervisor(&self) -> Option<Arc<Cell<Shell>>> {
        self.home.supervisor.as_ref().and_then(Weak::upgrade)
    }

    /// Whether a signal from there is the parent's. As in OTP, a server that nobody is the parent of is its own.
    fn is_parent(&self, from: Pid, parent: Option<Pid>) -> bool {
        match (parent, &self.home.supervisor) {
            (Some(parent), _) => parent == from,
            (None, Some(supervisor)) => {
                from != NOBODY && supervisor.upgrade().is_some_and(|supervisor| supervisor.pid() == from)
            }
            (None, None) => from == self.pid(),
        }
    }
}

impl<B: Protocol> Proc for Cell<B> {
    fn pid(&self) -> Pid {
        Self::pid(self)
    }

    fn path(&self) -> String {
        Self::path(self)
    }

    fn is_alive(&self) -> bool {
        self.phase().is_alive()
    }

    fn turn(self: Arc<Self>) {
        self.serve_turn();
    }

    fn ready_elsewhere(self: Arc<Self>) {
        let node = self.node().clone();
        node.ready.push_far(&node, self);
    }

    fn exit(self: Arc<Self>, signal: Signal) {
        let Signal { from, to, reason, linked } = signal;
        if matches!(reason, ExitReason::Kill) && !linked {
            if to.is_none_or(|incarnation| incarnation == self.pid().incarnation) {
                self.kill(false);
            }
            return;
        }
        let from_parent = {
            let parent = self.gate.with(|inbox| inbox.extra.existing_side().and_then(|side| side.parent));
            !B::READS && self.is_parent(from, parent)
        };
        let mut queued = false;
        let schedule = self.gate.signal(|inbox| {
            let alive = matches!(inbox.phase, Phase::Starting | Phase::Up);
            if !alive || to.is_some_and(|incarnation| incarnation != self.gate.incarnation()) {
                return None;
            }
            let to_self = from.place == self.place();
            if linked {
                let links = &mut inbox.extra.existing_side()?.links;
                let at = links.iter().position(|(peer, _)| *peer == from)?;
                links.swap_remove(at);
            }
            if let Some(trap) = inbox.extra.existing_side().and_then(|side| side.trap) {
                inbox.queue.push_back(if from_parent {
                    Item::Stop(Box::new(Order { reason, obeyed: None }))
                } else {
                    Item::Info(trap(Exit { from, reason }))
                });
                queued = true;
            } else if !reason.is_normal() || to_self {
                Self::note_exit(inbox, reason);
                return Some(Fatal::Exit);
            }
            None
        });
        if queued {
            self.ready(self.gate.push_system(|_| Ok::<_, ()>(())).unwrap_or(false));
        }
        self.ready(schedule);
    }

    fn kill(self: Arc<Self>, hard: bool) {
        if let (false, Some(message)) = (hard, B::killed()) {
            self.kill_softly(message);
            return;
        }
        let pid = self.pid();
        let mut waited = None;
        let mut leases = Vec::new();
        let schedule = self.gate.signal(|inbox| {
            if !inbox.phase.is_alive() {
                return None;
            }
            inbox.phase = Phase::Fenced;
            fence::raise(pid);
            let queue = std::mem::take(&mut inbox.queue);
            let mut overflow = VecDeque::new();
            if let Some(side) = inbox.extra.existing_side() {
                side.users = 0;
                overflow = std::mem::take(&mut side.overflow);
                leases = std::mem::take(&mut side.leases);
            }
            waited = Some((queue, overflow));
            Some(Fatal::Kill)
        });
        let Some(waited) = waited else { return };
        lease::release(leases, pid);
        self.ready(schedule);
        reply::reject(waited, CallError::Exit(ExitReason::Killed));
        self.watch_grace(pid);
    }

    fn down(self: Arc<Self>, down: Down) {
        let pushed = self.gate.push(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            let side = inbox.extra.existing_side().ok_or(())?;
            let at = side.watching.iter().position(|watching| watching.monitor == down.monitor).ok_or(())?;
            let watching = side.watching.swap_remove(at);
            inbox.queue.push_back(Item::Info((watching.wrap)(down)));
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
    }

    fn watch(&self, pid: Pid, watcher: Watcher) -> bool {
        let mut watcher = Some(watcher);
        let added = self.gate.with(|inbox| {
            let lives = self.lives_as(inbox, pid.incarnation);
            if lives {
                inbox.extra.side().watchers.extend(watcher.take());
            }
            lives
        });
        drop(watcher);
        added
    }

    fn unwatch(&self, monitor: Monitor) {
        self.with_existing_side(|side| {
            side.watchers.retain(|watcher| !matches!(watcher, Watcher::Process(listed, _) if *listed == monitor));
        });
    }

    fn add_link(&self, pid: Pid, peer: Pid, process: Weak<dyn Proc>) -> bool {
        self.gate.with(|inbox| {
            let lives = self.lives_as(inbox, pid.incarnation);
            if lives {
                let links = &mut inbox.extra.side().links;
                if !links.iter().any(|(linked, _)| *linked == peer) {
                    links.push((peer, process));
                }
            }
            lives
        })
    }

    fn remove_link(&self, peer: Pid) {
        self.with_existing_side(|side| side.links.retain(|(linked, _)| *linked != peer));
    }

    fn links(&self, pid: Pid) -> Option<Vec<Pid>> {
        let (mut links, tie) = self.gate.with(|inbox| {
            if !self.lives_as(inbox, pid.incarnation) {
                return None;
            }
            let links = inbox.extra.existing_side().map(|side| side.links.iter().map(|(peer, _)| *peer).collect());
            Some((links.unwrap_or_else(Vec::new), inbox.extra.tie.filter(|_| inbox.marks.linked)))
        })?;
        if let (Some(tie), Some(supervisor)) = (tie, self.supervisor()) {
            links.push(Pid { incarnation: tie.supervisor(), ..supervisor.pid() });
        }
        Some(links)
    }

    fn lease(&self, pid: Pid, lessor: &Arc<dyn Lessor>) -> bool {
        Self::lease(self, pid, lessor)
    }

    fn end_lease(&self, pid: Pid, lessor: &Arc<dyn Lessor>) {
        Self::end_lease(self, pid, lessor);
    }

    fn decided_by(&self) -> Option<Arc<dyn Proc>> {
        match self.phase() {
            Phase::Limbo | Phase::Fresh => self.supervisor().map(|supervisor| supervisor.as_proc()),
            Phase::Starting | Phase::Up | Phase::Ending | Phase::Fenced | Phase::Closed => None,
        }
    }

    fn patience(&self) -> Option<Duration> {
        let shutdown = self.rare.get().and_then(|rare| *rare.shutdown.lock());
        match shutdown.unwrap_or(B::SPEC.shutdown) {
            Shutdown::After(time) => Some(time),
            Shutdown::BrutalKill => Some(Duration::ZERO),
            Shutdown::Infinity => None,
        }
    }

    fn handler(&self) -> Option<&'static str> {
        match self.doing() {
            Doing::Nothing => None,
            Doing::Init => Some("init"),
            Doing::Terminate => Some("terminate"),
            Doing::Handler(handler) => B::HANDLERS.get(handler).copied(),
        }
    }

    fn queue_always(&self) {
        if self.gate.queue_always() {
            report::kept_its_caller(&self.node().runtime, self.path(), self.handler());
        }
    }
}
