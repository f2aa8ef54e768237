//! What a supervisor's shell knows of a child, beside what the machine does.

use std::{ptr, sync::Arc};

use super::{
    child::Place,
    settled::{AnyHandle, NewChild, Settled, Sort},
};
use crate::{ChildId, ExitReason, Pid, Spec, machine, report::CrashReport};

/// One child. There may be a million of them: what they have in common is kept once, and what few of them have is apart.
pub(super) struct Entry {
    pub(super) place: Place,
    terms: Arc<Terms>,
    rare: Option<Box<Rare>>,
}

/// What is the same of all children that are run alike.
struct Terms {
    sort: &'static Sort,
    spec: Spec,
    /// Whether the place outlives this incarnation of the supervisor.
    fixed: bool,
}

/// What only a child has that has ended once, or is not like most.
#[derive(Default)]
struct Rare {
    /// Its name among its siblings, if its place has another.
    name: Option<ChildId>,
    /// Its handle, if that does not follow from its place.
    handle: Option<AnyHandle>,
    /// Its first place, if that is lost to code that does not yield.
    first: Option<Place>,
    /// Why it ended, or did not start, the last time.
    reason: Option<ExitReason>,
    /// What is reported when the end has been decided about.
    crash: Option<Box<CrashReport>>,
    /// The process that ran last, if it is not the one of the place.
    ran: Option<Pid>,
}

/// The terms that the last child was entered with: most often the next has the same.
#[derive(Default)]
pub(super) struct Alike(Option<(Arc<Terms>, Arc<machine::Child>)>);

impl Alike {
    /// The entry of a child, and what the machine is to know of it, where it is told from its siblings by a number.
    pub(super) fn numbered(&mut self, settled: Settled, spec: Spec) -> (Entry, Arc<machine::Child>) {
        let Settled { place, sort, handle } = settled;
        let (terms, described) = self.terms(sort, spec, false);
        (Entry::new(place, terms, handle), described)
    }

    /// The entry of a child with a name of its own.
    pub(super) fn named(&mut self, child: NewChild) -> Entry {
        let NewChild { settled: Settled { place, sort, handle }, spec, fixed, .. } = child;
        Entry::new(place, self.terms(sort, spec, fixed).0, handle)
    }

    fn terms(&mut self, sort: &'static Sort, spec: Spec, fixed: bool) -> (Arc<Terms>, Arc<machine::Child>) {
        if let Some((terms, described)) = &self.0
            && (terms.fixed, terms.spec) == (fixed, spec)
            && ptr::eq(terms.sort, sort)
        {
            return (terms.clone(), described.clone());
        }
        let described = Arc::new(machine::Child::of(ChildId::number(0), &spec, sort.kind));
        let terms = Arc::new(Terms { sort, spec, fixed });
        self.0 = Some((terms.clone(), described.clone()));
        (terms, described)
    }
}

impl Entry {
    fn new(place: Place, terms: Arc<Terms>, handle: Option<AnyHandle>) -> Self {
        let rare = handle.map(|handle| Box::new(Rare { handle: Some(handle), ..Rare::default() }));
        Self { place, terms, rare }
    }

    pub(super) fn spec(&self) -> &Spec {
        &self.terms.spec
    }

    pub(super) fn type_name(&self) -> &'static str {
        (self.terms.sort.type_name)()
    }

    /// What the machine is to know of it.
    pub(super) fn describe(&self) -> machine::Child {
        machine::Child::of(self.name(), &self.terms.spec, self.terms.sort.kind)
    }

    /// Its name among its siblings.
    pub(super) fn name(&self) -> ChildId {
        let other = self.rare.as_ref().and_then(|rare| rare.name.clone());
        other.unwrap_or_else(|| self.place.name())
    }

    /// Gives it another name than its place has.
    pub(super) fn rename(&mut self, name: ChildId) {
        self.rare().name = Some(name);
    }

    pub(super) fn handle(&self) -> Option<AnyHandle> {
        let (kept, first) = self.rare.as_ref().map_or((None, None), |rare| (rare.handle.clone(), rare.first.as_ref()));
        kept.or_else(|| (self.terms.sort.handle)(first.unwrap_or(&self.place)))
    }

    /// Why it ended, or did not start, the last time.
    pub(super) fn reason(&self) -> Option<&ExitReason> {
        self.rare.as_ref().and_then(|rare| rare.reason.as_ref())
    }

    pub(super) fn set_reason(&mut self, reason: ExitReason) {
        self.rare().reason = Some(reason);
    }

    pub(super) fn set_crash(&mut self, crash: Option<Box<CrashReport>>) {
        if crash.is_some() || self.rare.is_some() {
            self.rare().crash = crash;
        }
    }

    pub(super) fn take_crash(&mut self) -> Option<Box<CrashReport>> {
        self.rare.as_mut().and_then(|rare| rare.crash.take())
    }

    /// The process that ran last: a child that is being restarted is still told by it.
    pub(super) fn ran(&self) -> Pid {
        let other = self.rare.as_ref().and_then(|rare| rare.ran);
        other.unwrap_or_else(|| self.place.process().pid())
    }

    /// Another incarnation is begun, which may come to nothing.
    pub(super) fn starts_again(&mut self) {
        let ran = self.ran();
        self.rare().ran = Some(ran);
    }

    /// The incarnation that was begun last runs.
    pub(super) fn runs(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.ran = None;
        }
    }

    /// Gives up its place, which is lost to code that does not yield, for a second one.
    pub(super) fn replace(&mut self) {
        let ran = self.ran();
        let second = self.place.replaced();
        let first = std::mem::replace(&mut self.place, second);
        let rare = self.rare();
        rare.ran = Some(ran);
        rare.first.get_or_insert(first);
    }

    /// The supervisor is done with it.
    pub(super) fn forget(self) {
        if self.terms.fixed {
            self.place.close();
        } else {
            self.place.retire();
        }
    }

    /// The supervisor ends: children that were added at run time end with its incarnation, declared places outlive it.
    pub(super) fn leave(self) {
        if !self.terms.fixed {
            self.place.retire();
        }
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_with(Box::default)
    }
}
