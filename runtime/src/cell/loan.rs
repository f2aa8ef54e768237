//! Async handlers: each has the state on loan until it is over, and is stored in its place if it has to wait.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use pin_project_lite::pin_project;

use super::{Body, BoxFuture, Cell, Held, Life};
use crate::{
    ExitReason, Protocol,
    panics::{drop_guarded, guarded},
    reply::Unanswered,
    server::Next,
    sync::Guard,
};

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
        return_home(self.0.take());
    }
}

/// Puts a state that was on loan back into its cell.
fn return_home<B: Protocol>(life: Option<Life<B>>) {
    if let Some(life) = life {
        let home = life.cx.cell.clone();
        home.body.lock().held = Held::Home(life);
    }
}

/// What a handler comes to: what it says, and the state that it had on loan.
type Over<B> = (Next, Option<Life<B>>);

pin_project! {
    /// A handler under way, in the one box that it takes.
    struct Handling<F> {
        #[pin]
        handler: F,
        // The reply that its call has got since, if its caller has had it polled.
        reply: Option<Unanswered>,
    }
}

/// A handler that has to wait. It puts its state back by itself.
pub(crate) trait Waiting: Future<Output = Next> + Send {
    /// Has what the handler returns sent to this call.
    fn answers(self: Pin<&mut Self>, reply: Unanswered);
}

impl<B: Protocol, F: Future<Output = Over<B>>> Future for Handling<F> {
    type Output = Next;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Next> {
        let this = self.project();
        let Poll::Ready((mut next, life)) = this.handler.poll(cx) else { return Poll::Pending };
        if let Some(reply) = this.reply.take() {
            next.answers(reply);
        }
        return_home(life);
        Poll::Ready(next)
    }
}

impl<B: Protocol, F: Future<Output = Over<B>> + Send> Waiting for Handling<F> {
    fn answers(self: Pin<&mut Self>, reply: Unanswered) {
        *self.project().reply = Some(reply);
    }
}

/// How far an async handler has come.
pub(super) enum Handled {
    /// To its end.
    Over(Next),
    /// To where it waits for the first time.
    Waits(Pin<Box<dyn Waiting>>),
}

impl<B: Protocol> Cell<B> {
    /// Runs an async handler with the state on loan, up to where it waits for the first time.
    ///
    /// What is moved from where it has just been written has to wait for that. So the state goes straight from the body into
    /// the box, and straight back.
    pub(super) fn begin_async<'a>(
        self: &'a Arc<Self>,
        mut body: Guard<'a, Body<B>>,
        message: &mut Option<B::Message>,
    ) -> (Guard<'a, Body<B>>, Result<Handled, ExitReason>) {
        let place = Box::new_uninit();
        let mut loan = Loan(body.take_life());
        let message = message.take();
        drop(body);
        let mut handling = Box::into_pin(Box::write(
            place,
            Handling {
                handler: async move {
                    let (Some(Life { state, cx }), Some(message)) = (&mut loan.0, message) else {
                        return (Next::GO, loan.back());
                    };
                    let next = state.handle_async(message, cx).await;
                    (next, loan.back())
                },
                reply: None,
            },
        ));
        let waker = Waker::from(self.clone());
        let mut over = None;
        let polled = guarded(|| {
            let handler = handling.as_mut().project().handler;
            if let Poll::Ready((next, life)) = handler.poll(&mut Context::from_waker(&waker)) {
                let mut body = self.body.lock();
                if let Some(life) = life {
                    body.held = Held::Home(life);
                }
                over = Some((body, next));
            }
        });
        match (polled, over) {
            // A handler that is over has nothing left that could be dropped with its box.
            (Ok(()), Some((body, next))) => (body, Ok(Handled::Over(next))),
            (Ok(()), None) => (self.body.lock(), Ok(Handled::Waits(handling))),
            (Err(reason), _) => {
                drop(drop_guarded(handling));
                (self.body.lock(), Err(reason))
            }
        }
    }

    /// Stores the future of a handler that has to wait.
    pub(super) fn keep(&self, body: &mut Body<B>, handling: BoxFuture<Next>) {
        body.store(handling);
        self.gate.stored();
        self.mark_rest(body);
    }
}
