//! The turn: what the one who holds a cell does with what waits.

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
};

use super::{
    Body, BoxFuture, Busy, Cell, Doing, Held, Item, Life, Order, Proc as _, end::over, gate::Turn, queue::Queue,
};
use crate::{
    ExitReason, Idle, Mailbox, Protocol, Reply, Step, current,
    panics::{drop_guarded, guarded},
    reply,
    server::{Next, flow::Ending},
    sync::Guard,
};

/// How many messages a turn serves before others get theirs.
const BUDGET: u32 = 64;

/// A state that is lent to an async handler. It goes home when the handler's future ends, panics or is dropped.
pub(super) struct Loan<B: Protocol> {
    life: Option<Life<B>>,
    home: Arc<Cell<B>>,
}

impl<B: Protocol> Loan<B> {
    pub(super) fn new(life: Life<B>, home: Arc<Cell<B>>) -> Self {
        Self { life: Some(life), home }
    }

    pub(super) fn life(&mut self) -> &mut Life<B> {
        self.life.as_mut().expect("a loan holds its state until it is dropped")
    }
}

impl<B: Protocol> Drop for Loan<B> {
    fn drop(&mut self) {
        if let Some(life) = self.life.take() {
            self.home.body.lock().held = Held::Home(life);
        }
    }
}

impl<B: Protocol> Body<B> {
    /// Whether there is something to serve without a look into the inbox.
    fn has_next(&self, suspended: bool) -> bool {
        if suspended {
            return self.rest().is_some_and(|rest| rest.any(Item::is_system));
        }
        self.rest().is_some_and(|rest| !rest.is_empty()) || self.life().is_some_and(|life| life.cx.has_then())
    }
}

/// What is to be served next: in suspension, the first message of the system.
fn next_of<M>(rest: &mut Queue<Item<M>>, suspended: bool) -> Option<Item<M>> {
    if suspended { rest.take_first(Item::is_system) } else { rest.pop_front() }
}

impl<B: Protocol> Cell<B> {
    /// One turn of a runner.
    pub(super) fn serve_turn(self: &Arc<Self>) {
        if !self.gate.enter() {
            return;
        }
        let _turn = current::turn_of(self.pid());
        let mut budget = BUDGET;
        loop {
            let ended = match self.gate.next(budget > 0) {
                Turn::Due => self.end_due(),
                Turn::Killed => self.finish(ExitReason::Killed),
                Turn::Exit => self.obey_exit(),
                Turn::Resume => {
                    budget -= 1;
                    self.resume()
                }
                Turn::Serve => self.serve(&mut budget),
                Turn::Left { schedule } => {
                    if schedule {
                        // Behind all that is ready: it has had its share.
                        self.clone().ready_elsewhere();
                    }
                    reply::settle_orphans(None);
                    return;
                }
            };
            if ended {
                return;
            }
        }
    }

    /// Serves what waits, until nothing does, the budget is used up, a signal comes, or a handler has to wait. True: the
    /// incarnation has ended.
    fn serve(self: &Arc<Self>, budget: &mut u32) -> bool {
        let mut body = self.body.lock();
        while *budget > 0 && !self.gate.is_signalled() {
            let suspended = self.gate.is_suspended();
            let mut only = None;
            if !body.has_next(suspended) {
                if !self.gate.has_come() || body.life().is_none() {
                    break;
                }
                only = self.take_more(&mut body, suspended);
                if only.is_none() && !body.has_next(suspended) {
                    break;
                }
            }
            *budget -= 1;
            let traced = body.is_traced();
            let Some((life, aside)) = body.parts() else { break };
            let then = if suspended { None } else { life.cx.pop_then() };
            let message = if let Some(message) = then {
                message
            } else {
                let next = || aside.as_mut().and_then(|aside| next_of(&mut aside.rest, suspended));
                match only.or_else(next) {
                    None => break,
                    Some(Item::System(system)) => {
                        let traced = &mut aside.get_or_insert_default().traced;
                        let served = guarded(|| system.serve(&mut life.state, traced, &self.gate));
                        if let Err(reason) = served {
                            drop(body);
                            return self.end(Ending { reason, answer: None });
                        }
                        continue;
                    }
                    Some(Item::User(message)) => {
                        if matches!(B::SPEC.mailbox, Mailbox::Bounded(_)) {
                            self.served_one();
                        }
                        message
                    }
                    Some(Item::Info(message)) => message,
                    Some(Item::Told(monitor, message)) if self.hears(monitor) => message,
                    Some(Item::Told(_, message)) => {
                        drop(drop_guarded(message));
                        continue;
                    }
                    Some(Item::Idle(number)) => match life.cx.take_armed(number) {
                        Some(wrap) => wrap(Idle::NEW),
                        None => continue,
                    },
                    Some(Item::Stop(order)) => {
                        let Order { reason, obeyed } = *order;
                        if let Some(obeyed) = obeyed {
                            obeyed.give(());
                        }
                        let next = guarded(|| life.state.stop(reason, &mut life.cx)).unwrap_or_else(Next::end);
                        if let Some(ending) = next.0 {
                            drop(body);
                            return self.end(*ending);
                        }
                        continue;
                    }
                }
            };
            self.begins(life, &message, traced);
            let done = guarded(|| life.state.handle(message, &mut life.cx));
            let next = match done {
                Ok(Step::Done(next)) => next,
                Err(reason) => Next::end(reason),
                Ok(Step::Async(message)) => {
                    let Some(life) = body.take_life() else { break };
                    drop(body);
                    match self.begin_async(life, message) {
                        None => return false,
                        Some(next) => {
                            body = self.body.lock();
                            next
                        }
                    }
                }
            };
            if let Some(ending) = next.0 {
                drop(body);
                return self.end(*ending);
            }
            reply::settle_orphans(None);
        }
        self.after_turn_of(body);
        false
    }

    /// Takes what has come since the last batch, behind what is left of that. What is alone is handed out at once: so a
    /// server that is sent one message at a time has one buffer.
    fn take_more(&self, body: &mut Body<B>, suspended: bool) -> Option<Item<B::Message>> {
        self.gate.take_with(|queue| {
            if queue.len() == 1 && !suspended {
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

    /// Runs an async handler with the state on loan. None: it has to wait, and is stored.
    pub(super) fn begin_async(self: &Arc<Self>, life: Life<B>, message: B::Message) -> Option<Next> {
        let mut loan = Loan::new(life, self.clone());
        let mut future: BoxFuture<Next> = Box::pin(async move {
            let Life { state, cx } = loan.life();
            state.handle_async(message, cx).await
        });
        match self.poll_guarded(&mut future) {
            Ok(Poll::Ready(next)) => Some(drop_guarded(future).err().map_or(next, Next::end)),
            Ok(Poll::Pending) => {
                let mut body = self.body.lock();
                body.store(future);
                self.gate.stored();
                self.mark_rest(&body);
                None
            }
            Err(reason) => {
                drop(drop_guarded(future));
                Some(Next::end(reason))
            }
        }
    }

    pub(super) fn poll_guarded(self: &Arc<Self>, future: &mut BoxFuture<Next>) -> Result<Poll<Next>, ExitReason> {
        let waker = Waker::from(self.clone());
        guarded(|| future.as_mut().poll(&mut Context::from_waker(&waker)))
    }

    /// Polls the stored future. True: the incarnation has ended.
    fn resume(self: &Arc<Self>) -> bool {
        let busy = self.body.lock().take_busy();
        let Some(Busy { mut future, started }) = busy else {
            self.gate.done();
            return false;
        };
        let polled = self.poll_guarded(&mut future);
        if let Ok(Poll::Pending) = polled {
            self.body.lock().held = Held::Away(Some(Busy { future, started }));
            return false;
        }
        self.gate.done();
        let dropped = drop_guarded(future);
        let next = over(polled, dropped);
        match (self.doing(), next.0) {
            (Doing::Init, None) => self.began(started),
            (Doing::Init, Some(failed)) => {
                let life = self.body.lock().take_life();
                drop(drop_guarded(life));
                self.finish_start(Some(failed.reason), started)
            }
            (Doing::Terminate, ending) => self.terminated(Next(ending)),
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

    fn after_turn_of(self: &Arc<Self>, mut body: Guard<'_, Body<B>>) {
        self.mark_rest(&body);
        let Some((life, _)) = body.parts() else { return };
        let idle = life.cx.arm_idle();
        drop(body);
        if let Some((number, delay)) = idle {
            self.arm_idle(number, delay);
        }
    }

    fn mark_rest(&self, body: &Body<B>) {
        if body.has_next(false) {
            // Only in suspension does it matter what waits, and a suspension begins in a turn that ends here.
            self.gate.has_rest(self.gate.is_suspended() && body.has_next(true));
        }
    }

    /// A fatal exit signal: what runs is dropped, `terminate` follows.
    fn obey_exit(self: &Arc<Self>) -> bool {
        let mut reason = self.take_exit().unwrap_or(ExitReason::Killed);
        let busy = self.body.lock().take_busy();
        self.gate.done();
        let started = match busy {
            None => Reply::none(),
            Some(Busy { future, started }) => {
                if let Err(panic) = drop_guarded(future) {
                    reason = panic;
                }
                started
            }
        };
        if matches!(self.doing(), Doing::Init) {
            return self.finish_start(Some(reason), started);
        }
        self.end(Ending { reason, answer: None })
    }
}
