//! What generated code calls. Outside semver.

pub use crate::{
    drawing::declared::tree_of,
    machine, options,
    outline::{
        Outline, OutlineChild,
        checks::{self, Allow},
    },
    program::{Finish, Runtime, run_tree},
    server::{
        call::waiting,
        client::{Callable, Client, Later, Mode, Raw, Running, unasked},
        flow::{
            Given, IntoInit, Next, Outcome, Reason, Replied, can_stop, give, give_flow, give_stop, reply, reply_flow,
            reply_stop,
        },
        kit::Kit,
        plain::{Plain, Value},
        protocol::{
            ContinuedBy, Continues, Protocol, ReceivedBy, Receives, Sendable, Sent, Show, ShowDebug, ShowNothing,
            State, Step, Whole, is_send, is_whole, not_async, not_this,
        },
        reference::start,
    },
    statem,
    supervisor::{
        NotYet,
        builder::shutdown,
        child::{Args, ArgsOf, HandleAt, Make, Place, Site},
        parts::{Parts, Places, debug_tree},
        served::Served,
        tree::{Tree, furnish_tree, start_tree},
    },
};

#[cfg(feature = "test")]
pub use crate::program::test;
