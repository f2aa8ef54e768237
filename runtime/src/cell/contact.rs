//! Links, monitors and exit signals.

use std::sync::{Arc, Weak};

use super::{Cell, Guarded, Item, Order, Phase, Proc, Watcher, lease, word::Fatal};
use crate::{
    CallError, Down, Exit, ExitReason, Monitor, NotThere, Pid, Protocol, current, fence, pid, reply, target::Aim,
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
        self.gate.with(|inbox| std::mem::replace(&mut inbox.extra.side().trap, trap)).is_some()
    }

    pub(crate) fn monitor(self: &Arc<Self>, aim: Aim, wrap: fn(Down) -> B::Message) -> Monitor {
        let me = self.as_proc();
        let monitor = Monitor(pid::fresh());
        let process = Arc::downgrade(aim.process.as_ref().unwrap_or(&me));
        self.gate.with(|inbox| {
            let typed = inbox.extra.side();
            typed.watching.push((monitor, process));
            typed.wraps.push(wrap);
        });
        me.begin_monitor(monitor, aim);
        monitor
    }

    pub(crate) fn demonitor(&self, monitor: Monitor) -> bool {
        let watching = self.gate.with(|inbox| {
            let typed = inbox.extra.existing_side()?;
            let at = typed.watching.iter().position(|(listed, _)| *listed == monitor)?;
            typed.wraps.swap_remove(at);
            Some(typed.watching.swap_remove(at))
        });
        let Some((_, process)) = watching else { return false };
        if let Some(process) = process.upgrade() {
            process.unwatch(monitor);
        }
        true
    }
}

impl dyn Proc {
    /// Has this process told of the end of another, of which it has noted the monitor.
    fn begin_monitor(self: Arc<Self>, monitor: Monitor, aim: Aim) {
        let Aim { pid, process } = aim;
        let watcher = Watcher::Process(monitor, Arc::downgrade(&self));
        if !process.is_some_and(|process| process.watch(pid, watcher)) {
            self.down(Down { monitor, pid, reason: ExitReason::NoProc });
        }
    }

    pub(crate) fn link(self: Arc<Self>, aim: Aim) -> Result<(), NotThere> {
        let me = self.pid();
        let Aim { pid: peer, process } = aim;
        if peer == me {
            return Ok(());
        }
        if self.tie_to(peer, true) {
            return Ok(());
        }
        self.add_link(me, peer, Arc::downgrade(process.as_ref().unwrap_or(&self)));
        if process.is_some_and(|process| process.add_link(peer, me, Arc::downgrade(&self))) {
            return Ok(());
        }
        if self.with(|guarded| guarded.traps()) {
            self.exit(Signal { from: peer, to: None, reason: ExitReason::NoProc, linked: true });
            return Ok(());
        }
        self.remove_link(peer);
        Err(NotThere::NEW)
    }

    pub(crate) fn unlink(&self, aim: &Aim) {
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
            && self.with(|guarded| {
                let is_tied = guarded.tie().is_some_and(|tie| tie.supervisor() == peer.incarnation);
                if is_tied {
                    guarded.marks().linked = linked;
                }
                is_tied
            })
    }

    /// The reason of the fatal signal that came first, if one has.
    pub(super) fn take_exit(&self) -> Option<ExitReason> {
        self.with(|guarded| {
            if std::mem::take(&mut guarded.marks().shut) {
                return Some(ExitReason::Shutdown);
            }
            guarded.existing_side()?.exit.take()
        })
    }

    /// Whether a signal from there is the parent's. As in OTP, a server that nobody is the parent of is its own.
    fn is_parent(&self, from: Pid, parent: Option<Pid>) -> bool {
        match (parent, &self.home().supervisor) {
            (Some(parent), _) => parent == from,
            (None, Some(supervisor)) => {
                from != NOBODY && supervisor.upgrade().is_some_and(|supervisor| supervisor.pid() == from)
            }
            (None, None) => from == self.pid(),
        }
    }

    /// Delivers an exit signal.
    pub(crate) fn exit(self: Arc<Self>, signal: Signal) {
        let Signal { from, to, reason, linked } = signal;
        let me = self.pid();
        if matches!(reason, ExitReason::Kill) && !linked {
            if to.is_none_or(|incarnation| incarnation == me.incarnation) {
                self.kill(false);
            }
            return;
        }
        let from_parent = {
            let parent = self.with(|guarded| guarded.existing_side().and_then(|side| side.parent));
            !self.common().reads && self.is_parent(from, parent)
        };
        let mut queued = false;
        let mut reason = Some(reason);
        let schedule = self.signalled(&mut |guarded| {
            let alive = matches!(guarded.phase(), Phase::Starting | Phase::Up);
            if !alive || to.is_some_and(|incarnation| incarnation != self.pid().incarnation) {
                return None;
            }
            if linked {
                let links = &mut guarded.existing_side()?.links;
                let at = links.iter().position(|(peer, _)| *peer == from)?;
                links.swap_remove(at);
            }
            if guarded.traps() {
                let reason = reason.take()?;
                if from_parent {
                    guarded.push(Item::Stop(Box::new(Order { reason, obeyed: None })));
                } else {
                    guarded.push_exit(Exit { from, reason });
                }
                queued = true;
            } else if reason.as_ref().is_some_and(|reason| !reason.is_normal()) || from.place == me.place {
                note_exit(guarded, reason.take()?);
                return Some(Fatal::Exit);
            }
            None
        });
        if queued {
            let schedule = self.pushed(true, &mut |_| true);
            self.ready(schedule);
        }
        self.ready(schedule);
    }

    /// Kills it. `hard`: even a supervisor ends without stopping its children.
    pub(crate) fn kill(self: Arc<Self>, hard: bool) {
        if !hard && self.clone().kill_softly() {
            return;
        }
        let pid = self.pid();
        let mut waited = None;
        let mut leases = Vec::new();
        let schedule = self.signalled(&mut |guarded| {
            if !guarded.phase().is_alive() {
                return None;
            }
            guarded.set_phase(Phase::Fenced);
            fence::raise(pid);
            waited = Some(guarded.take_waiting());
            if let Some(side) = guarded.existing_side() {
                leases = std::mem::take(&mut side.leases);
            }
            Some(Fatal::Kill)
        });
        let Some(waited) = waited else { return };
        lease::release(leases, pid);
        self.ready(schedule);
        reply::reject(waited, CallError::Exit(ExitReason::Killed));
        self.watch_grace(pid);
    }

    /// Delivers the end of a monitor.
    pub(crate) fn down(self: Arc<Self>, down: Down) {
        let mut down = Some(down);
        let schedule = self.pushed(false, &mut |guarded| {
            if !guarded.phase().is_alive() {
                return false;
            }
            let monitor = down.as_ref().map(|down| down.monitor);
            let side = guarded.existing_side();
            let at = side.and_then(|side| side.watching.iter().position(|(listed, _)| Some(*listed) == monitor));
            let (Some(at), Some(down)) = (at, down.take()) else { return false };
            guarded.push_down(at, down);
            true
        });
        self.ready(schedule);
    }

    /// Adds a watcher to this incarnation. False if it does not live.
    pub(crate) fn watch(&self, pid: Pid, watcher: Watcher) -> bool {
        let mut watcher = Some(watcher);
        let added = self.with(|guarded| {
            let lives = self.lives_as(guarded, pid.incarnation);
            if lives {
                guarded.side().watchers.extend(watcher.take());
            }
            lives
        });
        drop(watcher);
        added
    }

    pub(crate) fn unwatch(&self, monitor: Monitor) {
        self.with(|guarded| {
            if let Some(side) = guarded.existing_side() {
                side.watchers.retain(|watcher| !matches!(watcher, Watcher::Process(listed, _) if *listed == monitor));
            }
        });
    }

    /// Adds one half of a link to this incarnation. False if it does not live.
    pub(crate) fn add_link(&self, pid: Pid, peer: Pid, process: Weak<dyn Proc>) -> bool {
        self.with(|guarded| {
            let lives = self.lives_as(guarded, pid.incarnation);
            if lives {
                let links = &mut guarded.side().links;
                if !links.iter().any(|(linked, _)| *linked == peer) {
                    links.push((peer, process));
                }
            }
            lives
        })
    }

    pub(crate) fn remove_link(&self, peer: Pid) {
        self.with(|guarded| {
            if let Some(side) = guarded.existing_side() {
                side.links.retain(|(linked, _)| *linked != peer);
            }
        });
    }

    /// Whom this incarnation is linked to. None if it does not live.
    pub(crate) fn links(&self, pid: Pid) -> Option<Vec<Pid>> {
        let (mut links, tie) = self.with(|guarded| {
            if !self.lives_as(guarded, pid.incarnation) {
                return None;
            }
            let links = guarded.existing_side().map(|side| side.links.iter().map(|(peer, _)| *peer).collect());
            let linked = guarded.marks().linked;
            Some((links.unwrap_or_else(Vec::new), guarded.tie().filter(|_| linked)))
        })?;
        if let (Some(tie), Some(supervisor)) = (tie, self.supervisor()) {
            links.push(Pid { incarnation: tie.supervisor(), ..supervisor.pid() });
        }
        Some(links)
    }
}

/// Notes a fatal signal's reason, unless one has come before. That of nearly every child that is stopped is a mark.
fn note_exit(guarded: &mut dyn Guarded, reason: ExitReason) {
    if guarded.marks().shut {
        return;
    }
    if matches!(reason, ExitReason::Shutdown) && guarded.existing_side().is_none_or(|side| side.exit.is_none()) {
        guarded.marks().shut = true;
    } else {
        guarded.side().exit.get_or_insert(reason);
    }
}
