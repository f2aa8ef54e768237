//! Turns on a caller's stack: a call to an idle server is handled where its caller is.
//!
//! Only a handler runs there, and the first poll of an async one. What is left to do after it, the end of the server above
//! all, is handed to a runner.

use std::sync::Arc;

use tracing::span::EnteredSpan;

use super::{Cell, Doing, Held, Life, gate::Entered};
use crate::{
    CallError, ExitReason, Protocol, Step, current,
    current::TurnGuard,
    panics::{drop_guarded, guarded},
    reply::{self, Answer, Orphan},
    report,
    server::{
        Next,
        flow::{Ending, Given},
    },
    waits::{self, Edge},
};

/// What the generated client knows of a plain handler: how it is called with a message of its own.
pub(crate) type Run<B, R> = fn(&mut B, <B as Protocol>::Message, &mut crate::Cx<B>) -> Given<R>;

/// What came of a call that was to be handled where its caller is.
pub(crate) enum Here<R> {
    /// It must go through the queue.
    Refused,
    /// It was handled.
    Done(R),
    /// It was handled by a server that was killed meanwhile.
    Failed(CallError),
    /// It ended the server, and the answer comes when that has ended.
    Ends(Answer<R>),
}

/// What ends an incarnation whose handler ran on its caller's stack.
pub(super) struct Due {
    pub(super) ending: Ending,
    pub(super) orphans: Vec<Orphan>,
}

impl<B: Protocol> Cell<B> {
    fn enter_here(self: &Arc<Self>) -> Option<(TurnGuard, Entered)> {
        current::turn_here(self.node(), || Some((self.gate.enter_here()?, self.pid())))
    }

    /// Whether nothing is to do, so that a call may be handled where its caller is.
    pub(crate) fn is_idle(&self) -> bool {
        self.gate.is_idle()
    }

    /// Has a plain handler run on this stack, if the server is idle.
    pub(crate) fn call_here<R: Send + 'static>(
        self: &Arc<Self>,
        message: &mut Option<B::Message>,
        run: Run<B, R>,
    ) -> Here<R> {
        let Some((_turn, entered)) = self.enter_here() else { return Here::Refused };
        let mut body = self.body.lock();
        let traced = body.is_traced();
        let Held::Home(life) = &mut body.held else { return self.refuse() };
        let Some(message) = message.take() else { return self.refuse() };
        self.begins(life, &message, traced);
        let _span = self.out_of_span();
        let done = guarded(|| run(&mut life.state, message, &mut life.cx));
        let quiet = life.cx.is_quiet() && !reply::has_orphans();
        drop(body);
        match done {
            Ok(Given::Value(answer)) if quiet && self.gate.leave_here(entered) => Here::Done(answer),
            done => self.settle_here(done),
        }
    }

    /// A handler begins with this message.
    pub(super) fn begins(&self, life: &mut Life<B>, message: &B::Message, traced: bool) {
        life.cx.forget_idle();
        let handler = B::handler(message);
        self.does(Doing::Handler(handler));
        if traced {
            report::traced(&self.path(), B::HANDLERS.get(handler).copied().unwrap_or_default());
        }
    }

    /// Leaves the caller's span: what a server says belongs to it alone.
    #[inline]
    fn out_of_span(&self) -> Option<EnteredSpan> {
        if tracing::dispatcher::has_been_set() { self.root_span() } else { None }
    }

    #[cold]
    fn root_span(&self) -> Option<EnteredSpan> {
        let in_span = !tracing::Span::current().is_none();
        in_span.then(|| {
            let (path, pid) = (self.path(), self.pid());
            tracing::error_span!(target: "perennial::server", parent: None, "server", path = path.as_str(), pid = %pid)
                .entered()
        })
    }

    #[cold]
    fn refuse<R>(self: &Arc<Self>) -> Here<R> {
        self.ready(self.gate.leave());
        Here::Refused
    }

    /// The handler has come to an end, and there is more to be done than to go.
    #[cold]
    fn settle_here<R: Send + 'static>(self: &Arc<Self>, done: Result<Given<R>, ExitReason>) -> Here<R> {
        match done {
            Ok(Given::Value(answer)) => {
                let killed = self.gate.is_killed();
                self.go_on();
                if !killed {
                    return Here::Done(answer);
                }
                drop(drop_guarded(answer));
                Here::Failed(CallError::Exit(ExitReason::Killed))
            }
            Ok(Given::Stop(stop)) => {
                let (reason, value) = stop.into_parts();
                let (to, answer) = reply::pair();
                self.ends_here(Ending { reason, answer: Some(Box::new(move || to.give(value))) }, None);
                Here::Ends(answer)
            }
            Err(reason) => {
                let (orphan, answer) = reply::orphan();
                self.ends_here(Ending { reason, answer: None }, Some(orphan));
                Here::Ends(answer)
            }
        }
    }

    /// Has a message handled on this stack, up to where its handler waits for the first time, if the server is idle. The
    /// waits of the turns beneath are the caller's until its own begins.
    pub(crate) fn deliver_here(self: &Arc<Self>, message: B::Message) -> Result<Vec<Edge>, B::Message> {
        let Some((turn, entered)) = self.enter_here() else { return Err(message) };
        let mut body = self.body.lock();
        let traced = body.is_traced();
        let Held::Home(life) = &mut body.held else {
            self.ready(self.gate.leave());
            return Err(message);
        };
        self.begins(life, &message, traced);
        let _span = self.out_of_span();
        let done = guarded(|| life.state.handle(message, &mut life.cx));
        let next = match done {
            Ok(Step::Done(next)) => Some(next),
            Err(reason) => Some(Next::end(reason)),
            Ok(Step::Async(message)) => match body.take_life() {
                None => Some(Next::GO),
                Some(life) => {
                    drop(body);
                    let next = self.begin_async(life, message);
                    body = self.body.lock();
                    next
                }
            },
        };
        let stacked = waits::taken(crate::turns::here().depth() - 1);
        let quiet = match (&body.held, &next) {
            (Held::Home(life), Some(Next(None))) => life.cx.is_quiet() && !reply::has_orphans(),
            _ => false,
        };
        drop(body);
        if !(quiet && self.gate.leave_here(entered)) {
            self.settle_delivery(next);
        }
        drop(turn);
        Ok(stacked)
    }

    #[cold]
    fn settle_delivery(self: &Arc<Self>, next: Option<Next>) {
        match next {
            Some(Next(Some(ending))) => self.ends_here(*ending, None),
            Some(Next(None)) => self.go_on(),
            None => {
                reply::settle_orphans(None);
                self.ready(self.gate.leave());
            }
        }
    }

    /// Leaves a server that goes on.
    fn go_on(self: &Arc<Self>) {
        reply::settle_orphans(None);
        self.after_turn();
        self.ready(self.gate.leave());
    }

    /// Leaves a server whose end is due.
    fn ends_here(self: &Arc<Self>, ending: Ending, orphan: Option<Orphan>) {
        let mut orphans = reply::take_orphans();
        orphans.extend(orphan);
        self.body.lock().aside().due = Some(Box::new(Due { ending, orphans }));
        self.gate.is_due();
        self.ready(self.gate.leave());
    }

    /// Ends the incarnation as its last handler has said. True: it has ended.
    pub(super) fn end_due(self: &Arc<Self>) -> bool {
        let due = self.body.lock().existing_aside().and_then(|aside| aside.due.take());
        let Some(due) = due else { return false };
        let Due { ending, orphans } = *due;
        self.end_with(ending, orphans)
    }
}
