//! A handler runs in its own server's process. To act on another server, take a `Ref` of that one.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
pub struct Clock;

#[gen_server]
impl Clock {}

#[gen_server]
impl Counter {
    #[cast]
    pub fn watch(&mut self, cx: &mut Cx<Clock>) {
        drop(cx.pid());
    }
}

fn main() {}
