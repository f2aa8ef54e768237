//! How a task begins, and whose it is.

use std::{
    convert::Infallible,
    future,
    sync::{Arc, Weak},
};

use super::{
    child::{Body, Job, NAME, Task},
    of::TaskOf,
    stream::TaskStream,
    work::{Run, Work, boxed},
};
use crate::{
    ChildSpec, Cx, ExitReason, Node, Owner, Pid, Process, Protocol, Restart, Shutdown, StartError, SupervisorRef,
    cell::{BoxFuture, Cell, Proc, Tied, Watcher},
    node::Shared,
    process::Main,
    reply::{self, Reply},
    server::Next,
    supervisor::{Site, child::once},
    sync::Lock,
    target::Aim,
};

impl<R: Send + 'static> TaskOf<R> {
    /// Begins a task in the current node, linked to nobody: for code that is no process, and for tests.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// # OTP
    ///
    /// `Task.Supervisor.async_nolink`, without a supervisor.
    #[track_caller]
    pub fn spawn<K: 'static>(work: impl Work<K, Output = R>) -> Self {
        alone(&Node::current().0, None, boxed(work))
    }
}

impl<S: Protocol> Cx<S> {
    /// Begins a task that is linked to this process, and returns at once. Its result is had by `.await`, within 5 s unless
    /// [`timeout`](TaskOf::timeout) says otherwise.
    ///
    /// If the task crashes, this process gets its exit signal, and ends with it unless it traps exits; if this process ends
    /// before the task, so does the task.
    ///
    /// # Examples
    ///
    /// ```
    /// use perennial::{TaskError, prelude::*};
    ///
    /// #[gen_server]
    /// #[derive(Debug, Default)]
    /// pub struct Calculator {}
    ///
    /// #[gen_server]
    /// impl Calculator {
    ///     /// Adds two squares, each in a process of its own.
    ///     #[call]
    ///     pub async fn add_squares(&mut self, a: u64, b: u64, cx: &mut Cx<Self>) -> Result<u64, TaskError> {
    ///         let a = cx.task(async move { a * a });
    ///         let b = cx.task(async move { b * b });
    ///         Ok(a.await? + b.await?)
    ///     }
    /// }
    ///
    /// # #[perennial::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), perennial::Error> {
    /// let calculator = Calculator::default().start().await?;
    /// assert_eq!(calculator.add_squares(3, 4).await??, 25);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # OTP
    ///
    /// `Task.async`.
    pub fn task<W: Work<K>, K: 'static>(&mut self, work: W) -> TaskOf<W::Output> {
        alone(self.cell.node(), Some(Link::to(self)), boxed(work))
    }

    /// Begins a task that is linked to nobody, and returns at once: its crash is an error of its result and no more, and
    /// nothing ends it but its own end. Under a [`Tasks`](crate::Tasks) such a task has a supervisor that ends it.
    ///
    /// # OTP
    ///
    /// `Task.Supervisor.async_nolink`, without a supervisor.
    pub fn task_nolink<W: Work<K>, K: 'static>(&mut self, work: W) -> TaskOf<W::Output> {
        alone(self.cell.node(), None, boxed(work))
    }

    /// Runs a task for each item, so many at a time, each linked to this process. See [`TaskStream`].
    ///
    /// # OTP
    ///
    /// `Task.async_stream`; there the links lead over a process in between.
    pub fn task_stream<I, W, K>(
        &mut self,
        items: I,
        work: impl FnMut(I::Item) -> W + Send + 'static,
    ) -> TaskStream<W::Output>
    where
        I: IntoIterator<IntoIter: Send + 'static>,
        W: Work<K>,
        K: 'static,
    {
        TaskStream::new(Ground::alone(self.cell.node()), items, work).link(self)
    }
}

impl<M: Send + 'static> Process<M> {
    /// See [`Cx::task`].
    pub fn task<W: Work<K>, K: 'static>(&mut self, work: W) -> TaskOf<W::Output> {
        alone(self.cell().node(), Some(Link::to(self)), boxed(work))
    }

    /// See [`Cx::task_nolink`].
    pub fn task_nolink<W: Work<K>, K: 'static>(&mut self, work: W) -> TaskOf<W::Output> {
        alone(self.cell().node(), None, boxed(work))
    }

    /// See [`Cx::task_stream`].
    pub fn task_stream<I, W, K>(
        &mut self,
        items: I,
        work: impl FnMut(I::Item) -> W + Send + 'static,
    ) -> TaskStream<W::Output>
    where
        I: IntoIterator<IntoIter: Send + 'static>,
        W: Work<K>,
        K: 'static,
    {
        TaskStream::new(Ground::alone(self.cell().node()), items, work).link(self)
    }
}

/// The link to the process that a task belongs to.
#[derive(Clone)]
pub(super) struct Link {
    pid: Pid,
    process: Weak<dyn Proc>,
}

impl Link {
    pub(super) fn to(owner: &impl Owner) -> Self {
        let Aim { pid, process } = owner.target();
        // An owner is always there: it speaks for itself.
        let process = process.as_ref().map_or_else(|| Weak::<Cell<Body>>::new() as Weak<dyn Proc>, Arc::downgrade);
        Self { pid, process }
    }

    /// Links the owner with a task. False if it does not live.
    fn tie(&self, task: &Arc<dyn Proc>, pid: Pid) -> bool {
        let Some(process) = self.process.upgrade() else { return false };
        if !task.add_link(pid, self.pid, self.process.clone()) {
            // The task has ended before it began; its result says why.
            return true;
        }
        process.add_link(self.pid, pid, Arc::downgrade(task))
    }

    pub(super) fn cut(&self, task: &Arc<dyn Proc>, pid: Pid) {
        task.remove_link(self.pid);
        if let Some(process) = self.process.upgrade() {
            process.remove_link(pid);
        }
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Link({})", self.pid)
    }
}

/// Where tasks are started: for themselves, or under a supervisor.
#[derive(Debug)]
pub(super) enum Ground {
    Alone(Node),
    Under(SupervisorRef, Shutdown),
}

impl Ground {
    fn alone(node: &Arc<Shared>) -> Self {
        Self::Alone(Node(node.clone()))
    }

    /// How many workers the runtime has.
    pub(super) fn workers(&self) -> usize {
        let node = match self {
            Self::Alone(node) => &node.0,
            Self::Under(supervisor, _) => supervisor.cell().node(),
        };
        node.runtime.metrics().num_workers()
    }

    pub(super) fn begin<R: Send + 'static>(
        &self,
        link: Option<Link>,
        run: Run<R>,
    ) -> BoxFuture<Result<TaskOf<R>, StartError>> {
        match self {
            Self::Alone(node) => Box::pin(future::ready(Ok(alone(&node.0, link, run)))),
            Self::Under(supervisor, shutdown) => Box::pin(under(supervisor.clone(), *shutdown, link, run)),
        }
    }
}

fn alone<R: Send + 'static>(node: &Arc<Shared>, link: Option<Link>, run: Run<R>) -> TaskOf<R> {
    let (main, held) = hold(run);
    let cell = Site::root(node).cell::<Body>(NAME);
    cell.set_maker(once(main));
    cell.as_proc().start(Tied::default(), None);
    held.release(&cell, link)
}

async fn under<R: Send + 'static>(
    supervisor: SupervisorRef,
    shutdown: Shutdown,
    link: Option<Link>,
    run: Run<R>,
) -> Result<TaskOf<R>, StartError> {
    let (main, held) = hold(run);
    let child = ChildSpec::<Task>::numbered(once(Job(main))).restart(Restart::Temporary).shutdown(shutdown);
    let task = supervisor.start_child(child).await?;
    Ok(held.release(task.cell(), link))
}

/// Work that waits until its process is linked and watched, so that its end is never missed.
fn hold<R: Send + 'static>(run: Run<R>) -> (Main<Infallible>, Held<R>) {
    let value = Arc::new(Lock::new(None));
    let slot = value.clone();
    let (go, begun) = reply::pair();
    let main: Main<Infallible> = Box::new(move |me| {
        Box::pin(async move {
            if begun.await.is_err() {
                return Next::end(ExitReason::Shutdown);
            }
            let result = run(me).await;
            *slot.lock() = Some(result);
            Next::end(ExitReason::Normal)
        })
    });
    (main, Held { value, go })
}

struct Held<R> {
    value: Arc<Lock<Option<R>>>,
    go: Reply<()>,
}

impl<R> Held<R> {
    /// Lets the work begin, unless its owner has ended meanwhile.
    fn release(self, cell: &Arc<Cell<Body>>, link: Option<Link>) -> TaskOf<R> {
        let Self { value, go } = self;
        let (told, end) = reply::pair();
        let pid = cell.pid();
        let process = cell.as_proc();
        process.watch(pid, Watcher::Future(told));
        if link.as_ref().is_none_or(|link| link.tie(&process, pid)) {
            go.give(());
        }
        TaskOf { process, pid, node: Node(cell.node().clone()), value, end: Some(end), link }
    }
}
