//! How an incarnation begins.

use std::{
    collections::VecDeque,
    sync::{Arc, Weak},
};

use super::{
    BoxFuture, Cell, Doing, Held, Item, Kind, Life, Maker, Phase, Proc, Tied, lease::Name, queue::Queue, side::Marks,
};
use crate::{
    Cx, ExitReason, Init, Pid, Protocol, Shutdown, StartError, node,
    panics::{drop_guarded, guarded},
    reply::{self, Reply},
    server::Next,
    supervisor::{Message, Started},
};

impl<B: Protocol> Cell<B> {
    /// Begins a new incarnation: its arguments are made and its `init` runs in a turn of its own.
    ///
    /// Only who decides about the place calls this, and only while nobody lives here.
    pub(crate) fn start(self: &Arc<Self>, tied: Tied, started: Option<Reply<Result<Pid, StartError>>>) {
        let Tied { tie, shutdown, parent, name, start_timeout } = tied;
        self.gate.begin();
        let pid = Pid { place: self.place(), incarnation: self.gate.raise_incarnation() };
        self.gate.with(|inbox| {
            inbox.phase = Phase::Starting;
            inbox.marks = Marks { linked: tie.is_some(), ..Marks::default() };
            inbox.extra.tie = tie;
            if started.is_some() || parent.is_some() || B::TRAPS.is_some() {
                let side = inbox.extra.side();
                side.started = started;
                side.parent = parent;
                side.trap = B::TRAPS;
            }
        });
        self.set_shutdown(shutdown);
        self.node().add(self.as_proc());
        if let Some(parent) = parent {
            self.link_to_parent(pid, parent);
        }
        let taken = name.and_then(|name| self.take_name(name, pid));
        if let Some(limit) = start_timeout {
            self.limit_start(pid, limit);
        }
        self.does(Doing::Init);
        self.body.lock().store(Kind::Init, self.begin_init(taken));
        self.gate.stored();
        self.gate.wake();
        if self.node().is_gone() {
            self.as_proc().kill(true);
        }
        self.ready(self.gate.hand_over());
    }

    /// Notes how long it may take to stop, where that is not its own to say.
    fn set_shutdown(&self, shutdown: Option<Shutdown>) {
        if shutdown.is_some_and(|shutdown| shutdown != B::SPEC.shutdown) || self.rare.get().is_some() {
            *self.rare.get_or_init(Box::default).shutdown.lock() = shutdown;
        }
    }

    /// The future of a start, which puts the state into the body if it comes to one.
    fn begin_init(self: &Arc<Self>, name_taken: Option<Pid>) -> BoxFuture<Next> {
        let cell = self.clone();
        Box::pin(async move {
            let mut cx = Cx::new(cell.clone());
            if cell.node().is_gone() {
                return Next::end(ExitReason::Killed);
            }
            if let Some(holder) = name_taken {
                return Next::end(StartError::AlreadyStarted(holder).into());
            }
            let Some(args) = cell.make_args() else { return Next::end(ExitReason::NoProc) };
            let state = match B::init(args, &mut cx).await {
                Init::Ok(state) => state,
                Init::Then(state, message) => {
                    cx.push_then(message);
                    state
                }
                Init::Ignore => return Next::GO,
                Init::Stop(reason) => return Next::end(reason),
            };
            cell.body.lock().held = Held::Home(Life { state, cx });
            Next::GO
        })
    }

    /// Makes the arguments of an incarnation. What makes them is the user's, and is called outside the inbox lock.
    fn make_args(&self) -> Option<B::Args> {
        let maker = self.gate.with(|inbox| inbox.extra.maker.take());
        let mut lent = Lent { maker, home: self };
        lent.maker.as_mut().map(|make| make())
    }

    fn link_to_parent(self: &Arc<Self>, pid: Pid, parent: Pid) {
        let Some(process) = node::find(parent) else { return };
        self.add_link(pid, parent, Arc::downgrade(&process));
        process.add_link(parent, pid, self.as_weak());
    }

    /// Registers the incarnation under a name. Some: the name is taken, by this process.
    fn take_name(self: &Arc<Self>, name: &'static str, pid: Pid) -> Option<Pid> {
        let taken = self.node().register(name, pid, self.clone()).err();
        if taken.is_none() {
            let lease = Name { node: self.node().clone(), name: name.into() };
            self.with_side(|side| side.leases.push(Arc::new(lease)));
        }
        taken
    }

    /// Kills the incarnation if its `init` has not ended by then.
    fn limit_start(self: &Arc<Self>, pid: Pid, limit: std::time::Duration) {
        let place: Weak<Self> = Arc::downgrade(self);
        let key = self.node().timers.after(self.node(), limit, move || {
            let Some(cell) = place.upgrade() else { return };
            let late = cell.gate.with(|inbox| {
                let late = cell.lives_as(inbox, pid.incarnation) && !inbox.marks.announced;
                if late {
                    inbox.extra.side().late = Some(limit);
                }
                late
            });
            if late {
                cell.as_proc().kill(false);
            }
        });
        self.with_side(|side| side.limit = Some(key));
    }

    /// `init` has come to a state, or to nothing. True: the incarnation has ended.
    pub(super) fn began(self: &Arc<Self>) -> bool {
        let mut body = self.body.lock();
        let Held::Home(life) = &mut body.held else {
            drop(body);
            return self.finish_start(None);
        };
        let main = guarded(|| life.state.main(&mut life.cx)).unwrap_or_default();
        self.does(Doing::Nothing);
        // A process that runs for as long as it lives has put into its future whatever it has.
        let life = main.and_then(|main| {
            let life = body.take_life();
            body.store(Kind::Handler, main);
            self.gate.stored();
            self.gate.wake();
            life
        });
        drop(body);
        drop(drop_guarded(life));
        if self.gate.up() {
            if !B::ANNOUNCES {
                self.announce();
            }
            self.after_turn();
        }
        false
    }

    /// Reports the start as done, to whoever asked for it.
    pub(crate) fn announce(self: &Arc<Self>) {
        let (tie, started, limit, side) = self.gate.with(|inbox| {
            inbox.marks.announced = true;
            let tie = inbox.extra.tie;
            let Some(side) = inbox.extra.existing_side() else { return (tie, None, None, None) };
            let (started, limit) = (side.started.take(), side.limit.take());
            let empty = side.is_empty();
            (tie, started, limit, if empty { inbox.extra.take_side() } else { None })
        });
        drop(side);
        if let Some(limit) = limit {
            self.node().timers.cancel(limit);
        }
        if let Some(started) = started {
            started.give(Ok(self.pid()));
        }
        if let (Some(tie), Some(supervisor)) = (tie, self.supervisor()) {
            let message = Message::Started(tie.key, tie.life, Started::Up);
            drop(supervisor.push_alive(Some(tie.supervisor()), message));
        }
    }

    // ---- Places that nobody lives in.

    /// Nobody starts it again but by hand: what waits is refused.
    pub(crate) fn close(&self) {
        self.settle_down(Phase::Closed);
        for child in self.children().iter().flat_map(|children| children.list()) {
            child.close();
        }
    }

    /// It will be started again: what comes waits.
    pub(crate) fn wait(&self) {
        self.settle_down(Phase::Limbo);
        for child in self.children().iter().flat_map(|children| children.list()) {
            child.wait();
        }
    }

    /// Nobody ever starts it again.
    pub(crate) fn retire(&self) {
        self.settle_down(Phase::Closed);
        let maker = self.gate.with(|inbox| {
            inbox.extra.tie = None;
            inbox.extra.maker.take()
        });
        drop(drop_guarded(maker));
        for child in self.children().iter().flat_map(|children| children.take()) {
            child.retire();
        }
    }

    fn settle_down(&self, phase: Phase) {
        let (queue, overflow) = self.gate.with(|inbox| {
            let mut refused = (Queue::default(), VecDeque::new());
            if !matches!(inbox.phase, Phase::Fresh | Phase::Limbo | Phase::Closed) {
                return refused;
            }
            inbox.phase = phase;
            if phase != Phase::Limbo {
                refused.0 = std::mem::take(&mut inbox.queue);
                if let Some(side) = inbox.extra.existing_side() {
                    side.users = 0;
                    refused.1 = std::mem::take(&mut side.overflow);
                }
            }
            refused
        });
        if !queue.is_empty() || !overflow.is_empty() {
            reply::reject::<(Queue<Item<B::Message>>, _)>((queue, overflow), crate::CallError::NoProc);
        }
    }
}

/// What makes arguments, while it does: it goes back also when it panics.
struct Lent<'a, B: Protocol> {
    maker: Option<Maker<B>>,
    home: &'a Cell<B>,
}

impl<B: Protocol> Drop for Lent<'_, B> {
    fn drop(&mut self) {
        let maker = self.maker.take();
        let unneeded = self.home.gate.with(|inbox| match &inbox.extra.maker {
            None => {
                inbox.extra.maker = maker;
                None
            }
            Some(_) => maker,
        });
        drop(drop_guarded(unneeded));
    }
}
