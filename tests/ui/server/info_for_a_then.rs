//! `#[then]` is for what a handler leaves for later, and `#[info]` for what comes through the inbox; `cx.then`
//! wants the first.

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

    #[info]
    fn warm_up(&mut self, _: WarmUp) {
        self.value = 1;
    }
}

fn main() {}
