//! A server that traps exits gets `Exit` messages, and so has an `#[info]` handler for them.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: i64, cx: &mut Cx<Self>) -> Self {
        cx.trap_exit(true);
        Self { value }
    }
}

fn main() {}
