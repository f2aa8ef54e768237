//! What a process holds for as long as it lives: names, keys of registries, memberships of groups.

use std::sync::Arc;

use super::{Cell, Item, Proc, Watcher};
use crate::{ExitReason, Monitor, Pid, Protocol, node::Shared, panics::guarded};

/// Where something can be held. It is told of the end of each process that holds anything there, before anyone else is.
pub(crate) trait Lessor: Send + Sync {
    /// Takes back whatever this process holds.
    fn release(&self, pid: Pid);
}

/// What a process holds, by where it holds it.
pub(crate) type Leases = Vec<Arc<dyn Lessor>>;

/// What is done with the reason of an end.
pub(crate) type EndHook = Box<dyn FnOnce(&ExitReason) + Send>;

/// Takes everything back from a process that has ended. Keys and values of users are dropped in here.
pub(super) fn release(leases: Leases, pid: Pid) {
    for lessor in leases {
        drop(guarded(|| lessor.release(pid)));
    }
}

/// One name in a node.
pub(crate) struct Name {
    pub(crate) node: Arc<Shared>,
    pub(crate) name: Box<str>,
}

impl Lessor for Name {
    fn release(&self, pid: Pid) {
        self.node.unregister(&self.name, pid);
    }
}

impl dyn Proc {
    /// Notes that this incarnation holds something there, to be taken back at its end. False: it does not live.
    pub(crate) fn lease(&self, pid: Pid, lessor: &Arc<dyn Lessor>) -> bool {
        self.with(|guarded| {
            let lives = self.lives_as(guarded, pid.incarnation);
            if lives {
                let leases = &mut guarded.side().leases;
                if !leases.iter().any(|held| Arc::ptr_eq(held, lessor)) {
                    leases.push(lessor.clone());
                }
            }
            lives
        })
    }

    /// Notes that it holds nothing there any more.
    pub(crate) fn end_lease(&self, pid: Pid, lessor: &Arc<dyn Lessor>) {
        self.with(|guarded| {
            if self.pid().incarnation == pid.incarnation
                && let Some(side) = guarded.existing_side()
            {
                side.leases.retain(|held| !Arc::ptr_eq(held, lessor));
            }
        });
    }

    /// Has this done with the reason of the process's end, after its links have learned of it and before its monitors do.
    pub(crate) fn at_end(&self, hook: EndHook) {
        self.with(|guarded| guarded.side().watchers.push(Watcher::Hook(hook)));
    }

    // ---- Messages of a monitor that can be taken back even while they wait.

    /// Lets messages of this monitor in. False: the incarnation does not live.
    pub(crate) fn hear(&self, pid: Pid, monitor: Monitor) -> bool {
        self.with(|guarded| {
            let lives = self.lives_as(guarded, pid.incarnation);
            if lives {
                guarded.side().hearing.push(monitor);
            }
            lives
        })
    }

    /// Hears no more of this monitor; what waits of it is dropped when its turn comes.
    pub(crate) fn unhear(&self, monitor: Monitor) {
        self.with(|guarded| {
            if let Some(side) = guarded.existing_side() {
                side.hearing.retain(|heard| *heard != monitor);
            }
        });
    }

    pub(crate) fn hears(&self, monitor: Monitor) -> bool {
        self.with(|guarded| guarded.existing_side().is_some_and(|side| side.hearing.contains(&monitor)))
    }
}

impl<B: Protocol> Cell<B> {
    /// Queues a message of this monitor, if the incarnation lives.
    pub(crate) fn push_told(self: &Arc<Self>, pid: Pid, monitor: Monitor, message: B::Message) {
        let mut message = Some(message);
        let pushed = self.gate.push(|inbox| {
            if !self.lives_as(inbox, pid.incarnation) {
                return Err(());
            }
            inbox.queue.extend(message.take().map(|message| Item::Told(Box::new((monitor, message)))));
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
    }
}
