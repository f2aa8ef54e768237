//! What is declared about a child and about a supervisor: plain values, checked where they are used.

use std::{
    cmp::Ordering,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
    time::Duration,
};

/// When a child that has ended is started again.
///
/// | | ended normally | crashed |
/// |---|---|---|
/// | [`Permanent`](Self::Permanent) (default) | restarted | restarted |
/// | [`Transient`](Self::Transient) | stays down | restarted |
/// | [`Temporary`](Self::Temporary) | removed | removed |
///
/// To end with `shutdown`, alone or with a term, is to end normally here. Most children are permanent. Every restart
/// counts against the intensity of the tree.
///
/// # OTP
///
/// Erlang's `restart` key, value for value.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Restart {
    /// Always.
    #[default]
    Permanent,
    /// After a crash.
    Transient,
    /// Never; and its entry goes with it.
    Temporary,
}

/// Who is restarted together with a child.
///
/// # OTP
///
/// Erlang's strategies.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Strategy {
    /// Only the child itself. For children that do not depend on each other.
    #[default]
    OneForOne,
    /// All children: they are stopped last first, and started again in order.
    OneForAll,
    /// The child and all that were declared after it. For children that depend on the ones above them.
    RestForOne,
    /// Children that are all made from one template, come and go, and have no order. At the end all are stopped at once.
    ///
    /// For trees that are put together at run time; a declared tree has a [`Dynamic`](crate::Dynamic).
    SimpleOneForOne,
}

/// Whether the end of significant children ends their supervisor.
///
/// Only an end by itself counts: not a stop by hand, nor one by the strategy. The default is `Never`.
///
/// # OTP
///
/// `auto_shutdown`, as in OTP 24 and later.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum AutoShutdown {
    /// No.
    #[default]
    Never,
    /// The first significant child that ends takes the supervisor with it.
    AnySignificant,
    /// The last significant child that ends does.
    AllSignificant,
}

/// How long a child may take to stop, before it is killed.
///
/// The default is 5 s for a worker. For a supervisor it is [`Infinity`](Self::Infinity): its children's own times bound it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Shutdown {
    /// It is asked to stop, and killed after this time.
    After(Duration),
    /// It is killed at once; its `terminate` does not run.
    BrutalKill,
    /// It is asked to stop, and waited for.
    Infinity,
}

impl Default for Shutdown {
    fn default() -> Self {
        Self::After(Duration::from_secs(5))
    }
}

impl From<Duration> for Shutdown {
    fn from(time: Duration) -> Self {
        Self::After(time)
    }
}

/// What happens when a killed child does not end, because its code never yields.
///
/// A kill takes effect at the next `.await`. A child that has not ended one second after it was killed is reported as
/// unresponsive, with its path and handler; then this option decides. Most children keep the default.
///
/// # OTP
///
/// Erlang preempts, and has no such case.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Unresponsive {
    /// There is no second incarnation beside it: the reason travels up, no supervisor restarts for it, and
    /// `run` ends the program, for the operating system's supervisor to start it anew.
    #[default]
    Escalate,
    /// It is waited for.
    Wait,
    /// A second incarnation is started beside it. For children whose leftover can do no harm.
    Replace,
}

/// Whether a call to an idle server may be handled on its caller's stack, without a switch of tasks.
///
/// A handler that blocks, or uses `block_in_place`, `spawn_local`, `block_on` or task-locals, needs [`Never`](Self::Never).
/// Most servers keep the default.
///
/// # OTP
///
/// Every process of Erlang has a stack of its own.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Inline {
    /// It may, for as long as no handler keeps its caller for more than some 10 ms.
    #[default]
    Auto,
    /// Its handlers run in its own turns alone, on a task of the runtime's.
    Never,
}

/// What a server's mailbox does beyond queueing.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Mailbox {
    /// It takes whatever comes.
    #[default]
    Unbounded,
    /// It holds so many calls and casts: when it is full a cast is refused and a call waits within its timeout.
    Bounded(u32),
    /// As unbounded; and the calls and casts that wait in it when the server crashes go to the next incarnation.
    Keep,
}

/// A delay before restarts that doubles from `first` to `most`, with jitter.
///
/// It falls back to `first` once the child has run for longer than the tree's `period`.
///
/// # OTP
///
/// Not in OTP. Off unless asked for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Backoff {
    /// The delay before the first restart.
    pub first: Duration,
    /// The longest delay.
    pub most: Duration,
}

impl From<std::ops::Range<Duration>> for Backoff {
    fn from(range: std::ops::Range<Duration>) -> Self {
        Self { first: range.start, most: range.end }
    }
}

/// Whether a child is a worker or a supervisor.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum ChildKind {
    /// It works.
    #[default]
    Worker,
    /// It has children of its own.
    Supervisor,
}

/// The name of a child among its siblings.
///
/// A declared child has the name of its field; a child of a [`Dynamic`](crate::Dynamic) has a number.
#[derive(Clone)]
pub struct ChildId(Name);

#[derive(Clone)]
enum Name {
    Static(&'static str),
    Shared(Arc<str>),
    Number(u64),
}

impl ChildId {
    /// The name of a child that is told from its siblings by a number.
    #[must_use]
    pub const fn number(number: u64) -> Self {
        Self(Name::Number(number))
    }

    /// The name as text, if it is one and not a number.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Name::Static(name) => Some(name),
            Name::Shared(name) => Some(name),
            Name::Number(_) => None,
        }
    }

    /// A hash that is the same in every run.
    pub(crate) fn hashed(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    fn as_number(&self) -> Option<u64> {
        match self.0 {
            Name::Number(number) => Some(number),
            Name::Static(_) | Name::Shared(_) => None,
        }
    }

    /// What two names are compared and hashed by: text by its letters, wherever it is kept.
    fn key(&self) -> (Option<u64>, Option<&str>) {
        (self.as_number(), self.as_str())
    }
}

impl PartialEq for ChildId {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for ChildId {}

impl PartialOrd for ChildId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ChildId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for ChildId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialEq<str> for ChildId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for ChildId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

impl From<&'static str> for ChildId {
    fn from(name: &'static str) -> Self {
        Self(Name::Static(name))
    }
}

impl From<String> for ChildId {
    fn from(name: String) -> Self {
        Self(Name::Shared(name.into()))
    }
}

impl fmt::Display for ChildId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Name::Static(name) => f.write_str(name),
            Name::Shared(name) => f.write_str(name),
            Name::Number(number) => write!(f, "{number}"),
        }
    }
}

impl fmt::Debug for ChildId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is declared about a server or a child, before its supervisor has anything to say.
///
/// A server's own is given by its `#[gen_server(…)]`; a tree's child may override it, option by option.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Spec {
    /// When it is started again. The default is [`Restart::Permanent`].
    pub restart: Restart,
    /// How long it may take to stop. The default is 5 s, for a supervisor [`Shutdown::Infinity`].
    pub shutdown: Shutdown,
    /// How long its `init` may take. The default is `None`: as long as it likes.
    pub start_timeout: Option<Duration>,
    /// How long a call to it waits for the answer, unless the call says otherwise. The default is 5 s; `None` is without end.
    pub call_timeout: Option<Duration>,
    /// What its mailbox does. The default is [`Mailbox::Unbounded`].
    pub mailbox: Mailbox,
    /// The name it is registered under, if any.
    pub name: Option<&'static str>,
    /// Whether its end counts for the supervisor's `auto_shutdown`. The default is `false`.
    pub significant: bool,
    /// What happens when it does not end after a kill. The default is [`Unresponsive::Escalate`].
    pub unresponsive: Unresponsive,
    /// Whether its handlers may run on their callers' stacks. The default is [`Inline::Auto`].
    pub inline: Inline,
}

impl Spec {
    /// A worker with every default.
    pub const DEFAULT: Self = Self {
        restart: Restart::Permanent,
        shutdown: Shutdown::After(Duration::from_secs(5)),
        start_timeout: None,
        call_timeout: Some(Duration::from_secs(5)),
        mailbox: Mailbox::Unbounded,
        name: None,
        significant: false,
        unresponsive: Unresponsive::Escalate,
        inline: Inline::Auto,
    };

    /// A supervisor with every default.
    pub const SUPERVISOR: Self = Self { shutdown: Shutdown::Infinity, ..Self::DEFAULT };
}

impl Default for Spec {
    fn default() -> Self {
        Self::DEFAULT
    }
}
