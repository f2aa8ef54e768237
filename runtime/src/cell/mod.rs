//! A process: a cell that holds its state between turns, and no task of its own.
//!
//! The cell is the *place*. A restart puts a new state into the same cell and raises its incarnation number; what is sent,
//! monitored or linked names the number too. [`gate`] is the protocol between those who send and the one who serves.

use std::{
    any::Any,
    future::Future,
    pin::Pin,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicU64, Ordering},
    },
    task::Wake,
    time::Duration,
};

pub(crate) use self::{
    body::Started,
    contact::{Signal, send_exit},
    gate::Phase,
    here::{Here, Run},
    lease::{EndHook, Lessor, Name},
    side::{Side, Tie, Tied, Watcher},
    system::System,
};
use self::{
    body::{Body, Busy, End, Held, Life, Order},
    gate::{Gate, Inbox},
    side::Extra,
};
use crate::{
    ChildId, Down, Inline, Monitor, Pid, Protocol, Shutdown,
    node::Shared,
    pid,
    supervisor::{Children, Shell},
    sync::Lock,
};

mod gate;
mod mutant;
mod queue;
mod body;
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
    gate: Gate<Item<B::Message>, Extra<B>>,
    body: Lock<Body<B>>,
    /// The number of the place, and in the lowest bits what runs, or ran last: see [`Doing`].
    who: AtomicU64,
    home: Arc<Home>,
    rare: OnceLock<Box<Rare<B>>>,
}

/// Where cells belong: the children of a supervisor share one.
pub(crate) struct Home {
    pub(crate) node: Arc<Shared>,
    pub(crate) supervisor: Option<Weak<Cell<Shell>>>,
}

impl Home {
    /// Where the roots of a node belong.
    pub(crate) fn of_roots(node: &Arc<Shared>) -> Arc<Self> {
        let mut roots = node.roots.lock();
        roots.upgrade().unwrap_or_else(|| {
            let home = Arc::new(Self { node: node.clone(), supervisor: None });
            *roots = Arc::downgrade(&home);
            home
        })
    }
}

/// What few places have.
struct Rare<B: Protocol> {
    name: Option<ChildId>,
    /// For a supervisor: the places of its declared children, which outlive it.
    children: Option<Box<Children>>,
    /// How long it may take to stop, if its supervisor says.
    shutdown: Lock<Option<Shutdown>>,
    /// The place that has taken over from this one, when its code did not yield.
    successor: OnceLock<Arc<Cell<B>>>,
}

impl<B: Protocol> Default for Rare<B> {
    fn default() -> Self {
        Self { name: None, children: None, shutdown: Lock::new(None), successor: OnceLock::new() }
    }
}

/// Who a new place is for.
#[derive(Default)]
pub(crate) struct Named {
    /// Its number, if that has been drawn.
    pub(crate) place: Option<u64>,
    /// Its name; without one, a child is called by the number of its place, and a root as what it runs.
    pub(crate) name: Option<ChildId>,
    pub(crate) children: Option<Box<Children>>,
}

/// What waits in an inbox.
pub(crate) enum Item<M> {
    /// A call or a cast.
    User(M),
    /// A message to oneself: of a timer, a monitor, a link, or sent plainly.
    Info(M),
    /// A message of a monitor, which counts only while the monitor does.
    Told(Monitor, M),
    /// An orderly stop, or the exit signal of the parent: the process ends with this reason.
    Stop(Box<Order>),
    /// What OTP's `sys` asks for.
    System(System),
    /// The idle time of this number is over.
    Idle(u64),
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

/// How many bits of a cell's number say what it does.
const DOING: u32 = 16;

impl<B: Protocol> Cell<B> {
    pub(crate) fn new(home: Arc<Home>, named: Named) -> Arc<Self> {
        let Named { place, name, children } = named;
        let rare = OnceLock::new();
        if name.is_some() || children.is_some() {
            let _ = rare.set(Box::new(Rare { name, children, ..Rare::default() }));
        }
        Arc::new(Self {
            gate: Gate::new(B::READS, B::SPEC.inline == Inline::Never, Extra::default()),
            body: Lock::new(Body::default()),
            who: AtomicU64::new(place.unwrap_or_else(pid::fresh) << DOING),
            home,
            rare,
        })
    }

    /// A second place for the same child. References to the first find it.
    pub(crate) fn replace(&self) -> Arc<Self> {
        let successor = Self::new(self.home.clone(), Named { name: Some(self.name()), ..Named::default() });
        let rare = self.rare.get_or_init(Box::default);
        let successor = rare.successor.get_or_init(|| successor);
        // What has come since the kill waits for the next incarnation, which lives there.
        let (maker, queue, overflow, users) = self.gate.with(|inbox| {
            inbox.extra.tie = None;
            let side = inbox.extra.existing_side();
            let (users, overflow) = side
                .map(|side| (std::mem::take(&mut side.users), std::mem::take(&mut side.overflow)))
                .unwrap_or_default();
            (inbox.extra.maker.take(), std::mem::take(&mut inbox.queue), overflow, users)
        });
        let moved = successor.gate.push(|inbox| {
            inbox.extra.maker = maker;
            inbox.queue.extend(queue);
            if users > 0 || !overflow.is_empty() {
                let side = inbox.extra.side();
                side.overflow.extend(overflow);
                side.users += users;
            }
            Ok::<_, ()>(())
        });
        successor.ready(moved.unwrap_or(false));
        successor.clone()
    }

    /// The place where the child is started at present.
    pub(crate) fn latest(self: &Arc<Self>) -> &Arc<Self> {
        let mut cell = self;
        while let Some(next) = cell.rare.get().and_then(|rare| rare.successor.get()) {
            cell = next;
        }
        cell
    }

    pub(crate) fn children(&self) -> Option<&Children> {
        self.rare.get()?.children.as_deref()
    }

    pub(crate) fn node(&self) -> &Arc<Shared> {
        &self.home.node
    }

    pub(crate) fn set_maker(&self, maker: Maker<B>) {
        let before = self.gate.with(|inbox| inbox.extra.maker.replace(maker));
        drop(before);
    }

    fn place(&self) -> u64 {
        self.who.load(Ordering::Relaxed) >> DOING
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid { place: self.place(), incarnation: self.gate.incarnation() }
    }

    pub(crate) fn phase(&self) -> Phase {
        self.gate.with(|inbox| inbox.phase)
    }

    /// Its name among its siblings. A root that has none is called as what it runs.
    fn name(&self) -> ChildId {
        match self.rare.get().and_then(|rare| rare.name.clone()) {
            Some(name) => name,
            None if self.home.supervisor.is_some() => ChildId::number(self.place()),
            None => B::NAME.into(),
        }
    }

    pub(crate) fn path(&self) -> String {
        match self.supervisor() {
            Some(supervisor) => format!("{}.{}", supervisor.path(), self.name()),
            None => self.name().to_string(),
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
            Doing::Handler(handler) => 3 + handler as u64,
        };
        self.who.store(self.place() << DOING | number, Ordering::Relaxed);
    }

    fn doing(&self) -> Doing {
        match self.who.load(Ordering::Relaxed) & ((1 << DOING) - 1) {
            0 => Doing::Nothing,
            1 => Doing::Init,
            2 => Doing::Terminate,
            handler => Doing::Handler(usize::try_from(handler - 3).unwrap_or_default()),
        }
    }

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
    fn lives_as(&self, inbox: &Inbox<Item<B::Message>, Extra<B>>, incarnation: u32) -> bool {
        inbox.phase.is_alive() && self.gate.incarnation() == incarnation
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
