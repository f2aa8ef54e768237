//! What reaches a cell from outside: messages, signals, links and monitors.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use super::{
    Cell, Item, Phase, Proc, Watcher,
    gate::Fatal,
    side::Watching,
};
use crate::{
    CallError, CastError, Down, Exit, ExitReason, Mailbox, Monitor, Pid, Protocol, Shutdown, current, fence,
    pid,
    reply::{self, Answer},
    server::{
        Timer,
        cx::NotThere,
    },
    supervisor::Shell,
    target::Aim,
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
    // ---- Messages.

    pub(crate) fn cast(self: &Arc<Self>, message: B::Message) -> Result<(), CastError> {
        if fence::is_current() {
            return Err(CastError::Fenced);
        }
        let mut message = Some(message);
        let pushed = self.gate.push(|inbox| {
            match inbox.phase {
                Phase::Starting | Phase::Up | Phase::Ending => {}
                Phase::Fresh => return Err(CastError::NotStarted),
                Phase::Fenced if inbox.extra.tie.is_none() => return Err(CastError::NoProc),
                Phase::Fenced | Phase::Limbo => return Err(CastError::Restarting),
                Phase::Closed => return Err(CastError::NoProc),
            }
            if let Mailbox::Bounded(most) = B::SPEC.mailbox {
                if inbox.extra.users >= most {
                    return Err(CastError::Full);
                }
                inbox.extra.users += 1;
            }
            inbox.queue.extend(message.take().map(Item::User));
            Ok(())
        });
        match pushed {
            Ok(schedule) => {
                self.ready(schedule);
                Ok(())
            }
            Err(error) => {
                drop(message);
                Err(error)
            }
        }
    }

    /// Queues a call. With a full mailbox it waits for room, under the number that is returned.
    pub(crate) fn enqueue(self: &Arc<Self>, message: B::Message) -> Result<Option<u64>, (B::Message, CallError)> {
        let mut message = Some(message);
        let mut parked = None;
        let pushed = self.gate.push(|inbox| {
            match inbox.phase {
                Phase::Starting | Phase::Up | Phase::Ending | Phase::Fresh | Phase::Limbo => {}
                Phase::Fenced if inbox.extra.tie.is_some() => {}
                Phase::Fenced | Phase::Closed => return Err(()),
            }
            let Some(message) = message.take() else { return Ok(()) };
            if let Mailbox::Bounded(most) = B::SPEC.mailbox {
                if inbox.extra.users >= most {
                    let number = pid::fresh();
                    parked = Some(number);
                    inbox.extra.overflow.push_back((number, message));
                    return Ok(());
                }
                inbox.extra.users += 1;
            }
            inbox.queue.push_back(Item::User(message));
            Ok(())
        });
        match pushed {
            Ok(schedule) => {
                self.ready(schedule);
                Ok(parked)
            }
            Err(()) => match message {
                Some(message) => Err((message, CallError::NoProc)),
                None => Ok(None),
            },
        }
    }

    /// Takes back a call that waits for room.
    pub(crate) fn unpark(&self, number: u64) {
        let taken = self.gate.with(|inbox| {
            let at = inbox.extra.overflow.iter().position(|(parked, _)| *parked == number)?;
            inbox.extra.overflow.remove(at)
        });
        drop(taken);
    }

    /// A bounded mailbox has handed out one more message: makes room.
    pub(super) fn served_one(&self) {
        let pushed = self.gate.push(|inbox| {
            inbox.extra.users = inbox.extra.users.saturating_sub(1);
            let Some((_, message)) = inbox.extra.overflow.pop_front() else { return Err(()) };
            inbox.extra.users += 1;
            inbox.queue.push_back(Item::User(message));
            Ok(())
        });
        // The caller serves this very cell, and will see it.
        debug_assert!(!pushed.unwrap_or(false), "a served cell needs no runner");
    }

    /// Queues a message of the process's own kind, to the incarnation that lives here.
    pub(crate) fn info(self: &Arc<Self>, message: B::Message) -> Result<(), CastError> {
        if fence::is_current() {
            return Err(CastError::Fenced);
        }
        self.push_alive(None, message).map_err(|(_, error)| error)
    }

    /// Queues a message to this incarnation, or to the one that lives here.
    pub(crate) fn push_alive(
        self: &Arc<Self>,
        incarnation: Option<u32>,
        message: B::Message,
    ) -> Result<(), (B::Message, CastError)> {
        let mut message = Some(message);
        let pushed = self.gate.push(|inbox| {
            let named = incarnation.is_none_or(|number| inbox.extra.incarnation == number);
            if !inbox.phase.is_alive() || !named {
                return Err(match inbox.phase {
                    Phase::Fresh => CastError::NotStarted,
                    Phase::Limbo => CastError::Restarting,
                    Phase::Starting | Phase::Up | Phase::Ending | Phase::Fenced | Phase::Closed => CastError::NoProc,
                });
            }
            inbox.queue.extend(message.take().map(Item::Info));
            Ok(())
        });
        match (pushed, message) {
            (Err(error), Some(message)) => Err((message, error)),
            (Ok(schedule), _) => {
                self.ready(schedule);
                Ok(())
            }
            (Err(_), None) => Ok(()),
        }
    }

    /// Takes what waits first. For the process itself, if it reads its inbox by itself.
    pub(crate) fn read(&self) -> Option<Item<B::Message>> {
        self.gate.with(|inbox| inbox.queue.pop_front())
    }

    /// Asks for an orderly stop, behind what waits.
    pub(crate) fn request_stop(self: &Arc<Self>, reason: ExitReason) {
        let pushed = self.gate.push(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.push_back(Item::Stop(Box::new(reason)));
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
    }

    /// Tells a process that ends a kill by itself, before all that waits.
    fn kill_softly(self: &Arc<Self>, message: B::Message) {
        let pushed = self.gate.push(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.push_front(Item::Info(message));
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
    }

    /// Waits for the end of the incarnation that lives here, if one does.
    pub(crate) fn watch_end(&self) -> Option<Answer<ExitReason>> {
        let (told, end) = reply::pair();
        let mut told = Some(told);
        let lives = self.gate.with(|inbox| {
            let lives = inbox.phase.is_alive() || inbox.phase == Phase::Fenced;
            if lives {
                inbox.extra.side().watchers.extend(told.take().map(Watcher::Future));
            }
            lives
        });
        drop(told);
        lives.then_some(end)
    }

    // ---- Timers.

    pub(crate) fn send_after(self: &Arc<Self>, delay: Duration, message: B::Message) -> Timer {
        let number = pid::fresh();
        let place = Arc::downgrade(self);
        let incarnation = self.pid().incarnation;
        self.arm(number, delay, move || {
            if let Some(cell) = place.upgrade() {
                if cell.forget_timer(number, incarnation) {
                    drop(cell.push_alive(Some(incarnation), message));
                }
            }
        });
        Timer(number)
    }

    pub(crate) fn send_interval(
        self: &Arc<Self>,
        period: Duration,
        make: Box<dyn Fn() -> B::Message + Send>,
    ) -> Timer {
        let number = pid::fresh();
        self.tick(number, self.pid().incarnation, crate::seam::now() + period, period, make);
        Timer(number)
    }

    /// Arms the next tick of an interval, for this absolute time, so that it does not drift.
    fn tick(
        self: &Arc<Self>,
        number: u64,
        incarnation: u32,
        at: std::time::Instant,
        period: Duration,
        make: Box<dyn Fn() -> B::Message + Send>,
    ) {
        let place = Arc::downgrade(self);
        self.arm(number, at.saturating_duration_since(crate::seam::now()), move || {
            let Some(cell) = place.upgrade() else { return };
            if cell.forget_timer(number, incarnation) && cell.push_alive(Some(incarnation), make()).is_ok() {
                cell.tick(number, incarnation, at + period, period, make);
            }
        });
    }

    /// Begins a timer of this incarnation, which is listed until it fires, so that the end of the process ends it.
    fn arm(self: &Arc<Self>, number: u64, delay: Duration, fire: impl FnOnce() + Send + 'static) {
        let node = self.node();
        let key = node.timers.after(node, delay, fire);
        let listed = self.gate.with(|inbox| {
            let lives = inbox.phase.is_alive();
            if lives {
                inbox.extra.side().timers.push((number, key));
            }
            lives
        });
        if !listed {
            node.timers.cancel(key);
        }
    }

    fn forget_timer(&self, number: u64, incarnation: u32) -> bool {
        self.gate.with(|inbox| {
            if !Self::lives_as(inbox, incarnation) {
                return false;
            }
            let timers = &mut inbox.extra.side().timers;
            let found = timers.iter().position(|(listed, _)| *listed == number);
            found.map(|at| timers.swap_remove(at)).is_some()
        })
    }

    pub(crate) fn cancel_timer(&self, timer: Timer) -> bool {
        let key = self.with_side(|side| {
            let found = side.timers.iter().position(|(listed, _)| *listed == timer.0);
            found.map(|at| side.timers.swap_remove(at).1)
        });
        key.is_some_and(|key| self.node().timers.cancel(key))
    }

    /// Arms the idle time of this number.
    pub(super) fn arm_idle(self: &Arc<Self>, number: u64, delay: Duration) {
        let place = Arc::downgrade(self);
        let incarnation = self.pid().incarnation;
        let fire = move || {
            let Some(cell) = place.upgrade() else { return };
            let pushed = cell.gate.push(|inbox| {
                if !Self::lives_as(inbox, incarnation) {
                    return Err(());
                }
                inbox.queue.push_back(Item::Idle(number));
                Ok(())
            });
            cell.ready(pushed.unwrap_or(false));
        };
        if delay.is_zero() {
            fire();
        } else {
            self.arm(number, delay, fire);
        }
    }

    // ---- Links and monitors.

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
            && self.gate.with(|inbox| match &mut inbox.extra.tie {
                Some(tie) if tie.supervisor == peer.incarnation => {
                    tie.linked = linked;
                    true
                }
                Some(_) | None => false,
            })
    }

    pub(crate) fn supervisor(&self) -> Option<Arc<Cell<Shell>>> {
        self.home.supervisor.as_ref().and_then(Weak::upgrade)
    }

    /// Whether a signal from there is the parent's.
    fn is_parent(&self, from: Pid, parent: Option<Pid>) -> bool {
        parent == Some(from)
            || (from != NOBODY && self.supervisor().is_some_and(|supervisor| supervisor.pid() == from))
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
            if !alive || to.is_some_and(|incarnation| incarnation != inbox.extra.incarnation) {
                return None;
            }
            let to_self = from.place == self.place;
            let side = inbox.extra.side();
            if linked {
                let at = side.links.iter().position(|(peer, _)| *peer == from)?;
                side.links.swap_remove(at);
            }
            if let Some(trap) = side.trap {
                inbox.queue.push_back(if from_parent {
                    Item::Stop(Box::new(reason))
                } else {
                    Item::Info(trap(Exit { from, reason }))
                });
                queued = true;
            } else if !reason.is_normal() || to_self {
                side.exit.get_or_insert(reason);
                return Some(Fatal::Exit);
            }
            None
        });
        if queued {
            self.ready(self.gate.push(|_| Ok::<_, ()>(())).unwrap_or(false));
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
        let mut names = Vec::new();
        let schedule = self.gate.signal(|inbox| {
            if !inbox.phase.is_alive() {
                return None;
            }
            inbox.phase = Phase::Fenced;
            fence::raise(pid);
            waited = Some((std::mem::take(&mut inbox.queue), std::mem::take(&mut inbox.extra.overflow)));
            inbox.extra.users = 0;
            if let Some(side) = inbox.extra.existing_side() {
                names = std::mem::take(&mut side.names);
            }
            Some(Fatal::Kill)
        });
        let Some(waited) = waited else { return };
        for name in names {
            self.node().unregister(&name, pid);
        }
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
            let lives = Self::lives_as(inbox, pid.incarnation);
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
            let lives = Self::lives_as(inbox, pid.incarnation);
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

    fn decided_by(&self) -> Option<Arc<dyn Proc>> {
        match self.phase() {
            Phase::Limbo | Phase::Fresh => self.supervisor().map(|supervisor| supervisor.as_proc()),
            Phase::Starting | Phase::Up | Phase::Ending | Phase::Fenced | Phase::Closed => None,
        }
    }

    fn patience(&self) -> Option<Duration> {
        let shutdown = self.gate.with(|inbox| inbox.extra.tie.as_ref().map(|tie| tie.shutdown));
        match shutdown.unwrap_or(B::SPEC.shutdown) {
            Shutdown::After(time) => Some(time),
            Shutdown::BrutalKill => Some(Duration::ZERO),
            Shutdown::Infinity => None,
        }
    }

    fn handler(&self) -> Option<&'static str> {
        *self.handler.lock()
    }
}
