//! The table of children: in their order, by key and by name.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use super::{Action, Child, ChildState, Counts, Exit, Key, Life, Listed, Which, backoff::Streak};
use crate::spec::{ChildId, ChildKind};

/// All children of one supervisor. Whatever it is asked takes no longer than the logarithm of their number, but for lists.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Children {
    entries: BTreeMap<Key, Entry>,
    order: BTreeMap<Place, Key>,
    ids: BTreeMap<ChildId, Key>,
    /// The places of those that wait for another try.
    restarting: BTreeSet<Place>,
    /// Those among them whose time is set.
    due: BTreeSet<(Instant, Key)>,
    /// How many significant children have a process, or wait for another try.
    significant: usize,
    places: u64,
}

/// Where a child stands among its siblings: the later it was declared or added, the greater.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Place(u64);

/// One child.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Entry {
    pub(super) child: Child,
    pub(super) state: State,
    pub(super) place: Place,
    pub(super) streak: Streak,
    pub(super) lives: u32,
}

/// How a child is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum State {
    /// Never started.
    New,
    /// Its start is open.
    Starting(Life),
    /// It runs.
    Running(Life),
    /// Its process is gone, but nothing has been decided. It is listed as running.
    Ended {
        life: Life,
        exit: Exit,
        /// Whether the supervisor learns of it; not so when the child had unlinked itself.
        noticed: bool,
    },
    /// It is down, and the restart of its group will start it.
    Waiting,
    /// It is down, and will be tried again: when [`super::Event::Again`] comes, or at this time.
    Restarting(Option<Instant>),
    /// It is down until somebody starts it by hand.
    Down,
}

impl Children {
    /// Adds a child behind all others. Names are distinct, except among the children of a dynamic supervisor, where
    /// `named` is false.
    pub(super) fn insert(&mut self, key: Key, child: Child, named: bool) {
        let place = Place(self.places);
        self.places += 1;
        if named {
            self.ids.insert(child.id.clone(), key);
        }
        self.order.insert(place, key);
        self.entries.insert(key, Entry { child, state: State::New, place, streak: Streak::default(), lives: 0 });
    }

    pub(super) fn remove(&mut self, key: Key) {
        self.put(key, State::New);
        if let Some(entry) = self.entries.remove(&key) {
            self.order.remove(&entry.place);
            if self.ids.get(&entry.child.id) == Some(&key) {
                self.ids.remove(&entry.child.id);
            }
        }
    }

    /// Changes a child's state, and returns what the shell must know of it.
    pub(super) fn put(&mut self, key: Key, state: State) -> Option<Action> {
        let entry = self.entries.get_mut(&key)?;
        let before = std::mem::replace(&mut entry.state, state);
        let (place, significant) = (entry.place, entry.child.significant);
        match before {
            State::Restarting(due) => {
                self.restarting.remove(&place);
                if let Some(due) = due {
                    self.due.remove(&(due, key));
                }
            }
            State::New
            | State::Starting(_)
            | State::Running(_)
            | State::Ended { .. }
            | State::Waiting
            | State::Down => {}
        }
        match state {
            State::Restarting(due) => {
                self.restarting.insert(place);
                if let Some(due) = due {
                    self.due.insert((due, key));
                }
            }
            State::New
            | State::Starting(_)
            | State::Running(_)
            | State::Ended { .. }
            | State::Waiting
            | State::Down => {}
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
        let entry = self.entries.get_mut(&key)?;
        entry.lives += 1;
        let life = Life(entry.lives);
        self.put(key, State::Starting(life));
        Some(life)
    }

    pub(super) fn get(&self, key: Key) -> Option<&Entry> {
        self.entries.get(&key)
    }

    pub(super) fn streak(&mut self, key: Key) -> Option<&mut Streak> {
        self.entries.get_mut(&key).map(|entry| &mut entry.streak)
    }

    pub(super) fn find(&self, which: &Which) -> Option<(Key, &Entry)> {
        let key = match which {
            Which::Id(id) => *self.ids.get(id)?,
            Which::Key(key) => *key,
        };
        self.entries.get(&key).map(|entry| (key, entry))
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The children from a place on, in the order of their starts.
    pub(super) fn from(&self, place: Place) -> impl DoubleEndedIterator<Item = Key> {
        self.order.range(place..).map(|(_, key)| *key)
    }

    /// All children, in the order of their starts.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = Key> {
        self.from(Place(0))
    }

    /// Whether any child waits for another try.
    pub(super) fn any_restart(&self) -> bool {
        !self.restarting.is_empty()
    }

    /// Whether a child before this place waits for another try.
    pub(super) fn earlier_restart(&self, place: Place) -> bool {
        self.restarting.first().is_some_and(|first| *first < place)
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
        let row = |key: &Key| {
            let entry = self.entries.get(key)?;
            let (id, kind, state) = (entry.child.id.clone(), entry.child.kind, entry.state.listed());
            Some(Listed { key: *key, id, kind, state })
        };
        self.order.values().rev().filter_map(row).collect()
    }

    pub(super) fn count(&self) -> Counts {
        let mut counts = Counts { specs: self.entries.len(), ..Counts::default() };
        for entry in self.entries.values() {
            counts.active += usize::from(matches!(entry.state, State::Running(_)));
            match entry.child.kind {
                ChildKind::Worker => counts.workers += 1,
                ChildKind::Supervisor => counts.supervisors += 1,
            }
        }
        counts
    }
}

/// How references to a child behave.
enum Refs {
    Open,
    Wait,
    Closed,
}

impl State {
    /// The incarnation that it has or is about to have.
    pub(super) fn life(self) -> Option<Life> {
        match self {
            Self::Starting(life) | Self::Running(life) | Self::Ended { life, .. } => Some(life),
            Self::New | Self::Waiting | Self::Restarting(_) | Self::Down => None,
        }
    }

    pub(super) fn listed(self) -> ChildState {
        match self {
            Self::Running(life) | Self::Ended { life, .. } => ChildState::Running(life),
            Self::Restarting(_) => ChildState::Restarting,
            Self::New | Self::Starting(_) | Self::Waiting | Self::Down => ChildState::Stopped,
        }
    }

    fn is_held(self) -> bool {
        match self {
            Self::Running(_) | Self::Ended { .. } | Self::Restarting(_) => true,
            Self::New | Self::Starting(_) | Self::Waiting | Self::Down => false,
        }
    }

    fn refs(self) -> Refs {
        match self {
            Self::New | Self::Starting(_) | Self::Running(_) | Self::Ended { .. } => Refs::Open,
            Self::Waiting | Self::Restarting(_) => Refs::Wait,
            Self::Down => Refs::Closed,
        }
    }
}
