//! Supervisors of tasks.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    time::Duration,
};

use super::{
    TaskOutput,
    child::{Job, Task},
    of::TaskOf,
    start::{Ground, Link},
    stream::TaskStream,
    work::{Run, Work, boxed},
};
use crate::{
    AdminError, Backoff, CallError, Child, ChildInfo, ChildKind, ChildSpec, Counts, Owner, Restart, Shutdown, Spec,
    StartError, StartTree, Strategy, Supervisor, SupervisorRef,
    outline::{Outline, OutlineChild},
    server::Next,
    supervisor::{
        NotYet, Site,
        child::{HandleAt, Make, Place, once},
    },
    target::Target,
};

/// A supervisor of tasks: they come and go, and none outlives it.
///
/// Declared in a tree as `jobs: Tasks = Tasks::new()…`. Put it above the children that use it: then they are stopped before
/// their tasks are. At its end all tasks are told to shut down at once.
///
/// # Examples
///
/// ```
/// use perennial::prelude::*;
///
/// supervisor! {
///     /// An application with tasks.
///     pub struct App {
///         /// What nobody else has to end.
///         pub jobs: Tasks = Tasks::new().max_children(100),
///     }
/// }
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let app = App::start().await?;
///
/// let sum = app.jobs.task(async { (1..=100).sum::<u32>() }).await?;
/// assert_eq!(sum.await?, 5050);
///
/// app.stop().await?;
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// Elixir's `Task.Supervisor`.
#[derive(Clone)]
pub struct Tasks(SupervisorRef);

/// A [`Tasks`] to be: the expression that declares one.
#[must_use = "it is declared by being a child's expression, or by `begin`"]
pub struct TasksSpec(Supervisor);

impl Tasks {
    /// One with every default: any number of tasks, and three restarts in five seconds for those that are restarted.
    #[expect(
        clippy::new_ret_no_self,
        reason = "what is written in a tree is the declaration; the tree makes the handle"
    )]
    pub fn new() -> TasksSpec {
        let mut supervisor = Supervisor::new().strategy(Strategy::SimpleOneForOne).intensity(3);
        supervisor.template = Some(Spec::DEFAULT);
        supervisor.outline = Tasks::OUTLINE;
        TasksSpec(supervisor)
    }

    /// The tasks of a supervisor that was put together at run time, as a [`TasksSpec`] becomes a [`Supervisor`].
    #[must_use]
    pub fn of(supervisor: SupervisorRef) -> Self {
        Self(supervisor)
    }

    /// Starts a task for its result, linked to nobody but this supervisor: its crash is an error of its result and no more.
    /// [`link`](StartTask::link) links it to the process that wants the result.
    ///
    /// # OTP
    ///
    /// `Task.Supervisor.async_nolink`, and `Task.Supervisor.async` with [`link`](StartTask::link).
    pub fn task<W: Work<K>, K: 'static>(&self, work: W) -> StartTask<W::Output> {
        StartTask { tasks: self.0.clone(), shutdown: Spec::DEFAULT.shutdown, link: None, run: boxed(work) }
    }

    /// Starts a task that nobody waits for. An `Err` is a crash, as a panic is; it is reported, and the task is not started
    /// again.
    ///
    /// # Examples
    ///
    /// ```
    /// # use perennial::prelude::*;
    /// # #[perennial::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), perennial::Error> {
    /// let jobs = Tasks::new().begin().await?;
    ///
    /// let mail = jobs.start_child(async { Ok::<(), std::io::Error>(()) }).await?;
    /// assert_eq!(mail.pid().incarnation(), 1);
    /// # jobs.supervisor().stop().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # OTP
    ///
    /// `Task.Supervisor.start_child`.
    pub fn start_child<W, K>(&self, work: W) -> StartChild
    where
        W: Work<K, Output: TaskOutput>,
        K: 'static,
    {
        self.child(Restart::Temporary, once(job(work)))
    }

    /// Starts a task that nobody waits for, and that is started again as `restart` says: what it does is made anew at every
    /// start.
    ///
    /// Most are [`Transient`](Restart::Transient), which starts a task again when it crashes. A
    /// [`Permanent`](Restart::Permanent) one is started again after a normal end too, so its work should never end: if it
    /// does, it uses up the restarts of the supervisor, which takes all other tasks with it.
    ///
    /// # OTP
    ///
    /// `Task.Supervisor.start_child` with the option `restart`.
    pub fn start_child_with<W, K>(&self, restart: Restart, mut work: impl FnMut() -> W + Send + 'static) -> StartChild
    where
        W: Work<K, Output: TaskOutput>,
        K: 'static,
    {
        self.child(restart, Box::new(move || job(work())))
    }

    fn child(&self, restart: Restart, make: Make<Job>) -> StartChild {
        StartChild { tasks: self.0.clone(), restart, shutdown: Spec::DEFAULT.shutdown, make }
    }

    /// Runs a task for each item, so many at a time, under this supervisor. See [`TaskStream`].
    ///
    /// # OTP
    ///
    /// `Task.Supervisor.async_stream_nolink`, and `Task.Supervisor.async_stream` with [`link`](TaskStream::link).
    pub fn task_stream<I, W, K>(
        &self,
        items: I,
        work: impl FnMut(I::Item) -> W + Send + 'static,
    ) -> TaskStream<W::Output>
    where
        I: IntoIterator<IntoIter: Send + 'static>,
        W: Work<K>,
        K: 'static,
    {
        TaskStream::new(Ground::Under(self.0.clone(), Spec::DEFAULT.shutdown), items, work)
    }

    /// Stops a task, and waits until it has ended.
    ///
    /// # Errors
    ///
    /// [`AdminError::NotFound`] if it is none of this supervisor's, or has ended.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the stop goes on.
    ///
    /// # OTP
    ///
    /// `Task.Supervisor.terminate_child`.
    pub async fn terminate_child(&self, task: &impl Target) -> Result<(), AdminError> {
        self.0.terminate_process(task).await
    }

    /// All tasks, in no order that means anything.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the supervisor ends before it answers.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn which_children(&self) -> Result<Vec<ChildInfo>, CallError> {
        self.0.which_children().await
    }

    /// How many tasks there are.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the supervisor ends before it answers.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn count_children(&self) -> Result<Counts, CallError> {
        self.0.count_children().await
    }

    /// The supervisor behind it.
    #[must_use]
    pub fn supervisor(&self) -> &SupervisorRef {
        &self.0
    }
}

/// Work that is done for its end alone.
fn job<W, K>(work: W) -> Job
where
    W: Work<K, Output: TaskOutput>,
    K: 'static,
{
    let run = boxed(work);
    Job(Box::new(|me| Box::pin(async move { Next::end(run(me).await.reason()) })))
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tasks({:?})", self.0)
    }
}

/// The start of a task for its result, as [`Tasks::task`] returns it.
#[must_use = "a task is not started until this is awaited"]
pub struct StartTask<R> {
    tasks: SupervisorRef,
    shutdown: Shutdown,
    link: Option<Link>,
    run: Run<R>,
}

impl<R> StartTask<R> {
    /// Links the task to this process, given by its `cx` or its [`Process`](crate::Process): the crash of one is an exit
    /// signal to the other.
    pub fn link(mut self, owner: &impl Owner) -> Self {
        self.link = Some(Link::to(owner));
        self
    }

    /// How long it may take to stop when its supervisor ends. The default is 5 s.
    pub fn shutdown(mut self, shutdown: impl Into<Shutdown>) -> Self {
        self.shutdown = shutdown.into();
        self
    }
}

/// # Errors
///
/// [`StartError::MaxChildren`] when there are as many tasks as there may be; [`StartError::Call`] if the supervisor does not
/// run.
///
/// # Cancel safety
///
/// A task whose start is dropped ends before it has done anything.
impl<R: Send + 'static> IntoFuture for StartTask<R> {
    type Output = Result<TaskOf<R>, StartError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Ground::Under(self.tasks, self.shutdown).begin(self.link, self.run)
    }
}

impl<R> fmt::Debug for StartTask<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartTask").field("tasks", &self.tasks).field("link", &self.link).finish_non_exhaustive()
    }
}

/// The start of a task that nobody waits for, as [`Tasks::start_child`] returns it.
#[must_use = "a task is not started until this is awaited"]
pub struct StartChild {
    tasks: SupervisorRef,
    restart: Restart,
    shutdown: Shutdown,
    make: Make<Job>,
}

impl StartChild {
    /// How long it may take to stop. The default is 5 s.
    pub fn shutdown(mut self, shutdown: impl Into<Shutdown>) -> Self {
        self.shutdown = shutdown.into();
        self
    }
}

/// # Errors
///
/// [`StartError::MaxChildren`] when there are as many tasks as there may be; [`StartError::Call`] if the supervisor does not
/// run.
///
/// # Cancel safety
///
/// Once polled, the start goes on.
impl IntoFuture for StartChild {
    type Output = Result<Task, StartError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { tasks, restart, shutdown, make } = self;
        let child = ChildSpec::<Task>::numbered(make).restart(restart).shutdown(shutdown);
        Box::pin(async move { tasks.start_child(child).await })
    }
}

impl fmt::Debug for StartChild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartChild").field("tasks", &self.tasks).field("restart", &self.restart).finish_non_exhaustive()
    }
}

impl TasksSpec {
    /// How many tasks there may be at a time. The default is any number.
    pub fn max_children(mut self, most: usize) -> Self {
        self.0.config.max_children = Some(most);
        self
    }

    /// How many restarts are allowed within the period. The default is 3.
    pub fn intensity(self, intensity: u32) -> Self {
        Self(self.0.intensity(intensity))
    }

    /// The window that the intensity speaks of. The default is 5 s.
    pub fn period(self, period: Duration) -> Self {
        Self(self.0.period(period))
    }

    /// Delays restarts, longer each time. The default is not to.
    pub fn backoff(self, backoff: impl Into<Backoff>) -> Self {
        Self(self.0.backoff(backoff))
    }

    /// Starts it as a root, without a parent.
    #[must_use = "it is not started until this is awaited"]
    pub fn begin(self) -> StartTree<Tasks> {
        StartTree::of::<Tasks>(self)
    }
}

/// A supervisor of tasks for the run-time interface; [`Tasks::of`] its reference starts them.
impl From<TasksSpec> for Supervisor {
    fn from(tasks: TasksSpec) -> Self {
        tasks.0
    }
}

impl fmt::Debug for TasksSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TasksSpec").field(&self.0).finish()
    }
}

#[diagnostic::do_not_recommend]
impl Child for Tasks {
    type Args = TasksSpec;
    type Handle = Self;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::SUPERVISOR;
    const KIND: ChildKind = ChildKind::Supervisor;
    const OUTLINE: Option<&'static Outline> = Some(&Outline::dynamic("Tasks", &[OutlineChild::of::<Task>()]));
    const HANDLE: Option<HandleAt<Self>> = Some(|place| Some(Self(place.cell()?.as_ref())));

    fn place(site: Site<'_>) -> Self {
        Self(site.supervisor_cell("tasks").as_ref())
    }

    fn furnish(handle: &Self, mut make: Make<TasksSpec>) -> Place {
        handle.0.furnish(Box::new(move || make().into()))
    }

    fn late(_: &Self) -> NotYet<Self> {
        NotYet::new()
    }
}
