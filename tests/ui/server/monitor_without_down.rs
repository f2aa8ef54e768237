//! A monitor sends a `Down` message, and so does not compile without an `#[info]` handler for it.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn watch(&mut self, other: Ref<Counter>, cx: &mut Cx<Self>) {
        cx.monitor(&other);
    }
}

fn main() {}
