//! Futures as children.

use std::{convert::Infallible, error::Error, fmt, future::Future, sync::Arc};

use crate::{
    Child, ChildKind, ExitReason, Pid, Spec,
    cell::{self, Cell},
    process::{Main, Plain},
    server::{Next, reference},
    supervisor::{
        NotYet, Site,
        child::{Args, HandleAt, Make, Place},
    },
};

/// A future as a child of a tree: an accept loop, a poller, a job.
///
/// Declared as `listener: Task = accept(socket, conns)`; the expression is evaluated anew at every start, and the child lives
/// for as long as the future. A future that returns `()` or `Ok(())` ends normally, an `Err` is a crash. One that never
/// returns (`Infallible`, `Result<Infallible, E>`) suits a permanent child.
///
/// It does not trap exits: told to stop, it is dropped at its next `.await`.
///
/// Tasks that come and go are begun by [`Cx::task`](crate::Cx::task) and under a [`Tasks`](crate::Tasks).
///
/// # OTP
///
/// A `Task` under a supervisor.
#[derive(Clone)]
pub struct Task(Arc<Cell<Body>>);

/// A task is a plain process to which nobody sends messages.
pub(super) type Body = Plain<Infallible>;

impl Task {
    pub(crate) fn cell(&self) -> &Arc<Cell<Body>> {
        self.0.latest()
    }

    /// The process that runs the future, or did last.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.cell().pid()
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.cell().is_alive()
    }

    /// Waits for the end of the incarnation that runs now, and returns its reason: at once, with
    /// [`ExitReason::NoProc`], if none does.
    ///
    /// # Cancel safety
    ///
    /// Dropping it ends the wait and nothing else.
    pub async fn ended(&self) -> ExitReason {
        reference::ended(self.cell()).await
    }

    /// Sends it an exit signal. See [`Ref::exit`](crate::Ref::exit).
    pub fn exit(&self, reason: ExitReason) {
        cell::send_exit(&self.cell().as_proc(), None, reason);
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({} {})", self.cell().path(), self.pid())
    }
}

/// What a task is called where nothing else is known of it.
pub(super) const NAME: &str = "task";

/// What a task's future may return.
#[diagnostic::on_unimplemented(
    message = "a task's future cannot return `{Self}`",
    label = "nobody would get it",
    note = "return `()`, `Result<(), E>` (an error is a crash), or what never returns: `Infallible`, `Result<Infallible, E>`"
)]
pub trait TaskOutput {
    /// The reason it ends with.
    fn reason(self) -> ExitReason;
}

#[diagnostic::do_not_recommend]
impl TaskOutput for () {
    fn reason(self) -> ExitReason {
        ExitReason::Normal
    }
}

#[diagnostic::do_not_recommend]
impl TaskOutput for Infallible {
    fn reason(self) -> ExitReason {
        match self {}
    }
}

#[diagnostic::do_not_recommend]
impl<T: TaskOutput, E: Into<Box<dyn Error + Send + Sync>>> TaskOutput for Result<T, E> {
    fn reason(self) -> ExitReason {
        match self {
            Ok(output) => output.reason(),
            Err(error) => ExitReason::from(error),
        }
    }
}

/// The type `!`, by a name that it has on every compiler.
type Never = <fn() -> ! as Returns>::Output;

/// What a function returns.
pub trait Returns {
    /// Its type.
    type Output;
}

impl<R> Returns for fn() -> R {
    type Output = R;
}

#[diagnostic::do_not_recommend]
impl TaskOutput for Never {
    fn reason(self) -> ExitReason {
        self
    }
}

/// What the future of a permanent task may return: nothing, or an error.
#[diagnostic::on_unimplemented(
    message = "expected a future of `Infallible` or `Result<Infallible, E>`, not of `{Self}`: a permanent task may fail, not return",
    label = "it would be started again whenever it returned",
    note = "let it loop for ever, or say when it is to run again: `#[child(restart = transient)]` is after a crash, `temporary` is never"
)]
pub trait Lasting: TaskOutput {}

#[diagnostic::do_not_recommend]
impl Lasting for Infallible {}

#[diagnostic::do_not_recommend]
impl Lasting for Never {}

#[diagnostic::do_not_recommend]
impl<T: Lasting, E: Into<Box<dyn Error + Send + Sync>>> Lasting for Result<T, E> {}

/// What a task does, of any type.
pub struct Job(pub(super) Main<Infallible>);

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").finish_non_exhaustive()
    }
}

impl Args<Task> {
    /// Takes the expression of a task: any future.
    pub fn of<F>(future: F) -> Job
    where
        F: Future<Output: TaskOutput> + Send + 'static,
    {
        Job(Box::new(|_| Box::pin(async move { Next::end(future.await.reason()) })))
    }

    /// The same for a permanent task: a future that does not return.
    pub fn lasting<F>(future: F) -> Job
    where
        F: Future<Output: Lasting> + Send + 'static,
    {
        Self::of(future)
    }
}

#[diagnostic::do_not_recommend]
impl Child for Task {
    type Args = Job;
    type Handle = Self;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::DEFAULT;
    const KIND: ChildKind = ChildKind::Worker;
    const CAN_END: bool = true;
    const HANDLE: Option<HandleAt<Self>> = Some(|place| Some(Self(place.cell()?)));

    fn place(site: Site<'_>) -> Self {
        Self(site.cell(NAME))
    }

    fn furnish(handle: &Self, mut make: Make<Job>) -> Place {
        handle.0.set_maker(Box::new(move || make().0));
        handle.0.as_place()
    }

    fn late(_: &Self) -> NotYet<Self> {
        NotYet::new()
    }
}
