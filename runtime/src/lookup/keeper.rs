//! Processes that keep a table which others read and write without asking them.

use std::{any::Any, marker::PhantomData, sync::Arc};

use crate::{
    Cx, Exit, ExitReason, Init, Pid, Protocol, Ref, Spec, State, Step,
    cell::Proc,
    server::{
        Next,
        client::{Client, Mode, Raw},
    },
};

/// A table that is open for as long as a process lives.
pub(crate) trait Kept: Send + Sync + 'static {
    /// What its process is called.
    const NAME: &'static str;
    /// Whether its process obeys its parent alone.
    const DEAF: bool;
    /// What it is opened with.
    type Options: Send + 'static;

    /// Opens it, empty, for this process.
    fn open(self: &Arc<Self>, keeper: &Arc<dyn Proc>, pid: Pid, options: Self::Options);

    /// Closes it: this process has ended.
    fn close(self: &Arc<Self>, pid: Pid, reason: &ExitReason);
}

/// The process behind a table. It does nothing: its life is the table's.
pub(crate) struct Keeper<T: Kept>(PhantomData<T>);

/// An exit signal that is not obeyed.
pub(crate) struct Unheard;

impl<T: Kept> State for Keeper<T> {
    const NAME: &'static str = T::NAME;
    const SPEC: Spec = Spec::DEFAULT;
}

impl<T: Kept> Protocol for Keeper<T> {
    type Args = (Arc<T>, T::Options);
    type Message = Unheard;
    type Client<M: Mode> = KeeperClient<T>;

    const TRAPS: Option<fn(Exit) -> Unheard> = if T::DEAF { Some(|_| Unheard) } else { None };

    async fn init((table, options): Self::Args, cx: &mut Cx<Self>) -> Init<Self> {
        let pid = cx.pid();
        table.open(&cx.cell.as_proc(), pid, options);
        cx.cell.as_proc().at_end(Box::new(move |reason| table.close(pid, reason)));
        Init::Ok(Self(PhantomData))
    }

    fn handle(&mut self, Unheard: Unheard, _: &mut Cx<Self>) -> Step<Unheard> {
        Step::Done(Next::GO)
    }

    const HANDLERS: &'static [&'static str] = &["exit"];

    fn handler(_: &Unheard) -> usize {
        0
    }
}

/// A keeper has no calls.
pub(crate) struct KeeperClient<T: Kept>(Raw<Keeper<T>>);

impl<T: Kept> Client for KeeperClient<T> {
    type Server = Keeper<T>;
    type Me = Self;

    fn of_raw(raw: Raw<Keeper<T>>) -> Self {
        Self(raw)
    }

    fn raw(&self) -> &Raw<Keeper<T>> {
        &self.0
    }

    fn of(me: &Self) -> &Self {
        me
    }
}

/// The server that is this process, if it is a `T`.
pub(super) fn server<T: Protocol>(process: &Arc<dyn Proc>) -> Option<Ref<T>> {
    let process: Arc<dyn Any + Send + Sync> = process.clone();
    process.downcast().ok().map(Ref::from_cell)
}

/// The methods of a table's handle as the handle of a process.
macro_rules! process_methods {
    () => {
        /// Its process.
        #[must_use]
        pub fn pid(&self) -> $crate::Pid {
            self.cell().pid()
        }

        /// Whether it runs.
        #[must_use]
        pub fn is_alive(&self) -> bool {
            self.cell().is_alive()
        }

        /// Asks it to stop, and waits until it has ended. A child that its supervisor restarts is restarted then.
        ///
        /// # Errors
        ///
        /// [`CallError::NoProc`](crate::CallError::NoProc) if it does not run.
        ///
        /// # Cancel safety
        ///
        /// Once polled, the request stands.
        pub async fn stop(&self) -> Result<(), $crate::CallError> {
            self.stop_with($crate::ExitReason::Shutdown).await
        }

        /// As [`stop`](Self::stop), for this reason.
        ///
        /// # Errors
        ///
        /// As [`stop`](Self::stop); [`CallError::Exit`](crate::CallError::Exit) if it ended for another reason.
        ///
        /// # Cancel safety
        ///
        /// Once polled, the request stands.
        pub async fn stop_with(&self, reason: $crate::ExitReason) -> Result<(), $crate::CallError> {
            $crate::server::reference::stop(self.cell(), reason).await
        }

        /// Waits for its end, and returns the reason: at once, with [`ExitReason::NoProc`](crate::ExitReason::NoProc), if
        /// it does not run.
        ///
        /// # Cancel safety
        ///
        /// Dropping it ends the wait and nothing else.
        pub async fn ended(&self) -> $crate::ExitReason {
            $crate::server::reference::ended(self.cell()).await
        }

        /// Sends it an exit signal. See [`Ref::exit`](crate::Ref::exit).
        pub fn exit(&self, reason: $crate::ExitReason) {
            $crate::cell::send_exit(&self.cell().as_proc(), None, reason);
        }
    };
}

pub(super) use process_methods;
