//! Declared trees.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use super::{
    Child, Declared, Shell, SupervisorRef,
    child::{Make, Place, Site, once},
};
use crate::{
    ChildId, Node, StartError,
    cell::{BoxFuture, Cell},
};

/// A tree that `supervisor!` declares.
pub trait Tree: Child<Args = Declared<Self>, Handle = Self> + Clone + Send + Sync {
    /// The type's name.
    const NAME: &'static str;

    /// Makes the places of its children.
    fn places(places: &mut Places<'_>) -> Self;

    /// The supervisor's own place.
    fn supervisor(&self) -> &SupervisorRef;
}

/// Where the places of a tree's children are made.
pub struct Places<'a>(&'a Arc<Cell<Shell>>);

impl Places<'_> {
    /// Makes the place of a child.
    pub fn child<C: Child>(&mut self, name: &'static str) -> C::Handle {
        C::place(Site::below(self.0, ChildId::from(name), true))
    }

    /// The supervisor itself.
    #[must_use]
    pub fn supervisor(&self) -> SupervisorRef {
        self.0.as_ref()
    }
}

impl fmt::Debug for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Places").finish()
    }
}

/// Makes the places of a tree.
#[must_use]
pub fn place_tree<T: Tree>(site: Site<'_>) -> T {
    let supervisor = site.supervisor_cell(T::NAME);
    T::places(&mut Places(&supervisor))
}

/// Says what declares a tree, at each of its starts.
pub fn furnish_tree<T: Tree>(handle: &T, mut make: Make<Declared<T>>) -> Place {
    let supervisor = handle.supervisor().clone();
    let handle = handle.clone();
    supervisor.furnish(Box::new(move || make().plan(&handle)))
}

/// The start of a tree: it does nothing until it is awaited.
///
/// The tree has no parent. A start whose future is dropped goes on.
///
/// # OTP
///
/// `supervisor:start_link`, without the link.
#[must_use = "a tree is not started until this is awaited"]
pub struct StartTree<H>(State<H>);

type Begin<H> = Box<dyn FnOnce() -> BoxFuture<Result<H, StartError>> + Send>;

enum State<H> {
    Asked(Option<Begin<H>>),
    Begun(BoxFuture<Result<H, StartError>>),
}

impl<H> Unpin for StartTree<H> {}

impl<H: Send + 'static> StartTree<H> {
    /// The start of any child as a root.
    pub(crate) fn of<C: Child<Handle = H>>(args: C::Args) -> Self {
        Self(State::Asked(Some(Box::new(move || {
            let handle = C::place(Site::root(&Node::current().0));
            let place = C::furnish(&handle, once(args));
            Box::pin(async move {
                place.begin(None).await?;
                Ok(handle)
            })
        }))))
    }
}

/// What the generated `start` calls.
pub fn start_tree<T: Tree>(declared: Declared<T>) -> StartTree<T> {
    StartTree::of::<T>(declared)
}

impl<H> Future for StartTree<H> {
    type Output = Result<H, StartError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::Asked(begin) = &mut self.0 {
            let begin = begin.take().expect("a start that was asked for has not begun");
            self.0 = State::Begun(begin());
        }
        match &mut self.0 {
            State::Begun(begun) => begun.as_mut().poll(cx),
            State::Asked(_) => Poll::Pending,
        }
    }
}

impl<H> fmt::Debug for StartTree<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StartTree<{}>", std::any::type_name::<H>())
    }
}
