//! The state of a supervisor, and what it does with an event: at once, or when all that came before is done.

use std::{collections::VecDeque, sync::Arc, time::Instant};

use super::{
    Action, Child, Config, Ending, Event, Exit, Key, Life, Outcome,
    backoff::Jitter,
    children::{Children, State},
    open::Open,
    plan::{Goal, Plan, Step, Steps},
    window::Window,
};
use crate::spec::{ChildId, Strategy, Unresponsive};

/// A supervisor's decisions. [`Supervisor::step`] is all that ever happens to it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Supervisor {
    pub(super) config: Config,
    pub(super) children: Children,
    pub(super) window: Window,
    pub(super) jitter: Jitter,
    /// The one start or stop that is under way.
    pub(super) open: Option<Open>,
    /// What follows when it is done.
    pub(super) plan: Option<Plan>,
    /// What came meanwhile.
    deferred: VecDeque<Event>,
    pub(super) ended: bool,
}

/// One step: its time, for the few that depend on it, and what has come of it so far.
pub(super) struct Turn<'a> {
    clock: &'a dyn Fn() -> Instant,
    now: Option<Instant>,
    actions: &'a mut Vec<Action>,
}

impl Supervisor {
    /// Makes a supervisor without children, which waits for [`Event::Boot`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            window: Window::new(config.intensity, config.period),
            jitter: Jitter::new(config.seed),
            config,
            children: Children::default(),
            open: None,
            plan: None,
            deferred: VecDeque::new(),
            ended: false,
        }
    }

    /// Takes an event and returns what the shell must do, in order.
    #[must_use = "the actions must be carried out"]
    pub fn step(&mut self, now: Instant, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        self.step_into(&|| now, event, &mut actions);
        actions
    }

    /// As [`step`](Self::step), for a shell that steps often: the time is asked for only if something depends on it, and
    /// then once, and the actions are put behind those that are there.
    pub fn step_into(&mut self, clock: &dyn Fn() -> Instant, event: Event, actions: &mut Vec<Action>) {
        if self.ended {
            return;
        }
        let mut turn = Turn { clock, now: None, actions };
        self.admit(&mut turn, event);
        self.advance(&mut turn);
        while self.is_idle() {
            let Some(event) = self.deferred.pop_front() else { break };
            self.handle(&mut turn, event);
            self.advance(&mut turn);
        }
    }

    /// When [`Event::Alarm`] is due.
    #[must_use]
    pub fn alarm(&self) -> Option<Instant> {
        match &self.open {
            Some(open) => open.deadline(),
            None => self.children.first_due().map(|(due, _)| due),
        }
    }

    /// How many more restarts fit into the window.
    #[must_use]
    pub fn intensity_left(&self, now: Instant) -> u32 {
        self.window.left(now)
    }

    /// What it knows of a child.
    #[must_use]
    pub fn child(&self, key: Key) -> Option<&Child> {
        self.children.get(key).map(|entry| &**entry.child)
    }

    /// The child of this name.
    #[must_use]
    pub fn named(&self, id: &ChildId) -> Option<Key> {
        self.children.find_named(id)
    }

    /// A child's incarnation: the one that starts or runs, or that has ended without a decision yet.
    #[must_use]
    pub fn life(&self, key: Key) -> Option<Life> {
        self.children.get(key).filter(|entry| entry.state.is_life()).map(|entry| entry.life())
    }

    /// Whether no start or stop is under way, and nothing waits for one.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.open.is_none() && self.plan.is_none() && !self.ended
    }

    /// The answers to what is open are taken at once, and so is a kill. All else stands in line.
    fn admit(&mut self, turn: &mut Turn<'_>, event: Event) {
        match event {
            Event::Started(key, life, outcome) => self.start_came_out(turn, key, life, outcome),
            Event::Ended { key, life, exit, linked } => self.end_seen(turn, key, life, exit, linked),
            Event::Unresponsive(key, life) => self.unresponsive(turn, key, life),
            Event::Alarm => self.alarmed(turn),
            Event::Kill => self.doom(turn, Ending::Killed),
            Event::Boot(_) | Event::Request(..) | Event::Again(_) | Event::Stop => self.defer(turn, event),
        }
    }

    /// While the supervisor ends, nothing is served any more.
    fn defer(&mut self, turn: &mut Turn<'_>, event: Event) {
        if self.is_idle() && self.deferred.is_empty() {
            self.handle(turn, event);
        } else if self.ending().is_none() {
            self.deferred.push_back(event);
        }
    }

    /// Nothing is open: the next in line is served.
    fn handle(&mut self, turn: &mut Turn<'_>, event: Event) {
        match event {
            Event::Boot(children) => self.boot(children),
            Event::Request(ticket, request) => self.request(turn, ticket, request),
            Event::Again(key) => self.try_again(turn, key),
            Event::Ended { key, life, exit, .. } => self.child_ended(turn, key, life, exit),
            Event::Stop => self.doom(turn, Ending::Stopped),
            // These never stand in line.
            Event::Started(..) | Event::Unresponsive(..) | Event::Alarm | Event::Kill => {}
        }
    }

    fn boot(&mut self, children: Vec<(Key, Arc<Child>)>) {
        let mut steps = VecDeque::with_capacity(children.len());
        for (key, child) in children {
            self.children.insert(key, child, self.is_named());
            steps.push_back(Step::Start(key));
        }
        self.plan = Some(Plan { steps: Steps::Many(steps), goal: Goal::Boot });
    }

    /// A process is gone. If its stop is open, that is done; if the supervisor is told of it, that waits for its turn.
    fn end_seen(&mut self, turn: &mut Turn<'_>, key: Key, life: Life, exit: Exit, linked: bool) {
        if !self.children.get(key).is_some_and(|entry| entry.runs_as(life)) {
            return;
        }
        let awaited = self.open.as_ref().is_some_and(|open| open.awaits_end_of(key));
        self.children.put(key, State::Ended { exit, noticed: linked || awaited });
        if awaited {
            self.stop_came_out(turn, key);
        } else if linked {
            self.defer(turn, Event::Ended { key, life, exit, linked });
        }
    }

    /// A killed process does not end.
    fn unresponsive(&mut self, turn: &mut Turn<'_>, key: Key, life: Life) {
        let Some(entry) = self.children.get(key) else { return };
        let starting = entry.state == State::Starting && entry.life() == life;
        if !starting && !entry.runs_as(life) {
            return;
        }
        match entry.child.unresponsive {
            Unresponsive::Wait => {}
            Unresponsive::Escalate => self.escalate(turn, key, life),
            Unresponsive::Replace => {
                turn.act(Action::Abandon(key, life));
                if starting {
                    self.start_came_out(turn, key, life, Outcome::Failed(Exit::Crash));
                } else {
                    self.end_seen(turn, key, life, Exit::Crash, true);
                }
            }
        }
    }

    /// From here on no decisions: what is under way is ended, and then all children are stopped.
    ///
    /// An end that is under way goes on, but may get a graver reason.
    pub(super) fn doom(&mut self, turn: &mut Turn<'_>, ending: Ending) {
        self.deferred.clear();
        if let Some(Plan { goal: Goal::End(current), .. }) = &mut self.plan {
            if gravity(ending) > gravity(*current) {
                *current = ending;
            }
        } else {
            let steps = match self.config.strategy {
                Strategy::SimpleOneForOne => Steps::One(Step::StopAll),
                Strategy::OneForOne | Strategy::OneForAll | Strategy::RestForOne => {
                    Steps::Many(self.children.all().rev().map(|(key, _)| Step::Stop(key)).collect())
                }
            };
            self.plan = Some(Plan { steps, goal: Goal::End(ending) });
        }
        self.interrupt_start(turn);
    }

    /// The end that the supervisor has come to, if it has.
    pub(super) fn ending(&self) -> Option<Ending> {
        match self.plan.as_ref()?.goal {
            Goal::End(ending) => Some(ending),
            Goal::Boot
            | Goal::Restart(_)
            | Goal::Delay(..)
            | Goal::Add(..)
            | Goal::Resume(..)
            | Goal::Terminate(..) => None,
        }
    }

    /// Whether its children have names of their own.
    pub(super) fn is_named(&self) -> bool {
        self.config.strategy != Strategy::SimpleOneForOne
    }

    /// Changes a child's state, and lets the shell know what follows for those who refer to it.
    pub(super) fn put(&mut self, turn: &mut Turn<'_>, key: Key, state: State) {
        turn.actions.extend(self.children.put(key, state));
    }

    /// Has a child wait for another try at this time.
    pub(super) fn delay_until(&mut self, turn: &mut Turn<'_>, key: Key, due: Instant) {
        turn.actions.extend(self.children.delay(key, due));
    }
}

impl Turn<'_> {
    /// The time of this step.
    pub(super) fn now(&mut self) -> Instant {
        *self.now.get_or_insert_with(self.clock)
    }

    pub(super) fn act(&mut self, action: Action) {
        self.actions.push(action);
    }
}

fn gravity(ending: Ending) -> u8 {
    match ending {
        Ending::Stopped | Ending::GaveUp | Ending::AutoShutdown | Ending::FailedToStart(_) => 0,
        Ending::Killed => 1,
        Ending::Escalated(_) => 2,
    }
}
