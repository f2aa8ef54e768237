//! A process: a cell that holds its state between turns, and no task of its own.
//!
//! The cell is the *place*. A restart puts a new state into the same cell and raises its incarnation number; what is sent,
//! monitored or linked names the number too. [`gate`] is the protocol between those who send and the one who serves.

use std::{
    any::Any,
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    task::Wake,
    time::Duration,
};

pub(crate) use self::{
    contact::{Signal, send_exit},
    gate::Phase,
    here::{Caller, Here, Run},
    lease::{EndHook, Lessor, Name},
    serve::Over,
    side::{Side, Tie, Tied, Watcher},
    system::System,
};
use self::{
    gate::{Gate, Inbox},
    here::Due,
    side::Extra,
};
use crate::{
    ChildId, Cx, Down, ExitReason, Init, Inline, Monitor, Pid, Protocol,
    node::Shared,
    pid,
    reply::Orphan,
    report::CrashReport,
    server::Next,
    supervisor::{Children, Shell},
    sync::Lock,
};

mod gate;
mod mutant;
mod side;
mod mail;
mod contact;
mod clock;
mod lease;
mod life;
mod serve;
mod here;
mod system;
mod end;

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What makes the arguments of each incarnation: a child's expression.
pub(crate) type Maker<B> = Box<dyn FnMut() -> <B as Protocol>::Args + Send>;

/// A process of any kind, as other processes see it.
pub(crate) trait Proc: Any + Send + Sync {
    /// The place, and the incarnation that lives there or did last.
    fn pid(&self) -> Pid;
    /// Its path in the tree.
    fn path(&self) -> String;
    /// Whether it lives.
    fn is_alive(&self) -> bool;
    /// Serves what waits for it.
    fn turn(self: Arc<Self>);
    /// Puts it into the ready queue of its node: it is marked as being there.
    fn ready_elsewhere(self: Arc<Self>);
    /// Delivers an exit signal.
    fn exit(self: Arc<Self>, signal: Signal);
    /// Kills it. `hard`: even a supervisor ends without stopping its children.
    fn kill(self: Arc<Self>, hard: bool);
    /// Delivers the end of a monitor.
    fn down(self: Arc<Self>, down: Down);
    /// Adds a watcher to this incarnation. False if it does not live.
    fn watch(&self, pid: Pid, watcher: Watcher) -> bool;
    fn unwatch(&self, monitor: Monitor);
    /// Adds one half of a link to this incarnation. False if it does not live.
    fn add_link(&self, pid: Pid, peer: Pid, process: Weak<dyn Proc>) -> bool;
    fn remove_link(&self, peer: Pid);
    /// Whom this incarnation is linked to. None if it does not live.
    fn links(&self, pid: Pid) -> Option<Vec<Pid>>;
    /// Notes that this incarnation holds something there, to be taken back at its end. False: it does not live.
    fn lease(&self, pid: Pid, lessor: &Arc<dyn Lessor>) -> bool;
    /// Notes that it holds nothing there any more.
    fn end_lease(&self, pid: Pid, lessor: &Arc<dyn Lessor>);
    /// The supervisor on whose decision the place waits, if it does.
    fn decided_by(&self) -> Option<Arc<dyn Proc>>;
    /// How long it may take to stop; None for as long as it likes.
    fn patience(&self) -> Option<Duration>;
    /// Has every turn of it given by a runner, from here on: one of its handlers has kept its caller for long.
    fn queue_always(&self);
    /// The handler that runs, or ran last.
    fn handler(&self) -> Option<&'static str>;
}

pub(crate) struct Cell<B: Protocol> {
    gate: Gate<Item<B::Message>, Extra<B::Message>>,
    place: u64,
    incarnation: AtomicU32,
    body: Lock<Body<B>>,
    /// What runs, or ran last: see [`Doing`].
    doing: AtomicUsize,
    maker: Lock<Option<Maker<B>>>,
    home: Home,
    /// The place that has taken over from this one, when its code did not yield.
    successor: OnceLock<Arc<Self>>,
}

/// Where a cell belongs.
pub(crate) struct Home {
    pub(crate) node: Arc<Shared>,
    pub(crate) name: ChildId,
    pub(crate) supervisor: Option<Weak<Cell<Shell>>>,
    /// For a supervisor: the places of its declared children, which outlive it.
    pub(crate) children: Option<Box<Children>>,
}

/// What waits in an inbox.
pub(crate) enum Item<M> {
    /// A call or a cast.
    User(M),
    /// A message to oneself: of a timer, a monitor, a link, or sent plainly.
    Info(M),
    /// A message of a monitor, which counts only while the monitor does.
    Told(Box<(Monitor, M)>),
    /// An orderly stop, or the exit signal of the parent: the process ends with this reason.
    Stop(Box<Order>),
    /// What OTP's `sys` asks for.
    System(System),
    /// The idle time of this number is over.
    Idle(u64),
}

/// An order to stop: why, and who is told that it was obeyed, and not overtaken by another end.
pub(crate) struct Order {
    pub(crate) reason: ExitReason,
    pub(crate) obeyed: Option<crate::Reply<()>>,
}

impl<M> Item<M> {
    /// Whether it is served in suspension too.
    fn is_system(&self) -> bool {
        match self {
            Self::Stop(_) | Self::System(_) => true,
            Self::User(_) | Self::Info(_) | Self::Told(..) | Self::Idle(_) => false,
        }
    }
}

/// What a process does. It is kept as a number, so that another thread can read what a process does that blocks this one.
#[derive(Clone, Copy)]
enum Doing {
    Nothing,
    Init,
    Terminate,
    /// The handler of that number.
    Handler(usize),
}

/// What only the holder of the turn touches.
struct Body<B: Protocol> {
    life: Option<Life<B>>,
    rest: VecDeque<Item<B::Message>>,
    busy: Option<Busy<B>>,
    /// What the last handler has said, if it ran on its caller's stack and has ended the incarnation.
    due: Option<Box<Due>>,
    end: Option<Box<End>>,
    /// Whether every message is reported.
    traced: bool,
}

/// A state and what belongs to its incarnation.
pub(crate) struct Life<B: Protocol> {
    pub(crate) state: B,
    pub(crate) cx: Cx<B>,
}

/// A stored future.
enum Busy<B: Protocol> {
    Init(BoxFuture<(Init<B>, Cx<B>)>),
    Handler(BoxFuture<Over<B>>),
    Terminate(BoxFuture<Next>),
}

/// An incarnation that is ending: why, who is answered at the end, and what the crash report will say.
struct End {
    reason: ExitReason,
    answer: Option<Box<dyn FnOnce() + Send>>,
    crash: Option<Box<CrashReport>>,
    /// Callers that its last handler left without an answer.
    orphans: Vec<Orphan>,
}

impl<B: Protocol> Cell<B> {
    pub(crate) fn new(home: Home) -> Arc<Self> {
        Arc::new(Self {
            gate: Gate::new(B::READS, B::SPEC.inline == Inline::Never, Extra::default()),
            place: pid::fresh(),
            incarnation: AtomicU32::new(0),
            body: Lock::new(Body {
                life: None,
                rest: VecDeque::new(),
                busy: None,
                due: None,
                end: None,
                traced: false,
            }),
            doing: AtomicUsize::new(0),
            maker: Lock::new(None),
            home,
            successor: OnceLock::new(),
        })
    }

    /// A second place for the same child. References to the first find it.
    pub(crate) fn replace(&self) -> Arc<Self> {
        let Home { node, name, supervisor, .. } = &self.home;
        let home = Home { node: node.clone(), name: name.clone(), supervisor: supervisor.clone(), children: None };
        let successor = Self::new(home);
        *successor.maker.lock() = self.maker.lock().take();
        let successor = self.successor.get_or_init(|| successor);
        // What has come since the kill waits for the next incarnation, which lives there.
        let (queue, overflow, users) = self.gate.with(|inbox| {
            inbox.extra.tie = None;
            let users = std::mem::take(&mut inbox.extra.users);
            (std::mem::take(&mut inbox.queue), std::mem::take(&mut inbox.extra.overflow), users)
        });
        let moved = successor.gate.push(|inbox| {
            inbox.queue.extend(queue);
            inbox.extra.overflow.extend(overflow);
            inbox.extra.users += users;
            Ok::<_, ()>(())
        });
        successor.ready(moved.unwrap_or(false));
        successor.clone()
    }

    /// The place where the child is started at present.
    pub(crate) fn latest(self: &Arc<Self>) -> &Arc<Self> {
        let mut cell = self;
        while let Some(next) = cell.successor.get() {
            cell = next;
        }
        cell
    }

    pub(crate) fn children(&self) -> Option<&Children> {
        self.home.children.as_deref()
    }

    pub(crate) fn node(&self) -> &Arc<Shared> {
        &self.home.node
    }

    pub(crate) fn set_maker(&self, maker: Maker<B>) {
        let before = self.maker.lock().replace(maker);
        drop(before);
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid { place: self.place, incarnation: self.incarnation.load(Ordering::Acquire) }
    }

    pub(crate) fn phase(&self) -> Phase {
        self.gate.with(|inbox| inbox.phase)
    }

    pub(crate) fn path(&self) -> String {
        match self.home.supervisor.as_ref().and_then(Weak::upgrade) {
            Some(supervisor) => format!("{}.{}", supervisor.path(), self.home.name),
            None => self.home.name.to_string(),
        }
    }

    pub(crate) fn as_proc(self: &Arc<Self>) -> Arc<dyn Proc> {
        self.clone()
    }

    fn as_weak(self: &Arc<Self>) -> Weak<dyn Proc> {
        let process: Arc<dyn Proc> = self.clone();
        Arc::downgrade(&process)
    }

    fn does(&self, doing: Doing) {
        let number = match doing {
            Doing::Nothing => 0,
            Doing::Init => 1,
            Doing::Terminate => 2,
            Doing::Handler(handler) => 3 + handler,
        };
        self.doing.store(number, Ordering::Relaxed);
    }

    #[inline]
    fn ready(self: &Arc<Self>, schedule: bool) {
        if schedule {
            self.home.node.ready.push(&self.home.node, self.clone());
        }
    }

    fn with_side<R>(&self, look: impl FnOnce(&mut Side<B::Message>) -> R) -> R {
        self.gate.with(|inbox| look(inbox.extra.side()))
    }

    fn with_existing_side(&self, look: impl FnOnce(&mut Side<B::Message>)) {
        self.gate.with(|inbox| inbox.extra.existing_side().map_or((), look));
    }

    /// The incarnation's own pid, if it is the one that lives here.
    fn lives_as(inbox: &Inbox<Item<B::Message>, Extra<B::Message>>, incarnation: u32) -> bool {
        inbox.phase.is_alive() && inbox.extra.incarnation == incarnation
    }
}

impl<B: Protocol> Wake for Cell<B> {
    fn wake(self: Arc<Self>) {
        Self::wake_by_ref(&self);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.ready(self.gate.wake());
    }
}
