//! Whatever names a process.

use std::sync::Arc;

use crate::{Dynamic, Pid, Protocol, Ref, SupervisorRef, Task, cell::Proc, node, process::ProcessRef};

/// What can be linked, monitored or sent an exit signal: a reference (then the incarnation that lives there now), or a
/// [`Pid`].
///
/// This trait is implemented here alone.
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

impl Target for Task {
    fn target(&self) -> Aim {
        Aim::at(self.cell().as_proc())
    }
}

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
    impl Sealed for crate::Task {}
    impl Sealed for crate::Pid {}
}
