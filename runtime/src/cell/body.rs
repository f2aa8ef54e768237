//! What only the holder of a cell's turn touches: the state, a future that is stored in its place, and how it ends.

use std::future;

use super::{BoxFuture, Item, here::Due, queue::Queue};
use crate::{Cx, ExitReason, Pid, Protocol, Reply, StartError, reply::Orphan, report::CrashReport, server::Next};

/// What only the holder of the turn touches.
pub(super) struct Body<B: Protocol> {
    pub(super) held: Held<B>,
    aside: MaybeAside<B>,
}

type MaybeAside<B> = Option<Box<Aside<B>>>;

/// The state, or the stored future that has it.
pub(super) enum Held<B: Protocol> {
    Home(Life<B>),
    /// It is on loan, or there is none.
    Away(Option<Busy>),
}

/// A state and what belongs to its incarnation.
pub(crate) struct Life<B: Protocol> {
    pub(crate) state: B,
    pub(crate) cx: Cx<B>,
}

/// A stored future. What it is of is what the cell does: that of `init` puts the state into the body, if it comes to one.
pub(super) struct Busy {
    pub(super) future: BoxFuture<Next>,
    /// Who waits for the start, until `init` is polled for the first time.
    pub(super) started: Starter,
}

/// Who waits for a start: nobody, most often.
pub(crate) type Starter = Reply<Result<Pid, StartError>>;

/// What a body has once it was needed.
pub(super) struct Aside<B: Protocol> {
    /// What is left of the last batch.
    pub(super) rest: Queue<Item<B::Message>>,
    /// What the last handler has said, if it ran on its caller's stack and has ended the incarnation.
    pub(super) due: Option<Box<Due>>,
    pub(super) end: Option<Box<End>>,
    /// Whether every message is reported.
    pub(super) traced: bool,
}

/// An incarnation that is ending: why, who is answered at the end, and what the crash report will say.
pub(crate) struct End {
    pub(super) reason: ExitReason,
    pub(super) answer: Option<Box<dyn FnOnce() + Send>>,
    pub(super) crash: Option<Box<CrashReport>>,
    /// Callers that its last handler left without an answer.
    pub(super) orphans: Vec<Orphan>,
}

/// An order to stop: why, and who is told that it was obeyed, and not overtaken by another end.
pub(crate) struct Order {
    pub(crate) reason: ExitReason,
    pub(crate) obeyed: Option<Reply<()>>,
}

impl Busy {
    /// A start that needs no future, since all of `init` is what makes the arguments.
    ///
    /// One of no size stands for it, which needs no memory and is not polled: any other holds its cell.
    pub(super) fn given(started: Starter) -> Self {
        Self { future: Box::pin(future::pending()), started }
    }

    pub(super) fn is_given(&self) -> bool {
        size_of_val(&*self.future) == 0
    }
}

impl<B: Protocol> Default for Body<B> {
    fn default() -> Self {
        Self { held: Held::Away(None), aside: None }
    }
}

impl<B: Protocol> Default for Aside<B> {
    fn default() -> Self {
        Self { rest: Queue::default(), due: None, end: None, traced: false }
    }
}

impl<B: Protocol> Body<B> {
    pub(super) fn life(&self) -> Option<&Life<B>> {
        match &self.held {
            Held::Home(life) => Some(life),
            Held::Away(_) => None,
        }
    }

    pub(super) fn take_life(&mut self) -> Option<Life<B>> {
        match std::mem::replace(&mut self.held, Held::Away(None)) {
            Held::Home(life) => Some(life),
            away @ Held::Away(_) => {
                self.held = away;
                None
            }
        }
    }

    pub(super) fn take_busy(&mut self) -> Option<Busy> {
        match &mut self.held {
            Held::Home(_) => None,
            Held::Away(busy) => busy.take(),
        }
    }

    pub(super) fn busy(&mut self) -> Option<&mut Busy> {
        match &mut self.held {
            Held::Home(_) => None,
            Held::Away(busy) => busy.as_mut(),
        }
    }

    pub(super) fn store(&mut self, future: BoxFuture<Next>) {
        self.held = Held::Away(Some(Busy { future, started: Reply::none() }));
    }

    /// The rarely used part, made when it is first needed.
    pub(super) fn aside(&mut self) -> &mut Aside<B> {
        self.aside.get_or_insert_default()
    }

    pub(super) fn existing_aside(&mut self) -> Option<&mut Aside<B>> {
        self.aside.as_deref_mut()
    }

    /// The state, if it is at home, and the rarely used part.
    pub(super) fn parts(&mut self) -> Option<(&mut Life<B>, &mut MaybeAside<B>)> {
        match &mut self.held {
            Held::Home(life) => Some((life, &mut self.aside)),
            Held::Away(_) => None,
        }
    }

    pub(super) fn is_traced(&self) -> bool {
        self.aside.as_ref().is_some_and(|aside| aside.traced)
    }

    /// What is left of the last batch.
    pub(super) fn rest(&self) -> Option<&Queue<Item<B::Message>>> {
        self.aside.as_ref().map(|aside| &aside.rest)
    }
}

#[cfg(test)]
mod tests {
    use std::mem::size_of;

    use super::*;
    use crate::cell::Cell;

    #[test]
    fn an_idle_cell_is_small() {
        let counts = 2 * size_of::<usize>();
        assert!(counts + size_of::<Cell<Two>>() <= 160, "a cell with its state has {}", size_of::<Cell<Two>>());
        assert!(size_of::<Body<Two>>() <= 40, "the state is {} of it", size_of::<Body<Two>>());
        assert!(size_of::<Cx<Two>>() <= 16, "a handler's context has {}", size_of::<Cx<Two>>());
    }

    /// A server with a state of two words.
    struct Two(u64, u64);

    impl crate::State for Two {
        const NAME: &'static str = "two";
        const SPEC: crate::Spec = crate::Spec::DEFAULT;
    }

    impl Protocol for Two {
        type Args = Self;
        type Message = u64;
        type Client<M: crate::server::client::Mode> = TwoClient;
        const HANDLERS: &'static [&'static str] = &["add"];

        const GIVEN: Option<fn(Self) -> Self> = Some(std::convert::identity);

        fn handle(&mut self, message: u64, _: &mut Cx<Self>) -> crate::Step<u64> {
            self.0 += message;
            self.1 += 1;
            crate::Step::Done(Next::GO)
        }

        fn handler(_: &u64) -> usize {
            0
        }
    }

    struct TwoClient(crate::server::client::Raw<Two>);

    impl crate::server::client::Client for TwoClient {
        type Server = Two;
        type Me = Self;

        fn of_raw(raw: crate::server::client::Raw<Two>) -> Self {
            Self(raw)
        }

        fn of(me: &Self) -> &Self {
            me
        }

        fn raw(&self) -> &crate::server::client::Raw<Two> {
            &self.0
        }
    }
}
