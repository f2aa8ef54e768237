//! A process of any kind, as other processes see it.

use std::{
    any::Any,
    sync::{Arc, Weak},
    task::Poll,
    time::Duration,
};

use tracing::span::EnteredSpan;

use super::{Cell, Doing, End, Guarded, Home, Phase, Special, Starter, end::Left, here::Due, word::Fatal};
use crate::{
    ChildId, ExitReason, Pid, Protocol, Shutdown, Spec,
    node::Shared,
    reply::{self, Orphan},
    report,
    server::{Next, flow::Ending},
    supervisor::{Children, Place, Shell},
};

/// What a cell of any type does by itself. All else that can be done with a process is made of these, in what `dyn Proc`
/// implements: it is compiled once, and not again for each server.
pub(crate) trait Proc: Any + Send + Sync {
    /// The place, and the incarnation that lives there or did last.
    fn pid(&self) -> Pid;
    fn phase(&self) -> Phase;
    fn home(&self) -> &Arc<Home>;
    /// What few places have.
    fn special(&self) -> Option<&Special>;
    fn common(&self) -> &'static Common;
    fn doing(&self) -> Doing;
    fn does(&self, doing: Doing);
    /// Looks at what the inbox guards, once: no user code, and no drop of user data, in there.
    fn locked(&self, look: &mut dyn FnMut(&mut dyn Guarded));
    /// Queues something, if `admit` does so and says so. True: the cell must be put into the ready queue.
    fn pushed(&self, system: bool, admit: &mut dyn FnMut(&mut dyn Guarded) -> bool) -> bool;
    /// Sends a fatal signal, if `admit` says which one. True: the cell must be put into the ready queue.
    fn signalled(&self, admit: &mut dyn FnMut(&mut dyn Guarded) -> Option<Fatal>) -> bool;
    /// Has every turn given by a runner from here on. False if that was so before.
    fn queue_from_here(&self) -> bool;
    /// Serves what waits for it.
    fn turn(self: Arc<Self>);
    /// Tells it that it was killed, if it ends a kill by itself.
    fn kill_softly(self: Arc<Self>) -> bool;

    // ---- After a turn on a caller's stack.

    /// Leaves a server that goes on; true: it is to be put into the ready queue.
    fn go_on(self: Arc<Self>) -> bool;
    /// Leaves a server whose end is due; true: it is to be put into the ready queue.
    fn leave_due(&self, due: Box<Due>) -> bool;

    // ---- The beginning.

    /// Begins an incarnation, and returns its number.
    fn begin(&self) -> u32;
    /// Notes how long it may take to stop, where that is not its own to say.
    fn set_shutdown(&self, shutdown: Option<Shutdown>);
    /// Stores the future of the start, with who waits for it.
    fn store_init(self: Arc<Self>, name_taken: Option<Pid>, started: Starter);
    /// Hands the begun incarnation over. True: the cell must be put into the ready queue.
    fn hand_over(&self) -> bool;
    /// Drops what makes the arguments.
    fn drop_maker(&self);
    /// A second place for a child whose first one is lost to code that does not yield.
    fn replaced(&self) -> Place;

    // ---- The end.

    /// Nothing is served from here on. Without a `terminate` that is said with the end itself, which comes in the same turn.
    fn ending(&self);
    /// Whether it was killed.
    fn is_killed(&self) -> bool;
    /// Begins `terminate`, and keeps what will be told at the end. That comes back if there is none.
    fn terminate(self: Arc<Self>, end: End) -> Result<Poll<Next>, End>;
    /// Looks at what will be told at the end.
    fn with_end(&self, look: &mut dyn FnMut(&mut Option<Box<End>>));
    /// Drops the stored future and the state, each under a guard. `killed`: a process without a future does nothing any more.
    /// Says too whether something may be left of the last batch.
    fn drop_life(&self, killed: bool) -> (Result<(), ExitReason>, bool);
    /// Ends the incarnation, and takes what it leaves behind. `crashed`: what waits may be kept for the next. `left`: as
    /// [`drop_life`](Self::drop_life) has said.
    fn leave(&self, crashed: bool, left: bool) -> Left;
    /// How many messages wait, and the state as a report shows it.
    fn shown(&self) -> (usize, Option<String>);
}

/// What is the same for all servers of one type.
pub(crate) struct Common {
    pub(super) name: &'static str,
    pub(super) handlers: &'static [&'static str],
    pub(crate) spec: Spec,
    pub(super) reads: bool,
    pub(super) terminates: bool,
    pub(super) announces: bool,
}

impl Common {
    pub(super) const fn of<B: Protocol>() -> Self {
        Self {
            name: B::NAME,
            handlers: B::HANDLERS,
            spec: B::SPEC,
            reads: B::READS,
            terminates: B::TERMINATES,
            announces: B::ANNOUNCES,
        }
    }
}

impl Home {
    pub(crate) fn supervisor(&self) -> Option<Arc<Cell<Shell>>> {
        self.supervisor.as_ref().and_then(Weak::upgrade)
    }
}

impl dyn Proc {
    /// Looks at what the inbox guards: no user code, and no drop of user data, in there.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&mut dyn Guarded) -> R) -> R {
        let (mut look, mut seen) = (Some(look), None);
        self.locked(&mut |guarded| seen = look.take().map(|look| look(guarded)));
        seen.expect("whoever has the lock looks once")
    }

    /// Puts it into the ready queue of its node, if that is asked for.
    pub(crate) fn ready(self: &Arc<Self>, schedule: bool) {
        if schedule {
            self.node().ready.push(self.node(), self.clone());
        }
    }

    /// Puts it into the ready queue of its node: it is marked as being there.
    pub(crate) fn ready_elsewhere(self: &Arc<Self>) {
        self.node().ready.push_far(self.node(), self.clone());
    }

    pub(crate) fn node(&self) -> &Arc<Shared> {
        &self.home().node
    }

    pub(crate) fn supervisor(&self) -> Option<Arc<Cell<Shell>>> {
        self.home().supervisor()
    }

    pub(crate) fn children(&self) -> Option<&Children> {
        self.special()?.children.as_deref()
    }

    /// Its name among its siblings.
    pub(crate) fn name(&self) -> ChildId {
        match self.special().and_then(|special| special.name.clone()) {
            Some(name) => name,
            None if self.home().supervisor.is_some() => ChildId::number(self.pid().place),
            None => self.common().name.into(),
        }
    }

    /// Its path in the tree.
    pub(crate) fn path(&self) -> String {
        match self.supervisor() {
            Some(supervisor) => format!("{}.{}", supervisor.path(), self.name()),
            None => self.name().to_string(),
        }
    }

    /// A span of its own, if the caller is in one.
    #[cold]
    pub(super) fn root_span(&self) -> Option<EnteredSpan> {
        let in_span = !tracing::Span::current().is_none();
        in_span.then(|| {
            let (path, pid) = (self.path(), self.pid());
            tracing::error_span!(target: "perennial::server", parent: None, "server", path = path.as_str(), pid = %pid)
                .entered()
        })
    }

    /// Whether it lives.
    pub(crate) fn is_alive(&self) -> bool {
        self.phase().is_alive()
    }

    /// Whether this incarnation is the one that lives here.
    pub(super) fn lives_as(&self, guarded: &dyn Guarded, incarnation: u32) -> bool {
        guarded.phase().is_alive() && self.pid().incarnation == incarnation
    }

    /// The supervisor on whose decision the place waits, if it does.
    pub(crate) fn decided_by(&self) -> Option<Arc<dyn Proc>> {
        match self.phase() {
            Phase::Limbo | Phase::Fresh => self.supervisor().map(|supervisor| supervisor.as_proc()),
            Phase::Starting | Phase::Up | Phase::Ending | Phase::Fenced | Phase::Closed => None,
        }
    }

    /// Takes back a call that waits for room.
    pub(crate) fn unpark(&self, number: u64) {
        let taken = self.with(|guarded| guarded.unpark(number));
        drop(taken);
    }

    /// Leaves a server whose handler has ended it on its caller's stack; true: it is to be put into the ready queue.
    pub(super) fn ends_here(&self, ending: Ending, orphan: Option<Orphan>) -> bool {
        let mut orphans = reply::take_orphans();
        orphans.extend(orphan);
        self.leave_due(Box::new(Due { ending, orphans }))
    }

    /// How long it may take to stop; None for as long as it likes.
    pub(crate) fn patience(&self) -> Option<Duration> {
        let shutdown = self.special().and_then(|special| *special.shutdown.lock());
        match shutdown.unwrap_or(self.common().spec.shutdown) {
            Shutdown::After(time) => Some(time),
            Shutdown::BrutalKill => Some(Duration::ZERO),
            Shutdown::Infinity => None,
        }
    }

    /// The handler that runs, or ran last.
    pub(crate) fn handler(&self) -> Option<&'static str> {
        match self.doing() {
            Doing::Nothing => None,
            Doing::Init => Some("init"),
            Doing::Terminate => Some("terminate"),
            Doing::Handler(handler) => self.common().handlers.get(handler).copied(),
        }
    }

    /// Reports that its handler begins.
    #[cold]
    pub(super) fn report_traced(&self) {
        report::traced(&self.path(), self.handler().unwrap_or_default());
    }

    /// Has every turn of it given by a runner, from here on: one of its handlers has kept its caller for long.
    pub(crate) fn queue_always(&self) {
        if self.queue_from_here() {
            report::kept_its_caller(&self.node().runtime, self.path(), self.handler());
        }
    }
}
