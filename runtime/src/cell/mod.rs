//! A process: a cell that holds its state between turns, and no task of its own.
//!
//! The cell is the *place*. A restart puts a new state into the same cell and raises its incarnation number; what is sent,
//! monitored or linked names the number too. [`gate`] is the protocol between those who send and the one who serves.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicU64, Ordering},
    },
    task::Wake,
};

use once_cell::race::OnceBox;

use self::{
    body::{Body, Busy, End, Held, Life, Order, Starter},
    gate::{Gate, Inbox},
    side::Extra,
};
pub(crate) use self::{
    contact::{Signal, send_exit},
    gate::Phase,
    guarded::Guarded,
    here::{Caller, Here, Run},
    lease::{EndHook, Lessor, Name},
    mail::Queued,
    proc::Proc,
    side::{Side, Tie, Tied, Watcher},
    system::System,
};
use crate::{
    ChildId, Inline, Mailbox, Monitor, Pid, Protocol, Shutdown,
    node::Shared,
    pid,
    supervisor::{Children, Place, Shell},
    sync::Lock,
};

mod gate;
mod word;
mod signals;
mod mutant;
mod queue;
mod body;
mod side;
mod proc;
mod guarded;
mod own;
mod mail;
mod contact;
mod clock;
mod lease;
mod life;
mod loan;
mod serve;
mod here;
mod system;
mod end;

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What makes the arguments of each incarnation: a child's expression.
pub(crate) type Maker<B> = Box<dyn FnMut() -> <B as Protocol>::Args + Send>;

/// What its senders write comes first and what its server writes last: they share no line of a processor's cache.
#[repr(C)]
pub(crate) struct Cell<B: Protocol> {
    gate: Gate<Item<B::Message>, Extra<B>>,
    home: Arc<Home>,
    rare: OnceBox<Rare<B>>,
    /// The number of the place, and in the lowest bits what runs, or ran last: see [`Doing`].
    who: AtomicU64,
    body: Lock<Body<B>>,
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
    special: Special,
    /// The place that has taken over from this one, when its code did not yield.
    successor: OnceLock<Arc<Cell<B>>>,
}

/// What of it has no types.
#[derive(Default)]
pub(crate) struct Special {
    name: Option<ChildId>,
    /// For a supervisor: the places of its declared children, which outlive it.
    children: Option<Box<Children>>,
    /// How long it may take to stop, if its supervisor says.
    shutdown: Lock<Option<Shutdown>>,
}

impl<B: Protocol> Default for Rare<B> {
    fn default() -> Self {
        Self { special: Special::default(), successor: OnceLock::new() }
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
    Told(Box<(Monitor, M)>),
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
pub(crate) enum Doing {
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
        let rare = OnceBox::new();
        if name.is_some() || children.is_some() {
            let _ = rare
                .set(Box::new(Rare { special: Special { name, children, ..Special::default() }, ..Rare::default() }));
        }
        Arc::new(Self {
            gate: Gate::new(B::READS, B::SPEC.inline == Inline::Never, Extra::default()),
            body: Lock::new(Body::default()),
            who: AtomicU64::new(place.unwrap_or_else(pid::place) << DOING),
            home,
            rare,
        })
    }

    /// A second place for the same child. References to the first find it.
    pub(crate) fn replace(&self) -> Arc<Self> {
        let name = self.rare.get().and_then(|rare| rare.special.name.clone());
        let name = name.unwrap_or_else(|| ChildId::number(self.place()));
        let successor = Self::new(self.home.clone(), Named { name: Some(name), ..Named::default() });
        let rare = self.rare.get_or_init(Box::default);
        let successor = rare.successor.get_or_init(|| successor);
        // What has come since the kill waits for the next incarnation, which lives there.
        let (maker, mut queue, users, mut overflow) = self.gate.with(|inbox| {
            inbox.extra.tie = None;
            let maker = inbox.extra.maker.take();
            let queue = std::mem::take(&mut inbox.queue);
            match (B::SPEC.mailbox, inbox.extra.existing_side()) {
                (Mailbox::Bounded(_), Some(side)) => {
                    (maker, queue, std::mem::take(&mut side.users), std::mem::take(&mut side.overflow))
                }
                _ => (maker, queue, 0, VecDeque::new()),
            }
        });
        let moved = successor.gate.push(|inbox| {
            inbox.extra.maker = maker;
            inbox.queue.append(&mut queue);
            if let Mailbox::Bounded(_) = B::SPEC.mailbox {
                let side = inbox.extra.side();
                side.overflow.append(&mut overflow);
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
        self.rare.get()?.special.children.as_deref()
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

    pub(crate) fn is_alive(&self) -> bool {
        self.phase().is_alive()
    }

    pub(crate) fn path(self: &Arc<Self>) -> String {
        self.as_proc().path()
    }

    pub(crate) fn as_proc(self: &Arc<Self>) -> Arc<dyn Proc> {
        self.as_place().into_process()
    }

    pub(crate) fn as_place(self: &Arc<Self>) -> Place {
        (B::kit().erase)(self.clone())
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

    pub(crate) fn ready(self: &Arc<Self>, schedule: bool) {
        if schedule {
            self.home.node.ready.push(&self.home.node, self.as_proc());
        }
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
