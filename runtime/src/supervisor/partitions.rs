//! One child a partition, found by key.

use std::{fmt, hash::Hash, num::NonZero, sync::Arc, time::Duration};

use super::{
    Child, ChildInfo, NotYet, StartTree, Supervisor, SupervisorRef,
    child::{Make, Place, Site, child_at},
    route::route,
};
use crate::{Backoff, CallError, ChildId, ChildKind, Restart, Shutdown, Spec, Strategy, machine::Counts, sync::Lock};

/// Many children of one kind, each of which serves a part of all keys: for a server that is too busy for one process.
///
/// Declared in a tree as `carts: Partitions<Cart> = Partitions::new(|index| Cart::new(index))`. There is one child a
/// partition, started in order and restarted alone, and [`route`](Self::route) says which one serves a key: always the same
/// one, as long as there are as many.
///
/// # Examples
///
/// ```
/// use perennial::{Partitions, prelude::*};
///
/// #[gen_server]
/// #[derive(Debug)]
/// pub struct Counter { index: usize, counted: u64 }
///
/// #[gen_server]
/// impl Counter {
///     #[call]
///     pub fn count(&mut self) -> u64 { self.counted += 1; self.counted }
/// }
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let counters = Partitions::<Counter>::new(|index| Counter { index, counted: 0 }).partitions(4).start().await?;
///
/// assert_eq!(counters.route("ada").count().await?, 1);
/// assert_eq!(counters.route("ada").count().await?, 2);
/// assert_eq!(counters.index(&7), 3);
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// Elixir's `PartitionSupervisor`. A key that is a whole number goes to the partition of its remainder, and a text to that of
/// Erlang's hash, as there; any other key goes to that of a hash of our own.
pub struct Partitions<T: Child> {
    supervisor: SupervisorRef,
    parts: Arc<Lock<Parts<T::Handle>>>,
}

/// The partitions there are, and those there were before a start with fewer.
struct Parts<H> {
    handles: Vec<H>,
    count: usize,
}

/// [`Partitions`] to be: the expression that declares them.
#[must_use = "they are declared by being a child's expression, or by `start`"]
pub struct PartitionsSpec<T: Child> {
    supervisor: Supervisor,
    make: Arc<dyn Fn(usize) -> T::Args + Send + Sync>,
    count: usize,
    spec: Spec,
}

impl<T: Child> Partitions<T> {
    /// As many as the machine runs threads at once, unless [`partitions`](PartitionsSpec::partitions) says how many.
    ///
    /// `make` makes the arguments of a partition from its index, anew at every start, in the partition's own process. Three
    /// restarts in five seconds are allowed.
    #[expect(
        clippy::new_ret_no_self,
        reason = "what is written in a tree is the declaration; the tree makes the handle"
    )]
    pub fn new(make: impl Fn(usize) -> T::Args + Send + Sync + 'static) -> PartitionsSpec<T> {
        PartitionsSpec {
            supervisor: Supervisor::new().intensity(3),
            make: Arc::new(make),
            count: std::thread::available_parallelism().map_or(1, NonZero::get),
            spec: T::SPEC,
        }
    }

    /// The partition that serves a key: a [`Ref`](crate::Ref), where the partitions are servers.
    ///
    /// # OTP
    ///
    /// The name `{:via, PartitionSupervisor, {name, key}}`.
    #[must_use]
    pub fn route(&self, key: &(impl Hash + ?Sized)) -> T::Handle {
        let mut parts = self.parts.lock();
        let index = route(key, parts.count.max(1));
        self.part(&mut parts, index)
    }

    /// The index of the partition that serves a key.
    #[must_use]
    pub fn index(&self, key: &(impl Hash + ?Sized)) -> usize {
        route(key, self.count().max(1))
    }

    /// The partition of this index, if there are so many.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<T::Handle> {
        let parts = self.parts.lock();
        parts.handles[..parts.count].get(index).cloned()
    }

    /// All partitions, by index.
    #[must_use]
    pub fn all(&self) -> Vec<T::Handle> {
        let parts = self.parts.lock();
        parts.handles[..parts.count].to_vec()
    }

    /// How many there are.
    ///
    /// # OTP
    ///
    /// `PartitionSupervisor.partitions/1`.
    #[must_use]
    pub fn count(&self) -> usize {
        self.parts.lock().count
    }

    /// All partitions as children, the last one first; each has its index as its id.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the supervisor ends before it answers.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn which_children(&self) -> Result<Vec<ChildInfo>, CallError> {
        self.supervisor.which_children().await
    }

    /// How many of them run.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the supervisor ends before it answers.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    pub async fn count_children(&self) -> Result<Counts, CallError> {
        self.supervisor.count_children().await
    }

    /// The supervisor behind them.
    #[must_use]
    pub fn supervisor(&self) -> &SupervisorRef {
        &self.supervisor
    }

    /// The place of a partition, which is made when it is first asked for and outlives the supervisor's incarnations.
    fn part(&self, parts: &mut Parts<T::Handle>, index: usize) -> T::Handle {
        while parts.handles.len() <= index {
            let id = ChildId::number(parts.handles.len() as u64);
            parts.handles.push(T::place(Site::below(self.supervisor.cell(), id, true)));
        }
        parts.handles[index].clone()
    }

    /// Says how many there are from here on. What is left of a start with more is closed.
    fn open(&self, count: usize) -> Vec<T::Handle> {
        let mut parts = self.parts.lock();
        parts.count = count;
        let open = (0..count).map(|index| self.part(&mut parts, index)).collect();
        drop(parts);
        let places = self.supervisor.cell().children().map(super::Children::list).unwrap_or_default();
        places.iter().skip(count).for_each(Place::close);
        open
    }
}

impl<T: Child> PartitionsSpec<T> {
    /// How many there are: at least one. The default is as many as the machine runs threads at once.
    pub fn partitions(mut self, count: usize) -> Self {
        self.count = count.max(1);
        self
    }

    /// When a partition is started again. The default is the server's own.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.spec.restart = restart;
        self
    }

    /// How long a partition may take to stop. The default is the server's own.
    pub fn shutdown(mut self, shutdown: impl Into<Shutdown>) -> Self {
        self.spec.shutdown = shutdown.into();
        self
    }

    /// Who is restarted together with a partition. The default is [`Strategy::OneForOne`].
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.supervisor = self.supervisor.strategy(strategy);
        self
    }

    /// How many restarts are allowed within the period. The default is 3.
    pub fn intensity(mut self, intensity: u32) -> Self {
        self.supervisor = self.supervisor.intensity(intensity);
        self
    }

    /// The window that the intensity speaks of. The default is 5 s.
    pub fn period(mut self, period: Duration) -> Self {
        self.supervisor = self.supervisor.period(period);
        self
    }

    /// Delays restarts, longer each time. The default is not to.
    pub fn backoff(mut self, backoff: impl Into<Backoff>) -> Self {
        self.supervisor = self.supervisor.backoff(backoff);
        self
    }

    /// Starts them as a root, without a parent.
    pub fn start(self) -> StartTree<Partitions<T>> {
        StartTree::of::<Partitions<T>>(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Child> Child for Partitions<T> {
    type Args = PartitionsSpec<T>;
    type Handle = Self;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::SUPERVISOR;
    const KIND: ChildKind = ChildKind::Supervisor;

    fn place(site: Site<'_>) -> Self {
        let parts = Arc::new(Lock::new(Parts { handles: Vec::new(), count: 0 }));
        Self { supervisor: site.supervisor_cell("partitions").as_ref(), parts }
    }

    fn furnish(handle: &Self, mut args: Make<PartitionsSpec<T>>) -> Place {
        let partitions = handle.clone();
        handle.supervisor.furnish(Box::new(move || {
            let PartitionsSpec { supervisor, make, count, spec } = args();
            partitions.open(count).iter().enumerate().fold(supervisor, |supervisor, (index, handle)| {
                let make = make.clone();
                let child = child_at::<T>(handle, ChildId::number(index as u64), move || make(index));
                supervisor.child(child.restart(spec.restart).shutdown(spec.shutdown))
            })
        }))
    }

    fn late(_: &Self) -> NotYet<Self> {
        NotYet::new()
    }
}

impl<T: Child> Clone for Partitions<T> {
    fn clone(&self) -> Self {
        Self { supervisor: self.supervisor.clone(), parts: self.parts.clone() }
    }
}

impl<T: Child> fmt::Debug for Partitions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Partitions({:?}, {})", self.supervisor, self.count())
    }
}

impl<T: Child> fmt::Debug for PartitionsSpec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartitionsSpec").field("count", &self.count).field("spec", &self.spec).finish_non_exhaustive()
    }
}
