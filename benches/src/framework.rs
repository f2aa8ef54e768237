//! What a framework has to do.

use std::{
    future::{Future, poll_fn},
    sync::{
        LazyLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use tokio::{runtime, sync::Notify, task};

/// On how many threads a job runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Threads {
    /// On two workers.
    Two,
    /// On one thread, which is also the one that waits for the job.
    One,
}

/// How the children of a supervisor are begun.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Start {
    /// All together: they are a list that the supervisor has when it starts.
    Listed,
    /// One after another, while it runs.
    OneByOne,
}

/// A framework: how its counter is started, called, cast to, stopped and supervised.
///
/// The counter has a number, to which a call adds, answering with what it has become, and another counter that a token is
/// passed on to.
pub trait Framework: Sized + Send + 'static {
    /// Its name.
    const NAME: &'static str;
    /// Whether it has supervisors that restart.
    const SUPERVISES: bool = true;
    /// Whether it can start supervised servers one by one.
    const ONE_BY_ONE: bool = true;

    /// What a server is reached by.
    type Ref: Clone + Send + Sync + 'static;
    /// A supervisor with its servers.
    type Tree: Send + Sync + 'static;

    /// Runs a job on the framework's runtime, as a task of it.
    fn run<T: Send + 'static>(threads: Threads, job: impl Future<Output = T> + Send + 'static) -> T {
        runtime(threads).block_on(async { tokio::spawn(job).await.expect("a job does not panic") })
    }

    /// Starts a task that calls servers; its output is awaited.
    fn task<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> impl Future<Output = T> + Send {
        let task = tokio::spawn(task);
        async { task.await.expect("a task does not panic") }
    }

    /// Starts a server without a supervisor.
    fn start() -> impl Future<Output = Self::Ref> + Send;
    /// Tells a server to stop, behind what waits for it. [`live`] tells when it is gone.
    fn stop(server: Self::Ref) -> impl Future<Output = ()> + Send;
    /// A call to a plain handler.
    fn add(server: &Self::Ref, n: u64) -> impl Future<Output = u64> + Send;
    /// A call to an async handler that does not suspend.
    fn add_async(server: &Self::Ref, n: u64) -> impl Future<Output = u64> + Send;
    /// A call to an async handler that suspends once.
    fn add_suspending(server: &Self::Ref, n: u64) -> impl Future<Output = u64> + Send;
    /// A call to a plain handler that goes through the server's queue. Most frameworks have no other.
    fn add_queued(server: &Self::Ref, n: u64) -> impl Future<Output = u64> + Send {
        Self::add(server, n)
    }
    /// Calls to all these servers, which overlap; the sum of their answers.
    fn add_overlapping(servers: &[Self::Ref], n: u64) -> impl Future<Output = u64> + Send {
        async move {
            let answers = servers.iter().map(|server| Self::add(server, n));
            futures_util::future::join_all(answers).await.into_iter().sum()
        }
    }
    /// A cast that adds.
    fn count(server: &Self::Ref, n: u64) -> impl Future<Output = ()> + Send;
    /// Waits for as long as it takes until all that was sent before is handled, and returns the number.
    fn settle(server: &Self::Ref) -> impl Future<Output = u64> + Send {
        Self::add(server, 0)
    }
    /// A cast that names the next server of the ring.
    fn follow(server: &Self::Ref, next: Self::Ref) -> impl Future<Output = ()> + Send;
    /// A cast that is handed on so many times; the last one notifies [`LAST_HOP`].
    fn pass(server: &Self::Ref, hops: u64) -> impl Future<Output = ()> + Send;

    /// Starts a supervisor of `n` permanent servers, one for one, that never gives up; returns when all run.
    fn tree_start(n: usize, start: Start) -> impl Future<Output = Self::Tree> + Send;
    /// A cast to a server, which panics with [`crash`]. In a listed tree it may always be the one in the middle.
    fn tree_crash(tree: &Self::Tree, nth: usize) -> impl Future<Output = ()> + Send;
    /// A call to a server; None while it is not there. In a listed tree it may always be the one in the middle.
    fn tree_add(tree: &Self::Tree, nth: usize, n: u64) -> impl Future<Output = Option<u64>> + Send;
    /// Stops the supervisor in order; returns when all servers are gone.
    fn tree_stop(tree: Self::Tree) -> impl Future<Output = ()> + Send;
}

/// A tokio runtime.
pub(crate) fn runtime(threads: Threads) -> runtime::Runtime {
    let mut builder = match threads {
        Threads::Two => runtime::Builder::new_multi_thread(),
        Threads::One => runtime::Builder::new_current_thread(),
    };
    builder.worker_threads(2).enable_all().build().expect("a runtime needs no more than threads")
}

static LIVE: AtomicI64 = AtomicI64::new(0);

/// Is part of every server's state, and counts them.
#[derive(Debug)]
pub struct Live(());

impl Default for Live {
    fn default() -> Self {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Release);
    }
}

/// Waits until exactly so many servers live.
pub async fn live(servers: usize) {
    while LIVE.load(Ordering::Acquire) != i64::try_from(servers).unwrap_or(i64::MAX) {
        task::yield_now().await;
    }
}

/// Notified by the last hop of a token.
pub static LAST_HOP: Notify = Notify::const_new();

/// When the last server crashed.
pub static CRASHED: Crashed = Crashed(AtomicU64::new(0));

/// A moment, kept where any thread can see it.
#[derive(Debug)]
pub struct Crashed(AtomicU64);

static EPOCH: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Crashed {
    /// Forgets the last crash.
    pub fn forget(&self) {
        LazyLock::force(&EPOCH);
        self.0.store(0, Ordering::Release);
    }

    /// How long ago it was, if there was one.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        let at = self.0.load(Ordering::Acquire);
        (at > 0).then(|| EPOCH.elapsed().saturating_sub(Duration::from_nanos(at)))
    }
}

/// Crashes a server.
///
/// # Panics
///
/// Always.
pub fn crash() -> ! {
    CRASHED.0.store(u64::try_from(EPOCH.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Release);
    panic!("somebody asked for it");
}

/// Gives way to others once.
pub async fn suspend_once() {
    let mut suspended = false;
    poll_fn(|cx| {
        if suspended {
            return Poll::Ready(());
        }
        suspended = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
