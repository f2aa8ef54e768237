//! What users hold of a supervisor.

use std::{any::Any, fmt, future::Future, sync::Arc};

use super::{
    Child, ChildSpec, Shell, Supervisor,
    child::{Make, Place},
    message::{Ask, Message, Response},
};
use crate::{
    AdminError, CallError, ChildId, ChildKind, Drawing, ExitReason, Pid, Restart, Shutdown, StartError,
    cell::Cell,
    drawing::{View, running::PATIENCE},
    machine::Counts,
    node,
    reply::Reply,
    server::{Call, client::Raw, protocol::not_this, reference},
};

/// A reference to a supervisor: OTP's interface to it.
///
/// The handle of a declared tree derefs to this. Its calls wait without limit, as in OTP: a supervisor that starts or stops
/// a child answers when that is done.
///
/// # OTP
///
/// The functions of the module `supervisor`.
#[derive(Clone)]
pub struct SupervisorRef(Raw<Shell>);

/// How a child is, as [`SupervisorRef::which_children`] tells it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ChildInfo {
    /// Its name among its siblings.
    pub id: ChildId,
    /// A worker or a supervisor.
    pub kind: ChildKind,
    /// Whether it runs.
    pub status: ChildStatus,
}

/// Whether a child runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChildStatus {
    /// It does, as this process.
    Running(Pid),
    /// It waits for its next try.
    Restarting,
    /// It does not.
    Stopped,
}

/// What a supervisor knows of how a child is run, as [`SupervisorRef::get_childspec`] tells it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ChildSpecInfo {
    /// Its name among its siblings.
    pub id: ChildId,
    /// When it is started again.
    pub restart: Restart,
    /// How long it may take to stop.
    pub shutdown: Shutdown,
    /// Whether its end counts for `auto_shutdown`.
    pub significant: bool,
    /// A worker or a supervisor.
    pub kind: ChildKind,
}

impl SupervisorRef {
    pub(crate) fn from_cell(cell: Arc<Cell<Shell>>) -> Self {
        Self(Raw(cell))
    }

    pub(crate) fn cell(&self) -> &Arc<Cell<Shell>> {
        &self.0.0
    }

    pub(crate) fn furnish(&self, make: Make<Supervisor>) -> Place {
        self.cell().set_maker(make);
        self.cell().as_place()
    }

    /// The supervisor that is this process, if it lives and is one.
    ///
    /// # OTP
    ///
    /// There a pid is a reference by itself.
    #[must_use]
    pub fn of(pid: Pid) -> Option<Self> {
        let process: Arc<dyn Any + Send + Sync> = node::find(pid)?;
        process.downcast().ok().map(Self::from_cell)
    }

    /// The supervisor's process.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.cell().pid()
    }

    /// Whether it lives.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.cell().is_alive()
    }

    /// Stops the supervisor: its children are stopped last first, each within its time. Returns when no process of the tree
    /// is left.
    ///
    /// A tree that is the child of another is restarted by it if its restart type says so; ask the parent to
    /// [`terminate_child`](Self::terminate_child).
    ///
    /// # Errors
    ///
    /// [`CallError::NoProc`] if it does not live; [`CallError::Exit`] if it ended for another reason than this stop, such
    /// as a child that does not yield.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request stands.
    pub async fn stop(&self) -> Result<(), CallError> {
        self.stop_with(ExitReason::Shutdown).await
    }

    /// As [`stop`](Self::stop), for this reason. Its children are stopped with `shutdown` all the same.
    ///
    /// # Errors
    ///
    /// As [`stop`](Self::stop).
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request stands.
    pub async fn stop_with(&self, reason: ExitReason) -> Result<(), CallError> {
        reference::stop(self.cell(), reason).await
    }

    /// Waits for the end of the supervisor, and returns its reason: at once, with [`ExitReason::NoProc`], if it does not
    /// live.
    ///
    /// # Cancel safety
    ///
    /// Dropping it ends the wait and nothing else.
    pub async fn ended(&self) -> ExitReason {
        reference::ended(self.cell()).await
    }

    /// Sends an exit signal to the supervisor. It obeys [`ExitReason::Kill`] alone: then it takes no more decisions, stops
    /// its children in order, and ends as killed.
    ///
    /// # OTP
    ///
    /// `exit/2`.
    pub fn exit(&self, reason: ExitReason) {
        crate::cell::send_exit(&self.cell().as_proc(), None, reason);
    }

    /// All children, the last one first.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the supervisor ends before it answers.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn which_children(&self) -> Result<Vec<ChildInfo>, CallError> {
        let answer = self.ask(Ask::Which).await?;
        Ok(if let Response::Children(children) = answer { children } else { Vec::new() })
    }

    /// How many children there are.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the supervisor ends before it answers.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn count_children(&self) -> Result<Counts, CallError> {
        let answer = self.ask(Ask::Count).await?;
        Ok(if let Response::Counts(counts) = answer { counts } else { Counts::default() })
    }

    /// Adds a child and starts it, behind all others. A failed start leaves no entry behind.
    ///
    /// # Errors
    ///
    /// Why it was not started; [`StartError::Ignored`] leaves an entry that [`restart_child`](Self::restart_child) starts.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the start goes on.
    pub async fn start_child<C: Child>(&self, child: ChildSpec<C>) -> Result<C::Handle, StartError> {
        let (child, handle) = child.settle(self.cell());
        started(self.ask(Ask::Start(Box::new(child))).await)?;
        Ok(handle)
    }

    /// Stops a child by hand. Its entry stays, unless it is temporary. To stop what is stopped already is fine.
    ///
    /// # Errors
    ///
    /// [`AdminError::NotFound`].
    ///
    /// # Cancel safety
    ///
    /// Once polled, the stop goes on.
    pub async fn terminate_child(&self, id: impl Into<ChildId>) -> Result<(), AdminError> {
        done(&self.ask(Ask::Terminate(id.into())).await?)
    }

    /// Starts a child that was stopped by hand, has ended, or was ignored. None if its `init` says ignore (again).
    ///
    /// # Errors
    ///
    /// [`StartError::NotFound`], [`StartError::Running`], [`StartError::Restarting`], or why it could not be started.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the start goes on.
    pub async fn restart_child(&self, id: impl Into<ChildId>) -> Result<Option<Pid>, StartError> {
        match started(self.ask(Ask::Restart(id.into())).await) {
            Ok(pid) => Ok(Some(pid)),
            Err(StartError::Ignored) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes the entry of a child that does not run.
    ///
    /// # Errors
    ///
    /// [`AdminError::NotFound`], [`AdminError::Running`], [`AdminError::Restarting`].
    ///
    /// # Cancel safety
    ///
    /// Once polled, it is done.
    pub async fn delete_child(&self, id: impl Into<ChildId>) -> Result<(), AdminError> {
        done(&self.ask(Ask::Delete(id.into())).await?)
    }

    /// How a child is run.
    ///
    /// # Errors
    ///
    /// [`AdminError::NotFound`].
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn get_childspec(&self, id: impl Into<ChildId>) -> Result<ChildSpecInfo, AdminError> {
        let answer = self.ask(Ask::Spec(id.into())).await?;
        if let Response::Spec(spec) = answer { Ok(spec) } else { Err(AdminError::NotFound) }
    }

    /// The handle of the child of this name, if there is one and it is a `C`.
    ///
    /// For trees that were put together at run time: a declared tree has its children as fields.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the supervisor ends before it answers.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn child<C: Child>(&self, id: impl Into<ChildId>) -> Result<Option<C::Handle>, CallError> {
        let Response::Handle(handle) = self.ask(Ask::Handle(id.into())).await? else { return Ok(None) };
        Ok(handle.downcast_ref::<C::Handle>().cloned())
    }

    /// Draws the tree below this supervisor as it runs at this moment: processes, states, restarts.
    ///
    /// Each supervisor below is asked in its own process, and answers also while it starts or stops a child; one that does
    /// not within a second is drawn as such, without what is below it. Nothing else is waited for, so that it can be called
    /// from anywhere: also from a process of the tree, while it starts.
    ///
    /// # Errors
    ///
    /// [`CallError::NoProc`] if this supervisor does not live, [`CallError::Timeout`] if it does not answer within a second.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn running_tree(&self) -> Result<Drawing, CallError> {
        Drawing::running(self).await
    }

    /// What the supervisor says of itself. It is never busy, so that nobody waits for whom it waits for.
    pub(crate) async fn view(&self) -> Result<View, CallError> {
        let call = Call::new(&self.0, Message::Ask(Ask::View, Reply::none()), asked).timeout(PATIENCE).unchecked();
        match call.await? {
            Response::View(view) => Ok(*view),
            Response::Done
            | Response::Started(_)
            | Response::Ignored
            | Response::Failed(_)
            | Response::AlreadyStarted(_)
            | Response::AlreadyPresent
            | Response::MaxChildren
            | Response::NotFound
            | Response::Running
            | Response::Restarting
            | Response::SimpleOneForOne
            | Response::Children(_)
            | Response::Counts(_)
            | Response::Spec(_)
            | Response::Handle(_) => Err(CallError::NoReply),
        }
    }

    pub(crate) fn ask(&self, ask: Ask) -> impl Future<Output = Result<Response, CallError>> + use<> {
        let to = self.0.clone();
        async move { Call::new(&to, Message::Ask(ask, Reply::none()), asked).no_timeout().await }
    }
}

/// Where a question keeps its reply.
fn asked(message: &mut Message) -> &mut Reply<Response> {
    match message {
        Message::Ask(_, reply) => reply,
        Message::Boot(_)
        | Message::Started(..)
        | Message::Ended { .. }
        | Message::Unresponsive(..)
        | Message::Again(_)
        | Message::Alarm
        | Message::Exit
        | Message::Kill => not_this(),
    }
}

/// What a start came to, in the words of the caller.
pub(crate) fn started(answer: Result<Response, CallError>) -> Result<Pid, StartError> {
    match answer {
        Ok(Response::Started(pid)) => Ok(pid),
        Ok(Response::Ignored) => Err(StartError::Ignored),
        Ok(Response::Failed(error)) => Err(error),
        Ok(Response::AlreadyStarted(pid)) => Err(StartError::AlreadyStarted(pid)),
        Ok(Response::AlreadyPresent) => Err(StartError::AlreadyPresent),
        Ok(Response::MaxChildren) => Err(StartError::MaxChildren),
        Ok(Response::Running) => Err(StartError::Running),
        Ok(Response::Restarting) => Err(StartError::Restarting),
        Ok(Response::SimpleOneForOne) => Err(StartError::SimpleOneForOne),
        Ok(
            Response::NotFound
            | Response::Done
            | Response::Children(_)
            | Response::Counts(_)
            | Response::Spec(_)
            | Response::Handle(_)
            | Response::View(_),
        ) => Err(StartError::NotFound),
        Err(error) => Err(StartError::Call(error)),
    }
}

pub(crate) fn done(answer: &Response) -> Result<(), AdminError> {
    match answer {
        Response::Running => Err(AdminError::Running),
        Response::Restarting => Err(AdminError::Restarting),
        Response::SimpleOneForOne => Err(AdminError::SimpleOneForOne),
        Response::NotFound => Err(AdminError::NotFound),
        Response::Done
        | Response::Started(_)
        | Response::Ignored
        | Response::Failed(_)
        | Response::AlreadyStarted(_)
        | Response::AlreadyPresent
        | Response::MaxChildren
        | Response::Children(_)
        | Response::Counts(_)
        | Response::Spec(_)
        | Response::Handle(_)
        | Response::View(_) => Ok(()),
    }
}

impl PartialEq for SupervisorRef {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.cell(), other.cell())
    }
}

impl Eq for SupervisorRef {}

impl fmt::Debug for SupervisorRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SupervisorRef({:?})", self.0)
    }
}
