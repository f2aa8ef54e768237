//! Which process's turn runs on this thread, and which node is entered.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    mem,
    pin::Pin,
    ptr,
    sync::{Arc, Weak},
    task::{Context, Poll},
};

use tokio::{runtime, task};

use crate::{Pid, node, node::Shared, reply, turns, waits};

/// How many turns may stand on one another on a stack.
const DEPTH: usize = 16;

/// After so many calls that were handled where their callers are, on one thread, a caller lets other tasks run.
///
/// With many callers it is what the slowest calls wait for: the number of callers, times this, times a call.
const CALLS_A_SLICE: u32 = 24;

/// The same of a caller that had the thread to itself the last time as well. It is less than what tokio lets a task do.
const CALLS_ALONE: u32 = 96;

/// How much of a stack the turns on it may take, before one more is refused.
const STACK: usize = 64 * 1024;

/// What a thread knows of its turns.
struct Here {
    /// Where on the stack the outermost turn began.
    base: Cell<usize>,
    /// The runtime in which the open turns run.
    runtime: Cell<Option<runtime::Id>>,
    /// The task that was looked at last, and its runtime.
    task: Cell<Option<(task::Id, runtime::Id)>>,
    /// How many more calls are handled here before a caller lets others run.
    calls: Cell<u32>,
    /// How many there were to be in all, and the task that let others run the last time.
    slice: Cell<(u32, Option<task::Id>)>,
    /// The node that is entered, by its place in memory.
    node: Cell<usize>,
    /// Whether the innermost turn is of a node that is not entered.
    foreign: Cell<bool>,
    /// Whether a runner gives the turns, and will give them to what they make ready.
    runner: Cell<bool>,
}

thread_local! {
    static HERE: Here = const {
        Here {
            base: Cell::new(0),
            runtime: Cell::new(None),
            task: Cell::new(None),
            calls: Cell::new(CALLS_A_SLICE),
            slice: Cell::new((CALLS_A_SLICE, None)),
            node: Cell::new(0),
            foreign: Cell::new(false),
            runner: Cell::new(false),
        }
    };
    /// The node that is entered; or the one that was, if none is: most threads enter the same one again and again.
    static NODE: RefCell<Weak<Shared>> = const { RefCell::new(Weak::new()) };
}

/// The process whose turn is being polled on this thread.
#[inline]
pub(crate) fn process() -> Option<Pid> {
    turns::innermost()
}

/// The node of that process, or the one that was entered.
pub(crate) fn node() -> Option<Arc<Shared>> {
    if HERE.with(|here| here.foreign.get())
        && let Some(turn) = process()
    {
        return node::of(turn);
    }
    entered()
}

/// The node that was entered.
pub(crate) fn entered() -> Option<Arc<Shared>> {
    if HERE.with(|here| here.node.get()) == 0 {
        return None;
    }
    NODE.with_borrow(Weak::upgrade)
}

/// Marks this thread as running a turn of `pid`, until the guard is dropped.
#[inline]
pub(crate) fn turn_of(pid: Pid) -> TurnGuard {
    let thread = turns::here();
    let guard = HERE.with(|here| {
        if thread.depth() == 0 {
            here.base.set(stack_pointer());
        }
        TurnGuard { foreign: here.foreign.replace(false), runtime: here.runtime.get() }
    });
    thread.push(pid, false);
    guard
}

/// Begins a turn on its caller's stack, if that is allowed here, and if `enter` lets it in.
#[inline]
pub(crate) fn turn_here<E>(node: &Arc<Shared>, enter: impl FnOnce() -> Option<(E, Pid)>) -> Option<(TurnGuard, E)> {
    let thread = turns::here();
    HERE.with(|here| {
        if thread.depth() == 0 {
            if !here.is_inside(node) {
                return None;
            }
            here.base.set(stack_pointer());
        } else {
            let deep = thread.depth() >= DEPTH || here.base.get().abs_diff(stack_pointer()) > STACK;
            if deep || here.runtime.get() != Some(node.runtime_id) || reply::has_orphans() {
                return None;
            }
        }
        let (entered, pid) = enter()?;
        let foreign = here.node.get() != ptr::from_ref(&**node).addr();
        let foreign = here.foreign.replace(foreign);
        let guard = TurnGuard { foreign, runtime: here.runtime.replace(Some(node.runtime_id)) };
        thread.push(pid, true);
        turns::watched();
        Some((guard, entered))
    })
}

/// Whether a caller whose call has been handled here should let other tasks run. A turn is its runner's to bound.
#[inline]
pub(crate) fn is_slice_over() -> bool {
    if turns::here().depth() > 0 {
        return false;
    }
    HERE.with(|here| {
        let left = here.calls.get() - 1;
        here.calls.set(left);
        left == 0 && here.begins_slice()
    })
}

impl Here {
    /// The next slice is longer if the same task had the last one: then nobody else has called from here.
    #[cold]
    fn begins_slice(&self) -> bool {
        let task = self.task.get().map(|(task, _)| task);
        let (last, before) = self.slice.get();
        let calls = if task.is_some() && task == before { (2 * last).min(CALLS_ALONE) } else { CALLS_A_SLICE };
        self.calls.set(calls);
        self.slice.set((calls, task));
        true
    }

    /// Whether this thread is inside the runtime of that node. It is asked once for each task.
    #[inline]
    fn is_inside(&self, node: &Shared) -> bool {
        let task = task::try_id();
        if let Some((known, runtime)) = self.task.get()
            && task == Some(known)
        {
            return runtime == node.runtime_id;
        }
        self.looks_around(task, node)
    }

    #[cold]
    fn looks_around(&self, task: Option<task::Id>, node: &Shared) -> bool {
        let Ok(handle) = runtime::Handle::try_current() else { return false };
        self.task.set(task.map(|task| (task, handle.id())));
        handle.id() == node.runtime_id
    }
}

/// About where the stack ends.
#[inline(never)]
fn stack_pointer() -> usize {
    let here = 0_u8;
    ptr::from_ref(&here).addr()
}

/// An open turn, and what was said before it: see [`Here`].
#[derive(Debug)]
pub(crate) struct TurnGuard {
    foreign: bool,
    runtime: Option<runtime::Id>,
}

impl Drop for TurnGuard {
    #[inline]
    fn drop(&mut self) {
        HERE.with(|here| {
            here.foreign.set(self.foreign);
            here.runtime.set(self.runtime);
        });
        let thread = turns::here();
        thread.pop();
        waits::left(thread.depth());
    }
}

/// Says which runtime runs this thread's turns from here on, until the guard is dropped.
pub(crate) fn run_in(runtime: Option<runtime::Id>) -> RuntimeGuard {
    RuntimeGuard(HERE.with(|here| here.runtime.replace(runtime)))
}

pub(crate) struct RuntimeGuard(Option<runtime::Id>);

impl Drop for RuntimeGuard {
    fn drop(&mut self) {
        HERE.with(|here| here.runtime.set(self.0));
    }
}

/// Whether a runner of this node gives the turns on this thread.
pub(crate) fn is_runners(node: &Arc<Shared>) -> bool {
    HERE.with(|here| here.runner.get() && here.node.get() == ptr::from_ref(&**node).addr())
}

/// Says that a runner gives the turns on this thread, until the guard is dropped.
pub(crate) fn runner() -> RunnerGuard {
    HERE.with(|here| here.runner.set(true));
    RunnerGuard(())
}

pub(crate) struct RunnerGuard(());

impl Drop for RunnerGuard {
    fn drop(&mut self) {
        HERE.with(|here| here.runner.set(false));
    }
}

/// Makes this node, which must live, the current one of the thread until the guard is dropped.
pub(crate) fn enter(node: &Weak<Shared>) -> NodeGuard {
    let at = node.as_ptr().addr();
    let (before, foreign) = HERE.with(|here| (here.node.replace(at), here.foreign.replace(false)));
    let other = NODE.with_borrow_mut(|entered| (!entered.ptr_eq(node)).then(|| mem::replace(entered, node.clone())));
    NodeGuard { node: other, at: before, foreign }
}

pub(crate) struct NodeGuard {
    /// The node that was entered before, if it was another one.
    node: Option<Weak<Shared>>,
    at: usize,
    foreign: bool,
}

impl Drop for NodeGuard {
    #[inline]
    fn drop(&mut self) {
        HERE.with(|here| {
            here.node.set(self.at);
            here.foreign.set(self.foreign);
        });
        if self.at != 0
            && let Some(node) = self.node.take()
        {
            NODE.set(node);
        }
    }
}

/// A future that is polled inside a node, wherever it is polled.
pub(crate) struct Entered<F> {
    /// It lives for as long as the future does.
    _node: Arc<Shared>,
    known: Weak<Shared>,
    future: Pin<Box<F>>,
}

impl<F> Entered<F> {
    pub(crate) fn new(node: Arc<Shared>, future: F) -> Self {
        let known = Arc::downgrade(&node);
        Self { _node: node, known, future: Box::pin(future) }
    }
}

impl<F: Future> Future for Entered<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _entered = enter(&self.known);
        self.future.as_mut().poll(cx)
    }
}
