//! What is known of the children, once for those of whom the same is known.

use std::sync::Arc;

use super::{Child, Key};
use crate::shelf::Shelf;

/// How many kinds of nameless children are kept apart from what is known of a single child.
const MOST: usize = 8;

/// What is known of every child.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Kinds {
    /// Of those without names of their own, who are all made from one template: mostly there is one kind of them.
    shared: Vec<Arc<Child>>,
    /// Of single children, by their keys.
    single: Shelf<Arc<Child>>,
}

/// Where that which is known of a child is found: with that of its kind, or of it alone.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Kind(u8);

/// Of a child of which it is known alone.
const SINGLE: Kind = Kind(u8::MAX);

impl Kinds {
    /// Keeps what is known of a child. Only what is known of nameless ones can be the same.
    pub(super) fn insert(&mut self, key: Key, child: Arc<Child>, named: bool) -> Kind {
        let shared = if named { None } else { self.share(&child) };
        shared.unwrap_or_else(|| {
            self.single.insert(key.0, child);
            SINGLE
        })
    }

    fn share(&mut self, child: &Arc<Child>) -> Option<Kind> {
        let known = self.shared.iter().position(|known| Arc::ptr_eq(known, child));
        let known = known.or_else(|| self.shared.iter().position(|known| known == child));
        let at = known.unwrap_or(self.shared.len());
        if at == MOST {
            return None;
        }
        if known.is_none() {
            self.shared.push(child.clone());
        }
        u8::try_from(at).ok().map(Kind)
    }

    pub(super) fn get(&self, key: Key, kind: Kind) -> Option<&Arc<Child>> {
        if kind == SINGLE { self.single.get(key.0) } else { self.shared.get(usize::from(kind.0)) }
    }

    /// Forgets a child. What is shared is kept for others.
    pub(super) fn remove(&mut self, key: Key, kind: Kind) -> Option<Arc<Child>> {
        if kind == SINGLE { self.single.remove(key.0) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{ChildId, ChildKind, Spec};

    fn child(significant: bool, number: u64) -> Arc<Child> {
        let spec = Spec { significant, ..Spec::DEFAULT };
        Arc::new(Child::of(ChildId::number(number), &spec, ChildKind::Worker))
    }

    #[test]
    fn what_is_the_same_of_nameless_children_is_kept_once() {
        let mut kinds = Kinds::default();

        let found = [false, true, false].map(|significant| kinds.insert(Key(1), child(significant, 0), false));

        assert_eq!(found, [Kind(0), Kind(1), Kind(0)]);
        assert_eq!((kinds.shared.len(), kinds.single.len()), (2, 0));
    }

    #[test]
    fn what_cannot_be_shared_goes_with_its_child() {
        let mut kinds = Kinds::default();
        for number in 0..100 {
            kinds.insert(Key(number), child(false, number), false);
        }
        let named = kinds.insert(Key(100), child(false, 0), true);

        assert_eq!((kinds.shared.len(), kinds.single.len(), named), (MOST, 101 - MOST, SINGLE));
        assert_eq!(kinds.get(Key(99), SINGLE), Some(&child(false, 99)));
        assert_eq!(kinds.remove(Key(99), SINGLE), Some(child(false, 99)));
        assert_eq!(kinds.get(Key(99), SINGLE), None);
        assert_eq!(kinds.remove(Key(0), Kind(0)), None);
    }
}
