//! The turn: what the one who holds a cell does with what waits.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
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
    turns,
};

/// How many messages a turn serves before others get theirs.
const BUDGET: u32 = 64;

/// What a turn serves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    /// Whatever waits.
    All,
    /// Calls and casts, up to the first message that is neither.
    Users,
}

/// A state that is lent to an async handler. If the handler panics or is dropped, it goes home by itself.
pub(super) struct Loan<B: Protocol>(Option<Life<B>>);

impl<B: Protocol> Loan<B> {
    pub(super) fn new(life: Life<B>) -> Self {
        Self(Some(life))
    }

    pub(super) fn life(&mut self) -> &mut Life<B> {
        self.0.as_mut().expect("a loan holds its state until it is dropped")
    }

    /// Takes the state back, from a handler that is over.
    fn back(&mut self) -> Option<Life<B>> {
        self.0.take()
    }
}

impl<B: Protocol> Drop for Loan<B> {
    fn drop(&mut self) {
        if let Some(life) = self.0.take() {
            let home = life.cx.cell.clone();
            home.body.lock().life = Some(life);
        }
    }
}

/// How far an async handler has come.
pub(super) enum Handled<B: Protocol> {
    /// To its end.
    Over(Next),
    /// To where it waits for the first time.
    Waits(BoxFuture<Over<B>>),
}

/// What a stored handler comes to: what it says, and the state that it had on loan.
pub(crate) type Over<B> = (Next, Option<Life<B>>);

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
                Turn::Serve => self.serve(&mut budget, Whose::All).is_some_and(|ending| self.end(*ending)),
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

    /// Serves what waits, until nothing does, the budget is used up, a signal comes, or a handler has to wait. Some: the
    /// incarnation is to be ended.
    pub(super) fn serve(self: &Arc<Self>, budget: &mut u32, whose: Whose) -> Option<Box<Ending>> {
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
            if let Whose::Users = whose {
                if !life.cx.then.is_empty() || !matches!(rest.front(), Some(Item::User(_))) {
                    break;
                }
                turns::here().again();
            }
            let message = if suspended || life.cx.then.is_empty() {
                match next_of(rest, suspended) {
                    None => break,
                    Some(Item::System(system)) => {
                        let served = guarded(|| system.serve(&mut life.state, traced, &self.gate));
                        if let Err(reason) = served {
                            return Some(Box::new(Ending { reason, answer: None }));
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
                    Some(Item::Told(told)) => {
                        let (monitor, message) = *told;
                        if !self.hears(monitor) {
                            drop(drop_guarded(message));
                            continue;
                        }
                        message
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
                        if next.0.is_some() {
                            return next.0;
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
                    let handled;
                    (body, handled) = self.begin_async(life, message);
                    match handled {
                        Ok(Handled::Over(next)) => next,
                        Ok(Handled::Waits(future)) => {
                            self.keep(&mut body, future);
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
        self.after_turn_of(body);
        None
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

    /// Runs an async handler with the state on loan, up to where it waits for the first time.
    pub(super) fn begin_async(
        self: &Arc<Self>,
        life: Life<B>,
        message: B::Message,
    ) -> (Guard<'_, Body<B>>, Result<Handled<B>, ExitReason>) {
        let mut loan = Loan::new(life);
        let mut future = Box::pin(async move {
            let Life { state, cx } = loan.life();
            let next = state.handle_async(message, cx).await;
            (next, loan.back())
        });
        match self.poll_guarded(future.as_mut()) {
            Ok(Poll::Ready((next, life))) => {
                let dropped = drop_guarded(future);
                let mut body = self.body.lock();
                body.life = life;
                (body, dropped.map(|()| Handled::Over(next)))
            }
            Ok(Poll::Pending) => (self.body.lock(), Ok(Handled::Waits(future))),
            Err(reason) => {
                drop(drop_guarded(future));
                (self.body.lock(), Err(reason))
            }
        }
    }

    /// Stores the future of a handler that has to wait.
    pub(super) fn keep(&self, body: &mut Body<B>, future: BoxFuture<Over<B>>) {
        body.busy = Some(Busy::Handler(future));
        self.gate.stored();
        self.mark_rest(body);
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
        let busy = self.body.lock().busy.take();
        match busy {
            None => {
                self.gate.done();
                false
            }
            Some(Busy::Init(mut future)) => {
                self.does(Doing::Init);
                match self.poll_guarded(future.as_mut()) {
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
            Some(Busy::Handler(mut future)) => match self.poll_guarded(future.as_mut()) {
                Ok(Poll::Pending) => self.store(Busy::Handler(future)),
                Ok(Poll::Ready((next, life))) => {
                    self.gate.done();
                    if let Some(life) = life {
                        self.body.lock().life = Some(life);
                    }
                    let next = drop_guarded(future).err().map_or(next, Next::end);
                    self.handled(next)
                }
                Err(reason) => {
                    self.gate.done();
                    drop(drop_guarded(future));
                    self.handled(Next::end(reason))
                }
            },
            Some(Busy::Terminate(mut future)) => match self.poll_guarded(future.as_mut()) {
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
