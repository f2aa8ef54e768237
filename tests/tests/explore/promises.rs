//! What the library promises, held against every action and every state.

use std::{collections::BTreeSet, time::Instant};

use perennial::{
    __private::machine::{Action, Answer, ChildState, Decision, Ending, Event, Exit, Key, Life, Request, Ticket},
    Restart, Strategy,
};

use crate::{
    tree::PERIOD,
    world::{Process, World},
};

impl World {
    pub(crate) fn act(
        &mut self,
        action: &Action,
        busy: bool,
        marks: &mut BTreeSet<&'static str>,
    ) -> Result<(), String> {
        holds(self.ended.is_none(), "something follows the end")?;
        match action {
            Action::Start(key, life) => self.starts(*key, *life, marks)?,
            Action::Stop(key, life) | Action::Orphan(key, life) => {
                self.stops(*key)?;
                let process = self.processes.get_mut(key).filter(|process| process.life == *life);
                let process = process.ok_or("a stop of nobody")?;
                holds(!process.asked, "a second stop")?;
                process.asked = true;
            }
            Action::Kill(key, life) => {
                if !self.processes.get(key).is_some_and(|process| process.asked) {
                    self.stops(*key)?;
                }
                let process = self.processes.get_mut(key).filter(|process| process.life == *life);
                let process = process.ok_or("a kill of nobody")?;
                holds(!process.killed, "a second kill")?;
                process.killed = true;
            }
            Action::Booted => self.booted = true,
            Action::Answer(ticket, answer) => {
                let request = self.tickets.remove(&ticket.0).ok_or("a second answer")?;
                if *answer == Answer::AlreadyPresent {
                    marks.insert("already present");
                }
                if *answer == Answer::MaxChildren {
                    marks.insert("full");
                }
                if matches!(request, Request::TerminateChild(_)) && !self.agains.is_empty() && !busy {
                    marks.insert("tries ended by hand");
                }
            }
            Action::Again(key) => {
                marks.insert("again");
                self.agains.push_back(*key);
            }
            Action::Wait(key) => {
                if self.refs.insert(*key, true) == Some(false) {
                    marks.insert("woken by its group");
                }
            }
            Action::Close(key) => {
                self.refs.insert(*key, false);
            }
            Action::Forget(key) => {
                holds(!self.processes.contains_key(key), "a child is forgotten that has a process")?;
                self.refs.remove(key);
            }
            Action::Abandon(key, life) => {
                marks.insert("abandoned");
                let left = self.processes.remove(key).filter(|process| process.life == *life && process.stuck);
                if left.ok_or("somebody is abandoned who is not stuck")?.up {
                    self.undecided.insert((*key, *life), Exit::Crash);
                }
            }
            Action::Decided(key, life, decision) => self.decided(*key, *life, *decision, busy, marks)?,
            Action::End(ending) => self.ends(*ending, marks)?,
        }
        Ok(())
    }

    fn starts(&mut self, key: Key, life: Life, marks: &mut BTreeSet<&'static str>) -> Result<(), String> {
        holds(!self.processes.contains_key(&key), "a second incarnation")?;
        holds(!self.is_busy(), "two operations are open")?;
        let child = self.children.get(&key).ok_or("a start of nobody")?;
        holds(life == Life(1) || child.restart != Restart::Temporary, "a temporary child is restarted")?;
        if !self.by_hand(key) {
            let later = self.processes.range(key..).count();
            if !self.booted || self.in_group() {
                holds(later == 0, "a child starts before an earlier one")?;
            }
            if self.booted {
                self.restarts.push((key, self.now));
                let recent = |at: &Instant| self.now.duration_since(*at) <= PERIOD;
                let count = self.restarts.iter().filter(|(other, at)| {
                    // A restart of a group starts each child once, and one by one there is no group.
                    recent(at) && (*other == key || !self.in_group())
                });
                holds(count.count() <= 1, "more restarts than the intensity allows")?;
                if self.restarts.len() > 1 && self.restarts.iter().any(|(other, at)| *other == key && !recent(at)) {
                    marks.insert("window slid");
                }
                if self.in_group() && self.restarts.len() > 1 {
                    marks.insert("group restart");
                }
            }
        }
        self.refs.remove(&key);
        self.processes.insert(key, Process { life, up: false, asked: false, killed: false, stuck: false });
        Ok(())
    }

    /// Is the stop of this child one in its order?
    fn stops(&self, key: Key) -> Result<(), String> {
        let starting = self.processes.get(&key).is_some_and(|process| !process.up);
        if self.strategy == Strategy::SimpleOneForOne || starting {
            return Ok(());
        }
        holds(!self.is_busy(), "two operations are open")?;
        let later = self.processes.range(key..).filter(|(other, process)| **other != key && !process.stuck).count();
        holds(later == 0 || self.by_hand(key), "a child is stopped before a later one")
    }

    fn decided(
        &mut self,
        key: Key,
        life: Life,
        decision: Decision,
        busy: bool,
        marks: &mut BTreeSet<&'static str>,
    ) -> Result<(), String> {
        let stuck = self.processes.get(&key).is_some_and(|process| process.life == life && process.stuck);
        if decision == Decision::Escalate && stuck {
            return Ok(());
        }
        let exit = self.undecided.remove(&(key, life)).ok_or("a decision about nobody")?;
        let child = self.children.get(&key).ok_or("a decision about nobody")?;
        if decision == Decision::Stopped && exit == Exit::Crash && busy {
            marks.insert("folded into a stop");
        }
        let allowed: &[&str] = match (child.restart, exit) {
            (_, Exit::Unresponsive) => &["Escalate"],
            (Restart::Permanent, _) | (Restart::Transient, Exit::Crash) => &["Restart", "GiveUp", "Stopped"],
            (Restart::Transient, Exit::Normal | Exit::Shutdown) => &["Keep", "Remove", "ShutDown", "Stopped"],
            (Restart::Temporary, _) => &["Remove", "ShutDown", "Stopped"],
        };
        let name = format!("{decision:?}");
        let allowed = allowed.iter().any(|allowed| name.starts_with(allowed));
        holds(allowed, "a decision that is not in OTP's table")?;
        holds(decision != Decision::ShutDown || child.significant, "an end that is not significant ends the supervisor")
    }

    fn ends(&mut self, ending: Ending, marks: &mut BTreeSet<&'static str>) -> Result<(), String> {
        self.ended = Some(ending);
        marks.insert(match ending {
            Ending::Stopped => "stopped",
            Ending::GaveUp => "gave up",
            Ending::AutoShutdown => "shut down by significance",
            Ending::FailedToStart(_) => "failed to start",
            Ending::Killed => "killed",
            Ending::Escalated(_) => "escalated",
        });
        holds(self.processes.values().all(|process| process.stuck), "a child outlives its supervisor")
    }

    /// What holds in every state.
    pub(crate) fn check(&self, marks: &mut BTreeSet<&'static str>) -> Result<(), String> {
        if self.ended.is_some() {
            holds(self.machine.alarm().is_none(), "an alarm after the end")?;
            return holds(self.undecided.is_empty(), "an end was never decided");
        }
        if !self.machine.is_idle() {
            return holds(self.is_busy(), "it waits for nothing");
        }
        holds(self.tickets.is_empty(), "a request has no answer")?;
        holds(self.undecided.is_empty(), "an end was never decided")?;
        holds(!self.is_busy(), "it waits for nobody who is being stopped")?;
        if self.machine.alarm().is_some() {
            marks.insert("delayed");
        }
        self.check_list()
    }

    /// What the list says is so, and is what references do.
    fn check_list(&self) -> Result<(), String> {
        let actions = self.machine.clone().step(self.now, Event::Request(Ticket(0), Request::WhichChildren));
        let [Action::Answer(_, Answer::Children(list))] = &actions[..] else { return Err("no list".to_owned()) };
        let restarting = list.iter().find(|row| row.state == ChildState::Restarting);
        let retried = !self.agains.is_empty() || self.machine.alarm().is_some();
        holds(restarting.is_none() || retried, "a restarting child is not tried again")?;
        for row in list {
            let refs = self.refs.get(&row.key).copied();
            match row.state {
                ChildState::Running(life) => {
                    // One that has unlinked itself may be gone without anybody's knowledge.
                    let other = self.processes.get(&row.key).is_some_and(|process| process.life != life);
                    holds(!other && refs.is_none(), "who is listed is not who runs")?;
                }
                ChildState::Restarting => holds(refs == Some(true), "calls to a restarting child do not wait")?,
                ChildState::Stopped => {
                    let group = match self.strategy {
                        Strategy::OneForOne | Strategy::SimpleOneForOne => false,
                        Strategy::OneForAll => restarting.is_some(),
                        Strategy::RestForOne => {
                            list.iter().any(|other| other.state == ChildState::Restarting && other.key < row.key)
                        }
                    };
                    holds(
                        refs == Some(group),
                        "calls to a stopped child wait for nothing, or do not wait for its group",
                    )?;
                }
            }
        }
        let listed = |key| list.iter().any(|row| row.key == key);
        holds(self.processes.keys().all(|key| listed(*key)), "somebody runs who is not listed")?;
        holds(self.refs.keys().all(|key| listed(*key)), "somebody is gone and was not forgotten")?;
        holds(list.is_sorted_by(|one, other| one.key > other.key), "the list is not in OTP's order")
    }
}

fn holds(promise: bool, otherwise: &str) -> Result<(), String> {
    if promise { Ok(()) } else { Err(otherwise.to_owned()) }
}
