//! What an inbox guards, of a cell of any type.

use std::{any::Any, convert::Infallible};

use super::{
    Item, Phase, Tie,
    gate::Inbox,
    side::{Extra, Marks, Side},
};
use crate::{Down, Exit, Mailbox, Protocol};

/// What waited, of whatever type, to be dropped where user data may be. None: nothing did.
pub(crate) type Waited = Option<Box<dyn Any + Send>>;

/// What an inbox guards, without the types of its messages: what is done with it through this is compiled once, and not again
/// for each server.
pub(crate) trait Guarded {
    fn phase(&self) -> Phase;
    fn set_phase(&mut self, phase: Phase);
    fn marks(&mut self) -> &mut Marks;
    fn tie(&mut self) -> &mut Option<Tie>;
    /// The rarely used part, made when it is first needed.
    fn side(&mut self) -> &mut Side;
    fn existing_side(&mut self) -> Option<&mut Side>;
    /// Drops the rarely used part if it says nothing.
    fn trim(&mut self);
    /// Queues what is no message of the process's own.
    fn push(&mut self, item: Item<Infallible>);
    /// Whether exit signals are messages.
    fn traps(&self) -> bool;
    /// Queues an exit signal as a message, if they are messages.
    fn push_exit(&mut self, exit: Exit);
    /// Queues the message of the monitor at this place in the list, and forgets the monitor.
    fn push_down(&mut self, at: usize, down: Down);
    /// Takes all that waits.
    fn take_waiting(&mut self) -> Waited;
    /// Takes back a call that waits for room.
    fn unpark(&mut self, number: u64) -> Waited;
}

impl<B: Protocol> Guarded for Inbox<Item<B::Message>, Extra<B>> {
    fn phase(&self) -> Phase {
        self.phase
    }

    fn set_phase(&mut self, phase: Phase) {
        self.phase = phase;
    }

    fn marks(&mut self) -> &mut Marks {
        &mut self.marks
    }

    fn tie(&mut self) -> &mut Option<Tie> {
        &mut self.extra.tie
    }

    fn side(&mut self) -> &mut Side {
        &mut self.extra.side().side
    }

    fn existing_side(&mut self) -> Option<&mut Side> {
        self.extra.existing_side().map(|typed| &mut typed.side)
    }

    fn trim(&mut self) {
        if self.extra.existing_side().is_some_and(|typed| typed.is_empty()) {
            self.extra.take_side();
        }
    }

    fn push(&mut self, item: Item<Infallible>) {
        self.queue.push_back(match item {
            Item::User(never) | Item::Info(never) => match never {},
            Item::Told(told) => match told.1 {},
            Item::Stop(order) => Item::Stop(order),
            Item::System(system) => Item::System(system),
            Item::Idle(number) => Item::Idle(number),
        });
    }

    fn traps(&self) -> bool {
        self.extra.trap().is_some()
    }

    fn push_exit(&mut self, exit: Exit) {
        if let Some(trap) = self.extra.trap() {
            self.queue.push_back(Item::Info(trap(exit)));
        }
    }

    fn push_down(&mut self, at: usize, down: Down) {
        let typed = self.extra.side();
        typed.watching.swap_remove(at);
        let wrap = typed.wraps.swap_remove(at);
        self.queue.push_back(Item::Info(wrap(down)));
    }

    fn take_waiting(&mut self) -> Waited {
        let queue = std::mem::take(&mut self.queue);
        if let (Mailbox::Bounded(_), Some(typed)) = (B::SPEC.mailbox, self.extra.existing_side()) {
            typed.users = 0;
            let overflow = std::mem::take(&mut typed.overflow);
            return Some(Box::new((queue, overflow)));
        }
        if queue.is_empty() { None } else { Some(Box::new(queue)) }
    }

    fn unpark(&mut self, number: u64) -> Waited {
        let Mailbox::Bounded(_) = B::SPEC.mailbox else { return None };
        let overflow = &mut self.extra.existing_side()?.overflow;
        let at = overflow.iter().position(|(parked, _)| *parked == number)?;
        overflow.remove(at).map(|parked| -> Box<dyn Any + Send> { Box::new(parked) })
    }
}
