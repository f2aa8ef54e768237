//! Turns on a caller's stack: a call to an idle server is handled where its caller is.
//!
//! Only a handler runs there, and the first poll of an async one. What is left to do after it, the end of the server above
//! all, is handed to a runner.

use std::sync::Arc;

use tracing::span::EnteredSpan;

use super::{Cell, Doing, Held, Life, loan::Handled, serve::Whose, word::Entered};
use crate::{
    CallError, ExitReason, Protocol, Step, current,
    current::TurnGuard,
    panics::{drop_guarded, guarded},
    reply::{self, Answer, Orphan, Unanswered},
    server::{
        Next,
        flow::{Ending, Given},
    },
    turns,
    waits::{self, Edge},
};

/// How many messages of others a caller serves after its own.
const HELP: u32 = 16;

/// What the generated client knows of a plain handler: how it is called with a message of its own, which it takes.
pub(crate) type Run<B, R> = fn(&mut B, &mut Option<<B as Protocol>::Message>, &mut crate::Cx<B>) -> Given<R>;

/// What came of a call that was to be handled where its caller is.
pub(crate) enum Here<R: 'static> {
    /// It must go through the queue.
    Refused,
    /// It was handled.
    Done(R),
    /// It was handled by a server that was killed meanwhile.
    Failed(CallError),
    /// It ended the server, and the answer comes when that has ended.
    Ends(Answer<R>),
}

/// A call that is answered on its caller's stack, without a slot, unless its handler has to wait.
pub(crate) trait Caller<B: Protocol> {
    /// The handler is over.
    fn over(&mut self, next: Next) -> Next;
    /// It has panicked: who is to be told of the end.
    fn crashed(&mut self) -> Option<Orphan>;
    /// It has to wait: the reply for what it returns then.
    fn waits(&mut self) -> Unanswered;
}

/// What ends an incarnation whose handler ran on its caller's stack.
pub(crate) struct Due {
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
        let Some((turn, entered)) = self.enter_here() else { return Here::Refused };
        let mut body = self.body.lock();
        let traced = body.is_traced();
        let Held::Home(life) = &mut body.held else { return self.refuse() };
        let Some(sent) = message else { return self.refuse() };
        self.begins(life, sent, traced);
        let _span = self.out_of_span();
        let done = guarded(|| run(&mut life.state, message, &mut life.cx));
        let quiet = life.cx.is_quiet() && !reply::has_orphans();
        drop(body);
        match done {
            Ok(Given::Value(answer)) if quiet && self.gate.leave_here(entered) => Here::Done(answer),
            done => {
                let (here, schedule) = self.settle_here(done);
                self.leaves(turn, schedule);
                here
            }
        }
    }

    /// Ends the turn on this stack, and puts the cell into the ready queue if it is to be there. In this order: the worker of
    /// a caller that is no process is free for what is ready as soon as the caller waits.
    fn leaves(self: &Arc<Self>, turn: TurnGuard, schedule: bool) {
        drop(turn);
        self.ready(schedule);
    }

    /// A handler begins with this message.
    #[inline]
    pub(super) fn begins(self: &Arc<Self>, life: &mut Life<B>, message: &B::Message, traced: bool) {
        life.cx.forget_idle();
        let handler = B::handler(message);
        self.does(Doing::Handler(handler));
        if traced {
            self.as_proc().report_traced();
        }
    }

    /// Leaves the caller's span: what a server says belongs to it alone.
    #[inline]
    fn out_of_span(self: &Arc<Self>) -> Option<EnteredSpan> {
        if tracing::dispatcher::has_been_set() { self.as_proc().root_span() } else { None }
    }

    #[cold]
    fn refuse<R>(self: &Arc<Self>) -> Here<R> {
        self.ready(self.gate.leave());
        Here::Refused
    }

    /// The handler has come to an end, and there is more to be done than to go.
    #[cold]
    fn settle_here<R: Send + 'static>(self: &Arc<Self>, done: Result<Given<R>, ExitReason>) -> (Here<R>, bool) {
        match done {
            Ok(Given::Value(answer)) => {
                let killed = self.gate.is_killed();
                let schedule = self.as_proc().go_on();
                if !killed {
                    return (Here::Done(answer), schedule);
                }
                drop(drop_guarded(answer));
                (Here::Failed(CallError::Exit(ExitReason::Killed)), schedule)
            }
            Ok(Given::Stop(stop)) => {
                let (reason, value) = stop.into_parts();
                let (to, answer) = reply::pair();
                let ending = Ending { reason, answer: Some(Box::new(move || to.give(value))) };
                (Here::Ends(answer), self.as_proc().ends_here(ending, None))
            }
            Err(reason) => {
                let (orphan, answer) = reply::orphan();
                (Here::Ends(answer), self.as_proc().ends_here(Ending { reason, answer: None }, Some(orphan)))
            }
        }
    }

    /// Has a message handled on this stack, up to where its handler waits for the first time, if the server is idle. `caller`:
    /// the call that is answered without a slot. `stacked`: the waits of the turns beneath, which are the caller's until its own
    /// begins. False: the message is left where it was.
    pub(crate) fn deliver_here(
        self: &Arc<Self>,
        message: &mut Option<B::Message>,
        mut caller: Option<&mut dyn Caller<B>>,
        stacked: &mut Vec<Edge>,
    ) -> bool {
        let Some((turn, entered)) = self.enter_here() else { return false };
        let mut body = self.body.lock();
        let traced = body.is_traced();
        let (Held::Home(life), Some(sent)) = (&mut body.held, &*message) else {
            self.ready(self.gate.leave());
            return false;
        };
        self.begins(life, sent, traced);
        let _span = self.out_of_span();
        let _outer = (turns::here().depth() > 1).then(reply::set_aside);
        // A call that is answered without a slot has an async handler.
        let mut done = None;
        if caller.is_none() {
            done = message.take().map(|sent| {
                guarded(|| match life.state.handle(sent, &mut life.cx) {
                    Step::Done(next) => Some(next),
                    Step::Async(sent) => {
                        *message = Some(sent);
                        None
                    }
                })
            });
        }
        let handled = match done {
            Some(Ok(Some(next))) => Ok(Handled::Over(next)),
            Some(Err(reason)) => Err(reason),
            None | Some(Ok(None)) => {
                let handled;
                (body, handled) = self.begin_async(body, message);
                handled
            }
        };
        waits::take(turns::here().depth() - 1, stacked);
        let next = match (handled, &mut caller) {
            (Ok(Handled::Over(next)), None) => next,
            (Ok(Handled::Over(next)), Some(caller)) => caller.over(next),
            (Ok(Handled::Waits(mut handling)), caller) => {
                if let Some(caller) = caller {
                    handling.as_mut().answers(caller.waits());
                }
                self.keep(&mut body, handling);
                drop(body);
                reply::settle_orphans(None);
                self.leaves(turn, self.gate.leave());
                return true;
            }
            (Err(reason), caller) => {
                drop(body);
                let orphan = caller.as_mut().and_then(|caller| caller.crashed());
                let schedule = self.as_proc().ends_here(Ending { reason, answer: None }, orphan);
                self.leaves(turn, schedule);
                return true;
            }
        };
        let quiet = match (&body.held, &next) {
            (Held::Home(life), Next(None)) => life.cx.is_quiet() && !reply::has_orphans(),
            _ => false,
        };
        drop(body);
        if !(quiet && self.gate.leave_here(entered)) {
            let schedule = match next {
                Next(Some(ending)) => self.as_proc().ends_here(*ending, None),
                Next(None) => self.go_on_here(),
            };
            self.leaves(turn, schedule);
        }
        true
    }

    /// Leaves a server that goes on; true: it is to be put into the ready queue.
    ///
    /// A caller that is no process first serves some of what others have sent meanwhile: no runner has to be woken for that,
    /// and where there are many callers most of it is done so.
    pub(super) fn go_on_here(self: &Arc<Self>) -> bool {
        reply::settle_orphans(None);
        self.after_turn();
        self.help()
    }

    /// Serves what waits, for a caller that is no process, and whose message is to be served next by whoever comes first: it
    /// has the cell's place in the ready queue to use up.
    pub(crate) fn serve_here(self: &Arc<Self>) {
        let entered = current::turn_here(self.node(), || self.gate.enter_scheduled().then(|| ((), self.pid())));
        match entered {
            Some((turn, ())) => {
                let schedule = self.help();
                self.leaves(turn, schedule);
            }
            None => self.ready(true),
        }
    }

    /// Serves some of what waits, if the caller is no process, and leaves; true: the cell is to be put into the ready queue.
    fn help(self: &Arc<Self>) -> bool {
        if turns::here().depth() == 1 && self.gate.has_messages_only() {
            let mut budget = HELP;
            if let Some(ending) = self.serve(&mut budget, Whose::Users) {
                return self.as_proc().ends_here(*ending, None);
            }
        }
        self.gate.leave()
    }

    /// Ends the incarnation as its last handler has said. True: it has ended.
    pub(super) fn end_due(self: &Arc<Self>) -> bool {
        let due = self.body.lock().existing_aside().and_then(|aside| aside.due.take());
        let Some(due) = due else { return false };
        let Due { ending, orphans } = *due;
        self.as_proc().end(ending, orphans)
    }
}
