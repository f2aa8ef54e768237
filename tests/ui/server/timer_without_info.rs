//! A timer sends a message to the server itself, which needs an `#[info]` handler for it.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

pub struct Tick;

#[gen_server]
impl Counter {
    #[cast]
    pub fn begin(&mut self, cx: &mut Cx<Self>) {
        cx.send_after(std::time::Duration::from_secs(1), Tick);
    }
}

fn main() {}
