//! The table of children: in their order, by key and by name.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Instant,
};

use super::{
    Action, Child, ChildState, Counts, Exit, Key, Life, Listed, Which,
    backoff::Streak,
    kinds::{Kind, Kinds},
};
use crate::{
    shelf::Shelf,
    spec::{ChildId, ChildKind},
};

/// All children of one supervisor. Whatever it is asked takes no longer than the logarithm of their number, but for lists.
///
/// The order of their keys is that of their starts: the later a child was declared or added, the greater its key.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Children {
    slots: Shelf<Slot>,
    kinds: Kinds,
    /// By the hashes of their names.
    ids: BTreeSet<(u64, Key)>,
    /// Those that wait for another try.
    restarting: BTreeSet<Key>,
    /// Those among them whose time is set, and the times.
    delayed: BTreeMap<Key, Instant>,
    due: BTreeSet<(Instant, Key)>,
    /// Those that were restarted with a delay.
    streaks: BTreeMap<Key, Streak>,
    /// How many significant children have a process, or wait for another try.
    significant: usize,
}

/// What is kept of one child. There may be a million of them: what few of them have is in tables beside.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Slot {
    lives: u32,
    state: State,
    kind: Kind,
    significant: bool,
}

/// One child.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) child: &'a Arc<Child>,
    /// How often it has been started, or tried to.
    pub(super) lives: u32,
    pub(super) state: State,
}

/// How a child is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum State {
    /// Never started.
    New,
    /// Its start is open.
    Starting,
    /// It runs.
    Running,
    /// Its process is gone, but nothing has been decided. It is listed as running.
    Ended {
        exit: Exit,
        /// Whether the supervisor learns of it; not so when the child had unlinked itself.
        noticed: bool,
    },
    /// It is down, and the restart of its group will start it.
    Waiting,
    /// It is down, and will be tried again when [`super::Event::Again`] comes.
    Restarting,
    /// It is down, and will be tried again at a time that is set.
    Delayed,
    /// It is down until somebody starts it by hand.
    Down,
}

impl Children {
    /// Adds a child behind all others. Names are distinct, except among the children of a dynamic supervisor, where
    /// `named` is false.
    pub(super) fn insert(&mut self, key: Key, child: Arc<Child>, named: bool) {
        if named {
            self.ids.insert((child.id.hashed(), key));
        }
        let significant = child.significant;
        let kind = self.kinds.insert(key, child, named);
        self.slots.insert(key.0, Slot { lives: 0, state: State::New, kind, significant });
    }

    pub(super) fn remove(&mut self, key: Key) {
        if let Some(child) = self.remove_for_good(key)
            && !self.ids.is_empty()
        {
            self.ids.remove(&(child.id.hashed(), key));
        }
    }

    /// Removes a child, but not its name: after the end of the supervisor there is no other of that name.
    /// What was known of it comes back if that was known of no other.
    pub(super) fn remove_for_good(&mut self, key: Key) -> Option<Arc<Child>> {
        self.put(key, State::New);
        self.streaks.remove(&key);
        let slot = self.slots.remove(key.0)?;
        self.kinds.remove(key, slot.kind)
    }

    /// Has a child wait for another try at this time.
    pub(super) fn delay(&mut self, key: Key, due: Instant) -> Option<Action> {
        let told = self.put(key, State::Delayed);
        self.delayed.insert(key, due);
        self.due.insert((due, key));
        told
    }

    /// Changes a child's state, and returns what the shell must know of it.
    pub(super) fn put(&mut self, key: Key, state: State) -> Option<Action> {
        let slot = self.slots.get_mut(key.0)?;
        let before = std::mem::replace(&mut slot.state, state);
        let significant = slot.significant;
        match before {
            State::Restarting | State::Delayed => {
                self.restarting.remove(&key);
                if let Some(due) = self.delayed.remove(&key) {
                    self.due.remove(&(due, key));
                }
            }
            State::New | State::Starting | State::Running | State::Ended { .. } | State::Waiting | State::Down => {}
        }
        match state {
            State::Restarting | State::Delayed => {
                self.restarting.insert(key);
            }
            State::New | State::Starting | State::Running | State::Ended { .. } | State::Waiting | State::Down => {}
        }
        self.significant += usize::from(significant && state.is_held());
        self.significant -= usize::from(significant && before.is_held());
        match (before.refs(), state.refs()) {
            (Refs::Open | Refs::Closed, Refs::Wait) => Some(Action::Wait(key)),
            (Refs::Open | Refs::Wait, Refs::Closed) => Some(Action::Close(key)),
            (Refs::Wait, Refs::Wait)
            | (Refs::Closed, Refs::Closed)
            | (Refs::Open | Refs::Wait | Refs::Closed, Refs::Open) => None,
        }
    }

    /// Begins the next life of a child.
    pub(super) fn start(&mut self, key: Key) -> Option<Life> {
        let slot = self.slots.get_mut(key.0)?;
        slot.lives += 1;
        let life = Life(slot.lives);
        self.put(key, State::Starting);
        Some(life)
    }

    pub(super) fn get(&self, key: Key) -> Option<Entry<'_>> {
        self.slots.get(key.0).and_then(|slot| self.entry(key, slot))
    }

    fn entry(&self, key: Key, slot: &Slot) -> Option<Entry<'_>> {
        let Slot { lives, state, kind, .. } = *slot;
        Some(Entry { child: self.kinds.get(key, kind)?, lives, state })
    }

    /// When a child is tried again, if that time is set.
    pub(super) fn due(&self, key: Key) -> Option<Instant> {
        self.delayed.get(&key).copied()
    }

    /// The streak of a child that is restarted with a delay.
    pub(super) fn streak(&mut self, key: Key) -> &mut Streak {
        self.streaks.entry(key).or_default()
    }

    /// A child has come up. Only one that has been delayed before has a streak that could be over some time.
    pub(super) fn came_up(&mut self, key: Key, now: impl FnOnce() -> Instant) {
        if let Some(streak) = self.streaks.get_mut(&key) {
            streak.begin(now());
        }
    }

    pub(super) fn find(&self, which: &Which) -> Option<(Key, Entry<'_>)> {
        match which {
            Which::Id(id) => self.find_named(id).and_then(|key| self.get(key).map(|entry| (key, entry))),
            Which::Key(key) => self.get(*key).map(|entry| (*key, entry)),
        }
    }

    pub(super) fn find_named(&self, id: &ChildId) -> Option<Key> {
        let hash = id.hashed();
        let mut alike = self.ids.range((hash, Key(0))..=(hash, Key(u64::MAX))).map(|(_, key)| *key);
        alike.find(|key| self.get(*key).is_some_and(|entry| entry.child.id == *id))
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The children from one on, in the order of their starts.
    pub(super) fn from(&self, first: Key) -> impl DoubleEndedIterator<Item = (Key, Entry<'_>)> {
        self.slots.from(first.0).filter_map(|(key, slot)| Some((Key(key), self.entry(Key(key), slot)?)))
    }

    /// The first child from this one on.
    pub(super) fn first_from(&self, first: Key) -> Option<Key> {
        self.slots.first_from(first.0).map(Key)
    }

    /// All children, in the order of their starts.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = (Key, Entry<'_>)> {
        self.from(Key(0))
    }

    /// Whether any child waits for another try.
    pub(super) fn any_restart(&self) -> bool {
        !self.restarting.is_empty()
    }

    /// Whether a child before this one waits for another try.
    pub(super) fn earlier_restart(&self, key: Key) -> bool {
        self.restarting.first().is_some_and(|first| *first < key)
    }

    /// The child whose time for another try comes first.
    pub(super) fn first_due(&self) -> Option<(Instant, Key)> {
        self.due.first().copied()
    }

    /// How many significant children have a process, or wait for another try.
    pub(super) fn significant(&self) -> usize {
        self.significant
    }

    /// The rows of `which_children`: the last declared first.
    pub(super) fn list(&self) -> Vec<Listed> {
        let row = |(key, entry): (Key, Entry<'_>)| {
            let (id, kind, state) = (entry.child.id.clone(), entry.child.kind, entry.listed());
            Listed { key, id, kind, state }
        };
        self.all().rev().map(row).collect()
    }

    pub(super) fn count(&self) -> Counts {
        let mut counts = Counts { specs: self.slots.len(), ..Counts::default() };
        for (_, entry) in self.all() {
            counts.active += usize::from(entry.state == State::Running);
            match entry.child.kind {
                ChildKind::Worker => counts.workers += 1,
                ChildKind::Supervisor => counts.supervisors += 1,
            }
        }
        counts
    }
}

impl Entry<'_> {
    /// The incarnation that it has, is about to have, or had last.
    pub(super) fn life(&self) -> Life {
        Life(self.lives)
    }

    /// Whether this is the life that runs.
    pub(super) fn runs_as(&self, life: Life) -> bool {
        self.state == State::Running && self.life() == life
    }

    fn listed(&self) -> ChildState {
        match self.state {
            State::Running | State::Ended { .. } => ChildState::Running(self.life()),
            State::Restarting | State::Delayed => ChildState::Restarting,
            State::New | State::Starting | State::Waiting | State::Down => ChildState::Stopped,
        }
    }
}

/// How references to a child behave.
enum Refs {
    Open,
    Wait,
    Closed,
}

impl State {
    /// Whether there is an incarnation: one that starts or runs, or has ended without a decision yet.
    pub(super) fn is_life(self) -> bool {
        match self {
            Self::Starting | Self::Running | Self::Ended { .. } => true,
            Self::New | Self::Waiting | Self::Restarting | Self::Delayed | Self::Down => false,
        }
    }

    fn is_held(self) -> bool {
        match self {
            Self::Running | Self::Ended { .. } | Self::Restarting | Self::Delayed => true,
            Self::New | Self::Starting | Self::Waiting | Self::Down => false,
        }
    }

    fn refs(self) -> Refs {
        match self {
            Self::New | Self::Starting | Self::Running | Self::Ended { .. } => Refs::Open,
            Self::Waiting | Self::Restarting | Self::Delayed => Refs::Wait,
            Self::Down => Refs::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_of_them_take_little_memory() {
        assert_eq!(size_of::<Slot>(), 8);
    }
}
