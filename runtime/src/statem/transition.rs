//! What handlers return: where an event leads, and what else is to happen.

use std::{borrow::Cow, fmt, time::Duration};

use super::{
    machine::{Actions, Set, Target, Timeout},
    protocol::{InternalTo, StateMachine, TimesOutTo},
};

/// Where an event leads, and what else is to happen.
///
/// A handler that returns nothing keeps the state. `R` is the answer to a call that takes no `Reply`.
///
/// What it asks for happens in OTP's order: the enter call of a new state, inserted events, postponed events if the state
/// has changed, timeouts of zero, and then the mailbox.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use perennial::prelude::*;
///
/// #[derive(Debug, Default, PartialEq)]
/// pub enum Lamp {
///     #[default]
///     Dark,
///     Lit,
/// }
///
/// /// A lamp that goes out by itself.
/// #[gen_statem(state = Lamp)]
/// #[derive(Debug, Default)]
/// pub struct Stairs;
///
/// /// Time is up.
/// pub struct Out;
///
/// #[gen_statem]
/// impl Stairs {
///     #[cast]
///     pub fn press(&mut self) -> Transition<Self> {
///         Transition::to(Lamp::Lit).state_timeout(Duration::from_secs(60), Out)
///     }
///
///     #[timeout]
///     fn out(&mut self, _: Out) -> Transition<Self> {
///         Transition::to(Lamp::Dark)
///     }
///
///     #[call]
///     pub fn is_lit(&self, lamp: &Lamp) -> bool {
///         *lamp == Lamp::Lit
///     }
/// }
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let stairs = Stairs.start().await?;
/// stairs.press()?;
/// assert!(stairs.is_lit().await?);
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// The result of a state callback with its actions. To stop is [`Stop`](crate::Stop) or [`Flow`](crate::Flow), as in a
/// server. Replies are sent by [`Reply::send`](crate::Reply::send) or [`reply`](Self::reply).
#[must_use = "the machine changes only by what its handler returns"]
pub struct Transition<S: StateMachine, R = ()> {
    pub(super) target: Target<S::State>,
    pub(super) actions: Actions<S::Event>,
    pub(super) reply: Option<R>,
}

impl<S: StateMachine> Transition<S> {
    /// Stays in the present state. There is no enter call; postponed events stay postponed.
    ///
    /// # OTP
    ///
    /// `keep_state`.
    pub fn keep() -> Self {
        Self::towards(Target::Keep)
    }

    /// Goes into this state. If it equals the present one, this is [`keep`](Self::keep).
    ///
    /// # OTP
    ///
    /// `{next_state, State, Data}`.
    pub fn to(state: S::State) -> Self {
        Self::towards(Target::To(state))
    }

    /// Stays in the present state, and makes its enter call again. Postponed events stay postponed, and the state timeout
    /// goes on.
    ///
    /// # OTP
    ///
    /// `repeat_state`.
    pub fn repeat() -> Self {
        Self::towards(Target::Repeat)
    }

    fn towards(target: Target<S::State>) -> Self {
        Self { target, actions: Actions::default(), reply: Some(()) }
    }

    /// Answers the call with this value.
    ///
    /// # OTP
    ///
    /// `{reply, From, Reply}`.
    pub fn reply<R>(self, answer: R) -> Transition<S, R> {
        let Self { target, actions, reply: _ } = self;
        Transition { target, actions, reply: Some(answer) }
    }

    /// Postpones the event: it is handled again when the state has changed. A call is answered then.
    ///
    /// # OTP
    ///
    /// `postpone`.
    pub fn postpone<R>(self, event: Event<S>) -> Transition<S, R> {
        let Self { target, mut actions, reply: _ } = self;
        actions.postponed = Some(event.0);
        Transition { target, actions, reply: None }
    }
}

impl<S: StateMachine, R> Transition<S, R> {
    pub(super) fn nowhere() -> Self {
        Self { target: Target::Keep, actions: Actions::default(), reply: None }
    }

    /// Has this event handled by its `#[internal]` handler, before anything that waits. Several come in their order.
    ///
    /// # OTP
    ///
    /// `{next_event, internal, Event}`.
    pub fn next_event<M: InternalTo<S>>(mut self, event: M) -> Self {
        self.actions.inserted.push(event.internal());
        self
    }

    /// The state that it leads into, if it leads somewhere. For tests of handlers.
    #[must_use]
    pub fn next_state(&self) -> Option<&S::State> {
        match &self.target {
            Target::To(state) => Some(state),
            Target::Keep | Target::Repeat => None,
        }
    }

    /// Whether it postpones its event. For tests of handlers.
    #[must_use]
    pub fn is_postponed(&self) -> bool {
        self.actions.postponed.is_some()
    }

    fn set(&mut self, timeout: Timeout, set: Set<S::Event>) {
        self.actions.timeouts.push((timeout, set));
    }
}

/// What an `#[enter]` handler returns, if it has anything to say: timeouts, and whether to be called again.
///
/// The state has been chosen, so it leads nowhere; it postpones nothing and inserts nothing, because there is no event.
///
/// # OTP
///
/// What a state enter call may return.
#[must_use = "the machine changes only by what its handler returns"]
pub struct Entered<S: StateMachine> {
    pub(super) again: bool,
    pub(super) timeouts: Vec<(Timeout, Set<S::Event>)>,
}

impl<S: StateMachine> Entered<S> {
    /// Goes on in the state.
    ///
    /// # OTP
    ///
    /// `keep_state`.
    pub fn keep() -> Self {
        Self { again: false, timeouts: Vec::new() }
    }

    /// Makes the enter call again.
    ///
    /// # OTP
    ///
    /// `repeat_state`.
    pub fn repeat() -> Self {
        Self { again: true, timeouts: Vec::new() }
    }

    fn set(&mut self, timeout: Timeout, set: Set<S::Event>) {
        self.timeouts.push((timeout, set));
    }
}

/// The event that is being handled, to be postponed.
///
/// A handler that may postpone takes an `event: Event<Self>`. The parts of its message must be `Clone`: they are cloned
/// before it runs. A postponed call keeps its caller.
///
/// # OTP
///
/// What the action `postpone` speaks of.
#[must_use = "an event that is dropped is not postponed"]
pub struct Event<S: StateMachine>(pub(super) S::Event);

impl<S: StateMachine> Event<S> {
    /// The event as it was sent.
    #[doc(hidden)]
    pub fn new(event: S::Event) -> Self {
        Self(event)
    }

    /// Keeps the state and postpones the event: it is handled again when the state has changed.
    ///
    /// # OTP
    ///
    /// `{keep_state, Data, [postpone]}`.
    pub fn postpone<R>(self) -> Transition<S, R> {
        Transition::keep().postpone(self)
    }
}

/// The timeouts, as all that sets them has them.
macro_rules! timeouts {
    ($name:ident<S $(, $other:ident)?>) => {
        impl<S: StateMachine $(, $other)?> $name<S $(, $other)?> {
            /// Brings this event to its `#[timeout]` handler if the machine is still in the state by then. It begins anew if
            /// it runs already. A change of state ends it; other events do not.
            ///
            /// With a time of zero it comes after the events that the machine has still to handle, and before the mailbox.
            ///
            /// # OTP
            ///
            /// `{state_timeout, Time, Event}`.
            pub fn state_timeout<M: TimesOutTo<S>>(mut self, after: Duration, event: M) -> Self {
                self.set(Timeout::State, Set::Start(after, event.timeout()));
                self
            }

            /// Lets the state timeout bring this event in place of its own. If it does not run it is over at once.
            ///
            /// # OTP
            ///
            /// `{state_timeout, update, Event}`.
            pub fn update_state_timeout<M: TimesOutTo<S>>(mut self, event: M) -> Self {
                self.set(Timeout::State, Set::Update(event.timeout()));
                self
            }

            /// Ends the state timeout.
            ///
            /// # OTP
            ///
            /// `{state_timeout, cancel}`.
            pub fn cancel_state_timeout(mut self) -> Self {
                self.set(Timeout::State, Set::Cancel);
                self
            }

            /// Brings this event to its `#[timeout]` handler if no other comes before. Any event ends it.
            ///
            /// # OTP
            ///
            /// `{timeout, Time, Event}`.
            pub fn event_timeout<M: TimesOutTo<S>>(mut self, after: Duration, event: M) -> Self {
                self.set(Timeout::Event, Set::Start(after, event.timeout()));
                self
            }

            /// Begins an event timeout of zero: an event has ended whichever ran.
            ///
            /// # OTP
            ///
            /// `{timeout, update, Event}`.
            pub fn update_event_timeout<M: TimesOutTo<S>>(mut self, event: M) -> Self {
                self.set(Timeout::Event, Set::Update(event.timeout()));
                self
            }

            /// Takes the event timeout back that an event's handler has asked for, in the enter call that follows.
            ///
            /// # OTP
            ///
            /// `{timeout, cancel}`.
            pub fn cancel_event_timeout(mut self) -> Self {
                self.set(Timeout::Event, Set::Cancel);
                self
            }

            /// Brings this event to its `#[timeout]` handler after this time, whatever the state is by then. It begins anew if
            /// one of the name runs already.
            ///
            /// # OTP
            ///
            /// `{{timeout, Name}, Time, Event}`.
            pub fn timeout<M: TimesOutTo<S>>(
                mut self,
                name: impl Into<Cow<'static, str>>,
                after: Duration,
                event: M,
            ) -> Self {
                self.set(Timeout::Named(name.into()), Set::Start(after, event.timeout()));
                self
            }

            /// Lets the timeout of this name bring this event in place of its own. If it does not run it is over at once.
            ///
            /// # OTP
            ///
            /// `{{timeout, Name}, update, Event}`.
            pub fn update_timeout<M: TimesOutTo<S>>(mut self, name: impl Into<Cow<'static, str>>, event: M) -> Self {
                self.set(Timeout::Named(name.into()), Set::Update(event.timeout()));
                self
            }

            /// Ends the timeout of this name.
            ///
            /// # OTP
            ///
            /// `{{timeout, Name}, cancel}`.
            pub fn cancel_timeout(mut self, name: impl Into<Cow<'static, str>>) -> Self {
                self.set(Timeout::Named(name.into()), Set::Cancel);
                self
            }
        }
    };
}

pub(super) use timeouts;

timeouts!(Transition<S, R>);
timeouts!(Entered<S>);

impl<S: StateMachine, R> fmt::Debug for Transition<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = match &self.target {
            Target::Keep => "keep",
            Target::To(_) => "to",
            Target::Repeat => "repeat",
        };
        f.debug_tuple("Transition").field(&target).finish_non_exhaustive()
    }
}

impl<S: StateMachine> fmt::Debug for Entered<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entered").field("again", &self.again).finish_non_exhaustive()
    }
}

impl<S: StateMachine> fmt::Debug for Event<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").finish_non_exhaustive()
    }
}
