//! An answer leaves the server, so it cannot be borrowed, whenever it is given.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn name(&self, from: Reply<&str>) {
        from.send("counter").ok();
    }
}

fn main() {}
