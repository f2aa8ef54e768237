//! The turn: what the one who holds a cell does with what waits.

use std::{
    collections::VecDeque,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use super::{Body, BoxFuture, Busy, Cell, Doing, Item, Life, Order, Proc as _, end::over, gate::Turn};
use crate::{
    ExitReason, Idle, Mailbox, Protocol, Step, current,
    panics::{drop_guarded, guarded},
    pid, reply,
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
        self.home.body.lock().life = self.life.take();
    }
}

impl<B: Protocol> Body<B> {
    /// Whether there is something to serve without a look into the inbox.
    fn has_next(&self, suspended: bool) -> bool {
        if suspended {
            return self.rest.iter().any(Item::is_system);
        }
        !self.rest.is_empty() || self.life.as_ref().is_some_and(|life| !life.cx.then.is_empty())
    }
}

/// What is to be served next: in suspension, the first message of the system.
fn next_of<M>(rest: &mut VecDeque<Item<M>>, suspended: bool) -> Option<Item<M>> {
    if suspended {
        let at = rest.iter().position(Item::is_system)?;
        return rest.remove(at);
    }
    rest.pop_front()
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
            if !body.has_next(suspended) {
                if !self.gate.has_come() {
                    break;
                }
                self.take_more(&mut body.rest);
                if !body.has_next(suspended) {
                    break;
                }
            }
            *budget -= 1;
            let Body { life: Some(life), rest, traced, .. } = &mut *body else { break };
            let message = if suspended || life.cx.then.is_empty() {
                match next_of(rest, suspended) {
                    None => break,
                    Some(Item::System(system)) => {
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
                    Some(Item::Idle(number)) => match life.cx.armed.take() {
                        Some((armed, wrap)) if armed == number => wrap(Idle::NEW),
                        other => {
                            life.cx.armed = other;
                            continue;
                        }
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
            } else {
                life.cx.then.remove(0)
            };
            self.begins(life, &message, *traced);
            let done = guarded(|| life.state.handle(message, &mut life.cx));
            let next = match done {
                Ok(Step::Done(next)) => next,
                Err(reason) => Next::end(reason),
                Ok(Step::Async(message)) => {
                    let Some(life) = body.life.take() else { break };
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

    /// Takes what has come since the last batch, behind what is left of that.
    fn take_more(&self, rest: &mut VecDeque<Item<B::Message>>) {
        if rest.is_empty() {
            self.gate.take(rest);
        } else {
            let mut batch = VecDeque::new();
            self.gate.take(&mut batch);
            rest.append(&mut batch);
        }
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
                body.busy = Some(Busy::Handler(future));
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

    pub(super) fn poll_guarded<T>(self: &Arc<Self>, future: &mut BoxFuture<T>) -> Result<Poll<T>, ExitReason> {
        let waker = Waker::from(self.clone());
        guarded(|| future.as_mut().poll(&mut Context::from_waker(&waker)))
    }

    /// Polls the stored future. True: the incarnation has ended.
    fn resume(self: &Arc<Self>) -> bool {
        let busy = self.body.lock().busy.take();
        match busy {
            None => {
                self.gate.done();
                false
            }
            Some(Busy::Init(mut future)) => {
                self.does(Doing::Init);
                match self.poll_guarded(&mut future) {
                    Ok(Poll::Pending) => self.store(Busy::Init(future)),
                    Ok(Poll::Ready((init, cx))) => {
                        self.gate.done();
                        match drop_guarded(future) {
                            Ok(()) => self.began(init, cx),
                            Err(reason) => {
                                drop(drop_guarded((init, cx)));
                                self.finish_start(Some(reason))
                            }
                        }
                    }
                    Err(reason) => {
                        self.gate.done();
                        drop(drop_guarded(future));
                        self.finish_start(Some(reason))
                    }
                }
            }
            Some(Busy::Handler(mut future)) => match self.poll_guarded(&mut future) {
                Ok(Poll::Pending) => self.store(Busy::Handler(future)),
                Ok(Poll::Ready(next)) => {
                    self.gate.done();
                    let next = drop_guarded(future).err().map_or(next, Next::end);
                    self.handled(next)
                }
                Err(reason) => {
                    self.gate.done();
                    drop(drop_guarded(future));
                    self.handled(Next::end(reason))
                }
            },
            Some(Busy::Terminate(mut future)) => match self.poll_guarded(&mut future) {
                Ok(Poll::Pending) => self.store(Busy::Terminate(future)),
                polled => {
                    self.gate.done();
                    let dropped = drop_guarded(future);
                    self.terminated(over(polled, dropped))
                }
            },
        }
    }

    fn store(&self, busy: Busy<B>) -> bool {
        self.body.lock().busy = Some(busy);
        false
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
        let Some(life) = &mut body.life else { return };
        let idle = life.cx.idle.take().map(|(delay, wrap)| {
            let number = pid::fresh();
            life.cx.armed = Some((number, wrap));
            (number, delay)
        });
        drop(body);
        if let Some((number, delay)) = idle {
            self.arm_idle(number, delay);
        }
    }

    fn mark_rest(&self, body: &Body<B>) {
        let then = body.life.as_ref().is_some_and(|life| !life.cx.then.is_empty());
        if then || !body.rest.is_empty() {
            // Only in suspension does it matter what waits, and a suspension begins in a turn that ends here.
            self.gate.has_rest(self.gate.is_suspended() && body.rest.iter().any(Item::is_system));
        }
    }

    /// A fatal exit signal: what runs is dropped, `terminate` follows.
    fn obey_exit(self: &Arc<Self>) -> bool {
        let mut reason = ExitReason::Killed;
        self.with_existing_side(|side| {
            if let Some(exit) = side.exit.take() {
                reason = exit;
            }
        });
        let busy = self.body.lock().busy.take();
        self.gate.done();
        if let Err(panic) = drop_guarded(busy) {
            reason = panic;
        }
        if self.body.lock().life.is_none() {
            return self.finish_start(Some(reason));
        }
        self.end(Ending { reason, answer: None })
    }
}
