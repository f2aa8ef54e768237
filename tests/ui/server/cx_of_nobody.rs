//! A `Cx` is the process of one server: `Cx<Self>`, in the server's own `impl`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn watch(&mut self, cx: &mut Cx) {
        drop(cx.pid());
    }
}

fn main() {}
