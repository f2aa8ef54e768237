//! Children that come and go.

use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Child, ChildInfo, NotYet, Supervisor, SupervisorRef,
    child::{HandleAt, Make, Place, Site, once},
    handle::{done, started},
    message::Ask,
    settled::Settled,
};
use crate::{
    AdminError, CallError, ChildKind, Restart, Shutdown, Spec, StartError, Strategy, Unresponsive,
    machine::Counts,
    outline::{Outline, OutlineChild},
    target::Target,
};

/// A supervisor of children of one kind that come and go, in no order.
///
/// Declared in a tree as `conns: Dynamic<Conn> = Dynamic::new()…`; its children are begun with [`start`](Self::start). At
/// its end all of them are stopped at once.
///
/// # OTP
///
/// Elixir's `DynamicSupervisor`, Erlang's `simple_one_for_one`.
pub struct Dynamic<T> {
    supervisor: SupervisorRef,
    kind: PhantomData<fn() -> T>,
}

/// A [`Dynamic`] to be: the expression that declares one.
#[must_use = "it is declared by being a child's expression, or by `start`"]
pub struct DynamicSpec<T: Child> {
    supervisor: Supervisor,
    spec: Spec,
    kind: PhantomData<fn() -> T>,
}

impl<T: Child> Dynamic<T> {
    /// One with every default: its children are run as their own spec says, and it allows three restarts in five seconds.
    #[expect(
        clippy::new_ret_no_self,
        reason = "what is written in a tree is the declaration; the tree makes the handle"
    )]
    pub fn new() -> DynamicSpec<T> {
        DynamicSpec {
            supervisor: Supervisor::new().strategy(Strategy::SimpleOneForOne).intensity(3),
            spec: T::SPEC,
            kind: PhantomData,
        }
    }

    /// Starts a child with these arguments, and waits for its `init`. They are cloned for every restart.
    ///
    /// # Errors
    ///
    /// Why it was not started: [`StartError::MaxChildren`] when there are as many as there may be.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the start goes on.
    pub async fn start(&self, args: T::Args) -> Result<T::Handle, StartError>
    where
        T::Args: Clone,
    {
        self.add(Box::new(move || args.clone()), false).await
    }

    /// Starts a child with arguments that cannot be cloned, such as a socket: it is temporary, whatever the declaration
    /// says.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    ///
    /// # Cancel safety
    ///
    /// Once polled, the start goes on.
    pub async fn start_once(&self, args: T::Args) -> Result<T::Handle, StartError> {
        self.add(once(args), true).await
    }

    /// Starts a child whose arguments are made anew at every start.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    ///
    /// # Cancel safety
    ///
    /// Once polled, the start goes on.
    pub async fn start_with(&self, args: impl FnMut() -> T::Args + Send + 'static) -> Result<T::Handle, StartError> {
        self.add(Box::new(args), false).await
    }

    async fn add(&self, make: Make<T::Args>, temporary: bool) -> Result<T::Handle, StartError> {
        let (child, handle) = Settled::numbered::<T>(self.supervisor.cell(), make);
        started(self.supervisor.ask(Ask::StartDynamic { child, temporary }).await)?;
        Ok(handle)
    }

    /// Stops a child, and waits until it has ended. Its entry goes with it.
    ///
    /// # Errors
    ///
    /// [`AdminError::NotFound`] if it is none of this supervisor's, or has ended.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the stop goes on.
    pub async fn terminate_child(&self, child: &impl Target) -> Result<(), AdminError> {
        done(&self.supervisor.ask(Ask::TerminatePlace(child.target().pid)).await?)
    }

    /// All children, in no order that means anything.
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

    /// How many children there are.
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

    /// The supervisor behind it.
    #[must_use]
    pub fn supervisor(&self) -> &SupervisorRef {
        &self.supervisor
    }
}

impl<T: Child> Clone for Dynamic<T> {
    fn clone(&self) -> Self {
        Self { supervisor: self.supervisor.clone(), kind: PhantomData }
    }
}

impl<T: Child> fmt::Debug for Dynamic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dynamic({:?})", self.supervisor)
    }
}

impl<T: Child> DynamicSpec<T> {
    /// When its children are started again. The default is the server's own.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.spec.restart = restart;
        self
    }

    /// How long its children may take to stop. The default is the server's own.
    pub fn shutdown(mut self, shutdown: impl Into<Shutdown>) -> Self {
        self.spec.shutdown = shutdown.into();
        self
    }

    /// How long the `init` of a child may take. The default is the server's own.
    pub fn start_timeout(mut self, limit: Duration) -> Self {
        self.spec.start_timeout = Some(limit);
        self
    }

    /// What happens when a child does not end after a kill. The default is the server's own.
    pub fn unresponsive(mut self, unresponsive: Unresponsive) -> Self {
        self.spec.unresponsive = unresponsive;
        self
    }

    /// How many children there may be at a time. The default is any number.
    pub fn max_children(mut self, most: usize) -> Self {
        self.supervisor.config.max_children = Some(most);
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
    pub fn backoff(mut self, backoff: impl Into<crate::Backoff>) -> Self {
        self.supervisor = self.supervisor.backoff(backoff);
        self
    }

    /// Starts it as a root, without a parent.
    #[must_use = "it is not started until this is awaited"]
    pub fn begin(self) -> super::StartTree<Dynamic<T>> {
        super::StartTree::of::<Dynamic<T>>(self)
    }
}

/// A dynamic supervisor for the run-time interface: its children, of whatever types, are started with
/// [`start_child`](SupervisorRef::start_child), each as its own spec says. Their names are not kept.
impl<T: Child> From<DynamicSpec<T>> for Supervisor {
    fn from(dynamic: DynamicSpec<T>) -> Self {
        let DynamicSpec { supervisor, spec, .. } = dynamic;
        let type_name = std::any::type_name::<Dynamic<T>>();
        Self { template: Some(spec), type_name, outline: Dynamic::<T>::OUTLINE, ..supervisor }
    }
}

impl<T: Child> fmt::Debug for DynamicSpec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicSpec").field("spec", &self.spec).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Child> Child for Dynamic<T> {
    type Args = DynamicSpec<T>;
    type Handle = Self;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::SUPERVISOR;
    const KIND: ChildKind = ChildKind::Supervisor;
    const OUTLINE: Option<&'static Outline> = Some(&Outline::dynamic("Dynamic", &[OutlineChild::of::<T>()]));
    const HANDLE: Option<HandleAt<Self>> =
        Some(|place| Some(Self { supervisor: place.cell()?.as_ref(), kind: PhantomData }));

    fn place(site: Site<'_>) -> Self {
        Self { supervisor: site.supervisor_cell("dynamic").as_ref(), kind: PhantomData }
    }

    fn furnish(handle: &Self, mut make: Make<DynamicSpec<T>>) -> Place {
        handle.supervisor.furnish(Box::new(move || make().into()))
    }

    fn late(_: &Self) -> NotYet<Self> {
        NotYet::new()
    }
}
