//! The decisions of a state machine: which event comes next, which are postponed, which timeouts run.
//!
//! It knows nothing of what its states and events are. Whoever runs it calls the handlers, says what they returned, and
//! carries out the [`Step`]s that follow from it. After each event the order is that of OTP's `gen_statem`:
//!
//! 1. the enter call, if the state has changed or is repeated;
//! 2. the events that the handler has inserted;
//! 3. the postponed events, if the state has changed, and then what had still been left to handle;
//! 4. the timeouts of zero;
//! 5. the mailbox.

use std::{borrow::Cow, collections::VecDeque, sync::Arc, time::Duration};

/// A state machine with states `S` and events `E`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Machine<S, E> {
    state: Arc<S>,
    /// Whether there are enter calls.
    enters: bool,
    /// The transition whose enter call has not returned.
    open: Option<Open<S, E>>,
    /// What is to be handled before the mailbox.
    queue: VecDeque<E>,
    /// What waits for another state, in the order of its arrival.
    postponed: VecDeque<E>,
    timers: Vec<Timer<E>>,
    /// The timeouts of zero, which come after the queue.
    due: VecDeque<Timeout>,
    /// The number of the timer that was armed last.
    last: u64,
}

/// A transition that is not complete.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Open<S, E> {
    to: Arc<S>,
    actions: Actions<E>,
}

/// A timeout that runs.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Timer<E> {
    of: Timeout,
    /// The timer outside; a timeout of zero has none.
    number: Option<u64>,
    event: E,
}

/// Which of the timeouts: of each there is one at a time.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Timeout {
    /// Ended by a change of state.
    State,
    /// Ended by any event.
    Event,
    /// Ended by nothing but itself.
    Named(Cow<'static, str>),
}

/// What becomes of a timeout.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Set<E> {
    /// It begins, in place of the one that runs.
    Start(Duration, E),
    /// It goes on, and brings this event. If it does not run it is over at once.
    Update(E),
    /// It ends.
    Cancel,
}

/// Where an event leads to.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Target<S> {
    /// Nowhere.
    Keep,
    /// Into this state. Into the present one it is the same as `Keep`.
    To(S),
    /// Nowhere, but with an enter call.
    Repeat,
}

/// What a handler asks for besides the state.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Actions<E> {
    /// To be handled next, in this order.
    pub inserted: Vec<E>,
    /// The last word on each timeout counts.
    pub timeouts: Vec<(Timeout, Set<E>)>,
    /// The event itself, to be handled again in another state.
    pub postponed: Option<E>,
}

impl<E> Default for Actions<E> {
    fn default() -> Self {
        Self { inserted: Vec::new(), timeouts: Vec::new(), postponed: None }
    }
}

/// What is to be done. Without an `Enter` or a `Handle` at the end, the next event comes from the mailbox.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Step<E> {
    /// Begin a timer of this number.
    Arm(u64, Duration),
    /// End the timer of this number.
    Disarm(u64),
    /// Make the enter call, and say [`Machine::entered`].
    Enter,
    /// Handle this event, and say [`Machine::handled`].
    Handle(E),
}

impl<S: PartialEq, E> Machine<S, E> {
    /// A machine in its first state, which has not begun.
    pub fn new(state: S, enters: bool) -> Self {
        Self {
            state: Arc::new(state),
            enters,
            open: None,
            queue: VecDeque::new(),
            postponed: VecDeque::new(),
            timers: Vec::new(),
            due: VecDeque::new(),
            last: 0,
        }
    }

    /// The present state: during an enter call, the one that is left.
    #[must_use]
    pub fn state(&self) -> Arc<S> {
        self.state.clone()
    }

    /// The state that is entered, while its enter call runs.
    #[must_use]
    pub fn entering(&self) -> Arc<S> {
        self.open.as_ref().map_or_else(|| self.state.clone(), |open| open.to.clone())
    }

    /// Begins, with the actions that came with the first state, which is entered like any other.
    pub fn begin(&mut self, actions: Actions<E>) -> Vec<Step<E>> {
        self.handled(Target::Repeat, actions)
    }

    /// A handler has returned.
    pub fn handled(&mut self, target: Target<S>, actions: Actions<E>) -> Vec<Step<E>> {
        let (to, enters) = match target {
            Target::Keep => (self.state.clone(), false),
            Target::Repeat => (self.state.clone(), true),
            Target::To(state) if state == *self.state => (self.state.clone(), false),
            Target::To(state) => (Arc::new(state), true),
        };
        self.open = Some(Open { to, actions });
        if enters && self.enters { vec![Step::Enter] } else { self.complete() }
    }

    /// An enter call has returned. `again`: it wants another one.
    pub fn entered(&mut self, again: bool, timeouts: Vec<(Timeout, Set<E>)>) -> Vec<Step<E>> {
        let Some(open) = &mut self.open else { return Vec::new() };
        open.actions.timeouts.extend(timeouts);
        if again { vec![Step::Enter] } else { self.complete() }
    }

    /// A timer is over. Returns what it brings, unless it has been ended before.
    pub fn elapsed(&mut self, number: u64) -> Option<E> {
        let at = self.timers.iter().position(|timer| timer.number == Some(number))?;
        Some(self.timers.remove(at).event)
    }

    /// An enter call has ended the machine: its state is the one that was entered.
    pub fn settle(&mut self) {
        self.state = self.entering();
        self.open = None;
    }

    /// Completes the transition, and says what comes next.
    fn complete(&mut self) -> Vec<Step<E>> {
        let Some(Open { to, actions }) = self.open.take() else { return Vec::new() };
        let Actions { inserted, timeouts, postponed } = actions;
        let mut steps = Vec::new();
        self.postponed.extend(postponed);
        self.cancel(&Timeout::Event, &mut steps);
        if *to != *self.state {
            self.cancel(&Timeout::State, &mut steps);
            put_first(&mut self.queue, self.postponed.drain(..));
        }
        self.state = to;
        self.set_timeouts(timeouts, &mut steps);
        put_first(&mut self.queue, inserted.into_iter());
        steps.extend(self.next().map(Step::Handle));
        steps
    }

    /// Carries out the last word on each timeout, the last first, as OTP does; those of zero come in the order of the words.
    fn set_timeouts(&mut self, timeouts: Vec<(Timeout, Set<E>)>, steps: &mut Vec<Step<E>>) {
        let mut seen = Vec::new();
        let mut due = VecDeque::new();
        for (of, set) in timeouts.into_iter().rev() {
            if seen.contains(&of) {
                continue;
            }
            seen.push(of.clone());
            match set {
                Set::Cancel => self.cancel(&of, steps),
                Set::Update(event) => {
                    if let Some(timer) = self.timers.iter_mut().find(|timer| timer.of == of) {
                        timer.event = event;
                    } else {
                        due.push_front(of.clone());
                        self.timers.push(Timer { of, number: None, event });
                    }
                }
                Set::Start(Duration::ZERO, event) => {
                    self.cancel(&of, steps);
                    due.push_front(of.clone());
                    self.timers.push(Timer { of, number: None, event });
                }
                Set::Start(delay, event) => {
                    self.cancel(&of, steps);
                    self.last += 1;
                    steps.push(Step::Arm(self.last, delay));
                    self.timers.push(Timer { of, number: Some(self.last), event });
                }
            }
        }
        self.due.extend(due);
    }

    fn cancel(&mut self, of: &Timeout, steps: &mut Vec<Step<E>>) {
        if let Some(at) = self.timers.iter().position(|timer| timer.of == *of) {
            let timer = self.timers.remove(at);
            self.due.retain(|due| due != of);
            steps.extend(timer.number.map(Step::Disarm));
        }
    }

    /// What is to be handled before the mailbox.
    fn next(&mut self) -> Option<E> {
        if let Some(event) = self.queue.pop_front() {
            return Some(event);
        }
        let of = self.due.pop_front()?;
        let at = self.timers.iter().position(|timer| timer.of == of)?;
        Some(self.timers.remove(at).event)
    }
}

/// Puts events before those that are there, in their order.
fn put_first<E>(queue: &mut VecDeque<E>, events: impl DoubleEndedIterator<Item = E>) {
    for event in events.rev() {
        queue.push_front(event);
    }
}

#[cfg(test)]
mod tests;
