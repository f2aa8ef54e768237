//! How an incarnation begins.

use std::sync::{Arc, Weak, atomic::Ordering};

use super::{BoxFuture, Busy, Cell, Doing, Item, Life, Phase, Proc, Tied, lease::Name};
use crate::{
    Cx, ExitReason, Init, Pid, Protocol, StartError, node,
    reply::{self, Reply},
    supervisor::{Message, Started},
};

impl<B: Protocol> Cell<B> {
    /// Begins a new incarnation: its arguments are made and its `init` runs in a turn of its own.
    ///
    /// Only who decides about the place calls this, and only while nobody lives here.
    pub(crate) fn start(self: &Arc<Self>, tied: Tied, started: Option<Reply<Result<Pid, StartError>>>) {
        let Tied { tie, parent, name, start_timeout } = tied;
        self.gate.begin();
        self.incarnation.fetch_add(1, Ordering::AcqRel);
        let pid = self.pid();
        self.gate.with(|inbox| {
            inbox.phase = Phase::Starting;
            inbox.extra.incarnation = pid.incarnation;
            inbox.extra.tie = tie;
            inbox.extra.announced = false;
            if started.is_some() || parent.is_some() || B::TRAPS.is_some() {
                let side = inbox.extra.side();
                side.started = started;
                side.parent = parent;
                side.trap = B::TRAPS;
            }
        });
        self.node().add(self.clone());
        if let Some(parent) = parent {
            self.link_to_parent(pid, parent);
        }
        let taken = name.and_then(|name| self.take_name(name, pid));
        if let Some(limit) = start_timeout {
            self.limit_start(pid, limit);
        }
        self.body.lock().busy = Some(Busy::Init(self.begin_init(taken)));
        self.gate.stored();
        self.gate.wake();
        if self.node().is_gone() {
            Proc::kill(self.clone(), true);
        }
        self.ready(self.gate.hand_over());
    }

    fn begin_init(self: &Arc<Self>, name_taken: Option<Pid>) -> BoxFuture<(Init<B>, Cx<B>)> {
        let cell = self.clone();
        Box::pin(async move {
            let mut cx = Cx::new(cell.clone());
            if cell.node().is_gone() {
                return (Init::Stop(ExitReason::Killed), cx);
            }
            if let Some(holder) = name_taken {
                return (Init::stop(StartError::AlreadyStarted(holder)), cx);
            }
            let args = cell.maker.lock().as_mut().map(|make| make());
            let init = match args {
                Some(args) => B::init(args, &mut cx).await,
                None => Init::Stop(ExitReason::NoProc),
            };
            (init, cx)
        })
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
                let late = Self::lives_as(inbox, pid.incarnation) && !inbox.extra.announced;
                if late {
                    inbox.extra.side().late = Some(limit);
                }
                late
            });
            if late {
                Proc::kill(cell, false);
            }
        });
        self.with_side(|side| side.timers.push((crate::pid::fresh(), key)));
    }

    /// `init` has come to something. True: the incarnation has ended.
    pub(super) fn began(self: &Arc<Self>, init: Init<B>, mut cx: Cx<B>) -> bool {
        let mut state = match init {
            Init::Ok(state) => state,
            Init::Then(state, message) => {
                cx.then.push(message);
                state
            }
            Init::Ignore => {
                drop(cx);
                return self.finish_start(None);
            }
            Init::Stop(reason) => {
                drop(cx);
                return self.finish_start(Some(reason));
            }
        };
        let main = crate::panics::guarded(|| state.main(&mut cx)).unwrap_or_default();
        {
            let mut body = self.body.lock();
            body.life = Some(Life { state, cx });
            body.busy = main.map(|main| Busy::Handler(Box::pin(async move { (main.await, None) })));
            self.does(Doing::Nothing);
            if body.busy.is_some() {
                self.gate.stored();
                self.gate.wake();
            }
        }
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
        let (started, tie) = self.gate.with(|inbox| {
            inbox.extra.announced = true;
            let tie = inbox.extra.tie.clone();
            (inbox.extra.existing_side().and_then(|side| side.started.take()), tie)
        });
        if let Some(started) = started {
            started.give(Ok(self.pid()));
        }
        if let (Some(tie), Some(supervisor)) = (tie, self.supervisor()) {
            let message = Message::Started(tie.key, tie.life, Started::Up);
            drop(supervisor.push_alive(Some(tie.supervisor), message));
        }
    }

    // ---- Places that nobody lives in.

    /// Nobody starts it again but by hand: what waits is refused.
    pub(crate) fn close(&self) {
        self.settle_down(Phase::Closed);
        for child in self.home.children.iter().flat_map(|children| children.list()) {
            child.close();
        }
    }

    /// It will be started again: what comes waits.
    pub(crate) fn wait(&self) {
        self.settle_down(Phase::Limbo);
        for child in self.home.children.iter().flat_map(|children| children.list()) {
            child.wait();
        }
    }

    /// Nobody ever starts it again.
    pub(crate) fn retire(&self) {
        self.settle_down(Phase::Closed);
        self.gate.with(|inbox| inbox.extra.tie = None);
        let maker = self.maker.lock().take();
        drop(crate::panics::drop_guarded(maker));
        for child in self.home.children.iter().flat_map(|children| children.take()) {
            child.retire();
        }
    }

    fn settle_down(&self, phase: Phase) {
        let refused = self.gate.with(|inbox| {
            if !matches!(inbox.phase, Phase::Fresh | Phase::Limbo | Phase::Closed) {
                return None;
            }
            inbox.phase = phase;
            if phase == Phase::Limbo {
                return None;
            }
            inbox.extra.users = 0;
            Some((std::mem::take(&mut inbox.queue), std::mem::take(&mut inbox.extra.overflow)))
        });
        if let Some(refused) = refused {
            reply::reject::<(std::collections::VecDeque<Item<B::Message>>, _)>(refused, crate::CallError::NoProc);
        }
    }
}
