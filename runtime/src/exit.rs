//! Why a process ended.

use std::{
    any::Any,
    backtrace::{Backtrace, BacktraceStatus},
    error::Error,
    fmt, panic,
    sync::{Arc, OnceLock},
};

use crate::error::{CallError, NotThere, RegisterError, StartError, TaskError};

/// Why a process ended, or is asked to.
///
/// A handler's error becomes a reason by `?` or by [`From`]: any error is an [`Error`](Self::Error), and one of this crate's
/// own errors that carries a reason keeps it, so that the end of one process, passed on by another, reads the same.
///
/// # OTP
///
/// Erlang's exit reasons; where Erlang has any term, this has an error.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ExitReason {
    /// The process was done.
    Normal,
    /// It was told to stop, as a supervisor tells its children.
    Shutdown,
    /// As [`Shutdown`](Self::Shutdown), with a word about why: `{shutdown, Term}`.
    ShutdownWith(Arc<dyn Error + Send + Sync>),
    /// It was killed.
    Killed,
    /// The exit signal that cannot be trapped: who receives it ends as [`Killed`](Self::Killed).
    Kill,
    /// It depended on a process that is not there.
    NoProc,
    /// It failed with this error.
    Error(Arc<dyn Error + Send + Sync>),
    /// It panicked.
    Panic(Arc<Panic>),
    /// Its code, or that of a process below it, does not yield: no supervisor restarts for this reason.
    Unresponsive(Arc<Stuck>),
}

impl ExitReason {
    /// A shutdown with a word about why, as in `{shutdown, Term}`.
    pub fn shutdown_with(why: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::ShutdownWith(Arc::from(why.into()))
    }

    /// A crash with an error that is made of this text.
    pub fn error(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::from(error.into())
    }

    /// Whether the process was done: `normal`.
    #[must_use]
    pub fn is_normal(&self) -> bool {
        matches!(self, Self::Normal)
    }

    /// Whether it was told to stop: `shutdown`, alone or with a term.
    #[must_use]
    pub fn is_shutdown(&self) -> bool {
        matches!(self, Self::Shutdown | Self::ShutdownWith(_))
    }

    /// Whether it is neither: then a transient child is restarted, and the end is reported.
    #[must_use]
    pub fn is_crash(&self) -> bool {
        !self.is_normal() && !self.is_shutdown()
    }

    /// The error, if there is one and it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        match self {
            Self::Error(error) | Self::ShutdownWith(error) => error.downcast_ref(),
            Self::Normal
            | Self::Shutdown
            | Self::Killed
            | Self::Kill
            | Self::NoProc
            | Self::Panic(_)
            | Self::Unresponsive(_) => None,
        }
    }

    /// Whether both are the same reason: of one kind, and about the very same error or panic.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ShutdownWith(a), Self::ShutdownWith(b)) | (Self::Error(a), Self::Error(b)) => Arc::ptr_eq(a, b),
            (Self::Panic(a), Self::Panic(b)) => Arc::ptr_eq(a, b),
            (Self::Unresponsive(a), Self::Unresponsive(b)) => Arc::ptr_eq(a, b),
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }
}

impl fmt::Display for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Normal => f.write_str("normal"),
            Self::Shutdown => f.write_str("shutdown"),
            Self::ShutdownWith(why) => write!(f, "shutdown: {why}"),
            Self::Killed => f.write_str("killed"),
            Self::Kill => f.write_str("kill"),
            Self::NoProc => f.write_str("no such process"),
            Self::Error(error) => fmt::Display::fmt(error, f),
            Self::Panic(panic) => fmt::Display::fmt(panic, f),
            Self::Unresponsive(stuck) => fmt::Display::fmt(stuck, f),
        }
    }
}

/// Whatever can be an error can be a reason: an error value, a boxed one, a text.
///
/// An error of this crate that carries the reason of another process becomes that reason.
impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for ExitReason {
    fn from(error: E) -> Self {
        let error = match error.into().downcast::<TaskError>() {
            Ok(task) => return task.into_reason(),
            Err(error) => error,
        };
        let error = match error.downcast::<CallError>() {
            Ok(call) => {
                return match *call {
                    // Who needed an answer is not done because the other is: in OTP, too, this is `{normal, _}`, a crash.
                    CallError::Exit(reason) if !reason.is_normal() => reason,
                    CallError::NoProc => Self::NoProc,
                    error @ (CallError::Exit(_)
                    | CallError::Timeout(_)
                    | CallError::NoReply
                    | CallError::Deadlock(_)
                    | CallError::Fenced) => Self::Error(Arc::new(error)),
                };
            }
            Err(error) => error,
        };
        match error.downcast::<StartError>() {
            Ok(start) => {
                if let StartError::Failed { reason, .. } = *start {
                    reason
                } else {
                    Self::Error(Arc::new(*start))
                }
            }
            Err(error) => match error.downcast::<NotThere>() {
                Ok(_) => Self::NoProc,
                Err(error) => match error.downcast::<RegisterError>() {
                    Ok(error) => error.into_reason(),
                    Err(error) => Self::Error(Arc::from(error)),
                },
            },
        }
    }
}

/// A panic that ended a process.
pub struct Panic {
    message: String,
    location: Option<Location>,
    backtrace: Option<Backtrace>,
}

/// Where a panic was raised, written out when somebody asks.
pub(crate) struct Location {
    file: Box<str>,
    line: u32,
    column: u32,
    text: OnceLock<String>,
}

impl Location {
    pub(crate) fn of(location: &panic::Location<'_>) -> Self {
        let (line, column) = (location.line(), location.column());
        Self { file: location.file().into(), line, column, text: OnceLock::new() }
    }
}

impl Panic {
    /// What the panic said.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it was raised, as `file:line:column`. Unknown if the program has replaced the panic hook.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        let Location { file, line, column, text } = self.location.as_ref()?;
        Some(text.get_or_init(|| format!("{file}:{line}:{column}")))
    }

    /// The stack, if `RUST_BACKTRACE` asks for it.
    #[must_use]
    pub fn backtrace(&self) -> Option<&Backtrace> {
        self.backtrace.as_ref()
    }

    /// Takes a panic's payload apart. A payload that panics when it is dropped is leaked.
    pub(crate) fn new(payload: Box<dyn Any + Send>, seen: Option<(Location, Backtrace)>) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a message".to_owned());
        crate::panics::drop_quietly(payload);
        let (location, backtrace) = seen.unzip();
        let backtrace = backtrace.filter(|trace| trace.status() == BacktraceStatus::Captured);
        Self { message, location, backtrace }
    }
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.message)?;
        self.location().map_or(Ok(()), |location| write!(f, " (at {location})"))
    }
}

impl fmt::Debug for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Panic")
            .field("message", &self.message)
            .field("location", &self.location())
            .finish_non_exhaustive()
    }
}

/// A process whose code did not yield within the kill grace.
#[derive(Clone, Debug)]
pub struct Stuck {
    pub(crate) path: String,
    pub(crate) handler: Option<&'static str>,
}

impl Stuck {
    /// Its path in the tree.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The handler that does not yield.
    #[must_use]
    pub fn handler(&self) -> Option<&'static str> {
        self.handler
    }
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` does not respond", self.path)?;
        if let Some(handler) = self.handler {
            write!(f, " in `{handler}`")?;
        }
        f.write_str(": it was killed, and its code has not yielded since")
    }
}

impl Error for Stuck {}

/// The message that a process which traps exits gets in place of an exit signal.
///
/// # OTP
///
/// `{'EXIT', From, Reason}`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exit {
    /// Whose end, or whose signal, this is.
    pub from: crate::Pid,
    /// The reason.
    pub reason: ExitReason,
}

/// The message that ends a monitor.
///
/// # OTP
///
/// `{'DOWN', Monitor, process, Pid, Reason}`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Down {
    /// Which monitor, as `cx.monitor` returned it.
    pub monitor: crate::Monitor,
    /// Who ended.
    pub pid: crate::Pid,
    /// Why; [`ExitReason::NoProc`] if it was not there when the monitor was set.
    pub reason: ExitReason,
}

/// The message that a server gets when `cx.idle` asked for it and nothing else came in time.
///
/// # OTP
///
/// `timeout`, in `handle_info`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Idle;

impl Idle {
    pub(crate) const NEW: Self = Self;
}
