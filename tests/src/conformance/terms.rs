//! Erlang's terms, as JSON: exit reasons and what is returned with them.

#![expect(clippy::wildcard_enum_match_arm, reason = "what OTP has no word for is told as text")]

use std::{error::Error, fmt};

use perennial::{AdminError, BadSpec, CallError, ChildFailed, ExitReason, StartError, StartTimeout};
use serde_json::{Value, json};

use super::world::World;

/// Any term, as the error that a reason carries.
#[derive(Debug)]
pub(super) struct Term(pub(super) Value);

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Error for Term {}

/// Why an operation did not return.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// It exited with this reason.
    Exit(ExitReason),
    /// It raised this.
    Raise(Value),
}

impl Fault {
    pub(super) fn no_process() -> Self {
        Self::Exit(ExitReason::NoProc)
    }

    /// What a process that does not catch it ends with.
    pub(super) fn reason(&self) -> ExitReason {
        match self {
            Self::Exit(reason) => reason.clone(),
            Self::Raise(what) => read(&json!({ "error": what })),
        }
    }
}

/// The reason that a scenario names.
pub(super) fn read(term: &Value) -> ExitReason {
    match term.as_str() {
        Some("normal") => ExitReason::Normal,
        Some("shutdown") => ExitReason::Shutdown,
        Some("killed") => ExitReason::Killed,
        Some("kill") => ExitReason::Kill,
        Some("noproc") => ExitReason::NoProc,
        Some(_) => ExitReason::error(Term(term.clone())),
        None => match term.get("shutdown") {
            Some(why) => ExitReason::shutdown_with(Term(why.clone())),
            None => ExitReason::error(Term(term.clone())),
        },
    }
}

/// A crash: what was raised, without its stack.
pub(super) fn crash(what: &Value) -> Value {
    json!({ "error": what })
}

/// Ends this process as Erlang's `error` and `exit` do: the reason is the panic's message.
pub(super) fn raise(reason: &Value) -> ! {
    panic!("{reason}")
}

/// A reason in the words of a trace.
pub(super) fn write(world: &World, reason: &ExitReason) -> Value {
    match reason {
        ExitReason::Normal => "normal".into(),
        ExitReason::Shutdown => "shutdown".into(),
        ExitReason::Killed => "killed".into(),
        ExitReason::Kill => "kill".into(),
        ExitReason::NoProc => "noproc".into(),
        ExitReason::ShutdownWith(why) => match reason.downcast_ref::<ChildFailed>() {
            Some(failed) => failed_to_start(&failed.id().to_string(), &write(world, failed.reason())),
            None => json!({ "shutdown": term(reason).unwrap_or_else(|| why.to_string().into()) }),
        },
        ExitReason::Error(error) => {
            term(reason).or_else(|| own_error(world, reason)).unwrap_or_else(|| json!({ "error": error.to_string() }))
        }
        ExitReason::Panic(panic) => {
            serde_json::from_str(panic.message()).unwrap_or_else(|_| json!({ "error": panic.message() }))
        }
        _ => json!({ "error": reason.to_string() }),
    }
}

fn term(reason: &ExitReason) -> Option<Value> {
    reason.downcast_ref::<Term>().map(|term| term.0.clone())
}

fn failed_to_start(id: &str, reason: &Value) -> Value {
    json!({ "shutdown": { "failed_to_start_child": [id, reason] } })
}

/// A call's error as a reason.
fn call_error(world: &World, error: &CallError) -> Value {
    match error {
        CallError::NoProc => "noproc".into(),
        CallError::Exit(reason) => write(world, reason),
        CallError::Timeout(_) => "timeout".into(),
        CallError::Deadlock(deadlock) if deadlock.path().len() == 1 => "calling_self".into(),
        other => json!({ "error": other.to_string() }),
    }
}

/// In OTP the caller exits where an error is returned here: with the reason that the error becomes by `?`.
pub(super) fn called(error: &CallError) -> Fault {
    Fault::Exit(error.clone().into())
}

/// What is wrong with a spec.
pub(super) fn bad_spec(why: &BadSpec) -> Value {
    match why {
        BadSpec::DuplicateChild(id) => json!({ "duplicate_child_name": id.to_string() }),
        BadSpec::NeverShutsDown(_) => {
            json!({ "bad_combination": [{ "auto_shutdown": "never" }, { "significant": true }] })
        }
        BadSpec::SignificantPermanent(_) => {
            json!({ "bad_combination": [{ "restart": "permanent" }, { "significant": true }] })
        }
        BadSpec::OneTemplate => "bad_start_spec".into(),
        BadSpec::ZeroPeriod => json!({ "invalid_period": 0 }),
        other => other.to_string().into(),
    }
}

fn start_spec(why: &BadSpec) -> Value {
    let why = bad_spec(why);
    if why.is_string() { why } else { json!({ "start_spec": why }) }
}

/// An error of this crate as the reason of a process.
fn own_error(world: &World, reason: &ExitReason) -> Option<Value> {
    if let Some(error) = reason.downcast_ref::<CallError>() {
        return Some(call_error(world, error));
    }
    if reason.downcast_ref::<StartTimeout>().is_some() {
        return Some("timeout".into());
    }
    match reason.downcast_ref::<StartError>()? {
        StartError::BadSpec { why, .. } => Some(start_spec(why)),
        StartError::AlreadyStarted(holder) => Some(json!({ "already_started": world.name(*holder) })),
        _ => None,
    }
}

/// What OTP returns for a start that failed. `above`: how many names of the path are those of who was asked.
///
/// # Errors
///
/// If nobody was there to be asked.
pub(super) fn start_error(world: &World, error: &StartError, above: usize) -> Result<Value, Fault> {
    Ok(match error {
        StartError::Failed { path, reason } => {
            let below: Vec<&str> = path.split('.').skip(above).collect();
            let reason = below.iter().rev().fold(write(world, reason), |reason, id| failed_to_start(id, &reason));
            json!({ "error": reason })
        }
        StartError::Ignored => "ignore".into(),
        StartError::AlreadyStarted(pid) => json!({ "error": { "already_started": world.name(*pid) } }),
        StartError::AlreadyPresent => json!({ "error": "already_present" }),
        StartError::MaxChildren => json!({ "error": "max_children" }),
        StartError::Running => json!({ "error": "running" }),
        StartError::Restarting => json!({ "error": "restarting" }),
        StartError::NotFound => json!({ "error": "not_found" }),
        StartError::SimpleOneForOne => json!({ "error": "simple_one_for_one" }),
        StartError::Call(error) => return Err(called(error)),
        StartError::BadSpec { why, .. } if above == 1 => json!({ "error": start_spec(why) }),
        StartError::BadSpec { why, .. } => json!({ "error": bad_spec(why) }),
        other => json!({ "error": other.to_string() }),
    })
}

pub(super) fn admin_error(error: &AdminError) -> Result<Value, Fault> {
    Ok(match error {
        AdminError::NotFound => json!({ "error": "not_found" }),
        AdminError::Running => json!({ "error": "running" }),
        AdminError::Restarting => json!({ "error": "restarting" }),
        AdminError::SimpleOneForOne => json!({ "error": "simple_one_for_one" }),
        AdminError::Call(error) => return Err(called(error)),
        other => json!({ "error": other.to_string() }),
    })
}
