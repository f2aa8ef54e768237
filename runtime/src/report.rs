//! Reports: what is said through `tracing` when something ends that should not have.

use std::{fmt, time::Duration};

use tokio::runtime::Handle;

use crate::{ExitReason, Pid, Stuck, machine::Decision, seam};

/// Whether somebody subscribes to reports of crashes.
pub(crate) fn is_read() -> bool {
    tracing::enabled!(target: "perennial::crash", tracing::Level::ERROR)
}

/// The one report of a crash.
#[derive(Debug)]
pub(crate) struct CrashReport {
    pub(crate) path: String,
    pub(crate) pid: Pid,
    pub(crate) handler: Option<&'static str>,
    pub(crate) reason: ExitReason,
    pub(crate) state: Option<String>,
    pub(crate) queued: usize,
}

impl CrashReport {
    /// Says it; `decision` is what the supervisor made of it, where there is one.
    pub(crate) fn emit(&self, decision: Option<Decision>) {
        let Self { path, pid, handler, reason, state, queued } = self;
        let decided = Decided(decision);
        let panic = match reason {
            ExitReason::Panic(panic) => Some(panic),
            ExitReason::Normal
            | ExitReason::Shutdown
            | ExitReason::ShutdownWith(_)
            | ExitReason::Killed
            | ExitReason::Kill
            | ExitReason::NoProc
            | ExitReason::Error(_)
            | ExitReason::Unresponsive(_) => None,
        };
        let restarts_left = match decision {
            Some(Decision::Restart { left }) => Some(left),
            Some(
                Decision::Keep
                | Decision::Remove
                | Decision::Stopped
                | Decision::GiveUp
                | Decision::ShutDown
                | Decision::Escalate,
            )
            | None => None,
        };
        tracing::error!(
            target: "perennial::crash",
            path = path.as_str(),
            pid = %pid,
            incarnation = pid.incarnation,
            handler = handler.unwrap_or("-"),
            reason = %reason,
            location = panic.and_then(|panic| panic.location()),
            backtrace = panic.and_then(|panic| panic.backtrace()).map(tracing::field::display),
            state = state.as_deref(),
            queued = *queued,
            decision = %decided,
            restarts_left,
            "`{path}` {how}{whence}: {reason}; {decided}",
            how = if matches!(reason, ExitReason::Killed) { "was killed" } else { "crashed" },
            whence = Whence(*handler),
        );
    }
}

struct Whence(Option<&'static str>);

impl fmt::Display for Whence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |handler| write!(f, " in `{handler}`"))
    }
}

struct Decided(Option<Decision>);

impl fmt::Display for Decided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("it has no supervisor"),
            Some(Decision::Restart { left: 0 }) => f.write_str("restarted; one more, and its supervisor gives up"),
            Some(Decision::Restart { left: 1 }) => f.write_str("restarted (1 restart left)"),
            Some(Decision::Restart { left }) => write!(f, "restarted ({left} restarts left)"),
            Some(Decision::Keep) => f.write_str("it stays down"),
            Some(Decision::Remove) => f.write_str("it is gone"),
            Some(Decision::Stopped) => f.write_str("it was being stopped"),
            Some(Decision::GiveUp) => f.write_str("its supervisor gives up"),
            Some(Decision::ShutDown) => f.write_str("its supervisor shuts down with it"),
            Some(Decision::Escalate) => f.write_str("no supervisor restarts for this"),
        }
    }
}

/// A server that is traced begins to handle a message.
pub(crate) fn traced(path: &str, handler: &'static str) {
    tracing::info!(target: "perennial::trace", path, handler, "`{path}` handles `{handler}`");
}

/// A child could not be restarted.
pub(crate) fn failed_start(path: &str, reason: &ExitReason) {
    tracing::error!(
        target: "perennial::crash",
        path,
        handler = "init",
        reason = %reason,
        "`{path}` could not be started: {reason}"
    );
}

/// A supervisor has passed its limit.
pub(crate) fn gave_up(path: &str, (intensity, period): (u32, Duration)) {
    tracing::error!(
        target: "perennial::supervisor",
        path,
        intensity,
        period = ?period,
        "`{path}` gives up: more than {intensity} restarts within {period:?}"
    );
}

/// A killed process is still there.
pub(crate) fn unresponsive(stuck: &Stuck, pid: Pid) {
    tracing::error!(
        target: "perennial::unresponsive",
        path = stuck.path(),
        pid = %pid,
        handler = stuck.handler().unwrap_or("-"),
        "{stuck}"
    );
}

/// A killed process is still there, because a handler that runs on its stack is.
pub(crate) fn waits_for(path: &str, pid: Pid, above: Pid) {
    tracing::warn!(
        target: "perennial::unresponsive",
        path,
        pid = %pid,
        above = %above,
        "`{path}` was killed, and waits for `{above}`, whose handler runs on its stack"
    );
}

/// A handler has run on its caller's stack for long. A task says it: who noticed must not be kept by a subscriber.
pub(crate) fn kept_its_caller(runtime: &Handle, path: String, handler: Option<&'static str>) {
    seam::spawn(runtime, async move {
        let handler = handler.unwrap_or("-");
        tracing::warn!(
            target: "perennial::inline",
            path,
            handler,
            "`{path}` has kept its caller in `{handler}` for more than 10 ms: its calls go through its queue from here \
             on; say `inline = never` where it blocks"
        );
    });
}
