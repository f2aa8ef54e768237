//! The template of a `simple_one_for_one` supervisor.

use std::{any::Any, fmt, marker::PhantomData, sync::Arc};

use super::{
    Child, SupervisorRef,
    handle::started,
    message::{Ask, Response},
    settled::Settled,
};
use crate::{AdminError, BadSpec, Restart, Shutdown, Spec, StartError, sync::Lock, target::Target};

/// How the children of a supervisor with [`Strategy::SimpleOneForOne`](crate::Strategy::SimpleOneForOne) are made: each
/// from what its starter gives.
///
/// Most programs are better served by [`Dynamic`](crate::Dynamic), which knows the type of its children.
///
/// ```
/// use perennial::{ChildTemplate, Strategy, Supervisor, prelude::*};
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
/// let counters = Supervisor::new()
///     .strategy(Strategy::SimpleOneForOne)
///     .template(ChildTemplate::<Counter, i64>::new(|value| Counter { value }))
///     .start()
///     .await?;
///
/// let counter = counters.start_child_with::<Counter, i64>(40).await?;
/// assert_eq!(counter.add(2).await?, 42);
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// The one child spec of such a supervisor; what the starter gives is the list of extra arguments.
#[must_use = "a template is nothing until a supervisor has it"]
pub struct ChildTemplate<C: Child, E> {
    make: Make<C, E>,
    spec: Spec,
}

type Make<C, E> = Arc<Lock<Box<dyn FnMut(E) -> <C as Child>::Args + Send>>>;

/// A template of any type.
pub(crate) struct AnyTemplate {
    pub(crate) make: Arc<dyn Any + Send + Sync>,
    pub(crate) spec: Spec,
}

/// A template's function under its own type, as it is looked for.
struct Maker<C: Child, E>(Make<C, E>, PhantomData<fn(E)>);

impl<C: Child, E: Clone + Send + 'static> ChildTemplate<C, E> {
    /// A template: `make` is called at every start, with a clone of what the starter gave.
    pub fn new(make: impl FnMut(E) -> C::Args + Send + 'static) -> Self {
        Self { make: Arc::new(Lock::new(Box::new(make))), spec: C::SPEC }
    }

    /// When its children are started again. The default is the server's own.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.spec.restart = restart;
        self
    }

    /// How long each may take to stop. The default is the server's own.
    pub fn shutdown(mut self, shutdown: impl Into<Shutdown>) -> Self {
        self.spec.shutdown = shutdown.into();
        self
    }

    /// Whether their ends count for `auto_shutdown`. The default is `false`.
    pub fn significant(mut self, significant: bool) -> Self {
        self.spec.significant = significant;
        self
    }

    pub(crate) fn erased(self) -> AnyTemplate {
        AnyTemplate { make: Arc::new(Maker::<C, E>(self.make, PhantomData)), spec: self.spec }
    }
}

impl<C: Child, E> fmt::Debug for ChildTemplate<C, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildTemplate").field("spec", &self.spec).finish_non_exhaustive()
    }
}

/// What only a `simple_one_for_one` supervisor answers.
impl SupervisorRef {
    /// Starts a child of the template with what it is to be made from.
    ///
    /// # Errors
    ///
    /// Why it was not started; [`StartError::BadSpec`] if the supervisor has no template of this type.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the start goes on.
    ///
    /// # OTP
    ///
    /// `start_child(Sup, [Extra])`.
    pub async fn start_child_with<C, E>(&self, extra: E) -> Result<C::Handle, StartError>
    where
        C: Child,
        E: Clone + Send + 'static,
    {
        let Response::Handle(make) = self.ask(Ask::Template).await.map_err(StartError::Call)? else {
            return Err(not_its_template::<C, E>(self));
        };
        let Some(Maker(make, _)) = make.downcast_ref::<Maker<C, E>>() else {
            return Err(not_its_template::<C, E>(self));
        };
        let make = make.clone();
        let make = Box::new(move || {
            let mut make = make.lock();
            make(extra.clone())
        });
        let (child, handle) = Settled::numbered::<C>(self.cell(), make);
        started(self.ask(Ask::StartDynamic { child, temporary: false }).await)?;
        Ok(handle)
    }

    /// Stops a child of a `simple_one_for_one` supervisor by its process, and removes it.
    ///
    /// # Errors
    ///
    /// [`AdminError::NotFound`] if it is alive, and no child of this supervisor. For one that is dead it is fine.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the stop goes on.
    ///
    /// # OTP
    ///
    /// `terminate_child(Sup, Pid)`.
    pub async fn terminate_process(&self, child: &impl Target) -> Result<(), AdminError> {
        super::handle::done(&self.ask(Ask::TerminatePlace(child.target().pid)).await?)
    }
}

fn not_its_template<C, E>(supervisor: &SupervisorRef) -> StartError {
    let why = BadSpec::NoTemplate { child: std::any::type_name::<C>(), from: std::any::type_name::<E>() };
    StartError::BadSpec { path: supervisor.cell().path(), why }
}
