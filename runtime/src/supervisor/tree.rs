//! Declared trees.

use std::{
    any::type_name,
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use super::{
    Child, Supervisor, SupervisorRef,
    child::{Make, Place, Site, once},
    parts::Parts,
};
use crate::{Node, StartError, cell::BoxFuture, outline::Outline};

/// A tree that `supervisor!` declares.
pub trait Tree: Child<Args = Declared<Self>, Handle = Self> {
    /// The type's name.
    const NAME: &'static str;

    /// What it declares.
    const OUTLINE: Outline = match <Self as Child>::OUTLINE {
        Some(outline) => *outline,
        None => Outline::of::<Self>(Self::NAME),
    };

    /// What it is made of.
    fn parts(&self) -> &Parts;

    /// The supervisor's own place.
    fn supervisor(&self) -> &SupervisorRef {
        self.parts().supervisor()
    }
}

type Plan = Box<dyn FnOnce(&Parts) -> Supervisor + Send>;

/// A tree with its inputs, not started: what `with` of a declared tree returns, and what is a child's expression for a tree.
#[must_use = "a tree is not started by declaring it"]
pub struct Declared<H>(Plan, PhantomData<fn() -> H>);

impl<H> Declared<H> {
    #[doc(hidden)]
    pub fn new(plan: impl FnOnce(&Parts) -> Supervisor + Send + 'static) -> Self {
        Self(Box::new(plan), PhantomData)
    }

    pub(crate) fn plan(self, parts: &Parts) -> Supervisor {
        (self.0)(parts)
    }
}

impl<H> fmt::Debug for Declared<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Declared<{}>", type_name::<H>())
    }
}

/// Says what declares a tree, at each of its starts.
pub fn furnish_tree<T: Tree>(handle: &T, mut make: Make<Declared<T>>) -> Place {
    let supervisor = handle.supervisor().clone();
    let parts = handle.parts().clone();
    supervisor.furnish(Box::new(move || Supervisor {
        type_name: type_name::<T>(),
        outline: <T as Child>::OUTLINE,
        ..make().plan(&parts)
    }))
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
    StartTree(State::Asked(Some(Box::new(move || {
        let tree = T::place(Site::root(&Node::current().0));
        let (parts, place) = (tree.parts().clone(), furnish_tree(&tree, once(declared)));
        Box::pin(async move {
            place.begin(None).await?;
            Ok(T::place(Site::again(&parts)))
        })
    }))))
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
        write!(f, "StartTree<{}>", type_name::<H>())
    }
}
