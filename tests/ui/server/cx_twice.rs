//! There is one process that a handler runs in. Take its `Cx` once.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn watch(&mut self, cx: &mut Cx<Self>, again: &mut Cx<Self>) {
        drop((cx.pid(), again.pid()));
    }
}

fn main() {}
