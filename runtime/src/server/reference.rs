//! References to servers.

use std::{
    fmt,
    future::Future,
    mem,
    ops::Deref,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::task::coop;

use super::{
    client::{Client, Later, Raw, Running},
    protocol::ReceivedBy,
    wait::declare,
};
use crate::{
    CallError, CastError, ExitReason, Node, Pid, Protocol, StartError,
    cell::{Cell, Home, Named, Tied},
    current,
    reply::{self, Answer},
    waits,
};

/// A reference to a server: to its place in the tree, and so to every incarnation that lives there.
///
/// It derefs to the server's client, which has its calls and casts as methods. It is one pointer, `Clone + Send + Sync`,
/// and holding it keeps nothing alive.
///
/// | the server is | a call | a cast |
/// |---|---|---|
/// | running | served | queued |
/// | in `terminate` | queued; answered with the exit reason | queued; lost |
/// | restarting, or an ancestor is | waits for the new incarnation, within its own timeout | [`CastError::Restarting`] |
/// | stopped by hand, by its tree's end, or ended for good | [`CallError::NoProc`] at once | [`CastError::NoProc`] |
///
/// # OTP
///
/// A pid survives nothing and a registered name is looked up at every call; this is the place itself.
pub struct Ref<T: Protocol>(<T::Client<Running> as Client>::Me);

impl<T: Protocol> Ref<T> {
    pub(crate) fn from_cell(cell: Arc<Cell<T>>) -> Self {
        Self(T::Client::of_raw(Raw(cell)))
    }

    pub(crate) fn cell(&self) -> &Arc<Cell<T>> {
        self.deref().raw().0.latest()
    }

    /// The process that lives here, or did last.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.cell().pid()
    }

    /// Whether a process lives here at this moment.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.cell().is_alive()
    }

    /// Asks the server to stop, behind what waits in its queue, and waits until it has ended.
    ///
    /// A child that its supervisor restarts is restarted then: to stop a child, ask its supervisor.
    ///
    /// # Errors
    ///
    /// [`CallError::NoProc`] if nobody lives here; [`CallError::Exit`] if it ended for another reason than the stop.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request stands.
    ///
    /// # OTP
    ///
    /// `gen_server:stop/1`: the reason is `normal`, and there is no timeout.
    pub async fn stop(&self) -> Result<(), CallError> {
        self.stop_with(ExitReason::Normal).await
    }

    /// As [`stop`](Self::stop), for this reason.
    ///
    /// # Errors
    ///
    /// As [`stop`](Self::stop).
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request stands.
    pub async fn stop_with(&self, reason: ExitReason) -> Result<(), CallError> {
        stop(self.cell(), reason).await
    }

    /// Waits for the end of the incarnation that lives here now, and returns its reason: at once, with
    /// [`ExitReason::NoProc`], if none does.
    ///
    /// # Cancel safety
    ///
    /// Dropping it ends the wait and nothing else.
    pub async fn ended(&self) -> ExitReason {
        ended(self.cell()).await
    }

    /// Sends an exit signal to the incarnation that lives here now.
    ///
    /// It ends a process that does not trap exits, but for [`ExitReason::Normal`], and is an [`Exit`](crate::Exit) message
    /// to one that does; [`ExitReason::Kill`] ends any.
    ///
    /// # OTP
    ///
    /// `exit/2`.
    pub fn exit(&self, reason: ExitReason) {
        crate::cell::send_exit(&self.cell().as_proc(), None, reason);
    }

    /// Kills the incarnation that lives here now: it is fenced at once and ends at its next `.await`, as
    /// [`ExitReason::Killed`].
    ///
    /// # OTP
    ///
    /// `exit(Pid, kill)`.
    pub fn kill(&self) {
        self.exit(ExitReason::Kill);
    }

    /// Sends a message to the server's `#[info]` handler for it.
    ///
    /// # Errors
    ///
    /// As a cast.
    ///
    /// # OTP
    ///
    /// `Pid ! Message`.
    pub fn send<M: ReceivedBy<T>>(to: &Self, message: M) -> Result<(), CastError> {
        to.cell().info(message.received())
    }

    /// The server of that name in the current node: see [`Node::whereis`].
    #[must_use]
    pub fn whereis(name: &str) -> Option<Self> {
        Node(current::node()?).whereis(name)
    }
}

impl<T: Protocol> Deref for Ref<T> {
    type Target = T::Client<Running>;

    fn deref(&self) -> &Self::Target {
        T::Client::of(&self.0)
    }
}

impl<T: Protocol> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self::from_cell(self.cell().clone())
    }
}

impl<T: Protocol> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.cell(), other.cell())
    }
}

impl<T: Protocol> Eq for Ref<T> {}

impl<T: Protocol> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({:?})", self.deref().raw())
    }
}

/// A reference to a server that is declared further down the same tree: it can be cast to, not called.
///
/// So among the children of a tree calls point up the page and form no cycle, and nobody calls what has not been started.
/// A cast to it before its start is [`CastError::NotStarted`].
pub struct Late<T: Protocol>(<T::Client<Later> as Client>::Me);

impl<T: Protocol> Late<T> {
    pub(crate) fn from_cell(cell: Arc<Cell<T>>) -> Self {
        Self(T::Client::of_raw(Raw(cell)))
    }

    fn cell(&self) -> &Arc<Cell<T>> {
        self.deref().raw().0.latest()
    }
}

impl<T: Protocol> Deref for Late<T> {
    type Target = T::Client<Later>;

    fn deref(&self) -> &Self::Target {
        T::Client::of(&self.0)
    }
}

impl<T: Protocol> Clone for Late<T> {
    fn clone(&self) -> Self {
        Self::from_cell(self.cell().clone())
    }
}

impl<T: Protocol> fmt::Debug for Late<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Late({:?})", self.deref().raw())
    }
}

/// The start of a server, as its generated `start` returns it: it does nothing until it is awaited.
///
/// The server has no parent and is linked to nobody. A start whose future is dropped goes on.
///
/// # OTP
///
/// `gen_server:start`.
#[must_use = "a server is not started until this is awaited"]
pub struct Start<T: Protocol> {
    state: StartState<T>,
    limit: Option<Duration>,
    /// What begins it: compiled where the server is, and not again where it is started.
    begin: fn(T::Args, Option<Duration>) -> StartState<T>,
}

enum StartState<T: Protocol> {
    Asked(Option<T::Args>),
    /// It lives.
    Done(Arc<Cell<T>>),
    Begun {
        cell: Arc<Cell<T>>,
        started: Answer<Result<Pid, StartError>>,
        _edge: Option<waits::Edge>,
    },
}

impl<T: Protocol> Unpin for Start<T> {}

/// What the generated `start` calls.
pub fn start<T: Protocol>(args: T::Args) -> Start<T> {
    Start { state: StartState::Asked(Some(args)), limit: T::SPEC.start_timeout, begin }
}

impl<T: Protocol> Start<T> {
    /// Kills the server, and fails with [`StartTimeout`](crate::StartTimeout), if its `init` takes longer than this.
    ///
    /// The default is the server's `start_timeout`.
    ///
    /// # OTP
    ///
    /// The option `{timeout, Time}` of `gen_server:start`.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }
}

impl<T: Protocol> Future for Start<T> {
    type Output = Result<Ref<T>, StartError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let StartState::Asked(args) = &mut self.state {
            let args = args.take().expect("a start that was asked for has not begun");
            self.state = (self.begin)(args, self.limit);
        }
        let started = match &mut self.state {
            StartState::Asked(_) => return Poll::Pending,
            StartState::Done(_) => {
                // Who starts many lets others run now and then, as one does who waits for each of them.
                ready!(coop::poll_proceed(cx)).made_progress();
                Ok(())
            }
            StartState::Begun { started, .. } => match ready!(started.poll(cx)) {
                Ok(outcome) => outcome.map(drop),
                Err(error) => Err(StartError::Call(error)),
            },
        };
        Poll::Ready(match (started, mem::replace(&mut self.state, StartState::Asked(None))) {
            (Err(error), _) => Err(error),
            (Ok(()), StartState::Done(cell) | StartState::Begun { cell, .. }) => Ok(Ref::from_cell(cell)),
            (Ok(()), StartState::Asked(_)) => return Poll::Pending,
        })
    }
}

impl<T: Protocol> fmt::Debug for Start<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Start({})", T::NAME)
    }
}

/// A new place outside any tree, in the current node.
pub(crate) fn root<T: Protocol>() -> Arc<Cell<T>> {
    Cell::new(Home::of_roots(&Node::current().0), Named::default())
}

/// Starts a root.
fn begin<T: Protocol>(args: T::Args, limit: Option<Duration>) -> StartState<T> {
    let node = Node::current().0;
    let home = Home::of_roots(&node);
    if let (Some(state), None, None, false) = (T::GIVEN, T::SPEC.name, limit, node.is_gone()) {
        return StartState::Done(Cell::alive(home, state(args)));
    }
    let cell = Cell::new(home, Named::default());
    cell.give_args(args);
    let (to, started) = reply::pair();
    let place = cell.as_place();
    let edge = waits::of_current(place.process());
    place.start_for(to, Tied { name: T::SPEC.name, start_timeout: limit, ..Tied::default() });
    StartState::Begun { cell, started, _edge: edge }
}

/// Asks a process to stop for this reason, and waits until it has.
pub(crate) async fn stop<T: Protocol>(cell: &Arc<Cell<T>>, reason: ExitReason) -> Result<(), CallError> {
    let Some(end) = cell.watch_end() else { return Err(CallError::NoProc) };
    declare(|| cell.as_proc(), &end, false)?;
    let obeyed = cell.request_stop(reason.clone());
    let ended = end.await?;
    // By the end it is known whether the order was obeyed.
    if ended.is_same(&reason) && obeyed.await.is_ok() { Ok(()) } else { Err(CallError::Exit(ended)) }
}

/// Waits for the end of the incarnation that lives there now.
pub(crate) async fn ended<T: Protocol>(cell: &Arc<Cell<T>>) -> ExitReason {
    match cell.watch_end() {
        Some(end) => end.await.unwrap_or(ExitReason::NoProc),
        None => ExitReason::NoProc,
    }
}
