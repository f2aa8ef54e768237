//! How an incarnation begins.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use once_cell::race::OnceBox;

use super::{
    Body, BoxFuture, Cell, DOING, Doing, Guarded, Held, Home, Life, Maker, Phase, Proc, Starter, Tie, Tied,
    gate::Gate,
    lease::Name,
    side::{Extra, Marks},
};
use crate::{
    CallError, Cx, ExitReason, Init, Inline, Pid, Protocol, StartError, node,
    panics::{drop_guarded, guarded},
    pid, reply,
    server::Next,
    supervisor::{Message, Started},
    sync::Lock,
    timers::TimerKey,
};

impl dyn Proc {
    /// Begins a new incarnation: its arguments are made and its `init` runs in a turn of its own.
    ///
    /// Only who decides about the place calls this, and only while nobody lives here.
    pub(crate) fn start(self: Arc<Self>, tied: Tied, mut started: Option<Starter>) {
        let Tied { tie, shutdown, parent, name, start_timeout } = tied;
        let pid = Pid { incarnation: self.begin(), ..self.pid() };
        let announces = self.common().announces;
        self.with(|guarded| {
            guarded.set_phase(Phase::Starting);
            *guarded.marks() = Marks { linked: tie.is_some(), ..Marks::default() };
            *guarded.tie() = tie;
            if parent.is_some() {
                guarded.side().parent = parent;
            }
            if announces && started.is_some() {
                guarded.side().started = started.take();
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
        self.clone().store_init(taken, started.unwrap_or_else(Starter::none));
        if self.node().is_gone() {
            self.clone().kill(true);
        }
        let schedule = self.hand_over();
        self.ready(schedule);
    }

    fn link_to_parent(self: &Arc<Self>, pid: Pid, parent: Pid) {
        let Some(process) = node::find(parent) else { return };
        self.add_link(pid, parent, Arc::downgrade(&process));
        process.add_link(parent, pid, Arc::downgrade(self));
    }

    /// Registers the incarnation under a name. Some: the name is taken, by this process.
    fn take_name(self: &Arc<Self>, name: &'static str, pid: Pid) -> Option<Pid> {
        let taken = self.node().register(name, pid, self.clone()).err();
        if taken.is_none() {
            let lease = Arc::new(Name { node: self.node().clone(), name: name.into() });
            self.with(|guarded| guarded.side().leases.push(lease));
        }
        taken
    }

    /// Kills the incarnation if its `init` has not ended by then.
    fn limit_start(self: &Arc<Self>, pid: Pid, limit: Duration) {
        let place = Arc::downgrade(self);
        let key = self.node().timers.after(self.node(), limit, move || {
            let Some(process) = place.upgrade() else { return };
            let late = process.with(|guarded| {
                let late = process.lives_as(guarded, pid.incarnation) && !guarded.marks().announced;
                if late {
                    guarded.side().late = Some(limit);
                }
                late
            });
            if late {
                process.kill(false);
            }
        });
        self.with(|guarded| guarded.side().limit = Some(key));
    }

    /// Reports the start as done, to whoever asked for it.
    pub(crate) fn announce(&self) {
        let announced = self.with(|guarded| announced(guarded));
        self.tell_start(announced, Starter::none());
    }

    /// Tells who waits for the start.
    fn tell_start(&self, Announced { tie, started, limit }: Announced, waits: Starter) {
        if let Some(limit) = limit {
            self.node().timers.cancel(limit);
        }
        let started = started.unwrap_or(waits);
        if started.is_awaited() {
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
        self.settle_down(Phase::Closed, false);
        for child in self.children().iter().flat_map(|children| children.list()) {
            child.close();
        }
    }

    /// It will be started again: what comes waits.
    pub(crate) fn wait(&self) {
        self.settle_down(Phase::Limbo, false);
        for child in self.children().iter().flat_map(|children| children.list()) {
            child.wait();
        }
    }

    /// Nobody ever starts it again.
    pub(crate) fn retire(&self) {
        self.settle_down(Phase::Closed, true);
        self.drop_belongings(true);
    }

    /// Drops what makes its arguments, if something does, and the places that are its own.
    pub(super) fn drop_belongings(&self, made: bool) {
        if made {
            self.drop_maker();
        }
        for child in self.children().iter().flat_map(|children| children.take()) {
            child.retire();
        }
    }

    fn settle_down(&self, phase: Phase, for_good: bool) {
        let refused = self.with(|guarded| {
            if for_good {
                *guarded.tie() = None;
            }
            if !matches!(guarded.phase(), Phase::Fresh | Phase::Limbo | Phase::Closed) {
                return None;
            }
            guarded.set_phase(phase);
            if phase == Phase::Limbo { None } else { guarded.take_waiting() }
        });
        if refused.is_some() {
            reply::reject(refused, CallError::NoProc);
        }
    }
}

impl<B: Protocol> Cell<B> {
    /// A root that lives at once, with this state: of a server without an `init` nothing has to run for that.
    pub(crate) fn alive(home: Arc<Home>, state: B) -> Arc<Self> {
        let cell = Arc::new(Self {
            gate: Gate::opened(B::SPEC.inline == Inline::Never, Extra::default()),
            body: Lock::new(Body::default()),
            who: AtomicU64::new(pid::place() << DOING),
            home,
            rare: OnceBox::new(),
        });
        let cx = Cx::new(cell.clone());
        cell.body.lock().held = Held::Home(Life { state, cx });
        cell.node().add(cell.as_proc());
        // A runtime that goes away meanwhile has not seen it.
        if cell.node().is_gone() {
            cell.as_proc().kill(true);
        }
        cell
    }

    /// The future of a start, which puts the state into the body if it comes to one.
    pub(super) fn begin_init(self: &Arc<Self>, name_taken: Option<Pid>, args: Option<B::Args>) -> BoxFuture<Next> {
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

    /// Says what the only incarnation of a root is started with.
    pub(crate) fn give_args(self: &Arc<Self>, args: B::Args) {
        self.body.lock().store(self.begin_init(None, Some(args)));
    }

    /// Keeps who waits for a start that is not over with the first poll of `init`.
    pub(super) fn keep_starter(&self, started: Starter) {
        if started.is_awaited() {
            self.gate.with(|inbox| inbox.extra.side().started = Some(started));
        }
    }

    /// Makes the arguments of an incarnation. What makes them is the user's, and is called outside the inbox lock.
    fn make_args(&self) -> Option<B::Args> {
        let maker = self.gate.with(|inbox| inbox.extra.maker.take());
        let mut lent = Lent { maker, home: self };
        lent.maker.as_mut().map(|make| make())
    }

    /// Begins a life of a server without an `init`: all that runs is what makes its arguments.
    pub(super) fn begin_given(self: &Arc<Self>, started: Starter) -> bool {
        if self.node().is_gone() {
            return self.did_not_begin(started, ExitReason::Killed);
        }
        let made = guarded(|| self.make_args()).and_then(|args| args.ok_or(ExitReason::NoProc));
        match (made, B::GIVEN) {
            (Ok(args), Some(given)) => {
                let life = Life { state: given(args), cx: Cx::new(self.clone()) };
                self.body.lock().held = Held::Home(life);
                self.began(started)
            }
            (Ok(args), None) => {
                drop(drop_guarded(args));
                self.did_not_begin(started, ExitReason::NoProc)
            }
            (Err(reason), _) => self.did_not_begin(started, reason),
        }
    }

    /// The start has failed. True: the incarnation has ended.
    pub(super) fn did_not_begin(self: &Arc<Self>, started: Starter, reason: ExitReason) -> bool {
        self.keep_starter(started);
        let life = self.body.lock().take_life();
        drop(drop_guarded(life));
        let process: &dyn Proc = &**self;
        process.finish_start(Some(reason))
    }

    /// `init` has come to a state, or to nothing. True: the incarnation has ended.
    pub(super) fn began(self: &Arc<Self>, started: Starter) -> bool {
        let mut body = self.body.lock();
        let Held::Home(life) = &mut body.held else {
            drop(body);
            self.keep_starter(started);
            return self.as_proc().finish_start(None);
        };
        let quiet = life.cx.is_quiet();
        let main = if B::READS { guarded(|| life.state.main(&mut life.cx)).unwrap_or_default() } else { None };
        self.does(Doing::Nothing);
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
        let Some(told) = self.gate.up(|inbox| (!B::ANNOUNCES).then(|| announced(inbox))) else {
            self.keep_starter(started);
            return false;
        };
        if let Some(told) = told {
            let process: &dyn Proc = &**self;
            process.tell_start(told, started);
        }
        if !quiet {
            self.after_turn();
        }
        false
    }
}

/// Who is told of a start, and the timer that it has been too quick for.
struct Announced {
    tie: Option<Tie>,
    started: Option<Starter>,
    limit: Option<TimerKey>,
}

/// Notes that a start is reported as done.
fn announced(guarded: &mut dyn Guarded) -> Announced {
    guarded.marks().announced = true;
    let tie = *guarded.tie();
    let Some(side) = guarded.existing_side() else { return Announced { tie, started: None, limit: None } };
    let (started, limit) = (side.started.take(), side.limit.take());
    guarded.trim();
    Announced { tie, started, limit }
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
