//! Whose turns every thread runs, for whoever has to say what blocks a program.
//!
//! A handler that runs on its caller's stack is a turn above the caller's own. Only the innermost turn of a thread runs;
//! those beneath wait for it.

use std::{
    array,
    cell::Cell,
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{Pid, cell::Proc, next::Waiting, node, seam, sync::Lock};

/// How many turns of a thread are told apart. More than a call chain may have.
const LEVELS: usize = 24;

/// How long a handler may run on its caller's stack before its server is never run there again.
const LONG: Duration = Duration::from_millis(10);

/// After so many looks in which nothing was done, the watch waits to be woken.
const QUIET: u32 = 50;

/// Every thread that ever had a turn. One that is gone leaves its place to the next.
static THREADS: LazyLock<Lock<Vec<&'static Thread>>> = LazyLock::new(Lock::default);

/// What one thread runs. Only that thread writes it.
pub(crate) struct Thread {
    taken: AtomicBool,
    depth: AtomicUsize,
    levels: [Level; LEVELS],
    /// Counts the turns; twice, and one more if the innermost runs on its caller's stack.
    serial: AtomicU64,
    /// What the turn on this thread has made ready, which gets its turn when that has ended.
    next: Waiting,
    /// Where the system says how long the thread has waited for a processor.
    schedstat: Lock<Option<PathBuf>>,
}

#[derive(Default)]
struct Level {
    place: AtomicU64,
    incarnation: AtomicU32,
}

impl Level {
    fn pid(&self) -> Pid {
        Pid { place: self.place.load(Ordering::Relaxed), incarnation: self.incarnation.load(Ordering::Relaxed) }
    }
}

/// Gives a thread's place back when the thread ends.
struct Lent(&'static Thread);

impl Drop for Lent {
    fn drop(&mut self) {
        self.0.depth.store(0, Ordering::Release);
        self.0.taken.store(false, Ordering::Release);
    }
}

thread_local! {
    static HERE: Cell<Option<&'static Thread>> = const { Cell::new(None) };
    static LENT: Cell<Option<Lent>> = const { Cell::new(None) };
}

/// What this thread runs.
#[inline]
pub(crate) fn here() -> &'static Thread {
    HERE.get().unwrap_or_else(begin)
}

/// The innermost turn of this thread.
#[inline]
pub(crate) fn innermost() -> Option<Pid> {
    HERE.get()?.innermost()
}

#[cold]
fn begin() -> &'static Thread {
    let mut threads = THREADS.lock();
    let free = threads.iter().find(|thread| !thread.taken.swap(true, Ordering::AcqRel));
    let thread = free.copied().unwrap_or_else(|| {
        let thread = Box::leak(Box::new(Thread {
            taken: AtomicBool::new(true),
            depth: AtomicUsize::new(0),
            levels: array::from_fn(|_| Level::default()),
            serial: AtomicU64::new(0),
            next: Waiting::new(),
            schedstat: Lock::default(),
        }));
        threads.push(thread);
        thread
    });
    drop(threads);
    *thread.schedstat.lock() =
        fs::read_link("/proc/thread-self").ok().map(|this| Path::new("/proc").join(this).join("schedstat"));
    HERE.set(Some(thread));
    // A thread that is going away keeps the place.
    let _ = LENT.try_with(|lent| lent.set(Some(Lent(thread))));
    thread
}

impl Thread {
    /// A turn begins, above all that are open. `inline`: on its caller's stack.
    #[inline]
    pub(crate) fn push(&self, pid: Pid, inline: bool) {
        let depth = self.depth.load(Ordering::Relaxed);
        if let Some(level) = self.levels.get(depth) {
            level.place.store(pid.place, Ordering::Relaxed);
            level.incarnation.store(pid.incarnation, Ordering::Relaxed);
        }
        self.count(inline);
        self.depth.store(depth + 1, Ordering::Release);
    }

    /// The innermost turn serves another message, on the stack of a caller.
    pub(crate) fn again(&self) {
        self.count(true);
    }

    /// What is innermost is another turn than before, or another part of one.
    #[inline]
    fn count(&self, inline: bool) {
        let serial = self.serial.load(Ordering::Relaxed);
        self.serial.store(((serial >> 1) + 1) << 1 | u64::from(inline), Ordering::Relaxed);
    }

    /// The innermost turn ends.
    #[inline]
    pub(crate) fn pop(&self) {
        self.count(false);
        self.depth.store(self.depth.load(Ordering::Relaxed) - 1, Ordering::Release);
    }

    /// How many turns are open.
    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.depth.load(Ordering::Relaxed)
    }

    #[inline]
    fn innermost(&self) -> Option<Pid> {
        let depth = self.depth.load(Ordering::Relaxed);
        // A turn that is too deep to be told apart passes for the deepest that is.
        self.levels.get(depth.checked_sub(1)?.min(LEVELS - 1)).map(Level::pid)
    }

    /// The turns that are open, outermost first.
    pub(crate) fn stack(&self) -> impl Iterator<Item = Pid> {
        let depth = self.depth.load(Ordering::Acquire);
        self.levels.iter().take(depth).map(Level::pid)
    }

    /// Gives a cell its turn when the one that runs here has ended. It comes back if too many wait. For the thread itself.
    pub(crate) fn put_next(&self, cell: Arc<dyn Proc>, most: usize) -> Option<Arc<dyn Proc>> {
        self.next.put(cell, most)
    }

    /// The cell that gets its turn next. For the thread itself.
    #[inline]
    pub(crate) fn take_next(&self) -> Option<Arc<dyn Proc>> {
        self.next.take()
    }

    /// How long this thread has waited for a processor, where the system tells.
    fn waited(&self) -> Option<Duration> {
        let path = self.schedstat.lock().clone()?;
        let text = fs::read_to_string(path).ok()?;
        text.split_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos)
    }

    fn seen(&self) -> Option<Seen> {
        let serial = self.serial.load(Ordering::Acquire);
        let pid = self.stack().last()?;
        Some(Seen { pid, serial })
    }
}

/// A turn that was seen on some thread.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Seen {
    pub(crate) pid: Pid,
    serial: u64,
}

impl Seen {
    fn is_inline(self) -> bool {
        self.serial & 1 != 0
    }
}

fn all() -> Vec<&'static Thread> {
    THREADS.lock().clone()
}

/// The innermost turn of the thread that has begun the fewest: on a runtime that is blocked, the one that blocks it.
pub(crate) fn longest() -> Option<Seen> {
    all().into_iter().filter_map(Thread::seen).min_by_key(|seen| seen.serial)
}

/// The process whose turn runs above one of this process on some thread: what that waits for.
pub(crate) fn above(pid: Pid) -> Option<Pid> {
    all().into_iter().find_map(|thread| {
        let mut stack = thread.stack();
        stack.find(|turn| *turn == pid)?;
        stack.last()
    })
}

// ---- The watch over turns on their callers' stacks.

static AWAKE: AtomicBool = AtomicBool::new(false);
static WATCH: LazyLock<Option<thread::Thread>> = LazyLock::new(|| seam::thread("perennial-turns", watch));

/// Has the watch look, if it does not already.
#[inline]
pub(crate) fn watched() {
    if !AWAKE.load(Ordering::Relaxed) {
        wake_watch();
    }
}

#[cold]
fn wake_watch() {
    if !AWAKE.swap(true, Ordering::AcqRel)
        && let Some(watch) = &*WATCH
    {
        watch.unpark();
    }
}

/// A turn that a look has found where the look before had found it, and when; how long its thread had waited for a
/// processor until then.
struct Suspect {
    turn: Seen,
    since: Instant,
    waited: Option<Duration>,
}

impl Suspect {
    /// Whether the turn has kept its caller for long: the time for which the machine was busy with others does not count.
    fn is_long(&self, thread: &Thread) -> bool {
        let time = seam::real_now().saturating_duration_since(self.since);
        match (self.waited, thread.waited()) {
            (Some(before), Some(waited)) => time.saturating_sub(waited.saturating_sub(before)) > LONG,
            _ => time > LONG * 10,
        }
    }
}

/// Looks for handlers that keep their callers for long, for as long as any handler runs on its caller's stack.
fn watch() {
    let mut before: Vec<Option<Seen>> = Vec::new();
    let mut suspects: HashMap<usize, Suspect> = HashMap::new();
    let mut quiet = 0;
    loop {
        thread::park_timeout(LONG);
        let threads = all();
        let seen: Vec<_> = threads.iter().map(|thread| thread.seen()).collect();
        for (at, (thread, seen)) in threads.iter().zip(&seen).enumerate() {
            if seen.is_some() && before.get(at) == Some(seen) {
                thread.next.hand_out();
            }
            let Some(turn) = seen.filter(|turn| turn.is_inline() && before.get(at) == Some(seen)) else {
                suspects.remove(&at);
                continue;
            };
            match suspects.get(&at) {
                Some(suspect) if suspect.turn == turn => {
                    if suspect.is_long(thread)
                        && let Some(process) = node::find(turn.pid)
                    {
                        process.queue_always();
                    }
                }
                _ => {
                    suspects.insert(at, Suspect { turn, since: seam::real_now(), waited: thread.waited() });
                }
            }
        }
        quiet = if seen == before { quiet + 1 } else { 0 };
        before = seen;
        if quiet > QUIET {
            AWAKE.store(false, Ordering::Release);
            while !AWAKE.load(Ordering::Acquire) {
                thread::park();
            }
            quiet = 0;
        }
    }
}
