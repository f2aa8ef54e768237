//! Answers that need no slot: of a call whose async handler is polled where its caller is, and does not wait.

use std::{
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use super::flow::{Ending, Next};
use crate::{
    Protocol, Reply,
    cell::{BoxFuture, Caller, Over, return_home},
    panics::guarded,
    reply::{self, Answer, Orphan, handed},
};

/// What has come of a call whose handler is polled on this stack.
pub(super) enum Direct<R: 'static> {
    /// Nothing yet; or nothing any more, since the server was killed.
    Open,
    /// The handler has answered.
    Answered(R),
    /// It waits, or has ended the server: this is where the answer arrives.
    Later(Answer<R>),
}

impl<B: Protocol, R: Send + 'static> Caller<B> for Direct<R> {
    fn over(&mut self, mut next: Next) -> Next {
        if let Some(answer) = handed() {
            *self = Self::Answered(answer);
        }
        if let Some(ending) = answering(&mut next) {
            let (to, answer) = reply::pair();
            send_at_end(ending, to);
            *self = Self::Later(answer);
        }
        next
    }

    fn crashed(&mut self) -> Option<Orphan> {
        if let Some(answer) = handed() {
            *self = Self::Answered(answer);
            return None;
        }
        let (orphan, answer) = reply::orphan();
        *self = Self::Later(answer);
        Some(orphan)
    }

    fn waits(&mut self, future: BoxFuture<Over<B>>) -> BoxFuture<Next> {
        let (to, answer) = reply::known();
        *self = Self::Later(answer);
        Box::pin(Handling { future, to })
    }
}

/// A handler that has had to wait, with the reply that its call has got since.
struct Handling<B: Protocol, R: 'static> {
    future: BoxFuture<Over<B>>,
    to: Reply<R>,
}

impl<B: Protocol, R> Unpin for Handling<B, R> {}

impl<B: Protocol, R: Send + 'static> Future for Handling<B, R> {
    type Output = Next;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Next> {
        let Self { future, to } = &mut *self;
        let polled = guarded(|| future.as_mut().poll(cx));
        let (mut next, life) = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(over)) => over,
            Err(reason) => (Next::end(reason), None),
        };
        if let Some(answer) = handed() {
            mem::replace(to, Reply::none()).give(answer);
        } else if let Some(ending) = answering(&mut next) {
            send_at_end(ending, mem::replace(to, Reply::none()));
        }
        return_home(life);
        Poll::Ready(next)
    }
}

/// The ending that the handler asks for, if the caller is answered at it.
fn answering(next: &mut Next) -> Option<&mut Ending> {
    next.0.as_deref_mut().filter(|ending| ending.answer.is_some())
}

/// Has what the ending answers sent to this call.
fn send_at_end<R: Send + 'static>(ending: &mut Ending, to: Reply<R>) {
    let answers = ending.answer.take();
    ending.answer = Some(Box::new(move || {
        if let Some(answers) = answers {
            answers();
        }
        match handed() {
            Some(answer) => to.give(answer),
            None => drop(to),
        }
    }));
}
