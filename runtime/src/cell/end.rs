//! How an incarnation ends, and who learns of it.

use std::{collections::VecDeque, sync::Arc, task::Poll, time::Duration};

use super::{
    BoxFuture, Cell, Doing, End, Item, Kind, Life, Phase, Proc, Side, Signal, Tie, Watcher, lease, queue::Queue,
    serve::Loan, side::Marks,
};
use crate::{
    CallError, ChildFailed, Down, ExitReason, Mailbox, Pid, Protocol, StartError, Stuck,
    error::StartTimeout,
    fence,
    panics::{drop_guarded, guarded},
    reply::{self, Orphan},
    report::{self, CrashReport},
    server::{Next, flow::Ending},
    supervisor::{Message, Started},
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
        self.gate.ending();
        let crash = reason.is_crash().then(|| Box::new(self.crash(&reason)));
        let mut body = self.body.lock();
        let life = if B::TERMINATES && self.phase() == Phase::Ending { body.take_life() } else { None };
        let Some(life) = life else {
            drop(body);
            return self.finish_as(reason, Told { answer, crash, orphans, ignored: false });
        };
        body.aside().end = Some(Box::new(End { reason: reason.clone(), answer, crash, orphans }));
        drop(body);
        self.does(Doing::Terminate);
        let mut loan = Loan::new(life);
        let mut future: BoxFuture<Next> = Box::pin(async move {
            let Life { state, cx } = loan.life();
            state.terminate(&reason, cx).await
        });
        match self.poll_guarded(future.as_mut()) {
            Ok(Poll::Pending) => {
                self.body.lock().store(Kind::Terminate, future);
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
    pub(super) fn finish_start(self: &Arc<Self>, reason: Option<ExitReason>) -> bool {
        self.gate.ending();
        let ignored = reason.is_none();
        let reason = reason.unwrap_or(ExitReason::Normal);
        let crash = reason.is_crash().then(|| Box::new(self.crash(&reason)));
        let orphans = reply::take_orphans();
        self.finish_as(reason, Told { answer: None, crash, orphans, ignored })
    }

    /// The end: the state is dropped, the reason final, names are free; then everyone learns of it.
    pub(super) fn finish(self: &Arc<Self>, reason: ExitReason) -> bool {
        let end = self.body.lock().existing_aside().and_then(|aside| aside.end.take());
        let end = end.map(|end| Told { answer: end.answer, crash: end.crash, orphans: end.orphans, ignored: false });
        self.finish_as(reason, end.unwrap_or_default())
    }

    fn finish_as(self: &Arc<Self>, mut reason: ExitReason, told: Told) -> bool {
        let Told { answer, mut crash, orphans, ignored } = told;
        let pid = self.pid();
        let (busy, mut life, left) = {
            let mut body = self.body.lock();
            let left = body.existing_aside().map(|aside| (std::mem::take(&mut aside.rest), aside.end.take()));
            (body.take_busy(), body.take_life(), left)
        };
        let rest = left.map(|(rest, _)| rest).unwrap_or_default();
        let killed = self.phase() == Phase::Fenced;
        if killed {
            // An exit signal that was fatal before the kill came has ended it already.
            reason = self.take_exit().unwrap_or(ExitReason::Killed);
            if busy.is_none() {
                self.does(Doing::Nothing);
            }
        }
        let mut dropped = Ok(());
        if busy.is_some() {
            // A future that is dropped unfinished brings the state home.
            dropped = drop_guarded(busy);
            life = self.body.lock().take_life();
        }
        let dropped = dropped.and(Self::drop_life(life));
        if let (Err(panic), false) = (dropped, killed) {
            crash = Some(Box::new(self.crash(&panic)));
            reason = panic;
        }
        if reason.is_crash() && crash.is_none() {
            crash = Some(Box::new(self.crash(&reason)));
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
            Left { waited: [rest, waited], overflow, tie, marks: std::mem::take(&mut inbox.marks), orphans, side }
        });
        self.node().remove(pid);
        fence::lower(pid);
        if let Some(side) = &mut left.side {
            lease::release(std::mem::take(&mut side.leases), pid);
        }
        self.tell(pid, reason, left, answer, crash, ignored);
        true
    }

    /// Drops a state and what belongs to it, each under a guard of its own.
    fn drop_life(life: Option<Life<B>>) -> Result<(), ExitReason> {
        let Some(Life { state, cx }) = life else { return Ok(()) };
        let state = drop_guarded(state);
        drop_guarded(cx).and(state)
    }

    fn tell(
        self: &Arc<Self>,
        pid: Pid,
        reason: ExitReason,
        left: Left<B::Message>,
        answer: Option<Box<dyn FnOnce() + Send>>,
        crash: Option<Box<CrashReport>>,
        ignored: bool,
    ) {
        let Left { waited, overflow, tie, marks: Marks { announced, linked, shut: _ }, orphans, side } = left;
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
        let late = side.as_ref().and_then(|side| side.late);
        if let Some(side) = side {
            self.tell_side(pid, &reason, *side, ignored);
        }
        if let (Some(tie), Some(supervisor)) = (tie, self.supervisor()) {
            let Tie { key, life, .. } = tie;
            let message = if announced {
                Message::Ended { key, life, reason, linked, crash }
            } else if ignored {
                Message::Started(key, life, Started::Ignored)
            } else {
                Message::Started(key, life, Started::Failed(late.map_or(reason, late_start)))
            };
            if supervisor.push_alive(Some(tie.supervisor()), message).is_err() {
                self.close();
            }
        } else {
            if let (Some(crash), true) = (crash, announced) {
                crash.emit(None);
            }
            self.retire();
        }
    }

    fn tell_side(self: &Arc<Self>, pid: Pid, reason: &ExitReason, side: Side<B::Message>, ignored: bool) {
        let node = self.node();
        for timer in side.timers.into_iter().map(|(_, timer)| timer).chain(side.limit) {
            node.timers.cancel(timer);
        }
        for watching in side.watching {
            if let Some(process) = watching.process.upgrade() {
                process.unwatch(watching.monitor);
            }
        }
        if let Some(started) = side.started {
            let reason = side.late.map_or_else(|| reason.clone(), late_start);
            started.give(Err(if ignored { StartError::Ignored } else { self.start_error(&reason) }));
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

/// What is left to be told of an end.
#[derive(Default)]
struct Told {
    answer: Option<Box<dyn FnOnce() + Send>>,
    crash: Option<Box<CrashReport>>,
    orphans: Vec<Orphan>,
    /// Whether `init` has said that there is nothing to run.
    ignored: bool,
}

/// What an incarnation leaves behind.
struct Left<M> {
    waited: [Queue<Item<M>>; 2],
    overflow: VecDeque<(u64, M)>,
    tie: Option<Tie>,
    marks: Marks,
    orphans: Vec<Orphan>,
    side: Option<Box<Side<M>>>,
}

fn shortened(mut text: String) -> String {
    if text.len() > SHOWN {
        let end = (0..=SHOWN).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}
