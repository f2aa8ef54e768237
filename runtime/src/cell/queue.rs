//! A queue of one word while it has never been used.

use std::collections::{VecDeque, vec_deque};

/// What waits, in order. Its buffer is made when it is first needed, and kept.
#[derive(Debug)]
#[expect(clippy::box_collection, reason = "most queues are never used, and an unused one is one word")]
pub(crate) struct Queue<T>(Option<Box<VecDeque<T>>>);

impl<T> Queue<T> {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|items| items.is_empty())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |items| items.len())
    }

    #[inline]
    pub(crate) fn push_back(&mut self, item: T) {
        match &mut self.0 {
            Some(items) if items.len() < items.capacity() => items.push_back(item),
            Some(_) | None => self.push_and_grow(item),
        }
    }

    /// With room for one more there is little to do; the rest is not copied to wherever that is done.
    #[cold]
    #[inline(never)]
    fn push_and_grow(&mut self, item: T) {
        self.items().push_back(item);
    }

    pub(crate) fn push_front(&mut self, item: T) {
        self.items().push_front(item);
    }

    #[inline]
    pub(crate) fn pop_front(&mut self) -> Option<T> {
        self.0.as_mut()?.pop_front()
    }

    #[inline]
    pub(crate) fn first(&self) -> Option<&T> {
        self.0.as_ref()?.front()
    }

    /// Takes the first that is meant.
    pub(crate) fn take_first(&mut self, is_meant: impl FnMut(&T) -> bool) -> Option<T> {
        let items = self.0.as_mut()?;
        let at = items.iter().position(is_meant)?;
        items.remove(at)
    }

    pub(crate) fn any(&self, is_meant: impl FnMut(&T) -> bool) -> bool {
        self.0.as_ref().is_some_and(|items| items.iter().any(is_meant))
    }

    /// Puts all of another behind what is here.
    pub(crate) fn append(&mut self, other: &mut Self) {
        if let Some(others) = &mut other.0 {
            self.items().append(others);
        }
    }

    #[inline]
    fn items(&mut self) -> &mut VecDeque<T> {
        self.0.get_or_insert_default()
    }
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Extend<T> for Queue<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.items().extend(items);
        }
    }
}

impl<T> IntoIterator for Queue<T> {
    type Item = T;
    type IntoIter = vec_deque::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(|items| *items).unwrap_or_default().into_iter()
    }
}
