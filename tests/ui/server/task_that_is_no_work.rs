//! A task does a future, such as an `async` block, or a function that is given its `Process` and returns one.

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
        drop(cx.task(7));
    }
}

fn main() {}
