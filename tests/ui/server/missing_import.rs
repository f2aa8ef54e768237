//! Types in a handler's signature are imported as anywhere else: the client has them too, and rustc says so once.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn elapsed(&self, since: Moment) -> i64 {
        self.value - since.value
    }
}

fn main() {}
