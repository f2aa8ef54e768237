//! What is monitored is a process: a `Ref`, a `Pid`, a `Task`, or another handle.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn watch(&mut self, other: String, cx: &mut Cx<Self>) {
        cx.monitor(&other);
    }

    #[info]
    fn down(&mut self, _: Down) {
        self.value += 1;
    }
}

fn main() {}
