//! Many tasks, so many at a time.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    future::poll_fn,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use super::{
    of::TaskOf,
    start::{Ground, Link},
    work::{Run, Work, boxed},
};
use crate::{ExitReason, Owner, StartError, TaskError, cell::BoxFuture, sync::Lock, timers::TimerKey, waits};

/// A task for each of many items, so many at a time, and the stream of their results.
///
/// It begins tasks while [`next`](Self::next) is waited for. Dropping it kills the tasks that still run.
///
/// | option | default |
/// |---|---|
/// | [`max_concurrency`](Self::max_concurrency) | the workers of the runtime |
/// | [`timeout`](Self::timeout) of each task | 5 s |
/// | [`on_timeout`](Self::on_timeout) | the stream ends with the error |
/// | [`unordered`](Self::unordered) | results come in the order of the items |
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use perennial::prelude::*;
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let jobs = Tasks::new().begin().await?;
///
/// let mut lengths = jobs
///     .task_stream(["one", "three", "five"], |word| async move { word.len() })
///     .max_concurrency(2)
///     .timeout(Duration::from_secs(1));
///
/// let mut sum = 0;
/// while let Some(length) = lengths.next().await {
///     sum += length?;
/// }
/// assert_eq!(sum, 12);
/// # jobs.supervisor().stop().await?;
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// `Task.async_stream`. In order, a result that waits for an earlier one does not hold up further tasks, there as here.
#[must_use = "no task is begun until a result is waited for"]
pub struct TaskStream<R> {
    ground: Ground,
    link: Option<Link>,
    source: Box<dyn Iterator<Item = Run<R>> + Send>,
    max_concurrency: usize,
    timeout: Option<Duration>,
    on_timeout: OnTimeout,
    ordered: bool,
    /// How many items have been taken.
    taken: u64,
    /// How many results have been given.
    given: u64,
    starting: Option<BoxFuture<Result<TaskOf<R>, StartError>>>,
    running: BTreeMap<u64, Running<R>>,
    done: BTreeMap<u64, Result<R, TaskError>>,
    /// In which order the results came, where that is the order in which they are given.
    order: VecDeque<u64>,
    /// What ends the stream.
    failed: Option<TaskError>,
    arrivals: Arc<Arrivals>,
    phase: Phase,
}

/// What happens when a task of a [`TaskStream`] takes too long. It is killed either way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum OnTimeout {
    /// The error is the stream's last item: the other tasks are killed. The default.
    ///
    /// # OTP
    ///
    /// `exit`, which exits the process that reads the stream.
    #[default]
    Exit,
    /// The error takes the place of the task's result, and the stream goes on.
    ///
    /// # OTP
    ///
    /// `kill_task`.
    KillTask,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Phase {
    /// There may be more items.
    Open,
    /// There are no more items.
    Exhausted,
    /// There are no more results.
    Over,
}

struct Running<R> {
    task: TaskOf<R>,
    waker: Waker,
    timer: Option<TimerKey>,
    late: Arc<AtomicBool>,
}

impl<R: Send + 'static> TaskStream<R> {
    pub(super) fn new<I, W, K>(ground: Ground, items: I, mut work: impl FnMut(I::Item) -> W + Send + 'static) -> Self
    where
        I: IntoIterator<IntoIter: Send + 'static>,
        W: Work<K, Output = R>,
        K: 'static,
    {
        Self {
            max_concurrency: ground.workers(),
            ground,
            link: None,
            source: Box::new(items.into_iter().map(move |item| boxed(work(item)))),
            timeout: Some(Duration::from_secs(5)),
            on_timeout: OnTimeout::default(),
            ordered: true,
            taken: 0,
            given: 0,
            starting: None,
            running: BTreeMap::new(),
            done: BTreeMap::new(),
            order: VecDeque::new(),
            failed: None,
            arrivals: Arc::default(),
            phase: Phase::Open,
        }
    }

    /// Links each task to this process, given by its `cx` or its [`Process`](crate::Process): the crash of one is an exit
    /// signal to the other.
    pub fn link(mut self, owner: &impl Owner) -> Self {
        self.link = Some(Link::to(owner));
        self
    }

    /// How many tasks run at a time: at least one. The default is the number of the runtime's workers, which suits work
    /// that computes; work that waits for others may have many more.
    pub fn max_concurrency(mut self, most: usize) -> Self {
        self.max_concurrency = most.max(1);
        self
    }

    /// How long each task may take. The default is 5 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Each task may take as long as it likes.
    pub fn no_timeout(mut self) -> Self {
        self.timeout = None;
        self
    }

    /// What happens when a task takes too long. The default is [`OnTimeout::Exit`].
    pub fn on_timeout(mut self, on_timeout: OnTimeout) -> Self {
        self.on_timeout = on_timeout;
        self
    }

    /// Results come when they are there. The default is in the order of the items.
    pub fn unordered(mut self) -> Self {
        self.ordered = false;
        self
    }

    /// Waits for the next result. None when all have been given.
    ///
    /// # Errors
    ///
    /// Within the result: [`TaskError::Exit`] if the task ended without one, [`TaskError::Timeout`] if it took too long,
    /// [`TaskError::NotStarted`], as the last item, if it could not be started.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn next(&mut self) -> Option<Result<R, TaskError>> {
        let mut edges = BTreeMap::new();
        poll_fn(|cx| {
            let polled = self.poll_next(cx);
            if polled.is_pending() {
                for (number, running) in &self.running {
                    edges.entry(*number).or_insert_with(|| waits::of_current(&running.task.process));
                }
            }
            polled
        })
        .await
    }

    /// Waits for all results.
    ///
    /// # Cancel safety
    ///
    /// Dropping it kills the tasks, and their results are lost.
    ///
    /// # OTP
    ///
    /// `Enum.to_list`.
    pub async fn collect(mut self) -> Vec<Result<R, TaskError>> {
        let mut all = Vec::new();
        while let Some(result) = self.next().await {
            all.push(result);
        }
        all
    }

    /// What [`next`](Self::next) waits for, for those who write a `Stream` around this.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<R, TaskError>>> {
        self.arrivals.listen(cx.waker());
        loop {
            self.collect_arrivals();
            self.poll_starts(cx);
            if let Some(error) = self.failed.take() {
                self.end();
                return Poll::Ready(Some(Err(error)));
            }
            if let Some(result) = self.take_result() {
                return Poll::Ready(Some(result));
            }
            if self.is_over() {
                self.phase = Phase::Over;
                return Poll::Ready(None);
            }
            if self.arrivals.is_empty() {
                return Poll::Pending;
            }
        }
    }

    fn is_over(&self) -> bool {
        match self.phase {
            Phase::Over => true,
            Phase::Exhausted => self.starting.is_none() && self.running.is_empty() && self.done.is_empty(),
            Phase::Open => false,
        }
    }

    /// Takes in the tasks that have ended.
    fn collect_arrivals(&mut self) {
        while let Some(number) = self.arrivals.take() {
            let Some(running) = self.running.get_mut(&number) else { continue };
            let waker = running.waker.clone();
            let Poll::Ready(result) = running.task.poll_result(&mut Context::from_waker(&waker)) else { continue };
            let Some(Running { task, timer, late, .. }) = self.running.remove(&number) else { continue };
            if let Some(timer) = timer {
                task.node.0.timers.cancel(timer);
            }
            let result = match (result, late.load(Ordering::Acquire), self.timeout) {
                (Err(TaskError::Exit(ExitReason::Killed)), true, Some(limit)) => {
                    if self.on_timeout == OnTimeout::Exit {
                        self.failed.get_or_insert(TaskError::Timeout(limit));
                    }
                    Err(TaskError::Timeout(limit))
                }
                (result, _, _) => result,
            };
            self.done.insert(number, result);
            if !self.ordered {
                self.order.push_back(number);
            }
        }
    }

    /// Begins as many tasks as may run.
    fn poll_starts(&mut self, cx: &mut Context<'_>) {
        while self.failed.is_none() {
            if let Some(starting) = &mut self.starting {
                let Poll::Ready(started) = starting.as_mut().poll(cx) else { return };
                self.starting = None;
                match started {
                    Ok(task) => self.started(task),
                    Err(error) => self.failed = Some(TaskError::NotStarted(error)),
                }
                continue;
            }
            if self.phase != Phase::Open || self.running.len() >= self.max_concurrency {
                return;
            }
            match self.source.next() {
                Some(run) => self.starting = Some(self.ground.begin(self.link.clone(), run)),
                None => self.phase = Phase::Exhausted,
            }
        }
    }

    fn started(&mut self, task: TaskOf<R>) {
        let number = self.taken;
        self.taken += 1;
        let late = Arc::new(AtomicBool::new(false));
        let timer = self.timeout.map(|limit| {
            let (late, process, pid, link) = (late.clone(), Arc::downgrade(&task.process), task.pid, task.link.clone());
            task.node.0.timers.after(&task.node.0, limit, move || {
                let Some(process) = process.upgrade() else { return };
                late.store(true, Ordering::Release);
                if let Some(link) = link {
                    link.cut(&process, pid);
                }
                process.kill(false);
            })
        });
        let waker = Waker::from(Arc::new(Arrival { arrivals: self.arrivals.clone(), number }));
        self.running.insert(number, Running { task, waker, timer, late });
        // It is looked at once, and from then on when it wakes.
        self.arrivals.note(number);
    }

    fn take_result(&mut self) -> Option<Result<R, TaskError>> {
        let number = if self.ordered { self.given } else { self.order.pop_front()? };
        let result = self.done.remove(&number)?;
        self.given += 1;
        Some(result)
    }

    /// Ends the stream: nothing more is given.
    fn end(&mut self) {
        self.phase = Phase::Over;
        self.starting = None;
        self.kill_all();
        self.done.clear();
        self.order.clear();
    }
}

impl<R> TaskStream<R> {
    fn kill_all(&mut self) {
        for (_, Running { mut task, timer, .. }) in std::mem::take(&mut self.running) {
            if let Some(timer) = timer {
                task.node.0.timers.cancel(timer);
            }
            task.unlink();
            task.process.clone().kill(false);
        }
    }
}

impl<R> Drop for TaskStream<R> {
    fn drop(&mut self) {
        self.kill_all();
    }
}

impl<R> fmt::Debug for TaskStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskStream")
            .field("taken", &self.taken)
            .field("given", &self.given)
            .field("running", &self.running.len())
            .finish_non_exhaustive()
    }
}

/// Which tasks of a stream have ended, in that order, and who waits to hear of it.
#[derive(Default)]
struct Arrivals(Lock<(VecDeque<u64>, Option<Waker>)>);

impl Arrivals {
    fn listen(&self, waker: &Waker) {
        let before = self.0.lock().1.replace(waker.clone());
        drop(before);
    }

    fn add(&self, number: u64) {
        let waker = {
            let mut arrivals = self.0.lock();
            arrivals.0.push_back(number);
            arrivals.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// As [`add`](Self::add), by who listens.
    fn note(&self, number: u64) {
        self.0.lock().0.push_back(number);
    }

    fn take(&self) -> Option<u64> {
        self.0.lock().0.pop_front()
    }

    fn is_empty(&self) -> bool {
        self.0.lock().0.is_empty()
    }
}

/// Tells a stream of the end of one of its tasks.
struct Arrival {
    arrivals: Arc<Arrivals>,
    number: u64,
}

impl Wake for Arrival {
    fn wake(self: Arc<Self>) {
        self.arrivals.add(self.number);
    }
}
