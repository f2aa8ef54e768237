//! What a task comes to is delivered as a `TaskDone` message, which needs an `#[info]` handler for it.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn compute(&mut self, cx: &mut Cx<Self>) {
        cx.task(async { 7_i64 }).deliver(cx);
    }
}

fn main() {}
