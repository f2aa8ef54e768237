//! A node: its processes, their names, their timers, and the runners that give them turns.

use std::{
    any::Any,
    collections::HashMap,
    fmt,
    future::Future,
    sync::{
        Arc, LazyLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::runtime::Handle;

use crate::{
    Pid, Protocol, Ref,
    cell::{Cell, Proc},
    current,
    ready::Ready,
    sync::Lock,
    timers::Timers,
};

/// A world of processes: a table of the living, names that are unique in it, and the tokio runtime they run on.
///
/// A root server or tree that is started inside a node's process, or inside [`enter`](Self::enter), joins that node; any
/// other gets one of its own. So tests run side by side, and nobody has to pass a node around.
///
/// A process lives until it ends: its node holds it, and dropping the last [`Ref`] ends nothing. When the runtime of a
/// node goes away, every process of it ends as killed, without `terminate`, and every call that waits is answered.
///
/// # OTP
///
/// What a runtime system is to Erlang; but there can be many in a program, and calls, links and monitors cross them.
#[derive(Clone)]
pub struct Node(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) runtime: Handle,
    pub(crate) ready: Ready,
    pub(crate) timers: Timers,
    table: Lock<HashMap<u64, Arc<dyn Proc>>>,
    names: Lock<HashMap<String, Named>>,
    gone: AtomicBool,
}

struct Named {
    pid: Pid,
    cell: Arc<dyn Any + Send + Sync>,
}

/// Every node there is, so that a pid of any of them can be looked up.
static NODES: LazyLock<Lock<Vec<Weak<Shared>>>> = LazyLock::new(Lock::default);

/// The living process of this pid, in whichever node it is.
pub(crate) fn find(pid: Pid) -> Option<Arc<dyn Proc>> {
    if let Some(process) = current::node().and_then(|node| node.process(pid)) {
        return Some(process);
    }
    let nodes: Vec<_> = NODES.lock().iter().filter_map(Weak::upgrade).collect();
    nodes.iter().find_map(|node| node.process(pid))
}

impl Node {
    /// A node on the current tokio runtime.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        crate::panics::install_hook();
        let runtime = Handle::current();
        let workers = runtime.metrics().num_workers();
        let shared = Arc::new(Shared {
            runtime,
            ready: Ready::new(workers),
            timers: Timers::default(),
            table: Lock::default(),
            names: Lock::default(),
            gone: AtomicBool::new(false),
        });
        let mut nodes = NODES.lock();
        nodes.retain(|node| node.strong_count() > 0);
        nodes.push(Arc::downgrade(&shared));
        drop(nodes);
        Self(shared)
    }

    /// The node that a root started here and now would join, or a new one.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    #[must_use]
    #[track_caller]
    pub fn current() -> Self {
        match current::node() {
            Some(node) => Self(node),
            None => Self::new(),
        }
    }

    /// Runs a future inside this node: roots that it starts belong to it. Tasks that it spawns are outside.
    ///
    /// # Cancel safety
    ///
    /// That of the future.
    pub fn enter<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        current::Entered { node: self.0.clone(), future: Box::pin(future) }
    }

    /// The server that is registered under this name, if there is one and it is a `T`.
    ///
    /// # OTP
    ///
    /// `whereis`.
    #[must_use]
    pub fn whereis<T: Protocol>(&self, name: &str) -> Option<Ref<T>> {
        let cell = self.0.names.lock().get(name)?.cell.clone();
        cell.downcast::<Cell<T>>().ok().map(Ref::from_cell)
    }

    /// The path and the pid of every living process, by path.
    #[must_use]
    pub fn processes(&self) -> Vec<(String, Pid)> {
        let mut list: Vec<_> = self.0.living().iter().map(|process| (process.path(), process.pid())).collect();
        list.sort();
        list
    }
}

impl Default for Node {
    fn default() -> Self {
        Self::current()
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("processes", &self.0.table.lock().len()).finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn add(&self, process: Arc<dyn Proc>) {
        self.table.lock().insert(process.pid().place, process);
    }

    pub(crate) fn remove(&self, pid: Pid) {
        let removed = self.table.lock().remove(&pid.place);
        drop(removed);
    }

    pub(crate) fn process(&self, pid: Pid) -> Option<Arc<dyn Proc>> {
        self.table.lock().get(&pid.place).cloned().filter(|process| process.pid() == pid)
    }

    pub(crate) fn living(&self) -> Vec<Arc<dyn Proc>> {
        self.table.lock().values().cloned().collect()
    }

    /// Takes a name, or says who has it.
    pub(crate) fn register(&self, name: &str, pid: Pid, cell: Arc<dyn Any + Send + Sync>) -> Result<(), Pid> {
        let mut names = self.names.lock();
        if let Some(holder) = names.get(name) {
            return Err(holder.pid);
        }
        names.insert(name.to_owned(), Named { pid, cell });
        Ok(())
    }

    pub(crate) fn unregister(&self, name: &str, pid: Pid) {
        let mut names = self.names.lock();
        let freed = if names.get(name).is_some_and(|held| held.pid == pid) { names.remove(name) } else { None };
        drop(names);
        drop(freed);
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Acquire)
    }

    /// The runtime has gone away: every process ends here and now, as killed.
    pub(crate) fn collapse(self: &Arc<Self>) {
        if self.gone.swap(true, Ordering::AcqRel) {
            return;
        }
        for process in self.living() {
            process.kill(true);
        }
        self.ready.drain(self);
    }
}
