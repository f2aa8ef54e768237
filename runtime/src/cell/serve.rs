//! The turn: what the one who holds a cell does with what waits.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use super::{
    Body, Busy, Cell, Doing, Item, Life, Order, Proc,
    body::Aside,
    end::over,
    loan::Handled,
    queue::Queue,
    signals::{self, Look},
    word::Turn,
};
use crate::{
    ExitReason, Idle, Mailbox, Protocol, Step, current,
    panics::{drop_guarded, guarded},
    reply,
    server::{Next, flow::Ending},
    sync::Guard,
    turns,
};

/// How many messages a turn serves before others get theirs.
const BUDGET: u32 = 64;

/// What a turn serves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    /// Whatever waits. What has come must be taken: the turn has cleared the bit that says so.
    All,
    /// Calls and casts, up to the first message that is neither.
    Users,
}

impl<B: Protocol> Body<B> {
    /// Whether there is something to serve without a look into the inbox.
    fn has_next(&self, suspended: bool) -> bool {
        if suspended {
            return self.rest().is_some_and(|rest| rest.any(Item::is_system));
        }
        self.rest().is_some_and(|rest| !rest.is_empty()) || self.life().is_some_and(|life| life.cx.has_then())
    }

    /// Whether nothing is left of the last batch, and the last handler has asked for nothing.
    fn is_quiet(&self) -> bool {
        self.rest().is_none_or(Queue::is_empty) && self.life().is_none_or(|life| life.cx.is_quiet())
    }
}

/// What is to be served next: in suspension, the first message of the system.
fn next_of<M>(rest: &mut Queue<Item<M>>, suspended: bool) -> Option<Item<M>> {
    if suspended { rest.take_first(Item::is_system) } else { rest.pop_front() }
}

impl<B: Protocol> Cell<B> {
    /// One turn of a runner.
    pub(super) fn serve_turn(self: &Arc<Self>) {
        let Some(mut turn) = self.gate.enter() else { return };
        let _turn = current::turn_of(self.pid());
        let mut budget = BUDGET;
        loop {
            let ended = match turn {
                Turn::Due => self.end_due(),
                Turn::Killed => self.as_proc().finish(),
                Turn::Exit => self.obey_exit(),
                Turn::Resume => {
                    budget -= 1;
                    self.resume()
                }
                Turn::Serve => self.serve(&mut budget, Whose::All).is_some_and(|ending| self.end(*ending)),
                Turn::Left { schedule } => {
                    if schedule {
                        // Behind all that is ready: it has had its share.
                        self.as_proc().ready_elsewhere();
                    }
                    reply::settle_orphans(None);
                    return;
                }
            };
            if ended {
                return;
            }
            turn = self.gate.next(budget > 0);
        }
    }

    /// Serves what waits, until nothing does, the budget is used up, a signal comes, or a handler has to wait. Some: the
    /// incarnation is to be ended.
    ///
    /// It is large, and called by runners and by callers alike.
    #[inline(never)]
    pub(super) fn serve(self: &Arc<Self>, budget: &mut u32, whose: Whose) -> Option<Box<Ending>> {
        let mut body = self.body.lock();
        let sent = signals::sent();
        let mut look = Look::at(&self.gate, sent);
        let mut owed = matches!(whose, Whose::All);
        while *budget > 0
            && let Some(suspended) = look.serves(&self.gate, sent)
        {
            let mut only = None;
            if owed || !body.has_next(suspended) {
                if !(owed || self.gate.has_come()) || body.life().is_none() {
                    break;
                }
                only = self.take_more(&mut body, std::mem::take(&mut owed), suspended);
                if only.is_none() && !body.has_next(suspended) {
                    break;
                }
            }
            *budget -= 1;
            let traced = body.is_traced();
            let Some((life, aside)) = body.parts() else { break };
            if let Whose::Users = whose {
                let first = only.as_ref().or_else(|| aside.as_ref()?.rest.first());
                if life.cx.has_then() || !matches!(first, Some(Item::User(_))) {
                    if let Some(only) = only {
                        aside.get_or_insert_default().rest.push_front(only);
                    }
                    break;
                }
                turns::here().again();
            }
            if !suspended && let Some(message) = life.cx.pop_then() {
                // It comes before all that waits, and nothing of that is in hand yet.
                aside.get_or_insert_default().rest.push_front(Item::Info(message));
            }
            let next = || aside.as_mut().and_then(|aside| next_of(&mut aside.rest, suspended));
            let message = match only.or_else(next) {
                None => break,
                Some(Item::User(message)) => {
                    if matches!(B::SPEC.mailbox, Mailbox::Bounded(_)) {
                        self.served_one();
                    }
                    message
                }
                Some(Item::Info(message)) => message,
                Some(item) => match self.comes_to(item, life, aside) {
                    Ok(message) => message,
                    Err(Next(None)) => {
                        // It may have begun or ended a suspension.
                        look = Look::at(&self.gate, sent);
                        continue;
                    }
                    Err(Next(ending)) => return ending,
                },
            };
            self.begins(life, &message, traced);
            // What the handler says is small; a message that is left for an async one is not, and need not be copied twice.
            let mut later = None;
            let done = guarded(|| match life.state.handle(message, &mut life.cx) {
                Step::Done(next) => next,
                Step::Async(message) => {
                    later = Some(message);
                    Next::GO
                }
            });
            let next = match done {
                Err(reason) => Next::end(reason),
                Ok(next) if later.is_none() => next,
                Ok(_) => {
                    let handled;
                    (body, handled) = self.begin_async(body, &mut later);
                    match handled {
                        Ok(Handled::Over(next)) => next,
                        Ok(Handled::Waits(handling)) => {
                            self.keep(&mut body, handling);
                            return None;
                        }
                        Err(reason) => Next::end(reason),
                    }
                }
            };
            if next.0.is_some() {
                return next.0;
            }
            reply::settle_orphans(None);
        }
        if owed {
            self.gate.has_rest(true);
        }
        self.after_turn_of(body);
        None
    }

    /// What comes of an item of the queue: a message for a handler, or what follows where none is called.
    fn comes_to(
        self: &Arc<Self>,
        item: Item<B::Message>,
        life: &mut Life<B>,
        aside: &mut Option<Box<Aside<B>>>,
    ) -> Result<B::Message, Next> {
        match item {
            Item::User(message) | Item::Info(message) => Ok(message),
            Item::Told(told) => {
                let (monitor, message) = *told;
                if self.as_proc().hears(monitor) {
                    return Ok(message);
                }
                drop(drop_guarded(message));
                Err(Next::GO)
            }
            Item::Idle(number) => life.cx.take_armed(number).map(|wrap| wrap(Idle::NEW)).ok_or(Next::GO),
            Item::System(system) => {
                let traced = &mut aside.get_or_insert_default().traced;
                let served = guarded(|| system.serve(&mut life.state, traced, &self.gate));
                Err(served.map_or_else(Next::end, |()| Next::GO))
            }
            Item::Stop(order) => {
                let Order { reason, obeyed } = *order;
                if let Some(obeyed) = obeyed {
                    obeyed.give(());
                }
                Err(guarded(|| life.state.stop(reason, &mut life.cx)).unwrap_or_else(Next::end))
            }
        }
    }

    /// Takes what has come since the last batch, behind what is left of that. What is alone is handed out at once: so a
    /// server that is sent one message at a time has one buffer.
    fn take_more(&self, body: &mut Body<B>, cleared: bool, suspended: bool) -> Option<Item<B::Message>> {
        let alone = !suspended && !body.has_next(false);
        self.gate.take(cleared, |queue| {
            if alone && queue.len() == 1 {
                return queue.pop_front();
            }
            let rest = &mut body.aside().rest;
            if rest.is_empty() {
                std::mem::swap(queue, rest);
            } else {
                rest.append(queue);
            }
            None
        })
    }

    pub(super) fn poll_guarded<F: Future + ?Sized>(
        self: &Arc<Self>,
        future: Pin<&mut F>,
    ) -> Result<Poll<F::Output>, ExitReason> {
        let waker = Waker::from(self.clone());
        guarded(|| future.poll(&mut Context::from_waker(&waker)))
    }

    /// Polls the stored future. True: the incarnation has ended.
    fn resume(self: &Arc<Self>) -> bool {
        let busy = self.body.lock().take_busy();
        let Some(busy) = busy else {
            self.gate.done();
            return false;
        };
        let given = busy.is_given();
        let Busy { mut future, started } = busy;
        if given {
            self.gate.done();
            return self.begin_given(started);
        }
        let polled = self.poll_guarded(future.as_mut());
        if let Ok(Poll::Pending) = polled {
            self.keep_starter(started);
            self.body.lock().store(future);
            return false;
        }
        self.gate.done();
        let dropped = drop_guarded(future);
        let next = over(polled, dropped);
        match (self.doing(), next.0) {
            (Doing::Init, None) => self.began(started),
            (Doing::Init, Some(failed)) => self.did_not_begin(started, failed.reason),
            (Doing::Terminate, ending) => self.as_proc().terminated(Next(ending)),
            (Doing::Nothing | Doing::Handler(_), ending) => self.handled(Next(ending)),
        }
    }

    /// A stored handler has come to its end.
    fn handled(self: &Arc<Self>, next: Next) -> bool {
        if let Some(ending) = next.0 {
            return self.end(*ending);
        }
        reply::settle_orphans(None);
        self.after_turn();
        false
    }

    /// Says that there is more to do if there is, and begins the idle time if nothing came and it was asked for.
    pub(super) fn after_turn(self: &Arc<Self>) {
        self.after_turn_of(self.body.lock());
    }

    #[inline]
    fn after_turn_of(self: &Arc<Self>, body: Guard<'_, Body<B>>) {
        if !body.is_quiet() {
            self.settle_turn(body);
        }
    }

    #[cold]
    fn settle_turn(self: &Arc<Self>, mut body: Guard<'_, Body<B>>) {
        self.mark_rest(&body);
        let Some((life, _)) = body.parts() else { return };
        let idle = life.cx.arm_idle();
        drop(body);
        if let Some((number, delay)) = idle {
            self.as_proc().arm_idle(number, delay);
        }
    }

    pub(super) fn mark_rest(&self, body: &Body<B>) {
        if body.has_next(false) {
            // Only in suspension does it matter what waits, and a suspension begins in a turn that ends here.
            self.gate.has_rest(self.gate.is_suspended() && body.has_next(true));
        }
    }

    /// Ends the incarnation. True: it has ended; false: `terminate` waits.
    fn end(self: &Arc<Self>, ending: Ending) -> bool {
        let orphans = reply::take_orphans();
        if B::TERMINATES {
            return self.as_proc().end(ending, orphans);
        }
        let process: &dyn Proc = &**self;
        process.end_at_once(ending, orphans)
    }

    /// A fatal exit signal: what runs is dropped, `terminate` follows.
    fn obey_exit(self: &Arc<Self>) -> bool {
        let process: &dyn Proc = &**self;
        let mut reason = process.take_exit().unwrap_or(ExitReason::Killed);
        let busy = self.body.lock().take_busy();
        self.gate.done();
        if let Some(Busy { future, started }) = busy {
            self.keep_starter(started);
            if let Err(panic) = drop_guarded(future) {
                reason = panic;
            }
        }
        if matches!(self.doing(), Doing::Init) {
            return process.finish_start(Some(reason));
        }
        self.end(Ending { reason, answer: None })
    }
}
