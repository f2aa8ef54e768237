//! Supervisors that are put together at run time.

use std::{any::Any, fmt, sync::Arc, time::Duration};

use super::{
    Child, ChildSpec, NotYet, Shell, StartTree, SupervisorRef, check,
    child::{HandleAt, Make, Place, Site},
    settled::NewChild,
    template::{AnyTemplate, ChildTemplate},
};
use crate::{
    AutoShutdown, Backoff, BadSpec, ChildId, ChildKind, ExitReason, Shutdown, Spec, Strategy, cell::Cell, machine,
    outline::Outline, seam,
};

/// A supervisor to be, with its children: the run-time interface that `supervisor!` expands to.
///
/// For trees that are not known before the program runs. Like a declared tree it can be started, or be the child of another.
///
/// ```
/// use perennial::{ChildSpec, Restart, Strategy, Supervisor, prelude::*};
///
/// # #[gen_server]
/// # #[derive(Debug, Default)]
/// # pub struct Counter { value: i64 }
/// # #[gen_server]
/// # impl Counter {
/// #     #[call]
/// #     pub fn add(&mut self, n: i64) -> i64 { self.value += n; self.value }
/// # }
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let mut supervisor = Supervisor::new().strategy(Strategy::OneForAll);
/// for name in ["red", "green"] {
///     supervisor = supervisor.child(ChildSpec::<Counter>::new(name, Counter::default).restart(Restart::Transient));
/// }
/// let supervisor = supervisor.start().await?;
///
/// let red = supervisor.child::<Counter>("red").await?.expect("it was declared above");
/// assert_eq!(red.add(3).await?, 3);
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// What a supervisor's `init` returns.
#[must_use = "a supervisor is not started by putting it together"]
pub struct Supervisor {
    pub(crate) config: machine::Config,
    pub(crate) children: Vec<Pending>,
    /// What it is to those who see it.
    pub(super) type_name: &'static str,
    /// Of a declared tree, and of what may be a child of one: what is known of it without its expressions.
    pub(crate) outline: Option<&'static Outline>,
    /// For a dynamic supervisor: how its children are run.
    pub(crate) template: Option<Spec>,
    /// For a `simple_one_for_one` supervisor: how its children are made.
    pub(super) make: Option<Arc<dyn Any + Send + Sync>>,
    /// What puts it together in its own process, in place of all this.
    pub(super) init: Option<PutTogether>,
}

pub(super) type PutTogether = Box<dyn FnOnce() -> Result<Option<Supervisor>, ExitReason> + Send>;

/// A child that waits for the supervisor to have a place.
pub(crate) struct Pending {
    pub(super) described: Arc<machine::Child>,
    pub(super) settle: Settle,
}

type Settle = Box<dyn FnOnce(&Arc<Cell<Shell>>) -> NewChild + Send>;

impl Supervisor {
    /// A supervisor without children: one for one, one restart in five seconds.
    pub fn new() -> Self {
        Self {
            config: machine::Config {
                strategy: Strategy::OneForOne,
                intensity: 1,
                period: Duration::from_secs(5),
                auto_shutdown: AutoShutdown::Never,
                backoff: None,
                seed: seam::random(),
                max_children: None,
            },
            children: Vec::new(),
            type_name: "Supervisor",
            outline: None,
            template: None,
            make: None,
            init: None,
        }
    }

    /// A supervisor that is put together when it starts, in its own process: an error or a panic is a failed start, and
    /// `None` says that there is nothing to run, so that the start is ignored.
    ///
    /// ```
    /// use perennial::{StartError, Supervisor};
    ///
    /// # #[perennial::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), perennial::Error> {
    /// let switched_on = false;
    /// let started = Supervisor::init(move || Ok(switched_on.then(Supervisor::new))).start().await;
    /// assert!(matches!(started, Err(StartError::Ignored)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # OTP
    ///
    /// The callback `init/1`.
    pub fn init(init: impl FnOnce() -> Result<Option<Self>, ExitReason> + Send + 'static) -> Self {
        Self { init: Some(Box::new(init)), ..Self::new() }
    }

    /// What it is in the end; None: there is nothing to run.
    pub(crate) fn put_together(mut self) -> Result<Option<Self>, ExitReason> {
        while let Some(init) = self.init.take() {
            let Some(supervisor) = init()? else { return Ok(None) };
            self = supervisor;
        }
        Ok(Some(self))
    }

    /// Who is restarted together with a child. The default is [`Strategy::OneForOne`].
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.config.strategy = strategy;
        self
    }

    /// How many restarts are allowed within the period. The default is 1.
    pub fn intensity(mut self, intensity: u32) -> Self {
        self.config.intensity = intensity;
        self
    }

    /// The window that the intensity speaks of; it slides. The default is 5 s.
    pub fn period(mut self, period: Duration) -> Self {
        self.config.period = period;
        self
    }

    /// Whether the end of significant children ends the supervisor. The default is [`AutoShutdown::Never`].
    pub fn auto_shutdown(mut self, auto_shutdown: AutoShutdown) -> Self {
        self.config.auto_shutdown = auto_shutdown;
        self
    }

    /// Delays restarts, longer each time. The default is not to.
    pub fn backoff(mut self, backoff: impl Into<Backoff>) -> Self {
        self.config.backoff = Some(backoff.into());
        self
    }

    /// Adds a child. Children start in the order in which they are added, and stop in reverse.
    pub fn child<C: Child>(mut self, child: ChildSpec<C>) -> Self {
        let described = Arc::new(child.describe());
        self.children.push(Pending { described, settle: Box::new(move |supervisor| child.settle(supervisor).0) });
        self
    }

    /// Whether it could be started with these children, without starting it.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    ///
    /// # OTP
    ///
    /// `check_childspecs/2`. Most of what that refuses has no value here.
    pub fn check(&self) -> Result<(), BadSpec> {
        check::tree(&self.config, self.template.is_some(), self.children.iter().map(|child| &*child.described))
    }

    /// Says how the children of a [`Strategy::SimpleOneForOne`] supervisor are made.
    pub fn template<C: Child, E: Clone + Send + 'static>(mut self, template: ChildTemplate<C, E>) -> Self {
        let AnyTemplate { make, spec } = template.erased();
        self.template = Some(spec);
        self.make = Some(make);
        self
    }

    /// Starts it, without a parent.
    pub fn start(self) -> StartTree<SupervisorRef> {
        StartTree::of::<Self>(self)
    }
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Supervisor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervisor")
            .field("config", &self.config)
            .field("children", &self.children.len())
            .finish_non_exhaustive()
    }
}

/// A supervisor of its own, put together at every start, as a child of another.
#[diagnostic::do_not_recommend]
impl Child for Supervisor {
    type Args = Self;
    type Handle = SupervisorRef;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::SUPERVISOR;
    const KIND: ChildKind = ChildKind::Supervisor;
    const HANDLE: Option<HandleAt<SupervisorRef>> = Some(|place| Some(place.cell()?.as_ref()));

    fn place(site: Site<'_>) -> SupervisorRef {
        site.supervisor_cell("supervisor").as_ref()
    }

    fn furnish(handle: &SupervisorRef, make: Make<Self>) -> Place {
        handle.furnish(make)
    }

    fn late(_: &SupervisorRef) -> NotYet<Self> {
        NotYet::new()
    }
}

/// A time to stop, in constants.
#[must_use]
pub const fn shutdown(time: Duration) -> Shutdown {
    Shutdown::After(time)
}

/// The name of a child of a dynamic supervisor whose place has one of its own: no place has this number.
pub(crate) fn numbered() -> ChildId {
    ChildId::number(crate::pid::place())
}
