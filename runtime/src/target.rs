//! Whatever names a process.

use std::sync::Arc;

use crate::{
    Cx, Dynamic, Groups, Key, Partitions, Pid, Process, Protocol, Ref, Registry, SupervisorRef, Task, TaskOf, Tasks,
    cell::Proc, node, process::ProcessRef,
};

/// What can be linked, monitored or sent an exit signal: a reference (then the incarnation that lives there now), or a
/// [`Pid`].
///
/// This trait is implemented here alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no process",
    label = "it cannot be linked, monitored or sent a signal",
    note = "pass a `Ref`, a `Pid`, a `Task` or another handle of what runs"
)]
pub trait Target: sealed::Sealed {
    /// The process, if there is one.
    #[doc(hidden)]
    fn target(&self) -> Aim;
}

/// A process that was looked up.
#[doc(hidden)]
pub struct Aim {
    pub(crate) pid: Pid,
    pub(crate) process: Option<Arc<dyn Proc>>,
}

impl Aim {
    pub(crate) fn at(process: Arc<dyn Proc>) -> Self {
        Self { pid: process.pid(), process: Some(process) }
    }
}

impl std::fmt::Debug for Aim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Aim({})", self.pid)
    }
}

impl<T: Protocol> Target for Ref<T> {
    fn target(&self) -> Aim {
        Aim::at(self.cell().as_proc())
    }
}

impl<M: Send + 'static> Target for ProcessRef<M> {
    fn target(&self) -> Aim {
        Aim::at(self.cell().as_proc())
    }
}

impl Target for SupervisorRef {
    fn target(&self) -> Aim {
        Aim::at(self.cell().as_proc())
    }
}

impl<T: crate::Child> Target for Dynamic<T> {
    fn target(&self) -> Aim {
        self.supervisor().target()
    }
}

impl<T: crate::Child> Target for Partitions<T> {
    fn target(&self) -> Aim {
        self.supervisor().target()
    }
}

impl Target for Task {
    fn target(&self) -> Aim {
        Aim::at(self.cell().as_proc())
    }
}

impl<R> Target for TaskOf<R> {
    fn target(&self) -> Aim {
        Aim { pid: self.pid(), process: Some(self.process().clone()) }
    }
}

impl Target for Tasks {
    fn target(&self) -> Aim {
        self.supervisor().target()
    }
}

impl<K: Key, V: Clone + Send + 'static> Target for Registry<K, V> {
    fn target(&self) -> Aim {
        Aim::at(self.cell().as_proc())
    }
}

impl<G: Key> Target for Groups<G> {
    fn target(&self) -> Aim {
        Aim::at(self.cell().as_proc())
    }
}

impl<S: Protocol> Target for Cx<S> {
    fn target(&self) -> Aim {
        Aim { pid: self.pid(), process: Some(self.cell.as_proc()) }
    }
}

impl<M: Send + 'static> Target for Process<M> {
    fn target(&self) -> Aim {
        Aim { pid: self.pid(), process: Some(self.cell().as_proc()) }
    }
}

/// A process that speaks for itself: a handler's [`Cx`], or a [`Process`].
///
/// What only a process itself may do, such as to register under a key, takes one of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not speak for a process",
    label = "only a process itself can do this",
    note = "pass the `cx` of a handler, or the `Process` of a task"
)]
pub trait Owner: Target {}

impl<S: Protocol> Owner for Cx<S> {}

impl<M: Send + 'static> Owner for Process<M> {}

impl Target for Pid {
    fn target(&self) -> Aim {
        Aim { pid: *self, process: node::find(*self) }
    }
}

mod sealed {
    pub trait Sealed {}

    impl<T: crate::Protocol> Sealed for crate::Ref<T> {}
    impl<M: Send + 'static> Sealed for crate::process::ProcessRef<M> {}
    impl Sealed for crate::SupervisorRef {}
    impl<T: crate::Child> Sealed for crate::Dynamic<T> {}
    impl<T: crate::Child> Sealed for crate::Partitions<T> {}
    impl Sealed for crate::Task {}
    impl<R> Sealed for crate::TaskOf<R> {}
    impl Sealed for crate::Tasks {}
    impl<K: crate::Key, V: Clone + Send + 'static> Sealed for crate::Registry<K, V> {}
    impl<G: crate::Key> Sealed for crate::Groups<G> {}
    impl<S: crate::Protocol> Sealed for crate::Cx<S> {}
    impl<M: Send + 'static> Sealed for crate::Process<M> {}
    impl Sealed for crate::Pid {}
}
