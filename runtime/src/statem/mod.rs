//! State machines: OTP's `gen_statem`.
//!
//! A state machine is a server whose messages are *events*, and whose handlers say into which state they lead. It is a
//! process like a server, with the same references, calls, casts, place in a tree and end.
//!
//! - The struct holds the data; `#[gen_statem(state = Door)]` names the type of its states, an enum as a rule. Every handler
//!   that takes a `&Door` gets the present state.
//! - A handler answers its caller as a server's does, and returns a [`Transition`]: where it leads, and what else is to
//!   happen. `#[enter]` runs in each state that is entered, and returns an [`Entered`], which leads nowhere.
//! - What comes back to the machine is told by its type, as a server's messages to itself are: `#[internal]` events, and
//!   the events of timeouts.
//! - To postpone an event it must be had once more. A handler that may do so takes an [`Event`], and its parts are `Clone`;
//!   the others pay nothing for it.
//!
//! [`machine`] decides the order of all this, and knows of no process. `run` carries it out in a cell: one event is one
//! turn of the process, and what the machine wants handled next is what a server wants done *then*.

pub use self::{
    begin::{Begin, IntoBegin},
    protocol::{
        HasStates, Incoming, Internal, InternalTo, StateMachine, TimesOut, TimesOutTo, Whole, is_whole, not_async,
    },
    react::{Change, Entry, Handled, Later, Reacted, Reaction, again, reply, reply_flow, reply_stop, reply_transition},
    run::{begin, current, enter_handler, handle, handle_async, handler, shown},
    transition::{Entered, Event, Transition},
};

mod transition;
mod begin;
mod react;
mod protocol;
mod run;
pub mod machine;
