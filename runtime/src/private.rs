//! What generated code calls. Outside semver.

pub use crate::{
    machine,
    program::{Finish, Runtime, run_tree},
    server::{
        call::waiting,
        client::{Callable, Client, Later, Mode, Raw, Running, unasked},
        flow::{Given, IntoInit, Next, Outcome, can_stop, give, give_flow, give_stop, reply, reply_flow, reply_stop},
        protocol::{
            ContinuedBy, Continues, Protocol, ReceivedBy, Receives, Sendable, Sent, Show, ShowDebug, ShowNothing,
            State, Step, Whole, is_whole, not_async, not_this,
        },
        reference::start,
    },
    statem,
    supervisor::{
        NotYet,
        builder::shutdown,
        child::{Args, ArgsOf, Make, Place, Site, child_at},
        tree::{Places, Tree, furnish_tree, place_tree, start_tree},
    },
};

#[cfg(feature = "test")]
pub use crate::program::test;
