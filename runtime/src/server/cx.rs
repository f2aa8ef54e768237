//! What a handler can do as the process it runs in.

use std::{any::Any, collections::VecDeque, fmt, sync::Arc, time::Duration};

use super::protocol::{ContinuedBy, ReceivedBy};
use crate::{
    Child, Down, Exit, ExitReason, Idle, Monitor, NotThere, Pid, Protocol, Receives, Ref, StartError,
    cell::{self, Cell},
    pid,
    supervisor::{Site, child::once},
    target::Target,
};

/// The process that a handler runs in.
///
/// A handler, `init` or `terminate` that takes a `cx: &mut Cx<Self>` gets it.
///
/// # OTP
///
/// What Erlang's functions do for `self()`.
pub struct Cx<S: Protocol> {
    pub(crate) cell: Arc<Cell<S>>,
    aside: Option<Box<Aside<S>>>,
}

/// What few handlers ever ask for.
struct Aside<S: Protocol> {
    then: VecDeque<S::Message>,
    idle: Option<(Duration, Wrap<S>)>,
    armed: Option<(u64, Wrap<S>)>,
    /// What a process of a special kind keeps beside its state.
    beside: Option<Box<dyn Any + Send>>,
}

impl<S: Protocol> Default for Aside<S> {
    fn default() -> Self {
        Self { then: VecDeque::new(), idle: None, armed: None, beside: None }
    }
}

/// What makes a server's own message of an [`Idle`].
type Wrap<S> = fn(Idle) -> <S as Protocol>::Message;

/// A timer, as [`Cx::send_after`] and [`Cx::send_interval`] return it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Timer(pub(crate) u64);

impl<S: Protocol> Cx<S> {
    pub(crate) fn new(cell: Arc<Cell<S>>) -> Self {
        Self { cell, aside: None }
    }

    fn aside(&mut self) -> &mut Aside<S> {
        self.aside.get_or_insert_default()
    }

    /// Whether the handler has asked for nothing that follows it.
    #[inline]
    pub(crate) fn is_quiet(&self) -> bool {
        self.aside.as_ref().is_none_or(|aside| aside.then.is_empty() && aside.idle.is_none())
    }

    pub(crate) fn has_then(&self) -> bool {
        self.aside.as_ref().is_some_and(|aside| !aside.then.is_empty())
    }

    pub(crate) fn push_then(&mut self, message: S::Message) {
        self.aside().then.push_back(message);
    }

    pub(crate) fn pop_then(&mut self) -> Option<S::Message> {
        self.aside.as_mut()?.then.pop_front()
    }

    /// A message has come: the idle time is over.
    #[inline]
    pub(crate) fn forget_idle(&mut self) {
        if let Some(aside) = &mut self.aside {
            aside.idle = None;
            aside.armed = None;
        }
    }

    /// Gives the idle time that was asked for a number.
    pub(crate) fn arm_idle(&mut self) -> Option<(u64, Duration)> {
        let aside = self.aside.as_mut()?;
        let (delay, wrap) = aside.idle.take()?;
        let number = pid::fresh();
        aside.armed = Some((number, wrap));
        Some((number, delay))
    }

    /// What makes the message of the idle time of this number, if it still counts.
    pub(crate) fn take_armed(&mut self, number: u64) -> Option<Wrap<S>> {
        let armed = &mut self.aside.as_mut()?.armed;
        armed.take_if(|(armed, _)| *armed == number).map(|(_, wrap)| wrap)
    }

    /// What a process of a special kind keeps beside its state.
    pub(crate) fn beside(&self) -> Option<&(dyn Any + Send)> {
        self.aside.as_ref()?.beside.as_deref()
    }

    pub(crate) fn beside_mut(&mut self) -> Option<&mut (dyn Any + Send)> {
        self.aside.as_mut()?.beside.as_deref_mut()
    }

    pub(crate) fn put_beside(&mut self, beside: Box<dyn Any + Send>) {
        self.aside().beside = Some(beside);
    }

    /// A reference to this server.
    #[must_use]
    pub fn me(&self) -> Ref<S> {
        Ref::from_cell(self.cell.clone())
    }

    /// The process.
    ///
    /// # OTP
    ///
    /// `self()`.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.cell.pid()
    }

    /// Its path in the tree.
    #[must_use]
    pub fn path(&self) -> String {
        self.cell.path()
    }

    /// Has this message handled by its `#[then]` handler, after this handler and before anything that waits.
    ///
    /// # OTP
    ///
    /// `{continue, Message}`.
    pub fn then<M: ContinuedBy<S>>(&mut self, message: M) {
        self.push_then(message.continued());
    }

    /// Asks for an [`Idle`] message if nothing else comes within this time. Any message cancels it.
    ///
    /// # OTP
    ///
    /// The timeout in a callback's result.
    pub fn idle(&mut self, after: Duration)
    where
        S: Receives<Idle>,
    {
        self.aside().idle = Some((after, S::message));
    }

    /// Sends a message to this server's `#[info]` handler after `delay`. It is not sent if the incarnation ends before.
    ///
    /// # OTP
    ///
    /// `erlang:send_after/3` to oneself.
    pub fn send_after<M: ReceivedBy<S> + Send + 'static>(&mut self, delay: Duration, message: M) -> Timer {
        self.cell.send_after(delay, message.received())
    }

    /// Sends a clone of a message to this server's `#[info]` handler every `period`, the first time after one period.
    ///
    /// The times are counted from the first on, so that it does not drift. A period of zero is taken as a millisecond.
    ///
    /// # OTP
    ///
    /// `timer:send_interval/2`.
    pub fn send_interval<M>(&mut self, period: Duration, message: M) -> Timer
    where
        M: ReceivedBy<S> + Clone + Send + 'static,
    {
        let period = period.max(Duration::from_millis(1));
        self.cell.send_interval(period, Box::new(move || message.clone().received()))
    }

    /// Cancels a timer. False if it has fired for the last time, or was cancelled before.
    ///
    /// What it has sent already may still wait in the queue.
    pub fn cancel(&mut self, timer: Timer) -> bool {
        self.cell.as_proc().cancel_timer(timer)
    }

    /// Asks to be told of the end of another process, by one [`Down`] message.
    ///
    /// It binds the incarnation that lives there now; if there is none, the `Down` comes at once, with
    /// [`ExitReason::NoProc`].
    ///
    /// # OTP
    ///
    /// `monitor(process, Pid)`.
    pub fn monitor(&mut self, target: &impl Target) -> Monitor
    where
        S: Receives<Down>,
    {
        self.cell.monitor(target.target(), S::message)
    }

    /// Ends a monitor: its [`Down`] does not come any more, unless it waits in the queue. False if it has come, or waits.
    ///
    /// # OTP
    ///
    /// `demonitor/1`.
    pub fn demonitor(&mut self, monitor: Monitor) -> bool {
        self.cell.demonitor(monitor)
    }

    /// Links this process with another: when one ends, the other gets an exit signal with its reason.
    ///
    /// # Errors
    ///
    /// [`NotThere`] if the other does not live and this process does not trap exits. If it traps them it gets an
    /// [`Exit`] message with [`ExitReason::NoProc`].
    ///
    /// # OTP
    ///
    /// `link/1`.
    pub fn link(&mut self, target: &impl Target) -> Result<(), NotThere> {
        self.cell.as_proc().link(target.target())
    }

    /// Takes a link away.
    ///
    /// # OTP
    ///
    /// `unlink/1`.
    pub fn unlink(&mut self, target: &impl Target) {
        self.cell.as_proc().unlink(&target.target());
    }

    /// Decides whether exit signals are [`Exit`] messages from here on. Returns what it was before.
    ///
    /// A server that must finish its queue, or be told of the ends of processes it is linked to, traps exits. The exit
    /// signal of its parent ends it all the same, in its place in the queue.
    ///
    /// # OTP
    ///
    /// `process_flag(trap_exit, On)`.
    pub fn trap_exit(&mut self, on: bool) -> bool
    where
        S: Receives<Exit>,
    {
        self.cell.set_trap(on.then_some(S::message))
    }

    /// Sends an exit signal to another process.
    ///
    /// # OTP
    ///
    /// `exit/2`.
    pub fn exit(&mut self, target: &impl Target, reason: ExitReason) {
        let aim = target.target();
        if let Some(process) = &aim.process {
            cell::send_exit(process, Some(aim.pid.incarnation), reason);
        }
    }

    /// Starts a server or a tree that is linked to this process and has it as its parent, and waits for its `init`.
    ///
    /// # Errors
    ///
    /// Why it was not started. If this process does not trap exits it also gets the exit signal of what failed, and ends
    /// with it, unless the reason was normal.
    ///
    /// # Cancel safety
    ///
    /// A start whose caller is dropped goes on.
    ///
    /// # OTP
    ///
    /// `start_link`.
    pub async fn start_link<C: Child>(&mut self, args: C::Args) -> Result<C::Handle, StartError> {
        let handle = C::place(Site::root(self.cell.node()));
        let place = C::furnish(&handle, once(args));
        place.begin(Some(self.pid())).await?;
        Ok(handle)
    }
}

impl<S: Protocol> fmt::Debug for Cx<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cx({} {})", self.cell.path(), self.pid())
    }
}
