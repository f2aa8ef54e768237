//! The supervisor's decisions, as a pure state machine.
//!
//! [`Supervisor::step`] takes the time and one [`Event`] and returns the [`Action`]s that the shell must carry out, in
//! order. Nothing here waits, reads a clock, draws a random number or names a process: a child is a [`Key`], one start of
//! it is a [`Life`], and its reason for ending has been sorted into an [`Exit`] before it gets here. So a state can be
//! cloned, compared, hashed, explored in every order of events and replayed against a trace.
//!
//! # The contract with the shell
//!
//! - Every [`Action::Start`] is answered by one [`Event::Started`] of the same life; when the outcome is
//!   [`Outcome::Up`], by one [`Event::Ended`] later, and by none otherwise.
//! - [`Action::Stop`], [`Action::Orphan`] and [`Action::Kill`] ask for an end; the answer is the life's `Ended` (or its `Started` with
//!   [`Outcome::Failed`], if the child was still starting).
//! - After every step the shell looks at [`Supervisor::alarm`] and sends [`Event::Alarm`] when that time has come.
//! - A `Stop` may be followed by a `Kill` in the same step: a child whose shutdown is zero has no time at all.
//! - [`Action::Wait`], [`Action::Close`] and [`Action::Forget`] come when a child is down and its fate is known. A started
//!   child is open again without further notice. While the supervisor ends none of them comes.
//! - `Forget` comes for every entry that was made. A `StartChild` that is refused ([`Answer::AlreadyStarted`],
//!   [`Answer::AlreadyPresent`], [`Answer::MaxChildren`]) makes none; one that fails is answered before it is forgotten.
//! - Requests that wait when the supervisor ends get no answer: the shell fails them.
//! - [`Action::Again`] is a message to oneself: the shell puts [`Event::Again`] behind all that waits in its inbox.
//! - After [`Action::End`] nothing more is sent.

use std::{sync::Arc, time::Duration};

use crate::{
    ExitReason,
    spec::{AutoShutdown, Backoff, ChildId, ChildKind, Restart, Shutdown, Spec, Strategy, Unresponsive},
};

pub use self::{
    sight::{Sight, Standing},
    supervisor::Supervisor,
};

mod supervisor;
mod decide;
mod plan;
mod open;
mod admin;
mod children;
mod kinds;
mod window;
mod backoff;
mod sight;
#[cfg(test)]
mod tests;

/// One child's entry in a supervisor: unique for as long as the supervisor lives. The shell hands them out in the order in
/// which the children are added.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Key(pub u64);

/// One start of one child, counted from 1 by the machine.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Life(pub u32);

/// Who waits for an answer. The shell hands them out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Ticket(pub u64);

/// Why a child ended, as far as a decision depends on it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Exit {
    /// `normal`.
    Normal,
    /// `shutdown`, alone or with a term.
    Shutdown,
    /// Anything else: an error, a panic, `killed`, `noproc`.
    Crash,
    /// Code that does not yield: no supervisor restarts for this reason, whatever the restart type.
    Unresponsive,
}

impl ExitReason {
    /// What a supervisor decides by.
    pub(crate) fn as_exit(&self) -> Exit {
        match self {
            Self::Normal => Exit::Normal,
            Self::Shutdown | Self::ShutdownWith(_) => Exit::Shutdown,
            Self::Killed | Self::Kill | Self::NoProc | Self::Error(_) | Self::Panic(_) => Exit::Crash,
            Self::Unresponsive(_) => Exit::Unresponsive,
        }
    }
}

/// How a start came out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Outcome {
    /// The child runs.
    Up,
    /// Its `init` said that there is nothing to run.
    Ignored,
    /// It could not be started.
    Failed(Exit),
}

/// What a supervisor is set to.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Config {
    /// Who is restarted together with a child.
    pub strategy: Strategy,
    /// How many restarts are allowed within `period`.
    pub intensity: u32,
    /// The window that `intensity` speaks of.
    pub period: Duration,
    /// Whether the end of significant children ends the supervisor.
    pub auto_shutdown: AutoShutdown,
    /// How restarts are delayed, if they are.
    pub backoff: Option<Backoff>,
    /// Where the jitter of the backoff begins.
    pub seed: u64,
    /// For a dynamic supervisor, how many children it may have at a time.
    pub max_children: Option<usize>,
}

/// What a supervisor knows of one child.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Child {
    /// Its name among its siblings.
    pub id: ChildId,
    /// When it is started again.
    pub restart: Restart,
    /// How long it may take to stop.
    pub shutdown: Shutdown,
    /// Whether its end counts for `auto_shutdown`.
    pub significant: bool,
    /// A worker or a supervisor.
    pub kind: ChildKind,
    /// What happens when it does not end after a kill.
    pub unresponsive: Unresponsive,
}

impl Child {
    /// A child of this name that is run like this.
    pub(crate) fn of(id: ChildId, spec: &Spec, kind: ChildKind) -> Self {
        let Spec { restart, shutdown, significant, unresponsive, .. } = *spec;
        Self { id, restart, shutdown, significant, kind, unresponsive }
    }
}

/// Which child a request speaks of.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Which {
    /// The one of this name.
    Id(ChildId),
    /// The one of this entry (the shell has looked it up by its process).
    Key(Key),
}

/// What somebody asks of a supervisor.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Request {
    /// `start_child`: adds a child and starts it.
    StartChild(Key, Arc<Child>),
    /// `terminate_child`: stops a child by hand; its entry stays, unless it is temporary or the supervisor is dynamic.
    TerminateChild(Which),
    /// `restart_child`: starts a child that was stopped or has ended.
    RestartChild(Which),
    /// `delete_child`: removes the entry of a child that is not running.
    DeleteChild(Which),
    /// `get_childspec`.
    ChildSpec(Which),
    /// `which_children`.
    WhichChildren,
    /// `count_children`.
    CountChildren,
}

/// What is answered to a [`Request`].
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Answer {
    /// Done; nothing to say.
    Done,
    /// The child was started.
    Started(Key, Life),
    /// The child's `init` said ignore. Its entry stays, unless it is temporary or the supervisor is dynamic.
    Ignored,
    /// The child could not be started; the shell knows the reason of its last failure.
    Failed(Key),
    /// A child of that name runs, with this life.
    AlreadyStarted(Key, Life),
    /// A child of that name is known, but does not run.
    AlreadyPresent,
    /// The dynamic supervisor is full.
    MaxChildren,
    /// No such child.
    NotFound,
    /// The child runs.
    Running,
    /// The child is being restarted.
    Restarting,
    /// All children, in OTP's order: the last declared first.
    Children(Vec<Listed>),
    /// How many there are.
    Counts(Counts),
    /// The child's spec.
    Spec(Arc<Child>),
}

/// One row of `which_children`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Listed {
    /// The entry.
    pub key: Key,
    /// The child's name.
    pub id: ChildId,
    /// A worker or a supervisor.
    pub kind: ChildKind,
    /// How it is.
    pub state: ChildState,
}

/// How a child is, as `which_children` tells it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ChildState {
    /// It runs, or is taken to.
    Running(Life),
    /// It waits for another try.
    Restarting,
    /// It does not run.
    Stopped,
}

/// What `count_children` tells.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Counts {
    /// Entries, running or not.
    pub specs: usize,
    /// Children that run.
    pub active: usize,
    /// Entries of supervisors.
    pub supervisors: usize,
    /// Entries of workers.
    pub workers: usize,
}

/// What happens to a supervisor.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Event {
    /// The beginning: start these children, in this order.
    Boot(Vec<(Key, Arc<Child>)>),
    /// A start came out.
    Started(Key, Life, Outcome),
    /// A running child ended. `linked` is false when it had unlinked itself: then nobody but a stop in progress learns it.
    Ended {
        /// Whose end.
        key: Key,
        /// Of which life.
        life: Life,
        /// Why.
        exit: Exit,
        /// Whether the link to the supervisor stood.
        linked: bool,
    },
    /// A killed child has not ended within its kill grace.
    Unresponsive(Key, Life),
    /// The time that [`Supervisor::alarm`] named has come.
    Alarm,
    /// Somebody asks.
    Request(Ticket, Request),
    /// The message to oneself that [`Action::Again`] asked for.
    Again(Key),
    /// The parent's exit signal, or an orderly stop: whatever its reason, the supervisor obeys.
    Stop,
    /// A kill: no more decisions; the children are stopped in order.
    Kill,
}

/// What the shell must do.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Action {
    /// Start this child: a new incarnation at its place.
    Start(Key, Life),
    /// Send this child the exit signal `shutdown`.
    Stop(Key, Life),
    /// Send this child the exit signal `killed`: its supervisor was.
    Orphan(Key, Life),
    /// Kill this child.
    Kill(Key, Life),
    /// All children that [`Event::Boot`] named have been started.
    Booted,
    /// Answer a request.
    Answer(Ticket, Answer),
    /// Put [`Event::Again`] behind all that waits.
    Again(Key),
    /// The child is down and waits for another start: calls to it wait, casts are told so.
    Wait(Key),
    /// The child is down until somebody starts it by hand: calls to it are refused.
    Close(Key),
    /// The entry is gone.
    Forget(Key),
    /// An unresponsive life is left to itself; the next start uses a place of its own.
    Abandon(Key, Life),
    /// What was decided when this life ended, for the crash report.
    Decided(Key, Life, Decision),
    /// The supervisor ends. All its children have.
    End(Ending),
}

/// What a supervisor decided about a child that ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Decision {
    /// It is restarted (with others, as the strategy says); so many more restarts fit into the window.
    Restart {
        /// Restarts left in the window.
        left: u32,
    },
    /// It stays down, and its entry is kept.
    Keep,
    /// It stays down, and its entry is removed.
    Remove,
    /// It ended while it was being stopped.
    Stopped,
    /// The limit is passed: the supervisor gives up.
    GiveUp,
    /// Its end ends the supervisor (`auto_shutdown`).
    ShutDown,
    /// Its reason forbids a restart and travels up.
    Escalate,
}

/// Why a supervisor ends.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Ending {
    /// It was told to.
    Stopped,
    /// More restarts than the intensity allows.
    GaveUp,
    /// Its significant children have ended.
    AutoShutdown,
    /// This child could not be started at the beginning; what had been started is stopped.
    FailedToStart(Key),
    /// It was killed.
    Killed,
    /// This child is unresponsive, or ended for a reason that travels up.
    Escalated(Key),
}
