//! What generated code calls. Outside semver.

pub use crate::{
    machine,
    program::{Finish, Runtime, run_tree},
    server::{
        call::waiting,
        client::{Answer, Callable, Client, Later, Mode, Raw, Running},
        flow::{IntoInit, Next, Outcome, can_stop, reply, reply_flow, reply_stop},
        protocol::{Continues, Protocol, Receives, Show, ShowDebug, ShowNothing, State, Step, not_async},
        reference::start,
    },
    supervisor::{
        NotYet,
        builder::shutdown,
        child::{Args, ArgsOf, Make, Place, Site},
        tree::{Places, Tree, furnish_tree, place_tree, start_tree},
    },
};

#[cfg(feature = "test")]
pub use crate::program::test;

/// Whether both halves of `#[gen_server]` are there.
pub const fn has_protocol<T: Protocol>() {}
