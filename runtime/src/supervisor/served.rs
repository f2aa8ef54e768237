//! Servers as children.

use std::fmt;

use super::{
    Child,
    child::{HandleAt, Make, Place, Site},
};
use crate::{ChildKind, Late, Protocol, Ref, Spec, outline::CanStop};

/// A server as a child: what `#[gen_server]` says of it beside its protocol.
///
/// The references are named here, and not in the impl below: of a type that is no server rustc then says this alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a child: annotate its struct and impl with `#[gen_server]`",
    label = "not a child",
    note = "servers, trees that `supervisor!` declares, `Task`, and a `Dynamic<…>` of servers or trees are children; an input has no `= …`, its value comes from whoever starts the tree"
)]
pub trait Served: Protocol {
    /// What its holders have.
    type Ref: Is<Ref<Self>>;
    /// What those have that start before it.
    type Late: Is<Late<Self>>;
}

/// A reference that is this one.
///
/// Its own type is named once more: what is asked of that is asked of the references to any server, here, and not again
/// wherever a server is mentioned. To tell it of one server takes the compiler long, and of one that is no server rustc has
/// said enough.
pub trait Is<T> {
    #[doc(hidden)]
    type Itself: Clone + fmt::Debug + Send + Sync + 'static;

    #[doc(hidden)]
    fn made(it: T) -> Self::Itself;

    #[doc(hidden)]
    fn it(itself: &Self::Itself) -> &T;
}

#[diagnostic::do_not_recommend]
impl<S: Protocol> Is<Self> for Ref<S> {
    type Itself = Self;

    fn made(it: Self) -> Self {
        it
    }

    fn it(itself: &Self) -> &Self {
        itself
    }
}

#[diagnostic::do_not_recommend]
impl<S: Protocol> Is<Self> for Late<S> {
    type Itself = Self;

    fn made(it: Self) -> Self {
        it
    }

    fn it(itself: &Self) -> &Self {
        itself
    }
}

#[diagnostic::do_not_recommend]
impl<T: Served> Child for T {
    type Args = T::Args;
    type Handle = <T::Ref as Is<Ref<T>>>::Itself;
    type Late = <T::Late as Is<Late<T>>>::Itself;
    type Itself = Self;

    const SPEC: Spec = <T as crate::State>::SPEC;
    const KIND: ChildKind = ChildKind::Worker;
    const CAN_STOP: Option<CanStop> = match T::CAN_STOP {
        Some(handler) => Some(CanStop { server: T::NAME, handler }),
        None => None,
    };

    const HANDLE: Option<HandleAt<Self::Handle>> = Some(|place| Some(T::Ref::made(Ref::from_cell(place.cell()?))));

    fn place(site: Site<'_>) -> Self::Handle {
        T::Ref::made(Ref::from_cell(site.cell(T::NAME)))
    }

    fn furnish(handle: &Self::Handle, make: Make<T::Args>) -> Place {
        let cell = T::Ref::it(handle).cell();
        cell.set_maker(make);
        cell.as_place()
    }

    fn late(handle: &Self::Handle) -> Self::Late {
        T::Late::made(Late::from_cell(T::Ref::it(handle).cell().clone()))
    }
}
