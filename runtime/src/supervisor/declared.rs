//! What outlives the incarnations of a supervisor.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use super::child::Place;
use crate::{cell::Home, outline::budget::Limit, sync::Lock};

/// The places of a supervisor's declared children, in order.
#[derive(Default)]
pub(crate) struct Children {
    /// Where they belong, and the children that are added at run time.
    home: OnceLock<Arc<Home>>,
    places: Lock<Vec<Place>>,
    gave_up: AtomicBool,
    limit: Lock<Option<Limit>>,
}

impl Children {
    /// Where the children belong, which is made when it is first asked for.
    pub(super) fn home(&self, make: impl FnOnce() -> Arc<Home>) -> Arc<Home> {
        self.home.get_or_init(make).clone()
    }

    pub(crate) fn add(&self, place: Place) {
        self.places.lock().push(place);
    }

    pub(crate) fn list(&self) -> Vec<Place> {
        self.places.lock().clone()
    }

    pub(crate) fn take(&self) -> Vec<Place> {
        std::mem::take(&mut *self.places.lock())
    }

    /// Notes that the supervisor has passed its limit: its reason alone, `shutdown`, does not tell.
    pub(crate) fn give_up(&self) {
        self.gave_up.store(true, Ordering::Release);
    }

    pub(crate) fn gave_up(&self) -> bool {
        self.gave_up.load(Ordering::Acquire)
    }

    /// How long the supervisor has to stop, if a declared tree around it says.
    pub(crate) fn limit(&self) -> Option<Limit> {
        *self.limit.lock()
    }

    pub(crate) fn set_limit(&self, limit: Option<Limit>) {
        *self.limit.lock() = limit;
    }
}
