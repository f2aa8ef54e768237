//! What most files of a program need: `use perennial::prelude::*;`.
//!
//! `info` is left out of the macros, because `tracing` has one too: inside a `#[gen_server]` impl it needs no import.

pub use crate::{
    Begin, CallError, CastError, Cx, Down, Dynamic, Entered, Event, Exit, ExitReason, Flow, Idle, Init, Late, Node,
    Ref, Reply,
    Restart::{self, Permanent, Temporary, Transient},
    StartError, Stop,
    Strategy::{self, OneForAll, OneForOne, RestForOne},
    Task, TaskDone, TaskOf, Tasks, Transition, call, cast, gen_server, gen_statem, supervisor, then,
};
