//! Plain processes: a future with a mailbox, links and monitors, and no protocol.

use std::{
    convert::Infallible,
    fmt,
    future::{Future, poll_fn},
    sync::Arc,
    task::Poll,
};

use crate::{
    CastError, Child, Cx, Down, Exit, ExitReason, Init, Monitor, NotThere, Pid, Protocol, Spec, StartError, State,
    Step,
    cell::{self, BoxFuture, Cell, Item, Tied},
    server::{
        Next,
        client::{Client, Mode, Raw},
        flow::Outcome,
        reference,
    },
    supervisor::{Site, child::once},
    target::Target,
};

/// A plain process, as its own future sees it: it receives what others send, and is linked and monitored like a server.
///
/// For what is no server: a client in a test, a bridge to something else. Most programs have none.
///
/// ```
/// use perennial::{Mail, Process};
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let echo = Process::spawn(|mut me: Process<String>| async move {
///     if let Mail::Message(line) = me.recv().await {
///         assert_eq!(line, "hello");
///     }
/// });
/// echo.send("hello".to_owned())?;
/// assert!(echo.ended().await.is_normal());
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// A process begun with `spawn`.
pub struct Process<M: Send + 'static = Infallible> {
    cell: Arc<Cell<Plain<M>>>,
    pid: Pid,
}

/// What a plain process receives.
#[derive(Debug)]
pub enum Mail<M> {
    /// Something that was sent to it.
    Message(M),
    /// An exit signal, because it traps them.
    Exit(Exit),
    /// The end of a process that it monitors.
    Down(Down),
}

/// A reference to a plain process.
pub struct ProcessRef<M: Send + 'static>(Arc<Cell<Plain<M>>>);

/// What a plain process does.
pub(crate) type Main<M> = Box<dyn FnOnce(Process<M>) -> BoxFuture<Next> + Send>;

impl<M: Send + 'static> Process<M> {
    /// Begins a process in the current node, without a parent and linked to nobody.
    ///
    /// It ends when the future does: normally, or as a crash if that returns an error or panics.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// # OTP
    ///
    /// `spawn/1`.
    #[track_caller]
    pub fn spawn<F, R>(main: impl FnOnce(Self) -> F + Send + 'static) -> ProcessRef<M>
    where
        F: Future<Output = R> + Send + 'static,
        R: Outcome + 'static,
    {
        let cell = reference::root::<Plain<M>>();
        begin(&cell, main, None);
        ProcessRef(cell)
    }

    /// Begins a process that is linked to this one and has it as its parent.
    ///
    /// # OTP
    ///
    /// `spawn_link/1`.
    pub fn spawn_link<N, F, R>(&mut self, main: impl FnOnce(Process<N>) -> F + Send + 'static) -> ProcessRef<N>
    where
        N: Send + 'static,
        F: Future<Output = R> + Send + 'static,
        R: Outcome + 'static,
    {
        let cell = Site::root(self.cell.node()).cell::<Plain<N>>(Plain::<N>::NAME);
        begin(&cell, main, Some(self.pid));
        ProcessRef(cell)
    }

    /// Receives what comes next.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    ///
    /// # OTP
    ///
    /// `receive`.
    pub async fn recv(&mut self) -> Mail<M> {
        poll_fn(|_| self.poll_recv()).await
    }

    /// What has come, if anything has.
    pub fn try_recv(&mut self) -> Option<Mail<M>> {
        match self.poll_recv() {
            Poll::Ready(mail) => Some(mail),
            Poll::Pending => None,
        }
    }

    /// What comes wakes the process by itself, so no waker is kept.
    fn poll_recv(&mut self) -> Poll<Mail<M>> {
        loop {
            match self.cell.read() {
                Some(Item::User(mail) | Item::Info(mail)) => return Poll::Ready(mail),
                Some(Item::Told(told)) => {
                    let (monitor, mail) = *told;
                    if self.cell.as_proc().hears(monitor) {
                        return Poll::Ready(mail);
                    }
                }
                Some(Item::Stop(_) | Item::Idle(_) | Item::System(_)) | None => return Poll::Pending,
            }
        }
    }

    /// The process.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn cell(&self) -> &Arc<Cell<Plain<M>>> {
        &self.cell
    }

    /// A reference to it.
    #[must_use]
    pub fn me(&self) -> ProcessRef<M> {
        ProcessRef(self.cell.clone())
    }

    /// See [`Cx::monitor`].
    pub fn monitor(&mut self, target: &impl Target) -> Monitor {
        self.cell.monitor(target.target(), Mail::Down)
    }

    /// See [`Cx::demonitor`].
    pub fn demonitor(&mut self, monitor: Monitor) -> bool {
        self.cell.demonitor(monitor)
    }

    /// See [`Cx::link`].
    ///
    /// # Errors
    ///
    /// [`NotThere`] if the other does not live and this process does not trap exits.
    pub fn link(&mut self, target: &impl Target) -> Result<(), NotThere> {
        self.cell.as_proc().link(target.target())
    }

    /// See [`Cx::unlink`].
    pub fn unlink(&mut self, target: &impl Target) {
        self.cell.as_proc().unlink(&target.target());
    }

    /// See [`Cx::trap_exit`]. A plain process is no server: when it traps exits, its parent's are messages too.
    pub fn trap_exit(&mut self, on: bool) -> bool {
        self.cell.set_trap(on.then_some(Mail::Exit))
    }

    /// Sends an exit signal to another process.
    pub fn exit(&mut self, target: &impl Target, reason: ExitReason) {
        let aim = target.target();
        if let Some(process) = &aim.process {
            cell::send_exit(process, Some(aim.pid.incarnation), reason);
        }
    }

    /// See [`Cx::start_link`].
    ///
    /// # Errors
    ///
    /// Why it was not started.
    ///
    /// # Cancel safety
    ///
    /// A start whose caller is dropped goes on.
    pub async fn start_link<C: Child>(&mut self, args: C::Args) -> Result<C::Handle, StartError> {
        Cx::new(self.cell.clone()).start_link::<C>(args).await
    }
}

fn begin<M, F, R>(cell: &Arc<Cell<Plain<M>>>, main: impl FnOnce(Process<M>) -> F + Send + 'static, parent: Option<Pid>)
where
    M: Send + 'static,
    F: Future<Output = R> + Send + 'static,
    R: Outcome + 'static,
{
    let main: Main<M> = Box::new(move |process| {
        let future = main(process);
        Box::pin(async move { ended(future.await.next()) })
    });
    cell.set_maker(once(main));
    cell.as_proc().start(Tied { parent, ..Tied::default() }, None);
}

impl<M: Send + 'static> fmt::Debug for Process<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Process({})", self.pid)
    }
}

impl<M: Send + 'static> ProcessRef<M> {
    pub(crate) fn cell(&self) -> &Arc<Cell<Plain<M>>> {
        &self.0
    }

    /// The process.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.0.pid()
    }

    /// Whether it lives.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.0.is_alive()
    }

    /// Sends it a message.
    ///
    /// # Errors
    ///
    /// [`CastError::NoProc`] if it does not live.
    ///
    /// # OTP
    ///
    /// `Pid ! Message`.
    pub fn send(&self, message: M) -> Result<(), CastError> {
        self.0.info(Mail::Message(message))
    }

    /// Sends it an exit signal. See [`Ref::exit`](crate::Ref::exit).
    pub fn exit(&self, reason: ExitReason) {
        cell::send_exit(&self.0.as_proc(), None, reason);
    }

    /// Kills it: it ends at its next `.await`.
    pub fn kill(&self) {
        self.exit(ExitReason::Kill);
    }

    /// Waits for its end, and returns the reason: at once, with [`ExitReason::NoProc`], if it does not live.
    ///
    /// # Cancel safety
    ///
    /// Dropping it ends the wait and nothing else.
    pub async fn ended(&self) -> ExitReason {
        reference::ended(&self.0).await
    }
}

impl<M: Send + 'static> Clone for ProcessRef<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M: Send + 'static> fmt::Debug for ProcessRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProcessRef({})", self.pid())
    }
}

/// The protocol of a plain process: its future runs until it ends, and takes its messages by itself.
pub(crate) struct Plain<M: Send + 'static>(Option<Main<M>>);

impl<M: Send + 'static> State for Plain<M> {
    const NAME: &'static str = "process";
    const SPEC: Spec = Spec::DEFAULT;
}

impl<M: Send + 'static> Protocol for Plain<M> {
    type Args = Main<M>;
    type Message = Mail<M>;
    type Client<O: Mode> = PlainClient<M>;

    const READS: bool = true;

    async fn init(main: Main<M>, _: &mut Cx<Self>) -> Init<Self> {
        Init::Ok(Self(Some(main)))
    }

    fn handle(&mut self, message: Mail<M>, _: &mut Cx<Self>) -> Step<Mail<M>> {
        Step::Async(message)
    }

    const HANDLERS: &'static [&'static str] = &["process"];

    fn handler(_: &Mail<M>) -> usize {
        0
    }

    fn main(&mut self, cx: &mut Cx<Self>) -> Option<BoxFuture<Next>> {
        let main = self.0.take()?;
        Some(main(Process { cell: cx.cell.clone(), pid: cx.pid() }))
    }
}

/// A plain process has no calls.
pub(crate) struct PlainClient<M: Send + 'static>(Raw<Plain<M>>);

impl<M: Send + 'static> Client for PlainClient<M> {
    type Server = Plain<M>;
    type Me = Self;

    fn of_raw(raw: Raw<Plain<M>>) -> Self {
        Self(raw)
    }

    fn raw(&self) -> &Raw<Plain<M>> {
        &self.0
    }

    fn of(me: &Self) -> &Self {
        me
    }
}

/// A plain process ends with its future.
fn ended(next: Next) -> Next {
    match next {
        Next(None) => Next::end(ExitReason::Normal),
        end => end,
    }
}
