//! How an incarnation begins.

use std::{
    collections::VecDeque,
    sync::{Arc, Weak},
};

use super::{
    BoxFuture, Busy, Cell, Doing, Held, Item, Life, Maker, Phase, Proc, Side, Started, Tie, Tied,
    gate::Inbox,
    lease::Name,
    queue::Queue,
    side::{Extra, Marks},
};
use crate::{
    Cx, ExitReason, Init, Pid, Protocol, Shutdown, StartError, node,
    panics::{drop_guarded, guarded},
    reply::{self, Reply},
    server::Next,
    supervisor::{self, Message},
    timers::TimerKey,
};

impl<B: Protocol> Cell<B> {
    /// Begins a new incarnation: its arguments are made and its `init` runs in a turn of its own.
    ///
    /// Only who decides about the place calls this, and only while nobody lives here.
    pub(crate) fn start(self: &Arc<Self>, tied: Tied, started: Option<Started>) {
        self.start_with(tied, started, None);
    }

    /// The same, with these arguments, if they are given, and not with what is made for each incarnation.
    pub(crate) fn start_with(self: &Arc<Self>, tied: Tied, mut started: Option<Started>, args: Option<B::Args>) {
        let Tied { tie, shutdown, parent, name, start_timeout } = tied;
        self.gate.begin();
        let pid = Pid { place: self.place(), incarnation: self.gate.raise_incarnation() };
        self.gate.with(|inbox| {
            inbox.phase = Phase::Starting;
            inbox.marks = Marks { linked: tie.is_some(), ..Marks::default() };
            inbox.extra.tie = tie;
            if parent.is_some() || B::TRAPS.is_some() || B::ANNOUNCES {
                let side = inbox.extra.side();
                side.started = if B::ANNOUNCES { started.take() } else { None };
                side.parent = parent;
                side.trap = B::TRAPS;
            }
        });
        self.set_shutdown(shutdown);
        self.node().add(self.clone());
        if let Some(parent) = parent {
            self.link_to_parent(pid, parent);
        }
        let taken = name.and_then(|name| self.take_name(name, pid));
        if let Some(limit) = start_timeout {
            self.limit_start(pid, limit);
        }
        self.does(Doing::Init);
        let started = started.unwrap_or_else(Reply::none);
        self.body.lock().held = Held::Away(Some(Busy { future: self.begin_init(taken, args), started }));
        self.gate.stored();
        self.gate.wake();
        if self.node().is_gone() {
            Proc::kill(self.clone(), true);
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
    fn begin_init(self: &Arc<Self>, name_taken: Option<Pid>, args: Option<B::Args>) -> BoxFuture<Next> {
        let cell = self.clone();
        Box::pin(async move {
            let mut cx = Cx::new(cell.clone());
            if cell.node().is_gone() {
                return Next::end(ExitReason::Killed);
            }
            if let Some(holder) = name_taken {
                return Next::end(StartError::AlreadyStarted(holder).into());
            }
            let Some(args) = args.or_else(|| cell.make_args()) else { return Next::end(ExitReason::NoProc) };
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
                Proc::kill(cell, false);
            }
        });
        self.with_side(|side| side.limit = Some(key));
    }

    /// `init` has come to a state, or to nothing. True: the incarnation has ended.
    pub(super) fn began(self: &Arc<Self>, started: Started) -> bool {
        let mut body = self.body.lock();
        let Held::Home(life) = &mut body.held else {
            drop(body);
            return self.finish_start(None, started);
        };
        self.does(Doing::Nothing);
        let quiet = life.cx.is_quiet();
        if B::READS {
            let main = guarded(|| life.state.main(&mut life.cx)).unwrap_or_default();
            // A process that runs for as long as it lives has put into its future whatever it has.
            let life = main.and_then(|main| {
                let life = body.take_life();
                body.store(main);
                self.gate.stored();
                self.gate.wake();
                life
            });
            drop(body);
            drop(drop_guarded(life));
        } else {
            drop(body);
        }
        if B::ANNOUNCES {
            if self.gate.up() && !quiet {
                self.after_turn();
            }
            return false;
        }
        match self.gate.up_with(|inbox| Self::announced(inbox)) {
            Some(announced) => {
                self.tell_start(announced, started);
                if !quiet {
                    self.after_turn();
                }
            }
            // It was killed, and its starter learns of that with all others.
            None => self.body.lock().aside().started = started,
        }
        false
    }

    /// Reports the start as done, to whoever asked for it.
    pub(crate) fn announce(self: &Arc<Self>) {
        let announced = self.gate.with(|inbox| Self::announced(inbox));
        self.tell_start(announced, Reply::none());
    }

    /// Marks the start as done. What was only there for it goes.
    fn announced(inbox: &mut Inbox<Item<B::Message>, Extra<B>>) -> Announced<B::Message> {
        inbox.marks.announced = true;
        let tie = inbox.extra.tie;
        let Some(side) = inbox.extra.existing_side() else { return Announced { tie, ..Announced::default() } };
        let (started, limit) = (side.started.take(), side.limit.take());
        let empty = side.is_empty();
        Announced { tie, started, limit, _empty: if empty { inbox.extra.take_side() } else { None } }
    }

    fn tell_start(self: &Arc<Self>, announced: Announced<B::Message>, started: Started) {
        let Announced { tie, started: by_itself, limit, _empty } = announced;
        if let Some(limit) = limit {
            self.node().timers.cancel(limit);
        }
        by_itself.unwrap_or(started).give(Ok(self.pid()));
        if let (Some(tie), Some(supervisor)) = (tie, self.supervisor()) {
            let message = Message::Started(tie.key, tie.life, supervisor::Started::Up);
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
        self.retire_children();
    }

    pub(super) fn retire_children(&self) {
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

/// Who is told of a start, and what was there for it alone.
struct Announced<M> {
    tie: Option<Tie>,
    started: Option<Started>,
    limit: Option<TimerKey>,
    _empty: Option<Box<Side<M>>>,
}

impl<M> Default for Announced<M> {
    fn default() -> Self {
        Self { tie: None, started: None, limit: None, _empty: None }
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
