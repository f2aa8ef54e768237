//! Supervision trees that grow back: Erlang/OTP's supervision, declared in Rust, checked by its compiler, run on tokio.

#![forbid(unsafe_code)]

pub mod prelude;
pub mod sys;

pub(crate) use self::server::protocol::{Protocol, Receives, State, Step};
pub use self::{
    drawing::{Drawing, DrawnState},
    error::{
        AdminError, BadSpec, CallError, CastError, ChildFailed, Deadlock, NameError, NotThere, RegisterError,
        StartError, StartTimeout, TaskError,
    },
    exit::{Down, Exit, ExitReason, Idle, Panic, Stuck},
    lookup::{Groups, GroupsSpec, Joined, Key, Left, Observer, Registry, RegistrySpec},
    machine::Counts,
    node::Node,
    pid::{Monitor, Pid},
    process::{Mail, Process, ProcessRef},
    program::Error,
    reply::Reply,
    server::{Call, Cx, Flow, Init, Late, Ref, Request, Start, Stop, Timer},
    spec::{
        AutoShutdown, Backoff, ChildId, ChildKind, Inline, Mailbox, Restart, Shutdown, Spec, Strategy, Unresponsive,
    },
    statem::{Begin, Entered, Event, Transition},
    supervisor::{
        Child, ChildInfo, ChildSpec, ChildSpecInfo, ChildStatus, ChildTemplate, Declared, Dynamic, DynamicSpec,
        Partitions, PartitionsSpec, StartTree, Supervisor, SupervisorRef,
    },
    target::{Owner, Target},
    task::{
        Await, AwaitMany, OnTimeout, StartChild, StartTask, Task, TaskDone, TaskOf, TaskOutput, TaskStream, Tasks,
        TasksSpec, Work, await_many,
    },
};

#[cfg(feature = "test")]
pub use perennial_macros::test;
pub use perennial_macros::{
    call, cast, enter, gen_server, gen_statem, info, internal, main, supervisor, then, timeout,
};

mod spec;
mod outline;
mod exit;
mod error;
mod pid;
#[doc(hidden)]
pub mod machine;
mod server;
mod reply;
#[doc(hidden)]
pub mod statem;
mod supervisor;
mod drawing;
mod task;
mod lookup;
mod process;
mod target;
mod program;
mod cell;
mod node;
mod shelf;
mod ready;
mod next;
mod timers;
mod alarms;
mod waits;
mod fence;
mod current;
mod panics;
mod unwinding;
mod report;
mod turns;
mod seam;
#[doc(hidden)]
pub mod options;
mod sync;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
