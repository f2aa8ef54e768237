//! How an incarnation ends, and who learns of it.

use std::{collections::VecDeque, sync::Arc, task::Poll, time::Duration};

use super::{
    BoxFuture, Busy, Cell, Doing, End, Item, Life, Maker, Phase, Proc, Side, Signal, Started, Tie, Watcher,
    body::Aside, lease, queue::Queue, serve::Loan, side::Marks,
};
use crate::{
    CallError, ChildFailed, Down, ExitReason, Mailbox, Pid, Protocol, StartError, Stuck,
    error::StartTimeout,
    fence,
    panics::{drop_guarded, guarded},
    reply::{self, Orphan},
    report::{self, CrashReport},
    server::{Next, flow::Ending},
    supervisor::{self, Message},
    turns,
};

/// How long a killed process may go on running before it is reported as unresponsive.
const KILL_GRACE: Duration = Duration::from_secs(1);

/// How much of a state a report shows.
const SHOWN: usize = 2048;

/// Why a start that took too long has failed: to everyone but its starter, the process was killed.
fn late_start(limit: Duration) -> ExitReason {
    ExitReason::from(StartTimeout(limit))
}

/// What `terminate` came to, when its future is over and has been dropped.
pub(super) fn over(polled: Result<Poll<Next>, ExitReason>, dropped: Result<(), ExitReason>) -> Next {
    match (polled, dropped) {
        (Err(reason), _) | (Ok(_), Err(reason)) => Next::end(reason),
        (Ok(Poll::Ready(next)), Ok(())) => next,
        (Ok(Poll::Pending), Ok(())) => Next::GO,
    }
}

impl<B: Protocol> Cell<B> {
    /// Ends the incarnation: nothing is served any more, `terminate` runs. True: it has ended; false: `terminate` waits.
    pub(super) fn end(self: &Arc<Self>, ending: Ending) -> bool {
        self.end_with(ending, reply::take_orphans())
    }

    /// As [`end`](Self::end), with the callers that its last handler left without an answer.
    pub(super) fn end_with(self: &Arc<Self>, ending: Ending, orphans: Vec<Orphan>) -> bool {
        let Ending { reason, answer } = ending;
        // Without a `terminate` the end is one step, which begins and is over in this turn.
        let is_first = B::TERMINATES && self.gate.ending();
        let crash = reason.is_crash().then(|| Box::new(self.crash(&reason)));
        let life = if is_first { self.body.lock().take_life() } else { None };
        let Some(life) = life else {
            return self.finish_as(reason, Told { answer, crash, orphans, ..Told::default() });
        };
        self.body.lock().aside().end = Some(Box::new(End { reason: reason.clone(), answer, crash, orphans }));
        self.does(Doing::Terminate);
        let mut loan = Loan::new(life, self.clone());
        let mut future: BoxFuture<Next> = Box::pin(async move {
            let Life { state, cx } = loan.life();
            state.terminate(&reason, cx).await
        });
        match self.poll_guarded(&mut future) {
            Ok(Poll::Pending) => {
                self.body.lock().store(future);
                self.gate.stored();
                false
            }
            polled => {
                let dropped = drop_guarded(future);
                self.terminated(over(polled, dropped))
            }
        }
    }

    /// `terminate` is over; an end that it returns, or a crash in it, is the reason from here on.
    pub(super) fn terminated(self: &Arc<Self>, outcome: Next) -> bool {
        let reason = match outcome.0 {
            None => {
                let mut body = self.body.lock();
                body.aside().end.as_ref().map_or(ExitReason::Normal, |end| end.reason.clone())
            }
            Some(ending) => {
                let crash = ending.reason.is_crash().then(|| Box::new(self.crash(&ending.reason)));
                if let Some(end) = &mut self.body.lock().aside().end {
                    end.crash = crash;
                }
                ending.reason
            }
        };
        self.finish(reason)
    }

    /// The start came to nothing: for this reason, or because `init` said ignore.
    pub(super) fn finish_start(self: &Arc<Self>, reason: Option<ExitReason>, started: Started) -> bool {
        let ignored = reason.is_none();
        let reason = reason.unwrap_or(ExitReason::Normal);
        let crash = reason.is_crash().then(|| Box::new(self.crash(&reason)));
        let orphans = reply::take_orphans();
        self.finish_as(reason, Told { crash, orphans, started, ignored, ..Told::default() })
    }

    /// The end: the state is dropped, the reason final, names are free; then everyone learns of it.
    pub(super) fn finish(self: &Arc<Self>, reason: ExitReason) -> bool {
        let end = self.body.lock().existing_aside().and_then(|aside| aside.end.take());
        let told = end.map(|end| {
            let End { answer, crash, orphans, .. } = *end;
            Told { answer, crash, orphans, ..Told::default() }
        });
        self.finish_as(reason, told.unwrap_or_default())
    }

    fn finish_as(self: &Arc<Self>, mut reason: ExitReason, mut told: Told) -> bool {
        let pid = self.pid();
        let (busy, mut life, left) = {
            let mut body = self.body.lock();
            let left = body.existing_aside().map(Aside::leave);
            (body.take_busy(), body.take_life(), left)
        };
        let rest = match left {
            None => Queue::default(),
            Some(Aside { rest, end, started, .. }) => {
                drop(drop_guarded(end));
                told.started = told.started.or(started);
                rest
            }
        };
        let killed = self.gate.is_killed();
        if killed {
            // An exit signal that was fatal before the kill came has ended it already.
            reason = self.take_exit().unwrap_or(ExitReason::Killed);
            if busy.is_none() {
                self.does(Doing::Nothing);
            }
        }
        let mut dropped = Ok(());
        if let Some(Busy { future, started }) = busy {
            // A future that is dropped unfinished brings the state home.
            dropped = drop_guarded(future);
            life = self.body.lock().take_life();
            told.started = told.started.or(started);
        }
        let dropped = dropped.and(Self::drop_life(life));
        if let (Err(panic), false) = (dropped, killed) {
            told.crash = Some(Box::new(self.crash(&panic)));
            reason = panic;
        }
        if reason.is_crash() && told.crash.is_none() {
            told.crash = Some(Box::new(self.crash(&reason)));
        }
        let keep = B::SPEC.mailbox == Mailbox::Keep && reason.is_crash() && !killed;
        let mut left = self.gate.end(|inbox| {
            let mut waited = std::mem::take(&mut inbox.queue);
            let mut rest = rest;
            let tie = inbox.extra.tie.take();
            if inbox.phase == Phase::Fenced && tie.is_some() {
                // What came since the kill waits for the next incarnation.
                std::mem::swap(&mut inbox.queue, &mut waited);
            } else if keep && tie.is_some() {
                let all = std::mem::take(&mut rest).into_iter().chain(std::mem::take(&mut waited));
                (inbox.queue, waited) = all.partition(|item| matches!(item, Item::User(_)));
            }
            let mut side = inbox.extra.take_side();
            let overflow = side.as_mut().map(|side| std::mem::take(&mut side.overflow)).unwrap_or_default();
            if let (Mailbox::Bounded(_), false) = (B::SPEC.mailbox, inbox.queue.is_empty()) {
                inbox.extra.side().users = u32::try_from(inbox.queue.len()).unwrap_or(u32::MAX);
            }
            inbox.phase = if tie.is_some() { Phase::Limbo } else { Phase::Closed };
            let maker = if tie.is_some() { None } else { inbox.extra.maker.take() };
            Left { waited: [rest, waited], overflow, tie, marks: std::mem::take(&mut inbox.marks), maker, side }
        });
        self.node().remove(pid);
        fence::lower(pid);
        if let Some(side) = &mut left.side {
            lease::release(std::mem::take(&mut side.leases), pid);
        }
        self.tell(pid, reason, left, told);
        true
    }

    /// Drops a state and what belongs to it, each under a guard of its own.
    fn drop_life(life: Option<Life<B>>) -> Result<(), ExitReason> {
        let Some(Life { state, cx }) = life else { return Ok(()) };
        let state = drop_guarded(state);
        drop_guarded(cx).and(state)
    }

    fn tell(self: &Arc<Self>, pid: Pid, reason: ExitReason, left: Left<B>, told: Told) {
        let Left { waited, overflow, tie, marks: Marks { announced, linked, shut: _ }, maker, side } = left;
        let Told { answer, crash, orphans, mut started, ignored } = told;
        if let Some(answer) = answer {
            answer();
        }
        if !orphans.is_empty() {
            reply::tell_orphans(&orphans, &CallError::Exit(reason.clone()));
        }
        if waited.iter().any(|queue| !queue.is_empty()) || !overflow.is_empty() {
            reply::reject((waited, overflow), CallError::Exit(reason.clone()));
        }
        reply::settle_orphans(Some(&reason));
        let mut side = side;
        if let Some(by_itself) = side.as_mut().and_then(|side| side.started.take()) {
            started = started.or(by_itself);
        }
        let late = side.as_ref().and_then(|side| side.late);
        if started.is_awaited() {
            let reason = late.map_or_else(|| reason.clone(), late_start);
            started.give(Err(if ignored { StartError::Ignored } else { self.start_error(&reason) }));
        }
        if let Some(side) = side {
            self.tell_side(pid, &reason, *side);
        }
        let Some(tie) = tie else {
            if let (Some(crash), true) = (crash, announced) {
                crash.emit(None);
            }
            drop(drop_guarded(maker));
            self.retire_children();
            return;
        };
        let Some(supervisor) = self.supervisor() else { return self.retire() };
        let Tie { key, life, .. } = tie;
        let message = if announced {
            Message::Ended { key, life, reason, linked, crash }
        } else if ignored {
            Message::Started(key, life, supervisor::Started::Ignored)
        } else {
            Message::Started(key, life, supervisor::Started::Failed(late.map_or(reason, late_start)))
        };
        if supervisor.push_alive(Some(tie.supervisor()), message).is_err() {
            self.close();
        }
    }

    fn tell_side(self: &Arc<Self>, pid: Pid, reason: &ExitReason, side: Side<B::Message>) {
        let node = self.node();
        for timer in side.timers.into_iter().map(|(_, timer)| timer).chain(side.limit) {
            node.timers.cancel(timer);
        }
        for watching in side.watching {
            if let Some(process) = watching.process.upgrade() {
                process.unwatch(watching.monitor);
            }
        }
        for (peer, process) in side.links {
            if let Some(process) = process.upgrade() {
                let to = Some(peer.incarnation);
                process.exit(Signal { from: pid, to, reason: reason.clone(), linked: true });
            }
        }
        for watcher in side.watchers {
            match watcher {
                Watcher::Future(told) => told.give(reason.clone()),
                Watcher::Hook(hook) => drop(guarded(|| hook(reason))),
                Watcher::Process(monitor, process) => {
                    if let Some(process) = process.upgrade() {
                        process.down(Down { monitor, pid, reason: reason.clone() });
                    }
                }
            }
        }
    }

    /// Why a root was not started, in the words of whoever starts one.
    fn start_error(&self, reason: &ExitReason) -> StartError {
        if let Some(StartError::AlreadyStarted(holder)) = reason.downcast_ref() {
            return StartError::AlreadyStarted(*holder);
        }
        if let Some(error @ StartError::BadSpec { .. }) = reason.downcast_ref() {
            return error.clone();
        }
        let (path, reason) = match reason.downcast_ref::<ChildFailed>() {
            Some(failed) => (failed.path.clone(), failed.innermost().clone()),
            None => (self.path(), reason.clone()),
        };
        StartError::Failed { path, reason }
    }

    /// Reports a killed incarnation that is still there when its kill grace is over.
    pub(super) fn watch_grace(self: &Arc<Self>, pid: Pid) {
        if self.node().is_gone() {
            return;
        }
        let place = Arc::downgrade(self);
        self.node().timers.after(self.node(), KILL_GRACE, move || {
            let Some(cell) = place.upgrade() else { return };
            if cell.pid() != pid || cell.phase() != Phase::Fenced {
                return;
            }
            // What runs on its stack keeps it, and not its own code: its grace begins when that returns.
            if let Some(above) = turns::above(pid).filter(|above| *above != pid) {
                report::waits_for(&cell.path(), pid, above);
                cell.watch_grace(pid);
                return;
            }
            let stuck = Stuck { path: cell.path(), handler: cell.handler() };
            report::unresponsive(&stuck, pid);
            let tie = cell.gate.with(|inbox| inbox.extra.tie);
            if let (Some(tie), Some(supervisor)) = (tie, cell.supervisor()) {
                let message = Message::Unresponsive(tie.key, tie.life, stuck);
                drop(supervisor.push_alive(Some(tie.supervisor()), message));
            }
        });
    }

    /// What a report says of this incarnation at this moment.
    fn crash(&self, reason: &ExitReason) -> CrashReport {
        let body = self.body.lock();
        let queued = body.rest().map_or(0, Queue::len) + self.gate.with(|inbox| inbox.queue.len());
        let state = body.life().and_then(|life| {
            guarded(|| life.state.show(&life.cx)).unwrap_or_else(|_| Some("(its `Debug` panicked)".to_owned()))
        });
        CrashReport {
            path: self.path(),
            pid: self.pid(),
            handler: self.handler(),
            reason: reason.clone(),
            state: state.map(shortened),
            queued,
        }
    }
}

/// What is known of an end, beside its reason, when it comes.
struct Told {
    answer: Option<Box<dyn FnOnce() + Send>>,
    crash: Option<Box<CrashReport>>,
    orphans: Vec<Orphan>,
    /// Who waits for a start that has failed.
    started: Started,
    /// Whether `init` has said that there is nothing to run.
    ignored: bool,
}

impl Default for Told {
    fn default() -> Self {
        Self { answer: None, crash: None, orphans: Vec::new(), started: Started::none(), ignored: false }
    }
}

/// What an incarnation leaves behind.
struct Left<B: Protocol> {
    waited: [Queue<Item<B::Message>>; 2],
    overflow: VecDeque<(u64, B::Message)>,
    tie: Option<Tie>,
    marks: Marks,
    /// What nobody needs again.
    maker: Option<Maker<B>>,
    side: Option<Box<Side<B::Message>>>,
}

fn shortened(mut text: String) -> String {
    if text.len() > SHOWN {
        let end = (0..=SHOWN).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}
