//! The process is lent to `init`, as it is to handlers: take `cx: &mut Cx<Self>`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: i64, cx: Cx<Self>) -> Self {
        drop(cx);
        Self { value }
    }
}

fn main() {}
