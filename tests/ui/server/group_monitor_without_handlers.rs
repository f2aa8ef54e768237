//! Whoever watches groups is told of those who join and of those who leave, and handles both.

use perennial::{CallError, Groups, Joined, prelude::*};

#[gen_server]
pub struct Porter;

#[gen_server]
impl Porter {
    fn init(rooms: Groups<String>, cx: &mut Cx<Self>) -> Result<Self, CallError> {
        rooms.monitor_scope(cx)?;
        Ok(Self)
    }

    #[info]
    fn joined(&mut self, _: Joined<String>) {}
}

fn main() {}
