//! What can go wrong between processes.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use crate::{ChildId, ExitReason, Pid};

/// A loop of processes that wait for one another: the path of each, from the callee on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Deadlock {
    path: Arc<[String]>,
    /// Whether the message was on its way when the loop was closed.
    sent: bool,
}

impl Deadlock {
    pub(crate) fn new(path: Arc<[String]>, sent: bool) -> Self {
        Self { path, sent }
    }

    /// The paths of the processes in the loop, from the callee on.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }
}

/// Why a call was not answered.
///
/// # OTP
///
/// The reasons with which `gen_server:call` exits its caller; here they are returned, and a handler that passes one on
/// with `?` ends with the same reason.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CallError {
    /// Nobody is there: the server has ended for good, or was stopped by hand.
    NoProc,
    /// The server ended before it answered.
    Exit(ExitReason),
    /// No answer came within the call's timeout.
    Timeout(Duration),
    /// The server dropped the [`Reply`](crate::Reply) without an answer.
    NoReply,
    /// The call would wait for a process that waits for the caller: the path of each, from the callee on.
    Deadlock(Deadlock),
    /// The caller has been killed, and what it sends is refused.
    Fenced,
}

impl CallError {
    /// Whether the handler may have run, in part or in whole, in spite of the error.
    ///
    /// If not, the call can be repeated without doing anything twice.
    #[must_use]
    pub fn maybe_handled(&self) -> bool {
        match self {
            Self::NoProc | Self::Fenced => false,
            Self::Deadlock(deadlock) => deadlock.sent,
            Self::Exit(_) | Self::Timeout(_) | Self::NoReply => true,
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProc => f.write_str("the server is not running"),
            Self::Exit(reason) => write!(f, "the server ended before it answered: {reason}"),
            Self::Timeout(after) => write!(f, "no answer came within {after:?}"),
            Self::NoReply => f.write_str("the server dropped the call without an answer"),
            Self::Deadlock(Deadlock { path, .. }) => {
                write!(f, "the call would never return: it waits for ")?;
                for (i, name) in path.iter().enumerate() {
                    write!(f, "{}`{name}`", if i == 0 { "" } else { ", which waits for " })?;
                }
                Ok(())
            }
            Self::Fenced => f.write_str("the caller has been killed"),
        }
    }
}

impl StdError for CallError {}

/// Why a cast was not queued.
///
/// # OTP
///
/// `gen_server:cast` always says ok; here it says what it knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CastError {
    /// Nobody is there: the server has ended for good, or was stopped by hand.
    NoProc,
    /// The server, or a supervisor above it, is being restarted.
    Restarting,
    /// The server has not been started yet.
    NotStarted,
    /// The mailbox is full.
    Full,
    /// The sender has been killed, and what it sends is refused.
    Fenced,
}

impl fmt::Display for CastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoProc => "the server is not running",
            Self::Restarting => "the server is being restarted",
            Self::NotStarted => "the server has not been started yet",
            Self::Full => "the server's mailbox is full",
            Self::Fenced => "the sender has been killed",
        })
    }
}

impl StdError for CastError {}

/// Why a process, a tree or a child was not started.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StartError {
    /// It, or a child of it, failed in its expression or its `init`.
    Failed {
        /// Which one: its path in the tree.
        path: String,
        /// Why.
        reason: ExitReason,
    },
    /// Its `init` said that there is nothing to run.
    Ignored,
    /// Its name, or its place among the children, is taken by this process.
    AlreadyStarted(Pid),
    /// A child of that name is known to the supervisor, but does not run: restart or delete it.
    AlreadyPresent,
    /// The dynamic supervisor has as many children as it may have.
    MaxChildren,
    /// The child runs already.
    Running,
    /// The child is being restarted.
    Restarting,
    /// The children of a `simple_one_for_one` supervisor are neither restarted nor deleted by hand, nor told by name.
    SimpleOneForOne,
    /// The supervisor knows no such child.
    NotFound,
    /// The supervisor could not be asked.
    Call(CallError),
    /// The declaration cannot work.
    BadSpec {
        /// Whose: the supervisor's path.
        path: String,
        /// What is wrong.
        why: BadSpec,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { path, reason } => write!(f, "`{path}` could not be started: {reason}"),
            Self::Ignored => f.write_str("there was nothing to start: `init` said ignore"),
            Self::AlreadyStarted(pid) => write!(f, "it is already running as {pid}"),
            Self::AlreadyPresent => {
                f.write_str("a child of that name is already declared, but not running; restart or delete it")
            }
            Self::MaxChildren => f.write_str("the supervisor has as many children as it may have"),
            Self::Running => f.write_str("the child is already running"),
            Self::Restarting => f.write_str("the child is being restarted"),
            Self::SimpleOneForOne => f.write_str("a simple_one_for_one supervisor knows its children by process alone"),
            Self::NotFound => f.write_str("the supervisor has no such child"),
            Self::Call(error) => write!(f, "the supervisor could not be asked: {error}"),
            Self::BadSpec { path, why } => write!(f, "`{path}`: {why}"),
        }
    }
}

impl StdError for StartError {}

/// What is wrong with a declaration.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum BadSpec {
    /// The intensity counts within a period of zero.
    ZeroPeriod,
    /// Two children have this name.
    DuplicateChild(ChildId),
    /// This child is significant, and the supervisor never shuts down by itself.
    NeverShutsDown(ChildId),
    /// This child is significant, and always restarted.
    SignificantPermanent(ChildId),
    /// The supervisor is a `simple_one_for_one` without a template, or with children beside it; or it has a template and
    /// is none.
    OneTemplate,
    /// What the compiler refuses of a declared tree, and could not see, because an expression hid it. This is what it
    /// would have said.
    Refused(String),
    /// The supervisor has no template that makes such a child from such a value.
    NoTemplate {
        /// The child's type.
        child: &'static str,
        /// The value's type.
        from: &'static str,
    },
}

impl fmt::Display for BadSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ZeroPeriod => f.write_str("a period of zero counts nothing; say how long the intensity is meant for"),
            Self::DuplicateChild(id) => {
                write!(f, "child `{id}` is declared twice; a name stands for one child")
            }
            Self::NeverShutsDown(id) => write!(
                f,
                "child `{id}` is significant, but the supervisor never shuts down by itself; say `auto_shutdown = any_significant`"
            ),
            Self::SignificantPermanent(id) => write!(
                f,
                "child `{id}` is significant and permanent: it is always restarted; make it transient or temporary"
            ),
            Self::OneTemplate => f.write_str(
                "a `simple_one_for_one` supervisor has one template and no other children, and no other has one",
            ),
            Self::Refused(why) => f.write_str(why),
            Self::NoTemplate { child, from } => {
                write!(f, "the supervisor has no template that makes `{child}` from `{from}`")
            }
        }
    }
}

impl StdError for BadSpec {}

/// Why a supervisor did not do what it was asked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AdminError {
    /// It has no such child.
    NotFound,
    /// The child runs; terminate it first.
    Running,
    /// The child is being restarted.
    Restarting,
    /// The children of a `simple_one_for_one` supervisor are neither restarted nor deleted by hand, nor told by name.
    SimpleOneForOne,
    /// The supervisor could not be asked.
    Call(CallError),
}

impl fmt::Display for AdminError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("the supervisor has no such child"),
            Self::Running => f.write_str("the child is running; terminate it first"),
            Self::Restarting => f.write_str("the child is being restarted"),
            Self::SimpleOneForOne => f.write_str("a simple_one_for_one supervisor knows its children by process alone"),
            Self::Call(error) => write!(f, "the supervisor could not be asked: {error}"),
        }
    }
}

impl StdError for AdminError {}

impl From<CallError> for AdminError {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

/// The reason of a failed start: an `init` that took longer than its `start_timeout`. The process itself was killed.
#[derive(Clone, Copy, Debug)]
pub struct StartTimeout(pub(crate) Duration);

impl fmt::Display for StartTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "its `init` took longer than its start timeout of {:?}", self.0)
    }
}

impl StdError for StartTimeout {}

/// A supervisor's reason when a child of it could not be started: `{failed_to_start_child, Id, Reason}`.
#[derive(Clone, Debug)]
pub struct ChildFailed {
    pub(crate) id: ChildId,
    pub(crate) path: String,
    pub(crate) reason: ExitReason,
}

impl ChildFailed {
    /// The child's name among its siblings.
    #[must_use]
    pub fn id(&self) -> &ChildId {
        &self.id
    }

    /// The path of the child that failed: of the innermost one, when trees are nested.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why it failed.
    #[must_use]
    pub fn reason(&self) -> &ExitReason {
        &self.reason
    }

    /// Why the innermost one failed, when trees are nested.
    #[must_use]
    pub fn innermost(&self) -> &ExitReason {
        self.reason.downcast_ref::<Self>().map_or(&self.reason, Self::innermost)
    }
}

impl fmt::Display for ChildFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` could not be started: {}", self.path, self.innermost())
    }
}

impl StdError for ChildFailed {}

/// Why a process was not registered under a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum NameError {
    /// This process has the name.
    Taken(Pid),
    /// The process that was to have it does not live.
    NotThere,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(holder) => write!(f, "the name is taken by {holder}"),
            Self::NotThere => f.write_str("the process to be registered is not there"),
        }
    }
}

impl StdError for NameError {}

/// The process to link with does not live.
///
/// Passed on with `?` it ends its handler's process as [`ExitReason::NoProc`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct NotThere;

impl NotThere {
    pub(crate) const NEW: Self = Self;
}

impl fmt::Display for NotThere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the process to link with is not there")
    }
}

impl StdError for NotThere {}

/// Why a task gave no result.
///
/// # OTP
///
/// The reasons with which `Task.await` exits its caller; here they are returned, and a handler that passes one on with `?`
/// ends with the same reason.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TaskError {
    /// The task ended without a result, for this reason.
    Exit(ExitReason),
    /// It took longer than this.
    Timeout(Duration),
    /// Its result has been taken before.
    Taken,
    /// It could not be started.
    NotStarted(StartError),
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(reason) => write!(f, "the task ended without a result: {reason}"),
            Self::Timeout(after) => write!(f, "the task had no result within {after:?}"),
            Self::Taken => f.write_str("the task's result has been taken before"),
            Self::NotStarted(error) => write!(f, "the task could not be started: {error}"),
        }
    }
}

impl StdError for TaskError {}

impl TaskError {
    /// What a process ends with that passes this error on.
    pub(crate) fn into_reason(self) -> ExitReason {
        match self {
            Self::Exit(reason) | Self::NotStarted(StartError::Failed { reason, .. }) => reason,
            error @ (Self::Timeout(_) | Self::Taken | Self::NotStarted(_)) => ExitReason::Error(Arc::new(error)),
        }
    }
}

/// Why a registration could not be made or changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum RegisterError {
    /// The key is unique, and this process has it.
    AlreadyRegistered(Pid),
    /// The key is not registered by this process, so that there is nothing to change.
    NotRegistered,
    /// Keys are not unique, so that a key does not say which value to change.
    NotUnique,
    /// The registry does not run, or the process that registers has been killed.
    NoProc,
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyRegistered(pid) => write!(f, "the key is registered already, by {pid}"),
            Self::NotRegistered => f.write_str("the key is not registered by this process"),
            Self::NotUnique => f.write_str("keys of this registry are not unique"),
            Self::NoProc => f.write_str("the registry is not running"),
        }
    }
}

impl StdError for RegisterError {}

impl RegisterError {
    /// The reason of a process that ends with this error: of an `init`, one that says who was there first.
    pub(crate) fn into_reason(self) -> ExitReason {
        match self {
            Self::AlreadyRegistered(holder) => ExitReason::Error(Arc::new(StartError::AlreadyStarted(holder))),
            error @ (Self::NotRegistered | Self::NotUnique) => ExitReason::Error(Arc::new(error)),
            Self::NoProc => ExitReason::NoProc,
        }
    }
}
