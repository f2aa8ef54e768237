//! The watch over a program: signals, and a runtime that does not move any more.
//!
//! It lives on an OS thread with a small runtime of its own, since on a blocked runtime nothing else would run.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::main::abandon;
use crate::{ExitReason, Node, Stuck, SupervisorRef, seam, turns};

/// How often the program's runtime is looked at while it stops.
const LOOK: Duration = Duration::from_millis(250);

/// How long a killed process may go on running.
const KILL_GRACE: Duration = Duration::from_secs(1);

pub(super) struct Watch(Arc<State>);

#[derive(Default)]
struct State {
    asked: AtomicBool,
    over: AtomicBool,
    done: tokio::sync::Notify,
}

impl Watch {
    /// Begins to watch: the first signal stops the tree, a second one ends the program.
    pub(super) fn begin(tree: SupervisorRef, node: Node) -> io::Result<Self> {
        let state = Arc::new(State::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let watch = Self(state.clone());
        let signals = {
            let _entered = runtime.enter();
            Signals::new()?
        };
        thread::Builder::new()
            .name("perennial-watch".to_owned())
            .spawn(move || runtime.block_on(watch_over(signals, tree, node, state)))?;
        Ok(watch)
    }

    /// Whether a signal has asked the tree to stop.
    pub(super) fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::Acquire)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Release);
        self.0.done.notify_one();
    }
}

async fn watch_over(mut signals: Signals, tree: SupervisorRef, node: Node, state: Arc<State>) {
    let first = {
        let mut signal = std::pin::pin!(signals.recv());
        let mut done = std::pin::pin!(state.done.notified());
        std::future::poll_fn(|cx| {
            use std::task::Poll;
            if done.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            signal.as_mut().poll(cx).map(Some)
        })
        .await
    };
    if first.is_none() {
        return;
    }
    state.asked.store(true, Ordering::Release);
    tracing::info!(target: "perennial::program", "stopping; a second signal ends the program at once");
    drop(tree.cell().request_stop(ExitReason::Shutdown));
    let mut pulse = Pulse::new();
    while !state.over.load(Ordering::Acquire) {
        if let Ok(number) = tokio::time::timeout(LOOK, signals.recv()).await {
            tracing::warn!(target: "perennial::program", "second signal: ending at once");
            std::process::exit(128 + number);
        }
        if let Some(stuck) = pulse.look(&node) {
            crate::report::unresponsive(&stuck, tree.pid());
            abandon(tree.cell().path(), ExitReason::Unresponsive(Arc::new(stuck)));
        }
    }
}

/// Whether the program's runtime still runs tasks.
struct Pulse {
    beat: Arc<AtomicBool>,
    since: Instant,
    turn: Option<turns::Seen>,
}

impl Pulse {
    fn new() -> Self {
        Self { beat: Arc::new(AtomicBool::new(true)), since: Instant::now(), turn: None }
    }

    /// The process whose turn has blocked the whole runtime for longer than the process may take to stop.
    fn look(&mut self, node: &Node) -> Option<Stuck> {
        let turn = turns::longest();
        if self.beat.swap(false, Ordering::AcqRel) {
            let beat = self.beat.clone();
            seam::spawn(&node.0.runtime, async move { beat.store(true, Ordering::Release) });
            self.since = Instant::now();
            self.turn = turn;
            return None;
        }
        let seen = self.turn.filter(|seen| Some(*seen) == turn)?;
        let process = node.0.process(seen.pid)?;
        let patience = process.patience()?;
        (self.since.elapsed() > patience + KILL_GRACE)
            .then(|| Stuck { path: process.path(), handler: process.handler() })
    }
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// The number of the next signal.
    async fn recv(&mut self) -> i32 {
        use tokio::signal::unix::SignalKind;
        let Self { terminate, interrupt } = self;
        std::future::poll_fn(|cx| {
            use std::task::Poll;
            if terminate.poll_recv(cx).is_ready() {
                return Poll::Ready(SignalKind::terminate().as_raw_value());
            }
            interrupt.poll_recv(cx).map(|_| SignalKind::interrupt().as_raw_value())
        })
        .await
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    /// The number of the next signal: ctrl-c is all there is.
    async fn recv(&mut self) -> i32 {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        2
    }
}
