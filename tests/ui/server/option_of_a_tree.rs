//! The options of a server are the defaults of its child spec. What is about a whole tree stands there.

use perennial::prelude::*;

#[gen_server(strategy = one_for_all, significant, restart = Permanent)]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

fn main() {}
