//! Servers: what the macro implements, and what callers hold.

pub use self::{
    call::{Call, Request},
    cx::{Cx, Timer},
    flow::{Flow, Init, Stop},
    reference::{Late, Ref, Start},
};
pub(crate) use self::flow::Next;

pub mod call;
pub mod client;
pub mod cx;
pub mod flow;
pub mod protocol;
pub mod reference;
