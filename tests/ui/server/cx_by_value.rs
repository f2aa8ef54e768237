//! The process is lent to its handlers, and stays when they return: take `cx: &mut Cx<Self>`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn watch(&mut self, cx: Cx<Self>) {
        drop(cx.pid());
    }
}

fn main() {}
