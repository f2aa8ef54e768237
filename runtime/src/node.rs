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

use tokio::runtime::{self, Handle};

use crate::{
    NameError, Pid, Protocol, Ref,
    alarms::Alarms,
    cell::{Cell, Home, Lessor, Name, Proc},
    current,
    ready::Ready,
    seam,
    shelf::Shelf,
    sync::Lock,
    target::{Aim, Target},
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
    pub(crate) runtime_id: runtime::Id,
    pub(crate) ready: Ready,
    pub(crate) timers: Timers,
    pub(crate) alarms: Alarms,
    /// Where roots belong, while there are any.
    pub(crate) roots: Lock<Weak<Home>>,
    /// The living, by their places.
    table: Lock<Shelf<Arc<dyn Proc>>>,
    names: Lock<HashMap<String, Named>>,
    gone: AtomicBool,
}

struct Named {
    pid: Pid,
    cell: Arc<dyn Any + Send + Sync>,
}

/// Every node there is, so that a pid of any of them can be looked up.
static NODES: LazyLock<Lock<Nodes>> = LazyLock::new(Lock::default);

#[derive(Default)]
struct Nodes {
    all: Vec<Weak<Shared>>,
    /// How many there were when the dead were last taken out; that is done again at twice as many.
    pruned: usize,
}

impl Nodes {
    fn add(&mut self, node: &Arc<Shared>) {
        if self.all.len() > 2 * self.pruned {
            self.all.retain(|node| node.strong_count() > 0);
            self.pruned = self.all.len() + 16;
        }
        self.all.push(Arc::downgrade(node));
    }
}

/// The living process of this pid, in whichever node it is.
pub(crate) fn find(pid: Pid) -> Option<Arc<dyn Proc>> {
    if let Some(process) = current::entered().and_then(|node| node.process(pid)) {
        return Some(process);
    }
    all().iter().find_map(|node| node.process(pid))
}

/// The process that lives at a place, in whichever node it is.
pub(crate) fn living_at(place: u64) -> Option<Arc<dyn Proc>> {
    all().iter().find_map(|node| node.table.lock().get(place).cloned())
}

/// The node in which a process lives.
pub(crate) fn of(pid: Pid) -> Option<Arc<Shared>> {
    all().into_iter().find(|node| node.process(pid).is_some())
}

fn all() -> Vec<Arc<Shared>> {
    NODES.lock().all.iter().filter_map(Weak::upgrade).collect()
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
            runtime_id: runtime.id(),
            runtime,
            ready: Ready::new(workers),
            timers: Timers::default(),
            alarms: Alarms::default(),
            roots: Lock::default(),
            table: Lock::default(),
            names: Lock::default(),
            gone: AtomicBool::new(false),
        });
        NODES.lock().add(&shared);
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
        current::Entered::new(self.0.clone(), future)
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

    /// Registers a living process under a name, until it ends.
    ///
    /// A server and a child of a tree are given their names where they are declared; this is for all others.
    ///
    /// # Errors
    ///
    /// [`NameError`], if the name is taken or the process does not live.
    ///
    /// # Examples
    ///
    /// ```
    /// use perennial::{NameError, Node, Process};
    ///
    /// # #[perennial::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), perennial::Error> {
    /// let node = Node::current();
    /// let idle = || Process::<()>::spawn(|mut me| async move { drop(me.recv().await) });
    /// let (first, second) = (idle(), idle());
    ///
    /// node.register("clerk", &first)?;
    ///
    /// assert_eq!(node.registered("clerk"), Some(first.pid()));
    /// assert_eq!(node.register("clerk", &second), Err(NameError::Taken(first.pid())));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # OTP
    ///
    /// `register/2`.
    pub fn register(&self, name: &str, process: &impl Target) -> Result<(), NameError> {
        let Aim { pid, process } = process.target();
        let process = process.ok_or(NameError::NotThere)?;
        self.0.register(name, pid, process.clone()).map_err(NameError::Taken)?;
        let lease: Arc<dyn Lessor> = Arc::new(Name { node: self.0.clone(), name: name.into() });
        if process.lease(pid, &lease) {
            return Ok(());
        }
        self.0.unregister(name, pid);
        Err(NameError::NotThere)
    }

    /// Takes a name back. False if nobody had it.
    ///
    /// # OTP
    ///
    /// `unregister/1`.
    #[expect(clippy::must_use_candidate, reason = "that nobody had the name is of no interest to most")]
    pub fn unregister(&self, name: &str) -> bool {
        self.registered(name).map(|pid| self.0.unregister(name, pid)).is_some()
    }

    /// The process that is registered under this name, of whatever type.
    ///
    /// # OTP
    ///
    /// `whereis/1`.
    #[must_use]
    pub fn registered(&self, name: &str) -> Option<Pid> {
        self.0.names.lock().get(name).map(|named| named.pid)
    }

    /// The processes that a process is linked to, its supervisor among them. None if it does not live.
    ///
    /// # OTP
    ///
    /// `process_info(Pid, links)`.
    #[must_use]
    pub fn links(&self, process: &impl Target) -> Option<Vec<Pid>> {
        let Aim { pid, process } = process.target();
        process?.links(pid)
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
        let before = self.table.lock().insert(process.pid().place, process);
        drop(before);
    }

    pub(crate) fn remove(&self, pid: Pid) {
        let removed = self.table.lock().remove(pid.place);
        drop(removed);
    }

    pub(crate) fn process(&self, pid: Pid) -> Option<Arc<dyn Proc>> {
        self.table.lock().get(pid.place).cloned().filter(|process| process.pid() == pid)
    }

    pub(crate) fn living(&self) -> Vec<Arc<dyn Proc>> {
        self.table.lock().iter().map(|(_, process)| process.clone()).collect()
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

    /// Lets another worker have the task that was woken last, if this thread is in a turn, which may block.
    pub(crate) fn let_go(&self) {
        if self.ready.has_other_workers() && current::process().is_some() {
            seam::let_go(&self.runtime);
        }
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Acquire)
    }

    /// The runtime has gone away: every process ends here and now, as killed.
    pub(crate) fn collapse(self: &Arc<Self>) {
        if self.gone.swap(true, Ordering::AcqRel) {
            return;
        }
        // All are killed before one of them ends, so that no supervisor restarts what has ended.
        self.ready.drain(self, || {
            for process in self.living() {
                process.kill(true);
            }
        });
    }
}
