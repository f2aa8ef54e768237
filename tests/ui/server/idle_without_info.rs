//! `cx.idle` sends an `Idle` message, and so does not compile without a handler for it.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn begin(&mut self, cx: &mut Cx<Self>) {
        cx.idle(std::time::Duration::from_secs(1));
    }
}

fn main() {}
