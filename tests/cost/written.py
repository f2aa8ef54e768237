"""The same program, written three ways: with the macros, by hand on the runtime's traits, and on plain tokio.

Each function returns the text of a crate's `src/lib.rs` with so many servers of five handlers each, and one tree that
has each of them as a child. What a server does is the same in all three, and so is its documented interface.
"""


def nothing(_: int) -> str:
    """A crate with nothing in it: what it takes to begin at all."""
    return "//! Nothing.\n"


def with_macros(count: int) -> str:
    """As users write it."""
    servers = "".join(fill(MACRO_SERVER, at) for at in range(count))
    children = "".join(fill(MACRO_CHILD_FIRST if at == 0 else MACRO_CHILD, at) for at in range(count))
    return MACRO_HEAD + servers + MACRO_TREE.replace("@children", children)


def by_hand(count: int) -> str:
    """As a careful person would write it without the macros."""
    servers = "".join(fill(HAND_SERVER, at) for at in range(count))
    tree = HAND_TREE
    for name, template in HAND_PARTS.items():
        lines = (fill(HAND_FIRST if at == 0 and name == "@children" else template, at) for at in range(count))
        tree = tree.replace(name, "".join(lines))
    return HAND_HEAD + servers + tree


def on_tokio(count: int) -> str:
    """What people write who have tokio and nothing else: no supervision, only tasks and handles."""
    servers = "".join(fill(TOKIO_SERVER, at) for at in range(count))
    tree = TOKIO_TREE
    for name, template in TOKIO_PARTS.items():
        lines = (fill(TOKIO_FIRST if at == 0 and name == "@starts" else template, at) for at in range(count))
        tree = tree.replace(name, "".join(lines))
    return TOKIO_HEAD + servers + tree


def fill(template: str, at: int) -> str:
    return template.replace("@before", str(at - 1)).replace("@", str(at))


# What a server does, in all three.
METHODS = """
    /// Adds `n`, and returns the new value.
    {call}pub fn add(&mut self, n: i64) -> i64 {{
        self.value += n;
        self.value
    }}

    /// The value.
    {call}pub fn get(&self) -> i64 {{
        self.value
    }}

    /// Notes a line, and says how many there are.
    ///
    /// # Errors
    ///
    /// If there is no such place.
    {call}pub async fn note(&mut self, at: usize, line: String) -> Result<usize, OutOfRange> {{
        if at > self.lines.len() {{
            return Err(OutOfRange(at));
        }}
        self.lines.insert(at, line);
        Ok(self.lines.len())
    }}

    /// Begins anew.
    {cast}pub fn reset(&mut self) {{
        self.value = 0;
    }}

    {info}fn tick(&mut self, tick: Tick) {{
        self.value += tick.0;
    }}
"""

SHARED = """
/// What is configured.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What servers begin with.
    pub start: i64,
}

/// There is no such line.
#[derive(Clone, Copy, Debug)]
pub struct OutOfRange(pub usize);

/// A little time has passed.
#[derive(Clone, Copy, Debug)]
pub struct Tick(pub i64);
"""

MACRO_HEAD = """//! Servers and a tree, with the macros.
#![allow(dead_code, clippy::all)]

use perennial::prelude::*;
use perennial::info;
""" + SHARED

MACRO_SERVER = """
/// Server number @.
#[gen_server(restart = transient, shutdown = 1s)]
#[derive(Debug)]
pub struct S@ {
    value: i64,
    lines: Vec<String>,
}

#[gen_server]
impl S@ {""" + METHODS.format(call="#[call]\n    ", cast="#[cast]\n    ", info="#[info]\n    ") + "}\n"

MACRO_TREE = """
supervisor! {
    /// All of them.
    #[supervisor(strategy = rest_for_one, intensity = 3, period = 10s)]
    pub struct App {
        /// What is configured.
        config: Config,
@children    }
}
"""

MACRO_CHILD_FIRST = """
        /// Child number @.
        #[child(restart = permanent, shutdown = 2s)]
        pub c@: S@ = S@ { value: config.start, lines: Vec::new() },
"""

MACRO_CHILD = """
        /// Child number @.
        #[child(restart = permanent, shutdown = 2s)]
        pub c@: S@ = S@ { value: config.start, lines: vec![format!("after {c@before:?}")] },
"""

HAND_HEAD = """//! Servers and a tree, by hand.
#![allow(dead_code, clippy::all)]

use std::{future::Future, marker::PhantomData, ops::Deref, time::Duration};

use perennial::__private::{
    Callable, Client, Kit, Make, Mode, Next, NotYet, Outcome, Parts, Place, Places, Protocol, Raw, Receives, Running, Served,
    Site, State, Step, Tree, furnish_tree, give, not_async, not_this, reply, start, start_tree, unasked,
};
use perennial::{
    Call, CastError, Child, ChildKind, Cx, Declared, Init, Late, Ref, Reply, Restart, Shutdown, Spec, Start, StartTree,
    Strategy, Supervisor, SupervisorRef,
};
""" + SHARED

HAND_SERVER = """
/// Server number @.
#[derive(Debug)]
pub struct S@ {
    value: i64,
    lines: Vec<String>,
}

impl S@ {
    /// Starts the server.
    pub fn start(self) -> Start<Self> {
        start::<Self>(self)
    }
""" + METHODS.format(call="", cast="", info="") + """}

impl State for S@ {
    const NAME: &'static str = "S@";
    const SPEC: Spec =
        Spec { restart: Restart::Transient, shutdown: Shutdown::After(Duration::from_secs(1)), ..Spec::DEFAULT };
}

/// The messages of an [`S@`].
#[derive(Debug)]
pub enum M@ {
    /// Adds.
    Add(i64, Reply<i64>),
    /// Gets.
    Get(Reply<i64>),
    /// Notes.
    Note(usize, String, Reply<Result<usize, OutOfRange>>),
    /// Resets.
    Reset,
    /// Ticks.
    Tick(Tick),
}

impl Protocol for S@ {
    type Args = Self;
    type Message = M@;
    type Client<M: Mode> = S@Client<M>;

    fn init(args: Self, _: &mut Cx<Self>) -> impl Future<Output = Init<Self>> + Send {
        async move { Init::Ok(args) }
    }

    fn handle(&mut self, message: M@, _: &mut Cx<Self>) -> Step<M@> {
        match message {
            M@::Add(n, to) => Step::Done(reply(to, self.add(n))),
            M@::Get(to) => Step::Done(reply(to, self.get())),
            M@::Reset => Step::Done(Outcome::next(self.reset())),
            M@::Tick(tick) => Step::Done(Outcome::next(self.tick(tick))),
            message => Step::Async(message),
        }
    }

    fn handle_async(&mut self, message: M@, _: &mut Cx<Self>) -> impl Future<Output = Next> + Send {
        async move {
            match message {
                M@::Note(at, line, to) => reply(to, self.note(at, line).await),
                _ => not_async(),
            }
        }
    }

    const HANDLERS: &'static [&'static str] = &["add", "get", "note", "reset", "tick"];

    fn handler(message: &M@) -> usize {
        match message {
            M@::Add(..) => 0,
            M@::Get(..) => 1,
            M@::Note(..) => 2,
            M@::Reset => 3,
            M@::Tick(..) => 4,
        }
    }

    #[inline(never)]
    fn kit() -> &'static Kit<Self> {
        Kit::of()
    }

    fn debug(&self) -> Option<String> {
        Some(format!("{self:?}"))
    }
}

impl Served for S@ {
    type Ref = Ref<Self>;
    type Late = Late<Self>;
}

impl Receives<Tick> for S@ {
    fn message(tick: Tick) -> M@ {
        M@::Tick(tick)
    }
}

/// What callers of an [`S@`] hold.
pub struct S@Client<M = Running>(Raw<S@>, PhantomData<M>);

impl<M: Mode> S@Client<M> {
    /// Adds `n`, and returns the new value.
    pub fn add(&self, n: i64) -> Call<'_, S@, i64>
    where
        M: Callable,
    {
        Call::plain(
            &self.0,
            M@::Add(n, unasked()),
            |message| match message {
                M@::Add(_, to) => to,
                _ => not_this(),
            },
            |server, message, _| match message.take() {
                Some(M@::Add(n, _)) => give(server.add(n)),
                _ => not_this(),
            },
        )
    }

    /// The value.
    pub fn get(&self) -> Call<'_, S@, i64>
    where
        M: Callable,
    {
        Call::plain(
            &self.0,
            M@::Get(unasked()),
            |message| match message {
                M@::Get(to) => to,
                _ => not_this(),
            },
            |server, message, _| match message.take() {
                Some(M@::Get(_)) => give(server.get()),
                _ => not_this(),
            },
        )
    }

    /// Notes a line, and says how many there are.
    ///
    /// # Errors
    ///
    /// If there is no such place.
    pub fn note(&self, at: usize, line: String) -> Call<'_, S@, Result<usize, OutOfRange>>
    where
        M: Callable,
    {
        Call::new(&self.0, M@::Note(at, line, unasked()), |message| match message {
            M@::Note(_, _, to) => to,
            _ => not_this(),
        })
    }

    /// Begins anew.
    pub fn reset(&self) -> Result<(), CastError> {
        self.0.cast(M@::Reset)
    }
}

impl<M: Mode> Client for S@Client<M> {
    type Server = S@;
    type Me = Self;

    fn of_raw(raw: Raw<S@>) -> Self {
        Self(raw, PhantomData)
    }

    fn of(me: &Self) -> &Self {
        me
    }

    fn raw(&self) -> &Raw<S@> {
        &self.0
    }
}
"""

HAND_TREE = """
/// All of them.
#[derive(Clone, Debug)]
pub struct App {
@fields    parts: Parts,
}

impl Deref for App {
    type Target = SupervisorRef;

    fn deref(&self) -> &SupervisorRef {
        self.parts.supervisor()
    }
}

/// The children of [`App`], by name.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum AppChild {
@variants}

impl From<AppChild> for perennial::ChildId {
    fn from(child: AppChild) -> Self {
        Self::from(match child {
@names        })
    }
}

impl Child for App {
    type Args = Declared<Self>;
    type Handle = Self;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::SUPERVISOR;
    const KIND: ChildKind = ChildKind::Supervisor;

    fn place(site: Site<'_>) -> Self {
        let mut places = Places::new(site, Self::NAME);
        Self {
@places            parts: places.parts(),
        }
    }

    fn furnish(handle: &Self, make: Make<Self::Args>) -> Place {
        furnish_tree(handle, make)
    }

    fn late(_: &Self) -> NotYet<Self> {
        NotYet::new()
    }
}

impl Tree for App {
    const NAME: &'static str = "App";

    fn parts(&self) -> &Parts {
        &self.parts
    }
}

impl App {
    /// Starts the tree.
    pub fn start(config: Config) -> StartTree<Self> {
        start_tree(Self::with(config))
    }

    /// Declares the tree.
    pub fn with(config: Config) -> Declared<Self> {
        Declared::new(move |parts: &Parts| {
            Supervisor::new()
                .strategy(Strategy::RestForOne)
                .intensity(3)
                .period(Duration::from_secs(10))
@children        })
    }
}
"""

HAND_FIRST = """                .child(
                    <S@ as Child>::declared(parts, "c@", {
                        let config = config.clone();
                        move || S@ { value: config.start, lines: Vec::new() }
                    })
                    .restart(Restart::Permanent)
                    .shutdown(Duration::from_secs(2)),
                )
"""

HAND_PARTS = {
    "@fields": "    /// Child number @.\n    pub c@: Ref<S@>,\n",
    "@variants": "    /// Child number @.\n    C@,\n",
    "@names": '            AppChild::C@ => "c@",\n',
    "@places": '            c@: <S@ as Child>::placed(&mut places, "c@"),\n',
    "@children": """                .child(
                    <S@ as Child>::declared(parts, "c@", {
                        let (config, before) = (config.clone(), <S@before as Child>::before(parts, "c@before"));
                        move || S@ { value: config.start, lines: vec![format!("after {before:?}")] }
                    })
                    .restart(Restart::Permanent)
                    .shutdown(Duration::from_secs(2)),
                )
""",
}

TOKIO_HEAD = """//! Servers and their handles, on plain tokio.
#![allow(dead_code, clippy::all)]

use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
""" + SHARED + """
/// The server is gone.
#[derive(Clone, Copy, Debug)]
pub struct Gone;
"""

TOKIO_SERVER = """
/// Server number @.
#[derive(Debug)]
pub struct S@ {
    value: i64,
    lines: Vec<String>,
}

impl S@ {
    /// Starts the server.
    pub fn start(mut self) -> (R@, JoinHandle<()>) {
        let (sender, mut inbox) = mpsc::unbounded_channel();
        let task = tokio::spawn(async move {
            while let Some(message) = inbox.recv().await {
                match message {
                    M@::Add(n, to) => drop(to.send(self.add(n))),
                    M@::Get(to) => drop(to.send(self.get())),
                    M@::Note(at, line, to) => drop(to.send(self.note(at, line).await)),
                    M@::Reset => self.reset(),
                    M@::Tick(tick) => self.tick(tick),
                }
            }
        });
        (R@(sender), task)
    }
""" + METHODS.format(call="", cast="", info="") + """}

/// The messages of an [`S@`].
#[derive(Debug)]
pub enum M@ {
    /// Adds.
    Add(i64, oneshot::Sender<i64>),
    /// Gets.
    Get(oneshot::Sender<i64>),
    /// Notes.
    Note(usize, String, oneshot::Sender<Result<usize, OutOfRange>>),
    /// Resets.
    Reset,
    /// Ticks.
    Tick(Tick),
}

/// What callers of an [`S@`] hold.
#[derive(Clone, Debug)]
pub struct R@(mpsc::UnboundedSender<M@>);

impl R@ {
    /// Adds `n`, and returns the new value.
    ///
    /// # Errors
    ///
    /// If the server is gone.
    pub async fn add(&self, n: i64) -> Result<i64, Gone> {
        let (to, answer) = oneshot::channel();
        self.0.send(M@::Add(n, to)).map_err(|_| Gone)?;
        answer.await.map_err(|_| Gone)
    }

    /// The value.
    ///
    /// # Errors
    ///
    /// If the server is gone.
    pub async fn get(&self) -> Result<i64, Gone> {
        let (to, answer) = oneshot::channel();
        self.0.send(M@::Get(to)).map_err(|_| Gone)?;
        answer.await.map_err(|_| Gone)
    }

    /// Notes a line, and says how many there are.
    ///
    /// # Errors
    ///
    /// If the server is gone.
    pub async fn note(&self, at: usize, line: String) -> Result<Result<usize, OutOfRange>, Gone> {
        let (to, answer) = oneshot::channel();
        self.0.send(M@::Note(at, line, to)).map_err(|_| Gone)?;
        answer.await.map_err(|_| Gone)
    }

    /// Begins anew.
    ///
    /// # Errors
    ///
    /// If the server is gone.
    pub fn reset(&self) -> Result<(), Gone> {
        self.0.send(M@::Reset).map_err(|_| Gone)
    }
}
"""

TOKIO_TREE = """
/// All of them.
#[derive(Debug)]
pub struct App {
@fields    tasks: Vec<JoinHandle<()>>,
}

impl App {
    /// Starts all of them.
    pub fn start(config: Config) -> Self {
        let mut tasks = Vec::new();
@starts        Self { @names tasks }
    }
}
"""

TOKIO_FIRST = """        let (c@, task) = S@ { value: config.start, lines: Vec::new() }.start();
        tasks.push(task);
"""

TOKIO_PARTS = {
    "@fields": "    /// Number @.\n    pub c@: R@,\n",
    "@names": "c@, ",
    "@starts": """        let (c@, task) = S@ { value: config.start, lines: vec![format!("after {c@before:?}")] }.start();
        tasks.push(task);
""",
}
