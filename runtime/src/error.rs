//! What can go wrong between processes.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use crate::{ExitReason, Pid};

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
    Deadlock(Arc<[String]>),
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
            Self::NoProc | Self::Deadlock(_) | Self::Fenced => false,
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
            Self::Deadlock(path) => {
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
    /// The supervisor knows no such child.
    NotFound,
    /// The supervisor could not be asked.
    Call(CallError),
    /// The declaration cannot work.
    BadSpec(Arc<str>),
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
            Self::NotFound => f.write_str("the supervisor has no such child"),
            Self::Call(error) => write!(f, "the supervisor could not be asked: {error}"),
            Self::BadSpec(why) => f.write_str(why),
        }
    }
}

impl StdError for StartError {}

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
    /// The supervisor could not be asked.
    Call(CallError),
}

impl fmt::Display for AdminError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("the supervisor has no such child"),
            Self::Running => f.write_str("the child is running; terminate it first"),
            Self::Restarting => f.write_str("the child is being restarted"),
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

/// An `init` that took longer than its `start_timeout`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StartTimeout(pub(crate) Duration);

impl fmt::Display for StartTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "its `init` took longer than its start timeout of {:?}", self.0)
    }
}

impl StdError for StartTimeout {}

/// A supervisor's reason when a child of it could not be started: `{failed_to_start_child, Id, Reason}`.
#[derive(Clone, Debug)]
pub struct ChildFailed {
    pub(crate) id: crate::ChildId,
    pub(crate) path: String,
    pub(crate) reason: ExitReason,
}

impl ChildFailed {
    /// The child's name among its siblings.
    #[must_use]
    pub fn id(&self) -> &crate::ChildId {
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
