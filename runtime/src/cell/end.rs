//! How an incarnation ends, and who learns of it.

use std::{sync::Arc, task::Poll, time::Duration};

use super::{End, Phase, Proc, Side, Signal, Tie, Watcher, guarded::Waited, lease, side::Marks};
use crate::{
    CallError, ChildFailed, Down, ExitReason, Pid, StartError, Stuck,
    error::StartTimeout,
    fence,
    panics::guarded,
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

impl dyn Proc {
    /// Ends the incarnation: nothing is served any more, `terminate` runs. True: it has ended; false: `terminate` waits.
    ///
    /// `orphans`: the callers that its last handler left without an answer.
    pub(super) fn end(self: Arc<Self>, ending: Ending, orphans: Vec<Orphan>) -> bool {
        if !self.common().terminates {
            return self.end_at_once(ending, orphans);
        }
        let Ending { reason, answer } = ending;
        self.ending();
        let crash = self.report(&reason);
        let end = End { reason, answer, crash, orphans };
        match self.clone().terminate(end) {
            Ok(Poll::Pending) => false,
            Ok(Poll::Ready(next)) => self.terminated(next),
            Err(end) => self.finish_as(end, false),
        }
    }

    /// The same of a process without a `terminate`.
    pub(super) fn end_at_once(&self, ending: Ending, orphans: Vec<Orphan>) -> bool {
        let Ending { reason, answer } = ending;
        self.ending();
        let crash = self.report(&reason);
        self.finish_as(End { reason, answer, crash, orphans }, false)
    }

    /// `terminate` is over; an end that it returns, or a crash in it, is the reason from here on.
    pub(super) fn terminated(&self, outcome: Next) -> bool {
        let mut end = self.take_end(ExitReason::Normal);
        if let Some(ending) = outcome.0 {
            end.crash = self.report(&ending.reason);
            end.reason = ending.reason;
        }
        self.finish_as(end, false)
    }

    /// The start came to nothing: for this reason, or because `init` said ignore.
    pub(super) fn finish_start(&self, reason: Option<ExitReason>) -> bool {
        self.ending();
        let ignored = reason.is_none();
        let reason = reason.unwrap_or(ExitReason::Normal);
        let crash = self.report(&reason);
        let orphans = reply::take_orphans();
        self.finish_as(End { reason, answer: None, crash, orphans }, ignored)
    }

    /// The end of a process that was killed.
    pub(super) fn finish(&self) -> bool {
        let end = self.take_end(ExitReason::Killed);
        self.finish_as(End { reason: ExitReason::Killed, ..end }, false)
    }

    /// What is known of the end that has begun; if none has, it is for this reason.
    fn take_end(&self, reason: ExitReason) -> End {
        let mut taken = None;
        self.with_end(&mut |end| taken = end.take());
        taken.map_or(End { reason, answer: None, crash: None, orphans: Vec::new() }, |end| *end)
    }

    /// The end: the state is dropped, the reason final, names are free; then everyone learns of it. `ignored`: `init` has
    /// said that there is nothing to run.
    fn finish_as(&self, end: End, ignored: bool) -> bool {
        let End { mut reason, answer, mut crash, orphans } = end;
        let pid = self.pid();
        let killed = self.is_killed();
        if killed {
            // An exit signal that was fatal before the kill came has ended it already.
            reason = self.take_exit().unwrap_or(ExitReason::Killed);
        }
        let (dropped, rest) = self.drop_life(killed);
        if let (Err(panic), false) = (dropped, killed) {
            crash = self.report(&panic);
            reason = panic;
        }
        if crash.is_none() {
            crash = self.report(&reason);
        }
        let mut left = self.leave(reason.is_crash() && !killed, rest);
        self.node().remove(pid);
        fence::lower(pid);
        if let Some(side) = &mut left.side {
            lease::release(std::mem::take(&mut side.leases), pid);
        }
        self.tell(pid, reason, left, Told { answer, crash, orphans, ignored });
        true
    }

    fn tell(&self, pid: Pid, reason: ExitReason, left: Left, told: Told) {
        let Left { waited, tie, marks: Marks { announced, linked, shut: _ }, side, made } = left;
        let Told { answer, crash, orphans, ignored } = told;
        if let Some(answer) = answer {
            answer();
        }
        if !orphans.is_empty() {
            reply::tell_orphans(&orphans, &CallError::Exit(reason.clone()));
        }
        if waited.is_some() {
            reply::reject(waited, CallError::Exit(reason.clone()));
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
            return;
        }
        if let (Some(crash), true) = (crash, announced) {
            crash.emit(None);
        }
        if tie.is_some() {
            self.retire();
        } else {
            // What nobody decides about has been closed with the end.
            self.drop_belongings(made);
        }
    }

    fn tell_side(&self, pid: Pid, reason: &ExitReason, side: Side, ignored: bool) {
        let node = self.node();
        for timer in side.timers.into_iter().map(|(_, timer)| timer).chain(side.limit) {
            node.timers.cancel(timer);
        }
        for (monitor, process) in side.watching {
            if let Some(process) = process.upgrade() {
                process.unwatch(monitor);
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
        if self.node().is_gone() {
            return;
        }
        let place = Arc::downgrade(self);
        self.node().timers.after(self.node(), KILL_GRACE, move || {
            let Some(process) = place.upgrade() else { return };
            if process.pid() != pid || process.phase() != Phase::Fenced {
                return;
            }
            // What runs on its stack keeps it, and not its own code: its grace begins when that returns.
            if let Some(above) = turns::above(pid).filter(|above| *above != pid) {
                report::waits_for(&process.path(), pid, above);
                process.watch_grace(pid);
                return;
            }
            let stuck = Stuck { path: process.path(), handler: process.handler() };
            report::unresponsive(&stuck, pid);
            let tie = process.with(|guarded| *guarded.tie());
            if let (Some(tie), Some(supervisor)) = (tie, process.supervisor()) {
                let message = Message::Unresponsive(tie.key, tie.life, stuck);
                drop(supervisor.push_alive(Some(tie.supervisor()), message));
            }
        });
    }

    /// The report of an end for this reason, if that is a crash and somebody listens: it is written only to be read.
    fn report(&self, reason: &ExitReason) -> Option<Box<CrashReport>> {
        (reason.is_crash() && report::is_read()).then(|| Box::new(self.crash(reason)))
    }

    /// What a report says of this incarnation at this moment.
    fn crash(&self, reason: &ExitReason) -> CrashReport {
        let (queued, state) = self.shown();
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
struct Told {
    answer: Option<Box<dyn FnOnce() + Send>>,
    crash: Option<Box<CrashReport>>,
    orphans: Vec<Orphan>,
    /// Whether `init` has said that there is nothing to run.
    ignored: bool,
}

/// What an incarnation leaves behind.
pub(crate) struct Left {
    pub(super) waited: Waited,
    pub(super) tie: Option<Tie>,
    pub(super) marks: Marks,
    pub(super) side: Option<Box<Side>>,
    /// Whether something makes the arguments of its incarnations.
    pub(super) made: bool,
}

fn shortened(mut text: String) -> String {
    if text.len() > SHOWN {
        let end = (0..=SHOWN).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}
