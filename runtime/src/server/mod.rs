//! Servers: what the macro implements, and what callers hold.

pub(crate) use self::flow::Next;
pub use self::{
    call::{Call, Request},
    cx::{Cx, Timer},
    flow::{Flow, Init, Stop},
    reference::{Late, Ref, Start},
};

pub(crate) mod call;
mod wait;
pub(crate) mod client;
pub(crate) mod cx;
mod direct;
pub(crate) mod flow;
pub(crate) mod kit;
pub(crate) mod plain;
pub(crate) mod protocol;
pub(crate) mod reference;
