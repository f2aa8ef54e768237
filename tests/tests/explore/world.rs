//! The machine, and the processes around it that do whatever they can.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use perennial::{
    __private::machine::{Action, Child, Ending, Event, Exit, Key, Life, Outcome, Request, Supervisor, Ticket, Which},
    Strategy, Unresponsive,
};

use crate::tree::{Budget, PERIOD, Tree};

/// The machine with the processes around it.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) machine: Supervisor,
    pub(crate) strategy: Strategy,
    pub(crate) now: Instant,
    pub(crate) processes: BTreeMap<Key, Process>,
    pub(crate) children: BTreeMap<Key, Arc<Child>>,
    /// Messages to oneself that are under way.
    pub(crate) agains: VecDeque<Key>,
    /// Who waits for an answer, and of which child they speak.
    pub(crate) tickets: BTreeMap<u64, Request>,
    pub(crate) next_ticket: u64,
    pub(crate) next_key: u64,
    /// Ends that were told to the machine.
    pub(crate) undecided: BTreeMap<(Key, Life), Exit>,
    /// Children to whom calls wait (true) or are refused (false).
    pub(crate) refs: BTreeMap<Key, bool>,
    /// When children were started that were not asked for.
    pub(crate) restarts: Vec<(Key, Instant)>,
    pub(crate) budget: Budget,
    pub(crate) booted: bool,
    pub(crate) ended: Option<Ending>,
    pub(crate) last: Vec<Action>,
}

#[derive(Clone, Copy, Debug, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a process")]
pub(crate) struct Process {
    pub(crate) life: Life,
    pub(crate) up: bool,
    pub(crate) asked: bool,
    pub(crate) killed: bool,
    pub(crate) stuck: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Move {
    Send(Event),
    Pause,
}

impl World {
    pub(crate) fn new(tree: &Tree) -> Self {
        static BEGIN: OnceLock<Instant> = OnceLock::new();
        Self {
            machine: Supervisor::new(tree.config()),
            strategy: tree.strategy,
            now: *BEGIN.get_or_init(Instant::now),
            processes: BTreeMap::new(),
            children: BTreeMap::new(),
            agains: VecDeque::new(),
            tickets: BTreeMap::new(),
            next_ticket: 1,
            next_key: 1 + tree.restarts.len() as u64,
            undecided: BTreeMap::new(),
            refs: BTreeMap::new(),
            restarts: Vec::new(),
            budget: tree.budget,
            booted: false,
            ended: None,
            last: Vec::new(),
        }
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.machine.hash(&mut hasher);
        self.now.hash(&mut hasher);
        self.processes.hash(&mut hasher);
        self.agains.hash(&mut hasher);
        self.tickets.len().hash(&mut hasher);
        self.restarts.hash(&mut hasher);
        self.budget.hash(&mut hasher);
        hasher.finish()
    }

    /// All that can happen next.
    pub(crate) fn moves(&self, tree: &Tree) -> Vec<Move> {
        if self.ended.is_some() {
            return Vec::new();
        }
        let mut moves = Vec::new();
        for (key, process) in &self.processes {
            self.moves_of(*key, *process, &mut moves);
        }
        moves.extend(self.machine.alarm().map(|_| Event::Alarm));
        moves.extend(self.agains.front().map(|key| Event::Again(*key)));
        if self.budget.requests > 0 {
            let ticket = Ticket(self.next_ticket);
            let requests = tree.requests(Key(self.next_key)).into_iter();
            moves.extend(requests.map(|request| Event::Request(ticket, request)));
        }
        if self.budget.ends > 0 {
            moves.extend([Event::Stop, Event::Kill]);
        }
        let pause =
            (self.budget.pauses > 0 && self.machine.is_idle() && self.machine.alarm().is_none()).then_some(Move::Pause);
        moves.into_iter().map(Move::Send).chain(pause).collect()
    }

    fn moves_of(&self, key: Key, process: Process, moves: &mut Vec<Event>) {
        let Process { life, up, asked, killed, stuck } = process;
        let end = |exit, linked| Event::Ended { key, life, exit, linked };
        let faults = self.budget.faults > 0;
        match (up, asked || killed) {
            (false, false) => {
                moves.push(Event::Started(key, life, Outcome::Up));
                if faults {
                    moves.push(Event::Started(key, life, Outcome::Ignored));
                    moves.push(Event::Started(key, life, Outcome::Failed(Exit::Crash)));
                }
            }
            (false, true) => {
                moves.push(Event::Started(key, life, Outcome::Failed(Exit::Shutdown)));
                moves.push(Event::Started(key, life, Outcome::Up));
            }
            (true, false) if faults => {
                moves.extend([end(Exit::Crash, true), end(Exit::Normal, true), end(Exit::Crash, false)]);
            }
            (true, false) => {}
            (true, true) => moves.push(end(if killed { Exit::Crash } else { Exit::Shutdown }, true)),
        }
        if killed && !stuck && self.budget.stuck > 0 {
            moves.push(Event::Unresponsive(key, life));
            if up {
                moves.push(end(Exit::Unresponsive, true));
            }
        }
    }

    pub(crate) fn apply(&mut self, step: &Move, marks: &mut BTreeSet<&'static str>) -> Result<(), String> {
        let event = match step {
            Move::Pause => {
                self.budget.pauses -= 1;
                self.now += PERIOD + Duration::from_millis(1);
                return Ok(());
            }
            Move::Send(event) => event.clone(),
        };
        let stale = self.happens(&event, marks);
        let busy_before = !self.machine.is_idle();
        let actions = self.machine.step(self.now, event);
        self.last.clone_from(&actions);
        for action in &actions {
            self.act(action, busy_before, marks)?;
        }
        if stale && self.last.is_empty() && self.machine.is_idle() {
            marks.insert("stale again");
        }
        Ok(())
    }

    /// What an event is, before the machine learns of it.
    fn happens(&mut self, event: &Event, marks: &mut BTreeSet<&'static str>) -> bool {
        match event {
            Event::Boot(children) => self.children.extend(children.iter().cloned()),
            Event::Started(key, _, outcome) => {
                let process = self.processes.get_mut(key).expect("what starts is known");
                let by_itself = !process.asked && !process.killed;
                match outcome {
                    Outcome::Up => process.up = true,
                    Outcome::Ignored | Outcome::Failed(_) => {
                        self.processes.remove(key);
                        self.budget.faults -= u8::from(by_itself);
                    }
                }
            }
            Event::Ended { key, life, exit, linked } => {
                let process = self.processes.remove(key).expect("what ends is known");
                let by_itself = !process.asked && !process.killed;
                self.budget.faults -= u8::from(by_itself);
                self.budget.stuck -= u8::from(*exit == Exit::Unresponsive);
                if *linked {
                    self.undecided.insert((*key, *life), *exit);
                }
                if by_itself && !self.machine.is_idle() {
                    marks.insert("crash while busy");
                }
            }
            Event::Unresponsive(key, _) => {
                self.budget.stuck -= 1;
                self.processes.get_mut(key).expect("who is stuck is known").stuck = true;
            }
            Event::Alarm => self.now = self.now.max(self.machine.alarm().expect("an alarm was set")),
            Event::Request(ticket, request) => {
                self.budget.requests -= 1;
                self.next_ticket += 1;
                self.tickets.insert(ticket.0, request.clone());
                if let Request::StartChild(key, child) = request {
                    self.next_key += 1;
                    self.children.insert(*key, child.clone());
                }
                if self.machine.is_idle() && self.machine.alarm().is_some() {
                    marks.insert("served while delayed");
                }
            }
            Event::Again(_) => {
                self.agains.pop_front();
                return true;
            }
            Event::Stop => self.budget.ends -= 1,
            Event::Kill => {
                self.budget.ends -= 1;
                if self.processes.values().any(|process| !process.up) {
                    marks.insert("killed while starting");
                }
            }
        }
        false
    }

    /// Whether a start or a stop is open. Only a patient supervisor waits for who never ends.
    pub(crate) fn is_busy(&self) -> bool {
        let patient = self.children.values().any(|child| child.unresponsive == Unresponsive::Wait);
        let awaited = |process: &&Process| !process.stuck || patient;
        self.processes.values().filter(awaited).any(|process| !process.up || process.is_told())
    }

    /// Whether somebody has asked for a start or a stop of this child.
    pub(crate) fn by_hand(&self, key: Key) -> bool {
        let is = |which: &Which| match which {
            Which::Key(other) => *other == key,
            Which::Id(id) => self.children.get(&key).is_some_and(|child| child.id == *id),
        };
        self.tickets.values().any(|request| match request {
            Request::StartChild(other, _) => *other == key,
            Request::TerminateChild(which) | Request::RestartChild(which) => is(which),
            Request::DeleteChild(_) | Request::ChildSpec(_) | Request::WhichChildren | Request::CountChildren => false,
        })
    }

    pub(crate) fn in_group(&self) -> bool {
        match self.strategy {
            Strategy::OneForOne | Strategy::SimpleOneForOne => false,
            Strategy::OneForAll | Strategy::RestForOne => true,
        }
    }
}

impl Process {
    pub(crate) fn is_told(self) -> bool {
        self.asked || self.killed
    }
}
