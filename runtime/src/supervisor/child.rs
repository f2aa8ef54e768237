//! What can be a child, and where it lives.

use std::{any::Any, fmt, future::Future, marker::PhantomData, sync::Arc, time::Duration};

use super::{
    Children, Shell, SupervisorRef,
    parts::{Parts, Places},
    settled::{NewChild, Settled},
};
use crate::{
    ChildId, ChildKind, Pid, Protocol, Restart, Shutdown, Spec, StartError, Unresponsive,
    cell::{Cell, Home, Named, Proc, Tied},
    machine,
    node::Shared,
    outline::{CanStop, Outline, OutlineChild, budget::Limit},
    pid,
    reply::{self, Reply},
    waits,
};

/// Whatever can be a child of a supervisor: a server, a tree, a [`Dynamic`](crate::Dynamic), a [`Task`](crate::Task).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a child: annotate its struct and impl with `#[gen_server]`",
    label = "not a child",
    note = "servers, trees that `supervisor!` declares, `Task`, and a `Dynamic<…>` of servers or trees are children; an input has no `= …`, its value comes from whoever starts the tree"
)]
pub trait Child: Sized + 'static {
    /// What its expression makes, at every start.
    type Args: Send + 'static;
    /// What its supervisor's handle has in its place.
    type Handle: Clone + fmt::Debug + Send + Sync + 'static;
    /// What an earlier sibling holds of it.
    type Late: Clone + fmt::Debug + Send + Sync + 'static;
    /// The child itself: of a type that is none, rustc says so where this is named, and nothing else.
    #[doc(hidden)]
    type Itself: Child;

    /// How it is run, unless its tree says otherwise.
    const SPEC: Spec;
    /// A worker or a supervisor.
    const KIND: ChildKind;

    /// Which of its handlers can end it normally.
    #[doc(hidden)]
    const CAN_STOP: Option<CanStop> = None;

    /// Whether it may end normally by itself.
    #[doc(hidden)]
    const CAN_END: bool = Self::CAN_STOP.is_some();

    /// What it declares, if it is a tree.
    #[doc(hidden)]
    const OUTLINE: Option<&'static Outline> = None;

    /// What a tree declares with it, if it says no more than its type.
    #[doc(hidden)]
    const OUTLINED: OutlineChild = OutlineChild::of::<Self>();

    /// How its handle is made from its place, where that is all it is made of.
    #[doc(hidden)]
    const HANDLE: Option<HandleAt<Self::Handle>> = None;

    /// Makes its place, where nobody lives yet.
    #[doc(hidden)]
    fn place(site: Site<'_>) -> Self::Handle;

    /// Says what makes its arguments.
    #[doc(hidden)]
    fn furnish(handle: &Self::Handle, make: Make<Self::Args>) -> Place;

    /// What an earlier sibling holds of it.
    #[doc(hidden)]
    fn late(handle: &Self::Handle) -> Self::Late;

    // What generated code calls stands here, and not in functions that ask for a child: of a type that is none, rustc then
    // says the same at each place, and so says it once.

    /// Its handle in its tree's.
    #[doc(hidden)]
    fn placed(places: &mut Places<'_>, name: &'static str) -> Self::Handle {
        places.child::<Self>(name)
    }

    /// What makes it at every start, as its tree declares it.
    #[doc(hidden)]
    fn declared(
        parts: &Parts,
        name: &'static str,
        args: impl FnMut() -> Self::Args + Send + 'static,
    ) -> ChildSpec<Self> {
        child_at(&parts.child::<Self>(name), name, args)
    }

    /// What a later sibling holds of it.
    #[doc(hidden)]
    #[must_use]
    fn before(parts: &Parts, name: &'static str) -> Self::Handle {
        parts.child::<Self>(name)
    }

    /// What an earlier sibling holds of it.
    #[doc(hidden)]
    #[must_use]
    fn after(parts: &Parts, name: &'static str) -> Self::Late {
        Self::late(&parts.child::<Self>(name))
    }
}

/// What makes a child's handle from its place. None: another child lives there.
pub type HandleAt<H> = fn(&Place) -> Option<H>;

/// What makes a child's arguments, at every start.
pub type Make<A> = Box<dyn FnMut() -> A + Send>;

/// What makes the arguments of a process that is started once.
pub(crate) fn once<A: Send + 'static>(args: A) -> Make<A> {
    let mut args = Some(args);
    Box::new(move || args.take().expect("what is started once is started once"))
}

/// A sibling that is declared further down and is no server: there is nothing that could be done with it yet.
pub struct NotYet<C>(PhantomData<fn() -> C>);

impl<C> NotYet<C> {
    #[doc(hidden)]
    #[must_use]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<C> Default for NotYet<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> Clone for NotYet<C> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<C> fmt::Debug for NotYet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NotYet")
    }
}

/// Where a place is to be made.
#[doc(hidden)]
pub struct Site<'a> {
    node: &'a Arc<Shared>,
    /// For a tree that is there: what its handle is made of once more.
    pub(super) again: Option<&'a Parts>,
    name: Option<ChildId>,
    /// The number of the place, which is its name as well.
    number: Option<u64>,
    supervisor: Option<&'a Arc<Cell<Shell>>>,
    declared: bool,
}

impl<'a> Site<'a> {
    /// Outside any tree.
    pub(crate) fn root(node: &'a Arc<Shared>) -> Self {
        Self { node, again: None, name: None, number: None, supervisor: None, declared: false }
    }

    /// Where the places are already.
    pub(super) fn again(parts: &'a Parts) -> Self {
        Self { again: Some(parts), ..Self::root(parts.supervisor().cell().node()) }
    }

    /// Below a supervisor. A declared place outlives the supervisor's incarnations.
    pub(crate) fn below(supervisor: &'a Arc<Cell<Shell>>, name: ChildId, declared: bool) -> Self {
        let name = Some(name);
        Self { node: supervisor.node(), again: None, name, number: None, supervisor: Some(supervisor), declared }
    }

    /// Below a supervisor that tells its children by number, at the place of this number.
    pub(super) fn numbered(supervisor: &'a Arc<Cell<Shell>>, number: u64) -> Self {
        Self { number: Some(number), supervisor: Some(supervisor), ..Self::root(supervisor.node()) }
    }

    pub(crate) fn cell<B: Protocol>(self, name: &'static str) -> Arc<Cell<B>> {
        self.make(name, None)
    }

    pub(crate) fn supervisor_cell(self, name: &'static str) -> Arc<Cell<Shell>> {
        self.make(name, Some(Box::default()))
    }

    fn make<B: Protocol>(self, name: &'static str, children: Option<Box<Children>>) -> Arc<Cell<B>> {
        let home = match self.supervisor {
            Some(supervisor) => home_below(supervisor),
            None => Home::of_roots(self.node),
        };
        let name = self.name.or_else(|| (self.number.is_none() && name != B::NAME).then(|| name.into()));
        let cell = Cell::new(home, Named { place: self.number, name, children });
        if let (true, Some(supervisor)) = (self.declared, self.supervisor) {
            supervisor.add_place(cell.as_place());
        }
        cell
    }
}

/// Where the children of a supervisor belong.
fn home_below(supervisor: &Arc<Cell<Shell>>) -> Arc<Home> {
    let make = || Arc::new(Home { node: supervisor.node().clone(), supervisor: Some(Arc::downgrade(supervisor)) });
    supervisor.children().map_or_else(make, |children| children.home(make))
}

impl fmt::Debug for Site<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A place of any type.
#[doc(hidden)]
#[derive(Clone)]
pub struct Place(Arc<dyn Proc>);

impl Place {
    /// What [`Kit`](crate::server::kit::Kit) has, and nobody else calls.
    pub(crate) fn of<B: Protocol>(cell: Arc<Cell<B>>) -> Self {
        Self(cell)
    }

    pub(crate) fn process(&self) -> &Arc<dyn Proc> {
        &self.0
    }

    pub(crate) fn into_process(self) -> Arc<dyn Proc> {
        self.0
    }

    /// Its cell, if it is one of these.
    pub(crate) fn cell<B: Protocol>(&self) -> Option<Arc<Cell<B>>> {
        let process: Arc<dyn Any + Send + Sync> = self.0.clone();
        process.downcast().ok()
    }

    /// Its name among its siblings.
    pub(crate) fn name(&self) -> ChildId {
        self.0.name()
    }

    /// Starts a process whose starter waits.
    pub(crate) fn start_for(&self, started: Reply<Result<Pid, StartError>>, tied: Tied) {
        self.0.clone().start(tied, Some(started));
    }

    /// Starts a root, and waits for its `init`.
    pub(crate) fn begin(&self, parent: Option<Pid>) -> impl Future<Output = Result<Pid, StartError>> + Send + use<> {
        let (started, answer) = reply::pair();
        let edge = waits::of_current(self.process());
        let Spec { name, start_timeout, .. } = self.0.common().spec;
        self.start_for(started, Tied { parent, name, start_timeout, ..Tied::default() });
        async move {
            let _edge = edge;
            answer.await.unwrap_or_else(|error| Err(StartError::Call(error)))
        }
    }

    pub(crate) fn close(&self) {
        self.0.close();
    }

    pub(crate) fn wait(&self) {
        self.0.wait();
    }

    pub(crate) fn retire(&self) {
        self.0.retire();
    }

    /// Says how long it has to stop, if it is a supervisor's.
    pub(crate) fn limit(&self, limit: Option<Limit>) {
        if let Some(children) = self.0.children() {
            children.set_limit(limit);
        }
    }

    /// A second place for a child whose first one is lost to code that does not yield.
    pub(crate) fn replaced(&self) -> Self {
        self.0.replaced()
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Place").finish()
    }
}

/// A child to be: its name, what makes its arguments at every start, and how it is run.
///
/// # OTP
///
/// A child spec.
#[must_use = "a child spec is nothing until a supervisor has it"]
pub struct ChildSpec<C: Child> {
    id: ChildId,
    /// The number of its place, if that is its name.
    number: Option<u64>,
    handle: Option<C::Handle>,
    make: Make<C::Args>,
    spec: Spec,
}

impl<C: Child> ChildSpec<C> {
    /// A child of this name. `args` makes its arguments anew at every start, in the child's own process.
    pub fn new(id: impl Into<ChildId>, args: impl FnMut() -> C::Args + Send + 'static) -> Self {
        Self { id: id.into(), number: None, handle: None, make: Box::new(args), spec: C::SPEC }
    }

    /// A child that is told from its siblings by the number of its place.
    pub(crate) fn numbered(make: Make<C::Args>) -> Self {
        let number = pid::place();
        Self { id: ChildId::number(number), number: Some(number), handle: None, make, spec: C::SPEC }
    }

    /// When it is started again. The default is the server's own.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.spec.restart = restart;
        self
    }

    /// How long it may take to stop. The default is the server's own.
    pub fn shutdown(mut self, shutdown: impl Into<Shutdown>) -> Self {
        self.spec.shutdown = shutdown.into();
        self
    }

    /// How long its expression and its `init` may take together. The default is the server's own.
    pub fn start_timeout(mut self, limit: Duration) -> Self {
        self.spec.start_timeout = Some(limit);
        self
    }

    /// Whether its end counts for `auto_shutdown`. The default is `false`.
    pub fn significant(mut self, significant: bool) -> Self {
        self.spec.significant = significant;
        self
    }

    /// The name it is registered under in its node. The default is the server's own, or none.
    pub fn name(mut self, name: &'static str) -> Self {
        self.spec.name = Some(name);
        self
    }

    /// What happens when it does not end after a kill. The default is the server's own.
    pub fn unresponsive(mut self, unresponsive: Unresponsive) -> Self {
        self.spec.unresponsive = unresponsive;
        self
    }

    pub(crate) fn describe(&self) -> machine::Child {
        machine::Child::of(self.id.clone(), &self.spec, C::KIND)
    }

    /// Takes it to a supervisor.
    pub(crate) fn settle(self, supervisor: &Arc<Cell<Shell>>) -> (NewChild, C::Handle) {
        let Self { id, number, handle, make, spec } = self;
        let fixed = handle.is_some();
        let handle = handle.unwrap_or_else(|| {
            C::place(match number {
                Some(number) => Site::numbered(supervisor, number),
                None => Site::below(supervisor, id, false),
            })
        });
        let settled = Settled::of::<C>(&handle, make);
        (NewChild { settled, spec, fixed, numbered: number.is_some() }, handle)
    }
}

/// A child at a place that has been made.
pub(super) fn child_at<C: Child>(
    handle: &C::Handle,
    id: impl Into<ChildId>,
    args: impl FnMut() -> C::Args + Send + 'static,
) -> ChildSpec<C> {
    ChildSpec { handle: Some(handle.clone()), ..ChildSpec::new(id, args) }
}

impl<C: Child> fmt::Debug for ChildSpec<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildSpec").field("id", &self.id).field("spec", &self.spec).finish_non_exhaustive()
    }
}

/// Takes a child's expression: for most children as it is.
#[derive(Debug)]
pub struct Args<C>(PhantomData<C>);

/// The general way of [`Args`].
///
/// What it asks of the type it asks in its function: there rustc says what is wrong, and not that there is no function.
pub trait ArgsOf<C> {
    /// Takes what the child is started with.
    fn of<A>(args: A) -> A;

    /// The same of a child that is permanent, as far as its tree says.
    fn lasting<A>(args: A) -> A;
}

impl<C> ArgsOf<C> for Args<C> {
    fn of<A>(args: A) -> A {
        args
    }

    fn lasting<A>(args: A) -> A {
        args
    }
}

impl Cell<Shell> {
    fn add_place(&self, place: Place) {
        if let Some(children) = self.children() {
            children.add(place);
        }
    }

    pub(crate) fn as_ref(self: &Arc<Self>) -> SupervisorRef {
        SupervisorRef::from_cell(self.clone())
    }
}
