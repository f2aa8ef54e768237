//! What a cell does as the cell of its server: see [`Proc`].

use std::{sync::Arc, task::Poll};

use super::{
    BoxFuture, Busy, Cell, Doing, End, Guarded, Held, Home, Item, Life, Phase, Proc, Rare, Special, Starter,
    body::Aside,
    end::{Left, over},
    guarded::Waited,
    here::Due,
    loan::Loan,
    proc::Common,
    queue::Queue,
    signals,
    word::Fatal,
};
use crate::{
    ExitReason, Mailbox, Pid, Protocol, Shutdown,
    panics::{drop_guarded, guarded},
    server::Next,
    supervisor::Place,
};

impl<B: Protocol> Proc for Cell<B> {
    fn pid(&self) -> Pid {
        Self::pid(self)
    }

    fn phase(&self) -> Phase {
        Self::phase(self)
    }

    fn home(&self) -> &Arc<Home> {
        &self.home
    }

    fn special(&self) -> Option<&Special> {
        self.rare.get().map(|rare| &rare.special)
    }

    fn common(&self) -> &'static Common {
        const { &Common::of::<B>() }
    }

    fn doing(&self) -> Doing {
        Self::doing(self)
    }

    fn does(&self, doing: Doing) {
        Self::does(self, doing);
    }

    fn locked(&self, look: &mut dyn FnMut(&mut dyn Guarded)) {
        self.gate.with(|inbox| look(inbox));
    }

    fn pushed(&self, system: bool, admit: &mut dyn FnMut(&mut dyn Guarded) -> bool) -> bool {
        self.gate.push_as(system, |inbox| if admit(inbox) { Ok(()) } else { Err(()) }).unwrap_or(false)
    }

    fn signalled(&self, admit: &mut dyn FnMut(&mut dyn Guarded) -> Option<Fatal>) -> bool {
        self.gate.signal(|inbox| admit(inbox), || signals::sent().count())
    }

    fn queue_from_here(&self) -> bool {
        self.gate.queue_always()
    }

    fn turn(self: Arc<Self>) {
        self.serve_turn();
    }

    fn kill_softly(self: Arc<Self>) -> bool {
        let Some(message) = B::killed() else { return false };
        Self::kill_softly(&self, message);
        true
    }

    fn go_on(self: Arc<Self>) -> bool {
        self.go_on_here()
    }

    fn leave_due(&self, due: Box<Due>) -> bool {
        self.body.lock().aside().due = Some(due);
        self.gate.is_due();
        self.gate.leave()
    }

    fn begin(&self) -> u32 {
        self.gate.begin();
        if let Some(trap) = B::TRAPS {
            self.gate.with(|inbox| inbox.extra.side().trap = Some(trap));
        }
        self.gate.raise_incarnation()
    }

    fn set_shutdown(&self, shutdown: Option<Shutdown>) {
        if shutdown.is_some_and(|shutdown| shutdown != B::SPEC.shutdown) || self.rare.get().is_some() {
            *self.rare.get_or_init(Box::<Rare<B>>::default).special.shutdown.lock() = shutdown;
        }
    }

    fn store_init(self: Arc<Self>, name_taken: Option<Pid>, started: Starter) {
        let mut body = self.body.lock();
        // That of a root is there already, and comes to nothing if the name is taken.
        let unneeded = if name_taken.is_some() { body.take_busy() } else { None };
        if let Some(busy) = body.busy() {
            busy.started = started;
        } else {
            let given = B::GIVEN.is_some() && name_taken.is_none();
            body.held = Held::Away(Some(if given {
                Busy::given(started)
            } else {
                Busy { future: self.begin_init(name_taken, None), started }
            }));
        }
        drop(body);
        drop(drop_guarded(unneeded));
    }

    fn hand_over(&self) -> bool {
        self.gate.begun()
    }

    fn drop_maker(&self) {
        let maker = self.gate.with(|inbox| inbox.extra.maker.take());
        drop(drop_guarded(maker));
    }

    fn replaced(&self) -> Place {
        self.replace().as_place()
    }

    fn ending(&self) {
        if B::TERMINATES {
            self.gate.ending();
        }
    }

    fn is_killed(&self) -> bool {
        self.gate.is_killed()
    }

    fn terminate(self: Arc<Self>, end: End) -> Result<Poll<Next>, End> {
        if !B::TERMINATES || self.phase() != Phase::Ending {
            return Err(end);
        }
        let mut body = self.body.lock();
        let Some(life) = body.take_life() else { return Err(end) };
        let reason = end.reason.clone();
        body.aside().end = Some(Box::new(end));
        drop(body);
        Self::does(&self, Doing::Terminate);
        let mut loan = Loan::new(life);
        let mut future: BoxFuture<Next> = Box::pin(async move {
            let Life { state, cx } = loan.life();
            state.terminate(&reason, cx).await
        });
        let polled = self.poll_guarded(future.as_mut());
        if let Ok(Poll::Pending) = polled {
            self.body.lock().store(future);
            self.gate.stored();
            return Ok(Poll::Pending);
        }
        let dropped = drop_guarded(future);
        Ok(Poll::Ready(over(polled, dropped)))
    }

    fn with_end(&self, look: &mut dyn FnMut(&mut Option<Box<End>>)) {
        if let Some(aside) = self.body.lock().existing_aside() {
            look(&mut aside.end);
        }
    }

    fn drop_life(&self, killed: bool) -> (Result<(), ExitReason>, bool) {
        let (busy, mut life, left) = {
            let mut body = self.body.lock();
            (body.take_busy(), body.take_life(), body.existing_aside().is_some())
        };
        let mut dropped = Ok(());
        if let Some(Busy { future, started }) = busy {
            self.keep_starter(started);
            // A future that is dropped unfinished brings the state home.
            dropped = drop_guarded(future);
            life = self.body.lock().take_life();
        } else if killed {
            Self::does(self, Doing::Nothing);
        }
        let Some(Life { state, cx }) = life else { return (dropped, left) };
        let state = drop_guarded(state);
        let cx = drop_guarded(cx);
        (dropped.and(cx).and(state), left)
    }

    fn leave(&self, crashed: bool, left: bool) -> Left {
        let take = |aside: &mut Aside<B>| (std::mem::take(&mut aside.rest), aside.end.take());
        let left = if left { self.body.lock().existing_aside().map(take) } else { None };
        let (mut rest, overtaken) = left.unwrap_or_default();
        drop(drop_guarded(overtaken));
        let (tie, marks, typed, waited, made) = self.gate.end(|inbox| {
            let mut waited = std::mem::take(&mut inbox.queue);
            let tie = inbox.extra.tie.take();
            if inbox.phase == Phase::Fenced && tie.is_some() {
                // What came since the kill waits for the next incarnation.
                std::mem::swap(&mut inbox.queue, &mut waited);
            } else if B::SPEC.mailbox == Mailbox::Keep && crashed && tie.is_some() {
                let all = std::mem::take(&mut rest).into_iter().chain(std::mem::take(&mut waited));
                (inbox.queue, waited) = all.partition(|item| matches!(item, Item::User(_)));
            }
            let typed = inbox.extra.take_side();
            if let (Mailbox::Bounded(_), false) = (B::SPEC.mailbox, inbox.queue.is_empty()) {
                inbox.extra.side().users = u32::try_from(inbox.queue.len()).unwrap_or(u32::MAX);
            }
            inbox.phase = if tie.is_some() { Phase::Limbo } else { Phase::Closed };
            (tie, std::mem::take(&mut inbox.marks), typed, waited, inbox.extra.maker.is_some())
        });
        let (side, overflow) = typed.map(|typed| (Some(Box::new(typed.side)), typed.overflow)).unwrap_or_default();
        let waited: Waited = match B::SPEC.mailbox {
            Mailbox::Bounded(_) => Some(Box::new((rest, waited, overflow))),
            Mailbox::Unbounded | Mailbox::Keep if rest.is_empty() && waited.is_empty() => None,
            Mailbox::Unbounded | Mailbox::Keep => Some(Box::new((rest, waited))),
        };
        Left { waited, tie, marks, side, made }
    }

    fn shown(&self) -> (usize, Option<String>) {
        let body = self.body.lock();
        let queued = body.rest().map_or(0, Queue::len) + self.gate.with(|inbox| inbox.queue.len());
        let state = body.life().and_then(|life| {
            guarded(|| life.state.show(&life.cx)).unwrap_or_else(|_| Some("(its `Debug` panicked)".to_owned()))
        });
        (queued, state)
    }
}
