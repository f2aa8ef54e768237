//! What a supervisor's process is told and asked.

use super::{
    ChildInfo, ChildSpecInfo,
    builder::Pending,
    settled::{AnyHandle, NewChild, Settled},
};
use crate::{
    ChildId, Counts, ExitReason, Pid, StartError, Stuck,
    drawing::View,
    machine::{Key, Life},
    reply::Reply,
    report::CrashReport,
};

/// What a supervisor's process is told.
pub(crate) enum Message {
    /// Begin, with these children.
    Boot(Vec<Pending>),
    /// A child's start came to this.
    Started(Key, Life, Started),
    /// A child has ended.
    Ended { key: Key, life: Life, reason: ExitReason, linked: bool, crash: Option<Box<CrashReport>> },
    /// A killed child does not yield.
    Unresponsive(Key, Life, Stuck),
    /// Somebody asks.
    Ask(Ask, Reply<Response>),
    /// The message to oneself.
    Again(Key),
    /// The machine's time has come.
    Alarm,
    /// An exit signal of somebody who is not the parent.
    Exit,
    /// A kill.
    Kill,
}

/// How a start came out, with its reason.
pub(crate) enum Started {
    Up,
    Ignored,
    Failed(ExitReason),
}

/// What can be asked.
pub(crate) enum Ask {
    Start(Box<NewChild>),
    /// Of a dynamic supervisor: its own options apply, but for what `temporary` says.
    StartDynamic {
        child: Settled,
        temporary: bool,
    },
    Terminate(ChildId),
    TerminatePlace(Pid),
    Restart(ChildId),
    Delete(ChildId),
    Spec(ChildId),
    Handle(ChildId),
    /// The template's function, of a `simple_one_for_one` supervisor.
    Template,
    Which,
    Count,
    /// How it is with all its children, for a drawing.
    View,
}

/// What is answered.
pub(crate) enum Response {
    Done,
    Started(Pid),
    Ignored,
    Failed(StartError),
    AlreadyStarted(Pid),
    AlreadyPresent,
    MaxChildren,
    NotFound,
    Running,
    Restarting,
    SimpleOneForOne,
    Children(Vec<ChildInfo>),
    Counts(Counts),
    Spec(ChildSpecInfo),
    Handle(AnyHandle),
    View(Box<View>),
}
