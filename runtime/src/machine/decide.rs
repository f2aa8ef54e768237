//! OTP's table: what the end of a child leads to.

use std::time::Instant;

use super::{
    Action, Decision, Ending, Exit, Key, Life, Supervisor,
    children::State,
    plan::{Goal, Plan, Step, Steps},
    supervisor::Turn,
};
use crate::spec::{AutoShutdown, Restart, Strategy};

impl Supervisor {
    /// A child has ended by itself, and it is its turn. A stop may have come first; then there is nothing to decide.
    pub(super) fn child_ended(&mut self, turn: &mut Turn<'_>, key: Key, life: Life, exit: Exit) {
        let Some(entry) = self.children.get(key) else { return };
        if !matches!(entry.state, State::Ended { .. }) || entry.life() != life {
            return;
        }
        match (entry.child.restart, exit) {
            (Restart::Permanent | Restart::Transient | Restart::Temporary, Exit::Unresponsive) => {
                self.escalate(turn, key, life);
            }
            (Restart::Permanent, Exit::Normal | Exit::Shutdown | Exit::Crash) | (Restart::Transient, Exit::Crash) => {
                self.restart(turn, key, Some(life));
            }
            (Restart::Transient, Exit::Normal | Exit::Shutdown)
            | (Restart::Temporary, Exit::Normal | Exit::Shutdown | Exit::Crash) => self.stays_down(turn, key, life),
        }
    }

    fn stays_down(&mut self, turn: &mut Turn<'_>, key: Key, life: Life) {
        let Some(entry) = self.children.get(key) else { return };
        let goes = !self.is_named() || entry.child.restart == Restart::Temporary;
        if self.shuts_down_after(entry.child.significant) {
            turn.act(Action::Decided(key, life, Decision::ShutDown));
            self.children.remove(key);
            self.doom(turn, Ending::AutoShutdown);
        } else {
            turn.act(Action::Decided(key, life, if goes { Decision::Remove } else { Decision::Keep }));
            self.lay(turn, key);
        }
    }

    /// Whether this end, of a child that has not been removed yet, is the one that `auto_shutdown` waits for.
    fn shuts_down_after(&self, significant: bool) -> bool {
        match (self.config.auto_shutdown, significant) {
            (AutoShutdown::Never, true | false)
            | (AutoShutdown::AnySignificant | AutoShutdown::AllSignificant, false) => false,
            (AutoShutdown::AnySignificant, true) => true,
            (AutoShutdown::AllSignificant, true) => match self.config.strategy {
                Strategy::OneForOne | Strategy::OneForAll | Strategy::RestForOne => self.children.significant() == 1,
                Strategy::SimpleOneForOne => self.children.len() == 1,
            },
        }
    }

    /// The message to oneself after a failed start. Who was stopped or started meanwhile is not tried again.
    pub(super) fn try_again(&mut self, turn: &mut Turn<'_>, key: Key) {
        if self.children.get(key).is_some_and(|entry| entry.state == State::Restarting) {
            self.restart(turn, key, None);
        }
    }

    /// Every try counts, whether a life has just ended or a start has failed.
    fn restart(&mut self, turn: &mut Turn<'_>, key: Key, ended: Option<Life>) {
        let now = turn.now();
        let Some(left) = self.window.take_another(now) else {
            if let Some(life) = ended {
                turn.act(Action::Decided(key, life, Decision::GiveUp));
            }
            self.children.remove(key);
            self.doom(turn, Ending::GaveUp);
            return;
        };
        if let Some(life) = ended {
            turn.act(Action::Decided(key, life, Decision::Restart { left }));
        }
        self.plan = Some(match self.delay(now, key) {
            Some(due) => Plan { steps: self.group_stops(key), goal: Goal::Delay(key, due) },
            None => self.group_restart(key),
        });
        self.put(turn, key, State::Waiting);
    }

    /// The children that are started again because of this one, which has no process, are stopped first.
    fn group_restart(&self, key: Key) -> Plan {
        let steps = match self.group(key) {
            None => Steps::One(Step::Start(key)),
            Some(group) => {
                let starts = group.clone().into_iter().map(Step::Start);
                Steps::Many(stops(group, key).chain(starts).collect())
            }
        };
        Plan { steps, goal: Goal::Restart(key) }
    }

    fn group_stops(&self, key: Key) -> Steps {
        self.group(key).map_or(Steps::None, |group| Steps::Many(stops(group, key).collect()))
    }

    /// The children that are restarted because of this one, in the order of their starts. None: it alone.
    pub(super) fn group(&self, key: Key) -> Option<Vec<Key>> {
        match self.config.strategy {
            Strategy::OneForOne | Strategy::SimpleOneForOne => None,
            Strategy::OneForAll => Some(self.children.all().map(|(key, _)| key).collect()),
            Strategy::RestForOne => Some(self.children.from(key).map(|(key, _)| key).collect()),
        }
    }

    fn delay(&mut self, now: Instant, key: Key) -> Option<Instant> {
        let backoff = self.config.backoff?;
        let streak = self.children.streak(key);
        now.checked_add(streak.next(now, backoff, self.config.period, &mut self.jitter))
    }

    /// The second half of a delayed restart. What somebody has started by hand meanwhile is stopped first.
    pub(super) fn delay_is_over(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now();
        let Some((_, key)) = self.children.first_due().filter(|(due, _)| *due <= now) else { return };
        self.plan = Some(self.group_restart(key));
        self.put(turn, key, State::Waiting);
    }

    /// This life forbids a second one beside it: nobody waits for it, and the supervisor ends.
    pub(super) fn escalate(&mut self, turn: &mut Turn<'_>, key: Key, life: Life) {
        turn.act(Action::Decided(key, life, Decision::Escalate));
        self.open.take_if(|open| open.is_about(key));
        self.give_way(turn, key);
        self.close_stop_of_all();
    }

    pub(super) fn give_way(&mut self, turn: &mut Turn<'_>, key: Key) {
        self.children.remove(key);
        self.doom(turn, Ending::Escalated(key));
    }
}

/// The stops of a group but for this one, which has no process: the last first.
fn stops(group: Vec<Key>, key: Key) -> impl Iterator<Item = Step> {
    group.into_iter().rev().filter(move |other| *other != key).map(Step::Stop)
}
