//! Children of any type, with their places made.

use std::{
    any::{Any, type_name},
    marker::PhantomData,
    sync::Arc,
};

use super::{
    Child, Shell, Site,
    child::{Make, Place},
};
use crate::{ChildKind, Spec, cell::Cell, pid};

/// A child of any type, with its place made.
pub(crate) struct NewChild {
    pub(crate) settled: Settled,
    pub(crate) spec: Spec,
    /// Whether the place outlives this incarnation of the supervisor.
    pub(crate) fixed: bool,
    /// Whether its name is a number that no other child has.
    pub(crate) numbered: bool,
}

/// A place with what lives there, of any type.
pub(crate) struct Settled {
    pub(crate) place: Place,
    pub(crate) sort: &'static Sort,
    /// Its handle, if that is not made from the place.
    pub(crate) handle: Option<AnyHandle>,
}

/// The handle of a child of any type.
pub(crate) type AnyHandle = Arc<dyn Any + Send + Sync>;

/// What is the same of all children of a type.
pub(crate) struct Sort {
    pub(crate) type_name: fn() -> &'static str,
    pub(crate) spec: Spec,
    pub(crate) kind: ChildKind,
    /// Makes the handle, if that follows from the place.
    pub(crate) handle: fn(&Place) -> Option<AnyHandle>,
}

impl Settled {
    /// A child at a place that has been made.
    pub(super) fn of<C: Child>(handle: &C::Handle, make: Make<C::Args>) -> Self {
        let place = C::furnish(handle, make);
        let kept = C::HANDLE.is_none().then(|| -> AnyHandle { Arc::new(handle.clone()) });
        Self { place, sort: &Of::<C>::SORT, handle: kept }
    }

    /// A child of a dynamic supervisor, which is told from its siblings by a number.
    pub(crate) fn numbered<C: Child>(supervisor: &Arc<Cell<Shell>>, make: Make<C::Args>) -> (Self, C::Handle) {
        let handle = C::place(Site::numbered(supervisor, pid::place()));
        (Self::of::<C>(&handle, make), handle)
    }
}

struct Of<C>(PhantomData<C>);

impl<C: Child> Of<C> {
    const SORT: Sort = Sort { type_name: type_name::<C>, spec: C::SPEC, kind: C::KIND, handle: made::<C> };
}

fn made<C: Child>(place: &Place) -> Option<AnyHandle> {
    Some(Arc::new(C::HANDLE?(place)?))
}
