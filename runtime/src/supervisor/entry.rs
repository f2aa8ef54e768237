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
    own: Option<Box<Own>>,
}

/// What a child has that is not like the first.
#[derive(Default)]
struct Own {
    /// Its terms, if they are not those of the first child.
    terms: Option<Arc<Terms>>,
    rare: Option<Box<Rare>>,
}

/// What is the same of all children that are run alike.
pub(super) struct Terms {
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

/// The terms of the children.
#[derive(Default)]
pub(super) struct Alike {
    /// Those of the first child, which most others have too.
    first: Option<Arc<Terms>>,
    /// Those of the last one, and what the machine is to know of a child with these that has no name.
    last: Option<(Arc<Terms>, Arc<machine::Child>)>,
}

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

    /// The terms of a child that has been given an entry here.
    pub(super) fn of<'a>(&'a self, entry: &'a Entry) -> &'a Terms {
        let own = entry.own.as_ref().and_then(|own| own.terms.as_ref());
        own.or(self.first.as_ref()).expect("an entry is made of terms that are kept")
    }

    /// What the machine is to know of a child with a name of its own.
    pub(super) fn describe(&self, entry: &Entry) -> machine::Child {
        let terms = self.of(entry);
        machine::Child::of(entry.name(), &terms.spec, terms.sort.kind)
    }

    /// These terms, if they are not those of the first child, and what the machine is to know of a nameless child with them.
    fn terms(&mut self, sort: &'static Sort, spec: Spec, fixed: bool) -> (Option<Arc<Terms>>, Arc<machine::Child>) {
        if self.last.as_ref().is_none_or(|(last, _)| !last.are(sort, &spec, fixed)) {
            let described = Arc::new(machine::Child::of(ChildId::number(0), &spec, sort.kind));
            let first = self.first.as_ref().filter(|first| first.are(sort, &spec, fixed));
            let terms = first.cloned().unwrap_or_else(|| Arc::new(Terms { sort, spec, fixed }));
            self.last = Some((terms, described));
        }
        let (terms, described) = self.last.as_ref().expect("they have just been made");
        let first = self.first.get_or_insert_with(|| terms.clone());
        ((!Arc::ptr_eq(first, terms)).then(|| terms.clone()), described.clone())
    }
}

impl Terms {
    fn are(&self, sort: &'static Sort, spec: &Spec, fixed: bool) -> bool {
        self.fixed == fixed && self.spec == *spec && ptr::eq(self.sort, sort)
    }

    pub(super) fn spec(&self) -> &Spec {
        &self.spec
    }

    pub(super) fn type_name(&self) -> &'static str {
        (self.sort.type_name)()
    }

    /// The handle of the child that has this entry.
    pub(super) fn handle(&self, entry: &Entry) -> Option<AnyHandle> {
        let rare = entry.existing_rare();
        let (kept, first) = rare.map_or((None, None), |rare| (rare.handle.clone(), rare.first.as_ref()));
        kept.or_else(|| (self.sort.handle)(first.unwrap_or(&entry.place)))
    }

    /// The supervisor is done with a child.
    pub(super) fn forget(&self, place: &Place) {
        if self.fixed {
            place.close();
        } else {
            place.retire();
        }
    }

    /// The supervisor ends: children that were added at run time end with its incarnation, declared places outlive it.
    pub(super) fn leave(&self, place: &Place) {
        if !self.fixed {
            place.retire();
        }
    }
}

impl Entry {
    fn new(place: Place, terms: Option<Arc<Terms>>, handle: Option<AnyHandle>) -> Self {
        let rare = handle.map(|handle| Box::new(Rare { handle: Some(handle), ..Rare::default() }));
        let own = (terms.is_some() || rare.is_some()).then(|| Box::new(Own { terms, rare }));
        Self { place, own }
    }

    /// Its name among its siblings.
    pub(super) fn name(&self) -> ChildId {
        let other = self.existing_rare().and_then(|rare| rare.name.clone());
        other.unwrap_or_else(|| self.place.name())
    }

    /// Gives it another name than its place has.
    pub(super) fn rename(&mut self, name: ChildId) {
        self.rare().name = Some(name);
    }

    /// Why it ended, or did not start, the last time.
    pub(super) fn reason(&self) -> Option<&ExitReason> {
        self.existing_rare()?.reason.as_ref()
    }

    pub(super) fn set_reason(&mut self, reason: ExitReason) {
        self.rare().reason = Some(reason);
    }

    pub(super) fn set_crash(&mut self, crash: Option<Box<CrashReport>>) {
        if crash.is_some() || self.existing_rare().is_some() {
            self.rare().crash = crash;
        }
    }

    pub(super) fn take_crash(&mut self) -> Option<Box<CrashReport>> {
        self.existing_rare_mut()?.crash.take()
    }

    /// The process that ran last: a child that is being restarted is still told by it.
    pub(super) fn ran(&self) -> Pid {
        let other = self.existing_rare().and_then(|rare| rare.ran);
        other.unwrap_or_else(|| self.place.process().pid())
    }

    /// Another incarnation is begun, which may come to nothing.
    pub(super) fn starts_again(&mut self) {
        let ran = self.ran();
        self.rare().ran = Some(ran);
    }

    /// The incarnation that was begun last runs.
    pub(super) fn runs(&mut self) {
        if let Some(rare) = self.existing_rare_mut() {
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

    fn existing_rare(&self) -> Option<&Rare> {
        self.own.as_ref()?.rare.as_deref()
    }

    fn existing_rare_mut(&mut self) -> Option<&mut Rare> {
        self.own.as_mut()?.rare.as_deref_mut()
    }

    fn rare(&mut self) -> &mut Rare {
        self.own.get_or_insert_default().rare.get_or_insert_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervisor::Message;

    #[test]
    fn a_million_of_them_take_little_memory() {
        assert_eq!(size_of::<Entry>(), 24);
        assert!(size_of::<Message>() <= 80, "{} bytes wait for each end of a child", size_of::<Message>());
    }
}
