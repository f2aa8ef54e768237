//! Plans: start-up, every restart and the end are queues of starts and stops, done one after another.

use std::{collections::VecDeque, time::Instant};

use super::{
    Action, Answer, Decision, Ending, Exit, Key, Life, Outcome, Supervisor, Ticket,
    children::{Entry, State},
    open::Open,
    supervisor::Turn,
};
use crate::spec::{Restart, Strategy};

/// What is to be done, and what for.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Plan {
    pub(super) steps: Steps,
    pub(super) goal: Goal,
}

/// What is still to be done. Most plans are a single step.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Steps {
    None,
    One(Step),
    Many(VecDeque<Step>),
}

impl Steps {
    fn pop(&mut self) -> Option<Step> {
        match self {
            Self::None => None,
            Self::One(step) => {
                let step = *step;
                *self = Self::None;
                Some(step)
            }
            Self::Many(steps) => steps.pop_front(),
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Step {
    Start(Key),
    Stop(Key),
    /// All at once, as a dynamic supervisor ends.
    StopAll,
}

/// What a plan is for. It says what becomes of a child that is stopped, or that does not start.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Goal {
    Boot,
    /// A restart because of this child: of it alone, or of its group.
    Restart(Key),
    /// The first half of a restart that is delayed until then: its group is stopped.
    Delay(Key, Instant),
    /// `start_child`.
    Add(Ticket, Key),
    /// `restart_child`.
    Resume(Ticket, Key),
    /// `terminate_child`.
    Terminate(Ticket, Key),
    End(Ending),
}

impl Supervisor {
    /// Goes on with the plan, until a start or stop is open or the plan is done.
    pub(super) fn advance(&mut self, turn: &mut Turn<'_>) {
        while self.open.is_none() {
            let Some(plan) = &mut self.plan else { return };
            match plan.steps.pop() {
                Some(Step::Start(key)) => self.start(turn, key),
                Some(Step::Stop(key)) => self.stop(turn, key),
                Some(Step::StopAll) => self.stop_all(turn),
                None => self.finish(turn),
            }
        }
    }

    fn finish(&mut self, turn: &mut Turn<'_>) {
        let Some(Plan { goal, .. }) = self.plan.take() else { return };
        match goal {
            Goal::Boot => turn.act(Action::Booted),
            Goal::Restart(_) => {}
            Goal::Delay(key, due) => self.delay_until(turn, key, due),
            Goal::Add(ticket, key) | Goal::Resume(ticket, key) => {
                let answer = match self.life(key) {
                    Some(life) => Answer::Started(key, life),
                    None => Answer::Ignored,
                };
                turn.act(Action::Answer(ticket, answer));
            }
            Goal::Terminate(ticket, _) => turn.act(Action::Answer(ticket, Answer::Done)),
            Goal::End(ending) => {
                self.ended = true;
                turn.act(Action::End(ending));
            }
        }
    }

    /// A child that a group restart removed is not started.
    fn start(&mut self, turn: &mut Turn<'_>, key: Key) {
        if let Some(life) = self.children.start(key) {
            turn.act(Action::Start(key, life));
            self.open = Some(Open::Start { key, life });
        }
    }

    /// The answer to an open start. When the child was told to stop meanwhile, its end is still to come.
    pub(super) fn start_came_out(&mut self, turn: &mut Turn<'_>, key: Key, life: Life, outcome: Outcome) {
        let Some(open) = self.open.take_if(|open| open.awaits_start_of(key, life)) else {
            return;
        };
        match outcome {
            Outcome::Up => {
                self.put(turn, key, State::Running);
                self.children.came_up(key, || turn.now());
                self.open = match open {
                    Open::Interrupted { deadline, .. } => Some(Open::Stop { key, life, deadline }),
                    Open::Start { .. } | Open::Stop { .. } | Open::StopAll { .. } => None,
                };
            }
            Outcome::Ignored => self.lay(turn, key),
            Outcome::Failed(Exit::Unresponsive) => self.give_way(turn, key),
            Outcome::Failed(Exit::Normal | Exit::Shutdown | Exit::Crash) => self.start_failed(turn, key),
        }
    }

    fn start_failed(&mut self, turn: &mut Turn<'_>, key: Key) {
        let Some(Plan { goal, .. }) = &self.plan else { return };
        match *goal {
            Goal::Boot => {
                self.children.remove(key);
                self.doom(turn, Ending::FailedToStart(key));
            }
            Goal::Restart(_) => {
                self.plan = None;
                self.put(turn, key, State::Restarting);
                self.settle(turn, key);
                turn.act(Action::Again(key));
            }
            Goal::Add(ticket, key) => {
                self.plan = None;
                self.children.remove(key);
                turn.act(Action::Answer(ticket, Answer::Failed(key)));
                turn.act(Action::Forget(key));
            }
            Goal::Resume(ticket, key) => {
                self.plan = None;
                self.lay(turn, key);
                turn.act(Action::Answer(ticket, Answer::Failed(key)));
            }
            // Only an end finds a start open: the one that it interrupted.
            Goal::Delay(..) | Goal::Terminate(..) | Goal::End(_) => self.lay(turn, key),
        }
    }

    fn stop(&mut self, turn: &mut Turn<'_>, key: Key) {
        let Some(entry) = self.children.get(key) else { return };
        match entry.state {
            State::Running => {
                let life = entry.life();
                let deadline = self.ask_to_stop(turn, key, life);
                self.open = Some(Open::Stop { key, life, deadline });
            }
            State::Ended { .. } => self.stop_came_out(turn, key),
            State::New | State::Starting | State::Waiting | State::Restarting | State::Delayed | State::Down => {
                self.lay(turn, key);
            }
        }
    }

    /// A child that was to be stopped has ended: by now, or already before it was its turn.
    pub(super) fn stop_came_out(&mut self, turn: &mut Turn<'_>, key: Key) {
        self.open.take_if(|open| open.is_about(key));
        let Some(Entry { state: State::Ended { exit, noticed }, lives, .. }) = self.children.get(key) else { return };
        let life = Life(lives);
        match (noticed, exit) {
            (true, Exit::Unresponsive) => {
                turn.act(Action::Decided(key, life, Decision::Escalate));
                self.give_way(turn, key);
            }
            (true, Exit::Normal | Exit::Shutdown | Exit::Crash) => {
                turn.act(Action::Decided(key, life, Decision::Stopped));
                self.lay(turn, key);
            }
            (false, Exit::Normal | Exit::Shutdown | Exit::Crash | Exit::Unresponsive) => self.lay(turn, key),
        }
        self.close_stop_of_all();
    }

    /// What becomes of a child that is down, by the plan's goal.
    pub(super) fn lay(&mut self, turn: &mut Turn<'_>, key: Key) {
        let Some(entry) = self.children.get(key) else { return };
        let state = entry.state;
        let goes = !self.is_named() || entry.child.restart == Restart::Temporary;
        match self.plan.as_ref().map(|plan| plan.goal) {
            Some(Goal::End(_)) => drop(self.children.remove_for_good(key)),
            None
            | Some(
                Goal::Boot
                | Goal::Restart(_)
                | Goal::Delay(..)
                | Goal::Add(..)
                | Goal::Resume(..)
                | Goal::Terminate(..),
            ) if goes => {
                self.children.remove(key);
                turn.act(Action::Forget(key));
            }
            // Stopped for its group's sake, it will be started with it; started without a process, it has had its turn.
            Some(Goal::Restart(_) | Goal::Delay(..)) if state != State::Starting => {
                self.put(turn, key, State::Waiting);
            }
            None
            | Some(
                Goal::Boot
                | Goal::Restart(_)
                | Goal::Delay(..)
                | Goal::Add(..)
                | Goal::Resume(..)
                | Goal::Terminate(..),
            ) => {
                let rest = if self.group_restarts(key) { State::Waiting } else { State::Down };
                self.put(turn, key, rest);
                if matches!(state, State::Restarting | State::Delayed) {
                    self.settle(turn, key);
                }
            }
        }
    }

    /// Whether a child waits for another try that would start this one as well.
    fn group_restarts(&self, key: Key) -> bool {
        match self.config.strategy {
            Strategy::OneForOne | Strategy::SimpleOneForOne => false,
            Strategy::OneForAll => self.children.any_restart(),
            Strategy::RestForOne => self.children.earlier_restart(key),
        }
    }

    /// A child begins to wait for another try, or does so no longer: those of its group that are down follow.
    fn settle(&mut self, turn: &mut Turn<'_>, key: Key) {
        if self.children.get(key).is_none() {
            return;
        }
        let Some(group) = self.group(key) else { return };
        for key in group {
            let Some(entry) = self.children.get(key) else { continue };
            match (entry.state, self.group_restarts(key)) {
                (State::Down, true) => self.put(turn, key, State::Waiting),
                (State::Waiting, false) => self.put(turn, key, State::Down),
                (State::Down, false)
                | (State::Waiting, true)
                | (
                    State::New
                    | State::Starting
                    | State::Running
                    | State::Ended { .. }
                    | State::Restarting
                    | State::Delayed,
                    true | false,
                ) => {}
            }
        }
    }
}
