//! Supervision trees that grow back: Erlang/OTP's supervision, declared in Rust, checked by its compiler, run on tokio.

#![forbid(unsafe_code)]

pub mod prelude;
pub mod sys;

pub(crate) use self::server::protocol::{Protocol, Receives, State, Step};
pub use self::{
    error::{AdminError, CallError, CastError, ChildFailed, StartError},
    exit::{Down, Exit, ExitReason, Idle, Panic, Stuck},
    machine::Counts,
    node::Node,
    pid::{Monitor, Pid},
    process::{Mail, Process, ProcessRef},
    program::Error,
    reply::Reply,
    server::{Call, Cx, Flow, Init, Late, Ref, Request, Start, Stop, Timer, cx::NotThere},
    spec::{AutoShutdown, Backoff, ChildId, ChildKind, Mailbox, Restart, Shutdown, Spec, Strategy, Unresponsive},
    supervisor::{
        Child, ChildInfo, ChildSpec, ChildSpecInfo, ChildStatus, Declared, Dynamic, DynamicSpec, StartTree, Supervisor,
        SupervisorRef,
    },
    target::Target,
    task::{Task, TaskOutput},
};

#[cfg(feature = "test")]
pub use perennial_macros::test;
pub use perennial_macros::{call, cast, gen_server, info, main, supervisor, then};

mod spec;
mod exit;
mod error;
mod pid;
#[doc(hidden)]
pub mod machine;
mod server;
mod reply;
mod supervisor;
mod task;
mod process;
mod target;
mod program;
mod cell;
mod node;
mod ready;
mod timers;
mod waits;
mod fence;
mod current;
mod panics;
mod report;
mod turns;
mod seam;
mod sync;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
