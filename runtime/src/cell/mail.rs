//! Messages to a cell: calls, casts, and what is sent plainly.

use std::sync::Arc;

use super::{Cell, Item, Order, Phase, System, Watcher};
use crate::{
    CallError, CastError, ExitReason, Mailbox, Protocol, fence, pid,
    reply::{self, Answer},
};

/// What has come of a call that was queued.
pub(crate) struct Queued {
    /// Under which number it waits for room, with a full mailbox.
    pub(crate) parked: Option<u64>,
    /// Whether the cell is to be put into the ready queue.
    pub(crate) schedule: bool,
}

impl<B: Protocol> Cell<B> {
    pub(crate) fn cast(self: &Arc<Self>, message: B::Message) -> Result<(), CastError> {
        if fence::is_current() {
            return Err(CastError::Fenced);
        }
        let mut inbox = self.gate.lock();
        // What is refused is dropped at the end, when the inbox is free.
        match inbox.phase {
            Phase::Starting | Phase::Up | Phase::Ending => {}
            Phase::Fresh => return Err(CastError::NotStarted),
            Phase::Fenced if inbox.extra.tie.is_none() => return Err(CastError::NoProc),
            Phase::Fenced | Phase::Limbo => return Err(CastError::Restarting),
            Phase::Closed => return Err(CastError::NoProc),
        }
        if let Mailbox::Bounded(most) = B::SPEC.mailbox {
            let users = &mut inbox.extra.side().users;
            if *users >= most {
                return Err(CastError::Full);
            }
            *users += 1;
        }
        inbox.queue.push_back(Item::User(message));
        drop(inbox);
        self.ready(self.gate.pushed());
        Ok(())
    }

    /// Queues a call.
    pub(crate) fn enqueue(self: &Arc<Self>, message: B::Message) -> Result<Queued, (B::Message, CallError)> {
        let mut message = Some(message);
        let mut parked = None;
        let pushed = self.gate.push(|inbox| {
            match inbox.phase {
                Phase::Starting | Phase::Up | Phase::Ending | Phase::Fresh | Phase::Limbo => {}
                Phase::Fenced if inbox.extra.tie.is_some() => {}
                Phase::Fenced | Phase::Closed => return Err(()),
            }
            let Some(message) = message.take() else { return Ok(()) };
            if let Mailbox::Bounded(most) = B::SPEC.mailbox {
                let side = inbox.extra.side();
                if side.users >= most {
                    let number = pid::fresh();
                    parked = Some(number);
                    side.overflow.push_back((number, message));
                    return Ok(());
                }
                side.users += 1;
            }
            inbox.queue.push_back(Item::User(message));
            Ok(())
        });
        match pushed {
            Ok(schedule) => Ok(Queued { parked, schedule }),
            Err(()) => match message {
                Some(message) => Err((message, CallError::NoProc)),
                None => Ok(Queued { parked: None, schedule: false }),
            },
        }
    }

    /// A bounded mailbox has handed out one more message: makes room.
    pub(super) fn served_one(&self) {
        let pushed = self.gate.push(|inbox| {
            let side = inbox.extra.side();
            side.users = side.users.saturating_sub(1);
            let Some((_, message)) = side.overflow.pop_front() else { return Err(()) };
            side.users += 1;
            inbox.queue.push_back(Item::User(message));
            Ok(())
        });
        // The caller serves this very cell, and will see it.
        debug_assert!(!pushed.unwrap_or(false), "a served cell needs no runner");
    }

    /// Queues a message of the process's own kind, to the incarnation that lives here.
    pub(crate) fn info(self: &Arc<Self>, message: B::Message) -> Result<(), CastError> {
        if fence::is_current() {
            return Err(CastError::Fenced);
        }
        self.push_alive(None, message).map_err(|(_, error)| error)
    }

    /// Queues a message to this incarnation, or to the one that lives here.
    pub(crate) fn push_alive(
        self: &Arc<Self>,
        incarnation: Option<u32>,
        message: B::Message,
    ) -> Result<(), (B::Message, CastError)> {
        let mut message = Some(message);
        let pushed = self.gate.push(|inbox| {
            let named = incarnation.is_none_or(|number| self.gate.incarnation() == number);
            if !inbox.phase.is_alive() || !named {
                return Err(match inbox.phase {
                    Phase::Fresh => CastError::NotStarted,
                    Phase::Limbo => CastError::Restarting,
                    Phase::Starting | Phase::Up | Phase::Ending | Phase::Fenced | Phase::Closed => CastError::NoProc,
                });
            }
            if let Some(message) = message.take() {
                inbox.queue.push_back(Item::Info(message));
            }
            Ok(())
        });
        match (pushed, message) {
            (Err(error), Some(message)) => Err((message, error)),
            (Ok(schedule), _) => {
                self.ready(schedule);
                Ok(())
            }
            (Err(_), None) => Ok(()),
        }
    }

    /// Takes what waits first. For the process itself, if it reads its inbox by itself.
    pub(crate) fn read(&self) -> Option<Item<B::Message>> {
        self.gate.with(|inbox| inbox.queue.pop_front())
    }

    /// Asks for an orderly stop, behind what waits. The answer says whether it was obeyed, and not overtaken by another end.
    pub(crate) fn request_stop(self: &Arc<Self>, reason: ExitReason) -> Answer<()> {
        let (obeyed, answer) = reply::pair();
        let mut order = Some(Order { reason, obeyed: Some(obeyed) });
        let pushed = self.gate.push_system(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.extend(order.take().map(|order| Item::Stop(Box::new(order))));
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
        reply::reject(order, CallError::NoProc);
        answer
    }

    /// Queues what `sys` asks for. It comes back if nobody lives here.
    pub(crate) fn request(self: &Arc<Self>, system: System) -> Result<(), System> {
        let mut system = Some(system);
        let pushed = self.gate.push_system(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.extend(system.take().map(Item::System));
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
        system.map_or(Ok(()), Err)
    }

    /// Tells a process that ends a kill by itself, before all that waits.
    pub(super) fn kill_softly(self: &Arc<Self>, message: B::Message) {
        let pushed = self.gate.push(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.push_front(Item::Info(message));
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
    }

    /// Waits for the end of the incarnation that lives here, if one does.
    pub(crate) fn watch_end(&self) -> Option<Answer<ExitReason>> {
        let (told, end) = reply::pair();
        let mut told = Some(told);
        let lives = self.gate.with(|inbox| {
            let lives = inbox.phase.is_alive() || inbox.phase == Phase::Fenced;
            if lives {
                inbox.extra.side().watchers.extend(told.take().map(Watcher::Future));
            }
            lives
        });
        drop(told);
        lives.then_some(end)
    }
}
