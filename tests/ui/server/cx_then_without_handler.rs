//! What a handler leaves for later is handled by a `#[then]` method for its type.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

pub struct WarmUp;

#[gen_server]
impl Counter {
    #[cast]
    pub fn begin(&mut self, cx: &mut Cx<Self>) {
        cx.then(WarmUp);
    }
}

fn main() {}
